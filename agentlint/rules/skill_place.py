r"""A skill where its client does not look for skills.

{claude} looks for `SKILL.md` only in the folders directly below `.claude/skills`; {opencode} and {copilot} also look in
deeper folders. A `SKILL.md` inside the folder of another skill belongs to that skill. In `commands/`, no other file
in the folder of a `SKILL.md` is a command. Move the folder up, or mention the file in the skill.

```bad .claude/skills/review/diff/SKILL.md
---
name: diff
description: Reviews a diff. Use before a merge.
---
Read the diff and list what would break.
```

```good .claude/skills/diff/SKILL.md
---
name: diff
description: Reviews a diff. Use before a merge.
---
Read the diff and list what would break.
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from agentlint.rules.base import Diagnostic, diagnose, quote

if TYPE_CHECKING:
    from agentlint.model.problems import Problem, SkillNested
    from agentlint.rules.document import Document


def phrase(doc: Document, problem: Problem[SkillNested]) -> Diagnostic:
    where = quote(doc.place.inside)
    if problem.kind.beside:
        message = f"{where} is next to a `SKILL.md`, so it is not a command"
        return diagnose(doc, problem, message, help="Move it out of the folder, or mention it in the `SKILL.md`.")
    if problem.kind.inner:
        message = f"{where} is inside the folder of another skill, so it is not a skill of its own"
        return diagnose(doc, problem, message, help="Move it out of the other skill's folder.")
    folder = "/".join((doc.place.folder, *doc.place.inside.split("/")[-2:]))
    help = f"Move the folder up, to `{folder}`." if "/" in doc.place.inside else "Put it into a folder of its own."
    return diagnose(doc, problem, f"{where} is too deep or not in a folder of its own: it is not read", help=help)
