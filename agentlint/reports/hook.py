"""The answer to a client about the files that its agent has just written, in the client's own form.

The client runs a command after each call of a tool, passes the call on standard input, and reads an answer from
standard output. It does so for every file, so nothing is loaded before the file may be one that agentlint checks. What
each client does with the answer was observed on 2026-11-27 and 28: Claude Code passes the reason of a block to the
model at once; Copilot CLI puts the text below the tool's result; OpenCode runs JavaScript, which `agentlint init --hook
opencode` writes, and which does the same.
"""

from __future__ import annotations

import json
import os
import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from agentlint.engine.lint import FileResult
    from agentlint.text import Source

CLIENTS = ("claude", "copilot", "opencode")
"""The clients whose form of a hook is known."""
MAX_INPUT = 10_000_000
"""The number of bytes that are read of a client's input: it contains the file's text, once or twice."""
MAX_FILES = 100
"""The number of files of one call that are checked."""
ENDINGS = (".md", ".markdown", ".mdx", ".toml", ".json", ".jsonc")
"""The endings of files that agentlint may check."""
FAILED = 1
"""The exit status of a failure: a client would read 2 as a finding."""
MOST = 20
"""The number of findings that are reported about a file."""
ARGUMENTS = ("tool_input", "toolArgs")
"""Where clients put the arguments of the call: Claude Code (and OpenCode through our plugin), Copilot CLI."""
PATHS = ("file_path", "path", "filePath")
"""The arguments of tools that name a file."""
PATCHED = ("*** Add File: ", "*** Update File: ", "*** Move to: ")
"""The words before the files of a patch, as the tool `apply_patch` of several clients takes it."""


class NoInput(ValueError):
    """The input is not what the client passes to hooks; the text says what is wrong."""


def paths_of(data: bytes) -> list[str]:
    """Return the absolute paths of the files that were written, none when the tool wrote none. Raises NoInput."""
    try:
        call: Any = json.loads(data)
    except (ValueError, RecursionError):
        raise NoInput("standard input is not JSON: a client runs this command as a hook") from None
    if not isinstance(call, dict):
        raise NoInput("standard input is not a JSON object")
    arguments = next((call[key] for key in ARGUMENTS if key in call), None)
    folder = call.get("cwd")
    base = folder if isinstance(folder, str) else ""
    named = [path for path in _named(arguments) if path and "\0" not in path]
    return list(dict.fromkeys(os.path.abspath(os.path.join(base, path)) for path in named))[:MAX_FILES]


def _named(arguments: Any) -> Iterator[str]:
    """Yield the paths in the arguments of a call."""
    if isinstance(arguments, str):  # a patch alone
        arguments = {"patch": arguments}
    if not isinstance(arguments, dict):
        return
    for key, value in arguments.items():
        if isinstance(value, str) and key in PATHS:
            yield value
        elif isinstance(value, str) and "*** Begin Patch" in value:
            for line in value.splitlines():
                start = next((start for start in PATCHED if line.startswith(start)), None)
                if start is not None:
                    yield line.removeprefix(start).strip()


def respond(client: str) -> int:
    """Read the client's input and write the answer. Returns the exit status. A failure is one line on standard error,
    and never stops the client."""
    try:
        if client not in CLIENTS:
            raise NoInput(f"there are hooks for {', '.join(CLIENTS)}, not for {client!r}")
        if sys.stdin.isatty():
            raise NoInput("the client's input is expected on standard input")
        paths = [path for path in paths_of(sys.stdin.buffer.read(MAX_INPUT)) if path.lower().endswith(ENDINGS)]
        if paths:
            from agentlint.engine.written import check

            results = [checked for path in paths if (checked := check(path)) is not None]
            sys.stdout.write(answer(client, results))
    except Exception as error:
        from agentlint.reports.words import clean

        sys.stderr.write(f"agentlint hook: {clean(str(error) or type(error).__name__)}\n")
        return FAILED
    return 0


def answer(client: str, results: list[tuple[Source, FileResult]]) -> str:
    """Return the answer to a client, "" for none. Claude Code receives an error so that the agent must look at it
    before it continues, and everything else as additional context
    (https://code.claude.com/docs/en/hooks#posttooluse-decision-control); Copilot CLI receives it together with the
    tool's result (observed 2026-11-28)."""
    from agentlint.text import Severity

    results = [(source, result) for source, result in results if result.diagnostics]
    if not results:
        return ""
    text = "\n\n".join(told_of(source, result) for source, result in results)
    if client == "copilot":
        return json.dumps({"additionalContext": text})
    if client == "opencode":
        return text
    if any(finding.severity is Severity.ERROR for _, result in results for finding in result.diagnostics):
        return json.dumps({"decision": "block", "reason": text})
    return json.dumps({"hookSpecificOutput": {"hookEventName": "PostToolUse", "additionalContext": text}})


def told_of(source: Source, result: FileResult) -> str:
    """Return what is reported about one file."""
    from agentlint.reports.words import clean, counted, told
    from agentlint.text import Safety

    findings = result.diagnostics
    lines = [f"agentlint: {counted(len(findings), 'finding')} in {clean(source.path)}, which was just written."]
    for finding in findings[:MOST]:
        line, column, _ = source.position(finding.span.start)
        text = told(finding).replace("\n", "\n  ")
        lines.append(f"- line {line}, column {column}, {finding.severity} [{finding.rule}]: {text}")
    if len(findings) > MOST:
        lines.append(f"- {len(findings) - MOST} more: agentlint check {clean(source.path)}")
    if any(fix.safety is Safety.SAFE for finding in findings for fix in finding.fixes):
        lines.append(f"`agentlint fix {clean(source.path)}` makes the safe fixes.")
    return "\n".join(lines)
