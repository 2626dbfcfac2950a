"""opencode.json as the real client takes it (OpenCode 1.18.34, 2026-11-27: its answers to `/config` and `/agent`)."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from agentlint.engine.discover import discover
from agentlint.engine.inspect import Options, Run, View, inspect
from agentlint.engine.run import Summary, check
from agentlint.engine.settings import Settings
from agentlint.platforms.base import Place
from agentlint.platforms.opencode.client import PLATFORM, contest
from agentlint.text import Severity, Source

if TYPE_CHECKING:
    from pathlib import Path

    from agentlint.platforms.base import Declared, Seen

PLACE = Place("opencode.json", "", "opencode.json", "opencode.json", "project", "settings")


def read(text: str, place: Place = PLACE) -> tuple[Seen, list[Declared]]:
    source = Source.from_text(place.path, text)
    assert PLATFORM.judge_settings is not None
    assert PLATFORM.declared is not None
    return PLATFORM.judge_settings(source, place), PLATFORM.declared(source, place)


def is_refused(text: str) -> bool:
    whole, agents = read(text)
    return any(seen.outcome == "rejected" for seen in (whole, *(one.seen for one in agents)))


@pytest.mark.parametrize(
    "text",
    [
        '{"agent":',
        "  \n",
        "null",
        "[]",
        '{"agent": {}} x',
        '{"agent": {}} /* ',
        "{'agent': {}}",
        '{"agent": null}',
        '{"agent": []}',
        '{"agent": {"x": "y"}}',
        '{"agent": {"x": {"color": "teal"}}}',
        '{"agent": {"x": {"description": null}}}',
        '{"agent": {"x": {"prompt": 5}}}',
        '{"agent": {"x": {"name": 5}}}',
        '{"agent": {"constructor": {"description": "x"}}}',
        '{"agent": {"x": {"permissions": []}}}',
        '{"agents": {"x": {"permissions": []}}}',
        '{"permissions": []}',
        '{"mode": {"m": {"description": 5}}}',
        '{"model": 5}',
        '{"default_agent": 5}',
        '{"tools": ["x"]}',
        '{"permission": {"bash": "never"}}',
        '{"command": {"c": {"description": "t"}}}',
        '{"command": {"c": {"template": "t", "model": 5}}}',
        '{"command": {"c": {"template": "t", "description": null}}}',
        '{"command": {"c": "x"}}',
        '{"mcp": {"s": {"type": "local", "command": "x"}}}',
        '{"mcp": {"s": {"type": "foo"}}}',
        '{"mcp": {"s": 5}}',
        '{"instructions": "x"}',
        '{"plugin": "x"}',
        '{"share": "x"}',
        '{"autoupdate": "yes"}',
        '{"formatter": 5}',
        '{"lsp": {"x": 5}}',
        '{"watcher": {"ignore": "x"}}',
        '{"provider": {"x": {"models": {"m": {"limit": {"context": "a"}}}}}}',
    ],
)
def test_the_client_refuses_the_project(text: str) -> None:
    assert is_refused(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{}",
        '\ufeff{"agent": {}}',
        '{// c\n"agent": {"x": {"description": "d",},},}',
        '{"foo": 1, "theme": 5, "keybinds": {"leader": 5}, "tui": {"scroll_speed": "x"}}',
        '{"agents": 5}',
        '{"agents": {"x": {"color": "teal"}}}',
        '{"agent": {"x": {"foo": {"a": 1}}}}',
        '{"command": {"c": {"template": "t", "agent": "nope", "foo": 5}}}',
        '{"mcp": {"s": {"type": "remote", "url": "https://x", "foo": 1}, "t": {"enabled": false}}}',
        '{"experimental": {"foo": 5}}',
        '{"model": "sonnet", "default_agent": "nope"}',
    ],
)
def test_the_client_takes_it(text: str) -> None:
    assert not is_refused(text)


def test_agents_in_all_their_forms() -> None:
    text = json.dumps(
        {
            "agents": {
                "v2": {"system": "sys", "description": "d"},
                "x": {"description": "b"},
                "bad": {"color": "teal"},
            },
            "agent": {"x": {"description": "a", "prompt": "hi"}, "a/b": {}, "named": {"name": "zed"}},
            "mode": {"m": {"description": "d", "mode": "subagent"}},
        }
    )
    _, agents = read(text)
    assert [(one.place.inside, one.seen.outcome, one.seen.name, one.seen.mode, one.seen.prompt) for one in agents] == [
        ("agents/v2", "loaded", "v2", "all", "sys"),
        ("agents/bad", "skipped", None, None, None),
        ("agent/x", "loaded", "x", "all", "hi"),
        ("agent/a/b", "loaded", "a/b", "all", ""),
        ("agent/named", "loaded", "zed", "all", ""),
        ("mode/m", "loaded", "m", "primary", ""),
    ]


def test_a_bad_agent_of_version_2_is_only_left_out() -> None:
    whole, [agent] = read('{"agents": {"x": {"color": "teal"}}}')
    assert [str(one.effect.value) for one in (*whole.problems, *agent.seen.problems)] == ["skips"]


def test_positions() -> None:
    text = (
        '{\n  "agent": {\n    "x": {"color": "teal", "permission": {"write": "deny"}}\n  },\n  "command": {"c": {}}\n}'
    )
    whole, [agent] = read(text)
    told = [text[one.span.start : one.span.end] for one in (*whole.problems, *agent.seen.problems)]
    assert told == ['"c"', '"teal"', '"write"']
    assert agent.seen.at is not None
    assert text[agent.seen.at.start : agent.seen.at.end] == '"x"'


def test_one_fault_takes_every_agent_of_the_file() -> None:
    _, agents = read('{"model": 5, "agent": {"x": {"description": "d"}}}')
    assert [(one.seen.outcome, one.seen.reason) for one in agents] == [
        ("rejected", "the file is refused: `model` has a value that the client does not accept")
    ]


def lay_out(root: Path, files: dict[str, Any]) -> None:
    (root / ".git").mkdir()
    for name, content in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content if isinstance(content, str) else json.dumps(content), "utf-8")


def shown(root: Path) -> dict[str, View]:
    """The agents by the file and key that declares them."""
    entries = inspect(discover([str(root)]), Options(("opencode",)), Run())
    views = [entry.view for entry in entries]
    return {f"{view['path'].removeprefix(f'{root}/')} {view.get('declared', '')}".rstrip(): view for view in views}


def test_what_several_files_say_is_merged(tmp_path: Path) -> None:
    files = {
        "opencode.json": {"agent": {"x": {"description": "json", "prompt": "p", "permission": {"bash": "deny"}}}},
        ".opencode/opencode.json": {"agent": {"x": {"description": "inner", "temperature": 0.5}}},
        ".opencode/agents/x.md": "---\npermission:\n  edit: deny\n---\nbody",
    }
    lay_out(tmp_path, files)
    agents = shown(tmp_path)
    assert set(agents) == {"opencode.json agent.x", ".opencode/opencode.json agent.x", ".opencode/agents/x.md"}
    for one in agents.values():
        assert (one["outcome"], one["description"], one["prompt_length"]) == ("loaded", "inner", len("body"))
        assert (one["permission"] or [])[-2:] == ["bash:*=deny", "edit:*=deny"]


def test_the_older_form_is_read_last() -> None:
    [claim] = contest(PLACE._replace(inside="mode/x"), read('{"mode": {"x": {}}}')[1][0].seen)
    file = Place(".opencode/agents/x.md", "", ".opencode/agents", "x.md", "project")
    [other] = contest(file, PLATFORM.see(Source.from_text(file.path, "---\ndescription: d\n---\nb"), file))
    assert claim.key == other.key == "x"
    assert claim.layer < other.layer


def found_in(root: Path) -> list[tuple[str, str, str]]:
    summary = Summary()
    results = check(discover([str(root)]), Settings(show=Severity.INFO), summary)
    return [
        (one.path.removeprefix(f"{root}/"), str(one.severity), one.rule) for got in results for one in got.diagnostics
    ]


def test_a_text_from_a_file(tmp_path: Path) -> None:
    lay_out(
        tmp_path,
        {"opencode.json": {"agent": {"x": {"description": "d", "prompt": "{file:./p.md}!"}}}, "p.md": "\n Prompt \n"},
    )
    [one] = shown(tmp_path).values()
    assert (one["outcome"], one["prompt_length"]) == ("loaded", len("Prompt!"))
    assert found_in(tmp_path) == []
    (tmp_path / "p.md").unlink()
    assert found_in(tmp_path) == [("opencode.json", "error", "unknown-reference")]
    assert [one["outcome"] for one in shown(tmp_path).values()] == ["rejected"]


def test_a_file_outside_of_the_project_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("token " * 100, "utf-8")
    (tmp_path / "project").mkdir()
    lay_out(
        tmp_path / "project", {"opencode.json": {"agent": {"x": {"description": "d", "prompt": "{file:../secret}"}}}}
    )
    [one] = shown(tmp_path / "project").values()
    assert one["prompt_length"] == len("{file:../secret}")


def test_a_configuration_that_says_nothing_of_agents_is_no_file_of_the_run(tmp_path: Path) -> None:
    lay_out(tmp_path, {"opencode.json": {"model": "a/b"}})
    summary = Summary()
    assert [one.diagnostics for one in check(discover([str(tmp_path)]), Settings(), summary)] == [[]]
    assert summary.files == 0
    (tmp_path / "opencode.json").write_text('{"model": 5}', "utf-8")
    assert found_in(tmp_path) == [("opencode.json", "error", "wrong-type")]


def test_only_the_clients_own_places_are_configuration(tmp_path: Path) -> None:
    broken = {"agent": {"x": {"color": "teal"}}}
    lay_out(tmp_path, {"config.json": broken, ".opencode.json": broken, ".config/opencode/opencode.json": broken})
    assert [one.place.folder for one in discover([str(tmp_path)])] == ["opencode.json"]  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("text", "rule", "message"),
    [
        ('{"mcp": {"x": {}}}', "missing-key", "`type` and `command` are missing in `mcp.x`"),
        ('{"mcp": {"x": {"command": ["a"]}}}', "missing-key", "`type` is missing in `mcp.x`"),
        (
            '{"mcp": {"x": {"type": "remote", "command": ["a"]}}}',
            "missing-key",
            "`url` is missing in `mcp.x`",
        ),
        (
            '{"mcp": {"x": {"type": "loca", "command": ["a"]}}}',
            "invalid-value",
            '`mcp.x.type` is `"loca"`, but must be `local` or `remote`, did you mean `local`?',
        ),
        (
            '{"mcp": {"x": {"type": "remote", "url": "u", "oauth": {"scope": 1}}}}',
            "wrong-type",
            "`mcp.x.oauth.scope` is `1`, but must be text",
        ),
        (
            '{"formatter": {"x": {"disabled": "yes"}}}',
            "wrong-type",
            '`formatter.x.disabled` is `"yes"`, but must be `true` or `false`',
        ),
        ('{"formatter": []}', "invalid-value", "`formatter` is a list, but must be `true` or `false` or a mapping"),
        ('{"lsp": {"x": {"command": "a"}}}', "wrong-type", '`lsp.x.command` is `"a"`, but must be a list'),
        ('{"lsp": {"x": {"disabled": false}}}', "missing-key", "`command` is missing in `lsp.x`"),
    ],
)
def test_a_value_of_several_forms_is_told_by_the_nearest(tmp_path: Path, text: str, rule: str, message: str) -> None:
    (tmp_path / "opencode.json").write_text(text, "utf-8")
    [result] = check(discover([str(tmp_path)]), Settings(), Summary())
    assert [(one.rule, one.message) for one in result.diagnostics] == [(rule, message)]
