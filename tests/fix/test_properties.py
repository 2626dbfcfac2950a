"""For any text at all: fixing is idempotent, keeps the body, never raises, and never adds an error."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agentlint.engine.check import lint_source
from agentlint.engine.fix import fix_source
from agentlint.engine.places import found
from agentlint.engine.settings import Settings
from agentlint.platforms import get
from agentlint.syntax import frontmatter
from agentlint.text import Severity, Source

PATHS = {
    "claude": ".claude/agents/a.md",
    "opencode": ".opencode/agents/a.md",
    "copilot": ".github/agents/a.agent.md",
}
KEYS = st.sampled_from(
    ["name", "description", "tools", "model", "color", "mode", "permission", "permissions", "disallowedTools", "Name",
     "disallowed-tools", "maxTurns", "descripton", "user-invokable", "mcp_servers", "mcp-servers", "allowed-tools",
     "temperature", "background", "skills", "hooks", "odd"]
)  # fmt: skip
WORDS = st.sampled_from(
    ["a", "reviewer", "Read", "bash", "Bash, Edit", "Bash(git:*)", "sonnet", "Blue", "red", "#ff0000", "Subagent", "*",
     "a: b", 'say "x": y', "one\\ntwo", '"one\\\\ntwo"', "C:\\new", "@at", "`tick`", "it's", "[Read, Grep]", "[a",
     "{a: b}", "null", "yes", "0.5", '"5"', "5", "", "|\n  one\n  two", ">-\n  one", "\n  - Read\n  - bash",
     "\n  edit: deny\n  bash: allow", "\n  Read: true\n  edit: false", "--- x", "text # not a comment", "&a x", "*a",
     "!t x", "% x", "- x", "? x"]
)  # fmt: skip
ENTRIES = st.builds("{}: {}".format, KEYS, st.one_of(WORDS, st.text(max_size=20)))
LINES = st.one_of(ENTRIES, ENTRIES, ENTRIES, st.sampled_from(["# comment", "", "\tname: x", "  odd", "---"]))


@st.composite
def files(draw: st.DrawFn) -> str:
    """An agent file as people and generators get them wrong; now and then any text."""
    if draw(st.integers(0, 19)) == 0:
        return draw(st.text(max_size=200))
    lines = draw(st.lists(LINES, max_size=6))
    if draw(st.booleans()):
        lines = ["name: a", "description: b", *lines]
    lead = draw(st.sampled_from(["", "", "", "", "\ufeff", "\n", " "]))
    close = draw(st.sampled_from(["---\n", "---\n", "---\n", "---", "----\n", "  ---\n", ""]))
    body = draw(st.sampled_from(["Do it.\n", "Do it.", "", "\n\nDo it: now.\n---\nmore\n", "name: b\n"]))
    text = lead + "---\n" + "".join(line + "\n" for line in lines) + close + body
    newline = draw(st.sampled_from(["\n", "\n", "\n", "\r\n"]))
    return text.replace("\n", newline)


def holds(text: str, platform: str, unsafe: bool) -> None:
    place = found(PATHS[platform]).place
    source = Source.from_text(place.path, text)
    once = fix_source(source, place, platform, Settings(), unsafe=unsafe)
    after = Source.from_text(place.path, once.text)
    assert fix_source(after, place, platform, Settings(), unsafe=unsafe).text == once.text
    assert text.endswith("\n") == once.text.endswith("\n")
    if once.text == text:
        return
    if frontmatter.split(text).close is not None:
        assert text.endswith(once.text[frontmatter.split(once.text).body :])
    see = get(platform).see
    before = see(source, place)
    if before.outcome == "loaded":
        seen = see(after, place)
        assert (seen.outcome, seen.prompt) == ("loaded", before.prompt)
        assert errors(after, platform) <= errors(source, platform)


def errors(source: Source, platform: str) -> set[str]:
    found_now = lint_source(source, found(PATHS[platform]).place, Settings(), platform).diagnostics
    return {one.rule for one in found_now if one.severity is Severity.ERROR}


@settings(max_examples=500, deadline=None, suppress_health_check=list(HealthCheck))
@given(files(), st.sampled_from(list(PATHS)), st.booleans())
def test_fixing_any_file(text: str, platform: str, unsafe: bool) -> None:
    holds(text, platform, unsafe)


@pytest.mark.slow
@settings(max_examples=10_000, deadline=None, suppress_health_check=list(HealthCheck))
@given(files(), st.sampled_from(list(PATHS)), st.booleans())
def test_fixing_ten_thousand_files(text: str, platform: str, unsafe: bool) -> None:
    holds(text, platform, unsafe)
