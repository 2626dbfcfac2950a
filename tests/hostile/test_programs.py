"""Nothing that a repository brings is run: not by git, not by Python, not by the action's scripts.

Each attack would leave a marker behind. That it can is tested too, by what sets it off.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.hostile.process import ROOT, Done, run

if TYPE_CHECKING:
    from pathlib import Path

AGENT = "---\nname: a\ndescription: d\n---\nDo it.\n"
BASH = shutil.which("bash")
pytestmark = pytest.mark.skipif(os.name != "posix", reason="the programs of these attacks are shell scripts")
with_git = pytest.mark.skipif(shutil.which("git") is None, reason="needs git")


def git(folder: Path, *arguments: str, check: bool = True) -> bytes:
    who = (
        "-c",
        "user.name=a",
        "-c",
        "user.email=a@b",
        "-c",
        "protocol.file.allow=always",
        "-c",
        "commit.gpgsign=false",
    )
    done = subprocess.run(["git", *who, *arguments], cwd=folder, capture_output=True, check=False, timeout=120)
    assert done.returncode == 0 or not check, done.stderr
    return done.stdout


class Repository:
    """A repository with an agent file, and a program that leaves a marker."""

    def __init__(self, top: Path) -> None:
        self.top = top
        self.root = top / "checkout"
        self.marker = top / "marker"
        self.program = top / "program"
        self.program.write_text(f"#!/bin/sh\ntouch '{self.marker}'\ncat\n")
        self.program.chmod(0o755)
        self.remote = top / "remote"  # says nothing, and takes nothing in
        self.remote.write_text(f"#!/bin/sh\ntouch '{self.marker}'\nexit 1\n")
        self.remote.chmod(0o755)
        self.root.mkdir()
        git(self.root, "init", "-q", "-b", "main")
        self.put(".claude/agents/a.md", AGENT)
        self.kept = self.put("kept", "what no attack changes\n")
        self.commit()

    def put(self, path: str, text: str) -> Path:
        target = self.root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text)
        return target

    def commit(self) -> None:
        git(self.root, "add", "-A")
        git(self.root, "commit", "-qm", "x")

    def config(self, **settings: str) -> None:
        for name, value in settings.items():
            git(self.root, "config", name.replace("__", "."), value)

    def since(self, revision: str = "HEAD", folder: str = ".") -> Done:
        """What the attack is meant for. The marker of its preparation does not count."""
        self.marker.unlink(missing_ok=True)
        return run("check", "--since", revision, "-v", cwd=self.root / folder)


def sets_off(repository: Repository, *arguments: str, folder: str = ".") -> bool:
    """Whether plain git falls for it."""
    repository.marker.unlink(missing_ok=True)
    git(repository.root / folder, *arguments, check=False)
    return repository.marker.exists()


def monitor(one: Repository) -> tuple[str, ...]:
    one.config(core__fsmonitor=str(one.program))
    return ("status",)


def hook(one: Repository) -> tuple[str, ...]:
    """Git writes its index, which sets the hook off, for a file that is as it was but for its time."""
    target = one.root / ".git" / "hooks" / "post-index-change"
    target.parent.mkdir(exist_ok=True)
    shutil.copy(one.program, target)
    os.utime(one.kept, (1, 1))
    return ("status",)


def hooks_path(one: Repository) -> tuple[str, ...]:
    shutil.copy(one.program, one.put("hooks/post-index-change", ""))
    one.config(core__hooksPath="hooks")
    os.utime(one.kept, (1, 1))
    return ("status",)


def external_diff(one: Repository) -> tuple[str, ...]:
    one.config(diff__external=str(one.program))
    return ("diff", "HEAD")


def diff_driver(one: Repository) -> tuple[str, ...]:
    one.put(".gitattributes", "*.md diff=x\n")
    one.config(diff__x__command=str(one.program), diff__x__textconv=str(one.program))
    return ("diff", "HEAD")


def text_conversion(one: Repository) -> tuple[str, ...]:
    one.put(".gitattributes", "*.md diff=x\n")
    one.config(diff__x__textconv=str(one.program))
    return ("diff", "HEAD")


def clean_filter(one: Repository) -> tuple[str, ...]:
    one.put(".gitattributes", "*.md filter=x\n")
    one.config(filter__x__clean=str(one.program), filter__x__smudge=str(one.program))
    return ("diff", "HEAD")


def process_filter(one: Repository) -> tuple[str, ...]:
    one.put(".gitattributes", "*.md filter=x\n")
    one.config(filter__x__process=str(one.program))
    return ("diff", "HEAD")


def pager(one: Repository) -> tuple[str, ...]:
    one.config(core__pager=str(one.program), pager__diff=str(one.program))
    return ("-p", "diff", "HEAD")


IN_CONFIGURATION = (
    monitor, hook, hooks_path, external_diff, diff_driver, text_conversion, clean_filter, process_filter, pager,
)  # fmt: skip


@with_git
@pytest.mark.parametrize("attack", IN_CONFIGURATION, ids=lambda one: one.__name__)
def test_git_runs_nothing_that_a_repository_names(tmp_path: Path, attack: object) -> None:
    one = Repository(tmp_path)
    one.put(".claude/agents/a.md", AGENT + "More.\n")
    assert callable(attack)
    trigger = attack(one)
    if attack is not pager:  # which needs a terminal
        assert sets_off(one, *trigger)
    if attack in (hook, hooks_path):  # the trigger has brought the index up to date
        os.utime(one.kept, (2, 2))
    done = one.since()
    assert done.status == 0, done.err
    assert b".claude/agents/a.md: claude" in done.err
    assert not one.marker.exists()


@with_git
@pytest.mark.parametrize("how", ["uploadpack", "sshCommand", "ext", "vcs"])
def test_git_fetches_nothing(tmp_path: Path, how: str) -> None:
    """A clone that lacks objects would fetch them, by a program that its configuration names."""
    one = Repository(tmp_path)
    tree = git(one.root, "rev-parse", "HEAD^{tree}").decode().strip()
    (one.root / ".git" / "objects" / tree[:2] / tree[2:]).unlink()
    url = {"uploadpack": f"file://{one.top}", "sshCommand": "ssh://x/y", "ext": f"ext::{one.remote}", "vcs": "x"}[how]
    one.config(
        remote__origin__url=url, remote__origin__promisor="true", extensions__partialClone="origin",
        core__repositoryformatversion="1", protocol__allow="always", protocol__ext__allow="always",
        protocol__ssh__allow="always", protocol__file__allow="always",
    )  # fmt: skip
    program = str(one.remote)
    more = {
        "uploadpack": {"remote__origin__uploadpack": program},
        "sshCommand": {"core__sshCommand": program},
        "ext": {},
        "vcs": {"remote__origin__vcs": "ext", "remote__origin__url": program},
    }
    one.config(**more[how])
    assert sets_off(one, "ls-tree", "-r", "HEAD")
    done = one.since()
    assert done.status == 2
    assert done.err.startswith(b"agentlint: --since: git says: ")
    assert not one.marker.exists()


@with_git
def test_a_bare_repository_in_a_checkout_is_not_used(tmp_path: Path) -> None:
    """A folder of files that git would take for a repository, which a clone brings with it."""
    one = Repository(tmp_path)
    git(one.top, "clone", "-q", "--bare", str(one.root), str(one.root / "inner"))
    with (one.root / "inner" / "config").open("a") as file:
        file.write(f"[core]\n\tbare = false\n\tworktree = ..\n\tfsmonitor = {one.program}\n")
    assert sets_off(one, "status", folder="inner")
    done = one.since(folder="inner")
    assert done.status == 2
    assert not one.marker.exists()


@with_git
def test_a_submodule_runs_nothing(tmp_path: Path) -> None:
    one = Repository(tmp_path)
    (tmp_path / "other").mkdir()
    other = Repository(tmp_path / "other")
    git(one.root, "submodule", "add", "-q", str(other.root), "sub")
    one.commit()
    git(one.root / "sub", "config", "core.fsmonitor", str(one.program))
    (one.root / "sub" / "new.md").write_text("x")
    assert sets_off(one, "diff", "HEAD")
    assert one.since().status == 0
    assert not one.marker.exists()


@with_git
def test_a_git_of_the_repository_is_not_run(tmp_path: Path) -> None:
    one = Repository(tmp_path)
    shutil.copy(one.program, one.root / "git")
    shutil.copy(one.program, one.put("bin/git", ""))
    for path in (f".{os.pathsep}{os.environ['PATH']}", f"bin{os.pathsep}{os.environ['PATH']}", "", str(one.root)):
        run("check", "--since", "HEAD", cwd=one.root, env={"PATH": path})
        assert not one.marker.exists()


# --- Python ----------------------------------------------------------------------------------------------------------

SHADOWED = (
    "venv.py", "pip/__init__.py", "pip/__main__.py", "ensurepip/__init__.py", "ensurepip/__main__.py",
    "sitecustomize.py", "usercustomize.py", "agentlint/__init__.py", "agentlint/__main__.py", "typer.py", "yaml.py",
    "multiprocessing/__init__.py", "signal.py", "json.py", "os.py", "encodings/__init__.py", "hatchling/__init__.py",
    "hatchling/build.py", "rich/__init__.py",
)  # fmt: skip
"""What a checkout may hold that Python would take for a module of its own."""


def shadowed(folder: Path, marker: Path) -> None:
    for name in SHADOWED:
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(f"open({str(marker)!r}, 'a').write({name + chr(10)!r})\n")
    agents = folder / ".claude" / "agents"
    agents.mkdir(parents=True)
    (agents / "a.md").write_text(AGENT)


@pytest.mark.skipif(BASH is None, reason="needs bash")
def test_the_actions_scripts_run_nothing_of_the_checkout(tmp_path: Path) -> None:
    """The real scripts, with an installer that installs this checkout's agentlint without the network."""
    marker, work, temporary = tmp_path / "marker", tmp_path / "work", tmp_path / "temp"
    for folder in (work, temporary):
        folder.mkdir()
    shadowed(work, marker)
    environment = {
        **os.environ,
        "RUNNER_TEMP": str(temporary),
        "GITHUB_ACTION_PATH": str(ROOT),
        "GITHUB_OUTPUT": str(tmp_path / "output"),
        "GITHUB_ACTIONS": "true",
        "PYTHONPATH": str(work),
        "AGENTLINT_PYTHON": sys.executable,
        "AGENTLINT_PATHS": ".",
        "AGENTLINT_ARGS": "--jobs\n2",
        "AGENTLINT_PLATFORM": "",
        "AGENTLINT_SARIF": "report.sarif",
        # The installer asks no index; what agentlint needs is what these tests run with.
        "PIP_NO_INDEX": "1",
        "PIP_NO_DEPS": "1",
        "PIP_NO_BUILD_ISOLATION": "0",
    }

    def step(name: str) -> subprocess.CompletedProcess[str]:
        script = ROOT / ".github" / "action" / name
        return subprocess.run(
            [str(BASH), str(script)], cwd=work, env=environment, capture_output=True, text=True, check=False
        )

    packages = re.sub(r"\s", "", subprocess.check_output([sys.executable, "-c", _SITE], text=True, cwd=tmp_path))
    installed = step("install.sh")
    site = next((temporary / "agentlint").glob("lib/python*/site-packages"))
    # The build needs hatchling, which an installation without an index does not get: that pip came so far is enough.
    assert installed.returncode == 0 or "hatchling" in installed.stderr, installed.stderr
    (site / "tests.pth").write_text(f"{ROOT}\n{packages}\n")
    done = step("check.sh")
    assert done.returncode == 0, done.stderr
    assert done.stdout == "1 file checked: nothing to report\n"
    assert (work / "report.sarif").exists()
    assert not marker.exists(), marker.read_text()


_SITE = "import typer, pathlib; print(pathlib.Path(typer.__file__).parents[1])"


def test_processes_take_no_module_from_the_current_folder(tmp_path: Path) -> None:
    """Where processes are not forked, Python is started with `-c`."""
    marker, work = tmp_path / "marker", tmp_path / "work"
    work.mkdir()
    shadowed(work, marker)
    for number in range(70):
        (work / ".claude" / "agents" / f"b{number}.md").write_text(AGENT.replace("name: a", f"name: b{number}"))
    script = tmp_path / "script.py"
    script.write_text(
        "import multiprocessing, sys\n"
        "if __name__ == '__main__':\n"
        "    multiprocessing.set_start_method(sys.argv.pop(1))\n"
        "    from agentlint.cli import main\n"
        "    main()\n"
    )
    for method in ("spawn", "forkserver"):
        done = subprocess.run(
            [sys.executable, str(script), method, "check", "--jobs", "2"], cwd=work, capture_output=True, text=True,
            env={**os.environ, "PYTHONPATH": str(ROOT)}, check=False,
        )  # fmt: skip
        assert done.stdout == "71 files checked: nothing to report\n", done.stderr
        assert not marker.exists(), marker.read_text()
