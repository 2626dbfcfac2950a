"""Judge names that become paths: which of them a file system, or a terminal, cannot cope with."""

from __future__ import annotations

import unicodedata

_RESERVED = frozenset({"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10))})
MAX_NAME = 200
"""The longest file name without its extension, in bytes: file systems allow 255."""


def fault_of_path(name: str) -> str:
    """Say why a name, whose parts between "/" may become folders, must not become a path; return "" when it may."""
    return next(filter(None, map(hostile_name, name.split("/"))), "")


def hostile_name(name: str) -> str:
    """Say why ``name`` must not become part of a path, even after its letters were replaced; return "" when it may."""
    if "/" in name or "\\" in name:
        return "it contains a path separator"
    if not name.strip(". "):
        return "nothing is left of it"
    if any(
        unicodedata.category(character) in ("Cc", "Cf", "Cs", "Zl", "Zp") and character not in "\u200c\u200d"
        for character in name
    ):
        return "it contains a control character"
    return ""


def unsafe_name(name: str) -> str:
    """Say why ``name`` cannot be a file name on every system; return "" when it can."""
    if any(character in name for character in '<>:"|?*'):
        return 'Windows allows none of < > : " | ? *'
    if name.split(".")[0].strip().lower() in _RESERVED:
        return "Windows keeps that name for a device"
    if name != name.strip() or name.endswith(".") or name.startswith((".", "-", "~")):
        return "it begins or ends with a character that hides it or breaks commands"
    if len(name.encode()) > MAX_NAME:
        return f"it is longer than {MAX_NAME} bytes"
    return hostile_name(name)
