"""The baseline: what it accepts while lines move, what it does not, and its file."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from agentlint.cli import baseline as baseline_command
from agentlint.cli import fix as fix_command
from agentlint.engine import baseline
from agentlint.engine.discover import discover
from agentlint.engine.lint import FileResult
from agentlint.engine.run import Summary, check
from agentlint.engine.settings import Settings
from agentlint.text import BODY, Diagnostic, Route, Severity, Source, Span

TEXT = "---\nname: a\ntools: Read, Frob\n---\nBody\n"


def result(text: str, word: str = "Frob", route: Route = ("tools", 1), times: int = 1) -> FileResult:
    source = Source.from_text("a.md", text)
    at = text.index(word)
    one = Diagnostic("unknown-tool", Severity.ERROR, "m", Span(at, at + len(word)), route=route)
    return FileResult("a.md", [one] * times, source)


def hide(known: baseline.Baseline, later: FileResult) -> int:
    assert later.source is not None
    return baseline.filter(known, later, later.source)


def accepted(first: FileResult) -> baseline.Baseline:
    assert first.source is not None
    return baseline.update(None, baseline.NAME, [(first, first.source)])


@pytest.mark.parametrize(
    ("text", "route", "count"),
    [
        (TEXT, ("tools", 1), 1),
        ("---\n# remark\n\nname: a\ntools: Frob\n---\n", ("tools", 0), 1),
        (TEXT.replace("\n", "\r\n"), ("tools", 1), 1),
        (TEXT, ("disallowedTools", 1), 0),
    ],
)
def test_an_accepted_finding_moves_with_its_text(text: str, route: Route, count: int) -> None:
    later = result(text, route=route)
    assert hide(accepted(result(TEXT)), later) == count
    assert len(later.diagnostics) == 1 - count


def test_other_text_is_new() -> None:
    assert hide(accepted(result(TEXT)), result(TEXT.replace("Frob", "Frab"), "Frab")) == 0


def test_each_entry_accepts_one_finding() -> None:
    later = result(TEXT, times=3)
    assert hide(accepted(result(TEXT, times=2)), later) == 2
    assert len(later.diagnostics) == 1


def test_a_finding_about_the_body_survives_edits_below_its_first_line() -> None:
    known = accepted(result("---\n---\nBody\nmore", "Body\nmore", BODY))
    assert hide(known, result("---\n---\nBody\nless", "Body\nless", BODY)) == 1


def test_the_file_is_sorted_and_read_back(tmp_path: Path) -> None:
    path = str(tmp_path / baseline.NAME)
    entries = Counter(
        {baseline.AcceptedFinding("b.md", "bom", "", "00"): 1, baseline.AcceptedFinding("a.md", "bom", "é", "01"): 2}
    )
    baseline.write(baseline.Baseline(path, entries))
    assert Path(path).read_bytes() == (
        b'{\n  "version": 1,\n  "findings": [\n'
        b'    {"path": "a.md", "rule": "bom", "route": "\\u00e9", "content": "01", "count": 2},\n'
        b'    {"path": "b.md", "rule": "bom", "route": "", "content": "00"}\n  ]\n}\n'
    )
    assert baseline.load(path).entries == entries


def test_an_empty_baseline_is_a_file_too(tmp_path: Path) -> None:
    path = str(tmp_path / baseline.NAME)
    baseline.write(baseline.Baseline(path))
    assert json.loads(Path(path).read_text()) == {"version": 1, "findings": []}
    assert not baseline.load(path).entries


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", "null", '{"version": 2, "findings": []}', '{"version": 1}', '{"version": 1, "findings": [1]}',
     '{"version": 1, "findings": [{"path": 1, "rule": "a", "route": "", "content": ""}]}', "[" * 100_000, "\x00"],
)  # fmt: skip
def test_a_broken_file_is_told(tmp_path: Path, text: str) -> None:
    path = tmp_path / baseline.NAME
    path.write_text(text)
    with pytest.raises(baseline.BaselineError, match="remove it and write a new one"):
        baseline.load(str(path))


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(baseline.BaselineError, match="no such file; `agentlint baseline` writes one"):
        baseline.load(str(tmp_path / "no"))


def test_update_keeps_what_the_run_did_not_cover(tmp_path: Path) -> None:
    path = str(tmp_path / baseline.NAME)
    (tmp_path / "other.md").write_text("x")
    here = str(tmp_path / "a.md")
    old = baseline.Baseline(
        path,
        Counter({baseline.AcceptedFinding(name, "bom", "", "00"): 1 for name in ("a.md", "other.md", "deleted.md")}),
    )
    now = FileResult(here, source=Source.from_text(here, TEXT))
    assert now.source is not None
    new = baseline.update(old, path, [(now, now.source)])
    assert new.entries == {baseline.AcceptedFinding("other.md", "bom", "", "00"): 1}


def test_find_stops_at_the_repository(tmp_path: Path) -> None:
    (tmp_path / baseline.NAME).write_text("{}")
    inner = tmp_path / "repo" / "sub"
    inner.mkdir(parents=True)
    assert baseline.find(str(inner)) == str(tmp_path / baseline.NAME)
    (tmp_path / "repo" / ".git").mkdir()
    assert baseline.find(str(inner)) is None


def command(*arguments: str) -> tuple[int, str]:
    app = typer.Typer()
    app.command()(baseline_command.baseline)
    done = CliRunner().invoke(app, arguments)
    return done.exit_code, done.output


def checked() -> tuple[int, int]:
    """Accepted and new findings of a run here."""
    summary = Summary()
    known = baseline.load(baseline.find() or "")
    list(check(discover(["."]), Settings(), summary, known))
    return summary.baselined, sum(summary.by_rule.values())


def test_the_command_accepts_what_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / ".claude" / "agents"
    folder.mkdir(parents=True)
    (folder / "a.md").write_text("---\nname: a\n---\nBody\n")
    assert command() == (0, ".agentlint-baseline.json: 1 finding of 1 file\n")
    written = Path(baseline.NAME).read_bytes()
    assert b'"path": ".claude/agents/a.md", "rule": "missing-key", "route": "description"' in written
    assert checked() == (1, 0)
    (folder / "a.md").write_text("---\n# moved\nname: a\n---\nBody\n")
    (folder / "b.md").write_text("---\nname: b\n---\nBody\n")
    assert checked() == (1, 1)
    assert command() == (
        2,
        "agentlint: .agentlint-baseline.json exists; `agentlint baseline --update` updates it\n",
    )
    assert Path(baseline.NAME).read_bytes() == written
    assert command("--update")[0] == 0
    assert checked() == (2, 0)
    Path(baseline.NAME).write_text("{")
    code, output = command("--update")
    assert code == 2
    assert "remove it and write a new one" in output


def test_the_command_tells_a_missing_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert command("nowhere") == (2, "agentlint: nowhere: no such file or folder\n")
    assert not Path(baseline.NAME).exists()


def test_fix_neither_tells_nor_fails_for_what_is_accepted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / ".claude" / "agents"
    folder.mkdir(parents=True)
    for name in ("a", "b"):
        (folder / f"{name}.md").write_text("---\nname: same\ndescription: Reviews\n---\nBody\n")
    (folder / "d.md").write_text("---\nname: d\n---\nBody\n")
    assert command() == (0, ".agentlint-baseline.json: 2 findings of 2 files\n")
    app = typer.Typer()
    app.command()(fix_command.fix)
    done = CliRunner().invoke(app, [])
    assert (done.exit_code, done.output) == (
        0,
        "3 files: 0 fixed in 0 files, 0 left, 2 known from the baseline\n",
    )
    (folder / "c.md").write_text("---\nname: c\n---\nBody\n")
    done = CliRunner().invoke(app, [])
    assert done.exit_code == 1
    assert done.output.splitlines()[0].startswith(".claude/agents/c.md:1:1: error[missing-key]")


@pytest.mark.parametrize(
    "count", ['"5"', "null", "[1]", "1.0", "NaN", "1e999", "true", "-3", "0", "9" * 4300, "9" * 5000]
)
def test_a_count_that_is_no_number_of_findings(tmp_path: Path, count: str) -> None:
    path = tmp_path / ".agentlint-baseline.json"
    entry = f'{{"path": "a.md", "rule": "bom", "route": "", "content": "01", "count": {count}}}'
    path.write_text(f'{{"version": 1, "findings": [{entry}, {entry}]}}')
    with pytest.raises(baseline.BaselineError, match="not a baseline as agentlint writes it"):
        baseline.load(str(path))
