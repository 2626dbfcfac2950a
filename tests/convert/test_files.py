"""Atomic writes."""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING

import pytest

from agentlint.engine.convert import Options, plan
from agentlint.engine.files import Changed, read_existing, write_atomic
from agentlint.engine.places import found
from agentlint.engine.upkeep import carry_out

if TYPE_CHECKING:
    from pathlib import Path


def test_a_new_file_in_a_new_folder(tmp_path: Path) -> None:
    path = tmp_path / "a" / "b.md"
    write_atomic(str(path), b"x\r\n", expected=None)
    assert path.read_bytes() == b"x\r\n"
    assert [one.name for one in path.parent.iterdir()] == ["b.md"]
    if os.name == "posix":
        mask = os.umask(0)
        os.umask(mask)
        assert stat.S_IMODE(path.stat().st_mode) == 0o666 & ~mask


@pytest.mark.skipif(os.name == "nt", reason="POSIX permissions")
def test_permissions_stay(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_bytes(b"old")
    path.chmod(0o640)
    write_atomic(str(path), b"new", expected=b"old")
    assert (path.read_bytes(), stat.S_IMODE(path.stat().st_mode)) == (b"new", 0o640)


@pytest.mark.parametrize(("now", "expected"), [(b"theirs", b"mine"), (b"theirs", None), (None, b"mine")])
def test_a_change_by_someone_else_is_not_lost(tmp_path: Path, now: bytes | None, expected: bytes | None) -> None:
    path = tmp_path / "a.md"
    if now is not None:
        path.write_bytes(now)
    with pytest.raises(Changed):
        write_atomic(str(path), b"new", expected=expected)
    assert read_existing(str(path)) == now
    assert len(list(tmp_path.iterdir())) == (now is not None)


def test_a_link_leads_to_the_real_file(tmp_path: Path) -> None:
    real = tmp_path / "real.md"
    real.write_bytes(b"old")
    (tmp_path / "link.md").symlink_to(real)
    write_atomic(str(tmp_path / "link.md"), b"new", expected=b"old")
    assert (tmp_path / "link.md").is_symlink()
    assert real.read_bytes() == b"new"


def test_what_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(OSError):
        read_existing(str(tmp_path))
    (tmp_path / "dangling.md").symlink_to(tmp_path / "nowhere")
    assert read_existing(str(tmp_path / "none.md")) is None
    with pytest.raises(OSError, match="link to nothing"):
        read_existing(str(tmp_path / "dangling.md"))


def test_nothing_is_left_behind_when_it_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.md"
    path.write_bytes(b"old")

    def fail(_: int) -> None:
        raise OSError("no space left")

    monkeypatch.setattr("agentlint.engine.files.os.fsync", fail)
    with pytest.raises(OSError, match="no space"):
        write_atomic(str(path), b"new", expected=b"old")
    assert path.read_bytes() == b"old"
    assert [one.name for one in tmp_path.iterdir()] == ["a.md"]


def test_what_two_sources_both_become_is_written_once(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    folder = tmp_path / ".claude" / "agents"
    sources = [folder / "a.md", folder / "team" / "b.md"]
    for path in sources:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("---\nname: a\ndescription: d\n---\nReview.\n", "utf-8")
    options = Options(targets=("opencode",))
    results = plan([found(str(path)) for path in sources], options)
    carry_out(results, options)
    assert [(one.status, one.messages) for one in results] == [("written", []), ("unchanged", [])]
    assert (tmp_path / ".opencode" / "agents" / "a.md").read_bytes() == results[0].data == results[1].data
