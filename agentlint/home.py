"""The home address of this project, and the addresses that are made from it.

While `HOME` is empty, no address is known to be this project's own, so none is printed and none is written into a
user's files: other projects are called agentlint as well, on GitHub, PyPI and npm (seen on 2026-11-27).
"""

from __future__ import annotations

DISTRIBUTION = "agentlint-md"
"""The name by which pip knows this project, and the name of the command that no other distribution has."""

HOME = ""
"""The repository's address without a slash at its end, "" until there is one. It is written only here: a test holds
`project.urls` in pyproject.toml to it."""


def page(path: str) -> str:
    """Return the address where a page of the repository is read, "" while there is no home address."""
    return f"{HOME}/blob/main/{path}" if HOME else ""


def raw(path: str) -> str:
    """Return the address of a file's bare content, "" while there is no home address."""
    return f"{HOME}/raw/main/{path}" if HOME else ""
