"""Copilot's half of converting skills, which Copilot CLI and VS Code read, and prompt files, which only VS Code reads.

The clients are modelled in `agentlint.platforms.copilot.skills` and `agentlint.platforms.copilot.vscode.skills`.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from agentlint.model.skill import Grant, Skill
from agentlint.platforms import skillform
from agentlint.platforms.copilot import modelnames
from agentlint.platforms.copilot.skills import LONGEST_DESCRIPTION, fault_of_name
from agentlint.platforms.skillform import USER_ONLY, Form, SkillWriting
from agentlint.platforms.template import Syntax, finder
from agentlint.platforms.writing import ModelName, Row
from agentlint.syntax.emit import Style
from agentlint.text import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Sequence

    from agentlint.platforms.base import Seen
    from agentlint.platforms.conversion import Fields

_PLACES: Final = lazy_pattern(
    r"\$ARGUMENTS\[(?P<indexed>\d+)\]|(?P<all>\$ARGUMENTS)|\\\$(?P<escaped>\d+)|\$(?P<single>\d+)"
)
"""A number counts whatever follows it: of `$50K`, only `K` remains (observed 2026-11-28)."""
SYNTAX: Final = Syntax(
    "Copilot CLI", finder(_PLACES, 0), all="$ARGUMENTS", first=0, escapes=True, appended="ARGUMENTS: {}"
)
_QUESTIONS: Final = lazy_pattern(
    r"\$\{input:(?P<question>[\w-]+)(?::[^}]*)?\}|\$\{(?P<value>file|selection|selectedText|fileBasename|workspaceFolder"
    r"|fileDirname|fileBasenameNoExtension|workspaceFolderBasename)\}"
)
PROMPT_SYNTAX: Final = Syntax("VS Code", finder(_QUESTIONS, 0), question="${{input:{}}}", appended="{}")
_STYLE: Final = Style("quoted")
_HINT: Final = Row("hint", "argument-hint", object)
_RUNS: Final = ("bash", "shell")


def _read_skill(skill: Skill, fields: Fields, seen: Seen) -> None:
    if fields.typed("allowed-tools", "grants", object) is not None:
        skill.grants = tuple(grant for word in seen.grants or () for grant in _grants(word))
    fields.take("disable-model-invocation", "by_model")
    fields.take("user-invocable", "user")


def _grants(word: str) -> list[Grant]:
    name, _, inner = word.partition("(")
    pattern, name = inner.removesuffix(")"), name.strip().lower()
    if name in _RUNS:
        return [Grant("run", pattern, word)]
    if name == "write" and not pattern:
        return [Grant("edit", "", word), Grant("write", "", word)]
    return [Grant("other", pattern, word)]


def _granted(grants: Sequence[Grant]) -> list[Grant]:
    """Return the grants that can be written without granting more. `write` grants every change of a file, and a pattern
    without an open end is not known to mean exactly that command."""
    works = {grant.work for grant in grants if not grant.pattern}
    kept = []
    for grant in grants:
        if grant.work == "run":
            head = grant.pattern.removesuffix(":*").removesuffix(" *")
            open_ended = grant.pattern in ("", "*") or (head != grant.pattern and "*" not in head)
            kept += [grant] if open_ended else []
        elif grant.work in ("edit", "write") and not grant.pattern and {"edit", "write"} <= works:
            kept.append(grant)
    return kept


def _said(grant: Grant) -> str:
    if grant.work != "run":
        return "write"
    head = grant.pattern.removesuffix(":*").removesuffix(" *")
    return "shell" if head in ("", "*") else f"shell({head}:*)"


def _read_prompt(skill: Skill, fields: Fields, _: Seen) -> None:
    model = fields.typed("model", "model", str, bool)
    skill.model = modelnames.read(model) if model else None
    mode = fields.typed("mode", "agent", object) or fields.typed("agent", "agent", object)
    skill.agent = mode if isinstance(mode, str) and mode != "agent" else None
    skillform.hold(skill)


def _agent(writing: SkillWriting) -> None:
    """Write `agent` of a prompt file, if VS Code has that agent."""
    skill = writing.skill
    if skill.agent is not None and (writing.stays or writing.around.has_agent(skill.agent)):
        writing.put("agent", "agent", skill.agent)


FORMS: Final = (
    Form(
        "copilot",
        "skill",
        SYNTAX,
        _read_skill,
        (
            skillform.name,
            skillform.description,
            _HINT,
            skillform.switches,
            partial(skillform.grants, word_of=_said, choose=_granted),
        ),
        "copilot.skill",
        skillform.lost("Copilot CLI"),
        None,
        LONGEST_DESCRIPTION,
        refuses=fault_of_name,
        style=_STYLE,
    ),
    Form(
        "copilot",
        "command",
        PROMPT_SYNTAX,
        _read_prompt,
        (
            skillform.description,
            _HINT,
            ModelName(modelnames.write, added=False),
            _agent,
            Row("only", "tools", object),
        ),
        "copilot.skill",
        skillform.lost("VS Code"),
        USER_ONLY,
        nested=False,
        renames=True,
        style=_STYLE,
        folder=".github/prompts",
    ),
)
