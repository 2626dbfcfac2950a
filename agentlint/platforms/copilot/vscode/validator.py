"""Judge attributes that VS Code does not know, and values that it does not accept."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from agentlint.model.problems import (
    BlankValue,
    DeprecatedKey,
    Effect,
    InvalidValue,
    ModelListEmpty,
    OtherConsumerKey,
    UnknownKey,
    WrongType,
)
from agentlint.platforms.copilot.vscode.context import is_boolean
from agentlint.platforms.copilot.vscode.facts import ATTRIBUTES, CLAUDE_WORDS, CLIENT, CLOUD_ATTRIBUTES
from agentlint.platforms.copilot.vscode.nested import judge_handoffs, judge_hooks, judge_permissions
from agentlint.platforms.copilot.vscode.toollists import judge_agents, judge_tools
from agentlint.syntax.javascript import SPACES
from agentlint.syntax.nodes import Mapping, Scalar, Sequence
from agentlint.text import Span

if TYPE_CHECKING:
    from agentlint.platforms.copilot.vscode.context import VSCodeReading
    from agentlint.text import Route

_KEYS_OF_OTHERS: Final = frozenset(
    {"mcp-servers", "metadata", "skills", "reasoning-effort", "model-policy", "include-custom-instructions"}
)
"""Keys that Copilot CLI or github.com reads."""


def validate(reading: VSCodeReading) -> None:
    """Report what the client's validator marks."""
    for key in reading.entries:
        _judge_key(reading, key)
    for key in ("name", "description", "argument-hint"):
        _judge_text(reading, key)
    _judge_target(reading)
    if "infer" in reading.entries:
        why = f"{CLIENT} marks `infer` as an error: it is deprecated, but still has an effect."
        kind = DeprecatedKey("infer", "disable-model-invocation")
        reading.report(kind, Effect.NOTE, reading.span(("infer",)), why, ("infer",))
    for key in ("user-invocable", "disable-model-invocation"):
        _judge_switch(reading, key)
    judge_tools(reading)
    judge_hooks(reading)
    if reading.target in ("", "vscode"):
        _judge_model(reading)
        judge_handoffs(reading)
        judge_agents(reading)
    if reading.target == "claude":
        _judge_claude_words(reading)
    else:
        judge_permissions(reading)


def _judge_key(reading: VSCodeReading, key: str) -> None:
    known = CLOUD_ATTRIBUTES if reading.target == "github-copilot" else ATTRIBUTES
    if key in known or reading.target == "claude":
        return
    for_others = key in _KEYS_OF_OTHERS or (reading.target == "github-copilot" and key in ATTRIBUTES)
    why = f"{CLIENT} does not support `{key}` and ignores it."
    if key == "mcp-servers":
        why = f"{CLIENT} ignores `mcp-servers` when it runs the agent itself."
    node = reading.entries[key][0]
    span = Span(node.start, node.end)
    if for_others:
        reading.report(OtherConsumerKey(key, ("cli", "github")), Effect.NOTE, span, why, (key,))
    else:
        reading.report(UnknownKey(key, choices=tuple(sorted(known))), Effect.IGNORES, span, why, (key,))


def _judge_text(reading: VSCodeReading, key: str) -> None:
    node = reading.node(key)
    if node is None:
        return
    if not isinstance(node, Scalar):
        reading.report_type((key,), "string")
    elif not node.text.strip(SPACES):
        why = f"{CLIENT} marks an empty `{key}` as an error."
        reading.report(BlankValue(key=key), Effect.IGNORES, reading.span((key,)), why, (key,))


def _judge_switch(reading: VSCodeReading, key: str) -> None:
    node = reading.node(key)
    if node is None or is_boolean(node):
        return
    word = node.text if isinstance(node, Scalar) else None
    kept = word in ("true", "false")
    why = f"{CLIENT} marks anything but `true` or `false` without quotes as an error"
    why += ", although it accepts this one." if kept else " and ignores the key."
    kind = WrongType(word, expected=("boolean",), choices=("true", "false"))
    reading.report(kind, Effect.NOTE if kept else Effect.DROPS_FIELD, reading.span((key,)), why, (key,))


def _judge_target(reading: VSCodeReading) -> None:
    node = reading.node("target")
    if node is None:
        return
    if not isinstance(node, Scalar):
        reading.report_type(("target",), "string")
        return
    word = node.text.strip(SPACES)
    if word not in ("github-copilot", "vscode"):
        why = f"{CLIENT} marks any other word as an error and ignores the target."
        kind = InvalidValue(word, choices=("vscode", "github-copilot"))
        reading.report(kind, Effect.DROPS_FIELD, reading.span(("target",)), why, ("target",))


def _judge_model(reading: VSCodeReading) -> None:
    node = reading.node("model")
    if isinstance(node, Mapping):
        reading.report_type(("model",), "string", "array")
    elif isinstance(node, Sequence) and not node.items:
        why = f"{CLIENT} marks an empty list of models as an error and uses the model of the chat."
        reading.report(ModelListEmpty(), Effect.IGNORES, reading.span(("model",)), why, ("model",))
    for index, item in enumerate(node.items if isinstance(node, Sequence) else [node] if node else []):
        route: Route = ("model", index) if isinstance(node, Sequence) else ("model",)
        if isinstance(item, Scalar) and not item.text.strip(SPACES):
            why = f"{CLIENT} marks an empty model name as an error."
            reading.report(BlankValue(key="model"), Effect.IGNORES, Span(item.start, item.end), why, route)
        elif isinstance(node, Sequence) and not isinstance(item, Scalar):
            reading.report_type(route, "string", node=item)


def _judge_claude_words(reading: VSCodeReading) -> None:
    for key, words in CLAUDE_WORDS.items():
        node = reading.node(key)
        if node is None:
            continue
        if not isinstance(node, Scalar):
            reading.report_type((key,), "string")
        elif node.text.strip(SPACES) not in words:
            why = f"{CLIENT} knows only {', '.join(f'`{word}`' for word in words)} here and ignores others."
            kind = InvalidValue(node.text, choices=tuple(words))
            reading.report(kind, Effect.NOTE, reading.span((key,)), why, (key,))
