"""Keys that come again: all that say the same go at once, also where the client gives up at the first."""

from __future__ import annotations

import pytest

from agentlint.engine.fix import fix_source
from agentlint.engine.settings import Settings
from agentlint.platforms import PLATFORMS
from agentlint.platforms.base import Place
from agentlint.text import Source


def fixed(platform: str, keys: str) -> tuple[str, list[str]]:
    home = PLATFORMS[platform].home("project")
    place = Place(f"{home.path}/a{home.suffixes[0]}", "", home.path, f"a{home.suffixes[0]}", "project")
    source = Source.from_text(place.path, f"---\nname: a\ndescription: d\n{keys}---\nDo it.\n")
    done = fix_source(source, place, platform, Settings(select=frozenset({"duplicate-key"})), unsafe=False)
    assert done.errors == []
    return done.text.partition("description: d\n")[2].partition("---\n")[0], [one.title for one in done.applied]


@pytest.mark.parametrize("platform", ["opencode", "copilot", "droid", "kilo"])
def test_one_fix_where_the_client_stops_at_the_first(platform: str) -> None:
    keys = "x: v\n" * 300 + "y: w\ny: w\n"
    title = "remove the second `x` and 299 more: each says the same as the one above"
    assert fixed(platform, keys) == ("x: v\ny: w\n", [title])


def test_a_fix_each_where_the_client_reads_on() -> None:
    text, titles = fixed("claude", "x: v\nx: v\ny: w\ny: w\n")
    assert text == "x: v\ny: w\n"
    assert titles == [f"remove the second `{key}`: it says the same as the one above" for key in ("x", "y")]


@pytest.mark.parametrize("platform", ["opencode", "claude"])
def test_what_repeats_in_a_part_that_goes_is_no_edit_of_its_own(platform: str) -> None:
    assert fixed(platform, "m:\n  a: 1\n  a: 1\nm:\n  a: 1\n  a: 1\n")[0] == "m:\n  a: 1\n"


def test_values_that_differ_stay() -> None:
    assert fixed("opencode", "x: v\nx: v\ny: 1\ny: 2\n")[0] == "x: v\ny: 1\ny: 2\n"
