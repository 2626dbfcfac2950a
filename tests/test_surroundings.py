"""What lies around a file: seen once by one value, anew by the next, and the same in another process."""

from __future__ import annotations

import os
import pickle
from typing import TYPE_CHECKING

from agentlint.engine.places import found
from agentlint.surroundings import NOTHING_AROUND, Disk, Surroundings, kept

if TYPE_CHECKING:
    from pathlib import Path


def test_a_change_is_seen_by_the_next_one(tmp_path: Path) -> None:
    path = str(tmp_path / "agents" / "a.md")
    before = Disk()
    assert found(path, surroundings=before).platform == ""
    (tmp_path / ".claude-plugin").mkdir()
    assert found(path, surroundings=before).platform == ""
    after = found(path, surroundings=Disk())
    assert (after.platform, after.place.scope) == ("claude", "plugin")


def test_what_lies_at_a_path(tmp_path: Path) -> None:
    disk = Disk()
    (tmp_path / "file").write_bytes(b"12345")
    (tmp_path / "folder").mkdir()
    for link, target in (("to-file", "file"), ("to-folder", "folder"), ("nowhere", "gone"), ("round", "round")):
        (tmp_path / link).symlink_to(target)
    paths = ("file", "folder", "to-file", "to-folder", "nowhere", "round", "gone", "file/below", "a\0b", "\udc80" * 300)
    entries = [disk.entry(os.path.join(tmp_path, path)) for path in paths]
    assert entries == ["file", "folder", "file", "folder", "dangling", "dangling", "", "", "", ""]
    heads = [disk.head(os.path.join(tmp_path, path), 3) for path in paths]
    assert heads == [b"123", None, b"123", None, None, None, None, None, None, None]
    assert disk.content(str(tmp_path / "file"), 5) == b"12345"
    assert disk.content(str(tmp_path / "file"), 4) is None
    assert (disk.lies(str(tmp_path / "nowhere")), disk.exists(str(tmp_path / "nowhere"))) == (True, False)
    assert disk.real(str(tmp_path / "to-file")) == os.path.realpath(tmp_path / "file")
    assert disk.real("a\0b") == "a\0b"


def test_files_below_a_folder(tmp_path: Path) -> None:
    for name in ("b.md", "a.md", "c.txt", "in/d.md", "in/SKILL.md"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    (tmp_path / "in" / "up").symlink_to("..")  # each folder once
    names = [[inside for _, inside in Disk().files(str(tmp_path), name)] for name in (".md", "SKILL.md")]
    assert names == [["a.md", "b.md", "in/SKILL.md", "in/d.md"], ["in/SKILL.md"]]
    assert list(Disk().files(str(tmp_path / "gone"), ".md")) == []


def test_nothing_lies_around_a_text(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_bytes(b"x")
    path = str(tmp_path / "a.md")
    asked = NOTHING_AROUND.entry(path), NOTHING_AROUND.head(path, 9), list(NOTHING_AROUND.files(str(tmp_path), ".md"))
    assert asked == ("", None, [])


def test_the_places_of_one_run_share_it_in_another_process() -> None:
    first, second = Disk(), Disk()
    first.keep(Surroundings.is_file, "/")
    sent = [pickle.loads(pickle.dumps(disk)) for disk in (first, first, second)]
    assert (sent[0] is sent[1], sent[1] is sent[2], type(sent[2])) == (True, False, Disk)


def test_an_answer_is_worked_out_once() -> None:
    asked: list[str] = []

    @kept
    def length(_: Surroundings, word: str) -> int:
        asked.append(word)
        return len(word)

    one, other = Surroundings(), Surroundings()
    assert [length(one, "abc"), length(one, "abc"), length(one, "de"), length(other, "abc")] == [3, 3, 2, 3]
    assert asked == ["abc", "de", "abc"]
