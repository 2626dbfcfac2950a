"""OpenCode: its agents folders and the older mode folders."""

from agentlint.platforms.clients import Program
from agentlint.platforms.places import Folder, Listed, Scope

_BASES: tuple[tuple[str, Scope], ...] = ((".opencode", "project"), (".config/opencode", "user"), (".opencode", "user"))
_OUTDATED = "The documentation no longer names the mode folders: an agent with `mode: primary` does the same."

PROGRAM = Program("opencode", "OpenCode", {"1.17.9": "2026-11-21", "1.18.33": "2026-11-21", "1.18.34": "2026-11-27"})

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
)
