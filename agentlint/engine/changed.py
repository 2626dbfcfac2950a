"""Files that changed since a git revision."""

from __future__ import annotations

import os
import shutil
import subprocess
from typing import TYPE_CHECKING

from agentlint.engine.discover import Found, Missing, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


def since(files: Iterable[Found | Missing], revision: str) -> Iterator[Found | Missing]:
    """Those of ``files`` that differ from ``revision`` in the work tree, and those that git does not track yet.

    Raises UsageError where git, a repository or the revision is missing.
    """
    top = _git("rev-parse", "--show-toplevel").rstrip(b"\n")
    try:
        _git("rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
    except UsageError:
        shallow = _git("rev-parse", "--is-shallow-repository").startswith(b"true")
        hint = "; this clone has only a part of the history: fetch more of it (fetch-depth: 0)" if shallow else ""
        raise UsageError(f"--since: git knows no revision `{revision}`{hint}") from None
    names = _git("diff", "--name-only", "-z", "--no-ext-diff", revision, "--").split(b"\0")
    names += _git("ls-files", "--others", "--exclude-standard", "-z", "--full-name", ":/").split(b"\0")
    changed = {os.path.realpath(os.path.join(top, name)) for name in names if name}
    for one in files:
        if os.fsencode(os.path.realpath(one.path)) in changed:
            yield one


def _git(*arguments: str) -> bytes:
    program = shutil.which("git")
    # Windows looks in the current folder first, where the repository may have a git.exe of its own.
    if program is None or os.path.dirname(os.path.abspath(program)) == os.getcwd():
        raise UsageError("--since needs git, which is not installed")
    try:
        # No program that the repository's own configuration names.
        done = subprocess.run([program, "-c", "core.fsmonitor=false", *arguments], capture_output=True, check=False)
    except OSError as error:
        raise UsageError(f"--since needs git: {error.strerror}") from None
    if done.returncode:
        said = done.stderr.decode("utf-8", "replace").strip().splitlines()
        raise UsageError(f"--since: git says: {said[0] if said else f'status {done.returncode}'}")
    return done.stdout
