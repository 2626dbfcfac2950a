"""Qwen Code: `.qwen/agents/*.md`, of the project and of the user."""

from agentlint.platforms.places import Folder, Listed

LISTED = Listed(
    "Qwen Code",
    ("qwen-code",),
    (Folder(".qwen/agents", recursive=False), Folder(".qwen/agents", "user", recursive=False)),
    keys=("approvalMode", "runConfig", "modelConfig", "executor"),
)
