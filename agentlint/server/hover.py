"""What a key or a word does: in the file's own client as it was observed, and in each other client that reads the
file."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from lsprotocol import types

from agentlint.engine.inspect import DEFAULT, VSCODE, see
from agentlint.engine.lint import project_of
from agentlint.model import tools, vocabulary
from agentlint.model.models import CLAUDE_WORDS
from agentlint.platforms import get
from agentlint.platforms.schema import load
from agentlint.reports.words import clean
from agentlint.rules.base import short
from agentlint.rules.document import Document as Read
from agentlint.server import agents, keys, tomlcursor, words
from agentlint.syntax.nodes import Alias, Mapping, Scalar, Sequence
from agentlint.text import Span, lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Iterator

    from agentlint.model.problems import Kind, Problem
    from agentlint.platforms.base import Seen
    from agentlint.platforms.part import Part
    from agentlint.server.documents import Document
    from agentlint.server.workspace import Checked, Folder
    from agentlint.syntax.nodes import Node
    from agentlint.text import Route

_NAME = lazy_pattern(r"[^\s,\[\]{}\"'#:()]+")
MAX_DEPTH = 50


class Place:
    """A node of the frontmatter. ``route`` leads to it, ``is_key`` distinguishes a key from its value."""

    __slots__ = ("is_key", "node", "route")

    def __init__(self, node: Node, route: Route, *, is_key: bool) -> None:
        self.node = node
        self.route = route
        self.is_key = is_key


def place_at(tree: Node | None, offset: int) -> Place | None:
    """Return the innermost scalar of a tree at an offset."""
    here = tree
    route: Route = ()
    for _ in range(MAX_DEPTH):
        inner: tuple[Node, Route] | None = None
        if isinstance(here, Mapping):
            for key, value in here.pairs:
                name = key.text if isinstance(key, Scalar) else ""
                if key.start <= offset <= key.end:
                    return Place(key, (*route, name), is_key=True)
                if value.start <= offset <= value.end:
                    inner = value, (*route, name)
        elif isinstance(here, Sequence):
            for number, item in enumerate(here.items):
                if item.start <= offset <= item.end:
                    inner = item, (*route, number)
        if inner is None:
            return None
        here, route = inner
        if isinstance(here, Scalar | Alias):
            return Place(here, route, is_key=False)
    return None


def hover(document: Document, offset: int, checked: Checked, folder: Folder) -> types.Hover | None:
    """Return what is known of the key or word at an offset; None where nothing is."""
    if not checked.platform or checked.found.place.kind == "settings":
        return None
    read = Read(
        document.source, checked.found.place, get(checked.platform), checked.settings.versions.get(checked.platform)
    )
    place = place_at(read.tree, offset) or _in_toml(document, offset)
    if place is None:
        return None
    name = read.platform.schema(read.place.kind)
    if not name:
        return None
    schema = load(name, read.seen.client).raw
    span = Span(place.node.start, place.node.end)
    lines: list[str] = []
    part = keys.part_at(schema, place.route)
    if place.is_key:
        key = str(place.route[-1])
        if part is not None:
            lines.append(keys.page(key, part, read.seen.client))
        elif len(place.route) == 1:
            lines.append(f"**`{clean(key)}`**\n\n{schema['x-unknown']['seen']}\n\n*{keys.observed(read.seen.client)}*")
    else:
        span = _word(document.source.text, span, offset)
        word = document.source.text[span.start : span.end]
        lines += _about(word, _kind_of_words(schema, place.route), checked, read.seen, folder)
        if not lines:
            lines += _key_of(schema, place.route, read.seen)
    if not lines:
        return None
    lines += _problems(read.seen, place.route, span)
    others = [line for line in dict.fromkeys(_others(read, checked, place, span)) if f"**{line}**" not in lines]
    if others:
        lines.append("\n".join(f"- {line}" for line in others))
    return types.Hover(types.MarkupContent(types.MarkupKind.Markdown, "\n\n".join(lines)), document.range(*span))


def _in_toml(document: Document, offset: int) -> Place | None:
    """Return the key or value at an offset of a TOML file, for which there is no tree."""
    at = tomlcursor.at(document.source, offset) if document.path.endswith(".toml") else None
    if at is None or not document.source.text[at.word.start : at.word.end]:
        return None
    word = document.source.text[at.word.start : at.word.end]
    route = (*at.route, word.strip("\"'")) if at.part == "key" else at.route
    return Place(Scalar(at.word.start, at.word.end, word), route, is_key=at.part == "key")


def _key_of(schema: Part, route: Route, seen: Seen) -> Iterator[str]:
    """Yield the page of the key that a value belongs to, where the value itself has no page."""
    for length in range(len(route), 0, -1):
        name, part = route[length - 1], keys.part_at(schema, route[:length])
        if isinstance(name, str) and part is not None:
            yield keys.page(name, part, seen.client)
            return


def _kind_of_words(schema: Part, route: Route) -> str:
    """Return what the words of a value name."""
    for length in range(len(route), 0, -1):
        part = keys.part_at(schema, route[:length])
        if part is not None and "x-words" in part:
            return str(part["x-words"])
    return ""


def _word(text: str, span: Span, offset: int) -> Span:
    """Return the word of a value at an offset; all of it where the value is one word."""
    for match in _NAME.finditer(text, span.start, span.end):
        if match.start() <= offset <= match.end():
            return Span(*match.span())
    return span


def _about(word: str, kind: str, checked: Checked, seen: Seen, folder: Folder) -> Iterator[str]:
    """Yield what a word stands for; nothing for a word that is not known."""
    platform = checked.platform
    if kind == "tools" and platform in vocabulary.PLATFORMS:
        yield from _about_tool(word, platform, seen)
    elif kind == "models":
        yield from _about_model(word, platform, seen)
    if kind in ("tools", "agents", "skills", "servers"):
        named = agents.Mention(checked.found.path, platform, kind, word, Span(0, 0), project_of(checked.found.place))
        if kind == "tools":
            named = named._replace(kind="agents")
        for mention in agents.every(folder, named) if kind != "servers" else ():
            if mention.declares:
                other = folder.checked[mention.path]
                path = os.path.relpath(mention.path, folder.root).replace(os.sep, "/")
                described = Read(other.source, other.found.place, get(other.platform)).seen.description
                yield f"**`{word}`**: the {other.found.place.kind} of `{clean(path)}`"
                if described:
                    yield clean(short(described, 300))
                return
        about = next(
            (known_word.about for known_word in words.of(kind, checked, folder) if known_word.text == word), ""
        )
        if about and (kind != "tools" or about.startswith("MCP server")):
            yield f"**`{word}`**: {about}"


def _about_tool(word: str, platform: str, seen: Seen) -> Iterator[str]:
    known = vocabulary.of(platform)
    given = known.gives(word)
    concepts = tools.meaning(platform).get(word, ())
    if given or concepts:
        titles = ", ".join(tools.BY_CONCEPT[concept].title for concept in concepts)
        line = f"**`{word}`**: {titles or 'a tool of the client'}"
        if given and given != (word,):
            line += f" (gives {', '.join(f'`{tool}`' for tool in given)})"
        yield line
        for tool in known.tools:
            if tool.name == word and tool.offer not in ("always", "named"):
                yield f"Offered to: {OFFERS[tool.offer]}."
        yield f"*{keys.observed(seen.client)}*"


def _about_model(word: str, platform: str, seen: Seen) -> Iterator[str]:
    from agentlint.platforms import conversion  # deferred: the server starts without it

    if word == "inherit":
        yield f"**`{word}`**: the session's model"
    elif platform == "claude" and word in CLAUDE_WORDS:
        yield f"**`{word}`**: the newest model of the family `{CLAUDE_WORDS[word]}` that {seen.client.title} has"
    elif conversion.exists(platform):
        listed = conversion.get(platform).models
        provider = next((name for name, models in listed.items() if word in models), "")
        if not provider:
            return
        yield f"**`{word}`**: a model of {provider} that {seen.client.title} knows"
    else:
        return
    yield f"*{keys.observed(seen.client)}*"


OFFERS = {
    "session": "agents in some sessions (depending on system, model and account)",
    "setting": "agents, if a setting enables it",
    "main": "the main agent only",
    "plan": "an agent in plan mode",
    "none": "no agent",
}


def _problems(seen: Seen, route: Route, span: Span) -> list[str]:
    """Return what the file's own client does not take as written at this place."""
    return [
        f"**{clean(problem.why)}**" for problem in seen.problems if problem.why and _is_about(problem, route, span)
    ][:3]


def _is_about(problem: Problem[Kind], route: Route, span: Span) -> bool:
    """Tell whether a problem is about this place."""
    return problem.route[:1] == route[:1] and (
        problem.route == route or (problem.span.start < span.end and span.start < problem.span.end)
    )


def _others(read: Read, checked: Checked, place: Place, span: Span) -> Iterator[str]:
    """Yield one line for each other client that reads the file where it is."""
    key = str(place.route[0])
    for name in DEFAULT:
        if name == checked.platform:
            continue
        seen = see(name, read.source, read.place)
        if seen.hypothetical or seen.outcome == "ignored":
            continue
        problem = next((finding for finding in seen.problems if _is_about(finding, place.route, span)), None)
        if not seen.loaded:
            yield f"{seen.client}: does not load this file. {clean(seen.reason)}".rstrip()
        elif problem is not None:
            yield clean(problem.why) if seen.client.title in problem.why else f"{seen.client}: {clean(problem.why)}"
        elif name == VSCODE:
            yield f"{seen.client}: accepts it."
        else:
            schema = get(name).schema(read.place.kind)
            if schema and key in load(schema).properties:
                yield f"{seen.client}: accepts it."
            elif schema:
                yield load(schema).raw["x-unknown"]["seen"]
