"""Every command's help fits one screen and shows an example."""

from __future__ import annotations

import pytest

from agentlint.cli import COMMANDS
from tests.terminal import session

LINES = 45
"""A screen."""


@pytest.mark.parametrize("command", COMMANDS)
def test_help(command: str) -> None:
    text = session([f"agentlint {command} --help"])[0]
    assert f"\n  Example: agentlint {command}" in text
    assert len(text.splitlines()) <= LINES
    assert all(len(line) <= 80 for line in text.splitlines())


def test_the_commands_in_one_line_each() -> None:
    text = session(["agentlint --help"])[0]
    listed = text[text.index("Commands:") :].splitlines()[1:]
    assert [line.split()[0] for line in listed] == list(COMMANDS)
    assert not any(line.endswith("...") for line in listed)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("chekc", "there is no command `chekc`; did you mean `check`?"),
        (
            ".claude/agents",
            "there is no command `.claude/agents`; to check that path: agentlint check .claude/agents",
        ),
        ("frobnicate", "there is no command `frobnicate`"),
        ("--nosuch", "--nosuch"),  # in the words of the Typer that is installed
    ],
)
def test_a_word_that_is_no_command(words: str, said: str) -> None:
    shown, status = session([f"agentlint {words}", "echo $?"], "fixtures/examples/team")
    assert shown.rstrip(" '.\n").endswith(said)
    assert status == "2\n"
