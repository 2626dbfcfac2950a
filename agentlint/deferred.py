"""Modules that are loaded at their first use, although others import them at their top.

Typer 0.28 imports all that any of its functions needs. A command that only reads its arguments uses none of `UNUSED`,
which take a quarter of the time of ``import typer`` (Python 3.11.7).
"""

from __future__ import annotations

import os
import sys
from importlib import import_module
from types import ModuleType
from typing import Any

UNUSED = {
    "subprocess": "",  # Typer's completion and `launch`
    "shellingham": "",  # Typer's completion: the name of the shell
    "difflib": "get_close_matches",  # Typer, for words that it does not know
    "gettext": "gettext",  # Typer, for its own sentences
    "platform": "system",  # Typer's `launch`; uuid, for the way to a network card
    "urllib.parse": "quote_from_bytes",  # pathlib, for URIs
    "ipaddress": "",  # urllib.parse
    "ntpath": "",  # pathlib, for Windows paths
    "linecache": "",  # inspect and traceback, for lines of source
    "tokenize": "",  # inspect, for lines of source
    "ast": "",  # inspect; before Python 3.13 it needs it at once
    "textwrap": "",  # traceback, for what is wrong in a line
    "math": "",  # datetime, without its C half
    "bisect": "",  # agentlint.text, for the lines of findings
    "zlib": "",  # shutil, for archives
    "bz2": "",
    "lzma": "",
}
"""Module: the function of it that importers take by its name, "" when they take the module."""


class _Deferred(ModuleType):
    """Stands for a module until one of its names is asked for. ``function`` can be taken from it before."""

    def __init__(self, name: str, function: str) -> None:
        super().__init__(name)
        if name == "platform" and hasattr(os, "uname"):
            # uuid asks while it is imported (before Python 3.12)
            self.__dict__[function] = lambda: os.uname().sysname
        elif function:
            self.__dict__[function] = lambda *values, **named: self.__getattr__(function)(*values, **named)

    def __getattr__(self, name: str) -> Any:
        if name == "__path__":  # asked by ``from module import name``: none of them is a package
            raise AttributeError(name)
        if sys.modules.get(self.__name__) is self:
            del sys.modules[self.__name__]
        return getattr(import_module(self.__name__), name)


def defer(modules: dict[str, str] = UNUSED) -> None:
    """Load these modules when they are first used. Those that are loaded already stay as they are."""
    for name, function in modules.items():
        if name not in sys.modules:
            sys.modules[name] = module = _Deferred(name, function)
            package, _, last = name.rpartition(".")
            if package:
                setattr(import_module(package), last, module)
