"""Ranges of versions: what they come to, and what `check` and `inspect` say of them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
import typer
from typer.testing import CliRunner

from agentlint.cli.check import check
from agentlint.cli.inspect import inspect
from agentlint.engine import eras
from agentlint.engine.config_keys import bad_version
from agentlint.platforms import get

if TYPE_CHECKING:
    from pathlib import Path

    from typer.testing import Result

APP = typer.Typer()
for command in (check, inspect):
    APP.command()(command)


@pytest.fixture
def rivals(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two agents of one name, and one whose name newer versions refuse."""
    folder = tmp_path / ".claude" / "agents"
    (folder / "team").mkdir(parents=True)
    (tmp_path / ".git").mkdir()
    (folder / "reviewer.md").write_text("---\nname: t\ndescription: a\ntools: Read\n---\nA.\n")
    (folder / "team" / "review.md").write_text("---\nname: t\ndescription: b\n---\nB.\n")
    (folder / "c.md").write_text("---\nname: a:b\ndescription: c\ntools: Read, Monitor\n---\nC.\n")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*arguments: str) -> Result:
    return CliRunner().invoke(APP, list(arguments))


def checked(*arguments: str) -> list[str]:
    findings = json.loads(run("check", "--output-format", "json", *arguments).stdout)["diagnostics"]
    return [f"{one['path'].rpartition('/')[2]}: {one['message']}" for one in findings]


def test_a_range_has_an_era_for_each_change_in_it() -> None:
    versions, found = eras.resolve({"claude": "2.1.210..2.1.331", "opencode": "1.18.1..1.18.33", "copilot": "1.0.81"})
    assert versions == {"claude": "2.1.331", "opencode": "1.18.33", "copilot": "1.0.81"}
    changed = get("claude").history.between("2.1.210", "2.1.331")  # type: ignore[union-attr]
    assert found["claude"] == ("2.1.210", *changed[:-1], "2.1.331")
    assert changed[-1] == "2.1.330"
    assert "copilot" not in found
    assert eras.resolve({"claude": "2.1.330..2.1.332"}) == ({"claude": "2.1.332"}, {})


@pytest.mark.parametrize("text", ["2.1..", "..2.1", "2.1...2.2", "2.2..2.1", "a..b", "1..2..3"])
def test_what_is_no_range(text: str) -> None:
    assert bad_version(text)


@pytest.mark.usefixtures("rivals")
def test_check_says_in_which_version_a_finding_came_and_went() -> None:
    both = "agent `t` is also defined in `.claude/agents/reviewer.md`, and which file is used is not certain"
    assert checked("--client-version", "claude=2.1.300..2.1.332") == [
        "c.md: the name `a:b` contains a `:`",
        f"review.md: {both}; changed in 2.1.330, no longer reported",
        "reviewer.md: agent `t` is shadowed by `.claude/agents/team/review.md`; changed in 2.1.330, new there",
    ]
    old = checked("--client-version", "claude=2.1.210..2.1.220")
    assert old[0] == "c.md: Claude Code has no tool `Monitor`"
    assert old[1] == "c.md: the name `a:b` contains a `:`; changed in 2.1.218, new there"
    assert checked("--client-version", "claude=2.1.300..2.1.320") == checked("--client-version", "claude=2.1.320")


@pytest.mark.usefixtures("rivals")
def test_a_range_in_the_configuration(rivals: Path) -> None:
    (rivals / "agentlint.toml").write_text('[client-versions]\nclaude = "2.1.300..2.1.332"\n')
    assert checked() == checked("--client-version", "claude=2.1.300..2.1.332")
    assert "changed in" not in "".join(checked("--client-version", "claude=2.1.332"))


@pytest.mark.usefixtures("rivals")
def test_inspect_shows_the_last_version_and_what_changed() -> None:
    done = run("inspect", "--as", "claude", "--output-format", "json", "--client-version", "claude=2.1.210..2.1.332")
    found: dict[str, Any] = {one["path"].rpartition("/")[2]: one for one in json.loads(done.stdout)["agents"]}
    assert found["reviewer.md"]["outcome"] == "ignored"
    assert found["reviewer.md"]["client"]["version"] == "2.1.332"
    assert found["reviewer.md"]["changed"] == [{"version": "2.1.330", "fields": {"outcome": ["loaded", "ignored"]}}]
    assert [one["version"] for one in found["c.md"]["changed"]] == ["2.1.218"]
    assert "changed" not in found["review.md"]
    told = run("inspect", "--as", "claude", "--client-version", "claude=2.1.210..2.1.332", ".claude/agents/c.md")
    assert "  changed in Claude Code 2.1.218: outcome loaded -> rejected\n" in told.stdout
    many = run("inspect", "--as", "claude", "--client-version", "claude=2.1.300..2.1.332")
    assert "reviewer.md: changed in Claude Code 2.1.330: outcome loaded" in many.stdout


@pytest.mark.usefixtures("rivals")
@pytest.mark.parametrize(("version", "which"), [("2.1.100", "oldest"), ("2.1.198", "nearest"), ("9.9", "newest")])
def test_a_version_that_was_not_observed_is_told(version: str, which: str) -> None:
    told = run("check", "--client-version", f"claude={version}").stderr.splitlines()[-1]
    assert told.startswith(f"note: Claude Code {version} was not observed; files are checked by ")
    assert told.endswith(f", the {which} version that was")


@pytest.mark.usefixtures("rivals")
@pytest.mark.parametrize(
    ("given", "fault"),
    [
        ("claude", "write CLIENT=VERSION"),
        ("claude=2..1", "the range ends before it begins"),
        ("claude=new", "a version is numbers separated by dots"),
        ("clade=2.1", "did you mean `claude`?"),
    ],
)
def test_what_cannot_be_asked_for(given: str, fault: str) -> None:
    done = run("check", "--client-version", given)
    assert done.exit_code == 2
    assert fault in done.stderr
