"""There and back with --preserve: the source byte for byte, when nobody edited what lies between."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
import typer
from typer.testing import CliRunner

from agentlint.cli.convert import convert

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
