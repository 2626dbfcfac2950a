"""Files and folders made by an enemy, and files that change, vanish or cannot be read or written during a run."""

from __future__ import annotations

import ctypes
import os
import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest

from agentlint.engine import convert, fix, upkeep
from agentlint.engine.check import lint_file
from agentlint.engine.discover import discover
from agentlint.engine.files import write_atomic
from agentlint.engine.ignores import read_ignore
from agentlint.engine.places import Found
from agentlint.engine.settings import Settings
from agentlint.engine.sources import read_source
from tests.hostile.material import MARK, agent
from tests.hostile.process import run

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FIXABLE = b"---\nname: a\ndescription: Use it so: it reads\n---\nDo it.\n"
COMMANDS = (
    ["check", "-j", "1"],
    ["fix", "-j", "1"],
    ["inspect"],
    ["convert", "--to", "opencode", "-o", "out/"],
    ["baseline"],
    ["report", "--output-format", "json"],
)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    root = tmp_path / "project"
    (root / ".git").mkdir(parents=True)
    (root / ".claude" / "agents").mkdir(parents=True)
    (root / ".claude" / "agents" / "a.md").write_bytes(FIXABLE)
    return root


def calm(*arguments: str, cwd: Path, **more: object) -> bytes:
    done = run(*arguments, cwd=cwd, seconds=120, **more)  # type: ignore[arg-type]
    assert done.status in (0, 1, 2), done.err
    assert b"Traceback" not in done.said, done.said
    assert b"internal-error" not in done.said, done.said
    return done.said


# --- sizes ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "command", "said"),
    [
        ("pyproject.toml", ["init", "--yes"], b"larger than 100,000,000 bytes"),
        (".pre-commit-config.yaml", ["init", "--yes"], b"is larger than 1,000,000 bytes"),
        (".agentlint-baseline.json", ["check"], b"larger than 100,000,000 bytes"),
        (
            ".opencode/agents/a.md",
            ["convert", ".claude/agents/a.md", "--to", "opencode", "--force"],
            b"larger than 100,000,000 bytes",
        ),
    ],
)
def test_a_file_of_gigabytes_is_never_read_as_a_whole(
    project: Path, name: str, command: list[str], said: bytes
) -> None:
    """A repository can hold one that takes no space: git compresses zeros."""
    path = project / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch()
    os.truncate(path, 1 << 40)  # a whole one would not fit into the memory
    assert said in calm(*command, cwd=project)
    assert path.stat().st_size == 1 << 40


def test_a_file_is_read_to_its_end_and_no_further_than_the_limit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.md"
    path.write_bytes(b"0123456789")

    def read(limit: int) -> bytes:
        return read_source(str(path), limit).raw

    assert [len(read(limit)) for limit in (5, 9, 10, 100)] == [6, 10, 10, 10]
    status = os.stat(path)
    for size in (0, 4):  # some systems' own files say 0; another program may write to it right now
        said = os.stat_result((*status[:6], size, *status[7:]))
        monkeypatch.setattr(os, "fstat", lambda _, said=said: said)
        assert [len(read(limit)) for limit in (5, 9, 10, 100)] == [6, 10, 10, 10]


# --- links ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("command", COMMANDS, ids=lambda one: one[0])
def test_a_link_that_leads_out_is_neither_read_nor_written(project: Path, command: list[str]) -> None:
    secret = project.parent / "secret.md"
    secret.write_bytes(FIXABLE.replace(b"Do it", b"PASSWORD"))
    (project / ".claude" / "agents" / "link.md").symlink_to(secret)
    (project / ".claude" / "agents" / "environment.md").symlink_to("/proc/self/environ")
    said = calm(*command, cwd=project)
    assert b"PASSWORD" not in said
    assert b"PATH=" not in said
    assert b"leads out" in said
    assert secret.read_bytes() == FIXABLE.replace(b"Do it", b"PASSWORD")
    assert not (project / "out" / "link.md").exists()


def test_a_link_that_is_named_is_followed(project: Path) -> None:
    real = project.parent / "real.md"
    real.write_bytes(FIXABLE)
    link = project / ".claude" / "agents" / "link.md"
    link.symlink_to(real)
    assert [type(one) for one in discover([str(link)])] == [Found]
    assert [type(one) for one in discover([str(link)])] == [Found]
    assert [one.outside for one in discover([str(project)]) if isinstance(one, Found)] == [False, True]


@pytest.mark.parametrize("what", ["folder", "file", "parent"])
def test_convert_does_not_write_where_a_link_leads_out(project: Path, what: str) -> None:
    outside = project.parent / "outside"
    (outside / "agents").mkdir(parents=True)
    if what == "parent":
        (project / ".opencode").symlink_to(outside)
    else:
        (project / ".opencode").mkdir()
        if what == "folder":
            (project / ".opencode" / "agents").symlink_to(outside / "agents")
        else:
            (outside / "agents" / "a.md").write_text("theirs\n")
            (project / ".opencode" / "agents").mkdir()
            (project / ".opencode" / "agents" / "a.md").symlink_to(outside / "agents" / "a.md")
    said = calm("convert", "--to", "opencode", "--force", cwd=project)
    assert b"outside" in said
    left = {path.name: path.read_text() for path in outside.rglob("*.md")}
    assert left == ({"a.md": "theirs\n"} if what == "file" else {})


def test_the_baseline_is_not_written_through_a_link_that_leads_out(project: Path) -> None:
    theirs = project.parent / "theirs.json"
    theirs.write_text('{"version": 1, "findings": []}\n')
    (project / ".agentlint-baseline.json").symlink_to(theirs)
    said = calm("baseline", "--update", cwd=project)
    assert b"leads out" in said
    assert theirs.read_text() == '{"version": 1, "findings": []}\n'


@pytest.mark.parametrize("command", COMMANDS, ids=lambda one: one[0])
def test_loops_fifos_and_devices(project: Path, command: list[str]) -> None:
    agents = project / ".claude" / "agents"
    (agents / "loop").symlink_to(agents)
    (agents / "self.md").symlink_to(agents / "self.md")
    (agents / "gone.md").symlink_to(agents / "no-such.md")
    (agents / "zero.md").symlink_to("/dev/zero")
    (agents / "folder.md").mkdir()
    os.mkfifo(agents / "pipe.md")
    os.mkfifo(project / ".gitignore")
    for name in ("agentlint.toml", "pyproject.toml"):
        os.mkfifo(project / name)
    said = calm(*command, cwd=project)
    assert b"a.md" in said or b"1 finding" in said or b"file" in said
    for name in ("pipe.md", "zero.md", "folder.md", "self.md"):
        calm(command[0], *command[1:], str(agents / name), cwd=project)


# --- ignore files and configuration ---------------------------------------------------------------------------------


@pytest.mark.parametrize("line", ["!", "\\", "[z-a]", "a\\", "[a-\\]", "[[]", "x" * 5000, "**/" * 400, "\ud800", "/"])
def test_ignore_files_that_git_would_pass_over(project: Path, line: str) -> None:
    (project / ".gitignore").write_bytes(f"{line}\n*.log\n".encode("utf-8", "surrogatepass"))
    assert len(list(discover([str(project)]))) == 1
    spec = read_ignore(str(project / ".gitignore"))
    assert spec is not None
    assert spec.matched(spec.along(spec.start, "x.log"), folder=False)


def test_an_ignore_file_cannot_make_a_run_hang(project: Path) -> None:
    (project / ".gitignore").write_text("*a*a*a*a*a*a*a*a*a*a*b\n" * 100 + "a/**/b/**/c/**/d/**/e\n")
    name = "a" * 240
    (project / f"{name}.agent.md").write_bytes(FIXABLE)
    assert len(list(discover([str(project)]))) == 2


HOSTILE_CONFIG = {
    "not-utf8": b"\xff\xfe[x]",
    "nul": b"\0" * 100,
    "deep": b"a = " + b"[" * 50_000,
    "dotted": b"a" + b".a" * 50_000 + b" = 1",
    "many": b"".join(b"k%d = 1\n" % number for number in range(20_000)),
    "escape": b'select = ["\\u001b[31m"]\n"\\u001b]8;;x\\u001b\\\\" = 1\n',
    "types": b"select = 5\nexclude = {}\nseverity = []\nmax-file-size = -1\nplatforms = 1\n",
    "huge-number": b"max-file-size = " + b"9" * 5000,
    "out": b'exclude = ["../../**", "/etc", "C:/x"]\n',
    "trap": b'exclude = ["' + b"*a" * 400 + b'b"]\n',
    "code": b"select = [\"__import__('os').system('touch " + MARK.encode() + b"')\"]\n",
}


@pytest.mark.parametrize("name", HOSTILE_CONFIG)
def test_hostile_configuration(project: Path, name: str) -> None:
    (project / "agentlint.toml").write_bytes(HOSTILE_CONFIG[name])
    said = calm("check", "-j", "1", cwd=project)
    assert b"\x1b" not in said
    assert not (project / MARK).exists()
    assert not (project.parent / MARK).exists()


# --- files that change ----------------------------------------------------------------------------------------------


def test_a_file_that_vanishes_between_discovery_and_reading(project: Path) -> None:
    path = project / ".claude" / "agents" / "a.md"
    (found,) = discover([str(project)])
    assert isinstance(found, Found)
    path.unlink()
    assert lint_file(found, Settings()).error == "no such file or directory"
    assert fix.fix_file(found, Settings(), unsafe=False, write=True).error == "no such file or directory"
    (result,) = convert.plan([found], convert.Options(("opencode",)))
    assert (result.status, result.messages[0].code) == ("refused", "unreadable")


def test_a_file_that_becomes_a_pipe(project: Path) -> None:
    path = project / ".claude" / "agents" / "a.md"
    (found,) = discover([str(project)])
    assert isinstance(found, Found)
    path.unlink()
    os.mkfifo(path)
    assert lint_file(found, Settings()).error == "not a regular file"


def test_convert_keeps_what_appeared_meanwhile(project: Path) -> None:
    options = convert.Options(("opencode",), output=str(project / "out"), force=True)
    (result,) = convert.plan(discover([str(project)]), options)
    (project / "out").mkdir()
    (project / "out" / "a.md").write_text("theirs\n")
    upkeep.carry_out([result], options)
    assert [message.code for message in result.messages if message.level == "error"] == ["changed"]
    assert (project / "out" / "a.md").read_text() == "theirs\n"


def test_fix_keeps_what_was_written_meanwhile(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = project / ".claude" / "agents" / "a.md"
    (found,) = discover([str(project)])
    assert isinstance(found, Found)

    def late(target: str, data: bytes, *, expected: bytes | None) -> None:
        path.write_bytes(b"theirs\n")
        write_atomic(target, data, expected=expected)

    monkeypatch.setattr(fix, "write_atomic", late)
    assert fix.fix_file(found, Settings(), unsafe=False, write=True).conflict
    assert path.read_bytes() == b"theirs\n"


# --- what cannot be read or written ---------------------------------------------------------------------------------


def bound_by_modes() -> None:
    """root becomes subject to the files' modes as anybody is: the next program starts without the two capabilities
    that set them aside (prctl's PR_CAPBSET_DROP of CAP_DAC_OVERRIDE and CAP_DAC_READ_SEARCH)."""
    if os.geteuid() == 0:
        prctl = ctypes.CDLL(None).prctl
        if prctl(24, 1, 0, 0, 0) or prctl(24, 2, 0, 0, 0):
            os._exit(99)


@pytest.fixture
def closed(project: Path) -> Iterator[Path]:
    """The project with a file that cannot be read, a folder that cannot be entered, and none that can be written."""
    agents = project / ".claude" / "agents"
    (agents / "unreadable.md").write_bytes(FIXABLE)
    (agents / "locked").mkdir()
    (agents / "unreadable.md").chmod(0)
    (agents / "locked").chmod(0)
    agents.chmod(0o555)
    project.chmod(0o555)
    yield project
    for path in (project, agents, agents / "locked"):
        path.chmod(0o755)


def test_unreadable_files_and_folders_that_cannot_be_written(closed: Path) -> None:
    unreadable = closed / ".claude" / "agents" / "unreadable.md"
    probe = subprocess.run(["cat", str(unreadable)], preexec_fn=bound_by_modes, capture_output=True, check=False)
    if probe.returncode in (0, 99):
        pytest.skip("this root cannot be bound by the files' modes")
    said = calm("check", "-j", "1", cwd=closed, before=bound_by_modes)
    assert b"unreadable.md: cannot be read: permission denied" in said
    assert b"locked: cannot be read: permission denied" in said
    said = calm("fix", "-j", "1", cwd=closed, before=bound_by_modes)
    assert b"a.md: not written: it could not be written: permission denied" in said
    assert (closed / ".claude" / "agents" / "a.md").read_bytes() == FIXABLE
    said = calm("convert", "--to", "opencode", cwd=closed, before=bound_by_modes)
    assert b"permission denied" in said
    said = calm("baseline", cwd=closed, before=bound_by_modes)
    assert b"cannot be written" in said
    assert sorted(path.name for path in closed.iterdir()) == [".claude", ".git"]


def test_a_full_disk(project: Path) -> None:
    """A limit on the size of files fails a write in the middle, as a full disk does."""
    resource = pytest.importorskip("resource", reason="this system has no limit on the size of files")

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (20, 20))

    agents = project / ".claude" / "agents"
    said = calm("fix", "-j", "1", cwd=project, before=limit)
    assert b"not written: it could not be written: file too large" in said
    assert [(path.name, path.read_bytes()) for path in agents.iterdir()] == [("a.md", FIXABLE)]
    said = calm("convert", "--to", "opencode", cwd=project, before=limit)
    assert b"file too large" in said
    assert list((project / ".opencode" / "agents").iterdir()) == []
    assert b"cannot be written" in calm("baseline", cwd=project, before=limit)
    assert not (project / ".agentlint-baseline.json").exists()


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="this system has no /dev/full")
@pytest.mark.parametrize("name", ["json", "sarif", "junit"])
def test_a_report_on_a_full_disk(project: Path, name: str) -> None:
    calm("check", "--output", f"{name}:/dev/full", cwd=project)


def test_a_folder_that_is_taken_away(tmp_path: Path) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    for command in COMMANDS:
        done = run(*command, cwd=gone, before=lambda: os.rmdir(gone) if gone.exists() else None)
        assert b"Traceback" not in done.said, (command, done.said)
        gone.mkdir(exist_ok=True)


def test_long_paths(tmp_path: Path) -> None:
    """4,096 characters are the most that a system call takes; folders may be deeper than that."""
    top = os.getcwd()
    os.chdir(tmp_path)
    try:
        for _ in range(25):
            os.mkdir("d" * 200)
            os.chdir("d" * 200)
        os.makedirs(".claude/agents")
        with open(".claude/agents/a.md", "wb") as file:
            file.write(FIXABLE)
    finally:
        os.chdir(top)
    said = calm("check", "-j", "1", cwd=tmp_path)
    assert b"file name too long" in said
    calm("check", "x" * 5000, cwd=tmp_path)
    calm("convert", "--to", "opencode", "-o", "x" * 300, cwd=tmp_path)
    shutil.rmtree(tmp_path / ("d" * 200))


def test_names_that_differ_in_case_only(project: Path) -> None:
    for folder, name in (("x", "Same"), ("y", "same")):
        (project / ".claude" / "agents" / folder).mkdir()
        (project / ".claude" / "agents" / folder / "one.md").write_text(agent(name))
    said = calm("convert", "--to", "opencode", cwd=project)
    assert said.count(b"would be written to") == 2
    assert sorted(path.name for path in (project / ".opencode" / "agents").iterdir()) == ["a.md"]


def test_a_write_is_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.md"
    path.write_bytes(b"old")

    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OSError, match="No space left"):
        write_atomic(str(path), b"new", expected=b"old")
    assert [(one.name, one.read_bytes()) for one in tmp_path.iterdir()] == [("a.md", b"old")]
