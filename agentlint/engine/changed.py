"""Find the files that changed since a git revision.

The repository is treated as a stranger's. git is asked only for names and object ids, which it reads from its own
files. Contents are compared here, so that no filter, text conversion or external diff runs, and a clone without blobs
fetches none.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
from typing import TYPE_CHECKING

from agentlint.status import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from agentlint.engine.places import Found
    from agentlint.engine.walk import Missing

_SETTINGS = (
    "core.fsmonitor=false",
    f"core.hooksPath={os.devnull}",
    "safe.bareRepository=explicit",
    "protocol.allow=never",
    "submodule.recurse=false",
)
"""Settings that override the repository's own configuration: git starts no program that is named there, and does not
accept an ordinary folder as a repository without a work tree (git 2.38; older versions do not know that setting)."""
_ENVIRONMENT = {
    "GIT_ALLOW_PROTOCOL": "none",  # takes precedence over every protocol.*.allow of the repository
    "GIT_NO_LAZY_FETCH": "1",  # since git 2.45; older versions fail at the protocol
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
    "LC_ALL": "C",
}
_LINK = b"120000"


def since(files: Iterable[Found | Missing], revision: str) -> Iterator[Found | Missing]:
    """Yield those of ``files`` that differ from ``revision`` in the work tree, and those that git does not track yet.

    A file that differs only in its line ends is unchanged. Raises UsageError where git, a repository or the revision is
    missing.
    """
    top = os.path.realpath(_git("rev-parse", "--show-toplevel").rstrip(b"\n"))
    try:
        commit = _git("rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}").strip()
    except UsageError:
        shallow = _git("rev-parse", "--is-shallow-repository").startswith(b"true")
        hint = "; this clone has only part of the history: fetch more of it (fetch-depth: 0)" if shallow else ""
        raise UsageError(f"--since: git knows no revision `{revision}`{hint}") from None
    then = _tree(commit.decode("ascii"))
    tracked, untracked = _names("--cached"), _names("--others", "--exclude-standard")
    for file in files:
        path = os.fsencode(file.path)
        link = os.path.join(os.path.realpath(os.path.dirname(path)), os.path.basename(path))
        for place in dict.fromkeys((link, os.path.realpath(path))):
            name = _inside(place, top)
            if name in untracked or (name in tracked and _differs(place, *then.get(name, (b"", b"")))):
                yield file
                break


def _inside(path: bytes, top: bytes) -> bytes:
    """Return a path as git names it, b"" for one outside the work tree."""
    slash = os.fsencode(os.sep)
    start = top.rstrip(slash) + slash
    return path[len(start) :].replace(slash, b"/") if path.startswith(start) else b""


def _tree(commit: str) -> dict[bytes, tuple[bytes, bytes]]:
    """Return the files of a commit: for each its mode and its object id."""
    out = {}
    for line in _git("ls-tree", "-r", "-z", "--full-tree", commit).split(b"\0"):
        about, _, name = line.partition(b"\t")
        if name:
            mode, _, blob = about.split()
            out[name] = mode, blob
    return out


def _names(*which: str) -> set[bytes]:
    return {name for name in _git("ls-files", *which, "-z", "--full-name", ":/").split(b"\0") if name}


def _differs(path: bytes, mode: bytes, blob: bytes) -> bool:
    """Tell whether a file (or a link itself) differs from the one in a commit; an empty mode means that the commit has
    none."""
    try:
        if os.path.islink(path):
            return mode != _LINK or blob != _blob(os.readlink(path), blob)
        if mode in (b"", _LINK):
            return True
        with open(os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)), "rb") as file:
            data = file.read()
    except OSError:
        return True  # it is reported later
    return blob not in (_blob(data, blob), _blob(data.replace(b"\r\n", b"\n"), blob))


def _blob(data: bytes, like: bytes) -> bytes:
    """Return the object id of a file's content, by the hash algorithm of ``like``."""
    digest = hashlib.sha256 if len(like) == 64 else hashlib.sha1
    return digest(b"blob %d\0" % len(data) + data).hexdigest().encode("ascii")


def _git(*arguments: str) -> bytes:
    """Return the output of git. All calls of git are made here."""
    program = shutil.which("git")
    # A relative path depends on the current folder, where the repository may have a program called git; Windows looks
    # there first.
    if program is None or not os.path.isabs(program) or os.path.dirname(program) == os.getcwd():
        raise UsageError("--since needs git, which is not installed")
    settings = [part for setting in _SETTINGS for part in ("-c", setting)]
    try:
        done = subprocess.run(
            [program, "--no-pager", *settings, *arguments],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
            env={**os.environ, **_ENVIRONMENT},
        )
    except OSError as error:
        raise UsageError(f"--since needs git: {error.strerror}") from None
    if done.returncode:
        message = done.stderr.decode("utf-8", "replace").strip().splitlines()
        raise UsageError(f"--since: git says: {message[0] if message else f'status {done.returncode}'}")
    return done.stdout
