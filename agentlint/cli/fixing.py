"""Carry out the fixes of `agentlint fix`: fix each file, show what was done to it, and count what remains."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from agentlint.engine.fix import FileFix, fix_files, fix_source
from agentlint.engine.run import Summary, count, late
from agentlint.reports import fixes as report
from agentlint.reports.lines import has_reader
from agentlint.reports.terminal import colored, in_colours
from agentlint.reports.words import for_stream
from agentlint.status import FINDINGS, OK, USAGE
from agentlint.syntax.edits import unified
from agentlint.text import Source

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from agentlint.cli.files import Files
    from agentlint.cli.options import RunOptions
    from agentlint.cli.outputs import Reports
    from agentlint.engine.baseline import Baseline
    from agentlint.engine.lint import FileResult
    from agentlint.engine.settings import SettingsOf
    from agentlint.rules.base import Member


def file_fixes(options: RunOptions, files: Files) -> Iterable[FileFix]:
    """Fix standard input or the files, and yield the result for each."""
    if files.stdin:
        return _stdin_fix(options, files)
    return fix_files(
        files.found(options.since),
        files.configuration.settings,
        unsafe=options.unsafe_fixes,
        write=not options.diff,
        jobs=options.jobs,
    )


def _stdin_fix(options: RunOptions, files: Files) -> Iterator[FileFix]:
    """Fix standard input. The fixed text goes to standard output, unless the difference does. Bytes that are not UTF-8
    are written unchanged."""
    target = files.stdin_place()
    source = files.text()
    settings = files.configuration.settings(files.stdin)
    fixed = fix_source(source, target.place, target.platform, settings, unsafe=options.unsafe_fixes)
    file_fix = FileFix(files.stdin, source.text, fixed)
    if not options.diff:
        _write_text(fixed.text, fixed.text.encode("utf-8") if file_fix.changed else source.raw)
    yield file_fix


def _write_text(text: str, raw: bytes) -> None:
    """Write a fixed text to standard output: for people without control characters, for programs its exact bytes."""
    if sys.stdout.isatty() or has_reader(sys.stdout):
        sys.stdout.write(for_stream(text, sys.stdout))
        return
    sys.stdout.buffer.write(raw)
    sys.stdout.buffer.flush()


def speaks(file_fix: FileFix) -> bool:
    """Tell whether something will be printed about a file."""
    return file_fix.fixed is None or file_fix.changed or bool(file_fix.fixed.left or file_fix.fixed.errors)


class FixRun:
    """The files of a run as they are fixed: what is shown of each, and what remains in all of them.

    Findings that the baseline ``known`` accepts are fixed like others, but those that remain are not reported and fail
    nothing.
    """

    def __init__(self, options: RunOptions, settings: SettingsOf, known: Baseline | None, reports: Reports) -> None:
        self.summary = Summary()
        self._options = options
        self._settings = settings
        self._known = known
        self._reports = reports
        self._tally = report.Tally()
        self._members: list[Member] = []
        # With --diff nothing is written: findings over all files are shown in the texts that the files would have.
        self._texts: dict[str, Source] = {}

    def add(self, file_fix: FileFix) -> None:
        """Show and count what was done to a file and what remains in it."""
        self._tally.add(file_fix)
        report.trouble(file_fix, self._reports.aside)
        if file_fix.fixed is None:
            self.summary.unreadable.append((file_fix.path, file_fix.error or ""))
            return
        self._show(file_fix, file_fix.fixed.text)
        result = file_fix.fixed.result
        if result is None or file_fix.conflict:  # what remains is unknown: the file has another text now
            self.summary.files += 1
            return
        result.source = Source.from_text(file_fix.path, file_fix.fixed.text)
        if self._options.diff and file_fix.changed:
            self._texts[file_fix.path] = result.source
        self._members += result.members
        self._count(result)

    def add_late(self) -> None:
        """Count the findings that only all files together show."""
        for result in late(self._members, self._settings):
            result.source = self._texts.get(result.path, result.source)
            self._count(result, late=True)

    def finish(self) -> None:
        """Finish the reports, and print how many fixes were made and how many findings remain."""
        self._reports.finish(self.summary)
        self._tally.known = self.summary.baselined
        if not self._options.quiet:
            report.summary(self._tally, self._reports.aside, wrote=not self._options.diff)

    def status(self) -> int:
        """Return the exit status.

        0: nothing remains at the level that fails (with ``diff``: nothing would change). 1: something remains, a file
        was not written because it changed in the meantime, or ``diff`` has something to show. 2: something could not be
        read or written, or a fix failed.
        """
        tally = self._tally
        if self._options.exit_zero:
            return OK
        if tally.unreadable or tally.harmful:
            return USAGE
        fails = tally.changed > 0 if self._options.diff else self.summary.failed
        return FINDINGS if fails or tally.conflicts else OK

    def _show(self, file_fix: FileFix, text: str) -> None:
        """Print the difference or the list of fixes, where the options ask for them."""
        if self._options.diff:
            difference = for_stream(unified(file_fix.before, text, file_fix.path), sys.stdout)
            in_colour = colored(self._options.color, sys.stdout)
            sys.stdout.write(in_colours(difference) if in_colour else difference)
        if self._options.show_fixes:
            report.made(file_fix, self._reports.aside)

    def _count(self, result: FileResult, *, late: bool = False) -> None:
        """Count and report the findings that remain in a file."""
        count(result, self.summary, self._known, self._settings(result.path).fail_on, late=late)
        self._tally.add_left(result)
        self._reports.file(result)
