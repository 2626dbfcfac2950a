"""The examples of the documentation run as they are written."""

from __future__ import annotations

import pytest

from tests.generated.examples import body, rewrite
from tests.terminal import BadExample, session


def test_commands_run_one_after_another_in_a_copy() -> None:
    shown = session(
        [
            "agentlint convert .claude/agents --to opencode",
            "cat .opencode/agents/reviewer.md | head -2",
            "agentlint check .opencode/agents/tester.md --output-format concise",
            "echo $?",
            "agentlint fix - --stdin-filename .claude/agents/reviewer.md < .claude/agents/reviewer.md | head -3",
        ],
        "fixtures/examples/team",
    )
    assert shown[0].startswith(".claude/agents/reviewer.md: wrote .opencode/agents/reviewer.md\n")
    assert shown[1] == '---\ndescription: "Reviews code: use it after every change"\n'
    assert ": error[wrong-type] `tools` is a list, but must be a mapping" in shown[2]
    assert shown[3] == "1\n"
    assert shown[4] == '---\nname: reviewer\ndescription: "Reviews code: use it after every change"\n'


def test_an_output_that_is_not_true_any_more_is_replaced() -> None:
    page = "Before.\n\n<!-- run -->\n```console\n$ agentlint --version\nagentlint 0.0.0\n$ echo $?\n```\nAfter.\n"
    version = session(["agentlint --version"])[0]
    assert version.startswith("agentlint-md ")
    assert rewrite(page) == page.replace("agentlint 0.0.0\n$ echo $?\n", f"{version}$ echo $?\n0\n")
    assert rewrite("```console\n$ agentlint --version\nx\n```\n") == "```console\n$ agentlint --version\nx\n```\n"


def test_colours_are_a_terminals() -> None:
    assert "\x1b[1;31merror[wrong-type]\x1b[0m" in session(["agentlint check"], "fixtures/examples/team", color=True)[0]
    assert "\x1b" not in body("$ agentlint check\n", "fixtures/examples/team")


@pytest.mark.parametrize("command", ["rm -rf .", "agentlint check | sort"])
def test_nothing_else_is_run(command: str) -> None:
    with pytest.raises(BadExample):
        session([command], "fixtures/examples/team")
