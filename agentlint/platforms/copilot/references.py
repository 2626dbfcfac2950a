"""Judge the names of other agents: those that an agent of VS Code hands over to or may start, and the one that a prompt
file runs in.

VS Code reports `Unknown agent` in the editor; Copilot CLI ignores `handoffs` (according to VS Code's source).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from agentlint.model.problems import Effect, UnknownReference
from agentlint.platforms import around
from agentlint.platforms.copilot import VSCODE

if TYPE_CHECKING:
    from agentlint.platforms.reading import Reading
    from agentlint.syntax.nodes import Value
    from agentlint.text import Route

_FOLDERS: Final = (".github/agents", ".claude/agents", ".copilot/agents")
BUILTIN: Final = frozenset({"agent", "ask", "edit", "plan", "explore"})
"""The built-in agents of the client."""
BUILTIN_FOR_PROMPTS: Final = BUILTIN - {"explore"}
"""Those of them that a prompt file may name: VS Code reports the other one as unknown (observed 2026-11-21)."""


def judge(reading: Reading, data: dict[str, Value]) -> None:
    """Report names of agents that exist neither in the project nor in the client."""
    where = around.bases(reading.place)
    named = list(_named(data)) if where else []
    if not named:
        return
    known = around.agents(reading.place.surroundings, where, _FOLDERS)
    for route, word in named:
        if word != "*" and word.lower() not in BUILTIN and known.doubts(word):
            kind = UnknownReference(word, "agent", known.meant(word))
            why = f"{VSCODE.newest} says that it does not know this agent, and does not offer the handoff."
            reading.report(kind, Effect.ALTERS, reading.span(route), why, route)


def judge_prompt(reading: Reading, word: str, route: Route) -> None:
    """Report the agent of a prompt file if the client would not know it."""
    where = around.bases(reading.place)
    if not where or word.lower() in BUILTIN_FOR_PROMPTS:
        return
    known = around.agents(reading.place.surroundings, where, _FOLDERS)
    if known.doubts(word):
        kind = UnknownReference(word, "agent", known.meant(word))
        why = f"{VSCODE.newest} says that it does not know this agent."
        reading.report(kind, Effect.ALTERS, reading.span(route), why, route)


def _named(data: dict[str, Value]) -> list[tuple[Route, str]]:
    """Return the names of agents with their routes."""
    handoffs, agents = data.get("handoffs"), data.get("agents")
    names: list[tuple[Route, str]] = []
    for number, handoff in enumerate(handoffs if isinstance(handoffs, list) else ()):
        name = handoff.get("agent") if isinstance(handoff, dict) else None
        if isinstance(name, str) and name:
            names.append((("handoffs", number, "agent"), name))
    for number, name in enumerate(agents if isinstance(agents, list) else ()):
        if isinstance(name, str) and name:
            names.append((("agents", number), name))
    return names
