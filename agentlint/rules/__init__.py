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


class LintRule(Record):
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


RULES: tuple[LintRule, ...] = (
    # The file and its fences
    LintRule("ignored-extension", "error warning", _ALL),
    LintRule("hidden-file", "error", "opencode copilot"),
    LintRule("legacy-place", "error", "copilot"),
    LintRule("unread-place", "warning", _ALL, keys=("*",)),
    LintRule("unlisted-agent", "error", "claude"),
    LintRule("plugin-manifest", "error", "claude"),
    LintRule("file-name-characters", "info", "copilot"),
    LintRule("readme-agent", "error warning", "claude opencode copilot kilo"),
    LintRule("not-utf8", "error warning", "claude opencode copilot kilo gemini"),
    LintRule("bom", "error warning", "claude gemini droid", "safe"),
    LintRule("frontmatter-missing", "error warning info", _MARKDOWN),
    LintRule("frontmatter-unclosed", "error warning", "claude opencode copilot kilo droid cursor"),
    LintRule("frontmatter-displaced", "error", "claude opencode copilot kilo droid cursor", "safe"),
    LintRule("frontmatter-not-mapping", "error warning", "claude opencode copilot kilo gemini cursor"),
    LintRule("early-close", "error warning", "claude"),
    LintRule("fence-language", "error warning info", "opencode kilo"),
    # YAML and TOML
    LintRule("yaml-invalid", "error warning", _MARKDOWN, "safe unsafe"),
    LintRule("toml-invalid", "error", "codex"),
    LintRule("settings-invalid", "error", "claude opencode copilot kilo gemini qwen codex"),
    LintRule("crlf-with-invalid-yaml", "error", "claude"),
    LintRule("duplicate-key", "error warning", "claude opencode copilot kilo droid", "safe"),
    LintRule("value-cut", "warning", "claude opencode copilot kilo", "safe unsafe"),
    LintRule("anchor-or-tag", "warning", "claude opencode copilot kilo", "unsafe"),
    # Keys and values
    LintRule("unknown-key", "error warning info", _ALL, "safe unsafe"),
    LintRule("other-consumer-key", "info", "claude copilot"),
    LintRule("deprecated-key", "info", "opencode copilot kilo", "safe"),
    LintRule("no-effect-key", "error warning info", "claude opencode copilot kilo codex", "unsafe"),
    LintRule("plugin-ignored-key", "error warning", "claude", "unsafe"),
    LintRule("missing-key", "error warning", "claude opencode copilot gemini qwen codex", "unsafe"),
    LintRule("blank-value", "error warning", "claude copilot gemini qwen codex cursor"),
    LintRule(
        "null-value", "error warning info", "claude opencode copilot kilo gemini qwen droid cursor", "safe unsafe"
    ),
    LintRule("wrong-type", "error warning", _ALL, "safe unsafe"),
    LintRule("invalid-value", "error warning info", _ALL, "safe unsafe"),
    LintRule("prompt-variable", "error info", "kilo gemini qwen"),
    # Name and description
    LintRule("name-format", "error", "claude opencode copilot kilo", "unsafe"),
    LintRule("name-override", "warning info", "claude opencode copilot kilo gemini", "unsafe"),
    LintRule("builtin-name", "error warning info", "claude opencode copilot kilo gemini"),
    LintRule("duplicate-name", "error warning info", _ALL, together=True),
    LintRule("description-missing", "warning", "opencode kilo", keys=("*",)),
    LintRule(
        "literal-newline",
        "warning",
        "claude opencode copilot kilo gemini qwen",
        "safe display",
        ("description",),
        kinds=("agent", "skill", "command"),
    ),
    LintRule("long-description", "info", _MARKDOWN, keys=("description",)),
    # Tools and permissions
    LintRule("zero-tools", "error info", "claude copilot"),
    LintRule("all-tools-unknown", "error", "claude"),
    LintRule("unknown-tool", "error warning info", "claude copilot gemini qwen droid", "unsafe"),
    LintRule("tools-space-separated", "warning", "copilot", "unsafe"),
    LintRule("tools-not-allowlist", "error warning info", "opencode kilo", "unsafe"),
    LintRule("pattern-ignored", "error warning info", "claude copilot"),
    LintRule("pattern-removes-all", "warning", "claude"),
    LintRule("tool-in-both", "error warning", "claude"),
    LintRule("restriction-no-effect", "error info", "claude gemini", "safe unsafe"),
    LintRule("permission-key-no-effect", "error info", "opencode kilo", "safe"),
    LintRule("permission-order", "error warning", "opencode kilo", "unsafe"),
    LintRule("permission-question-lost", "info", "opencode kilo"),
    LintRule("background-tools", "warning", "claude"),
    LintRule("search-by-shell", "info", "claude"),
    LintRule("withheld-tool", "info", "claude opencode copilot kilo gemini qwen", keys=("*",)),
    # Models and the rest
    LintRule("model-unknown", "error warning", "claude copilot codex droid cursor", "unsafe"),
    LintRule("model-format", "error", "opencode kilo", "unsafe"),
    LintRule("model-list-empty", "error", "copilot", "unsafe"),
    LintRule("isolation-needs-git", "error", "claude", "unsafe"),
    LintRule("mcp-server-invalid", "error", "copilot"),
    LintRule("hooks-invalid", "error warning", "claude copilot"),
    LintRule("unknown-reference", "error warning info", "claude opencode copilot kilo codex"),
    # Skills and commands
    LintRule("skill-place", "error", "claude"),
    LintRule("description-limit", "error warning", "claude copilot"),
    LintRule("listing-budget", "warning info", "claude copilot", together=True),
    LintRule("nobody-starts", "error", "claude copilot"),
    LintRule("argument-hint-list", "error warning", "claude copilot", "safe"),
    LintRule("positional-argument", "warning info", "claude opencode copilot", "unsafe"),
    LintRule("grant-no-effect", "warning", "claude copilot"),
    LintRule("shell-in-text", "warning info", "claude opencode copilot"),
    # The body, and other clients
    LintRule("body-empty", "error warning", _MARKDOWN, keys=("*",)),
    LintRule("body-too-long", "warning", "copilot"),
    LintRule("not-portable", "info", _MARKDOWN, keys=("*",), kinds=("agent", "skill", "command")),
)

RENAMED: dict[str, str] = {}
"""Old names that still work in configuration and suppressions."""

CHECKING: tuple[LintRule, ...] = tuple(rule for rule in RULES if rule.keys)
"""The rules with a `check`."""

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


def registered(name: str) -> LintRule:
    """Return a rule's entry. Raises KeyError for a name that is not registered."""
    return _by_name()[name]


@cache
def _by_name() -> dict[str, LintRule]:
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
