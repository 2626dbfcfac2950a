"""The generated files: ``python -m tests.generate`` writes them, ``--check`` tells when one is out of date.

What they hold comes from the modules of ``tests/generated``; names of such modules as arguments leave out the others.
"""

from __future__ import annotations

import argparse
import re
import sys
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import TYPE_CHECKING

from tests import generated as package

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parent.parent
MODULES = sorted(module.name for module in iter_modules(package.__path__))
_WORDS = re.compile(r"<text[^>]*>([^<]*)</text>")
_SECTION = re.compile(r"^(<!-- generated: ([a-z0-9-]+) -->\n).*?^(<!-- end -->)$", re.M | re.S)


def pages() -> Iterator[Path]:
    """The Markdown files that people write."""
    yield from sorted(ROOT.glob("*.md"))
    yield from sorted((ROOT / "docs").rglob("*.md"))


def generated(names: list[str]) -> dict[Path, str]:
    """The text of every file that the modules of these names give. Raises KeyError for a page's unknown section."""
    files: dict[Path, str] = {}
    sections: dict[str, str] = {}
    modules = [import_module(f"tests.generated.{name}") for name in names]
    for module in modules:
        if hasattr(module, "files"):
            files |= {ROOT / path: text for path, text in module.files().items()}
        if hasattr(module, "sections"):
            sections |= module.sections()
    for path in pages():
        if path not in files:
            before = path.read_text("utf-8")
            after = fill(before, sections, complete=names == MODULES)
            for module in modules:
                after = module.rewrite(after) if hasattr(module, "rewrite") else after
            if after != before:
                files[path] = after
    return files


def fill(page: str, sections: dict[str, str], *, complete: bool) -> str:
    """A page with its sections as they are to be; ``complete``: one that no module gives raises KeyError."""

    def new(match: re.Match[str]) -> str:
        if not complete and match[2] not in sections:
            return match[0]
        return f"{match[1]}\n{sections[match[2]].strip()}\n\n{match[3]}"

    return _SECTION.sub(new, page)


def same(path: Path, text: str) -> bool:
    """Whether a file says what it should. Of a picture only the words count: how they are drawn is rich's, and differs
    between its versions."""
    old = path.read_text("utf-8")
    return _WORDS.findall(old) == _WORDS.findall(text) if path.suffix == ".svg" else old == text


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true")
    parser.add_argument("names", nargs="*", help=f"of {', '.join(MODULES)}")
    options = parser.parse_args()
    unknown = set(options.names) - set(MODULES)
    if unknown:
        parser.error(f"no module {', '.join(sorted(unknown))} among {', '.join(MODULES)}")
    texts = generated(options.names or MODULES)
    stale = [path for path, text in texts.items() if not path.exists() or not same(path, text)]
    for path in stale:
        if options.check:
            print(f"{path.relative_to(ROOT)} is out of date: run python -m tests.generate", file=sys.stderr)
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(texts[path], "utf-8", newline="\n")
            print(f"wrote {path.relative_to(ROOT)}")
    return 1 if options.check and stale else 0


if __name__ == "__main__":
    raise SystemExit(main())
