"""``--preserve``: what comments bring back is whole, and never more than the file that carries them may have."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING

import pytest

from agentlint.engine.convert import Options, Result, plan
from agentlint.engine.places import found
from agentlint.reports import convert as report

if TYPE_CHECKING:
    from pathlib import Path

CLAUDE, COPILOT, OPENCODE = ".claude/agents/a.md", ".github/agents/a.agent.md", ".opencode/agents/a.md"


def convert(root: Path, path: str, text: str, target: str, *, wider: bool = False) -> Result:
    file = root / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(text.encode())
    (result,) = plan([found(str(file))], Options(targets=(target,), preserve=True, wider=wider))
    return result


def spelled(result: Result) -> bytes:
    """What a result says, without the comment that keeps how its source was spelled."""
    assert result.data is not None, result.messages
    return re.sub(rb"# agentlint:[a-z]+-text .*\n", b"", result.data)


def shown(result: Result) -> str:
    out = io.StringIO()
    report.text([result], out)
    return out.getvalue()


@pytest.mark.parametrize(("path", "head", "via"), [
    (CLAUDE, "name: a\ndescription: One\\nTwo\n", "opencode"),
    (CLAUDE, "name: a\ndescription: One\\nTwo\n", "copilot"),
    (CLAUDE, "name: a\ndescription: d\ntools: Read\npermissionMode: plan\n", "opencode"),
    (OPENCODE, "description: d\nmode: subagent\npermissions:\n  bash: deny\n", "claude"),
    (OPENCODE, "description: d\nmode: subagent\nmodel: gpt-5\n", "copilot"),
    (OPENCODE, "description: d\nmode: subagent\npermission:\n  bash:\n    rm *: deny\n    \"*\": deny\n", "claude"),
])  # fmt: skip
def test_a_file_comes_back_whole(tmp_path: Path, path: str, head: str, via: str) -> None:
    text = f"---\n{head}---\nDo it.\n"
    there = convert(tmp_path / "there", path, text, via)
    assert there.data is not None, there.messages
    native = {CLAUDE: "claude", OPENCODE: "opencode"}[path]
    other = {"claude": CLAUDE, "copilot": COPILOT, "opencode": OPENCODE}[via]
    back = convert(tmp_path / "back", other, there.data.decode(), native)
    assert [one for one in back.messages if one.level == "error"] == []
    assert back.data == text.encode()


BRINGS = [
    ("claude", OPENCODE, "mode: subagent\n", '{"permissionMode": "bypassPermissions"}', "permissionMode",
     "lets the agent act without asking"),
    ("claude", OPENCODE, "mode: subagent\n", '{"hooks": {"Stop": [{"hooks": [{"type": "command", "command": "c"}]}]}}',
     "hooks", "the file itself starts no such program"),
    ("opencode", COPILOT, "tools: [read]\n",
     '{"permission": {"*": "deny", "read": "allow", "bash": {"*": "deny", "git *": "allow"}}}', "permission",
     "the agent could do more than the file itself allows: execute (git )"),
    ("opencode", CLAUDE, "name: a\n", '{"permission": "allow"}', "permission",
     "the agent could do more than the file itself allows: access paths outside the project without asking"),
    ("opencode", CLAUDE, "name: a\n", '{"permission": {"external_directory": {"/tmp/*": "allow", "/etc/*": "deny"}}}',
     "permission", "access paths outside the project without asking"),
]  # fmt: skip


@pytest.mark.parametrize(("target", "path", "head", "comment", "key", "why"), BRINGS)
def test_a_comment_gives_nothing_that_its_file_does_not_say(
    tmp_path: Path, target: str, path: str, head: str, comment: str, key: str, why: str
) -> None:
    text = f"---\ndescription: d\n{head}# agentlint:{target} {comment}\n---\nDo it.\n"
    plain = convert(tmp_path / "plain", path, text.replace("# agentlint", "# other"), target)
    result = convert(tmp_path / "kept", path, text, target)
    assert result.data is not None, result.messages
    assert spelled(result) == spelled(plain)
    line = next(line for line in shown(result).splitlines() if f"(comment) {key}" in line)
    assert "dropped" in line
    assert "--allow-wider" in line
    assert why in line


@pytest.mark.parametrize(("target", "path", "head", "comment", "key"), [one[:5] for one in BRINGS])
def test_the_user_may_allow_it_and_sees_it(
    tmp_path: Path, target: str, path: str, head: str, comment: str, key: str
) -> None:
    text = f"---\ndescription: d\n{head}# agentlint:{target} {comment}\n---\nDo it.\n"
    result = convert(tmp_path, path, text, target, wider=True)
    assert result.data is not None
    assert f"\n{key}:" in result.data.decode()
    assert f"note: restored from comments of the file: `{key}`" in shown(result)


def test_what_is_restored_is_told(tmp_path: Path) -> None:
    text = '---\ndescription: d\nmode: subagent\n# agentlint:claude {"background": true}\n---\nDo it.\n'
    result = convert(tmp_path, OPENCODE, text, "claude")
    assert "note: restored from comments of the file: `background`\n" in shown(result)


@pytest.mark.parametrize(("target", "path", "head", "comment"), [
    ("claude", COPILOT, "", '{"mcpServers": [{"s": {"command": "c"}}]}'),
    ("claude", COPILOT, "tools: [read]\n", '{"tools": "Read, Bash"}'),
    ("opencode", CLAUDE, "name: a\ntools: Read\n", '{"permission": {"*": "allow"}}'),
    ("copilot", CLAUDE, "name: a\n", '{"mcp-servers": {"s": {"type": "local", "command": "c", "args": []}}}'),
])  # fmt: skip
def test_a_comment_that_the_file_contradicts_is_not_followed(
    tmp_path: Path, target: str, path: str, head: str, comment: str
) -> None:
    text = f"---\ndescription: d\n{head}# agentlint:{target} {comment}\n---\nDo it.\n"
    plain = convert(tmp_path / "plain", path, text.replace("# agentlint", "# other"), target)
    assert spelled(convert(tmp_path / "kept", path, text, target, wider=True)) == spelled(plain)
