"""The file that an agent has just written, checked for the client that runs it (`agentlint hook`).

A client runs a command after each call of a tool, tells it on standard input what was called, and reads an answer from
its standard output, which `reports.hook` writes.
"""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Any

from agentlint.engine import baseline as known
from agentlint.engine.check import lint_source
from agentlint.engine.config import Configuration
from agentlint.engine.discover import find_baseline, taken
from agentlint.engine.sources import Unreadable, read_source

if TYPE_CHECKING:
    from agentlint.engine.lint import FileResult
    from agentlint.text import Source

CLIENTS = ("claude",)
"""Those whose form of a hook is known. Copilot CLI runs hooks too, but drops what one says after a tool was called
(https://docs.github.com/en/copilot/reference/hooks-configuration), and OpenCode runs only JavaScript."""
MATCHER = "Write|Edit|MultiEdit"
"""Claude Code's tools that write a file."""
MAX_INPUT = 10_000_000
"""Bytes that a client's input is read of: it holds the file's text, once or twice."""


class NoInput(ValueError):
    """The input is not what the client gives to hooks; the text says what is wrong."""


def path_of(data: bytes) -> str:
    """The absolute path of the file that was written, "" when the tool wrote none. Raises NoInput."""
    try:
        call: Any = json.loads(data)
    except (ValueError, RecursionError):
        raise NoInput("standard input is not JSON: this command is for the client's configuration of hooks") from None
    if not isinstance(call, dict):
        raise NoInput("standard input holds no object")
    arguments, folder = call.get("tool_input"), call.get("cwd")
    path = arguments.get("file_path") if isinstance(arguments, dict) else None
    if not isinstance(path, str) or not path or "\0" in path:
        return ""
    return os.path.abspath(os.path.join(folder if isinstance(folder, str) else "", path))


def check(path: str) -> tuple[Source, FileResult] | None:
    """Check a file by itself, with the settings of its project; None where it is no file of agentlint's, or gone.

    Raises ConfigError and BaselineError.
    """
    config = Configuration()
    settings = config.settings(path)
    try:
        source = read_source(path, settings.max_bytes)
    except Unreadable:
        return None
    found = taken(path, source.raw, config)
    if found is None:
        return None
    result = lint_source(source, found.place, settings, found.platform, found.reason)
    accepted = find_baseline(os.path.dirname(path))
    if accepted is not None and result.diagnostics:
        known.filter(known.load(accepted), result, source)
    return source, result
