"""Plugins of Claude Code by their manifest and by a marketplace, as 2.1.332 was seen to take them on 2026-11-28: one
plugin for each value, all in one session."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from agentlint.engine.discover import discover
from agentlint.engine.inspect import Options, Run, inspect
from agentlint.engine.places import EVERY_KIND, Found
from agentlint.engine.run import Summary, check
from agentlint.engine.settings import Settings

if TYPE_CHECKING:
    from pathlib import Path

AGENT = "---\nname: {name}\ndescription: Does it\n---\nGo.\n"

TAKEN: dict[str, dict[str, Any]] = {
    "a version that is none": {"version": "x"},
    "a description that is no text": {"description": 7},
    "no description": {"description": None},
    "an author that is a text": {"author": "me"},
    "keywords that are a text": {"keywords": "a"},
    "an unknown key": {"nope": {"a": 1}},
    "a folder of commands": {"commands": "./commands/"},
    "commands that are not there": {"commands": "./gone.md"},
    "a map of commands": {"commands": {"a": {"source": "./commands/x.md"}}},
    "hooks in a file": {"hooks": ["./x.json"]},
    "hooks of an unknown event": {"hooks": {"Nope": []}},
    "capital letters in the name": {"name": "MyPlug"},
    "a name of other letters": {"name": "\u00e9t\u00e9"},
    "no agents": {},
}
REFUSED: dict[str, tuple[dict[str, Any], str, int]] = {
    "a version that is a number": ({"version": 7}, "wrong-type", 25),
    "no name": ({"name": None}, "wrong-type", 9),
    "an empty name": ({"name": ""}, "plugin-manifest", 9),
    "a name with a space": ({"name": "My Plugin"}, "plugin-manifest", 9),
    "a name with a colon": ({"name": "a:b"}, "plugin-manifest", 9),
    "a path without ./": ({"commands": ["commands/x.md"]}, "plugin-manifest", 27),
    "skills without ./": ({"skills": "skills"}, "plugin-manifest", 24),
    "hooks without ./": ({"hooks": "hooks/x.json"}, "plugin-manifest", 23),
    "servers without ./": ({"mcpServers": ["x.json"]}, "plugin-manifest", 29),
    "hooks that are no list": ({"hooks": {"PreToolUse": "x"}}, "wrong-type", 38),
    "styles without ./": ({"outputStyles": "styles"}, "plugin-manifest", 30),
    "dependencies that are a text": ({"dependencies": "x"}, "wrong-type", 30),
    "settings that are a number": ({"settings": 7}, "wrong-type", 26),
    "agents that are null": ({"agents": None}, "plugin-manifest", 24),
    "agents in a folder": ({"agents": "./"}, "plugin-manifest", 24),
}


@pytest.fixture
def plugin(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / ".git").mkdir()
    monkeypatch.chdir(tmp_path)
    put(tmp_path, "p/agents/y.md", AGENT.format(name="y"))
    put(tmp_path, "p/x.md", AGENT.format(name="x"))
    return tmp_path / "p"


def put(folder: Path, path: str, text: str) -> None:
    target = folder / path
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(text, "utf-8")


def loaded() -> list[str]:
    files = discover(["."])
    entries = inspect(files, Options(("claude",)), Run())
    return sorted(
        str(one["name"])
        for one in (entry.view for entry in entries)
        if one["outcome"] == "loaded" and not one["hypothetical"]
    )


def findings() -> list[tuple[str, str, int]]:
    found = [one for result in check(discover(["."]), Settings(), Summary()) for one in result.diagnostics]
    return [(one.path, one.rule, one.span.start) for one in found if one.rule != "unlisted-agent"]


@pytest.mark.parametrize("given", TAKEN.values(), ids=TAKEN)
def test_a_manifest_that_is_taken(plugin: Path, given: dict[str, Any]) -> None:
    manifest = {"name": "p", **given}
    put(plugin, ".claude-plugin/plugin.json", json.dumps(manifest))
    assert (loaded(), findings()) == ([f"{manifest['name']}:y"], [])


@pytest.mark.parametrize(("given", "rule", "start"), REFUSED.values(), ids=REFUSED)
def test_a_manifest_that_is_refused(plugin: Path, given: dict[str, Any], rule: str, start: int) -> None:
    put(plugin, ".claude-plugin/plugin.json", json.dumps({"name": "p", **given}))
    assert (loaded(), findings()) == ([], [("p/.claude-plugin/plugin.json", rule, start)])


@pytest.mark.parametrize(
    ("text", "start"),
    [
        ("{not json", 1), ("[]", 0), ("", 0), ('{"name": "p", // c\n "version": "1"}', 14), ('{"name": "p",}', 12),
    ],
)  # fmt: skip
def test_a_manifest_that_is_no_json(plugin: Path, text: str, start: int) -> None:
    put(plugin, ".claude-plugin/plugin.json", text)
    assert (loaded(), findings()) == ([], [("p/.claude-plugin/plugin.json", "settings-invalid", start)])


def test_a_byte_order_mark_is_taken(plugin: Path) -> None:
    put(plugin, ".claude-plugin/plugin.json", '\ufeff{"name": "p"}')
    assert (loaded(), findings()) == (["p:y"], [])


@pytest.mark.parametrize(
    ("entry", "manifest", "agents"),
    [
        ({"strict": False, "agents": ["./x.md"]}, None, ["p:x", "p:y"]),
        ({"agents": ["./x.md"]}, None, ["p:x", "p:y"]),
        ({"agents": ["./x.md"]}, {}, ["p:x", "p:y"]),
        ({"agents": ["./x.md"]}, {"agents": ["./agents/y.md"]}, ["p:x", "p:y"]),
        ({"agents": []}, None, ["p:y"]),
        ({"strict": False}, {}, ["p:y"]),
        ({}, {"name": "other"}, ["other:y"]),
    ],
)
def test_what_a_marketplace_lists_comes_besides(
    plugin: Path, entry: dict[str, Any], manifest: dict[str, Any] | None, agents: list[str]
) -> None:
    offer(plugin, {"name": "p", "source": "./p", **entry})
    if manifest is not None:
        put(plugin, ".claude-plugin/plugin.json", json.dumps({"name": "p", **manifest}))
    assert (loaded(), findings()) == (agents, [])


def offer(plugin: Path, *entries: dict[str, Any], **more: Any) -> None:
    whole = {"name": "m", "owner": {"name": "n"}, "plugins": entries, **more}
    put(plugin.parent, ".claude-plugin/marketplace.json", json.dumps(whole))


@pytest.mark.parametrize(
    ("entry", "manifest", "rule", "start"),
    [
        ({"strict": False, "agents": ["./x.md"]}, True, "plugin-manifest", 108),
        ({"strict": False, "commands": ["./c.md"]}, True, "plugin-manifest", 110),
        ({"agents": ["x.md"]}, False, "plugin-manifest", 92),
        ({"version": 7}, False, "wrong-type", 92),
    ],
)
def test_an_entry_that_is_refused(
    plugin: Path, entry: dict[str, Any], manifest: bool, rule: str, start: int
) -> None:  # fmt: skip
    offer(plugin, {"name": "p", "source": "./p", **entry})
    if manifest:
        put(plugin, ".claude-plugin/plugin.json", '{"name": "p"}')
    assert (loaded(), findings()) == ([], [(".claude-plugin/marketplace.json", rule, start)])


def test_the_second_plugin_of_a_name_is_never_installed(plugin: Path) -> None:
    offer(plugin, {"name": "p", "source": "./p"}, {"name": "p", "source": "./q"})
    put(plugin.parent, "q/agents/z.md", AGENT.format(name="z"))
    assert (loaded(), findings()) == (["p:y"], [(".claude-plugin/marketplace.json", "plugin-manifest", 91)])


@pytest.mark.parametrize(
    ("more", "entry", "rule"),
    [
        ({"owner": "me"}, {}, "wrong-type"), ({"name": "my market"}, {}, "plugin-manifest"),
        ({}, {"source": "./gone"}, "plugin-manifest"), ({}, {"source": "p"}, "plugin-manifest"),
    ],
)  # fmt: skip
def test_a_marketplace_that_gives_no_plugin(
    plugin: Path, more: dict[str, Any], entry: dict[str, Any], rule: str
) -> None:
    offer(plugin, {"name": "p", "source": "./p", **entry}, **more)
    assert [one[:2] for one in findings()] == [(".claude-plugin/marketplace.json", rule)]


def test_names_alone_count_from_the_root_of_plugins(plugin: Path) -> None:
    offer(plugin, {"name": "p", "source": "p"}, metadata={"pluginRoot": "./"})
    assert (loaded(), findings()) == (["p:y"], [])


@pytest.mark.parametrize(
    ("text", "agents"),
    [
        ('{"name": "m", "owner": {"name": "n"}, "plugins": [{"name": "q", "source": "./q"}]}', []),
        ('{"agents": [{"name": "y"}]}', []),
        ('{"plugins": [{"name": "p", "source": {"source": "github", "repo": "me/p"}}]}', ["p:y"]),
        ('{"plugins": [', ["p:y"]),
    ],
    ids=["offers others", "lists no plugins", "offers itself by its address", "half-written"],
)
def test_a_marketplace_is_no_plugin_itself(plugin: Path, text: str, agents: list[str]) -> None:
    """No user gets the agents beside it: they are a collection, in which no place is wrong."""
    put(plugin, ".claude-plugin/marketplace.json", text)
    put(plugin, "skills/topic/deep/SKILL.md", "---\nname: deep\ndescription: Does it\n---\nGo.\n")
    assert loaded() == agents
    [skill] = [file for file in discover(["."], kinds=EVERY_KIND) if file.path.endswith("SKILL.md")]
    assert isinstance(skill, Found)
    assert skill.place.scope == ("plugin" if agents else "none")


# --- links: with --plugin-dir, and installed from a marketplace (2026-11-28) ---------------------------------------

LINKS: dict[str, tuple[dict[str, str], list[str] | None, list[str], list[str]]] = {
    # links by their path: where they lead; what the manifest lists; what --plugin-dir and an installed plugin give
    "to a file of the plugin": ({"p/agents/l.md": "../x.md"}, None, ["p:y"], ["p:y"]),
    "to a file beside": ({"p/agents/l.md": "y.md"}, None, ["p:y"], ["p:y"]),
    "to a file of the marketplace": ({"p/agents/l.md": "../../lib/z.md"}, None, ["p:y"], ["p:y"]),
    "to a folder": ({"p/agents/sub": "../../lib"}, None, ["p:y"], ["p:y"]),
    "a listed one in the plugin": ({"p/l.md": "x.md"}, ["./l.md"], ["p:x"], ["p:x"]),
    "a listed one out of the plugin": ({"p/l.md": "../lib/z.md"}, ["./x.md", "./l.md"], ["p:x"], ["p:x", "p:z"]),
    "through a folder of the plugin": ({"p/d": "in"}, ["./x.md", "./d/w.md"], ["p:w", "p:x"], ["p:w", "p:x"]),
    "a listed one out of the market": ({"p/l.md": "../../lib/z.md"}, ["./x.md", "./l.md"], ["p:x"], ["p:x"]),
}


@pytest.mark.parametrize("offered", [False, True])
@pytest.mark.parametrize(("links", "lists", "alone", "installed"), LINKS.values(), ids=LINKS)
def test_links_in_a_plugin(
    plugin: Path,
    links: dict[str, str],
    lists: list[str] | None,
    alone: list[str],
    installed: list[str],
    *,
    offered: bool,
) -> None:
    market = plugin.parent
    for folder in (market, market.parent):
        put(folder, "lib/z.md", AGENT.format(name="z"))
    put(plugin, "in/w.md", AGENT.format(name="w"))
    put(plugin, ".claude-plugin/plugin.json", json.dumps({"name": "p", **({} if lists is None else {"agents": lists})}))
    if offered:
        put_marketplace(market)
    for path, target in links.items():
        (market / path).symlink_to(target)
    assert loaded() == (installed if offered else alone)


def put_marketplace(folder: Path) -> None:
    offers = {"name": "m", "owner": {"name": "o"}, "plugins": [{"name": "p", "source": "./p"}]}
    put(folder, ".claude-plugin/marketplace.json", json.dumps(offers))


def test_a_link_in_a_plugin_is_no_silent_loss(plugin: Path) -> None:
    put(plugin, ".claude-plugin/plugin.json", '{"name": "p"}')
    (plugin / "agents/l.md").symlink_to("../x.md")
    results = [one for result in check(discover(["."]), Settings(), Summary()) for one in result.diagnostics]
    [one] = [one for one in results if one.rule == "ignored-extension"]
    assert (one.path, one.message) == ("p/agents/l.md", "`l.md` is not read: a symbolic link leads to it")
    assert one.why.endswith(" follows no symbolic link in a plugin's folder `agents`.")


def test_a_listed_link_that_leads_out_is_no_silent_loss(plugin: Path) -> None:
    put(plugin.parent, "lib/z.md", AGENT.format(name="z"))
    put(plugin, ".claude-plugin/plugin.json", '{"name": "p", "agents": ["./l.md"]}')
    (plugin / "l.md").symlink_to("../lib/z.md")
    assert findings() == [("p/.claude-plugin/plugin.json", "plugin-manifest", 25)]
    put_marketplace(plugin.parent)
    assert findings() == []


def test_a_folder_of_agents_that_is_a_link(plugin: Path) -> None:
    """With ``--plugin-dir`` it may lead anywhere; nothing outside the marketplace is installed."""
    put(plugin.parent, "lib/z.md", AGENT.format(name="z"))
    put(plugin.parent, "market/p/.claude-plugin/plugin.json", '{"name": "q"}')
    (plugin.parent / "market/p/agents").symlink_to("../../lib")
    assert loaded() == ["q:z"]
    put_marketplace(plugin.parent / "market")
    assert loaded() == []


def test_a_listed_agent_in_an_ignored_folder(plugin: Path) -> None:
    put(plugin.parent, ".gitignore", "dist/\n")
    for path in ("dist/a/l.md", "dist/a/m.md", "dist/n.md"):
        put(plugin, path, AGENT.format(name=path[-4]))
    put(plugin, ".claude-plugin/plugin.json", '{"name": "p", "agents": ["./dist/a/l.md"]}')
    assert loaded() == ["p:l"]


def test_endings_in_a_plugin_may_be_in_capital_letters(plugin: Path) -> None:
    put(plugin, ".claude-plugin/plugin.json", '{"name": "p"}')
    put(plugin, "agents/UP.MD", "---\ndescription: Does it\n---\nGo.\n")
    put(plugin, "agents/sub/low.mD", AGENT.format(name="low"))
    assert (loaded(), findings()) == (["p:UP.MD", "p:sub:low", "p:y"], [])
