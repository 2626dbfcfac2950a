"""Model names across clients.

Each client spells a model its own way: Claude Code's alias (``sonnet``) or API id (``claude-sonnet-4-5-20250929``),
OpenCode's ``provider/id``, Copilot's id (``claude-sonnet-4.5``) or display name (``Claude Sonnet 4.5 (copilot)``). Ids
are translated by their form, in each platform's package. Data holds only what no form reveals: which model an alias
stands for (here), and what a client offers (there).

As of 2026-11-21. ``--model SOURCE=TARGET`` overrides it.
"""

from __future__ import annotations

import re

from agentlint.record import Record
from agentlint.text import lazy_pattern

DATE = "2026-11-21"


ALIASES: dict[str, dict[str, str]] = {
    "sonnet": {"opencode": "anthropic/claude-sonnet-5", "copilot": "Claude Sonnet 4.5 (copilot)"},
    "opus": {"opencode": "anthropic/claude-opus-5-5", "copilot": "Claude Opus 4.6 (copilot)"},
    "haiku": {"opencode": "anthropic/claude-haiku-4-5", "copilot": "Claude Haiku 4.5 (copilot)"},
    "fable": {"opencode": "anthropic/claude-fable-5-1"},
}
"""The names whose model changes with Claude Code's releases, and what other platforms read them as: OpenCode the newest
of the family that it lists (`opencode models anthropic`), Copilot what VS Code itself uses for them in Claude files
(microsoft/vscode promptFileAttributes.ts, knownClaudeModels)."""

CLAUDE_WORDS: dict[str, str] = {**dict(zip(ALIASES, ALIASES, strict=True)), "best": "opus", "opusplan": "sonnet"}
"""Every word that Claude Code accepts as a model, and the alias that it stands for; `inherit` is the session's
model."""

PROVIDER_OF = {"claude": "anthropic", "gpt": "openai", "gemini": "google", "qwen": "alibaba"}
"""The providers of the models whose ids begin with these words."""


class Model(Record):
    """A model as a file names it: ``text`` as written, ``alias`` or ``id`` (an API id with dashes, "" when unknown),
    and ``provider`` when the text names one."""

    text: str
    alias: str = ""
    id: str = ""
    provider: str = ""


def slug(name: str) -> str:
    """Return a display name as an id: "GPT-5.4 mini (copilot)" is ``gpt-5.4-mini``."""
    name = re.sub(r"\s*\((?:copilot|preview)\)\s*\Z", "", name.strip(), flags=re.I)
    return re.sub(r"[\s_]+", "-", name).lower()


_CLAUDE_VERSION = lazy_pattern(r"(claude-[a-z]+-\d+)[.-](\d{1,2})(?!\d)")


def dashed(name: str) -> str:
    """Return a Claude id in the API's spelling: ``claude-sonnet-4.5`` is ``claude-sonnet-4-5``."""
    return _CLAUDE_VERSION.sub(r"\1-\2", name)


def dotted(name: str) -> str:
    """Return a Claude id in Copilot's spelling, without a date: ``claude-sonnet-4-5-20250929`` is
    ``claude-sonnet-4.5``."""
    return _CLAUDE_VERSION.sub(r"\1.\2", re.sub(r"-\d{8}\Z", "", name))


class Translation(Record):
    """A model's name in another client. ``text`` is None when there is no certain counterpart; ``reason`` then says
    why."""

    text: str | None
    reason: str
    exact: bool = False
