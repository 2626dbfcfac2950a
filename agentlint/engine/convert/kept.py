"""Keep in comments what the target's fields cannot express, and restore what an earlier conversion kept there.

A comment holds one value of the source as JSON, the names of fields that the source does not have, or the text that was
above the prompt. Whoever can write the file can write its comments: a value that would let the agent do more than the
file itself allows is not restored.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from agentlint.engine import marker
from agentlint.engine.convert.draft import Draft
from agentlint.engine.convert.sources import data_of
from agentlint.engine.convert.verdict import asking
from agentlint.model.agent import Loss, Wish, in_force
from agentlint.model.policy import gains
from agentlint.model.restriction import RUNS, adds, sense
from agentlint.record import Record
from agentlint.syntax.nodes import Timestamp
from agentlint.text import Source, lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from agentlint.engine.conversion import Result
    from agentlint.engine.convert.sources import AgentSource
    from agentlint.model.agent import Agent, Written
    from agentlint.platforms.conversion import Conversion
    from agentlint.syntax.nodes import Value

_COMMENT = lazy_pattern(r"^# agentlint:([a-z]+) ([{\[].*[}\]])[ \t]*\r?$", re.M)


def comments(agent: AgentSource, draft: Draft) -> list[str]:
    """Return comment lines with every value of the source that the target's fields alone would not bring back, one
    value as JSON on each line, and with the names of the fields that would appear although the source does not have
    them."""
    name = f"agentlint:{agent.platform.id}"
    back = agent.conversion.write(draft.read(), Wish()).fields
    data = {key: value for key, value in data_of(agent.seen).items() if key != agent.conversion.prompt_key}
    kept = {key: value for key, value in data.items() if back.get(key, ...) != value}
    lines = [f"{name} {_json({key: value})}" for key, value in kept.items()]
    extra: list[Value] = [key for key in back if key not in data]
    if extra:
        lines.append(f"{name} {_json(extra)}")
    above = _above_prompt(agent, _in_order(agent.conversion, data, (*back, *kept)))
    if above is not None:
        lines.append(f"{name}-text {_json(above)}")
    return lines


def _above_prompt(agent: AgentSource, fields: dict[str, Value]) -> str | None:
    """Return the text above the prompt, where `fields` alone would not bring it back byte for byte.

    None also for a converted file: if its text were kept, it would grow with every conversion.
    """
    text = agent.source.text
    if agent.conversion.prompt_key or "# agentlint:" in text or marker.of_source(agent.source) is not None:
        return None
    neutral = agent.conversion.read(agent.seen, agent.source, agent.file.place)
    if not text.endswith(neutral.prompt) or agent.conversion.text(fields, neutral) == text:
        return None
    return text.removesuffix(neutral.prompt)


_TEXT = lazy_pattern(r'^# agentlint:([a-z]+)-text ("[^\n]*")[ \t]*\r?$', re.M)


def earlier_text(agent: AgentSource, conversion: Conversion, neutral: Agent, draft: Draft) -> bytes | None:
    """Return the file that an earlier conversion started from, byte for byte; a comment keeps the text that was above
    the prompt. The text is used only if it means the same as ``draft`` (`stands_for`)."""
    from agentlint.engine.proof import View, stands_for  # deferred: needed only when a text was kept

    start, end = agent.conversion.remarks(agent.source)
    for match in _TEXT.finditer(agent.source.text, start, end):
        if match[1] != conversion.id:
            continue
        try:
            text = json.loads(match[2])
        except ValueError:
            continue
        source = Source(draft.place.path, (text + neutral.prompt).encode("utf-8", "replace"))
        if stands_for(View(draft.source, draft.place, conversion.id), View(source, draft.place, conversion.id)):
            return source.raw
    return None


def _json(value: Value | dict[str, Value]) -> str:
    text = json.dumps(value, ensure_ascii=True, default=lambda date: {"!date": date.text})
    return text.replace("\x7f", "\\u007f").replace("---", "--\\u002d")


def _date(entry: dict[str, Any]) -> Any:
    return Timestamp(entry["!date"]) if entry.keys() == {"!date"} and isinstance(entry["!date"], str) else entry


class _Remarks(Record):
    """What the comments of a file say: the ``values`` that fields of the source had, and the names of the ``absent``
    fields, which the source did not have."""

    values: dict[str, Value]
    absent: frozenset[str]

    @classmethod
    def of(cls, agent: AgentSource, platform: str) -> _Remarks:
        """Read the comments that were kept for ``platform``. A comment that cannot be read says nothing."""
        values: dict[str, Value] = {}
        absent: set[str] = set()
        start, end = agent.conversion.remarks(agent.source)
        for match in _COMMENT.finditer(agent.source.text, start, end):
            if match[1] != platform:
                continue
            try:
                content = json.loads(match[2], object_hook=_date)
            except (ValueError, RecursionError):
                continue
            if isinstance(content, dict):
                values.update(content)
            else:
                absent.update(name for name in content if isinstance(name, str))
        return cls(values, frozenset(absent))

    def added_to(self, fields: dict[str, Value]) -> dict[str, Value]:
        """Return ``fields`` as the source had them, if nothing was edited since."""
        every = {**fields, **self.values}
        return {key: value for key, value in every.items() if key not in self.absent or key in self.values}


def restore(
    agent: AgentSource, neutral: Agent, conversion: Conversion, fields: dict[str, Value], result: Result, wish: Wish
) -> tuple[dict[str, Value], frozenset[str]]:
    """Return ``fields`` with the values that an earlier conversion kept in comments, and the names of these values.

    A field that was edited since then is left as it is: a comment applies only while the file still says what that
    conversion wrote. Because anybody may have written a comment, a value that would let the agent do more than the file
    itself allows is left out, unless ``wish`` permits it.
    """
    remarks = _Remarks.of(agent, conversion.id)
    if not remarks.values and not remarks.absent:
        return fields, frozenset()
    whole = remarks.added_to(fields)
    draft = Draft(conversion, neutral, conversion.text(whole, neutral))
    if draft.seen.outcome != "loaded":
        return fields, frozenset()
    stale = _edited_since(agent, conversion, remarks, draft)
    current = _as_in(fields, stale, whole)
    beyond = {} if wish.wider else _beyond(neutral, conversion, current, fields)
    restored = {key: value for key, value in remarks.values.items() if key not in stale and key not in beyond}
    _report(result, remarks, restored, stale, beyond)
    in_order = _in_order(conversion, _as_in(fields, beyond, current), (*fields, *remarks.values))
    return in_order, frozenset(restored)


def _edited_since(agent: AgentSource, conversion: Conversion, remarks: _Remarks, draft: Draft) -> set[str]:
    """Return the names of kept fields whose place in the file was edited since they were kept.

    ``draft`` is the agent with all of them restored. If it is written in the file's own form again, the fields that
    differ from the file were edited.
    """
    now = data_of(agent.seen)
    rewritten = _rewritten(agent, draft)
    edited = {key for key in (*rewritten.fields, *now) if rewritten.fields.get(key) != now.get(key)}
    places = {loss.field: loss.to[0] for loss in rewritten.losses if loss.to is not None}
    stale = {key for key in remarks.values if places.get(key) in edited and places[key] != "file name"}
    if edited & agent.conversion.granting:  # rights are one whole: none of them is restored alone
        stale |= conversion.granting.intersection((*remarks.values, *remarks.absent))
    return stale


def _rewritten(agent: AgentSource, draft: Draft) -> Written:
    """Return the restored agent in the source's own form, as the earlier conversion wrote it. That conversion may have
    been allowed to give more rights; this is assumed where the file has other rights than it would have without."""
    now = data_of(agent.seen)
    strict = agent.conversion.write(draft.read(), Wish())
    if all(strict.fields.get(key) == now.get(key) for key in agent.conversion.granting):
        return strict
    return agent.conversion.write(draft.read(), Wish(wider=True))


def _as_in(fields: Mapping[str, Value], keys: Collection[str], whole: Mapping[str, Value]) -> dict[str, Value]:
    """Return ``whole``, but with ``keys`` as they are in ``fields``: with that value, or not at all."""
    out = {key: value for key, value in whole.items() if key not in keys or key in fields}
    out.update((key, fields[key]) for key in sorted(keys) if key in fields)
    return out


def _report(
    result: Result, remarks: _Remarks, restored: dict[str, Value], stale: set[str], beyond: dict[str, str]
) -> None:
    """Report what became of the kept values: restored, out of date (``stale``), or left out because they would go
    ``beyond`` what the file allows (with the reasons)."""
    for key in sorted(stale):
        result.note("edited-since", f"`{key}` was kept in a comment, but the file has been edited since: not restored")
    for key, why in beyond.items():
        if key in remarks.values:
            reason = f"kept in a comment, but {why}: not restored (--allow-wider restores it)"
            result.changes.append(Loss(f"(comment) {key}", remarks.values[key], "dropped", reason, "narrower"))
    if restored:
        shown = ", ".join(f"`{key}`" for key in restored)
        result.note("restored", f"restored from comments of the file: {shown}")
    for key, value in restored.items():
        change = Loss(f"(comment) {key}", value, "mapped", "restored from the comment", "same", (key, value))
        result.changes.append(change)


def _in_order(conversion: Conversion, fields: Mapping[str, Value], keys: Iterable[str]) -> dict[str, Value]:
    """Return fields in the order in which they are written back: those that the target could express before those from
    comments."""
    order = {key: index for index, key in enumerate(keys)}
    return dict(sorted(fields.items(), key=lambda item: _rank(conversion, item[0], order)))


_UNASKED_ALL = "bypassPermissions"
_UNASKED = frozenset({"acceptEdits", "auto", _UNASKED_ALL})
"""Permission modes in which an agent does things without asking about which it asks in other modes."""


def _beyond(
    neutral: Agent, conversion: Conversion, restored: Mapping[str, Value], plain: Mapping[str, Value]
) -> dict[str, str]:
    """Return the restored fields that would let an agent do more than its file allows, each with the reason."""
    reasons = {
        key: "the file itself starts no such program"
        for key, value in restored.items()
        if sense(key) in RUNS and adds(value, plain.get(key))
    }
    harmless = {key: value for key, value in restored.items() if key not in reasons or key in plain}
    after = Draft(conversion, neutral, conversion.text(harmless, neutral)).read()
    if after.permission_mode in _UNASKED and after.permission_mode != neutral.permission_mode:
        key = after.fields["permission_mode"][0]
        reasons[key] = f"`{after.permission_mode}` lets the agent act without asking, but the file itself does not"
    gained = [f"{gain.authority} ({gain.what})" for gain in gains(asking(after), in_force(neutral))]
    if after.leaves and not neutral.leaves and neutral.permission_mode != _UNASKED_ALL:
        gained.append("access paths outside the project without asking")
    if gained:
        reason = f"the agent could do more than the file itself allows: {', '.join(gained)}"
        reasons.update((key, reason) for key in conversion.granting if restored.get(key) != plain.get(key))
    return reasons


def _rank(conversion: Conversion, key: str, order: Mapping[str, int]) -> tuple[int, int]:
    return (conversion.order.index(key), 0) if key in conversion.order else (len(conversion.order), order.get(key, 0))
