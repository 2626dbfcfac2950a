"""Gemini CLI: `.gemini/agents/*.md`, of the project and of the user."""

from agentlint.platforms.clients import Program
from agentlint.platforms.places import Folder, Listed, Servers, Settings

PROGRAM = Program("gemini", "Gemini CLI", {"0.61.0": "2026-11-21"})

LISTED = Listed(
    "Gemini CLI",
    ("gemini-cli",),
    (PROGRAM,),
    (Folder(".gemini/agents", recursive=False), Folder(".gemini/agents", "user", recursive=False)),
    further=(
        Folder(".gemini/skills", recursive=False, kind="skill"),
        Folder(".gemini/skills", "user", recursive=False, kind="skill"),
        Folder(".agents/skills", recursive=False, kind="skill"),
        Folder(".agents/skills", "user", recursive=False, kind="skill"),
        Folder(".gemini/commands", suffixes=(".toml",), kind="command"),
        Folder(".gemini/commands", "user", suffixes=(".toml",), kind="command"),
    ),
    keys=("max_turns", "timeout_mins", "mcp_servers", "display_name", "agent_card_url"),
    settings=(Settings(".gemini/settings.json"), Settings(".gemini/settings.json", "user")),
    servers=(Servers(".gemini/settings.json"),),
)
