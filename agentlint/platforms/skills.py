"""What the readers of skills and commands share: the name of such a file, and the checks of its keys and its body.

A skill is a folder with a `SKILL.md` (https://agentskills.io/specification); a command is a file that a user starts
with a slash and its name. They have the same keys, and their body is text with placeholders for arguments.
"""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING, Final, Protocol, TypeVar

from agentlint.model.problems import (
    ArgumentHint,
    Effect,
    GrantNoEffect,
    NoEffectKey,
    PositionalArgument,
    UnknownKey,
)
from agentlint.model.restriction import limits, sense
from agentlint.model.vocabulary.claude import VOCABULARY
from agentlint.model.words import fold, nearest
from agentlint.platforms.reading import SUGGESTED
from agentlint.syntax.javascript import units
from agentlint.syntax.located import Words
from agentlint.syntax.nodes import Alias, Mapping, Scalar, Sequence
from agentlint.text import BODY, Span, lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator

    from agentlint.platforms.base import Place, Seen
    from agentlint.platforms.reading import Reading
    from agentlint.syntax.nodes import Node, Value

SKILL: Final = "SKILL.md"
AnyReading = TypeVar("AnyReading", bound="Reading")
ARGUMENT_HINT: Final = "argument-hint"


def folder_name(place: Place) -> str:
    """Return the name of a skill's folder; "" for a text without a folder."""
    above = place.inside.rpartition("/")[0] or place.folder
    return above.rpartition("/")[2]


def lies_in_skill(place: Place) -> bool:
    """Tell whether a folder above the file, within the skills folder, is a skill itself, so that the file belongs to
    it."""
    folder = os.path.dirname(os.path.dirname(place.absolute))
    for _ in range(place.inside.count("/") - 1):
        if place.surroundings.exists(os.path.join(folder, SKILL)):
            return True
        folder = os.path.dirname(folder)
    return False


def see(reading: AnyReading, is_passed_over: Callable[[AnyReading], bool], read: Callable[[AnyReading], None]) -> Seen:
    """Read a skill as a client does that keeps nothing of a skill which it does not load."""
    seen = reading.seen
    if not is_passed_over(reading):
        read(reading)
    if not seen.loaded:
        seen.name = seen.description = seen.prompt = None
    return seen


def head(text: str, length: int) -> str:
    """Return the first ``length`` UTF-16 code units of a text; half a surrogate pair at the end becomes U+FFFD."""
    if text.isascii():
        return text[:length]
    return text.encode("utf-16-le", "surrogatepass")[: 2 * length].decode("utf-16-le", "replace")


_HEADING: Final = lazy_pattern(r"#+\s+(.+)\Z")


def first_line(body: str, longest: int) -> str:
    """Return the first line of a body that is not blank, without the marks of a heading, and cut if it is too long; ""
    for none."""
    for line in body.split("\n"):
        text = line.strip()
        if text:
            heading = _HEADING.match(text)
            text = heading[1] if heading else text
            return text if units(text) <= longest else head(text, longest - 3) + "..."
    return ""


# ------------------------------------------------------------------------------------------------------------ the keys


def judge_keys(reading: Reading, data: dict[str, Value]) -> None:
    """Report what `Reading.judge` reports, and further what a schema of skills says: keys that this client ignores
    (``x-ignored``), and words that certainly mean another key (``x-misspelt``)."""
    first = len(reading.seen.problems)
    reading.judge(data)
    properties, spellings = reading.schema.properties, reading.schema.spellings
    for problem in reading.seen.problems[first:]:
        if isinstance(problem.kind, UnknownKey):
            word = problem.kind.word
            meant = spellings.get(fold(word))
            if meant == "allowed-tools" and not _names_tools(data[word]):
                meant = None  # `tools: [gemini, cursor]` says for which clients the skill is
            # most unknown keys are the author's own: only one that certainly means a known key is a slip
            problem.kind = UnknownKey(word=word, suggestion=meant, certain=meant is not None)
            if meant is not None and "x-ignored" not in properties[meant]:
                problem.effect = Effect.IGNORES
                if _is_limit(meant, data[word]):
                    problem.effect = Effect.NOT_RESTRICTED
                    problem.why = f"{reading.client} does not know `{word}`, so it has no effect."
    for key, value in data.items():
        ignored = properties.get(key, {}).get("x-ignored")
        if ignored is not None:
            effect = Effect.NOT_RESTRICTED if _is_limit(key, value) else Effect(ignored["effect"])
            reading.report(NoEffectKey(word=key), effect, reading.span((key,), key=True), ignored["seen"], (key,))


def _names_tools(value: Value) -> bool:
    """Tell whether a value is a text or a list with the name of a tool, in any case."""
    words = value if isinstance(value, list) else _WORD.findall(value) if isinstance(value, str) else ()
    names = (name_of(word).lower() for word in words if isinstance(word, str))
    return any(name in _TOOLS or name.startswith("mcp__") for name in names)


_WORD: Final = lazy_pattern(r"[\w*-]+")
_TOOLS: Final = frozenset(
    name.lower()
    for name in (*(tool.name for tool in VOCABULARY.tools), *VOCABULARY.aliases, "shell", "execute", "search")
)


def _is_limit(key: str, value: Value) -> bool:
    """Tell whether an entry says what a skill must not do, or who must not start it: `allowed-tools` only grants
    here."""
    if isinstance(value, str) and value.lower() in _SWITCHES:
        value = _SWITCHES[value.lower()]
    if sense(key) == "start":
        return isinstance(value, bool) and limits(key, value)
    return sense(key) == "withhold" and limits(key, value)


_SWITCHES: Final = {
    **dict.fromkeys(("true", "yes", "on", "1"), True),
    **dict.fromkeys(("false", "no", "off", "0"), False),
}


def judge_hint(reading: Reading, why: str, effect: Effect = Effect.ALTERS) -> None:
    """Report an `argument-hint` in brackets without quotes, which YAML reads as a list or a mapping. ``why`` continues
    a sentence that begins with the client's name."""
    entry = reading.entries.get(ARGUMENT_HINT)
    node = _target(entry[1]) if entry is not None else None
    if not isinstance(node, Sequence | Mapping):
        return
    written = reading.text[node.start : node.end]
    kind = ArgumentHint(written if node.flow and "\n" not in written else "", mapping=isinstance(node, Mapping))
    reading.report(kind, effect, Span(node.start, node.end), f"{reading.client} {why}", (ARGUMENT_HINT,))


class Grant(str):
    """One entry of a list of grants, with its position."""

    __slots__ = ("span",)
    span: Span


def grants_in(reading: Reading, key: str, pattern: re.Pattern[str]) -> Iterator[Grant]:
    """Yield the entries of a list of grants. Texts, also in the items of a list, are split by ``pattern``."""
    entry = reading.entries.get(key)
    node = _target(entry[1]) if entry is not None else None
    for item in node.items if isinstance(node, Sequence) else [node]:
        part = _target(item)
        if not isinstance(part, Scalar):
            continue
        words = Words(reading.text, part)
        for match in pattern.finditer(part.text):
            word = match[0].strip()
            if not word:
                continue
            grant = Grant(word)
            grant.span = words.span(word, match.start())
            yield grant


def _target(node: Node | None) -> Node | None:
    while isinstance(node, Alias):
        node = node.target
    return node


def name_of(grant: str) -> str:
    """Return the tool that a grant names: `Bash(git:*)` names Bash."""
    return grant.partition("(")[0].strip()


def report_grant(reading: Reading, grant: Grant, reason: str, why: str, suggestion: str | None = None) -> None:
    """Report a grant that has no effect, for a ``reason``."""
    kind = GrantNoEffect(word=str(grant), reason=reason, suggestion=suggestion)
    reading.report(kind, Effect.IGNORES, grant.span, f"{reading.client} {why}", ("allowed-tools",))


def known_name(name: str, known: Collection[str]) -> str | None:
    """Return the tool that was probably meant by an unknown name."""
    lower = {known_tool.lower(): known_tool for known_tool in known}
    return lower.get(name.lower()) or nearest(name, known)


# ------------------------------------------------------------------------------------------------------------ the body

_FENCE: Final = lazy_pattern(r"^[ \t]*(`{3,}|~{3,})(?!!)[^\n]*$", re.M)
_POSITION: Final = lazy_pattern(r"\$(?<![\\$\w]\$)([0-9])(?![0-9\w])")
"""The characters before the dollar are checked after it is found: searching for a literal first is ten times as
fast."""
_DIGITS: Final = lazy_pattern(r"[0-9]+")
_PRICE: Final = lazy_pattern(
    r"[,.]?[0-9]|[KkMmBb]\b|-\$?[0-9]| ?(?:million|billion|per)\b| ?/(?<!/\$\d/) ?[A-Za-z]+(?![\w/-]|\.\w)"
)
"""What follows the first digits of a price. The last form is its unit (`$5/month`), which is not part of a path
(`docs/$1/page.md`)."""
_PROGRAM: Final = lazy_pattern(
    r"\bawk\b|\bsed\b|\bperl\b|\breplace(?:All)?\(|\bfunction\b *\w*\(|\blocal +\w+=|\bprintf?\b *[\"'($]"
    r"|`\$\d`, `\$\d`|\b(?:SELECT|INSERT|UPDATE|DELETE|WHERE|VALUES)\b|\bquery\(|\bregex\b|\brewrite\b|\bsub\("
    r"|\(\)\s*\{|\$[{(]"
)
"""Programs whose own placeholders look like arguments, and enumerations of placeholders, which explain how commands are
written."""


def judge_arguments(reading: Reading, *, first: int) -> None:
    """Report placeholders for single arguments that the client numbers differently from the author: its first is
    ``$first``.

    ``$1`` is reported if the body has no ``$0``, and ``$0`` if the client counts from 1. What is in a code block, or on
    a line of a language with such names of its own (awk, SQL, a shell function), or is a price, was not meant as an
    argument, although the client replaces it all the same: it is reported as a note.
    """
    text = reading.text
    start = len(text) - len(reading.seen.prompt or "") if reading.seen.tree is None else reading.seen.tree.end
    places = list(_POSITION.finditer(text, max(start, 0)))
    if not places:
        return
    numbers = {int(match[1]) for match in places}
    if (first == 0 and (0 in numbers or 1 not in numbers)) or (first == 1 and 0 not in numbers):
        return
    in_code = is_code(text, start)
    # Commands are made for arguments, skills rarely: a skill that mentions none quotes what others write.
    meant = reading.place.kind == "command" or "$ARGUMENTS" in text or bool(reading.seen.arguments)
    reported: set[tuple[str, bool]] = set()
    for match in places:
        at = match.start()
        code = not meant or in_code(at, block=True) or in_code(at, block=False)
        word = match[0]
        if (first == 1 and word != "$0") or (word, code) in reported or len(reported) >= SUGGESTED:
            continue
        reported.add((word, code))
        kind = PositionalArgument(word=word, meant=f"${int(match[1]) - 1 + 2 * first}", code=code, first=first)
        effect = Effect.NOTE if code else Effect.ALTERS
        reading.report(
            kind, effect, Span(*match.span()), _counting(reading, word, first, others=max(numbers) > 0), BODY
        )


class InCode(Protocol):
    """Tells whether a placeholder like `$1` at an offset is in a code block or, without ``block``, on a line of a
    program with such words of its own, or is a price."""

    def __call__(self, at: int, *, block: bool) -> bool: ...


def is_code(text: str, start: int = 0) -> InCode:
    """Return a function that tells whether a place in a Markdown text, from ``start`` on, is code."""
    blocks = list(_code_blocks(text, start))

    def tell(at: int, *, block: bool) -> bool:
        if block:
            return any(other_block.start <= at < other_block.end for other_block in blocks)
        digits = _DIGITS.match(text, at + 1)
        return _is_program(text, at) or (digits is not None and _PRICE.match(text, digits.end()) is not None)

    return tell


def _counting(reading: Reading, word: str, first: int, *, others: bool) -> str:
    if first == 1:
        outcome = "the word `undefined`" if others else "the last word that is typed"
        return f"{reading.client} counts arguments from `$1`: it puts {outcome} in the place of `$0`."
    number = int(word[1:])
    ordinals = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
    return f"{reading.client} counts arguments from `$0`: `{word}` is the {ordinals[number]} one."


def _code_blocks(text: str, start: int) -> Iterator[Span]:
    """Yield the code blocks of a Markdown text, including their fences."""
    opened: re.Match[str] | None = None
    for fence in _FENCE.finditer(text, start):
        if opened is None:
            opened = fence
        elif fence[1][0] == opened[1][0] and len(fence[1]) >= len(opened[1]) and fence[0].strip() == fence[1]:
            yield Span(opened.start(), fence.end())
            opened = None
    if opened is not None:
        yield Span(opened.start(), len(text))


def _is_program(text: str, at: int) -> bool:
    line = text[text.rfind("\n", 0, at) + 1 : text.find("\n", at) if "\n" in text[at:] else len(text)]
    return _PROGRAM.search(line) is not None
