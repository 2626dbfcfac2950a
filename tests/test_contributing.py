"""What CONTRIBUTING says of where things stand is so."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
MADE = frozenset({"schemas/config.schema.json"})
"""Files that `make docs` writes."""


def rows() -> list[tuple[list[str], set[str]]]:
    """The words looked for, and the files, of each row of the worked examples."""
    text = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    table = text[text.index("| added | search for | the files |") :].split("\n\n")[0]
    found = []
    for line in table.splitlines()[2:]:
        words, files = line.strip("| ").split(" | ")[1:]
        found.append((re.findall(r"`([^`]+)`", words), set(re.findall(r"`((?:agentlint|schemas)/[^`]+)`", files))))
    return found


def holding(words: list[str]) -> set[str]:
    """The files of agentlint/ and schemas/ with one of the words in them or for a name."""
    pattern = re.compile("|".join(rf"(?<![\w-]){re.escape(word)}(?![\w-])" for word in words))
    paths = [*(ROOT / "agentlint").rglob("*.py"), *(ROOT / "schemas").glob("*.json")]
    held = (path for path in paths if path.stem in words or pattern.search(path.read_text("utf-8")))
    return {path.relative_to(ROOT).as_posix() for path in held} - MADE


def test_all_five_are_read() -> None:
    assert len(rows()) == 5
    assert all(words and files for words, files in rows())


@pytest.mark.parametrize(("words", "files"), rows(), ids=lambda part: part[0] if isinstance(part, list) else "")
def test_a_worked_example_stands_in_the_files_it_names(words: list[str], files: set[str]) -> None:
    assert holding(words) == files
