"""Kilo as `agentlint.platforms.kilo.client` models it, against what the client was seen to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from agentlint.platforms.base import Place, Seen
from agentlint.platforms.kilo import client as kilo
from agentlint.text import Source
from tests.platforms import observed

if TYPE_CHECKING:
    from pathlib import Path


def see(text: str, name: str = "x.md", folder: str = ".kilo/agents") -> Seen:
    return observed.see("kilo", text, folder, name)


def agent(lines: str, body: str = "Body.\n") -> str:
    return f"---\n{lines}\n---\n{body}"


def test_conformance(tmp_path: Path) -> None:
    """What a configuration declares is no agent file (`declared` reads it); frontmatter in JavaScript is not run."""
    assert set(observed.disagreements("kilo", "", tmp_path)) <= {
        "json-dotkilo",
        "json-unknown-top",
        "json-prompt-file",
        "kilocodemodes",
        "fm-js",
    }


SETTINGS = Place("kilo.json", "", "kilo.json", "kilo.json", "project", "settings")


def declared(text: str) -> list[Seen]:
    return [one.seen for one in kilo.declared(Source.from_text("kilo.json", text), SETTINGS)]


def test_agents_of_the_settings_file() -> None:
    found = declared(
        '{"foo": 1, "agent": {"x": {"description": "d", "mode": "subagent", "prompt": "{file:./p}"}, "y": {}}}'
    )
    assert [(seen.outcome, seen.name, seen.description, seen.mode) for seen in found] == [
        ("loaded", "x", "d", "subagent"),
        ("loaded", "y", None, "all"),
    ]


def test_a_bad_agent_of_the_settings_file_takes_the_others_with_it() -> None:
    found = declared('{"agent": {"x": {"tools": ["read"]}, "y": {"description": "d"}}}')
    assert [seen.outcome for seen in found] == ["skipped", "skipped"]


@pytest.mark.parametrize("text", ["", "[", "[1]", "{}", '{"agent": 1}', '{"agent": {"x": 1}}', "[" * 100_000])
def test_a_settings_file_without_agents(text: str) -> None:
    assert [seen for seen in declared(text) if seen.loaded] == []


def test_a_file_hides_an_agent_of_the_settings_file() -> None:
    place = SETTINGS._replace(inside="agent/x")
    [json_agent] = declared('{"agent": {"x": {"description": "json"}}}')
    file_agent = see(agent("description: md"))
    file_place = Place(".kilo/agents/x.md", "", ".kilo/agents", "x.md", "project")
    [first], [second] = kilo.contest(file_place, file_agent), kilo.contest(place, json_agent)
    assert (first.key, second.key) == ("x", "x")
    assert first.layer < second.layer


def test_a_wrong_type_loses_only_the_file() -> None:
    text = agent("description: d\ncolor: blue")
    seen = see(text)
    assert (seen.outcome, seen.name) == ("skipped", None)
    assert observed.problems(seen, text) == [("invalid-value", "skips", "blue")]
    assert str(seen.client) in seen.problems[0].why


@pytest.mark.parametrize("key", ["description", "model", "temperature", "top_p", "steps", "permission"])
def test_an_empty_value_deletes(key: str) -> None:
    seen = see(agent(f"{key}:"))
    assert (seen.outcome, seen.description, seen.model) == ("loaded", None, None)


@pytest.mark.parametrize("key", ["mode", "hidden", "color", "tools", "disable"])
def test_an_empty_value_that_is_refused(key: str) -> None:
    assert see(agent(f"description: d\n{key}:")).outcome == "skipped"


@pytest.mark.parametrize(
    ("body", "outcome", "effect"),
    [
        ("See {file:./y.txt}.", "loaded", "note"),
        ("See {file:../../s.txt}.", "loaded", "note"),
        ("See {file:../../../s.txt}.", "skipped", "skips"),
        ("See {file:/etc/hostname}.", "skipped", "skips"),
        ("Run {env:PATH}.", "skipped", "skips"),
    ],
)
def test_variables_in_the_body(body: str, outcome: str, effect: str) -> None:
    text = agent("description: d", body)
    seen = see(text)
    assert seen.outcome == outcome
    assert observed.problems(seen, text) == [("prompt-variable", effect, body[body.index("{") : -1])]


def test_shell_asks_by_default() -> None:
    seen = see(agent("description: d"))
    assert seen.permission is not None
    assert "bash:*=ask" in seen.permission
    assert "bash" in (seen.tools or ())


def test_only_kilos_own_folders_count() -> None:
    assert see(agent("description: d"), folder=".opencode/agents").hypothetical
    assert not see(agent("description: d"), folder=".kilocode/agent").hypothetical


def test_who_wins() -> None:
    seen = see(agent("description: d"))
    places = [
        Place("", "", ".kilo/agents", "x.md", "user"),
        Place("", "", ".kilo/agent", "x.md", "project"),
        Place("", "", ".kilo/agents", "x.md", "project"),
        Place("", "", ".kilocode/agent", "x.md", "project"),
        Place("", "", ".config/kilo/agents", "x.md", "user"),
    ]
    layers = [kilo.contest(place, seen)[0].layer for place in places]
    assert layers == sorted(layers)
    assert layers[1] == layers[2]  # `agent/` and `agents/`: which one is read last differs from start to start
