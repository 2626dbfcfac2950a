"""`tools` and `disallowedTools` of Claude Code, word by word: the tools in force, and all that is said of the lists.

``claude_toollists.jsonl`` holds the lines of a file's frontmatter, what is in force (a number: so many), and each
problem: rule, effect, the text it points at, route, the sentence and the record's fields.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from agentlint.platforms import get
from agentlint.platforms.base import Place
from agentlint.text import Source
from tests.platforms.observed import fields

CASES = [
    json.loads(line)
    for line in Path(__file__).with_name("claude_toollists.jsonl").read_text(encoding="utf-8").splitlines()
]
ABOUT_LISTS = frozenset(
    [
        "all-tools-unknown",
        "background-tools",
        "pattern-ignored",
        "pattern-removes-all",
        "restriction-no-effect",
        "search-by-shell",
        "tool-in-both",
        "unknown-tool",
        "yaml-invalid",
        "zero-tools",
    ]
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["fields"].replace("\n", " "))
def test_what_is_in_force_and_what_is_said_of_it(case: dict[str, Any]) -> None:
    text = f"---\nname: a\ndescription: d\n{case['fields']}\n---\nB\n"
    place = Place("/p/.claude/agents/a.md", "/p", ".claude/agents", "a.md", "project")
    seen = get("claude").see(Source("a.md", text.encode()), place, case.get("version"))
    tools = seen.tools if seen.tools is not None else ()
    assert case["tools"] == (tools if tools == "all" else len(tools) if isinstance(case["tools"], int) else list(tools))
    assert list(seen.server_tools) == case["servers"]
    found = [
        [
            one.rule,
            one.effect.value,
            text[one.span.start : one.span.end],
            list(one.route),
            one.why.replace(str(seen.client), "{client}"),
            list(fields(one).values()),
        ]
        for one in seen.problems
        if one.rule in ABOUT_LISTS
    ]
    assert json.loads(json.dumps(found)) == case["problems"]
