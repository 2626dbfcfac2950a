"""`check` and `inspect` cannot disagree: over every public file, laid into each client's own folder, an agent that the
client does not read as written has an error, and no error says so of an agent that the client takes."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from agentlint.engine.check import lint_source
from agentlint.engine.inspect import see
from agentlint.engine.settings import Settings
from agentlint.platforms.base import Place
from agentlint.text import Diagnostic, Severity, Source

ROOT = Path(__file__).resolve().parents[2]
CORPUS = ROOT.parent / "shared" / "corpus"
FOLDERS = {"claude": ".claude/agents", "opencode": ".opencode/agents", "copilot": ".github/agents"}

pytestmark = pytest.mark.skipif(
    not (CORPUS / "index.jsonl").exists(), reason="the corpus (../shared/corpus) is not there"
)

CPU_SECONDS_A_FILE = 0.000_6
"""What reading one file for one client may cost."""

NOT_TAKEN = re.compile(r"\b(rejects|skips|refuses to load|does not load)\b", re.I)


def files(platform: str, written_for: str = "") -> list[tuple[Source, Place]]:
    """Every agent file, laid into the platform's own folder; only those ``written_for`` one where it is given."""
    rows = [json.loads(line) for line in (CORPUS / "index.jsonl").read_text(encoding="utf-8").splitlines()]
    return [
        (
            Source(row["file"], (CORPUS / row["file"]).read_bytes()),
            Place(row["file"], "", FOLDERS[platform], row["file"].rpartition("/")[2], "project"),
        )
        for row in rows
        if row["platform"] in ([written_for] if written_for else FOLDERS) and row["kind"] == "agent"
    ]


@pytest.mark.parametrize("platform", FOLDERS)
def test_an_agent_that_its_client_does_not_take_has_an_error(platform: str) -> None:
    silent, not_taken = [], 0
    for source, place in files(platform):
        seen = see(platform, source, place)
        if seen.outcome not in ("rejected", "skipped", "degraded"):
            continue
        not_taken += 1
        found = lint_source(source, place, Settings(show=Severity.INFO), platform).diagnostics
        rules = {one.rule for one in found if one.severity is Severity.ERROR} - {"internal-error"}
        if not rules and not is_document(source, platform, found):
            silent.append(f"{place.path}: {seen.outcome}, {seen.reason}")
    assert not_taken > 0
    assert silent == []


def is_document(source: Source, platform: str, found: list[Diagnostic]) -> bool:
    """A text without a fence or key lies in Claude Code's agents folder as a README does: that is worth a note."""
    notes = {one.rule for one in found if one.severity is Severity.INFO}
    return (
        platform == "claude" and not source.text.lstrip("\ufeff").startswith("---") and "frontmatter-missing" in notes
    )


@pytest.mark.parametrize("platform", FOLDERS)
def test_no_error_says_that_an_agent_in_force_is_not_taken(platform: str) -> None:
    false = []
    for source, place in files(platform):
        if not see(platform, source, place).loaded:
            continue
        for one in lint_source(source, place, Settings(show=Severity.ERROR), platform).diagnostics:
            told = one.data["effect"] in ("rejects", "skips") if "effect" in one.data else NOT_TAKEN.search(one.why)
            if told and one.severity is Severity.ERROR:
                false.append(f"{place.path}: {one.rule}: {one.why}")
    assert false == []
