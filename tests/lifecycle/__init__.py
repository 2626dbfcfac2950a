"""Converted files through their life: written, renewed, edited by hand, orphaned, pruned.

`walk` is one walk over some agents of one platform, converted to some others; it asserts bytes and exit status after
every step. ``python -m tests.lifecycle`` walks all directions, over the seeds and files of ../shared/corpus.
"""

from __future__ import annotations

import json
import os
import re
from contextlib import chdir
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import typer
from typer.testing import CliRunner

from agentlint.cli.convert import convert
from agentlint.engine import marker
from agentlint.platforms import PLATFORMS, conversion

REPOSITORY = Path(__file__).resolve().parents[2]
SEEDS = REPOSITORY / "fixtures" / "seeds"
CORPUS = REPOSITORY.parent / "shared" / "corpus"
TARGETS = tuple(name for name in PLATFORMS if conversion.exists(name))

PROMPT = re.compile(rb"(developer_instructions\s*=\s*(?:'''|\"\"\"|[\"']))")

APP = typer.Typer()
APP.command()(convert)


@dataclass(frozen=True, slots=True)
class Run:
    """What a run of the command came to."""

    status: int
    results: list[dict[str, Any]]

    def paths(self, status: str) -> set[str]:
        return {str(one["target_path"]) for one in self.results if one["status"] == status}

    def codes(self, status: str) -> set[str]:
        return {
            str(message["code"]) for one in self.results if one["status"] == status for message in one["diagnostics"]
        }


def run(*arguments: str) -> Run:
    done = CliRunner().invoke(APP, [*arguments, "--output-format", "json"], catch_exceptions=False)
    return Run(done.exit_code, json.loads(done.stdout)["results"] if done.exit_code < 2 else [])


def written(folder: Path, but: str) -> dict[str, bytes]:
    """The files of a project outside of a folder."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.relative_to(folder).as_posix().startswith(but)
    }


def marker_of(data: bytes) -> marker.Marker:
    found = marker.of(data.decode("utf-8"))
    assert found is not None, data[:200]
    return found


def walk(project: Path, platform: str, files: dict[str, bytes], targets: tuple[str, ...] = TARGETS) -> int:
    """Walk ``files`` of a platform through their life in an empty folder. Returns how many files were written."""
    with chdir(project):
        return _walk(project, platform, files, tuple(one for one in targets if one != platform))


def _walk(project: Path, platform: str, files: dict[str, bytes], targets: tuple[str, ...]) -> int:
    (project / ".git").mkdir()
    (project / "agentlint.toml").write_text(f"[convert]\nfrom = {json.dumps([platform])}\nto = {json.dumps(targets)}\n")
    folder = conversion.get(platform).folder
    sources = project / folder
    for name, data in files.items():
        (sources / name).parent.mkdir(parents=True, exist_ok=True)
        (sources / name).write_bytes(data)
    kept = (folder, "agentlint.toml")

    # Nothing is written by what only looks, and it says what the run does.
    planned = run("--dry-run")
    assert written(project, folder).keys() == {"agentlint.toml"}
    first = run()
    assert first.status == planned.status
    assert first.paths("written") == planned.paths("planned")
    now = written(project, folder)
    assert now.keys() - {"agentlint.toml"} == first.paths("written")
    number = len(first.paths("written"))
    if not number:
        return 0
    sources_of = {str(one["target_path"]): str(one["source"]) for one in first.results if one["status"] == "written"}
    for path, source in sources_of.items():
        assert marker_of(now[path]) == marker.Marker(source, True), path

    # A second run has nothing to do.
    again = run()
    assert (again.status, again.paths("written")) == (first.status, set())
    assert again.paths("unchanged") == set(now) - {kept[1]}
    assert written(project, folder) == now
    checked = run("--check")
    assert (checked.paths("out-of-date"), checked.paths("orphaned")) == (set(), set())

    # The source is edited: what came of it is out of date, and is renewed.
    edited = sorted(set(sources_of.values()))[0]
    theirs = {path for path, source in sources_of.items() if source == edited}
    source_file = project / edited
    original = source_file.read_bytes()
    if edited.endswith(".toml"):
        source_file.write_bytes(PROMPT.sub(rb"\1Renewed. ", original))
    else:
        source_file.write_bytes(original.rstrip(b"\r\n") + b"\n\nRenewed.\n")
    checked = run("--check")
    assert (checked.status, checked.paths("out-of-date")) == (1, theirs)
    renewed = run()
    assert (renewed.status, renewed.paths("written")) == (first.status, theirs)
    after = written(project, folder)
    assert {path for path in now if after[path] != now[path]} == theirs
    assert all(b"Renewed." in after[path] and marker_of(after[path]).untouched for path in theirs)

    # A target is edited by hand: it is never replaced unasked, and said to be edited.
    by_hand = sorted(theirs)[0]
    target = project / by_hand
    target.write_bytes(after[by_hand] + b"\n# By hand.\n")
    hand = target.read_bytes()
    assert not marker_of(hand).untouched
    source_file.write_bytes(source_file.read_bytes().replace(b"Renewed.", b"Renewed twice."))
    before = written(project, folder)
    refused = run()
    assert (refused.status, refused.paths("refused") & {by_hand}) == (1, {by_hand})
    assert "edited" in refused.codes("refused")
    assert refused.paths("written") == theirs - {by_hand}
    assert target.read_bytes() == hand
    assert run("--check").paths("out-of-date") == {by_hand}
    assert run("--diff").status == 1
    forced = run("--force")
    assert (forced.status, forced.paths("written")) == (first.status, {by_hand})
    assert target.read_bytes() != hand
    assert marker_of(target.read_bytes()).untouched
    assert before.keys() == written(project, folder).keys()

    # The source gets another file name, and its agent another name where that is the file's: no orphan is missed.
    renamed = source_file.with_name("renamed-" + source_file.name)
    source_file.rename(renamed)
    moved = written(project, folder)
    checked = run("--check")
    assert checked.status == 1
    gone = checked.paths("orphaned")
    assert gone <= theirs
    assert gone | checked.paths("out-of-date") >= theirs  # what keeps its name says another source
    told = run()
    assert told.paths("orphaned") == gone
    assert all(project.joinpath(path).read_bytes() == moved[path] for path in gone)  # without --prune they stay
    pruned = run("--prune")
    assert (pruned.status, pruned.paths("deleted")) == (first.status, gone)
    assert not any(project.joinpath(path).exists() for path in gone)
    assert run("--check").status == first.status

    # The last source is gone, and one of what came of them was edited: the rest goes, that stays and is told.
    left = written(project, folder)
    edited_orphan = sorted(path for path in left if path != kept[1])[0]
    project.joinpath(edited_orphan).write_bytes(left[edited_orphan] + b"\n# By hand.\n")
    for entry in sorted(sources.rglob("*"), reverse=True):
        entry.unlink() if entry.is_file() else entry.rmdir()
    sources.rmdir()
    checked = run("--check")
    assert (checked.status, checked.paths("orphaned")) == (1, left.keys() - {kept[1]})
    pruned = run("--prune")
    assert pruned.paths("deleted") == left.keys() - {kept[1], edited_orphan}
    assert (pruned.status, pruned.paths("orphaned")) == (1, {edited_orphan})
    assert written(project, folder).keys() == {kept[1], edited_orphan}
    os.unlink(project / edited_orphan)
    return number
