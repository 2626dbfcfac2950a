"""The differences between the clients of this family: OpenCode itself, and those built on it."""

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
    from agentlint.platforms.opencode.permissions import PermissionRule
    from agentlint.platforms.versions import History


class Flavour(Record):
    """A client of this family: OpenCode itself, or one built on it. The fields are those in which they differ."""

    history: History
    bases: tuple[str, ...]  # the last parts of the folders that hold the agents folders
    defaults: tuple[PermissionRule, ...]
    tools: tuple[str, ...]
    builtins: dict[str, Builtin]
    refusal: Outcome = "rejected"  # the outcome for a file with a value of the wrong type
    disabled: Outcome = "disabled"
    takes_v2: bool = False  # its configuration may have `agents`, as version 2 does, but never `permissions`
    refuses_body: Callable[[Place, str], str | None] | None = None  # why a body makes the client ignore the agent


OPENCODE: Final = Flavour(HISTORY, (".opencode", "opencode"), DEFAULT_RULES, TOOLS, BUILTINS, takes_v2=True)
