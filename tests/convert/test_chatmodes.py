"""Chat modes of VS Code, which no client reads any more, become agents with the tools' names of today."""

from __future__ import annotations

from contextlib import chdir
from typing import TYPE_CHECKING

import pytest

from agentlint.model.vocabulary.vscode import OLD_TOOLS, RENAMED, TOOLS
from agentlint.platforms import get
from agentlint.platforms.base import Place
from agentlint.text import Source
from tests.lifecycle import CORPUS, run

if TYPE_CHECKING:
    from pathlib import Path

CHATMODES = ".github/chatmodes"


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / ".git").mkdir()
    (tmp_path / CHATMODES).mkdir(parents=True)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_tools_get_their_names_of_today(project: Path) -> None:
    tools = (
        "['codebase', 'fetch', 'runCommands', 'runSubagent', 'search', 'edit/editFiles', 'context7/*', 'findTestFiles']"
    )
    (project / CHATMODES / "plan.chatmode.md").write_text(f"---\ndescription: Plans\ntools: {tools}\n---\nYou plan.\n")
    done = run("--to", "copilot", CHATMODES)
    assert (done.status, done.paths("written")) == (0, {".github/agents/plan.agent.md"})
    target = project / ".github/agents/plan.agent.md"
    assert target.read_text().splitlines()[1:5] == [  # no marker: nobody edits the chat mode any more
        "description: Plans",
        "name: plan",
        (
            "tools: ['search/codebase', 'web/fetch', 'execute/getTerminalOutput', 'execute/runInTerminal', "
            "'read/terminalLastCommand', 'read/terminalSelection', 'agent', 'search', 'edit/editFiles', 'context7/*', "
            "'findTestFiles']"
        ),
        "---",
    ]
    (note,) = done.results[0]["diagnostics"]
    assert (note["level"], note["message"]) == (
        "note", ".github/agents/plan.agent.md replaces .github/chatmodes/plan.chatmode.md: delete that file",
    )  # fmt: skip
    (change,) = (one for one in done.results[0]["changes"] if one["field"] == "tools")
    assert change["reason"].startswith(
        "under VS Code's current names: `codebase` -> `search/codebase`, `fetch` -> `web/fetch`, "
        "`runCommands` -> `execute/getTerminalOutput` + `execute/runInTerminal` + "
    )


def test_an_agent_keeps_the_names_that_its_author_chose(project: Path) -> None:
    folder = project / ".github/agents"
    folder.mkdir()
    text = "---\ndescription: Plans\ntools: ['codebase', 'fetch']\n---\nYou plan.\n"
    (folder / "plan.agent.md").write_text(text)
    assert run("--to", "copilot", ".github/agents/plan.agent.md").paths("unchanged") == {".github/agents/plan.agent.md"}
    assert (folder / "plan.agent.md").read_text() == text


def test_a_chat_mode_without_a_header_is_told_what_to_write(project: Path) -> None:
    (project / CHATMODES / "plan.chatmode.md").write_text("# Planning\n\nYou plan.\n")
    (result,) = run("--to", "copilot", CHATMODES).results
    assert result["status"] == "refused"
    assert result["diagnostics"][0]["message"].endswith(
        "line 1: begin the file with a line `---`, then `description`, each on a line of its own, and close with `---`"
    )


def test_every_earlier_name_leads_to_tools_that_are() -> None:
    assert {tool for tools in RENAMED.values() for tool in tools} <= TOOLS
    assert not RENAMED.keys() & TOOLS
    gone = OLD_TOOLS - RENAMED.keys() - TOOLS
    assert gone == {
        "activePullRequest", "copilotCodingAgent", "findTestFiles", "notebooks", "openPullRequest", "readCellOutput",
        "selection", "terminalCommand", "think", "updateUserPreferences",
    }  # fmt: skip


@pytest.mark.skipif(not CORPUS.is_dir(), reason="needs ../shared/corpus")
def test_public_chat_modes_become_agents_that_load(project: Path) -> None:
    paths = sorted(CORPUS.rglob("*.chatmode.md"))
    for number, path in enumerate(paths):
        (project / CHATMODES / f"{number}-{path.name}").write_bytes(path.read_bytes())
    done = run("--to", "copilot", CHATMODES)
    assert len(done.results) == len(paths)
    assert {one["status"] for one in done.results} == {"written", "refused"}
    headless = {one["source"] for one in done.results if one["status"] == "refused"}
    assert all(not (project / path).read_text("utf-8").lstrip("\ufeff").startswith("---") for path in headless)
    old = 0
    with chdir(project):
        for written in done.paths("written"):
            inside = written.rpartition("/")[2]
            place = Place(written, "", ".github/agents", inside, "project")
            seen = get("copilot").see(Source(written, (project / written).read_bytes()), place)
            assert seen.loaded, (written, seen.reason)
            tools = (seen.data or {}).get("tools")
            old += sum(str(tool) in RENAMED for tool in tools) if isinstance(tools, list) else 0
    assert old == 0
    assert len(done.paths("written")) > 50
