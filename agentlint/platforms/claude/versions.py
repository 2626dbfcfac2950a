"""What differs between versions of Claude Code, as data.

Observed by running the clients offline on the dates that `PROGRAM` gives. Where
Anthropic's change log names the version of a change in between, that one is taken.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final

from agentlint.platforms.claude import PROGRAM
from agentlint.platforms.clients import nearest
from agentlint.platforms.versions import History

if TYPE_CHECKING:
    from agentlint.platforms.versions import Version

_SINCE: Final = {
    "manual": (2, 1, 200),  # permissionMode: manual
    "refuses-zero-tools": (2, 1, 208),  # an agent whose tools all are unknown is not started
    "refuses-colon": (2, 1, 218),  # a name with ":" is not loaded
    "skips-bom": (2, 1, 239),  # a byte order mark before the frontmatter is stepped over
    "refuses-hooks": (2, 1, 240),  # malformed hooks keep the agent from loading
    "removes-monitor": (2, 1, 240),  # taking Bash away takes Monitor too
    "refuses-long-name": (2, 1, 240),  # a name of more than 256 UTF-16 units
    "refuses-stray-guards": (2, 1, 240),  # a guarding hook outside `hooks`
    "reads-cycles": (2, 1, 240),  # an alias inside its own anchor
    "last-path-wins": (2, 1, 330),  # of agents of one name; before, the file system's order decided
    "replaces-opus-4": (2, 1, 240),  # retired Opus 4 ids become the current Opus
}

_MODELS: dict[str, dict[str, str]] = {
    "2.1.197": {
        "sonnet": "claude-sonnet-5",
        "opus": "claude-opus-4-8",
        "haiku": "claude-haiku-4-5-20251001",
        "fable": "claude-fable-5",
        "best": "claude-opus-4-8",
        "opusplan": "claude-sonnet-5",
    },
    "2.1.329": {
        "sonnet": "claude-sonnet-5-5",
        "opus": "claude-opus-5-5",
        "haiku": "claude-haiku-5-5",
        "fable": "claude-fable-5-2",
        "best": "claude-opus-5-5",
        "opusplan": "claude-sonnet-5-5",
    },
}

_EVERYWHERE = frozenset({
    "Agent", "Bash", "CronCreate", "CronDelete", "CronList", "Edit", "EnterWorktree", "ExitWorktree", "Glob", "Grep",
    "NotebookEdit", "Read", "ReportFindings", "SendMessage", "Skill", "TaskStop", "WebFetch", "WebSearch", "Write",
})  # fmt: skip
_TOOLS = {
    "2.1.197": _EVERYWHERE | {"TaskCreate", "TaskGet", "TaskList", "TaskUpdate"},
    "2.1.329": _EVERYWHERE | {"ListAgents", "Monitor"},
}

HISTORY: Final = History(PROGRAM, _SINCE)


def models_of(version: Version) -> dict[str, str]:
    """The id that each alias stands for."""
    return _MODELS[_observed(version.client.version)]


def tools_of(version: Version) -> frozenset[str]:
    """What a subagent can be given by name."""
    return _TOOLS[_observed(version.client.version)]


@cache
def _observed(version: str) -> str:
    return nearest(version, _TOOLS)
