"""The library: `check_text`, `inspect_text`, `fix_text` and `convert_text`, also as ``agentlint.check_text`` and so on.

They take the text of one agent file and give plain, frozen data. No file is opened or looked for: ``path`` only says
where the text stands or would stand, and need not exist. So nothing is known of what would lie around it:
configuration, baseline, other agents of the same name, whether there is a git repository (it is taken for granted), and
whether a folder called ``agents`` belongs to a plugin (it is taken for any other folder).

Every function gives the same answer for the same arguments, may be called from several threads and processes at once,
and never raises for what stands in a text: only for arguments that cannot be meant (ValueError, TypeError). A text of
more than a million bytes is not read, as in `agentlint check`.

What stands here is stable: names, parameters, fields and ``to_dict`` change only with a new major version. Fields may
be added.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, fields, is_dataclass
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from agentlint.text import Severity as _Severity
from agentlint.text import Source as _Source

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from agentlint import text as _text
    from agentlint.engine import convert as _convert
    from agentlint.engine import fix as _fix
    from agentlint.engine import inspect as _inspect
    from agentlint.engine.places import Found as _Found
    from agentlint.engine.settings import Settings as _Settings
    from agentlint.model import agent as _agent

__all__ = [
    "Applied", "Change", "Client", "Converted", "Diagnostic", "Edit", "Fix", "Fixed", "Message", "Position", "Problem",
    "Range", "Related", "View", "check_text", "convert_text", "fix_text", "inspect_text",
]  # fmt: skip

Severity: TypeAlias = Literal["error", "warning", "info"]
Outcome: TypeAlias = Literal["loaded", "bare", "degraded", "rejected", "skipped", "disabled", "ignored"]
Route: TypeAlias = tuple["str | int", ...]


@dataclass(frozen=True, slots=True)
class Position:
    """``line`` and ``column`` count from 1, ``column`` in characters (not bytes, not UTF-16 units); ``offset`` counts
    characters of the text from 0."""

    line: int
    column: int
    offset: int


@dataclass(frozen=True, slots=True)
class Range:
    """``end`` is the first position behind it."""

    start: Position
    end: Position


@dataclass(frozen=True, slots=True)
class Edit:
    """Replace ``range`` by ``new``."""

    range: Range
    new: str


@dataclass(frozen=True, slots=True)
class Fix:
    """Edits that are made together or not at all. ``title`` says what a client sees differently afterwards.

    ``safety`` safe: every client that loaded the file loads the same values, or the one certainly meant. unsafe: may
    change what the agent is or may do. display: shown, never applied.
    """

    title: str
    safety: Literal["safe", "unsafe", "display"]
    edits: tuple[Edit, ...]


@dataclass(frozen=True, slots=True)
class Related:
    """A second place of the same text that belongs to a finding."""

    path: str
    message: str
    range: Range


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """A finding: what (``message``), why (what the client does) and what to do (``help``, ``fixes``).

    ``route`` is the value that it is about, as ``("tools", 2)``; ``()`` is the file, ``("<body>",)`` the body.
    ``platform`` is the one that the text was judged for, ``url`` the address of the rule's page, "" while the project
    has no home.
    """

    path: str
    platform: str
    rule: str
    severity: Severity
    message: str
    why: str
    help: str
    route: Route
    range: Range
    fixes: tuple[Fix, ...]
    related: tuple[Related, ...]
    url: str

    @property
    def line(self) -> int:
        """The line where it starts, from 1."""
        return self.range.start.line

    @property
    def column(self) -> int:
        """The column where it starts, from 1, in characters."""
        return self.range.start.column

    def to_dict(self) -> dict[str, Any]:
        """The object that `agentlint check --output-format json` has under ``diagnostics``."""
        out = _dict(self)
        if not self.url:
            del out["url"]
        return out


@dataclass(frozen=True, slots=True)
class Client:
    """A client that was observed: ``date`` says when, ``source`` is "observed", or the address of its documentation."""

    id: str
    title: str
    version: str
    date: str
    source: str


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that a client does not take as written; ``effect`` is what it does instead."""

    rule: str
    effect: str
    severity: Severity
    route: Route
    range: Range
    why: str


@dataclass(frozen=True, slots=True)
class View:
    """The agent as one client sees it. None: the client has no such notion, or there is no agent.

    ``outcome`` loaded: as written. bare: the text alone, without what stands above it (skills and commands). degraded:
    an agent, but not the one written. rejected, skipped: no agent, with and without an error. disabled: switched off by
    its author. ignored: the client does not read it. ``reason`` is one sentence on why it is not simply loaded.
    ``tools`` are the client's own in force. ``permission`` are OpenCode's rules in order, as "edit:*=deny".
    ``hypothetical``: the path is not where this client looks, and the text is shown as if it were.
    """

    path: str
    as_: str
    client: Client
    outcome: Outcome
    reason: str
    name: str | None
    description: str | None
    prompt: str | None
    model: str | None
    mode: str | None
    tools: Literal["all"] | tuple[str, ...] | None
    permission: tuple[str, ...] | None
    user_invocable: bool | None
    model_invocable: bool | None
    hypothetical: bool
    problems: tuple[Problem, ...]

    def to_dict(self) -> dict[str, Any]:
        """The object that `agentlint inspect --output-format json` has under ``agents``."""
        out = _dict(self)
        out["as"] = out.pop("as_")
        prompt = out.pop("prompt")
        out["prompt_length"] = None if prompt is None else len(prompt)
        return out


@dataclass(frozen=True, slots=True)
class Applied:
    """A fix that was made. ``line`` is where, from 1, in the text as it was at that moment."""

    rule: str
    title: str
    safety: Literal["safe", "unsafe"]
    line: int


@dataclass(frozen=True, slots=True)
class Fixed:
    """A text after its fixes. ``left`` are the findings that are still there, in the new text."""

    text: str
    changed: bool
    applied: tuple[Applied, ...]
    left: tuple[Diagnostic, ...]

    def to_dict(self) -> dict[str, Any]:
        """All fields as plain data."""
        return _dict(self)


@dataclass(frozen=True, slots=True)
class Change:
    """What became of one field. ``target`` and ``value`` are what it is now, None where nothing is.

    ``kind`` mapped: says the same. approximated: the nearest thing. dropped: gone. defaulted: the target needs it and
    the source has none. ``authority`` says whether the agent may do less (narrower) or more (wider) because of it.
    """

    field: str
    kind: Literal["mapped", "approximated", "dropped", "defaulted"]
    value: Any
    target: str | None
    target_value: Any
    authority: Literal["same", "narrower", "wider"]
    reason: str


@dataclass(frozen=True, slots=True)
class Message:
    """``level`` error: the text was not converted for this. note: for the reader."""

    level: Literal["error", "note"]
    code: str
    text: str


@dataclass(frozen=True, slots=True)
class Converted:
    """An agent in another client's form. ``text`` is None when it was refused, with the reason in ``messages``.

    ``path`` is where it belongs, from the project's root; ``from_`` and ``to`` are platforms.
    """

    from_: str
    to: str
    path: str
    text: str | None
    changes: tuple[Change, ...]
    messages: tuple[Message, ...]

    @property
    def refused(self) -> bool:
        """Whether there is no text."""
        return self.text is None

    def to_dict(self) -> dict[str, Any]:
        """All fields as plain data."""
        out = _dict(self)
        out["from"] = out.pop("from_")
        return out


def check_text(
    text: str | bytes,
    *,
    path: str | os.PathLike[str] = "",
    platform: str = "",
    severity: Severity = "warning",
    select: Iterable[str] = (),
    ignore: Iterable[str] = (),
    ignores: bool = True,
) -> list[Diagnostic]:
    """Every finding about one agent file, in the order of the text.

    ``path`` is where the text stands: it tells the platform and matters to rules about names and places. "" is a file
    ``agent.md`` in no folder that a client reads. ``platform`` judges for that platform ("claude", "opencode",
    "copilot", ...), or for all main ones in turn ("all"); "" tells it from the path, else from the content.
    ``severity`` is the lowest level given back. ``select`` gives only the rules named, at any level; ``ignore`` leaves
    rules out. With ``ignores`` False the comments in the text hide nothing.

    Raises ValueError for a platform, level or rule that does not exist.
    """
    from agentlint.engine.check import lint_source

    found, settings = _asked(path, platform, severity, select, ignore, ignores=ignores)
    source = _source(found.path, text)
    result = lint_source(source, found.place, settings, found.platform, found.reason)
    return [_diagnostic(source, one) for one in result.diagnostics]


def inspect_text(
    text: str | bytes,
    *,
    path: str | os.PathLike[str] = "",
    platform: str = "",
    clients: Iterable[str] = (),
) -> list[View]:
    """The agent as each client really sees it: its own first, then the others.

    ``path`` and ``platform`` as for `check_text`. ``clients`` asks for these only, in this order: platforms, and
    "vscode".

    Raises ValueError for a platform or client that does not exist.
    """
    from agentlint.engine import inspect as engine
    from agentlint.platforms import canonical

    found, _ = _asked(path, platform)
    asked = tuple(dict.fromkeys(canonical(name) or name.lower() for name in _names("clients", clients)))
    for name in asked:
        _known("client", name, engine.READERS)
    source = _source(found.path, text)
    options = engine.Options(asked, frozenset({found.path}))
    return [_view(view, seen.prompt) for _, seen, view in engine.views(found, source, options)]


def fix_text(
    text: str | bytes,
    *,
    path: str | os.PathLike[str] = "",
    platform: str = "",
    unsafe: bool = False,
    severity: Severity = "warning",
    select: Iterable[str] = (),
    ignore: Iterable[str] = (),
    ignores: bool = True,
) -> Fixed:
    """The text with every safe fix made, and with ``unsafe`` also those that may change what the agent is or does.

    The other parameters are those of `check_text`; only findings that it would give back are fixed. Each pass is
    proven with the clients' readers: what no fix names stays as every client sees it. Bytes that are not UTF-8 are not
    changed, and ``text`` shows them with U+FFFD: do not write it back when ``changed`` is False.

    Raises ValueError as `check_text` does.
    """
    from agentlint.engine.fix import fix_source

    found, settings = _asked(path, platform, severity, select, ignore, ignores=ignores)
    source = _source(found.path, text)
    fixed = fix_source(source, found.place, found.platform, settings, unsafe=unsafe)
    after = _Source.from_text(found.path, fixed.text)
    left = tuple(_diagnostic(after, one) for one in (*fixed.left, *fixed.errors))
    return Fixed(fixed.text, fixed.text != source.text, tuple(_applied(one) for one in fixed.applied), left)


def convert_text(
    text: str | bytes,
    to: str,
    *,
    path: str | os.PathLike[str] = "",
    platform: str = "",
    models: Mapping[str, str] | None = None,
    strict: bool = False,
    preserve: bool = False,
    allow_wider: bool = False,
    allow_builtin: bool = False,
) -> Converted:
    """The agent in the form of the platform ``to``, and what became of each field.

    ``path`` and ``platform`` say what the text is, as for `check_text`. ``models`` maps model names of the source to
    the target's; "" leaves the model out. ``strict`` refuses when a field is not carried over exactly. ``preserve``
    keeps what the target cannot say in comments, and restores it from there on the way back. ``allow_wider`` takes the
    nearest form where the target cannot say a restriction; without it an agent never gets more rights than it had.
    ``allow_builtin`` converts an agent that bears the name of one of the target's own, which it would change.

    Raises ValueError for a platform that does not exist, or that cannot be written.
    """
    from agentlint.engine import convert as engine
    from agentlint.platforms import PLATFORMS, canonical, conversion

    able = [one for one in PLATFORMS if conversion.exists(one)]
    target = _known("platform to convert to", canonical(to) or to, able)
    found, settings = _asked(path, platform)
    if settings.platform == "all":
        raise ValueError("text is converted from one platform, not from all")
    options = engine.Options(
        (target,), strict=strict, preserve=preserve, wider=allow_wider, builtin=allow_builtin,
        models=dict(models or {}),
    )  # fmt: skip
    (result,) = engine.convert_source(_source(found.path, text), found, options)
    return _converted(result, target)


# --- arguments ------------------------------------------------------------------------------------------------------


def _asked(
    path: str | os.PathLike[str],
    platform: str,
    severity: str = "warning",
    select: Iterable[str] = (),
    ignore: Iterable[str] = (),
    *,
    ignores: bool = True,
) -> tuple[_Found, _Settings]:
    from agentlint.engine.places import Found, placed
    from agentlint.engine.settings import Settings
    from agentlint.platforms import PLATFORMS, canonical
    from agentlint.platforms.base import Place

    where = os.fspath(path)
    if not isinstance(where, str):
        raise TypeError(f"path is {type(where).__name__}, not str")
    chosen = canonical(platform) or platform.lower()
    if chosen:
        _known("platform", chosen, [*PLATFORMS, "all"])
    _known("severity", severity, [str(level) for level in _Severity])
    found = placed(where) if where else Found("", Place("", "", "", "agent.md"), "", "")
    if chosen and chosen != "all":
        found = found._replace(platform=chosen, reason="asked for")
    settings = Settings(
        select=_rules("select", select),
        ignore=_rules("ignore", ignore),
        show=_Severity[severity.upper()],
        platform=chosen,
        suppressions=ignores,
    )
    return found, settings


def _source(path: str, text: str | bytes) -> _Source:
    if isinstance(text, str):
        return _Source.from_text(path, text)
    if isinstance(text, bytes):
        return _Source(path, text)
    raise TypeError(f"text is {type(text).__name__}, not str or bytes")


def _names(parameter: str, given: Iterable[str]) -> list[str]:
    if isinstance(given, str):
        raise TypeError(f"{parameter} takes several names: write [{given!r}]")
    return list(given)


def _rules(parameter: str, given: Iterable[str]) -> frozenset[str]:
    from agentlint import rules

    known = rules.names() | rules.ENGINE_RULES.keys()
    names = (rules.RENAMED.get(name, name) for name in _names(parameter, given))
    return frozenset(_known("rule", name, known) for name in names)


def _known(what: str, name: str, known: Iterable[str]) -> str:
    if name in known:
        return name
    from agentlint.model.words import nearest

    near = nearest(name, sorted(known))
    raise ValueError(f"there is no {what} {name!r}" + (f"; did you mean {near!r}?" if near else ""))


# --- results --------------------------------------------------------------------------------------------------------


def _dict(one: Any) -> dict[str, Any]:
    """A dataclass as JSON can hold it: tuples are lists."""
    return {field.name: _plain(getattr(one, field.name)) for field in fields(one)}


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    return _dict(value) if is_dataclass(value) else value


def _range(source: _Source, start: int, end: int) -> Range:
    return Range(Position(*source.position(start)), Position(*source.position(end)))


def _diagnostic(source: _Source, one: _text.Diagnostic) -> Diagnostic:
    from agentlint import rules

    return Diagnostic(
        path=one.path or source.path,
        platform=one.platform,
        rule=one.rule,
        severity=_severity(one.severity),
        message=one.message,
        why=one.why,
        help=one.help,
        route=one.route,
        range=_range(source, *one.span),
        fixes=tuple(_fix_of(source, fix) for fix in one.fixes),
        related=tuple(
            Related(label.path or source.path, label.text, _range(source, *label.span)) for label in one.labels
        ),
        url=rules.address(one.rule),
    )


def _severity(level: _Severity) -> Severity:
    return "error" if level is _Severity.ERROR else "warning" if level is _Severity.WARNING else "info"


def _fix_of(source: _Source, fix: _text.Fix) -> Fix:
    edits = tuple(Edit(_range(source, edit.start, edit.end), edit.new) for edit in fix.edits)
    safety: Any = str(fix.safety)
    return Fix(fix.title, safety, edits)


def _view(view: _inspect.View, prompt: str | None) -> View:
    tools, permission = view["tools"], view["permission"]
    return View(
        path=view["path"],
        as_=view["as"],
        client=Client(**view["client"]),
        outcome=view["outcome"],
        reason=view["reason"],
        name=view["name"],
        description=view["description"],
        prompt=prompt,
        model=view["model"],
        mode=view["mode"],
        tools=tuple(tools) if isinstance(tools, list) else tools,
        permission=None if permission is None else tuple(permission),
        user_invocable=view["user_invocable"],
        model_invocable=view["model_invocable"],
        hypothetical=view["hypothetical"],
        problems=tuple(map(_problem, view["problems"])),
    )


def _problem(problem: _inspect.Trouble) -> Problem:
    start, end = problem["range"]["start"], problem["range"]["end"]
    severity: Any = problem["severity"]
    return Problem(
        rule=problem["rule"],
        effect=problem["effect"],
        severity=severity,
        route=tuple(problem["route"]),
        range=Range(Position(**start), Position(**end)),
        why=problem["why"],
    )


def _applied(one: _fix.Applied) -> Applied:
    safety: Any = str(one.safety)
    return Applied(one.rule, one.title, safety, one.line)


def _converted(result: _convert.Result, target: str) -> Converted:
    text = None if result.data is None or result.refused else result.data.decode("utf-8", "replace")
    return Converted(
        from_=result.origin,
        to=target,
        path=result.path,
        text=text,
        changes=tuple(map(_change, result.changes)),
        messages=tuple(Message(message.level, message.code, message.text) for message in result.messages),
    )


def _change(change: _agent.Loss) -> Change:
    from agentlint.reports.convert import plain

    target, value = change.to if change.to is not None else (None, None)
    return Change(
        field=change.field,
        kind=change.kind,
        value=None if change.kind == "defaulted" else plain(change.value),
        target=target,
        target_value=plain(value),
        authority=change.authority,
        reason=change.reason,
    )
