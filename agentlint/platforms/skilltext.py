"""Judge what the text of a skill or command refers to: missing files, and commands that a client does or does not
run."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING, Final, Literal

from agentlint.model.problems import Effect, ShellInText, UnknownReference
from agentlint.platforms import around
from agentlint.platforms.reading import SUGGESTED
from agentlint.platforms.skills import SKILL, is_code
from agentlint.surroundings import kept
from agentlint.text import BODY, Span, lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from agentlint.platforms.reading import Reading
    from agentlint.surroundings import Surroundings

_SHELL: Final = lazy_pattern(r"(?:^|(?<=[ \t]))!`([^`\n]+)`", re.M)
"""A command at the beginning of a line or after whitespace: in the middle of a word a backtick ends some code."""
_LINK: Final = lazy_pattern(r"\]\((?:\./)?([\w.-]+(?:/[\w.-]+)*\.\w{1,8})(?:#[^)\s]*)?\)")
_WORD: Final = lazy_pattern(r"`(?:\./)?((?:scripts|references|assets)/[\w.-]+(?:/[\w.-]+)*\.\w{1,8})`")
_INCLUDED: Final = lazy_pattern(r"@(?<![^\s]@)((?:\./)?[\w.-]+(?:/[\w.-]+)+\.[A-Za-z]\w{0,7})(?![\w/@$])")
"""A file to include, at the beginning of a line or after whitespace (observed in Claude Code 2026-11-28: also in a code
block, but not after a backtick, bracket or quote). Without a folder or an extension, the word may be a package, a user
or a decorator."""
_HIDDEN: Final = lazy_pattern(r"(?:\.\./)*\.[^./]")
"""A path into a hidden folder: of the project in which the skill is used, or made there by the skill."""
_EXAMPLE: Final = lazy_pattern(r"(?:\be\.g\.|\bsuch as|\bfor (?:example|instance)\b|\blike\b)[^)\n]{0,80}\Z|['’]s\s+\Z")
"""What precedes a path that is only an example, or a file of somebody else ("`other-skill`'s `references/x.md`")."""
_BEFORE: Final = 100
"""The characters before a path in which these words are looked for."""
_MADE_UP: Final = lazy_pattern(
    r"example|path/to|your|foo|bar\b|\bmy[-_]|template|placeholder|xxx|\bfile\d?\.|\.\.\.", re.I
)
"""Paths that are examples for any path."""


def _start(reading: Reading) -> int:
    text = reading.text
    start = len(text) - len(reading.seen.prompt or "") if reading.seen.tree is None else reading.seen.tree.end
    return max(start, 0)


def judge_commands(
    reading: Reading, runs: Literal["granted", "unasked", "never"], effect: Effect, why: str,
    granted: Callable[[str], bool] = lambda _: False,
) -> None:  # fmt: skip
    """Report each command in backticks after an exclamation mark once; ``why`` says what happens to it. Commands that
    are ``granted`` are left alone."""
    reported: set[str] = set()
    if "!`" not in reading.text:
        return
    for match in _SHELL.finditer(reading.text, _start(reading)):
        command = match[1].strip()
        if not command or command in reported or len(reported) >= SUGGESTED or granted(command):
            continue
        reported.add(command)
        reading.report(ShellInText(command, runs), effect, Span(*match.span()), why, BODY)


def judge_files(reading: Reading) -> None:
    """Report files that a skill's text refers to and that are not in its folder: by a link, or by a path into
    `scripts`, `references` or `assets` where that folder exists."""
    place, text = reading.place, reading.text
    if place.kind != "skill" or not place.root or not place.folder or ("](" not in text and "`" not in text):
        return
    folder = os.path.dirname(place.absolute)
    bases = (folder, *around.bases(place), place.root)
    in_code = is_code(text, _start(reading))
    reported: set[str] = set()
    for at, path in _paths(reading, folder):
        if path in reported or len(reported) >= SUGGESTED or _MADE_UP.search(path) or in_code(at, block=True):
            continue
        reported.add(path)
        if not any(place.surroundings.lies(os.path.join(base, *path.split("/"))) for base in bases):
            if path in _of_siblings(place.surroundings, os.path.dirname(folder)):
                continue  # the text speaks of another skill
            why = f"{reading.client} tells the model where the skill's folder is, but it has no such file."
            reading.report(UnknownReference(path, "skill-file"), Effect.ALTERS, Span(at, at + len(path)), why, BODY)


def judge_inclusions(reading: Reading) -> None:
    """Report files of the project that the text includes (`@docs/guide.md`) and that do not exist."""
    place, text = reading.place, reading.text
    if place.scope != "project" or "@" not in text:
        return
    bases = tuple(base for base in around.bases(place) if base != place.surroundings.home)
    if not bases:
        return
    if place.kind == "skill":  # the client includes nothing from there, but the model finds the file by its path
        bases = (*bases, os.path.dirname(place.absolute))
    in_code = is_code(text, _start(reading))
    reported: set[str] = set()
    for match in _INCLUDED.finditer(text, _start(reading)):
        path = match[1]
        if (
            path in reported
            or len(reported) >= SUGGESTED
            or _MADE_UP.search(path)
            or in_code(match.start(), block=True)
        ):
            continue
        reported.add(path)
        if not any(place.surroundings.lies(os.path.join(base, *path.split("/"))) for base in bases):
            why = f"{reading.client} adds the content of such a file for the model, and silently nothing without it."
            reading.report(UnknownReference(path, "included-file"), Effect.ALTERS, Span(*match.span(1)), why, BODY)


def _paths(reading: Reading, folder: str) -> Iterator[tuple[int, str]]:
    text, start = reading.text, _start(reading)
    for match in _LINK.finditer(text, start):
        line = text.rfind("\n", 0, match.start()) + 1
        if text.count("`", line, match.start()) % 2 == 0 and not _HIDDEN.match(match[1]):  # else it is shown, not meant
            yield match.start(1), match[1]
    if text.find(SKILL, start) >= 0:
        return  # it explains how skills are made: its words name the files of any skill
    for match in _WORD.finditer(text, start):
        at = match.start()
        if text.startswith("](", match.end()) or _EXAMPLE.search(text[max(at - _BEFORE, start) : at]):
            continue  # the text of a link, which is judged itself
        if reading.place.surroundings.is_folder(os.path.join(folder, match[1].partition("/")[0])):
            yield match.start(1), match[1]


@kept
def _of_siblings(surroundings: Surroundings, home: str) -> frozenset[str]:
    """Return the paths of the files in the folders of all skills of a home, each below its skill's folder."""
    return frozenset(inside.partition("/")[2] for _, inside in surroundings.files(home, ".md"))
