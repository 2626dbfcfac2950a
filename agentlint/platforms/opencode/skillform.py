"""OpenCode's half of converting skills and commands. The client is modelled in `agentlint.platforms.opencode.skills`.

Both the user and the model may start a skill, but only the user a command. Nothing in a file changes that.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from agentlint.platforms import skillform
from agentlint.platforms.opencode import modelnames
from agentlint.platforms.opencode.names import refuses
from agentlint.platforms.opencode.skills import BUILTINS
from agentlint.platforms.skillform import USER_ONLY, Form, SkillWriting
from agentlint.platforms.template import FILE, SHELL, Syntax, finder
from agentlint.platforms.writing import ModelName
from agentlint.text import lazy_pattern

if TYPE_CHECKING:
    from agentlint.model.skill import Skill
    from agentlint.platforms.base import Seen
    from agentlint.platforms.conversion import Fields

_PLACES: Final = lazy_pattern(rf"{SHELL}|(?P<all>\$ARGUMENTS)|\$(?P<single>\d+)|{FILE}")
SYNTAX: Final = Syntax(
    "OpenCode",
    finder(_PLACES, 1),
    all="$ARGUMENTS",
    first=1,
    takes_rest=True,
    runs="always",
    shell="!`{}`",
    file="@{}",
    appended="{}",
)
_AGENTS: Final = {"general-purpose": "general", "Explore": "explore", "Plan": "plan"}
"""Claude Code's built-in agents, mapped to their names in OpenCode."""


def _read_skill(skill: Skill, fields: Fields, seen: Seen) -> None:
    """Read nothing: a skill has no keys of OpenCode's own."""


def _read_command(skill: Skill, fields: Fields, seen: Seen) -> None:
    if seen.model is not None:
        fields.take("model", "model")
        skill.model = modelnames.read(seen.model)
    skill.agent = fields.typed("agent", "agent", object)
    skill.forks = fields.typed("subtask", "forks", object) is True
    skillform.hold(skill)


def _agent(writing: SkillWriting) -> None:
    """Write `agent` and `subtask`. An agent that does not exist would make every use of the command fail."""
    skill = writing.skill
    if skill.agent is not None:
        known = skill.agent if writing.stays else _AGENTS.get(skill.agent, skill.agent)
        if writing.stays or skill.agent in _AGENTS or writing.around.has_agent(skill.agent):
            writing.put("agent", "agent", known)
        else:
            why = f"no agent `{skill.agent}` is in OpenCode's folders, and every use would fail: convert it first"
            writing.ledger.dropped("agent", why, "wider" if "agent" in skill.held else "same")
    if skill.forks:
        writing.put("forks", "subtask", True)


FORMS: Final = (
    Form(
        "opencode",
        "skill",
        SYNTAX,
        _read_skill,
        (skillform.name, skillform.description),
        "opencode.skill",
        skillform.lost("OpenCode"),
        joins="/",
        refuses=refuses,
    ),
    Form(
        "opencode",
        "command",
        SYNTAX,
        _read_command,
        (skillform.description, ModelName(modelnames.write, added=False), _agent),
        "opencode.command",
        skillform.lost("OpenCode"),
        USER_ONLY,
        joins="/",
        renames=True,
        refuses=refuses,
        builtin=BUILTINS,
    ),
)
