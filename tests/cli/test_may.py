"""`agentlint may`: the verdict, what decides and where, and the exit status."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
import typer
from typer.testing import CliRunner

from agentlint.cli.may import _complete_agents, may

if TYPE_CHECKING:
    from pathlib import Path

APP = typer.Typer()
APP.command()(may)

FILES = {
    "opencode.json": '{\n "permission": {"bash": {"*": "ask", "git push*": "deny"}, "webfetch": "deny"},\n'
    ' "agent": {"deep": {"description": "d", "permission": {"write": "deny"}}}\n}\n',
    ".opencode/agents/reviewer.md": '---\ndescription: d\npermission:\n  bash:\n    "git log*": allow\n'
    "  edit: deny\n---\nb\n",
    ".claude/agents/reviewer.md": "---\nname: reviewer\ndescription: d\ntools: Read, Bash(git log:*)\n"
    "disallowedTools:\n  - Write\n---\nb\n",
    ".github/agents/reviewer.agent.md": "---\nname: reviewer\ndescription: d\ntools: [read, search]\n---\nb\n",
}


@pytest.fixture(autouse=True)
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".git").mkdir()
    for name, text in FILES.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    monkeypatch.chdir(tmp_path)


def ask(*words: str) -> tuple[int, dict[str, dict[str, Any]]]:
    """The exit status, and each client's answer."""
    done = CliRunner().invoke(APP, [*words, "--output-format", "json"])
    return done.exit_code, {one["as"]: one for one in json.loads(done.stdout)["answers"]}


def place(answer: dict[str, Any]) -> tuple[str, int, str]:
    rule = answer["rule"]
    return rule["path"], rule["position"]["line"], rule["text"]


def test_each_client_that_loads_it_answers_by_its_own_file() -> None:
    status, answers = ask("reviewer", "bash", "git push origin")
    assert status == 3
    assert {name: one["verdict"] for name, one in answers.items()} == {
        "claude": "ask",
        "opencode": "deny",
        "copilot": "deny",
        "cursor": "ask",
    }
    assert place(answers["opencode"]) == ("opencode.json", 2, "bash: git push*: deny")
    assert place(answers["claude"]) == (".claude/agents/reviewer.md", 4, "Bash(git log:*)")


def test_without_a_pattern_what_holds_for_anything() -> None:
    _, answers = ask("reviewer", "bash", "--platform", "opencode")
    assert answers["opencode"]["verdict"] == "ask"
    assert answers["opencode"]["exceptions"] == [
        {"pattern": "git push*", "verdict": "deny"},
        {"pattern": "git log*", "verdict": "allow"},
    ]


@pytest.mark.parametrize(
    ("words", "status", "verdict"),
    [
        (("reviewer", "bash", "git log -1"), 0, "allow"),
        (("reviewer", "bash", "ls"), 3, "ask"),
        (("reviewer", "Write"), 1, "deny"),
        (("reviewer", "edit", "x.md"), 1, "deny"),
        (("reviewer", "web_fetch"), 1, "deny"),
        (("reviewer", "read", "x.md"), 0, "allow"),
        (("reviewer", "read", "a/.env"), 3, "ask"),
        (("reviewer", "mcp__github__create_issue"), 0, "allow"),
        (("deep", "write"), 0, "allow"),  # `write` is no permission: it denies nothing
        ((".opencode/agents/reviewer.md", "bash", "git push"), 1, "deny"),
    ],
)
def test_opencode(words: tuple[str, ...], status: int, verdict: str) -> None:
    got, answers = ask(*words, "-p", "opencode")
    assert (got, answers["opencode"]["verdict"]) == (status, verdict)


def test_a_denial_by_name_and_a_tool_that_is_not_listed() -> None:
    status, answers = ask("reviewer", "Write", "-p", "claude")
    assert status == 1
    assert place(answers["claude"]) == (".claude/agents/reviewer.md", 6, "Write")
    assert ask("reviewer", "WebFetch", "-p", "claude")[1]["claude"]["reason"] == "`tools` does not list it"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("reviewr", "bash"), "there is no agent `reviewr` here; did you mean `reviewer`?"),
        (("reviewer", "bsh"), "no client has a tool `bsh`; did you mean `bash`?"),
        (("reviewer", "bash", "-p", "opncode"), "did you mean `opencode`?"),
    ],
)
def test_what_nobody_knows(words: tuple[str, ...], said: str) -> None:
    done = CliRunner().invoke(APP, list(words))
    assert done.exit_code == 2
    assert said in done.stderr


def test_the_text() -> None:
    done = CliRunner().invoke(APP, ["reviewer", "webfetch", "-p", "opencode"])
    assert done.stdout == "OpenCode 1.18.34: denied, `webfetch: deny` decides (opencode.json:2:60)\n"


def test_names_are_completed() -> None:
    assert sorted(_complete_agents("")) == ["deep", "reviewer"]
    assert _complete_agents("d") == ["deep"]
