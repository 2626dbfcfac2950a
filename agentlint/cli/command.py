"""What all commands share in their use of Typer: how their arguments arrive, and how they end.

A command is a function that returns its exit status (None is `OK`) and raises UsageError, or OSError, for arguments
that it cannot work with. Nothing else in this package writes such an error or ends the process.
"""

from __future__ import annotations

import functools
import inspect
from types import UnionType
from typing import (
    TYPE_CHECKING,
    Annotated,
    Any,
    Literal,
    ParamSpec,
    TypeVar,
    Union,
    dataclass_transform,
    get_args,
    get_origin,
)

import typer

from agentlint.status import OK, USAGE, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable

A = TypeVar("A", bound="Arguments")
P = ParamSpec("P")


@dataclass_transform(kw_only_default=True, frozen_default=True)
class Arguments:
    """The arguments of a command. The annotated names of a class and of its bases are its fields, as in a dataclass,
    and their values in the class the defaults; but no code is generated, because a run makes one object only.

    The module of such a class has no ``from __future__ import annotations``: Typer would have to compile the text of
    each field's annotation again, twice.
    """

    def __init__(self, **given: object) -> None:
        vars(self).update(given)

    @classmethod
    def fields(cls) -> dict[str, Any]:
        """Return the annotation of each field in the order in which help shows them: those of the class itself first,
        then those that it shares with others."""
        return {name: kind for group in cls.__mro__ for name, kind in vars(group).get("__annotations__", {}).items()}


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
    """Make a command of a function that takes one object: each field of its class becomes a parameter."""

    def decorate(function: Callable[[A], int | None]) -> Callable[..., None]:
        def call(**given: object) -> int | None:
            return function(arguments(**given))

        parameters = [
            inspect.Parameter(
                name,
                inspect.Parameter.KEYWORD_ONLY,
                default=getattr(arguments, name, inspect.Parameter.empty),
                annotation=annotation,
            )
            for name, annotation in arguments.fields().items()
        ]
        call.__name__, call.__doc__ = function.__name__, function.__doc__
        call.__annotations__ = {parameter.name: parameter.annotation for parameter in parameters}
        command = ends(call)
        command.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
        return command

    return decorate


def keep_values(parameter: Any, annotation: object) -> None:
    """Let a parameter of Typer's keep a value that has its type already, as words and defaults do. Typer 0.29 and later
    load pydantic to convert any value, even None, which takes longer than checking a hundred files."""
    if "process_value" in vars(parameter):
        return
    convert = parameter.process_value

    def process_value(context: typer.Context, value: Any) -> Any:
        if not fits(value, annotation) or (parameter.required and not value):
            return convert(context, value)
        return value if parameter.callback is None else parameter.callback(context, parameter, value)

    parameter.process_value = process_value


def fits(value: object, annotation: object) -> bool:
    """Tell whether a value is one of those that an annotation of a parameter stands for."""
    kind, parts = get_origin(annotation), get_args(annotation)
    if kind is Annotated:
        return fits(value, parts[0])
    if kind in (Union, UnionType):
        return any(fits(value, part) for part in parts)
    if kind is Literal:
        return value in parts
    if kind is list:
        return isinstance(value, list | tuple) and all(fits(item, parts[0]) for item in value)
    return type(value) is annotation
