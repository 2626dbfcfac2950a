"""Resolve a range of a client's versions, such as `claude = "2.1.300..2.1.332"`.

Between two versions in which something is known to have changed, a client does not change: that is an era. A range is
judged once in each of its eras; the last one gives the result that a single version would. A finding that is not made
in all eras says in which version that changed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from agentlint.platforms import PLATFORMS, get

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from agentlint.text import Diagnostic

TO = ".."
"""Separates the first and the last version of a range."""


def ends(text: str) -> tuple[str, str]:
    """Return the first and the last version of a range; a single version is both."""
    first, _, last = text.partition(TO)
    return first, last or first


def resolve(texts: Mapping[str, str]) -> tuple[dict[str, str], dict[str, tuple[str, ...]]]:
    """Return the version by which each client is judged and, for a range, one version of each era, from the oldest to
    the newest. Each era is represented by its first version, and the last era by the last version of the range."""
    versions: dict[str, str] = {}
    eras: dict[str, tuple[str, ...]] = {}
    for client, text in texts.items():
        first, versions[client] = ends(text)
        history = get(client).history if client in PLATFORMS else None
        changed = history.between(first, versions[client]) if history is not None and TO in text else ()
        if changed:
            eras[client] = (first, *changed[:-1], versions[client])
    return versions, eras


def changed_in(client: str, eras: Sequence[str], era: int) -> str:
    """Return the version with which an era began; ``era`` is its number, and not that of the first."""
    history = get(client).history
    assert history is not None
    return history.between(eras[0], eras[-1])[era - 1]


def merged(client: str, eras: Sequence[str], findings_by_era: Sequence[Sequence[Diagnostic]]) -> list[Diagnostic]:
    """Return the findings of all eras, each once. A finding that is missing in some says in which version that changed;
    one that is missing in the last era has no fix."""
    numbers: dict[object, list[int]] = {}
    last: dict[object, Diagnostic] = {}
    for era, diagnostics in enumerate(findings_by_era):
        for finding in diagnostics:
            key = (finding.path, finding.rule, finding.span, finding.message)
            numbers.setdefault(key, []).append(era)
            last[key] = finding
    return [_dated(client, eras, numbers[key], finding) for key, finding in last.items()]


def _dated(client: str, eras: Sequence[str], eras_found: Sequence[int], finding: Diagnostic) -> Diagnostic:
    sentence = "".join(_told(client, eras, eras_found))
    fixes = finding.fixes if eras_found[-1] == len(eras) - 1 else ()
    return finding._replace(message=finding.message + sentence, fixes=fixes) if sentence else finding


def _told(client: str, eras: Sequence[str], eras_found: Sequence[int]) -> Iterator[str]:
    if eras_found[0] > 0:
        yield f"; changed in {changed_in(client, eras, eras_found[0])}, new there"
    if eras_found[-1] < len(eras) - 1:
        yield f"; changed in {changed_in(client, eras, eras_found[-1] + 1)}, no longer reported"
