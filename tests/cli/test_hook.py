"""`agentlint hook CLIENT`: what the client says, what it is told, and how the hook gets into its settings."""

from __future__ import annotations

import io
import json
import sys
from typing import TYPE_CHECKING, Any

import pytest

from agentlint.engine.clienthook import COMMAND, client_hook, entry
from agentlint.engine.init import Left, Proposal
from agentlint.reports.hook import respond

if TYPE_CHECKING:
    from pathlib import Path

BAD = "---\nname: helper\ndescription: Helps\ntools: Gerp\n---\nDo it.\n"
ODD = "---\nname: helper\ndescription: Helps\ncolour: blue\n---\nDo it.\n"


def run(
    call: object, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], client: str = "claude"
) -> tuple[int, str, str]:
    data = call if isinstance(call, bytes) else json.dumps(call).encode()
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))
    status = respond(client)
    said = capsys.readouterr()
    return status, said.out, said.err


def call(root: Path, path: str, text: str) -> dict[str, Any]:
    file = root / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, "utf-8")
    return {"cwd": str(root), "hook_event_name": "PostToolUse", "tool_name": "Write", "tool_input": {"file_path": path}}


def test_an_error_is_told_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    status, out, err = run(call(tmp_path, ".claude/agents/helper.md", BAD), monkeypatch, capsys)
    answer = json.loads(out)
    assert (status, err, answer["decision"]) == (0, "", "block")
    first, second, *_ = answer["reason"].splitlines()
    assert first == f"agentlint: 2 findings in {tmp_path}/.claude/agents/helper.md, which was just written."
    assert second.startswith("- line 4, column 8, error [all-tools-unknown]: ")


def test_a_warning_is_told_beside(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    written = call(tmp_path, ".claude/agents/helper.md", ODD)
    status, out, _ = run(written, monkeypatch, capsys)
    told = json.loads(out)["hookSpecificOutput"]
    assert (status, told["hookEventName"]) == (0, "PostToolUse")
    assert "- line 4, column 1, warning [unknown-key]: " in told["additionalContext"]
    assert told["additionalContext"].endswith("helper.md` makes the safe fixes.")
    (tmp_path / "agentlint.toml").write_text('ignore = ["unknown-key"]\n', "utf-8")
    assert run(written, monkeypatch, capsys) == (0, "", "")


def test_each_client_is_told_in_its_own_form(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = call(tmp_path, ".claude/agents/helper.md", ODD)["tool_input"]["file_path"]
    of_copilot = {"cwd": str(tmp_path), "toolName": "create", "toolArgs": {"path": path, "file_text": ODD}}
    status, out, err = run(of_copilot, monkeypatch, capsys, "copilot")
    told = json.loads(out)
    assert (status, err, list(told)) == (0, "", ["additionalContext"])
    assert "- line 4, column 1, warning [unknown-key]: " in told["additionalContext"]
    of_opencode = {"cwd": str(tmp_path), "tool_input": {"filePath": path, "content": ODD}}
    assert run(of_opencode, monkeypatch, capsys, "opencode") == (0, told["additionalContext"], "")
    assert run({}, monkeypatch, capsys, "gemini")[0] == 1


def test_each_file_of_a_patch_is_checked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("one", "two", "three"):
        call(tmp_path, f".claude/agents/{name}.md", ODD.replace("helper", name))
    patch = (
        "*** Begin Patch\n*** Update File: .claude/agents/one.md\n@@\n-a\n+b\n*** Add File: .claude/agents/two.md\n+x\n"
        "*** Delete File: .claude/agents/three.md\n*** End Patch\n"
    )
    for arguments in (patch, {"patchText": patch}):
        _, out, _ = run({"cwd": str(tmp_path), "toolArgs": arguments}, monkeypatch, capsys, "opencode")
        heads = [line for line in out.splitlines() if line.startswith("agentlint: ")]
        assert heads == [
            f"agentlint: 1 finding in {tmp_path}/.claude/agents/{name}.md, which was just written."
            for name in ("one", "two")
        ]


@pytest.mark.parametrize("client", ["copilot", "opencode"])
def test_a_hook_of_its_own_file_is_written_once(client: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    proposal = client_hook(client)
    assert isinstance(proposal, Proposal)
    assert proposal.before is None
    assert f"hook {client}" in proposal.after.decode() or f'"hook", "{client}"' in proposal.after.decode()
    file = tmp_path / proposal.path
    file.parent.mkdir(parents=True)
    file.write_bytes(proposal.after)
    again = client_hook(client)
    assert isinstance(again, Left)
    assert again.reason == f"{proposal.path} already exists"
    file.write_text("something else", "utf-8")
    again = client_hook(client)
    assert isinstance(again, Left)
    assert (again.reason, again.advice) == (
        f"{proposal.path} already exists with different content",
        proposal.after.decode(),
    )


@pytest.mark.parametrize("path", ["README.md", "src/main.py", ".claude/agents/gone.md"])
def test_other_files_are_nobodys_business(
    path: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    written = call(tmp_path, path, BAD)
    if "gone" in path:
        (tmp_path / path).unlink()
    assert run(written, monkeypatch, capsys) == (0, "", "")


def test_a_failure_never_stops_the_client(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Status 2 would be taken for a finding."""
    assert run({"tool_input": {"command": "ls"}}, monkeypatch, capsys) == (0, "", "")
    status, out, err = run(b"\xff{", monkeypatch, capsys)
    assert (status, out) == (1, "")
    assert err.startswith("agentlint hook: standard input is not JSON")
    written = call(tmp_path, ".claude/agents/helper.md", BAD)
    (tmp_path / "agentlint.toml").write_text("[[[", "utf-8")
    status, out, err = run(written, monkeypatch, capsys)
    assert (status, out) == (1, "")
    assert "agentlint.toml:1:" in err


SETTINGS = [
    "",
    "{}",
    '{\n  "model": "opus"\n}\n',
    '{"hooks": {}}',
    '{"hooks": {"PreToolUse": []}, "model": "opus"}',
    '{"hooks": {"PostToolUse": []}}',
    '{\r\n  "hooks": {\r\n    "PostToolUse": [\r\n      {"hooks": [{"type": "command"}]}\r\n    ]\r\n  }\r\n}\r\n',
]


@pytest.mark.parametrize("before", SETTINGS)
def test_the_hook_is_added_to_what_is_there(before: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    if before:
        (tmp_path / ".claude").mkdir()
        (tmp_path / ".claude" / "settings.json").write_bytes(before.encode())
    proposal = client_hook("claude")
    assert isinstance(proposal, Proposal)
    after = proposal.after.decode()
    data = json.loads(after)
    assert data["hooks"]["PostToolUse"].pop() == entry()
    was = json.loads(before or "{}")
    was.setdefault("hooks", {}).setdefault("PostToolUse", [])
    assert data == was
    assert after.count("\r\n") == (after.count("\n") if "\r\n" in before else 0)
    (tmp_path / ".claude").mkdir(exist_ok=True)
    (tmp_path / ".claude" / "settings.json").write_bytes(proposal.after)
    again = client_hook("claude")
    assert isinstance(again, Left)
    assert again.reason == ".claude/settings.json already has a hook of agentlint"


@pytest.mark.parametrize(
    "before",
    ["[]", "{", '{"hooks": []}', '{"hooks": {"PostToolUse": {}}}', "{} // a comment", '{"hooks": "x"}', "\xff"],
)
def test_what_cannot_be_added_to_is_left(before: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".claude").mkdir()
    (tmp_path / ".claude" / "settings.json").write_bytes(before.encode("latin-1"))
    left = client_hook("claude")
    assert isinstance(left, Left)
    assert left.reason == ".claude/settings.json cannot be edited automatically"
    assert COMMAND in left.advice
