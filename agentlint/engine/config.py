"""Find the settings that apply to a file: those of the nearest configuration file, overridden by the command line.

A configuration is ``agentlint.toml``, or the table ``[tool.agentlint]`` of a ``pyproject.toml``. The nearest one from
the file's folder up to the repository's root applies; its patterns are relative to its folder.
"""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING, Any

from agentlint.engine import eras as ranges
from agentlint.engine.files import read_existing
from agentlint.engine.project import LeadsOut
from agentlint.engine.settings import Settings
from agentlint.engine.sources import MAX_BYTES
from agentlint.record import Record
from agentlint.status import UsageError
from agentlint.text import Severity, Source, lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from agentlint.engine import config_keys
    from agentlint.engine.globs import Patterns
    from agentlint.model.kinds import FileKind
    from agentlint.syntax import tomlread
    from agentlint.syntax.nodes import Object
    from agentlint.text import Route

NAME = "agentlint.toml"
PYPROJECT = "pyproject.toml"
TABLE = ("tool", "agentlint")
MAX_CONFIG = 1_000_000
"""The longest configuration file that is read, in bytes."""

_OURS = lazy_pattern(
    rb"tool[\"']?[ \t]*\.[ \t]*[\"']?agentlint"
    rb"|^[ \t]*(?:\[[ \t]*[\"']?tool[\"']?[ \t]*\]|[\"']?tool[\"']?[ \t]*=)",
    re.M,
)
"""Matches every pyproject.toml with settings of agentlint; the others need not be parsed."""


class ConfigError(UsageError):
    """A configuration cannot be used. The text names the file, the line and the column."""


_NOTHING: dict[Any, Any] = {}  # never changed


class Config(Record):
    """One configuration, with a field for each of `config_keys.KEYS`, which explain it.

    ``path`` is its file ("" for none), and ``folder`` the absolute folder to which patterns are relative. ``given`` are
    the fields that the file sets.
    """

    path: str = ""
    folder: str = ""
    given: frozenset[str] = frozenset()
    select: frozenset[str] | None = None
    ignore: frozenset[str] = frozenset()
    extend_select: frozenset[str] = frozenset()
    per_file_ignores: Patterns[frozenset[str]] | None = None
    severity: Mapping[str, Severity | None] = _NOTHING
    exclude: Patterns[None] | None = None
    platforms: Patterns[str] | None = None
    fail_on: Severity = Severity.ERROR
    max_file_size: int = MAX_BYTES
    respect_gitignore: bool = True
    client_versions: Mapping[str, str] = _NOTHING
    convert_from: tuple[str, ...] | None = None
    convert_to: tuple[str, ...] | None = None
    convert_kinds: tuple[FileKind, ...] | None = None
    convert_exclude: Patterns[str] | None = None
    convert_folders: Mapping[str, str] = _NOTHING
    convert_marker: bool = True
    convert_prune: bool = False
    convert_models: Mapping[str, str | Mapping[str, str]] = _NOTHING
    convert_preserve: bool = False

    def relative(self, absolute: str) -> str:
        """Return a path as the patterns see it. A path outside the folder keeps all its folders."""
        inside = absolute.removeprefix(self.folder.rstrip(os.sep) + os.sep)
        return inside.replace(os.sep, "/").lstrip("/")

    def excludes(self, absolute: str) -> bool:
        """Tell whether a path (with "/" at its end for a folder) is excluded."""
        return self.exclude is not None and self.exclude.any(self.relative(absolute))

    def not_converted(self, absolute: str) -> str:
        """Return why the configuration does not have the file converted; "" for a file that is converted."""
        last = self.convert_exclude.last(self.relative(absolute)) if self.convert_exclude else None
        return f"`{last[0]}` in {self.path}: {last[1]}" if last else ""

    def platform_of(self, absolute: str) -> tuple[str, str] | None:
        """Return the platform that the configuration sets for the file, and the reason in words."""
        last = self.platforms.last(self.relative(absolute)) if self.platforms else None
        return (last[1], f"`{last[0]}` in {self.path}") if last else None

    def ignored_at(self, absolute: str) -> frozenset[str]:
        """Return the rules that are not used for a file."""
        return self.per_file_ignores.union(self.relative(absolute)) if self.per_file_ignores else frozenset()


NONE = Config()


class Given(Record):
    """The settings of the command line; None where it does not set one."""

    select: frozenset[str] | None = None
    ignore: frozenset[str] = frozenset()
    show: Severity = Severity.WARNING
    fail_on: Severity | None = None
    platform: str = ""
    suppressions: bool = True
    exclude: Patterns[None] | None = None
    force_exclude: bool = False  # files that the user named one by one are left out too
    respect_gitignore: bool | None = None
    versions: Mapping[str, str] = _NOTHING  # client -> version, or range of versions


class Configuration:
    """The configurations of a run. Each is read once, and a folder's nearest one is looked for once.

    ``file`` replaces all others; its patterns are relative to the current folder. ``isolated`` reads none. Every method
    raises ConfigError for a configuration that cannot be used.
    """

    def __init__(self, given: Given | None = None, *, file: str = "", isolated: bool = False) -> None:
        if file and isolated:
            raise UsageError("--config and --isolated cannot be used together")
        self.given = given or Given()
        self._fixed = load(file, os.getcwd()) if file else NONE if isolated else None
        self._at: dict[str, Config] = {}
        self._absolute: dict[str, str] = {}
        self._settings: dict[tuple[str, frozenset[str]], Settings] = {}

    def absolute(self, folder: str) -> str:
        """Return the absolute path of a file's folder ("" for the current one), computed once in a run."""
        if folder not in self._absolute:
            self._absolute[folder] = os.path.abspath(folder)
        return self._absolute[folder]

    def at(self, folder: str) -> Config:
        """Return the configuration of the files in an absolute folder."""
        if self._fixed is not None:
            return self._fixed
        climbed = []
        here = folder
        while (config := self._at.get(here)) is None:
            climbed.append(here)
            config = _in(here)
            above = os.path.dirname(here)
            if config is not None or above == here or os.path.lexists(os.path.join(here, ".git")):
                config = config or NONE
                break
            here = above
        for passed in climbed:
            self._at[passed] = config
        return config

    def of(self, path: str) -> Config:
        """Return the configuration of a file."""
        return self.at(self.absolute(os.path.dirname(path)))

    def excludes(self, absolute: str, shown: str, local: Config) -> bool:
        """Tell whether a path found in a folder with the configuration ``local`` is left out. Both paths end with "/"
        for a folder; patterns of the command line are compared with ``shown``, the path from the current folder."""
        if self.given.exclude is None:
            return local.excludes(absolute)
        return self.given.exclude.any(shown)

    def respects_gitignore(self, folder: str) -> bool:
        """Tell whether .gitignore is used in a walk that begins in an absolute folder."""
        given = self.given.respect_gitignore
        return self.at(folder).respect_gitignore if given is None else given

    def platform_of(self, absolute: str) -> tuple[str, str] | None:
        """Return the platform that the configuration sets for an absolute path, with the reason."""
        return self.at(os.path.dirname(absolute)).platform_of(absolute)

    def found(self) -> list[Config]:
        """Return the configurations that the run has read."""
        configs = [self._fixed] if self._fixed is not None else self._at.values()
        return list({config.path: config for config in configs if config is not NONE}.values())

    def settings(self, path: str) -> Settings:
        """Return the settings by which a file is judged. Files with equal settings get the same object."""
        config = self.of(path)
        ignored = config.ignored_at(os.path.abspath(path)) if config.per_file_ignores else frozenset()
        key = (config.path, ignored)
        if key not in self._settings:
            self._settings[key] = self._make(config, ignored)
        return self._settings[key]

    def versions(self, config: Config) -> tuple[Mapping[str, str], Mapping[str, tuple[str, ...]]]:
        """Return the version of each client by which files with that configuration are judged, and the eras of
        ranges."""
        named = {**config.client_versions, **self.given.versions}
        return ranges.resolve(named) if any(ranges.TO in text for text in named.values()) else (named, {})

    def eras(self, paths: Iterable[str]) -> int:
        """Return the number of eras in the ranges of versions that the command line or the configurations of ``paths``
        set."""
        configs = (self.at(self.absolute(path if os.path.isdir(path) else os.path.dirname(path))) for path in paths)
        return max((len(eras) for config in configs for eras in self.versions(config)[1].values()), default=1)

    def _make(self, config: Config, ignored: frozenset[str]) -> Settings:
        given = self.given
        off = frozenset(rule for rule, level in config.severity.items() if level is None)
        if given.select is None:
            select = config.select | config.extend_select if config.select else frozenset()
            extend, ignore = config.extend_select, config.ignore | off
        else:  # the command line overrides the configuration
            select, extend, ignore = given.select, frozenset(), (config.ignore | off) - given.select
        fail_on = config.fail_on if given.fail_on is None else given.fail_on
        versions, eras = self.versions(config)
        return Settings(
            select=select,
            extend=extend,
            ignore=ignore | given.ignore | ignored,
            levels={rule: level for rule, level in config.severity.items() if level is not None},
            show=min(given.show, fail_on),  # what fails a run is never hidden
            fail_on=fail_on,
            platform=given.platform,
            versions=versions,
            eras=eras,
            max_bytes=config.max_file_size,
            suppressions=given.suppressions,
        )


def _in(folder: str) -> Config | None:
    """Return the configuration in a folder, if there is one."""
    path = os.path.join(folder, NAME)
    if os.path.lexists(path):
        return load(path)
    path = os.path.join(folder, PYPROJECT)
    return load(path, optional=True) if os.path.isfile(path) else None


def load(path: str, folder: str = "", *, optional: bool = False) -> Config | None:
    """Return the configuration in a file. Patterns are relative to ``folder``, which is the file's own by default.

    Raises ConfigError. With ``optional``, returns None for a pyproject.toml without settings of agentlint.
    """
    source = _source(path, optional)
    data = _table(source, optional) if source is not None else None
    if source is None or data is None:
        return None
    from agentlint.engine import config_keys

    try:
        values = config_keys.read(data, os.path.basename(path))
    except config_keys.Misfit as misfit:
        raise _located(source, misfit) from None
    folder = folder or os.path.dirname(os.path.abspath(path))
    return Config(source.path, folder, frozenset(values), **values)


def raw_of(config: Config) -> tuple[Source, dict[Route, tomlread.Item], Object]:
    """Return a configuration's file, the positions of its keys, and its values as written. Raises ConfigError."""
    from agentlint.syntax import tomlread

    source = _source(config.path, False)
    assert source is not None  # it is not optional
    before = len(TABLE) if _is_pyproject(source) else 0
    places = {route[before:]: place for route, place in tomlread.places(source.text).items() if len(route) > before}
    return source, places, _table(source, False) or {}


def shown_path(path: str) -> str:
    """Return a path from the current folder, or the full path if that would lead upwards."""
    try:
        short = os.path.relpath(path)
    except ValueError:  # it is on another drive
        return path
    return (os.path.abspath(path) if short.startswith("..") else short).replace(os.sep, "/")


def _source(path: str, optional: bool) -> Source | None:
    """Return the text of a configuration file; None for an ``optional`` one that cannot have a table of agentlint's,
    and for a link that leads out of the project: its target is not read."""
    shown = shown_path(path)
    try:
        raw = read_existing(path, MAX_CONFIG + 1)
    except LeadsOut as error:
        if optional:
            return None
        raise ConfigError(f"{shown}: {error.strerror}; name the file that it points to with --config") from None
    except OSError as error:
        raise ConfigError(f"{shown}: cannot be read: {(error.strerror or str(error)).lower()}") from None
    if raw is None:
        raise ConfigError(f"{shown}: cannot be read: no such file or directory")
    if optional and not _OURS.search(raw):
        return None
    if len(raw) > MAX_CONFIG:
        raise ConfigError(f"{shown}: larger than {MAX_CONFIG:,} bytes, and was not read")
    source = Source(shown, raw.removeprefix(b"\xef\xbb\xbf"))
    if source.bad_byte is not None:
        raise ConfigError(f"{shown}: byte {source.bad_byte} is not UTF-8, which a TOML file must be")
    return source


def _table(source: Source, optional: bool) -> Object | None:
    """Return the keys of agentlint in a file; None for an ``optional`` one that has none."""
    from agentlint.syntax import tomlread

    try:
        data: Any = tomlread.load(source.text)
    except tomlread.TomlFault as fault:
        raise ConfigError(f"{_at(source, fault.offset)}: not TOML: {_lower(str(fault))}") from None
    if not _is_pyproject(source):
        return dict(data)
    for step, name in enumerate(TABLE, 1):
        data = data.get(name)
        if data is None:
            if optional:
                return None
            raise ConfigError(f"{source.path}: it has no [tool.agentlint]")
        if not isinstance(data, dict):
            offset = tomlread.places(source.text)[TABLE[:step]].key.start
            raise ConfigError(f"{_at(source, offset)}: `{'.'.join(TABLE[:step])}` must be a table")
    return dict(data)


def _is_pyproject(source: Source) -> bool:
    return os.path.basename(source.path) == PYPROJECT


def _located(source: Source, misfit: config_keys.Misfit) -> ConfigError:
    from agentlint.syntax import tomlread

    before = TABLE if _is_pyproject(source) else ()
    place = tomlread.places(source.text).get((*before, *misfit.route))
    offset = (place.key if misfit.at_key else place.value).start if place else 0
    return ConfigError(f"{_at(source, offset)}: {misfit}")


def _at(source: Source, offset: int) -> str:
    position = source.position(offset)
    return f"{source.path}:{position.line}:{position.column}"


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]
