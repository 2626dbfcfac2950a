r"""A value of the wrong type.

The value is a list where the client expects text, or text where it expects a number. {opencode} refuses to start in the
project, {copilot} refuses the file, and {claude} drops the value, or the whole agent if the key is `name` or
`description`. Because of such a value anywhere in `.claude/settings.json`, {claude} leaves out the whole file, with all
permission rules and hooks in it; {gemini} and {qwen} do not start with some, and ignore others. Quotes turn everything
into text: `"true"` is not `true`, and `"0.2"` is not a number.

```bad .opencode/agents/reviewer.md
---
description: Reviews a change before it is merged
mode: subagent
temperature: "0.2"
---
Read the change and list its defects.
```
```fixed
---
description: Reviews a change before it is merged
mode: subagent
temperature: 0.2
---
Read the change and list its defects.
```
```good .opencode/agents/reviewer.md
---
description: Reviews a change before it is merged
mode: subagent
temperature: 0.2
---
Read the change and list its defects.
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from agentlint.model.tools import meaning, word
from agentlint.rules.base import Diagnostic, Edit, Fix, Safety, diagnose
from agentlint.rules.entries import dotted, improves, kinds, meant, one_of, pair, place, replace, scalar, shape, written
from agentlint.syntax import quoting
from agentlint.syntax.nodes import Mapping, Node, Scalar, Sequence
from agentlint.text import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Iterable

    from agentlint.model.problems import Problem, WrongType
    from agentlint.rules.document import Document

_SWITCHES = {"true": "true", "yes": "true", "on": "true", "false": "false", "no": "false", "off": "false"}
_NUMBER = lazy_pattern(r"-?[0-9]{1,15}(?:\.[0-9]{1,15})?\Z")
_WORD = lazy_pattern(r"[A-Za-z][\w-]*\Z")
_TEXTS = ("name", "description", "argument-hint")
"""Keys whose every value was meant as text."""


def phrase(doc: Document, problem: Problem[WrongType]) -> Diagnostic:
    expected = problem.kind.expected
    wanted = kinds(expected)
    taken = one_of(word for word in problem.kind.choices if word not in ("true", "false"))
    fix = _fix(doc, problem, expected)
    fixes = (fix,) if fix is not None and improves(doc, fix.edits) else ()
    return diagnose(
        doc,
        problem,
        f"{place(problem)} is {written(doc, problem)}, but must be {wanted}",
        help=_conversion(doc, problem) or ("" if fixes else problem.kind.help or _advice(doc, problem, wanted, taken)),
        fixes=fixes,
    )


def _advice(doc: Document, problem: Problem[WrongType], wanted: str, taken: str) -> str:
    if problem.route == ("tools",) and doc.platform.form == "opencode":
        return 'Write `permission` with `allow`, `ask` or `deny` for each tool, and `"*": deny` first for the others.'
    if problem.route[:1] == ("hooks",) and (whole := shape(doc, "hooks")):
        return whole
    return f"Write {wanted}" + (f": {taken}." if taken else ".")


def _conversion(doc: Document, problem: Problem[WrongType]) -> str:
    """Advise to convert a file that has Claude Code's form and names of `tools`, in the folder of another client."""
    value = problem.kind.value
    if problem.route != ("tools",) or doc.platform.form != "opencode" or not isinstance(value, str):
        return ""
    names = [name.strip() for name in value.split(",")]
    if not all(name in meaning("claude") and name not in meaning(doc.platform.id) for name in names):
        return ""
    return (
        f"If this is an agent file of Claude Code, `agentlint convert --from claude --to {doc.platform.id} --force "
        f"{doc.source.path}` converts it for {doc.seen.client.title}."
    )


def _fix(doc: Document, problem: Problem[WrongType], expected: tuple[str, ...]) -> Fix | None:
    route = problem.route
    if route == ("tools",) and doc.platform.form == "opencode":
        return _permission(doc)
    if route == ("tools",) and doc.platform.id == "copilot":
        return _tool_list(doc)
    node = doc.node(route) if route else None
    if isinstance(node, Sequence) and len(node.items) == 1:
        return _single(doc, problem, node.items[0])
    value = scalar(doc, route) if route else None
    if value is None:
        return None
    new = _respelt(doc, value, expected, str(route[0]), problem.kind.suggestion)
    if new is None:
        return None
    safety = Safety.UNSAFE if new == "allow" else Safety.SAFE
    title = f"write `{new}`: {doc.seen.client.title} then accepts the value"
    return Fix(title, replace(value, new), safety, (route,))


def _respelt(doc: Document, value: Scalar, expected: tuple[str, ...], key: str, suggest: object) -> str | None:
    """Rewrite the scalar as the expected type: a bare switch or number, quoted text, or the word of a permission."""
    text = value.text.strip()
    if "boolean" in expected and text.lower() in _SWITCHES:
        return _SWITCHES[text.lower()]
    if {"number", "integer"} & set(expected):
        return text if value.style != "plain" and _NUMBER.match(text) else None
    if isinstance(suggest, str) and suggest in ("allow", "deny"):
        return suggest
    if "string" in expected and key in _TEXTS and value.style == "plain":
        raw = doc.text[value.start : value.end]
        return quoting.double_quoted(raw) if "\n" not in raw else None
    return None


def _single(doc: Document, problem: Problem[WrongType], item: Node) -> Fix | None:
    """Replace a list of one text by the text itself. The value then takes effect, which is safe only for settings that
    give no rights."""
    entry = pair(doc, problem.route)
    if entry is None or not isinstance(item, Scalar) or not item.text or "#" in doc.text[entry[1].start : entry[1].end]:
        return None
    key, value = entry
    edits = (Edit(key.end, value.end, f": {quoting.scalar(item.text)}"),)
    name = str(problem.route[0])
    safe = name in ("mode", "color", "model", "effort")
    title = f"write the one item of the list as the value of `{dotted(problem.route)}`"
    return Fix(title, edits, Safety.SAFE if safe else Safety.UNSAFE, (problem.route,))


def _names(value: Node) -> list[str] | None:
    """Return the tools that a list or a text with commas names; None where it has anything else."""
    if isinstance(value, Sequence):
        names = [item.text.strip() for item in value.items if isinstance(item, Scalar)]
        return names if len(names) == len(value.items) else None
    return [name.strip() for name in value.text.split(",")] if isinstance(value, Scalar) else None


def _permission(doc: Document) -> Fix | None:
    """Write OpenCode's `permission` for an agent that has these tools and no others, where every name is certain."""
    entry = pair(doc, ("tools",))
    if (
        entry is None
        or "permission" in doc.entries
        or meant(doc)["permission"]
        or doc.tree.flow
        or "#" in _text(doc, entry[1])
    ):
        return None
    key, value = entry
    allowed = _opencode_words(_names(value) or ())
    if not allowed:
        return None
    indent = " " * (key.start - doc.source.line_span(key.start).start + 2)
    lines = ["permission:", f'{indent}"*": deny', *(f"{indent}{name}: allow" for name in allowed)]
    edits = (Edit(key.start, value.end, doc.source.newline.join(lines)),)
    title = f"write it as `permission`: {doc.seen.client.title} then gives the {doc.noun} these tools and no others"
    return Fix(title, edits, routes=(("tools",), ("permission",)))


def _opencode_words(names: Iterable[str]) -> list[str]:
    """Return OpenCode's permissions for tools named in its own words or Claude Code's; [] if any is not certain."""
    opencode_words, claude = meaning("opencode"), meaning("claude")
    out: dict[str, None] = {}
    for name in names:
        concepts = opencode_words.get(name) or opencode_words.get(name.lower()) or claude.get(name) or ()
        words = {word("opencode", concept) for concept in concepts}
        if name.lower() == "write":
            words = {"edit"}  # OpenCode asks for `edit` before it writes a file
        if len(words) != 1 or None in words:
            return []
        out.update(dict.fromkeys(map(str, words)))
    return list(out)


def _tool_list(doc: Document) -> Fix | None:
    """Write the tools that a mapping switches on as a list, which is the form that Copilot accepts."""
    entry = pair(doc, ("tools",))
    if entry is None:
        return None
    key, value = entry
    if not isinstance(value, Mapping) or "#" in _text(doc, value):
        return None
    names = []
    for name, switch in value.pairs:
        if not isinstance(name, Scalar) or not isinstance(switch, Scalar) or switch.style != "plain":
            return None
        if switch.text not in ("true", "false") or not _WORD.match(name.text):
            return None
        if switch.text == "true":
            names.append(quoting.flow_scalar(name.text))
    edits = (Edit(key.end, value.end, f": [{', '.join(names)}]"),)
    title = "write the tools that are switched on as a list: Copilot then accepts them"
    return Fix(title, edits, routes=(("tools",),))


def _text(doc: Document, node: Node) -> str:
    return doc.text[node.start : node.end]
