"""Where this project is at home, and the addresses that are made from that.

While `HOME` is empty no address is known that is this project's own, so none is printed, and none is written into a
user's files: other projects are called agentlint as well, on GitHub, PyPI and npm (seen on 2026-11-27).
"""

from __future__ import annotations

DISTRIBUTION = "agentlint-md"
"""The name by which pip knows this project, and of the command that no other distribution has."""

HOME = ""
"""The repository's address without a slash at its end, "" until there is one. The only place where it is written:
`project.urls` in pyproject.toml is held to it by a test."""


def page(path: str) -> str:
    """The address where a page of the repository is read, "" while there is no home."""
    return f"{HOME}/blob/main/{path}" if HOME else ""


def raw(path: str) -> str:
    """The address of a file's bare content, "" while there is no home."""
    return f"{HOME}/raw/main/{path}" if HOME else ""
