"""Judge Claude Code's `model` values by the model that the client then requests from the API."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from agentlint.model.models import ALIASES
from agentlint.platforms.claude.fences import trim
from agentlint.platforms.claude.versions import models_of
from agentlint.record import Record
from agentlint.text import lazy_pattern

if TYPE_CHECKING:
    from agentlint.platforms.versions import Version

_LONG = "[1m]"
_WINDOW = lazy_pattern(r"(?i)\[[0-9]+m\]")
_RETIRED_OPUS = lazy_pattern(r"(?i)claude-opus-4-(?:0|1|1-20250805|20250514)\Z")
_FULL = lazy_pattern(r"claude-[a-z0-9]+(?:-[a-z0-9]+)*(?:@[a-z0-9-]+)?\Z")
_BEDROCK = lazy_pattern(r"(?:[a-z]{2,6}(?:-[a-z0-9]+)*\.)?anthropic\.claude-[a-z0-9-]+(?:-v[0-9]+(?::[0-9]+)?)?\Z")


def requested(value: object, version: Version) -> str | None:
    """Return the id that is sent to the API; None if the session's own model is used (observed).

    Aliases are recognized in any case; a context window such as ``[1m]`` is removed.
    """
    if not isinstance(value, str):
        return None
    text = trim(value)
    if not text or text.lower() == "inherit":
        return None
    bare = trim(text[: -len(_LONG)]) if text[-len(_LONG) :].lower() == _LONG else text
    alias = models_of(version).get(bare.lower())
    if alias is not None:
        return alias
    if version.has("replaces-opus-4") and _RETIRED_OPUS.match(bare):
        return models_of(version)["opus"]
    return trim(_WINDOW.sub("", text))


class Doubt(Record):
    """A model that the API cannot know. ``suggest`` is the alias or id that was probably meant."""

    suggest: str | None
    reason: str  # foreign, spelling, display-name or unknown


def doubt(value: object, version: Version) -> Doubt | None:
    """Return the doubt about a model; None for an alias, for `inherit`, and for every id in a form that Anthropic,
    Bedrock or Vertex uses."""
    sent = requested(value, version)
    if sent is None or sent in models_of(version).values():
        return None
    if _FULL.match(sent) or _BEDROCK.match(sent) or sent.startswith("arn:"):
        return None
    lower = sent.lower()
    family = next((alias for alias in ALIASES if alias in lower), None)
    if "claude" in lower or "anthropic" in lower:
        tail = lower.rpartition("/")[2]
        if _FULL.match(tail):
            return Doubt(tail, "foreign" if "/" in lower else "spelling")
        dashed = re.sub(r"[ ._]+", "-", re.sub(r"\s*\([^)]*\)\s*\Z", "", tail))
        return Doubt(_shape(dashed) or family, "display-name" if " " in sent else "spelling")
    if family is not None:
        return Doubt(family, "unknown")
    near = {"default": "inherit", "auto": "inherit", "parent": "inherit", "same": "inherit"}.get(lower)
    foreign = re.match(
        r"(?:gpt|o[0-9]|gemini|grok|llama|qwen|deepseek|mistral|codex|kimi|glm)", lower.rpartition("/")[2]
    )
    return Doubt(near, "foreign" if foreign or "/" in lower else "unknown")


def _shape(dashed: str) -> str | None:
    match = re.match(
        r"claude-(?:(opus|sonnet|haiku|fable)-([0-9]{1,2}(?:-[0-9]{1,2})?)|([0-9]-[0-9])-(opus|sonnet|haiku))\Z", dashed
    )
    return dashed if match else None
