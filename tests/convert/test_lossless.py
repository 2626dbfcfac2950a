"""There and back with --preserve: the source byte for byte, when nobody edited what lies between."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
import typer
from typer.testing import CliRunner

from agentlint.cli.convert import convert
from agentlint.engine.proof import View, stands_for
from agentlint.platforms.base import Place
from agentlint.text import Source

if TYPE_CHECKING:
    from pathlib import Path

APP = typer.Typer()
APP.command()(convert)

SOURCE = (
    "---\nname:   rev\n# who reads this\ndescription: 'Reviews code'\ncolor: 'blue'\ntools: [Read,  Grep]\n"
    "memory: user\nmodel: sonnet\n---\n\nYou review.\n"
)


def run(*arguments: str) -> int:
    return CliRunner().invoke(APP, [*arguments, "-q"], catch_exceptions=False).exit_code


@pytest.fixture
def source(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / ".git").mkdir()
    monkeypatch.chdir(tmp_path)
    path = tmp_path / ".claude" / "agents" / "rev.md"
    path.parent.mkdir(parents=True)
    path.write_text(SOURCE)
    return path


@pytest.mark.parametrize("target", ["opencode", "copilot", "kilo", "gemini", "qwen", "droid"])
@pytest.mark.parametrize("ends", ["\n", "\r\n"])
def test_the_source_comes_back_byte_for_byte(source: Path, target: str, ends: str) -> None:
    source.write_bytes(SOURCE.replace("\n", ends).encode())
    before = source.read_bytes()
    assert run("--to", target, "--preserve") == 0
    assert run("--from", target, "--to", "claude", "--preserve", "--check") == 0
    source.unlink()
    assert run("--from", target, "--to", "claude", "--preserve") == 0
    assert source.read_bytes() == before


@pytest.mark.parametrize("target", ["opencode", "qwen"])
def test_a_source_that_only_its_own_client_reads_comes_back(source: Path, target: str) -> None:
    """Claude Code 2.1.332 takes a description with a colon; Copilot CLI 1.0.102, which looks into that folder too,
    rejects the file."""
    text = SOURCE.replace("'Reviews code'", 'Use it when: (1) code changed.\\n\\nuser: "Review it"')
    source.write_text(text)
    assert run("--to", target, "--preserve") == 0
    source.unlink()
    assert run("--from", target, "--to", "claude", "--preserve") == 0
    assert source.read_text() == text


@pytest.mark.parametrize("marker", ["--marker", "--no-marker"])
def test_nothing_of_the_way_stays_when_more_is_allowed(source: Path, marker: str) -> None:
    """A permission that asks is what the source's own tools come to, unless more is allowed: that is no reason to keep
    it in the source."""
    text = "---\nname: rev\ndescription: Reviews code\ntools: Read, Write\n---\n\nYou review.\n"
    source.write_text(text)
    assert run("--to", "opencode", "--preserve", marker) == 0
    source.unlink()
    assert run("--from", "opencode", "--to", "claude", "--preserve", "--allow-wider", "--no-marker") == 0
    assert source.read_text() == text


def test_what_was_edited_meanwhile_is_not_undone(source: Path) -> None:
    assert run("--to", "opencode", "--preserve") == 0
    there = source.parents[2] / ".opencode" / "agents" / "rev.md"
    there.write_text(there.read_text().replace("Reviews code", "Checks code", 1))
    source.unlink()
    assert run("--from", "opencode", "--to", "claude", "--preserve") == 0
    text = source.read_text()
    assert "description: Checks code\n" in text
    assert "# who reads this" not in text


def test_a_comment_that_says_more_than_the_file_counts_for_nothing(source: Path) -> None:
    folder = source.parents[2] / ".opencode" / "agents"
    folder.mkdir(parents=True)
    source.unlink()
    for wide in ("tools: Read, Bash\n", "tools: Bash\ntools: Read\n", "hooks: {}\ntools: Read\n"):
        head = json.dumps(f"---\nname: rev\ndescription: Reviews code\n{wide}---\n")
        comment = f"# agentlint:claude-text {head.replace('---', '--' + chr(92) + 'u002d')}\n"
        permission = 'permission:\n  "*": deny\n  read: allow\n'
        (folder / "rev.md").write_text(
            f"---\ndescription: Reviews code\nmode: subagent\n{permission}{comment}---\nYou review.\n"
        )
        assert run("--from", "opencode", "--to", "claude", "--preserve", "--force") == 0
        text = source.read_text()
        assert "\ntools: Read\n" in text
        assert "Bash" not in text
        assert "hooks" not in text


def view(head: str) -> View:
    place = Place(".claude/agents/rev.md", "", ".claude/agents", "rev.md", "project")
    return View(Source.from_text(place.path, f"---\nname: rev\n{head}---\nYou review.\n"), place, "claude")


@pytest.mark.parametrize(
    ("head", "stands"),
    [
        ("# who reads this\ndescription:   d\ntools: Read\n", True),
        ("description: d: e\ntools: Read\n", False),  # another description
        ("description: d\n", False),  # more for all of them
        ("description: d\ntools: [Read]\n", False),  # the same, but not what the fields say
        ("description: d\n? tools\n: Read\n", False),  # VS Code sees no such key, and gives all tools
        ("description: d\ntools: Bash\ntools: Read\n", False),  # VS Code takes the first one
    ],
)
def test_a_text_that_was_kept_gives_no_client_more(head: str, stands: bool) -> None:
    assert stands_for(view("description: d\ntools: Read\n"), view(head)) is stands


@pytest.mark.parametrize(
    ("platform", "path", "text"),
    [
        ("copilot", ".github/agents/rev.agent.md", "---\nname: The Reviewer\ndescription: d\n---\nYou review.\n"),
        ("opencode", ".opencode/agents/rev.md", "---\nname: rev\ndescription: d\nmodel: a/b\n---\nYou review.\n"),
        ("claude", ".claude/agents/rev.md", "---\nmodel: opus\nname: rev\ndescription: d\n---\nYou review.\n"),
    ],
)
def test_the_order_of_keys_comes_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, platform: str, path: str, text: str
) -> None:
    (tmp_path / ".git").mkdir()
    monkeypatch.chdir(tmp_path)
    source = tmp_path / path
    source.parent.mkdir(parents=True)
    source.write_text(text)
    assert run("--to", "codex", "--preserve") == 0
    source.unlink()
    assert run("--from", "codex", "--to", platform, "--preserve", "--no-marker") == 0
    assert source.read_text() == text
