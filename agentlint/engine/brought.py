"""Copy the other files in a skill's folder, such as scripts and references, byte for byte and with the permission to
execute them.

A comment in the `SKILL.md` that was written lists the copied files, with a digest of each. It tells a later run what it
may replace or delete, as the marker does for the `SKILL.md` itself; the marker's digest covers this comment too.
"""

from __future__ import annotations

import json
import os
import re
import stat
from typing import TYPE_CHECKING

from agentlint.engine import marker
from agentlint.engine.conversion import Copy, File, Message
from agentlint.engine.files import Changed, delete, make_runnable, read_existing, write_atomic
from agentlint.engine.walk import NEVER_WALKED
from agentlint.platforms.skills import SKILL
from agentlint.text import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from agentlint.engine.conversion import Result

MOST_FILES = 2_000
MOST_BYTES = 50_000_000
_HEX = 16
"""Digits of a file's digest: it detects changes, and is no protection."""
_LISTED = lazy_pattern(r"^# agentlint:files (\{.*\})[ \t]*\r?$", re.M)
_FENCE = lazy_pattern(r"\A---[ \t]*\r?\n")


class TooMuch(Exception):
    """Raised when a folder holds more than is copied; the text of the exception says so."""


def files(folder: str) -> tuple[File, ...]:
    """Return the files of a skill's folder except its SKILL.md, sorted. Links are not followed, and folders into which
    no client looks are skipped. Raises TooMuch."""
    files_below: list[File] = []
    size = 0
    for path, inside, status in _walk(folder):
        size += status.st_size
        if len(files_below) >= MOST_FILES or size > MOST_BYTES:
            text = f"its folder contains more than {MOST_FILES:,} files or {MOST_BYTES:,} bytes"
            raise TooMuch(text)
        data = read_existing(path)
        if data is not None:
            files_below.append(File(path, inside, _digest(data), bool(status.st_mode & stat.S_IXUSR)))
    return tuple(sorted(files_below, key=lambda file: file.inside))


def _walk(folder: str) -> Iterator[tuple[str, str, os.stat_result]]:
    stack = [(folder, "")]
    while stack:
        here, inside = stack.pop()
        try:
            with os.scandir(here) as listing:
                entries = sorted(listing, key=lambda entry: entry.name)
        except OSError:
            continue
        for entry in entries:
            name = inside + entry.name
            if entry.is_dir(follow_symlinks=False):
                if entry.name not in NEVER_WALKED:
                    stack.append((entry.path, f"{name}/"))
            elif entry.is_file(follow_symlinks=False) and name != SKILL:
                yield entry.path, name, entry.stat(follow_symlinks=False)


def _digest(data: bytes) -> str:
    import hashlib

    return hashlib.sha256(data).hexdigest()[:_HEX]


def listed(text: str, copies: Sequence[Copy], newline: str) -> str:
    """Return ``text`` with the comment that lists what is copied; unchanged where nothing is."""
    digests = {copy.inside: copy.file.digest for copy in copies if copy.file is not None}
    fence = _FENCE.match(text)
    if not digests or fence is None:
        return text
    spelled = json.dumps(digests, separators=(",", ":"), ensure_ascii=True).replace("---", "--\\u002d")
    return f"{text[: fence.end()]}# agentlint:files {spelled}{newline}{text[fence.end() :]}"


def earlier(result: Result) -> dict[str, str]:
    """Return the files that an earlier run copied next to the existing SKILL.md, with their digests; nothing if
    somebody has edited that file."""
    text = (result.existing or b"").decode("utf-8", "replace")
    mark = marker.of(text)
    match = _LISTED.search(text) if mark is not None and mark.untouched else None
    if match is None:
        return {}
    try:
        digests = json.loads(match[1])
    except (ValueError, RecursionError):
        return {}
    return {
        inside: digest
        for inside, digest in digests.items()
        if isinstance(digest, str) and inside and ".." not in inside.split("/") and not os.path.isabs(inside)
    }


def plan(result: Result, brings: Sequence[File], folder: str) -> None:
    """Record what is to be copied into ``folder``, the skill's folder in the target."""
    result.files = [Copy(f"{folder}/{bring.inside}", bring.inside, bring, None) for bring in brings]


def compare(result: Result) -> None:
    """Compare the planned files with those on disk, and with those that earlier runs left: a file that somebody has
    changed since then is in the way. Raises OSError, and LeadsOut."""
    was = earlier(result)
    changed = False
    for number, file in enumerate(result.files):
        data = read_existing(file.path)
        digest = None if data is None else _digest(data)
        result.files[number] = file._replace(existing=digest)
        assert file.file is not None
        if digest == file.file.digest:
            continue
        changed = True
        if digest is not None and was.get(file.inside) != digest and result.obstacle is None:
            text = f"{file.path} exists and differs; --force replaces it"
            result.obstacle = Message("error", "exists", text)
    for file in result.files:
        was.pop(file.inside, None)
    left = _as_written(result, was)
    result.files += left
    if (changed or left) and result.status == "unchanged":
        result.status = "planned"


def _is_plain(folder: str, inside: str) -> bool:
    """Tell whether there is no link on the way to a file of the folder."""
    here = folder
    for step in inside.split("/"):
        here = os.path.join(here, step)
        if os.path.islink(here):
            return False
    return True


def carry_out(result: Result) -> None:
    """Write the files, and delete those whose source no longer exists. Raises Changed and OSError."""
    for file in result.files:
        now = read_existing(file.path)
        if (None if now is None else _digest(now)) != file.existing:
            raise Changed(f"{file.path}: changed while agentlint was running, not written")
        if file.file is None:
            if now is not None:
                delete(file.path, expected=now)
            continue
        data = read_existing(file.file.path)
        if data is None or _digest(data) != file.file.digest:
            raise Changed(f"{file.file.path}: changed while agentlint was running, not copied")
        if now != data:
            write_atomic(file.path, data, expected=now)
            if file.file.runs:
                make_runnable(file.path)


def orphaned(result: Result) -> list[Copy]:
    """Return the files of a folder whose skill no longer has a source, if they are as they were written."""
    return _as_written(result, earlier(result))


def _as_written(result: Result, digests: Mapping[str, str]) -> list[Copy]:
    """Return the files to delete: those that an earlier run copied and nobody has changed since."""
    folder = os.path.dirname(result.path)
    out = []
    for inside, digest in sorted(digests.items()):
        path = f"{folder}/{inside}"
        data = read_existing(path) if _is_plain(folder, inside) else None
        if data is not None and _digest(data) == digest:
            out.append(Copy(path, inside, None, digest))
    return out
