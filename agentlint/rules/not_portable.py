r"""Another client that reads this folder does not accept the file.

{copilot} reads `.claude/agents` besides `.github/agents`, with its own stricter rules. {opencode} reads
`.claude/skills` besides its own, and lets the model start a skill that only users may start in {claude}. Shown with
`--severity info`; nothing is wrong for the file's own client.

```bad .claude/agents/reviewer.md
---
name: reviewer
description: Reviews changes before they are merged
hooks:
  Stop:
    - hooks:
        - type: prompt
          prompt: Is every finding backed by a line of the diff?
---
Read the diff and list what would break.
```

```good .claude/agents/reviewer.md
---
name: reviewer
description: Reviews changes before they are merged
---
Read the diff and list what would break.
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from agentlint.model.problems import Effect
from agentlint.platforms.others import ALSO_READ
from agentlint.rules.base import Diagnostic, Iterator, Severity, finding

if TYPE_CHECKING:
    from agentlint.platforms.base import Seen
    from agentlint.rules.document import Document


def check(doc: Document) -> Iterator[Diagnostic]:
    if not doc.seen.loaded:
        return
    for platform in ALSO_READ.get(doc.place.folder, ()):
        if platform == doc.platform.id:
            continue
        other = doc.seen_as(platform)
        if other.loaded:
            yield from _unlimited(doc, other)
            continue
        cause = next((problem for problem in other.problems if problem.effect.severity is Severity.ERROR), None)
        if cause is not None and any(problem.rule == cause.rule for problem in doc.seen.problems):
            continue  # reported already, with what the file's own client does
        span, why = (cause.span, cause.why) if cause else (doc.head, f"{other.reason.rstrip('.')}.")
        yield finding(
            doc,
            "not-portable",
            Severity.INFO,
            span,
            f"{other.client.title}, which reads `{doc.place.folder}` too, does not accept this file",
            why=why,
            help=f"Change it if you also use the {doc.noun} in {other.client.title}.",
            route=cause.route if cause else (),
        )


def _unlimited(doc: Document, other: Seen) -> Iterator[Diagnostic]:
    """Report what a skill or command must not do for its own client, and may for one that loads it too."""
    if doc.noun == "agent":
        return
    reported = {problem.route for problem in doc.seen.problems if problem.effect is Effect.NOT_RESTRICTED}
    for problem in other.problems:
        if problem.effect is Effect.NOT_RESTRICTED and problem.route not in reported:
            yield finding(
                doc,
                "not-portable",
                Severity.INFO,
                problem.span,
                f"{other.client.title}, which reads `{doc.place.folder}` too, does not keep to "
                f"`{'.'.join(map(str, problem.route))}`",
                why=problem.why,
                help=f"State the limit in {other.client.title}'s own configuration if you also use it.",
                route=problem.route,
            )
