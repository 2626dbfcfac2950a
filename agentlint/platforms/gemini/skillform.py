"""Gemini CLI's half of converting: skills, and commands, which are TOML.

The client is modelled in `agentlint.platforms.gemini.skills` and `agentlint.platforms.gemini.commands`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from agentlint.platforms import skillform
from agentlint.platforms.gemini.commands import closing
from agentlint.platforms.skillform import USER_ONLY, Form
from agentlint.platforms.template import Piece, Syntax, nothing
from agentlint.syntax import toml

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from agentlint.model.skill import Skill
    from agentlint.platforms.base import Seen
    from agentlint.syntax.nodes import Object

_TITLE: Final = "Gemini CLI"


def _find(text: str, names: Sequence[str]) -> Iterator[tuple[int, Piece]]:  # noqa: ARG001 - there are no names
    at = 0
    for found in re.compile(r"\{\{args\}\}|([!@])\{").finditer(text):
        if found.start() < at:
            continue
        if found[1] is None:
            yield found.start(), Piece("all", found[0])
            at = found.end()
            continue
        end = closing(text, found.end())
        if end < 0:
            return
        at = end
        inside = text[found.end() : end - 1].strip()
        yield found.start(), Piece("shell" if found[1] == "!" else "file", text[found.start() : end], inside)


COMMAND_SYNTAX: Final = Syntax(
    _TITLE,
    _find,
    all="{{args}}",
    runs="asks",
    shell="!{{{}}}",
    file="@{{{}}}",
    appended="/{name} {}",
)
SKILL_SYNTAX: Final = Syntax(_TITLE, nothing)


def _read(skill: Skill, data: Object, seen: Seen) -> None:
    """There are no further keys."""


FORMS: Final = (
    Form(
        "gemini",
        "skill",
        SKILL_SYNTAX,
        _read,
        (skillform.name, skillform.description),
        "agent.skill",
        skillform.lost(_TITLE),
    ),
    Form(
        "gemini",
        "command",
        COMMAND_SYNTAX,
        _read,
        (skillform.description,),
        "gemini.command",
        skillform.lost(_TITLE),
        USER_ONLY,
        prompt_key="prompt",
        render=toml.document,
    ),
)
