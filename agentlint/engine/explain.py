"""The settings that apply to a path, and where each comes from: what `agentlint config` prints."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from agentlint.engine.config import NONE, raw_of
from agentlint.engine.config_keys import KEYS, Table, path_of
from agentlint.record import Record

if TYPE_CHECKING:
    from collections.abc import Iterator

    from agentlint.engine.config import Config, Configuration, Given
    from agentlint.engine.config_keys import Key
    from agentlint.syntax.tomlread import Item
    from agentlint.text import Route, Source

DEFAULT, COMMAND_LINE = "default", "command line"


class Origin(Record):
    """Where a value comes from. ``file`` is `DEFAULT`, `COMMAND_LINE`, or a configuration's path, then with a ``line``
    from 1."""

    file: str
    line: int = 0

    def __str__(self) -> str:
        return f"{self.file}:{self.line}" if self.line else self.file


class Held(Record):
    """A value that applies. ``key`` is a key of the configuration, with the name of an entry when it is a table;
    ``value`` is as in a configuration, None for a key that has no value unless it is set."""

    key: str
    value: Any
    words: str  # the value in words, when it is a default
    origins: tuple[Origin, ...]


@dataclass(slots=True)
class Explained:
    """The settings for a path. ``file`` is the configuration's path, "" for none."""

    path: str
    file: str
    held: list[Held] = field(default_factory=list)
    platform: str = ""
    reason: str = ""  # why this platform
    excluded: bool = False
    ignored: tuple[str, ...] = ()  # rules that are not used for this file, but for others
    is_file: bool = True


def explain(configuration: Configuration, path: str) -> Explained:
    """Return what applies to a file or folder, which need not exist. Raises ConfigError."""
    absolute = os.path.abspath(path)
    folder = os.path.isdir(absolute)
    config = configuration.at(absolute) if folder else configuration.of(path)
    out = Explained(path, config.path, is_file=not folder)
    out.held = [entry for key in KEYS for entry in _held(key, config, configuration.given)]
    mark = "/" if folder else ""
    parent = configuration.at(os.path.dirname(absolute))
    out.excluded = configuration.excludes(absolute + mark, path + mark, parent)
    if not folder:
        from agentlint.engine.places import found

        target = found(path, configuration)
        out.platform, out.reason = target.platform, target.reason
        if configuration.given.platform:
            out.platform, out.reason = configuration.given.platform, "asked for with --platform"
        out.ignored = tuple(sorted(config.ignored_at(absolute)))
    return out


def _held(key: Key, config: Config, given: Given) -> Iterator[Held]:
    given_value = _said(key.name, given)
    if given_value is not None and key.name != "ignore":
        yield Held(key.name, given_value, "", (Origin(COMMAND_LINE),))
        return
    source, places, data = raw_of(config) if config is not NONE else (None, {}, {})
    route = tuple(key.name.split("."))
    value: Any = data
    for step in route:
        value = value.get(step) if isinstance(value, dict) else None
    if isinstance(key.kind, Table) and value:
        for name, item in value.items():
            yield Held(path_of((*route, name)), item, "", (_origin(source, places, (*route, name)),))
        return
    origins = [] if value is None else [_origin(source, places, route)]
    if given_value is not None:
        value = sorted({*(value or []), *given_value})
        origins.append(Origin(COMMAND_LINE))
    if origins:
        yield Held(key.name, value, "", tuple(origins))
    else:
        yield Held(key.name, key.default, key.default_words, (Origin(DEFAULT),))


def _said(name: str, given: Given) -> Any:
    """Return the value of a key on the command line; None when there is none."""
    if name == "select" and given.select is not None:
        return sorted(given.select)
    if name == "extend-select" and given.select is not None:
        return []
    if name == "ignore" and given.ignore:
        return sorted(given.ignore)
    if name == "exclude" and given.exclude is not None:
        return given.exclude.texts
    if name == "respect-gitignore":
        return given.respect_gitignore
    if name == "fail-on" and given.fail_on is not None:
        return str(given.fail_on)
    return None


def _origin(source: Source | None, places: dict[Route, Item], route: Route) -> Origin:
    if source is None or route not in places:
        return Origin(source.path if source else DEFAULT)
    return Origin(source.path, source.position(places[route].key.start).line)
