"""Recognize a file outside every client's folder by its first bytes: as an agent, a command or neither."""

from __future__ import annotations

import re

from agentlint.text import lazy_pattern

HEAD = 8192
"""Bytes read to tell whether a file outside every agents folder is an agent file."""

_AGENT_KEYS = lazy_pattern(
    rb"(?m)^[ \t]*(name|tools|model|mode|permission|permissions|color|disallowedTools|temperature)[ \t]*:"
)

_TOML_KEYS = lazy_pattern(rb"(?m)^[ \t]*(developer_instructions|description|name)[ \t]*=")

_COMMAND_KEYS = lazy_pattern(
    rb"(?m)^[ \t]*(argument-hint|allowed-tools|disallowed-tools|disable-model-invocation|agent|subtask|model)[ \t]*:"
)


def looks_like_agent(path: str) -> bool:
    """Tell whether a regular file outside every agents folder, or outside its project, begins like an agent file."""
    try:
        with open(path, "rb") as file:
            return begins_as_agent(file.read(HEAD), path)
    except OSError:
        return False


def begins_as_agent(head: bytes, name: str) -> bool:
    """Tell whether a file with this name and these first bytes begins like an agent file."""
    if name.lower().endswith(".toml"):
        return _TOML_KEYS.search(head) is not None
    head = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if not head.startswith(b"---"):
        return False
    close = head.find(b"\n---", 3)
    block = head[3 : close if close > 0 else len(head)]
    return re.search(rb"^[ \t]*description[ \t]*:", block, re.M) is not None and _AGENT_KEYS.search(block) is not None


def looks_like_command(path: str) -> bool:
    """Tell whether a regular file outside every client's folder begins like a command. The check is needed because a
    folder called `commands` may hold pages about commands as well."""
    try:
        with open(path, "rb") as file:
            head = file.read(HEAD)
    except OSError:
        return False
    head = head.removeprefix(b"\xef\xbb\xbf")
    close = head.find(b"\n---", 3)
    if not head.startswith(b"---") or close < 0:
        return b"$ARGUMENTS" in head
    return b"$ARGUMENTS" in head or _COMMAND_KEYS.search(head[3:close]) is not None
