"""Agents and skills as names: where they are declared, where they are referred to, and what renaming an agent changes.

A file of one client may name what is in another client's folder, where its own client reads that folder too: an agent
of Copilot hands over to one in `.claude/agents`.
"""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING

from lsprotocol import types

from agentlint.engine.inspect import looks_at
from agentlint.engine.lint import project_of
from agentlint.model.kinds import OF_AGENTS
from agentlint.platforms import PLATFORMS, get
from agentlint.platforms.schema import load
from agentlint.record import Record
from agentlint.rules.document import Document as Read
from agentlint.server import keys
from agentlint.server.documents import Document, uri_of
from agentlint.syntax.json import Json, JsonFault
from agentlint.syntax.nodes import Mapping, Scalar, Sequence, node_at
from agentlint.syntax.quoting import scalar
from agentlint.text import Edit, Source, Span, lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from agentlint.platforms.part import Part
    from agentlint.rules.base import Member
    from agentlint.server.documents import View
    from agentlint.server.workspace import Checked, Folder
    from agentlint.syntax.nodes import Node
    from agentlint.text import Route

_STARTS = lazy_pattern(r"\b(?:Agent|Task)\(([^()\n]*)\)")
_NAME = lazy_pattern(r"[^\s,]+")
_SETTINGS_KEYS = ("agent", "default_agent")
"""Keys of clients' configurations that name the agent with which a session begins."""
MAX_DEPTH = 50


class Mention(Record):
    """A name in a file. ``kind`` is what it names (agents, skills); ``declares`` distinguishes the file's own name from
    a reference to it. A name that comes from a file or folder is declared at the file's head, and is not ``written``.
    ``project`` is the folder that contains the client's folder."""

    path: str
    platform: str
    kind: str
    name: str
    span: Span
    project: str = ""
    declares: bool = False
    written: bool = True


def mentions(checked: Checked) -> list[Mention]:
    """Return every name of an agent or a skill in a file, in the order of the text."""
    place = checked.found.place
    if not checked.platform or not get(checked.platform).schema(place.kind):
        return []
    if place.kind == "settings":
        return _in_settings(checked)
    read = Read(checked.source, place, get(checked.platform))
    path, platform, project = checked.found.path, checked.platform, project_of(place)
    out: list[Mention] = []
    if read.seen.name:
        kind = "agents" if place.kind in OF_AGENTS else "skills"
        node = read.node(("name",))
        is_written = isinstance(node, Scalar) and node.text == read.seen.name
        span = Span(node.start, node.end) if is_written and node is not None else Span(read.head.start, read.head.start)
        out.append(Mention(path, platform, kind, read.seen.name, span, project, declares=True, written=is_written))
    schema = load(get(platform).schema(place.kind), read.seen.client).raw
    for kind, name, span in _named(read.tree, schema, (), checked.source.text):
        out.append(Mention(path, platform, kind, name, span, project))
    return sorted(out, key=lambda mention: mention.span)


def _in_settings(checked: Checked) -> list[Mention]:
    """Return the agents that a client's configuration declares, and those that it refers to."""
    source, place, platform = checked.source, checked.found.place, checked.platform
    client = get(platform)
    about = (checked.found.path, platform)
    project = project_of(place)
    out: list[Mention] = []
    try:
        tree = Json(source.text).tree
    except JsonFault:
        tree = None
    for key in _SETTINGS_KEYS:
        node = node_at(tree, (key,)) if tree is not None else None
        if isinstance(node, Scalar) and node.text:
            out.append(Mention(*about, "agents", node.text, Span(node.start, node.end), project))
    for agent in client.declared(source, place) if client.declared is not None else ():
        if agent.seen.name and agent.seen.at is not None:
            out.append(Mention(*about, "agents", agent.seen.name, agent.seen.at, project, declares=True))
        node = node_at(tree, tuple(agent.place.inside.split("/", 1))) if tree is not None else None
        if node is not None:
            schema = load(client.form, client.client).raw
            for kind, name, span in _named(node, schema, (), source.text):
                out.append(Mention(*about, kind, name, span, project))
    return sorted(out, key=lambda mention: mention.span)


def _named(node: Node, schema: Part, route: Route, text: str, kind: str = "") -> Iterator[tuple[str, str, Span]]:
    """Yield the names below a node. ``kind`` is what the words of the surrounding value name."""
    if len(route) > MAX_DEPTH:
        return
    part = keys.part_at(schema, route) or {}
    kind = part.get("x-words", kind)
    if isinstance(node, Mapping):
        for key, value in node.pairs:
            if isinstance(key, Scalar):
                if kind in ("agents", "skills") and route:
                    yield kind, key.text, Span(key.start, key.end)
                    continue
                yield from _named(value, schema, (*route, key.text), text)
    elif isinstance(node, Sequence):
        for number, item in enumerate(node.items):
            yield from _named(item, schema, (*route, number), text, kind)
    elif isinstance(node, Scalar):
        if kind in ("agents", "skills"):
            for match in _NAME.finditer(text, node.start, node.end) if "," in node.text else ():
                yield kind, match[0].strip("\"'"), Span(*match.span())
            if "," not in node.text:
                yield kind, node.text, Span(node.start, node.end)
        elif kind == "tools":
            for starts in _STARTS.finditer(text, node.start, node.end):
                for match in _NAME.finditer(text, starts.start(1), starts.end(1)):
                    yield "agents", match[0], Span(*match.span())


def mention_at(checked: Checked, offset: int) -> Mention | None:
    """Return the name at an offset. In the head of a file after which an agent is named, that is the agent's name."""
    named = mentions(checked)
    here = next(
        (mention for mention in named if mention.written and mention.span.start <= offset <= mention.span.end), None
    )
    if here is None and offset <= checked.source.line_span(0).end:
        here = next((mention for mention in named if mention.declares and not mention.written), None)
    return here


def readers(checked: Checked) -> frozenset[str]:
    """Return the platforms whose clients read a file where it is."""
    place = checked.found.place
    further = (
        name
        for name, listed in PLATFORMS.items()
        if name != checked.platform
        and any(
            place.folder == listed_folder.path and place.scope == listed_folder.scope
            for listed_folder in (*listed.folders, *listed.further)
        )
    )
    return frozenset({checked.platform, *(name for name in further if looks_at(name, place))})


def every(folder: Folder, wanted: Mention) -> list[Mention]:
    """Return every mention in the folder of what ``wanted`` names: its declarations for the client of ``wanted``, and
    each reference to them."""
    alike: list[Mention] = []
    for path in sorted(folder.checked):
        checked = folder.checked[path]
        if wanted.name in checked.source.text or wanted.name in path:
            alike += [
                mention for mention in mentions(checked) if (mention.kind, mention.name) == (wanted.kind, wanted.name)
            ]
    known = {mention.path: readers(folder.checked[mention.path]) for mention in alike if mention.declares}
    meant = [wanted.path] if wanted.declares else _meant(wanted, alike, known)
    return [
        mention
        for mention in alike
        if (mention.path in meant if mention.declares else not meant or _meant(mention, alike, known) == meant)
        and (meant or mention.platform == wanted.platform)
    ]


def _meant(reference: Mention, alike: list[Mention], known: dict[str, frozenset[str]]) -> list[str]:
    """Return the files that declare what a reference names. Of those that its client reads, in its project or around
    it, these are the ones in the client's own folder, and of these the nearest."""
    read = [
        mention
        for mention in alike
        if mention.declares
        and reference.platform in known[mention.path]
        and f"{reference.project}/".startswith(f"{mention.project}/")
    ]
    ranks = {mention.path: (mention.platform == reference.platform, len(mention.project)) for mention in read}
    return sorted(path for path, rank in ranks.items() if rank == max(ranks.values()))


def definition(folder: Folder, wanted: Mention, view_of: Callable[[str], View]) -> list[types.Location]:
    """Return where an agent or a skill is declared."""
    return [_location(mention, view_of) for mention in every(folder, wanted) if mention.declares]


def references(
    folder: Folder, wanted: Mention, view_of: Callable[[str], View], *, declared: bool
) -> list[types.Location]:
    """Return where the agent or skill is referred to; with ``declared`` also where it is declared."""
    return [_location(mention, view_of) for mention in every(folder, wanted) if declared or not mention.declares]


def _location(mention: Mention, view_of: Callable[[str], View]) -> types.Location:
    return types.Location(uri_of(mention.path), view_of(mention.path).range(*mention.span))


def is_agent(member: Member) -> bool:
    """Tell whether a file says something about agents."""
    return member.noun in OF_AGENTS


class Refused(Exception):
    """The agent cannot have the new name; the text says why."""


def rename(folder: Folder, wanted: Mention, new: str, view_of: Callable[[str], View]) -> types.WorkspaceEdit:
    """Rename an agent to ``new``: its `name`, every reference, and its file where the agent is named after it.

    Raises Refused for a name that the client does not accept, or that another agent has.
    """
    if wanted.kind != "agents":
        raise Refused("only agents are renamed")
    if not re.fullmatch(r"[A-Za-z0-9][\w.-]*", new):
        raise Refused("a name begins with a letter or digit, and contains only letters, digits, `-`, `_` and `.`")
    mentioned = every(folder, wanted)
    if not any(mention.declares for mention in mentioned):
        raise Refused(f"`{wanted.name}` is not declared in any file here")
    if any(
        mention.name == new and mention.platform == wanted.platform and is_agent(mention)
        for mention in folder.members()
    ):
        raise Refused(f"there is already an agent called `{new}`")
    changes: list[types.TextDocumentEdit | types.CreateFile | types.RenameFile | types.DeleteFile] = []
    for path in dict.fromkeys(mention.path for mention in mentioned):
        view = view_of(path)
        edits: list[types.TextEdit | types.AnnotatedTextEdit | types.SnippetTextEdit] = [
            view.edit(_respelt(view.source, mention, new))
            for mention in mentioned
            if mention.path == path and mention.written
        ]
        if edits:
            changes.append(types.TextDocumentEdit(identity(view, path), edits))
    for mention in mentioned:
        moved = _moved(mention, new) if mention.declares else ""
        if moved and os.path.lexists(moved):
            raise Refused(f"{moved} already exists")
        if moved:
            changes.append(types.RenameFile(uri_of(mention.path), uri_of(moved)))
    return types.WorkspaceEdit(document_changes=changes)


def identity(view: View, path: str) -> types.OptionalVersionedTextDocumentIdentifier:
    """Return the file as an edit identifies it; an open one with the version that the edit is for."""
    if isinstance(view, Document):
        return types.OptionalVersionedTextDocumentIdentifier(view.uri, view.version)
    return types.OptionalVersionedTextDocumentIdentifier(uri_of(path))


def _respelt(source: Source, mention: Mention, new: str) -> Edit:
    """Return the edit that replaces a name where it is written, inside its quotes."""
    written = source.text[mention.span.start : mention.span.end]
    quote = written[:1] if written[:1] in "\"'" and len(written) > 1 and written[-1] == written[0] else ""
    return Edit(mention.span.start, mention.span.end, f"{quote}{new}{quote}" if quote else scalar(new))


def _moved(mention: Mention, new: str) -> str:
    """Return the new path of the agent's file, "" where the agent is not named after its file."""
    folder, name = os.path.split(mention.path)
    for suffix in (".agent.md", ".chatmode.md", ".md", ".toml"):
        if name == mention.name + suffix:
            return f"{folder}/{new}{suffix}"
    return ""


def symbols(document: Document, checked: Checked) -> list[types.DocumentSymbol]:
    """Return the agent, skill or command, with its keys and its prompt below it."""
    if not checked.platform or checked.found.place.kind == "settings":
        return []
    read = Read(document.source, checked.found.place, get(checked.platform))
    text, part = document.source.text, read.frontmatter
    children = []
    for key, value in read.tree.pairs:
        if isinstance(key, Scalar):
            whole = document.range(key.start, max(key.end, value.end))
            short = " ".join(text[value.start : value.end].split())
            children.append(
                types.DocumentSymbol(
                    key.text or '""', types.SymbolKind.Property, whole, document.range(key.start, key.end),
                    detail=short if len(short) <= 60 else f"{short[:59]}…",
                )
            )  # fmt: skip
    if part.close is not None and part.body < len(text):
        whole = document.range(part.body, len(text))
        children.append(types.DocumentSymbol("prompt", types.SymbolKind.String, whole, whole))
    everything = document.range(0, len(text))
    head = document.range(*read.value_span("name")) if "name" in read.entries else document.range(*read.head)
    name = read.seen.name or checked.found.place.filename
    detail = PLATFORMS[checked.platform].title
    kind = types.SymbolKind.Class if read.noun == "agent" else types.SymbolKind.Function
    return [types.DocumentSymbol(name, kind, everything, head, detail=detail, children=children)]


def found_by(folder: Folder, query: str, view_of: Callable[[str], View]) -> Iterator[types.WorkspaceSymbol]:
    """Yield the agents, skills and commands of a folder whose names contain the letters of ``query`` in their order."""
    pattern = re.compile(".*?".join(map(re.escape, query.lower())), re.S)
    for member in folder.members():
        if member.name and pattern.search(member.name.lower()):
            yield types.WorkspaceSymbol(
                location=types.Location(uri_of(member.path), view_of(member.path).range(*member.span)),
                name=member.name,
                kind=types.SymbolKind.Class if is_agent(member) else types.SymbolKind.Function,
                container_name=PLATFORMS[member.platform].title,
            )
