"""The 42 small projects with one defect each: what was observed of the clients must be found, and no more."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from agentlint.engine.discover import Found, discover
from agentlint.engine.lint import Settings, lint_file, lint_together
from agentlint.text import Diagnostic, Severity, Source

SHARED = Path(__file__).parents[2] / "shared" / "cases"
CASES: list[dict[str, Any]] = (
    json.loads((SHARED / "cases.json").read_text("utf-8"))["cases"] if (SHARED / "cases.json").is_file() else []
)

pytestmark = pytest.mark.skipif(not CASES, reason="needs ../shared/cases")

POINTS: dict[str, tuple[str, str] | None] = {}
"""By case: the rule of its defect, and the text that the finding points at."""


def judge(case: dict[str, Any]) -> list[tuple[Diagnostic, Source]]:
    """Every finding at warning level or above, with its file."""
    settings = Settings()
    out: list[tuple[Diagnostic, Source]] = []
    members = []
    sources: dict[str, Source] = {}
    files = [one for one in discover([str(SHARED / case["id"])]) if isinstance(one, Found)]
    assert sorted(one.path.partition(case["id"] + "/")[2] for one in files) == sorted(case["files"])
    for one in files:
        result = lint_file(one, settings)
        assert [platform for platform, _ in result.platforms] == [case["platform"]]
        assert result.source is not None
        sources[result.path] = result.source
        members.extend(result.members)
        out.extend((diagnostic, result.source) for diagnostic in result.diagnostics)
    out.extend((diagnostic, sources[diagnostic.path]) for diagnostic in lint_together(members, settings))
    return out


def test_all_are_there() -> None:
    assert len(CASES) == 42


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case["id"]))
def test_case(case: dict[str, Any]) -> None:
    found = judge(case)
    said = [f"{one.severity} {one.rule}: {one.message}" for one, _ in found]
    worst = max((one.severity for one, _ in found), default=Severity.INFO)
    match case["expect"]:
        case "error":
            assert worst is Severity.ERROR, said
        case "at-least-warning":
            assert worst >= Severity.WARNING, said
        case "warning":
            assert worst is Severity.WARNING, said
        case "no-error":
            assert worst < Severity.ERROR, said
        case "silent":
            assert said == []
        case other:
            raise AssertionError(f"unknown expectation {other}")


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case["id"]))
def test_position(case: dict[str, Any]) -> None:
    found = [(one.rule, source.text[one.span.start : one.span.end]) for one, source in judge(case)]
    wanted = POINTS.get(case["id"])
    if wanted is None:
        assert all(one[0] != "internal-error" for one in found)
    else:
        assert wanted in found
