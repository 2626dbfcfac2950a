"""What a client is told of a file that its agent has just written, in the client's own form.

The client runs a command after each call of a tool, tells it on standard input what was called, and reads an answer
from its standard output. It does so for every file: nothing is loaded before the file may be one of agentlint's.
Claude Code hands the reason of a block to the model at once (observed 2026-11-27).
"""

from __future__ import annotations

import json
import os
import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from agentlint.engine.lint import FileResult
    from agentlint.text import Source

CLIENTS = ("claude",)
"""Those whose form of a hook is known. Copilot CLI runs hooks too, but drops what one says after a tool was called
(https://docs.github.com/en/copilot/reference/hooks-configuration), and OpenCode runs only JavaScript."""
MAX_INPUT = 10_000_000
"""Bytes that a client's input is read of: it holds the file's text, once or twice."""
ENDINGS = (".md", ".markdown", ".mdx", ".toml", ".json", ".jsonc")
"""What the files that agentlint looks at end with."""
FAILED = 1
"""The exit status of a failure: 2 would have the client take it for a finding."""
MOST = 20
"""Findings that are told."""


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


def respond(client: str) -> int:
    """Read the client's input, write the answer. Returns the exit status; a failure is one line on standard error, and
    never stops the client."""
    try:
        if client not in CLIENTS:
            raise NoInput(f"a hook is known for {', '.join(CLIENTS)}, not for {client!r}")
        if sys.stdin.isatty():
            raise NoInput("the client's input is expected on standard input")
        path = path_of(sys.stdin.buffer.read(MAX_INPUT))
        if path.lower().endswith(ENDINGS):
            from agentlint.engine.written import check

            checked = check(path)
            if checked is not None:
                sys.stdout.write(answer(*checked))
    except Exception as error:
        from agentlint.reports.words import clean

        sys.stderr.write(f"agentlint hook: {clean(str(error) or type(error).__name__)}\n")
        return FAILED
    return 0


def answer(source: Source, result: FileResult) -> str:
    """What Claude Code is told, "" for nothing: of an error so that the agent must look at it before it goes on, of all
    else beside what it does (https://code.claude.com/docs/en/hooks#posttooluse-decision-control)."""
    findings = result.diagnostics
    if not findings:
        return ""
    from agentlint.reports.words import clean, counted, told
    from agentlint.text import Safety, Severity

    lines = [f"agentlint: {counted(len(findings), 'finding')} in {clean(source.path)}, which was just written."]
    for finding in findings[:MOST]:
        line, column, _ = source.position(finding.span.start)
        text = told(finding).replace("\n", "\n  ")
        lines.append(f"- line {line}, column {column}, {finding.severity} [{finding.rule}]: {text}")
    if len(findings) > MOST:
        lines.append(f"- {len(findings) - MOST} more: agentlint check {clean(source.path)}")
    if any(fix.safety is Safety.SAFE for finding in findings for fix in finding.fixes):
        lines.append(f"`agentlint fix {clean(source.path)}` makes the safe fixes.")
    text = "\n".join(lines)
    if any(finding.severity is Severity.ERROR for finding in findings):
        return json.dumps({"decision": "block", "reason": text})
    return json.dumps({"hookSpecificOutput": {"hookEventName": "PostToolUse", "additionalContext": text}})
