"""Every source in every direction, as files that can be read: ``AGENTLINT_UPDATE_GOLDEN=1`` writes them anew."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from agentlint.engine.convert import Options, Result, plan
from agentlint.engine.discover import found
from agentlint.reports.convert import as_json

ROOT = Path(__file__).resolve().parents[2]
GOLDEN = ROOT / "fixtures" / "convert" / "golden"
SOURCES = [
    path.relative_to(ROOT).as_posix()
    for folder in ("fixtures/seeds", "fixtures/convert/sources")
    for path in sorted((ROOT / folder).rglob("*.md"))
]
TARGETS = ("claude", "opencode", "copilot")
UPDATE = os.environ.get("AGENTLINT_UPDATE_GOLDEN") == "1"


def convert(source: str, target: str) -> Result:
    """One conversion, with every path relative to the repository."""
    (result,) = plan([found(source)], Options(targets=(target,), output="out", named=frozenset({source})))
    return result


def stem(source: str, target: str) -> str:
    path = Path(source)
    return f"{path.parts[-3].lstrip('.')}-{path.name.split('.')[0]}.to-{target}"


@pytest.mark.parametrize("target", TARGETS)
@pytest.mark.parametrize("source", SOURCES)
def test_golden(source: str, target: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    result = convert(source, target)
    assert not result.refused, result.messages
    assert result.data is not None
    report = json.dumps(as_json([result]), indent=1, ensure_ascii=False) + "\n"
    text, told = GOLDEN / f"{stem(source, target)}.md", GOLDEN / f"{stem(source, target)}.json"
    if UPDATE:
        text.write_bytes(result.data)
        told.write_text(report, encoding="utf-8")
    assert result.data == text.read_bytes()
    assert report == told.read_text(encoding="utf-8")


def test_no_golden_file_is_left_over() -> None:
    wanted = {f"{stem(source, target)}.{end}" for source in SOURCES for target in TARGETS for end in ("md", "json")}
    assert {path.name for path in GOLDEN.iterdir()} == wanted


@pytest.mark.parametrize("target", TARGETS)
@pytest.mark.parametrize("source", SOURCES)
def test_the_body_stays_byte_for_byte(source: str, target: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    result = convert(source, target)
    assert result.data is not None
    body = (ROOT / source).read_bytes().split(b"\n---\n", 1)[1]
    assert result.data.split(b"\n---\n", 1)[1] == body
