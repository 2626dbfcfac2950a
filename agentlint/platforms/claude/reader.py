"""Read an agent file as Claude Code does, and report everything that it does not read as written.

Observed by running the client offline against a stand-in for the model's API; what differs in older versions is listed
in `versions`. `see` follows the client's own order: the file's extension, the fence, YAML, name, description, hooks,
and then the fields that can be ignored one by one.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Final

from agentlint.model.problems import (
    Bom,
    Effect,
    FrontmatterDisplaced,
    FrontmatterMissing,
    FrontmatterUnclosed,
    IgnoredExtension,
    NotUtf8,
    ReadmeAgent,
    UnlistedAgent,
)
from agentlint.platforms import around
from agentlint.platforms.claude import fences, keys, plugins, references, shape
from agentlint.platforms.claude.context import ClaudeReading
from agentlint.platforms.claude.fences import trim
from agentlint.platforms.claude.frontmatter import bom_stepped_over, early_close, parse
from agentlint.platforms.claude.versions import version_of
from agentlint.syntax import frontmatter, javascript
from agentlint.text import Source, Span, lazy_pattern

if TYPE_CHECKING:
    from agentlint.platforms.base import Place, Seen
    from agentlint.syntax.nodes import Value

_AGENT_KEY = lazy_pattern(r"(?m)^[ \t]*(?:name|description|tools|model)[ \t]*:")
_DOCUMENTS = frozenset(
    {"readme.md", "claude.md", "agents.md", "changelog.md", "index.md", "license.md", "contributing.md"}
)


def see(source: Source, place: Place, version: str | None = None) -> Seen:
    """Return the agent as Claude Code sees it in ``version``; None stands for the newest observed version."""
    r = ClaudeReading(source, place, version_of(version))
    seen = r.seen
    name = r.place.filename
    if not (name.lower() if r.plugin else name).endswith(".md"):  # in a plugin, case does not matter (2026-11-28)
        ending = r.place.filename.rpartition(".")[2]
        r.problem(
            IgnoredExtension(suggestion=r.place.filename.removesuffix(f".{ending}") + ".md"),
            Effect.SKIPS,
            r.head,
            "reads only files whose name ends with `.md`, in lower case.",
        )
        seen.settle("ignored", f"{r.version} reads only files whose name ends with .md")
    if r.source.bad_byte is not None and not r.source.utf16:
        r.report_replaced()
    block = fences.cut(r.text, r.version.has("skips-bom"))
    if r.source.bom:
        _bom(r)
    if block is None:
        _no_frontmatter(r)
        return _finish(r, None)
    seen.prompt = trim(r.text[block.body :])
    early_close(r, block)
    data = parse(r, block)
    if data is None:
        return _finish(r, None)
    seen.data = data
    shape.check(r)
    references.judge(r, data, keys.judge(r, data))
    return _finish(r, data)


def _finish(r: ClaudeReading, data: dict[str, Value] | None) -> Seen:
    """Complete what the client sees; an agent that is not loaded has no tools to report."""
    seen = r.seen
    if r.plugin:
        _as_plugin(r, data)
    if not seen.loaded:
        seen.tools = None
    return seen


def _bom(r: ClaudeReading) -> None:
    if r.version.has("skips-bom"):
        bom_stepped_over(r)
    else:
        r.problem(Bom(), Effect.SKIPS, Span(0, 1), "does not load a file that starts with a byte order mark.")


def _no_frontmatter(r: ClaudeReading) -> None:
    seen, text = r.seen, r.text
    seen.prompt = trim(text.removeprefix("\ufeff"))
    part = frontmatter.of(r.source)
    if r.source.utf16:
        r.problem(NotUtf8(), Effect.SKIPS, r.head, "reads files as UTF-8 and finds no frontmatter in this one.")
        seen.settle("skipped", f"{r.version} reads files as UTF-8; this one is UTF-16")
    elif part.open is None:
        _without_fence(r)
    elif part.open.start > 1 or (part.lead.start != part.lead.end):
        r.problem(
            FrontmatterDisplaced(),
            Effect.SKIPS,
            Span(part.lead.start, part.open.end),
            "looks for frontmatter only on the first line of the file, and treats this file as a document.",
        )
        seen.settle("skipped", f"{r.version} looks for frontmatter only on the first line of the file")
    elif "\r" in text and "\n" not in text:
        r.problem(
            FrontmatterDisplaced(),
            Effect.SKIPS,
            part.open,
            "does not read a bare carriage return as the end of a line.",
        )
        seen.settle("skipped", f"{r.version} does not read a bare carriage return as the end of a line")
    elif r.text.startswith("\ufeff") and not r.version.has("skips-bom"):
        seen.settle("skipped", f"{r.version} does not load a file that starts with a byte order mark")
    else:
        r.problem(
            FrontmatterUnclosed(end=part.end),
            Effect.SKIPS,
            part.open,
            "finds no second line of dashes that closes the frontmatter, and treats this file as a document.",
        )
        seen.settle("skipped", f"{r.version} finds no closing `---` and treats the file as a document")


_SIGNS_OF_COPILOT: Final = (".github/agents", ".github/copilot-instructions.md", ".copilot")
"""Files and folders of a project in which Copilot is used."""


def _without_fence(r: ClaudeReading) -> None:
    """Report a file without a fence. In an agents folder it was meant to be an agent unless its name is that of a
    document (`README.md`, `STYLE_GUIDE.md`); elsewhere only the text can tell."""
    stem = r.place.filename.rpartition(".")[0]
    start = r.text[:2000]
    document = r.place.filename.lower() in _DOCUMENTS or stem.isupper()
    if r.plugin and document:
        why = f"loads it as an agent of the plugin all the same, `{plugins.name_of(r.place)}:{r.stem}`."
        r.problem(ReadmeAgent(), Effect.ALTERS, r.head, why)
        return
    if r.plugin:
        why = "loads it as an agent of the plugin whose prompt is the whole text, and makes up a description."
        r.problem(FrontmatterMissing(), Effect.DEGRADES, r.head, why)
        return
    meant = r.place.filename.lower() not in _DOCUMENTS and (
        (bool(r.place.folder) and "/" not in r.place.inside and not stem.isupper())
        or _AGENT_KEY.search(start) is not None
        or start.lstrip("\ufeff \t\r\n").startswith(("---", "+++"))
    )
    outcome = "treats a file without frontmatter as a document and does not load it"
    if meant:
        r.problem(FrontmatterMissing(), Effect.SKIPS, r.head, f"{outcome}.")
    else:
        # Copilot CLI reports an error for each such file, even for README.md and in subfolders (2026-11-27).
        here = around.uses(r.place, *_SIGNS_OF_COPILOT)
        who = "Copilot CLI, which reads this folder too," if here else "Copilot CLI, where it is used,"
        effect = Effect.IGNORES if here else Effect.NOTE
        r.problem(FrontmatterMissing(), effect, r.head, f"{outcome}. {who} reports an error for it at every start.")
    r.seen.settle("skipped", f"{r.version} treats a file without frontmatter as a document")


def _as_plugin(r: ClaudeReading, data: dict[str, Value] | None) -> None:
    """Fill in what a plugin's agent lacks, because such agents always load."""
    seen = r.seen
    if seen.outcome == "ignored":
        return
    plugin, manifest = plugins.name_of(r.place), plugins.plugin_of(r.place)
    seen.outcome, seen.reason = "loaded", ""
    replaces = manifest is not None and manifest.entries is not None
    listed = plugins.lists(r.place.surroundings, r.place.absolute)
    if manifest is not None and manifest.refused:
        seen.settle("rejected", f"{r.version} refuses the whole plugin: {manifest.refused}")
    elif manifest is not None and replaces and not listed:
        why = "does not look into a plugin's folder `agents` when the manifest lists agents."
        r.problem(UnlistedAgent(manifest=os.path.basename(manifest.path)), Effect.SKIPS, r.head, why)
        seen.settle("ignored", f"{r.version} loads only the agents that the plugin's manifest lists")
        return
    elif not listed and (why := plugins.behind_link(r.place)):
        r.problem(IgnoredExtension(link=True), Effect.SKIPS, r.head, f"{why}.")
        seen.settle("ignored", f"{r.version} {why}")
        return
    data = data or {}
    name = data.get("name")
    name_in_file = javascript.text_of(name) if name not in (None, "") else r.stem
    folders = [] if replaces and listed else r.place.inside.split("/")[:-1]
    seen.name = ":".join([plugin, *folders, name_in_file])
    description = data.get("description")
    if seen.description is None and isinstance(description, (bool, int, float)):
        seen.description = javascript.text_of(description)
    if seen.description is None or not trim(seen.description):
        seen.description = f"Agent from {plugin} plugin"
    if seen.prompt is None:
        seen.prompt = trim(r.text)
    if seen.tools is None:
        seen.tools = "all"
    seen.fields["name"], seen.fields["description"] = seen.name, seen.description
    for problem in seen.problems:
        if problem.effect is Effect.SKIPS:
            problem.effect = Effect.DEGRADES
