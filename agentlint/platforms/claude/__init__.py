"""Claude Code: `.claude/agents/**/*.md`, a user's own agents, and the agents of plugins."""

from agentlint.platforms.places import Folder, Listed

LISTED = Listed(
    "Claude Code",
    ("claude-code",),
    (
        Folder(".claude/agents"),
        Folder(".claude/agents", "user"),
        Folder("agents", "plugin", beside=".claude-plugin"),
    ),
    main=True,
)
