"""What must hold for any bytes at all. Each target takes an input and raises when something does not hold.

The first byte of an input chooses (the client, the target, flags); the rest is a file. What is then done with the file
are functions of their own, which `everything` calls for the files that it draws.
"""

from __future__ import annotations

import io
import json
import math
import re
import time
import traceback
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unittest.mock import patch
from xml.etree import ElementTree

from agentlint import rules
from agentlint.engine import convert, fix, inspect
from agentlint.engine.check import lint_source
from agentlint.engine.convert import sources
from agentlint.engine.convert.verdict import _with_shared_names
from agentlint.engine.places import Found
from agentlint.engine.run import Summary, check_source
from agentlint.engine.settings import Settings
from agentlint.model.agent import in_force
from agentlint.model.policy import gains
from agentlint.platforms import MAIN, PLATFORMS, conversion, get
from agentlint.platforms.base import Place
from agentlint.reports import FORMATS, reporter
from agentlint.syntax import bunyaml, emit, frontmatter, jsyaml, yaml12
from agentlint.syntax.nodes import Alias, Mapping, Node, Scalar, Sequence, Value, YamlFault
from agentlint.text import BODY, Severity, Source

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from agentlint.platforms.base import Seen

OUTCOMES = frozenset({"loaded", "degraded", "rejected", "skipped", "disabled", "ignored"})
SLOW = 5.0
"""Seconds of processor time that one small input may take, a fuzzer's bookkeeping included."""

_RAW = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]")
"""What no report may show as it is: controls but the line feed, and what hides or turns text."""


class Broken(AssertionError):
    """Something that must hold does not. The text begins with the invariant's name, the same for every input."""


def kind(error: BaseException) -> str:
    """What makes two failures the same: the invariant, or the exception and the place that raised it."""
    if isinstance(error, Broken):
        return str(error).partition(":")[0]
    last = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__} in {Path(last.filename).name}:{last.name}"


def must(holds: object, invariant: str, detail: object = "") -> None:
    if not holds:
        raise Broken(f"{invariant}: {detail!r:.500}")


CLIENTS = (
    "claude", "opencode", "copilot", "vscode", "kilo", "gemini", "qwen", "codex", "droid",
    "claude", "opencode", "copilot", "claude", "opencode", "copilot", "claude",
)  # fmt: skip
"""What the low four bits of an input's first byte choose. The order stays, so that kept inputs keep their meaning."""


def _client(data: bytes) -> str:
    return CLIENTS[data[0] & 15] if data else CLIENTS[0]


def _platform(data: bytes) -> str:
    """The same among the platforms: VS Code is Copilot's."""
    return _client(data) if _client(data) in PLATFORMS else "copilot"


def place_of(platform: str) -> Place:
    """A file in the platform's own project folder."""
    home = PLATFORMS[platform if platform in PLATFORMS else "copilot"].home("project")
    name = f"a{home.suffixes[0]}"
    return Place(f"{home.path}/{name}", "", home.path, name, "project")


# --- reader: every client's reading, the rules and the reports ------------------------------------------------------


def reader(data: bytes) -> None:
    is_read(_client(data), data[1:])


def is_read(client: str, raw: bytes) -> None:
    """What a client sees in a file, what the rules find in it and every report of that are sound."""
    place = place_of(client)
    source = Source(place.path, raw)
    seen = inspect.see(client, source, place)
    _is_sound(seen, source)
    _is_told(json.dumps(inspect.view_of(client, source, place, seen), allow_nan=False))
    platform = client if client in PLATFORMS else "copilot"
    for level in (Severity.INFO, Severity.WARNING):
        result = lint_source(source, place, Settings(show=level), platform)
        _no_defect(result.diagnostics)
        for one in result.diagnostics:
            must(0 <= one.span.start <= one.span.end <= len(source.text), "finding's span", one)
            must(one.message and one.why, "finding's words", one)
            for edit in (edit for found in one.fixes for edit in found.edits):
                must(0 <= edit.start <= edit.end <= len(source.text), "fix's place", one)
    found = Found(place.path, place, platform, "")
    for name in FORMATS:
        stream = io.StringIO()
        report = reporter(name, stream)
        summary = Summary()
        for one_file in check_source(source, found, Settings(show=Severity.INFO), summary):
            report.file(one_file)
        report.finish(summary)
        _is_report(name, stream.getvalue())


def _is_sound(seen: Seen, source: Source) -> None:
    must(seen.outcome in OUTCOMES, "outcome", seen.outcome)
    must(seen.outcome == "loaded" or seen.reason, "a reason", seen.outcome)
    must(not seen.loaded or isinstance(seen.name, str), "a loaded agent's name", seen.name)
    for text in (seen.name, seen.description, seen.prompt, seen.model, seen.mode):
        must(text is None or isinstance(text, str), "a text", text)
    for problem in seen.problems:
        must(problem.rule in rules.names(), "problem's rule", problem.rule)
        must(problem.why, "problem's why", problem.rule)
        must(0 <= problem.span.start <= problem.span.end <= len(source.text), "problem's span", problem)
    for node in _nodes(seen.tree):
        must(0 <= node.start <= node.end <= len(source.text), "node's place", (node.start, node.end))


def _nodes(root: Node | None) -> Iterator[Node]:
    stack = [root] if root is not None else []
    known: set[int] = set()
    while stack:
        node = stack.pop()
        if id(node) in known:
            continue
        known.add(id(node))
        yield node
        if isinstance(node, Mapping):
            stack.extend(one for pair in node.pairs for one in pair)
        elif isinstance(node, Sequence):
            stack.extend(node.items)
        elif isinstance(node, Alias):
            stack.append(node.target)
        else:
            must(isinstance(node, Scalar), "a node", node)


def _no_defect(diagnostics: list[Any]) -> None:
    for one in diagnostics:
        must(one.rule != "internal-error", f"no internal error of {one.data.get('failed')}", one.message)


def _is_report(name: str, text: str) -> None:
    if name in ("json", "sarif", "gitlab"):
        json.loads(text)
        _is_told(text)
    elif name == "junit":
        ElementTree.fromstring(text)
        must(not _RAW.search(text.replace("\t", "").replace("\r", "")), f"clean {name}", _RAW.search(text))
    else:
        must(not _RAW.search(text), f"clean {name}", _RAW.search(text))


def _is_told(text: str) -> None:
    must(text.isascii(), "JSON in ASCII", text)
    json.dumps(json.loads(text), ensure_ascii=False).encode("utf-8")  # no half of a surrogate pair


# --- fixer ----------------------------------------------------------------------------------------------------------

_POLICY = re.compile(r"tools|permission|mcp|hooks", re.IGNORECASE)


def fixer(data: bytes) -> None:
    is_fixed(_platform(data), data[1:], unsafe=bool(data and data[0] & 128))


def is_fixed(platform: str, raw: bytes, *, unsafe: bool) -> None:
    """A file's fixes are made, once, and change nothing but what they say."""
    place = place_of(platform)
    source = Source(place.path, raw)
    settings = Settings(show=Severity.INFO)
    once = fix.fix_source(source, place, platform, settings, unsafe=unsafe)
    for error in once.errors:
        must(False, f"no fix of {error.data.get('failed')} is taken back", error.message)
    if source.bad_byte is not None:
        must(once.text == source.text, "a file that is not UTF-8 stays")
        return
    if once.text == source.text:
        return
    must(once.applied, "a change has a fix")
    after = Source.from_text(place.path, once.text)
    must(after.bad_byte is None, "a fixed text is UTF-8")
    again = fix.fix_source(after, place, platform, settings, unsafe=unsafe)
    must(again.text == once.text, "fixing twice is fixing once", [one.rule for one in again.applied])
    if unsafe:
        return
    routes = {route for one in once.applied for route in one.routes}
    for name in dict.fromkeys((*MAIN, platform)):
        _same_values(get(name).see(source, place), get(name).see(after, place), routes, name, name == platform)


def _same_values(old: Seen, new: Seen, routes: set[Any], name: str, native: bool) -> None:
    """What a client loads is the same, but for what the fixes named."""
    if old.outcome != "loaded" or (old.hypothetical and not native):
        return
    must(new.outcome == "loaded", f"{name} still loads it", new.reason)
    must(BODY in routes or old.prompt == new.prompt, f"{name} sees the same prompt")
    named = {str(route[0]) for route in routes if route}
    named |= (new.data or {}).keys() - (old.data or {}).keys()
    policy = any(_POLICY.search(key) for key in named)
    for key in old.fields.keys() | new.fields.keys():
        if key not in named and not (policy and _POLICY.search(key)):
            one, other = old.fields.get(key), new.fields.get(key)
            if isinstance(one, dict):  # where OpenCode gathers keys that it does not know
                one = {inner: value for inner, value in one.items() if inner not in named} or None
            if isinstance(other, dict):
                other = {inner: value for inner, value in other.items() if inner not in named} or None
            must(_same(one, other), f"{name} sees the same {key}", (one, other))


def _same(one: Value, other: Value) -> bool:
    """Equal values of equal types; not a number is itself."""
    if isinstance(one, float) and isinstance(other, float) and math.isnan(one):
        return math.isnan(other)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(_same, one, other))
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(_same(value, other[key]) for key, value in one.items())
    return type(one) is type(other) and one == other


# --- converter ------------------------------------------------------------------------------------------------------


def converter(data: bytes) -> None:
    flags = data[0] if data else 0
    if conversion.exists(_platform(data)):
        is_converted(_platform(data), data[1:], preserve=bool(flags & 128), strict=bool(flags & 64))


def is_converted(origin: str, raw: bytes, *, preserve: bool, strict: bool, wider: bool = False) -> None:
    """A file becomes the same agent for every other client, or is refused with a reason."""
    sides = tuple(name for name in PLATFORMS if conversion.exists(name))
    result = _converted(origin, raw, sides, preserve=preserve, strict=strict, wider=wider)
    for one in result:
        _is_carried(origin, Source(place_of(origin).path, raw), one, wider=wider)
        if one.refused or one.target == origin or one.data is None:
            continue
        if _seen(one).outcome != "loaded":  # its prompt begins with fences of its own, which the report says
            continue
        again = _converted(one.target, one.data, (one.target,), preserve=preserve, strict=False, wider=wider)
        for own in again:
            must(not own.refused, f"{one.target} takes its own file", [told.text for told in own.messages])
            must(own.data == one.data or not _settled(one), "a converted file is as agentlint writes it", own.data)


def _settled(one: convert.Result) -> bool:
    """Whether the target's client takes the result without a word: then its own writer has nothing to do."""
    return all(problem.effect.severity < Severity.WARNING for problem in _seen(one).problems)


def _seen(one: convert.Result) -> Seen:
    assert one.data is not None
    place = place_of(one.target)
    return get(one.target).see(Source(place.path, one.data), place)


def _converted(
    origin: str, raw: bytes, targets: tuple[str, ...], *, preserve: bool, strict: bool, wider: bool
) -> list[convert.Result]:
    place = place_of(origin)
    found = Found(place.path, place, origin, "")
    options = convert.Options(
        targets, named=frozenset({place.path}), preserve=preserve, strict=strict, wider=wider, output="no-such-folder"
    )
    with patch.object(sources, "read_source", lambda path, _limit: Source(path, raw)):
        results = convert.plan([found], options)
    must(results, "an answer")
    return results


def _is_carried(origin: str, source: Source, one: convert.Result, *, wider: bool) -> None:
    """It is the same agent; with ``wider``, one that may do more only if the report says so."""
    for message in one.messages:
        must(message.code != "agentlint-bug", f"no defect from {origin} to {one.target}", message.text)
        must(message.text, "words")
    if one.refused:
        must(one.messages[-1].level == "error", "a reason")
        return
    must(one.data is not None, "a result")
    assert one.data is not None
    one.data.decode("utf-8")
    must(one.path.startswith("no-such-folder/") and ".." not in one.path.split("/"), "a path inside", one.path)
    place = place_of(origin)
    before = get(origin).see(source, place)
    name = one.path.rpartition("/")[2]
    folder = conversion.get(one.target).folder
    target_place = Place(f"{folder}/{name}", "", folder, name, "project")
    target = Source(target_place.path, one.data)
    after = get(one.target).see(target, target_place)
    told_of = {message.code for message in one.messages}
    whole = after.outcome == "loaded" or any(problem.rule in told_of for problem in after.problems)
    must(after.loaded and whole, f"{one.target} loads the result", after.reason)
    if one.target == origin:
        return
    wanted = before.description or ""
    if one.target == "claude":
        wanted = wanted.replace("\\n", "\n")  # Claude Code shows no other
    if wanted.strip(conversion.BLANKS):
        must(_alike(after.description, wanted), f"same description in {one.target}", wanted)
    must(_alike(after.prompt, before.prompt), f"same prompt in {one.target}", (before.prompt, after.prompt))
    told = [change.field for change in one.changes if change.kind != "defaulted"]
    must(len(told) == len(set(told)), "each field is told once", told)
    must(set(before.data or {}) <= set(told), "each field is told", set(before.data or {}) - set(told))
    is_wider = "wider" in told_of or any(change.authority == "wider" for change in one.changes)
    must(wider or not is_wider, "no field grants more")
    neutral = conversion.get(origin).read(before, source, place)
    written = conversion.get(one.target).read(after, target, target_place)
    joined = conversion.get(origin).joins_servers or conversion.get(one.target).joins_servers
    policy = in_force(written)
    if written.form:  # a limit on `background_process` also holds for the tool `process` of a server `background`
        policy = _with_shared_names(policy, conversion.get(one.target))
    more = gains(policy, in_force(neutral), joined=joined)
    must(is_wider or not more, f"no capability gained from {origin} to {one.target} without a word", more)


def _alike(one: str | None, other: str | None) -> bool:
    """The same words: blanks aside, of which a byte order mark is one for JavaScript."""
    return (one or "").replace("\ufeff", " ").split() == (other or "").replace("\ufeff", " ").split()


# --- quoting --------------------------------------------------------------------------------------------------------


def quoting(data: bytes) -> None:
    """Values of any shape, written as a frontmatter and read back by every dialect."""
    text = data.decode("utf-8", "replace")
    pieces = text.split("\x00")
    fields: dict[str, Value] = {"a": pieces[0], "b": list[Value](pieces), "c": {"d": pieces[-1], "e": [[pieces[0]]]}}
    fields |= {key[:100]: value for key, value in zip(pieces[1::2], pieces[2::2], strict=False) if key}
    fields.pop("__proto__", None)  # which JavaScript keeps out of every map
    for name, half in ((name, conversion.get(name)) for name in PLATFORMS if conversion.exists(name)):
        if half.render is not None:
            continue
        for newline in ("\n", "\r\n"):
            written = emit.frontmatter(fields, half.style, newline)
            part = frontmatter.split(written)
            must(part.close is not None and part.body == len(written), f"{name}: one frontmatter", written)
            must(written.count("---") == 2, f"{name}: no other fence", written)
            for dialect, load in DIALECTS.items():
                try:
                    back = load(written, part.start, part.end)
                except YamlFault as fault:
                    raise Broken(
                        f"{name}: {dialect} reads what is written: {fault.message}: {written!r:.300}"
                    ) from None
                must(back == fields, f"{name}: {dialect} reads back what was written", written)


DIALECTS: dict[str, Callable[[str, int, int], Value]] = {
    "js-yaml": jsyaml.load,
    "Bun": bunyaml.load,
    "YAML 1.2": yaml12.load,
}

TARGETS: dict[str, Callable[[bytes], None]] = {
    "reader": reader,
    "fixer": fixer,
    "converter": converter,
    "quoting": quoting,
}


def timed(name: str, data: bytes) -> None:
    """A target that must also be quick. Raises `Broken` for one that takes too long."""
    start = time.process_time()
    TARGETS[name](data)
    spent = time.process_time() - start
    must(spent < SLOW, f"{name} is quick", spent)
