"""What `check --fix` did: each fix if asked for, then counts by rule of fixes made and findings left."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, TextIO

from agentlint.reports.terminal import Sheet
from agentlint.reports.words import clean, counted
from agentlint.text import Safety

if TYPE_CHECKING:
    from agentlint.engine.fix import FileFix
    from agentlint.engine.lint import FileResult


class Tally:
    """Counts of a run. ``made``, ``left``, ``fixable`` and ``unsafe`` are by rule: fixes made, findings that remain,
    those of them that `--fix` would fix, and those that need `--unsafe-fixes`."""

    def __init__(self) -> None:
        self.files = 0
        self.changed = 0
        self.conflicts = 0
        self.unreadable = 0
        self.harmful = 0
        self.known = 0  # findings that the baseline accepts
        self.made: Counter[str] = Counter()
        self.left: Counter[str] = Counter()
        self.fixable: Counter[str] = Counter()
        self.unsafe: Counter[str] = Counter()

    def add(self, file_fix: FileFix) -> None:
        """Count a file and what was done to it."""
        if file_fix.fixed is None:
            self.unreadable += 1
            return
        self.files += 1
        self.harmful += len(file_fix.fixed.errors)
        if file_fix.conflict:
            self.conflicts += 1
            return
        self.changed += file_fix.changed
        self.made.update(applied.rule for applied in file_fix.fixed.applied)

    def add_left(self, result: FileResult) -> None:
        """Count findings that remain and are not accepted by the baseline."""
        for diagnostic in result.diagnostics:
            self.left[diagnostic.rule] += 1
            safety = min((fix.safety for fix in diagnostic.fixes), default=Safety.DISPLAY)
            self.fixable[diagnostic.rule] += safety is Safety.SAFE
            self.unsafe[diagnostic.rule] += safety is Safety.UNSAFE


def made(file_fix: FileFix, stream: TextIO) -> None:
    """Print a line for each fix: where it was made, for which rule, and what a client sees differently."""
    if file_fix.fixed is None or file_fix.conflict:
        return
    for applied in file_fix.fixed.applied:
        mark = " (unsafe)" if applied.safety is Safety.UNSAFE else ""
        stream.write(f"{clean(file_fix.path)}:{applied.line}: fixed [{applied.rule}] {clean(applied.title)}{mark}\n")


def trouble(file_fix: FileFix, stream: TextIO) -> None:
    """Print what went wrong with a file: it could not be read or written, or a fix of agentlint's did harm."""
    if file_fix.error:
        stream.write(f"{clean(file_fix.path)}: cannot be read: {clean(file_fix.error)}\n")
    if file_fix.conflict:
        stream.write(f"{clean(file_fix.path)}: not written: {clean(file_fix.conflict)}\n")
    for error in file_fix.fixed.errors if file_fix.fixed is not None else ():
        stream.write(f"{clean(file_fix.path)}: {error.severity}[{error.rule}] {clean(error.message)}\n")


def summary(tally: Tally, stream: TextIO, *, wrote: bool) -> None:
    """Print one line with the totals, then one for each rule with fixes or findings."""
    fixed, left, unsafe = tally.made.total(), tally.left.total(), tally.unsafe.total()
    verb = "fixed" if wrote else "would be fixed"
    line = f"{counted(tally.files, 'file')}: {fixed:,} {verb} in {counted(tally.changed, 'file')}, {left:,} left"
    if unsafe:
        line += f" ({unsafe:,} fixable with --unsafe-fixes)"
    if tally.known:
        line += f", {tally.known:,} known from the baseline"
    if tally.conflicts:
        line += f", {counted(tally.conflicts, 'file')} not written"
    if tally.unreadable:
        line += f", {counted(tally.unreadable, 'path')} could not be read"
    sheet = Sheet(stream)
    sheet.line(line)
    for rule in sorted(tally.made.keys() | tally.left.keys()):
        parts = [f"{tally.made[rule]:,} {verb}"] if tally.made[rule] else []
        if tally.left[rule]:
            more = f" ({tally.unsafe[rule]:,} with --unsafe-fixes)" if tally.unsafe[rule] else ""
            parts.append(f"{tally.left[rule]:,} left{more}")
        sheet.line(", ".join(parts), lead=f"  {rule}: ", hang=4)
