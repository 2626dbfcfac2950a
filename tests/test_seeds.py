"""The five seed files: what each client makes of them, with exact lines and columns."""

from __future__ import annotations

from pathlib import Path

import pytest

from agentlint.engine.check import lint_file
from agentlint.engine.discover import discover
from agentlint.engine.places import Found
from agentlint.engine.settings import Settings
from agentlint.platforms import PLATFORMS, name_clients
from agentlint.text import Diagnostic, Severity, Source

ROOT = Path(__file__).parents[1]
SEEDS = ROOT / "fixtures" / "seeds"
ORIGINALS = ROOT.parent / "shared" / "seeds"

ADVISOR = ".claude/agents/pytorch-educational-advisor.md"
BUILDER = ".claude/agents/model-architect-builder.md"
PYTHON = ".claude/agents/python-ml-architect.md"
COPILOT = ".github/agents/llm-architect.agent.md"
OPENCODE = ".opencode/agents/ml-systems-architect.md"


def judged(name: str, platform: str = "") -> list[tuple[Diagnostic, Source]]:
    [one] = discover([str(SEEDS / name)])
    assert isinstance(one, Found)
    result = lint_file(one, Settings(platform=platform))
    assert result.source is not None
    return [(diagnostic, result.source) for diagnostic in result.diagnostics]


def brief(name: str, platform: str = "") -> list[tuple[str, Severity, int, int]]:
    out = []
    for one, source in judged(name, platform):
        line, column, _ = source.position(one.span.start)
        out.append((one.rule, one.severity, line, column))
    return out


def test_there_are_five() -> None:
    files = {path.relative_to(SEEDS).as_posix() for path in SEEDS.rglob("*.md")}
    assert files == {ADVISOR, BUILDER, PYTHON, COPILOT, OPENCODE}


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        (ADVISOR, [("literal-newline", 3, 561), ("yaml-invalid", 3, 594)]),
        (BUILDER, [("yaml-invalid", 3, 247)]),
        (PYTHON, [("literal-newline", 3, 386)]),
        (COPILOT, []),
        (OPENCODE, []),
    ],
)
def test_on_their_own_platform(name: str, wanted: list[tuple[str, int, int]]) -> None:
    assert brief(name) == [(rule, Severity.WARNING, line, column) for rule, line, column in wanted]


@pytest.mark.parametrize(("name", "shown"), [(ADVISOR, r"\n"), (PYTHON, r"\\n")])
def test_literal_newline_points_at_the_characters(name: str, shown: str) -> None:
    [(one, source)] = [pair for pair in judged(name) if pair[0].rule == "literal-newline"]
    assert source.text[one.span.start : one.span.end] == shown
    assert one.why == name_clients(
        "{claude} alone turns every `\\n` in a description into a line break; Copilot CLI, which reads this "
        "folder too, and OpenCode show the two characters."
    )


@pytest.mark.parametrize("name", [ADVISOR, BUILDER])
def test_the_unquoted_colon_points_at_the_first_colon_that_a_blank_follows(name: str) -> None:
    [(one, source)] = [pair for pair in judged(name) if pair[0].rule == "yaml-invalid"]
    line = source.text.split("\n")[2]
    assert source.position(one.span.start).column == line.index(": ", len("description: ")) + 1
    assert one.why.startswith(
        f"{PLATFORMS['claude'].client} reads this frontmatter only because it tries a second time"
    )


@pytest.mark.parametrize(("name", "column"), [(ADVISOR, 594), (BUILDER, 247)])
def test_copilot_refuses_the_unquoted_colon(name: str, column: int) -> None:
    [one] = [one for one, _ in judged(name, "copilot") if one.rule == "yaml-invalid"]
    assert ("yaml-invalid", Severity.ERROR, 3, column) in brief(name, "copilot")
    assert one.why == name_clients(
        "{copilot} refuses the whole file: `failed to parse YAML frontmatter: mapping values are not allowed "
        "in this context`."
    )


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        (BUILDER, ("invalid-value", Severity.ERROR, 5, 8)),
        (PYTHON, ("invalid-value", Severity.ERROR, 5, 8)),
        (COPILOT, ("wrong-type", Severity.ERROR, 4, 8)),
    ],
)
def test_opencode_refuses_the_colour_and_the_tools_list(name: str, wanted: tuple[str, Severity, int, int]) -> None:
    assert wanted in brief(name, "opencode")
    [one] = [one for one, _ in judged(name, "opencode") if one.rule == wanted[0] and one.severity is Severity.ERROR]
    assert one.why == name_clients(
        '{opencode} refuses to start in this project: "Configuration is invalid" for every command, not only for '
        "this agent."
    )


@pytest.mark.skipif(not ORIGINALS.is_dir(), reason="needs ../shared/seeds")
def test_they_are_byte_for_byte_the_originals() -> None:
    originals = sorted(path.read_bytes() for path in ORIGINALS.rglob("*.md"))
    assert sorted(path.read_bytes() for path in SEEDS.rglob("*.md")) == originals
