"""Facts about VS Code itself: its tools, attributes and words."""

from __future__ import annotations

from typing import Final

from agentlint.model.models import ALIASES
from agentlint.model.vocabulary.vscode import OLD_TOOLS, TOOLS
from agentlint.platforms.copilot import VSCODE

CLIENT: Final = VSCODE.newest


_TOOLS: Final = TOOLS | OLD_TOOLS


FOLDED_TOOLS: Final = {tool.lower(): tool for tool in _TOOLS}


ATTRIBUTES: Final = frozenset(
    {
        "name",
        "description",
        "argument-hint",
        "model",
        "tools",
        "handoffs",
        "target",
        "infer",
        "agents",
        "user-invocable",
    }
    | {"disable-model-invocation", "advancedOptions", "github", "hooks"}
)


CLOUD_ATTRIBUTES: Final = frozenset({"name", "description", "tools", "target", "mcp-servers", "github", "infer"})
"""The attributes that have an effect when `target` is `github-copilot`."""


CLAUDE_MODELS: Final = {alias: names["copilot"] for alias, names in ALIASES.items() if "copilot" in names}


CLAUDE_WORDS: Final = {
    "model": ("sonnet", "opus", "haiku", "inherit"),
    "permissionMode": ("default", "acceptEdits", "plan", "delegate", "dontAsk", "bypassPermissions"),
    "memory": ("user", "project", "local"),
}


SCOPES: Final = {
    "actions": ("read", "write", "none"),
    "checks": ("read", "none"),
    "contents": ("read", "write", "none"),
    "discussions": ("read", "write", "none"),
    "issues": ("read", "write", "none"),
    "metadata": ("read",),
    "pull-requests": ("read", "write", "none"),
    "security-events": ("read", "none"),
    "workflows": ("write", "none"),
}
"""The scopes of `github.permissions` and their values, as VS Code's validator knows them."""


_PASCAL_EVENTS: Final = frozenset(
    {
        "SessionStart",
        "UserPromptSubmit",
        "PreToolUse",
        "PostToolUse",
        "PreCompact",
        "SubagentStart",
        "SubagentStop",
        "Stop",
    }
)


HOOK_EVENTS: Final = {
    "vscode": _PASCAL_EVENTS,
    "claude": _PASCAL_EVENTS,
    "github-copilot": frozenset(
        {"sessionStart", "sessionEnd", "userPromptSubmitted", "preToolUse", "postToolUse", "agentStop", "subagentStop"}
        | {"errorOccurred"}
    ),
    "": _PASCAL_EVENTS | {"SessionEnd", "ErrorOccurred"},
}
"""The names of events for each `target`; "" stands for none."""


def may_exist(name: str) -> bool:
    """Tell whether VS Code, an extension (`publisher.extension/tool`) or a server (`server/tool`) may have a tool with
    this name."""
    return name in _TOOLS or ("/" in name and "(" not in name) or ("." in name and " " not in name)
