"""Every rule's page is true: its examples are linted and fixed as it says, and pages and registry agree."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from agentlint import rules
from agentlint.engine.fix import fix_source
from agentlint.engine.places import found
from agentlint.engine.settings import Settings
from agentlint.platforms import PLATFORMS
from agentlint.text import Diagnostic, Safety, Severity, Source
from tests.rule_examples import Example, examples, lint, lint_all
from tests.rule_facts import facts

NAMES = [rule.name for rule in rules.RULES]
ALSO = {
    "crlf-with-invalid-yaml": {"yaml-invalid"},  # it says why that one is an error here
    "all-tools-unknown": {"unknown-tool"},  # each tool is told too, with its own suggestion
}
"""Rules whose bad example cannot but raise another one."""


def mended(root: Path, example: Example, name: str) -> bytes:
    """The file after `fix --select NAME`."""
    one = found(str(root / example.path))
    settings = Settings(show=Severity.INFO, select=frozenset({name}))
    source = Source(one.path, example.data)
    return fix_source(source, one.place, one.platform, settings, unsafe=False).text.encode("utf-8")


def serious(diagnostics: list[Diagnostic]) -> list[Diagnostic]:
    return [one for one in diagnostics if one.severity >= Severity.WARNING]


def together(name: str) -> bool:
    return any(rule.name == name and rule.together for rule in rules.RULES)


def test_registry_and_modules_agree() -> None:
    folder = Path(rules.__file__).parent
    modules = {
        path.stem.replace("_", "-")
        for path in folder.glob("*.py")
        if re.search(r"^def (?:phrase|check|check_all)\(", path.read_text("utf-8"), re.M)
    }
    assert modules == set(NAMES)
    assert len(NAMES) == len(set(NAMES))


@pytest.mark.parametrize("name", NAMES)
def test_page(name: str) -> None:
    page = rules.page(name)
    title, blank, *rest = page.split("\n")
    assert title.endswith(".")
    assert len(title) <= 120
    assert blank == ""
    assert rest
    kinds = {example.kind for example in examples(name)}
    assert kinds == {"bad", "good"}, f"{name}: shows {sorted(kinds)}"
    rule = next(rule for rule in rules.RULES if rule.name == name)
    module = rules.module(name)
    assert hasattr(module, "check") == bool(rule.keys)
    assert hasattr(module, "check_all") == rule.together


@pytest.mark.parametrize("name", NAMES)
def test_examples(name: str, tmp_path: Path) -> None:
    for number, example in enumerate(examples(name)):
        got = lint(tmp_path / str(number), example.path, example.data, example.options)
        told = [(one.rule, str(one.severity), one.message) for one in got]
        if example.kind == "good":
            assert not serious(got), told
            assert name not in {one.rule for one in got}, told
        elif not together(name):
            assert name in {one.rule for one in got}, told
            assert {one.rule for one in serious(got)} <= {name} | ALSO.get(name, set()), told
        if example.fixed is not None:
            after = mended(tmp_path / str(number), example, name)
            assert after == example.fixed
            again = lint(tmp_path / f"{number}-fixed", example.path, after, example.options)
            assert name not in {one.rule for one in again}
            assert not serious(again), [(one.rule, one.message) for one in again]
        for one in got:
            assert 0 <= one.span.start <= one.span.end <= len(Source("", example.data).text)


@pytest.mark.parametrize("name", [name for name in NAMES if together(name)])
def test_examples_together(name: str, tmp_path: Path) -> None:
    assert {one.rule for one in lint_all(tmp_path / "bad", "bad", name)} == {name}
    assert not lint_all(tmp_path / "good", "good", name)


@pytest.mark.parametrize("name", NAMES)
def test_the_registry_knows_what_a_rule_says(name: str) -> None:
    """Levels, platforms and fixes: all that any recorded case or example was seen to give, in order."""
    rule, seen = rules.registered(name), facts().get(name)
    assert seen is not None, f"{name}: no recorded case and no example makes it speak"
    for field, order in (
        ("levels", [str(level) for level in sorted(Severity, reverse=True)]),
        ("platforms", list(PLATFORMS)),
        ("fixes", [str(safety) for safety in Safety]),
    ):
        stated = getattr(rule, field).split()
        assert stated == [word for word in order if word in stated], field
        assert seen[field] <= set(stated), field


def test_a_page_begins_with_level_clients_and_fix() -> None:
    assert rules.about("search-by-shell") == {"Level": "info", "Clients": "Claude Code", "Fix": "none"}
    assert rules.about("unknown-key") == {
        "Level": "error, warning, info",
        "Clients": "every client",
        "Fix": "`agentlint fix`, `agentlint fix --unsafe-fixes`",
    }
