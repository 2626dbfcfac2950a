"""What differs between versions of Claude Code, as data.

Observed by running the clients offline on 2026-11-21 (2.1.197 and 2.1.329) and on 2026-11-27 (2.1.332). Where
Anthropic's change log names the version of a change in between, that one is taken.
"""

from __future__ import annotations

from functools import cache

from agentlint.platforms.clients import Client
from agentlint.platforms.versions import client_in, nearest, number
from agentlint.record import Record

NEWEST = "2.1.329"
OBSERVED = {"2.1.197": "2026-11-21", NEWEST: "2026-11-21", "2.1.332": "2026-11-27"}
_CLIENT = Client("claude", "Claude Code", NEWEST, OBSERVED[NEWEST], "observed")

SINCE: dict[str, tuple[int, int, int]] = {
    "manual": (2, 1, 200),  # permissionMode: manual
    "refuses-zero-tools": (2, 1, 208),  # an agent whose tools all are unknown is not started
    "refuses-colon": (2, 1, 218),  # a name with ":" is not loaded
    "skips-bom": (2, 1, 239),  # a byte order mark before the frontmatter is stepped over
    "refuses-hooks": (2, 1, 240),  # malformed hooks keep the agent from loading (somewhere in 2.1.198 to 2.1.329)
    "removes-monitor": (2, 1, 240),  # taking Bash away takes Monitor too (somewhere in 2.1.198 to 2.1.329)
    "refuses-long-name": (2, 1, 240),  # a name of more than 256 UTF-16 units (somewhere in 2.1.198 to 2.1.329)
    "refuses-stray-guards": (2, 1, 240),  # a guarding hook outside `hooks` (somewhere in 2.1.198 to 2.1.329)
    "reads-cycles": (2, 1, 240),  # an alias inside its own anchor (somewhere in 2.1.198 to 2.1.329)
    "last-path-wins": (2, 1, 330),  # of agents of one name; before, the file system's order decided
    "replaces-opus-4": (2, 1, 240),  # retired Opus 4 ids become the current Opus (somewhere in 2.1.198 to 2.1.329)
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
    NEWEST: {
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
    NEWEST: _EVERYWHERE | {"ListAgents", "Monitor"},
}
"""What a subagent can be given by name."""


class Version(Record):
    number: tuple[int, ...]
    client: Client
    models: dict[str, str]
    tools: frozenset[str]

    def has(self, change: str) -> bool:
        return self.number >= SINCE[change]

    def __str__(self) -> str:
        return str(self.client)


@cache
def version(text: str = NEWEST) -> Version:
    """A version's behaviour; without one, that of the newest observed."""
    client = client_in(_CLIENT, text, OBSERVED)
    closest = nearest(text, dict.fromkeys(_MODELS, ""))
    return Version(number(text), client, _MODELS[closest], _TOOLS[closest])
