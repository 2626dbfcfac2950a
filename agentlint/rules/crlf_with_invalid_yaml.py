r"""CR LF line endings switch off the lenient second attempt at invalid frontmatter.

When frontmatter is not valid YAML, {claude} reads it a second time with the values in quotes. This fails when the
lines end with CR LF, as Windows editors and Git on Windows write them. CR LF alone does no harm: repair what
`yaml-invalid` reports, and the file loads with either line ending.

```bad .claude/agents/reviewer.md crlf
---
name: reviewer
description: Reviews changes: before they are merged
---
Read the diff and list what would break.
```

```good .claude/agents/reviewer.md
---
name: reviewer
description: "Reviews changes: before they are merged"
---
Read the diff and list what would break.
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from agentlint.rules.base import Diagnostic, diagnose

if TYPE_CHECKING:
    from agentlint.model.problems import CrlfWithInvalidYaml, Problem
    from agentlint.rules.document import Document


def phrase(doc: Document, problem: Problem[CrlfWithInvalidYaml]) -> Diagnostic:
    return diagnose(
        doc,
        problem,
        "CR LF line endings keep this frontmatter from being read",
        help="Repair the value that `yaml-invalid` reports, or save the file with LF line endings.",
    )
