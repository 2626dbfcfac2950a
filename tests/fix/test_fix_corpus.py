"""Every public file through --fix: all become YAML, nothing is lost, and a second run changes nothing."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import yaml

from agentlint.engine.check import lint_source
from agentlint.engine.fix import fix_source
from agentlint.engine.settings import Settings
from agentlint.platforms import conversion, get
from agentlint.platforms.base import Place
from agentlint.syntax import frontmatter
from agentlint.text import Source

if TYPE_CHECKING:
    from collections.abc import Iterator

CORPUS = Path(__file__).resolve().parents[3] / "shared" / "corpus"

pytestmark = pytest.mark.skipif(
    not (CORPUS / "index.jsonl").exists(), reason="the corpus (../shared/corpus) is not there"
)


def files() -> Iterator[tuple[str, Source, Place]]:
    for line in (CORPUS / "index.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        if row["kind"] == "agent":
            folder = conversion.get(row["platform"]).folder
            place = Place(row["file"], "", folder, row["file"].rpartition("/")[2], "project")
            yield row["platform"], Source(row["file"], (CORPUS / row["file"]).read_bytes()), place


def is_yaml(text: str) -> bool:
    part = frontmatter.split(text)
    try:
        yaml.load(text[part.start : part.end], yaml.CSafeLoader)
    except (yaml.YAMLError, ValueError):
        return False
    return True


def test_what_strict_yaml_refuses_is_yaml_afterwards_with_the_same_description() -> None:
    refused = 0
    for platform, source, place in files():
        if is_yaml(source.text):
            continue
        refused += 1
        done = fix_source(source, place, platform, Settings(), unsafe=False)
        if done.verdicts.risky:  # another client would load it without what limits it
            done = fix_source(source, place, platform, Settings(), unsafe=True)
        after = Source.from_text(place.path, done.text)
        assert is_yaml(done.text), place.path
        see = get(platform).see
        before = see(source, place)
        if before.outcome == "loaded":
            assert see(after, place).description == before.description, place.path
            assert see(after, place).prompt == before.prompt, place.path
    assert refused == 86


@pytest.mark.parametrize("unsafe", [False, True])
def test_fixing_harms_nothing_and_comes_to_rest(unsafe: bool) -> None:
    for platform, source, place in files():
        done = fix_source(source, place, platform, Settings(), unsafe=unsafe)
        assert done.errors == [], (place.path, done.errors)
        if done.text == source.text:
            continue
        assert lint_source(source, place, Settings(), platform).diagnostics, place.path
        part = frontmatter.split(source.text)
        if part.close is not None and platform != "claude":
            assert source.text.endswith(done.text[frontmatter.split(done.text).body :]), place.path
        before, after = (get(platform).see(one, place) for one in (source, Source.from_text(place.path, done.text)))
        if before.outcome == "loaded":
            assert (after.outcome, after.prompt) == ("loaded", before.prompt), place.path
            assert unsafe or after.name == before.name, place.path
        again = fix_source(Source.from_text(place.path, done.text), place, platform, Settings(), unsafe=unsafe)
        assert again.text == done.text, place.path
