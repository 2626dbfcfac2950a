"""The outputs of `agentlint check` and `agentlint fix`: the report that is shown, and those that go to files."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, TextIO, cast

from agentlint import reports as formats
from agentlint.cli import remarks
from agentlint.status import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from contextlib import ExitStack

    from agentlint.cli.options import RunOptions
    from agentlint.engine.files import Pending
    from agentlint.engine.lint import FileResult
    from agentlint.engine.run import Summary
    from agentlint.reports import Reporter
    from agentlint.reports.lines import Lines


class Reports:
    """The outputs of a run: a report on a stream, GitHub's annotations, and files."""

    def __init__(self, options: RunOptions, unfinished: ExitStack, *, stdin: bool) -> None:
        from agentlint.engine.files import Pending
        from agentlint.reports.lines import Lines
        from agentlint.reports.terminal import colored

        takes_stdout = options.fixes and (options.diff or stdin)  # a difference or a fixed text is printed there
        machine = options.output_format not in (None, *formats.TEXTS)
        stream = sys.stderr if takes_stdout else sys.stdout
        self.aside = sys.stderr if machine and options.fixes else stream
        """The stream for messages about fixes."""
        self._verbose = options.verbose
        self._reporters: list[Reporter] = []
        if options.output_format is None and os.environ.get("GITHUB_ACTIONS") == "true":
            self._reporters.append(formats.reporter("github", self.aside))
        self._files: list[tuple[Pending, Lines]] = []
        for name, path in outputs(options.output or []):
            pending = unfinished.enter_context(Pending(path))
            lines = Lines(pending.stream)
            self._files.append((pending, lines))
            self._reporters.append(formats.reporter(name, cast("TextIO", lines)))
        self._finishing = list(self._reporters)
        if options.diff:
            return  # the difference itself is the report
        shown = formats.reporter(
            options.output_format or _for_people(options), stream, color=colored(options.color, stream)
        )
        self._reporters.append(shown)
        if machine or not (options.fixes or options.quiet):  # a run that fixes has a last line of its own
            self._finishing.append(shown)

    def file(self, result: FileResult) -> None:
        """Add the result of a file to all reports, and tell which clients it was checked for if the user asked."""
        if self._verbose:
            _say_platforms(result)
        for report in self._reporters:
            report.file(result)

    def finish(self, summary: Summary) -> None:
        """Finish all reports, and put the files in their places."""
        for report in self._finishing:
            report.finish(summary)
        for pending, lines in self._files:
            lines.flush()
            pending.commit()


def _say_platforms(result: FileResult) -> None:
    from agentlint.reports.words import clean

    for name, reason in result.platforms:
        remarks.note(f"{clean(result.path)}: {name} ({clean(reason)})")


def _for_people(options: RunOptions) -> str:
    full, concise = formats.TEXTS
    return full if sys.stdout.isatty() and not options.fixes else concise


def outputs(given: list[str]) -> Iterator[tuple[str, str]]:
    """Yield the format and path of each ``--output``. Raises UsageError."""
    taken: set[str] = set()
    for output in given:
        name, _, path = output.partition(":")
        if name not in formats.FORMATS or not path:
            raise UsageError(
                f"--output takes FORMAT:FILE with a format of {', '.join(formats.FORMATS)}, not {output!r}"
            )
        real = os.path.realpath(path)
        if real in taken:
            raise UsageError(f"--output names {path} twice")
        folder = os.path.dirname(real)
        if not os.path.exists(path) and not os.path.isdir(folder):
            raise UsageError(f"--output {output}: there is no folder {folder}")
        taken.add(real)
        yield name, path
