"""Files beside agents that are not agents: their name or folder says what else they are.

Skills, commands, prompts, instructions and the like are Markdown with frontmatter too, often with `name` and
`description`. Their keys have other meanings (`allowed-tools` of a skill), so that they must never be judged, let alone
repaired, as agents. All that agentlint knows about these files is in this module.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from agentlint.platforms import PLATFORMS
from agentlint.text import joined

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

ALSO_READ = {
    ".claude/agents": ("copilot",),
    ".claude/skills": ("opencode", "copilot"),
    ".agents/skills": ("copilot", "gemini", "codex"),
    ".claude/commands": ("copilot",),
}
"""The folders of a client, each with other clients that read it (observed 2026-11-21, skills and commands
2026-11-27)."""

_NAMES = {
    "SKILL.md": "skill",
    "COMMAND.md": "command",
    "CLAUDE.md": "instructions",
    "CLAUDE.local.md": "instructions",
    "AGENTS.md": "instructions",
    "AGENTS.override.md": "instructions",
    "GEMINI.md": "instructions",
    "QWEN.md": "instructions",
    "copilot-instructions.md": "instructions",
    "README.md": "document",
    "CHANGELOG.md": "document",
    "CONTRIBUTING.md": "document",
    "CODE_OF_CONDUCT.md": "document",
    "SECURITY.md": "document",
    "LICENSE.md": "document",
}
"""File names in the spelling of the clients: `agents/security.md` may well be an agent."""

_ENDINGS = {
    ".prompt.md": "prompt",
    ".instructions.md": "instructions",
    ".mdc": "rule",
}

_FOLDERS = {
    "skills": "skill",
    "skill": "skill",
    "commands": "command",
    "command": "command",
    "prompts": "prompt",
    "instructions": "instructions",
    "rules": "rule",
    "output-styles": "output style",
}
"""The kind of files in a folder with this name or below it."""

_PAIRS = {
    (".github", "workflows"): "workflow",
    (".github", "issue_template"): "issue template",
    (".github", "discussion_template"): "issue template",
}
"""The kind of files in a folder with this name inside another one, or below it."""

_CONFIGURATION = {
    "plugin.json": "plugin manifest",
    "marketplace.json": "plugin manifest",
    ".mcp.json": "MCP configuration",
    "mcp.json": "MCP configuration",
    "hooks.json": "configuration",
    "settings.json": "configuration",
    "settings.local.json": "configuration",
    "package.json": "configuration",
}

_SHARED = frozenset({".agents", ".agent", ".ai"})
"""Folders that belong to no client but are meant for all. No known client looks for agents there."""

UNTOLD = frozenset({"document", "instructions"})
"""Kinds that nobody confuses with agents: a run does not count them."""

NOT_A_COMMAND = "page without the frontmatter of a command"
"""The kind of a page in a folder called `commands` that is no client's."""

_PLURALS = {
    "instructions": "instruction files",
    "configuration": "configuration files",
    NOT_A_COMMAND: "pages without the frontmatter of a command",
    "file of a skill": "files of skills",
    "file of a command": "files of commands",
}
_SINGULARS = {"instructions": "file of instructions", "configuration": "configuration file"}


def kind_of(folders: Sequence[str], name: str) -> str:
    """Return what a file is by its place; "" when its place does not tell. ``folders`` are those on the way to it from
    the project's root."""
    kind = _NAMES.get(name) or _CONFIGURATION.get(name) or ""
    if kind:
        return kind
    kind = next((kind for ending, kind in _ENDINGS.items() if name.lower().endswith(ending)), "")
    return kind or kind_of_folder(folders)


def kind_of_folder(folders: Sequence[str]) -> str:
    """Return what the files of a folder are; "" when its place does not tell."""
    above = ""
    for folder in folders:
        folder = folder.lower()
        kind = _FOLDERS.get(folder) or _PAIRS.get((above, folder))
        if kind:
            return kind
        above = folder
    return ""


def is_unknown(folder: str) -> bool:
    """Tell whether a folder belongs to a program that agentlint does not know (`.kiro`, `.trae`), and with it the
    agents inside."""
    return folder.startswith(".") and folder not in _SHARED and folder not in _known_tops()


@cache
def _known_tops() -> frozenset[str]:
    folders = (folder for listed in PLATFORMS.values() for folder in (*listed.folders, *listed.further))
    tops = {_top(folder.path) for folder in folders}
    settings = (setting.path for listed in PLATFORMS.values() for setting in listed.settings)
    return frozenset(tops | {_top(path) for path in settings})


def owner_of(folders: Sequence[str]) -> tuple[int, str]:
    """Return the index of the first of these folders that belongs to a client, and the client's id. The index is -1
    where none does, and the id is "" where the folder belongs to several clients (`.agents`)."""
    for number, folder in enumerate(folders):
        if folder in _SHARED:
            return number, ""
        for name, listed in PLATFORMS.items():
            if folder and any(_top(place.path) == folder for place in listed.folders):
                return number, name
    return -1, ""


def _top(path: str) -> str:
    """Return the first part of the path of an agents folder that lies in a client's own folder."""
    return path.partition("/")[0] if path.startswith(".") else ""


def counted(kinds: Iterable[tuple[str, int]]) -> str:
    """Return counts in words, the most frequent first: "3 skills and 1 command"."""
    shown = [
        f"{number:,} {_SINGULARS.get(kind, kind) if number == 1 else _PLURALS.get(kind, f'{kind}s')}"
        for kind, number in sorted(kinds, key=lambda number_and_kind: (-number_and_kind[1], number_and_kind[0]))
    ]
    return joined(shown)


def with_article(kind: str) -> str:
    """Return a kind with its article: "a skill", "an output style"."""
    kind = _SINGULARS.get(kind, kind)
    return f"{'an' if kind[0] in 'aeioM' else 'a'} {kind}"
