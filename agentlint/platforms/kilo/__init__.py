"""Kilo: its own folders and those of its older name, not OpenCode's."""

from agentlint.platforms.clients import Program
from agentlint.platforms.places import Folder, Listed, Servers, Settings

_BASES = (".kilo", ".kilocode")
NAMES = ("kilo.json", "kilo.jsonc", "opencode.json", "opencode.jsonc")
"""The names of its configuration files."""
MODES = ".kilocodemodes"
"""The file with the modes of its older version."""

PROGRAM = Program("kilo", "Kilo", {"7.7.9": "2026-11-21"})

LISTED = Listed(
    "Kilo",
    ("kilocode", "kilo-code"),
    (PROGRAM,),
    (
        *(Folder(f"{base}/{kind}") for base in _BASES for kind in ("agents", "agent")),
        *(Folder(f"{base}/{kind}", "user") for base in (*_BASES, ".config/kilo") for kind in ("agents", "agent")),
        *(Folder(f"{base}/{kind}", recursive=False) for base in _BASES for kind in ("modes", "mode")),
    ),
    keys=("displayName", "requirements"),
    settings=(
        Settings(MODES, says="customModes"),
        *(Settings(name) for name in NAMES),
        *(Settings(f"{base}/{name}") for base in _BASES for name in NAMES),
        *(Settings(f".config/kilo/{name}", "user") for name in NAMES[:2]),
    ),
    servers=(
        *(Servers(name, "mcp") for name in NAMES),
        *(Servers(f"{base}/{name}", "mcp") for base in _BASES for name in NAMES),
    ),
)
