"""GitHub Copilot: `.github/agents`, and Claude Code's folder, which it reads too.

The folders are in the order in which the client prefers them within a project; the user's own folder comes before them.
"""

from agentlint.platforms.clients import Program
from agentlint.platforms.places import Folder, Listed, Servers, Settings

PROGRAM = Program("copilot", "Copilot CLI", {"1.0.61": "2026-11-28", "1.0.81": "2026-11-21", "1.0.102": "2026-11-21"})
VSCODE = Program("vscode", "VS Code", {"1.128.1": "2026-11-21"})

LISTED = Listed(
    "GitHub Copilot",
    ("github-copilot", "copilot-cli"),
    (PROGRAM, VSCODE),
    (
        Folder(".github/agents", suffixes=(".agent.md", ".md")),
        Folder(".claude/agents"),
        Folder(".copilot/agents", "user", suffixes=(".agent.md", ".md")),
        Folder(
            ".github/chatmodes",
            suffixes=(".chatmode.md",),
            legacy=f"Chat modes are now called agents: neither {VSCODE.newest} nor Copilot CLI reads them any more.",
        ),
    ),
    endings=(".agent.md", ".chatmode.md"),
    main=True,
    further=(
        Folder(".github/skills", kind="skill"),
        Folder(".agents/skills", kind="skill"),
        Folder(".claude/skills", kind="skill"),
        Folder(".copilot/skills", "user", kind="skill"),
        Folder(".agents/skills", "user", kind="skill"),
        Folder(".claude/commands", recursive=False, kind="command"),
        Folder(".github/prompts", suffixes=(".prompt.md",), recursive=False, kind="command"),
    ),
    settings=(Settings(".github/mcp.json"),),
    servers=(Servers(".vscode/mcp.json", "servers"), Servers(".mcp.json"), Servers(".github/mcp.json")),
    upwards=True,  # observed 2026-11-28
)
"""VS Code reads the first file of ``servers`` (according to its source), Copilot CLI the other two and not the first
(observed 2026-11-28: it offered only the tools of servers in `.mcp.json` and `.github/mcp.json`)."""
