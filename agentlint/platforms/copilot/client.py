"""GitHub Copilot: what Copilot CLI makes of an agent file.

Everything was observed in the client itself (2026-11-21, offline, with a stand-in for the model's server): in its event
`session.custom_agents_updated` and in its requests. ``schemas/copilot.schema.json`` says which keys take which values;
this package has the rest: fences, names, effective tools, and what the schema cannot express. VS Code, a second reader
of the same files, is in `agentlint.platforms.copilot.vscode`. github.com was never observed; facts about it come from
https://docs.github.com/en/copilot/reference/custom-agents-configuration.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from agentlint.model.vocabulary.vscode import OLD_TOOLS, TOOLS
from agentlint.platforms.base import Claim, FileClass, Platform
from agentlint.platforms.copilot import PROGRAM, VSCODE
from agentlint.platforms.copilot.facts import BUILTIN_NAMES, agent_id
from agentlint.platforms.copilot.reader import see
from agentlint.platforms.copilot.tools import tool_entries
from agentlint.platforms.copilot.versions import HISTORY
from agentlint.platforms.copilot.vscode.reader import see as see_vscode

if TYPE_CHECKING:
    from agentlint.platforms.base import Place, Seen
    from agentlint.syntax.nodes import Value

__all__ = ["PLATFORM", "contest", "evidence", "see", "see_vscode"]


def evidence(data: dict[str, Value], name: str) -> list[str]:
    """Return, in words, the signs in the content that a file is a Copilot agent. A sign that no other client has counts
    twice."""
    signs = []
    for ending in (".agent.md", ".chatmode.md"):
        if name.lower().endswith(ending):
            signs += [f"its name ends with {ending}", "only Copilot uses such file names"]
    keys = [key for key in _OWN_KEYS if key in data]
    signs += [f"`{key}` is a key of Copilot agents" for key in keys]
    if keys:
        signs.append(f"no other client reads `{keys[0]}`")
    tools = data.get("tools")
    entries = tool_entries(tools) if isinstance(tools, (str, list)) else []
    names = [entry.strip("\"'") for _, entry in entries if isinstance(entry, str)]
    vscode = [tool_name for tool_name in names if tool_name in TOOLS | OLD_TOOLS and tool_name not in _SHARED_TOOLS]
    signs += [f"`{key}` is a tool of VS Code" for key in vscode[:3]]
    if vscode:
        signs.append(f"no other client has a tool `{vscode[0]}`")
    signs += [
        f"`{tool_name}` is a tool of Copilot"
        for tool_name in names
        if tool_name in ("search", "execute", "agent", "web", "todo")
    ][:3]
    model = data.get("model")
    first = model[0] if isinstance(model, list) and model else model
    if isinstance(first, str) and (first.endswith("(copilot)") or first.startswith(("GPT-", "Claude ", "Gemini "))):
        signs += [f"`{first}` is a model's name in Copilot", "no other client uses such names for models"]
    return signs


_OWN_KEYS: Final = (
    "mcp-servers", "argument-hint", "handoffs", "target", "infer", "user-invocable", "user-invokable",
    "disable-model-invocation", "include-custom-instructions", "model-policy", "reasoning-effort",
)  # fmt: skip
_SHARED_TOOLS: Final = frozenset({"read", "edit", "search", "execute", "agent", "web", "todo"})
"""Names that other platforms use as well, or that only Copilot's documentation calls its own."""


def contest(place: Place, seen: Seen) -> tuple[Claim, ...]:
    """Return the claims of an agent. Of the agents with one id, only one is used: the user's own wins, then .github,
    then `.agent.md` over `.md`. Of several ids with one name, the client starts the first, whichever was meant
    (observed with ``--agent`` and in the tool `task`)."""
    if not seen.loaded:
        return ()
    order = {".github/agents": 1, ".claude/agents": 2}.get(place.folder, 3)
    rank = (0 if place.scope == "user" else order, not place.inside.endswith(".agent.md"), place.inside.count("/"))
    name = (Claim(f"name {seen.name}", (rank[0], place.inside), listed=True),) if seen.name is not None else ()
    return (Claim(f"id {agent_id(place)}", rank), *name)


_SKILLS: Final = FileClass("skills", "copilot.skill", "listing")

PLATFORM: Final = Platform(
    id="copilot",
    clients=(PROGRAM.newest, VSCODE.newest),
    see=see,
    evidence=evidence,
    contest=contest,
    builtin_names=BUILTIN_NAMES,
    kinds={"skill": _SKILLS, "command": _SKILLS},
    history=HISTORY,
)
