"""What the language server costs, by its own processor time: other programs on the machine change nothing in that.

    python -m tests.benchmarks.server [--agents 200] [--keystrokes 200]

Linux only: the times are those of ``/proc/PID/schedstat``. The editor is pygls' own client, asking over the server's
streams, in a project with so many agents and an open one of 10 kB.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
import time
from pathlib import Path

from lsprotocol import types
from pygls.lsp.client import LanguageClient
from pygls.uris import from_fs_path

AGENT = "---\nname: agent-{0}\ndescription: Does the work of number {0} well\ntools: Read, Grep\n---\nDo it well.\n"
OPEN = "---\nname: writer\ndescription: Writes the pages of the manual\ntools: Read, Gerp, Edit\ncolour: blue\n---\n"
CAPABILITIES = types.ClientCapabilities(
    text_document=types.TextDocumentClientCapabilities(diagnostic=types.DiagnosticClientCapabilities())
)


def processor_time(process: int) -> float:
    """Milliseconds that all threads of a process have run."""
    tasks = Path(f"/proc/{process}/task")
    return sum(int((task / "schedstat").read_text().split()[0]) for task in tasks.iterdir()) / 1e6


def memory(process: int, name: str) -> float:
    """Megabytes, by a line of the process' status."""
    for line in Path(f"/proc/{process}/status").read_text().splitlines():
        if line.startswith(f"{name}:"):
            return int(line.split()[1]) / 1024
    return 0.0


def nearly_all(times: list[float]) -> float:
    """The 95th percentile."""
    return sorted(times)[int(len(times) * 0.95)]


async def measure(root: Path, agents: int, keystrokes: int) -> None:
    folder = root / ".claude" / "agents"
    folder.mkdir(parents=True)
    (root / ".git").mkdir()
    for number in range(agents):
        (folder / f"agent-{number}.md").write_text(AGENT.format(number), "utf-8")
    text = OPEN + "Write what a reader needs, in the order of need.\n" * 200
    uri = str(from_fs_path(str(folder / "writer.md")))
    document = types.TextDocumentIdentifier(uri)

    client = LanguageClient("benchmark", "1")
    begun = time.perf_counter()
    await client.start_io(sys.executable, "-m", "agentlint", "server")
    server = client._server
    assert server is not None
    process = server.pid
    workspace = [types.WorkspaceFolder(str(from_fs_path(str(root))), "benchmark")]
    await client.initialize_async(types.InitializeParams(capabilities=CAPABILITIES, workspace_folders=workspace))
    client.initialized(types.InitializedParams())
    client.text_document_did_open(types.DidOpenTextDocumentParams(types.TextDocumentItem(uri, "markdown", 1, text)))
    report = await client.text_document_diagnostic_async(types.DocumentDiagnosticParams(document))
    assert isinstance(report, types.RelatedFullDocumentDiagnosticReport)
    assert len(report.items) == 2
    first = processor_time(process)
    print(
        f"start to first diagnostics: {first:.0f} ms of processor time, {(time.perf_counter() - begun) * 1000:.0f} ms"
    )
    while True:  # until the folder is known
        found = await client.workspace_symbol_async(types.WorkspaceSymbolParams("agent-"))
        if found is not None and len(found) == agents:
            break
        await asyncio.sleep(0.05)
    print(f"the folder of {agents} agents: {processor_time(process) - first:.0f} ms of processor time")

    checks: list[float] = []
    completions: list[float] = []
    place = types.Position(3, len("tools: Read, "))
    for number in range(keystrokes):
        where = types.Position(10, number)
        before = processor_time(process)
        change = types.TextDocumentContentChangePartial(types.Range(where, where), "x")
        client.text_document_did_change(
            types.DidChangeTextDocumentParams(types.VersionedTextDocumentIdentifier(number + 2, uri), [change])
        )
        await client.text_document_diagnostic_async(types.DocumentDiagnosticParams(document))
        between = processor_time(process)
        await client.text_document_completion_async(types.CompletionParams(document, place))
        checks.append(between - before)
        completions.append(processor_time(process) - between)
    print(f"diagnostics after a keystroke: 95 % within {nearly_all(checks):.1f} ms of processor time")
    print(f"completion of tools: 95 % within {nearly_all(completions):.1f} ms of processor time")
    print(f"memory: {memory(process, 'VmRSS'):.0f} MB, at most {memory(process, 'VmHWM'):.0f} MB")
    await client.shutdown_async(None)
    client.exit(None)
    await client.stop()  # type: ignore[no-untyped-call]


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--agents", type=int, default=200)
    parser.add_argument("--keystrokes", type=int, default=200)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(measure(Path(folder).resolve(), options.agents, options.keystrokes))


if __name__ == "__main__":
    main()
