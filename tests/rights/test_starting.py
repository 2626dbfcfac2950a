"""Skills and commands: no conversion lets more happen than the source did, by a judge that shares nothing with it."""

from __future__ import annotations

import ast
import random
from pathlib import Path
from typing import Any

import pytest

from agentlint.engine.conversion import Options
from agentlint.engine.convert import convert_source
from agentlint.engine.places import placed
from agentlint.text import Source
from tests.rights import starting
from tests.rights.starting import wider

FILES = {
    ("claude", "skill"): ".claude/skills/t/SKILL.md",
    ("claude", "command"): ".claude/commands/t.md",
    ("opencode", "skill"): ".opencode/skill/t/SKILL.md",
    ("opencode", "command"): ".opencode/command/t.md",
    ("copilot", "skill"): ".github/skills/t/SKILL.md",
    ("copilot", "command"): ".github/prompts/t.prompt.md",
}
TARGETS = ("claude", "opencode", "copilot", "gemini", "codex")
KEYS = (
    "disable-model-invocation: true", "user-invocable: false", "allowed-tools: Bash(git:*)",
    "allowed-tools: Bash, Write",
    "allowed-tools: Bash(git status), Edit", "allowed-tools: write, shell(git:*)", "allowed-tools: Edit, Write, Read",
    "allowed-tools: [shell(npm test), Bash(npm *)]", "disallowed-tools: Bash(rm:*)", "context: fork\nagent: Explore",
    "agent: plan", "agent: own", "subtask: true", "model: haiku", "tools: [read]", "argument-hint: '[x]'",
)  # fmt: skip
BODIES = (
    "Look.", "Fix $0 and $1.", "All: $ARGUMENTS", "!`git status`", "It is !`npm test` here", "x!`git status`",
    "Use !`rm -rf /`\n!`git push --force`", "!{git status} for {{args}}", "Ask ${input:x}",
    "Read @README.md, pay $5.00",
)  # fmt: skip


def test_the_judge_imports_nothing_of_agentlint() -> None:
    tree = ast.parse(Path(starting.__file__).read_text("utf-8"))
    names = {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    names |= {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    assert not any(name.startswith("agentlint") for name in names)


def convert(path: str, text: str, **more: Any) -> list[Any]:
    return convert_source(Source(path, text.encode()), placed(path), Options(targets=TARGETS, **more))


def test_drawn_files_gain_nothing() -> None:
    draw = random.Random(2027)
    done = refused = 0
    for (client, kind), path in [*FILES.items()] * 25:
        keys = draw.sample(KEYS, draw.randrange(4))
        once = {line.partition(":")[0]: key for key in keys for line in key.split("\n")}
        text = "\n".join(["---", "name: t", "description: d", *dict.fromkeys(once.values()), "---", ""])
        text += "\n\n".join(draw.sample(BODIES, draw.randrange(1, 4))) + "\n"
        for result in convert(path, text):
            if result.refused or result.data is None or result.target == client:
                refused += result.refused
                continue
            done += 1
            after = (result.target, result.kind, result.data.decode())
            assert wider((client, kind, text), after) == set(), (path, text, result.path, result.data.decode())
    assert done > 200
    assert refused > 50


@pytest.mark.parametrize(
    ("path", "key", "body", "target", "gained"),
    [
        (".claude/skills/t/SKILL.md", "user-invocable: false", "Look.", "opencode", {"user"}),
        (".claude/skills/t/SKILL.md", "disallowed-tools: Bash", "Look.", "copilot", {"-Bash"}),
        (".claude/commands/t.md", "model: haiku", "!`rm -rf /`", "opencode", {"!rm -rf /"}),
        (".github/skills/t/SKILL.md", "license: MIT", "!`rm -rf /`", "opencode", {"!rm -rf /"}),
        (".claude/commands/t.md", "context: fork\nagent: Plan", "Look.", "gemini", {"@plan"}),
    ],
)
def test_what_is_refused_would_be_wider(path: str, key: str, body: str, target: str, gained: set[str]) -> None:
    """The judge sees it in the file that --allow-wider writes: it is not blind where it is silent."""
    text = f"---\nname: t\ndescription: d\n{key}\n---\n{body}\n"
    [refused] = [one for one in convert(path, text) if one.target == target]
    assert [one.code for one in refused.messages if one.level == "error"] == ["cannot-restrict"]
    [forced] = [one for one in convert(path, text, wider=True) if one.target == target]
    client = "copilot" if ".github" in path else "claude"
    kind = "command" if "commands" in path else "skill"
    assert wider((client, kind, text), (target, forced.kind, forced.data.decode())) >= gained
