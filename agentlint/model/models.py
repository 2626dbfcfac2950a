"""Model names across clients.

Three spellings of one model: Claude Code's alias (``sonnet``) or API id (``claude-sonnet-4-5-20250929``), OpenCode's
``provider/id``, Copilot's id (``claude-sonnet-4.5``) or display name (``Claude Sonnet 4.5 (copilot)``). Ids are
translated by their form; only what no form tells is data: which model an alias stands for, and what a client offers.

As of 2026-11-21. `Aliases` is overridable by ``--model SOURCE=TARGET``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

DATE = "2026-11-21"


@dataclass(frozen=True, slots=True)
class Alias:
    """A name that moves with Claude Code's releases. ``opencode`` is the newest of its family that OpenCode 1.18.33
    lists (`opencode models anthropic`), ``copilot`` what VS Code itself takes it for in Claude files
    (microsoft/vscode promptFileAttributes.ts, knownClaudeModels)."""

    claude: str
    opencode: str
    copilot: str | None


ALIASES: tuple[Alias, ...] = (
    Alias("sonnet", "anthropic/claude-sonnet-5", "Claude Sonnet 4.5 (copilot)"),
    Alias("opus", "anthropic/claude-opus-5-5", "Claude Opus 4.6 (copilot)"),
    Alias("haiku", "anthropic/claude-haiku-4-5", "Claude Haiku 4.5 (copilot)"),
    Alias("fable", "anthropic/claude-fable-5-1", None),
)
BY_ALIAS = {alias.claude: alias for alias in ALIASES}

COPILOT_NAMES: tuple[str, ...] = (
    "GPT-5 mini", "GPT-5.3-Codex", "GPT-5.4", "GPT-5.4 mini", "GPT-5.4 nano", "GPT-5.5", "Claude Haiku 4.5",
    "Claude Opus 4.5", "Claude Opus 4.6", "Claude Opus 4.7", "Claude Opus 4.8", "Claude Fable 5", "Claude Sonnet 4.5",
    "Claude Sonnet 4.6", "Gemini 2.5 Pro", "Gemini 3 Flash", "Gemini 3.1 Pro", "Gemini 3.5 Flash", "MAI-Code-1-Flash",
)  # fmt: skip
"""https://docs.github.com/en/copilot/reference/ai-models/supported-models (model-release-status.yml)."""

OPENCODE_IDS: dict[str, frozenset[str]] = {
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
"""What OpenCode 1.18.33 lists for these providers (`opencode models`): another id loads, then every use of it fails."""


def known(platform: str) -> dict[str, tuple[str, ...]]:
    """The model names that a platform's client is known to offer, in groups; none where it has no list of its own."""
    return {
        "claude": {"aliases": (*BY_ALIAS, "inherit")},
        "opencode": {name: tuple(f"{name}/{one}" for one in sorted(ids)) for name, ids in OPENCODE_IDS.items()},
        "copilot": {"documented": COPILOT_NAMES},
    }.get(platform, {})


PROVIDER_OF = {"claude": "anthropic", "gpt": "openai", "gemini": "google"}


@dataclass(frozen=True, slots=True)
class Model:
    """A model as a file names it: ``text`` as written, ``alias`` or ``id`` (an API id with dashes, "" when unknown),
    ``provider`` when the text names one."""

    text: str
    alias: str = ""
    id: str = ""
    provider: str = ""


def slug(name: str) -> str:
    """A display name as an id: "GPT-5.4 mini (copilot)" is ``gpt-5.4-mini``."""
    name = re.sub(r"\s*\((?:copilot|preview)\)\s*\Z", "", name.strip(), flags=re.I)
    return re.sub(r"[\s_]+", "-", name).lower()


_COPILOT_BY_SLUG = {slug(name): name for name in COPILOT_NAMES}
_CLAUDE_VERSION = re.compile(r"(claude-[a-z]+-\d+)[.-](\d{1,2})(?!\d)")


def dashed(name: str) -> str:
    """A Claude id in the API's spelling: ``claude-sonnet-4.5`` is ``claude-sonnet-4-5``."""
    return _CLAUDE_VERSION.sub(r"\1-\2", name)


def dotted(name: str) -> str:
    """A Claude id in Copilot's spelling, without a date: ``claude-sonnet-4-5-20250929`` is ``claude-sonnet-4.5``."""
    return _CLAUDE_VERSION.sub(r"\1.\2", re.sub(r"-\d{8}\Z", "", name))


def from_claude(text: str) -> Model:
    base = text.strip().lower().removesuffix("[1m]")
    alias = {"best": "opus", "opusplan": "sonnet"}.get(base, base)
    if alias in BY_ALIAS:
        return Model(text, alias=alias)
    return Model(text, id=base if base.startswith("claude-") else "")


def from_opencode(text: str) -> Model:
    provider, slash, name = text.partition("/")
    if not slash or not provider or not name:
        return Model(text)
    for alias in ALIASES:
        if text == alias.opencode:
            return Model(text, alias=alias.claude, id=name, provider=provider)
    return Model(text, id=dashed(name) if provider == "github-copilot" else name, provider=provider)


def from_copilot(text: str) -> Model:
    for alias in ALIASES:
        if alias.copilot is not None and slug(alias.copilot) == slug(text):
            return Model(text, alias=alias.claude, id=dashed(slug(text)), provider="github-copilot")
    return Model(text, id=dashed(slug(text)) if slug(text) in _COPILOT_BY_SLUG else "", provider="github-copilot")


@dataclass(frozen=True, slots=True)
class Translation:
    """``text`` is None when there is no certain counterpart; then ``reason`` says why."""

    text: str | None
    reason: str
    exact: bool = False


def to_claude(model: Model) -> Translation:
    if model.alias:
        return Translation(model.alias, f"as of {DATE}", exact=True)
    if model.id.startswith("claude-") and model.provider in ("", "anthropic", "github-copilot"):
        return Translation(model.id, "Claude Code sends a full id as it is", exact=model.provider == "anthropic")
    return Translation(None, "Claude Code runs Claude models only, and would send this name to its API as it is")


def to_opencode(model: Model) -> Translation:
    if model.alias and model.provider != "github-copilot":
        target = BY_ALIAS[model.alias].opencode
        return Translation(
            target, f"the newest that OpenCode 1.18.33 lists ({DATE}); needs the anthropic provider", exact=True
        )
    provider = model.provider or "anthropic"
    name = dotted(model.id) if provider == "github-copilot" else model.id
    if name in OPENCODE_IDS.get(provider, ()):
        return Translation(f"{provider}/{name}", f"needs the {provider} provider", exact=True)
    return Translation(
        None, f"OpenCode 1.18.33 lists no such model ({DATE}), and every use of one it does not know fails"
    )


def to_copilot(model: Model) -> Translation:
    alias = BY_ALIAS.get(model.alias)
    if alias is not None and alias.copilot is not None and model.provider != "github-copilot":
        return Translation(alias.copilot, f"as VS Code itself reads it in Claude files ({DATE})", exact=True)
    name = _COPILOT_BY_SLUG.get(dotted(model.id) if model.id.startswith("claude-") else model.id)
    if name is not None:
        provider = model.provider in ("github-copilot", PROVIDER_OF.get(model.id.partition("-")[0]), "")
        moves = any(alias.copilot == f"{name} (copilot)" for alias in ALIASES)  # on the way back it is the alias
        return Translation(f"{name} (copilot)", "the same model, through Copilot", exact=provider and not moves)
    return Translation(None, f"no model of this name is among Copilot's documented ones ({DATE})")
