r"""A skill where its client does not look for skills.

{claude} looks for `SKILL.md` only in the folders right below `.claude/skills`; {opencode} and {copilot} look in folders
below them too. A `SKILL.md` in the folder of another skill belongs to that one, and beside one in `commands/` no other
file is a command. Move the folder up, or say in the skill that it has the file.

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
        message = f"{where} lies beside a `SKILL.md`, and is no command"
        return diagnose(doc, problem, message, help="Move it out of the folder, or name it in the `SKILL.md`.")
    if problem.kind.inner:
        return diagnose(doc, problem, f"{where} lies in the folder of another skill, and is none of its own")
    folder = "/".join((doc.place.folder, *doc.place.inside.split("/")[-2:]))
    help = f"Move the folder up, to `{folder}`." if "/" in doc.place.inside else "Put it into a folder of its own."
    return diagnose(doc, problem, f"{where} is too deep or not in a folder of its own: it is not read", help=help)
