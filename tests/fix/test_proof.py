"""What a pass of fixes may not do, guard by guard."""

from __future__ import annotations

from functools import partial

import pytest

from agentlint.engine import proof
from agentlint.engine.lint import read_findings
from agentlint.engine.places import found
from agentlint.engine.settings import Settings
from agentlint.platforms import get
from agentlint.platforms.base import Outcome, Seen
from agentlint.text import BODY, Route, Source

CLAUDE = ".claude/agents/a.md"
TEXT = "---\nname: a\ndescription: d\ntools: Read\n---\nDo it.\n"


def seen(outcome: Outcome, prompt: str | None) -> Seen:
    one = Seen(get("claude").client, outcome)
    one.prompt = prompt
    return one


@pytest.mark.parametrize(("before", "after", "routes", "said"), [
    (("loaded", "a"), ("loaded", "a"), set(), ""),
    (("loaded", "a"), ("loaded", "b"), set(), "a different prompt"),
    (("loaded", "a"), ("loaded", "b"), {("name",)}, "a different prompt"),
    (("loaded", "a"), ("loaded", "b"), {BODY}, ""),
    (("loaded", "a"), ("skipped", "a"), set(), "no longer load"),
    (("degraded", "a"), ("loaded", "b"), set(), ""),
])  # fmt: skip
def test_a_client_gets_no_less(
    before: tuple[Outcome, str], after: tuple[Outcome, str], routes: set[Route], said: str
) -> None:
    text = proof._worse(seen(*before), seen(*after), routes)
    assert said in text
    assert bool(text) is bool(said)


def state(text: str, path: str = CLAUDE) -> proof.State:
    one = found(path)
    source = Source.from_text(path, text)
    settings = Settings()
    findings = partial(read_findings, source, one.place, settings, one.platform)
    return proof.State(source, one.place, settings, one.platform, findings)


@pytest.mark.parametrize(("after", "routes", "said"), [
    (TEXT, set(), ""),
    (TEXT.replace("Read", "Read, Grep"), {("tools",)}, "would allow the agent more: Grep"),
    (TEXT.replace("tools: Read\n", ""), {("tools",)}, "would allow the agent more: all tools"),
    (TEXT.replace("tools:", "mcpServers:\n  - s: {command: c}\ntools:"), {("mcpServers",)}, "start what `mcpServers`"),
    (TEXT.replace("tools:", "mcpServers: [s]\ntools:"), {("mcpServers",)}, ""),
    (TEXT.replace("description: d", "description: e"), {("description",)}, ""),
    (TEXT.replace("description: d", "description: e"), {("name",)}, "another `description`"),
])  # fmt: skip
def test_a_safe_fix_gives_no_more(after: str, routes: set[Route], said: str) -> None:
    found_now = proof.fault(state(TEXT), state(after), routes, safe=True)
    assert (found_now.text if found_now else "").endswith(said) or (found_now and said in found_now.text)
    assert (found_now is None) is (said == "")
    if "description" not in said:
        assert proof.fault(state(TEXT), state(after), routes, safe=False) is None


@pytest.mark.parametrize(("old", "new", "more"), [
    (("edit:*=deny",), ("edit:*=deny",), []),
    (("edit:*=deny",), ("edit:*=ask",), ["edit"]),
    (("edit:*=allow",), ("edit:*=ask",), []),
    (("read:*=allow", "read:*.env=ask"), ("read:*=allow",), ["read"]),
    (("*:*=deny", "bash:*=allow"), ("*:*=deny", "bash:*=allow", "bash:rm *=deny"), []),
    (("*:*=ask",), ("*:*=ask", "external_directory:*=allow"), ["external_directory"]),
])  # fmt: skip
def test_permissions_are_compared_by_what_decides(old: tuple[str, ...], new: tuple[str, ...], more: list[str]) -> None:
    assert proof._more_permitted(old, new) == more


@pytest.mark.parametrize("before", [f"\n{TEXT}", TEXT.replace("\n---\nDo", "\nDo")])
def test_vs_code_which_loads_every_file_may_see_what_a_mended_one_says(before: str) -> None:
    """All of the file was its prompt, or its header."""
    assert proof.fault(state(before), state(TEXT), {(), BODY}, safe=True) is None


@pytest.mark.parametrize("route", [("description",), ()])
def test_vs_code_sees_the_same_of_a_file_that_was_right(route: Route) -> None:
    after = TEXT.replace("Do it", "Do more")
    assert proof.fault(state(TEXT), state(after), {route}, safe=True) is not None


def test_a_frontmatter_that_is_not_at_the_top_and_would_start_a_program_waits() -> None:
    started = TEXT.replace("tools: Read\n", "mcpServers:\n  - s: {command: c}\n")
    found_now = proof.fault(state(f"\n{started}"), state(started), {()}, safe=True)
    assert found_now is not None
    assert (found_now.revives, "start what `mcpServers`" in found_now.text) == (True, True)
