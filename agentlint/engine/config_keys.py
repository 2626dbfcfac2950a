"""The keys of the configuration: `KEYS` is their one declaration.

From it come the values of a run, the messages about wrong ones, ``schemas/config.schema.json`` and
``docs/configuration.md``. Imported only when there is a configuration to read.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any

from agentlint import home, rules
from agentlint.engine import eras, globs
from agentlint.model.kinds import KINDS
from agentlint.model.words import nearest
from agentlint.platforms import PLATFORMS, canonical, conversion
from agentlint.platforms.clients import number
from agentlint.record import Record
from agentlint.rules.base import choices, short
from agentlint.text import Route, Severity

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from agentlint.platforms.part import Part

MAX_FILE_SIZE = 100_000_000
"""The largest value of ``max-file-size``, in bytes."""


class Misfit(Exception):
    """Raised for a key or value that is not accepted. ``at_key``: the fault is in the key, not in its value."""

    def __init__(self, route: Route, message: str, *, at_key: bool = False) -> None:
        super().__init__(message)
        self.route = route
        self.at_key = at_key


def path_of(route: Route) -> str:
    """Return a route as TOML writes it: ``per-file-ignores."agents/*.md"``."""
    parts = [step for step in route if isinstance(step, str)]
    return ".".join(step if re.fullmatch(r"[A-Za-z0-9_-]+", step) else f'"{step}"' for step in parts)


def _shown(value: object) -> str:
    if isinstance(value, str):
        return f"`{short(value)}`" if value else "empty text"
    if isinstance(value, bool):
        return f"`{str(value).lower()}`"
    if isinstance(value, int | float):
        return f"the number `{short(value)}`"
    return "a list" if isinstance(value, list) else "a table" if isinstance(value, dict) else "a date"


def _wrong(route: Route, words: str, value: object) -> Misfit:
    return Misfit(route, f"`{short(path_of(route))}` takes {words}, not {_shown(value)}")


class Text(Record):
    """A text in some form. ``fault`` says why a text does not have it, and returns "" when it does."""

    words: str
    fault: Callable[[str], str]
    make: Callable[[str], Any] = str
    form: str = ""  # as a regular expression for the schema
    shared: str = ""  # its name among the schema's definitions

    def read(self, value: object, route: Route, *, at_key: bool = False) -> Any:
        if not isinstance(value, str):
            raise _wrong(route, self.words, value)
        fault = self.fault(value)
        if fault:
            raise Misfit(route, f"{_shown(value)} cannot be {self.words}: {fault}", at_key=at_key)
        return self.make(value)

    def schema(self) -> Part:
        return {"$ref": f"#/$defs/{self.shared}"} if self.shared else self.definition()

    def definition(self) -> Part:
        """Return the schema of the text itself, which `schema` may refer to."""
        return {"type": "string", "pattern": self.form} if self.form else {"type": "string"}


class Word(Record):
    """One of a set of words. ``known`` returns them with their meanings; ``listed`` are those that are offered."""

    words: str  # "the name of a rule"
    known: Callable[[], Mapping[str, Any]]
    more: str = ""  # where all of them are listed, when there are many
    shared: str = ""  # its name among the schema's definitions
    describe: Callable[[str], str] | None = None  # a word in one sentence, for editors

    def read(self, value: object, route: Route, *, at_key: bool = False) -> Any:
        if not isinstance(value, str):
            raise _wrong(route, self.words, value)
        known = self.known()
        if value in known:
            return known[value]
        if self.more:
            near = nearest(value, known)
            hint = f"did you mean `{near}`?" if near else self.more
            raise Misfit(route, f"{_shown(value)} is not {self.words}; {hint}", at_key=at_key)
        raise Misfit(route, f"{_shown(value)} is not {self.words}: it takes {choices(known)}", at_key=at_key)

    def schema(self) -> Part:
        return {"$ref": f"#/$defs/{self.shared}"} if self.shared else self.definition()

    def definition(self) -> Part:
        """Return the schema of the word itself, which `schema` may refer to."""
        return {"type": "string", "enum": list(self.known())}


class Flag(Record):
    """A switch: true or false."""

    words: str = "`true` or `false`"

    def read(self, value: object, route: Route) -> bool:
        if not isinstance(value, bool):
            raise _wrong(route, self.words, value)
        return value

    def schema(self) -> Part:
        return {"type": "boolean"}


class Whole(Record):
    """A whole number from 1 to ``most``."""

    most: int

    @property
    def words(self) -> str:
        """Return the accepted values in words."""
        return f"a whole number from 1 to {self.most:,}"

    def read(self, value: object, route: Route) -> int:
        if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value <= self.most:
            raise _wrong(route, self.words, value)
        return value

    def schema(self) -> Part:
        return {"type": "integer", "minimum": 1, "maximum": self.most}


class Many(Record):
    """A list with at least ``least`` items."""

    item: Text | Word
    words: str
    make: Callable[[list[Any]], Any] = tuple
    least: int = 0

    def read(self, value: object, route: Route) -> Any:
        if not isinstance(value, list):
            raise _wrong(route, self.words, value)
        if len(value) < self.least:
            name = short(path_of(route))
            raise Misfit(route, f"`{name}` is an empty list; add an item, or remove the key")
        return self.make([self.item.read(item, (*route, number)) for number, item in enumerate(value)])

    def schema(self) -> Part:
        least: Part = {"minItems": self.least} if self.least else {}
        return {"type": "array", "items": self.item.schema(), "uniqueItems": True, **least}


class Table(Record):
    """A table in which all keys are of one kind, and so are all values."""

    key: Text | Word
    value: Kind
    words: str
    make: Callable[[dict[Any, Any]], Any] = dict

    def read(self, value: object, route: Route) -> Any:
        if not isinstance(value, dict):
            raise _wrong(route, self.words, value)
        made = {}
        for name, entry in value.items():
            below = (*route, name)
            key = self.key.read(name, below, at_key=True)
            if key in made:
                raise Misfit(below, f"`{short(name)}` repeats another key of the table", at_key=True)
            made[key] = self.value.read(entry, below)
        return self.make(made)

    def schema(self) -> Part:
        if isinstance(self.key, Word):
            description = self.key.describe
            return {
                "type": "object",
                "properties": {
                    name: ({"description": description(name)} if description else {}) | self.value.schema()
                    for name in self.key.known()
                },
                "additionalProperties": False,
            }
        names: Part = {"propertyNames": self.key.schema()} if self.key.form else {}
        return {"type": "object", **names, "additionalProperties": self.value.schema()}


class Either(Record):
    """A single value for all keys, or a table with a value for each."""

    single: Text
    table: Table

    @property
    def words(self) -> str:
        """Describe the accepted values."""
        return f"{self.single.words}, or {self.table.words}"

    def read(self, value: object, route: Route) -> Any:
        if isinstance(value, str):
            return self.single.read(value, route)
        if isinstance(value, dict):
            return self.table.read(value, route)
        raise _wrong(route, self.words, value)

    def schema(self) -> Part:
        return {**self.single.schema(), **self.table.schema(), "type": ["string", "object"]}


Kind = Text | Word | Flag | Whole | Many | Table | Either


# --- the kinds that the keys are made of -----------------------------------------------------------------------------

NEVER_CONFIGURED = frozenset({"internal-error"})
"""A defect in agentlint. Hiding it would hide that files were not checked."""


def _rules() -> dict[str, str]:
    return _rules_and(tuple(rules.RENAMED.items()))


@cache
def _rules_and(renamed: tuple[tuple[str, str], ...]) -> dict[str, str]:
    names = [*(rule.name for rule in rules.RULES), *rules.ENGINE_RULES]
    known = {name: name for name in names if name not in NEVER_CONFIGURED}
    return known | {old: new for old, new in renamed if new in known}


def _summary(rule: str) -> str:
    rule = rules.RENAMED.get(rule, rule)
    return rules.ENGINE_RULES[rule] if rule in rules.ENGINE_RULES else f"{rules.summary(rule)}."


@cache
def _levels() -> dict[str, Severity]:
    return {str(level): level for level in sorted(Severity, reverse=True)}


@cache
def _levels_or_off() -> dict[str, Severity | None]:
    return {**_levels(), "off": None}


@cache
def _platforms() -> dict[str, str]:
    return {name: name for name in PLATFORMS} | {
        alias: name for name, listed in PLATFORMS.items() for alias in listed.aliases
    }


@cache
def _clients() -> dict[str, str]:
    return {**_platforms(), "vscode": "vscode"}


@cache
def _targets() -> dict[str, str]:
    return {written: name for written, name in _platforms().items() if conversion.exists(canonical(name) or name)}


def bad_version(text: str) -> str:
    """Say why a text is not a version; "" if it is one."""
    if not re.fullmatch(_VERSIONS, text):
        return "a version is numbers separated by dots (`2.1.197`), a range is two versions (`2.1.197..2.1.329`)"
    first, last = eras.ends(text)
    return "" if number(first) <= number(last) else "the range ends before it begins"


def _bad_name(text: str) -> str:
    if not text.strip():
        return "it is empty"
    return "it contains a control character" if any(ord(character) < 32 for character in text) else ""


def _bad_target_model(text: str) -> str:
    return _bad_name(text) if text else ""


def _bad_folder(text: str) -> str:
    if fault := _bad_name(text):
        return fault
    if "\\" in text or ":" in text or text.startswith(("/", "~")):
        return "write a path relative to the project's folder, with `/`"
    return "it must not contain `..`" if any(step in ("", ".", "..") for step in text.split("/")) else ""


def _valued(table: Mapping[str, Any]) -> globs.Patterns[Any]:
    return globs.Patterns(table.items())


_INSIDE = r"^(?![/~])(?!(.*/)?\.{1,2}(/|$))(?!.*//)[^\\:\x00-\x1f]*[^\\:/\x00-\x1f]$"
_VERSION = r"[0-9]{1,9}(\.[0-9]{1,9}){0,3}"
_VERSIONS = rf"^{_VERSION}(\.\.{_VERSION})?$"
_RULE = Word("the name of a rule", _rules, "`agentlint rule --all` lists them", "rule", _summary)
_PATTERN = Text("a pattern of paths", globs.fault, str, r"^(?!!)(?!(.*/)?\.\.(/|$))[^\\]*[^\\/ ][^\\]*$", "pattern")
_PLATFORM = Word("a platform", _platforms, shared="platform")
_TARGET = Word("a platform that agents can be converted to", _targets, shared="target")
_KIND = Word("a kind of file", lambda: {kind: kind for kind in KINDS}, shared="kind")
_LEVEL = Word("a level", _levels, shared="level")
_LEVEL_OR_OFF = Word("a level", _levels_or_off, shared="level-or-off")
_SHARED: tuple[Text | Word, ...] = (_RULE, _PATTERN, _PLATFORM, _TARGET, _KIND, _LEVEL, _LEVEL_OR_OFF)
_RULES = Many(_RULE, "a list of rule names", frozenset)
_MODEL = Text("the name of a model", _bad_target_model)


class Key(Record):
    """A key of the configuration. In ``name``, dots separate tables. ``default`` is the value that applies without the
    key, and ``default_words`` describes it; ``meaning`` is Markdown, ``example`` a part of an ``agentlint.toml``."""

    name: str
    kind: Kind
    default: object
    default_words: str
    meaning: str
    example: str

    @property
    def attribute(self) -> str:
        """Return the name of the field of `Config` that holds the key's value."""
        return self.name.replace("-", "_").replace(".", "_")


KEYS: tuple[Key, ...] = (
    Key(
        "select",
        Many(_RULE, "a list of rule names", frozenset, 1),
        None,
        "all rules",
        "Only these rules are used. `--select` on the command line replaces this list.\n\nA rule named here also "
        "shows its findings at level `info`, which are hidden otherwise.",
        'select = ["unknown-tool", "description-missing"]',
    ),
    Key(
        "ignore",
        _RULES,
        [],
        "no rule",
        "These rules are not used. `--ignore` on the command line adds to them. `--select` overrides both: a rule "
        "that it names is used.",
        'ignore = ["early-close"]',
    ),
    Key(
        "extend-select",
        _RULES,
        [],
        "no rule",
        "These rules are used in addition to those of `select`. Without `select`, all rules are used already; the "
        "rules named here then also show their findings at level `info`.",
        'extend-select = ["long-description", "not-portable"]',
    ),
    Key(
        "per-file-ignores",
        Table(_PATTERN, _RULES, "a table of patterns with lists of rule names", _valued),
        {},
        "nothing",
        "Rules that are not used for files that match a pattern. If several patterns match a file, all of them "
        "apply. `--select` does not change this.",
        '[per-file-ignores]\n"examples/**" = ["unknown-tool", "duplicate-name"]',
    ),
    Key(
        "severity",
        Table(_RULE, _LEVEL_OR_OFF, "a table of rules with levels"),
        {},
        "the rule's own level",
        "The level of all findings of a rule: `error`, `warning` or `info`; `off` turns the rule off. Every report "
        "and `fail-on` use this level.",
        '[severity]\nunknown-key = "error"\nblank-value = "off"',
    ),
    Key(
        "exclude",
        Many(_PATTERN, "a list of patterns", globs.without_values),
        [],
        "nothing",
        "Files and folders that are skipped when a folder is searched. A file named on the command line is always "
        "checked, unless `--force-exclude` is given. `--exclude` on the command line replaces this list. Outside the "
        "clients' agents folders, files listed in `.gitignore` and folders such as `node_modules` are skipped too.",
        'exclude = ["vendor/", "**/drafts/*.md"]',
    ),
    Key(
        "respect-gitignore",
        Flag(),
        True,
        "`true`",
        "Whether files listed in `.gitignore` are skipped when a folder is searched. The clients' agents folders are "
        "always searched, because the clients read them even if git ignores them. `--no-respect-gitignore` overrides "
        "this key.",
        "respect-gitignore = false",
    ),
    Key(
        "platforms",
        Table(_PATTERN, _PLATFORM, "a table of patterns with platforms", _valued),
        {},
        "recognized by the path and the content of each file",
        "The platform of files whose path does not show it. When a folder is searched, every file that matches a "
        "pattern (`.md`, `.markdown`, `.mdx`, `.toml`) is treated as an agent file, regardless of its content. If "
        "several patterns match a file, the last one applies. `--platform` overrides this key.",
        '[platforms]\n"agents/*.md" = "opencode"',
    ),
    Key(
        "fail-on",
        _LEVEL,
        "error",
        "`error`",
        "The lowest level at which a finding makes the exit status 1. `--fail-on` overrides this key.",
        'fail-on = "warning"',
    ),
    Key(
        "max-file-size",
        Whole(MAX_FILE_SIZE),
        1_000_000,
        "1,000,000",
        "The largest size of a file, in bytes. A larger file is not read; `check` reports it as `file-too-large`.",
        "max-file-size = 200_000",
    ),
    Key(
        "client-versions",
        Table(
            Word("a client", _clients),
            Text("a version", bad_version, form=_VERSIONS),
            "a table of clients with versions",
        ),
        {},
        "the newest observed version of each client",
        "The version of a client that the files must work with. If versions differ, agentlint checks the files for "
        "the version named here. For a version that was not observed, it uses the newest observed version before it, "
        "and the changes that are known in between; `agentlint clients` lists the observed versions. For a range, "
        "`2.1.197..2.1.329`, it uses the last version; if an earlier one behaves differently, the report names the "
        "version that changed.",
        '[client-versions]\nclaude = "2.1.197"',
    ),
    Key(
        "convert.from",
        Many(_TARGET, "a list of platforms", tuple, 1),
        None,
        "all platforms",
        "The platforms whose agents `agentlint convert` converts if no paths are named. `--from` overrides this key.",
        '[convert]\nfrom = ["claude"]',
    ),
    Key(
        "convert.to",
        Many(_TARGET, "a list of platforms", tuple, 1),
        None,
        "nothing: `--to` is needed",
        "The platforms that `agentlint convert` converts to without `--to`.",
        '[convert]\nto = ["opencode", "copilot"]',
    ),
    Key(
        "convert.kinds",
        Many(_KIND, "a list of kinds", tuple, 1),
        None,
        "agents, and files named on the command line",
        "The kinds of files that `agentlint convert` converts: `agent`, `skill`, `command`. `--kind` overrides this "
        "key. Skills are converted only on request, because clients read one another's skills where they are.",
        '[convert]\nkinds = ["agent", "command"]',
    ),
    Key(
        "convert.exclude",
        Table(_PATTERN, Text("a reason", _bad_name), "a table of patterns with reasons", _valued),
        {},
        "nothing",
        "Files that `agentlint convert` skips. Each pattern has a reason, which the report repeats. The other "
        "commands still check these files; use the key [`exclude`](#exclude) for them. A file named on the command "
        "line is skipped too. If several patterns match a file, the report gives the reason of the last one.",
        '[convert.exclude]\n".claude/agents/deploy.md" = "its hook has no counterpart elsewhere"',
    ),
    Key(
        "convert.folders",
        Table(_TARGET, Text("a folder of the project", _bad_folder, form=_INSIDE), "a table of platforms with folders"),
        {},
        "each client's own folder",
        "The folder that converted files are written to, for each target. The path is relative to the project's "
        "folder, or to the folder of a package that has its own agents.",
        '[convert.folders]\nopencode = ".opencode/agent"',
    ),
    Key(
        "convert.marker",
        Flag(),
        True,
        "`true`",
        "Whether `agentlint convert` marks each file that it writes with a comment. By this comment it recognizes "
        "the file later, updates it when its source changes, and reports it when its source is gone. `--marker` and "
        "`--no-marker` override this key.",
        "[convert]\nmarker = false",
    ),
    Key(
        "convert.prune",
        Flag(),
        False,
        "`false`",
        "Whether `agentlint convert` deletes files that it wrote earlier and would not write now, because their "
        "source was deleted or renamed. It keeps files that were edited since. `--prune` and `--no-prune` override "
        "this key.",
        "[convert]\nprune = true",
    ),
    Key(
        "convert.models",
        Table(
            Text("the name of a model", _bad_name),
            Either(
                _MODEL,
                Table(_TARGET, _MODEL, "a table of platforms with models"),
            ),
            "a table of models with their replacements",
        ),
        {},
        "agentlint's own table of models",
        "The name that `agentlint convert` writes for a model: one string for all targets, or one for each target. "
        "An empty string omits the model, so that the target's default applies. `--model SOURCE=TARGET` overrides "
        "this key.",
        '[convert.models]\nhaiku = "anthropic/claude-haiku-4-5"\n'
        'sonnet = { opencode = "anthropic/claude-sonnet-5", copilot = "claude-sonnet-5" }',
    ),
    Key(
        "convert.preserve",
        Flag(),
        False,
        "`false`",
        "Whether `agentlint convert` keeps values that the target does not support as comments in the new file, so "
        "that converting back restores them. `--preserve` and `--no-preserve` override this key.",
        "[convert]\npreserve = true",
    ),
)
"""All keys, in the order of the documentation."""


def read(data: Mapping[str, Any], file_name: str) -> dict[str, Any]:
    """Return the values of a configuration by `Key.attribute`. Raises Misfit for the first key or value that does not
    fit.

    ``file_name`` is for the message about a table that belongs in another file.
    """
    known = {key.name: key for key in KEYS}
    tables = {name.partition(".")[0] for name in known if "." in name}
    made: dict[str, Any] = {}
    for name, value in data.items():
        if name in known:
            made[known[name].attribute] = known[name].kind.read(value, (name,))
        elif name in tables:
            if not isinstance(value, dict):
                raise _wrong((name,), "a table", value)
            for inner, below in value.items():
                key = known.get(f"{name}.{inner}")
                if key is None:
                    raise _unknown(
                        (name, inner), [known_name.partition(".")[2] for known_name in known if "." in known_name]
                    )
                made[key.attribute] = key.kind.read(below, (name, inner))
        elif name == "tool" and file_name != "pyproject.toml":
            why = f"`[tool.agentlint]` belongs in a pyproject.toml; in {file_name}, write the keys without this table"
            raise Misfit(("tool",), why, at_key=True)
        else:
            raise _unknown((name,), [*(known_name for known_name in known if "." not in known_name), *sorted(tables)])
    return made


def _unknown(route: Route, known: list[str]) -> Misfit:
    word = str(route[-1])
    near = nearest(word, known) or nearest(word.replace("_", "-"), known)
    hint = f"did you mean `{near}`?" if near else f"there are {choices(known, 'and')}"
    return Misfit(route, f"`{short(path_of(route))}` is not a key of agentlint's configuration; {hint}", at_key=True)


def schema() -> Part:
    """Return the JSON Schema (draft 2020-12) of ``agentlint.toml`` and of ``[tool.agentlint]`` in a pyproject.toml."""
    properties: dict[str, Part] = {}
    for key in KEYS:
        outer, dot, inner = key.name.partition(".")
        described: Part = {"description": _plain(key.meaning), **key.kind.schema()}
        if key.default is not None:
            described["default"] = key.default
        if dot:
            table = properties.setdefault(
                outer,
                {
                    "description": f"Settings of `agentlint {outer}`.",
                    "type": "object",
                    "properties": {},
                    "additionalProperties": False,
                },
            )
            table["properties"][inner] = described
        else:
            properties[outer] = described
    address = home.raw("schemas/config.schema.json")
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **({"$id": address} if address else {}),
        "title": "agentlint",
        "description": "Configuration of agentlint: agentlint.toml, or [tool.agentlint] in pyproject.toml",
        "type": "object",
        "properties": properties,
        "additionalProperties": False,
        "$defs": {name.shared: name.definition() for name in _SHARED},
    }


def _plain(markdown: str) -> str:
    return " ".join(markdown.split())
