"""Gemini CLI: `.gemini/agents/*.md`, of the project and of the user."""

from agentlint.platforms.places import Folder, Listed

LISTED = Listed(
    "Gemini CLI",
    ("gemini-cli",),
    (Folder(".gemini/agents", recursive=False), Folder(".gemini/agents", "user", recursive=False)),
    keys=("max_turns", "timeout_mins", "mcp_servers", "display_name", "agent_card_url"),
)
