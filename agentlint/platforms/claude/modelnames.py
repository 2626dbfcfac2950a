"""Claude Code's model names for `convert`: an alias, or an id of Anthropic's API."""

from __future__ import annotations

from agentlint.model.models import CLAUDE_WORDS, DATE, Model, Translation, dashed
from agentlint.platforms.claude.models import doubt
from agentlint.platforms.claude.versions import HISTORY


def read(text: str) -> Model:
    base = text.strip().lower().removesuffix("[1m]")
    if base in CLAUDE_WORDS:
        return Model(text, alias=CLAUDE_WORDS[base])
    return Model(text, id=base if base.startswith("claude-") else "")


def write(model: Model) -> Translation:
    """Return a model's name in Claude Code."""
    if model.alias:
        return Translation(model.alias, f"as of {DATE}", exact=True)
    if model.id.startswith("claude-") and model.provider in ("", "anthropic", "github-copilot"):
        name = dashed(model.id)
        if doubt(name, HISTORY.version()) is not None:
            return Translation(None, f"Anthropic's API cannot have a model of this name ({DATE})")
        return Translation(name, "Claude Code sends a full ID unchanged", exact=model.provider == "anthropic")
    return Translation(None, "Claude Code runs Claude models only, and would send this name to its API unchanged")
