"""The code actions for a finding or a file: fixes, comments that hide it, the baseline, another client's form.

An edit is what `agentlint fix` would make: each fix is proven as a pass of fixes is before it is offered.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lsprotocol import types

from agentlint.engine.baseline import NEVER_KEPT
from agentlint.engine.check import lint_source
from agentlint.engine.suppress import NEVER_HIDDEN, directives_of
from agentlint.platforms import MAIN, PLATFORMS
from agentlint.reports.words import clean
from agentlint.server import diagnostics
from agentlint.server.documents import uri_of
from agentlint.server.preview import converted
from agentlint.syntax import frontmatter
from agentlint.text import Edit, Safety, Source, Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from agentlint.engine.conversion import Copy
    from agentlint.server.documents import Document
    from agentlint.server.workspace import Checked
    from agentlint.text import Diagnostic

FIX_ALL = "source.fixAll.agentlint"
CONVERT = "refactor.rewrite.agentlint.convert"
KINDS: list[types.CodeActionKind | str] = [types.CodeActionKind.QuickFix, FIX_ALL, CONVERT]
EXPLAIN = "agentlint.explain"
ACCEPT = "agentlint.baseline"
MOST = 10
"""The number of findings for which actions are offered at once: each costs a few readings of the file."""


def actions(
    document: Document, checked: Checked, findings: list[Diagnostic], asked: types.CodeActionParams
) -> list[types.CodeAction]:
    """Return the actions that are offered for a range. The edits of actions on the whole file are worked out when the
    user chooses one (`resolved`)."""
    only = asked.context.only
    span = document.span(asked.range)
    out: list[types.CodeAction] = []
    if _wanted(types.CodeActionKind.QuickFix, only):
        here = [
            candidate for candidate in findings if candidate.span.start <= span.end and span.start <= candidate.span.end
        ][:MOST]
        for finding in here:
            out += _fixes(document, checked, finding)
        for finding in here:
            out += _others(document, checked, finding)
    if _wanted(FIX_ALL, only) and (
        only or any(fix.safety is Safety.SAFE for candidate in findings for fix in candidate.fixes)
    ):
        out.append(
            _late("Make all safe fixes", FIX_ALL, {"do": "fix", "uri": document.uri, "version": document.version})
        )
    if _wanted(CONVERT, only) and checked.platform:
        for target in _targets(checked):
            data = {"do": "convert", "uri": document.uri, "to": target}
            out.append(_late(f"Convert to {PLATFORMS[target].title}", CONVERT, data))
    return out


def _wanted(kind: str, only: Sequence[str] | None) -> bool:
    """Tell whether an editor that asks for some kinds of actions asks for this one: a kind includes those below it."""
    return only is None or any(kind == wanted or kind.startswith(f"{wanted}.") or wanted == "" for wanted in only)


def _targets(checked: Checked) -> list[str]:
    from agentlint.platforms import conversion, skillform  # deferred: the server starts without them

    kind = checked.found.place.kind
    if kind == "settings":
        return []
    able = [
        name
        for name in PLATFORMS
        if name != checked.platform
        and (conversion.exists(name) if kind == "agent" else skillform.exist(name) and skillform.forms(name))
    ]
    return sorted(able, key=lambda name: name not in MAIN)


def _late(title: str, kind: str, data: dict[str, Any]) -> types.CodeAction:
    return types.CodeAction(title, kind=kind, data=data)


def resolved(action: types.CodeAction, document: Document, checked: Checked) -> types.CodeAction:
    """Return the action with its edit."""
    data = action.data if isinstance(action.data, dict) else {}
    if data.get("do") == "fix":
        action.edit = _workspace(document, document.difference(fixed(document, checked)))
    elif data.get("do") == "convert":
        made = converted(document, checked, str(data.get("to")))
        if made.text is None:
            action.disabled = types.CodeActionDisabled(made.refusal)
        else:
            beside = made.result.files if made.result is not None else []
            texts = {made.path: made.text, **{copy.path: _text(copy) for copy in beside}}
            kept = next((path for path, text in texts.items() if text is None), None)
            if kept is not None:
                reason = f"{kept} belongs to it, but is not text that an editor can write; use `agentlint convert`"
                action.disabled = types.CodeActionDisabled(reason)
            else:
                made_anew = [change for path, text in texts.items() for change in _new(path, text or "")]
                action.edit = types.WorkspaceEdit(document_changes=made_anew)
    return action


def _text(copy: Copy) -> str | None:
    """Return the text of a file that is copied with a skill; None where it has no text, or where it is a program to be
    run, because the editor would not write it as an executable file."""
    if copy.file is None or copy.file.runs:
        return None
    try:
        with open(copy.file.path, "rb") as file:
            return file.read().decode("utf-8")
    except (OSError, UnicodeDecodeError):
        return None


def _new(path: str, text: str) -> Iterator[types.CreateFile | types.TextDocumentEdit]:
    """Yield the changes that create a file with a text."""
    uri, start = uri_of(path), types.Position(0, 0)
    yield types.CreateFile(uri, options=types.CreateFileOptions(overwrite=False, ignore_if_exists=False))
    new = types.OptionalVersionedTextDocumentIdentifier(uri)
    yield types.TextDocumentEdit(new, [types.TextEdit(types.Range(start, start), text)])


def fixed(document: Document, checked: Checked) -> str:
    """Return the text as `agentlint fix` would leave it."""
    from agentlint.engine.fix import fix_source  # deferred: the server starts without it

    target = checked.found
    return fix_source(document.source, target.place, target.platform, checked.settings, unsafe=False).text


def _fixes(document: Document, checked: Checked, finding: Diagnostic) -> Iterator[types.CodeAction]:
    """Yield the fixes of a finding that may be made, safe ones first."""
    if document.source.bad_byte is not None:
        return
    from agentlint.engine.fix import prove  # deferred: the server starts without it

    fixes = sorted(finding.fixes, key=lambda fix: fix.safety)
    for number, fix in enumerate(fixes):
        if fix.safety is Safety.DISPLAY or not fix.edits:
            continue
        after = prove(document.source, checked.found, checked.settings, finding, fix)
        if not isinstance(after, str) or after == document.source.text:
            continue
        title = (
            clean(fix.title) if fix.safety is Safety.SAFE else f"{clean(fix.title)} (may change what the agent does)"
        )
        yield types.CodeAction(
            title,
            kind=types.CodeActionKind.QuickFix,
            diagnostics=_about(document, finding),
            edit=_workspace(document, document.difference(after)),
            is_preferred=number == 0 and fix.safety is Safety.SAFE,
        )


def _others(document: Document, checked: Checked, finding: Diagnostic) -> Iterator[types.CodeAction]:
    """Yield the actions on a finding that do not fix it."""
    about = _about(document, finding)
    quick = types.CodeActionKind.QuickFix
    if finding.rule not in NEVER_HIDDEN and document.source.bad_byte is None:
        for title, edit in (
            (f"Ignore {finding.rule} here", hiding(document.source, checked, finding, whole_file=False)),
            (f"Ignore {finding.rule} in this file", hiding(document.source, checked, finding, whole_file=True)),
        ):
            if edit is not None:
                edits = [document.edit(edit)]
                yield types.CodeAction(title, kind=quick, diagnostics=about, edit=_workspace(document, edits))
    if finding.rule not in NEVER_KEPT:
        title = f"Accept this {finding.rule} in the baseline"
        arguments = [document.uri, finding.rule, finding.span.start]
        yield types.CodeAction(
            title, kind=quick, diagnostics=about, command=types.Command(title, ACCEPT, arguments=arguments)
        )
    title = f"Explain {finding.rule}"
    yield types.CodeAction(
        title, kind=quick, diagnostics=about, command=types.Command(title, EXPLAIN, arguments=[finding.rule])
    )


def hiding(source: Source, checked: Checked, finding: Diagnostic, *, whole_file: bool) -> Edit | None:
    """Return a comment that hides a finding: the first of its possible places where it works and changes no other
    finding. None where there is no such place."""
    for edit in _comments(source, finding, whole_file=whole_file):
        text = source.text[: edit.start] + edit.new + source.text[edit.end :]
        if _hides(Source.from_text(source.path, text), checked, finding):
            return edit
    return None


def _comments(source: Source, finding: Diagnostic, *, whole_file: bool) -> Iterator[Edit]:
    rule, newline = finding.rule, source.newline
    number = source.position(finding.span.start).line
    for directive in directives_of(source):
        if directive.names and directive.whole_file == whole_file and (whole_file or number in directive.lines):
            at = directive.names[-1][1].end
            yield Edit(at, at, f", {rule}")
    part = frontmatter.of(source)
    order = f"agentlint: ignore{'-file' if whole_file else ''}[{rule}]"
    if part.open is not None and part.close is not None:
        line = source.line_span(finding.span.start)
        if whole_file:
            yield Edit(part.start, part.start, f"# {order}{newline}")
        elif part.start <= finding.span.start < part.body:
            yield Edit(line.end, line.end, f"  # {order}")
            written = source.text[line.start : line.end]
            indent = written[: len(written) - len(written.lstrip())]
            yield Edit(line.start, line.start, f"{indent}# {order}{newline}")
        else:
            yield Edit(line.end, line.end, f" <!-- {order} -->")
    if whole_file:
        yield Edit(len(source.text), len(source.text), f"<!-- {order} -->{newline}")


def _hides(after: Source, checked: Checked, finding: Diagnostic) -> bool:
    """Tell whether the file now has one finding of the rule less, and no other finding more."""
    target = checked.found
    now = lint_source(after, target.place, checked.settings, target.platform, target.reason)
    was = [(finding_there.rule, finding_there.message) for finding_there in checked.result.diagnostics]
    left = [(finding_there.rule, finding_there.message) for finding_there in now.diagnostics]
    if (finding.rule, finding.message) not in was:  # a finding over all files, which is hidden later
        from agentlint.engine.suppress import apply

        start = finding.span.start + len(after.text) - len(checked.source.text)
        moved = [finding, finding._replace(span=Span(start, start))]
        return left == was and len(apply(after, moved)[0]) < len(moved)
    return len(left) < len(was) and all(finding_there in was for finding_there in left)


def _about(document: Document, finding: Diagnostic) -> list[types.Diagnostic]:
    return diagnostics.shown([finding._replace(labels=())], document, lambda _path: document)


def _workspace(document: Document, edits: list[types.TextEdit]) -> types.WorkspaceEdit:
    identifier = types.OptionalVersionedTextDocumentIdentifier(document.uri, document.version)
    return types.WorkspaceEdit(document_changes=[types.TextDocumentEdit(identifier, list(edits))])
