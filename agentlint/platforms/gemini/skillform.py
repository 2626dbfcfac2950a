"""Gemini CLI's half of converting skills, and commands, which are TOML.

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
    from agentlint.platforms.conversion import Fields

_TITLE: Final = "Gemini CLI"


def _find(text: str, names: Sequence[str]) -> Iterator[tuple[int, Piece]]:  # noqa: ARG001 - there are no names
    at = 0
    for match in re.compile(r"\{\{args\}\}|([!@])\{").finditer(text):
        if match.start() < at:
            continue
        if match[1] is None:
            yield match.start(), Piece("all", match[0])
            at = match.end()
            continue
        end = closing(text, match.end())
        if end < 0:
            return
        at = end
        inside = text[match.end() : end - 1].strip()
        yield match.start(), Piece("shell" if match[1] == "!" else "file", text[match.start() : end], inside)


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


def _read(skill: Skill, fields: Fields, seen: Seen) -> None:
    """Read nothing: there are no further keys."""


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
