"""What tells the clients that take OpenCode's form of files apart, for `convert`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from agentlint.model.tools import meaning
from agentlint.model.vocabulary.opencode import GOVERNS_NOTHING
from agentlint.platforms.opencode import PROGRAM, PROJECT_FILES, modelnames
from agentlint.platforms.opencode.builtins import BUILTINS
from agentlint.record import Record

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from agentlint.model.models import Model, Translation
    from agentlint.platforms.opencode.builtins import Builtin
    from agentlint.platforms.writing import Row


class Form(Record):
    """A client that takes OpenCode's form of files: OpenCode itself, or one built on it.

    ``client`` is its name with the version, ``builtins`` what agents of its own start with, ``model`` its word for a
    model of another client, ``concepts`` what its tools' names stand for. ``asks`` are tools that it asks before where
    nothing is said, ``withheld`` those that an agent has only when a rule allows them, ``ignored`` keys of
    ``permission`` that govern nothing that others have, ``further`` keys that it has besides OpenCode's.
    ``configuration`` are a project's files that say something of every agent.
    """

    id: str
    title: str
    client: str
    builtins: Mapping[str, Builtin]
    model: Callable[[Model], Translation]
    concepts: Mapping[str, tuple[str, ...]]
    asks: tuple[str, ...] = ()
    withheld: tuple[str, ...] = ("ask",)
    ignored: frozenset[str] = GOVERNS_NOTHING
    further: tuple[Row, ...] = ()
    configuration: tuple[str, ...] = ()


OPENCODE: Final = Form(
    "opencode",
    "OpenCode",
    str(PROGRAM.newest),
    BUILTINS,
    modelnames.write,
    meaning("opencode"),
    configuration=PROJECT_FILES,
)
