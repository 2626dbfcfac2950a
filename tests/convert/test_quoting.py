"""Quoting against the parsers that the clients use: PyYAML, libyaml, ruamel, js-yaml 3 and Bun's."""

from __future__ import annotations

import io
import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from agentlint.syntax import bunyaml, emit, jsyaml, yaml12
from agentlint.syntax.quoting import block_scalar, double_quoted, fits_block, flow_scalar, scalar, single_quoted

if TYPE_CHECKING:
    from collections.abc import Callable

PIECES = st.sampled_from(
    [
        "a", "Use ", ": ", " #", "#", "- ", "---", "\n", "\n\n", "\\n", '"', "'", "\t", "\r", "{", "}", "[",
        "]", ", ", "&x", "*", "!", "|", ">", "%", "@", "`", "? ", "=", "<<", "~", "null", "yes", "True", "1e3",
        "0o12", "1:30", "2024-01-01", ".5", "-1", "\x00", "\x07", "\x7f", "\x85", "\xa0", "\u2028", "\u2029",
        "\ufeff", "\ufffe", "�", "é", "日本", "😀", "👩\u200d💻", "<example>", "user: 'hi'", "\\", "  ", "...", ":",
        "a:b", ",", "\u202e", "\x1b[31m",
    ]
)  # fmt: skip
TEXT = st.lists(PIECES, max_size=8).map("".join) | st.text(st.characters(exclude_categories=["Cs"]), max_size=40)

REPO = Path(__file__).resolve().parents[2]


def javascript() -> tuple[str, Path] | None:
    """node, and a folder of packages with js-yaml 3: $AGENTLINT_NODE_MODULES, else ``npm`` beside the repository."""
    node = shutil.which("node")
    folder = Path(os.environ.get("AGENTLINT_NODE_MODULES", REPO.parent / "npm" / "node_modules"))
    return (node, folder) if node and (folder / "js-yaml").is_dir() else None


def documents(text: str) -> list[str]:
    """``text`` in every form that agentlint writes, each as the value of ``k``."""
    forms = [
        f"field: {scalar(text)}\n",
        f"field: {double_quoted(text)}\nx: 1\n",
        f"field: [{flow_scalar(text)}, {flow_scalar(text)}]\n",
    ]
    single = single_quoted(text)
    if single is not None:
        forms.append(f"field: {single}\n")
    if fits_block(text):
        forms += [
            f"field: {block_scalar(text, '  ')}\nx: 1\n",
            f"field: {block_scalar(text, '  ', chr(13) + chr(10))}\r\nx: 1\r\n",
        ]
    # JavaScript keeps the first name out of every map; the second is the key of the forms above.
    if "\n" not in text and len(text) < 500 and text not in ("__proto__", "field"):
        forms.append(f"{scalar(text)}: v\n")
    return forms


def ruamel(version: tuple[int, int]) -> Callable[[str], Any]:
    def load(text: str) -> Any:
        parser = YAML(typ="safe", pure=True)
        parser.version = version
        return parser.load(io.StringIO(text))

    return load


LOADERS: dict[str, Callable[[str], Any]] = {
    "PyYAML": lambda text: yaml.load(text, yaml.SafeLoader),
    "libyaml": lambda text: yaml.load(text, yaml.CSafeLoader),
    "ruamel 1.1": ruamel((1, 1)),
    "ruamel 1.2": ruamel((1, 2)),
}


def expected(document: str, text: str) -> Any:
    if document.startswith("field: ["):
        return [text, text]
    return text if document.startswith("field: ") else {text: "v"}


def value(loaded: Any, document: str) -> Any:
    return loaded["field"] if document.startswith("field: ") else loaded


def check(text: str) -> None:
    for document in documents(text):
        assert "---" not in document
        for name, load in LOADERS.items():
            assert value(load(document), document) == expected(document, text), (name, document)


RELAXED = [HealthCheck.too_slow, HealthCheck.data_too_large]


@settings(max_examples=500, deadline=None, suppress_health_check=RELAXED)
@given(TEXT)
def test_every_python_parser_reads_the_text_back(text: str) -> None:
    check(text)


@pytest.mark.slow
@settings(max_examples=10_000, deadline=None, suppress_health_check=RELAXED)
@given(TEXT)
def test_every_python_parser_reads_the_text_back_at_length(text: str) -> None:
    check(text)


def javascript_reads(texts: list[str], runtime: str, script: str, folder: Path) -> None:
    pairs = [(document, expected(document, text)) for text in texts for document in documents(text)]
    run = subprocess.run(
        [runtime, "-e", script],
        input=json.dumps([document for document, _ in pairs]),
        cwd=folder.parent,
        capture_output=True,
        text=True,
        timeout=300,
        check=True,
    )
    results = json.loads(run.stdout)
    assert len(results) == len(pairs)
    for (document, wanted), found in zip(pairs, results, strict=True):
        assert "error" not in found, (document, found)
        assert value(found["value"], document) == wanted, (document, found)


NODE_SCRIPT = """
const yaml = require('js-yaml');
const docs = JSON.parse(require('fs').readFileSync(0, 'utf8'));
process.stdout.write(JSON.stringify(docs.map(d => {
  try { return {value: yaml.load(d)}; } catch (e) { return {error: String(e)}; } })));
"""
BUN_SCRIPT = """
const docs = JSON.parse(require('fs').readFileSync(0, 'utf8'));
process.stdout.write(JSON.stringify(docs.map(d => {
  try { return {value: Bun.YAML.parse(d)}; } catch (e) { return {error: String(e)}; } })));
"""


def generated(count: int) -> list[str]:
    """``count`` texts, the same on every run: a client is started once for all."""
    texts: list[str] = []

    @settings(max_examples=count, deadline=None, database=None, derandomize=True, suppress_health_check=RELAXED)
    @given(TEXT)
    def collect(text: str) -> None:
        texts.append(text)

    collect()
    return texts


@pytest.mark.parametrize("count", [500, pytest.param(10_000, marks=pytest.mark.slow)])
def test_js_yaml_reads_the_text_back(count: int) -> None:
    found = javascript()
    if found is None:
        pytest.skip("node with js-yaml 3 is not installed (AGENTLINT_NODE_MODULES names its node_modules)")
    javascript_reads(generated(count), found[0], NODE_SCRIPT, found[1])


@pytest.mark.parametrize("count", [500, pytest.param(10_000, marks=pytest.mark.slow)])
def test_bun_reads_the_text_back(count: int) -> None:
    found = javascript()
    bun = found[1] / ".bin" / "bun" if found else None
    if found is None or bun is None or not bun.exists():
        pytest.skip("bun is not installed (AGENTLINT_NODE_MODULES names its node_modules)")
    javascript_reads(generated(count), str(bun), BUN_SCRIPT, found[1])


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("Reviews code", "Reviews code"),
        ("Reviews code: fast", '"Reviews code: fast"'),
        ("yes", '"yes"'),
        ("42", '"42"'),
        ("#ff8800", '"#ff8800"'),
        ("*", '"*"'),
        ("Read, Grep, Bash(git log:*)", "Read, Grep, Bash(git log:*)"),
        ("C# code", "C# code"),
        ("a\nb", '"a\\nb"'),
        ("\x7f\u2028😀", '"\\x7f\\u2028😀"'),
        ("a --- b", '"a --\\x2d b"'),
        ("-----", '"--\\x2d--"'),
        ("", '""'),
    ],
)
def test_one_line_forms(text: str, written: str) -> None:
    assert scalar(text) == written


def test_block_form() -> None:
    assert block_scalar("one\n\n  two: x\n", "  ") == "|\n  one\n\n    two: x"
    assert block_scalar("one\ntwo", "  ", "\r\n") == "|-\r\n  one\r\n  two"
    assert not fits_block("one\n  a --- b\ntwo"), "Claude Code would end the frontmatter there"
    assert not fits_block(" one\ntwo")
    assert not fits_block("one\n \ntwo")


@pytest.mark.parametrize(
    ("value", "text"),
    [(1e30, "1.0e+30"), (-1.5e300, "-1.5e+300"), (1e-05, "1.0e-05"), (3.0, "3.0"), (1e15, "1000000000000000.0")],
)
def test_a_number_is_written_so_that_all_read_it_alike(value: float, text: str) -> None:
    """A whole number of more than 64 bits is no value for some readers, and `1e30` a text for YAML 1.1."""
    written = emit.frontmatter({"a": value}, emit.Style(), "\n")
    assert written == f"---\na: {text}\n---\n"
    for load in (jsyaml.load, bunyaml.load, yaml12.load):
        assert load(written, 4, len(written) - 4) == {"a": value}
    assert yaml.safe_load(text) == value
