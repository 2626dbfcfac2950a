"""Imports only go down: a layer knows those below it and itself, never one above."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from agentlint.platforms import MAIN

if TYPE_CHECKING:
    from collections.abc import Iterator

PACKAGE = Path(__file__).parents[1] / "agentlint"
LAYERS = (
    "home",
    "status",
    "surroundings",
    "text",
    "syntax",
    "model",
    "platforms",
    "rules",
    "engine",
    "reports",
    "api",
    "server",
    "cli",
)
"""The lowest first. Those in `ALONE` are modules, the others are packages."""
ALONE = {"home", "status", "surroundings", "text", "api"}
MODULES = sorted(path for path in PACKAGE.rglob("*.py") if path.parent != PACKAGE or path.stem in ALONE)


def imported(path: Path) -> set[str]:
    """The layers that a module imports, at its top or inside a function, for types only or not."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import in line {node.lineno}"
            names.update(f"{node.module}.{alias.name}" for alias in node.names)
    parts = [name.split(".") for name in names]
    return {part[1] for part in parts if part[0] == "agentlint" and len(part) > 1 and part[1] in LAYERS}


def layer(path: Path) -> str:
    first = path.relative_to(PACKAGE).parts[0]
    return first.removesuffix(".py")


def test_every_folder_is_a_layer() -> None:
    folders = {path.parent.name for path in PACKAGE.glob("*/__init__.py")}
    assert folders == set(LAYERS) - ALONE


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_imports_go_down(path: Path) -> None:
    own = layer(path)
    above = {name for name in imported(path) if LAYERS.index(name) > LAYERS.index(own)}
    assert above == set(), f"{own} must not know {', '.join(sorted(above))}"


def test_the_ground_floor_knows_nobody() -> None:
    assert imported(PACKAGE / "text.py") == set()
    assert imported(PACKAGE / "status.py") == set()
    assert imported(PACKAGE / "home.py") == set()


LOOKS = {
    "abspath", "access", "environ", "exists", "expanduser", "getcwd", "getenv", "getsize", "isdir", "isfile", "lexists",
    "listdir", "lstat", "open", "readlink", "realpath", "relpath", "scandir", "stat", "walk",
}  # fmt: skip
"""What of `os` and `os.path` asks the disk or the process; `relpath` only without a start."""


def test_readers_and_rules_ask_only_their_surroundings() -> None:
    asked = {
        path.relative_to(PACKAGE).as_posix(): calls
        for room in ("model", "platforms", "rules")
        for path in (PACKAGE / room).rglob("*.py")
        if (calls := [ast.unparse(call) for call in looks_at_disk(path.read_text("utf-8"))])
    }
    assert asked == {"platforms/schema.py": ["Path(__file__)"]}  # where agentlint's own schemas lie


def looks_at_disk(code: str) -> Iterator[ast.Call]:
    """Find the calls in a module that ask the disk or the process about something."""
    if not any(word in code for word in ("import os", "open(", "Path(")):
        return
    for node in ast.walk(ast.parse(code)):
        if not isinstance(node, ast.Call):
            continue
        function = node.func
        if isinstance(function, ast.Name) and function.id in ("open", "Path"):
            yield node
        if not isinstance(function, ast.Attribute) or ast.unparse(function.value) not in ("os", "os.path"):
            continue
        if function.attr in LOOKS and not (function.attr == "relpath" and len(node.args) == 2):
            yield node


def test_no_modules_import_each_other() -> None:
    """Neither for types: what two modules need of each other belongs into a third."""
    paths = {
        ".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts).removesuffix(".__init__"): path
        for path in PACKAGE.rglob("*.py")
    }
    graph: dict[str, set[str]] = {name: set() for name in paths}
    for name, path in paths.items():
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.module:
                inner = {f"{node.module}.{alias.name}" for alias in node.names}
                graph[name] |= (inner & paths.keys()) or ({node.module} & paths.keys())
    circles = set()
    for start in graph:
        reached: set[str] = set()
        todo = [start]
        while todo:
            new = graph[todo.pop()] - reached
            reached |= new
            todo += new
        if start in reached:
            circles.add(start)
    assert circles == set()


def test_the_model_reads_no_yaml_text() -> None:
    """It may name the type of a value, but parses nothing."""
    for path in (PACKAGE / "model").glob("*.py"):
        tree = ast.parse(path.read_text("utf-8"))
        modules = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
        assert {name for name in modules if name and name.startswith("agentlint.syntax")} <= {"agentlint.syntax.nodes"}


def test_a_run_loads_only_the_platforms_that_it_meets() -> None:
    """Of all but the main ones only where their files lie, nothing of the language server, and not pydantic, with which
    Typer 0.29 converts values: start-up does not grow with them."""
    seed = PACKAGE.parent / "fixtures/seeds/.claude/agents/model-architect-builder.md"
    code = (
        "import sys\nfrom agentlint.cli import main\ntry: main()\nexcept SystemExit: pass\n"
        "print(*sorted(name for name in sys.modules if name.startswith('agentlint.platforms.')))\n"
        "unused = ('agentlint.server', 'pygls', 'lsprotocol', 'attr', 'pydantic')\n"
        "print(*(name for name in sys.modules if name.startswith(unused)))"
    )
    run = subprocess.run(
        [sys.executable, "-c", code, "check", "--output-format", "concise", "--severity", "info", str(seed)],
        cwd=PACKAGE.parent,
        capture_output=True,
        text=True,
        check=True,
    )
    *_, platforms, server = run.stdout.splitlines()
    assert server == ""
    loaded = {name.split(".", 2)[2] for name in platforms.split()}
    assert {name.partition(".")[0] for name in loaded if "." in name} <= {*MAIN}
