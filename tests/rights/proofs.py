"""Conversions and fixes under the judge: was the result refused, no wider, or wider, and was that said?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from agentlint.api import convert_text, fix_text
from tests.rights.drawn import text_of
from tests.rights.judge import RIGHTS, Level, wider
from tests.rights.reading import judged, placed, rights_of, seen_of

if TYPE_CHECKING:
    import random
    from collections.abc import Iterator, Mapping, Sequence

    from agentlint.api import Change, Message
    from tests.rights.judge import Gain, Rights

LIMITS = {
    "hooks": {"hooks"},
    "agents": {"agents"},
    "isolation": {"isolation"},
}
"""A limit beside the tools that most clients cannot carry, to the fields whose line must say that it is lost."""
FIELDS = {
    "skill": {"permission", "disallowedTools", "tools"},
    "outside": {"permission"},
}
"""Rights that a target may give to every agent, to the fields that withheld them."""
MODES = {"permissionMode", "approvalMode"}


class Verdict(NamedTuple):
    """``outcome``: source (it is not converted), refused, same, told (wider, and said so), unasked (see `_unasked`) or
    wider."""

    outcome: str
    gains: list[str]
    kind: str = ""
    text: str = ""


def is_told(gain: Gain, changes: tuple[Change, ...]) -> bool:
    """Whether the report says of the field that withheld it that the agent may do more. Only what no list of tools says
    may be lost with a word; a tool may never be gained."""
    said = {change.field for change in changes if change.authority == "wider"}
    if gain.limit:
        return bool(said & LIMITS[gain.limit])
    if gain.right in FIELDS:
        return bool(said & FIELDS[gain.right])
    return gain.before is Level.ASKS and bool(said & MODES)  # a mode that asks, in a client that cannot


def converted(
    source: str, text: str | bytes, target: str, stem: str = "probe", *, through: str = "", preserve: bool = False
) -> Verdict:
    """A file and what another client makes of it; with ``through`` by way of a third, whose agent counts as well."""
    known = [rights_of(source, text, stem)]
    said: tuple[Change, ...] = ()
    client, written = source, ""
    for goal in (through, target) if through not in ("", source) else (target,):
        result = convert_text(text, goal, path=placed(client, stem).path, platform=client, preserve=preserve)
        if result.text is None:
            return _unconverted(result.messages)
        client, text, written = goal, result.text, result.text
        stem = result.path.rpartition("/")[2].partition(".")[0]
        known.append(rights_of(client, text, stem))
        said += result.changes
    # what comments kept is the first agent's, and comes back although the one between says less
    gains = [gain for before in known[: 1 if preserve else -1] for gain in wider(before, known[-1])]
    untold = [gain for gain in gains if not is_told(gain, said)]
    if untold and len(known) > 2 and all(_unasked(gain, known[1]) for gain in untold):
        return Verdict("unasked", [str(gain) for gain in untold], "", written)
    if untold:
        kind = f"{untold[0].right}: {untold[0].before.name} -> {untold[0].after.name} {untold[0].limit}".strip()
        return Verdict("wider", [str(gain) for gain in untold], kind, written)
    return Verdict("told" if gains else "same", [], "", written)


def _unasked(gain: Gain, between: Rights) -> bool:
    """Whether the file left it to its user's settings whether the agent is asked first, and the client between never
    asks by itself: what it does without a question the next client is told to do so."""
    if (gain.before, gain.after) != (Level.SESSION, Level.ALLOW) or gain.right not in RIGHTS:
        return False
    return between.effective(gain.right, gain.argument, "source") is Level.ALLOW


def _unconverted(messages: Sequence[Message]) -> Verdict:
    bugs = [message.text for message in messages if message.code == "agentlint-bug"]
    if bugs:
        return Verdict("bug", bugs)
    return Verdict("source" if any(message.code.startswith("source-") for message in messages) else "refused", [])


def fixed(client: str, text: str, meant: Mapping[str, Any]) -> Verdict:
    """A file before and after its safe fixes, in its own client. Where there was no agent before, the one that is
    there now is measured by what its author ``meant``: every word of restriction in force, and nothing new started."""
    done = fix_text(text, path=placed(client, "probe").path, platform=client)
    if not done.changed:
        return Verdict("same", [])
    before, after = seen_of(client, text), rights_of(client, done.text)
    known = judged(client, before)
    if not before.loaded:
        programs, known = known.programs, rights_of(client, text_of(client, meant))
        known.programs = programs
    gains = wider(known, after, "target")
    if not gains:
        return Verdict("same", [], "", done.text)
    kind = f"{gains[0].right}: {gains[0].before.name}" + ("" if before.loaded else ", no agent before")
    return Verdict("wider", [str(gain) for gain in gains], kind, done.text)


def misspelt(client: str, data: Mapping[str, Any], rng: random.Random) -> str:
    """A file that needs fixing: keys in another case or spelling, values of another type."""
    text = text_of(client, {spelt(key, rng): value for key, value in data.items()})
    if client == "codex":
        return text
    for right, wrong in (
        ('name: "probe"', "Name: probe"),
        ('name: "probe"', "name: 7"),
        ('description: "Reviews the code."', "Description: Reviews the code."),
        ('description: "Reviews the code."', "description: 42"),
        ('description: "Reviews the code."', "description: Reviews: the code"),
        ('mode: "subagent"', "mode: sub-agent"),
        ('mode: "all"', "Mode: all"),
    ):
        if rng.randrange(4) == 0:
            text = text.replace(right, wrong)
    return text


def spelt(key: str, rng: random.Random) -> str:
    """A key as people misspell it."""
    ways = [key, key, key[0].upper() + key[1:], key.lower(), key.replace("-", "_"), key.replace("-", "")]
    parted = "".join(f"-{letter.lower()}" if letter.isupper() else letter for letter in key)
    ways += [parted, parted.replace("-", "_"), "allowed-tools" if key == "tools" else key]
    return rng.choice(ways)


# --- smaller inputs -------------------------------------------------------------------------------------------------


def smaller(value: Any) -> Iterator[Any]:
    """A value with one part less."""
    if isinstance(value, dict):
        for key, one in value.items():
            yield {other: part for other, part in value.items() if other != key}
            for less in smaller(one):
                yield {**value, key: less}
    elif isinstance(value, list):
        for index, one in enumerate(value):
            yield [*value[:index], *value[index + 1 :]]
            for less in smaller(one):
                yield [*value[:index], less, *value[index + 1 :]]
    elif isinstance(value, str) and ", " in value:
        parts = value.split(", ")
        yield from (", ".join(parts[:index] + parts[index + 1 :]) for index in range(len(parts)))


def smallest(source: str, data: dict[str, Any], target: str, kind: str) -> dict[str, Any]:
    """The least of a file's fields that still gives a gain of this kind."""
    while True:
        for less in smaller(data):
            if converted(source, text_of(source, less), target).kind == kind:
                data = less
                break
        else:
            return data
