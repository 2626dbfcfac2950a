"""Every public file to both other platforms: written or refused with a reason, read by the target with the same
description and prompt, and allowed nothing that its source was not."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from agentlint.engine.convert import Options, Result, plan
from agentlint.engine.places import Found
from agentlint.platforms import conversion, get
from agentlint.platforms.base import Place, Seen
from agentlint.text import Source

ROOT = Path(__file__).resolve().parents[2]
CORPUS = ROOT.parent / "shared" / "corpus"
PLATFORMS = ("claude", "opencode", "copilot")

pytestmark = pytest.mark.skipif(
    not (CORPUS / "index.jsonl").exists(), reason="the corpus (../shared/corpus) is not there"
)

# Told from the clients' own tool names, on purpose not from the converter's vocabulary.
WRITE = {"Write", "Edit", "NotebookEdit", "write", "edit", "create", "write_file", "replace", "notebook_edit"}
EXECUTE = {"Bash", "PowerShell", "Monitor", "bash", "run_shell_command", "monitor", "background_process"}
NETWORK = {"WebFetch", "WebSearch", "webfetch", "websearch", "web", "web_fetch", "web_search", "web/fetch"}
NETWORK |= {"google_web_search"}
OWN_RULES = (
    "doom_loop", "external_directory", "plan_enter", "plan_exit", "background_process", "schedule_wakeup",
    "repo_clone", "repo_overview",
)  # fmt: skip
SPAWN = {"Agent", "Task", "task", "agent"}
WITH_LISTS = ("kilo", "gemini", "qwen")
"""Platforms beside the main ones that can say which tools an agent has."""


def files(platform: str) -> list[Found]:
    rows = [json.loads(line) for line in (CORPUS / "index.jsonl").read_text(encoding="utf-8").splitlines()]
    folder = conversion.get(platform).folder
    return [
        Found(
            str(CORPUS / row["file"]),
            Place(row["file"], "", folder, row["file"].rpartition("/")[2], "project"),
            platform,
            "",
        )
        for row in rows
        if row["platform"] == platform and row["kind"] == "agent"
    ]


ONE_TOOL = {"edit/editFiles", "edit/createFile", "search/textSearch", "search/fileSearch", "edit/editNotebook"}
"""Copilot's own words for one tool of several (CLI 1.0.102); every other word with a slash names a server's."""


CHATMODE = {"fetch": "network", "githubrepo": "network", "opensimplebrowser": "network", "editfiles": "write"}
CHATMODE |= {"new": "write", "runcommands": "execute", "runtasks": "execute", "runnotebooks": "execute"}
CHATMODE |= {"runtests": "execute", "runinterminal": "execute", "extensions": "execute"}
"""What chat modes called their tools, in lower case (VS Code's documentation, 2025): no client reads them today, and
what they were written for counts."""


def abilities(seen: Seen, path: str = "") -> set[str]:
    """What an agent may do, by the tools that its client gives it; a chat mode, by those that it names."""
    if seen.tools == "all" or seen.tools is None:
        return {"write", "execute", "network", "spawn", "mcp"}
    names = set(seen.tools)
    written = (seen.data or {}).get("tools")
    words = written.split(",") if isinstance(written, str) else written if isinstance(written, list) else []
    listed = {word.strip() for word in words if isinstance(word, str)}
    if seen.client.id.startswith("copilot"):
        names |= {word.lower() for word in listed}  # web tools are not to be seen offline
    rules = (("write", WRITE), ("execute", EXECUTE), ("network", NETWORK), ("spawn", SPAWN))
    found = {ability for ability, tools in rules if names & tools}
    permission = seen.permission or ()
    if any(
        word.startswith(("mcp__", "mcp_"))
        or ("/" in word and word not in ONE_TOOL and seen.client.id.startswith("copilot"))
        for word in listed
    ):
        found.add("mcp")
    if seen.permission is not None:
        closed = [rule for rule in permission if rule.startswith("*:*=")][-1].endswith("=deny")
        if not closed or any(
            "_" in rule.partition(":")[0] and not rule.startswith(OWN_RULES) and not rule.endswith("=deny")
            for rule in permission
        ):
            found.add("mcp")
    elif "tools" not in (seen.data or {}):
        found.add("mcp")
    if path.endswith(".chatmode.md"):
        found |= {CHATMODE[name] for word in listed if (name := word.lower()) in CHATMODE}
    return found


@pytest.mark.parametrize("platform", PLATFORMS)
def test_every_file_to_both_other_platforms(platform: str) -> None:
    others = tuple(target for target in PLATFORMS if target != platform)
    found = {one.path: one for one in files(platform)}
    results = plan(found.values(), Options(targets=others, output="out", models={}))
    converted = Counter(result.source for result in results)
    assert set(converted) == set(found)
    for result in results:
        clash = {message.code for message in result.messages} & {"target-clash"}
        if result.status == "skipped":  # a document, which its client does not read for an agent either
            one = found[result.source]
            source = Source(one.path, Path(one.path).read_bytes())
            assert get(one.platform).see(source, one.place).outcome in ("skipped", "ignored"), result.source
            continue
        if result.refused and not clash:
            assert result.messages, result.source
            assert all(message.code != "agentlint-bug" for message in result.messages), (result.source, result.messages)
            continue
        judge(found[result.source], result)


@pytest.mark.parametrize("target", WITH_LISTS)
@pytest.mark.parametrize("platform", PLATFORMS)
def test_100_files_to_each_platform_beside(platform: str, target: str) -> None:
    every = files(platform)
    found = {one.path: one for one in every[:: max(len(every) // 100, 1)][:100]}
    results = plan(found.values(), Options(targets=(target,), output="out", models={}))
    assert {result.source for result in results} == set(found)
    for result in results:
        codes = {message.code for message in result.messages}
        assert "agentlint-bug" not in codes, (result.source, result.messages)
        if result.refused and "target-clash" not in codes:
            assert codes, result.source
        elif result.data is not None:
            judge(found[result.source], result)


def judge(found: Found, result: Result) -> None:
    raw = Path(found.path).read_bytes()
    source = get(found.platform).see(Source(found.path, raw), found.place)
    assert result.data is not None
    name = result.path.rpartition("/")[2]
    place = Place(name, "", conversion.get(result.target).folder, name, "project")
    target = get(result.target).see(Source(name, result.data), place)
    assert target.outcome == "loaded", (result.source, result.target, target.reason)
    if (source.description or "").strip():
        wanted = source.description or ""
        if result.target == "claude":
            wanted = wanted.replace("\\n", "\n")  # Claude Code shows no other
        assert (target.description or "").strip() == wanted.strip(), (result.source, result.target)
    assert (target.prompt or "").split() == (source.prompt or "").split(), (result.source, result.target)
    more = abilities(target) - abilities(source, found.path)
    assert not more, (result.source, result.target, more)
    lines = Counter(change.field for change in result.changes if change.kind != "defaulted")
    missing = set(source.data or {}) - set(lines)
    assert not missing, (result.source, result.target, missing)
    assert set(lines.values()) <= {1}, (result.source, result.target, lines)
    assert all(change.authority != "wider" for change in result.changes)
