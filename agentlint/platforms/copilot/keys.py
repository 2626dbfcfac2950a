"""What a word in an agent file may have meant: misspelt keys, models of other clients, `\\n` in texts."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Final

from agentlint.model.words import fold, spelling
from agentlint.platforms.copilot.facts import schema

if TYPE_CHECKING:
    from agentlint.syntax.nodes import Value

OTHER_CLIENTS_MODELS: Final = frozenset({"sonnet", "opus", "haiku", "inherit"})


def suggest_key(key: str, data: dict[str, Value]) -> tuple[str | None, bool]:
    """The key that was meant, and whether there is no doubt: only case, dashes and underscores differ, or it is a
    spelling known to be wrong. A key that the file has already is never suggested."""
    node = schema().properties.get(key, {})
    meant = node.get("x-renamed")
    if meant:
        return (meant, key != "models") if meant not in data else (None, False)
    suggestion, certain = ("user-invocable", True) if fold(key) == "userinvokable" else spelling(key, _usable())
    if suggestion in data or (key in schema().properties and not certain):  # another platform's key is not a slip
        return None, False
    return suggestion, certain


@cache
def _usable() -> tuple[str, ...]:
    """The keys worth suggesting."""
    return tuple(name for name, part in schema().properties.items() if not part.get("deprecated"))


def model_fault(name: str) -> str:
    """Why no Copilot client can have a model of that name, in one word; "" when it might."""
    low = name.strip().lower()
    if low in OTHER_CLIENTS_MODELS:
        return "other-client"
    if "|" in name or re.search(r",\s*\S", name):
        return "several"
    if re.fullmatch(r"[a-z0-9-]+/[\w./:-]+", low):
        return "provider"
    return ""


def literal_newlines(text: str) -> int:
    r"""How often the two characters ``\n`` stand for a line break in ``text``; those of a path (`C:\new`) do not."""
    return sum(1 for _ in re.finditer(r"(?<![A-Za-z]:)(?<!\\)\\n(?![a-z]{2,}\\)", text))
