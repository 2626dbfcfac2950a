"""The differences between versions of Codex, as data. All cases of ``fixtures/conformance`` were run with both observed
versions on 2026-11-27; the results differ only in these keys."""

from __future__ import annotations

from typing import Final

from agentlint.platforms.codex import PROGRAM
from agentlint.platforms.versions import Change, History

HISTORY: Final = History(
    PROGRAM,
    {
        key: Change((0, 171, 0), f"accepts `{key}`; before, it left the agent out")
        for key in ("code_mode", "responses", "rollout_trace")
    },
)
"""Keys of the client's configuration, by the version that first accepts them."""
