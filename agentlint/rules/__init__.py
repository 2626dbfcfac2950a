"""The rules, each in one module of its own; `RULES` registers them in display order."""

from __future__ import annotations

import inspect
from functools import cache
from importlib import import_module
from types import ModuleType
from typing import NamedTuple


class Rule(NamedTuple):
    """A registered rule. Its module is imported only when a run needs it.

    ``keys``: `check` runs on files that have one of these top-level keys; ("*",) on every file; () has no `check`.
    ``together``: has a `check_all`. ``info``: everything it reports is at info level, so that `check` need not run
    when that is hidden.
    """

    name: str
    keys: tuple[str, ...] = ()
    together: bool = False
    info: bool = False


RULES: tuple[Rule, ...] = ()

RENAMED: dict[str, str] = {}
"""Old names that still work in configuration and suppressions."""


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
    """A rule's page: Markdown, from its module's docstring."""
    return inspect.cleandoc(module(name).__doc__ or "")


def summary(name: str) -> str:
    """The page's first line without the full stop."""
    return page(name).partition("\n")[0].rstrip(".")
