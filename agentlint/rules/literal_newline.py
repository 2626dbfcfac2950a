r"""The description contains the two characters `\n` where a line break is meant.

Only {claude} turns them into line breaks; {copilot}, which also reads `.claude/agents`, {opencode} and {vscode} give
the model a backslash and an n. The same applies to `\\n` in double quotes. Write real lines below `|-`.

```bad .claude/agents/reviewer.md
---
name: reviewer
description: Reviews changes.\n\nCall it before a merge.
---
Read the diff and list what would break.
```

```fixed
---
name: reviewer
description: |-
  Reviews changes.

  Call it before a merge.
---
Read the diff and list what would break.
```

```good .claude/agents/reviewer.md
---
name: reviewer
description: "Reviews changes.\n\nCall it before a merge."
---
Read the diff and list what would break.
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from agentlint.model.problems import AnchorOrTag, DuplicateKey, ValueCut, YamlInvalid
from agentlint.rules.base import Diagnostic, Edit, Fix, Iterator, Safety, Severity, Span, diagnose, finding
from agentlint.syntax.nodes import Scalar
from agentlint.text import lazy_pattern

if TYPE_CHECKING:
    from agentlint.model.problems import LiteralNewline, Problem
    from agentlint.rules.document import Document

_READ_OTHERWISE = (YamlInvalid, AnchorOrTag, ValueCut, DuplicateKey)
"""Problems that must be solved before the description can be rewritten."""
_PATH = lazy_pattern(r"(?<![A-Za-z])[A-Za-z]:\\[^\s]{0,200}|(?<!\S)\.{1,2}\\n\w|\\\\[\w.-]{1,60}\\n\w")


def phrase(doc: Document, problem: Problem[LiteralNewline]) -> Diagnostic:
    return diagnose(
        doc,
        problem,
        _message(doc),
        fixes=_fixes(doc, problem.kind.path),
        help="Write real lines, indented below `description: |-`.",
    )


def check(doc: Document) -> Iterator[Diagnostic]:
    """Report the two characters for clients whose readers pass them on unchanged."""
    entry = doc.entries.get("description")
    literal = (
        doc.platform.literal_newlines or doc.noun != "agent"
    )  # no client turns them into line breaks in skills and commands
    if not literal or entry is None or not isinstance(entry[1], Scalar):
        return
    node = entry[1]
    if "\\n" not in node.text or _is_path(node.text):
        return
    at = max(doc.text.find("\\n", node.start, node.end), node.start)
    why = f"{doc.platform.client} gives the model a backslash and an n, not a line break."
    yield finding(
        doc,
        "literal-newline",
        Severity.WARNING,
        Span(at, min(at + 2, node.end)),
        _message(doc),
        why=why,
        help="Write real lines, indented below `description: |-`.",
        route=("description",),
        fixes=_fixes(doc, False) if doc.noun == "agent" else (),
    )


def _message(doc: Document) -> str:
    entry = doc.entries.get("description")
    double = entry is not None and isinstance(entry[1], Scalar) and entry[1].style == "double"
    if double:
        return "`\\\\n` in the description is a backslash and an n, not a line break"
    return "`\\n` in the description is two characters, not a line break"


def _is_path(text: str) -> bool:
    return any("\\n" in match.group() for match in _PATH.finditer(text))


def _fixes(doc: Document, path: bool) -> list[Fix]:
    """Write real line breaks, as Claude Code shows them; [] while the frontmatter itself needs repair."""
    entry = doc.entries.get("description")
    if entry is None or not isinstance(entry[1], Scalar) or entry[1].tag or doc.source.bad_byte is not None:
        return []
    if any(isinstance(problem.kind, _READ_OTHERWISE) for problem in doc.seen.problems):
        return []
    key, node = entry[0], entry[1]
    if doc.text[key.end : node.start].strip(" \t:") or doc.text[doc.text.rfind("\n", 0, key.start) + 1 : key.start]:
        return []
    end = node.end
    if node.style in ("literal", "folded"):
        end = node.start + len(doc.text[node.start : node.end].rstrip())
    from agentlint.syntax import quoting  # deferred: most files need no rewriting

    text = node.text.replace("\\n", "\n")
    line = doc.source.line_span(max(end - 1, node.start))
    alone = not doc.text[end : line.end].strip()
    if "\n" in text.strip("\n") and alone and quoting.fits_block(text):
        new = quoting.block_scalar(text, "  ", doc.source.newline)
    else:
        new = quoting.double_quoted(text)
    title = "write real line breaks: the description that Claude Code shows, for every client"
    safety = Safety.SAFE
    if path or _is_path(node.text):
        safety = Safety.DISPLAY
        title = "write real line breaks, unless a path is meant"
    return [Fix(title, (Edit(node.start, end, new),), safety, (("description",),))]
