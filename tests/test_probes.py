"""The tables of the conversion pages say what the converter does."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from agentlint.platforms import MAIN
from tests.generated.conversions import sections
from tests.probes import CONVERTED, attributes, converted

if TYPE_CHECKING:
    from agentlint.syntax.nodes import Value


def outcome(platform: str, target: str, key: str, value: Value) -> dict[str, Value]:
    return next(out[target].fields for probe, out in converted(platform) if (probe.key, probe.value) == (key, value))


def test_every_target_is_looked_at() -> None:
    for platform in MAIN:
        for probe, outcomes in converted(platform):
            assert list(outcomes) == [name for name in CONVERTED if name != platform], probe


def test_what_a_key_becomes() -> None:
    assert outcome("claude", "opencode", "maxTurns", 20) == {"steps": 20}
    assert outcome("claude", "copilot", "tools", "Read, Grep, Glob") == {"tools": ["read", "search"]}
    assert outcome("opencode", "claude", "permission", "deny") == {"tools": "Read", "disallowedTools": "Read"}
    assert outcome("copilot", "opencode", "disable-model-invocation", True) == {"mode": "primary"}
    assert outcome("claude", "opencode", "memory", "user") == {}


def test_which_key_says_what() -> None:
    assert attributes("claude")["max_turns"] == ["maxTurns"]
    assert attributes("opencode")["max_turns"] == ["steps", "maxSteps"]


@pytest.mark.parametrize(
    "row",
    [
        "| `maxTurns` | `20` | `steps: 20` | **lost** (Copilot does not limit turns) |",
        (
            "| `permission` | `deny` | `tools: Read`, `disallowedTools: Read` | `tools: []`"
            " (Copilot gives every agent `skill` and `sql` as well) |"
        ),
    ],
)
def test_rows_of_the_page(row: str) -> None:
    assert sections()["main-conversions"].count("\n" + row + "\n") == 1
