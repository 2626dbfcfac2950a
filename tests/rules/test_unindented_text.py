"""Text of a value on lines of its own that are not indented: the right place and reason, and a fix that loads."""

from __future__ import annotations

import re

import pytest

from agentlint import api
from agentlint.platforms import MAIN
from agentlint.platforms.schema import load
from agentlint.syntax.repair import strayed

KEYS = frozenset(key for name in MAIN for key in load(name).properties)

EXAMPLE = '<example>\nContext: A pull request is ready\nuser: "Look at it"\nassistant: "I\'ll look: now."\n</example>'
TEXTS = {
    "plain": "Reviews code\nand says what would break",
    "colon at the end": "Use this agent after a change. Examples:\n\n" + EXAMPLE,
    "colon inside": "Use it: always\nand for everything",
    "bullets": "Reviews code:\n- style: names\n- logic",
    "bullets with stars": "Reviews code\n* style\n* logic",
    "numbers": "Reviews code in steps\n1. read: all\n2. judge",
    "example": EXAMPLE,
    "two examples": "Examples:\n" + EXAMPLE + "\n\n" + EXAMPLE,
    "heading": "Reviews code\n## When to use\nAlways",
    "quotes": "Reviews code\n\"quoted\" and 'single'",
    "quoted lines": "Reviews code\n'It's bad' is what it says",
    "backticks": "Reviews code\n`git diff` is read",
    "braces": "Reviews code\n{placeholder} and [list]",
    "stars": "Reviews code\n**bold** and *more*",
    "ampersand": "Reviews code\n& more, @people, %s",
    "dialogue": "Reviews code\nUser: do it\nAssistant: done\nand nothing else",
    "backslashes": "Reviews code\nin \\d+ and \\w+",
    "indented lines": "Reviews code\n  with depth\nand without",
    "blank lines": "Reviews code\n\n\nafter a gap\n\nand another",
    "emoji": "Reviews code \U0001f50d\n\U0001f41b are found",
    "arrow": "Reviews code\n> quoted text\n| table |",
}
"""21 forms, as public files have them."""


def file(text: str, newline: str = "\n") -> str:
    lines = f"---\nname: a\ndescription: {text}\nmodel: sonnet\ntools: Read, Grep\n---\nGo.\n"
    return lines.replace("\n", newline)


@pytest.mark.parametrize("newline", ["\n", "\r\n"], ids=["LF", "CRLF"])
@pytest.mark.parametrize("name", TEXTS)
def test_the_fix_loads_with_the_whole_text(name: str, newline: str) -> None:
    source = file(TEXTS[name], newline)
    fixed = api.fix_text(source, path=".claude/agents/a.md", unsafe=True)
    seen = api.inspect_text(fixed.text, path=".claude/agents/a.md", clients=["claude"])[0]
    assert (seen.outcome, seen.name, seen.description) == ("loaded", "a", TEXTS[name])
    assert ("sonnet" in (seen.model or ""), list(seen.tools or ())) == (True, ["Read", "Grep"])
    assert [one.rule for one in fixed.applied] == ["yaml-invalid"]


@pytest.mark.parametrize("name", TEXTS)
def test_the_finding_is_at_the_first_such_line(name: str) -> None:
    """At the first one that cannot be a key: `User: do it` may be one."""
    lines = TEXTS[name].split("\n")
    bare = next((number for number, line in enumerate(lines) if number and not re.match(r"[ #]|\w+: |$", line)), 0)
    found = [one for one in api.check_text(file(TEXTS[name]), path=".claude/agents/a.md") if one.rule == "yaml-invalid"]
    at = 3 + bare if bare else 4
    assert [(one.range.start.line, one.range.start.column) for one in found] == [(at, 1)]
    shown = lines[at - 3]
    assert found[0].message == f"`{shown}` is neither a key nor indented, so it does not continue `description`"
    assert [fix.safety for fix in found[0].fixes] == ["unsafe"]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("tools:\n- Read\n- Grep\n", None),
        ("description: text\nother: value\nmodel: x\n", None),
        ("description: text\n# a comment\nmodel: x\n", None),
        ('description: "text\nmore"\nmodel: x\n', None),
        ("description: |\ntext\nmodel: x\n", "text"),
        ("description:\ntext\nmodel: x\n", "text"),
        ("description: >\n\ntext: more\nand more\n", "and more"),
    ],
    ids=range(7),
)
def test_what_goes_on_with_a_value(text: str, line: str | None) -> None:
    found = strayed(text, 0, len(text), KEYS)
    assert (found and text[found.line.start : found.line.end]) == line
