"""The command line: each command is a function in a module of this package, imported when it is called.

All commands have the same exit statuses: 0 success, 1 findings (or files refused), 2 wrong arguments or unreadable
files, 130 interrupted.
"""

import io
import os
import sys
from contextlib import contextmanager
from importlib import import_module
from typing import TYPE_CHECKING, Annotated, Any, TextIO, cast

import typer
from typer.core import TyperCommand, TyperGroup

from agentlint import __version__
from agentlint.cli.command import keep_values
from agentlint.status import INTERRUPTED, OK, USAGE
from agentlint.streams import Unheard, complete_streams, silence

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


COMMANDS: dict[str, tuple[str, str]] = {
    "check": ("check", "Report what is wrong with agent files, why, and what to do."),
    "fix": ("fix", "Make all safe fixes."),
    "inspect": ("inspect", "Show each agent as each client sees it."),
    "may": ("may", "Show whether an agent may use a tool, and which rule decides."),
    "convert": ("convert", "Convert agents to another client, and report what is lost."),
    "report": ("report", "Write a page that shows which client loads which agent."),
    "baseline": ("baseline", "Accept the present findings, to report only new ones."),
    "hook": ("hook", "Check a file that an AI agent has just written."),
    "init": ("init", "Write a configuration and a hook for pre-commit, after asking."),
    "config": ("config", "Show which settings apply to a path, and where each comes from."),
    "rule": ("rule", "Print a rule's page."),
    "platforms": ("platforms", "Show each platform's folders, keys, tools and models."),
    "clients": ("clients", "Show which versions of the clients were observed."),
    "schema": ("schema", "Print the JSON schema of a platform's keys."),
    "server": ("server", "Run a language server for editors."),
}
"""The module and function of each command, and its line of help. A module is imported only when its command runs."""

_ALIKE = {"lint": "check", "format": "fix", "explain": "rule", "show": "inspect", "rules": "rule"}
"""Commands of other linters, each with the command here that does the same."""

_VERSION = ("--version", "-V")
_VERBOSE = ("--verbose", "-v")
_CONTEXT: dict[str, Any] = {"help_option_names": ["-h", "--help"]}


class _KeepsValues:
    """A command of Typer's whose parameters keep values that need no conversion."""

    def get_params(self, ctx: Any) -> Any:
        """Return the parameters. Typer's own ones (for help and completion) are switches."""
        parameters = super().get_params(ctx)  # type: ignore[misc]
        annotations = self.callback.__annotations__  # type: ignore[attr-defined]
        for parameter in parameters:
            keep_values(parameter, annotations.get(parameter.name, bool | None))
        return parameters


class _Command(_KeepsValues, TyperCommand):
    """A command, as `Commands` makes it."""


class Commands(_KeepsValues, TyperGroup):
    """Typer's group with commands that are imported on use, so that ``--version`` and completion stay fast."""

    _lists = False
    """Whether help lists the commands: their names and lines are enough for that."""

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Write the help page without importing the commands."""
        self._lists = True
        try:
            super().format_help(ctx, formatter)
        finally:
            self._lists = False

    def make_context(self, *args: Any, **kwargs: Any) -> Any:
        """Make the context, during which ``--version`` and ``--help`` print."""
        with _ends():
            return super().make_context(*args, **kwargs)

    def parse_args(self, ctx: Any, args: list[str]) -> Any:
        """Parse the arguments. ``--version`` ends the run at once, so the option that says how it is printed goes
        first."""
        if args and args[0] in _VERSION:
            args = sorted(args, key=lambda arg: arg not in _VERBOSE)
        return super().parse_args(ctx, args)

    def invoke(self, ctx: Any) -> Any:
        """Run a command, and end as `_ends` says."""
        with _ends():
            return super().invoke(ctx)

    def list_commands(self, ctx: Any) -> list[str]:
        """Return the names of all commands, without importing them."""
        del ctx
        return list(COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """Return a command, imported now; None where there is none of that name."""
        del ctx
        if cmd_name not in COMMANDS:
            return None
        module, help_line = COMMANDS[cmd_name]
        if self._lists:
            return _command(cmd_name, _described(help_line), help_line)
        function = getattr(import_module(f"agentlint.cli.{module}"), module)
        return _command(cmd_name, function, function.__doc__ or help_line)

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """Return the command of that name. For another word the error says what was probably meant."""
        if args[0] not in COMMANDS and not args[0].startswith("-"):
            ctx.fail(f"there is no command `{_shown(args[0])}`{_meant(args[0])}")
        return super().resolve_command(ctx, args)


@contextmanager
def _ends() -> "Iterator[None]":
    """Handle the ways in which a command can end that are not defects, and which Typer does not distinguish."""
    try:
        try:
            yield
        finally:
            sys.stdout.flush()  # an error in writing here still gets a message of ours
    except KeyboardInterrupt:
        from agentlint.cli.progress import clear

        clear()
        sys.stderr.write("interrupted\n")
        raise typer.Exit(INTERRUPTED) from None
    except BrokenPipeError:  # the reader of the output is gone (`| head`)
        silence(sys.stdout.fileno())
        raise typer.Exit(OK) from None
    except OSError as error:  # a report that cannot be written, or a folder that was removed
        silence(sys.stdout.fileno())
        _tell(str(error))
        raise typer.Exit(USAGE) from None
    except Exception as error:
        if isinstance(error, typer.Abort) or hasattr(error, "exit_code"):
            raise  # Typer's own exits
        _tell(_defect(error))
        raise typer.Exit(USAGE) from None


def _tell(error: str) -> None:
    from agentlint.cli import remarks

    remarks.error(error)


def _defect(error: Exception) -> str:
    """Describe a defect in one line: what failed, over which file (see `text.WorkingOn`), and where."""
    trace, place = error.__traceback__, ""
    while trace is not None:
        file = trace.tb_frame.f_code.co_filename.replace(os.sep, "/")
        if "/agentlint/" in file:
            place = f"{file.rpartition('/agentlint/')[2]}:{trace.tb_lineno}"
        trace = trace.tb_next
    about = "".join(f"{note}: " for note in getattr(error, "__notes__", ()))
    words = " ".join(f"{type(error).__name__}: {error}".split())[:300]
    return f"{about}a defect of agentlint, please report it: {words} ({place})"


def _meant(word: str) -> str:
    from agentlint.model.words import meant

    if os.path.lexists(word):
        return f"; to check that path: agentlint check {_shown(word)}"
    return meant(_ALIKE.get(word, word), COMMANDS)


def _shown(word: str) -> str:
    from agentlint.reports.words import clean

    return clean(word)


def _described(help_line: str) -> "Callable[[], None]":
    def command() -> None: ...

    command.__doc__ = help_line
    return command


def _command(name: str, function: "Callable[..., Any]", help_text: str) -> Any:
    application = typer.Typer(add_completion=False, rich_markup_mode=None)
    application.command(name, cls=_Command, help=help_text, context_settings=_CONTEXT)(function)
    command: Any = typer.main.get_command(application)
    for parameter in command.params:
        if parameter.param_type_name == "argument":
            # Typer 0.29 and later write Python's type beside an argument's name: `paths... <list[str]>`.
            parameter.display_type_rich = lambda **_: None
    return command


app = typer.Typer(
    cls=Commands,
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings=_CONTEXT,
    help="Check, fix, inspect and convert the agent files of Claude Code, OpenCode, GitHub Copilot and others.\n\n"
    "Start with: agentlint check",
)


def _version(ctx: typer.Context, value: bool) -> None:
    if value:
        from agentlint.home import DISTRIBUTION

        typer.echo(f"{DISTRIBUTION} {__version__}")
        if ctx.params.get("verbose"):
            from agentlint.platforms import PLATFORMS
            from agentlint.reports import clients

            clients.text([program for listed in PLATFORMS.values() for program in listed.programs], sys.stdout)
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool,
        typer.Option(*_VERSION, callback=_version, is_eager=True, help="Print the name and version."),
    ] = False,
    verbose: Annotated[
        bool, typer.Option(*_VERBOSE, is_eager=True, help="With --version: also list the observed clients.")
    ] = False,
) -> None: ...


def _visible(text: str) -> str:
    from agentlint.reports.words import clean_lines

    return clean_lines(text)


def main() -> None:
    """Run the command line. What a user can cause gives no traceback, quoted text is escaped, and no line can be read
    as a command by a CI runner."""
    from agentlint.reports.lines import Lines

    complete_streams()
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")  # a console without UTF-8; a file name that is not UTF-8
    sys.stdout = cast("TextIO", Lines(sys.stdout))
    sys.stderr = cast("TextIO", Lines(cast("TextIO", Unheard(sys.stderr)), _visible))  # a message can quote anything
    app()
