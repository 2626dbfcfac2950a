"""What each rule was seen to say: of which clients' files, at which levels, with which fixes.

Gathered from every recorded case of every client (fixtures/conformance) and from the examples on the rules' pages, each
also in the other clients' folders.
"""

from __future__ import annotations

import tempfile
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from agentlint import rules
from agentlint.engine import places
from agentlint.engine.check import lint_source
from agentlint.engine.settings import Settings
from agentlint.platforms import PLATFORMS
from agentlint.text import Severity, Source
from tests import rule_examples
from tests.clients import cases
from tests.clients.observe import CLIENTS
from tests.clients.sandbox import Box

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from agentlint.text import Diagnostic


@cache
def facts() -> dict[str, dict[str, set[str]]]:
    """The ``levels``, ``platforms`` and ``fixes`` of each rule that said anything."""
    seen: dict[str, dict[str, set[str]]] = {}
    with tempfile.TemporaryDirectory() as folder:
        for finding in (*_of_cases(Path(folder) / "cases"), *_of_examples(Path(folder) / "examples")):
            fields = seen.setdefault(finding.rule, {"levels": set(), "platforms": set(), "fixes": set()})
            fields["levels"].add(str(finding.severity))
            fields["platforms"].add(finding.platform)
            fields["fixes"].update(str(fix.safety) for fix in finding.fixes)
    return seen


def _of_cases(folder: Path) -> Iterator[Diagnostic]:
    for client, observer in CLIENTS.items():
        platform = client if client in PLATFORMS else ""  # VS Code's files are of the platform that their place tells
        box = Box(folder, folder / "home", folder / "project")
        for part in (box.home, box.project / ".git", box.plugin / ".claude-plugin"):
            part.mkdir(parents=True, exist_ok=True)
        for case in cases.load(client):
            base = box.base(observer.place if case.place is None else case.place)
            for name, data in case.files.items():
                yield from _lint(str(base / name), data, platform)


def _of_examples(folder: Path) -> Iterator[Diagnostic]:
    for rule in rules.RULES:
        for number, example in enumerate(rule_examples.examples(rule.name)):
            root = folder / f"{rule.name}-{number}"
            yield from rule_examples.lint(root, example.path, example.data, example.options)
            if not example.path.endswith(".toml"):
                yield from _elsewhere(root, example.data)
        if rule.together:
            yield from rule_examples.lint_all(folder / rule.name, "bad", rule.name)


def _elsewhere(root: Path, data: bytes) -> Iterator[Diagnostic]:
    """The findings of an example in every client's own folder."""
    for platform, listed in PLATFORMS.items():
        home = listed.folders[0]
        if ".toml" not in home.suffixes:
            yield from _lint(str(root / home.path / f"reviewer{home.suffixes[0]}"), data, platform)


def _lint(path: str, data: bytes, platform: str) -> Iterable[Diagnostic]:
    place = places.found(path).place
    return lint_source(Source(path, data), place, Settings(show=Severity.INFO), platform).diagnostics
