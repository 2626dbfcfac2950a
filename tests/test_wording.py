"""Turns of phrase that must not come back: each was once in a message, a page or a docstring.

The list is short on purpose. It names what a native technical writer would not write and what a search can find without
false alarms; everything else is for the reader of a change.
"""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

INSTEAD = {
    r"with blanks\b": "with spaces",
    r"(must be|is|of|or|and|as) a map\b": "a mapping",
    r"in small letters": "in lower case",
    r"not in force|comes? into force": "has no effect, takes effect, applies",
    r"(?<![Tt]here )\b(is|are) no (tool|agent|skill|map|list|path|pattern|TOML|text|number)s?\b": "is not a ...",
    r"takes? (it|the file|this file|a file) for a document": "treats the file as a document",
    r"(is|are) taken for (a|an|the)\b": "is read as, is treated as",
    r"takes? nothing away|taken back": "removes nothing, undone",
    r"overrul": "overrides",
    r"belongs? into": "belongs in",
    r"what holds\b": "what applies",
    r"as many as pay|it exists then": "say what happens",
    r"upper and lower case count": "case matters",
    r"(leaves?|drops?|loses?)[^.]{0,40},? without a word": "silently",
    r"(outside|inside) of (the|a|it)\b": "outside the, inside the",
    r"a key a line|one an item|an item a line": "one on each line",
    r"\bwrit(e|es|ten) (it |them )?anew": "rewrite",
}
FORBIDDEN = re.compile("|".join(f"(?P<p{number}>{pattern})" for number, pattern in enumerate(INSTEAD)))


def texts() -> list[Path]:
    """The files in which users and developers read sentences. Generated pages repeat those of their sources."""
    found = [*sorted((ROOT / "agentlint").rglob("*.py")), *sorted((ROOT / "schemas").glob("*.json"))]
    return [*found, *sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").glob("*.md"))]


def test_no_text_uses_a_turn_of_phrase_that_was_replaced() -> None:
    wrong = []
    for path in texts():
        if path.name == "CHANGELOG.md":
            continue
        text = path.read_text("utf-8")
        for match in FORBIDDEN.finditer(text):
            line = text.count("\n", 0, match.start()) + 1
            better = list(INSTEAD.values())[int((match.lastgroup or "p0")[1:])]
            wrong.append(f"{path.relative_to(ROOT)}:{line}: {match.group()!r}: write {better}")
    assert not wrong, "\n".join(wrong)
