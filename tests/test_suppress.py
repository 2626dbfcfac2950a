"""Comments that hide findings: where they are seen, what they hide, and what is said of unused ones."""

from __future__ import annotations

import pytest

import agentlint
from agentlint.engine import suppress
from agentlint.engine.fix import fix_source
from agentlint.engine.settings import Settings
from agentlint.platforms.base import Place
from agentlint.text import BODY, Diagnostic, Route, Safety, Severity, Source, Span


def found(source: Source, word: str, rule: str = "unknown-tool", route: Route = ("tools", 0)) -> Diagnostic:
    at = source.text.index(word)
    return Diagnostic(rule, Severity.ERROR, "m", Span(at, at + len(word)), route=route, platform="claude")


def apply(text: str, word: str, rule: str = "unknown-tool", route: Route = ("tools", 0)) -> tuple[int, int, list[str]]:
    source = Source.from_text("a.md", text)
    kept, hidden, unused = suppress.apply(source, [found(source, word, rule, route)])
    return len(kept), hidden, [one.message for one in unused]


@pytest.mark.parametrize(
    "frontmatter",
    [
        "tools: Frob # agentlint: ignore[unknown-tool]",
        "tools: Frob  # agentlint: ignore[unknown-tool] our plugin has it",
        "# agentlint: ignore[unknown-tool]\ntools: Frob",
        "# agentlint: ignore[unknown-tool]\n\n# another remark\ntools: Frob",
        "#agentlint:ignore[ unknown-tool ]\ntools: Frob",
        "# agentlint: ignore-file[unknown-tool]\nname: a\ntools: Frob",
        "name: a\ntools: Frob\n# agentlint: ignore-file[unknown-tool]",
        'broken: "no end\ntools: Frob # agentlint: ignore[unknown-tool]',
        "\tbroken: [\ntools: Frob # agentlint: ignore[unknown-tool]",
        'tools: "Frob" # agentlint: ignore[unknown-tool]',
        "description: it's\ntools: Frob # agentlint: ignore[unknown-tool]",
    ],
)
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_hides(frontmatter: str, newline: str) -> None:
    text = f"---\n{frontmatter}\n---\nBody\n".replace("\n", newline)
    assert apply(text, "Frob") == (0, 1, [])


@pytest.mark.parametrize(
    "frontmatter",
    [
        'tools: "Frob # agentlint: ignore[unknown-tool]"',
        "tools: 'it''s Frob # agentlint: ignore[unknown-tool]'",
        'tools: "Frob\n  # agentlint: ignore[unknown-tool]"',
        "tools: |\n  # agentlint: ignore[unknown-tool]\n  Frob",
        "tools: >- # remark\n  Frob # agentlint: ignore[unknown-tool]",
        "tools: Frob# agentlint: ignore[unknown-tool]",
        "tools: Frob # agentlint: ignore-line[unknown-tool]",
        "tools: Frob # agentlint: ignored[unknown-tool]",
    ],
)
def test_text_is_no_comment(frontmatter: str) -> None:
    assert apply(f"---\n{frontmatter}\n---\nBody\n", "Frob") == (1, 0, [])


def test_two_lines_below_is_not_hidden() -> None:
    text = "---\n# agentlint: ignore[unknown-tool]\nname: a\ntools: Frob\n---\n"
    assert apply(text, "Frob") == (1, 0, ["`unknown-tool` finds nothing here that could be hidden"])


def test_a_list_below_its_key_belongs_to_the_keys_line() -> None:
    text = "---\n# agentlint: ignore[zero-tools]\ntools:\n  - Frob\n---\n"
    assert apply(text, "- Frob", "zero-tools", ("tools",)) == (0, 1, [])
    assert apply(text, "Frob", "zero-tools", ("tools", 0))[0] == 1


def test_comments_in_the_body() -> None:
    text = (
        "---\nname: a\n---\n<!-- agentlint: ignore[body-too-long] needed -->\nBody\n# agentlint: ignore[body-empty]\n"
    )
    assert apply(text, "Body", "body-too-long", BODY) == (0, 1, [])
    assert apply(text, "Body", "body-empty", BODY)[:2] == (1, 0)


def test_a_file_without_frontmatter() -> None:
    text = "<!-- agentlint: ignore-file[frontmatter-missing] -->\nBody\n"
    assert apply(text, "Body", "frontmatter-missing", ()) == (0, 1, [])


def test_an_internal_error_is_never_hidden() -> None:
    text = "---\n# agentlint: ignore-file[internal-error]\nname: a\n---\n"
    assert apply(text, "name", "internal-error", ())[:2] == (1, 0)


def fixed(text: str, index: int = 0) -> str:
    _, _, unused = suppress.apply(Source.from_text("a.md", text), [])
    for edit in unused[index].fixes[0].edits:
        text = text[: edit.start] + edit.new + text[edit.end :]
    return text


def test_unused_comments_are_told_and_removed() -> None:
    text = "---\ntools: Read # agentlint: ignore[unknown-tool, unknown-kei] why\n---\n"
    _, _, unused = suppress.apply(Source.from_text("a.md", text), [])
    assert [(one.rule, one.message, text[one.span.start : one.span.end]) for one in unused] == [
        ("unused-ignore", "`unknown-tool` finds nothing here that could be hidden", "unknown-tool"),
        ("unused-ignore", "`unknown-kei` is not a rule of agentlint", "unknown-kei"),
    ]
    assert unused[1].help == "Did you mean `unknown-key`?"
    assert fixed(text) == "---\ntools: Read # agentlint: ignore[unknown-kei] why\n---\n"
    assert fixed("---\ntools: Read  # agentlint: ignore[unknown-tool] why\n---\n") == "---\ntools: Read\n---\n"
    assert fixed("---\r\n# agentlint: ignore[bom]\r\na: b\r\n---\r\n") == "---\r\na: b\r\n---\r\n"


def test_a_comment_without_rules_hides_nothing() -> None:
    text = "---\ntools: Frob # agentlint: ignore\n---\n"
    assert apply(text, "Frob") == (1, 0, ["the comment names no rule and hides nothing"])


def test_removing_from_the_body_is_not_safe() -> None:
    source = Source.from_text("a.md", "---\na: b\n---\n<!-- agentlint: ignore[bom] -->\n")
    _, _, unused = suppress.apply(source, [])
    assert [one.fixes[0].safety for one in unused] == [Safety.UNSAFE]


@pytest.mark.parametrize("line", ["---{}", "{} ---", "--- {}{}", "{}--- {}"])
def test_a_comment_that_keeps_a_line_from_being_a_fence_is_not_removed(line: str) -> None:
    """Some clients would end the frontmatter there."""
    comment = "<!-- agentlint: ignore[bom] -->"
    source = Source.from_text("a.md", f"---\na: b\n---\n{line.replace('{}', comment)}\nDo it.\n---\n")
    _, _, unused = suppress.apply(source, [])
    assert len(unused) == line.count("{}")
    assert all(
        one.fixes == () and one.help.startswith("Remove it. What is left would be read as a fence") for one in unused
    )


@pytest.mark.parametrize(
    "lines", ["---\n{}\nn: x\n---\n", "---\n{} n: x\n---\n", "{}\n---\n\nn: x\n---\n", "{}\n---\n{}\nn:\n"]
)
def test_a_comment_that_keeps_a_body_from_beginning_with_a_frontmatter_is_not_removed(lines: str) -> None:
    """OpenCode would tell of a second frontmatter there."""
    comment = "<!-- agentlint: ignore[bom] -->"
    source = Source.from_text("a.md", f"---\na: b\n---\n{lines.replace('{}', comment)}")
    _, _, unused = suppress.apply(source, [])
    assert len(unused) == lines.count("{}")
    assert all(one.fixes == () for one in unused)
    below = Source.from_text("a.md", f"---\na: b\n---\nDo it.\n{lines.replace('{}', comment)}")
    assert all(one.fixes for one in suppress.apply(below, [])[2])


def test_the_only_line_of_a_body_can_be_removed() -> None:
    """The text then ends with a line break, which it did not before."""
    text = "---\nname: a\ndescription: b\n---\n<!-- agentlint: ignore[bom] -->"
    place = Place(".factory/droids/a.md", "", ".factory/droids", "a.md", "project")
    done = fix_source(Source.from_text(place.path, text), place, "droid", Settings(), unsafe=True)
    assert (done.text, done.errors) == ("---\nname: a\ndescription: b\n---\n", [])


@pytest.mark.parametrize(
    ("above", "safety"),
    [("a: >\n  b\n", Safety.UNSAFE), ("a: |+\n  b\n\n# c\n", Safety.UNSAFE), ("a: b\n  c\n", Safety.SAFE)],
)
def test_removing_what_a_frontmatter_ends_with_may_take_a_line_break_from_a_text(above: str, safety: Safety) -> None:
    """Copilot CLI reads no line break before the closing fence."""
    source = Source.from_text("a.md", f"---\n{above}# agentlint: ignore[bom]\n---\n")
    _, _, [one] = suppress.apply(source, [])
    assert one.fixes[0].safety is safety
    assert one.fixes[0].routes == ((("a",),) if safety is Safety.UNSAFE else ())


@pytest.mark.parametrize("blank", ["\n", "  \n", "\n\n"])
def test_blank_lines_behind_a_comment_belong_to_the_text_above(blank: str) -> None:
    source = Source.from_text("a.md", f"---\na: >+\n#agentlint:ignore\n{blank}---")
    _, _, [finding] = suppress.apply(source, [])
    assert (finding.fixes[0].safety, finding.fixes[0].routes) == (Safety.UNSAFE, (("a",),))


def test_a_rule_that_did_not_run_is_not_called_unused() -> None:
    source = Source.from_text("a.md", "---\na: b # agentlint: ignore[bom, duplicate-name, null-value]\n---\n")
    _, _, unused = suppress.apply(source, [], ran=lambda rule: rule != "bom")
    assert [one.message for one in unused] == ["`null-value` finds nothing here that could be hidden"]
    assert suppress.apply(source, [], ran=lambda rule: rule != suppress.UNUSED)[2] == []


@pytest.mark.parametrize(
    "piece",
    ["# agentlint: ignore[x]\n", 'a: "b\n', "- '''\n", ' "\\"\n', "<!-- agentlint:", "x: |\n  # agentlint:\n", "# #"],
)
def test_hostile_text_hides_nothing(piece: str) -> None:
    source = Source.from_text("a.md", "---\nagentlint:\n" + piece * (300_000 // len(piece)))
    assert suppress.apply(source, [])[:2] == ([], 0)


@pytest.mark.parametrize("path", [".claude/agents/a.md", ".opencode/agent/a.md", ".github/agents/a.agent.md"])
def test_the_comment_itself_is_not_taken_for_a_lost_part_of_the_value(path: str) -> None:
    text = "---\nname: a\ndescription: Reviews{} # agentlint: ignore[long-description] why\n---\nYou review.\n"
    found = agentlint.check_text(text.format(" changes" * 200), path=path, severity="info")
    assert [one.rule for one in found if one.rule in ("value-cut", "long-description")] == []
    other = text.format("").replace("agentlint:", "agentlnt:")
    assert "value-cut" in [one.rule for one in agentlint.check_text(other, path=path)]


def test_each_unused_name_of_a_list_goes_with_its_own_comma() -> None:
    text = "---\n# agentlint: ignore[bom, not-a-rule,  blank-value] why\nname: a\n---\n"
    source = Source.from_text("a.md", text)
    _, _, unused = suppress.apply(source, [])
    edits = [edit for one in unused for fix in one.fixes for edit in fix.edits]
    assert [text[edit.start : edit.end] for edit in edits] == ["bom, ", ", not-a-rule", ",  blank-value"]
    assert [edit.new for edit in edits] == ["", "", ""]


@pytest.mark.parametrize(
    ("platform", "body", "offered"),
    [
        ("qwen", "<!-- agentlint: ignore[unknown-key] -->\n", 0),
        ("qwen", "<!--agentlint:ignore[unknown-key]-->\n\n\n\n\n\n\n\n\n\nNine char <!--agentlint:ignore-->\n", 0),
        ("qwen", "<!-- agentlint: ignore[unknown-key, wrong-type] -->\n", 2),
        ("qwen", "<!-- agentlint: ignore[unknown-key] -->\nTen characters\n", 1),
        ("gemini", "<!-- agentlint: ignore[unknown-key] -->\n", 0),
        ("claude", "<!-- agentlint: ignore[unknown-key] -->\n", 1),
    ],
)
def test_a_comment_that_is_the_prompt_stays(platform: str, body: str, offered: int) -> None:
    """Qwen Code 0.24.4 leaves out an agent whose prompt has fewer than ten characters, Gemini CLI 0.61.0 cannot run
    one without a prompt (2026-11-28)."""
    source = Source.from_text("a.md", f"---\nname: ab\ndescription: d\n---\n{body}")
    _, _, unused = suppress.apply(source, [], None, platform)
    assert sum(bool(one.fixes) for one in unused) == offered
    assert all("Write the prompt first" in (one.help or "") for one in unused if not one.fixes)
