"""What `agentlint init` would write as a configuration. Nothing is written here, and nothing that is there already is
taken away: what is added leaves every other byte of a file as it was. `agentlint.engine.hook` has the hook.
"""

from __future__ import annotations

import json
import os
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from agentlint import home
from agentlint.engine.config import NAME, PYPROJECT
from agentlint.engine.discover import Found
from agentlint.engine.files import read_existing
from agentlint.engine.project import LeadsOut

if TYPE_CHECKING:
    from collections.abc import Iterable

MAX_PATTERNS = 8
"""Folders that a proposed configuration names; more are left to its author."""


@dataclass(slots=True)
class Survey:
    """Which agent files are there. ``placed`` counts those that lie in a client's folder, by platform and folder;
    ``guessed`` are folders of other agent files, each with the platform that all of them seem to be for."""

    files: int = 0
    placed: Counter[tuple[str, str]] = field(default_factory=Counter)
    guessed: dict[str, str] = field(default_factory=dict)


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
    """What `discover` found in the current folder."""
    out = Survey()
    loose: dict[str, Counter[str]] = {}
    for one in files:
        if not isinstance(one, Found):
            continue
        out.files += 1
        if one.platform:
            out.placed[one.platform, one.place.folder] += 1
        else:
            loose.setdefault(os.path.dirname(one.path), Counter())[_guess(one)] += 1
    for folder, counted in sorted(loose.items()):
        (platform, count), *others = counted.most_common()
        if folder and platform and not others and _nameable(folder) and count == _markdown_in(folder):
            out.guessed[folder] = platform
    return out


def _guess(found: Found) -> str:
    from agentlint.engine.detect import detect
    from agentlint.engine.sources import Unreadable, read_source

    try:
        return detect(read_source(found.path), found.place.filename)[0]
    except Unreadable:
        return ""


def _nameable(folder: str) -> bool:
    """Whether a folder's name means itself in a pattern, and lies below the current one."""
    return not any(mark in '*?[]\\!"' or ord(mark) < 32 for mark in folder) and not folder.startswith(("/", "..", "."))


def _markdown_in(folder: str) -> int:
    return sum(name.lower().endswith(".md") for name in os.listdir(folder))


def configuration(found: Survey, *, pyproject: bool) -> Proposal | Left:
    """A configuration for the current folder: in its pyproject.toml, or as an agentlint.toml. Raises OSError."""
    path = PYPROJECT if pyproject else NAME
    prefix = "tool.agentlint" if pyproject else ""
    schema = home.raw("schemas/config.schema.json")
    keys = home.page("docs/configuration.md") or "Keys: agentlint schema config. What applies: agentlint config"
    lines = [f"[{prefix}]"] if pyproject else [f"#:schema {schema}"] if schema else []
    lines += [f"# {keys}", 'fail-on = "error"']
    if found.guessed and len(found.guessed) <= MAX_PATTERNS:
        lines += ["", f"[{prefix}.platforms]" if pyproject else "[platforms]"]
        lines += [f"{_quoted(folder + '/*.md')} = {_quoted(platform)}" for folder, platform in found.guessed.items()]
    added = "\n".join(lines) + "\n"
    try:
        before = read_existing(path)
    except LeadsOut as error:
        return Left(f"{path} is left as it is: {error.strerror}", added)
    if not pyproject:
        return Left(f"{path} is there already") if before is not None else Proposal(path, None, added.encode(), added)
    after = _appended(before or b"", added)
    if after is None:
        return Left(f"{path} cannot be added to", added)
    return Proposal(path, before, after, added)


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _appended(before: bytes, added: str) -> bytes | None:
    """A TOML file with tables at its end; None when it would no longer say what it said, and what is added."""
    from agentlint.syntax import tomlread

    newline = "\r\n" if b"\r\n" in before else "\n"
    try:
        text = before.decode("utf-8")
        ends = "" if not text or text.endswith("\n") else newline
        after = text + ends + (newline if text else "") + added.replace("\n", newline)
        was, now = tomlread.load(text.removeprefix("\ufeff")), tomlread.load(after.removeprefix("\ufeff"))
    except ValueError:
        return None
    tool = now.get("tool")
    if not isinstance(tool, dict) or tool.pop("agentlint", None) != tomlread.load(added)["tool"]["agentlint"]:
        return None
    if not tool and "tool" not in was:
        del now["tool"]
    return after.encode("utf-8") if now == was else None
