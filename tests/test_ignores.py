"""Ignore files: they mean what git says they mean, and cost what they hold."""

from __future__ import annotations

import os
import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agentlint.engine.discover import _expand, discover
from agentlint.engine.gitignore import _spelled
from agentlint.engine.globs import Matcher
from agentlint.engine.ignores import parsed
from agentlint.status import UsageError

if TYPE_CHECKING:
    from pathlib import Path

AGENT = b"---\nname: a\ndescription: Reviews code.\n---\nDo it.\n"


def ignored(raw: bytes, path: str) -> bool:
    """Whether an ignore file leaves out a path beside it, which is a folder's when it ends with "/"."""
    patterns = parsed(raw)
    if patterns is None:
        return False
    names = path.rstrip("/").split("/")
    states = patterns.start
    for number, name in enumerate(names):
        states = patterns.along(states, _spelled(name))
        matched = patterns.matched(states, folder=path.endswith("/") or number < len(names) - 1)
        if matched and not patterns.negates(matched):
            return True
        states = patterns.below(states)
    return False


@pytest.mark.parametrize(
    ("lines", "path", "expected"),
    [
        ("*.md", "x/a.md", True),
        ("*.md\n!a.md", "x/a.md", False),
        ("x/\n!x/a.md", "x/a.md", True),  # nothing in a folder that is left out comes back
        ("x/*\n!x/a.md", "x/a.md", False),
        ("build/", "build", False),
        ("build/", "x/build/", True),
        ("/build", "x/build", False),
        ("x/build", "y/x/build", False),
        ("a/**/b", "a/b", True),
        ("a/**/b", "a/x/y/b", True),
        ("a/***/b", "a/x/y/b", True),
        ("a/**", "a/", False),
        ("a/**", "a/x/y", True),
        ("**/a/b", "x/y/a/b", True),
        ("**", "x/y", True),
        ("x/foo**/bar", "x/foobar", True),  # as git has it
        ("x/foo**/bar", "x/food/y/bar", True),
        ("x/fo?**/bar", "x/food/y/bar", False),
        ("a/**\\/b", "a/b", False),
        ("\\!a", "!a", True),
        ("\\#a", "#a", True),
        ("#a", "#a", False),
        ("a  ", "a", True),
        ("a\\ ", "a ", True),
        ("a\\\\ ", "a\\", True),
        ("a\t", "a", False),
        ("a\r", "a", True),
        ("a\\", "a\\", False),
        ("[ab]x", "bx", True),
        ("[!ab]x", "bx", False),
        ("[^ab]x", "cx", True),
        ("[]-]x", "]x", True),
        ("[a-c]x", "bx", True),
        ("[[:digit:]]x", "7x", True),
        ("[[:digit]x", "dx", True),
        ("[[:vowel:]]x", "ax", False),
        ("[ab", "[ab", False),
        ("x[/]y", "x/y", False),
        ("?.md", "é.md", False),  # git counts bytes
        ("??.md", "é.md", True),
        ("é*", "e", False),
        ("é*", "ét", True),
    ],
)
def test_what_a_line_means(lines: str, path: str, expected: bool) -> None:
    assert ignored(f"{lines}\n".encode(), path) is expected


def test_a_byte_order_mark_and_the_end_of_the_text() -> None:
    assert ignored(b"\xef\xbb\xbfa\n", "a")
    assert ignored(b"x\nb", "b")
    assert parsed(b"# nothing\n\n") is None


PIECE = st.sampled_from(
    ["a", "b", "ab", "*", "**", "?", "[ab]", "[!a]", "[a-c]", "[]a]", "[a", "\\a", "\\", "/", "/", "/**/", "**/", "/**",
     " ", "é", "[é]", "[/]", "!", "#", "a**", "[[:alpha:]]"]
)  # fmt: skip
LINE = st.tuples(st.sampled_from(["", "", "!"]), st.lists(PIECE, min_size=1, max_size=6).map("".join)).map("".join)
NAME = st.sampled_from(["a", "b", "ab", "abc", "é", "a b", "]", "[a", "a "])


@pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")
@given(st.lists(LINE, min_size=1, max_size=3), st.lists(st.lists(NAME, min_size=1, max_size=4), min_size=1, max_size=9))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_git_reads_them_the_same(tmp_path: Path, lines: list[str], names: list[list[str]]) -> None:
    root = tmp_path / "repository"
    shutil.rmtree(root, ignore_errors=True)
    (root / ".git" / "refs").mkdir(parents=True)
    (root / ".git" / "objects").mkdir()
    (root / ".git" / "HEAD").write_text("ref: refs/heads/main\n")
    raw = "".join(f"{line}\n" for line in lines).encode()
    (root / ".gitignore").write_bytes(raw)
    tree = {"/".join(parts[:end]) for parts in names for end in range(1, len(parts) + 1)}
    folders = {path for path in tree if any(other.startswith(f"{path}/") for other in tree) or path.endswith("b")}
    for path in sorted(tree):
        (root / path).mkdir(exist_ok=True) if path in folders else (root / path).touch()
    paths = sorted(tree)
    asked = "".join(f"{path}\0" for path in paths).encode()
    command = ["git", "-C", str(root), "check-ignore", "--no-index", "-z", "--stdin"]
    theirs = subprocess.run(command, input=asked, capture_output=True, check=False).stdout.decode().split("\0")
    ours = {path for path in paths if ignored(raw, f"{path}/" if path in folders else path)}
    assert ours == set(theirs) - {""}


# --- what they cost -------------------------------------------------------------------------------------------------


def steps(root: Path, monkeypatch: pytest.MonkeyPatch) -> int:
    """The characters that a walk gives to patterns."""
    count = 0
    real = Matcher.along

    def along(self: Matcher, states: int, name: str) -> int:
        nonlocal count
        count += len(name)
        return real(self, states, name)

    with monkeypatch.context() as patch:
        patch.setattr(Matcher, "along", along)
        assert list(discover([str(root)]))
    return count


def deep(root: Path, depth: int) -> None:
    """A chain of folders, with an agent at its end."""
    folder = root.joinpath(*["a"] * depth)
    folder.mkdir(parents=True)
    (root / ".git").mkdir()
    (folder / "x.agent.md").write_bytes(AGENT)


def test_a_deep_folder_costs_its_names(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    counts = []
    for depth in (200, 400):
        root = tmp_path / str(depth)
        deep(root, depth)
        (root / ".gitignore").write_text("a/**/a/**/a/**/b\n" * 3)
        counts.append(steps(root, monkeypatch))
    assert counts[0] >= 200
    assert counts[1] <= 2.1 * counts[0]


def test_lines_cost_nothing_for_each_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """All patterns move together: the steps of a walk do not depend on their number."""
    counts = []
    for lines in (10, 5000):
        root = tmp_path / str(lines)
        deep(root, 3)
        (root / ".gitignore").write_text("".join(f"[xy]{number}*z?\n" for number in range(lines)))
        counts.append(steps(root, monkeypatch))
    assert counts[0] == counts[1]


def test_ignore_files_of_folders_inside_one_another(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    (tmp_path / ".gitignore").write_text("*.agent.md\n/x/y/\n")
    for name in ("a/keep.agent.md", "a/drop.agent.md", "x/y/c.agent.md", "b.agent.md", "a/x/y/keep.agent.md"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(AGENT)
    (tmp_path / "a" / ".gitignore").write_text("!keep*\n")
    relative = [os.path.relpath(one.path, tmp_path).replace(os.sep, "/") for one in discover([str(tmp_path)])]
    assert relative == ["a/keep.agent.md", "a/x/y/keep.agent.md"]
    assert [one.path for one in discover([str(tmp_path / "a" / "x")])] == [str(tmp_path / "a/x/y/keep.agent.md")]
    assert list(discover([str(tmp_path / "x" / "y")])) == []  # left out from above


# --- globs of the command line --------------------------------------------------------------------------------------


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("a.md", "b/c.md", "b/.d/e.md", "b/.d/f.txt", "b/[x].md"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(AGENT)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("*.md", ["a.md"]),
        ("**/*.md", ["a.md", "b/.d/e.md", "b/[x].md", "b/c.md"]),
        ("b/**/*.md", ["b/.d/e.md", "b/[x].md", "b/c.md"]),
        ("b/*", ["b/.d", "b/[x].md", "b/c.md"]),
        ("*/", ["b"]),
        ("b/[!a].md", ["b/c.md"]),
        ("b/\\[x].md", ["b/[x].md"]),
        ("./*.md", ["./a.md"]),
        ("b/../*.md", ["b/../a.md"]),
        ("?.md", ["a.md"]),
    ],
)
@pytest.mark.usefixtures("tree")
def test_what_a_glob_matches(pattern: str, expected: list[str]) -> None:
    assert _expand(pattern) == expected


def test_a_glob_from_the_root_of_the_file_system(tree: Path) -> None:
    assert _expand(f"{tree}/*/c.md") == [f"{tree}/b/c.md"]


def test_a_glob_enters_no_linked_folder(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With two links to folders above there are as many paths as numbers in binary."""
    (tree / "b" / "up").symlink_to(tree, target_is_directory=True)
    (tree / "b" / "again").symlink_to(tree, target_is_directory=True)
    looked: list[str] = []
    real = os.scandir

    def scandir(path: str) -> object:
        looked.append(path)
        return real(path)

    monkeypatch.setattr("os.scandir", scandir)
    assert _expand("**/*.md") == ["a.md", "b/.d/e.md", "b/[x].md", "b/c.md"]
    assert sorted(looked) == [".", "b", "b/.d"]


def test_a_glob_looks_only_where_it_can_match(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    looked: list[str] = []
    real = os.scandir

    def scandir(path: str) -> object:
        looked.append(path)
        return real(path)

    monkeypatch.setattr("os.scandir", scandir)
    with pytest.raises(UsageError, match="matches no file"):
        _expand("x*/**/*.md")
    assert looked == ["."]
    assert (tree / "a.md").exists()
