"""Kilo: its own folders and those of its older name, not OpenCode's."""

from agentlint.platforms.clients import Program
from agentlint.platforms.places import Folder, Listed

_BASES = (".kilo", ".kilocode")

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
    settings=("kilo.json",),
)
