"""The rules, each in one module of its own; `RULES` registers them in display order."""

from __future__ import annotations

import inspect
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING

from agentlint import home
from agentlint.platforms import name_clients
from agentlint.record import Record

if TYPE_CHECKING:
    from types import ModuleType

    from agentlint.model.kinds import FileKind


class Rule(Record):
    """A registered rule. Its module is imported only when a run needs it.

    ``keys``: `check` runs on files that have one of these top-level keys; ("*",) on every file; () has no `check`.
    ``together``: has a `check_all`. ``info``: everything it finds on its own is at info level, so that `check` need
    not run when that is hidden. ``kinds`` are those of the files that its `check` looks at; what a reader reports is
    put into words whatever the kind.
    """

    name: str
    keys: tuple[str, ...] = ()
    together: bool = False
    info: bool = False
    kinds: tuple[FileKind, ...] = ("agent",)


RULES: tuple[Rule, ...] = (
    # The file and its fences
    Rule("ignored-extension"),
    Rule("hidden-file"),
    Rule("legacy-place"),
    Rule("unread-place", keys=("*",)),
    Rule("unlisted-agent"),
    Rule("plugin-manifest"),
    Rule("file-name-characters"),
    Rule("readme-agent"),
    Rule("not-utf8"),
    Rule("bom"),
    Rule("frontmatter-missing"),
    Rule("frontmatter-unclosed"),
    Rule("frontmatter-displaced"),
    Rule("frontmatter-not-mapping"),
    Rule("early-close"),
    Rule("fence-language"),
    # YAML and TOML
    Rule("yaml-invalid"),
    Rule("toml-invalid"),
    Rule("settings-invalid"),
    Rule("crlf-with-invalid-yaml"),
    Rule("duplicate-key"),
    Rule("value-cut"),
    Rule("anchor-or-tag"),
    # Keys and values
    Rule("unknown-key"),
    Rule("other-consumer-key"),
    Rule("deprecated-key"),
    Rule("no-effect-key"),
    Rule("plugin-ignored-key"),
    Rule("missing-key"),
    Rule("blank-value"),
    Rule("null-value"),
    Rule("wrong-type"),
    Rule("invalid-value"),
    Rule("prompt-variable"),
    # Name and description
    Rule("name-format"),
    Rule("name-override"),
    Rule("builtin-name"),
    Rule("duplicate-name", together=True),
    Rule("description-missing", keys=("*",)),
    Rule("literal-newline", keys=("description",)),
    Rule("long-description", keys=("description",), info=True),
    # Tools and permissions
    Rule("zero-tools"),
    Rule("all-tools-unknown"),
    Rule("unknown-tool"),
    Rule("tools-space-separated"),
    Rule("tools-not-allowlist"),
    Rule("pattern-ignored"),
    Rule("pattern-removes-all"),
    Rule("tool-in-both"),
    Rule("restriction-no-effect"),
    Rule("permission-key-no-effect"),
    Rule("permission-order"),
    Rule("permission-question-lost"),
    Rule("background-tools"),
    Rule("search-by-shell"),
    # Models and the rest
    Rule("model-unknown"),
    Rule("model-format"),
    Rule("model-list-empty"),
    Rule("isolation-needs-git"),
    Rule("mcp-server-invalid"),
    Rule("hooks-invalid"),
    Rule("unknown-reference"),
    # Skills and commands
    Rule("skill-place"),
    Rule("description-limit"),
    Rule("nobody-starts"),
    Rule("argument-hint-list"),
    Rule("positional-argument"),
    Rule("grant-no-effect"),
    # The body, and other clients
    Rule("body-empty", keys=("*",)),
    Rule("body-too-long"),
    Rule("not-portable", keys=("*",), info=True, kinds=("agent", "skill", "command")),
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
def module(name: str) -> ModuleType:
    """A rule's module. Raises KeyError for a name that is not registered."""
    if name not in names():
        raise KeyError(name)
    return import_module(f"agentlint.rules.{name.replace('-', '_')}")


@cache
def names() -> frozenset[str]:
    return frozenset(rule.name for rule in RULES)


def page(name: str) -> str:
    """A rule's page: Markdown, from its module's docstring, with the clients in the places of their names."""
    return name_clients(inspect.cleandoc(module(name).__doc__ or ""))


def summary(name: str) -> str:
    """The page's title: its first line without the full stop."""
    return page(name).partition("\n")[0].rstrip(".")


def address(name: str) -> str:
    """The address of a rule's page, or of what is said of a finding of the engine; "" while the project has no home."""
    return home.page(f"docs/rules.md#{name}")
