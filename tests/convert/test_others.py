"""What Codex, Factory Droid and Cursor can be told and what not."""

from __future__ import annotations

import re
import tomllib
from typing import TYPE_CHECKING

import pytest

import agentlint
from agentlint.engine.convert import Options, Result, plan
from agentlint.engine.places import found
from agentlint.platforms import conversion
from tests.convert.agents import reread

if TYPE_CHECKING:
    from pathlib import Path

    from tests.convert.agents import Stage


def convert(folder: Path, text: str, target: str, *, wider: bool = False, source: str = "claude") -> Result:
    half = conversion.get(source)
    path = folder / half.folder / f"rev{half.suffix}"
    path.parent.mkdir(parents=True)
    path.write_text(text, "utf-8", newline="")
    (result,) = plan([found(str(path))], Options(targets=(target,), wider=wider))
    return result


def agent(lines: str = "", body: str = "You review.\n") -> str:
    return f"---\nname: rev\ndescription: d\n{lines}---\n{body}"


def read(text: str, platform: str) -> Stage:
    return reread(text, platform, "rev")


def text_of(result: Result) -> str:
    assert result.data is not None, result.messages
    return result.data.decode()


def told(result: Result) -> dict[str, tuple[str, str]]:
    return {line.field: (line.kind, line.authority) for line in result.changes if line.kind != "defaulted"}


# --- Codex ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "body", ["\n# Title\n\nUse `\\d`.\n", "say '''\n", "a\r\nb\r\n", "a\rb", "\x1b[0m\n", "it's'", "\n\n"]
)
def test_codex_keeps_every_body(body: str, tmp_path: Path) -> None:
    result = convert(tmp_path, agent(body=body), "codex")
    if not body.strip():
        assert [message.code for message in result.messages] == ["no-prompt"]
        return
    assert tomllib.loads(text_of(result))["developer_instructions"] == body
    back = convert(tmp_path / "back", text_of(result), "claude", source="codex")
    assert text_of(back).replace("\r\n", "\n").partition("---\n")[2].partition("---\n")[2] == body.replace("\r\n", "\n")


@pytest.mark.parametrize(
    ("lines", "freed"),
    [
        ("tools: Read, Grep\n", "change files, run commands, use the network"),
        ("disallowedTools: Bash\n", "it could run commands;"),
        ("disallowedTools: Read\n", "it could read files;"),
        ("disallowedTools: Write, Edit\n", "it could create files and edit files;"),
        ("permissionMode: plan\n", "it could change files, run commands and use MCP tools;"),
        ("disallowedTools: Write, Edit, NotebookEdit, Bash\n", "it could change files and run commands;"),
    ],
)
@pytest.mark.parametrize("target", ["codex", "cursor"])
def test_limits_that_cannot_be_kept(target: str, lines: str, freed: str, tmp_path: Path) -> None:
    result = convert(tmp_path, agent(lines), target)
    if target == "cursor" and "NotebookEdit" in lines:
        assert not result.refused  # readonly says it
        return
    assert result.refused
    assert [message.code for message in result.messages] == ["cannot-restrict"]
    assert freed in result.messages[0].text or target == "cursor"
    wider = convert(tmp_path / "wider", agent(lines), target, wider=True)
    assert not wider.refused
    assert "wider" in {line.authority for line in wider.changes}


def test_codex_is_asked_for_a_sandbox_that_it_does_not_enforce(tmp_path: Path) -> None:
    result = convert(tmp_path, agent("tools: Read, Grep\n"), "codex", wider=True)
    assert tomllib.loads(text_of(result))["sandbox_mode"] == "read-only"
    assert told(result)["tools"] == ("approximated", "wider")
    assert read(text_of(result), "codex").seen.tools == "all"


def test_codex_back_to_claude_keeps_what_was_meant(tmp_path: Path) -> None:
    text = (
        'name = "rev"\ndescription = "d"\nmodel = "gpt-5.5"\nmodel_reasoning_effort = "high"\n'
        'sandbox_mode = "read-only"\nweb_search = "disabled"\ndeveloper_instructions = "You review."\n'
        '[mcp_servers.docs]\nurl = "https://x"\n'
        'bearer_token_env_var = "KEY"\n[mcp_servers.off]\ncommand = "x"\nenabled = false\n'
    )
    result = convert(tmp_path, text, "claude", source="codex")
    assert text_of(result).startswith(
        "---\nname: rev\ndescription: d\n"
        "disallowedTools: Write, Edit, NotebookEdit, Bash, WebFetch, WebSearch, mcp__off\n"
        "mcpServers:\n  - docs:\n      type: http\n      url: https://x\n"
        "      headers:\n        Authorization: Bearer ${KEY}\n"
        "effort: high\n---\nYou review."
    )
    assert told(result)["model"] == ("dropped", "same")


@pytest.mark.parametrize(
    ("line", "permission"),
    [
        ('approval_policy = "untrusted"', {"*": "ask"}),
        ('approval_policy = "on-request"\nweb_search = "disabled"',
         {"*": "ask", "webfetch": "deny", "websearch": "deny"}),
        ("approval_policy = {granular = {sandbox_approval = true, rules = true, mcp_elicitations = true}}",
         {"*": "ask"}),
        ('approval_policy = "never"', None),
        ("", None),
    ],
)  # fmt: skip
def test_a_codex_agent_that_asks_keeps_its_question(line: str, permission: object, tmp_path: Path) -> None:
    text = f'name = "rev"\ndescription = "d"\n{line}\ndeveloper_instructions = "You review."\n'
    result = convert(tmp_path, text, "opencode", source="codex")
    assert (read(text_of(result), "opencode").seen.data or {}).get("permission") == permission
    there = convert(tmp_path / "cursor", text, "cursor", source="codex")
    if permission == {"*": "ask"}:
        [loss] = [one for one in there.changes if one.field == "approval_policy"]
        assert (loss.kind, loss.authority) == ("mapped", "same")
        assert loss.reason.startswith("Cursor asks by itself, unless the user has changed that")


def test_codex_takes_servers_in_its_own_form(tmp_path: Path) -> None:
    lines = (
        "mcpServers:\n  - docs:\n      type: http\n      url: https://x\n"
        "      headers: {Authorization: 'Bearer ${KEY}', X: y}\n"
        "  - run:\n      command: npx\n      args: [-y, x]\n      env: {A: '${A}', B: '1'}\n  - github\n"
    )
    result = convert(tmp_path, agent(lines), "codex")
    assert tomllib.loads(text_of(result))["mcp_servers"] == {
        "docs": {"url": "https://x", "bearer_token_env_var": "KEY", "http_headers": {"X": "y"}},
        "run": {"command": "npx", "args": ["-y", "x"], "env": {"B": "1"}, "env_vars": ["A"]},
    }
    assert told(result)["mcpServers"] == ("approximated", "narrower")


def test_codex_preserves_in_comments(tmp_path: Path) -> None:
    path = tmp_path / ".claude/agents/rev.md"
    path.parent.mkdir(parents=True)
    path.write_text(agent("model: sonnet\ncolor: red\n"))
    (there,) = plan([found(str(path))], Options(targets=("codex",), preserve=True))
    text = text_of(there)
    assert text.startswith(
        '# agentlint:claude {"model": "sonnet"}\n# agentlint:claude {"color": "red"}\nname = "rev"\n'
    )
    other = tmp_path / "back/.codex/agents/rev.toml"
    other.parent.mkdir(parents=True)
    other.write_text(text)
    (back,) = plan([found(str(other))], Options(targets=("claude",), preserve=True))
    assert text_of(back) == path.read_text()


# --- Factory Droid ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("lines", "tools"),
    [
        ("", None),
        ("tools: Read, Grep, Glob\n", ["Read", "Grep", "Glob"]),
        ("tools: Write, Edit, Bash, WebFetch, TodoWrite\n", ["Create", "Edit", "Execute", "FetchUrl", "TodoWrite"]),
        ("tools: Read, NotebookEdit\n", ["Read"]),  # its `Edit` edits every file
        ("tools: Read, Agent, AskUserQuestion, mcp__x__y\n", ["Read"]),
        (
            "disallowedTools: Bash, WebFetch, WebSearch\n",
            ["Read", "Grep", "Glob", "Create", "Edit", "TodoWrite", "Skill"],
        ),
        ("tools: mcp__x\n", ["TodoWrite"]),
    ],
)
def test_droid_tools(lines: str, tools: list[str] | None, tmp_path: Path) -> None:
    result = convert(tmp_path, agent(lines), "droid")
    stage = read(text_of(result), "droid")
    assert (stage.seen.data or {}).get("tools") == tools
    assert stage.seen.problems == []
    codes = [message.code for message in result.messages]
    assert ("not-observed" in codes) is (tools is not None)


@pytest.mark.parametrize(
    ("value", "tools"),
    [
        ("read-only", "Read, Glob, Grep"),
        ("edit", "Write, Edit"),
        ("[Create, Execute]", "Write, Bash"),
        ("[LS]", "Glob"),
        ("[Read, mcp, Nope, Task]", "Read"),
    ],
)
def test_droid_back_to_claude(value: str, tools: str, tmp_path: Path) -> None:
    result = convert(tmp_path, agent(f"tools: {value}\n"), "claude", source="droid")
    assert f"\ntools: {tools}\n" in text_of(result)


# --- Cursor ----------------------------------------------------------------------------------------------------------


def test_cursor_readonly(tmp_path: Path) -> None:
    lines = "disallowedTools: Write, Edit, NotebookEdit, Bash\nbackground: true\nmodel: sonnet\n"
    result = convert(tmp_path, agent(lines), "cursor")
    assert text_of(result) == "---\nname: rev\ndescription: d\nreadonly: true\nis_background: true\n---\nYou review.\n"
    assert told(result)["disallowedTools"] == ("approximated", "same")
    assert [message.code for message in result.messages] == ["not-observed"]
    back = convert(tmp_path / "back", text_of(result), "claude", source="cursor")
    assert "disallowedTools: Write, Edit, NotebookEdit, Bash\nbackground: true\n" in text_of(back)


def test_cursor_names(tmp_path: Path) -> None:
    path = tmp_path / ".claude/agents/rev.md"
    path.parent.mkdir(parents=True)
    path.write_text("---\nname: Code Reviewer_2\ndescription: d\n---\nYou review.\n")
    (result,) = plan([found(str(path))], Options(targets=("cursor",)))
    assert result.path.endswith(".cursor/agents/code-reviewer-2.md")
    assert text_of(result).startswith("---\nname: code-reviewer-2\n")
    assert told(result)["name"] == ("approximated", "same")


@pytest.mark.parametrize("newline", ["\r\n", "\r", "\n"])
def test_a_prompt_is_found_in_the_file_where_a_client_makes_one_form_of_line_breaks(newline: str) -> None:
    """Qwen Code closes the frontmatter at a fence between lone carriage returns, too."""
    head = f"---\r\nname: rev{newline}description: Reviews{newline}---\r"
    body = "Review it.\r\n---\rThen\ntell."
    done = agentlint.convert_text(head + body, to="claude", path=".qwen/agents/rev.md")
    assert done.text is not None
    assert re.search(r"---\r?\n\Z", done.text.removesuffix(body))
