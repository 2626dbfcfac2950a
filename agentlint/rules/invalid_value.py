r"""A value that the client does not accept.

The value is not one of the words that the client accepts, or a number is out of range. {opencode} refuses to start in
the project, {copilot} refuses the file, and {claude} silently ignores the value. Case matters.

```bad .opencode/agents/reviewer.md
---
description: Reviews a change before it is merged
mode: Subagent
---
Read the change and list its defects.
```
```fixed
---
description: Reviews a change before it is merged
mode: subagent
---
Read the change and list its defects.
```
```good .opencode/agents/reviewer.md
---
description: Reviews a change before it is merged
mode: subagent
---
Read the change and list its defects.
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from agentlint.model import colours
from agentlint.model.words import fold, nearest
from agentlint.rules.base import Diagnostic, Fix, Safety, diagnose
from agentlint.rules.entries import did_you_mean, kinds, one_of, place, replace, scalar, tried, widens, written
from agentlint.syntax import quoting

if TYPE_CHECKING:
    from agentlint.model.problems import InvalidValue, Problem
    from agentlint.rules.document import Document


def phrase(doc: Document, problem: Problem[InvalidValue]) -> Diagnostic:
    kind = problem.kind
    if kind.elsewhere:
        message = f"`{kind.key}` in {kind.elsewhere} is not what {doc.seen.client.title} accepts"
        return diagnose(doc, problem, message, help="Correct it there; the client's documentation shows the form.")
    taken = one_of(kind.choices)
    suggest = _suggest(problem)
    must = taken or _range(kind) or kind.form or _kinds(kind)
    message = f"{place(problem)} is {written(doc, problem)}, but must be {must}"
    if not must:
        message = f"{written(doc, problem)} is not a value that {doc.seen.client.title} accepts for {place(problem)}"
    fixes = _fix(doc, problem, suggest) if suggest else ()
    return diagnose(
        doc,
        problem,
        message + did_you_mean(suggest),
        help="" if fixes else f"Write {must}." if must else "Write a value that it accepts, or remove the key.",
        fixes=fixes,
    )


def _kinds(kind: InvalidValue) -> str:
    """Name the accepted kinds, without "text" where the value is text already: that would explain nothing."""
    text = isinstance(kind.value, str)
    return kinds(name for name in kind.expected if name != "string" or not text)


def _range(kind: InvalidValue) -> str:
    number = "a whole number" if "integer" in kind.expected else "a number"
    if kind.above is not None:
        return f"{number} above {kind.above}"
    return f"{number} of at most {kind.at_most}" if kind.at_most is not None else ""


def _suggest(problem: Problem[InvalidValue]) -> str | None:
    """Return the word that was probably meant: the reader's suggestion, else the nearest word. Colours are converted
    between names and hexadecimal numbers."""
    word = problem.kind.value
    if not isinstance(word, str):
        return None
    if problem.route == ("color",):
        hexadecimal = "#rrggbb" in problem.kind.choices
        colour = colours.to_opencode(word) if hexadecimal else colours.to_claude(word)
        if colour is not None:
            return colour.text
    suggest = problem.kind.suggestion
    known = [choice for choice in problem.kind.choices if not choice.startswith("#")]
    return str(suggest) if suggest is not None else nearest(word, known)


def _fix(doc: Document, problem: Problem[InvalidValue], suggest: str) -> tuple[Fix, ...]:
    node = scalar(doc, problem.route)
    if node is None or doc.source.bad_byte is not None:
        return ()
    edits = replace(node, quoting.scalar(suggest))
    after = tried(doc, edits)
    if after is None:
        return ()
    same = fold(node.text) == fold(suggest)
    # A word that lets the agent do more must not take effect unasked.
    safe = same and suggest != "allow" and problem.route[0] != "permissionMode" and not widens(doc.seen, after)
    reader = problem.kind.reader or doc.seen.client.title
    title = f"write `{suggest}`: {reader} then accepts the value"
    return (Fix(title, edits, Safety.SAFE if safe else Safety.UNSAFE, (problem.route,)),)
