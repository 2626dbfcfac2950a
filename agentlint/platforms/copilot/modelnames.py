"""Copilot's model names (https://docs.github.com/en/copilot/reference/ai-models/supported-models)."""

from __future__ import annotations

from agentlint.model.models import ALIASES, DATE, PROVIDER_OF, Model, Translation, dashed, dotted, slug

NAMES: tuple[str, ...] = (
    "GPT-5 mini", "GPT-5.3-Codex", "GPT-5.4", "GPT-5.4 mini", "GPT-5.4 nano", "GPT-5.5", "Claude Haiku 4.5",
    "Claude Opus 4.5", "Claude Opus 4.6", "Claude Opus 4.7", "Claude Opus 4.8", "Claude Fable 5", "Claude Sonnet 4.5",
    "Claude Sonnet 4.6", "Gemini 2.5 Pro", "Gemini 3 Flash", "Gemini 3.1 Pro", "Gemini 3.5 Flash", "MAI-Code-1-Flash",
)  # fmt: skip
"""The documented names (https://docs.github.com/en/copilot/reference/ai-models/supported-models,
model-release-status.yml)."""

_BY_SLUG = {slug(name): name for name in NAMES}
_BY_ALIAS = {alias: names["copilot"] for alias, names in ALIASES.items() if "copilot" in names}


def read(text: str) -> Model:
    """Return the model that a name in an agent file means to Copilot."""
    for alias, name in _BY_ALIAS.items():
        if slug(name) == slug(text):
            return Model(text, alias=alias, id=dashed(slug(text)), provider="github-copilot")
    return Model(text, id=dashed(slug(text)) if slug(text) in _BY_SLUG else "", provider="github-copilot")


def write(model: Model) -> Translation:
    """Return a model's name in Copilot."""
    if model.alias in _BY_ALIAS and model.provider != "github-copilot":
        return Translation(_BY_ALIAS[model.alias], f"as VS Code itself reads it in Claude files ({DATE})", exact=True)
    name = _BY_SLUG.get(dotted(model.id) if model.id.startswith("claude-") else model.id)
    if name is not None:
        provider = model.provider in ("github-copilot", PROVIDER_OF.get(model.id.partition("-")[0]), "")
        moves = f"{name} (copilot)" in _BY_ALIAS.values()  # converted back, it becomes the alias
        return Translation(f"{name} (copilot)", "the same model, through Copilot", exact=provider and not moves)
    return Translation(None, f"no model of this name is among Copilot's documented ones ({DATE})")
