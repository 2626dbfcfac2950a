"""The neutral skill or command: what every reader of such files fills and every writer takes.

A skill is a folder, a command a file that a user starts by its name; what they say is the same. Unlike an agent's tool
list, what they grant (`Grant`) is only what may be done unasked, and nothing is taken away by it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from agentlint.model.agent import Neutral
from agentlint.record import Record

if TYPE_CHECKING:
    from agentlint.model.kinds import FileKind
    from agentlint.model.models import Model
    from agentlint.syntax.nodes import Value

Work = Literal["run", "edit", "write", "read", "other"]
"""What a grant lets do: run a command, change a file, make or overwrite one, read; "other" is said by the client's own
word alone."""


class Grant(Record):
    """Something that may be done unasked. ``pattern`` limits what may be run: "git status" is exactly that command,
    "git:*" every one that begins so, "" is any. ``word`` is the entry as written in the file."""

    work: Work
    pattern: str
    word: str

    def covers(self, command: str) -> bool:
        """Tell whether a command may be run by this. What a shell would take for several commands, or put something
        else into, is covered by a grant of everything only."""
        if self.work != "run":
            return False
        if self.pattern in ("", "*", ":*"):
            return True
        if any(mark in command for mark in ";&|<>$`(){}\n\\"):
            return False
        head = self.pattern.removesuffix(":*").removesuffix(" *")
        if head == self.pattern:
            return "*" not in head and command == head
        return "*" not in head and (command == head or command.startswith(head + " "))


class Skill(Neutral):
    """One skill or command. None means that its file says nothing.

    ``user`` and ``by_model``: who may start it. ``when`` is more on when to use it, which a client puts behind the
    description. ``arguments`` are names for the single arguments. ``grants`` is what it may do unasked, ``denied`` what
    is kept from it, ``only`` all that it has. ``forks``: it runs in an agent of its own, that of the name ``agent``.
    ``brings`` are files of its folder.
    """

    kind: FileKind = "skill"
    when: str | None = None
    hint: str | None = None
    arguments: tuple[str, ...] = ()
    user: bool = True
    by_model: bool = True
    grants: tuple[Grant, ...] | None = None
    denied: Value = None
    only: Value = None
    model: Model | None = None
    effort: str | None = None
    forks: bool = False
    agent: str | None = None
    hooks: Value = None
    paths: Value = None
    shell: str | None = None
    brings: bool = False

    @property
    def start(self) -> tuple[bool, bool]:
        """Who may start it: the user, the model."""
        return self.user, self.by_model
