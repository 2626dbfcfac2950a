"""Every help text of yaml-invalid: done literally to a file that gets it, the client's reader loads the file."""

from __future__ import annotations

import pytest

from agentlint import api
from agentlint.rules.yaml_invalid import _HELP

PATH = ".claude/agents/a.md"


def file(body: str) -> str:
    return f"---\nname: a\n{body}\n---\nGo.\n"


ADVICE = {
    "bad-escape": ('description: "a \\d b"', 'description: "a \\\\d b"'),
    "unclosed-bracket": ("description: d\ntools: [Read", "description: d\ntools: [Read]"),
    "unclosed-quote": ('description: "a b', 'description: "a b"'),
    "text-after-quote": ('description: "a" and "b', 'description: "\\"a\\" and \\"b"'),
}


@pytest.mark.parametrize("kind", ADVICE)
def test_what_the_help_says_helps(kind: str) -> None:
    before, after = ADVICE[kind]
    found = [one for one in api.check_text(file(before), path=PATH) if one.rule == "yaml-invalid"]
    assert len(found) == 1
    assert found[0].help == _HELP[kind] or found[0].fixes
    assert not any(one.rule == "yaml-invalid" for one in api.check_text(file(after), path=PATH))
    assert api.inspect_text(file(after), path=PATH, clients=["claude"])[0].outcome == "loaded"
