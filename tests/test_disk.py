"""What is remembered of the disk, and forgotten."""

from __future__ import annotations

from typing import TYPE_CHECKING

from agentlint.disk import forget
from agentlint.engine.discover import found

if TYPE_CHECKING:
    from pathlib import Path


def test_a_change_is_seen_after_forgetting(tmp_path: Path) -> None:
    path = str(tmp_path / "agents" / "a.md")
    assert found(path).platform == ""
    (tmp_path / ".claude-plugin").mkdir()
    assert found(path).platform == ""
    forget()
    assert (found(path).platform, found(path).place.scope) == ("claude", "plugin")
