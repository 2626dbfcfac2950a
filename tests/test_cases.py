"""The 42 small projects with one defect each: what was observed of the clients must be found, and no more."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from agentlint.engine.check import lint_file
from agentlint.engine.discover import discover
from agentlint.engine.lint import lint_together
from agentlint.engine.places import Found
from agentlint.engine.settings import Settings
from agentlint.text import Diagnostic, Severity, Source

SHARED = Path(__file__).parents[2] / "shared" / "cases"
CASES: list[dict[str, Any]] = (
    json.loads((SHARED / "cases.json").read_text("utf-8"))["cases"] if (SHARED / "cases.json").is_file() else []
)

pytestmark = pytest.mark.skipif(not CASES, reason="needs ../shared/cases")

POINTS: dict[str, tuple[str, str, int, int]] = {
    "01-cc-no-description": ("missing-key", "---", 1, 1),
    "02-cc-no-name": ("missing-key", "---", 1, 1),
    "03-cc-tools-number": ("zero-tools", "42", 4, 8),
    "04-cc-tools-map": ("zero-tools", "write: false", 5, 3),
    "06-cc-unknown-tool": ("unknown-tool", "Reed", 4, 8),
    "08-cc-invalid-yaml-colon": ("yaml-invalid", ":", 3, 58),
    "09-cc-invalid-yaml-tab": ("yaml-invalid", "\t", 5, 1),
    "15-cc-literal-nl": ("literal-newline", "\\n", 3, 58),
    "16-cc-double-escaped-nl": ("literal-newline", "\\\\n", 3, 59),
    "17-cc-no-frontmatter": ("frontmatter-missing", "# reviewer", 1, 1),
    "21-cc-permission-mode": ("invalid-value", "yolo", 4, 17),
    "22-cc-description-list": ("wrong-type", "- one\n  - two", 4, 3),
    "23-cc-tools-empty": ("zero-tools", "tools", 4, 1),
    "25-cc-nested-dir": ("missing-key", "---", 1, 1),
    "26-cc-frontmatter-list": ("frontmatter-not-mapping", "- name\n- description", 2, 1),
    "27-cc-yaml-bool-name": ("wrong-type", "123", 2, 7),
    "28-cc-latin1": ("not-utf8", "�", 3, 47),
    "30-oc-bad-color-name": ("invalid-value", "green", 4, 8),
    "31-oc-wrong-mode": ("invalid-value", "sub-agent", 3, 7),
    "32-oc-tools-array": ("wrong-type", "['read', 'grep']", 4, 8),
    "34-oc-model-alias": ("model-format", "sonnet", 4, 8),
    "35-oc-temp-string": ("wrong-type", "hot", 4, 14),
    "36-oc-invalid-yaml": ("yaml-invalid", ":", 2, 42),
    "37-oc-permission-value": ("invalid-value", "never", 5, 9),
    "38-oc-unknown-key": ("unknown-key", "promt", 4, 1),
    "39-oc-unclosed": ("frontmatter-unclosed", "---", 1, 1),
    "40-oc-plural-dir-mode": ("invalid-value", "helper", 3, 7),
    "41-oc-disable-string": ("wrong-type", '"yes"', 4, 10),
    "50-cop-no-description": ("missing-key", "---", 1, 1),
    "51-cop-body-30001": ("body-too-long", "Check every changed line of the diff with care.", 6, 1),
    "53-cop-tools-map": ("wrong-type", "read: true", 5, 3),
    "54-cop-typo-tool": ("unknown-key", "tool", 4, 1),
    "57-cop-invalid-yaml": ("yaml-invalid", '"', 3, 14),
    "58-cop-unknown-tool": ("unknown-tool", "'serach'", 4, 17),
    "60-cop-no-frontmatter": ("frontmatter-missing", "# r", 1, 1),
}
"""By case: the rule of its defect, the key or value that the finding points at, its line and column."""


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


@pytest.mark.parametrize("case", [case for case in CASES if case["id"] in POINTS], ids=lambda case: str(case["id"]))
def test_position(case: dict[str, Any]) -> None:
    found = []
    for one, source in judge(case):
        line, column, _ = source.position(one.span.start)
        found.append((one.rule, source.text[one.span.start : one.span.end], line, column))
    assert POINTS[case["id"]] in found


def test_every_case_with_a_finding_has_a_point() -> None:
    assert {case["id"] for case in CASES} - set(POINTS) == {
        "00-good-claude", "00-good-copilot", "00-good-opencode", "11-cc-crlf", "43-oc-crlf-bom", "55-cop-wrong-ext",
        "59-cop-dup-names",
    }  # fmt: skip
