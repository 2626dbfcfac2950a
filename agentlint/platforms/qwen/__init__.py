"""Qwen Code: `.qwen/agents/*.md`, of the project and of the user."""

from agentlint.platforms.clients import Program
from agentlint.platforms.places import Folder, Listed, Servers, Settings

PROGRAM = Program("qwen", "Qwen Code", {"0.24.4": "2026-11-21"})

LISTED = Listed(
    "Qwen Code",
    ("qwen-code",),
    (PROGRAM,),
    (Folder(".qwen/agents", recursive=False), Folder(".qwen/agents", "user", recursive=False)),
    keys=("approvalMode", "runConfig", "modelConfig", "executor"),
    settings=(Settings(".qwen/settings.json"), Settings(".qwen/settings.json", "user")),
    servers=(Servers(".qwen/settings.json"),),
)
