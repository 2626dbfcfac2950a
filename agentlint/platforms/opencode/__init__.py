"""OpenCode: its agents folders and the older mode folders."""

from agentlint.platforms.clients import Program
from agentlint.platforms.places import Folder, Listed, Scope, Servers, Settings

_BASES: tuple[tuple[str, Scope], ...] = ((".opencode", "project"), (".config/opencode", "user"), (".opencode", "user"))
_SCOPES: tuple[Scope, ...] = ("project", "user")
_OUTDATED = "The documentation no longer names the mode folders: an agent with `mode: primary` does the same."

PROGRAM = Program(
    "opencode",
    "OpenCode",
    {"1.17.9": "2026-11-21", "1.18.12": "2026-11-27", "1.18.33": "2026-11-21", "1.18.34": "2026-11-27"},
)

PROJECT_FILES = ("opencode.json", "opencode.jsonc", ".opencode/opencode.json", ".opencode/opencode.jsonc")
"""The files of a project's configuration, in the order in which they are read."""

LISTED = Listed(
    "OpenCode",
    ("open-code",),
    (PROGRAM,),
    (
        *(Folder(f"{base}/{kind}", scope) for base, scope in _BASES for kind in ("agents", "agent")),
        *(
            Folder(f"{base}/{kind}", scope, recursive=False, legacy=_OUTDATED)
            for base, scope in _BASES
            for kind in ("modes", "mode")
        ),
    ),
    main=True,
    further=(
        *(Folder(f"{base}/{name}", scope, kind="skill") for base, scope in _BASES for name in ("skills", "skill")),
        *(Folder(f"{base}/skills", scope, kind="skill") for base in (".claude", ".agents") for scope in _SCOPES),
        *(
            Folder(f"{base}/{name}", scope, kind="command")
            for base, scope in _BASES
            for name in ("commands", "command")
        ),
    ),
    settings=(
        Settings("opencode.json"),
        Settings("opencode.jsonc"),
        *(Settings(f"{base}/opencode.{ending}", scope) for base, scope in _BASES for ending in ("json", "jsonc")),
        Settings(".config/opencode/config.json", "user"),
    ),
    servers=tuple(Servers(path, "mcp") for path in PROJECT_FILES),
    upwards=True,  # observed 2026-11-28
)
