"""Modules that are loaded at their first use, although others import them at their top.

Typer 0.28 imports all that any of its functions needs. A command that only reads its arguments uses none of `UNUSED`,
which take 5 of the 50 ms that ``import typer`` takes (Python 3.11.7).
"""

from __future__ import annotations

import sys
from importlib.util import find_spec, module_from_spec
from types import ModuleType
from typing import Any

UNUSED = (
    "subprocess",  # Typer's completion and `launch`
    "ipaddress",  # urllib.parse, which pathlib imports
    "linecache",  # inspect and traceback, for lines of source; it imports tokenize
    "textwrap",  # traceback, for what is wrong in a line
    "bz2",  # shutil, for archives
    "lzma",
    "shellingham",  # Typer's completion: the name of the shell
)


class _Deferred(ModuleType):
    """Stands for a module until one of its names is asked for; then it becomes that module."""

    def __getattr__(self, name: str) -> Any:
        spec = self.__spec__
        object.__setattr__(self, "__class__", ModuleType)
        if spec is not None and spec.loader is not None:
            spec.loader.exec_module(self)
        return getattr(self, name)


def defer(names: tuple[str, ...] = UNUSED) -> None:
    """Load these modules when they are first used. Those that are loaded already, or do not exist, stay as they are."""
    for name in names:
        if name not in sys.modules and (spec := find_spec(name)) is not None:
            module = module_from_spec(spec)
            module.__class__ = _Deferred
            sys.modules[name] = module
