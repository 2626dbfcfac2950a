"""Writing TOML so that every text is read back byte for byte, and long texts stay readable."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any, Final

from agentlint.syntax.nodes import Timestamp
from agentlint.text import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from agentlint.syntax.nodes import Value

_UNSAID: Final = lazy_pattern(r"[\x00-\x08\x0b-\x1f\x7f]|'''|'\Z")
"""What a literal text over several lines cannot hold, or cannot end with. A carriage return is among it: parsers make
a line feed of a line's CR LF."""


def document(fields: Mapping[str, Value], comments: Sequence[str] = ()) -> str:
    """Return a TOML file: comment lines, the keys in their order, then the tables. TOML has no null: such values are
    left out."""
    import tomli_w  # deferred: only what writes TOML pays for it

    lines = [f"# {comment}\n" for comment in comments]
    tables = {}
    for key, value in fields.items():
        if isinstance(value, dict) or (isinstance(value, list) and any(isinstance(item, dict) for item in value)):
            tables[key] = _plain(value)
        elif isinstance(value, str) and "\n" in value:
            lines.append(tomli_w.dumps({key: ""}).removesuffix('""\n') + _lines(value) + "\n")
        elif value is not None:
            lines.append(tomli_w.dumps({key: _plain(value)}))
    if tables:
        lines.append("\n" + tomli_w.dumps(tables))
    return "".join(lines)


def _lines(text: str) -> str:
    """Return a text over several lines: literal where that can be said, else with escapes, its line feeds as they
    are."""
    if not _UNSAID.search(text):
        return f"'''\n{text}'''"
    import tomli_w

    escaped = (tomli_w.dumps({"x": line})[len('x = "') : -len('"\n')] for line in text.split("\n"))
    return '"""\n' + "\n".join(escaped) + '"""'


def _plain(value: Value) -> Any:
    if isinstance(value, Timestamp):
        return _date(value.text)
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items() if item is not None}
    return [_plain(item) for item in value if item is not None] if isinstance(value, list) else value


def _date(text: str) -> datetime.datetime | datetime.date | datetime.time | str:
    for kind in (datetime.date, datetime.datetime, datetime.time):
        try:
            return kind.fromisoformat(text)
        except ValueError:
            continue
    return text
