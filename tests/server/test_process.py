"""The process: what happens without the extra, with a hostile file, when it is killed, and in a large folder."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.server.editor import Editor, edit

if TYPE_CHECKING:
    from pathlib import Path

AGENT = "---\nname: NAME\ndescription: Does one thing well\ntools: Read\n---\nDo one thing.\n"
HOSTILE = [
    "",
    "---",
    "---\n",
    "\x00" * 50,
    "---\n" + "[" * 5_000 + "\n---\n",
    "---\na: &a [*a, *a]\nb: *a\n---\n",
    "---\n" + "".join(f"k{number}: x\n" for number in range(200)) + "---\n",
    "---\nname: \ud800\ntools: !!python/object:os.system x\n---\n",
    "\ufeff---\nname: a\r\r\ndescription: \u2028\x0c\n---",
    "---\ntools: " + "Agent(" * 300 + "\n---\n",
]


def test_without_the_extra_one_sentence_says_what_to_do() -> None:
    code = (
        "import sys; sys.modules['pygls'] = None\n"
        "from agentlint.__main__ import run\nsys.argv[1:] = ['server']\nraise SystemExit(run())"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    said = "agentlint: the language server is not installed; pip install 'agentlint-md[server]'\n"
    assert (done.returncode, done.stdout, done.stderr) == (2, "", said)


def test_a_session_ends_well_and_quietly(tmp_path: Path) -> None:
    messages = (
        {"id": 1, "method": "initialize", "params": {"processId": None, "rootUri": None, "capabilities": {}}},
        {"id": 2, "method": "shutdown"},
        {"method": "exit"},
    )
    bodies = [json.dumps({"jsonrpc": "2.0", **message}) for message in messages]
    given = "".join(f"Content-Length: {len(body)}\r\n\r\n{body}" for body in bodies)
    line = [sys.executable, "-m", "agentlint", "server"]
    done = subprocess.run(line, input=given.encode(), cwd=tmp_path, capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.endswith(b'{"id": 2, "jsonrpc": "2.0", "result": null}')


def test_nothing_that_is_typed_ends_the_server(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()

    async def work(editor: Editor) -> None:
        from lsprotocol import types

        uri = editor.open(".claude/agents/a.md", "")
        document = types.TextDocumentIdentifier(uri)
        for text in HOSTILE:
            editor.replace(uri, text)
            for line in (0, 1, 2, 9_999):
                place = types.Position(line, 3)
                await editor.client.text_document_completion_async(types.CompletionParams(document, place))
                await editor.client.text_document_hover_async(types.HoverParams(document, place))
            await editor.client.text_document_code_lens_async(types.CodeLensParams(document))
            await editor.client.text_document_document_symbol_async(types.DocumentSymbolParams(document))
            whole = types.Range(types.Position(0, 0), types.Position(9_999, 0))
            asked = types.CodeActionParams(document, whole, types.CodeActionContext([]))
            await editor.client.text_document_code_action_async(asked)
        editor.replace(uri, AGENT)
        assert await editor.diagnostics(uri) == []
        assert editor.log == []

    edit(work, tmp_path)


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="this system ends processes otherwise")
def test_a_server_that_was_killed_is_started_anew(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()

    async def killed(editor: Editor) -> None:
        editor.open(".claude/agents/a.md", AGENT)
        process = editor.client._server
        assert process is not None
        process.kill()
        await process.wait()

    with pytest.raises(Exception):  # noqa: B017 - the way in which a client of pygls notices is its own
        edit(killed, tmp_path)

    async def work(editor: Editor) -> None:
        assert await editor.rules(editor.open(".claude/agents/a.md", AGENT.replace("Read", "Gerp, Read"))) == [
            "unknown-tool"
        ]

    edit(work, tmp_path)


@pytest.mark.slow
def test_a_folder_of_a_thousand_files(tmp_path: Path) -> None:
    folder = tmp_path / ".claude" / "agents"
    folder.mkdir(parents=True)
    (tmp_path / ".git").mkdir()
    for number in range(1_000):
        (folder / f"agent-{number:04}.md").write_text(AGENT.replace("NAME", f"agent-{number}"), "utf-8")

    async def work(editor: Editor) -> None:
        last = AGENT.replace("NAME", "agent-999")
        uri = editor.open(".claude/agents/mine.md", last)
        other = editor.open(".claude/agents/agent-0999.md")
        await editor.until(
            lambda: (
                [one.code for path in (uri, other) for one in editor.published[path].diagnostics] == ["duplicate-name"]
                if {uri, other} <= editor.published.keys()
                else False
            )
        )
        assert editor.log == []

    edit(work, tmp_path)


def test_it_speaks_on_the_loopback_interface_only() -> None:
    """``--tcp`` is for debugging: nobody else on the network may ask."""
    from agentlint.server import app

    with open(app.__file__, encoding="utf-8") as file:
        text = file.read()
    assert text.count("start_tcp(") == text.count('start_tcp("127.0.0.1"') == 1
    assert os.path.basename(app.__file__) == "app.py"
