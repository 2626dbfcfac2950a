r"""A key that the file's client does not know.

{claude} ignores such a key silently, {copilot} with a warning, and {opencode} sends it to
the model's provider with every request, which strict providers refuse. Most often the key is misspelt, or belongs to
another client. Where it was meant to restrict the agent, the restriction does not apply, which is an error.

```bad .claude/agents/reviewer.md
---
name: reviewer
description: Reviews a change before it is merged
Model: sonnet
---
Read the change and list its defects.
```
```fixed
---
name: reviewer
description: Reviews a change before it is merged
model: sonnet
---
Read the change and list its defects.
```
```good .claude/agents/reviewer.md
---
name: reviewer
description: Reviews a change before it is merged
model: sonnet
---
Read the change and list its defects.
```
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from agentlint.model.problems import Effect, UnknownKey
from agentlint.model.restriction import Sense, sense
from agentlint.model.words import nearest
from agentlint.platforms import MAIN, PLATFORMS, get
from agentlint.platforms.schema import load
from agentlint.rules.base import Diagnostic, Edit, Fix, Iterator, Safety, diagnose, quote
from agentlint.rules.entries import did_you_mean, dotted, meant, one_of, pair, tried, widens
from agentlint.syntax.nodes import Alias, Mapping, Node, Scalar, Sequence
from agentlint.text import lazy_pattern

if TYPE_CHECKING:
    from agentlint.model.kinds import FileKind
    from agentlint.model.problems import Problem
    from agentlint.platforms.base import Seen
    from agentlint.rules.document import Document

_PLAIN_KEY = lazy_pattern(r"[\w -]+\Z")
_GUARDED: frozenset[Sense | None] = frozenset({"grant", "mode", "switch", "hooks", "servers"})
"""Senses of keys that, once they apply, remove tools or the agent, let it do more, or start a program: a fix that makes
one apply is never safe."""


def phrase(doc: Document, problem: Problem[UnknownKey]) -> Diagnostic:
    word, suggest, certain, *_ = problem.kind
    title = doc.seen.client.title
    message = f"is not a key that {title} knows"
    if problem.route[:1] == ("hooks",):
        message = f"is not a hook event that {title} knows"
    elif len(problem.route) > 1:
        message = f"is not a key that {title} knows in `{dotted(problem.route[:-1])}`"
    owners = _owners(doc, word) if len(problem.route) == 1 and not certain else []
    if owners and suggest and nearest(word, [suggest]):
        suggest = None  # not a typo, although the letters are alike
    fixes = _rename(doc, problem, suggest, certain) if suggest else ()
    if owners:
        message = f"is a key of {' and '.join(owners)}, not of {title}"
    return diagnose(
        doc,
        problem,
        f"{quote(word)} {message}{did_you_mean(suggest)}",
        help="" if fixes else _advice(doc, problem, suggest, owners),
        fixes=fixes,
    )


def _owners(doc: Document, key: str) -> list[str]:
    """Name the clients of other platforms that read the key."""
    known = (_read_by(name, doc.noun) for name in MAIN if name != doc.platform.id)
    return [keys[key] for keys in known if key in keys]


@cache
def _read_by(platform: str, kind: FileKind) -> dict[str, str]:
    """Return the keys that a platform's client or another reader of its files accepts, with the first such reader."""
    listed, out = PLATFORMS[platform], {}
    titles = {program.id: program.title for program in listed.programs} | {"github": "github.com"}
    schema = platform if kind == "agent" else get(platform).schema(kind)
    for key, part in load(schema).properties.items() if schema else ():
        consumers = part.get("x-consumers", {"": "reads"})
        reader = next((name for name, verdict in consumers.items() if str(verdict).startswith("reads")), None)
        if reader is not None and not part.keys() & {"x-no-effect", "x-ignored"}:
            out[key] = titles.get(reader, listed.client.title)
    return out


def _advice(doc: Document, problem: Problem[UnknownKey], suggest: str | None, owners: list[str]) -> str:
    if problem.kind.below:
        return f"Move it below `{problem.kind.below}`, or remove it."
    if suggest:
        if (suggest,) != problem.route and suggest in doc.entries:
            return f"The file has a `{suggest}` already: remove one of the two."
        return f"Write `{suggest}` if that is what you mean, with a value that it accepts; otherwise remove the key."
    if problem.effect is Effect.NOT_RESTRICTED and doc.platform.id == "claude":
        return "Restrict the agent with `tools` or `disallowedTools` instead."
    if owners and doc.platform.form != "opencode":
        return f"Remove it, or keep it in a file for {' and '.join(owners)}."
    if len(problem.route) == 1 and _is_prose(doc, problem.kind.word):
        return (
            "If it is part of the text above, write that text below `|-` and indent every line of it; "
            "otherwise remove the key."
        )
    known = one_of(problem.kind.choices)
    accepted = f" Known here: {known}." if known else ""
    if doc.platform.form == "opencode" and len(problem.route) == 1:
        return f"Remove it, or put it below `options` if the provider is meant to get it.{accepted}"
    return f"Remove it, or check the spelling.{accepted}"


def _is_prose(doc: Document, word: str) -> bool:
    """Tell whether a key is probably a line of the text above it (`Examples:` below a description that is not
    indented), and not a key that its author made up (`category:`)."""
    if " " in word:
        return True
    key, value = doc.entries.get(word, (None, None))
    if key is None or not word[:1].isupper() or (isinstance(value, Scalar) and len(value.text.split()) == 1):
        return False
    known = (doc.entries[name][0] for name in _read_by(doc.platform.id, doc.noun) if name in doc.entries)
    above = [name for name in known if name.start < key.start]
    return bool(above) and max(above, key=lambda name: name.start).text == "description"


def _rename(doc: Document, problem: Problem[UnknownKey], new: str, certain: bool) -> tuple[Fix, ...]:
    route = problem.route
    entry = pair(doc, route)
    after = (*route[:-1], new)
    if (
        entry is None
        or doc.node(after) is not None
        or meant(doc)[new] > 1
        or not _PLAIN_KEY.match(doc.text, entry[0].start, entry[0].end)
    ):
        return ()
    edits = (Edit(entry[0].start, entry[0].end, new),)
    view = tried(doc, edits)
    if view is None:
        return ()
    safe = certain and sense(new) not in _GUARDED and len(route) == 1 and not widens(doc.seen, view)
    safe = (
        safe and not (new == "permission" and _allows(entry[1])) and (sense(new) is not None or _same(doc.seen, view))
    )
    title = f"rename `{problem.kind.word}` to `{new}`: {doc.seen.client.title} then applies it"
    if new == "tools":
        title += f", and the {doc.noun} gets only these tools"
    return (Fix(title, edits, Safety.SAFE if safe else Safety.UNSAFE, (route, after)),)


def _same(before: Seen, after: Seen) -> bool:
    """Tell whether the agent has the same tools in both: even a key that is not about tools can change them, as
    `background` does."""
    return not before.loaded or (before.tools, before.permission) == (after.tools, after.permission)


def _allows(node: Node) -> bool:
    """Tell whether OpenCode rules allow something: its defaults ask about a few things, and a rule may override
    them."""
    return any(part.text == "allow" for part in _scalars(node))


def _scalars(node: Node) -> Iterator[Scalar]:
    stack = [node]
    while stack:
        part = stack.pop()
        if isinstance(part, Scalar):
            yield part
        elif isinstance(part, Sequence):
            stack += part.items
        elif isinstance(part, Mapping):
            stack += [value for _, value in part.pairs]
        elif isinstance(part, Alias):
            yield Scalar(part.start, part.end, "allow")  # an alias is not followed; the worst is assumed
