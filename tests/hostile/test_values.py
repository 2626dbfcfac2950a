"""Every key of every platform with a value of every kind: all commands take it, and none breaks."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from agentlint.engine import convert, fix, inspect
from agentlint.engine.check import lint_source
from agentlint.engine.places import Found
from agentlint.engine.settings import Settings
from agentlint.platforms import PLATFORMS, conversion
from agentlint.platforms.base import Place
from agentlint.text import Severity, Source

SCHEMAS = Path(__file__).resolve().parents[2] / "schemas"
SETTINGS = Settings(show=Severity.INFO)
CHAIN = "x0: &a0 [v]\n" + "".join(f"x{number}: &a{number} [*a{number - 1}]\n" for number in range(1, 334))
YAML = {
    "nothing": "", "null": "null", "text": "''", "block": "|\n  a\n  b", "true": "true",
    "map": "{a: 1}", "map of nulls": "{a: null, null: a, ~: [b]}", "map of maps": "{'*': {'*': {'*': deny}}}",
    "list": "[a, 1, null, {b: c}]", "list of lists": "[[[a]], {a: {b: {c: d}}}]", "list as key": "{? [a, b] : c}",
    "number": "7", "many digits": "9" * 4000, "hexadecimal": "0x" + "f" * 5000, "octal": "0o" + "7" * 5000,
    "old octal": "0" + "7" * 5000, "binary": "0b" + "1" * 9000, "base 60": "1:" + ":".join(["59"] * 900),
    "not a number": ".nan", "infinity": "-.inf", "beyond a float": "1e400", "long float": "1" * 400 + ".5",
    "number as key": "{0x" + "f" * 5000 + ": allow, 1.5: deny, .nan: ask}", "truth as key": "{true: false}",
    "date": "2001-12-14", "time": "2001-12-14t21:59:43.10-05:00", "no date": "2001-99-99", "hours": "12:30:45",
    "itself": "&s [*s]", "map of itself": "&s {a: *s}", "chain": "*a332", "merged": "{<<: *a0}",
    "binary tag": "!!binary x", "set tag": "!!set {a, b}", "number tag": "!!int x", "own tag": "!x {a: b}",
    "omap tag": "!!omap [a: 1]", "surrogate": '"\\ud800"', "zero": '"\\0"',
}  # fmt: skip
TOML = {
    "text": '""', "true": "true", "map": "{a = 1}", "list": '["a", 1, {b = "c"}]', "number": "7",
    "list of lists": "[[['a']], {a = {b = {c = 'd'}}}]", "deep": "[" * 333 + "]" * 333, "many digits": "9" * 4000,
    "hexadecimal": "0x" + "f" * 5000, "wide": "9223372036854775807", "not a number": "nan", "infinity": "-inf",
    "beyond a float": "1e400", "date": "2001-12-14", "time": "2001-12-14T21:59:43.10-05:00", "hours": "12:30:45",
    "no date": "2001-99-99", "zero": '"\\u0000"', "quotes": '"' + '\\"' * 3000 + '"',
}  # fmt: skip
ALONE = ("map", "null", "list", "hexadecimal", "number as key")
"""Values that each key is given alone too; the others all keys are given at once."""


def place(platform: str) -> Place:
    home = PLATFORMS[platform].home("project")
    name = f"a{home.suffixes[0]}"
    return Place(f"{home.path}/{name}", "", home.path, name, "project")


def keys(platform: str) -> list[str]:
    return [*json.loads((SCHEMAS / f"{platform}.schema.json").read_text("utf-8"))["properties"], "unheard-of"]


def text(platform: str, pairs: dict[str, str]) -> str:
    """A file with these keys, and with those that it needs."""
    if platform == "codex":
        pairs = {"name": '"a"', "description": '"d"', "developer_instructions": '"Do it."'} | pairs
        return "".join(f"{key} = {value}\n" for key, value in pairs.items())
    pairs = {"name": "a", "description": "d"} | pairs
    chain = CHAIN if any("*a" in value for value in pairs.values()) else ""
    return f"---\n{chain}" + "".join(f"{key}: {value}\n" for key, value in pairs.items()) + "---\nDo it.\n"


def holds(platform: str, written: str, *, all_commands: bool) -> None:
    """All commands take a text. A fresh source each time: it keeps what was once worked out from it."""
    at = place(platform)

    def source() -> Source:
        return Source.from_text(at.path, written)

    checked = lint_source(source(), at, SETTINGS, platform)
    assert [one.message for one in checked.diagnostics if one.rule == "internal-error"] == []
    fixed = fix.fix_source(source(), at, platform, SETTINGS, unsafe=True)
    assert [one.message for one in fixed.left if one.rule == "internal-error"] == []
    if all_commands:
        found = Found(at.path, at, platform, "")
        options = inspect.Options(inspect.DEFAULT, settings=SETTINGS, written=True, read=lambda *_: source())
        for entry in inspect.inspect([found], options, inspect.Run()):
            json.loads(entry.json)
        if conversion.exists(platform):
            targets = tuple(name for name in PLATFORMS if conversion.exists(name))
            convert.convert_source(source(), found, convert.Options(targets, preserve=True))


@pytest.mark.parametrize("platform", PLATFORMS)
@pytest.mark.parametrize("kind", sorted({*YAML, *TOML}))
def test_all_keys_at_once(platform: str, kind: str) -> None:
    values = TOML if platform == "codex" else YAML
    if kind in values:
        holds(platform, text(platform, dict.fromkeys(keys(platform), values[kind])), all_commands=True)


@pytest.mark.parametrize("platform", PLATFORMS)
@pytest.mark.parametrize("kind", ALONE)
def test_each_key_alone(platform: str, kind: str) -> None:
    values = TOML if platform == "codex" else YAML
    for key in keys(platform) if kind in values else ():
        holds(platform, text(platform, {key: values[kind]}), all_commands=kind in ("map", "null"))
