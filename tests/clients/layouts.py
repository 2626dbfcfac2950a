"""Draws small projects whose layout decides which agent is used: cases for ``python -m tests.clients draw``.

Rivals of one name in folders and sub-folders, the user's own folder beside the project's, plugins, links and files of
configuration. What can tell two files apart differs between them: description, tools or permission, model, mode, body.
The projects are the same each time, and no client was looked at to make them.
"""

from __future__ import annotations

import json
from itertools import combinations, product
from typing import TYPE_CHECKING, Any, Final

from tests.clients.cases import Case, Link

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

NAMES: Final = ("a", "z", "B", "1", "sub/a", "sub/z", "a/z", "z/a", "sub/deep/m")
"""Paths that an order by letters, by depth, by folders first or by the file system would bring into other orders."""

Drawn = tuple[str, "dict[str, bytes]", str]
"""Id, files, place."""


def drawn(client: str) -> list[Case]:
    """All drawn cases of a client that has any."""
    return [Case(f"layout-{name}", files, place) for name, files, place in DRAWERS[client]()]


def _slug(path: str) -> str:
    return path.replace("/", "-")


def _text(fields: Mapping[str, Any], body: str) -> bytes:
    lines = "".join(f"{key}: {json.dumps(value, ensure_ascii=False)}\n" for key, value in fields.items())
    return f"---\n{lines}---\n{body}\n".encode()


def _pairs(names: Sequence[str], step: int) -> Iterator[tuple[str, str]]:
    return (pair for number, pair in enumerate(combinations(names, 2)) if number % step != step - 1)


# --- links: the same for every client, from its folder and what an agent is -----------------------------------------

Agent = "Callable[[str, int], bytes]"


def _links(folder: str, agent: Callable[[str, int], bytes]) -> Iterator[Drawn]:
    up = "/".join([".."] * (folder.count("/") + 1))
    one = agent("t", 1)
    yield "link-file", {"docs/t.md": one, f"{folder}/t.md": Link(f"{up}/docs/t.md".encode())}, ""
    yield "link-file-other-name", {"docs/x.md": one, f"{folder}/t.md": Link(f"{up}/docs/x.md".encode())}, ""
    yield "link-file-beside", {f"{folder}/x.md": agent("t", 1), f"{folder}/t.md": Link(b"x.md")}, ""
    yield "link-file-nowhere", {f"{folder}/t.md": Link(b"gone.md"), f"{folder}/x.md": agent("x", 2)}, ""
    yield "link-to-itself", {f"{folder}/t.md": Link(b"t.md"), f"{folder}/x.md": agent("x", 2)}, ""
    yield "link-of-a-link", {
        "docs/t.md": one, "docs/u.md": Link(b"t.md"), f"{folder}/t.md": Link(f"{up}/docs/u.md".encode()),
    }, ""  # fmt: skip
    yield "link-folder", {"docs/t.md": one, folder: Link(f"{up[:-3] or '.'}/docs".replace("//", "/").encode())}, ""
    yield "link-folder-inside", {"docs/t.md": one, f"{folder}/sub": Link(f"{up}/docs".encode())}, ""
    yield "link-folder-upwards", {f"{folder}/t.md": one, f"{folder}/sub": Link(b".")}, ""
    yield "link-folder-beside", {f"{folder}/sub/t.md": one, f"{folder}/also": Link(b"sub")}, ""
    yield (
        "link-rival",
        {"docs/t.md": one, f"{folder}/a.md": agent("t", 2), f"{folder}/t.md": Link(f"{up}/docs/t.md".encode())},
        "",
    )


# --- Claude Code ----------------------------------------------------------------------------------------------------

_TOOLS: Final = ("Read", "Write", "Bash", "WebFetch")
_MODELS: Final = ("haiku", "opus", "sonnet", "inherit")


def _claude_agent(name: str, number: int, **more: Any) -> bytes:
    fields = {"name": name, "description": f"Says {number}", "tools": _TOOLS[number], "model": _MODELS[number], **more}
    return _text(fields, f"Body {number}.")


def _claude() -> Iterator[Drawn]:
    folder = ".claude/agents"
    for one, two in _pairs(NAMES, 4):
        files = {f"{folder}/{one}.md": _claude_agent("t", 1), f"{folder}/{two}.md": _claude_agent("t", 2)}
        yield f"rivals-{_slug(one)}-and-{_slug(two)}", files, ""
    for three in list(combinations(NAMES, 3))[::14]:
        files = {f"{folder}/{path}.md": _claude_agent("t", number) for number, path in enumerate(three)}
        yield f"rivals-{'-and-'.join(map(_slug, three))}", files, ""
    faults: dict[str, dict[str, Any]] = {
        "unknown-tools": {"tools": "Nope"}, "colon": {"name": "t:t"}, "bad-model": {"model": 7}, "hooks": {"hooks": 1},
        "case": {"name": "T"}, "no-description": {"description": ""}, "disallowed": {"disallowedTools": "Read"},
    }  # fmt: skip
    for (fault, more), last in product(faults.items(), (False, True)):
        names = ("z", "a") if last else ("a", "z")
        bad = _claude_agent(**{"name": "t", "number": 1, **more})
        files = {f"{folder}/{names[0]}.md": bad, f"{folder}/{names[1]}.md": _claude_agent("t", 2)}
        yield f"rivals-{fault}-{'last' if last else 'first'}", files, ""
    project = f"../project/{folder}"
    for mine, theirs in product(("t", "sub/t", "a"), ("t", "sub/t", "z")):
        files = {f"{folder}/{mine}.md": _claude_agent("t", 1), f"{project}/{theirs}.md": _claude_agent("t", 2)}
        yield f"user-{_slug(mine)}-project-{_slug(theirs)}", files, "~/"
    for fault in ("unknown-tools", "colon", "hooks", "no-description"):
        bad = _claude_agent(**{"name": "t", "number": 2, **faults[fault]})
        yield f"user-t-project-{fault}", {f"{folder}/t.md": _claude_agent("t", 1), f"{project}/t.md": bad}, "~/"
    for path, beside in product(("t", "sub/t", "sub/deep/t"), ("", "t", "probe-t")):
        files = {f"agents/{path}.md": _claude_agent("t", 1)}
        if beside:
            files[f"{project}/{beside}.md"] = _claude_agent(beside, 2)
        yield f"plugin-{_slug(path)}{f'-project-{beside}' if beside else ''}", files, "plugin:"
    for key, value in (
        ("permissionMode", "bypassPermissions"), ("mcpServers", ["probe"]), ("hooks", {"Stop": []}), ("memory", "user"),
        ("maxTurns", 3), ("isolation", "worktree"), ("color", "red"), ("background", True), ("skills", ["s"]),
        ("disallowedTools", "Read"), ("nope", 1),
    ):  # fmt: skip
        yield f"plugin-key-{key}", {"agents/t.md": _claude_agent("t", 1, **{key: value})}, "plugin:"
    yield "plugin-rivals", {"agents/a.md": _claude_agent("t", 1), "agents/z.md": _claude_agent("t", 2)}, "plugin:"
    yield (
        "plugin-rivals-sub",
        {"agents/z.md": _claude_agent("t", 1), "agents/sub/a.md": _claude_agent("t", 2)},
        "plugin:",
    )
    yield from _links(folder, _claude_agent)
    configurations: tuple[dict[str, Any], ...] = (
        {"agent": "t"}, {"permissions": {"deny": ["Bash"]}}, {"permissions": {"deny": ["Read"]}},
        {"permissions": {"deny": ["Agent(t)"]}}, {"permissions": {"deny": ["Task(t)"]}}, {"model": "opus"},
        {"permissions": {"allow": ["Bash"]}}, {"permissions": {"deny": ["Agent"]}}, {"effortLevel": "high"},
        {"permissions": {"defaultMode": "plan"}}, {"permissions": {"ask": ["Read"]}}, {"outputStyle": "Explanatory"},
    )  # fmt: skip
    for number, settings in enumerate(configurations):
        for name in ("settings", "settings.local") if number < 4 else ("settings",):
            inner = [word for value in settings.values() if isinstance(value, dict) for word in value]
            key = "-".join([*settings, *inner])
            files = {f"{folder}/t.md": _claude_agent("t", 0), f".claude/{name}.json": json.dumps(settings).encode()}
            yield f"config-{name.replace('.', '-')}-{key}-{number}", files, ""


# --- OpenCode -------------------------------------------------------------------------------------------------------

_COLORS: Final = ("#000000", "#111111", "#222222", "#333333")
_MODES: Final = ("all", "primary", "subagent", "all")
_ACTIONS: Final = ({"bash": "deny"}, {"edit": "ask"}, {"webfetch": "deny"}, {"read": "ask"})


def _opencode_fields(number: int) -> dict[str, Any]:
    return {
        "description": f"Says {number}", "mode": _MODES[number], "temperature": number / 10, "color": _COLORS[number],
        "permission": _ACTIONS[number],
    }  # fmt: skip


def _opencode_agent(name: str, number: int) -> bytes:
    return _text({"name": name, **_opencode_fields(number)}, f"Body {number}.")


def _opencode() -> Iterator[Drawn]:
    folders = (".opencode/agent", ".opencode/agents", ".opencode/mode", ".opencode/modes")
    plain = _text(_opencode_fields(1), "Body 1."), _text(_opencode_fields(2), "Body 2.")
    for (one, two), path in product(combinations(folders, 2), ("t", "sub/t", "B")):
        files = {f"{one}/{path}.md": plain[0], f"{two}/{path}.md": plain[1]}
        yield f"rivals-{_slug(one[10:])}-and-{_slug(two[10:])}-{_slug(path)}", files, ""
    for one, two in combinations(NAMES, 2):
        folder = folders[len(one + two) % 2]
        files = {f"{folder}/{one}.md": _opencode_agent("x", 1), f"{folder}/{two}.md": _opencode_agent("x", 2)}
        yield f"rivals-named-{folder[10:]}-{_slug(one)}-and-{_slug(two)}", files, ""
    for field, place in product((*_opencode_fields(0), "prompt", "disable", "hidden", "tools", "steps"), (0, 1)):
        values = {"prompt": "Other", "disable": True, "hidden": True, "tools": {"bash": False}, "steps": 3}
        said = {**_opencode_fields(3), **values}[field]
        name = ("opencode.json", ".opencode/opencode.jsonc")[place]
        settings = json.dumps({"agent": {"t": {field: said}}}).encode()
        yield f"config-{field}-{('root', 'folder')[place]}", {f"{folders[1]}/t.md": plain[0], name: settings}, ""
    configurations: tuple[dict[str, Any], ...] = (
        {"permission": {"bash": "deny"}}, {"permission": "ask"}, {"tools": {"bash": False}}, {"default_agent": "t"},
        {"agent": {"x": {"description": "d"}}}, {"mode": {"t": {"color": "#123456"}}},
        {"agent": {"t": {"disable": True}}, "permission": {"edit": "deny"}},
        {"agent": {"t": {"description": None}}}, {"agent": {"t": {"mode": "primary", "permission": {"edit": "deny"}}}},
        {"agent": {"T": {"description": "d"}}}, {"agent": {"build": {"disable": True}}},
    )  # fmt: skip
    for number, whole in enumerate(configurations):
        files = {f"{folders[0]}/t.md": plain[0], "opencode.json": json.dumps(whole).encode()}
        yield f"config-whole-{'-'.join(whole)}-{number}", files, ""
    for mine, theirs in product((".config/opencode/agent", ".opencode/agents"), folders[:3]):
        files = {f"{mine}/t.md": plain[0], f"../project/{theirs}/t.md": plain[1]}
        yield f"user-{_slug(mine[1:])}-project-{_slug(theirs[10:])}", files, "~/"
    yield from _links(folders[1], lambda _, number: _text(_opencode_fields(number), f"Body {number}."))


# --- Copilot CLI ----------------------------------------------------------------------------------------------------

_WORDS: Final = (["read"], ["edit"], ["execute"], ["search"])
_IDS: Final = ("gpt-5", "claude-sonnet-4.5", "gpt-5-mini", "gpt-4.1")


def _copilot_agent(name: str, number: int, **more: Any) -> bytes:
    fields = {"name": name} if name else {}
    about = {"description": f"Says {number}", "tools": _WORDS[number], "model": _IDS[number], **more}
    return _text({**fields, **about}, f"Body {number}.")


def _copilot() -> Iterator[Drawn]:
    folders = (".github/agents", ".claude/agents")
    for one, two in combinations(NAMES, 2):
        files = {f"{folders[0]}/{one}.md": _copilot_agent("t", 1), f"{folders[0]}/{two}.md": _copilot_agent("t", 2)}
        yield f"rivals-named-{_slug(one)}-and-{_slug(two)}", files, ""
    for path, (one, two) in product(NAMES, ((".agent.md", ".md"), (".md", ".agent.md"))):
        files = {f"{folders[0]}/{path}{one}": _copilot_agent("", 1), f"{folders[1]}/{path}{two}": _copilot_agent("", 2)}
        yield f"rivals-github{one.replace('.', '-')}-claude{two.replace('.', '-')}-{_slug(path)}", files, ""
    for path in NAMES:
        files = {
            f"{folders[0]}/{path}.md": _copilot_agent("", 1),
            f"{folders[0]}/{path}.agent.md": _copilot_agent("", 2),
        }
        yield f"rivals-endings-{_slug(path)}", files, ""
        files = {f"{folders[1]}/{path}.md": _copilot_agent("t", 1), f"{folders[0]}/t.agent.md": _copilot_agent("", 2)}
        yield f"rivals-named-claude-{_slug(path)}-github", files, ""
    faults: dict[str, dict[str, Any]] = {
        "no-description": {"description": None}, "bad-tools": {"tools": 7}, "unknown-tools": {"tools": ["nope"]},
        "hidden": {"user-invocable": False}, "not-offered": {"disable-model-invocation": True}, "unknown-key": {"x": 1},
    }  # fmt: skip
    for (fault, more), last in product(faults.items(), (0, 1)):
        files = {
            f"{folders[last]}/t.md": _copilot_agent("", 1, **more), f"{folders[1 - last]}/t.md": _copilot_agent("", 2),
        }  # fmt: skip
        yield f"rivals-{fault}-{('github', 'claude')[last]}", files, ""
    for mine, theirs in product(("t.md", "t.agent.md", "sub/t.md"), (*(f"{one}/t.md" for one in folders), "none")):
        files = {f".copilot/agents/{mine}": _copilot_agent("", 1)}
        if theirs != "none":
            files[f"../project/{theirs}"] = _copilot_agent("", 2)
        yield f"user-{_slug(mine).replace('.', '-')}-project-{_slug(theirs)[1:].replace('.', '-')}", files, "~/"
    yield from _links(folders[0], lambda _, number: _copilot_agent("", number))
    configurations: tuple[dict[str, Any], ...] = ({"disabledAgents": ["t"]}, {"agent": "t"}, {"model": "gpt-5"})
    for number, settings in enumerate(configurations):
        files = {
            f"{folders[0]}/t.md": _copilot_agent("", 1),
            ".github/copilot/settings.json": json.dumps(settings).encode(),
        }
        yield f"config-{'-'.join(settings)}-{number}", files, ""


DRAWERS: Final[dict[str, Callable[[], Iterator[Drawn]]]] = {
    "claude": _claude, "opencode": _opencode, "copilot": _copilot,
}  # fmt: skip
