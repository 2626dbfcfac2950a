"""What differs between versions of Codex, as data: all cases of ``fixtures/conformance`` were run with both observed
versions on 2026-11-27, and agree but for these keys."""

from __future__ import annotations

from typing import Final

from agentlint.platforms.codex import PROGRAM
from agentlint.platforms.versions import History

HISTORY: Final = History(PROGRAM, {"code_mode": (0, 171, 0), "responses": (0, 171, 0), "rollout_trace": (0, 171, 0)})
"""Keys of the client's configuration, by the version that first takes them."""
