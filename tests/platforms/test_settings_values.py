"""Settings with wrong values, as Claude Code 2.1.332, Gemini CLI 0.61.0 and Qwen Code 0.24.4 took them on 2026-11-28.

Each record of ``settings_probes.jsonl`` is a project's settings file, with an agent beside it, of which the client was
asked: its ``text``, or what it has besides a rule that forbids a tool and a hook (``ALWAYS``). ``kept`` names what took
effect: "session" is that the client began one at all. ``said`` is the beginning of what Claude Code's log said.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from agentlint.platforms import get
from agentlint.platforms.base import Place
from agentlint.text import Severity, Source

_HOOK = {"type": "command", "command": "touch $HOME/hook-ran", "name": "h"}
_HOOKS = {"SessionStart": [{"hooks": [_HOOK]}]}
ALWAYS: dict[str, dict[str, Any]] = {
    "claude": {"permissions": {"deny": ["WebFetch"]}, "hooks": _HOOKS},
    "gemini": {"tools": {"exclude": ["web_fetch"]}, "hooks": _HOOKS},
    "qwen": {"permissions": {"deny": ["grep_search"]}, "hooks": _HOOKS},
}


def merged(first: dict[str, Any], other: dict[str, Any]) -> dict[str, Any]:
    both = {
        key: merged(first[key], other[key]) for key in first.keys() & other.keys() if _are_objects(first, other, key)
    }
    return {**first, **other, **both}


def _are_objects(first: dict[str, Any], other: dict[str, Any], key: str) -> bool:
    return isinstance(first[key], dict) and isinstance(other[key], dict)


class Record:
    def __init__(self, line: str) -> None:
        record = json.loads(line)
        self.client: str = record["client"]
        self.text: str = record.get("text", "")
        self.said: str = record.get("said", "")
        stated = ["session"]
        if "also" in record:
            settings = merged(ALWAYS[self.client], record["also"])
            self.text = json.dumps(settings)
            [(section, [(key, rules)])] = ((name, list(part.items())) for name, part in _rules(self.client))
            part = settings[section]
            stated += ["rule"] if isinstance(part, dict) and part.get(key) == rules else []
            on = settings.get("disableAllHooks") is not True
            stated += ["hook"] if on and str(_HOOK) in str(settings["hooks"]) else []
        self.lost = set(stated) - set(record["kept"])
        self.id = f"{self.client} {json.dumps(record.get('also', self.text))}"


def _rules(client: str) -> list[tuple[str, dict[str, Any]]]:
    return [(name, part) for name, part in ALWAYS[client].items() if name != "hooks"]


RECORDS = [
    Record(line) for line in Path(__file__).with_name("settings_probes.jsonl").read_text("utf-8").split("\n") if line
]


def problems(client: str, text: str) -> list[tuple[Severity, str, str]]:
    path = f".{client}/settings.json"
    place = Place(path, "", path, "settings.json", "project", "settings")
    source = Source.from_text(path, text)
    judge = get(client).judge_settings
    assert judge is not None
    return [
        (one.effect.severity, one.rule, text[one.span.start : one.span.end]) for one in judge(source, place).problems
    ]


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.id)
def test_what_the_client_lost_is_an_error(record: Record) -> None:
    reported = problems(record.client, record.text)
    if record.lost:
        assert Severity.ERROR in [severity for severity, _, _ in reported]
    if record.said:
        assert reported != []


TOLD_BY_AGENTLINT_ONLY = ('{"permissions": {"deny": ["Webfetch"]}}',)
"""What Claude Code accepts without a word and nevertheless does not do."""


@pytest.mark.parametrize("record", [one for one in RECORDS if one.client == "claude"], ids=lambda record: record.id)
def test_nothing_is_reported_of_what_claude_code_accepts(record: Record) -> None:
    if not record.lost and not record.said and record.id.removeprefix("claude ") not in TOLD_BY_AGENTLINT_ONLY:
        assert problems(record.client, record.text) == []


@pytest.mark.parametrize(
    ("client", "text", "expected"),
    [
        ("claude", '{"agent": 5}', [("error", "wrong-type", "5")]),
        ("claude", '{"model": null}', [("error", "null-value", "null")]),
        ("claude", '{"permissions": {"allow": "Bash"}}', [("error", "wrong-type", '"Bash"')]),
        ("claude", '{"permissions": {"defaultMode": "plam"}}', [("error", "invalid-value", '"plam"')]),
        ("claude", '{"hooks": []}', [("warning", "wrong-type", "[]")]),
        ("claude", '{"hooks": "x"}', [("error", "wrong-type", '"x"')]),
        ("claude", '{"hooks": {"Stop": [5]}}', [("warning", "wrong-type", "5")]),
        ("claude", '{"hooks": {"PreToolUse": [5]}}', [("error", "wrong-type", "5")]),
        ("claude", '{"hooks": {"preToolUse": []}}', [("error", "unknown-key", '"preToolUse"')]),
        ("claude", '{"hooks": {"Nope": []}}', [("warning", "unknown-key", '"Nope"')]),
        ("claude", '{"statusLine": {}}', [("error", "missing-key", '"statusLine"')]),
        ("claude", '{"permissions": {"deny": ["bash"]}}', [("error", "invalid-value", '"bash"')]),
        ("claude", '{"permissions": {"allow": ["bash"]}}', [("warning", "invalid-value", '"bash"')]),
        ("claude", '{"permissions": {"deny": [""]}}', [("error", "blank-value", '""')]),
        ("claude", '{"permissions": {"ask": ["Write(x)"]}}', [("error", "restriction-no-effect", '"Write(x)"')]),
        ("claude", '{"permissions": {"deny": ["Write", "Write(*)", "Edit(x)", "Glob", "mcp__s__t"]}}', []),
        ("claude", '{"permissions": {"allow": ["Write(x)"]}, "nope": 5, "env": {"A": 1}}', []),
        ("gemini", '{"tools": {"exclude": "x"}}', [("error", "wrong-type", '"x"')]),
        ("gemini", '{"experimental": {"enableAgents": "yes"}}', [("warning", "invalid-value", '"yes"')]),
        ("gemini", '{"experimental": {"enableAgents": "false"}}', []),
        ("gemini", '{"excludeTools": ["x"]}', [("error", "restriction-no-effect", '"excludeTools"')]),
        ("gemini", "", [("error", "settings-invalid", "")]),
        ("gemini", '\ufeff{"a": 1}', [("error", "settings-invalid", "\ufeff")]),
        ("gemini", '{"a": 1,}', [("error", "settings-invalid", ",")]),
        ("gemini", '{"a": 1} // c', []),
        ("qwen", '{"a": 1,}', [("error", "settings-invalid", ",")]),
        ("qwen", "", []),
        ("qwen", '{"a": 1} // c', []),
        ("qwen", '{"permissions": []}', [("error", "wrong-type", "[]")]),
        ("qwen", '{"agents": 5}', [("warning", "wrong-type", "5")]),
    ],
)
def test_severity_rule_and_place(client: str, text: str, expected: list[tuple[str, str, str]]) -> None:
    assert [(str(severity), rule, word) for severity, rule, word in problems(client, text)] == expected


def test_a_rule_for_certain_files_has_the_name_of_another_tool() -> None:
    """With `deny: ["Write(./secrets/**)"]`, the client wrote a file there; with `Edit(./secrets/**)` it refused."""
    source = Source.from_text("x", '{"permissions": {"deny": ["Write(./secrets/**)"]}}')
    judge = get("claude").judge_settings
    assert judge is not None
    [problem] = judge(source, Place("x", "", ".claude/settings.json", "settings.json", "project", "settings")).problems
    assert problem.kind._asdict()["suggestion"] == "Edit(./secrets/**)"
