"""Whatever is typed: after each edit the server has the text, and says of it what `check` says."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lsprotocol import types

from agentlint.engine.check import lint_source
from agentlint.engine.config import Configuration
from agentlint.engine.places import found
from agentlint.server import agents, completion, cursor, diagnostics, hover, lens
from agentlint.server.documents import Document, uri_of
from agentlint.server.workspace import Folder
from agentlint.text import Lines, Source, Units

if TYPE_CHECKING:
    from collections.abc import Callable

START = "---\nname: helper\ndescription: Helps 😀\r\ntools: Read, Gerp\nhooks:\n  Stop: []\n---\nDo it.\n"
PIECES = st.one_of(
    st.text("ab:,-#'\"[]{}|>&*!%@ \t\r\n😀\ufeff\u2028\x0c\x00\ud83d", max_size=6),
    st.sampled_from(
        [
            "---\n",
            "name: a\n",
            "tools: [Read,\n",
            "Agent(x)",
            "  - Bash\r\n",
            "# agentlint: ignore[unknown-tool]",
            "color: ",
        ]
    ),
)
EDITS = st.lists(st.tuples(st.floats(0, 1), st.integers(0, 12), PIECES), min_size=1, max_size=4)
UNITS: list[Units] = ["utf-8", "utf-16", "characters"]


def edited(root: str, edits: list[tuple[float, int, str]], units: Units) -> None:
    """Make the edits, and hold the server to the command line after each of them."""
    path = os.path.join(root, ".claude", "agents", "helper.md")
    document = Document(uri_of(path), 1, START, units)
    opened: Callable[[str], Source | None] = lambda one: document.source if one == path else None  # noqa: E731
    folder = Folder(root, opened)
    text = START
    for number, (where, length, new) in enumerate(edits, 2):
        start = int(where * len(text))
        end = min(start + length, len(text))
        lines = Lines(text, returns=True)
        places = [lines.place(one, units) for one in (start, end)]
        start, end = (lines.offset(*place, units) for place in places)  # no place lies within a line end
        change = types.TextDocumentContentChangePartial(types.Range(*(types.Position(*one) for one in places)), new)
        document.change(number, [change])
        text = text[:start] + new + text[end:]
        text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
        assert document.source.text == text
        checked = folder.check(path, document.source)
        assert checked is not None
        configuration = Configuration()
        place = found(path, configuration)
        fresh = Source(path, text.encode())
        expected = lint_source(fresh, place.place, configuration.settings(path), place.platform, place.reason)
        assert folder.findings(checked) == expected.diagnostics
        assert not any(one.rule == "internal-error" for one in expected.diagnostics)
        shown = diagnostics.shown(expected.diagnostics, document, lambda _: document)
        assert [document.span(one.range).start for one in shown] == [
            _reachable(document, one.span.start) for one in expected.diagnostics
        ]
        offset = min(start + len(new), len(text))
        completion.complete(document, offset, checked, folder, snippets=True)
        hover.hover(document, offset, checked, folder)
        lens.lenses(document, checked)
        agents.symbols(document, checked)
        at = cursor.at(document.source, offset)
        assert at is None or at.word.start <= at.word.end <= len(text)


def _reachable(document: Document, offset: int) -> int:
    """The offset that the editor's place for ``offset`` is: none lies within a line end or before a byte order mark."""
    return document.offset(document.position(offset))


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(EDITS, st.sampled_from(UNITS))
def test_after_each_edit(
    tmp_path_factory: pytest.TempPathFactory, edits: list[tuple[float, int, str]], units: Units
) -> None:
    edited(_root(tmp_path_factory), edits, units)


@pytest.mark.slow
@settings(max_examples=4_000, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(EDITS, st.sampled_from(UNITS))
def test_after_each_of_ten_thousand_edits(
    tmp_path_factory: pytest.TempPathFactory, edits: list[tuple[float, int, str]], units: Units
) -> None:
    edited(_root(tmp_path_factory), edits, units)


def _root(factory: pytest.TempPathFactory) -> str:
    """A project with nothing in it."""
    root = factory.getbasetemp() / "edited"
    (root / ".git").mkdir(parents=True, exist_ok=True)
    return str(root)
