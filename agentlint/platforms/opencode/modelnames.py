"""OpenCode's model names: ``provider/id``, with the ids that the client lists for the provider."""

from __future__ import annotations

from agentlint.model.models import ALIASES, DATE, Model, Translation, dashed, dotted
from agentlint.platforms.opencode import PROGRAM

IDS: dict[str, frozenset[str]] = {
    "anthropic": frozenset(
        f"claude-{name}"
        for name in (
            "fable-5", "fable-5-1", "haiku-4-5", "haiku-4-5-20251001", "opus-4-5", "opus-4-5-20251101", "opus-4-6",
            "opus-4-7", "opus-4-8", "opus-4-8-fast", "opus-5", "opus-5-5", "opus-5-5-fast", "opus-5-fast", "sonnet-4-5",
            "sonnet-4-5-20250929", "sonnet-4-6", "sonnet-5",
        )
    ),
    "github-copilot": frozenset(
        (
            "claude-fable-5", "claude-fable-5.1", "claude-haiku-4.5", "claude-opus-4.7", "claude-opus-4.7-fast",
            "claude-opus-4.8", "claude-opus-4.8-fast", "claude-opus-5", "claude-opus-5.5", "claude-sonnet-4.6",
            "claude-sonnet-5", "gemini-3.5-flash", "gemini-3.6-flash", "gemini-3.7-flash", "gemini-3.8-flash",
            "gpt-5-mini", "gpt-5.3-codex", "gpt-5.4", "gpt-5.4-mini", "gpt-5.4-nano", "gpt-5.5", "gpt-5.6-luna",
            "gpt-5.6-sol", "gpt-5.6-terra", "gpt-6-astra", "gpt-6-luna", "gpt-6-sol", "grok-4.5", "grok-4.6",
            "grok-4.7", "kimi-k2.7-code", "kimi-k3", "mai-code-1-flash-picker", "mai-code-1.1-flash",
        )
    ),
}  # fmt: skip
"""The ids that OpenCode lists for these providers (`opencode models`). An agent with another id loads, but every use of
it fails."""

_BY_ALIAS = {alias: names["opencode"] for alias, names in ALIASES.items() if "opencode" in names}


def read(text: str) -> Model:
    """Return the model that a name in an agent file means to OpenCode."""
    provider, slash, name = text.partition("/")
    if not slash or not provider or not name:
        return Model(text)
    for alias, target in _BY_ALIAS.items():
        if text == target:
            return Model(text, alias=alias, id=name, provider=provider)
    return Model(text, id=dashed(name) if provider == "github-copilot" else name, provider=provider)


def write(model: Model, client: str = str(PROGRAM.newest)) -> Translation:
    """Return a model's name; ``client`` is the program that lists the models."""
    if model.alias in _BY_ALIAS and model.provider != "github-copilot":
        reason = f"the newest that {client} lists ({DATE}); needs the anthropic provider"
        return Translation(_BY_ALIAS[model.alias], reason, exact=True)
    provider = model.provider or "anthropic"
    name = dotted(model.id) if provider == "github-copilot" else model.id
    if name in IDS.get(provider, ()):
        return Translation(f"{provider}/{name}", f"needs the {provider} provider", exact=True)
    return Translation(None, f"{client} lists no such model ({DATE}), and every use of one it does not know fails")
