"""Agent files of all platforms, drawn by chance: right ones, wrong ones, and what is hardly a file at all.

A `random.Random` decides, and nothing else: the same one draws the same file, on every machine.
"""

from __future__ import annotations

import json
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from agentlint import rules
from agentlint.platforms import PLATFORMS
from agentlint.platforms.schema import load
from tests.fuzz import seeds
from tests.rights.drawn import drawn as rights

if TYPE_CHECKING:
    import random
    from collections.abc import Sequence

WRONG: Final = (
    "", "~", "null", "true", "no", "7", "-1", "1.5", "0x1f", "1:30", "1_000", "010", ".nan", "-.inf", "1e400",
    "2001-12-14", "2001-99-99", "12:30:45", "[]", "{}", "[a, b]", "[[a], {b: c}]", "{a: 1}", "{a: null}", "[null]",
    "{? [a] : b}", "&a x", "*a", "&s [*s]", "!!str x", "!!int x", "!!binary x", "!x y", "<<", "{<<: {a: b}}", "=",
    "'", '"', "''", "|", ">-", "|\n  a\n  b", ">\n  a\n\n  b", "|+\n  a\n\n", "x\n  y", "'x\n  y'", "a: b", "- a",
    "@x", "`x`", "%x", "#x", "x #y", "x#y", "? x", "\\n", '"\\ud800"', '"\\0"', '"\\x85"', '"\\u2028"', "a---",
    "x ---", "'---'", '"a\\n---\\nb"', "...", "9" * 400, "[a, b", "{a: b", "a, b,, c", "${X}", "{{x}}", "\t", "x\t",
)  # fmt: skip
"""Values as they are written that are wrong for most keys, or that clients read in different ways."""

TOML_WRONG: Final = (
    "true", "7", "-1", "1.5", "0x1f", "nan", "-inf", "1e400", "2001-12-14", "2001-99-99", "12:30:45", "[]", "{}",
    '["a", 1]', "[['a'], {a = 1}]", "{a = 1}", "''", '"', "'''a\nb'''", '"""\na\\\n  b"""', '"\\ud800"', '"\\u0000"',
    '"\\n"', "a", "", "[a, b", '"a" # x', "9" * 400, '"---"',
)  # fmt: skip

WORDS: Final = (
    "Reviews code", "reviewer", "a: b", "Use when\\nasked", "é", "\U0001f600", "Straße", "---", "yes", "1.0", "x" * 70,
    "<example>\nuser: hi\n</example>", "it's", 'a "b" c', "#1", "a # b", "- x", "* x", "\u00a0x", "x\u2028y", "x\x85y",
    "a\ufeffb", "\u202ex", "tab\tin", "back\\slash", "trailing ", " leading", "${VAR}", "{{file}}", "@agent",
    "::error::", "inherit", "sonnet", "gpt-5", "anthropic/claude-sonnet-4-5", "subagent", "primary", "red", "#ff0000",
)  # fmt: skip

BODIES: Final = (
    "Do it.\n", "Do it.", "", "\n", "\n\nDo it.\n\n", "# Title\n\nUse the `TodoWrite` tool.\n", "---\nb\n---\nc\n",
    "a\n---\n", "---\n", "  ---\nx\n", "---\ndescription: x\n---\n", "null", "{{x}} $ARGUMENTS @a.md !`ls`\n",
    "a\r\nb\r\n", "\ufeffa\n", "a\x0bb\x0c\n", "<!-- x -->\n", "```\n---\n```\n", "a\x85b\u2028c\n", "\x00\n",
)  # fmt: skip

FENCES: Final = (
    "---",
    "---",
    "---",
    "---",
    "---",
    "---",
    "---",
    "--- ",
    "---\t",
    "----",
    "--",
    " ---",
    "...",
    "+++",
    "",
)
NEWLINES: Final = ("\n", "\n", "\n", "\n", "\n", "\r\n", "\r\n", "\r")


def file(platform: str, rng: random.Random) -> bytes:
    """A file as it may lie in the platform's folder."""
    kept = _fixtures()
    if rng.randrange(5) == 0:
        text = rng.choice(kept).decode("utf-8", "surrogateescape")
    elif platform == "codex":
        text = _toml(rng)
    else:
        text = _markdown(platform, rng)
    for _ in range(rng.choice((0, 0, 0, 1, 1, 2, 4))):
        text = _changed(text, rng)
    raw = text.encode("utf-8", "surrogateescape" if not any("\ud800" <= one < "\udc80" for one in text) else "replace")
    if rng.randrange(30) == 0:
        at = rng.randint(0, len(raw))
        raw = raw[:at] + bytes([rng.randrange(256)]) + raw[at:]
    return raw


@cache
def _fixtures() -> list[bytes]:
    return list(seeds.files())


@cache
def _keys(platform: str) -> list[str]:
    return list(load(platform).properties)


@cache
def _any_keys() -> list[str]:
    return sorted({key for platform in PLATFORMS for key in _keys(platform)} | {"constructor", "__proto__", "1", "a b"})


@cache
def _rule_names() -> list[str]:
    return sorted(rules.names())


def _markdown(platform: str, rng: random.Random) -> str:
    lines = [f"{key}: {value}" for key, value in _fields(platform, rng)]
    for _ in range(rng.choice((0, 0, 0, 1, 2))):
        comment = rng.choice(("# x", "# agentlint: ignore-file", _ignore(rng), _ignore(rng)))
        at = rng.randint(0, len(lines))
        if at < len(lines) and rng.randrange(2):
            lines[at] += f"  {comment}"
        else:
            lines.insert(at, comment)
    body = rng.choice(BODIES) if rng.randrange(3) else "".join(rng.choice(BODIES) for _ in range(3))
    if rng.randrange(8) == 0:
        at = rng.choice([at for at, one in enumerate(f"\n{body}") if one == "\n"])
        body = body[:at] + f"<!-- {_ignore(rng)[2:]} -->" + rng.choice(("", "\n")) + body[at:]
    lead = rng.choice(("", "", "", "", "", "", "", "", "\ufeff", "\n", "  ", "# Title\n"))
    text = "\n".join([lead + rng.choice(FENCES), *lines, rng.choice(FENCES), body])
    return text.replace("\n", rng.choice(NEWLINES))


def _ignore(rng: random.Random) -> str:
    names = ", ".join(rng.choice((rng.choice(_rule_names()), "no-such-rule", "")) for _ in range(rng.randint(0, 3)))
    return f"# agentlint: {rng.choice(('ignore', 'ignore', 'ignore-file'))}{f'[{names}]' if rng.randrange(6) else ''}"


def _fields(platform: str, rng: random.Random) -> list[tuple[str, str]]:
    """Keys and values as they are written."""
    fields = [(key, _text(rng)) for key in ("name", "description") if rng.randrange(8)]
    if rng.randrange(2):
        other = platform if rng.randrange(4) else rng.choice(list(PLATFORMS))
        fields += [(key, _spelt(value, rng)) for key, value in rights(other, rng).items()]
    for _ in range(rng.choice((0, 0, 1, 1, 2, 3))):
        keys = _keys(platform) if rng.randrange(3) else _any_keys()
        fields.append((rng.choice(keys), _text(rng) if rng.randrange(3) == 0 else rng.choice(WRONG)))
    if rng.randrange(3) == 0:
        rng.shuffle(fields)
    return [(_key(key, rng), value) for key, value in fields]


def _key(key: str, rng: random.Random) -> str:
    if rng.randrange(8):
        return key
    at = rng.randint(0, len(key))
    return rng.choice(
        (
            key.lower(), key.upper(), key.replace("-", "_"), f'"{key}"', f"'{key}'", f"{key} ", f" {key}", f"&k {key}",
            f"? {key}\n", key[:at] + key[at + 1 :], key[:at] + rng.choice("aeT-_") + key[at:], f"{key}s",
        )
    )  # fmt: skip


def _text(rng: random.Random) -> str:
    word = rng.choice(WORDS)
    if rng.randrange(4) == 0:
        word = f"{word} {rng.choice(WORDS)}"
    return _spelt(word, rng) if rng.randrange(8) else rng.choice(WRONG)


def _spelt(value: Any, rng: random.Random, depth: int = 0) -> str:
    """A value in one of the ways to write it, not all of them right."""
    way = rng.randrange(10)
    if isinstance(value, str):
        if way < 3:
            return json.dumps(value, ensure_ascii=way < 2)
        if way < 4:
            return "'" + value.replace("'", "''") + "'"
        if way < 6:
            inner = value.replace("\n", "\n  ")
            return f"{rng.choice(('|', '|-', '>', '>-', '>+', '|2'))}\n  {inner}"
        return value.replace("\n", rng.choice(("\n  ", " ", "\\n")))
    if isinstance(value, list) and way < 5 and depth == 0:
        words = [one if isinstance(one, str) and rng.randrange(2) else _spelt(one, rng, 1) for one in value]
        if way == 0:
            return rng.choice((", ", ",", " ")).join(words)
        if way == 1:
            return "\n  " + rng.choice(("", "- ")) + "\n  ".join(words)
        mark = rng.choice(("\n  - ", "\n- ", "\n    - ", "\n  -"))
        return "".join(f"{mark}{word}" for word in words)
    if isinstance(value, dict) and way < 6:
        indent = "\n" + "  " * (depth + 1)
        return "".join(f"{indent}{_name(key, rng)}: {_spelt(one, rng, depth + 1)}" for key, one in value.items())
    return json.dumps(value)


def _name(key: str, rng: random.Random) -> str:
    return key if rng.randrange(2) else json.dumps(key)


def _toml(rng: random.Random) -> str:
    fields = [(key, json.dumps(rng.choice(WORDS))) for key in ("name", "description") if rng.randrange(8)]
    if rng.randrange(8):
        body = rng.choice(BODIES)
        quote = rng.choice(('"""', "'''"))
        fields.append(("developer_instructions", json.dumps(body) if rng.randrange(2) else f"{quote}{body}{quote}"))
    tables = []
    for key, value in rights("codex", rng).items() if rng.randrange(2) else ():
        if isinstance(value, dict):
            tables.append(f"[{key}]\n" + "".join(f"{_plain(k)} = {_inline(one)}\n" for k, one in value.items()))
        else:
            fields.append((key, _inline(value)))
    for _ in range(rng.choice((0, 0, 1, 1, 2, 3))):
        keys = _keys("codex") if rng.randrange(3) else _any_keys()
        value = rng.choice(TOML_WRONG) if rng.randrange(3) else json.dumps(rng.choice(WORDS))
        fields.append((_plain(rng.choice(keys)), value))
    lines = [f"{key} = {value}" for key, value in fields]
    for _ in range(rng.choice((0, 0, 0, 1))):
        lines.insert(rng.randint(0, len(lines)), _ignore(rng))
    text = "\n".join([*lines, *tables, ""])
    return text.replace("\n", rng.choice(NEWLINES))


def _plain(key: str) -> str:
    return key if key.replace("_", "").replace("-", "").isalnum() and key.isascii() else json.dumps(key)


def _inline(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_plain(key)} = {_inline(one)}" for key, one in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_inline, value)) + "]"
    return json.dumps(value)


def _changed(text: str, rng: random.Random) -> str:
    """One thing done to a text that an editor, a merge or a slip could have done."""
    lines = text.split("\n")
    at, other = rng.randrange(len(lines)), rng.randrange(len(lines))
    place = rng.randint(0, len(text))
    match rng.randrange(9):
        case 0:
            del lines[at]
        case 1:
            lines.insert(other, lines[at])
        case 2:
            lines[at], lines[other] = lines[other], lines[at]
        case 3:
            lines[at] = rng.choice(("  ", "\t", " ", "- ", "# ")) + lines[at]
        case 4:
            lines[at] = lines[at].lstrip() + rng.choice(("", " ", "\r", "\t", ":", ",", "'", '"'))
        case 5:
            return text[:place]
        case 6:
            return text[:place] + text[place + rng.randint(1, 4) :]
        case 7:
            return text[:place] + rng.choice(seeds.WORDS) + text[place:]
        case _:
            given = rng.choice(_fixtures()).decode("utf-8", "replace").split("\n")
            start = rng.randrange(len(given))
            lines[at:at] = given[start : start + rng.randint(1, 4)]
    return "\n".join(lines)


def smaller(raw: bytes) -> Sequence[bytes]:
    """Forms of a file with less in it, the boldest first."""
    lines = raw.splitlines(keepends=True)
    found: list[bytes] = []
    for parts in (lines, [bytes([one]) for one in raw] if len(raw) <= 400 else []):
        size = len(parts) // 2
        while size:
            found += [b"".join(parts[:at] + parts[at + size :]) for at in range(0, len(parts), size)]
            size //= 2
    return found
