"""Words of restriction: the keys by which a file limits its agent, for any client and in any spelling.

A client silently ignores a key that it does not know, and the agent may then do what its author forbade. Everything
that has to distinguish such a key from others (a reader that says how bad it is, the fixer before it makes a client
load the file) asks this module, so that there is one answer.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Literal

from agentlint.syntax.nodes import same
from agentlint.text import lazy_pattern

if TYPE_CHECKING:
    from agentlint.syntax.nodes import Value

Sense = Literal["grant", "withhold", "rules", "mode", "agents", "place", "start", "switch", "servers", "hooks"]
"""What a key is for.

"grant": the tools that the agent has, and no others. "withhold": those that it does not have. "rules": permissions tool
by tool. "mode": how freely it may act (asking, planning, a sandbox). "agents": which agents it may start. "place":
where it works. "start": who may start it. "switch": whether it exists. "servers": MCP servers. "hooks": commands that
run alongside it and may refuse what it does.
"""

RUNS: frozenset[Sense] = frozenset({"servers", "hooks"})
"""Keys whose values name programs that the client starts."""

_PARTS = lazy_pattern(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+")
_DENYING = lazy_pattern(
    r"dis(?:allow|able)|den(?:y|ie)|exclu|block|forbid|forbad|prohibit|restrict|reject|withh|ban(?:s|ned)?\Z|except|omit"
)
_SENSES: dict[str, Sense] = {
    r"mcps?|mcpservers?|servers?": "servers",
    r"hooks?|notify": "hooks",
    r"infer|(?:user|model)?invo[ck]able|invocations?": "start",
    r"sandbox(?:ed|mode)?|approvals?|readonly|websearch|features": "mode",
    r"(?:sub)?agents": "agents",
    r"isolation|isolated|worktree": "place",
}
"""What a key is for that is such a word or has it as a part; where several match, the first decides."""
_WORDS = lazy_pattern(r"(?<![^ ])(?:" + "|".join(f"({words})" for words in _SENSES) + r")(?![^ ])")
"""Matches a word of `_SENSES` between blanks; the group's number is that of its words."""
_MODES = lazy_pattern(r"(?:permission|approval|access)s?(?:mode|policy|level|profile)\Z")
_SWITCHES = lazy_pattern(r"(?:is)?(?:dis|en)abled?\Z")


@lru_cache(maxsize=4096)
def sense(key: str) -> Sense | None:
    """Return what a top-level key of an agent file is for when it can limit the agent, else None.

    >>> sense("Allowed Tools"), sense("disallowed_tools"), sense("Permission-Mode"), sense("description")
    ('grant', 'withhold', 'mode', None)
    """
    parts = [part.lower() for part in _PARTS.findall(key[:200])]
    whole = "".join(parts)
    if _SWITCHES.match(whole):
        return "switch"
    if _MODES.search(whole):
        return "mode"
    groups = [match.lastindex or 0 for match in _WORDS.finditer(" ".join((whole, *parts)))]
    if groups:
        return list(_SENSES.values())[min(groups) - 1]
    denies = _DENYING.search(whole) is not None or parts[:1] in (["no"], ["not"], ["without"])
    if whole.endswith(("tool", "tools")) or "tools" in parts or "tool" in parts:
        return "withhold" if denies else "grant"
    if "permission" in whole:
        return "withhold" if denies else "rules"
    if denies:
        return "withhold"
    return "grant" if parts[:1] in (["allow"], ["allowed"], ["allows"]) else None


def limits(key: str, value: object) -> bool:
    """Tell whether an entry withholds something from the agent, or would if its client knew the key.

    MCP servers only add to an agent, an empty value says nothing, and a switch limits in one of its positions.
    """
    meant = sense(key)
    if meant is None or meant == "servers" or value is None:
        return False
    if meant in ("start", "switch", "mode") and isinstance(value, bool):
        return value is (meant == "mode" or "disable" in key.lower())
    return True


def adds(now: Value, was: Value) -> bool:
    """Tell whether a list or mapping of programs holds one that it did not hold before. A name alone stands for a
    program that is configured elsewhere."""
    if isinstance(now, dict):
        known = was if isinstance(was, dict) else {}
        return any(not same(value, known.get(key)) for key, value in now.items() if value is not None)
    if isinstance(now, list):
        items = was if isinstance(was, list) else []
        return any(not any(same(item, old) for old in items) for item in now if not isinstance(item, str))
    return now is not None and not same(now, was)
