"""The neutral skill or command that every reader of such files fills and every writer takes.

A skill is a folder, a command a file that a user starts by its name; both say the same things. Unlike an agent's tool
list, their grants (`Grant`) only name what may be done without asking, and withhold nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from agentlint.model.agent import Neutral
from agentlint.record import Record

if TYPE_CHECKING:
    from agentlint.model.kinds import FileKind
    from agentlint.syntax.nodes import Value

Work = Literal["run", "edit", "write", "read", "other"]
"""What a grant allows: to run a command, change a file, create or overwrite a file, or read; "other" is what only the
client's own word says."""


class Grant(Record):
    """Something that may be done without asking. ``pattern`` limits what may be run: "git status" is exactly that
    command, "git:*" every command that begins so, "" any command. ``word`` is the entry as written in the file."""

    work: Work
    pattern: str
    word: str

    def covers(self, command: str) -> bool:
        """Tell whether the grant allows a command. What a shell would read as several commands, or expand, is covered
        only by a grant of everything."""
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

    ``user`` and ``by_model`` say who may start it. ``when`` says more about when to use it, which a client appends to
    the description. ``arguments`` are names for the single arguments. ``grants`` is what it may do without asking,
    ``denied`` what is withheld from it, ``only`` the full list of what it has. ``forks`` says that it runs in an agent
    of its own, the one named ``agent``. ``brings`` says that there are other files in its folder.
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
    effort: str | None = None
    forks: bool = False
    agent: str | None = None
    hooks: Value = None
    paths: Value = None
    shell: str | None = None
    brings: bool = False

    @property
    def start(self) -> tuple[bool, bool]:
        """Who may start it, as two answers: the user, the model."""
        return self.user, self.by_model
