"""The differences between the clients that use OpenCode's form of files, for `convert`."""

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
    """A client that uses OpenCode's form of files: OpenCode itself, or one that is built on it.

    ``client`` is its name with the version, ``builtins`` maps its built-in agents to the rules with which they start,
    ``model`` translates a model of another client, and ``concepts`` says what its tools' names stand for. ``asks`` are
    the tools that it asks about by default, ``withheld`` those that an agent has only when a rule allows them,
    ``ignored`` the keys of ``permission`` that do not concern tools of other clients, and ``further`` the keys that it
    has in addition to OpenCode's. ``configuration`` lists the files of a project that contain rules for every agent.
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
