"""Which skills have no room in a client's list for the model: what the clients themselves left out."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from agentlint.engine.check import lint_source
from agentlint.engine.lint import lint_together
from agentlint.engine.places import found
from agentlint.engine.settings import Settings
from agentlint.text import Severity, Source

if TYPE_CHECKING:
    from pathlib import Path

    from agentlint.text import Diagnostic

NOTES = Settings(show=Severity.INFO, select=frozenset({"listing-budget"}))


def skill(length: int, more: str = "") -> str:
    return f"---\ndescription: {'d' * length}\n{more}---\nBody.\n"


def check(root: Path, files: dict[str, str], settings: Settings = NOTES) -> list[Diagnostic]:
    (root / ".git").mkdir(parents=True, exist_ok=True)
    for path, text in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, "utf-8")
    members = []
    for path in files:
        if path.endswith(".md"):
            one = found(str(root / path))
            members += lint_source(
                Source(one.path, (root / path).read_bytes()), one.place, settings, one.platform
            ).members
    return lint_together(members, settings)


def of(client: str, findings: list[Diagnostic]) -> Diagnostic:
    (finding,) = [one for one in findings if one.platform == client]
    return finding


def left_out(finding: Diagnostic) -> list[str]:
    return str(finding.data["shortened"]).split(", ")


def needed(finding: Diagnostic) -> int:
    match = re.search(r"needs ([\d,]+) characters", finding.message)
    assert match is not None
    return int(match[1].replace(",", ""))


def test_claude_leaves_out_what_does_not_fit_and_goes_on(tmp_path: Path) -> None:
    """Claude Code 2.1.332 on 2026-11-28 with a list of 7,739 characters: "21 skills, 8401 chars > 7739 budget"."""
    lengths = {"zeta": 500, "alpha": 300, "mid": 700}
    files = {f".claude/skills/{name}/SKILL.md": skill(length) for name, length in lengths.items()}
    files |= {f".claude/commands/{name}.md": skill(length) for name, length in {"beta": 200, "omega": 100}.items()}
    files[".claude/skills/hid/SKILL.md"] = skill(100, "disable-model-invocation: true\n")
    files[".claude/skills/notuser/SKILL.md"] = skill(100, "user-invocable: false\n")
    files[".claude/skills/lab/SKILL.md"] = skill(100, "name: label-x\nwhen_to_use: now\n")
    # where the client was asked, the home folder held a skill besides, which took 111 characters
    files[".claude/settings.json"] = json.dumps({"skillListingBudgetFraction": (7739 - 111) / 3_000_000})
    finding = of("claude", check(tmp_path, files))
    assert finding.severity is Severity.WARNING
    assert left_out(finding) == ["zeta", "omega"]
    assert finding.path.endswith(".claude/skills/zeta/SKILL.md")
    # the client counts the descriptions of two of its own, which gave way: 134 characters
    assert needed(finding) == 8401 - 111 - 134
    assert "the limit of 7,628: it has no room for the descriptions of 2 of 7 (`zeta`, `omega`)" in finding.message


def test_the_advice_to_give_more_room_helps(tmp_path: Path) -> None:
    files = {f".claude/skills/s{number:02}/SKILL.md": skill(1400) for number in range(30)}
    finding = of("claude", check(tmp_path, files))
    stated = re.search(r"`skillListingBudgetFraction` to ([\d.]+)", finding.help)
    assert stated is not None
    files[".claude/settings.json"] = json.dumps({"skillListingBudgetFraction": float(stated[1])})
    again = check(tmp_path, files)
    assert [str(one.severity) for one in again if one.platform == "claude"] == ["info"]  # of models with less context
    assert "if the model has a context window of 200,000 tokens" in again[0].message


def test_a_projects_settings_count(tmp_path: Path) -> None:
    """Claude Code 2.1.332 on 2026-11-28: "51 skills, 35083 chars > 15000 budget", and "41 skills, 36595 chars > 30000
    budget" without its own."""
    files = {f".claude/skills/s{number:02}/SKILL.md": skill(900) for number in range(40)}
    files[".claude/settings.json"] = json.dumps(
        {
            "skillListingBudgetFraction": 0.005,
            "skillOverrides": {"s00": "name-only", "s01": "off", "s02": "user-invocable-only"},
            "skillListingMaxDescChars": 800,
        }
    )
    finding = of("claude", check(tmp_path, files))
    assert left_out(finding) == [f"s{number:02}" for number in range(15, 40)]
    files[".claude/settings.json"] = '{"disableBundledSkills": true}'
    finding = of("claude", check(tmp_path, files))
    assert left_out(finding) == [f"s{number:02}" for number in range(32, 40)]
    assert needed(finding) == 36595


def test_wide_characters_and_angles_count_as_they_are_shown(tmp_path: Path) -> None:
    """Claude Code 2.1.332 on 2026-11-28: one skill needed 6,244, 6,274 and 6,304 characters with its own."""
    for text, total in (("x" * 30, 6244), ("日本語" * 10, 6274), ("<b>" * 10, 6304)):
        tiny = '{"skillListingBudgetFraction": 0.000001}'
        files = {".claude/skills/a/SKILL.md": f"---\ndescription: {text}\n---\nBody.\n", ".claude/settings.json": tiny}
        files[".claude/commands/b.md"] = skill(10)
        finding = of("claude", check(tmp_path, files))
        assert needed(finding) == total - 134 + len("- b: \n") + 10


def test_copilot_ends_its_list_at_the_first_that_does_not_fit(tmp_path: Path) -> None:
    """Copilot CLI 1.0.102 on 2026-11-28: fifteen entries of 1,000 characters fit with the ends of their lines, and
    after a long one that does not, no short one is shown."""
    around = len(
        "<skill>\n  <name>s00</name>\n  <description></description>\n  <location>project</location>\n</skill>\n"
    )
    files = {f".github/skills/s{number:02}/SKILL.md": skill(1000 - around) for number in range(16)}
    assert left_out(of("copilot", check(tmp_path / "a", files))) == ["s15"]
    files |= {f".github/skills/s{number:02}/SKILL.md": skill(1001 - around) for number in range(16)}
    assert left_out(of("copilot", check(tmp_path / "b", files))) == ["s14", "s15"]
    files = {f".github/skills/s{number:02}/SKILL.md": skill(900) for number in range(14)}
    files[".github/skills/s14/SKILL.md"] = skill(1000)
    files |= {f".github/skills/t{number:02}/SKILL.md": skill(20) for number in range(5)}
    finding = of("copilot", check(tmp_path / "c", files))
    assert finding.severity is Severity.WARNING
    assert left_out(finding) == ["s14", "t00", "t01", "t02", "t03", "t04"]
    assert "`SKILL_CHAR_BUDGET=" in finding.help


def test_copilot_counts_what_it_reads_of_claude_code(tmp_path: Path) -> None:
    files = {f".claude/skills/s{number:02}/SKILL.md": skill(900) for number in range(20)}
    assert of("copilot", check(tmp_path, files)).severity is Severity.INFO
    assert {one.platform for one in check(tmp_path, files, Settings())} == set()
    files[".github/skills/a/SKILL.md"] = skill(10)
    finding = of("copilot", check(tmp_path, files, Settings()))
    assert finding.severity is Severity.WARNING
    assert left_out(finding) == ["s14", "s15", "s16", "s17", "s18", "s19"]
    assert finding.path.endswith(".claude/skills/s14/SKILL.md")


def test_what_fits_is_not_told(tmp_path: Path) -> None:
    files = {f".claude/skills/s{number}/SKILL.md": skill(300) for number in range(5)}
    assert check(tmp_path, files) == []
