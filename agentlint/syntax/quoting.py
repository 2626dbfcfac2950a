"""Write any text as a YAML scalar that every parser in use reads back unchanged.

Property tests compare it with PyYAML, libyaml, ruamel (1.1 and 1.2), js-yaml 3.14.1 and Bun's YAML 1.4.5
(tests/convert/test_quoting.py). ``json.dumps`` is not enough: it leaves DEL and line separators unescaped, and escapes
characters beyond U+FFFF as surrogate pairs, which libyaml refuses.
"""

from __future__ import annotations

import re
from typing import Final

from agentlint.text import lazy_pattern

FENCE: Final = "---"
"""Claude Code ends a frontmatter at the first three dashes wherever they are, even inside a value."""
ESCAPED_FENCE: Final = "--\\x2d"
_NOT_PLAIN: Final = lazy_pattern(r":(?: |\Z)| #| \Z|---")
_FLOW_SAFE: Final = lazy_pattern(r"[^\W\d_][\w./ *()+@$-]*\Z")
_WORDS: Final = frozenset({"true", "false", "yes", "no", "on", "off", "null", "y", "n", "none"})
_INVISIBLE_SET: Final = "\x00-\x1f\x7f-\xa0\xad\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff\ufff0-\uffff"
_INVISIBLE: Final = lazy_pattern(f"[{_INVISIBLE_SET}]")
_ESCAPED: Final = lazy_pattern(f'["\\\\{_INVISIBLE_SET}]')
"""What a double-quoted scalar escapes: controls, line separators, invisible characters, and what a parser refuses."""
_SHORT: Final = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r"}
_NOT_IN_BLOCK: Final = lazy_pattern(
    _INVISIBLE_SET.replace("\x00-\x1f", "[\x00-\x09\x0b-\x1f") + "]"
    r"|---|\A[ \n]|^[ ]+$|\n\n\Z",
    re.M,
)
"""What a block scalar cannot contain: the above, leading whitespace, and a fence."""


def _hidden(text: str) -> bool:
    """Tell whether ``text`` contains an invisible character or one that ends a line."""
    return not text.isprintable() if text.isascii() else _INVISIBLE.search(text) is not None


def plain_is_safe(text: str) -> bool:
    """Tell whether ``text`` needs no quotes because every parser reads it as exactly this string."""
    return (
        text.lower() not in _WORDS
        # After a letter, no dialect reads the rest as a number, a date or an indicator.
        and text[:1].isalpha()
        and _NOT_PLAIN.search(text) is None
        and not _hidden(text)
    )


def double_quoted(text: str) -> str:
    """Return ``text`` on one line in double quotes. A lone surrogate, which no file can contain, becomes U+FFFD."""
    plainly = text.isascii() and text.isprintable()
    escaped = text.replace("\\", "\\\\").replace('"', '\\"') if plainly else _ESCAPED.sub(_escape, text)
    return f'"{escaped.replace(FENCE, ESCAPED_FENCE)}"'


def _escape(match: re.Match[str]) -> str:
    character = match.group()
    short = _SHORT.get(character)
    if short is not None:
        return short
    code = ord(character)
    if 0xD800 <= code <= 0xDFFF:
        return "\ufffd"
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"


def single_quoted(text: str) -> str | None:
    """Return ``text`` in single quotes, or None when it contains something that needs an escape."""
    if _hidden(text) or FENCE in text:
        return None
    return "'" + text.replace("'", "''") + "'"


def fits_block(text: str) -> bool:
    """Tell whether a block scalar (``|`` or ``|-``) can hold ``text`` unchanged for every parser and every client's
    fence."""
    return bool(text) and _NOT_IN_BLOCK.search(text) is None


def block_scalar(text: str, indent: str, newline: str = "\n") -> str:
    """Return ``text`` as ``|-`` (``|`` when it ends with a newline), with its lines indented by ``indent``. It must
    satisfy `fits_block`."""
    header = "|-"
    if text.endswith("\n"):
        header, text = "|", text[:-1]
    lines = [indent + line if line else "" for line in text.split("\n")]
    return newline.join([header, *lines])


def scalar(text: str) -> str:
    """Return ``text`` on one line: plain where every parser agrees, otherwise in double quotes."""
    return text if plain_is_safe(text) else double_quoted(text)


def flow_scalar(text: str) -> str:
    """Return ``text`` as by `scalar`, but for a place inside brackets, where commas and brackets need quotes."""
    return text if _FLOW_SAFE.match(text) and plain_is_safe(text) else double_quoted(text)
