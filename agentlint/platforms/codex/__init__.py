"""Codex: `.codex/agents/**/*.toml`, of the project and of the user."""

from agentlint.platforms.places import Folder, Listed

LISTED = Listed(
    "Codex",
    ("codex-cli",),
    (Folder(".codex/agents", suffixes=(".toml",)), Folder(".codex/agents", "user", suffixes=(".toml",))),
)
