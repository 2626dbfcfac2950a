"""``agentlint init``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from agentlint.cli.command import ends
from agentlint.cli.names import completes, target_words

if TYPE_CHECKING:
    from collections.abc import Callable

    from agentlint.engine.init import Left, Proposal, Survey, Upkeep

Answer = TypeVar("Answer")

MANY = 10
"""Findings from which on a baseline is worth it."""


@ends
def init(
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Write without asking.")] = False,
    no_hook: Annotated[bool, typer.Option("--no-hook", help="Do not set up pre-commit.")] = False,
    convert: Annotated[
        list[str] | None,
        typer.Option(
            "--convert",
            metavar="CLIENT",
            help="Keep copies of the agents for this client up to date.",
            autocompletion=completes(target_words),
        ),
    ] = None,
    hook: Annotated[
        str | None,
        typer.Option(
            "--hook",
            metavar="CLIENT",
            help="Only set up the client's hook after writing: claude, copilot or opencode.",
        ),
    ] = None,
) -> None:
    """Write a configuration and a hook for pre-commit, after asking.

    Existing settings are kept: a configuration is never replaced, and a hook is added after the existing ones. With
    --yes, copies are written for the clients that --convert names, or that already have copies.

    Example: agentlint init
    """
    import os

    from agentlint.engine import init as engine
    from agentlint.engine.config import Configuration
    from agentlint.engine.discover import discover
    from agentlint.engine.places import EVERY_KIND

    if hook is not None:
        _client_hook(hook, yes)
        return
    configuration = Configuration().at(os.getcwd())
    survey = engine.survey(discover(["."], Configuration(), kinds=EVERY_KIND))
    _tell(survey)
    targets = _targets(convert or [], "--convert")
    upkeep = None if configuration.convert_to else _upkeep(survey, targets, yes)
    if not configuration.path:
        is_written = _configure(survey, upkeep, yes)
    elif upkeep is None:
        says = (
            f", and names the clients that get copies: {', '.join(configuration.convert_to)}"
            if configuration.convert_to
            else ""
        )
        _left(engine.Left(f"{configuration.path} is already the configuration here{says}"))
        is_written = False
    else:
        is_written = _settle(engine.addition(configuration, upkeep), "Add this to {}?", yes)
    if not no_hook:
        _hook(survey, yes, upkeep=bool(configuration.convert_to) or (upkeep is not None and is_written))
    _advise(converts=upkeep is not None and is_written)


def _tell(survey: Survey) -> None:
    """Which agents are there."""
    from agentlint.platforms import PLATFORMS
    from agentlint.reports.words import clean, counted

    others = " and ".join(counted(number, kind) for kind, number in survey.others.items())
    if others:
        typer.echo(f"{others}.")
    if not survey.files:
        typer.echo("There are no agent files here yet.")
        return
    typer.echo(f"{counted(survey.files, 'agent file')}:")
    for (platform, folder), count in sorted(survey.placed.items()):
        typer.echo(f"  {count:,} of {PLATFORMS[platform].title} in {f'{folder}/' if folder else 'other folders'}")
    for folder, platform in survey.guessed.items():
        typer.echo(f"  {clean(folder)}/ seems to contain agents of {PLATFORMS[platform].title}")


def _upkeep(survey: Survey, targets: tuple[str, ...], yes: bool) -> Upkeep | None:
    """Whose agents are to be kept in step for which other clients, as the command line or somebody says; None for
    nobody's. Raises UsageError."""
    from agentlint.engine import init as engine
    from agentlint.platforms import PLATFORMS
    from agentlint.status import UsageError

    kept = engine.kept(survey)
    sources = [name for name in PLATFORMS if survey.written[name]]
    if not sources:
        if targets:
            raise UsageError("--convert: there are no agents here to convert")
        return None
    source = kept.source if kept is not None else max(sources, key=lambda name: survey.written[name])
    if targets:
        return engine.upkeep(source, targets)
    if yes:
        return kept
    if len(sources) > 1:
        titles = ", ".join(f"{name} ({survey.written[name]:,})" for name in sources)
        typer.echo(f"\nThere are agents of several clients here: {titles}.")
        source = _answered("Which client's agents do you edit? The other clients get copies of them.", source, _source)
    default = ", ".join(kept.targets) if kept is not None and kept.source == source else "none"
    question = f"Which other clients should get copies of {PLATFORMS[source].title}'s agents, kept up to date?"
    return engine.upkeep(source, _answered(question, default, _targets_or_none))


def _answered(question: str, default: str, read: Callable[[str], Answer]) -> Answer:
    """Return the answer to a question, asked again until it can be ``read``. Raises UsageError where nobody answers."""
    from agentlint.reports.words import clean
    from agentlint.status import UsageError

    while True:
        answer = _line(f"{question} [{default}] ").strip() or default
        try:
            return read(answer)
        except UsageError as error:
            typer.echo(clean(str(error)))


def _targets(words: list[str], option: str = "") -> tuple[str, ...]:
    from agentlint.cli.names import targets

    return targets([word for text in words for word in text.replace(",", " ").split()], option)


def _targets_or_none(answer: str) -> tuple[str, ...]:
    return () if answer.lower() in ("none", "no", "n", "-") else _targets([answer])


def _source(answer: str) -> str:
    from agentlint.status import UsageError

    first, *others = _targets([answer]) or ("",)
    if others or not first:
        raise UsageError("name one client")
    return first


def _configure(survey: Survey, upkeep: Upkeep | None, yes: bool) -> bool:
    """Offer a configuration. Whether one was written."""
    import os

    from agentlint.engine import init as engine
    from agentlint.engine.config import PYPROJECT

    if os.path.isfile(PYPROJECT) and _settle(
        engine.configuration(survey, upkeep, pyproject=True), "Add this to {}?", yes
    ):
        return True
    return _settle(engine.configuration(survey, upkeep, pyproject=False), "Write this as {}?", yes)


def _hook(survey: Survey, yes: bool, *, upkeep: bool) -> None:
    import shutil

    from agentlint.engine.hook import hook
    from agentlint.engine.origin import origin
    from agentlint.home import DISTRIBUTION

    proposal = hook(survey, upkeep=upkeep)
    if _settle(proposal, "Add the hook to {}?", yes) and origin() is None and not shutil.which(DISTRIBUTION):
        typer.echo(
            f"The hook runs `{DISTRIBUTION}`, which is not on the PATH here: "
            "activate the environment that agentlint is installed in before you commit."
        )


def _client_hook(client: str, yes: bool) -> None:
    """Set up the hook that checks what an agent has just written. Raises UsageError and OSError."""
    import shutil

    from agentlint.cli.names import named
    from agentlint.engine.clienthook import client_hook
    from agentlint.home import DISTRIBUTION
    from agentlint.reports.hook import CLIENTS

    named(client, CLIENTS, "--hook")
    if _settle(client_hook(client), "Add the hook to {}?", yes) and not shutil.which(DISTRIBUTION):
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
            typer.echo(f"{path}: not changed")
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
        typer.echo("You can add this yourself:\n\n" + "".join(f"    {line}\n" for line in left.advice.splitlines()))


def _agreed(question: str) -> bool:
    """Tell whether a question is answered with yes."""
    return _line(f"{question} [Y/n] ").strip().lower() in ("", "y", "yes")


def _line(question: str) -> str:
    """Return the line that answers a question; no answer is an error, so that a script does not take it for a no."""
    from agentlint.status import UsageError

    try:
        return input(question)
    except EOFError:
        raise UsageError("there is no answer on standard input; --yes writes without asking") from None


def _advise(*, converts: bool) -> None:
    """What to do next; ``converts``: copies are to be kept in step from now on."""
    import os

    from agentlint.engine.config import Configuration
    from agentlint.engine.discover import discover, find_baseline
    from agentlint.engine.places import EVERY_KIND
    from agentlint.engine.run import Summary, check
    from agentlint.reports.words import counted

    config = Configuration()
    summary = Summary()
    for _ in check(discover(["."], config, kinds=EVERY_KIND), config.settings, summary):
        pass
    total = sum(summary.by_severity.values())
    if converts:
        typer.echo("To write the copies: agentlint convert")
    if not total:
        typer.echo("Next: agentlint check")
    elif total < MANY or find_baseline(os.curdir):
        typer.echo(f"Next: agentlint check ({counted(total, 'finding')} today)")
    else:
        typer.echo(
            f"Next: agentlint check ({counted(total, 'finding')} today). To report only new ones: agentlint baseline"
        )
