"""Work out the configuration that `agentlint init` would write.

Nothing is written here, and nothing that exists is removed: what is added leaves every other byte of a file as it was.
The hook is in `agentlint.engine.hook`.
"""

from __future__ import annotations

import json
import os
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from agentlint import home
from agentlint.engine.config import NAME, PYPROJECT, TABLE
from agentlint.engine.config_keys import KEYS
from agentlint.engine.files import read_existing
from agentlint.engine.places import Found, placed
from agentlint.engine.project import LeadsOut
from agentlint.platforms import PLATFORMS, conversion

if TYPE_CHECKING:
    from collections.abc import Iterable

    from agentlint.engine.config import Config
    from agentlint.syntax.nodes import Object

MAX_PATTERNS = 8
"""The most folders that a proposed configuration names; its author can add the others."""


@dataclass(slots=True)
class Survey:
    """The agent files of the current folder, and ``others``: its other files, counted by kind.

    ``placed`` counts the files in a client's folder, by platform and folder. ``guessed`` holds the folders of other
    agent files, each with the platform that all of its files seem to be for. ``written`` counts the files in a client's
    folder that people wrote, by platform; ``copies`` counts those that `convert` made, by the platforms from and to.
    """

    files: int = 0
    others: Counter[str] = field(default_factory=Counter)
    placed: Counter[tuple[str, str]] = field(default_factory=Counter)
    guessed: dict[str, str] = field(default_factory=dict)
    written: Counter[str] = field(default_factory=Counter)
    copies: Counter[tuple[str, str]] = field(default_factory=Counter)


@dataclass(frozen=True, slots=True)
class Upkeep:
    """The client whose agents are kept up to date for other clients, and these clients."""

    source: str
    targets: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Proposal:
    """A file to write. ``before`` is its present content, None for no file; ``added`` is the text that is new in it."""

    path: str
    before: bytes | None
    after: bytes
    added: str


@dataclass(frozen=True, slots=True)
class Left:
    """The reason why a file is left as it is; ``advice`` is the text that the user could add by hand."""

    reason: str
    advice: str = ""


def survey(files: Iterable[object]) -> Survey:
    """Return a survey of the files that `discover` yielded for the current folder."""
    out = Survey()
    loose: dict[str, Counter[str]] = {}
    for file in files:
        if not isinstance(file, Found):
            continue
        if file.place.kind in ("skill", "command"):
            out.others[file.place.kind] += 1
            continue
        out.files += 1
        if file.platform:
            out.placed[file.platform, file.place.folder] += 1
            if file.place.folder and file.place.kind == "agent" and conversion.exists(file.platform):
                made_from = _made_from(file.path)
                if made_from is None:
                    out.written[file.platform] += 1
                else:
                    out.copies[made_from, file.platform] += 1
        else:
            loose.setdefault(os.path.dirname(file.path), Counter())[_guess(file)] += 1
    for folder, counted in sorted(loose.items()):
        (platform, count), *others = counted.most_common()
        if folder and platform and not others and _nameable(folder) and count == _markdown_in(folder):
            out.guessed[folder] = platform
    return out


def _made_from(path: str) -> str | None:
    """Return the platform from which `convert` made a file ("" when the source lies in no client's folder); None for a
    file that it did not make."""
    from agentlint.engine import marker
    from agentlint.engine.sources import Unreadable, read_source

    try:
        mark = marker.of_source(read_source(path))
    except Unreadable:
        return None
    return placed(mark.path).platform if mark is not None else None


def upkeep(source: str, targets: Iterable[str]) -> Upkeep | None:
    """Return which copies are to be kept up to date; None when there are none, as for a client's own agents."""
    others = tuple(target for target in targets if target != source)
    return Upkeep(source, others) if others else None


def kept(surveyed: Survey) -> Upkeep | None:
    """Return which copies are kept up to date already, according to the files that `convert` made; None when there are
    none."""
    sources = Counter(source for source, _ in surveyed.copies.elements() if source)
    if not sources:
        return None
    source = sources.most_common(1)[0][0]
    targets = {target for origin, target in surveyed.copies if origin == source}
    return upkeep(source, (name for name in PLATFORMS if name in targets))


def _guess(agent_file: Found) -> str:
    from agentlint.engine.detect import detect
    from agentlint.engine.sources import Unreadable, read_source

    try:
        return detect(read_source(agent_file.path), agent_file.place.filename)[0]
    except Unreadable:
        return ""


def _nameable(folder: str) -> bool:
    """Tell whether a folder lies below the current one and its name, used as a pattern, matches only itself."""
    return not any(mark in '*?[]\\!"' or ord(mark) < 32 for mark in folder) and not folder.startswith(("/", "..", "."))


def _markdown_in(folder: str) -> int:
    return sum(name.lower().endswith(".md") for name in os.listdir(folder))


def configuration(surveyed: Survey, upkeep: Upkeep | None, *, pyproject: bool) -> Proposal | Left:
    """Return a configuration for the current folder: in its pyproject.toml, or as an agentlint.toml.

    Raises OSError.
    """
    path = PYPROJECT if pyproject else NAME
    prefix = "tool.agentlint" if pyproject else ""
    schema = home.raw("schemas/config.schema.json")
    keys = home.page("docs/configuration.md") or "Keys: agentlint schema config. What applies: agentlint config"
    lines = [f"[{prefix}]"] if pyproject else [f"#:schema {schema}"] if schema else []
    lines += [f"# {keys}", 'fail-on = "error"']
    if surveyed.guessed and len(surveyed.guessed) <= MAX_PATTERNS:
        lines += ["", f"[{prefix}.platforms]" if pyproject else "[platforms]"]
        lines += [f"{_quoted(folder + '/*.md')} = {_quoted(platform)}" for folder, platform in surveyed.guessed.items()]
    if upkeep is not None:
        lines += ["", *_upkeep_table(upkeep, prefix)]
    added = "\n".join(lines) + "\n"
    try:
        before = read_existing(path)
    except LeadsOut as error:
        return Left(f"{path} was not changed: {error.strerror}", added)
    if not pyproject:
        return Left(f"{path} already exists") if before is not None else Proposal(path, None, added.encode(), added)
    return _added_to(path, before or b"", added, TABLE)


def addition(config: Config, upkeep: Upkeep) -> Proposal | Left:
    """Return the existing configuration with a table that says which copies are to be kept up to date.

    Raises OSError.
    """
    if not config.given.isdisjoint(key.attribute for key in KEYS if key.name.startswith("convert.")):
        return Left(f"{config.path} already says which copies are kept up to date ([convert])")
    prefix = ".".join(TABLE) if os.path.basename(config.path) == PYPROJECT else ""
    added = "\n".join(_upkeep_table(upkeep, prefix)) + "\n"
    return _added_to(
        config.path, read_existing(config.path) or b"", added, (*TABLE, "convert") if prefix else ("convert",)
    )


def _upkeep_table(upkeep: Upkeep, prefix: str) -> list[str]:
    return [
        f"[{prefix}.convert]" if prefix else "[convert]",
        f"from = {json.dumps([upkeep.source])}",
        f"to = {json.dumps(upkeep.targets)}",
        "prune = true # delete a copy when its source is gone",
    ]


def _added_to(path: str, before: bytes, added: str, table: tuple[str, ...]) -> Proposal | Left:
    after = _appended(before, added, table)
    return (
        Left(f"{path} cannot be edited automatically", added) if after is None else Proposal(path, before, after, added)
    )


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _appended(before: bytes, added: str, table: tuple[str, ...]) -> bytes | None:
    """Return a TOML file with ``added``, which holds nothing but ``table``, at its end; None when the result would not
    say exactly what the file said before plus that table."""
    from agentlint.syntax import tomlread

    newline = "\r\n" if b"\r\n" in before else "\n"
    try:
        text = before.decode("utf-8")
        ends = "" if not text or text.endswith("\n") else newline
        after = text + ends + (newline if text else "") + added.replace("\n", newline)
        was, now = tomlread.load(text.removeprefix("\ufeff")), tomlread.load(after.removeprefix("\ufeff"))
        return after.encode("utf-8") if now == _merged(was, tomlread.load(added), table) else None
    except (ValueError, LookupError, TypeError, AttributeError):
        return None


def _merged(was: Object, new: Object, table: tuple[str, ...]) -> Object:
    """Return the content of a file with one more table. Raises LookupError when it has that table already, TypeError or
    AttributeError when something else is in its place."""
    first, *remainder = table
    if remainder:
        return {**was, first: _merged(was.get(first, {}), new[first], tuple(remainder))}
    if first in was:
        raise LookupError(first)
    return {**was, first: new[first]}
