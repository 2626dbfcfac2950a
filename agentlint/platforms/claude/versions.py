"""What differs between versions of Claude Code, as data.

Observed by running the clients offline on the dates that `PROGRAM` gives. Where Anthropic's change log names the
version of a change, that one is taken, and 2.1.240 for what changed somewhere between 2.1.197 and 2.1.329. The tools of
each version are in `agentlint.model.vocabulary.claude`.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final

from agentlint.model.vocabulary.claude import VOCABULARY
from agentlint.platforms.claude import PROGRAM
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
    "newer-models": (2, 1, 240),  # what the aliases stand for
    "replaces-opus-4": (2, 1, 240),  # retired Opus 4 ids become the current Opus
}

_OLD_MODELS: Final = {
    "sonnet": "claude-sonnet-5",
    "opus": "claude-opus-4-8",
    "haiku": "claude-haiku-4-5-20251001",
    "fable": "claude-fable-5",
    "best": "claude-opus-4-8",
    "opusplan": "claude-sonnet-5",
}
_MODELS: Final = {
    "sonnet": "claude-sonnet-5-5",
    "opus": "claude-opus-5-5",
    "haiku": "claude-haiku-5-5",
    "fable": "claude-fable-5-2",
    "best": "claude-opus-5-5",
    "opusplan": "claude-sonnet-5-5",
}

HISTORY: Final = History(PROGRAM, _SINCE)


def models_of(version: Version) -> dict[str, str]:
    """The id that each alias stands for."""
    return _MODELS if version.has("newer-models") else _OLD_MODELS


def tools_of(version: Version) -> frozenset[str]:
    """What a subagent can be given by name."""
    return _tools(version.number)


@cache
def _tools(number: tuple[int, ...]) -> frozenset[str]:
    return frozenset(VOCABULARY.offered(number))
