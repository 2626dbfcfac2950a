"""Translate the placeholders in the text of a skill or command from one client's form into another's.

A client's `Syntax` says which placeholders it knows. A placeholder that both clients know is written in the other's
form. One that only the source fills in stays as text, and text that only the target would fill in changes its meaning:
both are reported, and the conversion is refused where the target would run a command that the source does not.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from agentlint.model.agent import Loss, Refusal
from agentlint.platforms.skills import is_code
from agentlint.record import Record

if TYPE_CHECKING:
    import re
    from collections.abc import Callable, Iterator, Sequence

    from agentlint.model.agent import Change, Kind
    from agentlint.model.skill import Skill

Place = Literal["text", "all", "single", "question", "shell", "block", "file", "value", "escaped"]
"""The kinds of pieces: text; all arguments; a single argument; a question to the user; a command whose output replaces
it, within a line or as a block; the content of a file; a value of the client's own; and a placeholder that a backslash
makes text."""

Runs = Literal["never", "granted", "asks", "always"]
"""When a client runs a command in the text: never (it stays text); where it is granted (otherwise the call fails);
after asking; or always."""


class Piece(Record):
    """A piece of a text. ``word`` is the text as written, ``inside`` the command, path or name in it, and ``number``
    the number of a single argument, from 0. ``code``: it was hardly meant as an argument."""

    place: Place
    word: str
    inside: str = ""
    number: int = 0
    code: bool = False


class Syntax(Record):
    """The placeholders of a client. ``find`` yields those in a text, in order, each with its offset.

    ``all`` is the placeholder for all arguments, "" where there is none. ``first`` is the number of the first single
    argument, None where there are none. ``takes_rest``: the last one in a text also stands for all further arguments.
    ``escapes``: a backslash before a placeholder makes it text. ``question`` is the form in which the client asks the
    user. ``runs`` says when it runs a command; ``shell`` and ``file`` are the forms of a command and an included file.
    ``appended`` is the form in which the client appends arguments that no placeholder stands for. ``missing`` says what
    replaces the placeholder of an argument that is not given: its own word, or nothing. ``by_model``: placeholders are
    also filled in when the model starts the file.
    """

    title: str
    find: Callable[[str, Sequence[str]], Iterator[tuple[int, Piece]]]
    all: str = ""
    first: int | None = None
    takes_rest: bool = False
    escapes: bool = False
    question: str = ""
    runs: Runs = "never"
    shell: str = ""
    file: str = ""
    appended: str = ""
    missing: Literal["word", "nothing"] = "nothing"
    by_model: bool = False


def nothing(_text: str, _names: Sequence[str]) -> Iterator[tuple[int, Piece]]:
    """Find no placeholders: for clients that show a text unchanged."""
    return iter(())


def finder(pattern: re.Pattern[str], first: int) -> Callable[[str, Sequence[str]], Iterator[tuple[int, Piece]]]:
    """Return a function that finds placeholders by a pattern whose groups are named after them. The groups ``single``
    and ``indexed`` hold a number; the latter counts from 0. A single argument before the client's first is a
    placeholder too, but stands for no argument: OpenCode replaces `$0` by the word `undefined` or by the last word that
    was typed."""

    def find(text: str, names: Sequence[str]) -> Iterator[tuple[int, Piece]]:
        for match in pattern.finditer(text):
            group, word = match.lastgroup or "", match[0]
            inside = match[group]
            if group == "single":
                number = int(inside[:9]) - first
                yield match.start(), Piece("single" if number >= 0 else "value", word, inside, number)
            elif group == "indexed":
                yield match.start(), Piece("single", word, inside, int(inside[:9]))
            elif group == "named":
                if inside in names:
                    yield match.start(), Piece("single", word, inside, names.index(inside))
            else:
                yield match.start(), Piece(group, word, inside)  # type: ignore[arg-type]

    return find


SHELL = r"!`(?P<shell>[^`]+)`"
"""A command in backticks after an exclamation mark."""
FILE = r"(?<![\w`@/.])@(?P<file>~?/?[\w-][\w.-]*(?:/[\w.-]+)+|[\w-]+(?:\.[\w-]+)+)"
"""A path after `@`, with a folder or an extension."""


def pieces(text: str, syntax: Syntax, names: Sequence[str] = (), *, meant: bool = True) -> list[Piece]:
    """Split a text into pieces, in order and without gaps. ``meant``: the text is certainly made for arguments."""
    out: list[Piece] = []
    at = 0
    code = is_code(text)
    places = list(syntax.find(text, names))
    named = {piece.number for start, piece in places if piece.place == "single" and not code(start, block=True)}
    for start, piece in places:
        if start > at:
            out.append(Piece("text", text[at:start]))
        if piece.place == "single" and piece.word[1:].isdigit():
            other = code(start, block=False) or (
                code(start, block=True) and piece.number not in named and not (meant and named)
            )
            piece = piece._replace(code=other or not meant)
        out.append(piece)
        at = start + len(piece.word)
    if at < len(text):
        out.append(Piece("text", text[at:]))
    return out


_MISSING = {"word": "leaves the word in the place", "nothing": "leaves nothing in the place"}
TEXT = "(text)"
"""Stands for the text's field in a line of the report."""


class Filled(Record):
    """A text in the target's form, with a loss for every placeholder that differs there, and the reason if the text
    must not be written. ``notes`` (code, text) are for the user."""

    text: str
    losses: list[Loss]
    refusal: Refusal | None
    notes: list[tuple[str, str]]


def fill(skill: Skill, source: Syntax, target: Syntax, is_file: Callable[[str], bool]) -> Filled:
    """Return the skill's text in the target's form. ``is_file`` tells whether a path names a file: a word with `@` that
    does not stays text."""
    return _Filling(skill, source, target, is_file).done()


class _Filling:
    def __init__(self, skill: Skill, source: Syntax, target: Syntax, is_file: Callable[[str], bool]) -> None:
        self.skill, self.source, self.target, self.is_file = skill, source, target, is_file
        self.losses: dict[tuple[str, str], Loss] = {}
        self.refusal: Refusal | None = None
        meant = skill.kind == "command" or bool(skill.hint or skill.arguments) or source.all in skill.prompt
        self.pieces = pieces(skill.prompt, source, skill.arguments, meant=meant or not source.all)
        singles = {piece.number for piece in self.pieces if piece.place == "single" and not piece.code}
        self.last = max(singles, default=-1)
        self.singles = len(singles)
        self.questions = list(dict.fromkeys(piece.inside for piece in self.pieces if piece.place == "question"))
        self.takes_all = any(piece.place == "all" for piece in self.pieces)

    def done(self) -> Filled:
        """Return the filled text, with what could not be written in the target's form."""
        written: list[str] = []
        for piece, next_piece in zip(self.pieces, (*self.pieces[1:], Piece("text", "")), strict=True):
            before = written[-1][-1:] if written else ""
            written.append(self._written(piece, before, next_piece.word[:1]))
        text = "".join(written)
        filled = any(piece.place in ("all", "single", "question") and not piece.code for piece in self.pieces)
        notes = []
        if filled and self.target.appended and not self.target.by_model and self.skill.kind == "skill":
            how = "inserts arguments where a user types the name, and shows the placeholders to a model that"
            notes.append(("arguments-typed", f"{self.target.title} {how} starts it"))
        typed = self.skill.kind == "command" or self.skill.hint is not None
        if typed and not filled and self.source.appended != self.target.appended and self.source.appended:
            behind = self.target.appended.format("ARGS", name=self.skill.name) or "nothing"
            was = self.source.appended.format("ARGS", name=self.skill.name)
            here = f"the text has no placeholder for arguments: {self.source.title} puts `{was}` at the end"
            notes.append(("arguments-appended", f"{here}, {self.target.title} {_quoted(behind)}"))
        if self.singles and self.target.first is not None and self.source.missing != self.target.missing:
            notes.append(("arguments-missing", self._missing()))
        return Filled(text, list(self.losses.values()), self.refusal, notes)

    def _written(self, piece: Piece, before: str, after: str) -> str:
        """Return a piece in the target's form; ``before`` is the character before it in the result, ``after`` the one
        behind it in the source."""
        if piece.place == "text":
            return self._text(piece.word)
        if piece.place == "escaped":
            return self._escaped(piece, after)
        if piece.place in ("shell", "block"):
            return self._command(piece, before)
        if piece.place == "file":
            return self._file(piece)
        if piece.place == "value":
            if self.source.find is self.target.find:
                return piece.word
            self._tell(piece, "approximated", f"{self.target.title} has no such value: it stays as text")
            return self._text(piece.word)
        return self._argument(piece)

    # --- text that the target would fill in -------------------------------------------------------------------------

    def _text(self, text: str) -> str:
        if self.source.find is self.target.find:
            return text
        out, at = [], 0
        for start, piece in self.target.find(text, ()):
            out.append(text[at:start])
            out.append(self._foreign(piece))
            at = start + len(piece.word)
        return "".join((*out, text[at:]))

    def _foreign(self, piece: Piece) -> str:
        """Report what the source leaves as text and the target replaces."""
        if piece.place in ("shell", "block"):
            self._tell(piece, "approximated", f"it is text in {self.source.title}, and {self._runs()}", "wider")
        elif piece.place == "single" and self.target.escapes:
            written = "\\" + piece.word
            if not self.target.by_model:
                reason = f"{self.target.title} would replace it where a user types the name; a model sees the backslash"
                self._tell(piece, "approximated", reason, to=written)
            return written
        elif piece.place != "file" or self.is_file(piece.inside):
            outcome = f"it is text in {self.source.title}, and {self.target.title} replaces it"
            self._tell(piece, "approximated", outcome)
        return piece.word

    def _runs(self) -> str:
        title = self.target.title
        return {"always": f"{title} runs it without asking", "asks": f"{title} asks and then runs it"}.get(
            self.target.runs, f"{title} runs it where that is granted"
        )

    def _escaped(self, piece: Piece, after: str) -> str:
        if not self.target.escapes:
            return self._text(piece.word[1:])
        known = self.target.find(piece.word + after, ())
        return piece.word if any(place.place == "escaped" for _, place in known) else piece.word[1:]

    # --- commands and files -----------------------------------------------------------------------------------------

    def _command(self, piece: Piece, before: str) -> str:
        target, title = self.target, self.target.title
        covered = any(grant.covers(piece.inside) for grant in self.skill.grants or ())
        unasked = self.source.runs == "always" or (self.source.runs == "granted" and covered)
        written = target.shell.format(piece.inside) if target.shell else piece.word
        if target.runs == "never":
            self._tell(piece, "approximated", f"{title} never runs it: it stays as text", "narrower")
            return piece.word
        if piece.place == "block" and self.source.find is not target.find:
            self._tell(piece, "approximated", f"{title} has no such block: it stays as text", "narrower")
            return piece.word
        raw = self.source.runs == "asks" and target.runs != "asks" and self.source.all and self.source.all in piece.word
        if raw:
            why = f"{self.source.title} puts arguments into it in quotes, {title} without them"
            self._tell(piece, "approximated", why, "wider")
            return written
        if target.shell == "!{{{}}}" and not _balanced(piece.inside):
            why = f"{title} needs a closing brace for each opening one in `{piece.inside}`"
            self.refusal = Refusal("cannot-say", why)
            return written
        if self.source.find is target.find:
            return piece.word
        inner = self._inner(piece)
        written = target.shell.format(inner)
        if not any(other.place == "shell" for _, other in target.find(before + written, ())):
            why = f"{title} looks for no command behind `{before}`: it stands there as text"
            self._tell(piece, "approximated", why, "narrower", written)
            return written
        if target.runs == "always" and not unasked:
            why = f"{title} runs it without asking, {self.source.title} only where that is granted"
            self._tell(piece, "approximated", why, "wider", written)
        elif target.runs == "granted":
            grant = f"`allowed-tools: Bash({piece.inside})` grants it"
            why = f"{title} runs it only where that is granted, and fails otherwise: {grant}"
            self._tell(piece, "approximated", why, "narrower", written)
        elif target.runs == "asks":
            self._tell(piece, "approximated", f"{title} asks before it runs it", "narrower", written)
        else:
            self._tell(piece, "mapped", f"granted in the file; {title} runs it without asking", to=written)
        return written

    def _inner(self, piece: Piece) -> str:
        """Write a command with its arguments in the target's form."""
        parts = pieces(piece.inside, self.source, self.skill.arguments)
        return "".join(part.word if part.place in ("text", "escaped", "file", "value") else self._argument(part)
                       for part in parts if part.place not in ("shell", "block"))  # fmt: skip

    def _file(self, piece: Piece) -> str:
        if self.source.file == self.target.file:
            return piece.word
        if self.target.file:
            if not self.is_file(piece.inside):
                return piece.word
            written = self.target.file.format(piece.inside)
            self._tell(piece, "mapped", "", to=written)
            return written
        if self.is_file(piece.inside):
            why = f"{self.target.title} does not insert the file: the model has to read it"
            return self._stands(piece, why)
        return piece.word

    # --- arguments --------------------------------------------------------------------------------------------------

    def _argument(self, piece: Piece) -> str:
        target, title = self.target, self.target.title
        if piece.code and self.source.first == target.first:
            if self.source.missing != target.missing and self.source.find is not target.find:
                self._tell(piece, "approximated", self._missing())
            return piece.word
        if piece.code:
            filled = "" if target.first is None else f", although {title} inserts an argument there too"
            return self._stands(piece, f"in code or a price: left unchanged{filled}")
        if self.source.find is target.find and piece.place != "question":
            return piece.word
        if not (target.all or target.first is not None or target.question):
            return self._stands(piece, f"{title} inserts no arguments: it stays as text")
        if target.question:
            return self._asked(piece)
        if piece.place == "question" and len(self.questions) > 1:
            return self._single(piece, self.questions.index(piece.inside), asked=True)
        if piece.place in ("all", "question"):
            exact = piece.place == "all"
            why = "" if exact else f"{title} does not ask: it inserts all that is typed after the name"
            if piece.word != target.all:
                self._tell(piece, "mapped" if exact else "approximated", why, to=target.all)
            return target.all
        return self._single(piece, piece.number, asked=False)

    def _single(self, piece: Piece, number: int, *, asked: bool) -> str:
        target, title = self.target, self.target.title
        if target.first is None:
            if self.singles == 1 and number == 0 and not self.takes_all and not asked:
                self._tell(piece, "approximated", f"{title} can insert all arguments only", to=target.all)
                return target.all
            why = f"`{piece.word}` is a single argument, and {title} can only insert all of them"
            self.refusal = Refusal("cannot-say", why)
            return piece.word
        written = f"${number + target.first}"
        if asked:
            self._tell(piece, "approximated", f"{title} does not ask: it inserts the typed argument", to=written)
        elif target.takes_rest and not self.source.takes_rest and number == self.last:
            self._tell(piece, "approximated", f"{title} inserts all arguments from this one on", to=written)
        elif self.source.takes_rest and not target.takes_rest and number == self.last:
            self._tell(piece, "approximated", f"{title} inserts one argument, not those that follow", to=written)
        elif written != piece.word:
            self._tell(piece, "mapped", f"{title} counts arguments from ${target.first}", to=written)
        return written

    def _asked(self, piece: Piece) -> str:
        names = self.skill.arguments
        name = "arguments"
        if piece.place == "single":
            name = names[piece.number] if piece.number < len(names) else f"argument{piece.number + 1}"
        elif piece.place == "question":
            return piece.word
        written = self.target.question.format(name)
        self._tell(piece, "approximated", f"{self.target.title} asks the user for it", to=written)
        return written

    def _missing(self) -> str:
        sides = ", ".join(f"{syntax.title} {_MISSING[syntax.missing]}" for syntax in (self.source, self.target))
        return f"{sides} of an argument that is not given"

    # --- the report -------------------------------------------------------------------------------------------------

    def _stands(self, piece: Piece, why: str) -> str:
        self._tell(piece, "approximated", why)
        return piece.word

    def _tell(self, piece: Piece, kind: Kind, why: str, authority: Change = "same", to: str | None = None) -> None:
        key = (piece.word, why)
        if key not in self.losses:
            self.losses[key] = Loss(TEXT, piece.word, kind, why, authority, (TEXT, to or piece.word))


def _quoted(text: str) -> str:
    return text if text == "nothing" else f"`{text}`"


def _balanced(text: str) -> bool:
    depth = 0
    for character in text:
        depth += (character == "{") - (character == "}")
        if depth < 0:
            return False
    return depth == 0
