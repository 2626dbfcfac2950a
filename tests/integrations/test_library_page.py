"""docs/library.md: its examples run, and print what the page says."""

from __future__ import annotations

import contextlib
import io
import re
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
BLOCKS = re.findall(
    r"^```python\n(.*?)^```\n\n```text\n(.*?)^```$", (ROOT / "docs/library.md").read_text("utf-8"), re.M | re.S
)


def test_the_examples_print_what_the_page_says() -> None:
    assert len(BLOCKS) == 3
    names: dict[str, Any] = {}
    for code, said in BLOCKS[:2]:
        out = io.StringIO()
        with contextlib.redirect_stdout(out):
            exec(compile(code, "docs/library.md", "exec"), names)
        assert out.getvalue() == said


def test_the_function_for_a_dataset_gives_rows() -> None:
    code, _ = BLOCKS[2]
    names: dict[str, Any] = {}
    exec(compile(code[: code.index("texts = ")].replace("import ray\n", ""), "docs/library.md", "exec"), names)
    seeds = sorted((ROOT / "fixtures" / "seeds" / ".claude").rglob("*.md"))
    rows = names["judge"]({"path": [str(path) for path in seeds], "bytes": [path.read_bytes() for path in seeds]})
    assert list(zip(rows["rule"], rows["line"], strict=True)) == [
        ("yaml-invalid", 3),
        ("literal-newline", 3),
        ("literal-newline", 3),
        ("yaml-invalid", 3),
    ]
