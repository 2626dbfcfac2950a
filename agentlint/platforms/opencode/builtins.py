"""OpenCode's built-in agents, and the rules with which every agent starts."""

from __future__ import annotations

from typing import Final

from agentlint.record import Record

DEFAULTS: Final = (
    "*:*=allow",
    "doom_loop:*=ask",
    "external_directory:*=ask",
    "question:*=deny",
    "plan_enter:*=deny",
    "plan_exit:*=deny",
    "read:*=allow",
    "read:*.env=ask",
    "read:*.env.*=ask",
    "read:*.env.example=allow",
)
"""The rules with which every agent starts, except those for the client's own temporary folders."""


class Builtin(Record):
    """A built-in agent, which a file with its name reconfigures."""

    mode: str
    rules: tuple[str, ...]  # applied after `DEFAULTS` and before the rules of the file
    description: str | None = None
    hidden: bool = False
    temperature: float | None = None


BUILTINS: Final = {
    "build": Builtin(
        "primary",
        ("question:*=allow", "plan_enter:*=allow"),
        "The default agent. Executes tools based on configured permissions.",
    ),
    "plan": Builtin(
        "primary",
        (
            "question:*=allow",
            "plan_exit:*=allow",
            "task:general=deny",
            "edit:*=deny",
            "edit:.opencode/plans/*.md=allow",
        ),
        "Plan mode. Disallows all edit tools.",
    ),
    "general": Builtin(
        "subagent",
        ("todowrite:*=deny",),
        "General-purpose agent for researching complex questions and executing multi-step tasks. "
        "Use this agent to execute multiple units of work in parallel.",
    ),
    "explore": Builtin(
        "subagent",
        (
            "*:*=deny",
            "grep:*=allow",
            "glob:*=allow",
            "list:*=allow",
            "bash:*=allow",
            "webfetch:*=allow",
            "websearch:*=allow",
            "read:*=allow",
            "external_directory:*=ask",
        ),
        "Fast agent specialized for exploring codebases. Use this when you need to quickly find files by patterns "
        '(eg. "src/components/**/*.tsx"), search code for keywords (eg. "API endpoints"), or answer questions about '
        'the codebase (eg. "how do API endpoints work?"). When calling this agent, specify the desired thoroughness '
        'level: "quick" for basic searches, "medium" for moderate exploration, or "very thorough" for comprehensive '
        "analysis across multiple locations and naming conventions.",
    ),
    "compaction": Builtin("primary", ("*:*=deny",), hidden=True),
    "title": Builtin("primary", ("*:*=deny",), hidden=True, temperature=0.5),
    "summary": Builtin("primary", ("*:*=deny",), hidden=True),
}
