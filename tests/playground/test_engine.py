"""The playground's Python, run by this Python: it says what `check`, `inspect`, `convert` and `fix` say."""

from __future__ import annotations

import io
import json
import sys
import zipfile
from typing import Any

import pytest

from agentlint import api
from playground import engine
from tests import playground
from tests.playground import ROOT

TEXT = "---\nname: reader\ndescription: Reads\ntools: Read, Grepp\nmodel: sonnet\n---\nRead.\n"
PLACE = ".claude/agents/reader.md"


def looked(text: str, path: str, target: str = "") -> dict[str, Any]:
    answer: dict[str, Any] = json.loads(engine.look(text, path, target))
    return answer


def words(answer: dict[str, Any], numbers: Any) -> list[Any]:
    return [answer["data"]["texts"][number] for number in numbers]


def test_findings_are_those_of_check() -> None:
    answer = looked(TEXT, PLACE)
    (agent,) = answer["data"]["agents"]
    shown = [(*words(answer, finding[:2]), finding[2], *words(answer, finding[3:4])) for finding in agent[6]]
    assert shown == [(one.rule, one.severity, one.line, one.message) for one in api.check_text(TEXT, path=PLACE)]
    assert shown[0][0] == "unknown-tool"


def test_views_are_those_of_inspect() -> None:
    answer = looked(TEXT, PLACE)
    (agent,) = answer["data"]["agents"]
    outcomes = {
        client[0]: answer["data"]["texts"][view[3]]
        for client, view in zip(answer["data"]["clients"], agent[4], strict=True)
    }
    assert outcomes == {view.as_: view.outcome for view in api.inspect_text(TEXT, path=PLACE)}


@pytest.mark.parametrize("target", [name for name, _ in engine.targets() if name != "claude"])
def test_the_conversion_is_that_of_convert(target: str) -> None:
    answer = looked(TEXT.replace("Grepp", "Grep"), PLACE, target)
    made = api.convert_text(TEXT.replace("Grepp", "Grep"), target, path=PLACE)
    assert answer["converted"] == (None if made.text is None else {"path": made.path, "text": made.text})
    (agent,) = answer["data"]["agents"]
    assert (agent[5][0][0] == 2) == made.refused


def test_a_refused_conversion_has_no_text_and_says_why() -> None:
    answer = looked("---\nname: x\ndescription: d\n---\nGo.\n", PLACE, "claude")  # to its own platform: nothing
    assert answer["converted"] is None
    answer = looked("---\nname: __proto__\ndescription: d\n---\nGo.\n", ".claude/agents/__proto__.md", "opencode")
    assert answer["converted"] is None
    (agent,) = answer["data"]["agents"]
    assert agent[5][0][0] == 2
    assert "__proto__" in "".join(words(answer, agent[5][0][2]))


@pytest.mark.parametrize(
    "path", ["", " ", "agent.md", "../../x.md", "/etc/passwd", ".claude/skills/a/SKILL.md", "a\0b"]
)
def test_any_place_will_do(path: str) -> None:
    answer = looked(TEXT, path, "opencode")
    assert len(answer["data"]["agents"]) == 1


@pytest.mark.parametrize("text", ["", "\udcff", "---\n", "\0", "---\n" + "[" * 10_000])
def test_any_text_will_do(text: str) -> None:
    assert len(looked(text, PLACE, "copilot")["data"]["agents"]) == 1


def test_fixes_are_those_of_fix() -> None:
    fixed = json.loads(engine.fix("---\nname: a\ndescription: d\nmodel: Sonnet\ntools:\n---\nGo.\n", PLACE))
    made = api.fix_text("---\nname: a\ndescription: d\nmodel: Sonnet\ntools:\n---\nGo.\n", path=PLACE)
    assert fixed == {"text": made.text, "fixes": len(made.applied)}


def test_the_archive_holds_all_that_is_imported() -> None:
    """Of agentlint, of the libraries, and no compiled module: in the browser nothing else is there."""
    held = set(zipfile.ZipFile(io.BytesIO(playground.archive())).namelist())
    assert {"schemas/claude.schema.json", "playground/engine.py", "yaml/loader.py"} <= held
    looked(TEXT, PLACE, "opencode")
    names = {f"{name.replace('.', '/')}" for name in sys.modules if name.partition(".")[0] == "agentlint"}
    shipped = {name.removesuffix(".py").removesuffix("/__init__") for name in held}
    assert {name for name in names if not name.startswith(("agentlint/cli", "agentlint/server"))} <= shipped
    assert not [name for name in held if name.endswith((".so", ".pyd"))]


def test_the_archive_is_the_same_each_time() -> None:
    assert playground.archive() == playground.archive()


def test_the_page_may_connect_to_nothing() -> None:
    page = (ROOT / "playground" / "page.html").read_text("utf-8")
    policy = page.split('Content-Security-Policy" content="')[1].split('"')[0]
    rules = dict(rule.split(" ", 1) for rule in policy.split("; "))
    assert rules.pop("default-src") == "'none'"
    assert rules.keys() == {"script-src", "worker-src", "style-src", "img-src", "base-uri", "form-action"}
    assert rules["script-src"] == "'self' blob: 'wasm-unsafe-eval'"
    assert "connect-src" not in policy
