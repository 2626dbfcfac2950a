"""Every rule's page is true: its examples are linted and fixed as it says, and pages and registry agree.

An example's fence is ```` ```bad PATH [OPTION...] ````. Options say what a page cannot show: ``crlf`` (line ends),
``bom``, ``latin-1`` (encoding), ``no-git`` (no repository), ``plugin`` (a plugin's
file), ``lists=PATH`` (the plugin's manifest lists that one agent), ``times=N`` (the longest line is repeated).
``fixed`` follows its ``bad`` and shares its path and options.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import NamedTuple

import pytest

from agentlint import rules
from agentlint.engine.check import lint_source
from agentlint.engine.discover import EVERY_KIND, Found, discover, found
from agentlint.engine.fix import fix_source
from agentlint.engine.lint import lint_together
from agentlint.engine.settings import Settings
from agentlint.text import Diagnostic, Severity, Source

_FENCE = re.compile(r"^```(bad|fixed|good)(?: +([^\n]+))?\n(.*?)^```$", re.M | re.S)
_OPTIONS = re.compile(r"(?: +(?:crlf|bom|latin-1|no-git|plugin|lists=\S+|times=\d+))*\Z")
NAMES = [rule.name for rule in rules.RULES]
ALSO = {
    "crlf-with-invalid-yaml": {"yaml-invalid"},  # it says why that one is an error here
    "all-tools-unknown": {"unknown-tool"},  # each tool is told too, with its own suggestion
}
"""Rules whose bad example cannot but raise another one."""


class Example(NamedTuple):
    kind: str
    path: str
    data: bytes
    fixed: bytes | None
    options: tuple[str, ...] = ()


def examples(name: str) -> list[Example]:
    out: list[Example] = []
    options: list[str] = []
    for kind, head, text in _FENCE.findall(rules.page(name) + "\n"):
        if kind == "fixed":
            assert out and out[-1].kind == "bad", f"{name}: `fixed` must follow `bad`"
            out[-1] = out[-1]._replace(fixed=_encode(text, [one for one in options if one != "bom"]))
            continue
        match = _OPTIONS.search(head)
        assert match is not None
        options = match.group().split()
        out.append(Example(kind, head[: match.start()], _encode(text, options), None, tuple(options)))
    return out


def _encode(text: str, options: list[str]) -> bytes:
    for option in options:
        if option.startswith("times="):
            longest = max(text.split("\n"), key=len) + "\n"
            text = text.replace(longest, longest * int(option[6:]))
    if "crlf" in options:
        text = text.replace("\n", "\r\n")
    data = text.encode("latin-1" if "latin-1" in options else "utf-8")
    return b"\xef\xbb\xbf" + data if "bom" in options else data


def lint(root: Path, path: str, data: bytes, options: tuple[str, ...] = ()) -> list[Diagnostic]:
    """All findings of one file in a project of its own, at every level."""
    file = root / path
    file.parent.mkdir(parents=True, exist_ok=True)
    if "plugin" in options:
        (file.parent.parent / ".claude-plugin").mkdir(exist_ok=True)
    for option in options:
        if option.startswith("lists="):
            manifest = file.parent.parent / ".claude-plugin" / "plugin.json"
            manifest.parent.mkdir(exist_ok=True)
            manifest.write_text(json.dumps({"name": "quality", "agents": [option.removeprefix("lists=")]}))
    if "no-git" not in options:
        (root / ".git").mkdir(exist_ok=True)
    file.write_bytes(data)
    one = next(iter(discover([str(file)], kinds=EVERY_KIND)))
    assert isinstance(one, Found)
    settings = Settings(show=Severity.INFO)
    return lint_source(Source(str(file), data), one.place, settings, one.platform, one.reason).diagnostics


def lint_all(root: Path, kind: str, name: str) -> list[Diagnostic]:
    """The findings over all examples of one kind together, for a rule that looks at all files."""
    members = []
    for example in examples(name):
        if example.kind == kind:
            file = root / example.path
            file.parent.mkdir(parents=True, exist_ok=True)
            (root / ".claude").mkdir(exist_ok=True)
            file.write_bytes(example.data)
            one = found(str(file))
            source = Source(str(file), example.data)
            members += lint_source(source, one.place, Settings(), one.platform, one.reason).members
    return lint_together(members, Settings(show=Severity.INFO))


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
