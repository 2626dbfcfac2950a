"""Factory Droid: `.factory/droids/*.md`, of the project and of the user."""

from agentlint.platforms.clients import Program
from agentlint.platforms.places import Folder, Listed, Servers

PROGRAM = Program("droid", "Factory Droid", {"0.225.2": "2026-11-21"})

LISTED = Listed(
    "Factory Droid",
    ("factory", "factory-droid"),
    (PROGRAM,),
    (Folder(".factory/droids", recursive=False), Folder(".factory/droids", "user", recursive=False)),
    servers=(Servers(".factory/mcp.json"),),
)
