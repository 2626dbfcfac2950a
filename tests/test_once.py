"""A text is cut once, however many ask where its frontmatter ends, and no client reads it a second time."""

from __future__ import annotations

from collections import Counter

import pytest

from agentlint.engine.check import lint_source
from agentlint.engine.convert import Options, convert_source
from agentlint.engine.places import Found
from agentlint.engine.settings import Settings
from agentlint.platforms.base import Place, Seen
from agentlint.syntax import frontmatter
from agentlint.text import Source

TEXT = """---
name: reviewer
description: Reviews code
tools: Read, Grep
model: sonnet
color: purple
nme: reviewer # agentlint: ignore[unknown-key]
---
Review the code.
"""


@pytest.fixture
def cuts(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """How often each text was cut."""
    counted: Counter[str] = Counter()
    split = frontmatter.split

    def count(text: str) -> frontmatter.Frontmatter:
        counted[text] += 1
        return split(text)

    monkeypatch.setattr(frontmatter, "split", count)
    return counted


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """How often each client read a text."""
    counted: Counter[str] = Counter()
    make = Seen.__init__

    def count(seen: Seen, *given: object, **named: object) -> None:
        make(seen, *given, **named)  # type: ignore[arg-type]
        counted[seen.client.id] += 1

    monkeypatch.setattr(Seen, "__init__", count)
    return counted


def test_detection_reader_rules_and_suppression_share_one_cut(cuts: Counter[str]) -> None:
    source = Source.from_text("reviewer.md", TEXT)
    result = lint_source(source, Place("reviewer.md", "", "", "reviewer.md"), Settings())
    assert result.platforms[0][0] == "claude"
    assert result.suppressed == 1
    assert cuts == {TEXT: 1}


@pytest.mark.parametrize(("preserve", "drafts"), [(False, 1), (True, 2)])
def test_converting_cuts_and_reads_each_text_once(
    cuts: Counter[str], reads: Counter[str], preserve: bool, drafts: int
) -> None:
    place = Place(".claude/agents/reviewer.md", "", ".claude/agents", "reviewer.md", "project")
    text = TEXT.replace("nme: reviewer # agentlint: ignore[unknown-key]\n", "memory: project\n")
    [result] = convert_source(
        Source.from_text(place.path, text),
        Found(place.path, place, "claude", ""),
        Options(("opencode",), preserve=preserve),
    )
    assert result.status == "planned"
    assert max(cuts.values()) == 1
    # the source by its own client; what is written by the target's, and with --preserve what is without the comments
    assert reads == {"claude": 1, "opencode": drafts}


def test_what_is_kept_with_a_file_is_not_sent_along() -> None:
    source = Source.from_text("x.md", TEXT)
    frontmatter.of(source)
    constructor, given = source.__reduce__()
    assert constructor is Source
    assert given == ("x.md", TEXT.encode())
