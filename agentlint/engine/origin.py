"""Find out where this installation of agentlint came from: the repository and commit that pip recorded (PEP 610)."""

from __future__ import annotations

import json
import re
from importlib.metadata import PackageNotFoundError, distribution
from urllib.parse import urlsplit, urlunsplit

from agentlint import __version__, home
from agentlint.record import Record

_REMOTE = ("https", "http", "ssh", "git")
_COMMIT = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")


class Origin(Record):
    """A git repository that others can clone too, and a revision in it."""

    repository: str
    revision: str


def origin() -> Origin | None:
    """Return the repository and commit that were installed, or else the released version in the project's home
    repository. Return None for an installation from a folder, an archive or a repository on this machine, and for any
    other while the project has no home."""
    try:
        recorded = distribution(home.DISTRIBUTION).read_text("direct_url.json")
    except PackageNotFoundError:  # run from a checkout
        return None
    if recorded is None:  # from a package index
        return Origin(home.HOME, f"v{__version__}") if home.HOME else None
    return read(recorded)


def read(recorded: str) -> Origin | None:
    """Return the repository and commit that a ``direct_url.json`` records; None unless it records the root of a git
    repository with an address."""
    try:
        data = json.loads(recorded)
        parts, vcs = urlsplit(data["url"]), data["vcs_info"]
        host, port = parts.hostname, parts.port
        commit = vcs["commit_id"]
    except (ValueError, LookupError, TypeError, AttributeError):
        return None
    if vcs.get("vcs") != "git" or data.get("subdirectory") or parts.scheme not in _REMOTE or not host:
        return None
    if not isinstance(commit, str) or not _COMMIT.fullmatch(commit):
        return None
    # A user name and password belong to whoever installed it and must not get into a shared file; `git@` is how ssh
    # works.
    user = f"{parts.username}@" if parts.scheme == "ssh" and parts.username else ""
    shown_host = f"[{host}]" if ":" in host else host
    place = f"{user}{shown_host}" + (f":{port}" if port else "")
    return Origin(urlunsplit((parts.scheme, place, parts.path, "", "")), commit)
