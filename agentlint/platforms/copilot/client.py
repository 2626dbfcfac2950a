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
from agentlint.platforms import around
from agentlint.platforms.base import Claim, FileClass, Platform
from agentlint.platforms.copilot import PROGRAM, VSCODE
from agentlint.platforms.copilot.facts import BUILTIN_NAMES, agent_id
from agentlint.platforms.copilot.reader import looks_at, see
from agentlint.platforms.copilot.tools import tool_entries
from agentlint.platforms.copilot.versions import HISTORY
from agentlint.platforms.copilot.vscode.reader import see as see_vscode

if TYPE_CHECKING:
    from collections.abc import Iterator

    from agentlint.platforms.base import Place, Seen
    from agentlint.syntax.nodes import Value
    from agentlint.text import Source

__all__ = ["PLATFORM", "contest", "evidence", "see", "see_vscode"]


def judge_settings(source: Source, place: Place) -> Seen:
    """Return what the client makes of a project's own file of MCP servers."""
    from agentlint.platforms.copilot import serversfile  # deferred: few projects have one

    return serversfile.judge(source, place)


def evidence(data: dict[str, Value], name: str) -> list[str]:
    """Return, in words, the signs in the content that a file is a Copilot agent. A sign that no other client has counts
    twice."""
    return [*_name_signs(name), *_key_signs(data), *_tool_signs(data.get("tools")), *_model_signs(data.get("model"))]


def _name_signs(name: str) -> Iterator[str]:
    for ending in (".agent.md", ".chatmode.md"):
        if name.lower().endswith(ending):
            yield f"its name ends with {ending}"
            yield "only Copilot uses such file names"


def _key_signs(data: dict[str, Value]) -> Iterator[str]:
    keys = [key for key in _COPILOT_KEYS if key in data]
    yield from (f"`{key}` is a key of Copilot agents" for key in keys)
    if keys:
        yield f"no other client reads `{keys[0]}`"


def _tool_signs(tools: Value) -> Iterator[str]:
    """Yield signs for VS Code's own tools, and for the words that Copilot shares with other clients: three of each, so
    that a long list does not outweigh everything else."""
    entries = tool_entries(tools) if isinstance(tools, (str, list)) else []
    names = [entry.strip("\"'") for _, entry in entries if isinstance(entry, str)]
    vscode = [tool for tool in names if tool in TOOLS | OLD_TOOLS and tool not in _SHARED_TOOLS]
    yield from (f"`{tool}` is a tool of VS Code" for tool in vscode[:_MAX_TOOLS])
    if vscode:
        yield f"no other client has a tool `{vscode[0]}`"
    copilot = [tool for tool in names if tool in _COPILOT_TOOLS]
    yield from (f"`{tool}` is a tool of Copilot" for tool in copilot[:_MAX_TOOLS])


def _model_signs(model: Value) -> Iterator[str]:
    first = model[0] if isinstance(model, list) and model else model
    if not isinstance(first, str):
        return
    if first.endswith("(copilot)") or first.startswith(("GPT-", "Claude ", "Gemini ")):
        yield f"`{first}` is a model's name in Copilot"
        yield "no other client uses such names for models"


_COPILOT_KEYS: Final = (
    "mcp-servers", "argument-hint", "handoffs", "target", "infer", "user-invocable", "user-invokable",
    "disable-model-invocation", "include-custom-instructions", "model-policy", "reasoning-effort",
)  # fmt: skip
_COPILOT_TOOLS: Final = frozenset({"search", "execute", "agent", "web", "todo"})
_SHARED_TOOLS: Final = _COPILOT_TOOLS | {"read", "edit"}
"""Names that other platforms use as well, or that only Copilot's documentation calls its own."""
_MAX_TOOLS: Final = 3


def contest(place: Place, seen: Seen) -> tuple[Claim, ...]:
    """Return the claims of an agent. Of the agents with one id, only one is used: the user's own wins, then .github,
    then the nearest of the current folder and those above (observed 2026-11-28), then `.agent.md` over `.md`. Of
    several ids with one name, the client starts the first, whichever was meant (observed with ``--agent`` and in the
    tool `task`)."""
    if not seen.loaded:
        return ()
    folder_order = {".github/agents": 1, ".claude/agents": 2}.get(place.folder, 3)
    order = 0 if place.scope == "user" else folder_order
    rank = (order, around.levels_up(place))
    by_id = Claim(f"id {agent_id(place)}", (*rank, not place.inside.endswith(".agent.md"), place.inside.count("/")))
    if seen.name is None:
        return (by_id,)
    return (by_id, Claim(f"name {seen.name}", (order, place.inside), listed=True))


_SKILLS: Final = FileClass("skills", "copilot.skill", "listing")

PLATFORM: Final = Platform(
    id="copilot",
    clients=(PROGRAM.newest, VSCODE.newest),
    see=see,
    looks=looks_at,
    evidence=evidence,
    contest=contest,
    judge_settings=judge_settings,
    builtin_names=BUILTIN_NAMES,
    kinds={"skill": _SKILLS, "command": _SKILLS},
    history=HISTORY,
)
