"""Explain in words why a text is not TOML: what is wrong, where, and what to do.

The standard library says where it gave up, but seldom what the author did: for a missing quote it stops at the end of
the line. A pass over the text up to that point tells which text or list is open, and to which key it belongs.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from agentlint.record import Record
from agentlint.text import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Callable

_PIECE = lazy_pattern(
    r'(?P<text>"""(?:[^"\\]|\\.|"(?!""))*+(?:"""(?:""|")?(?P<a>))?'
    r"|'''(?:[^']|'(?!''))*+(?:'''(?:''|')?(?P<b>))?"
    r'|"(?:[^"\\\n]|\\[^\n])*+(?:"(?P<c>))?'
    r"|'[^'\n]*+(?:'(?P<d>))?)"
    r"|(?P<mark>[\[\]{}\n])|#[^\n]*+|(?P<plain>[^\"'#\[\]{}\n]++)",
    re.DOTALL,
)
_STATEMENT = lazy_pattern(
    r"[ \t]*\[{0,2}[ \t]*(\"[^\"\n]*\"|'[^'\n]*'|[A-Za-z0-9_-]+)(?:[ \t]*\.[ \t]*[\w\"'-]+)*[ \t]*(=?)"
)
_BARE = lazy_pattern(r"(?!(?:true|false|inf|nan)\b)[^\W\d]")
_TRUTH = lazy_pattern(r"(?i:true|false)\b")
_NEW = lazy_pattern(r"[ \t]*(?:\[|(?:[A-Za-z0-9_-]+|\"[^\"\n]*\")[ \t]*=)")
_CURLY: Final = "“”„‟‘’‚‛«»"
_SHOWN: Final = 80
_NUMBER: Final = "Put text in double quotes; write a number without leading zeros."
_LINES: Final = "Write one `key = value` on each line, with text in quotes."

_NOUNS: Final = {"[": ("list", "]"), "{": ("table", "}")}


class TomlMistake(Record):
    """An explanation. ``mistake`` is a clause, ``remedy`` a sentence, "" where there is none to give."""

    mistake: str
    offset: int
    remedy: str = ""


class _Before(Record):
    """What precedes the place at which a parser gave up: where the statement begins, where the open text begins (-1 for
    none), and where the open brackets are."""

    statement: int
    text: int
    brackets: tuple[int, ...]


def explain(text: str, offset: int, message: str) -> TomlMistake:
    """Explain what is wrong with a text that the standard library refuses. ``message`` is its message at ``offset``.

    The message only selects the kind of fault; nothing of it is repeated.
    """
    before = _before(text, offset)
    statement = _STATEMENT.match(text, before.statement)
    key = statement[1].strip("\"'") if statement else ""
    value = statement.end() if statement and statement[2] else -1
    site = _Site(text, min(offset, max(len(text) - 1, 0)), key, value, before)
    for words, judge in _KINDS:
        if words in message and (fault := judge(site)) is not None:
            return fault
    return TomlMistake("this is not TOML", site.offset, _LINES)


class _Site(Record):
    text: str
    offset: int
    key: str
    value: int  # where the statement's value begins; -1 if it has no `=`
    before: _Before

    @property
    def of_key(self) -> str:
        """Return the words that name the key; "" where it is not known."""
        return f" of `{self.key}`" if self.key else ""

    @property
    def rest(self) -> str:
        """Return the line from the place on, as a message shows it."""
        end = self.text.find("\n", self.offset)
        return _short(self.text[self.offset : end if end >= 0 else None].strip())

    @property
    def line(self) -> int:
        """Return where the line begins."""
        return self.text.rfind("\n", 0, self.offset) + 1


def _twice(site: _Site) -> TomlMistake:
    remedy = "Keep the one that is meant and delete the other."
    return TomlMistake(f"`{site.key}` is written twice", site.before.statement, remedy)


def _open_text(site: _Site) -> TomlMistake | None:
    start = site.before.text
    if start < 0:
        return None
    mark = site.text[start : start + 3]
    if mark in ('"""', "'''"):
        mistake = f"the text{site.of_key} begins with `{mark}` and never ends"
        return TomlMistake(mistake, start, f"Write `{mark}` at its end.")
    remedy = f"Close it with `{mark[0]}`; put text of several lines between `'''` and `'''`."
    return TomlMistake(f"the value{site.of_key} is not closed", start, remedy)


def _control(site: _Site) -> TomlMistake | None:
    char = site.text[site.offset : site.offset + 1]
    if not char or char.isprintable() or char in "\n\t":
        return None
    remedy = "Replace it with an ordinary space" if char.isspace() and ord(char) > 127 else "Delete it"
    if ord(char) < 32 or ord(char) == 127:
        remedy += f", or write it as `\\u{ord(char):04X}` in double quotes"
    return TomlMistake(f"the character U+{ord(char):04X} is not allowed here", site.offset, f"{remedy}.")


def _escape(site: _Site) -> TomlMistake:
    mistake = f"a backslash in the text{site.of_key} does not begin an escape sequence of TOML"
    remedy = "Put the text in single quotes, or in `'''` if it has several lines: there a backslash is a backslash."
    return TomlMistake(mistake, max(site.text.rfind("\\", 0, site.offset + 1), 0), remedy)


def _value(site: _Site) -> TomlMistake:
    word = site.rest
    if site.before.brackets and _NEW.match(site.text, site.line):
        return _open_bracket(site)
    if not word or word[0] == "#":
        remedy = f'Write one in quotes, as `{site.key} = "..."`, or remove the key.'
        return TomlMistake(f"`{site.key}` has no value", site.before.statement, remedy)
    if word[0] in _CURLY:
        return TomlMistake(
            f"the value{site.of_key} is in typographic quotes: `{word}`", site.offset, 'Write straight quotes: `"`.'
        )
    return _word(site, word)


def _word(site: _Site, word: str) -> TomlMistake:
    if truth := _TRUTH.match(word):
        return TomlMistake(f"`{truth[0]}` is not a value of TOML", site.offset, f"Write `{truth[0].lower()}`.")
    if _BARE.match(word):
        return TomlMistake(
            f"the value{site.of_key} is not in quotes: `{word}`", site.offset, "Put the text in double quotes."
        )
    return TomlMistake(f"`{word}` is not a value of TOML", site.offset, "Put text in double quotes.")


def _date(site: _Site) -> TomlMistake:
    mistake = f"`{site.rest}` is not a valid date"
    return TomlMistake(mistake, site.offset, "Correct the date, or put it in double quotes.")


def _open_bracket(site: _Site) -> TomlMistake:
    if not site.before.brackets:
        return TomlMistake(f"the value{site.of_key} is not closed", site.offset, "Close every bracket.")
    start = site.before.brackets[-1]
    noun, close = _NOUNS[site.text[start]]
    if noun == "list" and site.rest and site.text[start : site.offset].rstrip()[-1:] in ("[", ","):
        return _word(site, site.rest.partition(",")[0].partition("]")[0] or site.rest)
    if site.rest and site.offset != start and not (site.line > start and _NEW.match(site.text, site.line)):
        mistake = f"a comma or `{close}` is missing in the {noun}{site.of_key}"
        return TomlMistake(
            mistake, site.offset, f"Write a comma between two entries, and `{close}` behind the last one."
        )
    mistake = f"the {noun}{site.of_key} begins with `{site.text[start]}` and never ends"
    return TomlMistake(mistake, start, f"Write `{close}` at its end.")


def _after(site: _Site) -> TomlMistake:
    word = site.text[site.value : site.offset].strip() if site.value >= 0 else ""
    if (
        word
        and word[0] not in "\"'[{"
        and site.text[site.offset - 1] == word[-1]
        and not site.text[site.offset].isspace()
    ):
        return TomlMistake(f"`{_short(word + site.rest)}` is not a value of TOML", site.offset - len(word), _NUMBER)
    mistake = f"`{site.rest}` comes after " + (f"the value{site.of_key}" if site.value >= 0 else "the name of a table")
    quote = next((mark for mark in "\"'" if mark in site.text[max(site.value, 0) : site.offset]), "")
    if quote and site.value >= 0 and site.rest[0] not in "#[":
        remedy = f"Put text with `{quote}` in it between `'''` and `'''`, or delete what follows."
    else:
        remedy = "Put it on a line of its own, or delete it."
    return TomlMistake(mistake, site.offset, remedy)


def _line(site: _Site) -> TomlMistake:
    if site.before.brackets and not site.text.startswith("[", site.before.statement):
        return _open_bracket(site)
    start = site.before.statement
    word = _short(site.text[start:].partition("\n")[0].strip())
    if word.startswith("["):
        close = "]]" if word.startswith("[[") else "]"
        return TomlMistake(f"the name of the table `{word}` is not closed", start, f"Write `{close}` after the name.")
    return TomlMistake(f"`{word}` is not a `key = value` line", start, _LINES)


def _short(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…"


_KINDS: Final[tuple[tuple[str, Callable[[_Site], TomlMistake | None]], ...]] = (
    ("overwrite", _twice),
    ("twice", _twice),
    ("Duplicate", _twice),
    ("immutable", _twice),
    ("Unescaped", _escape),
    ("Escaped", _escape),
    ("hex value", _escape),
    ("", _open_text),
    ("", _control),
    ("Invalid value", _value),
    ("Invalid date", _date),
    ("Unclosed", _open_bracket),
    ("Expected newline", _after),
    ("at the end of", _line),
    ("Expected '='", _line),
    ("statement", _line),
    ("key part", _line),
)
"""A part of the library's message, with the kind of fault that it indicates; "" stands for any message."""


def _before(text: str, offset: int) -> _Before:
    statement, brackets = 0, list[int]()
    fresh = True  # nothing of a statement has been read on this line yet
    for piece in _PIECE.finditer(text):
        start = piece.start()
        if start > offset or (start == offset and start > statement and not fresh):
            break
        if fresh and not brackets and piece[0].strip() and not piece[0].startswith("#"):
            statement, fresh = start + len(piece[0]) - len(piece[0].lstrip()), False
        if piece["text"] and all(piece[closing] is None for closing in "abcd"):
            return _Before(statement, start, tuple(brackets))
        mark = piece["mark"]
        if mark == "\n":
            fresh = True
        elif mark in ("[", "{"):
            brackets.append(start)
        elif mark and brackets:
            brackets.pop()
    return _Before(statement, -1, tuple(brackets))
