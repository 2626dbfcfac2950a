"""Judge keys that Copilot CLI does not read, and find out which key was meant."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from agentlint.model.problems import Effect, OtherConsumerKey, UnknownKey
from agentlint.model.words import fold, spelling
from agentlint.platforms.copilot.context import MAX_GUESSES
from agentlint.platforms.copilot.facts import consumer, schema

if TYPE_CHECKING:
    from agentlint.platforms.copilot.context import CopilotReading
    from agentlint.syntax.nodes import Value


def judge_keys(reading: CopilotReading) -> None:
    """Report keys that have no effect, or that are meant for another reader of the file."""
    properties = schema().properties
    guesses = 0
    for key in reading.data:
        if key in reading.keys:
            continue
        if reading.full:
            break
        span = reading.span((key,), key=True)
        node = properties.get(key)
        others = [name for name in ("vscode", "github") if node and consumer(node, name) in ("reads", "deprecated")]
        if others:
            titles = {"vscode": "VS Code", "github": "github.com"}
            why = f"{reading.client} warns `unknown field ignored: {key}` and loads the agent without it; "
            why += f"it is a key of {' and '.join(titles[name] for name in others)}."
            reading.report(OtherConsumerKey(word=key, readers=tuple(others)), Effect.NOTE, span, why, (key,))
            continue
        guesses += 1
        suggest, certain = suggest_key(key, reading.data) if guesses <= MAX_GUESSES else (None, False)
        why = f"{reading.client} warns `unknown field ignored: {key}` and loads the agent without it."
        kind = UnknownKey(key, suggest, certain, tuple(sorted(reading.keys)))
        reading.report(kind, Effect.IGNORES, span, why, (key,))


def suggest_key(key: str, data: dict[str, Value]) -> tuple[str | None, bool]:
    """Return the key that was meant, and whether that is certain. It is when only case, dashes and underscores differ,
    or when the key is a known misspelling. A key that the file already has is never suggested."""
    node = schema().properties.get(key, {})
    meant = node.get("x-renamed")
    if meant:
        return (meant, key != "models") if meant not in data else (None, False)
    suggestion, certain = ("user-invocable", True) if fold(key) == "userinvokable" else spelling(key, _usable())
    if suggestion in data or (key in schema().properties and not certain):  # another platform's key is no mistake
        return None, False
    return suggestion, certain


@cache
def _usable() -> tuple[str, ...]:
    """Return the keys worth suggesting."""
    return tuple(name for name, part in schema().properties.items() if not part.get("deprecated"))
