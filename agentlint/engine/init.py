"""What `agentlint init` would write as a configuration. Nothing is written here, and nothing that already exists is
taken away: what is added leaves every other byte of a file as it was. `agentlint.engine.hook` has the hook.
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
"""Folders that a proposed configuration names; more are left to its author."""


@dataclass(slots=True)
class Survey:
    """Which agent files are there, and how many ``others`` by kind.

    ``placed`` counts those that lie in a client's folder, by platform and folder;
    ``guessed`` are folders of other agent files, each with the platform that all of them seem to be for. ``written``
    are those in a client's folder that people wrote, by platform; ``copies`` those that `convert` made, by the
    platforms from and to."""

    files: int = 0
    others: Counter[str] = field(default_factory=Counter)
    placed: Counter[tuple[str, str]] = field(default_factory=Counter)
    guessed: dict[str, str] = field(default_factory=dict)
    written: Counter[str] = field(default_factory=Counter)
    copies: Counter[tuple[str, str]] = field(default_factory=Counter)


@dataclass(frozen=True, slots=True)
class Upkeep:
    """Whose agents are to be kept in step for which other clients."""

    source: str
    targets: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Proposal:
    """A file to write. ``before`` is what it holds now, None for no file; ``added`` is what is new in it."""

    path: str
    before: bytes | None
    after: bytes
    added: str


@dataclass(frozen=True, slots=True)
class Left:
    """Why a file is left as it is; ``advice`` is what could be added by hand."""

    reason: str
    advice: str = ""


def survey(files: Iterable[object]) -> Survey:
    """Return what `discover` found in the current folder."""
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
    """Return the platform that `convert` made a file from ("" for a source in no client's folder); None for a file that
    it did not make."""
    from agentlint.engine import marker
    from agentlint.engine.sources import Unreadable, read_source

    try:
        mark = marker.of_source(read_source(path))
    except Unreadable:
        return None
    return placed(mark.path).platform if mark is not None else None


def upkeep(source: str, targets: Iterable[str]) -> Upkeep | None:
    """Return what is to be kept in step, None for nothing: a client's own agents are no copies."""
    others = tuple(target for target in targets if target != source)
    return Upkeep(source, others) if others else None


def kept(surveyed: Survey) -> Upkeep | None:
    """Return what is kept in step already, as the files say that `convert` made; None where nothing is."""
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
    """Tell whether a folder's name means itself in a pattern, and lies below the current one."""
    return not any(mark in '*?[]\\!"' or ord(mark) < 32 for mark in folder) and not folder.startswith(("/", "..", "."))


def _markdown_in(folder: str) -> int:
    return sum(name.lower().endswith(".md") for name in os.listdir(folder))


def configuration(surveyed: Survey, upkeep: Upkeep | None, *, pyproject: bool) -> Proposal | Left:
    """Return a configuration for the current folder: in its pyproject.toml, or as an agentlint.toml. Raises OSError."""
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
        return Left(f"{path} is left as it is: {error.strerror}", added)
    if not pyproject:
        return Left(f"{path} already exists") if before is not None else Proposal(path, None, added.encode(), added)
    return _added_to(path, before or b"", added, TABLE)


def addition(config: Config, upkeep: Upkeep) -> Proposal | Left:
    """Return the configuration that is there, with what is to be kept in step. Raises OSError."""
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
    return Left(f"{path} cannot be added to", added) if after is None else Proposal(path, before, after, added)


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _appended(before: bytes, added: str, table: tuple[str, ...]) -> bytes | None:
    """Return a TOML file with ``added`` at its end, which holds nothing but ``table``; None when the file would no
    longer say what it said, and that."""
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
    """Return what a file says with one more table. Raises LookupError where it has that table already, TypeError or
    AttributeError where something else stands in its place."""
    first, *remainder = table
    if remainder:
        return {**was, first: _merged(was.get(first, {}), new[first], tuple(remainder))}
    if first in was:
        raise LookupError(first)
    return {**was, first: new[first]}
