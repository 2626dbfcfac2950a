"""Where a client looks can be told without reading the file, and is what its reader says."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from agentlint.engine.inspect import READERS, looks_at, see
from agentlint.engine.places import placed
from agentlint.text import Source

if TYPE_CHECKING:
    from agentlint.model.kinds import FileKind
    from agentlint.platforms.places import Scope

TEXT = "---\nname: a\ndescription: d\n---\nDo it.\n"
AGENTS = {
    ".claude/agents/a.md": "claude copilot vscode cursor",
    ".claude/agents/team/a.md": "claude copilot cursor",
    ".opencode/agents/a.md": "opencode",
    ".github/agents/a.agent.md": "copilot vscode",
    ".github/agents/a.prompt.md": "copilot",
    ".kilo/agents/a.md": "kilo",
    ".gemini/agents/a.md": "gemini",
    ".qwen/agents/a.md": "qwen",
    ".codex/agents/a.toml": "codex cursor",
    ".factory/droids/a.md": "droid",
    ".cursor/agents/a.md": "cursor",
    "agents/a.md": "",
}
SKILLS = {
    ".claude/skills/a/SKILL.md": "claude opencode copilot vscode",
    ".agents/skills/a/SKILL.md": "opencode copilot codex gemini vscode",
    ".github/skills/a/SKILL.md": "copilot vscode",
    ".claude/commands/a.md": "claude copilot",
    ".opencode/commands/a.md": "opencode",
    ".github/prompts/a.prompt.md": "vscode",
    ".gemini/commands/a.toml": "gemini",
}


@pytest.mark.parametrize(("path", "clients"), (AGENTS | SKILLS).items())
def test_the_clients_that_look_there(path: str, clients: str) -> None:
    place = placed(path).place
    assert {client for client in READERS if looks_at(client, place)} == set(clients.split())


@pytest.mark.parametrize("path", AGENTS | SKILLS)
@pytest.mark.parametrize("kind", ["agent", "skill", "command"])
@pytest.mark.parametrize("scope", ["project", "user", "plugin", "none"])
def test_a_reader_says_the_same_of_every_place(path: str, kind: FileKind, scope: Scope) -> None:
    place = placed(path).place._replace(kind=kind, scope=scope)
    for client in READERS:
        seen = see(client, Source.from_text(path, TEXT), place)
        known = "agentlint does not know" not in seen.reason
        assert looks_at(client, place) is (known and not seen.hypothetical), client
