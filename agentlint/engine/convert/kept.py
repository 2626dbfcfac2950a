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
from agentlint.syntax.nodes import Timestamp
from agentlint.text import Source, lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from agentlint.engine.conversion import Result
    from agentlint.engine.convert.sources import AgentSource
    from agentlint.model.agent import Agent
    from agentlint.platforms.conversion import Conversion
    from agentlint.syntax.nodes import Value

_COMMENT = lazy_pattern(r"^# agentlint:([a-z]+) ([{\[].*[}\]])[ \t]*\r?$", re.M)


def comments(agent: AgentSource, draft: Draft) -> list[str]:
    """Return comment lines with every value of the source that the target's fields alone would not bring back, one
    value as JSON on each line, and with the names of the fields that would appear although the source does not have
    them."""
    back = agent.half.write(draft.read(), Wish()).fields
    data = {key: value for key, value in data_of(agent.seen).items() if key != agent.half.prompt_key}
    kept = {key: value for key, value in data.items() if back.get(key, ...) != value}
    lines = [f"agentlint:{agent.platform.id} {_json({key: value})}" for key, value in kept.items()]
    extra: list[Value] = [key for key in back if key not in data]
    if extra:
        lines.append(f"agentlint:{agent.platform.id} {_json(extra)}")
    text = agent.source.text
    if agent.half.prompt_key or "# agentlint:" in text or marker.of_source(agent.source) is not None:
        return lines  # a converted file is not kept in comments again, because they would grow with every conversion
    neutral = agent.half.read(agent.seen, agent.source, agent.found.place)
    plain = agent.half.text(_in_order(agent.half, data, (*back, *kept)), neutral)
    if text.endswith(neutral.prompt) and plain != text:
        lines.append(f"agentlint:{agent.platform.id}-text {_json(text.removesuffix(neutral.prompt))}")
    return lines


_TEXT = lazy_pattern(r'^# agentlint:([a-z]+)-text ("[^\n]*")[ \t]*\r?$', re.M)


def earlier_text(agent: AgentSource, half: Conversion, neutral: Agent, draft: Draft) -> bytes | None:
    """Return the file that an earlier conversion started from, byte for byte; a comment keeps the text that was above
    the prompt. The text is used only if it means the same as ``draft`` (`stands_for`)."""
    from agentlint.engine.proof import View, stands_for  # deferred: needed only when a text was kept

    start, end = agent.half.remarks(agent.source)
    for match in _TEXT.finditer(agent.source.text, start, end):
        if match[1] != half.id:
            continue
        try:
            text = json.loads(match[2])
        except ValueError:
            continue
        source = Source(draft.place.path, (text + neutral.prompt).encode("utf-8", "replace"))
        views = (View(one, draft.place, half.id) for one in (draft.source, source))
        if stands_for(*views):
            return source.raw
    return None


def _json(value: Value | dict[str, Value]) -> str:
    text = json.dumps(value, ensure_ascii=True, default=lambda one: {"!date": one.text})
    return text.replace("\x7f", "\\u007f").replace("---", "--\\u002d")


def _date(entry: dict[str, Any]) -> Any:
    return Timestamp(entry["!date"]) if entry.keys() == {"!date"} and isinstance(entry["!date"], str) else entry


def restore(
    agent: AgentSource, neutral: Agent, half: Conversion, fields: dict[str, Value], result: Result, wish: Wish
) -> tuple[dict[str, Value], frozenset[str]]:
    """Return ``fields`` with the values that an earlier conversion kept in comments, and the names of these values.

    A field that was edited since then is left as it is: a comment applies only while the file still says what that
    conversion wrote. Because anybody may have written a comment, a value that would let the agent do more than the file
    itself allows is left out, unless ``wish`` permits it.
    """
    start, end = agent.half.remarks(agent.source)
    kept: dict[str, Value] = {}
    absent: set[str] = set()
    for match in _COMMENT.finditer(agent.source.text, start, end):
        if match[1] == half.id:
            try:
                value = json.loads(match[2], object_hook=_date)
            except (ValueError, RecursionError):
                continue
            if isinstance(value, dict):
                kept.update(value)
            else:
                absent.update(one for one in value if isinstance(one, str))
    if not kept and not absent:
        return fields, frozenset()
    whole = {key: value for key, value in {**fields, **kept}.items() if key not in absent or key in kept}
    now = data_of(agent.seen)
    rewritten: dict[str, Value] = {}
    lines: list[Loss] = []
    draft = Draft(half, neutral, half.text(whole, neutral))
    for wider in (False, True):  # the earlier conversion may have been allowed to give more rights
        again = _again(agent, draft, Wish(wider))
        if again is None:
            return fields, frozenset()
        rewritten, lines = again
        if all(rewritten.get(key) == now.get(key) for key in agent.half.granting):
            break
    goes_to = {line.field: line.to[0] for line in lines if line.to is not None}
    stale = {
        key
        for key in kept
        if (to := goes_to.get(key)) is not None and to != "file name" and rewritten.get(to) != now.get(to)
    }
    if any(rewritten.get(key) != now.get(key) for key in agent.half.granting):
        stale |= half.granting.intersection((*kept, *absent))
    out = {key: value for key, value in whole.items() if key not in stale or key in fields}
    for key in sorted(stale):
        if key in fields:
            out[key] = fields[key]
        result.note("edited-since", f"`{key}` was kept in a comment, but the file has been edited since: not restored")
    left_out = {} if wish.wider else _beyond(neutral, half, out, fields)
    for key, why in left_out.items():
        out.pop(key, None)
        if key in fields:
            out[key] = fields[key]
        if key in kept:
            reason = f"kept in a comment, but {why}: not restored (--allow-wider restores it)"
            result.changes.append(Loss(f"(comment) {key}", kept[key], "dropped", reason, "narrower"))
    restored = {key: value for key, value in kept.items() if key not in stale and key not in left_out}
    if restored:
        shown = ", ".join(f"`{key}`" for key in restored)
        result.note("restored", f"restored from comments of the file: {shown}")
    for key, value in restored.items():
        result.changes.append(
            Loss(f"(comment) {key}", value, "mapped", "restored from the comment", "same", (key, value))
        )
    return _in_order(half, out, (*fields, *kept)), frozenset(restored)


def _in_order(half: Conversion, fields: Mapping[str, Value], keys: Iterable[str]) -> dict[str, Value]:
    """Return fields in the order in which they are written back: those that the target could express before those from
    comments."""
    order = {key: index for index, key in enumerate(keys)}
    return dict(sorted(fields.items(), key=lambda item: _rank(half, item[0], order)))


_UNASKED_ALL = "bypassPermissions"
_UNASKED = frozenset({"acceptEdits", "auto", _UNASKED_ALL})
"""Permission modes in which an agent does things without asking about which it asks in other modes."""


def _beyond(
    neutral: Agent, half: Conversion, restored: Mapping[str, Value], plain: Mapping[str, Value]
) -> dict[str, str]:
    """Return the restored fields that would let an agent do more than its file allows, each with the reason."""
    found = {
        key: "the file itself starts no such program"
        for key, value in restored.items()
        if sense(key) in RUNS and adds(value, plain.get(key))
    }
    kept = {key: value for key, value in restored.items() if key not in found or key in plain}
    after = Draft(half, neutral, half.text(kept, neutral)).read()
    if after.permission_mode in _UNASKED and after.permission_mode != neutral.permission_mode:
        key = after.fields["permission_mode"][0]
        found[key] = f"`{after.permission_mode}` lets the agent act without asking, but the file itself does not"
    what = [f"{gain.authority} ({gain.what})" for gain in gains(asking(after), in_force(neutral))]
    if after.leaves and not neutral.leaves and neutral.permission_mode != _UNASKED_ALL:
        what.append("access paths outside the project without asking")
    if what:
        changed = (key for key in half.granting if restored.get(key) != plain.get(key))
        found.update(dict.fromkeys(changed, f"the agent could do more than the file itself allows: {', '.join(what)}"))
    return found


def _rank(half: Conversion, key: str, order: Mapping[str, int]) -> tuple[int, int]:
    return (half.order.index(key), 0) if key in half.order else (len(half.order), order.get(key, 0))


def _again(agent: AgentSource, draft: Draft, wish: Wish) -> tuple[dict[str, Value], list[Loss]] | None:
    """Return how the restored agent would be written in the source's own form, for comparison with the file."""
    if draft.seen.outcome != "loaded":
        return None
    written = agent.half.write(draft.read(), wish)
    return written.fields, written.losses
