"""A client's observed versions stand in its platform's ``__init__``: a newer one is one entry (CONTRIBUTING.md)."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from agentlint import rules
from agentlint.platforms import PLATFORMS, name_clients
from agentlint.platforms.clients import OBSERVED, Client, Program, nearest, number
from agentlint.platforms.schema import schema_text

ROOT = Path(__file__).resolve().parents[1]
PROGRAMS = {
    program.id: (name, program)
    for name, listed in PLATFORMS.items()
    for program in listed.programs
    if program.source == OBSERVED
}


def sources() -> list[Path]:
    return sorted([*(ROOT / "agentlint").rglob("*.py"), *(ROOT / "schemas").glob("*.json")])


@pytest.mark.parametrize("client", PROGRAMS)
def test_the_newest_version_is_spelled_once(client: str) -> None:
    platform, program = PROGRAMS[client]
    version = re.compile(rf"(?<![0-9.]){re.escape(program.newest.version)}(?![0-9]|\.[0-9])")
    spelled = [
        path.relative_to(ROOT).as_posix() for path in sources() for _ in version.finditer(path.read_text("utf-8"))
    ]
    assert spelled == [f"agentlint/platforms/{platform}/__init__.py"], (
        f"say {{{client}}} in schemas and rule pages, reading.client in messages, and only the date in docstrings"
    )


@pytest.mark.parametrize("client", PROGRAMS)
def test_versions_go_from_the_oldest_to_the_newest(client: str) -> None:
    _, program = PROGRAMS[client]
    versions = list(program.observed)
    assert versions == sorted(versions, key=number)
    assert all(date.fromisoformat(day) for day in program.observed.values())
    newest = Client(client, program.title, versions[-1], program.observed[versions[-1]], OBSERVED)
    assert program.newest == newest == program.at(None) == program.at(versions[-1])


def test_a_version_that_was_not_observed() -> None:
    program = Program("x", "X", {"1.2.3": "2026-01-01", "1.10.0": "2026-02-02"})
    inferred = "inferred from observed versions"
    assert program.at("1.9") == Client("x", "X", "1.9", "2026-01-01", inferred)
    assert program.at("2.0.0") == Client("x", "X", "2.0.0", "2026-02-02", inferred)
    assert program.at("0.1") == Client("x", "X", "0.1", "2026-01-01", inferred)
    assert nearest("1.10", program.observed) == "1.2.3"
    assert str(Program("x", "X", {"": "2026-01-01"}, "https://example.org").newest) == "X"


def test_each_name_of_a_client_is_known() -> None:
    pages = {name: rules.page(rule.name) for rule in rules.RULES for name in [rule.name]}
    texts = pages | {name: schema_text(name) for name in PLATFORMS}
    left = {(name, word) for name, text in texts.items() for word in re.findall(r"(?<!\$)\{[a-z]+\}", text)}
    assert left == set()


def test_a_client_is_named_in_the_version_that_is_spoken_of() -> None:
    older = PLATFORMS["claude"].programs[0].at("2.1.197")
    text = name_clients("{claude}, {vscode}, {nobody} and {file:x}", older)
    assert text == f"Claude Code 2.1.197, {PLATFORMS['copilot'].programs[1].newest}, {{nobody}} and {{file:x}}"


def test_a_new_version_is_one_entry(tmp_path: Path) -> None:
    """What CONTRIBUTING says of a new version: with one entry more every sentence names the new version."""
    for name in ("agentlint", "schemas"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    listed = tmp_path / "agentlint" / "platforms" / "claude" / "__init__.py"
    text, count = re.subn(r'("[0-9.]+": "[0-9-]+")\}\)', r'\1, "9.9.9": "2030-01-02"})', listed.read_text("utf-8"))
    assert count == 1
    listed.write_text(text, "utf-8")
    agents = tmp_path / ".claude" / "agents"
    agents.mkdir(parents=True)
    (agents / "a.md").write_text("---\nname: a\ndescription: d\nmemory: none\ntool: Read\n---\nBody.\n", "utf-8")

    def told(*arguments: str) -> str:
        command = [sys.executable, "-m", "agentlint", *arguments]
        return subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, encoding="utf-8").stdout

    old = str(PLATFORMS["claude"].client)
    findings = json.loads(told("check", "--output-format", "json", ".claude"))["diagnostics"]
    assert len(findings) == 2
    assert all(found["why"].startswith("Claude Code 9.9.9 ") for found in findings)
    for said in (told("rule", "zero-tools"), told("schema", "claude"), told("platforms", "claude")):
        assert "Claude Code 9.9.9" in said
        assert old not in said
    assert "Claude Code 9.9.9, observed 2030-01-02" in told("platforms")
