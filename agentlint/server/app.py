"""The protocol: which request goes where, and what is sent when.

Everything happens in one thread, in the order in which the editor asks. A change is checked once nobody has typed for a
moment (`QUIET`); the results of an older text are never sent. The folders are scanned between requests, a few files at
a time. An internal error costs one answer, and is one line in the log with the file's name.
"""

from __future__ import annotations

import asyncio
import io
import logging
import os
import sys
import time
from typing import TYPE_CHECKING, Any, TypedDict, TypeVar

from lsprotocol import types
from pygls.lsp.server import LanguageServer
from pygls.protocol import LanguageServerProtocol
from pygls.protocol.language_server import lsp_method

from agentlint import __version__, rules
from agentlint.engine import baseline
from agentlint.engine.baseline import BaselineError
from agentlint.engine.places import AGENT_ENDINGS
from agentlint.engine.sources import Unreadable, read_source
from agentlint.server import actions, agents, completion, diagnostics, hover, lens, preview
from agentlint.server.documents import UNITS, Document, View, path_of, uri_of
from agentlint.server.workspace import SETTINGS, SKILLS, Workspace
from agentlint.status import UsageError
from agentlint.text import Source

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

    from agentlint.server.workspace import Checked, Folder
    from agentlint.text import Diagnostic, Units

QUIET = 0.05
"""Seconds without a change after which a text is checked."""
SLICE = 0.02
"""Seconds for which files of a folder are read before requests are handled again."""
WATCHED = (
    *(f"**/*{ending}" for ending in AGENT_ENDINGS),
    *(f"**/{name}" for name in sorted(SETTINGS)),
    f"**{SKILLS}**",
)
PREVIEW = "agentlint/preview"
VERDICTS = "agentlint/verdicts"
PROBLEMS = "agentlint/problems"

log = logging.getLogger("agentlint.server")
Answer = TypeVar("Answer")


class FileProblems(TypedDict):
    """A file with findings. ``path`` is relative to ``folder``, which is open in the editor."""

    uri: str
    path: str
    folder: str
    diagnostics: list[types.Diagnostic]


class Protocol(LanguageServerProtocol):
    """pygls' protocol without its own copies of the documents, which break lines at characters that do not end a
    line."""

    def _handled(self, method: str, params: object) -> Generator[Any, Any, None]:
        handler = self.fm.features.get(method)
        if handler is not None:
            yield handler, (params,), None

    @lsp_method(types.TEXT_DOCUMENT_DID_OPEN)
    def lsp_text_document__did_open(self, params: types.DidOpenTextDocumentParams) -> Generator[Any, Any, None]:
        """Pass the notification to the feature alone."""
        yield from self._handled(types.TEXT_DOCUMENT_DID_OPEN, params)

    @lsp_method(types.TEXT_DOCUMENT_DID_CHANGE)
    def lsp_text_document__did_change(self, params: types.DidChangeTextDocumentParams) -> Generator[Any, Any, None]:
        """Pass the notification to the feature alone."""
        yield from self._handled(types.TEXT_DOCUMENT_DID_CHANGE, params)

    @lsp_method(types.TEXT_DOCUMENT_DID_CLOSE)
    def lsp_text_document__did_close(self, params: types.DidCloseTextDocumentParams) -> Generator[Any, Any, None]:
        """Pass the notification to the feature alone."""
        yield from self._handled(types.TEXT_DOCUMENT_DID_CLOSE, params)


class Server(LanguageServer):
    """agentlint's server: the open files, the folders, and the work that they still need."""

    def __init__(self) -> None:
        super().__init__("agentlint", __version__, protocol_cls=Protocol)
        self.open: dict[str, Document] = {}
        self.folders = Workspace(self._opened)
        self._waiting: dict[str, asyncio.TimerHandle] = {}
        self._scanning: asyncio.Task[None] | None = None
        self._scan_again = False
        self._told: set[str] = set()

    # --- what the client is able to do -------------------------------------------------------------------------------

    def can(self, *path: str) -> bool:
        """Tell whether the editor declares a capability, by the path to it."""
        here: Any = self.client_capabilities
        for step in path:
            here = getattr(here, step, None)
            if here is None:
                return False
        return bool(here)

    @property
    def pulls(self) -> bool:
        """Tell whether the editor asks for diagnostics itself, instead of being sent them."""
        return self.can("text_document", "diagnostic")

    # --- texts -------------------------------------------------------------------------------------------------------

    def _opened(self, path: str) -> Source | None:
        document = next((opened for opened in self.open.values() if opened.path == path), None)
        return document.source if document is not None else None

    def document(self, uri: str) -> Document | None:
        """Return the open document at an address; None for a file that is not open."""
        return self.open.get(uri)

    def view(self, path: str) -> View:
        """Return a file's text with the editor's positions, whether it is open or not."""
        for document in self.open.values():
            if document.path == path:
                return document
        try:
            source = read_source(path)
        except Unreadable:
            source = Source(path, b"")
        return View(source, self.units)

    @property
    def units(self) -> Units:
        """What the editor's positions count in a line."""
        return UNITS[types.PositionEncodingKind(self.workspace.position_encoding or "utf-16").value]

    def checked(self, document: Document) -> tuple[Folder, Checked] | None:
        """Return the file's current state; None where it is not an agent file or cannot be checked."""
        folder = self.folders.of(document.path)
        known = folder.checked.get(document.path)
        if known is not None and known.source is document.source:
            return folder, known
        checked = folder.check(document.path, document.source)
        return (folder, checked) if checked is not None else None

    # --- diagnostics -------------------------------------------------------------------------------------------------

    def diagnostics(self, document: Document) -> list[types.Diagnostic]:
        """Return what an open file is reported for."""
        folder = self.folders.of(document.path)
        before = folder.generation
        known = self.checked(document)
        if folder.generation != before:
            self.again([folder], document.uri)
        if known is None:
            return []
        return diagnostics.shown(folder.findings(known[1]), document, self.view)

    def problems(self, folder: Folder) -> list[FileProblems]:
        """Return the files of a folder that have findings, in the form of the answer to ``agentlint/problems``."""
        files: list[FileProblems] = []
        for path in sorted(folder.checked):
            view = self.view(path)

            def found(path: str = path, view: View = view) -> list[types.Diagnostic]:
                return diagnostics.shown(folder.findings(folder.checked[path]), view, self.view)

            shown = self.guarded(uri_of(path), _nothing, found)
            if shown:
                inside = os.path.relpath(path, folder.root).replace(os.sep, "/")
                files.append({"uri": uri_of(path), "path": inside, "folder": folder.root, "diagnostics": shown})
        return files

    def soon(self, uri: str, after: float = QUIET) -> None:
        """Check a text when nobody has typed for a moment."""
        waiting = self._waiting.pop(uri, None)
        if waiting is not None:
            waiting.cancel()
        if not self.pulls:
            self._waiting[uri] = asyncio.get_running_loop().call_later(after, self._publish, uri)

    def _publish(self, uri: str) -> None:
        self._waiting.pop(uri, None)
        document = self.open.get(uri)
        if document is not None:
            self.send(uri, self.guarded(uri, _nothing, lambda: self.diagnostics(document)), document.version)

    def send(self, uri: str, findings: list[types.Diagnostic], version: int | None = None) -> None:
        """Send the diagnostics of a file; those of an older version are ignored by the editor."""
        self.text_document_publish_diagnostics(types.PublishDiagnosticsParams(uri, findings, version))

    def again(self, folders: list[Folder], but: str = "") -> None:
        """Check the open files of some folders again, because what is reported of them may have changed. ``but`` is the
        file that is being reported anyway."""
        if self.pulls:
            if self.can("workspace", "diagnostics", "refresh_support"):
                self.workspace_diagnostic_refresh(None)
        else:
            for uri, document in self.open.items():
                if uri != but and self.folders.of(document.path) in folders:
                    self.soon(uri, 0)
        if self.can("workspace", "code_lens", "refresh_support"):
            self.workspace_code_lens_refresh(None)

    # --- the index ---------------------------------------------------------------------------------------------------

    def scan(self) -> None:
        """Scan the folders, and once more where a scan is running already."""
        if self._scanning is not None and not self._scanning.done():
            self._scan_again = True
        else:
            self._scanning = asyncio.get_running_loop().create_task(self._scan())

    async def _scan(self) -> None:
        again = True
        while again:
            self._scan_again = False
            for folder in list(self.folders.folders.values()):
                steps = folder.scan()
                until = time.perf_counter() + SLICE
                while self.guarded(uri_of(folder.root), lambda: False, lambda steps=steps: _step(steps)):  # type: ignore[misc]
                    if time.perf_counter() > until:
                        await asyncio.sleep(0.001)
                        until = time.perf_counter() + SLICE
                self.again([folder])
            again = self._scan_again

    async def known(self) -> None:
        """Wait until the folders have been scanned."""
        if self._scanning is not None:
            await self._scanning

    def changed(self, paths: list[str]) -> None:
        """React to files that changed on disk."""
        for folder in self.folders.every():
            folder.look_again()
        folders = []
        whole = False
        for path in paths:
            folder = self.folders.of(path)
            folders.append(folder)
            if path.rpartition("/")[2] in SETTINGS:
                folder.forget()
                self._told.clear()
                whole = True
            elif path in folder.checked or path.endswith(AGENT_ENDINGS):
                work: Callable[[], bool] = lambda folder=folder, path=path: folder.update(path)  # type: ignore[misc] # noqa: E731
                whole |= self.guarded(uri_of(path), lambda: False, work)
            else:
                whole |= SKILLS in path
        if whole:
            self._rechecked()
            self.scan()
        self.again(folders)

    def _rechecked(self) -> None:
        """Forget what files were judged by, and check all of them again."""
        for folder in self.folders.every():
            for document in self.open.values():
                folder.drop(document.path)

    # --- answers ---------------------------------------------------------------------------------------------------

    def about(
        self, uri: str, otherwise: Callable[[], Answer], work: Callable[[Document, Folder, Checked], Answer]
    ) -> Answer:
        """Return the answer of ``work`` about an open agent file; that of ``otherwise`` for every other file."""
        document = self.document(uri)
        if document is None:
            return otherwise()

        def answer() -> Answer:
            known = self.checked(document)
            return otherwise() if known is None else work(document, *known)

        return self.guarded(uri, otherwise, answer)

    # --- errors ------------------------------------------------------------------------------------------------------

    def guarded(self, uri: str, otherwise: Callable[[], Answer], work: Callable[[], Answer]) -> Answer:
        """Do the work. An exception becomes one line in the log; an error of the user's also becomes a message."""
        try:
            return work()
        except (UsageError, BaselineError) as error:
            self._tell(str(error))
        except Exception as error:
            self._tell(f"{path_of(uri)}: a defect of agentlint, please report it: {_words(error)}", shown=False)
        return otherwise()

    def _tell(self, text: str, *, shown: bool = True) -> None:
        if text in self._told:
            return
        self._told.add(text)
        log.error("%s", text)
        self.window_log_message(types.LogMessageParams(types.MessageType.Error, text))
        if shown:
            self.window_show_message(types.ShowMessageParams(types.MessageType.Error, f"agentlint: {text}"))

    def report_server_error(self, error: Exception, source: Any) -> None:
        """Log what pygls could not do, without a message: nobody can do anything about it in the middle of an edit."""
        log.error("%s: %s", getattr(source, "__name__", source), _words(error))


def _nothing() -> list[types.Diagnostic]:
    return []


def _step(steps: Any) -> bool:
    for _ in steps:
        return True
    return False


def _words(error: Exception) -> str:
    trace, place = error.__traceback__, ""
    while trace is not None:
        place = f"{trace.tb_frame.f_code.co_filename.rpartition('/agentlint/')[2]}:{trace.tb_lineno}"
        trace = trace.tb_next
    return " ".join(f"{type(error).__name__}: {error} ({place})".split())[:400]


def create() -> Server:
    """Return a server with all its features, not started yet."""
    server = Server()
    _workspace(server)
    _documents(server)
    _pulls(server)
    _questions(server)
    _names(server)
    _commands(server)
    return server


def _workspace(server: Server) -> None:
    """Register the features about the start, the folders, and changes on disk."""

    @server.feature(types.INITIALIZE)
    def initialize(params: types.InitializeParams) -> None:
        for folder in params.workspace_folders or ():
            server.folders.add(path_of(folder.uri))
        if not params.workspace_folders and params.root_uri:
            server.folders.add(path_of(params.root_uri))

    @server.feature(types.INITIALIZED)
    def initialized(_params: types.InitializedParams) -> None:
        if server.can("workspace", "did_change_watched_files", "dynamic_registration"):
            server.client_register_capability(types.RegistrationParams([_watching()]))
        server.scan()

    @server.feature(types.WORKSPACE_DID_CHANGE_WORKSPACE_FOLDERS)
    def moved(params: types.DidChangeWorkspaceFoldersParams) -> None:
        for folder in params.event.added:
            server.folders.add(path_of(folder.uri))
        for folder in params.event.removed:
            server.folders.remove(path_of(folder.uri))
        server.scan()

    @server.feature(types.WORKSPACE_DID_CHANGE_WATCHED_FILES)
    def watched(params: types.DidChangeWatchedFilesParams) -> None:
        server.changed([path_of(change.uri) for change in params.changes])


def _watching() -> types.Registration:
    """Return the request that the editor watches the files which agentlint reads."""
    watchers = [types.FileSystemWatcher(pattern) for pattern in WATCHED]
    options = types.DidChangeWatchedFilesRegistrationOptions(watchers)
    return types.Registration("agentlint-files", types.WORKSPACE_DID_CHANGE_WATCHED_FILES, options)


def _documents(server: Server) -> None:
    """Register the features about opening, changing, saving and closing files."""

    @server.feature(types.TEXT_DOCUMENT_DID_OPEN)
    def opened(params: types.DidOpenTextDocumentParams) -> None:
        item = params.text_document
        server.open[item.uri] = Document(item.uri, item.version, item.text, server.units)
        server.soon(item.uri, 0)

    @server.feature(types.TEXT_DOCUMENT_DID_CHANGE)
    def changed(params: types.DidChangeTextDocumentParams) -> None:
        document = server.document(params.text_document.uri)
        if document is not None:
            document.change(params.text_document.version, params.content_changes)
            server.soon(document.uri)

    @server.feature(types.TEXT_DOCUMENT_DID_CLOSE)
    def closed(params: types.DidCloseTextDocumentParams) -> None:
        document = server.open.pop(params.text_document.uri, None)
        if document is None:
            return
        if not server.pulls:
            server.send(document.uri, [])
        server.changed([document.path])

    @server.feature(types.TEXT_DOCUMENT_DID_SAVE)
    def saved(params: types.DidSaveTextDocumentParams) -> None:
        server.changed([path_of(params.text_document.uri)])


def _pulls(server: Server) -> None:
    """Register the features by which an editor asks for diagnostics itself."""

    @server.feature(
        types.TEXT_DOCUMENT_DIAGNOSTIC,
        types.DiagnosticOptions(identifier="agentlint", inter_file_dependencies=True, workspace_diagnostics=True),
    )
    def pulled(params: types.DocumentDiagnosticParams) -> types.DocumentDiagnosticReport:
        document = server.document(params.text_document.uri)
        findings = _nothing()
        if document is not None:
            findings = server.guarded(document.uri, _nothing, lambda: server.diagnostics(document))
        mark = str(hash(repr(findings)))
        if mark == params.previous_result_id:
            return types.RelatedUnchangedDocumentDiagnosticReport(mark)
        return types.RelatedFullDocumentDiagnosticReport(findings, result_id=mark)

    @server.feature(types.WORKSPACE_DIAGNOSTIC)
    def all_pulled(params: types.WorkspaceDiagnosticParams) -> types.WorkspaceDiagnosticReport:
        marks = {previous.uri: previous.value for previous in params.previous_result_ids}
        reports = (
            _closed_report(server, folder, path, marks)
            for folder in server.folders.folders.values()
            for path in sorted(folder.checked)
        )
        return types.WorkspaceDiagnosticReport([report for report in reports if report is not None])

    @server.feature(PROBLEMS)
    async def problems(_params: Any) -> list[FileProblems]:
        """Return what is wrong in the whole workspace: each file with findings, below its folder."""
        await server.known()
        return [problem for folder in server.folders.folders.values() for problem in server.problems(folder)]


def _closed_report(
    server: Server, folder: Folder, path: str, marks: dict[str, str]
) -> types.WorkspaceDocumentDiagnosticReport | None:
    """Return the diagnostics of a file that is not open; None for an open file, whose diagnostics the editor asks for
    by itself, and for a file that has none and had none.

    ``marks`` has the identity of what the editor already shows for each file, by its address.
    """
    uri = uri_of(path)
    if uri in server.open:
        return None
    findings: list[Diagnostic] = server.guarded(uri, list, lambda: folder.findings(folder.checked[path]))
    if not findings and uri not in marks:
        return None
    mark = str(hash(tuple((finding.rule, finding.span, finding.message) for finding in findings)))
    if marks.get(uri) == mark:
        return types.WorkspaceUnchangedDocumentDiagnosticReport(uri, mark)
    shown = diagnostics.shown(findings, server.view(path), server.view) if findings else []
    return types.WorkspaceFullDocumentDiagnosticReport(uri, shown, result_id=mark)


def _questions(server: Server) -> None:
    """Register the features that answer questions about a place in a file."""

    about = server.about

    @server.feature(types.TEXT_DOCUMENT_COMPLETION, types.CompletionOptions(trigger_characters=completion.TRIGGERS))
    def complete(params: types.CompletionParams) -> types.CompletionList:
        snippets = server.can("text_document", "completion", "completion_item", "snippet_support")

        def work(document: Document, folder: Folder, checked: Checked) -> list[types.CompletionItem]:
            offset = document.offset(params.position)
            return completion.complete(document, offset, checked, folder, snippets=snippets)

        return types.CompletionList(is_incomplete=False, items=about(params.text_document.uri, list, work))

    @server.feature(types.TEXT_DOCUMENT_HOVER)
    def hovered(params: types.HoverParams) -> types.Hover | None:
        def work(document: Document, folder: Folder, checked: Checked) -> types.Hover | None:
            return hover.hover(document, document.offset(params.position), checked, folder)

        return about(params.text_document.uri, lambda: None, work)

    @server.feature(types.TEXT_DOCUMENT_CODE_LENS)
    def lenses(params: types.CodeLensParams) -> list[types.CodeLens]:
        return about(params.text_document.uri, list, lambda document, _, checked: lens.lenses(document, checked))

    @server.feature(
        types.TEXT_DOCUMENT_CODE_ACTION, types.CodeActionOptions(code_action_kinds=actions.KINDS, resolve_provider=True)
    )
    def act(params: types.CodeActionParams) -> list[types.CodeAction]:
        def work(document: Document, folder: Folder, checked: Checked) -> list[types.CodeAction]:
            made = actions.actions(document, checked, folder.findings(checked), params)
            if server.can("text_document", "code_action", "resolve_support"):
                return made
            made = [
                actions.resolved(action, document, checked) if action.data is not None else action for action in made
            ]
            return [action for action in made if action.disabled is None]

        return about(params.text_document.uri, list, work)

    @server.feature(types.CODE_ACTION_RESOLVE)
    def resolve(action: types.CodeAction) -> types.CodeAction:
        uri = action.data.get("uri", "") if isinstance(action.data, dict) else ""
        resolved = about(uri, lambda: action, lambda document, _, checked: actions.resolved(action, document, checked))
        if resolved.disabled is not None:
            text = f"{resolved.title}: {resolved.disabled.reason}"
            server.window_show_message(types.ShowMessageParams(types.MessageType.Warning, text))
        return resolved

    @server.feature(PREVIEW)
    def previewed(params: Any) -> preview.Preview:
        uri, target = str(getattr(params, "uri", "")), str(getattr(params, "to", ""))
        return about(
            uri,
            preview.nothing,
            lambda document, _, checked: preview.preview(document, checked, target),
        )

    @server.feature(VERDICTS)
    def verdicts(params: Any) -> str:
        uri = str(getattr(params, "uri", ""))
        return about(uri, str, lambda document, _, checked: lens.verdicts(document, checked))


def _names(server: Server) -> None:
    """Register the features that treat agents and skills as names."""
    about = server.about

    def mention(document: Document, checked: Checked, position: types.Position) -> agents.Mention | None:
        return agents.mention_at(checked, document.offset(position))

    @server.feature(types.TEXT_DOCUMENT_DEFINITION)
    def define(params: types.DefinitionParams) -> list[types.Location]:
        def work(document: Document, folder: Folder, checked: Checked) -> list[types.Location]:
            mention_there = mention(document, checked, params.position)
            return agents.definition(folder, mention_there, server.view) if mention_there else []

        return about(params.text_document.uri, list, work)

    @server.feature(types.TEXT_DOCUMENT_REFERENCES)
    def refer(params: types.ReferenceParams) -> list[types.Location]:
        def work(document: Document, folder: Folder, checked: Checked) -> list[types.Location]:
            mention_there = mention(document, checked, params.position)
            declared = params.context.include_declaration
            return agents.references(folder, mention_there, server.view, declared=declared) if mention_there else []

        return about(params.text_document.uri, list, work)

    @server.feature(types.TEXT_DOCUMENT_PREPARE_RENAME)
    def prepare(params: types.PrepareRenameParams) -> types.PrepareRenamePlaceholder | None:
        def work(document: Document, _folder: Folder, checked: Checked) -> types.PrepareRenamePlaceholder | None:
            mention_there = mention(document, checked, params.position)
            if mention_there is None or mention_there.kind != "agents":
                return None
            place = (
                document.range(*mention_there.span)
                if mention_there.written
                else document.range(*document.source.line_span(0))
            )
            return types.PrepareRenamePlaceholder(place, mention_there.name)

        return about(params.text_document.uri, lambda: None, work)

    @server.feature(types.TEXT_DOCUMENT_RENAME, types.RenameOptions(prepare_provider=True))
    def rename(params: types.RenameParams) -> types.WorkspaceEdit | None:
        def work(document: Document, folder: Folder, checked: Checked) -> types.WorkspaceEdit | None:
            mention_there = mention(document, checked, params.position)
            if mention_there is None:
                return None
            try:
                return agents.rename(folder, mention_there, params.new_name, server.view)
            except agents.Refused as refusal:
                server.window_show_message(types.ShowMessageParams(types.MessageType.Warning, f"agentlint: {refusal}"))
                return None

        return about(params.text_document.uri, lambda: None, work)

    @server.feature(types.TEXT_DOCUMENT_DOCUMENT_SYMBOL)
    def symbols(params: types.DocumentSymbolParams) -> list[types.DocumentSymbol]:
        return about(params.text_document.uri, list, lambda document, _, checked: agents.symbols(document, checked))

    @server.feature(types.WORKSPACE_SYMBOL)
    def found_by(params: types.WorkspaceSymbolParams) -> list[types.WorkspaceSymbol]:
        every = server.folders.every()
        return [symbol for folder in every for symbol in agents.found_by(folder, params.query, server.view)]


def _commands(server: Server) -> None:
    """Register the commands that the editor can execute."""

    @server.command(lens.INSPECT)
    def inspect(uri: str) -> str:
        """Return what `agentlint inspect` prints of the text."""
        import io
        import json

        from agentlint.engine.inspect import ClientAnswer
        from agentlint.reports import inspect as report

        def work(document: Document, _folder: Folder, checked: Checked) -> str:
            out = io.StringIO()
            views = lens.views(document, checked, written=True)
            report.text((ClientAnswer(json.dumps(view)) for view in views), out, columns=report.WIDEST)
            return out.getvalue()

        return server.about(uri, str, work)

    @server.command(actions.EXPLAIN)
    def explain(rule: str) -> str:
        """Return a rule's page."""
        if rule in rules.ENGINE_RULES:
            return rules.ENGINE_RULES[rule]
        return rules.page(rule) if rule in rules.names() else ""

    @server.command(actions.ACCEPT)
    def accept(uri: str, rule: str, start: int) -> None:
        """Put a finding into the baseline."""

        def work(_document: Document, folder: Folder, checked: Checked) -> None:
            path = baseline.find(folder.root) or f"{folder.root}/{baseline.NAME}"
            known = baseline.load(path) if baseline.find(folder.root) else baseline.Baseline(path)
            for finding in folder.findings(checked):
                if finding.rule == rule and finding.span.start == start:
                    known.entries[known.entry(finding, checked.source)] += 1
                    break
            baseline.write(known)
            server.changed([path])

        server.about(uri, lambda: None, work)


def serve(port: int | None = None) -> None:
    """Serve one editor over the standard streams, or on a port of the loopback interface."""
    logging.basicConfig(stream=sys.stderr, level=logging.ERROR, format="agentlint: %(message)s")
    server = create()
    if port is not None:
        server.start_tcp("127.0.0.1", port)
        return
    # Not sys.stdin and sys.stdout, which the command line has replaced by streams for people.
    asked, answered = sys.__stdin__, sys.__stdout__
    if asked is None or answered is None:
        raise UsageError("standard input and output are closed")
    # The server closes its streams when the editor asks it to exit, and the command line flushes standard output later.
    reading = io.BufferedReader(io.FileIO(asked.fileno(), "rb", closefd=False))
    writing = io.BufferedWriter(io.FileIO(answered.fileno(), "wb", closefd=False))
    server.start_io(reading, writing)
