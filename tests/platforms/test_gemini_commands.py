"""Commands of Gemini CLI: TOML files, by what its loader does with them."""

from __future__ import annotations

import pytest

from agentlint.platforms.base import Place, Seen
from agentlint.platforms.gemini import commands
from agentlint.text import Source


def look(text: str, inside: str = "t.toml") -> Seen:
    place = Place(f"{commands.HOME}/{inside}", "", commands.HOME, inside, "project", "command")
    return commands.see(Source(place.path, text.encode()), place)


def test_a_command() -> None:
    seen = look('description = "Commits  it"\nprompt = """\nWrite {{args}}.\n"""\n', "git/my commit.toml")
    assert (seen.outcome, seen.problems) == ("loaded", [])
    assert (seen.name, seen.description) == ("git:my_commit", "Commits it")
    assert seen.prompt == "Write {{args}}.\n"
    assert (seen.user_invocable, seen.model_invocable) == (True, False)


def test_what_the_client_says_where_nothing_is_said() -> None:
    assert look("prompt = 'x'", "a/b.toml").description == "Custom command from b.toml"
    assert look(f"prompt = 'x'\ndescription = '{'d' * 101}'").description == "d" * 97 + "..."
    assert look("prompt = 'x'", f"{'n' * 51}.toml").name == "n" * 47 + "..."


@pytest.mark.parametrize(
    ("text", "rule", "at"),
    [
        ("prompt = 5\n", "wrong-type", "5"),
        ("prompt = 'x'\ndescription = ['a']\n", "wrong-type", "['a']"),
        ("description = 'x'\n", "missing-key", "description = 'x'"),
        ("prompt = x\n", "toml-invalid", "prompt = x"),
    ],
)
def test_left_out(text: str, rule: str, at: str) -> None:
    seen = look(text)
    assert seen.outcome == "skipped"
    [problem] = seen.problems
    assert (problem.rule, text[problem.span.start : problem.span.end]) == (rule, at)


@pytest.mark.parametrize("prompt", ["Read @{notes.md", "Look: !{git log", "!{awk '{print $1'}"])
def test_an_opener_that_nothing_closes(prompt: str) -> None:
    [problem] = look(f'prompt = "{prompt}"').problems
    assert (problem.rule, problem.effect.value) == ("prompt-variable", "breaks-use")


def test_braces_inside_are_counted() -> None:
    assert look("""prompt = '''!{awk '{print $1}'} and @{a.md} and ! {x'''""").problems == []


def test_another_ending_is_not_read() -> None:
    seen = look("prompt = 'x'", "t.md")
    assert seen.outcome == "ignored"
    assert [problem.rule for problem in seen.problems] == ["ignored-extension"]
