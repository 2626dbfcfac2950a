"""Every report of a run over the seed files, held against its golden file and its own schema; and ``--output``."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from pathlib import Path
from typing import Any

import jsonschema  # type: ignore[import-untyped]
import pytest

from agentlint import rules
from agentlint.cli.outputs import outputs
from agentlint.engine.files import Pending
from agentlint.reports import FORMATS
from agentlint.status import UsageError
from tests.generated import reports as generated

ROOT = Path(__file__).parents[2]
REPORTS = ROOT / "fixtures" / "reports"
SEEDS = REPORTS / "seeds"
SCHEMA = json.loads((REPORTS / "sarif-schema-2.1.0.json").read_text("utf-8"))
"""As Microsoft ships it with its SARIF Multitool 5.7.0 (npm, MIT licence); its own validator finds no error and no
warning in these reports either, with the rules of GitHub's code scanning (2026-11-21)."""
AGENT = "---\nname: reviewer\ndescription: Reviews {what}\ntools: Read, Grepp\n---\nYou review.\n"


def text(report: str) -> str:
    return (SEEDS / generated.name(report)).read_bytes().decode("utf-8")


def test_golden() -> None:
    made = generated.files()
    assert sorted(made) == sorted(f"{generated.FOLDER}/{generated.name(report)}" for report in FORMATS)
    for path, wanted in made.items():
        assert (ROOT / path).read_bytes().decode("utf-8") == wanted, path


@pytest.mark.parametrize("path", ["seeds/sarif.sarif", "report.sarif"])
def test_sarif_fits_its_schema(path: str) -> None:
    validator = jsonschema.Draft202012Validator(SCHEMA, format_checker=jsonschema.FormatChecker())
    document = json.loads((REPORTS / path).read_text("utf-8"))
    assert [error.message for error in validator.iter_errors(document)] == []
    document["runs"][0]["results"][0]["level"] = "bad"
    assert not validator.is_valid(document)


def test_all_reports_tell_the_same_findings() -> None:
    findings: list[dict[str, Any]] = json.loads(text("json"))["diagnostics"]
    places = [(one["path"], one["range"]["start"]["line"], one["rule"]) for one in findings]
    assert len(places) == 40
    results = json.loads(text("sarif"))["runs"][0]["results"]
    assert [
        (
            one["locations"][0]["physicalLocation"]["artifactLocation"]["uri"],
            one["locations"][0]["physicalLocation"]["region"]["startLine"],
            one["ruleId"],
        )
        for one in results
    ] == places
    assert [
        (one["location"]["path"], one["location"]["lines"]["begin"], one["check_name"])
        for one in json.loads(text("gitlab"))
    ] == places
    line = re.compile(r"^(.+?):(\d+):\d+: \w+\[([\w-]+)\] ", re.M)
    assert [(path, int(at), rule) for path, at, rule in line.findall(text("concise"))] == places
    frame = re.compile(r"^\w+\[([\w-]+)\] .*\n(?:  .*\n)*?  --> (.+?):(\d+):\d+$", re.M)
    assert [(path, int(at), rule) for rule, path, at in frame.findall(text("full"))] == places
    command = re.compile(r"^::\w+ file=(.+?),line=(\d+),.*?title=agentlint \(([\w-]+)\)::", re.M)
    assert [(path, int(at), rule) for path, at, rule in command.findall(text("github"))] == places
    cases = ElementTree.fromstring(text("junit")).findall(".//testcase")
    assert [(one.get("file"), int(one.get("line", 0)), one.get("name", "").split(" ")[0]) for one in cases] == places


def test_sarif_has_what_code_scanning_shows() -> None:
    run = json.loads(text("sarif"))["runs"][0]
    for rule in run["tool"]["driver"]["rules"]:
        assert rule["help"]["markdown"].startswith(rule["shortDescription"]["text"])
        assert rule.get("helpUri", "") == rules.address(rule["id"])
        assert len(rule["fullDescription"]["text"]) > len(rule["id"])
    prints = [one["partialFingerprints"]["agentlint/v1"] for one in run["results"]]
    assert all(re.fullmatch(r"[0-9a-f]{32}:\d+", one) for one in prints)
    paths = [one["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for one in run["results"]]
    assert len(set(zip(paths, prints, strict=True))) == len(prints)
    assert sum("fixes" in one for one in run["results"]) == 23


def test_the_page_describes_every_key() -> None:
    page = (ROOT / "docs/outputs.md").read_text("utf-8")
    document = json.loads(text("json"))
    first = document["diagnostics"][0]
    fix = first["fixes"][0]
    keys = [*document, *first, *first["range"], *first["range"]["start"], *fix, *fix["edits"][0], *document["files"][0]]
    keys = [key for key in keys if key not in ("version", "diagnostics", "summary")]
    assert [key for key in [*keys, *document["summary"], *FORMATS] if f"`{key}`" not in page] == []


# --- --output -------------------------------------------------------------------------------------------------------


def check(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "agentlint", "check", *arguments], cwd=folder, capture_output=True, text=True,
        env=os.environ | {"PYTHONPATH": str(ROOT), "GITHUB_ACTIONS": ""}, check=False,
    )  # fmt: skip


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / ".git").mkdir()
    agents = tmp_path / ".claude" / "agents"
    agents.mkdir(parents=True)
    (agents / "reviewer.md").write_text(AGENT.format(what="it"))
    return tmp_path


def test_several_reports_of_one_run(project: Path) -> None:
    done = check(project, "--output-format", "concise", "--output", "sarif:a.sarif", "--output", "junit:b.xml")
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith(".claude/agents/reviewer.md:4:14: warning[unknown-tool] ")
    assert json.loads((project / "a.sarif").read_text())["version"] == "2.1.0"
    assert (project / "b.xml").read_bytes().endswith(b"</testsuites>\n")
    assert (project / "a.sarif").stat().st_mode & 0o777 == (project / "b.xml").stat().st_mode & 0o777
    assert sorted(path.name for path in project.iterdir()) == [".claude", ".git", "a.sarif", "b.xml"]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("sarif:no/such/a.sarif", "agentlint: --output sarif:no/such/a.sarif: there is no folder "),
        ("sarif:", "agentlint: --output takes FORMAT:FILE with a format of full, concise, json, "),
        ("a.sarif", "agentlint: --output takes FORMAT:FILE with a format of full, concise, json, "),
        ("xml:a", "agentlint: --output takes FORMAT:FILE with a format of full, concise, json, "),
        ("sarif:.claude", "agentlint: "),
    ],
)
def test_what_cannot_be_written(project: Path, given: str, said: str) -> None:
    done = check(project, "--output", given)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(said)
    assert "Traceback" not in done.stderr
    assert sorted(path.name for path in project.iterdir()) == [".claude", ".git"]


def test_one_file_takes_one_report(project: Path) -> None:
    done = check(project, "--output", "sarif:a", "--output", "json:./a")
    assert (done.returncode, done.stderr) == (2, "agentlint: --output names ./a twice\n")


def test_a_drive_letter_belongs_to_the_path() -> None:
    assert list(outputs(["sarif:C:x.sarif"])) == [("sarif", "C:x.sarif")]
    if os.name == "posix":
        assert list(outputs(["sarif:C:\\out\\x.sarif"])) == [("sarif", "C:\\out\\x.sarif")]
    with pytest.raises(UsageError, match="FORMAT:FILE"):
        list(outputs(["C:\\x.sarif"]))


def test_a_run_that_fails_leaves_the_old_report(project: Path) -> None:
    (project / "a.json").write_text("old")
    done = check(project, "--output", "json:a.json", "no-such-path")
    assert (done.returncode, done.stdout) == (2, "")
    assert (project / "a.json").read_text() == "old"
    assert sorted(path.name for path in project.iterdir()) == [".claude", ".git", "a.json"]


def test_a_run_that_finds_no_files_writes_nothing(tmp_path: Path) -> None:
    for report in FORMATS:
        done = check(tmp_path, "--output-format", report, "--output", f"{report}:out")
        assert (done.returncode, done.stdout) == (2, "")
        assert done.stderr.startswith("agentlint: no agents, skills or commands in this folder")
    assert list(tmp_path.iterdir()) == []


def test_a_report_appears_complete(tmp_path: Path) -> None:
    target = tmp_path / "report"
    target.write_text("old")
    target.chmod(0o640)
    link = tmp_path / "link"
    link.symlink_to(target)
    with Pending(str(link)) as pending:
        pending.stream.write("new\nü\udc80\n")
        pending.stream.flush()
        assert target.read_text() == "old"
        pending.commit()
        assert target.read_bytes() == "new\nü\\udc80\n".encode()
    assert link.is_symlink()
    assert target.stat().st_mode & 0o777 == 0o640
    with pytest.raises(KeyboardInterrupt), Pending(str(target)) as pending:
        pending.stream.write("half")
        raise KeyboardInterrupt
    assert target.read_bytes().startswith(b"new")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["link", "report"]


@pytest.mark.skipif(os.name != "posix", reason="needs /dev")
def test_what_is_no_file_is_written_to(project: Path) -> None:
    done = check(project, "--output-format", "concise", "--output", "gitlab:/dev/stdout")
    assert done.returncode == 0
    assert '"check_name": "unknown-tool"' in done.stdout
    with pytest.raises(OSError, match="directory"):
        Pending(str(project))
