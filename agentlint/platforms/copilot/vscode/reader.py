"""Read an agent file as VS Code's chat view does.

A model of VS Code's ``PromptFileParser``, ``PromptValidator`` and ``CustomAgent.fromParsedPromptFile`` (MIT,
https://github.com/microsoft/vscode; run and read as npm @codingame/monaco-vscode-* 36.2.7). VS Code refuses almost
nothing: it loses a header from the point at which it cannot understand it, and a value of the wrong type counts as
missing. The tools that an agent really has depend on extensions and servers; what is known about them is in `facts`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from agentlint.model.problems import Effect, IgnoredExtension, LegacyPlace
from agentlint.model.vocabulary.vscode import CLAUDE_TOOLS
from agentlint.platforms.base import Seen
from agentlint.platforms.copilot.vscode.context import VSCodeReading, plain, texts
from agentlint.platforms.copilot.vscode.facts import CLAUDE_MODELS, CLIENT, may_exist
from agentlint.platforms.copilot.vscode.header import read_header, report_no_header, split
from agentlint.text import Span

if TYPE_CHECKING:
    from agentlint.platforms.base import Place
    from agentlint.syntax.nodes import Value
    from agentlint.text import Source

_STEMS: Final = (".prompt.md", ".instructions.md", ".chatmode.md", ".agent.md")


def looks_at(place: Place) -> bool:
    """Tell whether the client looks for agents where a file lies."""
    home = place.folder in (".github/agents", ".claude/agents", ".copilot/agents")
    # PromptFilesLocator.resolveFilesAtLocation recurses for instructions only (microsoft/vscode#277597)
    home &= place.scope != "project" or "/" not in place.inside
    return home and not _is_other(place.filename)


def see(source: Source, place: Place, version: str | None = None) -> Seen:  # noqa: ARG001 - one version is known
    """Return the agent as VS Code sees it in the only version that was observed."""
    seen = Seen(CLIENT, "loaded", hypothetical=not looks_at(place))
    _read(VSCodeReading(source, place, seen))
    return seen


def _is_other(name: str) -> bool:
    """Tell whether a file is, by its name, a prompt, instructions or a skill, in whichever folder it is
    (``getPromptFileType``)."""
    other = name.endswith((".prompt.md", ".instructions.md")) or name == "copilot-instructions.md"
    return other or name.lower() == "skill.md"


def _read(reading: VSCodeReading) -> None:
    """Follow the client through the file, in the client's own order, as far as it reads."""
    seen, name = reading.seen, reading.place.filename
    if not name.endswith(".md") or name == "README.md":
        reason = "a README" if name == "README.md" else "a file whose name does not end with `.md`, in lower case,"
        seen.settle("ignored", f"{CLIENT} does not read {reason} as an agent.")
        if name != "README.md":
            reading.report(IgnoredExtension(), Effect.SKIPS, Span(0, 0), seen.reason)
        return
    if name.endswith(".chatmode.md"):
        why = f"{CLIENT} no longer reads chat modes: they are now called agents and belong in .github/agents."
        effect = Effect.SKIPS if reading.place.folder == ".github/chatmodes" else Effect.IGNORES
        reading.report(LegacyPlace(folder=name, successor=".github/agents"), effect, Span(0, 0), why)
    if reading.source.bad_byte is not None:
        reading.report_replaced()
    header, body = split(reading)
    seen.prompt = reading.text[body:]
    if header is None:
        report_no_header(reading)
    elif not read_header(reading, *header):
        return
    _put_in_force(reading)


def _put_in_force(reading: VSCodeReading) -> None:
    seen, place = reading.seen, reading.place
    written = reading.string("name")
    seen.name = written if written is not None else clean_name(place.filename)
    seen.description = reading.string("description")
    names = reading.tools()
    models = texts(reading.node("model"))
    fields: dict[str, Value] = {"name": seen.name, "target": reading.target}
    if names is not None:
        fields["tools"] = list(names)
    if reading.target == "claude":
        names = None if names is None else [tool for name in names for tool in CLAUDE_TOOLS.get(name, ())]
        models = [CLAUDE_MODELS[name] for name in models if name in CLAUDE_MODELS]
    seen.tools = "all" if names is None else tuple(name for name in names if may_exist(name))
    seen.model = models[0] if models else None
    fields["model"] = list(models)
    seen.user_invocable = reading.boolean("user-invocable") is not False
    infer = reading.boolean("infer")
    seen.model_invocable = infer if infer is not None else reading.boolean("disable-model-invocation") is not True
    seen.fields = fields
    seen.data = {key: plain(value) for key, (_, value) in reading.entries.items()} if reading.entries else None


def clean_name(filename: str) -> str:
    """Return the name of an agent without a `name`: its file's name without the extension."""
    for ending in (*_STEMS, ".md"):
        if filename.endswith(ending):
            return filename[: -len(ending)] or filename
    return filename
