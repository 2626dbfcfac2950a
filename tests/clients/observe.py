"""Asks a client again about every case and says what is not as it was written down."""

from __future__ import annotations

import datetime
import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from tests.clients import cases as conformance
from tests.clients.claude import Claude
from tests.clients.codex import Codex
from tests.clients.copilot import Copilot
from tests.clients.droid import Droid
from tests.clients.gemini import Gemini
from tests.clients.install import Installation
from tests.clients.opencode import Kilo, OpenCode
from tests.clients.qwen import Qwen
from tests.clients.vscode import VSCode

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from tests.clients.cases import Case, Change, Verdict
    from tests.clients.program import Program

DIFFERENCES = conformance.FOLDER / "differences.json"

PROMPT = 200
"""Characters of a prompt that are written down."""

TIMES = 8
"""How often a client is asked about a case that it does not always answer alike."""

WIDTH = 100
"""Characters of a value that are shown."""


CLIENTS: dict[str, type[Program]] = {
    "claude": Claude,
    "opencode": OpenCode,
    "copilot": Copilot,
    "kilo": Kilo,
    "gemini": Gemini,
    "qwen": Qwen,
    "codex": Codex,
    "droid": Droid,
    "vscode": VSCode,
}


def ask(client: Program, asked: Sequence[Case], jobs: int) -> Iterator[Case]:
    """The cases with today's verdicts, in order."""
    today = datetime.datetime.now(tz=datetime.UTC).date().isoformat()
    with ThreadPoolExecutor(jobs) as pool:
        try:
            for case, verdicts in zip(asked, pool.map(lambda case: _verdicts(client, case), asked), strict=True):
                yield case.seen(verdicts, client.version, today)
        finally:
            pool.shutdown(wait=False, cancel_futures=True)  # when interrupted, begin no further case


def _verdicts(client: Program, case: Case) -> list[Verdict]:
    """Ask once; about a case whose files may be taken in some order twice, and made in the reverse order the second
    time. Where that makes a difference, or once did, the client is asked on, and all its answers count."""
    answers = [_shortened(client.observe(case))]
    if case.ordered:
        turns = (case.backwards(), case)
        answers.append(_shortened(client.observe(turns[0])))
        if case.either or answers[0] != answers[1] or (case.verdict and answers[0] not in case.verdicts):
            answers += (_shortened(client.observe(turns[number % 2])) for number in range(1, TIMES - 1))
    return list({str(one): one for one in answers}.values())


def _shortened(verdict: Verdict) -> Verdict:
    """The verdict as it is written down: the beginning of each prompt, and of the rules those of the file."""
    agents = []
    for shown in verdict.agents:
        agent = {key: value for key, value in shown.items() if key != "permission" or "rules" not in shown}
        agents.append({**agent, "prompt": agent["prompt"][:PROMPT]} if "prompt" in agent else agent)
    return replace(verdict, agents=tuple(agents))


def compare(then: Sequence[Case], now: Sequence[Case]) -> list[Change]:
    """What differs between two runs over the same cases."""
    return [change for old, new in zip(then, now, strict=True) for change in _changes(old, new)]


def _changes(then: Case, now: Case) -> list[Change]:
    """Nothing, when the client answers as it was written down: in one of several ways, where it has several."""
    if then.verdict is None:
        return list(conformance.changes(now.id, None, now.verdict))
    if then.ordered and any(verdict in then.verdicts for verdict in now.verdicts):
        return []  # it still answers so now and then: what else it answers is a race, and no drift
    for verdict in now.verdicts:
        differing = [list(conformance.changes(now.id, known, verdict)) for known in then.verdicts]
        if all(differing):
            return differing[0]
    return []


def shown(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= WIDTH else f"{text[: WIDTH - 1]}…"


def describe(changes: Sequence[Change]) -> Iterator[str]:
    """The changes as lines, grouped by case."""
    case = None
    for change in changes:
        if change.case != case:
            case = change.case
            yield case
        match change.kind:
            case "added":
                yield f"  + {change.field}: {shown(change.now)}"
            case "removed":
                yield f"  - {change.field}: {shown(change.then)}"
            case _:
                yield f"  ~ {change.field}: {shown(change.then)} -> {shown(change.now)}"


def summary(changes: Sequence[Change], total: int, version: str) -> str:
    """One line: how many cases changed, in how many fields."""
    if not changes:
        return f"{version}: nothing changed in {total} cases."
    kinds = [change.kind for change in changes]
    counts = ", ".join(f"{kinds.count(kind)} {kind}" for kind in ("added", "removed", "changed") if kind in kinds)
    changed = len({change.case for change in changes})
    return f"{version}: {changed} of {total} cases changed (fields: {counts})."


def record_differences(installation: Installation, asked: Collection[str], changes: Sequence[Change]) -> None:
    """Put what another version does differently in the ``asked`` cases into ``differences.json``.

    ``then`` is what that version does and ``now`` what the pinned one does.
    """
    about = {"client": installation.client, "version": installation.version}
    known = recorded_differences()
    kept = [e for e in known if (e["client"], e["version"]) != tuple(about.values()) or e["case"] not in asked]
    new = [{**about, "case": c.case, "field": c.field, "then": c.now, "now": c.then} for c in changes]
    entries = sorted(kept + new, key=lambda entry: (entry["client"], entry["version"], entry["case"]))
    lines = ",\n".join(json.dumps(entry, ensure_ascii=False) for entry in entries)
    DIFFERENCES.write_text(f"[\n{lines}\n]\n", "utf-8")


def recorded_differences() -> list[dict[str, Any]]:
    """What ``differences.json`` holds."""
    found: list[dict[str, Any]] = json.loads(DIFFERENCES.read_text("utf-8")) if DIFFERENCES.exists() else []
    return found


def restate_differences(client: str, then: Sequence[Case], moved: Mapping[str, Case]) -> None:
    """Say what the older versions do otherwise than the answers in ``moved``, instead of otherwise than ``then``: an
    older version answers as it did, whatever a newer one says."""
    recorded = recorded_differences()
    asked = [case for case in then if case.id in moved]
    for version in sorted({entry["version"] for entry in recorded if entry["client"] == client}):
        entries = [entry for entry in recorded if (entry["client"], entry["version"]) == (client, version)]
        answers = [conformance.earlier(case, entries) for case in asked]
        changes = compare([moved[case.id] for case in asked], answers)
        record_differences(Installation(client, version), moved, changes)
