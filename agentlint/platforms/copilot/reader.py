"""Read an agent file as Copilot CLI does, from its bytes to the effective agent.

What older versions do differently is data in `versions`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from agentlint.model.problems import Effect, HiddenFile, IgnoredExtension, LegacyPlace, NotUtf8
from agentlint.platforms.base import Seen
from agentlint.platforms.copilot import VSCODE, references
from agentlint.platforms.copilot.context import CopilotReading
from agentlint.platforms.copilot.facts import CHATMODES, FOLDERS, MAX_BODY
from agentlint.platforms.copilot.fields import put_in_force
from agentlint.platforms.copilot.frontmatter import find_fences, parse
from agentlint.platforms.copilot.keys import judge_keys
from agentlint.platforms.copilot.models import judge_model
from agentlint.platforms.copilot.names import judge_file_name, settle_name
from agentlint.platforms.copilot.texts import judge_body_length, judge_texts
from agentlint.platforms.copilot.toollists import judge_tools
from agentlint.platforms.copilot.values import judge_values
from agentlint.platforms.copilot.versions import HISTORY
from agentlint.syntax.javascript import SPACES
from agentlint.text import Span

if TYPE_CHECKING:
    from agentlint.platforms.base import Place
    from agentlint.platforms.places import Folder
    from agentlint.text import Source


def looks_at(place: Place) -> bool:
    """Tell whether the client looks for agents where a file lies."""
    return any(_lies_in(place, folder) for folder in FOLDERS)


def see(source: Source, place: Place, version: str | None = None) -> Seen:
    """Return the agent as a version of Copilot CLI sees it; None means the newest observed version."""
    known = HISTORY.version(version)
    seen = Seen(known.client, "loaded", hypothetical=not looks_at(place))
    _read(CopilotReading(source, place, seen, known))
    return seen


def _lies_in(place: Place, folder: Folder) -> bool:
    if place.folder != folder.path:
        return False
    return place.scope == "user" if folder.scope == "user" else place.scope != "user"


def _read(reading: CopilotReading) -> None:
    """Follow the client through the file, in the client's own order, as far as it reads."""
    if _is_passed_over(reading):
        return
    judge_file_name(reading)
    if reading.source.bad_byte is not None and reading.version.has("refuses-bytes"):
        reading.reject(NotUtf8(), reading.source.replaced, "stream did not contain valid UTF-8")
        return
    body = find_fences(reading)
    if body < 0:
        return
    reading.seen.prompt = reading.text[body:].replace("\r\n", "\n").strip(SPACES)
    if not parse(reading):
        return
    judge_keys(reading)
    judge_values(reading)
    judge_tools(reading)
    judge_model(reading)
    settle_name(reading)
    if reading.seen.outcome == "loaded":
        put_in_force(reading)
    references.judge(reading, reading.seen.data or {})
    judge_texts(reading)
    if len(reading.text) - body > MAX_BODY:
        judge_body_length(reading, body)


def _is_passed_over(reading: CopilotReading) -> bool:
    """Tell whether no client reads a file with this name or in this folder."""
    seen, place = reading.seen, reading.place
    if any(part.startswith(".") for part in place.inside.split("/")):
        seen.settle("ignored", f"{reading.client} skips files and folders whose names begin with a dot.")
        reading.report(HiddenFile(), Effect.SKIPS, Span(0, 0), seen.reason)
        return True
    if not place.filename.endswith(".md"):
        seen.settle("ignored", f"{reading.client} reads only files whose names end with `.md`, in lower case.")
        stem, ending = place.filename[: -len(".md")], place.filename[-len(".md") :]
        suggestion = f"{stem}.md" if ending.lower() == ".md" else ""
        reading.report(IgnoredExtension(suggestion=suggestion), Effect.SKIPS, Span(0, 0), seen.reason)
        return True
    if place.folder == FOLDERS[0].path and "/" in place.inside:
        why = f"{reading.client} reads it; {VSCODE.newest} does not look into folders below `{place.folder}`."
        reading.report(IgnoredExtension(nested=True), Effect.ALTERS, Span(0, 0), why)
    return place.folder == CHATMODES.path and _is_passed_over_chat_mode(reading)


def _is_passed_over_chat_mode(reading: CopilotReading) -> bool:
    """Report that chat modes are a thing of the past; tell whether not even VS Code reads a file with this name."""
    reading.report(
        LegacyPlace(folder=CHATMODES.path, successor=FOLDERS[0].path),
        Effect.SKIPS,
        Span(0, 0),
        f"{reading.client} does not read `{CHATMODES.path}/`, and neither does {VSCODE.newest}: chat modes are "
        "now called agents.",
    )
    if reading.place.filename.endswith(CHATMODES.suffixes):
        return False
    reading.seen.settle("ignored", f"no client reads a file of this name in `{CHATMODES.path}/`")
    return True
