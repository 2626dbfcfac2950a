"""Work out the hook that `agentlint init --hook CLIENT` would set up for a client. Nothing is written here, and what is
added leaves every other byte of the client's settings as it was.

In Copilot CLI and OpenCode each hook has a file, so that agentlint gets one of its own. Copilot CLI reads it in a
folder that the user trusts (observed 2026-11-28).
"""

from __future__ import annotations

import json
from typing import Any, Final

from agentlint import home
from agentlint.engine.files import read_existing
from agentlint.engine.init import Left, Proposal
from agentlint.engine.project import LeadsOut
from agentlint.syntax.json import Json, JsonFault
from agentlint.syntax.nodes import Mapping, Object, Sequence

SETTINGS: Final = ".claude/settings.json"
COMMAND: Final = f"{home.DISTRIBUTION} hook claude"
COPILOT: Final = ".github/hooks/agentlint.json"
OPENCODE: Final = ".opencode/plugins/agentlint.js"
EVENT: Final = "PostToolUse"
MATCHER: Final = "Write|Edit|MultiEdit"
"""Claude Code's tools that write a file."""
COPILOT_MATCHER: Final = "create|edit|str_replace_editor|apply_patch"
"""Copilot CLI's tools that write a file."""
PLUGIN: Final = f"""\
// Tells the agent what is wrong with an agent file that it has just written.
import {{ execFile }} from "node:child_process"

const WRITES = ["write", "edit", "multiedit", "patch", "apply_patch"]

export const Agentlint = async ({{ directory }}) => ({{
  "tool.execute.after": async (input, output) => {{
    if (!WRITES.includes(input.tool)) return
    const told = await new Promise((done) => {{
      const command = ["hook", "opencode"]
      const hook = execFile("{home.DISTRIBUTION}", command, {{ cwd: directory, timeout: 10000 }}, (error, answer) =>
        done(error ? "" : answer),
      )
      hook.stdin?.on("error", () => {{}})
      hook.stdin?.end(JSON.stringify({{ cwd: directory, tool_input: input.args }}))
    }})
    if (told) output.output += `\\n\\n${{told}}`
  }},
}})
"""
"""The plugin of OpenCode that runs the command (https://opencode.ai/docs/plugins). Text that is added to the output of
a tool reaches the model (observed 2026-11-28)."""
MAX_BYTES: Final = 1_000_000


def entry() -> Object:
    """Return the hook in the form of the client's settings (https://code.claude.com/docs/en/hooks)."""
    return {"matcher": MATCHER, "hooks": [{"type": "command", "command": COMMAND, "timeout": 10}]}


def client_hook(client: str) -> Proposal | Left:
    """Return a client's hook for the project in the current folder. Raises OSError."""
    if client == "copilot":
        return _own_file(COPILOT, _pretty(copilot_hook()) + "\n")
    if client == "opencode":
        return _own_file(OPENCODE, PLUGIN)
    return _in_settings()


def copilot_hook() -> dict[str, Any]:
    """Return the hook in Copilot CLI's form (https://docs.github.com/en/copilot/reference/hooks-configuration);
    ``matcher`` is a regular expression for the names of tools (observed 2026-11-28)."""
    command = f"{home.DISTRIBUTION} hook copilot"
    hook = {"type": "command", "matcher": COPILOT_MATCHER, "bash": command, "powershell": command, "timeoutSec": 10}
    return {"version": 1, "hooks": {"postToolUse": [hook]}}


def _own_file(path: str, text: str) -> Proposal | Left:
    """Return a file that holds nothing but the hook."""
    try:
        before = read_existing(path, MAX_BYTES + 1)
    except LeadsOut as error:
        return Left(f"{path} was not changed: {error.strerror}", text)
    if before is None:
        return Proposal(path, None, text.encode(), text)
    if before == text.encode():
        return Left(f"{path} already exists")
    return Left(f"{path} already exists with different content", text)


def _in_settings() -> Proposal | Left:
    """Return Claude Code's settings with the hook. Raises OSError."""
    alone = _pretty({"hooks": {EVENT: [entry()]}}) + "\n"
    try:
        before = read_existing(SETTINGS, MAX_BYTES + 1)
    except LeadsOut as error:
        return Left(f"{SETTINGS} was not changed: {error.strerror}", alone)
    if before is None or not before.strip():
        return Proposal(SETTINGS, before, alone.encode(), alone)
    cannot = Left(f"{SETTINGS} cannot be edited automatically", alone)
    if len(before) > MAX_BYTES:
        return cannot
    try:
        text = before.decode("utf-8")
        if " hook claude" in text and "agentlint" in text:
            return Left(f"{SETTINGS} already has a hook of agentlint")
        known = json.loads(text)  # the client does not accept comments
        after = _added(text, Json(text), known)
        wanted = json.loads(text)
        wanted.setdefault("hooks", {}).setdefault(EVENT, []).append(entry())
        if json.loads(after) != wanted:
            return cannot
    except (JsonFault, ValueError, TypeError, AttributeError, LookupError, RecursionError):
        return cannot
    return Proposal(SETTINGS, before, after.encode("utf-8"), _pretty(entry()) + "\n")


def _added(text: str, read: Json, known: Object) -> str:
    """Return the text with the hook at the end of the innermost list or mapping that already exists."""
    newline = "\r\n" if "\r\n" in text else "\n"
    hooks = known.get("hooks")
    if hooks is None:
        route: tuple[str, ...] = ()
        new = f'"hooks": {_pretty({EVENT: [entry()]})}'
    elif hooks.get(EVENT) is None:
        route, new = ("hooks",), f'"{EVENT}": {_pretty([entry()])}'
    else:
        route, new = ("hooks", EVENT), _pretty(entry())
    node = read.node(route)
    if not isinstance(node, Mapping | Sequence):
        raise ValueError("not a mapping or list")
    depth = len(route) + 1
    lines = newline.join("  " * depth + line for line in new.split("\n"))
    end = node.end - 1  # the bracket
    last = node.pairs[-1][1].end if isinstance(node, Mapping) and node.pairs else 0
    if isinstance(node, Sequence) and node.items:
        last = node.items[-1].end
    if last:
        return text[:last] + "," + newline + lines + text[last:]
    return text[:end].rstrip() + newline + lines + newline + "  " * (depth - 1) + text[end:]


def _pretty(value: Any) -> str:
    return json.dumps(value, indent=2)
