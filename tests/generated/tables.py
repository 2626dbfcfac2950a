"""What the generated pages share: Markdown tables."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_ADDRESS = re.compile(r"https://[^\s;,)]+")
HEAD = "<!-- Written by `python -m tests.generate` from agentlint's own data. -->\n\n"
"""The first line of a page that is generated whole."""


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table; bars in cells are escaped, and an empty cell stays empty."""
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    lines += ["| " + " | ".join(_cell(cell) for cell in row) + " |" for row in rows]
    return "\n".join(lines) + "\n"


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


def code(text: str) -> str:
    """Text in backticks, also when it holds some."""
    text = " ".join(text.split())
    return f"`` {text} ``" if "`" in text else f"`{text}`"


def codes(words: Iterable[str]) -> str:
    return ", ".join(map(code, words))


def value(one: Any, width: int = 80) -> str:
    """A value as a file would say it, cut at ``width``."""
    text = one if isinstance(one, str) else json.dumps(one, ensure_ascii=False, default=str)
    text = " ".join(text.split())
    return code(text if len(text) <= width else text[: width - 1] + "…")


def linked(text: str) -> str:
    """A source with its addresses as links."""
    return f"[source]({text})" if _ADDRESS.fullmatch(text) else _ADDRESS.sub(lambda found: f"<{found[0]}>", text)
