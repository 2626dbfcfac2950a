"""What tells the clients of this family apart: OpenCode itself, and those built on it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from agentlint.model.vocabulary.opencode import TOOLS
from agentlint.platforms.opencode.builtins import BUILTINS
from agentlint.platforms.opencode.permissions import DEFAULT_RULES
from agentlint.platforms.opencode.versions import HISTORY
from agentlint.record import Record

if TYPE_CHECKING:
    from collections.abc import Callable

    from agentlint.platforms.base import Outcome, Place
    from agentlint.platforms.opencode.builtins import Builtin
    from agentlint.platforms.opencode.permissions import Rule
    from agentlint.platforms.versions import History


class Flavour(Record):
    """A client of this family: OpenCode itself, or one built on it, as far as they differ."""

    history: History
    bases: tuple[str, ...]  # last parts of the folders that hold the agents folders
    defaults: tuple[Rule, ...]
    tools: tuple[str, ...]
    builtins: dict[str, Builtin]
    refusal: Outcome = "rejected"  # what a value of the wrong type does to the file
    disabled: Outcome = "disabled"
    takes_v2: bool = False  # its configuration may speak of `agents`, as version 2 does, and never of `permissions`
    refuses_body: Callable[[Place, str], str | None] | None = None  # why a body makes the client leave the agent out


OPENCODE: Final = Flavour(HISTORY, (".opencode", "opencode"), DEFAULT_RULES, TOOLS, BUILTINS, takes_v2=True)
