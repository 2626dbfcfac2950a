"""The line above a file that says what each client makes of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types

from agentlint.engine import inspect
from agentlint.syntax import frontmatter

if TYPE_CHECKING:
    from agentlint.server.documents import Document
    from agentlint.server.workspace import Checked

INSPECT = "agentlint.inspect"
WORDS = {
    "loaded": "loaded",
    "degraded": "loaded, but not as written",
    "rejected": "refused",
    "skipped": "not loaded",
    "disabled": "switched off",
    "ignored": "not read",
}


def lenses(document: Document, checked: Checked) -> list[types.CodeLens]:
    """Return the line above a file with its clients' verdicts."""
    title = verdicts(document, checked)
    if not title:
        return []
    part = frontmatter.of(document.source)
    at = part.open.start if part.open is not None else 0
    command = types.Command(title, INSPECT, arguments=[document.uri])
    return [types.CodeLens(document.range(at, at), command)]


def verdicts(document: Document, checked: Checked) -> str:
    """Return the clients' verdicts in one line: "Claude Code: loaded, 3 tools · OpenCode: refused"."""
    return " · ".join(f"{view['client']['title']}: {verdict(view)}" for view in views(document, checked))


def views(document: Document, checked: Checked, *, written: bool = False) -> list[inspect.View]:
    """Return the file as its own client sees it, and each other client that reads it where it is; with ``written`` also
    what the file itself says."""
    if checked.found.place.kind == "settings":
        return []
    target = checked.found._replace(platform=checked.platform)
    options = inspect.Options(named=frozenset({target.path}), written=written)
    answers = inspect.views(target, document.source, options, checked.settings.versions)
    return [view for client, _, view in answers if client == checked.platform or not view["hypothetical"]]


def verdict(view: inspect.View) -> str:
    """Return a client's verdict on the file, and the number of tools that its agent has."""
    word = WORDS[view["outcome"]]
    tools = view["tools"]
    if view["outcome"] not in ("loaded", "degraded") or tools is None:
        return word
    if tools == "all":
        return f"{word}, all tools"
    return f"{word}, {len(tools) or 'no'} tool{'' if len(tools) == 1 else 's'}"
