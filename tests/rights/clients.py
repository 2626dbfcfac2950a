"""What a file of each client comes to, by the facts in ``fixtures/rights``: the judge's own reading.

Nothing of agentlint is imported here. The input is a file's frontmatter as plain data.
"""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from tests.rights.judge import RIGHTS, Level, Rights, Tool, glob, joined

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from tests.rights.judge import Side

FACTS: Final = Path(__file__).resolve().parents[2] / "fixtures" / "rights"


@cache
def facts(client: str) -> dict[str, Any]:
    data: dict[str, Any] = json.loads((FACTS / f"{client}.json").read_text(encoding="utf-8"))
    return data


def rights(client: str, data: Mapping[str, Any] | None, name: str = "") -> Rights:
    """What the agent may do that ``client`` makes of a file with this frontmatter. None: it makes none."""
    return Rights() if data is None else CLIENTS[client](client, data, name)


def _texts(value: Any) -> list[str]:
    """A list's texts, or those of a text between commas."""
    items = value.split(",") if isinstance(value, str) else value if isinstance(value, list) else []
    return [stripped for item in items if isinstance(item, str) and (stripped := item.strip())]


class Listing(Rights):
    """A client that gives an agent whole tools by their names."""

    mode: str = ""
    listed: list[str]
    denied: list[str] = []  # of a client that has such a list  # noqa: RUF012

    def __init__(self, client: str, data: Mapping[str, Any], name: str) -> None:
        self.client = client
        self.facts = facts(client)
        self.data = data
        self.name = name
        self.hooks = data.get("hooks")

    def offered(self, side: Side) -> frozenset[str]:
        """The client's tools that the agent has."""
        raise NotImplementedError

    def has(self, tool: Tool) -> bool:
        """Whether it has the tool of an MCP server that the session or the file declares."""
        raise NotImplementedError

    def _of_tool(self, right: str, asks: bool, side: Side) -> Level:
        """By the mode that the file sets. Where it sets none the session's holds: a source that restricts nothing may
        be as free as that allows, any other asks as the client does by itself, and so does a target."""
        silent = Level.ALLOW if side == "source" else Level.SESSION
        unsaid = Level.SESSION if side == "source" and not self.restricts else Level.ASKS
        if self.mode == "plan" and right in ("create", "edit", "notebook", "execute", "mcp"):
            return Level.NO
        if self.mode == "all":
            return Level.ALLOW
        if not asks and side == "target" and right in ("fetch", "websearch"):
            # Gemini CLI, Qwen Code and Droid do not ask before all of the web: a gain over a file that says ask
            return Level.ASKS
        if not asks:
            return silent
        if self.mode == "never":
            return Level.NO
        if self.mode == "asks":
            return Level.ASKS
        if self.mode == "auto":
            return Level.SESSION if side == "source" else Level.ALLOW
        if self.mode == "edits" and right in ("create", "edit", "notebook"):
            return Level.ALLOW
        return unsaid

    def level(self, right: str, argument: str, side: Side) -> Level:  # noqa: ARG002
        if right == "outside":
            return self._of_tool(right, asks=True, side=side)
        every = self.facts["tools"]
        if self.open and side == "source" and not any(right in one["gives"] for one in every.values()):
            # the author withholds nothing, the client has no such tool
            return max(self._of_tool(right, asks=True, side=side), Level.SESSION if not self.mode else Level.NO)
        levels = [
            self._of_tool(right, every[one].get("asks", False), side)
            for one in self.offered(side)
            if right in every[one]["gives"]
        ]
        return max(levels, default=Level.NO)

    @property
    def restricts(self) -> bool:
        """Whether the file says anything that holds the agent back."""
        denied = any(word.startswith("mcp__") for word in self.denied)
        limited = any(self.limit(right, "") for right in RIGHTS)
        return not self.open or bool(self.mode) or denied or bool(self.withheld()) or limited or self.limits_servers

    @property
    def limits_servers(self) -> bool:
        """Whether the file names those of a server's tools that it has, or that it has not."""
        servers = getattr(self, "servers", {})
        every = [one for one in servers.values() if isinstance(one, dict)]
        chosen = [one[key] for one in every for key in ("include_tools", "tools") if key in one]
        return any("*" not in _texts(one) for one in chosen) or any(_texts(one.get("exclude_tools")) for one in every)

    @property
    def open(self) -> bool:
        """Whether the file gives whatever it does not take away."""
        return "tools" not in self.data or "*" in self.listed

    def mcp(self, tool: Tool, side: Side) -> Level:
        return self._of_tool("mcp", asks=True, side=side) if self.has(tool) else Level.NO

    def limit(self, right: str, argument: str) -> str:
        """A hook that runs before a tool may refuse it: any, as no test can tell what the command looks at."""
        refusing = {event.lower(): of for event, of in self.facts.get("refusing_hooks", {}).items()}
        hooks = self.hooks if isinstance(self.hooks, dict) else {}
        # an entry without a command refuses nothing
        # a hook on permission requests runs where the client is about to ask, and nowhere else
        asked = right == "mcp" or any(
            right in one["gives"] and one.get("asks", False) for one in self.facts["tools"].values()
        )
        guarding = {"all", right, "asked"} if asked else {"all", right}
        matchers = [
            entry.get("matcher")
            for event, entries in hooks.items()
            if refusing.get(event.lower()) in guarding
            for entry in (entries if isinstance(entries, list) else ())
            if isinstance(entry, dict) and any(entry.get(key) for key in ("hooks", "command", "bash", "powershell"))
        ]
        if right not in ("outside", "tree") and any(self._guards(matcher, right, argument) for matcher in matchers):
            return "hooks"
        if right == "tree" and self.data.get("isolation") == "worktree" and self.client == "claude":
            return "isolation"
        return ""

    def _guards(self, matcher: Any, right: str, argument: str) -> bool:
        if not isinstance(matcher, str) or matcher in ("", "*", ".*", "**"):
            return True
        if right == "mcp":
            server, tool = argument.split("/", 1)
            names = [f"mcp__{server}__{tool}", f"{server}/{tool}"]
        else:
            names = [one for one, facts in self.facts["tools"].items() if right in facts["gives"]]
        return any(re.fullmatch(matcher, one) for one in names) if _is_regex(matcher) else True


def _is_regex(text: str) -> bool:
    try:
        re.compile(text)
    except re.error:
        return False
    return True


class Claude(Listing):
    """Claude Code: `tools` limits its own tools and those of the session's servers, never those of servers that
    `mcpServers` declares or names (2.1.329 and 2.1.332); `disallowedTools` takes from both."""

    def __init__(self, client: str, data: Mapping[str, Any], name: str) -> None:
        super().__init__(client, data, name)
        mode = data.get("permissionMode")
        self.mode = self.facts["modes"].get(mode, "") if isinstance(mode, str) else ""
        self.listed = claude_words(data["tools"]) if "tools" in data else ["*"]
        denied = claude_words(data.get("disallowedTools"))
        self.denied = [] if "*" in denied else [tool_name(one) for one in denied]
        servers = data.get("mcpServers")
        items = servers if isinstance(servers, list) else []
        self.programs = frozenset(one for item in items if isinstance(item, dict) and len(item) == 1 for one in item)
        self.brought = self.programs | {item for item in items if isinstance(item, str)}

    def _canonical(self, word: str) -> str:
        name = tool_name(word)
        found: str = self.facts["aliases"].get(name, name)
        return found

    def offered(self, side: Side) -> frozenset[str]:
        every = self.facts["tools"]
        given = set(every) if "*" in self.listed else {self._canonical(one) for one in self.listed} & every.keys()
        if "*" not in self.listed and self.data.get("memory") in ("user", "project", "local"):
            given |= set(self.facts["memory_adds"])
        for one in self.denied:
            name = self._canonical(one)
            given -= {name, *self.facts["removed_together"].get(name, ())}
        if side == "target" and self.data.get("background") in (True, "true"):
            given &= set(self.facts["background"])  # no source is held to it: its author withholds nothing by it
        return frozenset(given)

    def has(self, tool: Tool) -> bool:
        words = {f"mcp__{joined(tool.server)}{rest}" for rest in ("", "__*", f"__{joined(tool.tool)}")}
        if {"mcp__*", *words} & set(self.denied):
            return False
        brought = any(joined(one) == joined(tool.server) for one in self.brought)
        return brought or "*" in self.listed or bool(words & set(self.listed))

    def tools(self) -> Iterator[Tool]:
        for word in (*self.listed, *self.denied):
            server, _, tool = tool_name(word).removeprefix("mcp__").partition("__")
            if word.startswith("mcp__") and server != "*":
                yield Tool(server, tool or "*")
        for name in self.brought:
            yield Tool(name, "*")

    def withheld(self) -> frozenset[str]:
        every: dict[str, Any] = self.facts["tools"]
        return frozenset(right for one in self.denied for right in every.get(self._canonical(one), {}).get("gives", ()))


def claude_words(value: Any) -> list[str]:
    """Entries are parted by commas and blanks outside brackets, in a text or in a list's items."""
    found: list[str] = []
    for item in value if isinstance(value, list) else [value]:
        if not isinstance(item, str):
            continue
        depth, word = 0, ""
        for letter in item:
            depth += (letter == "(") - (letter == ")" and depth > 0)
            if depth == 0 and letter in ", ":
                found.append(word)
                word = ""
            else:
                word += letter
        found.append(word)
    return [word for one in found if (word := one.strip())]


def tool_name(word: str) -> str:
    """`Bash(git *)` is Bash."""
    name, bracket, _ = word.partition("(")
    return name if bracket and name and word.endswith(")") else word


class Copilot(Listing):
    """Copilot CLI: words of `tools` in any case, of `server/tool` the last part too; a server's own `tools` limits it
    further. VS Code keeps to `agents`, the client does not: a limit of the source, none of a target."""

    def __init__(self, client: str, data: Mapping[str, Any], name: str) -> None:
        super().__init__(client, data, name)
        tools = data.get("tools", "*")
        # of a list the client takes the items as they are: ` read ` is no tool
        self.listed = [one for one in tools if isinstance(one, str)] if isinstance(tools, list) else _texts(tools)
        servers = data.get("mcp-servers")
        self.servers: Mapping[str, Any] = servers if isinstance(servers, dict) else {}
        self.programs = frozenset(self.servers)
        agents = data.get("agents")
        self.agents = _texts(agents) if isinstance(agents, list) else None

    def offered(self, side: Side) -> frozenset[str]:
        every = self.facts["tools"]
        if "*" in self.listed:
            return frozenset(every)
        given = set(self.facts["always"])
        for word in self.listed:
            given |= set(self._gives(word, side))
        return frozenset(given)

    def _gives(self, word: str, side: Side) -> Iterable[str]:
        if word in self.facts["exact"]:
            return [word]
        aliases = {**self.facts["aliases"], **self.facts["aliases_by_documentation"][side]}
        named = frozenset(self.facts["tools"]) - frozenset(self.facts["exact"])
        low = word.lower()
        server, slash, tail = low.rpartition("/")
        for name in (low, tail if slash and server else low):
            if name in aliases:
                return list(aliases[name])
            if name in named:
                return [name]
        return []

    def level(self, right: str, argument: str, side: Side) -> Level:
        # each side by the client that is less favourable to the converter
        more = self.facts["windows" if side == "target" else "more_in_vs_code"]
        if any(right in more.get(one.lower().rpartition("/")[2], ()) for one in self.listed):
            return max(super().level(right, argument, side), self._of_tool(right, asks=True, side=side))
        return super().level(right, argument, side)

    def has(self, tool: Tool) -> bool:
        if tool.server in self.servers:
            own = self.servers[tool.server]
            chosen = _texts(own.get("tools")) if isinstance(own, dict) else []
            if "*" not in chosen and tool.tool not in chosen:
                return False
        server = tool.server.lower()
        words = {f"{server}/*", f"{server}/{tool.tool.lower()}", f"{server}-{tool.tool.lower()}"}
        return "*" in self.listed or any(one.lower() in words for one in self.listed)

    def tools(self) -> Iterator[Tool]:
        for word in self.listed:
            server, slash, tool = word.partition("/")
            if slash and server and tool and server.lower() not in self.facts["sets"]:
                yield Tool(server, tool)
        for name, own in self.servers.items():
            yield Tool(name, "*")
            yield from (Tool(name, one) for one in _texts(own.get("tools") if isinstance(own, dict) else None))

    def patterns(self, right: str) -> Iterable[str]:
        return self.agents or () if right == "spawn" else ()

    def limit(self, right: str, argument: str) -> str:
        if right == "spawn" and self.agents is not None and "*" not in self.agents and argument not in self.agents:
            return "agents"
        return super().limit(right, argument)


class Gemini(Listing):
    """Gemini CLI: a list of its names, "*" for all, which does not limit the servers of the agent's own (0.61.0); no
    agent starts another."""

    def __init__(self, client: str, data: Mapping[str, Any], name: str) -> None:
        super().__init__(client, data, name)
        self.listed = ["*"] if "tools" not in data else _texts(data["tools"])
        servers = data.get("mcp_servers")
        self.servers: Mapping[str, Any] = servers if isinstance(servers, dict) else {}
        self.programs = frozenset(self.servers)

    def offered(self, side: Side) -> frozenset[str]:  # noqa: ARG002
        every: dict[str, Any] = self.facts["tools"]
        if "*" in self.listed:
            return frozenset(every)
        return frozenset(self.facts["aliases"].get(one, one) for one in self.listed).intersection(every)

    def has(self, tool: Tool) -> bool:
        own = self.servers.get(tool.server)
        if isinstance(own, dict):
            included = "include_tools" not in own or tool.tool in _texts(own["include_tools"])
            return included and tool.tool not in _texts(own.get("exclude_tools"))  # whatever `tools` says
        words = {"*", "mcp_*", f"mcp_{tool.server}_*", f"mcp_{tool.server}_{tool.tool}"}
        return bool(words & set(self.listed))

    def tools(self) -> Iterator[Tool]:
        for word in self.listed:
            server, _, tool = word.removeprefix("mcp_").partition("_")
            if word.startswith("mcp_") and tool:
                yield Tool(server, tool)
        for name, own in self.servers.items():
            yield Tool(name, "*")
            if isinstance(own, dict):
                yield from (Tool(name, one) for one in _texts(own.get("include_tools")))
                yield from (Tool(name, one) for one in _texts(own.get("exclude_tools")))


class Qwen(Listing):
    """Qwen Code: a list without a name is no list; MCP tools are granted one by one, and taken away by name, by server,
    or by the beginning of a name before a final ``*``."""

    def __init__(self, client: str, data: Mapping[str, Any], name: str) -> None:
        super().__init__(client, data, name)
        self.listed = _texts(data.get("tools")) or ["*"]
        self.denied = _texts(data.get("disallowedTools"))
        modes = self.facts["modes"]
        mode = data.get("approvalMode") or data.get("permissionMode")
        self.mode = modes.get(mode, "") if isinstance(mode, str) else ""
        servers = data.get("mcpServers")
        self.programs = frozenset(servers) if isinstance(servers, dict) else frozenset()
        self._names = {
            shown: one for one, facts in self.facts["tools"].items() for shown in (one, *facts.get("shown", ()))
        }

    def offered(self, side: Side) -> frozenset[str]:  # noqa: ARG002
        every = self.facts["tools"]
        given = set(every) if "*" in self.listed else {self._names[one] for one in self.listed if one in self._names}
        return frozenset(given - {self._names[one] for one in self.denied if one in self._names})

    def has(self, tool: Tool) -> bool:
        name = f"mcp__{tool.server}__{tool.tool}"
        if any(self._takes_away(one, tool) for one in self.denied):
            return False
        return "*" in self.listed or name in self.listed

    @staticmethod
    def _takes_away(word: str, tool: Tool) -> bool:
        name = f"mcp__{joined(tool.server)}__{joined(tool.tool)}"
        if word.endswith("*"):
            return name.startswith(joined(word[:-1]))
        return joined(word) in (name, f"mcp__{joined(tool.server)}")

    def tools(self) -> Iterator[Tool]:
        for word in (*self.listed, *self.denied):
            server, _, tool = word.removeprefix("mcp__").partition("__")
            if word.startswith("mcp__") and server.strip("*"):
                yield Tool(server, tool or "*")
        for name in self.programs:
            yield Tool(name, "*")

    def withheld(self) -> frozenset[str]:
        every = self.facts["tools"]
        return frozenset(
            right for one in self.denied if one in self._names for right in every[self._names[one]]["gives"]
        )


class Droid(Listing):
    """Factory Droid, by its documentation: a category or a list of ids; MCP tools come with the category ``mcp``."""

    def __init__(self, client: str, data: Mapping[str, Any], name: str) -> None:
        super().__init__(client, data, name)
        self.listed = _texts(data.get("tools"))

    def offered(self, side: Side) -> frozenset[str]:  # noqa: ARG002
        every = self.facts["tools"]
        if "tools" not in self.data:
            return frozenset(every)
        categories = self.facts["categories"]
        return frozenset(one for word in self.listed for one in categories.get(word, (word,))).intersection(every)

    def has(self, tool: Tool) -> bool:  # noqa: ARG002
        return self.open or "mcp" in self.listed


class Cursor(Rights):
    """Cursor, by its documentation: all that the main agent may do, without changes where ``readonly`` says so, and
    that is not to schedule work."""

    def __init__(self, client: str, data: Mapping[str, Any], _name: str) -> None:
        held = data.get("readonly") is True or str(data.get("readonly")).strip().lower() == "true"
        self.lacks = frozenset(facts(client)["lacks"])
        self.held: frozenset[str] = frozenset(facts(client)["readonly_withholds"]) if held else frozenset()

    def level(self, right: str, argument: str, side: Side) -> Level:  # noqa: ARG002
        if right in self.held or (side == "target" and right in self.lacks):
            return Level.NO
        return self._session(side)

    def mcp(self, tool: Tool, side: Side) -> Level:  # noqa: ARG002
        return self._session(side)

    @staticmethod
    def _session(side: Side) -> Level:
        """As free as the session that starts it, which asks by default."""
        return Level.SESSION if side == "source" else Level.ASKS


class Codex(Rights):
    """Codex: a role has its parent's sandbox and tools whatever it says, save the shell, which a feature turns off.
    Whether it asks was seen in ``codex exec`` only, which asks nobody: a source is held to what it says."""

    def __init__(self, client: str, data: Mapping[str, Any], _name: str) -> None:
        self.facts = facts(client)
        features = data.get("features")
        off = isinstance(features, dict) and features.get("shell_tool") is False
        self.gives = frozenset(self.facts["gives"]) - (frozenset(self.facts["shell"]) if off else frozenset())
        servers = data.get("mcp_servers")
        self.programs = frozenset(servers) if isinstance(servers, dict) else frozenset()
        self.asks = data.get("approval_policy", "never") != "never"

    def level(self, right: str, argument: str, side: Side) -> Level:  # noqa: ARG002
        if right == "execute" and self.asks and side == "source" and right in self.gives:
            return Level.ASKS
        given = right in self.gives or right == "outside"
        if side == "target":
            given = given or right in self.facts["by_web_search"]
        elif right not in self.facts["gives"]:
            given = True  # the author withholds nothing, the client has no such tool
        return Level.SESSION if given else Level.NO

    def mcp(self, tool: Tool, side: Side) -> Level:  # noqa: ARG002
        return Level.SESSION

    def tools(self) -> Iterator[Tool]:
        return (Tool(name, "*") for name in self.programs)


class OpenCode(Rights):
    """OpenCode and Kilo: the last rule decides whose key matches the permission and whose pattern matches the argument.
    A tool whose last rule denies everything is not offered at all."""

    def __init__(self, client: str, data: Mapping[str, Any], name: str) -> None:
        self.facts = facts(client)
        self.rules: list[tuple[str, str, str, bool]] = [
            (*rule, False) for rule in (*self.facts["defaults"], *self.facts["builtins"].get(name, ()))
        ]
        self.own = list(written_rules(data))
        self.rules += [(*rule, True) for rule in self.own]

    def _keys(self, right: str, side: Side) -> list[str]:
        """Kilo runs commands in the background by another permission than `bash`: a target must not get them by it, a
        source is held to what it says of `bash`, unless its file grants that other one too."""
        further = self.facts.get("further_keys_of_a_target", {})
        if side == "source":
            further = {key: gives for key, gives in further.items() if self._granted(key)}
        keys = {**self.facts["keys"], **further}
        return [key for key, gives in keys.items() if right in gives]

    def _granted(self, key: str) -> bool:
        about = [rule for rule in self.own if rule[0] != "*" and glob(rule[0], key)]
        return bool(about) and about[-1][1:] == ("*", "allow")

    def _decide(self, key: str, argument: str, side: Side) -> Level:
        """By the client's own rules where no rule of the file speaks: those the session may overrule."""
        about = [rule for rule in self.rules if glob(rule[0], key)]
        if about and about[-1][1:3] == ("*", "deny"):
            return Level.NO
        for _, pattern, action, written in reversed(about):
            if glob(pattern, argument, optional_end=True):
                return {
                    "deny": Level.NO,
                    "ask": Level.ASK if written else Level.SESSION if side == "source" else Level.ASKS,
                    "allow": Level.ALLOW if written else Level.SESSION,
                }[action]
        return Level.ASK

    def level(self, right: str, argument: str, side: Side) -> Level:
        if right == "outside":
            return self._decide("external_directory", argument, side)
        keys = self._keys(right, side)
        if not keys and side == "source":  # no such tool: withheld where everything is that is not named
            return self._decide("\0", "*", side)
        return max((self._decide(key, argument, side) for key in keys), default=Level.NO)

    def mcp(self, tool: Tool, side: Side) -> Level:
        return self._decide(f"{joined(tool.server)}_{joined(tool.tool)}", "*", side)

    def patterns(self, right: str) -> Iterable[str]:
        keys = ["external_directory"] if right == "outside" else self._keys(right, "target")
        return [pattern for own, pattern, _ in self.own if any(glob(own, key) for key in keys)]

    def flat(self) -> Iterable[str]:
        known = {*self.facts["keys"], *self.facts.get("further_keys_of_a_target", ()), *self.facts["keys_of_no_right"]}
        known.add("external_directory")
        return [key for key, _, _ in self.own if key not in known]

    def withheld(self) -> frozenset[str]:
        gives = {**self.facts["keys"], "external_directory": ["outside"]}
        held = {key for key, _, action in self.own if action != "allow"}
        return frozenset(right for key in held for right in gives.get(key, ()))


def written_rules(data: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    """A file's rules in the client's order: the old map of tools first, whose entries ``permission`` replaces where
    they stand. Keys that are numbers come first, as in every JavaScript object."""
    table: dict[str, Any] = {}
    tools, permission = data.get("tools"), data.get("permission")
    for key, enabled in _entries(tools):
        table["edit" if key in ("write", "edit", "patch") else key] = "allow" if enabled else "deny"
    table |= {"*": permission} if isinstance(permission, str) else dict(_entries(permission))
    for key, value in table.items():
        for pattern, action in [("*", value)] if isinstance(value, str) else _entries(value):
            if action in ("allow", "ask", "deny"):
                yield key, pattern, action


def _entries(value: Any) -> list[tuple[str, Any]]:
    pairs = [(str(key), one) for key, one in value.items()] if isinstance(value, dict) else []
    numbers = sorted(
        (pair for pair in pairs if re.fullmatch(r"0|[1-9]\d{0,8}", pair[0])), key=lambda pair: int(pair[0])
    )
    return [*numbers, *(pair for pair in pairs if pair not in numbers)]


CLIENTS: Final[dict[str, Callable[[str, Mapping[str, Any], str], Rights]]] = {
    "claude": Claude,
    "opencode": OpenCode,
    "copilot": Copilot,
    "kilo": OpenCode,
    "gemini": Gemini,
    "qwen": Qwen,
    "codex": Codex,
    "droid": Droid,
    "cursor": Cursor,
}
