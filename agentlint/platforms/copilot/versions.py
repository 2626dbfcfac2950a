"""What differs between versions of Copilot CLI, as data.

Observed by running all cases of ``fixtures/conformance`` with two versions, and those that differ with the ones in
between that npm has (1.0.82, 83, 85, 86, 88, 89 and 92), on 2026-11-21.
"""

from __future__ import annotations

from typing import Final

from agentlint.platforms.copilot import PROGRAM
from agentlint.platforms.versions import History

HISTORY: Final = History(
    PROGRAM,
    {
        "star-beside-names": (1, 0, 82),  # `*` beside other tools is all tools; before, it gave `update_todo` alone
        "model-list": (1, 0, 83),  # a list of models
        "model-policy": (1, 0, 83),
        "include-custom-instructions": (1, 0, 86),
        "hooks": (1, 0, 102),  # no version after 1.0.92 and before this one can be had
        "editor-names": (1, 0, 102),
    },
)

KEYS: Final = ("model-policy", "include-custom-instructions", "hooks")
"""Keys that older versions warn of as unknown; before that they do no harm, whatever their value."""
