"""The library: `check_text`, `inspect_text`, `fix_text` and `convert_text`, also as ``agentlint.check_text`` and so on.

Each function takes the text of one agent file and returns plain, frozen data. No file is opened or searched for:
``path`` only says where the text is or would be, and need not exist. Nothing is therefore known of its surroundings:
the configuration, the baseline and other agents of the same name are unknown, a git repository is assumed to exist, and
a folder called ``agents`` is treated as an ordinary folder even if it belongs to a plugin.

Every function gives the same answer for the same arguments and may be called from several threads and processes at
once. No text makes it raise; only arguments without a meaning do (ValueError, TypeError). A text of more than a million
bytes is not read, as in `agentlint check`.

This interface is stable: names, parameters, fields and ``to_dict`` change only with a new major version. Fields may be
added.
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
    """A place in a text. ``line`` and ``column`` count from 1, ``column`` in characters (not bytes, not UTF-16 units);
    ``offset`` counts the characters of the text from 0."""

    line: int
    column: int
    offset: int


@dataclass(frozen=True, slots=True)
class Range:
    """A stretch of text. ``end`` is the position after its last character."""

    start: Position
    end: Position


@dataclass(frozen=True, slots=True)
class Edit:
    """A replacement of the text in ``range`` by ``new``."""

    range: Range
    new: str


@dataclass(frozen=True, slots=True)
class Fix:
    """Edits that are made together or not at all. ``title`` says what a client sees differently afterwards.

    ``safety`` is "safe": every client that loaded the file loads the same values, or the one that was certainly meant;
    "unsafe": the fix may change what the agent is or may do; "display": the fix is shown and never applied.
    """

    title: str
    safety: Literal["safe", "unsafe", "display"]
    edits: tuple[Edit, ...]


@dataclass(frozen=True, slots=True)
class Related:
    """A second place in the same text that belongs to a finding."""

    path: str
    message: str
    range: Range


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """A finding: what is wrong (``message``), why (what the client does) and what to do (``help``, ``fixes``).

    ``route`` leads to the value that the finding is about, such as ``("tools", 2)``; ``()`` is the file,
    ``("<body>",)`` the body. ``platform`` is the one that the text was judged for. ``url`` is the address of the rule's
    page, "" while the project has no home address.
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
        """The line where the finding starts, from 1."""
        return self.range.start.line

    @property
    def column(self) -> int:
        """The column where the finding starts, from 1, in characters."""
        return self.range.start.column

    def to_dict(self) -> dict[str, Any]:
        """Return the object that `agentlint check --output-format json` has under ``diagnostics``."""
        out = _dict(self)
        if not self.url:
            del out["url"]
        return out


@dataclass(frozen=True, slots=True)
class Client:
    """A client that was observed. ``date`` says when, ``source`` is "observed" or the address of its documentation."""

    id: str
    title: str
    version: str
    date: str
    source: str


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that a client does not take as written. ``effect`` is what the client does instead."""

    rule: str
    effect: str
    severity: Severity
    route: Route
    range: Range
    why: str


@dataclass(frozen=True, slots=True)
class View:
    """The agent as one client sees it. A field is None where the client has no such notion, or there is no agent.

    ``outcome`` is one of these: "loaded": as written; "bare": the text alone, without its frontmatter (skills and
    commands); "degraded": an agent, but not the one written; "rejected", "skipped": no agent, with and without an
    error; "disabled": switched off by its author; "ignored": the client does not read the file. ``reason`` says in one
    sentence why the outcome is not "loaded". ``tools`` are the client's own tools that the agent has. ``permission``
    holds OpenCode's rules in order, such as "edit:*=deny". ``hypothetical`` says that the client does not look at this
    path, and that the text is shown as if it did.
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
        """Return the object that `agentlint inspect --output-format json` has under ``agents``."""
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
    """A text after its fixes. ``left`` are the findings that remain in the new text."""

    text: str
    changed: bool
    applied: tuple[Applied, ...]
    left: tuple[Diagnostic, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return all fields as plain data."""
        return _dict(self)


@dataclass(frozen=True, slots=True)
class Change:
    """What became of one field. ``target`` and ``target_value`` are its key and value in the target, None where it has
    none.

    ``kind`` is "mapped": the target says the same; "approximated": it says the nearest thing; "dropped": it says
    nothing; "defaulted": the target needs the field and the source has none. ``authority`` says whether the agent may
    do less ("narrower") or more ("wider") because of the change.
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
    """A message about a conversion. ``level`` is "error" (the text was not converted for this reason) or "note"."""

    level: Literal["error", "note"]
    code: str
    text: str


@dataclass(frozen=True, slots=True)
class Converted:
    """An agent in another client's form. ``text`` is None when the conversion was refused; ``messages`` say why.

    ``path`` is where the file belongs, from the project's root; ``from_`` and ``to`` are platforms.
    """

    from_: str
    to: str
    path: str
    text: str | None
    changes: tuple[Change, ...]
    messages: tuple[Message, ...]

    @property
    def refused(self) -> bool:
        """Whether the conversion was refused, so that there is no text."""
        return self.text is None

    def to_dict(self) -> dict[str, Any]:
        """Return all fields as plain data."""
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
    """Return every finding about one agent file, in the order of the text.

    ``path`` is where the text is: it tells the platform and matters to rules about names and places. "" stands for a
    file ``agent.md`` in no folder that a client reads. ``platform`` is the platform to judge for ("claude", "opencode",
    "copilot", ...), or "all" for each of the main ones; with "" it is detected from the path, else from the content.
    ``severity`` is the lowest level returned. ``select`` returns only the rules named, at any level; ``ignore`` leaves
    rules out. With ``ignores`` False, comments in the text suppress nothing.

    Raises ValueError for a platform, level or rule that does not exist.
    """
    from agentlint.engine.check import lint_source

    target, settings = _asked(path, platform, severity, select, ignore, ignores=ignores)
    source = _source(target.path, text)
    result = lint_source(source, target.place, settings, target.platform, target.reason)
    return [_diagnostic(source, finding) for finding in result.diagnostics]


def inspect_text(
    text: str | bytes,
    *,
    path: str | os.PathLike[str] = "",
    platform: str = "",
    clients: Iterable[str] = (),
) -> list[View]:
    """Return the agent as each client really sees it: its own client first, then the others.

    ``path`` and ``platform`` are those of `check_text`. ``clients`` names the clients to ask, in this order: platforms,
    and "vscode".

    Raises ValueError for a platform or client that does not exist.
    """
    from agentlint.engine import inspect as engine
    from agentlint.platforms import canonical

    target, _ = _asked(path, platform)
    asked = tuple(dict.fromkeys(canonical(name) or name.lower() for name in _names("clients", clients)))
    for name in asked:
        _known("client", name, engine.READERS)
    source = _source(target.path, text)
    options = engine.Options(asked, frozenset({target.path}))
    return [_view(view, file_seen.prompt) for _, file_seen, view in engine.views(target, source, options)]


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
    """Return the text with every safe fix made, and with ``unsafe`` also those that may change what the agent is or
    does.

    The other parameters are those of `check_text`; only findings that it would return are fixed. Each pass is proven
    with the clients' readers: what no fix names stays as every client sees it. Bytes that are not UTF-8 are not
    changed, and ``text`` shows them as U+FFFD: do not write it back when ``changed`` is False.

    Raises ValueError as `check_text` does.
    """
    from agentlint.engine.fix import fix_source

    target, settings = _asked(path, platform, severity, select, ignore, ignores=ignores)
    source = _source(target.path, text)
    fixed = fix_source(source, target.place, target.platform, settings, unsafe=unsafe)
    after = _Source.from_text(target.path, fixed.text)
    left = tuple(_diagnostic(after, entry) for entry in (*fixed.left, *fixed.errors))
    return Fixed(fixed.text, fixed.text != source.text, tuple(_applied(entry) for entry in fixed.applied), left)


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
    """Return the agent in the form of the platform ``to``, and what became of each field.

    ``path`` and ``platform`` say what the text is, as in `check_text`. ``models`` maps model names of the source to
    those of the target; "" leaves the model out. ``strict`` refuses when a field is not carried over exactly.
    ``preserve`` keeps in comments what the target cannot express, and restores it from there on the way back.
    ``allow_wider`` takes the nearest form where the target cannot express a restriction; without it an agent never
    gains rights. ``allow_builtin`` converts an agent that has the name of one of the target's built-in agents, which it
    would change.

    Raises ValueError for a platform that does not exist or that cannot be written.
    """
    from agentlint.engine import convert as engine
    from agentlint.platforms import PLATFORMS, canonical, conversion

    able = [platform_name for platform_name in PLATFORMS if conversion.exists(platform_name)]
    target = _known("platform to convert to", canonical(to) or to, able)
    agent_file, settings = _asked(path, platform)
    if settings.platform == "all":
        raise ValueError("text is converted from one platform, not from all")
    options = engine.Options(
        (target,), strict=strict, preserve=preserve, wider=allow_wider, builtin=allow_builtin,
        models=dict(models or {}),
    )  # fmt: skip
    (result,) = engine.convert_source(_source(agent_file.path, text), agent_file, options)
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
    """Return the file that the arguments describe, and the settings for it. Raises ValueError and TypeError for
    arguments without a meaning."""
    from agentlint.engine.settings import Settings
    from agentlint.platforms import PLATFORMS, canonical

    chosen = canonical(platform) or platform.lower()
    agent_file = _agent_file(path)
    if chosen:
        _known("platform", chosen, [*PLATFORMS, "all"])
        if chosen != "all":
            agent_file = agent_file._replace(platform=chosen, reason="asked for")
    _known("severity", severity, [str(level) for level in _Severity])
    settings = Settings(
        select=_rules("select", select),
        ignore=_rules("ignore", ignore),
        show=_Severity[severity.upper()],
        platform=chosen,
        suppressions=ignores,
    )
    return agent_file, settings


def _agent_file(path: str | os.PathLike[str]) -> _Found:
    """Return the file at ``path``; "" stands for a file in no folder that a client reads."""
    from agentlint.engine.places import Found, placed
    from agentlint.platforms.base import Place

    name = os.fspath(path)
    if not isinstance(name, str):
        raise TypeError(f"path is {type(name).__name__}, not str")
    return placed(name) if name else Found("", Place("", "", "", "agent.md"), "", "")


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


def _known(kind: str, name: str, known: Iterable[str]) -> str:
    if name in known:
        return name
    from agentlint.model.words import nearest

    near = nearest(name, sorted(known))
    raise ValueError(f"there is no {kind} {name!r}" + (f"; did you mean {near!r}?" if near else ""))


# --- results --------------------------------------------------------------------------------------------------------


def _dict(value: Any) -> dict[str, Any]:
    """Turn a dataclass into what JSON can hold: tuples become lists."""
    return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    return _dict(value) if is_dataclass(value) else value


def _range(source: _Source, start: int, end: int) -> Range:
    return Range(Position(*source.position(start)), Position(*source.position(end)))


def _diagnostic(source: _Source, finding: _text.Diagnostic) -> Diagnostic:
    from agentlint import rules

    return Diagnostic(
        path=finding.path or source.path,
        platform=finding.platform,
        rule=finding.rule,
        severity=_severity(finding.severity),
        message=finding.message,
        why=finding.why,
        help=finding.help,
        route=finding.route,
        range=_range(source, *finding.span),
        fixes=tuple(_fix_of(source, fix) for fix in finding.fixes),
        related=tuple(
            Related(label.path or source.path, label.text, _range(source, *label.span)) for label in finding.labels
        ),
        url=rules.address(finding.rule),
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


def _applied(fix: _fix.Applied) -> Applied:
    safety: Any = str(fix.safety)
    return Applied(fix.rule, fix.title, safety, fix.line)


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
