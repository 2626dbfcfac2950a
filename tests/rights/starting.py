"""A judge of skills and commands: who may start one, what it may do unasked then, and what is kept from it.

Nothing of agentlint is imported here. The facts are those seen in Claude Code 2.1.332, OpenCode 1.18.34 and Copilot CLI
1.0.102 on 2026-11-27; of Gemini CLI 0.61.0 and Codex 0.171.0 that nothing in such a file grants anything.
"""

from __future__ import annotations

import re
import tomllib
from typing import Any

import yaml

PROBES = ("git status", "git push --force", "git", "npm test", "npm run build", "rm -rf /", "git status; rm x")
"""Commands that are tried on every grant."""
WORDS = {"Bash": "run", "Edit": "edit", "MultiEdit": "edit", "Write": "write"}
ON = (True, "true", "yes", "on", "1", 1)


def parts(client: str, text: str) -> tuple[dict[str, Any], str]:
    """The keys and the body of a file that is well formed."""
    if client == "gemini" and not text.startswith("---"):
        data = tomllib.loads(text)
        return data, str(data.pop("prompt"))
    _, head, body = re.split(r"^---\n", text, maxsplit=2, flags=re.M)
    return yaml.safe_load(head) or {}, body


def starts(client: str, kind: str, data: dict[str, Any]) -> set[str]:
    """Who may start it."""
    if client in ("claude", "copilot") and not (client == "copilot" and kind == "command"):
        user = data.get("user-invocable", True) in ON
        model = data.get("disable-model-invocation", False) not in ON
        return {who for who, may in (("user", user), ("model", model)) if may}
    return {"user"} if kind == "command" else {"user", "model"}


def _entries(client: str, value: Any) -> list[str]:
    apart = r"[^\s,(]+(?:\([^)]*\))?" if client == "claude" else r"[^,(]+(?:\([^)]*\))?"
    items = value if isinstance(value, list) else [value]
    return [entry.strip() for item in items if isinstance(item, str) for entry in re.findall(apart, item)]


def grants(client: str, kind: str, data: dict[str, Any]) -> set[str]:
    """What it may do unasked, as far as the probes tell."""
    if client not in ("claude", "copilot") or (client == "copilot" and kind == "command"):
        return set()
    out: set[str] = set()
    for entry in _entries(client, data.get("allowed-tools")):
        name, _, rest = entry.partition("(")
        pattern = rest.removesuffix(")")
        if client == "claude":
            work = WORDS.get(name)
            out |= {work} if work in ("edit", "write") and not pattern else set()
        else:
            work = "run" if name.lower() in ("bash", "shell") else ""
            out |= {"edit", "write"} if name.lower() == "write" and not pattern else set()
        if work == "run":
            out |= {probe for probe in PROBES if _fits(client, pattern, probe)}
    return out


def _fits(client: str, pattern: str, command: str) -> bool:
    if pattern in ("", "*"):
        return True
    if ";" in command:
        return False
    open_ended = re.fullmatch(r"(.*?)(?::\*| \*)", pattern)
    if client == "copilot" and pattern.endswith(" *"):
        return False
    # whether Copilot takes a pattern without an end for exactly that command was not seen: it may go on
    head = open_ended[1] if open_ended else pattern
    exact = open_ended is None and client == "claude"
    return command == head or (not exact and command.startswith(head + " "))


def runs(client: str, data: dict[str, Any], body: str) -> set[str]:
    """The commands in its text that run without a question."""
    if client == "opencode":
        return {f"!{command}" for command in re.findall(r"!`([^`]+)`", body)}
    if client != "claude":
        return set()
    found = re.findall(r"(?:^|(?<=\s))!`([^`]+)`", body, re.M)
    entries = [entry.partition("(") for entry in _entries("claude", data.get("allowed-tools"))]
    patterns = [rest.removesuffix(")") for name, _, rest in entries if name == "Bash"]
    return {f"!{one}" for one in found if any(_fits("claude", pattern, one) for pattern in patterns)}


def kept(client: str, kind: str, data: dict[str, Any]) -> set[str]:
    """What is withheld from it."""
    out: set[str] = set()
    if client == "claude":
        out |= {f"-{one}" for one in _entries("claude", data.get("disallowed-tools"))}
        out |= {f"@{data['agent'].lower()}"} if data.get("context") == "fork" and data.get("agent") else set()
    if client == "opencode" and kind == "command" and data.get("agent"):
        out |= {f"@{data['agent']}"}
    if client == "copilot" and kind == "command" and data.get("tools"):
        out |= {"tools"}
    return out - {"@build", "@general-purpose", "@general"}


def wider(before: tuple[str, str, str], after: tuple[str, str, str]) -> set[str]:
    """What the second file (client, kind, text) lets happen and the first does not."""
    (one, kind, text), (other, other_kind, written) = before, after
    data, body = parts(one, text)
    now, new_body = parts(other, written)
    gained = starts(other, other_kind, now) - starts(one, kind, data)
    gained |= grants(other, other_kind, now) - grants(one, kind, data)
    gained |= runs(other, now, new_body) - runs(one, data, body)
    return gained | (kept(one, kind, data) - kept(other, other_kind, now))
