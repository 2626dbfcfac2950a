r"""A key that still works, but has been replaced by another.

{opencode} reads `maxSteps`, which it calls deprecated in favour of `steps`. {copilot} reads `infer`,
which {vscode} marks as an error and github.com has retired in favour of `disable-model-invocation`.

```bad .opencode/agents/reviewer.md
---
description: Reviews a change before it is merged
mode: subagent
maxSteps: 20
---
Read the change and list its defects.
```
```fixed
---
description: Reviews a change before it is merged
mode: subagent
steps: 20
---
Read the change and list its defects.
```
```good .opencode/agents/reviewer.md
---
description: Reviews a change before it is merged
mode: subagent
steps: 20
---
Read the change and list its defects.
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from agentlint.rules.base import Diagnostic, Edit, Fix, diagnose
from agentlint.rules.entries import applied, meant, pair
from agentlint.syntax import quoting
from agentlint.syntax.nodes import Mapping, Scalar, same

if TYPE_CHECKING:
    from agentlint.model.problems import DeprecatedKey, Problem
    from agentlint.platforms.base import Seen
    from agentlint.rules.document import Document

_OPPOSITE = {"true": "false", "false": "true"}
_ACTIONS = {"true": "allow", "false": "deny"}
_EDITS = ("write", "patch", "multiedit", "apply_patch")
"""Tools that need OpenCode's permission `edit`."""


def phrase(doc: Document, problem: Problem[DeprecatedKey]) -> Diagnostic:
    word, better = problem.kind
    fixes = _successor(doc, word, better)
    return diagnose(
        doc,
        problem,
        f"`{word}` is deprecated; its successor is `{better}`",
        help="" if fixes else f"Write `{better}` instead.",
        fixes=fixes,
    )


def _successor(doc: Document, word: str, better: str) -> tuple[Fix, ...]:
    """Offer to write what the client sees now with the new key: `infer` means the opposite of its successor, and the
    switches of OpenCode's `tools` become the `allow` and `deny` of `permission`."""
    entry = pair(doc, (word,))
    if entry is None or better in doc.entries or meant(doc)[better] or doc.source.bad_byte is not None:
        return ()
    key, value = entry
    edits = [Edit(key.start, key.end, better)]
    title = f"rename `{word}` to `{better}`: the value applies as before"
    if isinstance(value, Mapping):
        text = _permission(doc, value) if word == "tools" and doc.platform.form == "opencode" else None
        if text is None:
            return ()
        edits = [Edit(key.start, value.end, text)]
        title = "write it as `permission`: what is allowed and denied stays the same"
    elif word == "infer":
        new = _OPPOSITE.get(value.text, "") if isinstance(value, Scalar) and value.style == "plain" else ""
        if not new:
            return ()
        edits.append(Edit(value.start, value.end, new))
        title = f"write `{better}: {new}`, which says the same"
    elif word == "tools" or not isinstance(value, Scalar):
        return ()
    if not _same(doc.seen, doc.platform.read(applied(doc, edits), doc.place, doc.version)):
        return ()
    return (Fix(title, tuple(edits), routes=((word,), (better,))),)


def _permission(doc: Document, tools: Mapping) -> str | None:
    """Write the switches as a `permission` mapping, in the order in which they apply; of equal names the last one
    stays. Return None where a switch is not plainly true or false."""
    key = doc.entries["tools"][0]
    if tools.flow or not tools.pairs or "#" in doc.text[tools.start : tools.end]:
        return None
    actions: dict[str, str] = {}
    for name, switch in tools.pairs:
        if not isinstance(name, Scalar) or not isinstance(switch, Scalar) or switch.text not in _ACTIONS:
            return None
        written = "edit" if name.text in _EDITS else name.text
        actions.pop(written, None)
        actions[written] = _ACTIONS[switch.text]
    indent = " " * (key.start - doc.source.line_span(key.start).start + 2)
    lines = (f"{indent}{quoting.scalar(name)}: {action}" for name, action in actions.items())
    return doc.source.newline.join(["permission:", *lines])


def _same(before: Seen, after: Seen) -> bool:
    """Tell whether the client sees the same agent in both. Of equal rules only the last applies."""
    return (
        (before.outcome, _rules(before), before.tools, before.model_invocable)
        == (after.outcome, _rules(after), after.tools, after.model_invocable)
        and all(same(before.fields.get(key), after.fields.get(key)) for key in ("steps", "options"))
    )  # fmt: skip


def _rules(seen: Seen) -> list[str]:
    return list(dict.fromkeys(reversed(seen.permission or ())))
