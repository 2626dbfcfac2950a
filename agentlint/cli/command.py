"""What all commands share in their use of Typer: how their arguments arrive, and how they end.

A command is a function that returns its exit status (None is `OK`) and raises UsageError, or OSError, for arguments
that it cannot work with. Nothing else in this package writes such an error or ends the process.
"""

from __future__ import annotations

import dataclasses
import functools
import inspect
from typing import TYPE_CHECKING, ParamSpec, TypeVar

import typer

from agentlint.status import OK, USAGE, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable

A = TypeVar("A")
P = ParamSpec("P")


def ends(function: Callable[P, int | None]) -> Callable[P, None]:
    """Make a command of a function: exit with its status, and report in one line what it cannot work with."""

    @functools.wraps(function)
    def command(*args: P.args, **kwargs: P.kwargs) -> None:
        try:
            status = function(*args, **kwargs)
        except BrokenPipeError:  # the reader of the output is gone: no error in the arguments
            raise
        except (UsageError, OSError) as error:
            from agentlint.cli import remarks
            from agentlint.reports.words import clean

            remarks.error(clean(str(error)))
            status = USAGE
        raise typer.Exit(OK if status is None else status)

    return command


def takes(arguments: type[A]) -> Callable[[Callable[[A], int | None]], Callable[..., None]]:
    """Make a command of a function that takes one object: each field of the dataclass ``arguments`` becomes a
    parameter.

    The module of the dataclass has no ``from __future__ import annotations``: Typer would have to compile the text of
    each field's annotation again, twice.
    """

    def decorate(function: Callable[[A], int | None]) -> Callable[..., None]:
        def call(**given: object) -> int | None:
            return function(arguments(**given))

        parameters = [
            inspect.Parameter(
                field.name, inspect.Parameter.KEYWORD_ONLY, default=_default(field), annotation=field.type
            )
            for field in _in_order(arguments)
        ]
        call.__name__, call.__doc__ = function.__name__, function.__doc__
        call.__annotations__ = {parameter.name: parameter.annotation for parameter in parameters}
        command = ends(call)
        command.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
        return command

    return decorate


def _default(field: dataclasses.Field[object]) -> object:
    return inspect.Parameter.empty if field.default is dataclasses.MISSING else field.default


def _in_order(arguments: type) -> list[dataclasses.Field[object]]:
    """Return the fields as help shows them: the command's own first, then those that it shares with others."""
    groups = [group for group in arguments.__mro__ if dataclasses.is_dataclass(group)]
    names: list[str] = []
    for number, group in enumerate(groups):
        bases = [base for base in groups[number + 1 :] if issubclass(group, base)]
        inherited = {field.name for base in bases for field in dataclasses.fields(base)}
        names += [field.name for field in dataclasses.fields(group) if field.name not in {*names, *inherited}]
    fields = {field.name: field for field in dataclasses.fields(arguments)}
    return [fields[name] for name in names]
