"""An agent in another client's form, as a text that is not in a file yet, with what it loses."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, TypedDict

from lsprotocol import types

from agentlint.platforms import PLATFORMS
from agentlint.record import Record
from agentlint.reports.words import clean
from agentlint.server.diagnostics import SOURCE
from agentlint.server.documents import View
from agentlint.syntax import frontmatter, scan
from agentlint.syntax.nodes import pairs_of
from agentlint.text import Source, Span

if TYPE_CHECKING:
    from agentlint.engine import convert
    from agentlint.server.documents import Document
    from agentlint.server.workspace import Checked

__all__ = ["Conversion", "converted", "preview"]


class Conversion(Record):
    """A converted agent. ``text`` is None where the conversion was refused; ``refusal`` then says why. ``path`` is
    where it would be written."""

    text: str | None
    path: str
    refusal: str
    result: convert.Result | None


def converted(document: Document, checked: Checked, target: str) -> Conversion:
    """Return what `agentlint convert --to` would make of the text in its current state. Writes nothing."""
    from agentlint.engine import convert as engine  # deferred: the server starts without it

    if target not in PLATFORMS:
        return Conversion(None, "", f"there is no platform `{clean(target)}`", None)
    target_file = checked.found._replace(platform=checked.platform)
    options = engine.Options((target,), named=frozenset({target_file.path}), versions=checked.settings.versions)
    result, *_ = engine.convert_source(document.source, target_file, options)
    errors = [message.text for message in result.messages if message.level == "error"]
    if result.refused or result.data is None:
        return Conversion(None, result.path, " ".join(map(clean, errors)), result)
    return Conversion(result.data.decode("utf-8"), os.path.abspath(result.path), "", result)


class Preview(TypedDict):
    """The answer to ``agentlint/preview``. ``path`` is where the text would be written; a refusal is a text too."""

    text: str
    path: str
    refused: bool
    diagnostics: list[types.Diagnostic]


def nothing() -> Preview:
    """Return the answer for a file that is not open, or that no client reads."""
    return {"text": "", "path": "", "refused": True, "diagnostics": []}


def preview(document: Document, checked: Checked, target: str) -> Preview:
    """Return the answer to ``agentlint/preview``: ``text`` to show, ``path`` where it would be written, and
    ``diagnostics`` in that text about what was left out or changed."""
    made = converted(document, checked, target)
    text = made.text if made.text is not None else f"Not converted: {made.refusal}\n"
    view = View(Source.from_text(made.path, text), document.units)
    losses = list(_losses(made, view))
    return {"text": text, "path": made.path, "refused": made.text is None, "diagnostics": losses}


def _losses(made: Conversion, view: View) -> list[types.Diagnostic]:
    if made.text is None or made.result is None:
        whole = view.range(0, len(view.source.text))
        return [types.Diagnostic(whole, made.refusal, severity=types.DiagnosticSeverity.Error, source=SOURCE)]
    listed = []
    for change in made.result.changes:
        if change.kind == "mapped" and change.authority == "same":
            continue
        lost = change.authority == "wider" or change.kind == "dropped"
        level = types.DiagnosticSeverity.Warning if lost else types.DiagnosticSeverity.Information
        span = _place(view.source, change.to[0] if change.to else "")
        words = f"`{clean(change.field)}` {change.kind}: {clean(change.reason)}"
        listed.append(types.Diagnostic(view.range(*span), words, severity=level, code=change.kind, source=SOURCE))
    for message in made.result.messages:
        whole = view.range(*_place(view.source, ""))
        listed.append(
            types.Diagnostic(
                whole, clean(message.text), severity=types.DiagnosticSeverity.Hint, code=message.code, source=SOURCE
            )
        )
    return listed


def _place(source: Source, key: str) -> Span:
    """Return the place of a key in a converted text; the first line where it has none."""
    part = frontmatter.of(source)
    pairs = pairs_of(scan.scan(source.text, part.start, part.end))
    if key in pairs:
        return Span(pairs[key][0].start, pairs[key][0].end)
    return source.line_span(0)
