"""Every source in every direction, as files that can be read: ``AGENTLINT_UPDATE_GOLDEN=1`` writes them anew.

A report names clients as ``{claude}``, so that it stays as it is when a client's newer version is observed.

All sources go to the main platforms and the seeds to all others. What a target must refuse is there twice: the report
alone, and with --allow-wider.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import NamedTuple

import pytest

from agentlint.engine.convert import Options, Result, plan
from agentlint.engine.places import found
from agentlint.platforms import MAIN, PLATFORMS, conversion, get, name_clients
from agentlint.platforms.base import Place
from agentlint.reports.convert import as_json
from agentlint.text import Source

ROOT = Path(__file__).resolve().parents[2]
GOLDEN = ROOT / "fixtures" / "convert" / "golden"
SEEDS = sorted(path.relative_to(ROOT).as_posix() for path in (ROOT / "fixtures/seeds").rglob("*.md"))
OWN = sorted(path.relative_to(ROOT).as_posix() for path in (ROOT / "fixtures/convert/sources").rglob("*.md"))
OTHERS = tuple(name for name in PLATFORMS if name not in MAIN and conversion.exists(name))
NO_LIMITS = ("codex", "cursor")
"""Platforms that have no list of tools."""
UPDATE = os.environ.get("AGENTLINT_UPDATE_GOLDEN") == "1"


class Case(NamedTuple):
    source: str
    target: str
    wider: bool = False

    @property
    def stem(self) -> str:
        path = Path(self.source)
        name = f"{path.parts[-3].lstrip('.')}-{path.name.split('.')[0]}.to-{self.target}"
        return f"{name}.wider" if self.wider else name

    @property
    def ending(self) -> str:
        return "." + conversion.get(self.target).suffix.rpartition(".")[2]

    def convert(self) -> Result:
        """One conversion, with every path relative to the repository."""
        options = Options(targets=(self.target,), output="out", named=frozenset({self.source}), wider=self.wider)
        (result,) = plan([found(self.source)], options)
        return result


CASES = [
    *(Case(source, target) for source in (*SEEDS, *OWN) for target in MAIN),
    *(Case(source, target) for source in SEEDS for target in OTHERS),
    *(Case(source, target, wider=True) for source in SEEDS for target in NO_LIMITS),
]


def _without_versions(report: str) -> str:
    for program in (program for listed in PLATFORMS.values() for program in listed.programs):
        if program.newest.version:
            report = report.replace(str(program.newest), f"{{{program.id}}}")
    return report


@pytest.fixture(autouse=True)
def _at_the_root(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_golden(case: Case) -> None:
    result = case.convert()
    report = json.dumps(as_json([result]), indent=1, ensure_ascii=False) + "\n"
    text, told = GOLDEN / f"{case.stem}{case.ending}", GOLDEN / f"{case.stem}.json"
    if UPDATE:
        told.write_text(_without_versions(report), encoding="utf-8")
        if result.data is not None:
            text.write_bytes(result.data)
    assert report == name_clients(told.read_text(encoding="utf-8"))
    if result.refused:
        assert case.target in NO_LIMITS
        assert not case.wider
        assert [message.code for message in result.messages] == ["cannot-restrict"]
        assert not text.exists()
    else:
        assert result.data == text.read_bytes()


def test_no_golden_file_is_left_over() -> None:
    wanted = {f"{case.stem}{end}" for case in CASES for end in (case.ending, ".json")}
    assert {path.name for path in GOLDEN.iterdir()} <= wanted


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_the_target_takes_it_with_its_prompt(case: Case) -> None:
    result = case.convert()
    if result.data is None:
        return
    body = (ROOT / case.source).read_text("utf-8").split("\n---\n", 1)[1]
    half = conversion.get(case.target)
    name = result.path.rpartition("/")[2]
    place = Place(f"/p/{half.folder}/{name}", "/p", half.folder, name, "project")
    source = Source(place.path, result.data)
    seen = get(case.target).see(source, place)
    assert seen.outcome == "loaded"
    assert half.read(seen, source, place).prompt == body
    if half.render is None:
        assert result.data.decode("utf-8").split("\n---\n", 1)[1] == body
