"""Findings that a project has accepted for now: `.agentlint-baseline.json`.

An entry is a path (relative to the file's folder), a rule, a route without list positions, and a hash of the text to
which the finding points. None of them changes when lines move; when the text itself changes, the finding counts as new.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections import Counter
from typing import TYPE_CHECKING

from agentlint.engine.discover import BASELINE, find_baseline
from agentlint.engine.files import Changed, read_existing, write_atomic
from agentlint.engine.project import LeadsOut
from agentlint.record import Record
from agentlint.status import UsageError
from agentlint.text import BODY

if TYPE_CHECKING:
    from collections.abc import Iterable

    from agentlint.engine.lint import FileResult
    from agentlint.text import Diagnostic, Route, Source

NAME = BASELINE
VERSION = 1
COUNTS = range(1, 1_000_000_000)
"""The valid values of a finding's ``count``: a number with more digits than can be printed is not valid."""
NEVER_KEPT = frozenset({"internal-error", "unused-ignore"})
"""A defect of agentlint, and a comment that hides nothing: accepting them would only conceal them."""


class BaselineError(UsageError):
    """The baseline cannot be used; the text says why and what to do."""


class AcceptedFinding(Record):
    """An accepted finding."""

    path: str
    rule: str
    route: str
    content: str


def content_hash(diagnostic: Diagnostic, source: Source) -> str:
    """Return 16 hex digits of a hash of the text to which a finding points, regardless of indentation, line ends and
    wrapping.

    For a finding about the whole file or body, the first line is used, so that other edits do not make the finding new.
    """
    text = source.text[diagnostic.span.start : diagnostic.span.end]
    if diagnostic.route in ((), BODY):
        text = text.strip().partition("\n")[0]
    return hashlib.sha256(" ".join(text.split()).encode("utf-8", "replace")).hexdigest()[:16]


def route_text(route: Route) -> str:
    """Return a route as text. Positions in lists are left out, since they change when items move."""
    return "/".join("*" if isinstance(step, int) else str(step) for step in route)


def fingerprint(diagnostic: Diagnostic, source: Source) -> str:
    """Return 32 hex digits of a hash of rule, route and content, which stay the same when lines move or the file is
    renamed."""
    parts = (diagnostic.rule, route_text(diagnostic.route), content_hash(diagnostic, source))
    return hashlib.sha256("\0".join(parts).encode("utf-8", "replace")).hexdigest()[:32]


class Baseline:
    """The accepted findings as a multiset: each entry accepts one finding of a run."""

    def __init__(self, path: str, entries: Counter[AcceptedFinding] | None = None) -> None:
        self.path = path
        self.folder = os.path.dirname(os.path.abspath(path))
        self.entries = entries if entries is not None else Counter()
        self._left = self.entries.copy()

    def entry(self, diagnostic: Diagnostic, source: Source) -> AcceptedFinding:
        """Return the entry that would accept a finding."""
        path = self.relative(diagnostic.path or source.path)
        return AcceptedFinding(path, diagnostic.rule, route_text(diagnostic.route), content_hash(diagnostic, source))

    def relative(self, path: str) -> str:
        """Return ``path`` relative to the baseline's folder, with "/"; unchanged if it is on another drive."""
        try:
            return os.path.relpath(path, self.folder).replace(os.sep, "/")
        except ValueError:
            return path.replace(os.sep, "/")

    def accepts(self, diagnostic: Diagnostic, source: Source) -> bool:
        """Tell whether the finding is accepted; each entry accepts one finding."""
        if not self._left or diagnostic.rule in NEVER_KEPT:
            return False
        entry = self.entry(diagnostic, source)
        if self._left[entry] <= 0:
            return False
        self._left[entry] -= 1
        return True


def filter(baseline: Baseline, result: FileResult, source: Source) -> int:
    """Remove the accepted findings from ``result``, and return their number."""
    kept = [diagnostic for diagnostic in result.diagnostics if not baseline.accepts(diagnostic, source)]
    count = len(result.diagnostics) - len(kept)
    result.diagnostics = kept
    return count


find = find_baseline


def load(path: str) -> Baseline:
    """Return a baseline from its file. Raises BaselineError."""
    remedy = "remove it and write a new one with `agentlint baseline`"
    try:
        data = read_existing(path)
    except LeadsOut as error:
        raise BaselineError(f"{error}, or remove the link; not read") from None
    except OSError as error:
        raise BaselineError(f"{path}: cannot be read ({error.strerror or error})") from None
    if data is None:
        raise BaselineError(f"{path}: no such file; `agentlint baseline` writes one")
    try:
        document = json.loads(data)
        if document["version"] != VERSION:
            raise BaselineError(f"{path}: this agentlint reads version {VERSION} of the file; {remedy}")
        entries: Counter[AcceptedFinding] = Counter()
        for recorded in document["findings"]:
            entry = AcceptedFinding(recorded["path"], recorded["rule"], recorded["route"], recorded["content"])
            count = recorded.get("count", 1)
            if not all(isinstance(part, str) for part in entry) or type(count) is not int or count not in COUNTS:
                raise TypeError
            entries[entry] += count
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise BaselineError(f"{path}: not a baseline as agentlint writes it; {remedy}") from None
    return Baseline(path, entries)


def dump(baseline: Baseline) -> bytes:
    """Return the content of the file: sorted, with one finding on each line, so that changes are easy to review and
    merge."""
    lines = []
    for entry, count in sorted(baseline.entries.items()):
        document: dict[str, object] = entry._asdict()
        if count > 1:
            document["count"] = count
        lines.append("    " + json.dumps(document))
    listed = "[\n" + ",\n".join(lines) + "\n  ]" if lines else "[]"
    return f'{{\n  "version": {VERSION},\n  "findings": {listed}\n}}\n'.encode("ascii")


def write(baseline: Baseline) -> None:
    """Write the baseline to its file atomically. Raises BaselineError, also for a link that leads out of the
    project."""
    try:
        write_atomic(baseline.path, dump(baseline), expected=read_existing(baseline.path))
    except LeadsOut as error:
        raise BaselineError(f"{error}, or remove the link; not written") from None
    except (OSError, Changed) as error:
        raise BaselineError(f"{baseline.path}: cannot be written ({getattr(error, 'strerror', '') or error})") from None


def update(old: Baseline | None, path: str, results: Iterable[tuple[FileResult, Source]]) -> Baseline:
    """Return a baseline with the findings of a run. Entries of ``old`` are kept for existing files that the run did not
    cover; those of the covered files are replaced."""
    new = Baseline(path)  # for its folder
    covered: set[str] = set()
    entries: list[AcceptedFinding] = []
    for result, source in results:
        covered.add(new.relative(result.path))
        entries.extend(
            new.entry(diagnostic, source) for diagnostic in result.diagnostics if diagnostic.rule not in NEVER_KEPT
        )
    counted = Counter(entries)
    for entry, count in old.entries.items() if old else ():
        if entry.path not in covered and os.path.exists(os.path.join(new.folder, entry.path)):
            counted[entry] = count
    return Baseline(path, counted)
