"""Names of agents that the target's client has itself, and keys that the source's client does not know."""

from __future__ import annotations

import pytest

from agentlint.engine.convert import Options, Result, convert_source
from agentlint.engine.places import Found
from agentlint.platforms import conversion, get, name_clients
from agentlint.platforms.base import Place
from agentlint.text import Source

PLAIN = Options(())


def convert(platform: str, name: str, fields: str, target: str, options: Options = PLAIN) -> Result:
    half = conversion.get(platform)
    file = name + half.suffix
    place = Place(f"{half.folder}/{file}", "", half.folder, file, "project")
    named = f"name: {name}\n" if platform == "claude" else ""
    text = f"---\n{named}description: d\n{fields}---\nYou review code.\n"
    found = Found(place.path, place, platform, "")
    asked = options._replace(targets=(target,), source=platform)
    [result] = convert_source(Source.from_text(place.path, text), found, asked)
    return result


@pytest.mark.parametrize(
    ("name", "target"),
    [
        ("build", "opencode"),
        ("plan", "opencode"),
        ("title", "opencode"),
        ("explore", "opencode"),
        ("code", "kilo"),
        ("explore", "copilot"),
        ("code-review", "copilot"),
        ("worker", "codex"),
    ],
)
def test_a_name_of_the_targets_own_agents_is_refused_unless_asked_for(name: str, target: str) -> None:
    result = convert("claude", name, "", target)
    [message] = [message for message in result.messages if message.level == "error"]
    assert message.code == "builtin-name"
    assert message.text.startswith(f"{conversion.get(target).title} has a built-in agent called `{name}`")
    assert message.text.endswith("rename it, or convert it with --allow-builtin")
    assert result.refused
    assert not convert("claude", name, "", target, Options((), builtin=True)).refused


def test_claudes_own_agents_are_guarded_too() -> None:
    assert [message.code for message in convert("opencode", "Plan", "mode: subagent\n", "claude").messages] == [
        "builtin-name"
    ]
    assert not convert("opencode", "planner", "mode: subagent\n", "claude").refused


@pytest.mark.parametrize("key", ["permission", "allowed-tools"])
def test_a_key_that_the_source_does_not_know_is_said_to_be_out_of_force(key: str) -> None:
    value = "{bash: deny}" if key == "permission" else "Read"
    result = convert("claude", "reviewer", f"{key}: {value}\n", "opencode")
    [line] = [change for change in result.changes if change.field == key]
    why = name_clients("{claude} does not know it: what it should deny is allowed there too")
    assert (line.kind, line.reason) == ("dropped", why)


def test_a_list_of_agents_that_is_carried_is_not_called_dropped() -> None:
    result = convert("copilot", "rev", "tools: ['agent', 'read']\nagents: ['reviewer']\n", "opencode")
    [line] = [change for change in result.changes if change.field == "agents"]
    permission = {"*": "deny", "task": {"*": "deny", "reviewer": "allow"}, "read": "allow"}
    assert (line.kind, line.to) == ("mapped", ("permission", permission))


def test_the_documented_example_of_allow_wider_is_written() -> None:
    fields = "mode: subagent\npermission:\n  '*': deny\n  read: allow\n  bash: {'*': deny, 'git *': allow}\n"
    result = convert("opencode", "rev", fields, "claude", Options((), wider=True))
    assert not result.refused
    assert b"\ntools: Read, Bash\n" in (result.data or b"")
    [line] = [change for change in result.changes if change.field == "permission"]
    assert (line.authority, line.reason) == ("wider", "Claude Code cannot limit `bash`: all of it is granted")


@pytest.mark.parametrize(
    ("path", "name"),
    [
        (".github/agents/plan.agent.md", "plan"),
        (".github/agents/plan.chatmode.md", "plan.chatmode"),
        (".github/agents/plan.md", "plan"),
        (".github/chatmodes/plan.chatmode.md", "plan"),
    ],
)
def test_a_chat_mode_is_called_what_copilot_calls_it(path: str, name: str) -> None:
    """Copilot CLI 1.0.102 gives `t.chatmode.md` in the agents folder the id `t.chatmode`."""
    folder, _, filename = path.rpartition("/")
    place = Place(path, "", folder, filename, "project")
    source = Source.from_text(path, "---\ndescription: d\n---\nYou plan.\n")
    seen = get("copilot").see(source, place)
    assert conversion.get("copilot").read(seen, source, place).name == name
