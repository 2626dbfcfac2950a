"""The documentation as a site: ``python -m tests.site [--version NAME] [FOLDER]``, into ``FOLDER/NAME``.

The pages are those that people and `tests.generate` write, and are read on GitHub too; here each rule gets a page of
its own. MkDocs builds them strictly: a link or a heading that is not there, or a page that no menu leads to, stops it,
and so does anything that a page would load from elsewhere. Needs ``pip install -e '.[site]'`` and npm, which brings
what the playground runs on.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import yaml

from agentlint import __version__, rules
from agentlint.platforms import PLATFORMS
from tests import playground

if TYPE_CHECKING:
    from collections.abc import Iterable

ROOT = Path(__file__).resolve().parents[1]

MENU: dict[str, tuple[str, ...]] = {
    "Using it": (
        "playground", "fixing", "inspecting", "reporting", "converting", "skills", "ignoring", "configuration",
        "integrations", "outputs", "cli", "library", "troubleshooting", "faq",
    ),
    "Platforms": ("platforms", "tools", "models", "schemas"),
    "How it is known": ("observing-clients", "known-differences", "performance"),
}  # fmt: skip
"""The order of the pages of docs/; one that is not here stands under `MORE`."""
MORE = "More"

PROJECT = ("CHANGELOG", "CONTRIBUTING", "SECURITY", "RELEASING", "CODE_OF_CONDUCT")
"""Pages at the repository's root, beside README.md, which is the site's first."""

_FENCE = re.compile(r"^(?P<fence>`{3,}|~{3,}).*?^(?P=fence)[ \t]*$", re.M | re.S)
_CODE = re.compile(r"(`+)(?!`).*?(?<!`)\1(?!`)")
_LINK = re.compile(r"\[(?P<text>(?:[^\[\]]|\[[^\]]*\])*)\]\((?P<link>[^()\s]+)\)")
_HEADING = re.compile(r"^## (.+)$", re.M)


class Pages:
    """The pages of the site by their paths in it, and what else it holds."""

    def __init__(self) -> None:
        self.texts: dict[str, str] = {}
        self.files: dict[str, Path] = {}
        self.places: dict[Path, str] = {ROOT / "README.md": "index.md"}
        for name in PROJECT:
            self.places[ROOT / f"{name}.md"] = f"project/{name.lower().replace('_', '-')}.md"
        for name, path in playground.STATIC.items():
            self.places[path] = f"playground/{name}"
        for path in sorted((ROOT / "docs").rglob("*")):
            if path.is_file():
                self.places[path] = path.relative_to(ROOT / "docs").as_posix()
        for path, place in list(self.places.items()):
            if path.suffix == ".md":
                self._page(path, place)
            else:
                self.files[place] = path

    def _page(self, path: Path, place: str) -> None:
        text = path.read_text("utf-8")
        if place != "rules.md":
            self.texts[place] = self._linked(text, path, place)
            return
        index, parts = _split(text, set(rules.names()))
        self.texts[place] = self._linked(index, path, place)
        for name, part in parts.items():
            self.texts[f"rules/{name}.md"] = self._linked(f"# {name}{part}", path, f"rules/{name}.md")

    def _linked(self, text: str, path: Path, place: str) -> str:
        """A page's text with its links as they are to be in the site."""
        kept: list[str] = []

        def keep(match: re.Match[str]) -> str:
            kept.append(match[0])
            return f"\0{len(kept) - 1}\0"

        hidden = _CODE.sub(keep, _FENCE.sub(keep, text))
        shown = _LINK.sub(lambda match: self._link(match, path, place), hidden)
        while "\0" in shown:
            shown = re.sub("\0([0-9]+)\0", lambda match: kept[int(match[1])], shown)
        return shown

    def _link(self, match: re.Match[str], path: Path, place: str) -> str:
        address = urlsplit(match["link"])
        if address.scheme or address.netloc:
            return match[0]
        target = (path.parent / address.path).resolve() if address.path else path
        fragment = f"#{address.fragment}" if address.fragment else ""
        if target.is_dir():
            return match["text"]  # a folder of the repository is no page
        there = self.places.get(target)
        if there is None and not target.exists():
            return match[0]  # MkDocs says so
        if there is None:
            there = f"files/{target.relative_to(ROOT).as_posix()}"
            self.files[there] = target
        if there == "rules.md" and address.fragment in rules.names():
            there, fragment = f"rules/{address.fragment}.md", ""
        if there == place and fragment:
            return f"[{match['text']}]({fragment})"
        relative = os.path.relpath(there, os.path.dirname(place) or ".").replace(os.sep, "/")
        return f"[{match['text']}]({relative}{fragment})"

    def menu(self) -> list[dict[str, Any]]:
        """Every page once, by its title."""
        listed = {f"{name}.md" for names in MENU.values() for name in names}
        more = [page for page in self.texts if "/" not in page and page not in {*listed, "index.md", "rules.md"}]
        menu: list[dict[str, Any]] = [{"agentlint": "index.md"}]
        for title, names in MENU.items():
            below = self._titled(f"{name}.md" for name in names)
            if title == "Platforms":
                below += self._titled(f"platforms/{name}.md" for name in PLATFORMS)
            menu.append({title: below})
            if title == "Using it":
                menu.append({"Rules": self._titled(["rules.md", *(f"rules/{rule.name}.md" for rule in rules.RULES)])})
        menu.append({"Conversions": self._titled(page for page in self.texts if page.startswith("converting/"))})
        if more:
            menu.append({MORE: self._titled(more)})
        menu.append({"Project": self._titled(self.places[ROOT / f"{name}.md"] for name in PROJECT)})
        return menu

    def _titled(self, pages: Iterable[str]) -> list[dict[str, str]]:
        return [{_title(self.texts[page]): page} for page in pages]


def _title(text: str) -> str:
    """A page's first heading, without what comes after a colon."""
    heading = re.search(r"^# (.+)$", text, re.M)
    return heading[1].partition(":")[0].replace("`", "") if heading else ""


def _split(text: str, names: set[str]) -> tuple[str, dict[str, str]]:
    """The page of all rules without theirs, and each rule's part."""
    fences = [match.span() for match in _FENCE.finditer(text)]
    heads = [
        match for match in _HEADING.finditer(text) if not any(start < match.start() < end for start, end in fences)
    ]
    index, parts = text[: heads[0].start()], {}
    for head, following in zip(heads, [*heads[1:], None], strict=True):
        part = text[head.end() : following.start() if following else len(text)]
        if head[1] in names:
            parts[head[1]] = part
        else:
            index += head[0] + part
    return index, parts


class Loads(HTMLParser):
    """What a page loads when it is opened."""

    def __init__(self) -> None:
        super().__init__()
        self.addresses: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "link" and given.get("rel") not in ("stylesheet", "icon", "preload", "preconnect"):
            return
        name = "href" if tag == "link" else "src"
        if tag != "a" and given.get(name):
            self.addresses.append(str(given[name]))


def foreign(folder: Path) -> list[str]:
    """What the pages below a folder would load from elsewhere, as ``page: address``."""
    out = []
    for page in sorted(folder.rglob("*.html")):
        loads = Loads()
        loads.feed(page.read_text("utf-8"))
        out += [f"{page.relative_to(folder)}: {one}" for one in loads.addresses if urlsplit(one).netloc]
    return out


def build(folder: Path, version: str) -> None:
    """Build the site of this state. Raises SystemExit when it is not right."""
    pages = Pages()
    with tempfile.TemporaryDirectory() as temporary:
        docs = Path(temporary, "docs")
        for place, text in pages.texts.items():
            _file(docs, place).write_text(text, "utf-8", newline="\n")
        for place, path in pages.files.items():
            shutil.copyfile(path, _file(docs, place))
        configuration = Path(temporary, "mkdocs.yml")
        settings = {
            "INHERIT": str(ROOT / "mkdocs.yml"),
            "docs_dir": str(docs),
            "site_dir": str((folder / version).resolve()),
            "nav": pages.menu(),
        }
        configuration.write_text(yaml.safe_dump(settings, sort_keys=False), "utf-8")
        subprocess.run(
            [sys.executable, "-m", "mkdocs", "build", "--strict", "--clean", "-f", str(configuration)],
            check=True,
            env=os.environ | {"NO_MKDOCS_2_WARNING": "1", "DISABLE_MKDOCS_2_WARNING": "true"},
        )
    playground.build(folder / version / "playground")
    loaded = foreign(folder / version)
    if loaded:
        raise SystemExit("\n".join(["loaded from elsewhere:", *loaded]))
    (folder / "index.html").write_text(_FIRST.format(version=version), "utf-8", newline="\n")


_FIRST = """\
<!DOCTYPE html>
<html lang="en"><meta charset="utf-8"><title>agentlint</title>
<meta http-equiv="refresh" content="0; url={version}/index.html">
<p><a href="{version}/index.html">agentlint {version}</a></p></html>
"""


def _file(folder: Path, place: str) -> Path:
    path = folder / place
    path.parent.mkdir(parents=True, exist_ok=True)
    return path


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=ROOT / "site")
    parser.add_argument("--version", default=__version__, help="the folder below it")
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    try:
        build(options.folder, options.version)
    except subprocess.CalledProcessError as error:
        return int(error.returncode)
    print(f"built {options.folder / options.version}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
