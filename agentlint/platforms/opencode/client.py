"""OpenCode: how version 1 of the client (observed: 1.18.33) reads an agent file.

The client parses with gray-matter and js-yaml 3. When that throws it rewrites lines that look like ``key: a: b`` and
parses once more (packages/opencode/src/config/markdown.ts); gray-matter answers a text it failed on before with its
half-built result, so that a text the rewriting does not change comes back whole as the prompt ("degraded"), and one
that it changes in vain is dropped ("skipped"). A field of the wrong type fails the configuration of the whole project.

The keys and what becomes of a wrong value stand in ``schemas/opencode.schema.json``; version, tools and built-in
agents below are the client's own. Another version of the client is another set of these values.
"""

from __future__ import annotations

import bisect
import json
import math
import re
from functools import cache
from typing import TYPE_CHECKING, Final, NoReturn

from agentlint.model.problems import (
    AnchorOrTag,
    BuiltinName,
    DeprecatedKey,
    DuplicateKey,
    Effect,
    FenceLanguage,
    FrontmatterDisplaced,
    FrontmatterMissing,
    FrontmatterNotMapping,
    FrontmatterUnclosed,
    IgnoredExtension,
    InvalidValue,
    Kind,
    ModelFormat,
    NameFormat,
    NameOverride,
    NoEffectKey,
    NotUtf8,
    NullValue,
    Overridden,
    PermissionKeyNoEffect,
    PermissionOrder,
    ReadmeAgent,
    ToolsNotAllowlist,
    UnknownKey,
    ValueCut,
    WrongType,
    YamlInvalid,
)
from agentlint.model.wildcard import matches
from agentlint.model.words import fold, nearest
from agentlint.platforms.base import Claim, Place, Platform, Seen
from agentlint.platforms.reading import Reading, plain, shown, value_at
from agentlint.platforms.schema import Schema
from agentlint.platforms.versions import History, speak_as
from agentlint.record import Record
from agentlint.syntax import javascript, jstypes, jsyaml
from agentlint.syntax.frontmatter import for_agentlint
from agentlint.syntax.nodes import Alias, Mapping, Node, Scalar, Sequence, Value, YamlFault, kind_of
from agentlint.text import BODY, Route, Source, Span, lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from collections.abc import Sequence as PySequence

    from agentlint.platforms.base import Outcome
    from agentlint.platforms.clients import Client
    from agentlint.platforms.schema import Misfit
    from agentlint.platforms.versions import Version


@cache
def load_schema() -> Schema:
    return Schema("opencode")


CLIENT: Final = load_schema().client

DEFAULTS: Final = (
    "*:*=allow",
    "doom_loop:*=ask",
    "external_directory:*=ask",
    "question:*=deny",
    "plan_enter:*=deny",
    "plan_exit:*=deny",
    "read:*=allow",
    "read:*.env=ask",
    "read:*.env.*=ask",
    "read:*.env.example=allow",
)
"""The rules that every agent starts with, without those for the client's own temporary folders."""

TOOLS: Final = (
    "bash", "edit", "glob", "grep", "question", "read", "skill", "task", "todowrite", "webfetch", "websearch", "write",
)  # fmt: skip
"""The client's own tools that it offers to models (``debug agent``, without the inner tool ``invalid``)."""

_EDITS: Final = frozenset(("edit", "write", "apply_patch"))  # tools that the permission `edit` governs
_OLD_EDITS: Final = frozenset(("edit", "write", "patch"))  # keys of the old tools map that become `edit`
_PERMISSIONS: Final = frozenset(
    (
        "read", "edit", "glob", "grep", "bash", "task", "external_directory", "todowrite", "question", "webfetch",
        "websearch", "lsp", "doom_loop", "skill", "plan_enter", "plan_exit",
    )
)  # fmt: skip
_FOLDED: Final[dict[str, str | None]] = {
    **{key.replace("_", ""): key for key in _PERMISSIONS},
    **dict.fromkeys(("write", "applypatch", "patch", "multiedit", "notebookedit"), "edit"),
    "agent": "task",
    **dict.fromkeys(("list", "ls", "todoread", "codesearch"), None),
}
"""Names of tools, without case, dash and underscore, to the permission that governs what they did. None: there is no
such tool any more. A name that is not here may be a custom tool or a server's."""


class Builtin(Record):
    """An agent of the client's own, which a file of its name re-configures."""

    mode: str
    rules: tuple[str, ...]  # after `DEFAULTS`, before the file's
    description: str | None = None
    hidden: bool = False
    temperature: float | None = None


BUILTINS: Final = {
    "build": Builtin(
        "primary",
        ("question:*=allow", "plan_enter:*=allow"),
        "The default agent. Executes tools based on configured permissions.",
    ),
    "plan": Builtin(
        "primary",
        (
            "question:*=allow",
            "plan_exit:*=allow",
            "task:general=deny",
            "edit:*=deny",
            "edit:.opencode/plans/*.md=allow",
        ),
        "Plan mode. Disallows all edit tools.",
    ),
    "general": Builtin(
        "subagent",
        ("todowrite:*=deny",),
        "General-purpose agent for researching complex questions and executing multi-step tasks. "
        "Use this agent to execute multiple units of work in parallel.",
    ),
    "explore": Builtin(
        "subagent",
        (
            "*:*=deny",
            "grep:*=allow",
            "glob:*=allow",
            "list:*=allow",
            "bash:*=allow",
            "webfetch:*=allow",
            "websearch:*=allow",
            "read:*=allow",
            "external_directory:*=ask",
        ),
        "Fast agent specialized for exploring codebases. Use this when you need to quickly find files by patterns "
        '(eg. "src/components/**/*.tsx"), search code for keywords (eg. "API endpoints"), or answer questions about '
        'the codebase (eg. "how do API endpoints work?"). When calling this agent, specify the desired thoroughness '
        'level: "quick" for basic searches, "medium" for moderate exploration, or "very thorough" for comprehensive '
        "analysis across multiple locations and naming conventions.",
    ),
    "compaction": Builtin("primary", ("*:*=deny",), hidden=True),
    "title": Builtin("primary", ("*:*=deny",), hidden=True, temperature=0.5),
    "summary": Builtin("primary", ("*:*=deny",), hidden=True),
}

# ------------------------------------------------------------------------------------------------ gray-matter, fences


class Fenced(Record):
    """A text as gray-matter cuts it. ``start:end`` is what it parses, ``body`` where the content begins."""

    language: str | None  # None: there is no opening fence
    language_span: Span
    start: int
    end: int
    body: int
    closed: bool
    empty: bool  # nothing but blanks and comments: not parsed at all


def cut(text: str) -> Fenced:
    """gray-matter 4.0.3, ``parseMatter``."""
    base = 1 if text.startswith("\ufeff") else 0
    nowhere = Span(base, base)
    if not text.startswith("---", base) or text.startswith("-", base + 3):
        return Fenced(None, nowhere, base, base, base, False, True)
    start = base + 3
    newline = text.find("\n", start)
    if newline < 0:
        stop = max(start, len(text) - 1)  # `slice(0, -1)`: without a line break the last character is lost
    else:
        stop = newline - 1 if newline > start and text[newline - 1] == "\r" else newline
    language = text[start:stop].strip(javascript.SPACES)
    span = Span(start, stop)
    if language:
        at = text.index(language, start)
        span = Span(at, at + len(language))
        start = stop
    end = text.find("\n---", start)
    closed = end >= 0
    if not closed:
        end = body = len(text)
    else:
        body = end + 4
        body += text.startswith("\r", body)
        body += text.startswith("\n", body)
    return Fenced(language, span, start, end, body, closed, _is_empty(text, start, end))


def _is_empty(text: str, start: int, end: int) -> bool:
    """``matter.replace(/^\\s*#[^\\n]+/gm, '').trim() === ''``."""
    at = start
    while at < end:
        stop = text.find("\n", at, end)
        stop = end if stop < 0 else stop
        line = text[at:stop].strip(javascript.SPACES)
        if line and (line[0] != "#" or (line == "#" and text[stop - 1] == "#")):
            return False
        at = stop + 1
    return True


_ENGINES: Final = {"yaml": "yaml", "yml": "yaml", "js": "javascript", "javascript": "javascript"}


def _engine(language: str) -> str | None:
    """The engine that gray-matter takes for a language; None: it throws."""
    if language in ("", "json"):
        return language or "yaml"
    return _ENGINES.get(language.lower())


class Parsed(Record):
    fenced: Fenced
    tree: Node | None
    value: Value


class _Failed(Exception):
    """The engine throws; ``offset`` is where, -1 when no place is known."""

    def __init__(self, message: str, offset: int = -1) -> None:
        super().__init__(message)
        self.message = message
        self.offset = offset


def _parse(text: str) -> Parsed:
    """One call of ``matter()``. Raises _Failed."""
    fenced = cut(text)
    if fenced.language is None or fenced.empty:
        return Parsed(fenced, None, None)
    engine = _engine(fenced.language)
    if engine is None:
        raise _Failed(f'gray-matter engine "{fenced.language}" is not registered', fenced.language_span.start)
    if engine == "json":
        return Parsed(fenced, None, _json(text[fenced.start : fenced.end]))
    if engine == "javascript":
        # It is evaluated. Only an object in brackets certainly is a value; YAML, which is what people write, throws.
        if text[fenced.start : fenced.end].strip(javascript.SPACES).startswith(("{", "(", "[")):
            return Parsed(fenced, None, None)
        raise _Failed("SyntaxError")
    try:
        tree, value = jsyaml.read(text, fenced.start, min(fenced.end + 1, len(text)))
    except YamlFault as fault:
        raise _Failed(fault.message, min(fault.offset, fenced.end)) from None
    return Parsed(fenced, tree, value)


def _json(text: str) -> Value:
    def refuse(word: str) -> NoReturn:
        raise ValueError(word)

    depth = 0
    for bracket in re.finditer(r"[\[\]{}]", text):
        depth += 1 if bracket[0] in "[{" else -1
        if depth > jstypes.MAX_DEPTH:
            raise _Failed("nested too deeply")
    try:
        value: Value = json.loads(text, parse_constant=refuse, parse_int=float)
    except ValueError as error:
        raise _Failed(f"JSON: {error}") from None
    return value


# ------------------------------------------------------------------------------------------------------- the sanitiser

_FRONT: Final = lazy_pattern(r"---\r?\n(.*?)\r?\n---", re.S)
_SPACED: Final = lazy_pattern(f"[{javascript.SPACE_CLASS}]")
_KEY_VALUE: Final = lazy_pattern(
    f"([a-zA-Z_][a-zA-Z0-9_]*)[{javascript.SPACE_CLASS}]*:[{javascript.SPACE_CLASS}]*([^\n\r\u2028\u2029]*)"
)


class Sanitised(Record):
    """``text`` with some lines rewritten as ``key: |-`` and the value below. ``moves`` maps it back: (where a piece
    begins in ``text``, where in the original, its length there), in order; ``values`` are the rewritten values in the
    original."""

    text: str
    moves: list[tuple[int, int, int]]
    values: list[Span]

    def origin(self, offset: int) -> int:
        low, high = 0, len(self.moves) - 1
        while low < high:
            middle = (low + high + 1) // 2
            if self.moves[middle][0] <= offset:
                low = middle
            else:
                high = middle - 1
        at, original, length = self.moves[low]
        return original + min(max(offset - at, 0), length)

    def place(self, node: Node | None) -> None:
        """Move a tree's spans to the original text. Iterative: the tree may be a graph."""
        stack, done = [node], set()
        while stack:
            part = stack.pop()
            if part is None or id(part) in done:
                continue
            done.add(id(part))
            part.start, part.end = self.origin(part.start), max(self.origin(part.start), self.origin(part.end))
            if isinstance(part, Alias):
                stack.append(part.target)
            elif isinstance(part, Sequence):
                stack.extend(part.items)
            elif isinstance(part, Mapping):
                for pair in part.pairs:
                    stack.extend(pair)


def sanitise(text: str) -> Sanitised | None:
    """``fallbackSanitization`` of the client's markdown.ts; None when it changes nothing."""
    found = _FRONT.match(text)
    if found is None:
        return None
    start, end = found.span(1)
    start = text.find(found[1])  # `content.replace(frontmatter, ...)` takes the first place that reads so
    end = start + len(found[1])
    out: list[str] = [text[:start]]
    moves = [(0, 0, start)]
    values = []
    size = start
    at = start

    def add(piece: str, original: int, length: int) -> None:
        nonlocal size
        moves.append((size, original, length))
        out.append(piece)
        size += len(piece)

    while True:
        stop = text.find("\n", at, end)
        last = stop < 0
        stop = end if last else stop
        line = text[at : stop - 1 if not last and stop > at and text[stop - 1] == "\r" else stop]
        match = None if not line.strip(javascript.SPACES) or _SPACED.match(line) else _KEY_VALUE.fullmatch(line)
        value = match[2].strip(javascript.SPACES) if match else ""
        if match is None or ":" not in value or value[0] in "\"'":
            add(line, at, len(line))
        else:
            where = at + match.start(2) + (len(match[2]) - len(match[2].lstrip(javascript.SPACES)))
            add(f"{match[1]}: ", at, where - at)
            add("|-\n  ", where, 0)
            add(value, where, len(value))
            values.append(Span(where, where + len(value)))
        if last:
            break
        add("\n", stop, 1)
        at = stop + 1
    add(text[end:], end, len(text) - end)
    whole = "".join(out)
    return None if whole == text else Sanitised(whole, moves, values)


# ------------------------------------------------------------------------------------------------------- permissions


class Rule(Record):
    key: str
    pattern: str
    action: str
    route: Route = ()

    def __str__(self) -> str:
        return f"{self.key}:{self.pattern}={self.action}"


def _rule(text: str) -> Rule:
    key, _, rest = text.partition(":")
    pattern, _, action = rest.rpartition("=")
    return Rule(key, pattern, action)


_DEFAULT_RULES: Final = tuple(map(_rule, DEFAULTS))


def rules_of(data: dict[str, Value]) -> list[Rule]:
    """The file's own rules in the client's order: those of `_permissions`, with keys that are whole numbers before all
    others (``Object.entries``)."""
    table = _permissions(data)
    out = []
    for key in javascript.key_order(table):
        value, route = table[key]
        if isinstance(value, str):
            out.append(Rule(key, "*", value, route))
        else:
            out += [Rule(key, pattern, str(action), (*route, pattern)) for pattern, action in javascript.entries(value)]
    return out


def _permissions(data: dict[str, Value]) -> dict[str, tuple[Value, Route]]:
    """The file's own permissions with where they stand: the old ``tools`` first, where ``permission`` does not replace
    them."""
    table: dict[str, tuple[Value, Route]] = {}
    for tool, enabled in javascript.entries(data.get("tools")):
        table["edit" if tool in _OLD_EDITS else tool] = ("allow" if enabled else "deny", ("tools", tool))
    permission = data.get("permission")
    if isinstance(permission, str):
        table["*"] = (permission, ("permission",))
    else:
        for key, value in javascript.entries(permission):
            table[key] = (value, ("permission", key))
    return table


def in_force(permission: str, rules: list[Rule]) -> Rule | None:
    """The last rule for a permission: it decides whether the tool is offered at all."""
    for rule in reversed(rules):
        if rule.key == permission or matches(permission, rule.key):
            return rule
    return None


def tools_in_force(rules: list[Rule], tools: tuple[str, ...] = TOOLS) -> tuple[str, ...]:
    """The client's own tools that are offered: all but those whose last rule denies every use."""
    out = []
    for tool in tools:
        rule = in_force("edit" if tool in _EDITS else tool, rules)
        if rule is None or rule.pattern != "*" or rule.action != "deny":
            out.append(tool)
    return tuple(out)


# ------------------------------------------------------------------------------------------------------------ reading


class Flavour(Record):
    """A client of this family: OpenCode itself, or one built on it, as far as they differ."""

    load_schema: Callable[[], Schema]
    bases: tuple[str, ...]  # last parts of the folders that hold the agents folders
    defaults: tuple[Rule, ...]
    tools: tuple[str, ...]
    builtins: dict[str, Builtin]
    refusal: Outcome = "rejected"  # what a value of the wrong type does to the file
    disabled: Outcome = "disabled"
    refuses_body: Callable[[Place, str], str | None] | None = None  # why a body makes the client leave the agent out


class _Reading(Reading):
    __slots__ = ("flavour", "version")

    def __init__(self, source: Source, place: Place, seen: Seen, flavour: Flavour, version: Version | None) -> None:
        super().__init__(source, place, seen)
        self.flavour = flavour
        self.version = version  # None: the one that was observed

    @property
    def client(self) -> Client:
        return self.seen.client

    @property
    def mode_folder(self) -> bool:
        return _is_mode_folder(self.place)

    def key_of(self, node: Node) -> str:
        return _key_of(node)

    def refuse(self, why: str, reason: str) -> tuple[Effect, str]:
        """A value that fails the configuration: in the mode folders only the file is lost."""
        if self.flavour.refusal == "skipped":
            self.seen.settle("skipped", reason)
            return Effect.SKIPS, why
        if self.mode_folder:
            self.seen.settle("skipped", f"{reason}; in a mode folder such a file is dropped without a word")
            return Effect.SKIPS, f"{self.client} drops a file with such a value from a mode folder without a word."
        self.seen.settle("rejected", reason)
        return Effect.REJECTS, why


def _key_of(node: Node) -> str:
    while isinstance(node, Alias):
        node = node.target
    if not isinstance(node, Scalar):
        return ""
    if node.style != "plain" and node.tag is None:
        return node.text
    try:
        return javascript.text_of(jstypes.resolve(node))
    except YamlFault:
        return node.text


OPENCODE: Final = Flavour(load_schema, (".opencode", "opencode"), _DEFAULT_RULES, TOOLS, BUILTINS)


HISTORY: Final = History(
    CLIENT,
    {"1.17.9": "2026-11-21", CLIENT.version: CLIENT.date},
    {"permission-word": (1, 17, 11)},  # `permission: deny`, one word for all tools
)
"""All cases of ``fixtures/conformance`` with 1.17.9 and 1.18.33, those that differ also with 1.17.11 and 1.17.18."""


def see(source: Source, place: Place, version: str | None = None) -> Seen:
    """The agent that a version of OpenCode makes of the file; None is the newest observed one. Never raises."""
    return speak_as(see_as(OPENCODE, source, place, HISTORY.version(version)), CLIENT)


def see_as(flavour: Flavour, source: Source, place: Place, version: Version | None = None) -> Seen:
    """The agent that a client of this family makes of the file. Never raises."""
    client = flavour.load_schema().client if version is None else version.client
    seen = Seen(client, "loaded", hypothetical=not _is_home(place.folder, flavour.bases))
    reading = _Reading(source, place, seen, flavour, version)
    _judge_bytes(reading)
    if _judge_place(reading):
        return seen
    _judge_text(reading, source.text)
    if not seen.loaded:
        seen.name = seen.description = seen.mode = seen.model = seen.prompt = None
        seen.tools = seen.permission = None
        seen.fields = {}
    return seen


def _is_mode_folder(place: Place) -> bool:
    return place.folder.rpartition("/")[2] in ("mode", "modes")


def _is_home(folder: str, bases: tuple[str, ...]) -> bool:
    head, _, kind = folder.rpartition("/")
    return kind in ("agent", "agents", "mode", "modes") and head.rpartition("/")[2] in bases


def _judge_bytes(reading: _Reading) -> None:
    source = reading.source
    if source.bad_byte is None:
        return
    why = (
        f"{reading.client} reads every file as UTF-8: the bytes that are not become U+FFFD in the prompt."
        if not source.utf16
        else f"{reading.client} reads every file as UTF-8: of UTF-16 it sees no frontmatter, only an unreadable prompt."
    )
    at = max(source.text.find("\ufffd"), 0)
    effect = Effect.DEGRADES if source.utf16 else Effect.ALTERS
    reading.report(NotUtf8(), effect, Span(at, min(at + 1, len(source.text))), why)


def _judge_place(reading: _Reading) -> bool:
    """Whether the client never reads the file because of where it lies or how it is called."""
    place, text = reading.place, reading.source.text
    if reading.seen.hypothetical:
        return False
    name = place.filename
    if not name.endswith(".md"):
        why = f"{reading.client} reads only files whose name ends in `.md`, in small letters."
        reading.seen.settle("ignored", "its name does not end in .md")
    elif reading.mode_folder and "/" in place.inside:
        why = f"{reading.client} does not look into the folders below `{place.folder}`; below an agents folder it does."
        reading.seen.settle("ignored", f"folders below {place.folder} are not read")
    else:
        return False
    head = Span(0, min(3, len(text)))
    reading.report(IgnoredExtension(suffix=".md", nested="/" in place.inside), Effect.SKIPS, head, why)
    return True


def _judge_text(reading: _Reading, text: str) -> None:
    seen = reading.seen
    parsed: Parsed | None
    rescue = None
    try:
        parsed = _parse(text)
    except _Failed as failed:
        parsed, rescue = _second_read(reading, text, failed)
        if parsed is None:
            return
    fenced = parsed.fenced
    reading.take(parsed.tree)
    whole = text if rescue is None else rescue.text
    seen.prompt = whole[fenced.body :].strip(javascript.SPACES)
    _judge_fences(reading, fenced, fenced.body if rescue is None else rescue.origin(fenced.body))
    entries = javascript.entries(parsed.value)
    if isinstance(parsed.value, dict):
        seen.data = parsed.value
    elif parsed.value is not None:
        _report_not_mapping(reading, parsed)
    _settle_agent(reading, dict(entries))


def _second_read(reading: _Reading, text: str, failed: _Failed) -> tuple[Parsed | None, Sanitised | None]:
    """What the client does when the first parse throws; the result is None when no fields came of it."""
    seen = reading.seen
    parsed = None
    if failed.message == jstypes.TOO_MANY:  # the parser takes it; what then holds itself cannot be listed
        seen.settle("rejected", "its values refer to one another without end")
        why = f"{reading.client} cannot list the project's agents while a value holds itself or grows without bounds."
        _report_failure(reading, text, failed, Effect.REJECTS, why, None)
        return None, None
    rescue = sanitise(text)
    if rescue is None:
        seen.settle("degraded", "its frontmatter is not YAML, so the whole file is the prompt")
        effect = Effect.DEGRADES
        why = (
            f"{reading.client} cannot read the frontmatter: it takes the whole file as the prompt, without a "
            "description, "
            "and with all tools allowed."
        )
    else:
        try:
            parsed = _parse(rescue.text)
            rescue.place(parsed.tree)
            effect = Effect.LUCKY
            why = (
                f"{reading.client} reads the frontmatter only after rewriting the line; a second file with the same "
                "text, or "
                "the same file read twice, becomes a prompt with all tools allowed."
            )
        except _Failed:
            seen.settle("skipped", "its frontmatter is not YAML, and the client's second attempt fails too")
            effect = Effect.SKIPS
            why = f"{reading.client} cannot read the frontmatter and leaves the agent out without a word."
    _report_failure(reading, text, failed, effect, why, rescue)
    if parsed is None and effect is Effect.DEGRADES:
        seen.prompt = text.removeprefix("\ufeff").strip(javascript.SPACES)
        _settle_agent(reading, {})
    return parsed, rescue


def _report_failure(
    reading: _Reading, text: str, failed: _Failed, effect: Effect, why: str, rescue: Sanitised | None
) -> None:
    fenced = cut(text)
    engine = _engine(fenced.language or "")
    if fenced.language and engine != "yaml":
        _report_language(reading, fenced, effect, why)
        return
    if not fenced.closed:
        _report_unclosed(reading, fenced, effect, why)
        return
    if failed.message == jstypes.DUPLICATE:
        word = re.compile(r"[^\s:]*").match(text, failed.offset)
        end = word.end() if word else failed.offset + 1
        key = text[failed.offset : end].strip("\"'")
        reading.report(DuplicateKey(word=key), effect, Span(failed.offset, end), why, ())
        return
    at = min(max(failed.offset, fenced.start), len(text))
    while at > fenced.start and at >= fenced.end:
        at -= 1
    reading.report(
        YamlInvalid(rewritten=tuple(Span(*span) for span in rescue.values) if rescue else ()),
        effect,
        Span(at, min(at + 1, len(text))),
        why,
        (),
    )


def _report_language(reading: _Reading, fenced: Fenced, effect: Effect, why: str) -> None:
    engine = _engine(fenced.language or "")
    if engine == "javascript":
        why = (
            f"{reading.client} runs the text between the fences as JavaScript, in its own process, when it loads "
            "the project."
        )
        effect = max(effect, Effect.DEGRADES, key=lambda one: one.severity)
    reading.report(
        FenceLanguage(word=fenced.language or "", known=bool(engine), executable=engine == "javascript"),
        effect,
        fenced.language_span,
        why,
    )


_NEAR_FENCE: Final = lazy_pattern(r"^[ \t]*(?:-{2,}|\.\.\.|—+|–+|\*\*\*|___)[ \t]*\r?$", re.M)


def _report_unclosed(reading: _Reading, fenced: Fenced, effect: Effect, why: str) -> None:
    text = reading.source.text
    start = 1 if text.startswith("\ufeff") else 0
    near = _NEAR_FENCE.search(text, min(fenced.start + 1, len(text)))
    span = Span(start, min(start + 3, len(text)))
    near_span = Span(near.start() + len(near[0]) - len(near[0].lstrip()), near.end()) if near else None
    reading.report(FrontmatterUnclosed(near=near_span), effect, span, why)


_OPENING: Final = lazy_pattern(
    r"(?:^|(?<=\ufeff))[ \t]*(-{3,})[ \t]*\r?\n(?:[ \t]*(?:#[^\n]*)?\r?\n)*[ \t]*[A-Za-z_][\w-]*[ \t]*:", re.M
)
_SECOND: Final = lazy_pattern(r"(---)[ \t]*\r?\n(?:[ \t]*\r?\n)*[A-Za-z_][\w-]*[ \t]*:(?:[ \t\r]|$)", re.M)
_LEAD: Final = 2000
"""How far into a text a displaced opening fence is looked for."""


def _judge_fences(reading: _Reading, fenced: Fenced, body: int) -> None:
    """``body`` is where it begins in the original text."""
    source, seen = reading.source, reading.seen
    text = source.text
    if fenced.language is None:
        base = fenced.start
        found = _OPENING.search(text, base, min(len(text), _LEAD))
        if found and re.compile(r"^[ \t]*-{3,}[ \t]*\r?$", re.M).search(text, found.end()):
            fence = Span(*found.span(1))
            if re.match(r"-{3}[^\n]*\n", seen.prompt or ""):
                seen.settle("degraded", "its frontmatter does not begin on the first line, so the file is the prompt")
            why = (
                f"{reading.client} takes a frontmatter only from a first line of exactly `---`: all of this file is "
                "the "
                "prompt, without a description, and all tools are allowed."
            )
            span = Span(base, fence.start) if text[base : fence.start].strip() else fence
            reading.report(FrontmatterDisplaced(), Effect.DEGRADES, span, why)
        elif reading.place.filename.lower() != "readme.md":
            why = (
                f"{reading.client} loads the file as an agent all the same: all of it is the prompt, nothing tells "
                "other "
                "agents what it is for, and all tools are allowed."
            )
            reading.report(FrontmatterMissing(), Effect.ALTERS, source.line_span(base), why)
        return
    if fenced.language and (engine := _engine(fenced.language)):
        why = (
            f"{reading.client} takes the word after `---` as the language between the fences; other clients see no "
            "fence."
        )
        _report_language(reading, fenced, Effect.NOTE if engine == "yaml" else Effect.LUCKY, why)
    if not fenced.closed:
        why = f"{reading.client} reads everything to the end of the file as frontmatter: the prompt is empty."
        _report_unclosed(reading, fenced, Effect.LUCKY, why)
    elif (second := _SECOND.match(text, _after_blanks(text, body))) and "\n---" in text[second.end() :]:
        seen.settle("degraded", "a second frontmatter block is part of the prompt")
        why = (
            f"{reading.client} reads the first block only: this one is sent to the model as the beginning of the "
            "prompt."
        )
        span = Span(*second.span(1))
        reading.report(FrontmatterDisplaced(second=True), Effect.DEGRADES, span, why, BODY)


def _after_blanks(text: str, at: int) -> int:
    while at < len(text) and text[at] in javascript.SPACES:
        at += 1
    return at


def _report_not_mapping(reading: _Reading, parsed: Parsed) -> None:
    value = parsed.value
    tree = parsed.tree
    span = Span(tree.start, tree.end) if tree else Span(parsed.fenced.start, parsed.fenced.end)
    first = reading.source.line_span(span.start)
    why = f"{reading.client} finds no field in it: the agent has no description, and all tools are allowed."
    reading.report(
        FrontmatterNotMapping(kind_of(value)),
        Effect.DEGRADES,
        Span(span.start, max(span.start, min(span.end, first.end))),
        why,
    )


# ------------------------------------------------------------------------------------------------------- the fields


def _settle_agent(reading: _Reading, data: dict[str, Value]) -> None:
    """``{name, ...data, prompt: body}``: checked, and put in force over the defaults or a built-in agent."""
    seen, place = reading.seen, reading.place
    schema = reading.flavour.load_schema()
    own = place.inside.removesuffix(".md") or place.inside
    name = data.get("name", own)
    checked = {key: plain(value) for key, value in data.items() if key != "prompt"}
    _judge_values(reading, schema, data, checked)
    if not seen.loaded:
        _judge_keys(reading, schema, data)
        return
    if reading.flavour.refuses_body and (reason := reading.flavour.refuses_body(place, seen.prompt or "")):
        seen.settle("skipped", reason)
        return
    seen.name = "null" if name is None else str(name)
    if seen.name in _PROTOTYPE and data.get("disable") is not True:
        _judge_prototype(reading, seen.name)
        return
    builtin = reading.flavour.builtins.get(seen.name)
    # A key that may be empty has no value then (Kilo); where it may not, the file was refused above.
    data = {key: value for key, value in data.items() if value is not None or key not in schema.properties}
    rules = rules_of(data)
    every = _put_in_force(reading.flavour, seen, {**data, "mode": "primary"} if reading.mode_folder else data, rules)
    _judge_keys(reading, schema, data)
    _judge_name(reading, own, builtin, data)
    _judge_model(reading, data.get("model"))
    _judge_permissions(reading, data, rules, every)
    _judge_cuts(reading)


def _put_in_force(flavour: Flavour, seen: Seen, data: dict[str, Value], rules: list[Rule]) -> list[Rule]:
    """Fill ``seen`` with what ``data`` and ``rules`` make of the agent, over the defaults and a built-in one of its
    name; return all rules."""
    builtin = flavour.builtins.get(seen.name or "")
    every = [*flavour.defaults, *(map(_rule, builtin.rules) if builtin else ()), *rules]
    seen.permission = tuple(map(str, every))
    seen.tools = tools_in_force(every, flavour.tools)
    description = data.get("description", builtin.description if builtin else None)
    seen.description = description if isinstance(description, str) else None
    seen.mode = str(data.get("mode", builtin.mode if builtin else "all"))
    model = data.get("model")
    seen.model = model if isinstance(model, str) and model else None
    hidden = bool(data.get("hidden", builtin.hidden if builtin else False))
    seen.user_invocable = not hidden or seen.mode != "subagent"
    seen.model_invocable = seen.mode != "primary"
    seen.fields = _fields(flavour.load_schema(), data, seen, hidden, builtin)
    if data.get("disable") is True:
        seen.settle(flavour.disabled, "`disable: true` switches it off")
    return every


def complete_as(flavour: Flavour, parts: PySequence[tuple[Place, Seen]]) -> None:
    """Put into the last of the files what a client of this family makes of them all: it merges what they say, field by
    field and rule by rule, and of two values the later file's is in force (remeda's ``mergeDeep``)."""
    merged: dict[str, Value] = {}
    for place, seen in parts:
        merged = _merged(merged, _said(flavour, place, seen))
    last = parts[-1][1]
    last.outcome, last.reason = "loaded", ""
    _put_in_force(flavour, last, merged, rules_of(merged))


def _said(flavour: Flavour, place: Place, seen: Seen) -> dict[str, Value]:
    """What one file says, in the form in which files are merged."""
    data, known = seen.data or {}, flavour.load_schema().properties
    said = {key: value for key, value in data.items() if value is not None or key not in known}
    said["permission"] = {key: value for key, (value, _) in _permissions(data).items()}
    for key in ("name", "prompt", "tools"):
        said.pop(key, None)
    if "maxSteps" in said:
        said.setdefault("steps", said.pop("maxSteps"))
    if _is_mode_folder(place):
        said["mode"] = "primary"
    return said


def _merged(low: dict[str, Value], high: dict[str, Value]) -> dict[str, Value]:
    merged = dict(low)
    for key, value in high.items():
        below = merged.get(key)
        merged[key] = _merged(below, value) if isinstance(below, dict) and isinstance(value, dict) else value
    return merged


_PROTOTYPE: Final = frozenset(
    (
        "__proto__", "constructor", "hasOwnProperty", "isPrototypeOf", "propertyIsEnumerable", "toLocaleString",
        "toString", "valueOf", "__defineGetter__", "__defineSetter__", "__lookupGetter__", "__lookupSetter__",
    )
)  # fmt: skip
"""What every object of JavaScript has under these names: the client looks agents up in one."""


def _judge_prototype(reading: _Reading, name: str) -> None:
    """An agent of such a name: `__proto__` is lost, for every other the list of agents cannot be made."""
    reading.seen.settle(
        "skipped" if name == "__proto__" else "rejected", f"`{name}` is a name that every object of JavaScript has"
    )
    effect, why = Effect.REJECTS, f"{reading.client} cannot list the project's agents: it takes the name for another."
    if name == "__proto__":
        effect, why = Effect.SKIPS, f"{reading.client} loses an agent of this name without a word."
    route = ("name",) if "name" in reading.entries else ()
    span = reading.span(route) if route else reading.source.line_span(0)
    reading.report(NameFormat(name, taken=True), effect, span, why, route)


def _fields(
    schema: Schema, data: dict[str, Value], seen: Seen, hidden: bool, builtin: Builtin | None
) -> dict[str, Value]:
    """The fields in force that have no place of their own in `Seen`."""
    out: dict[str, Value] = {}
    for key in ("variant", "temperature", "top_p", "color"):
        if key in data:
            out[key] = data[key]
    if builtin and builtin.temperature is not None:
        out.setdefault("temperature", builtin.temperature)
    steps = data.get("steps", data.get("maxSteps"))
    if steps is not None:
        out["steps"] = steps
    if hidden:
        out["hidden"] = True
    if seen.model is not None:
        provider, _, model = seen.model.partition("/")
        out["provider"], out["model"] = provider, model
    options = data.get("options")
    sent: dict[str, Value] = dict(options) if isinstance(options, dict) else {}
    known = schema.properties
    sent.update((key, data[key]) for key in data if key not in known or "x-passed-on" in known[key])
    if sent:
        out["options"] = sent
    return out


def _judge_values(reading: _Reading, schema: Schema, data: dict[str, Value], checked: dict[str, Value]) -> None:
    seen = reading.seen
    done: set[Route] = set()
    for misfit in schema.misfits(checked):
        route = misfit.route
        if route in done:
            continue
        done.add(route)
        value = value_at(data, route)
        words = ".".join(map(str, route))
        effect, why = misfit.effect, misfit.seen
        if effect in (Effect.REJECTS, Effect.SKIPS):
            reason = f"`{words}` has a value that the client does not take"
            if route[0] == "name":  # not checked with the others: the list of agents fails, wherever the file lies
                seen.settle("rejected", reason)
            else:
                effect, why = reading.refuse(why, reason)
        elif value is None:
            why = f"{reading.client} takes the empty value as the word `null`."
        reading.report(_misfit_kind(reading, misfit, value), effect, reading.span(route), why, route)
    if isinstance(checked.get("permission"), str) and reading.version and not reading.version.has("permission-word"):
        effect, why = reading.refuse(
            f"{reading.client} refuses to start in a project with such a file: before 1.17.11 it takes no single word "
            "for all tools.",
            "`permission` has a value that the client does not take",
        )
        reading.report(
            WrongType(value=checked["permission"], expected=("object",)),
            effect,
            reading.span(("permission",)),
            why,
            ("permission",),
        )
    for key in data:
        if key in schema.properties and key != "options":
            continue
        if _not_finite(data[key]):
            seen.settle("rejected", f"`{key}` holds a number that is not finite")
            why = f"{reading.client} cannot list the project's agents while a value is no finite number."
            reading.report(
                InvalidValue(key=key, value=shown(data[key]), expected=("number",)),
                Effect.REJECTS,
                reading.span((key,)),
                why,
                (key,),
            )


def _misfit_kind(reading: _Reading, misfit: Misfit, value: Value) -> Kind:
    """Say of a value that does not fit what the schema knows of the ones that do."""
    if value is None:
        comment = _comment_after(reading, misfit.route)
        return NullValue(comment[1], comment[0]) if comment else NullValue()
    node, expected, choices = misfit.node, misfit.expected, misfit.choices
    meant = _meant(value, expected, choices)
    number = isinstance(value, int | float) and not isinstance(value, bool)
    if misfit.keyword == "type" and not (number and {"integer", "number"} & set(expected)):
        return WrongType(shown(value), expected or ("string",), choices, meant)
    above, at_most = node.get("exclusiveMinimum"), node.get("maximum")
    return InvalidValue(shown(value), expected, choices, meant, above=above, at_most=at_most)


def _not_finite(value: Value) -> bool:
    stack = [value]
    while stack:
        part = stack.pop()
        if isinstance(part, float) and not math.isfinite(part):
            return True
        if isinstance(part, list):
            stack += part
        elif isinstance(part, dict):
            stack += part.values()
    return False


_SWITCHES: Final = {
    **dict.fromkeys(("true", "yes", "on", "1"), True),
    **dict.fromkeys(("false", "no", "off", "0"), False),
}


def _meant(value: Value, expected: tuple[str, ...], choices: tuple[str, ...]) -> str | int | float | bool | None:
    """The value that fits and was probably meant."""
    if "boolean" in expected and isinstance(value, str | int):
        return _SWITCHES.get(str(value).lower())
    if {"number", "integer"} & set(expected) and isinstance(value, str):
        try:
            number = float(value)
        except ValueError:
            return None
        if not math.isfinite(number) or ("integer" in expected and (not number.is_integer() or number <= 0)):
            return None
        return int(number) if number.is_integer() else number
    if "allow" in choices and isinstance(value, bool):
        return "allow" if value else "deny"
    if choices and isinstance(value, str):
        return nearest(value, choices)
    if "string" in expected and not choices and isinstance(value, int | float) and not isinstance(value, bool):
        return javascript.text_of(value)
    return None


_COMMENT: Final = lazy_pattern(r"[ \t]*:?[ \t]+(#[^\r\n]*)")


def _comment_after(reading: _Reading, route: Route) -> tuple[Span, str] | None:
    """The comment on the line of a value that was not written: `color: #ff0000`."""
    key = reading.span(route, key=True)
    found = _COMMENT.match(reading.source.text, key.end)
    return (Span(*found.span(1)), found[1].rstrip()) if found else None


def _judge_keys(reading: _Reading, schema: Schema, data: dict[str, Value]) -> None:
    known = schema.properties
    sent = schema.raw["x-unknown"]["seen"]
    for key, value in data.items():
        if seen_as := known.get(key):
            if seen_as.get("deprecated"):
                better = seen_as["x-replaced-by"]
                why = (
                    f"{reading.client} still takes `{key}`, but its documentation calls it deprecated in favour of "
                    f"`{better}`."
                )
                reading.report(
                    DeprecatedKey(word=key, successor=better), Effect.NOTE, reading.span((key,), key=True), why, (key,)
                )
            elif note := seen_as.get("x-no-effect"):
                reading.report(NoEffectKey(word=key), Effect.IGNORES, reading.span((key,), key=True), note, (key,))
            continue
        if key not in reading.entries:
            continue  # the characters of a text, the items of a list: told by frontmatter-not-mapping
        suggest, certain = _known_key(schema, key)
        effect, why = Effect.IGNORES, sent
        if certain and suggest in ("permission", "tools", "disable") and _restricts(value):
            effect = Effect.NOT_RESTRICTED
            why = f"{reading.client} does not know `{key}`: nothing that it forbids is forbidden."
            if suggest == "disable":
                why = f"{reading.client} does not know `{key}`: the agent stays switched on."
        span = reading.span((key,), key=True)
        reading.report(UnknownKey(word=key, suggestion=suggest, certain=certain), effect, span, why, (key,))


@cache
def _spellings(schema: Schema) -> dict[str, str]:
    out = {fold(key): key for key in schema.properties}
    for key, part in schema.properties.items():
        for other in part.get("x-misspelt", ()):
            out[fold(other)] = key
    out["maxsteps"] = "steps"
    return out


def _known_key(schema: Schema, key: str) -> tuple[str | None, bool]:
    spellings = _spellings(schema)
    if same := spellings.get(fold(key)):
        return same, same != "steps" or fold(key) in ("steps", "maxsteps", "maxstep")
    near = nearest(key, (known for known, part in schema.properties.items() if not part.get("x-no-effect")))
    return near, False


def _restricts(value: Value) -> bool:
    """Whether a value that was meant for `permission`, `tools` or `disable` forbids or asks."""
    stack = [value]
    while stack:
        part = stack.pop()
        if isinstance(part, bool):
            if part is False or part is value:
                return part is not False or part is not value
        elif isinstance(part, str):
            if part.lower() in ("deny", "ask"):
                return True
        elif isinstance(part, dict):
            stack += part.values()
        elif isinstance(part, list):
            stack += part
    return False


def _judge_name(reading: _Reading, own: str, builtin: Builtin | None, data: dict[str, Value]) -> None:
    seen = reading.seen
    name = data.get("name")
    span = reading.span(("name",)) if "name" in reading.entries else reading.source.line_span(0)
    if isinstance(name, str) and name != own:
        effect = Effect.NOTE if name.strip() else Effect.ALTERS
        why = (
            f"{reading.client} calls the agent `{name}`, though its documentation says that the file's name counts; "
            f"other versions call it `{own}`."
        )
        reading.report(NameOverride(word=name, expected=own), effect, span, why, ("name",))
    if builtin and seen.outcome != "disabled":
        effect = Effect.ALTERS if builtin.hidden else Effect.NOTE
        why = (
            f"{reading.client} has an agent of its own called `{seen.name}`: this file changes that one, and adds "
            "its rules."
        )
        if builtin.hidden:
            why = (
                f"{reading.client} uses an agent called `{seen.name}` for work of its own, unseen: this file "
                "changes that one."
            )
        reading.report(BuiltinName(seen.name or ""), effect, span, why, ("name",) if name is not None else ())
    if reading.place.filename.lower() == "readme.md":
        why = (
            f"{reading.client} loads every `.md` file in the folder as an agent: this one is offered as `{seen.name}`."
        )
        reading.report(ReadmeAgent(), Effect.ALTERS, reading.source.line_span(0), why)


def _judge_model(reading: _Reading, model: Value) -> None:
    if not isinstance(model, str) or not model:
        return
    provider, _, name = model.partition("/")
    if provider.strip() and name.strip():
        return
    why = (
        f"{reading.client} takes the part before the first `/` as the provider and the rest as the model: it loads "
        "the agent "
        f'with provider "{provider}" and model "{name}", and every use of it fails.'
    )
    reading.report(ModelFormat(word=model), Effect.BREAKS_USE, reading.span(("model",)), why, ("model",))


# ------------------------------------------------------------------------------------- what permissions do not do

_STRICT: Final = {"allow": 0, "ask": 1, "deny": 2}
_WILDCARDS: Final = 20
"""How many wildcard keys are compared with the rules before them."""


def _judge_permissions(reading: _Reading, data: dict[str, Value], rules: list[Rule], every: list[Rule]) -> None:
    if not rules and not data.get("tools"):
        return
    _judge_dead_keys(reading, data, every)
    _judge_order(reading, data, rules)
    _judge_tools(reading, data)


def _judge_dead_keys(reading: _Reading, data: dict[str, Value], every: list[Rule]) -> None:
    """Keys that no tool of the client ever asks for."""
    for top in ("permission", "tools"):
        for key, value in javascript.entries(data.get(top)) if not isinstance(data.get(top), str) else []:
            if key in _PERMISSIONS or "*" in key or "?" in key or (top == "tools" and key in _OLD_EDITS):
                continue
            folded = fold(key)
            if folded not in _FOLDED:
                _judge_misspelt(reading, (top, key), folded, value, every)
                continue
            meant = _FOLDED[folded]
            if meant == key:
                continue
            written = _strictest(value)
            effect = Effect.NOTE
            why = f"{reading.client} has no tool that asks for `{key}`: the rule has no effect."
            if meant is not None:
                rule = in_force(meant, every)
                actual = rule.action if rule else "allow"
                why = (
                    f"{reading.client} has no permission `{key}`, names are case-sensitive: what it says is not in "
                    "force."
                )
                if folded in ("write", "applypatch", "patch", "multiedit", "notebookedit"):
                    why = f"{reading.client} asks for `edit` before every change of a file: `{key}` has no effect."
                if _STRICT[written] > _STRICT[actual]:
                    effect = Effect.NOT_RESTRICTED
                elif written == "allow" and actual == "deny":
                    effect = Effect.ALTERS
            route = (top, key)
            reading.report(
                PermissionKeyNoEffect(word=key, suggestion=meant, action=written),
                effect,
                reading.span(route, key=True),
                why,
                route,
            )


def _judge_misspelt(reading: _Reading, route: tuple[str, str], folded: str, value: Value, every: list[Rule]) -> None:
    """A restriction under a name close to a tool's: a plugin may bring such a tool, but most likely it is a slip."""
    meant = _FOLDED[likely] if "_" not in route[1] and (likely := nearest(folded, _FOLDED)) else None
    if meant is None:
        return
    written = _strictest(value)
    rule = in_force(meant, every)
    if _STRICT[written] <= _STRICT[rule.action if rule else "allow"]:
        return
    why = (
        f"{reading.client} has no tool of its own that asks for `{route[1]}`: unless a plugin or an MCP server brings "
        "one, the rule has no effect."
    )
    reading.report(
        PermissionKeyNoEffect(word=route[1], suggestion=meant, action=written, guess=True),
        Effect.ALTERS,
        reading.span(route, key=True),
        why,
        route,
    )


def _strictest(value: Value) -> str:
    if isinstance(value, bool):
        return "allow" if value else "deny"
    actions = [value] if isinstance(value, str) else [item for _, item in javascript.entries(value)]
    return max((str(action) for action in actions if action in _STRICT), key=lambda one: _STRICT[one], default="allow")


def _judge_order(reading: _Reading, data: dict[str, Value], rules: list[Rule]) -> None:
    """Rules that a later one takes back entirely."""
    taken: dict[Route, list[Rule]] = {}
    later: list[Rule] = []  # rules for everything of a wildcard key, the last first
    inside: tuple[str, Rule] | None = None  # the rule for everything of the key that is being looked at
    by_route: dict[Route, Rule] = {}
    for rule in reversed(rules):
        by_route[rule.route] = rule
        if inside is not None and inside[0] != rule.key:
            inside = None
        cover = inside[1] if inside else next((one for one in later if matches(rule.key, one.key)), None)
        if cover is not None and cover.action != rule.action:
            taken.setdefault(cover.route, []).append(rule)
        if rule.pattern == "*" and cover is None:
            inside = (rule.key, rule)
            if ("*" in rule.key or "?" in rule.key) and len(later) < _WILDCARDS:
                later.append(rule)
    for route, lost in taken.items():
        _report_order(reading, by_route[route], list(reversed(lost)))
    _judge_old_order(reading, data, rules)


def _judge_old_order(reading: _Reading, data: dict[str, Value], rules: list[Rule]) -> None:
    """Entries of the old tools map that another entry or `permission` replaces."""
    final = {rule.key: rule for rule in rules if rule.pattern == "*"}
    taken: dict[Route, list[Rule]] = {}
    for tool, enabled in javascript.entries(data.get("tools")):
        key = "edit" if tool in _OLD_EDITS else tool
        rule = final.get(key)
        written = "allow" if enabled else "deny"
        if rule is None or rule.route == ("tools", tool) or _STRICT[rule.action] >= _STRICT[written]:
            continue
        taken.setdefault(rule.route, []).append(Rule(key, "*", written, ("tools", tool)))
    for rule in final.values():
        if rule.route in taken:
            _report_order(reading, rule, taken[rule.route])


def _report_order(reading: _Reading, cover: Rule, lost: list[Rule]) -> None:
    loose = any(_STRICT[rule.action] > _STRICT[cover.action] for rule in lost)
    effect = Effect.NOT_RESTRICTED if loose else Effect.ALTERS if reading.seen.tools else Effect.NO_TOOLS
    if loose and cover.action == "ask" and cover.route[0] == "permission" and lost[0].route[0] == "tools":
        effect = Effect.ALTERS  # `permission` names the same tool: asking was meant, the old map was left behind
    why = f"{reading.client} lets the last rule that matches decide: this one takes back what was said before it."
    if effect is Effect.NO_TOOLS:
        why += " The agent has no tool left."
    reading.report(
        PermissionOrder(
            word=str(cover.route[-1]),
            action=cover.action,
            overridden=tuple(
                Overridden(rule.action, rule.route, reading.span(rule.route, key=True)) for rule in lost[:50]
            ),
        ),
        effect,
        reading.span(cover.route, key=True),
        why,
        cover.route,
    )


def _judge_tools(reading: _Reading, data: dict[str, Value]) -> None:
    """The old tools map with nothing but true in it, meant as a list of what is allowed."""
    tools = data.get("tools")
    if not isinstance(tools, dict) or not tools or not all(tools.values()) or data.get("permission"):
        return
    edits = any(_FOLDED.get(fold(tool)) == "edit" for tool in tools)
    shell = any(_FOLDED.get(fold(tool)) == "bash" for tool in tools)
    if "*" in tools or (edits and shell):
        effect = Effect.NOTE
    else:
        known = any(fold(tool) in _FOLDED for tool in tools)  # names of no tool at all say little about what was meant
        effect = Effect.NOT_RESTRICTED if known and not (edits or shell) else Effect.ALTERS
    left = [tool for tool in reading.flavour.tools if tool not in tools and tool != "question"]
    why = f"{reading.client} only takes away what is set to false: every tool that is not named here stays allowed."
    reading.report(
        ToolsNotAllowlist(words=tuple(list(tools)[:50]), still_allowed=tuple(left)),
        effect,
        reading.span(("tools",), key=True),
        why,
        ("tools",),
    )


# ----------------------------------------------------------------------------------------- values that lost a part

_AFTER_VALUE: Final = lazy_pattern(r"([ \t]+)(#[^\r\n]*)")
_PROPERTY: Final = lazy_pattern(r"[ \t]*:[ \t]+([&!][^ \t\r\n]*)[ \t]")
_STARRED: Final = lazy_pattern(r"\*([^* \t\r\n]*)")


def _judge_cuts(reading: _Reading) -> None:
    text = reading.source.text
    starred: list[str] | None = None  # what stands behind a `*`, in order: a look at all the text for each key is slow
    for name, (key, value) in reading.entries.items():
        if not isinstance(value, Scalar):
            continue
        if value.style == "plain" and value.start < value.end:
            comment = _AFTER_VALUE.match(text, value.end)
            if comment and _is_text(name, comment[1], comment[2]) and not for_agentlint(comment[2]):
                why = f"{reading.client} ends the value before ` #`: the rest of the line is a comment to it."
                reading.report(ValueCut(), Effect.ALTERS, Span(*comment.span(2)), why, (name,))
        found = _PROPERTY.match(text, key.end)
        if found and found.end(1) <= value.start:
            kind = "anchor" if found[1][0] == "&" else "tag"
            if kind == "tag" and value.tag not in (None, "!"):
                continue  # a tag that js-yaml knows was meant as one
            if kind == "anchor":
                starred = sorted(_STARRED.findall(text)) if starred is None else starred
                wanted = found[1][1:].partition("*")[0]
                near = bisect.bisect_left(starred, wanted)
                if near < len(starred) and starred[near].startswith(wanted):
                    continue
            why = f"{reading.client} takes `{found[1]}` as a mark of YAML's own and drops it from the value."
            reading.report(AnchorOrTag(word=found[1]), Effect.ALTERS, Span(*found.span(1)), why, (name,))


def _is_text(key: str, gap: str, comment: str) -> bool:
    """Whether what follows ` #` was meant as text: `#12`, or anything one blank behind a description."""
    if key != "description" or len(comment) < 2:
        return False
    return comment[1] not in " \t#!" or gap == " "


# ---------------------------------------------------------------------------------------------------------- platform


def evidence(data: dict[str, Value], name: str) -> list[str]:  # noqa: ARG001 - a file name tells nothing here
    """Signs in the content that a file is an OpenCode agent."""
    return list(_signs(data))


def _signs(data: dict[str, Value]) -> Iterator[str]:
    if isinstance(data.get("permission"), dict | str):
        yield "`permission` is OpenCode's key"
    if isinstance(data.get("tools"), dict):
        yield "`tools` is a map"
    if data.get("mode") in ("primary", "subagent", "all"):
        yield f"`mode: {data['mode']}` is OpenCode's"
    model = data.get("model")
    if isinstance(model, str) and re.fullmatch(r"[\w.-]+/[\w./:-]+", model):
        yield "`model` names its provider"
    for key in ("temperature", "top_p", "steps", "maxSteps", "disable", "variant"):
        if key in data:
            yield f"`{key}` is OpenCode's key"
    color = data.get("color")
    if isinstance(color, str) and re.fullmatch(r"#[0-9a-fA-F]{6}|primary|secondary|accent|success|error|info", color):
        yield f"`color: {color}` is a value of OpenCode's"


def contest(place: Place, seen: Seen) -> tuple[Claim, ...]:
    """Agents of one name are one, whose files are merged: ``~/.opencode`` wins over the project and that over
    ``~/.config/opencode``, and in each the mode folders over the agent folders. Of two files in one of these the deeper
    one counts. (All observed with 1.18.34.)"""
    base = 0 if place.folder.startswith(".config") else 2 if place.scope == "user" else 1
    return claims(place, seen, base)


def claims(place: Place, seen: Seen, base: int) -> tuple[Claim, ...]:
    """The claims of an agent in a folder that is the ``base``-th of those that the client reads."""
    if not seen.loaded or seen.name is None:
        return ()
    layer = -2 * base - _is_mode_folder(place)
    undecided = f"{seen.client} takes the one that it happens to read last, which differs from one start to the next."
    return (Claim(seen.name, (-place.inside.count("/"),), layer, undecided),)


def complete(parts: PySequence[tuple[Place, Seen]]) -> None:
    """`complete_as` for OpenCode itself."""
    complete_as(OPENCODE, parts)


PLATFORM: Final = Platform(
    id="opencode",
    clients=(CLIENT,),
    see=see,
    evidence=evidence,
    contest=contest,
    builtin_names=frozenset(BUILTINS),
    load_schema=load_schema,
    literal_newlines=True,
    complete=complete,
)
