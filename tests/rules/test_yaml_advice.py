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


SPACES = {
    "mode:sub\ndescription: x": ("mode", "mode: sub\ndescription: x"),
    "description: x\nmode:subagent": ("mode", "description: x\nmode: subagent"),
    "description: x: y\nmode:subagent": ("mode", 'description: "x: y"\nmode: subagent'),
    "description:Use this: always\nmode:subagent": ("description", 'description: "Use this: always"\nmode: subagent'),
    "description:'a'\ntools:Read": ("description", "description: 'a'\ntools: Read"),
}


@pytest.mark.parametrize("body", SPACES)
def test_a_key_without_the_space_is_named_and_mended(body: str) -> None:
    key, mended = SPACES[body]
    [found] = [one for one in api.check_text(file(body), path=PATH) if one.rule == "yaml-invalid"]
    assert found.message == f"a space is missing after `{key}:`"
    at = file(body).index(f"{key}:")
    assert (found.range.start.offset, found.range.end.offset) == (at, at + len(key) + 1)
    assert [fix.safety for fix in found.fixes] == ["unsafe"]
    fixed = api.fix_text(file(body), path=PATH, unsafe=True)
    assert fixed.text.startswith(file(mended)[: -len("---\nGo.\n")])


def test_a_line_with_a_colon_in_a_text_is_no_key() -> None:
    """What begins with no known key is text, and so is an address."""
    for line in ("note:this is text", "https://example.org"):
        [found] = [one for one in api.check_text(file(f"description: a\n{line}"), path=PATH) if one.severity == "error"]
        assert "is neither a key nor indented" in found.message


@pytest.mark.parametrize(
    ("path", "hooks", "message"),
    [
        (PATH, "  PreToolUse:\n    - matcher: Bash\n      command: echo", "`hooks` is missing in `hooks.PreToolUse.0`"),
        (PATH, "  PreToolUse: echo", "`hooks.PreToolUse` is `echo`, but must be a list or nothing"),
    ],
)
def test_hooks_in_another_shape_are_shown_the_right_one(path: str, hooks: str, message: str) -> None:
    [found] = api.check_text(file(f"description: d\nhooks:\n{hooks}"), path=path)
    assert (found.message, found.help) == (
        message,
        'Write it like `hooks: {PreToolUse: [{matcher: Bash, hooks: [{type: command, command: "./check.sh"}]}]}`.',
    )
    shown = found.help.removeprefix("Write it like `").removesuffix("`.")
    assert api.check_text(file(f"description: d\n{shown}"), path=path) == []


def test_a_readme_in_an_agents_folder_may_stay_one() -> None:
    [found] = api.check_text("# Our agents\n", path=".claude/agents/README.md", severity="info")
    assert (found.severity, found.help) == (
        "info",
        "If it is a document, leave it as it is or move it out of the agents folder.",
    )


@pytest.mark.parametrize("key", ["tools", "permission"])
def test_a_tab_below_a_key_is_told_where_it_makes_the_key_empty(key: str) -> None:
    text = f"---\ndescription: d\n{key}:\n\tbash: %s\n---\nGo.\n" % ("false" if key == "tools" else "deny")
    [found] = [one for one in api.check_text(text, path=".opencode/agents/a.md") if one.rule == "null-value"]
    assert found.help == f"Indent the lines below `{key}` with spaces: with a tab they are not part of it."
    assert not found.fixes
    mended = text.replace("\t", "  ")
    assert [one.rule for one in api.check_text(mended, path=".opencode/agents/a.md")] == []


def test_a_file_of_claude_code_in_opencodes_folder_tells_all_its_errors_at_once() -> None:
    text = "---\nname: a\ndescription: d\ntools: Read, Grep\nmodel: sonnet\ncolor: purple\n---\nGo.\n"
    path = ".opencode/agents/a.md"
    found = {one.rule: one for one in api.check_text(text, path=path) if one.severity == "error"}
    assert set(found) == {"wrong-type", "model-format", "invalid-value"}
    assert found["wrong-type"].help == (
        "If this is an agent file of Claude Code, `agentlint convert --from claude --to opencode --force "
        ".opencode/agents/a.md` converts it for OpenCode."
    )
    fixed = api.fix_text(text, path=path, unsafe=True)
    assert [one for one in api.check_text(fixed.text, path=path) if one.severity == "error"] == []


def test_a_key_that_is_indented_further_than_the_one_above() -> None:
    text = "---\n name: test\n  description: test agent\n---\n\nYou are helpful.\n"
    [one] = api.check_text(text, platform="opencode")
    assert (one.rule, one.message) == ("yaml-invalid", "the indentation does not match the lines above")
    assert one.help == "Indent all keys of one level by the same number of spaces."


def test_opencode_too_names_the_quote_that_nothing_closes() -> None:
    path = ".opencode/agents/a.md"
    text = '---\ndescription: "Runs tests\n---\nGo.\n'
    [found] = [one for one in api.check_text(text, path=path) if one.rule == "yaml-invalid"]
    assert (found.message, found.help) == (
        "a quote is opened and never closed in the value of `description`",
        _HELP["unclosed-quote"],
    )
    assert api.check_text('---\ndescription: "Runs tests"\n---\nGo.\n', path=path) == []


def test_a_fix_does_not_say_that_the_client_sees_the_same_where_it_saw_nothing() -> None:
    text = file("description: 'It's bad'\ntools: [Read, Grep")
    [finding] = [one for one in api.check_text(text, path=PATH) if one.rule == "yaml-invalid"]
    assert [fix.title for fix in finding.fixes] == ["put the text in quotes unchanged: every client can read the file"]
