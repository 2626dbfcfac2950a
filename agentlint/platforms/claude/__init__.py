"""Claude Code: `.claude/agents/**/*.md`, a user's own agents, and the agents of plugins."""

from agentlint.platforms.clients import Program
from agentlint.platforms.places import Folder, Listed, Servers, Settings

PROGRAM = Program("claude", "Claude Code", {"2.1.197": "2026-11-21", "2.1.329": "2026-11-21", "2.1.332": "2026-11-27"})

LISTED = Listed(
    "Claude Code",
    ("claude-code",),
    (PROGRAM,),
    (
        Folder(".claude/agents"),
        Folder(".claude/agents", "user"),
        Folder("agents", "plugin", beside=".claude-plugin"),
    ),
    main=True,
    settings=(
        Settings(".claude/settings.json"),
        Settings(".claude/settings.local.json"),
        Settings(".claude/settings.json", "user"),
        Settings(".mcp.json"),
        Settings(".claude-plugin/plugin.json", "plugin"),
        Settings(".claude-plugin/marketplace.json", "plugin"),
    ),
    further=(
        Folder(".claude/skills", recursive=False, kind="skill"),
        Folder(".claude/skills", "user", recursive=False, kind="skill"),
        Folder("skills", "plugin", recursive=False, beside=".claude-plugin", kind="skill"),
        Folder(".claude/commands", kind="command"),
        Folder(".claude/commands", "user", kind="command"),
        Folder("commands", "plugin", beside=".claude-plugin", kind="command"),
    ),
    servers=(Servers(".mcp.json"),),
    upwards=True,  # observed 2026-11-28
)
