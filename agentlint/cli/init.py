"""``agentlint init``."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from agentlint.engine.init import Left, Proposal, Survey

MANY = 10
"""Findings from which on a baseline is worth it."""


def init(
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Write without asking.")] = False,
    no_hook: Annotated[bool, typer.Option("--no-hook", help="Leave pre-commit alone.")] = False,
    hook: Annotated[
        str | None,
        typer.Option("--hook", metavar="CLIENT", help="Only set up the client's hook after writing: claude."),
    ] = None,
) -> None:
    """Write a configuration and a hook for pre-commit, after asking.

    What is there already stays: a configuration is never replaced, and a hook is added below the others.

    Example: agentlint init
    """
    import os

    from agentlint.engine import init as engine
    from agentlint.engine.config import Configuration
    from agentlint.engine.discover import discover
    from agentlint.reports.words import clean
    from agentlint.status import OK, USAGE, UsageError

    try:
        if hook is not None:
            _client_hook(hook, yes)
            raise typer.Exit(OK)
        there = Configuration().at(os.getcwd()).path
        found = engine.survey(discover(["."], Configuration()))
        _tell(found)
        if there:
            _left(engine.Left(f"{there} is the configuration here already"))
        else:
            _configure(found, yes)
        if not no_hook:
            _hook(found, yes)
        _advise()
    except (UsageError, OSError) as error:
        sys.stderr.write(f"agentlint init: {clean(str(error))}\n")
        raise typer.Exit(USAGE) from None
    raise typer.Exit(OK)


def _tell(found: Survey) -> None:
    """Which agents are there."""
    from agentlint.platforms import PLATFORMS
    from agentlint.reports.words import clean, counted

    if not found.files:
        typer.echo("No agent files are here yet.")
        return
    typer.echo(f"{counted(found.files, 'agent file')}:")
    for (platform, folder), count in sorted(found.placed.items()):
        typer.echo(f"  {count:,} of {PLATFORMS[platform].title} in {f'{folder}/' if folder else 'other folders'}")
    for folder, platform in found.guessed.items():
        typer.echo(f"  {clean(folder)}/ seems to be for {PLATFORMS[platform].title}")


def _configure(found: Survey, yes: bool) -> None:
    import os

    from agentlint.engine import init as engine
    from agentlint.engine.config import PYPROJECT

    if os.path.isfile(PYPROJECT) and _settle(engine.configuration(found, pyproject=True), "Add this to {}?", yes):
        return
    _settle(engine.configuration(found, pyproject=False), "Write this as {}?", yes)


def _hook(found: Survey, yes: bool) -> None:
    import shutil

    from agentlint.engine.hook import hook
    from agentlint.engine.origin import origin
    from agentlint.home import DISTRIBUTION

    proposal = hook(found)
    if _settle(proposal, "Add the hook to {}?", yes) and origin() is None and not shutil.which(DISTRIBUTION):
        typer.echo(
            f"The hook runs `{DISTRIBUTION}`, which is not on the PATH here: "
            "activate the environment that agentlint is installed in before you commit."
        )


def _client_hook(client: str, yes: bool) -> None:
    """Set up the hook that checks what an agent has just written. Raises UsageError and OSError."""
    import shutil

    from agentlint.engine.clienthook import client_hook
    from agentlint.home import DISTRIBUTION
    from agentlint.reports.hook import CLIENTS
    from agentlint.status import UsageError

    if client not in CLIENTS:
        raise UsageError(f"--hook takes {', '.join(CLIENTS)}, not {client!r}")
    if _settle(client_hook(), "Add the hook to {}?", yes) and not shutil.which(DISTRIBUTION):
        typer.echo(f"The hook runs `{DISTRIBUTION}`, which is not on the PATH here.")


def _settle(proposal: Proposal | Left, question: str, yes: bool) -> bool:
    """Show what would be written, ask, and write it. Whether it was."""
    from agentlint.engine.files import Changed, write_atomic
    from agentlint.engine.init import Left
    from agentlint.reports.words import clean

    if isinstance(proposal, Left):
        _left(proposal)
        return False
    path = clean(proposal.path)
    if not yes:
        typer.echo("\n" + "".join(f"    {clean(line)}\n" for line in proposal.added.splitlines()))
        if not _agreed(question.format(path)):
            typer.echo(f"{path}: left as it is")
            return False
    try:
        write_atomic(proposal.path, proposal.after, expected=proposal.before)
    except Changed as error:
        raise OSError(str(error)) from None
    typer.echo(f"{path}: {'written' if proposal.before is None else 'added to'}")
    return True


def _left(left: Left) -> None:
    from agentlint.reports.words import clean

    typer.echo(clean(left.reason))
    if left.advice:
        typer.echo("By hand, this can be added:\n\n" + "".join(f"    {one}\n" for one in left.advice.splitlines()))


def _agreed(question: str) -> bool:
    """The answer to a question; no answer is an error, so that a script does not take it for a no."""
    from agentlint.status import UsageError

    try:
        return input(f"{question} [Y/n] ").strip().lower() in ("", "y", "yes")
    except EOFError:
        raise UsageError("nobody answers; --yes writes without asking") from None


def _advise() -> None:
    """What to do next."""
    import os

    from agentlint.engine.config import Configuration
    from agentlint.engine.discover import discover, find_baseline
    from agentlint.engine.run import Summary, check
    from agentlint.reports.words import counted

    config = Configuration()
    summary = Summary()
    for _ in check(discover(["."], config), config.settings, summary):
        pass
    total = sum(summary.by_severity.values())
    if not total:
        typer.echo("Next: agentlint check")
    elif total < MANY or find_baseline(os.curdir):
        typer.echo(f"Next: agentlint check ({counted(total, 'finding')} today)")
    else:
        typer.echo(
            f"Next: agentlint check ({counted(total, 'finding')} today). "
            "To begin with new ones only: agentlint baseline"
        )
