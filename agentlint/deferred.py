"""Modules that are loaded at their first use, although others import them at their top.

Typer 0.28 imports all that any of its functions needs. A command that only reads its arguments uses none of `UNUSED`;
without them ``import typer`` takes 18 instead of 38 ms (Python 3.11.7).
"""

from __future__ import annotations

import sys
from _thread import _local as local
from contextlib import contextmanager
from importlib import import_module
from types import MethodType, ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

UNUSED: dict[str, tuple[str, ...]] = {
    "datetime": ("datetime",),  # Typer, for options of other types than ours
    "uuid": ("UUID",),
    "shutil": ("get_terminal_size",),  # Typer, for its help
    "gettext": ("gettext",),
    "difflib": ("get_close_matches",),  # Typer, for words that it does not know
    "traceback": ("FrameSummary", "StackSummary"),  # Typer, for exceptions that are not caught
    "platform": (),  # Typer's `launch`
    "subprocess": (),  # Typer's `launch` and completion
    "threading": ("local",),  # Typer, for the context of each thread
    "urllib.parse": ("quote_from_bytes",),  # pathlib, for URIs
    "ntpath": (),  # pathlib, for Windows paths
    "linecache": (),  # inspect, for lines of source
    "tokenize": (),
    "ast": ("NodeVisitor",),
    "bisect": (),  # ours: for the lines of findings, and for patterns
}
"""Module: the names that others take from it when they import it."""

_KNOWN: dict[str, Any] = {"local": local}
"""Names whose values are at hand without the module."""


def _loaded(name: str) -> ModuleType:
    if isinstance(sys.modules.get(name), _Module):
        del sys.modules[name]
    return import_module(name)


class _Module(ModuleType):
    """Stands for a module until one of its names is asked for."""

    def __getattr__(self, name: str) -> Any:
        if name == "__path__":  # asked by ``from module import name``: none of them is a package
            raise AttributeError(name)
        return getattr(_loaded(self.__name__), name)


class _Name:
    """Stands for a function or a class of such a module: it can be called, asked for a name, and be a base."""

    def __init__(self, module: str, name: str) -> None:
        self._module = module
        self._name = name

    def _real(self) -> Any:
        return getattr(_loaded(self._module), self._name)

    def __call__(self, *values: Any, **named: Any) -> Any:
        return self._real()(*values, **named)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._real(), name)

    def __or__(self, _other: Any) -> Any:
        return Any  # an annotation, which nobody reads

    def __mro_entries__(self, _bases: tuple[Any, ...]) -> tuple[type]:
        """A base that finds its methods in the real one (inspect makes a class of `ast.NodeVisitor`)."""
        return (type(self._name, (), {"__getattr__": lambda one, name: MethodType(getattr(self, name), one)}),)


@contextmanager
def deferred(modules: Mapping[str, tuple[str, ...]] = UNUSED) -> Iterator[None]:
    """What is imported in the block gets these modules without their being loaded, but for those that are already."""
    made: list[tuple[_Module, tuple[str, ...]]] = []
    for module, names in modules.items():
        if module not in sys.modules:
            sys.modules[module] = stand_in = _Module(module)
            stand_in.__dict__.update({name: _KNOWN.get(name) or _Name(module, name) for name in names})
            package, _, last = module.rpartition(".")
            if package:
                setattr(import_module(package), last, stand_in)
            made.append((stand_in, names))
    try:
        yield
    finally:
        for stand_in, names in made:  # from here on a module's names are the real ones
            for name in names:
                del stand_in.__dict__[name]
