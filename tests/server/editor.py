"""An editor for tests: pygls' own client, which starts the server as editors do and speaks with it over its streams."""

from __future__ import annotations

import asyncio
import sys
from typing import TYPE_CHECKING, Any, TypeVar

from lsprotocol import types
from pygls.lsp.client import LanguageClient
from pygls.uris import from_fs_path

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine
    from pathlib import Path

Answer = TypeVar("Answer")
SECONDS = 30
"""A server that has not answered by then never will."""

CAPABILITIES = types.ClientCapabilities(
    workspace=types.WorkspaceClientCapabilities(
        workspace_edit=types.WorkspaceEditClientCapabilities(document_changes=True),
        workspace_folders=True,
    ),
    text_document=types.TextDocumentClientCapabilities(
        publish_diagnostics=types.PublishDiagnosticsClientCapabilities(related_information=True),
        completion=types.CompletionClientCapabilities(
            completion_item=types.ClientCompletionItemOptions(snippet_support=True)
        ),
        code_action=types.CodeActionClientCapabilities(
            resolve_support=types.ClientCodeActionResolveOptions(properties=["edit"])
        ),
    ),
)
PULLING = types.ClientCapabilities(
    workspace=types.WorkspaceClientCapabilities(workspace_folders=True),
    text_document=types.TextDocumentClientCapabilities(diagnostic=types.DiagnosticClientCapabilities()),
)


class Editor:
    """``published`` holds the newest diagnostics of each address, ``log`` and ``shown`` what the server tells."""

    def __init__(self, client: LanguageClient, *roots: Path) -> None:
        self.client = client
        self.roots = roots
        self.published: dict[str, types.PublishDiagnosticsParams] = {}
        self.log: list[str] = []
        self.shown: list[str] = []
        self._versions: dict[str, int] = {}
        self._heard = asyncio.Event()

        @client.feature(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)
        def published(params: types.PublishDiagnosticsParams) -> None:
            self.published[params.uri] = params
            self._heard.set()

        @client.feature(types.WINDOW_LOG_MESSAGE)
        def logged(params: types.LogMessageParams) -> None:
            self.log.append(params.message)

        @client.feature(types.WINDOW_SHOW_MESSAGE)
        def told(params: types.ShowMessageParams) -> None:
            self.shown.append(params.message)
            self._heard.set()

    def uri(self, name: str) -> str:
        return str(from_fs_path(str(self.roots[0] / name)))

    def open(self, name: str, text: str | None = None) -> str:
        """Show a file, with other text than on disk if that is given."""
        uri = self.uri(name)
        if text is None:
            text = (self.roots[0] / name).read_bytes().decode("utf-8").removeprefix("\ufeff")
        self._versions[uri] = 1
        item = types.TextDocumentItem(uri, "markdown", 1, text)
        self.client.text_document_did_open(types.DidOpenTextDocumentParams(item))
        return uri

    def change(self, uri: str, *changes: types.TextDocumentContentChangeEvent) -> None:
        self._versions[uri] += 1
        document = types.VersionedTextDocumentIdentifier(self._versions[uri], uri)
        self.client.text_document_did_change(types.DidChangeTextDocumentParams(document, list(changes)))

    def replace(self, uri: str, text: str) -> None:
        self.change(uri, types.TextDocumentContentChangeWholeDocument(text))

    def close(self, uri: str) -> None:
        self.client.text_document_did_close(types.DidCloseTextDocumentParams(types.TextDocumentIdentifier(uri)))

    def on_disk(self, name: str, kind: types.FileChangeType = types.FileChangeType.Changed) -> None:
        """Tell the server that a file changed on disk."""
        event = types.FileEvent(self.uri(name), kind)
        self.client.workspace_did_change_watched_files(types.DidChangeWatchedFilesParams([event]))

    async def until(self, met: Callable[[], Any]) -> None:
        """Wait for what the server tells by itself."""
        async with asyncio.timeout(SECONDS):
            while not met():
                self._heard.clear()
                await self._heard.wait()

    async def diagnostics(self, uri: str) -> list[types.Diagnostic]:
        """The diagnostics of the newest text."""
        version = self._versions[uri]
        await self.until(lambda: uri in self.published and self.published[uri].version == version)
        return list(self.published[uri].diagnostics)

    async def rules(self, uri: str) -> list[str]:
        return [str(one.code) for one in await self.diagnostics(uri)]

    async def ask(self, method: str, params: Any) -> Any:
        """The answer to a request of our own."""
        return await asyncio.wait_for(self.client.protocol.send_request_async(method, params), SECONDS)


def edit(
    work: Callable[[Editor], Coroutine[Any, Any, Answer]],
    *roots: Path,
    capabilities: types.ClientCapabilities = CAPABILITIES,
) -> Answer:
    """Start a server on these folders, do ``work``, and stop it. A server that does not end well fails the test."""

    async def session() -> Answer:
        client = LanguageClient("test", "1")
        editor = Editor(client, *roots)
        await client.start_io(sys.executable, "-m", "agentlint", "server")
        folders = [types.WorkspaceFolder(str(from_fs_path(str(root))), root.name) for root in roots]
        asked = types.InitializeParams(capabilities=capabilities, workspace_folders=folders, process_id=None)
        await asyncio.wait_for(client.initialize_async(asked), SECONDS)
        client.initialized(types.InitializedParams())
        try:
            return await asyncio.wait_for(work(editor), 4 * SECONDS)
        finally:
            await asyncio.wait_for(client.shutdown_async(None), SECONDS)
            client.exit(None)
            await client.stop()  # type: ignore[no-untyped-call]

    return asyncio.run(session())


def at(text: str, mark: str, after: int = 0) -> types.Position:
    """The position of a word in a text, in UTF-16 code units; ``after`` characters into it."""
    offset = text.index(mark) + after
    line = text.count("\n", 0, offset)
    start = text.rfind("\n", 0, offset) + 1
    return types.Position(line, len(text[start:offset].encode("utf-16-le")) // 2)


def applied(text: str, edits: list[types.TextEdit]) -> str:
    """A text after an editor made these edits."""
    lines = text.split("\n")
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line) + 1)

    def offset(position: types.Position) -> int:
        units, at = position.character, starts[position.line]
        while units > 0:
            units -= 2 if text[at] > "\uffff" else 1
            at += 1
        return at

    for one in sorted(edits, key=lambda one: offset(one.range.start), reverse=True):
        text = text[: offset(one.range.start)] + one.new_text + text[offset(one.range.end) :]
    return text
