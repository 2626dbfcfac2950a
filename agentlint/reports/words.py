"""Text for a terminal or log: nothing from a file reaches it without being made visible."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from agentlint.reports.lines import Exact, has_reader, in_json
from agentlint.text import Position, Severity, Source, lazy_pattern

if TYPE_CHECKING:
    from typing import Any, TextIO

    from agentlint.engine.lint import FileResult
    from agentlint.engine.run import Summary
    from agentlint.text import Diagnostic

# C0 and C1 controls, bidirectional and zero-width characters, line separators, tags, surrogates: characters that can
# control a terminal or hide text from its reader. The two joiners are part of many scripts and of emoji; next to ASCII
# they hide text.
_UNSAFE = lazy_pattern(
    "[\x00-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u200e\u200f\u2028-\u202e"
    "\u2060-\u206f\u3164\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff\ud800-\udfff\U000e0000-\U000e0fff]"
    "|(?<![^\x00-\x7f])[\u200c\u200d]|[\u200c\u200d](?![^\x00-\x7f])"
)
NOUNS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
_NAMED = {"\t": "→", "\n": "↵", "\r": "␍", "\x1b": "␛"}


def clean(text: str) -> str:
    """Return ``text`` with every character that could control a terminal made visible. The length stays the same, so
    that columns remain right."""
    if text.isascii() and text.isprintable():
        return text
    return _UNSAFE.sub(lambda match: _NAMED.get(match.group(), "�"), text)


def clean_lines(text: str) -> str:
    """Return what `clean` does for a text of several lines, with its line feeds."""
    return "\n".join(map(clean, text.split("\n")))


def for_stream(text: str, stream: TextIO) -> str:
    """Return a file's text unchanged for a pipe or a file, made visible for a terminal, and without commands for a CI
    runner where that may read it."""
    if stream.isatty():
        return clean_lines(text)
    return text if has_reader(stream) else Exact(text)


def json_text(value: Any, *, indent: int | None = None) -> str:
    """Return JSON in ASCII in which no CI runner finds a command."""
    import json

    return in_json(json.dumps(value, indent=indent))


def told(diagnostic: Diagnostic) -> str:
    """Return what is wrong, why and what to do, one line each, without control characters or lone surrogates. Where
    there is no advice, the first fix says what to do."""
    do = diagnostic.help or next((f"Fix: {fix.title}." for fix in diagnostic.fixes), "")
    return "\n".join(clean(part) for part in (diagnostic.message, diagnostic.why, do) if part)


def position(result: FileResult, diagnostic: Diagnostic) -> Position:
    """Return where a finding begins."""
    return source_of(result).position(diagnostic.span.start)


def source_of(result: FileResult) -> Source:
    """Return the file's text that the rules saw. Findings over all files come without one, so that it is read again."""
    if result.source is None:
        from agentlint.engine.sources import Unreadable, read_source

        try:
            result.source = read_source(result.path)
        except Unreadable:
            result.source = Source(result.path, b"")
    return result.source


def from_checkout(path: str) -> str:
    """Return ``path`` from the root of the checkout, as GitHub and GitLab identify files, even when the run was started
    in a folder below it. Elsewhere, and for paths outside the checkout, it is unchanged."""
    root = os.environ.get("GITHUB_WORKSPACE") or os.environ.get("CI_PROJECT_DIR")
    if not root:
        return path
    try:
        inside = os.path.relpath(path, root).replace(os.sep, "/")
    except ValueError:  # another drive
        return path
    return path if inside == ".." or inside.startswith("../") else inside


def counted(number: int, noun: str) -> str:
    """Return a number with a noun in the right form: "1 file", "1,200 files"."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def verdict(summary: Summary) -> str:
    """Return the last line of a report: what was found, and what is not shown."""
    files = counted(summary.files, "file")
    counts = [
        counted(summary.by_severity[severity], NOUNS[severity])
        for severity in (Severity.ERROR, Severity.WARNING, Severity.INFO)
        if summary.by_severity[severity]
    ]
    line = f"{files} checked: {', '.join(counts)}" if counts else f"{files} checked: nothing to report"
    extra = []
    if summary.unsafe and summary.unsafe_fixable:
        extra.append(f"{summary.fixable + summary.unsafe_fixable:,} fixable with --fix --unsafe-fixes")
    elif summary.fixable:
        extra.append(f"{summary.fixable:,} fixable with --fix")
    if summary.unsafe_fixable and not summary.unsafe:
        extra.append(f"{summary.unsafe_fixable:,} more with --unsafe-fixes")
    if summary.hidden:
        lowest = min(summary.hidden)
        hidden = " and ".join(
            counted(summary.hidden[level], NOUNS[level]) for level in sorted(summary.hidden, reverse=True)
        )
        extra.append(f"{hidden} hidden, shown with --severity {lowest}")
    if summary.suppressed:
        extra.append(f"{summary.suppressed:,} suppressed in the files")
    if summary.baselined:
        extra.append(f"{summary.baselined:,} known from the baseline")
    if summary.unreadable:
        extra.append(f"{counted(len(summary.unreadable), 'path')} could not be read")
    return f"{line} ({'; '.join(extra)})" if extra else line
