"""Codex as `agentlint.platforms.codex.client` models it, against what the client was seen to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agentlint.engine.detect import detect
from agentlint.platforms import get
from agentlint.platforms.base import Place
from agentlint.surroundings import Disk
from agentlint.text import Source
from tests.platforms import observed
from tests.platforms.observed import fields

if TYPE_CHECKING:
    from pathlib import Path

    from agentlint.platforms.base import Seen

OWN = 'name = "x"\ndescription = "d"\ndeveloper_instructions = "You review."\n'


def see(text: str | bytes, name: str = "x.toml") -> Seen:
    return observed.see("codex", text, ".codex/agents", name)


def test_conformance(tmp_path: Path) -> None:
    """What stands in config.toml is no agent file, and here it is not laid out for the reader."""
    assert set(observed.disagreements("codex", "", tmp_path)) <= {
        "config-declared-no-file",
        "config-inline-instructions",
        "config-bad-plus-good-file",
    }


def test_an_agent() -> None:
    seen = see("\ufeff" + OWN.replace('"d"', '" d "') + 'model = "sonnet"\n')
    assert (seen.outcome, seen.name, seen.description, seen.prompt) == ("loaded", "x", "d", "You review.")
    assert (seen.model, seen.tools) == ("sonnet", "all")
    assert [(one.rule, one.effect.value) for one in seen.problems] == [("model-unknown", "breaks-use")]


def test_a_model_of_its_own() -> None:
    assert see(OWN + 'model = "gpt-5.5"\n').problems == []


@pytest.mark.parametrize(
    ("text", "reason", "at"),
    [
        ("---\nname: x\n---\nYou review.\n", "", "---"),  # Markdown
        (OWN + 'name = "y"\n', "`name` is written twice", 'name = "y"'),
        (OWN + "model =\n", "`model` has no value", "model ="),
        (OWN + "model = gpt\n", "the value of `model` is not in quotes: `gpt`", "model = gpt"),
        (
            OWN + 'model = "C:\\dir"\n',
            "a backslash in the text of `model` does not begin an escape sequence of TOML",
            'model = "C:\\dir"',
        ),
        (OWN + "Read the change.\n", "`Read the change.` is not a `key = value` line", "Read the change."),
        (OWN + "model = 'x\n", "the value of `model` is not closed", "model = 'x"),
    ],
)
def test_what_is_no_toml(text: str, reason: str, at: str) -> None:
    seen = see(text)
    assert [(one.rule, fields(one)["reason"], text[slice(*one.span)]) for one in seen.problems] == [
        ("toml-invalid", reason, at)
    ]


def test_keys_below_a_table() -> None:
    text = "[features]\nshell_tool = true\n" + OWN
    seen = see(text)
    assert seen.outcome == "skipped"
    assert observed.problems(seen, text) == [("missing-key", "skips", line.split()[0]) for line in OWN.splitlines()]
    assert all(one.why.startswith("It is below `[features]`") for one in seen.problems)


@pytest.mark.parametrize(
    ("lines", "problem"),
    [
        ('tools = ["Read"]', ("wrong-type", "skips", '["Read"]')),
        ('color = "blue"', ("unknown-key", "skips", "color")),
        ('sandbox_mode = "readonly"', ("invalid-value", "skips", '"readonly"')),
        ('approval_policy = "ask"', ("invalid-value", "skips", '"ask"')),
        ("web_search = false", ("wrong-type", "skips", "false")),
        ('model_reasoning_effort = ""', ("blank-value", "skips", '""')),
        ('nickname_candidates = ["A", "A"]', ("invalid-value", "skips", '["A", "A"]')),
        ("[agent]\na = 1", ("unknown-key", "skips", "agent")),
        ("[mcp_servers.docs]\nurlx = 5", ("missing-key", "skips", "mcp_servers")),
        ("model = 2024-01-01", ("wrong-type", "skips", "2024-01-01")),
    ],
)
def test_what_leaves_the_agent_out(lines: str, problem: tuple[str, str, str]) -> None:
    text = OWN + lines + "\n"
    seen = see(text)
    assert seen.outcome == "skipped"
    assert [one for one in observed.problems(seen, text) if one[0] != "no-effect-key"] == [problem]


@pytest.mark.parametrize("key", ["code_mode", "responses", "rollout_trace"])
def test_keys_that_only_newer_versions_know(key: str) -> None:
    text = f"{OWN}{key} = {{}}\n"
    source, place = Source("x.toml", text.encode()), Place("x.toml", "", ".codex/agents", "x.toml", "project")
    newer, older = get("codex").see(source, place), get("codex").see(source, place, "0.169.0")
    assert (newer.outcome, newer.problems) == ("loaded", [])
    assert older.outcome == "skipped"
    assert observed.problems(older, text) == [("unknown-key", "skips", key)]
    assert str(older.client) == "Codex 0.169.0"


@pytest.mark.parametrize("key", ["name", "description", "developer_instructions"])
def test_missing_keys(key: str) -> None:
    text = "".join(line for line in OWN.splitlines(True) if not line.startswith(key))
    seen = see(text)
    assert seen.outcome == "skipped"
    assert [(one.rule, fields(one)["keys"]) for one in seen.problems] == [("missing-key", (key,))]


def test_a_syntax_error_is_on_its_line() -> None:
    text = OWN + "model = sonnet\n"
    seen = see(text)
    assert seen.outcome == "skipped"
    assert observed.problems(seen, text) == [("toml-invalid", "skips", "model = sonnet")]


def test_a_sandbox_that_is_not_enforced() -> None:
    text = OWN + 'sandbox_mode = "read-only"\n'
    seen = see(text)
    assert (seen.outcome, seen.tools) == ("loaded", "all")
    assert observed.problems(seen, text) == [("no-effect-key", "note", "sandbox_mode")]


def test_keys_inside_of_long_strings_are_no_keys() -> None:
    text = "name = 'x'\ndescription = 'd'\ndeveloper_instructions = '''\ncolor = 1\n'''\nfoo = 1\n"
    assert observed.problems(see(text), text) == [("unknown-key", "skips", "foo")]


def at(root: Path, config: str, text: str) -> Seen:
    folder = root / ".codex" / "agents"
    folder.mkdir(parents=True)
    (root / ".codex" / "config.toml").write_text(config)
    path = (folder / "x.toml").as_posix()
    place = Place(path, str(root), ".codex/agents", "x.toml", "project", surroundings=Disk())
    return get("codex").see(Source(path, text.encode()), place)


@pytest.mark.parametrize(
    ("config", "fault"),
    [
        ("agents = 5", "agents"),
        ("[[agents]]", "agents"),
        ("[agents.a]\ndescription = 5", "agents.a.description"),
        ("[agents]\na = true", "agents.a"),
        ("[agents]\nmax_threads = 2", ""),
        ("[agents.a]\ndescription = 'd'", ""),
        ("agents =", ""),
    ],
)
def test_a_configuration_that_keeps_the_client_from_starting(config: str, fault: str, tmp_path: Path) -> None:
    seen = at(tmp_path, config, OWN)
    assert (seen.outcome, seen.reason) == (
        ("rejected", f"`{fault}` in config.toml is wrong") if fault else ("loaded", "")
    )


def test_a_file_that_the_configuration_names(tmp_path: Path) -> None:
    declared = '[agents.rev]\ndescription = "From there"\nconfig_file = "agents/x.toml"\n'
    seen = at(tmp_path, declared, 'model = "gpt-5.5"\n')
    assert (seen.outcome, seen.name, seen.description, seen.prompt) == ("loaded", "rev", "From there", "")
    assert see('model = "gpt-5.5"\n').outcome == "skipped"


def test_a_toml_file_anywhere_is_codex() -> None:
    assert detect(Source.from_text("x.toml", OWN), "x.toml") == ("codex", "only Codex reads files with that extension")
    assert detect(Source.from_text("x.md", "---\nname: x\n---\n"), "x.md")[0] == "claude"


def test_only_toml() -> None:
    assert see(OWN, "x.md").outcome == "ignored"
    assert see(OWN.encode() + b"# \xff").outcome == "skipped"
    assert see("a = " + "[" * 10_000).outcome == "skipped"


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=80))
def test_never_raises(text: str) -> None:
    see(text)
    see(OWN + text)
