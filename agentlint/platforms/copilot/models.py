"""Judge models that Copilot CLI cannot have."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from agentlint.model.models import ALIASES
from agentlint.model.problems import BlankValue, Effect, ModelUnknown

if TYPE_CHECKING:
    from agentlint.platforms.copilot.context import CopilotReading
    from agentlint.text import Route

OTHER_CLIENTS_MODELS: Final = frozenset({*ALIASES, "inherit"})


def judge_model(reading: CopilotReading) -> None:
    """Report names of models that the client does not have."""
    value = reading.data.get("model")
    models = value if isinstance(value, list) else [value]
    for index, name in enumerate(models):
        if not isinstance(name, str) or reading.full:
            continue
        route: Route = ("model", index) if isinstance(value, list) else ("model",)
        span = reading.span(route)
        if not name.strip():
            why = f"{reading.client} treats an empty `model` as one that is not available and uses the session's model."
            reading.report(BlankValue(key="model"), Effect.IGNORES, reading.span(route, key=True), why, route)
            continue
        reason = model_fault(name)
        if reason:
            why = f"{reading.client} finds no such model and uses the session's instead."
            reading.report(ModelUnknown(word=name, reason=reason), Effect.ALTERS, span, why, route)


def model_fault(name: str) -> str:
    """Return why no Copilot client can have a model with that name, in one word; "" when it might."""
    low = name.strip().lower()
    if low in OTHER_CLIENTS_MODELS:
        return "other-client"
    if "|" in name or re.search(r",\s*\S", name):
        return "several"
    if re.fullmatch(r"[a-z0-9-]+/[\w./:-]+", low):
        return "provider"
    return ""
