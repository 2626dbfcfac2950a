"""The hooks that `agentlint init --hook` writes, in the real clients: the model is told of the file that it wrote."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from agentlint.engine.clienthook import client_hook
from agentlint.engine.init import Proposal
from tests.clients.fake_api import Answer, FakeApi, Order
from tests.clients.install import Installation, Unavailable
from tests.clients.program import run
from tests.clients.sandbox import box

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.clients.fake_api import Body
    from tests.clients.sandbox import Box

TEXT = "---\nname: helper\ndescription: Helps\ncolour: blue\n---\nDo it.\n"
CLAUDE = {
    "ANTHROPIC_API_KEY": "dummy",
    "DISABLE_AUTOUPDATER": "1",
    "DISABLE_TELEMETRY": "1",
    "CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC": "1",
}
COPILOT = {
    "COPILOT_PROVIDER_API_KEY": "dummy",
    "COPILOT_MODEL": "gpt-4.1",
    "COPILOT_OFFLINE": "true",
    "COPILOT_AUTO_UPDATE": "false",
}
OPENCODE = {f"OPENCODE_DISABLE_{what}": "1" for what in ("AUTOUPDATE", "MODELS_FETCH", "LSP_DOWNLOAD", "SHARE")}


def _claude(_where: Box, url: str) -> tuple[list[str], dict[str, str]]:
    # to write below .claude it asks for leave in every other mode
    words = ["-p", "hi", "--permission-mode", "bypassPermissions"]
    return words, {**CLAUDE, "IS_SANDBOX": "1", "ANTHROPIC_BASE_URL": url}


def _copilot(where: Box, url: str) -> tuple[list[str], dict[str, str]]:
    (where.home / ".copilot").mkdir()
    trusted = json.dumps({"trusted_folders": [str(where.project)]})
    (where.home / ".copilot" / "config.json").write_text(trusted)
    switches = ["--allow-all-tools", "--allow-all-paths", "--no-auto-update", "--disable-builtin-mcps"]
    return ["-p", "hi", *switches], {**COPILOT, "COPILOT_PROVIDER_BASE_URL": f"{url}/v1"}


def _opencode(where: Box, url: str) -> tuple[list[str], dict[str, str]]:
    options = {"baseURL": f"{url}/v1", "apiKey": "dummy"}
    provider = {"npm": "@ai-sdk/openai-compatible", "options": options, "models": {"m": {}}}
    settings = {"provider": {"fake": provider}, "model": "fake/m", "small_model": "fake/m"}
    (where.project / "opencode.json").write_text(json.dumps(settings))
    return ["run", "hi"], OPENCODE


HOW: dict[str, tuple[Callable[[Box, str], tuple[list[str], dict[str, str]]], str, str, str, str]] = {
    "claude": (_claude, ".claude/agents/helper.md", "Write", "file_path", "content"),
    "copilot": (_copilot, ".github/agents/helper.agent.md", "create", "path", "file_text"),
    "opencode": (_opencode, ".opencode/agents/helper.md", "write", "filePath", "content"),
}
"""How each client is asked, the file that its model writes, and the tool and its arguments for that."""


@pytest.mark.clients
@pytest.mark.parametrize("client", HOW)
def test_the_model_is_told_what_it_wrote(client: str, monkeypatch: pytest.MonkeyPatch) -> None:
    try:
        command = Installation.pinned(client).require()
    except Unavailable as reason:
        pytest.skip(str(reason))
    asked, name, tool, path_key, text_key = HOW[client]
    with box() as where:
        file = where.project / name
        file.parent.mkdir(parents=True)
        monkeypatch.chdir(where.project)
        hook = client_hook(client)
        assert isinstance(hook, Proposal)
        Path(hook.path).parent.mkdir(parents=True, exist_ok=True)
        Path(hook.path).write_bytes(hook.after)

        ordered: list[Body] = []

        def model(body: Body) -> Answer:
            offered = [one.get("function", one).get("name") for one in body.get("tools") or ()]
            if ordered or tool not in offered:
                return Answer()
            ordered.append(body)
            return Answer(orders=(Order("call_1", tool, {path_key: str(file), text_key: TEXT}),))

        with FakeApi(model) as api:
            words, environment = asked(where, api.url)
            search = f"{Path(sys.executable).parent}{os.pathsep}/usr/local/bin:/usr/bin:/bin"
            finished = run([*command, *words], where, {**environment, "PATH": search})
        assert file.read_text("utf-8") == TEXT, finished.output + finished.errors
        spoken = [json.dumps(request) for request in api.requests]
        assert any(f"{name}, which was just written." in said for said in spoken), finished.output + finished.errors
        assert any("[unknown-key]" in said for said in spoken)
