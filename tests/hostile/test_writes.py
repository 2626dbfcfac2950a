"""Nothing is written outside the project, and nothing but `engine/files.py` writes."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from agentlint.engine import project
from agentlint.engine.discover import discover
from agentlint.engine.files import Pending, read_existing, write_atomic
from agentlint.engine.project import LeadsOut, resolve
from agentlint.engine.walk import Missing
from tests.hostile.process import ROOT, run

if TYPE_CHECKING:
    from pathlib import Path

PACKAGE = ROOT / "agentlint"
FIXABLE = b"---\nname: a\ndescription: Use it so: it reads\n---\nDo it.\n"
SECRET = "s3cr3t-key"
posix = pytest.mark.skipif(os.name != "posix", reason="needs POSIX links and handles")


@pytest.fixture
def victim(tmp_path: Path) -> Path:
    """A file of the user's beside a checkout, which is the current folder of the commands."""
    root = tmp_path / "checkout"
    (root / ".git").mkdir(parents=True)
    (root / ".claude" / "agents").mkdir(parents=True)
    (root / ".claude" / "agents" / "a.md").write_bytes(FIXABLE)
    outside = tmp_path / "outside"
    outside.mkdir()
    path = outside / "victim.md"
    path.write_bytes(FIXABLE)
    return path


def checkout(victim: Path) -> Path:
    return victim.parents[1] / "checkout"


def everything(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


# --- one way to write ------------------------------------------------------------------------------------------------

WRITING = {
    "open": ("os",), "replace": ("os",), "rename": ("os",), "mkdir": (), "makedirs": (), "unlink": (),
    "remove": ("os",),
    "rmdir": (), "chmod": (), "fchmod": (), "chown": (), "write_text": (), "write_bytes": (), "touch": (),
    "symlink_to": (), "hardlink_to": (), "symlink": (), "link": ("os",), "truncate": ("os",), "setxattr": (),
    "mkstemp": (), "mkdtemp": (), "NamedTemporaryFile": (), "TemporaryFile": (), "SpooledTemporaryFile": (),
    "TemporaryDirectory": (), "copyfile": (), "copytree": (), "rmtree": (), "move": ("shutil",),
}  # fmt: skip
"""Calls that change a file system, with the module that they must be called on to be meant; () is any."""
READ_ONLY = {"rb", "r"}


def writes(path: Path) -> list[str]:
    """Calls in a module that change a file system, as ``name:line``."""
    out = []
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if not isinstance(node, ast.Call):
            continue
        call = node.func
        name = call.attr if isinstance(call, ast.Attribute) else call.id if isinstance(call, ast.Name) else ""
        on = call.value.id if isinstance(call, ast.Attribute) and isinstance(call.value, ast.Name) else ""
        if isinstance(call, ast.Name) and name == "open":
            mode = node.args[1].value if len(node.args) > 1 and isinstance(node.args[1], ast.Constant) else "r"
            if mode not in READ_ONLY:
                out.append(f"{name}:{node.lineno}")
        elif name in WRITING and (not WRITING[name] or on in WRITING[name]):
            words = ast.unparse(node)
            if name != "open" or ("O_RDONLY" not in words and "devnull" not in words):
                out.append(f"{name}:{node.lineno}")
    return out


def test_one_module_writes() -> None:
    found = {path.relative_to(PACKAGE).as_posix(): writes(path) for path in PACKAGE.rglob("*.py")}
    assert len(found.pop("engine/files.py")) >= 5
    assert {path: calls for path, calls in found.items() if calls} == {}


EVERY_WRITE = (
    ["fix", "-j", "1", "--unsafe-fixes", "--show-fixes"],
    ["check", "-j", "1", "--fix"],
    ["check", "-j", "1", "--output", "json:report.json", "--output", "sarif:report.sarif"],
    ["convert", "--to", "all", "--output", "out/"],
    ["convert", "--to", "opencode", "--preserve", "--force"],
    ["convert", "--to", "opencode", "--user"],
    ["baseline"],
    ["report", "--output", "report.html", "--badge", "agents.svg"],
    ["init", "--yes"],
    ["inspect"],
    ["config"],
    ["schema", "claude"],
)


@pytest.mark.parametrize("command", EVERY_WRITE, ids=" ".join)
def test_every_write_of_a_command_is_made_there(victim: Path, command: list[str]) -> None:
    """The audit hook sees each change of the file system, and which of agentlint's modules it is made for."""
    root = checkout(victim)
    (root / "pyproject.toml").write_text('[project]\nname = "x"\n')
    home = victim.parents[1] / "home"
    home.mkdir()
    done = run(*command, cwd=root, env={"HOME": str(home)})
    assert done.status in (0, 1), done.said
    assert done.elsewhere == []
    assert bool(done.wrote) == (command[0] not in ("inspect", "config", "schema"))


# --- links that a project brought ------------------------------------------------------------------------------------


@posix
@pytest.mark.parametrize("command", [["fix", "-j", "1"], ["check", "-j", "1", "--fix"]], ids=" ".join)
@pytest.mark.parametrize("named", ["**/*.md", ".claude/agents/*.md", "link.md", "folder", "folder/victim.md", "."])
def test_fix_writes_through_no_link_that_leads_out(victim: Path, command: list[str], named: str) -> None:
    root = checkout(victim)
    (root / "link.md").symlink_to(victim)
    (root / ".claude" / "agents" / "link.md").symlink_to(victim)
    (root / "folder").symlink_to(victim.parent)
    done = run(*command, named, cwd=root)
    assert done.status in (0, 1, 2)
    assert everything(victim.parent) == {"victim.md": FIXABLE}


@posix
def test_a_glob_reads_no_link_that_leads_out(victim: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = checkout(victim)
    (root / ".claude" / "agents" / "link.md").symlink_to(victim)
    monkeypatch.chdir(root)
    told = "a symbolic link that leads out of the project"
    assert [one for one in discover([".claude/agents/*.md"]) if isinstance(one, Missing)] == [
        Missing(".claude/agents/link.md", told)
    ]


@posix
@pytest.mark.parametrize("what", ["file", "dangling", "folder"])
@pytest.mark.parametrize("form", ["json", "sarif", "github", "gitlab", "junit", "full", "concise"])
def test_a_report_is_written_through_no_link_that_leads_out(victim: Path, what: str, form: str) -> None:
    root = checkout(victim)
    name = "out/report" if what == "folder" else "report"
    if what == "folder":
        (root / "out").symlink_to(victim.parent)
    else:
        (root / "report").symlink_to(victim if what == "file" else victim.parent / "new")
    with pytest.raises(LeadsOut, match="leads out of the project"):
        Pending(str(root / name))
    if form == "json":
        done = run("check", "-j", "1", "--output", f"{form}:{name}", cwd=root)
        assert (done.status, done.out) == (2, b"")
        assert done.err.decode() == (
            f"agentlint: {name}: a symbolic link leads out of the project; name the file that it points to\n"
        )
    assert everything(victim.parent) == {"victim.md": FIXABLE}


@posix
@pytest.mark.parametrize("name", ["pyproject.toml", ".pre-commit-config.yaml", "agentlint.toml"])
def test_init_writes_through_no_link_that_leads_out(victim: Path, name: str) -> None:
    root = checkout(victim)
    theirs = victim.parent / "theirs"
    theirs.write_text("repos: []\n" if name.startswith(".pre") else "")
    (root / name).symlink_to(theirs)
    done = run("init", "--yes", cwd=root)
    assert b"a symbolic link leads out of the project" in done.said
    assert theirs.read_text() in ("repos: []\n", "")
    assert sorted(everything(victim.parent)) == ["theirs", "victim.md"]


@posix
@pytest.mark.parametrize("arguments", [["-o", "out"], ["-o", "out/deep"], []], ids=" ".join)
def test_convert_writes_through_no_link_that_leads_out(victim: Path, arguments: list[str]) -> None:
    root = checkout(victim)
    (root / "out").symlink_to(victim.parent)
    (root / ".opencode").symlink_to(victim.parent)
    done = run("convert", "--to", "opencode", "--force", *arguments, ".claude", cwd=root)
    assert done.status == 1
    assert b"outside" in done.out
    assert everything(victim.parent) == {"victim.md": FIXABLE}


@posix
def test_a_baseline_is_written_through_no_link_that_leads_out(victim: Path) -> None:
    root = checkout(victim)
    (root / "deep").symlink_to(victim.parent)
    done = run("baseline", "--file", "deep/baseline.json", cwd=root)
    assert (done.status, b"leads out" in done.err) == (2, True)
    assert everything(victim.parent) == {"victim.md": FIXABLE}


@posix
def test_which_links_are_followed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = tmp_path / "home"
    repository = home / "repository"
    for folder in (home / ".claude", home / "dotfiles" / "agents", repository / ".git", repository / "inside"):
        folder.mkdir(parents=True)
    monkeypatch.setenv("HOME", str(home))
    (home / "short").symlink_to(repository)  # the user's own way to the project
    (home / ".claude" / "agents").symlink_to(home / "dotfiles" / "agents")  # the user-wide folder is the user's
    (repository / "link").symlink_to("inside")
    (repository / "round").symlink_to("../repository/inside")
    (repository / "out").symlink_to("../dotfiles")
    (repository / "chain").symlink_to("link/../out")
    (repository / "circle").symlink_to("circle")
    assert resolve(str(home / "short" / "link" / "x")).real == str(repository / "inside" / "x")
    assert resolve(str(repository / "round" / "x")).real == str(repository / "inside" / "x")
    assert resolve(str(home / ".claude" / "agents" / "x")).real == str(home / "dotfiles" / "agents" / "x")
    assert resolve(str(repository / "link" / ".." / "x")) == (str(repository / "x"), str(repository))
    for path in ("out", "out/x", "chain/x", "link/../out/x", "./out/../out/x"):
        with pytest.raises(LeadsOut):
            resolve(f"{repository}/{path}")
    with pytest.raises(OSError, match="symbolic links"):
        resolve(str(repository / "circle" / "x"))
    monkeypatch.chdir(home / "dotfiles")  # no project by its files, but where the user works
    monkeypatch.setattr(project, "_known_root", lambda *_: "")  # whatever lies above the tests
    (home / "dotfiles" / "out").symlink_to(repository)
    with pytest.raises(LeadsOut):
        resolve("out/x")


# --- what changes between looking and writing ------------------------------------------------------------------------


@posix
@pytest.mark.parametrize("what", ["file", "folder"])
def test_a_link_that_comes_meanwhile_is_not_followed(victim: Path, monkeypatch: pytest.MonkeyPatch, what: str) -> None:
    """Between the look at the path and the opening of its folder, somebody puts a link in its way."""
    agents = checkout(victim) / ".claude" / "agents"
    path = agents / "victim.md"
    path.write_bytes(FIXABLE)
    look = project.resolve

    def late(given: str) -> project.Way:
        way = look(given)
        if what == "file":
            path.unlink()
            path.symlink_to(victim)
        else:
            agents.rename(agents.with_name("old"))
            agents.symlink_to(victim.parent)
        return way

    monkeypatch.setattr("agentlint.engine.files.resolve", late)
    with pytest.raises(OSError):
        write_atomic(str(path), b"new", expected=FIXABLE)
    assert everything(victim.parent) == {"victim.md": FIXABLE}


@posix
def test_a_folder_that_is_exchanged_while_it_is_written_to(victim: Path) -> None:
    root = checkout(victim)
    (root / "reports").mkdir()
    with Pending(str(root / "reports" / "victim.md")) as pending:
        pending.stream.write("report\n")
        (root / "reports").rename(root / "old")
        (root / "reports").symlink_to(victim.parent)
        pending.commit()
    assert everything(victim.parent) == {"victim.md": FIXABLE}
    assert everything(root / "old") == {"victim.md": b"report\n"}


# --- what is kept of a file that is replaced -------------------------------------------------------------------------


@posix
@pytest.mark.parametrize("by", ["write_atomic", "Pending"])
def test_owner_mode_and_attributes_stay(tmp_path: Path, by: str) -> None:
    path = tmp_path / "a.md"
    path.write_bytes(b"old")
    path.chmod(0o640)
    if hasattr(os, "setxattr"):
        try:
            os.setxattr(path, "user.note", b"mine")
        except OSError:
            pytest.skip("this file system has no attributes of users")
    if os.geteuid() == 0:
        os.chown(path, 12345, 23456)
    before = path.stat()
    if by == "Pending":
        with Pending(str(path)) as pending:
            pending.stream.write("new")
            pending.commit()
    else:
        write_atomic(str(path), b"new", expected=b"old")
    after = path.stat()
    assert path.read_bytes() == b"new"
    assert after.st_ino != before.st_ino
    assert (after.st_mode, after.st_uid, after.st_gid) == (before.st_mode, before.st_uid, before.st_gid)
    if hasattr(os, "getxattr"):
        assert os.getxattr(path, "user.note") == b"mine"


@posix
def test_another_group_gets_no_more_than_everybody(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.md"
    path.write_bytes(b"old")
    path.chmod(0o664)
    if os.geteuid() != 0:
        pytest.skip("only root can give a file to another group")
    os.chown(path, 12345, 23456)

    def refuse(*_: object) -> None:
        raise PermissionError

    monkeypatch.setattr("os.fchown", refuse)
    write_atomic(str(path), b"new", expected=b"old")
    assert path.stat().st_mode & 0o7777 == 0o644


@posix
def test_the_other_names_of_a_file_keep_what_they_hold(victim: Path) -> None:
    path = checkout(victim) / ".claude" / "agents" / "hard.md"
    path.hardlink_to(victim)
    write_atomic(str(path), b"new", expected=FIXABLE)
    assert (path.read_bytes(), victim.read_bytes()) == (b"new", FIXABLE)


@posix
def test_a_pipe_that_nobody_reads_is_an_error(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "report")
    with pytest.raises(OSError, match="No such device"):
        Pending(str(tmp_path / "report"))


@posix
def test_a_stream_that_is_open_already(tmp_path: Path) -> None:
    """A report to /dev/stdout goes where standard output goes, behind what is there, also when that is a file."""
    out = tmp_path / "out"
    with open(out, "wb") as file:
        file.write(b"before\n")
        file.flush()
        code = (
            "from agentlint.engine.files import Pending\n"
            "with Pending('/dev/stdout') as p: p.stream.write('x'); p.commit()"
        )
        subprocess.run(
            [sys.executable, "-c", code], stdout=file, check=True, env={**os.environ, "PYTHONPATH": str(ROOT)}
        )
    assert out.read_bytes() == b"before\nx"


# --- what is read ----------------------------------------------------------------------------------------------------


@posix
@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("agentlint.toml", f"{SECRET} = = 1\n"),
        ("agentlint.toml", f'select = ["{SECRET}"]\n'),
        ("pyproject.toml", f"[tool.agentlint]\n{SECRET} = = 1\n"),
        (".agentlint-baseline.json", f'{{"version": "{SECRET}"'),
        (".gitignore", f"[{SECRET}\n*.md\n"),
    ],
)
@pytest.mark.parametrize(
    "command", [["check", "-j", "1"], ["fix", "-j", "1", "--diff"], ["inspect"], ["config"]], ids=" ".join
)
def test_nothing_is_told_of_a_file_outside(victim: Path, name: str, content: str, command: list[str]) -> None:
    theirs = victim.parent / "credentials"
    theirs.write_text(content)
    (checkout(victim) / name).symlink_to(theirs)
    done = run(*command, cwd=checkout(victim))
    assert SECRET.encode() not in done.said
    assert str(theirs) not in done.opened
    if name == "agentlint.toml":
        assert done.err.decode().endswith(
            "agentlint.toml: a symbolic link leads out of the project; name the file that it points to with --config\n"
        )
    elif name in ("pyproject.toml", ".gitignore"):
        assert done.status in (0, 1)


@posix
def test_a_named_configuration_is_not_read_behind_a_link_that_leads_out(victim: Path) -> None:
    theirs = victim.parent / "credentials"
    theirs.write_text(f"{SECRET} = = 1\n")
    (checkout(victim) / "my.toml").symlink_to(theirs)
    done = run("check", "--config", "my.toml", cwd=checkout(victim))
    assert (done.status, SECRET.encode() in done.said) == (2, False)
    assert read_existing(str(theirs)) is not None
