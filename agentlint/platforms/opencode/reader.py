"""Read an agent file as version 1 of OpenCode (observed) and the clients built on it do.

The client parses with gray-matter and js-yaml 3 (`fences`). When that throws, it rewrites lines that look like
``key: a: b`` and parses once more (`sanitiser`; packages/opencode/src/config/markdown.ts). For a text on which it has
failed before, gray-matter returns its half-built result. Therefore a text that the rewriting does not change comes back
whole as the prompt ("degraded"), and one that it changes without success is dropped ("skipped"). A field of the wrong
type makes the configuration of the whole project fail.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from agentlint.model.problems import Effect, IgnoredExtension, NotUtf8
from agentlint.platforms.base import Seen
from agentlint.platforms.opencode import references
from agentlint.platforms.opencode.context import OpenCodeReading
from agentlint.platforms.opencode.cuts import judge_cuts
from agentlint.platforms.opencode.faults import judge_fences, report_failure, report_not_mapping
from agentlint.platforms.opencode.fences import ParseFailure, parse
from agentlint.platforms.opencode.fields import put_in_force
from agentlint.platforms.opencode.flavour import OPENCODE
from agentlint.platforms.opencode.keys import judge_keys
from agentlint.platforms.opencode.names import PROTOTYPE, judge_model, judge_name, judge_prototype
from agentlint.platforms.opencode.permissions import rules_of
from agentlint.platforms.opencode.places import is_home
from agentlint.platforms.opencode.restrictions import judge_permissions, judge_refused_permissions
from agentlint.platforms.opencode.sanitiser import sanitise
from agentlint.platforms.opencode.values import judge_values
from agentlint.platforms.reading import plain
from agentlint.syntax import javascript, jstypes
from agentlint.text import Span

if TYPE_CHECKING:
    from agentlint.platforms.base import Place
    from agentlint.platforms.opencode.fences import Parsed
    from agentlint.platforms.opencode.flavour import Flavour
    from agentlint.platforms.opencode.sanitiser import Sanitised
    from agentlint.syntax.nodes import Value
    from agentlint.text import Source


def see(source: Source, place: Place, version: str | None = None) -> Seen:
    """Return the agent that a version of OpenCode makes of the file; None means the newest observed version. Never
    raises."""
    return see_as(OPENCODE, source, place, version)


def looks_at(place: Place) -> bool:
    """Tell whether OpenCode looks for agents where a file lies."""
    return is_home(place.folder, OPENCODE.bases)


def see_as(flavour: Flavour, source: Source, place: Place, version: str | None) -> Seen:
    """Return the agent that a client of this family makes of the file. Never raises."""
    known = flavour.history.version(version)
    seen = Seen(known.client, "loaded", hypothetical=not is_home(place.folder, flavour.bases))
    reading = OpenCodeReading(source, place, seen, flavour, known)
    _judge_bytes(reading)
    if _judge_place(reading):
        return seen
    _judge_text(reading, source.text)
    if not seen.loaded:
        seen.name = seen.description = seen.mode = seen.model = seen.prompt = None
        seen.tools = seen.permission = None
        seen.fields = {}
    return seen


def _judge_bytes(reading: OpenCodeReading) -> None:
    source = reading.source
    if source.bad_byte is None:
        return
    why = (
        f"{reading.client} reads every file as UTF-8: invalid bytes become U+FFFD in the prompt."
        if not source.utf16
        else f"{reading.client} reads every file as UTF-8: in UTF-16 it sees no frontmatter, just an unreadable prompt."
    )
    effect = Effect.DEGRADES if source.utf16 else Effect.ALTERS
    reading.report(NotUtf8(), effect, source.replaced, why)


def _judge_place(reading: OpenCodeReading) -> bool:
    """Tell whether the client never reads the file because of its place or name."""
    place, text = reading.place, reading.source.text
    if reading.seen.hypothetical:
        return False
    name = place.filename
    if not name.endswith(".md"):
        why = f"{reading.client} reads only files whose name ends in `.md`, in lower case."
        reading.seen.settle("ignored", "its name does not end in .md")
    elif reading.mode_folder and "/" in place.inside:
        why = f"{reading.client} does not look into the folders below `{place.folder}`; below an agents folder it does."
        reading.seen.settle("ignored", f"folders below {place.folder} are not read")
    else:
        return False
    head = Span(0, min(3, len(text)))
    reading.report(IgnoredExtension(suffix=".md", nested="/" in place.inside), Effect.SKIPS, head, why)
    return True


def _judge_text(reading: OpenCodeReading, text: str) -> None:
    seen = reading.seen
    parsed: Parsed | None
    rescue = None
    try:
        parsed = parse(text)
    except ParseFailure as failed:
        parsed, rescue = _second_read(reading, text, failed)
        if parsed is None:
            return
    fenced = parsed.fenced
    reading.take(parsed.tree)
    whole = text if rescue is None else rescue.text
    seen.prompt = whole[fenced.body :].strip(javascript.SPACES)
    judge_fences(reading, fenced, fenced.body if rescue is None else rescue.origin(fenced.body))
    entries = javascript.entries(parsed.value)
    if isinstance(parsed.value, dict):
        seen.data = parsed.value
    elif parsed.value is not None:
        report_not_mapping(reading, parsed)
    settle_agent(reading, dict(entries))


def _second_read(reading: OpenCodeReading, text: str, failed: ParseFailure) -> tuple[Parsed | None, Sanitised | None]:
    """Return the result of the client's second attempt after the first parse threw. The parsed frontmatter is None when
    the attempt gave no fields."""
    seen = reading.seen
    parsed = None
    if failed.message == jstypes.TOO_MANY:  # the parser accepts it, but a value that contains itself cannot be listed
        seen.settle("rejected", "its values refer to one another without end")
        why = f"{reading.client} cannot list the project's agents while a value contains itself or grows endlessly."
        report_failure(reading, text, failed, Effect.REJECTS, why, None)
        return None, None
    rescue = sanitise(text)
    if rescue is None:
        seen.settle("degraded", "its frontmatter is not YAML, so the whole file is the prompt")
        effect = Effect.DEGRADES
        why = (
            f"{reading.client} cannot read the frontmatter: it uses the whole file as the prompt, without a "
            "description, "
            "and with all tools allowed."
        )
    else:
        try:
            parsed = parse(rescue.text)
            rescue.place(parsed.tree)
            effect = Effect.LUCKY
            why = (
                f"{reading.client} reads the frontmatter only after rewriting the line; a second file with the same "
                "text, or "
                "the same file read twice, becomes a prompt with all tools allowed."
            )
        except ParseFailure:
            seen.settle("skipped", "its frontmatter is not YAML, and the client's second attempt fails too")
            effect = Effect.SKIPS
            why = f"{reading.client} cannot read the frontmatter and silently skips the agent."
    report_failure(reading, text, failed, effect, why, rescue)
    if parsed is None and effect is Effect.DEGRADES:
        seen.prompt = text.removeprefix("\ufeff").strip(javascript.SPACES)
        settle_agent(reading, {})
    return parsed, rescue


def settle_agent(reading: OpenCodeReading, data: dict[str, Value]) -> None:
    """Check ``{name, ...data, prompt: body}``, and apply it on top of the defaults or a built-in agent. For an agent
    that a configuration declares, ``prompt`` is one of the values."""
    seen, place = reading.seen, reading.place
    schema = reading.schema
    path_name = (place.inside.removesuffix(".md") or place.inside).replace("\\", "/")  # on every system (2026-11-28)
    if reading.declared:
        path_name = place.inside.partition("/")[2]
    name = data.get("name", path_name)
    checked = {key: plain(value) for key, value in data.items() if key != "prompt" or reading.declared}
    judge_values(reading, schema, data, checked)
    if not seen.loaded:
        judge_keys(reading, schema, data)
        judge_model(reading, data.get("model"))
        judge_refused_permissions(reading, data)
        return
    if reading.flavour.refuses_body and (reason := reading.flavour.refuses_body(place, seen.prompt or "")):
        seen.settle("skipped", reason)
        return
    seen.name = "null" if name is None else str(name)
    if seen.name in PROTOTYPE and data.get("disable") is not True:
        judge_prototype(reading, seen.name)
        return
    builtin = reading.flavour.builtins.get(seen.name)
    # Kilo treats a key that may be empty as having no value. If it must not be empty, the file was refused above.
    data = {key: value for key, value in data.items() if value is not None or key not in schema.properties}
    rules = rules_of(data)
    every = put_in_force(reading.flavour, seen, {**data, "mode": "primary"} if reading.mode_folder else data, rules)
    judge_keys(reading, schema, data)
    judge_name(reading, path_name, builtin, data)
    judge_model(reading, data.get("model"))
    judge_permissions(reading, data, rules, every)
    references.judge_task(reading, data)
    if not reading.declared:
        judge_cuts(reading)
