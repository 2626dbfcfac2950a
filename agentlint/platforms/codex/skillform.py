"""Codex's half of converting skills. The client is modelled in `agentlint.platforms.codex.skills`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from agentlint.platforms import skillform
from agentlint.platforms.codex.skills import LONGEST_NAME
from agentlint.platforms.skillform import Form
from agentlint.platforms.template import Syntax, nothing

if TYPE_CHECKING:
    from agentlint.model.skill import Skill
    from agentlint.platforms.base import Seen
    from agentlint.platforms.conversion import Fields


def _read(skill: Skill, fields: Fields, seen: Seen) -> None:
    """Read nothing: there are no further keys."""


def _refuses(name: str) -> str:
    return f"it is longer than {LONGEST_NAME} characters" if len(name) > LONGEST_NAME else ""


FORMS: Final = (
    Form(
        "codex",
        "skill",
        Syntax("Codex", nothing),
        _read,
        (skillform.name, skillform.description),
        "agent.skill",
        skillform.lost("Codex"),
        refuses=_refuses,
    ),
)
