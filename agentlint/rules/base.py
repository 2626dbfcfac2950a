"""What a rule is.

A rule is one module of this package. Its raw docstring is its page: a title line, the text, and fenced examples tagged
``bad``, ``fixed`` and ``good`` that the tests run. It says what it judges with some of

    phrase(doc, problem) -> Diagnostic    puts a reader's `Problem` of the rule's name into words
    check(doc) -> Iterator[Diagnostic]    finds things on its own
    check_all(group) -> Iterator[...]     looks at all files of one project and platform together

The rule's name is the module's, with "-" for "_". `agentlint.rules.RULES` registers it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from agentlint.record import Record
from agentlint.text import Diagnostic, Edit, Fix, Label, Route, Safety, Severity, Span, joined

if TYPE_CHECKING:
    from agentlint.model.kinds import FileKind
    from agentlint.model.problems import Kind, Problem
    from agentlint.platforms.base import Claim
    from agentlint.platforms.listing import Listing
    from agentlint.rules.document import Document

__all__ = [
    "Diagnostic", "Edit", "Fix", "Iterator", "Label", "Member", "Route", "Safety", "Severity", "Span",
    "choices", "diagnose", "finding", "quote", "short",
]  # fmt: skip


class Member(Record):
    """What the rules over all files need of one file; small, so that a hundred thousand fit in memory."""

    path: str
    root: str
    project: str  # the folder that holds the agents folder: only agents of one project exclude one another
    platform: str
    client: str  # with its version
    name: str  # as its client calls the agent
    span: Span  # of the name, else of the head
    claims: tuple[Claim, ...]  # to its names
    declared: bool = False  # in a file of its client's configuration
    loose: bool = False  # in a collection that is not installed
    noun: FileKind = "agent"
    listing: Listing | None = None  # what it adds to its client's list for the model
    guest: bool = False  # it is another client's file, which this one reads too
    era: int = 0  # of a range of versions, the era that it was read in


def diagnose(
    doc: Document,
    problem: Problem[Kind],
    message: str,
    *,
    help: str = "",
    fixes: Iterable[Fix] = (),
    labels: Iterable[Label] = (),
) -> Diagnostic:
    """Return a reader's problem in words: its place, severity and reason are the reader's."""
    return Diagnostic(
        rule=problem.rule,
        severity=problem.effect.severity,
        message=message,
        span=problem.span,
        why=problem.why,
        help=help,
        route=problem.route,
        path=doc.place.path,
        platform=doc.platform.id,
        fixes=tuple(fixes),
        labels=tuple(labels),
        data={"effect": problem.effect.value},
    )


def finding(
    doc: Document,
    rule: str,
    severity: Severity,
    span: Span,
    message: str,
    *,
    why: str,
    help: str = "",
    route: Route = (),
    fixes: Iterable[Fix] = (),
    labels: Iterable[Label] = (),
) -> Diagnostic:
    """Return a finding of a rule's own."""
    return Diagnostic(
        rule, severity, message, span, why, help, route, doc.place.path, doc.platform.id, tuple(fixes), tuple(labels)
    )


def short(text: object, width: int = 60) -> str:
    """Return a value as one line that fits a message."""
    line = " ".join(str(text).split())
    return line if len(line) <= width else line[: width - 1] + "…"


def quote(value: object) -> str:
    """Return the author's own word in backticks."""
    if value is None:
        return "an empty value"
    if value is True or value is False:
        return f"`{str(value).lower()}`"
    if isinstance(value, list):
        return "a list"
    if isinstance(value, dict):
        return "a mapping"
    return f"`{short(value)}`"


def choices(words: Iterable[object], last: str = "or") -> str:
    """`a`, `b` or `c`."""
    return joined([f"`{word}`" for word in words], last)
