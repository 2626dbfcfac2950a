"""Find the effective agent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from agentlint.model.problems import BuiltinName, Effect, ReadmeAgent
from agentlint.platforms.copilot import VSCODE
from agentlint.platforms.copilot.facts import BUILTIN_NAMES
from agentlint.platforms.copilot.toollists import is_all
from agentlint.platforms.copilot.tools import UNPROVEN_TOOLS, effective, tool_entries
from agentlint.text import Span

if TYPE_CHECKING:
    from agentlint.platforms.copilot.context import CopilotReading
    from agentlint.syntax.nodes import Value


def put_in_force(reading: CopilotReading) -> None:
    """Set the fields of the agent to the values that the client uses."""
    seen, data = reading.seen, reading.data
    if "name" not in data and seen.name in BUILTIN_NAMES:
        why = f"{reading.client} then offers two agents called `{seen.name}` to the model, this one and its own."
        reading.report(BuiltinName(word=seen.name), Effect.ALTERS, Span(0, 0), why, ())
    if reading.is_readme:
        why = f"{reading.client} loads a README with frontmatter as an agent; {VSCODE.newest} ignores it."
        reading.report(ReadmeAgent(), Effect.ALTERS, reading.head, why, ())
    description = data.get("description")
    seen.description = description if isinstance(description, str) else None
    fields: dict[str, Value] = {key: value for key, value in data.items() if key in reading.keys}
    written = data.get("tools")
    entries = [name for _, name in tool_entries(written)] if isinstance(written, (str, list)) else ["*"]
    names = [name for name in entries if isinstance(name, str)]
    every = is_all(reading, names)
    fields["tools"] = ["*"] if every else list(names)
    named = ["update_todo" if name == "*" else name for name in names]
    seen.tools = "all" if every else effective(named, reading.unknown_tools, reading.version)
    model = data.get("model")
    models: list[Value] = model if isinstance(model, list) else [] if model is None else [model]
    fields["model"] = models
    seen.model = str(models[0]) if models else None
    unseen = [name for name in names if name.lower() in UNPROVEN_TOOLS]
    if unseen and seen.tools != "all":
        fields["tools-not-observed"] = list(unseen)
    seen.user_invocable = data.get("user-invocable", True) is True
    if "disable-model-invocation" in data:
        seen.model_invocable = data["disable-model-invocation"] is False
    else:
        seen.model_invocable = data.get("infer", True) is True
    fields["name"] = seen.name
    seen.fields = fields
