"""What an agent may do, and whether one agent may do more than another.

Nothing of agentlint is imported here: the judge must not share the mistakes of what it judges. Patterns are never
compared as texts. Each pattern of either side becomes arguments that it matches and arguments that it just does not,
and both clients are asked, each by its own rules, what they do with every one of them.
"""

from __future__ import annotations

import enum
import re
from functools import lru_cache
from itertools import product
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

Side = Literal["source", "target"]


class Level(enum.IntEnum):
    """How freely something may be done. Each step is wider than the one before."""

    NO = 0
    ASK = 1
    """The file itself says that the user is asked."""
    ASKS = 2
    """The client asks by itself, unless its user tells it otherwise."""
    SESSION = 3
    """The file says nothing: the client's and its user's own settings hold."""
    ALLOW = 4
    """Said outright, whatever the user's settings say; or the client never asks before it."""


WORDS = {
    Level.NO: "not at all",
    Level.ASK: "asks, by the file's word",
    Level.ASKS: "asks by itself",
    Level.SESSION: "by the session's settings",
    Level.ALLOW: "without asking",
}

RIGHTS: dict[str, str] = {
    "execute": "run commands",
    "create": "make files",
    "edit": "change files",
    "notebook": "change notebooks",
    "read": "read files",
    "grep": "search in files",
    "find": "find files by name",
    "fetch": "fetch web pages",
    "websearch": "search the web",
    "spawn": "start agents",
    "message": "talk to running agents",
    "background": "read and stop commands of the session",
    "history": "read earlier sessions",
    "schedule": "schedule work",
    "skill": "use skills",
    "outside": "reach files outside the project",
    "tree": "change the user's own working tree",
}
WHETHER = frozenset({"message", "background", "history", "schedule", "tree"})
"""Rights of which only counts whether they are there: nobody was seen to ask before them."""
BY_NAME = frozenset({"skill", "outside"})
"""Rights that some clients give to every agent (Copilot CLI: skills) or leave to a question (paths outside the
project): a gain only over an agent whose file withholds them by their names."""
IMPLIED: dict[str, tuple[str, ...]] = {
    "read": ("execute",),
    "grep": ("execute",),
    "find": ("execute",),
    "background": ("execute",),
    "notebook": ("edit",),
    "message": ("spawn",),
}
"""A right to the rights that give it as well: a shell reads any file, whoever changes files changes notebooks."""
INSEPARABLE = frozenset({"background", "message", "notebook"})
"""Implied rights that hold although their own tool is withheld by name: Copilot CLI gives two of them together with the
tool itself, and whoever may write any file writes a notebook too (only Edit refuses one in Claude Code 2.1.332)."""
NOTEBOOK = ".ipynb"
CHANGING = ("create", "edit", "notebook", "execute")
TOUCHING = ("read", *CHANGING)

MCP = "mcp"
PROGRAM = "program"


class Tool(NamedTuple):
    """A tool of an MCP server; either part may be a glob where a file speaks of several."""

    server: str
    tool: str


ELSEWHERE = Tool("elsewhere", "anything")
"""A tool of a server that neither file speaks of."""


class Gain(NamedTuple):
    """Something that the target may do more freely than the source. ``limit`` is the source's field that held it back
    where that is not its list of tools."""

    right: str
    argument: str
    before: Level
    after: Level
    limit: str = ""

    def __str__(self) -> str:
        what = {MCP: "use the MCP tool", PROGRAM: "start the MCP server"}.get(self.right) or RIGHTS[self.right]
        argument = f" `{self.argument}`" if self.argument else ""
        limit = f" (limited by `{self.limit}`)" if self.limit else ""
        return f"{what}{argument}: {WORDS[self.before]}{limit} -> {WORDS[self.after]}"


class Rights:
    """What one agent may do in its client. This one may do nothing: there is no such agent."""

    hooks: object = None
    programs: frozenset[str] = frozenset()
    """The MCP servers that the file itself declares, which the client starts or calls."""

    def level(self, right: str, argument: str, side: Side) -> Level:  # noqa: ARG002
        """How freely the agent may use ``right`` for ``argument``. Where a client's answer depends on the session, a
        source gets the more and a target the less favourable reading, so that doubt never excuses a gain."""
        return Level.NO

    def mcp(self, tool: Tool, side: Side) -> Level:  # noqa: ARG002
        return Level.NO

    def limit(self, right: str, argument: str) -> str:  # noqa: ARG002
        """The field beside the tools that may still refuse it (a hook, a list of agents); "" for none."""
        return ""

    def patterns(self, right: str) -> Iterable[str]:  # noqa: ARG002
        """The globs over arguments of ``right`` that the file speaks of."""
        return ()

    def tools(self) -> Iterable[Tool]:
        """The MCP tools that the file speaks of, globs among them."""
        return ()

    def flat(self) -> Iterable[str]:
        """Names of MCP tools in which server and tool cannot be told apart, globs among them."""
        return ()

    def withheld(self) -> frozenset[str]:
        """The rights that the file takes away or asks before by their names."""
        return frozenset()

    def effective(self, right: str, argument: str, side: Side) -> Level:
        """`level`, for a source with what its other rights give as well."""
        if right == "outside" and not any(self.level(one, "", side) for one in TOUCHING):
            return Level.NO
        if right == "tree":
            return max(self.level(one, "", side) for one in CHANGING)
        level = self.level(right, argument, side)
        if side == "target" or (right in self.withheld() and right not in INSEPARABLE):
            return level  # the right that implies it is judged by itself; or its author wants it held back all the same
        if right == "edit" and argument.endswith(NOTEBOOK):
            level = max(level, self.level("notebook", argument, side))  # what changes notebooks changes such files
        # asked for with another argument: only a right that holds for every one implies another
        return max((level, *(self.level(one, "", side) for one in IMPLIED.get(right, ()))))


def wider(source: Rights, target: Rights, side: Side = "source") -> list[Gain]:
    """What ``target`` may do more freely than ``source``, one example for each right; [] when nothing.

    ``side`` "target" compares two files of one client, of which neither deserves the benefit of a doubt.
    """
    found: list[Gain] = []
    for right in RIGHTS:
        if right in BY_NAME and right not in source.withheld():
            continue
        if right == "tree" and not source.limit(right, ""):
            continue  # no file of the target can change less than its tools do
        every = arguments([*source.patterns(right), *target.patterns(right)])
        # a notebook is a file of that ending: what a pattern says of others is no matter of this right
        for argument in (f"{one}{NOTEBOOK}" for one in every) if right == "notebook" else every:
            gain = _gain(source, target, right, argument, side)
            if gain is not None:
                found.append(gain)
                break
    for tool in mcp_probes(source, target):
        before, after = source.mcp(tool, side), target.mcp(tool, "target")
        limit = _limit(source, target, MCP, "/".join(tool))
        if limit:
            before = Level.NO
        if after > before:
            found.append(Gain(MCP, "/".join(tool), before, after, limit))
            break
    found += [Gain(PROGRAM, name, Level.NO, Level.ALLOW) for name in sorted(target.programs - source.programs)]
    return found


def _gain(source: Rights, target: Rights, right: str, argument: str, side: Side) -> Gain | None:
    before = source.effective(right, argument, side)
    after = target.effective(right, argument, "target")
    if right == "outside" and before:
        return None  # one question is as good as another
    limit = _limit(source, target, right, argument)
    if limit:
        before = Level.NO
    if right in WHETHER or (limit and before):
        before, after = (Level.ALLOW if one else Level.NO for one in (before, after))
    return Gain(right, argument, before, after, limit) if after > before else None


def _limit(source: Rights, target: Rights, right: str, argument: str) -> str:
    """What may refuse the right in the source and no longer does in the target."""
    limit = source.limit(right, argument)
    return "" if limit == target.limit(right, argument) and source.hooks == target.hooks else limit


# --- probes ---------------------------------------------------------------------------------------------------------

PLAIN = ("zq9 plain", "src/zq9.py")
MANY = 12
"""Patterns whose every pair is tried for an argument that both match."""


def arguments(patterns: Iterable[str]) -> Iterator[str]:
    """Arguments that tell the patterns apart: some that each matches, some that it almost matches, some that two match
    at once, and one that none does."""
    known = list(dict.fromkeys(pattern for pattern in patterns if pattern != "*"))
    found = dict.fromkeys(("", *PLAIN))
    for pattern in known:
        found |= dict.fromkeys(filled(pattern))
    for one, other in product(known[:MANY], repeat=2):
        if one != other:
            inner = other.replace("*", "").replace("?", "z")
            head, tail = one.split("*", 1)[0], other.rsplit("*", 1)[-1]
            found |= dict.fromkeys((one.replace("*", inner, 1).replace("*", "zq9"), (head + tail).replace("?", "z")))
    return iter(found)


def filled(pattern: str) -> Iterator[str]:
    """Texts that a glob matches, and near misses."""
    plain = pattern.replace("?", "z")
    for filling in ("", "zq9", "a/b c"):
        yield plain.replace("*", filling)
    yield plain.replace("*", "").rstrip(" ")
    yield plain.replace("*", "zq9") + "x"


def mcp_probes(source: Rights, target: Rights) -> Iterator[Tool]:
    """Single tools for all that either file says of servers, and one that neither knows."""
    told = [*source.tools(), *target.tools()]
    servers = {server for server, _ in told}
    stated = {name.removesuffix("_*") for name in source.flat() if re.fullmatch(r"[^*?]+_\*", name)}
    for name in source.flat():
        # where a joined name ends its server is told by the file itself, if it speaks of all of that server's tools
        every = list(cuts(name))
        told += [cut for cut in every if joined(cut.server) in stated] or every
    for name in target.flat():
        every = list(cuts(name))
        # where a joined name ends its server is told by the other file, if that names one
        known = [cut for cut in every if any(joined(one) == joined(cut.server) for one in servers)]
        told += known or every
    told = [one for one in told if not any(joined(one.server).startswith(f"{server}_") for server in stated)]
    found: dict[Tool, None] = dict.fromkeys((ELSEWHERE,))
    for server, tool in dict.fromkeys(told):
        found |= dict.fromkeys(
            Tool(*(part.replace("?", "z").replace("*", filling) or "zq9" for part in (server, tool)))
            for filling in ("zq9", "")
        )
        found[Tool(server.replace("?", "z").replace("*", "zq9"), "zq9other")] = None
    return iter(found)


def cuts(name: str) -> Iterator[Tool]:
    """Every way in which a joined name may be a server and its tool. What stands for a ``*`` is cut only where the name
    itself has nothing to cut at before it: by ``github_*`` its author means one server."""
    if set(name) <= {"*"}:
        return
    text = name.replace("?", "z")
    for filling in ("zq9",) if "_" in name.partition("*")[0] else ("zq9", "zq9_zq8"):
        whole = text.replace("*", filling)
        for cut in (match.start() for match in re.finditer("_", whole)):
            if 0 < cut < len(whole) - 1:
                yield Tool(whole[:cut], whole[cut + 1 :])


def joined(name: str) -> str:
    """A server's or tool's name with "_" for what the name of a function cannot hold (Claude Code, OpenCode, Qwen)."""
    return re.sub(r"[^A-Za-z0-9_-]", "_", name)


@lru_cache(maxsize=4096)
def _compiled(pattern: str, optional_end: bool) -> re.Pattern[str]:
    escaped = re.escape(re.sub(r"\*+", "*", pattern)).replace(r"\*", ".*").replace(r"\?", ".")
    if optional_end and escaped.endswith(r"\ .*"):
        escaped = escaped.removesuffix(r"\ .*") + "( .*)?"
    return re.compile(escaped, re.S)


def glob(pattern: str, text: str, *, optional_end: bool = False) -> bool:
    """``*`` any text, ``?`` one character. ``optional_end``: a final " *" may be missing, as in OpenCode."""
    return _compiled(pattern, optional_end).fullmatch(text) is not None
