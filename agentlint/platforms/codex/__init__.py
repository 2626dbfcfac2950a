"""Codex: `.codex/agents/**/*.toml`, of the project and of the user."""

from agentlint.platforms.clients import Program
from agentlint.platforms.places import Folder, Listed, Settings

PROGRAM = Program("codex", "Codex", {"0.169.0": "2026-11-21", "0.171.0": "2026-11-27"})

LISTED = Listed(
    "Codex",
    ("codex-cli",),
    (PROGRAM,),
    (Folder(".codex/agents", suffixes=(".toml",)), Folder(".codex/agents", "user", suffixes=(".toml",))),
    further=(
        Folder(".codex/skills", kind="skill"),
        Folder(".codex/skills", "user", kind="skill"),
        Folder(".agents/skills", kind="skill"),
        Folder(".agents/skills", "user", kind="skill"),
    ),
    settings=tuple(Settings(".codex/config.toml", scope) for scope in ("project", "user")),
)
