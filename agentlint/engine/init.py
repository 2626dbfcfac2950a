"""What `agentlint init` would write: a configuration and a hook for pre-commit. Nothing is written here, and nothing
that is there already is taken away: what is added leaves every other byte of a file as it was.
"""

from __future__ import annotations

import json
import os
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from agentlint import __version__
from agentlint.engine.config import NAME, PYPROJECT, shown_path
from agentlint.engine.discover import Found
from agentlint.engine.files import read_existing
from agentlint.engine.project import LeadsOut

if TYPE_CHECKING:
    from collections.abc import Iterable

HOOKS = ".pre-commit-config.yaml"
REPOSITORY = "https://github.com/agentlint/agentlint"
SCHEMA = "https://raw.githubusercontent.com/agentlint/agentlint/main/schemas/config.schema.json"
PAGE = f"{REPOSITORY}/blob/main/docs/configuration.md"
HOOK = "agentlint-check"
MAX_PATTERNS = 8
"""Folders that a proposed configuration names; more are left to its author."""
MAX_BYTES = 1_000_000


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
    lines = [f"[{prefix}]"] if pyproject else [f"#:schema {SCHEMA}"]
    lines += [f"# {PAGE}", 'fail-on = "error"']
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


# --- pre-commit ------------------------------------------------------------------------------------------------------


def hook() -> Proposal | Left:
    """The hook for pre-commit, in the configuration of the repository that the current folder lies in.

    Raises OSError.
    """
    root = _repository()
    if root is None:
        return Left("no git repository here, so no hook for pre-commit")
    path = shown_path(os.path.join(root, HOOKS))
    try:
        before = read_existing(path)
    except LeadsOut as error:
        return Left(f"{path} is left as it is: {error.strerror}", _entry(2, 4, 6, 8))
    if before is None:
        added = "repos:\n" + _entry(2, 4, 6, 8)
        return Proposal(path, None, added.encode(), added)
    if len(before) > MAX_BYTES:
        return Left(f"{path} is larger than {MAX_BYTES:,} bytes", _entry(2, 4, 6, 8))
    return _with_hook(path, before)


def _repository() -> str | None:
    here = os.path.abspath(".")
    while not os.path.lexists(os.path.join(here, ".git")):
        above = os.path.dirname(here)
        if above == here:
            return None
        here = above
    return here


def _entry(dash: int, keys: int, hook_dash: int, hook_keys: int) -> str:
    """The repository's item; the columns are those of its "-", its keys, the "-" of its hooks, and their keys."""
    return (
        f"{' ' * dash}{'-':{keys - dash}}repo: {REPOSITORY}\n"
        f"{' ' * keys}rev: v{__version__}\n"
        f"{' ' * keys}hooks:\n"
        f"{' ' * hook_dash}{'-':{hook_keys - hook_dash}}id: {HOOK}\n"
    )


def _with_hook(path: str, before: bytes) -> Proposal | Left:
    import yaml

    cannot = Left(f"{path} cannot be added to", _entry(2, 4, 6, 8))
    try:
        text = before.decode("utf-8")
        if any(isinstance(event, yaml.AliasEvent) for event in yaml.parse(text, yaml.SafeLoader)):
            return cannot  # what an alias stands for could grow without bound
        tree, data = yaml.compose(text, yaml.SafeLoader), yaml.safe_load(text)
        if _has_hook(data):
            return Left(f"{path} has a hook of agentlint's already")
        at, added = _end_of_repos(text, tree)
        newline = "\r\n" if "\r\n" in text else "\n"
        ends = "" if text[:at].endswith("\n") else newline
        after = text[:at] + ends + added.replace("\n", newline) + text[at:]
        now = yaml.safe_load(after)
        if now["repos"].pop() != yaml.safe_load(added)[0] or now != data:
            return cannot
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError, yaml.YAMLError):
        return cannot
    return Proposal(path, before, after.encode("utf-8"), added)


def _has_hook(data: Any) -> bool:
    return any(
        str(one.get("id", "")).startswith("agentlint")
        for repository in data["repos"]
        for one in repository.get("hooks") or ()
    )


def _end_of_repos(text: str, tree: Any) -> tuple[int, str]:
    """Where a further item of ``repos`` goes, and the item, set like the last one. Raises for another shape."""
    repos = next(value for key, value in tree.value if key.value == "repos")
    last = repos.value[-1]
    if repos.flow_style or last.flow_style:
        raise ValueError("not a list with a line for each key")
    dash, keys = repos.start_mark.column, last.start_mark.column
    hooks = next((value for key, value in last.value if key.value == "hooks" and not value.flow_style), None)
    hook_dash, hook_keys = keys + 2, keys + 4
    if hooks is not None and hooks.value:
        hook_dash, hook_keys = hooks.start_mark.column, hooks.value[0].start_mark.column
    node = last
    while getattr(node, "flow_style", None) is False and node.value:
        node = node.value[-1][1] if isinstance(node.value[-1], tuple) else node.value[-1]
    at = node.end_mark.index
    if not text[:at].endswith("\n"):
        at = text.find("\n", at) + 1 or len(text)
    return _past_comments(text, at, dash), _entry(dash, keys, hook_dash, hook_keys)


def _past_comments(text: str, at: int, dash: int) -> int:
    """Behind the comments that are indented like parts of the item that ends at ``at``. The end of a text over several
    lines is told with all comments behind it, so that they are looked at again."""
    while at > 0:
        start = text.rfind("\n", 0, at - 1) + 1
        line = text[start:at].strip()
        if line and not line.startswith("#"):
            break
        at = start
    here = at
    while here < len(text):
        end = text.find("\n", here) + 1 or len(text)
        line = text[here:end]
        if line.strip() and not (line.lstrip(" ").startswith("#") and len(line) - len(line.lstrip(" ")) > dash):
            break
        if line.strip():
            at = end
        here = end
    return at
