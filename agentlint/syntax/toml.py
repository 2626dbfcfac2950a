"""Write TOML so that every text is read back byte for byte, and long texts stay readable."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any, Final

from agentlint.syntax.nodes import Timestamp
from agentlint.text import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from agentlint.syntax.nodes import Value

_UNSAID: Final = lazy_pattern(r"[\x00-\x08\x0b-\x1f\x7f]|'''|'\Z")
"""What a literal multi-line text cannot contain, or cannot end with. A carriage return is such a character, because
parsers turn the CR LF of a line into a line feed."""


def document(fields: Mapping[str, Value], comments: Sequence[str] = ()) -> str:
    """Return a TOML file: comment lines, the keys in their order, then the tables. TOML has no null: such values are
    left out."""
    import tomli_w  # deferred: needed only for writing TOML

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
    """Return a multi-line text: literal where that is possible, otherwise with escapes but real line feeds."""
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
