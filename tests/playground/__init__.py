"""The playground of the site: ``build`` puts it together from ``playground/``, agentlint's sources and Pyodide.

The browser loads it as scripts, and each part of the engine is one that holds the part's bytes as base64. A page that
was opened from disk may load nothing but scripts and styles; and a page that never connects to anything can say so in
its policy, which the browser enforces.
"""

from __future__ import annotations

import base64
import importlib.util
import io
import json
import shutil
import subprocess
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[2]
SOURCES = ROOT / "playground"
REPORT = ROOT / "agentlint" / "reports" / "matrix"

STATIC = {
    "index.html": SOURCES / "page.html",
    "page.css": SOURCES / "page.css",
    "page.js": SOURCES / "page.js",
    "report.css": REPORT / "page.css",
    "cells.js": REPORT / "cells.js",
}
"""The files that are copied as they are."""

_PYODIDE = {
    "loader": "pyodide.js",
    "runtime": "pyodide.asm.mjs",
    "wasm": "pyodide.asm.wasm",
    "library": "python_stdlib.zip",
}
_LIBRARIES = ("yaml", "tomli_w")
"""What the engines import besides the standard library. Of PyYAML the part in Python, which it falls back to."""
_LEFT_OUT = ("cli", "server")
"""Layers of agentlint that nothing in the browser imports."""
_EXAMPLES = ROOT / "fixtures" / "seeds"
_WHEN = (2026, 1, 1, 0, 0, 0)
"""The time of every file in the archive: the same sources make the same bytes."""


def build(folder: Path) -> None:
    """Write the whole playground. Raises SystemExit without npm, which brings Pyodide."""
    if shutil.which("npm") is None:
        raise SystemExit("The playground needs npm, which brings Pyodide: install Node.js 20 or later.")
    subprocess.run(["npm", "ci", "--no-audit", "--no-fund", "--silent"], cwd=SOURCES, check=True)
    folder.mkdir(parents=True, exist_ok=True)
    for name, path in STATIC.items():
        shutil.copyfile(path, folder / name)
    for name, data in parts(SOURCES / "node_modules" / "pyodide"):
        encoded = base64.b64encode(data).decode()
        (folder / f"{name}.js").write_text(f'payload["{name}"] = "{encoded}";\n', "ascii")


def parts(pyodide: Path) -> Iterator[tuple[str, bytes]]:
    """Each part of the engine with its bytes; ``pyodide`` is the folder of the npm package."""
    for name, file in _PYODIDE.items():
        yield name, (pyodide / file).read_bytes()
    yield "worker", (SOURCES / "worker.js").read_bytes()
    yield "lock", _lock(pyodide)
    yield "sources", archive()
    examples = [
        {"path": path.relative_to(_EXAMPLES).as_posix(), "text": path.read_text("utf-8")}
        for path in sorted(_EXAMPLES.rglob("*.md"))
    ]
    yield "examples", json.dumps(examples).encode()


def _lock(pyodide: Path) -> bytes:
    """Pyodide's list of packages without the packages: none is fetched."""
    whole = json.loads((pyodide / "pyodide-lock.json").read_text("utf-8"))
    return json.dumps(whole | {"packages": {}}).encode()


def archive() -> bytes:
    """The Python sources and what they read, as a zip."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as out:
        for name, path in _sources():
            out.writestr(zipfile.ZipInfo(name, _WHEN), path.read_bytes(), zipfile.ZIP_DEFLATED)
    return held.getvalue()


def _sources() -> Iterator[tuple[str, Path]]:
    for path in sorted((ROOT / "agentlint").rglob("*")):
        name = path.relative_to(ROOT)
        if path.suffix in (".py", ".json") and name.parts[1] not in _LEFT_OUT:
            yield name.as_posix(), path
    for path in sorted((ROOT / "schemas").glob("*.json")):
        yield path.relative_to(ROOT).as_posix(), path
    for path in sorted(SOURCES.glob("*.py")):
        yield path.relative_to(ROOT).as_posix(), path
    for library in _LIBRARIES:
        found = importlib.util.find_spec(library)
        assert found is not None, library
        assert found.origin is not None, library
        for path in sorted(Path(found.origin).parent.glob("*.py")):
            yield f"{library}/{path.name}", path
