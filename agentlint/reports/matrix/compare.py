"""What changed between two reports: two states of the files, or two versions of a client."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING, Any

from agentlint.reports.matrix import VERSION

if TYPE_CHECKING:
    from collections.abc import Iterator

    from agentlint.reports.matrix import Document

COMPARED = (
    "name", "description", "model", "mode", "tools", "permission", "user_invocable", "model_invocable",
)  # fmt: skip
"""What a client sees of an agent, apart from its state and its problems."""

SHOWN = 80
"""The number of characters of a value that a line shows."""

_ANY = object()
_TEXT = (str, type(None))
_LIST = (list, str, type(None))
_ANSWER = (bool, type(None))
_VIEW = {
    "state": (str,), "hypothetical": (bool,), "name": _TEXT, "description": _TEXT, "model": _TEXT, "mode": _TEXT,
    "tools": _LIST, "permission": _LIST, "user_invocable": _ANSWER, "model_invocable": _ANSWER,
    "problems": [{"rule": (str,)}],
}  # fmt: skip
_REPORT = {
    "clients": [{"id": (str,), "title": (str,), "version": (str,)}],
    "agents": [
        {
            "path": (str,),
            "declared": _TEXT,
            "views": {_ANY: _VIEW},
            "findings": [{"platform": (str,), "rule": (str,), "message": (str,)}],
            "conversions": {_ANY: {"status": (str,)}},
        }
    ],
}
"""What a comparison reads from a report: keys with the types of their values; `_ANY` stands for any key."""


class NoReport(Exception):
    """The text is not a report that can be compared; the message says why."""


def read(data: bytes) -> Document:
    """Return a report from its JSON. Raises NoReport."""
    try:
        report: Any = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise NoReport(f"it is not JSON: {error}") from None
    if not isinstance(report, dict) or report.get("report") != "agentlint":
        raise NoReport("it was not written by `agentlint report --output-format json`")
    if report.get("version") != VERSION:
        raise NoReport(f"it has version {report.get('version')!r}, but this agentlint reads version {VERSION}")
    amiss = next(_misfits(report, _REPORT, ""), None)
    if amiss is not None:
        raise NoReport(f"`{amiss}` has a form that agentlint does not write")
    return report


def _misfits(value: Any, shape: Any, where: str) -> Iterator[str]:
    """Yield the places where ``value`` does not have that shape."""
    if isinstance(shape, tuple):
        if not isinstance(value, shape):
            yield where
    elif isinstance(shape, list):
        if not isinstance(value, list):
            yield where
            return
        for number, item in enumerate(value):
            yield from _misfits(item, shape[0], f"{where}[{number}]")
    elif not isinstance(value, dict):
        yield where
    elif _ANY in shape:
        for key, item in value.items():
            yield from _misfits(item, shape[_ANY], f"{where}.{key}".lstrip("."))
    else:
        for key, kind in shape.items():
            yield from _misfits(value.get(key, _ANY), kind, f"{where}.{key}".lstrip("."))


def changes(old: Document, new: Document) -> Document:
    """Return the agents that were added, removed or changed, for the clients of both reports.

    ``{"clients": [...], "added": [...], "removed": [...], "changed": [...]}``; a changed agent has ``views`` (client ->
    list of ``field``, ``from``, ``to``), ``findings`` (``new``, ``gone``) and ``conversions`` (target -> ``from``,
    ``to``).
    """
    before, after = _by_name(old), _by_name(new)
    versions = {client["id"]: client["version"] for client in old["clients"]}
    return {
        "clients": [
            {"id": client["id"], "title": client["title"], "from": versions[client["id"]], "to": client["version"]}
            for client in new["clients"]
            if versions.get(client["id"], client["version"]) != client["version"]
        ],
        "added": [_named(name) for name in after if name not in before],
        "removed": [_named(name) for name in before if name not in after],
        "changed": [
            _named(name) | change
            for name, agent in after.items()
            if name in before and (change := _change(before[name], agent))
        ],
    }


def _by_name(report: Document) -> dict[tuple[str, str | None], Document]:
    return {(agent["path"], agent["declared"]): agent for agent in report["agents"]}


def _named(name: tuple[str, str | None]) -> Document:
    return {"path": name[0], "declared": name[1]}


def _change(old: Document, new: Document) -> Document:
    """Return what changed in one agent; nothing where it is unchanged."""
    views = {
        client: fields
        for client, view in new["views"].items()
        if client in old["views"] and (fields := list(_fields(old["views"][client], view)))
    }
    was, now = _findings(old), _findings(new)
    findings = {
        word: [{"platform": platform, "rule": rule, "message": text} for platform, rule, text in some.elements()]
        for word, some in (("new", now - was), ("gone", was - now))
        if some
    }
    conversions = {
        target: {"from": old["conversions"][target]["status"], "to": answer["status"]}
        for target, answer in new["conversions"].items()
        if target in old["conversions"] and old["conversions"][target]["status"] != answer["status"]
    }
    parts = {"views": views, "findings": findings, "conversions": conversions}
    return parts if any(parts.values()) else {}


def _findings(agent: Document) -> Counter[tuple[str, str, str]]:
    return Counter((finding["platform"], finding["rule"], finding["message"]) for finding in agent["findings"])


def _fields(old: Document, new: Document) -> Iterator[Document]:
    before, after = shown_state(old), shown_state(new)
    if before != after:
        yield {"field": "state", "from": before, "to": after}
    for key in COMPARED:
        if old[key] != new[key]:
            yield {"field": key, "from": old[key], "to": new[key]}
    rules = [sorted({problem["rule"] for problem in view["problems"]}) for view in (old, new)]
    if rules[0] != rules[1]:
        yield {"field": "problems", "from": rules[0], "to": rules[1]}


def shown_state(view: Document) -> str:
    """Return an agent's state in words."""
    if view["hypothetical"] and view["state"] != "not seen":
        return f"not seen ({AS_IF[view['state']]} there)"
    return str(view["state"])


AS_IF = {"loaded": "would load", "altered": "would be altered", "refused": "would be refused", "off": "would be off"}
"""The words for what would become of an agent if it were where a client looks."""


def lines(change: Document, titles: dict[str, str]) -> list[str]:
    """Return what changed in one agent, in words. ``titles`` are those of clients and targets, by their ids."""
    out = [
        f"{titles[client]}: {field['field'].replace('_', ' ')} {_short(field['from'])} -> {_short(field['to'])}"
        for client, fields in change["views"].items()
        for field in fields
    ]
    out += [
        f"conversion to {titles[target]}: {answer['from']} -> {answer['to']}"
        for target, answer in change["conversions"].items()
    ]
    out += [
        f"{word} finding: {finding['rule']}: {_cut(finding['message'])}"
        for word, findings in change["findings"].items()
        for finding in findings
    ]
    return out


def _short(value: Any) -> str:
    if isinstance(value, list):
        return _cut(", ".join(map(str, value)) or "none")
    return {None: "none", True: "yes", False: "no"}.get(value) or _cut(" ".join(str(value).split()) or '""')


def _cut(text: str) -> str:
    return text if len(text) <= SHOWN else text[: SHOWN - 1] + "…"
