"""Claude Code's half of converting skills and commands, which the client treats alike. The client is modelled in
`agentlint.platforms.claude.skills`."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from agentlint.model.agent import Loss
from agentlint.platforms import skillform
from agentlint.platforms.claude import modelnames
from agentlint.platforms.claude.skills import BUILTINS, grant_of
from agentlint.platforms.skillform import Form, SkillWriting
from agentlint.platforms.template import FILE, Syntax, finder
from agentlint.platforms.writing import ModelName, Row, Said
from agentlint.text import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Sequence

    from agentlint.model.skill import Grant, Skill
    from agentlint.platforms.base import Seen
    from agentlint.platforms.conversion import Fields
    from agentlint.syntax.nodes import Value

_PLACES: Final = lazy_pattern(
    r"(?P<block>```!\s*\n?[\s\S]*?\n?```)"
    r"|(?:^|(?<=\s))!`(?P<shell>[^`]+)`"
    r"|\$ARGUMENTS\[(?P<indexed>\d+)\]|(?P<all>\$ARGUMENTS)"
    r"|\\\$(?P<escaped>\d+)(?!\w)|\$(?P<single>\d+)(?!\w)"
    r"|\$\{CLAUDE_(?P<value>SKILL_DIR|PROJECT_DIR|SESSION_ID|EFFORT|PLUGIN_ROOT)\}"
    rf"|{FILE}|\$(?P<named>[A-Za-z_]\w*)(?![\[\w])"
)
SYNTAX: Final = Syntax(
    "Claude Code",
    finder(_PLACES, 0),
    all="$ARGUMENTS",
    first=0,
    escapes=True,
    runs="granted",
    shell="!`{}`",
    file="@{}",
    appended="ARGUMENTS: {}",
    missing="word",
    by_model=True,
)
_AGENTS: Final = {"general": "general-purpose", "explore": "Explore", "plan": "Plan"}
"""Claude Code's names for agents that other clients have too, by the names used for them there."""


def _read(skill: Skill, fields: Fields, seen: Seen) -> None:
    if fields.typed("argument-hint", "hint", object) is not None:
        skill.hint = seen.arguments
    if fields.typed("allowed-tools", "grants", object) is not None:
        skill.grants = tuple(map(grant_of, seen.grants or ()))
    fields.take("disable-model-invocation", "by_model")
    fields.take("user-invocable", "user")
    if seen.model is not None:
        fields.take("model", "model")
        skill.model = modelnames.read(seen.model)
    elif "model" in fields.left:
        skill.losses.append(Loss("model", fields.left.pop("model"), "mapped", "the session's model is used"))
    skill.forks = fields.typed("context", "forks", str, lambda value: value == "fork") is not None
    if skill.forks:
        skill.agent = fields.typed("agent", "agent", str, bool)
    elif "agent" in fields.left:
        why = "it has no effect without `context: fork`"
        skill.losses.append(Loss("agent", fields.left.pop("agent"), "dropped", why))
    skillform.hold(skill)


def _names(value: str | list[Value]) -> tuple[str, ...]:
    return tuple(value.split() if isinstance(value, str) else map(str, value))


def _said_names(names: tuple[str, ...]) -> Said | None:
    return Said(" ".join(names)) if names else None


def _hint(writing: SkillWriting) -> None:
    """Write `argument-hint`, always as a string, because a list would lose its brackets."""
    if writing.skill.hint is not None:
        writing.put("hint", "argument-hint", writing.skill.hint)


_WORDS: Final = {"run": "Bash", "edit": "Edit", "write": "Write"}


def _granted(grants: Sequence[Grant]) -> list[Grant]:
    return [grant for grant in grants if grant.work in _WORDS]


def _said(grant: Grant) -> str:
    word = _WORDS[grant.work]
    return f"{word}({grant.pattern})" if grant.pattern else word


def _fork(writing: SkillWriting) -> None:
    """Write `context: fork` and `agent`."""
    skill = writing.skill
    agent = skill.agent
    if agent == "build":  # the agent with which a session of OpenCode begins
        writing.ledger.fulfilled("agent", "the session's own agent")
        agent = None
    if agent is not None:
        known = agent if writing.stays else _AGENTS.get(agent, agent)
        if writing.stays or agent in _AGENTS or writing.around.has_agent(agent):
            writing.fields["context"] = "fork"
            exact = writing.stays or skill.forks
            why = "" if exact else "it runs in an agent of its own, not in the session"
            writing.put("agent", "agent", known, why, exact=exact)
        else:
            why = f"no agent `{agent}` is in Claude Code's folders: convert it first"
            writing.ledger.dropped("agent", why, "wider" if "agent" in skill.held else "same")
    if skill.forks:
        writing.put("forks", "context", "fork")


_STEPS: Final = (
    skillform.description,
    Row("when", "when_to_use", str, good=bool),
    _hint,
    Row("arguments", "arguments", (str, list), _said_names, "no name in it", taken=_names),
    skillform.switches,
    partial(skillform.grants, word_of=_said, choose=_granted),
    Row("denied", "disallowed-tools", object, good=bool, older=("disallowedTools",)),
    ModelName(modelnames.write, added=False),
    Row("effort", "effort", str, good=bool),
    _fork,
    Row("hooks", "hooks", dict),
    Row("paths", "paths", object),
    Row("shell", "shell", str, good=bool),
)
FORMS: Final = (
    Form("claude", "skill", SYNTAX, _read, (skillform.name, *_STEPS), "claude.skill", always=None, builtin=BUILTINS),
    Form("claude", "command", SYNTAX, _read, _STEPS, "claude.skill", always=None, builtin=BUILTINS),
)
