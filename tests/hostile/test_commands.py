"""Every command over everything hostile at once: it ends, it says what it means, and it touches nothing but its own.

One run of a command meets some 160 files for each client and as many odd file names, so that one bad file cannot stop
the others either.
"""

from __future__ import annotations

import json
import os
import re
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree

import pytest

from tests.hostile import material
from tests.hostile.process import Done, run

if TYPE_CHECKING:
    from pathlib import Path

FORMATS = ("full", "concise", "json", "sarif", "github", "gitlab", "junit")
READING: dict[str, list[str]] = {
    **{f"check {name}": ["check", "-j", "1", "--severity", "info", "--output-format", name] for name in FORMATS},
    "check --verbose": ["check", "-j", "1", "--verbose", "--statistics"],
    "check --diff": ["check", "-j", "1", "--diff"],
    "fix --diff": ["fix", "-j", "1", "--unsafe-fixes", "--diff"],
    "inspect": ["inspect"],
    "inspect json": ["inspect", "--output-format", "json"],
    "report html": ["report", "--to", "opencode"],
    "report json": ["report", "--output-format", "json"],
    "convert --dry-run": ["convert", "--to", "all", "--dry-run", "--verbose"],
    "convert --diff": ["convert", "--to", "opencode", "--diff"],
    "convert --stdout": ["convert", "--to", "opencode", "--stdout"],
    "convert json": ["convert", "--to", "copilot", "--preserve", "--dry-run", "--output-format", "json"],
}
"""Commands that only look."""
WRITING: dict[str, list[str]] = {
    "check --fix": ["check", "-j", "1", "--fix", "--show-fixes"],
    "fix": ["fix", "-j", "1", "--unsafe-fixes"],
    "convert": ["convert", "--to", "all", "--output", "out/"],
    "convert in place": ["convert", "--to", "all", "--preserve", "--force"],
    "baseline": ["baseline"],
    "report": ["report", "--output", "report.html", "--badge", "agents.svg"],
}
"""Commands that write."""

OF_FILES = frozenset({"check --diff", "fix --diff", "convert --diff", "convert --stdout"})
"""What these print to a pipe is text of files, byte for byte."""
RAW = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff"
    "\U000e0000-\U000e007f]"
)


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root: Path = tmp_path_factory.mktemp("hostile") / "project"
    material.lay_out(root, material.everything())
    return root


def tree(root: Path) -> dict[bytes, bytes]:
    out = {}
    for folder, _, names in os.walk(os.fsencode(root)):
        for name in names:
            path = os.path.join(folder, name)
            with open(path, "rb") as file:
                out[os.path.relpath(path, os.fsencode(root))] = file.read()
    return out


def is_calm(done: Done, root: Path, name: str) -> None:
    """No traceback, no defect, nothing raw, nothing started, nothing written elsewhere."""
    assert done.status in (0, 1, 2), done.err[-2000:]
    assert b"Traceback" not in done.said, done.said[done.said.index(b"Traceback") :][:3000]
    for defect in (b"internal-error", b"agentlint-bug", b"defect of agentlint"):
        at = done.said.find(defect)
        assert at < 0, done.said[max(at - 300, 0) : at + 300]
    text = done.err.decode("utf-8") if name in OF_FILES else done.said.decode("utf-8")
    raw = RAW.search(text)
    assert raw is None, text[max(raw.start() - 100, 0) : raw.end() + 100].encode("unicode_escape")
    assert done.started == []
    assert done.compiled == []
    assert done.elsewhere == []
    allowed = (str(root) + os.sep, *(("/tmp/", "/tmp") if name.startswith("inspect") else ()), os.devnull)
    for path in (*done.wrote, *(str(one) for change in done.changed for one in change[1:3] if str(one)[:1] == "/")):
        assert path == str(root) or path.startswith(allowed), path
    assert not os.path.exists(root / material.MARK)


@pytest.mark.parametrize("name", READING)
def test_a_command_that_only_looks(project: Path, name: str) -> None:
    before = tree(project)
    done = run(*READING[name], cwd=project)
    is_calm(done, project, name)
    assert tree(project) == before
    if not name.startswith("inspect"):
        assert (done.wrote, done.changed) == ([], [])
    checked(name, done.out)


def checked(name: str, out: bytes) -> None:
    """Machine formats hold together whatever is in them."""
    kind = name.rpartition(" ")[2]
    if kind in ("json", "sarif", "gitlab"):
        assert out.isascii()
        json.loads(out)
    elif kind == "junit":
        ElementTree.fromstring(out)
    elif kind == "github":
        lines = out.decode().splitlines()
        assert all(re.match(r"::(error|warning|notice) file=[^:]*::", line) for line in lines), lines[:3]
        assert not any("::set-output" in line.partition("::")[2].partition("::")[0] for line in lines)
    elif kind == "concise":
        assert all(re.match(r"[^\n]+:\d+:\d+: \w+\[[a-z0-9-]+\] |.* checked: |.*cannot be read: ", line)
                   for line in out.decode().splitlines())  # fmt: skip


@pytest.mark.parametrize("name", WRITING)
def test_a_command_that_writes(tmp_path: Path, name: str) -> None:
    root = tmp_path / "project"
    material.lay_out(root, material.everything(50))
    before = tree(root)
    done = run(*WRITING[name], cwd=root)
    is_calm(done, root, name)
    after = tree(root)
    left = [path for path in after if path.endswith(b".tmp")]
    assert left == []
    if name == "baseline":
        assert {path: data for path, data in after.items() if path != b".agentlint-baseline.json"} == before
        json.loads(after[b".agentlint-baseline.json"])
    elif name in ("check --fix", "fix"):
        assert after.keys() == before.keys()
        assert all(is_text(after[path]) for path in after if after[path] != before[path])
        again = run(*WRITING[name], cwd=root)
        is_calm(again, root, name)
        assert tree(root) == after
    else:
        new = {path for path in after if path not in before}
        assert new
        assert all(is_plain_name(path.rpartition(b"/")[2]) for path in new), new
        if name == "convert":
            assert {path: after[path] for path in before} == before
    assert {os.fsdecode(one) for one in os.listdir(tmp_path)} == {"project"}


def is_text(data: bytes) -> bool:
    data.decode("utf-8")
    return True


def is_plain_name(name: bytes) -> bool:
    text = name.decode("utf-8")
    return text.isprintable() and not set('\\:*?"<>|') & set(text) and len(name) < 255 and text[0] not in ".-~ "


def test_a_terminal(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """On a terminal the text of files is made visible as well: only agentlint's own colours pass."""
    import io

    from agentlint.cli import convert, fix

    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    monkeypatch.chdir(project)
    for call in (
        lambda: fix.fix(paths=[".claude/agents"], diff=True, unsafe_fixes=True),
        lambda: convert.convert(paths=[".claude/agents"], to=["opencode"], diff=True),
        lambda: convert.convert(paths=[".claude/agents"], to=["opencode"], stdout=True),
        lambda: _check([".claude/agents"]),
    ):
        out, err = Terminal(), Terminal()
        monkeypatch.setattr("sys.stdout", out)
        monkeypatch.setattr("sys.stderr", err)
        with pytest.raises(Exception, match=r"^\d?$"):
            call()
        text = re.sub(r"\x1b\[[0-9;]*m", "", out.getvalue())
        assert len(text) > 100
        assert RAW.search(text) is None, text[RAW.search(text).start() - 80 :][:200]  # type: ignore[union-attr]


def _check(paths: list[str]) -> Any:
    from agentlint.cli import check

    return check.check(paths=paths)


@pytest.mark.parametrize("command", ["check", "fix", "inspect"])
@pytest.mark.parametrize("name", ["nul-only", "overlong-3", "laughs", "python-object", "escape-raw", "many-fences"])
def test_standard_input(tmp_path: Path, command: str, name: str) -> None:
    data = material.everything()[name]
    done = run(command, "-", "--stdin-filename", "x\x1b[31m/.claude/agents/a.md", cwd=tmp_path, given=data)
    is_calm(done, tmp_path, "convert --stdout" if command == "fix" else command)
    assert os.listdir(tmp_path) == []


def test_arguments_are_not_shown_raw(tmp_path: Path) -> None:
    for arguments in (
        ["check", "no\x1b[31msuch"],
        ["check", "--no\x1b[31msuch"],
        ["\x1b[31mcommand"],
        ["check", "--select", "\x1b]8;;x\x1b\\"],
        ["check", "--platform", "\x1b[1m"],
        ["convert", "--to", "\x1b[1m"],
        ["convert", "--to", "claude", "no\u202esuch"],
        ["inspect", "--as", "\x9b1m"],
        ["rule", "\x1b[1m"],
        ["baseline", "\x1b[1m"],
        ["schema", "\x1b[1m"],
        ["platforms", "\x1b[1m"],
        ["check", "--output", "json:/no\x1b[1m/such"],
        ["check", "--config", "no\x1b[1m"],
    ):
        done = run(*arguments, cwd=tmp_path)
        assert done.status in (1, 2), (arguments, done.said)
        assert b"Traceback" not in done.said, done.said
        assert RAW.search(done.said.decode("utf-8")) is None, (arguments, done.said)


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "utf-8"])
def test_a_console_that_cannot_say_everything(tmp_path: Path, encoding: str) -> None:
    files = {
        name: data for name, data in material.everything(50).items() if name.startswith(("bidi", "escape", "name"))
    }
    material.lay_out(tmp_path / "p", files)
    for name in ("check full", "inspect", "convert --dry-run", "convert --diff"):
        done = run(*READING[name], cwd=tmp_path / "p", env={"PYTHONIOENCODING": f"{encoding}:strict"})
        assert b"Traceback" not in done.err, done.err[-800:]
        assert done.status in (0, 1)
