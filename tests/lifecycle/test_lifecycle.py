"""The walk over the seeds, in every direction; and what a marker that somebody else wrote cannot do."""

from __future__ import annotations

import os
import random
from typing import TYPE_CHECKING

import pytest

from agentlint.engine import marker
from agentlint.platforms import conversion
from tests.lifecycle import CORPUS, SEEDS, TARGETS, run, walk

if TYPE_CHECKING:
    from pathlib import Path


def seeds(platform: str) -> dict[str, bytes]:
    """A platform's seeds; where it has none, an agent in its form."""
    half = conversion.get(platform)
    folder = SEEDS / half.folder
    found = {path.name: path.read_bytes() for path in sorted(folder.glob(f"*{half.suffix}"))}
    if found:
        return found
    named = 'name = "reader"\n' if platform == "codex" else "name: reader\n"
    if platform == "codex":
        rest = 'description = "Reads"\ndeveloper_instructions = "You read the code."\n'
        return {"reader.toml": (named + rest).encode()}
    return {"reader" + half.suffix: f"---\n{named}description: Reads\n---\nYou read the code.\n".encode()}


def public(platform: str, number: int, seed: int) -> dict[str, bytes]:
    """Public files of a platform, drawn with a seed; none where the corpus is absent."""
    suffix = conversion.get(platform).suffix
    paths = sorted(path for path in (CORPUS / platform).rglob("*") if path.name.endswith(suffix.rpartition(".")[2]))
    random.Random(f"{platform} {seed}").shuffle(paths)
    return {f"{index}-{path.name}": path.read_bytes() for index, path in enumerate(paths[:number])}


@pytest.mark.parametrize("platform", TARGETS)
def test_a_walk_through_their_life(platform: str, tmp_path: Path) -> None:
    assert walk(tmp_path, platform, seeds(platform)) > 0


@pytest.mark.skipif(not CORPUS.is_dir(), reason="needs ../shared/corpus")
@pytest.mark.parametrize(("platform", "number"), [("claude", 7), ("opencode", 7), ("copilot", 6)])
def test_a_walk_of_public_files(platform: str, number: int, tmp_path: Path) -> None:
    assert walk(tmp_path, platform, public(platform, number, seed=1)) > number


# --- what somebody else wrote ---------------------------------------------------------------------------------------

AGENT = "---\nname: one\ndescription: Reviews\n---\nYou review.\n"
THEIRS = "---\ndescription: Theirs\nmode: subagent\n---\nThey review.\n"


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "project"
    (folder / ".git").mkdir(parents=True)
    (folder / ".claude" / "agents").mkdir(parents=True)
    (folder / ".opencode" / "agents").mkdir(parents=True)
    monkeypatch.chdir(folder)
    return folder


def test_a_digest_that_does_not_cover_the_file_protects_it(project: Path) -> None:
    (project / ".claude/agents/one.md").write_text(AGENT)
    forged = marker.marked(THEIRS, ".claude/agents/one.md", "\n").replace("They review", "We review")
    for name in ("one.md", "other.md"):
        (project / ".opencode/agents" / name).write_text(forged)
    done = run("--to", "opencode", "--prune")
    assert (done.status, done.codes("refused")) == (1, {"edited"})
    assert [(project / ".opencode/agents" / name).read_text() for name in ("one.md", "other.md")] == [forged, forged]


@pytest.mark.parametrize(
    "path", ["../../../etc/nowhere", "/nowhere/at/all", "../gone.md", ".claude/../../gone.md", "a//b", ".", ""]
)
def test_a_marker_that_names_what_lies_elsewhere_is_none(project: Path, path: str) -> None:
    (project / ".claude/agents/one.md").write_text(AGENT)
    theirs = project / ".opencode/agents/other.md"
    theirs.write_text(marker.marked(THEIRS, path, "\n"))
    done = run("--to", "opencode", "--prune")
    assert (done.status, done.paths("deleted"), done.paths("orphaned")) == (0, set(), set())
    assert theirs.exists()


@pytest.mark.skipif(os.name == "nt", reason="symbolic links")
@pytest.mark.parametrize("what", ["folder", "client's folder", "file"])
def test_no_link_is_followed_to_a_file_that_says_it_is_generated(project: Path, what: str) -> None:
    (project / ".claude/agents/one.md").write_text(AGENT)
    lib = project / "lib" / "agents"
    lib.mkdir(parents=True)
    marked = marker.marked(THEIRS, ".claude/agents/gone.md", "\n")
    for name in ("one.md", "two.md"):
        (lib / name).write_text(marked)
    folder = project / ".opencode" / "agents"
    if what == "file":
        for name in ("one.md", "two.md"):
            (folder / name).symlink_to(lib / name)
    else:
        folder.rmdir()
        if what == "folder":
            folder.symlink_to(lib)
        else:
            folder.parent.rmdir()
            folder.parent.symlink_to(lib.parent)
    done = run("--to", "opencode", "--prune")
    assert (done.status, done.codes("refused"), done.paths("deleted")) == (1, {"exists"}, set())
    assert [(lib / name).read_text() for name in ("one.md", "two.md")] == [marked, marked]


def test_a_marker_of_another_source_that_is_there_protects_the_file(project: Path) -> None:
    for name in ("a", "b"):
        (project / f".claude/agents/{name}.md").write_text(AGENT)
    assert run("--to", "opencode", ".claude/agents/a.md").status == 0
    (project / ".claude/agents/b.md").write_text(AGENT.replace("Reviews", "Checks"))
    done = run("--to", "opencode", ".claude/agents/b.md")
    assert (done.status, done.codes("refused")) == (1, {"exists"})


def test_a_file_that_nobody_marked_is_as_it_was(project: Path) -> None:
    (project / ".claude/agents/one.md").write_text(AGENT)
    assert run("--to", "opencode", "--no-marker").status == 0
    target = project / ".opencode/agents/one.md"
    plain = target.read_bytes()
    assert b"agentlint" not in plain
    assert run("--to", "opencode").paths("unchanged") == {".opencode/agents/one.md"}
    assert target.read_bytes() == plain
    (project / ".claude/agents/one.md").write_text(AGENT.replace("Reviews", "Checks"))
    assert run("--to", "opencode").codes("refused") == {"exists"}
    (project / ".claude/agents/one.md").unlink()
    assert run("--to", "opencode", "--prune", "--from", "claude").paths("deleted") == set()
    assert target.read_bytes() == plain


def test_line_ends_that_git_turned_are_no_edit(project: Path) -> None:
    (project / ".claude/agents/one.md").write_text(AGENT)
    run("--to", "opencode")
    target = project / ".opencode/agents/one.md"
    target.write_bytes(target.read_bytes().replace(b"\n", b"\r\n"))
    assert run("--to", "opencode").paths("written") == {".opencode/agents/one.md"}


@pytest.mark.parametrize(
    "path",
    [
        ".claude/agents/a.md", "a b.md", "a\nb.md", "a\r\n---\nname: x.md", "a\u2028b\x85.md", "a#b: c.md", "----.md",
        "\u00fcber/\u65e5\u672c.md", "%41.md", "\U0001f600.md", "\x00\x1b[31m.md", os.fsdecode(b"\xff.md"), "'\"\\.md",
    ],
)  # fmt: skip
def test_any_path_makes_one_line_and_comes_back(path: str) -> None:
    for text in (THEIRS, THEIRS.replace("\n", "\r\n"), 'name = "x"\n'):
        newline = "\r\n" if "\r" in text else "\n"
        made = marker.marked(text, path, newline)
        line = made.splitlines()[0 if text.startswith("name") else 1]
        assert line.isprintable()
        assert line.startswith("# Generated by agentlint from ")
        assert "---" not in line
        assert made.replace(line + newline, "", 1) == text
        assert marker.of(made) == marker.Marker(path, True)
        assert marker.of(made.replace("\r\n", "\n")) == marker.Marker(path, True)
        changed = marker.of(made + "x")
        assert changed is not None
        assert not changed.untouched


@pytest.mark.usefixtures("project")
def test_a_generated_file_is_mended_at_its_source() -> None:
    from agentlint.engine.fix import fix_source
    from agentlint.engine.places import found
    from agentlint.engine.settings import Settings
    from agentlint.text import Source

    text = "---\nname: x\ndescription: Use it so: it reads\n---\nYou review.\n"
    path = ".claude/agents/x.md"
    place = found(path).place
    generated = marker.marked(text, ".opencode/agents/x.md", "\n")
    done = fix_source(Source.from_text(path, generated), place, "claude", Settings(), unsafe=True)
    assert (done.text, [one.fixes for one in done.left]) == (generated, [()])
    advice = "The file is generated from `.opencode/agents/x.md`: correct that file, and convert it again."
    assert done.left[0].help == advice
    edited = generated.replace("You review", "You check")
    done = fix_source(Source.from_text(path, edited), place, "claude", Settings(), unsafe=False)
    assert done.applied
    assert marker.of(done.text) == marker.Marker(".opencode/agents/x.md", False)
