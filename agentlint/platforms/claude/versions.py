"""The differences between versions of Claude Code, as data.

Observed by running the clients offline on the dates in `PROGRAM`. Where Anthropic's change log names the version of a
change, that version is used. What is only known to have changed between 2.1.197 and 2.1.329 is listed under 2.1.240.
The tools of each version are in `agentlint.model.vocabulary.claude`.
"""

from __future__ import annotations

from functools import cache, lru_cache
from typing import TYPE_CHECKING, Final

from agentlint.model.vocabulary.claude import VOCABULARY
from agentlint.platforms.claude import PROGRAM
from agentlint.platforms.versions import Change, History

if TYPE_CHECKING:
    from agentlint.platforms.versions import Version

_CHANGES: Final = {
    "manual": Change((2, 1, 200), "accepts `permissionMode: manual`"),
    "refuses-zero-tools": Change(
        (2, 1, 208), "refuses to start an agent whose tools are all unknown; before, it started the agent without tools"
    ),
    "refuses-colon": Change((2, 1, 218), "does not load an agent with `:` in its name"),
    "skips-bom": Change(
        (2, 1, 239), "skips a byte order mark before the frontmatter; before, it did not load the file"
    ),
    "refuses-hooks": Change(
        (2, 1, 240), "does not load an agent with malformed `hooks`; before, it loaded it without them"
    ),
    "removes-monitor": Change((2, 1, 240), "removes Monitor together with Bash"),
    "refuses-long-name": Change((2, 1, 240), "does not load an agent with a name of more than 256 UTF-16 code units"),
    "refuses-stray-guards": Change(
        (2, 1, 240), "does not load an agent with a guarding hook outside `hooks`; before, it loaded it unguarded"
    ),
    "reads-cycles": Change((2, 1, 240), "reads a YAML alias inside its own anchor"),
    "newer-models": Change((2, 1, 240), "understands the short names of models as newer models"),
    "replaces-opus-4": Change((2, 1, 240), "uses the current Opus for retired Opus 4 IDs"),
    "last-path-wins": Change(
        (2, 1, 330), "uses the last path of several agents with one name; before, the order of the file system decided"
    ),
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

HISTORY: Final = History(PROGRAM, _CHANGES, VOCABULARY.tools)


@lru_cache(maxsize=64)
def version_of(text: str | None) -> Version:
    """Return a version of the client, worked out once; None is the newest observed one."""
    return HISTORY.version(text)


def models_of(version: Version) -> dict[str, str]:
    """Return the id that each alias stands for."""
    return _MODELS if version.has("newer-models") else _OLD_MODELS


def tools_of(version: Version) -> frozenset[str]:
    """Return the tools that a subagent can be given by name."""
    return _tools(version.number)


@cache
def _tools(number: tuple[int, ...]) -> frozenset[str]:
    return frozenset(VOCABULARY.offered(number))
