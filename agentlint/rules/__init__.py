"""The rules, each in one module of its own; `RULES` registers them in display order."""

from __future__ import annotations

import inspect
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING

from agentlint import home
from agentlint.platforms import PLATFORMS, name_clients
from agentlint.record import Record

if TYPE_CHECKING:
    from types import ModuleType

    from agentlint.model.kinds import FileKind


_MARKDOWN = "claude opencode copilot kilo gemini qwen droid cursor"
_ALL = "claude opencode copilot kilo gemini qwen codex droid cursor"


class Rule(Record):
    """A registered rule. Its module is imported only when a run needs it.

    ``levels`` are those at which it speaks, the highest first; ``platforms`` those whose files it was seen to speak of;
    ``fixes`` the safety of what it offers to change (`text.Safety`). A rule that says anything else fails the tests.
    ``keys``: `check` runs on files that have one of these top-level keys; ("*",) on every file; () has no `check`.
    ``together``: has a `check_all`. ``kinds`` are those of the files that its `check` looks at; what a reader reports
    is put into words whatever the kind.
    """

    name: str
    levels: str
    platforms: str
    fixes: str = ""
    keys: tuple[str, ...] = ()
    together: bool = False
    kinds: tuple[FileKind, ...] = ("agent",)

    @property
    def info(self) -> bool:
        """Whether its `check` need not run where notes are hidden."""
        return self.levels == "info" and self.keys != ()


RULES: tuple[Rule, ...] = (
    # The file and its fences
    Rule("ignored-extension", "error warning", _ALL),
    Rule("hidden-file", "error", "opencode copilot"),
    Rule("legacy-place", "error", "copilot"),
    Rule("unread-place", "warning", _ALL, keys=("*",)),
    Rule("unlisted-agent", "error", "claude"),
    Rule("plugin-manifest", "error", "claude"),
    Rule("file-name-characters", "info", "copilot"),
    Rule("readme-agent", "error warning", "claude opencode copilot kilo"),
    Rule("not-utf8", "error warning", "claude opencode copilot kilo gemini"),
    Rule("bom", "error warning", "claude gemini droid", "safe"),
    Rule("frontmatter-missing", "error warning info", _MARKDOWN),
    Rule("frontmatter-unclosed", "error warning", "claude opencode copilot kilo droid cursor"),
    Rule("frontmatter-displaced", "error", "claude opencode copilot kilo droid cursor", "safe"),
    Rule("frontmatter-not-mapping", "error warning", "claude opencode copilot kilo gemini cursor"),
    Rule("early-close", "error warning", "claude"),
    Rule("fence-language", "error warning info", "opencode kilo"),
    # YAML and TOML
    Rule("yaml-invalid", "error warning", _MARKDOWN, "safe unsafe"),
    Rule("toml-invalid", "error", "codex"),
    Rule("settings-invalid", "error", "claude opencode kilo codex"),
    Rule("crlf-with-invalid-yaml", "error", "claude"),
    Rule("duplicate-key", "error warning", "claude opencode copilot kilo droid", "safe"),
    Rule("value-cut", "warning", "claude opencode copilot kilo", "safe unsafe"),
    Rule("anchor-or-tag", "warning", "claude opencode copilot kilo", "unsafe"),
    # Keys and values
    Rule("unknown-key", "error warning info", _ALL, "safe unsafe"),
    Rule("other-consumer-key", "info", "claude copilot"),
    Rule("deprecated-key", "info", "opencode copilot kilo", "safe"),
    Rule("no-effect-key", "error warning info", "claude opencode copilot kilo codex", "unsafe"),
    Rule("plugin-ignored-key", "error warning", "claude", "unsafe"),
    Rule("missing-key", "error warning", "claude opencode copilot gemini qwen codex", "unsafe"),
    Rule("blank-value", "error warning", "claude copilot gemini qwen codex cursor"),
    Rule("null-value", "error warning info", "claude opencode copilot kilo gemini droid cursor", "safe unsafe"),
    Rule("wrong-type", "error warning", _ALL, "safe unsafe"),
    Rule("invalid-value", "error warning info", _ALL, "safe unsafe"),
    Rule("prompt-variable", "error info", "kilo gemini qwen"),
    # Name and description
    Rule("name-format", "error", "claude opencode copilot kilo", "unsafe"),
    Rule("name-override", "warning info", "claude opencode copilot kilo gemini", "unsafe"),
    Rule("builtin-name", "error warning info", "claude opencode copilot kilo gemini"),
    Rule("duplicate-name", "error warning info", _ALL, together=True),
    Rule("description-missing", "warning", "opencode kilo", keys=("*",)),
    Rule(
        "literal-newline",
        "warning",
        "claude opencode copilot kilo gemini qwen",
        "safe display",
        ("description",),
        kinds=("agent", "skill", "command"),
    ),
    Rule("long-description", "info", _MARKDOWN, keys=("description",)),
    # Tools and permissions
    Rule("zero-tools", "error info", "claude copilot"),
    Rule("all-tools-unknown", "error", "claude"),
    Rule("unknown-tool", "error warning info", "claude copilot gemini qwen droid", "unsafe"),
    Rule("tools-space-separated", "warning", "copilot", "unsafe"),
    Rule("tools-not-allowlist", "error warning info", "opencode kilo", "unsafe"),
    Rule("pattern-ignored", "error warning info", "claude copilot"),
    Rule("pattern-removes-all", "warning", "claude"),
    Rule("tool-in-both", "error warning", "claude"),
    Rule("restriction-no-effect", "error info", "claude", "safe unsafe"),
    Rule("permission-key-no-effect", "error info", "opencode kilo", "safe"),
    Rule("permission-order", "error warning", "opencode kilo", "unsafe"),
    Rule("permission-question-lost", "info", "opencode kilo"),
    Rule("background-tools", "warning", "claude"),
    Rule("search-by-shell", "info", "claude"),
    Rule("withheld-tool", "info", "claude opencode copilot kilo gemini qwen", keys=("*",)),
    # Models and the rest
    Rule("model-unknown", "error warning", "claude copilot codex droid cursor", "unsafe"),
    Rule("model-format", "error", "opencode kilo", "unsafe"),
    Rule("model-list-empty", "error", "copilot", "unsafe"),
    Rule("isolation-needs-git", "error", "claude", "unsafe"),
    Rule("mcp-server-invalid", "error", "copilot"),
    Rule("hooks-invalid", "error warning", "claude copilot"),
    Rule("unknown-reference", "error warning info", "claude opencode copilot kilo codex"),
    # Skills and commands
    Rule("skill-place", "error", "claude"),
    Rule("description-limit", "error warning", "claude copilot"),
    Rule("listing-budget", "warning info", "claude copilot", together=True),
    Rule("nobody-starts", "error", "claude copilot"),
    Rule("argument-hint-list", "error warning", "claude copilot", "safe"),
    Rule("positional-argument", "warning info", "claude opencode copilot", "unsafe"),
    Rule("grant-no-effect", "warning", "claude copilot"),
    Rule("shell-in-text", "warning info", "claude opencode copilot"),
    # The body, and other clients
    Rule("body-empty", "error warning", _MARKDOWN, keys=("*",)),
    Rule("body-too-long", "warning", "copilot"),
    Rule("not-portable", "info", _MARKDOWN, keys=("*",), kinds=("agent", "skill", "command")),
)

RENAMED: dict[str, str] = {}
"""Old names that still work in configuration and suppressions."""

ENGINE_RULES: dict[str, str] = {
    "file-too-large": "The file is larger than the limit and was not read.",
    "internal-error": "A rule or a fix of agentlint itself failed on the file.",
    "unused-ignore": "A comment that hides findings hides none.",
}
"""Findings of the engine, not of a rule module."""


@cache
@cache
def module(name: str) -> ModuleType:
    """Return a rule's module. Raises KeyError for a name that is not registered."""
    return import_module(f"agentlint.rules.{registered(name).name.replace('-', '_')}")


def registered(name: str) -> Rule:
    """Return a rule's entry. Raises KeyError for a name that is not registered."""
    return _by_name()[name]


@cache
def _by_name() -> dict[str, Rule]:
    return {rule.name: rule for rule in RULES}


@cache
def names() -> frozenset[str]:
    """Return the names of all rules."""
    return frozenset(_by_name())


def page(name: str) -> str:
    """Return a rule's page: Markdown, from its module's docstring, with the clients in the places of their names."""
    return name_clients(inspect.cleandoc(module(name).__doc__ or ""))


def summary(name: str) -> str:
    """Return the page's title: its first line without the full stop."""
    return page(name).partition("\n")[0].rstrip(".")


def about(name: str) -> dict[str, str]:
    """Return what a reader of the page asks first, in words: at which level, of whose files, and what `fix` does about
    it."""
    rule = registered(name)
    platforms = [PLATFORMS[platform].title for platform in rule.platforms.split()]
    everyone = "every client" if len(platforms) == len(PLATFORMS) else ", ".join(platforms)
    commands = {"safe": "`agentlint fix`", "unsafe": "`agentlint fix --unsafe-fixes`", "display": "shown only"}
    fixes = [commands[safety] for safety in rule.fixes.split()]
    return {"Level": ", ".join(rule.levels.split()), "Clients": everyone, "Fix": ", ".join(fixes) or "none"}


def address(name: str) -> str:
    """Return the address of a rule's page, or of what is said of a finding of the engine; "" while the project has no
    home."""
    return home.page(f"docs/rules.md#{name}")
