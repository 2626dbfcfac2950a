"""The reports for machines, held against golden files of a run with everything that is hard to write down.

`python -m tests.reports.test_machine_formats` writes the golden files anew.
"""

from __future__ import annotations

import io
import json
import xml.etree.ElementTree as ElementTree
from pathlib import Path
from typing import Any

import pytest

from agentlint.engine.lint import FileResult
from agentlint.engine.run import Summary
from agentlint.reports import reporter
from agentlint.reports.lines import in_json
from agentlint.text import Diagnostic, Edit, Fix, Label, Safety, Severity, Source, Span

GOLDEN = Path(__file__).parents[2] / "fixtures" / "reports"
NAMES = {"sarif": "report.sarif", "github": "github.txt", "gitlab": "gitlab.json", "junit": "junit.xml"}
PATH = "my agents/ü%,:a.md"
TEXT = "\ufeff---\r\nname: \U0001f600 x\r\ntools: é\U0001f600, Frob\r\n---\r\nBody\r\n"


def results() -> list[FileResult]:
    source = Source.from_text(PATH, TEXT)
    frob = TEXT.index("Frob")
    name = TEXT.index("x\r")
    hostile = Diagnostic(
        "internal-error", Severity.ERROR, "`a\x1b[31m\ud800\u2028::error::%0A` & <b>]]>\nx\uffff", Span(0, 1),
        why="why\r\n::stop", help="100 % sure", platform="claude",
    )  # fmt: skip
    tool = Diagnostic(
        "internal-error", Severity.WARNING, "no tool `Frob`", Span(frob, frob + 4), route=("tools", 1),
        fixes=(
            Fix("write `Grep`", (Edit(frob, frob + 4, "Grep"),)),
            Fix("cannot be written", (Edit(frob, frob, "\udc80"),)),
            Fix("shown only", (Edit(frob, frob, "x"),), Safety.DISPLAY),
        ),
        labels=(Label(Span(name, name + 1), "the name"), Label(Span(0, 1), "gone", "no/such.md")), platform="claude",
    )  # fmt: skip
    note = Diagnostic("file-too-large", Severity.INFO, "two lines", Span(name, frob), route=("a\x00b",))
    return [
        FileResult(PATH, [hostile, tool, tool, note], source),
        FileResult("./good.md", source=Source.from_text("./good.md", "")),
        FileResult("locked.md", error="permission denied\n::error::x"),
        FileResult("late.md", [Diagnostic("internal-error", Severity.ERROR, "late", Span(7, 9))]),
    ]


def written(name: str) -> str:
    stream = io.StringIO()
    report = reporter(name, stream)
    summary = Summary()
    for result in results():
        report.file(result)
        for diagnostic in result.diagnostics:
            summary.add(diagnostic)
        if result.error:
            summary.unreadable.append((result.path, result.error))
    report.finish(summary)
    return stream.getvalue()


@pytest.fixture(autouse=True)
def at_home(monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in ("GITHUB_WORKSPACE", "CI_PROJECT_DIR"):
        monkeypatch.delenv(variable, raising=False)


@pytest.mark.parametrize("variable", ["GITHUB_WORKSPACE", "CI_PROJECT_DIR"])
def test_paths_start_at_the_checkout(variable: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    below = tmp_path / "packages" / "one"
    below.mkdir(parents=True)
    monkeypatch.chdir(below)
    monkeypatch.setenv(variable, str(tmp_path))
    assert sarif()["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"] == {
        "uri": "packages/one/my%20agents/%C3%BC%25%2C%3Aa.md",
        "uriBaseId": "%SRCROOT%",
    }
    assert json.loads(written("gitlab"))[0]["location"]["path"] == f"packages/one/{PATH}"
    assert "file=packages/one/locked.md::" in written("github")
    monkeypatch.setenv(variable, str(tmp_path / "other"))
    assert json.loads(written("gitlab"))[0]["location"]["path"] == PATH


@pytest.mark.parametrize("name", NAMES)
def test_golden(name: str) -> None:
    assert written(name) == (GOLDEN / NAMES[name]).read_bytes().decode("utf-8")


@pytest.mark.parametrize("name", NAMES)
def test_nothing_raw(name: str) -> None:
    text = written(name)
    text.encode("utf-8")
    assert [one for one in text if one != "\n" and (one < " " or "\x7f" <= one <= "\x9f" or one == "\u2028")] == []


def sarif() -> dict[str, Any]:
    run: dict[str, Any] = json.loads(written("sarif"))["runs"][0]
    return run


def test_sarif_counts_utf16_units_behind_the_bom() -> None:
    regions = [one["locations"][0]["physicalLocation"]["region"] for one in sarif()["results"]]
    assert regions[0] == {"startLine": 1, "startColumn": 1, "endLine": 1, "endColumn": 1}
    assert regions[1] == {"startLine": 3, "startColumn": 13, "endLine": 3, "endColumn": 17}
    assert regions[3] == {"startLine": 2, "startColumn": 10, "endLine": 3, "endColumn": 13}


def test_sarif_paths_are_uris() -> None:
    places = [one["locations"][0]["physicalLocation"]["artifactLocation"] for one in sarif()["results"]]
    assert places[0] == {"uri": "my%20agents/%C3%BC%25%2C%3Aa.md", "uriBaseId": "%SRCROOT%"}


def test_sarif_fixes_are_those_that_can_be_applied() -> None:
    fixes = sarif()["results"][1]["fixes"]
    assert [one["description"]["text"] for one in fixes] == ["write `Grep`"]
    assert fixes[0]["artifactChanges"][0]["replacements"] == [
        {
            "deletedRegion": {"startLine": 3, "startColumn": 13, "endLine": 3, "endColumn": 17},
            "insertedContent": {"text": "Grep"},
        }
    ]


def test_sarif_fingerprints_tell_findings_apart() -> None:
    prints = [one["partialFingerprints"]["agentlint/v1"] for one in sarif()["results"]]
    assert len(set(prints)) == 5
    assert prints[1].split(":")[0] == prints[2].split(":")[0]


def test_sarif_names_its_rules() -> None:
    run = sarif()
    listed = run["tool"]["driver"]["rules"]
    assert [listed[one["ruleIndex"]]["id"] == one["ruleId"] for one in run["results"]] == [True] * 5
    assert run["invocations"][0]["executionSuccessful"] is False


def test_github_writes_one_command_a_line() -> None:
    lines = written("github").splitlines()
    assert [line.split(" ")[0] for line in lines] == [
        "::error",
        "::warning",
        "::warning",
        "::notice",
        "::error",
        "::error",
    ]
    assert lines[1] == (
        "::warning file=my agents/ü%25%2C%3Aa.md,line=3,endLine=3,col=12,endColumn=16,"
        "title=agentlint (internal-error)::no tool `Frob`%0AFix: write `Grep`."
    )
    assert ",col=" not in lines[3]


def test_gitlab_fingerprints_are_unique() -> None:
    entries = json.loads(written("gitlab"))
    assert len({one["fingerprint"] for one in entries}) == len(entries) == 6
    assert [one["severity"] for one in entries] == ["major", "minor", "minor", "info", "critical", "major"]
    assert entries[3]["location"] == {"path": PATH, "lines": {"begin": 2, "end": 3}}


def test_junit_counts_what_it_holds() -> None:
    root = ElementTree.fromstring(written("junit"))
    assert root.attrib == {"name": "agentlint", "tests": "7", "failures": "4", "errors": "1"}
    assert [suite.get("name") for suite in root] == [PATH, "./good.md", "locked.md", "late.md"]
    assert len(root.findall(".//failure")) == 4
    assert len(root.findall(".//system-out")) == 1


@pytest.mark.parametrize("name", NAMES)
def test_an_empty_run(name: str) -> None:
    stream = io.StringIO()
    reporter(name, stream).finish(Summary())
    text = stream.getvalue()
    if name in ("sarif", "gitlab"):
        json.loads(text)
    elif name == "junit":
        assert ElementTree.fromstring(text).get("tests") == "0"
    else:
        assert text == ""


if __name__ == "__main__":
    for each, file in NAMES.items():
        (GOLDEN / file).write_bytes(written(each).encode("utf-8"))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a\udcff.md", "a\ufffd.md"),
        ("\ud800\U0001f600\udc00", "\ufffd\U0001f600\ufffd"),
        ("\\ud800", "\\ud800"),
        ("\\\udcff", "\\\ufffd"),
    ],
)
def test_half_of_a_pair_is_not_in_json(text: str, said: str) -> None:
    """A file's name may hold bytes that are not UTF-8."""
    assert json.loads(in_json(json.dumps(text))) == said
