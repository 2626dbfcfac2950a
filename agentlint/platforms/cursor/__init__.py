"""Cursor: `.cursor/agents/*.md`, of the project and of the user, and the corresponding folders of Claude Code and
Codex.

The folders are in the order in which its documentation prefers them.
"""

from agentlint.platforms.clients import Program
from agentlint.platforms.places import Folder, Listed

PROGRAM = Program("cursor", "Cursor", {"": "2026-11-21"}, "https://cursor.com/docs/subagents")

LISTED = Listed(
    "Cursor",
    ("cursor-agent",),
    (PROGRAM,),
    (
        Folder(".cursor/agents"),
        Folder(".claude/agents"),
        Folder(".codex/agents"),
        Folder(".cursor/agents", "user"),
        Folder(".claude/agents", "user"),
        Folder(".codex/agents", "user"),
    ),
    keys=("readonly", "is_background"),
)
