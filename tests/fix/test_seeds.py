"""The seeds after `check --fix`: their diffs as golden files, and what clients and parsers see in them.

``UPDATE_GOLDEN=1 pytest tests/fix/test_seeds.py`` writes the golden files anew.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml
from ruamel.yaml import YAML

from agentlint.engine.fix import fix_file
from agentlint.engine.places import found
from agentlint.engine.settings import Settings
from agentlint.platforms import get
from agentlint.syntax import frontmatter, jsyaml
from agentlint.syntax.edits import unified
from agentlint.text import Source

ROOT = Path(__file__).resolve().parents[2]
SEEDS = ROOT / "fixtures" / "seeds"
GOLDEN = ROOT / "fixtures" / "fix"
MENDED = ("model-architect-builder", "python-ml-architect", "pytorch-educational-advisor")
UNCHANGED = (".github/agents/llm-architect.agent.md", ".opencode/agents/ml-systems-architect.md")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    shutil.copytree(SEEDS, tmp_path / "seeds")
    return tmp_path / "seeds"


def fixed(path: Path) -> bytes:
    done = fix_file(found(str(path)), Settings(), unsafe=False, write=True)
    assert done.fixed is not None
    assert (done.error, done.conflict, done.fixed.errors) == ("", "", [])
    return path.read_bytes()


def parsed(text: str) -> tuple[Any, Any, Any]:
    part = frontmatter.split(text)
    block = text[part.start : part.end]
    return yaml.safe_load(block), dict(YAML(typ="safe").load(block)), jsyaml.load(text, part.start, part.end)


@pytest.mark.parametrize("name", MENDED)
def test_claude_seeds_become_yaml_with_the_description_that_claude_code_showed(project: Path, name: str) -> None:
    path = project / ".claude" / "agents" / f"{name}.md"
    before = Source(str(path), path.read_bytes())
    place = found(str(path)).place
    shown = get("claude").see(before, place)
    after = Source(str(path), fixed(path))
    data = parsed(after.text)
    assert data[0] == data[1] == data[2]
    assert data[0]["description"] == shown.description
    assert "\\n" not in data[0]["description"]
    assert ("\n" in data[0]["description"]) is (name != "model-architect-builder")
    for platform in ("claude", "copilot"):
        seen = get(platform).see(after, place)
        assert (seen.outcome, seen.description) == ("loaded", shown.description)
    again = get("claude").see(after, place)
    assert (again.prompt, again.model, again.tools) == (shown.prompt, shown.model, shown.tools)
    assert after.text[frontmatter.split(after.text).body :] == before.text[frontmatter.split(before.text).body :]
    golden = GOLDEN / f"{name}.diff"
    diff = unified(before.text, after.text, f".claude/agents/{name}.md")
    if os.environ.get("UPDATE_GOLDEN"):
        golden.write_bytes(diff.encode())
    assert diff == golden.read_bytes().decode()


@pytest.mark.parametrize("name", UNCHANGED)
def test_seeds_that_are_well_stay_as_they_are(project: Path, name: str) -> None:
    assert fixed(project / name) == (SEEDS / name).read_bytes()


def test_a_second_run_changes_nothing(project: Path) -> None:
    for path in sorted(project.rglob("*.md")):
        once = fixed(path)
        assert fixed(path) == once
