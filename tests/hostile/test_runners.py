"""No line that agentlint prints is a command for a CI runner, whatever files are called and say."""

from __future__ import annotations

import io
import json
import re
from typing import TYPE_CHECKING
from xml.etree import ElementTree

import pytest

from agentlint.reports import words
from agentlint.reports.lines import Exact, Lines, harmless, in_json, in_xml
from tests.hostile.process import run
from tests.hostile.test_commands import READING

if TYPE_CHECKING:
    from pathlib import Path

COMMANDS = (
    "::stop-commands::x",
    "::add-mask::x",
    "::error file=x::y",
    " \t::stop-commands::x",
    "\u2003::stop-commands::x",
    "##[stop-commands]x",
    "a ##[add-path]x",
    "##vso[task.setvariable variable=PATH]x",
    "a ##vso[task.complete result=Succeeded]",
    "###vso[task.prependpath]x",
    "##teamcity[buildStop]",
)


def taken(output: str) -> list[str]:
    """The commands that runners find in an output, by the rules of their sources: GitHub's (`TryParseV2`, then
    `TryParse`), Azure Pipelines' and TeamCity's. The names are not looked at: a later runner may know others."""
    out = []
    for line in re.split("\r\n|\r|\n", output):
        text = line.lstrip()
        if text.startswith("::") and "::" in text[2:]:
            name = text[2 : text.index("::", 2)].partition(" ")[0]
            if name and ":" not in name:
                out.append(line)
                continue
        if re.search(r"##\w*\[", line):
            out.append(line)
    return out


@pytest.mark.parametrize("text", COMMANDS)
def test_the_runner_of_these_tests_takes_them(text: str) -> None:
    assert taken(f"first\n{text}\nlast\n") == [text]


@pytest.mark.parametrize("text", COMMANDS)
@pytest.mark.parametrize("before", ["", "x\n", "x\r", "\n\n", "x\r\n", "\u200d"])
def test_no_line_stays_a_command(text: str, before: str) -> None:
    shown = harmless(before + text + "\n")
    assert taken(shown) == []
    assert len(shown) == len(before + text) + 1
    assert json.loads(in_json(json.dumps(before + text))) == before + text
    assert taken(in_json(json.dumps([before + text], indent=2))) == []
    escaped = in_xml(text.replace("&", "&amp;"))
    assert ElementTree.fromstring(f"<a>\n{escaped}</a>").text == "\n" + text
    assert taken(f"<a>\n{escaped}</a>") == []


@pytest.mark.parametrize(
    "text",
    ["a ::b::c", "x::y", ":::tip\nx\n:::", ":: x", "# [a](b)", "## [1.0]", "#[x]", "## a[b", "#", ":", "a:b\n", "::"],
)
def test_other_text_stays(text: str) -> None:
    assert harmless(text) in (text, text.replace("::", "\ufffd:", 1) if text.startswith("::") else text)


@pytest.mark.parametrize("text", COMMANDS)
def test_a_line_that_is_written_in_pieces(text: str) -> None:
    for cut in range(1, len(text)):
        for flush in (False, True):
            stream = io.StringIO()
            lines = Lines(stream)
            for piece in ("x\n", text[:cut], text[cut:], "\n"):
                lines.write(piece)
                if flush:
                    lines.flush()
            lines.flush()
            assert taken(stream.getvalue()) == [], (cut, flush)
            assert len(stream.getvalue()) == len(text) + 3


def test_what_is_meant_is_written_as_it_is() -> None:
    stream = io.StringIO()
    lines = Lines(stream)
    lines.write("a")
    lines.write(Exact("::error::b\n"))
    lines.write("c\n")
    assert stream.getvalue() == "a::error::b\nc\n"


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Files that are called so, in the root and in a client's folder, and that say so in every place."""
    root: Path = tmp_path_factory.mktemp("runners") / "project"
    (root / ".git").mkdir(parents=True)
    agents = root / ".claude" / "agents"
    agents.mkdir(parents=True)
    for number, text in enumerate((*COMMANDS, "a\r::stop-commands::x")):
        name = text.replace("/", "_")
        value = json.dumps(text)
        lines = json.dumps(f"a\n{text}\n")
        whole = (
            f"---\nname: {value}\ndescription: {lines}\ntools: [Read, {value}]\nmodel: {value}\n{value}: x\n"
            f"color: {lines}\n---\n{text}\nDo it.\n{text}\n"
        )
        (root / f"{name}.agent.md").write_bytes(whole.encode())
        (agents / f"{name}.md").write_bytes(whole.encode())
        broken = f"---\nname: a{number}\ndescription: x: {text}\n{text}\n---\n{text}\n"
        (root / f"{name} broken.chatmode.md").write_bytes(broken.encode())
        (agents / f"fixable{number}.md").write_bytes(
            f"---\nname: f{number}\ndescription: so: it is\n---\n{text}\n".encode()
        )
    return root


ON_GITHUB = {"GITHUB_ACTIONS": "true"}
EVERY = {**READING, "convert --dry-run json": ["convert", "--to", "all", "--dry-run", "--output-format", "json"]}


@pytest.mark.parametrize("name", EVERY)
def test_no_command_prints_one(project: Path, name: str) -> None:
    done = run(*EVERY[name], cwd=project, env=ON_GITHUB)
    assert done.status in (0, 1), done.err
    out = done.out.decode()
    assert len(out) > 500
    meant = re.compile(r"::(error|warning|notice) file=[^:]+,line=\d+,[^:]*title=agentlint [^:]*::")
    assert [line for line in taken(out) if not meant.match(line)] == []
    # where standard output is for a difference, the annotations are on the other stream
    assert [line for line in taken(done.err.decode()) if not ("diff" in name and meant.match(line))] == []
    if name.endswith(("json", "sarif", "gitlab")):
        first = out.index("{" if not name.endswith("gitlab") else "[", out.rfind("\n::") + 1)
        assert "::stop-commands::x" in json.dumps(json.loads(out[first:]))


@pytest.mark.parametrize("form", ["full", "concise", "json", "sarif", "gitlab", "junit"])
def test_no_report_in_a_file_holds_one(project: Path, tmp_path: Path, form: str) -> None:
    report = tmp_path / "report"
    run("check", "-j", "1", "--output", f"{form}:{report}", cwd=project)
    text = report.read_bytes().decode()
    assert len(text) > 500
    assert taken(text) == []


@pytest.mark.parametrize("text", ["::stop-commands::x", "##vso[task.complete]x", "a\r::stop-commands::x"])
def test_no_error_prints_one(tmp_path: Path, text: str) -> None:
    for arguments in (
        [text],
        ["check", text],
        ["check", f"--{text}"],
        ["check", "--select", f"\n{text}"],
        ["check", "--config", text],
        ["check", "--output", f"json:{text}/x"],
        ["check", "--since", f"\n{text}"],
        ["convert", "--to", text],
        ["inspect", "--as", f"\n{text}"],
        ["baseline", f"\n{text}"],
        ["schema", text],
        ["platforms", f"\n{text}"],
    ):
        for encoding in ("utf-8", "ascii"):
            done = run(*arguments, cwd=tmp_path, env={**ON_GITHUB, "PYTHONIOENCODING": f"{encoding}:strict"})
            assert done.status in (1, 2), (arguments, done.said)
            assert taken(done.said.decode()) == [], (arguments, done.said)


def test_bytes_for_another_program_stay(project: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A diff is byte for byte in a pipe, and on a runner in a file: a runner's own pipe cannot be told from its log."""
    text = "+a\n ::stop-commands::x\n"
    for name in ("GITHUB_ACTIONS", "TF_BUILD", "TEAMCITY_VERSION"):
        monkeypatch.delenv(name, raising=False)
    assert type(words.for_stream(text, io.StringIO())) is Exact
    monkeypatch.setenv("TF_BUILD", "True")
    assert type(words.for_stream(text, io.StringIO())) is str
    with open(tmp_path / "patch", "w") as file:
        assert type(words.for_stream(text, file)) is Exact
    monkeypatch.delenv("TF_BUILD")
    source = (project / ".claude" / "agents" / "fixable0.md").read_bytes()
    assert taken(run("fix", "-", cwd=tmp_path, given=source, env=ON_GITHUB).out.decode()) == []
    assert b"\n::stop-commands::x\n" in run("fix", "-", cwd=tmp_path, given=source).out
