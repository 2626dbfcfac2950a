"""Cursor: `.cursor/agents/*.md`, of the project and of the user, and the same folders of Claude Code and Codex.

In the order in which its documentation prefers them.
"""

from agentlint.platforms.places import Folder, Listed

LISTED = Listed(
    "Cursor",
    ("cursor-agent",),
    (
        Folder(".cursor/agents"),
        Folder(".claude/agents"),
        Folder(".codex/agents"),
        Folder(".cursor/agents", "user"),
        Folder(".claude/agents", "user"),
        Folder(".codex/agents", "user"),
    ),
)
