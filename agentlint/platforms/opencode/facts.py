"""What is known of OpenCode itself: its schema, and the version that was observed."""

from __future__ import annotations

from functools import cache
from typing import Final

from agentlint.platforms.schema import Schema


@cache
def load_schema() -> Schema:
    return Schema("opencode")


CLIENT: Final = load_schema().client
