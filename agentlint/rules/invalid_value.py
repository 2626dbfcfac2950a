r"""A value that the client does not know.

A word that is not among those it takes, or a number out of range. {opencode} refuses to start in the project,
{copilot} refuses the file, {claude} ignores the value silently. Upper and lower case count.

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
        message = f"`{kind.key}` in {kind.elsewhere} is not what {doc.seen.client.title} takes"
        return diagnose(doc, problem, message, help="Put it right there: see the client's documentation.")
    taken = one_of(kind.choices)
    suggest = _suggest(problem)
    must = taken or _range(kind) or kind.form or _kinds(kind)
    message = f"{place(problem)} is {written(doc, problem)}, but must be {must}"
    if not must:
        message = f"{written(doc, problem)} is not a value that {doc.seen.client.title} takes for {place(problem)}"
    fixes = _fix(doc, problem, suggest) if suggest else ()
    return diagnose(
        doc,
        problem,
        message + did_you_mean(suggest),
        help="" if fixes else f"Write {must}." if must else "Write a value that it takes, or remove the key.",
        fixes=fixes,
    )


def _kinds(kind: InvalidValue) -> str:
    """A text that does not fit is not told to be a text."""
    text = isinstance(kind.value, str)
    return kinds(name for name in kind.expected if name != "string" or not text)


def _range(kind: InvalidValue) -> str:
    number = "a whole number" if "integer" in kind.expected else "a number"
    if kind.above is not None:
        return f"{number} above {kind.above}"
    return f"{number} of at most {kind.at_most}" if kind.at_most is not None else ""


def _suggest(problem: Problem[InvalidValue]) -> str | None:
    """The word that was meant: the reader's, else the nearest; colours are carried over."""
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
    # A word that lets the agent do more comes into force only when asked for.
    safe = same and suggest != "allow" and problem.route[0] != "permissionMode" and not widens(doc.seen, after)
    reader = problem.kind.reader or doc.seen.client.title
    title = f"write `{suggest}`: {reader} then takes the value"
    return (Fix(title, edits, Safety.SAFE if safe else Safety.UNSAFE, (problem.route,)),)
