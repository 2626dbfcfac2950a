"""The pages of the site, before MkDocs builds it: all are there once, and their links lead to each other."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest

from agentlint import rules
from agentlint.platforms import PLATFORMS
from tests import site
from tests.site import ROOT, Pages

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def pages() -> Pages:
    return Pages()


def listed(menu: Any) -> list[str]:
    if isinstance(menu, str):
        return [menu]
    return [page for entry in menu for below in entry.values() for page in listed(below)]


def test_every_page_stands_once_in_the_menu(pages: Pages) -> None:
    assert sorted(listed(pages.menu())) == sorted(pages.texts)
    assert {f"rules/{name}.md" for name in rules.names()} <= pages.texts.keys()
    assert {f"platforms/{name}.md" for name in PLATFORMS} <= pages.texts.keys()


def test_every_link_leads_to_a_page_or_a_file_of_the_site(pages: Pages) -> None:
    known = pages.texts.keys() | pages.files.keys()
    for place, text in pages.texts.items():
        prose = site._CODE.sub("", site._FENCE.sub("", text))
        for match in site._LINK.finditer(prose):
            address = urlsplit(match["link"])
            if address.path and not address.scheme:
                target = os.path.normpath(os.path.join(os.path.dirname(place), address.path)).replace(os.sep, "/")
                assert target in known, f"{place}: {match['link']}"


def test_a_rules_page_is_its_part_of_the_page_of_all(pages: Pages) -> None:
    assert pages.texts["rules/unknown-tool.md"].startswith("# unknown-tool\n\n**Level:** ")
    assert "\nA name in `tools` is not a tool" in pages.texts["rules/unknown-tool.md"]
    assert "## unknown-tool" not in pages.texts["rules.md"]
    assert "[unknown-tool](rules/unknown-tool.md)" in pages.texts["rules.md"]
    assert "## Findings of agentlint itself" in pages.texts["rules.md"]


def test_headings_in_a_fence_are_none() -> None:
    index, parts = site._split("# All\n\n## a\n\n```\n## b\n```\n\n## b\n\nend\n\n## Rest\n\nx\n", {"a", "b"})
    assert index == "# All\n\n## Rest\n\nx\n"
    assert parts == {"a": "\n\n```\n## b\n```\n\n", "b": "\n\nend\n\n"}


def test_what_a_page_loads_from_elsewhere_is_seen(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(
        '<link rel="canonical" href="https://x.example/"><a href="https://x.example/"></a><img src="b.png">'
        '<script src="//cdn.example/x.js"></script><link rel="stylesheet" href="https://fonts.example/x.css">',
        "utf-8",
    )
    assert site.foreign(tmp_path) == ["a.html: //cdn.example/x.js", "a.html: https://fonts.example/x.css"]


def test_the_site_is_built_strictly() -> None:
    text = (ROOT / "mkdocs.yml").read_text("utf-8")
    assert re.search(r"^strict: true$", text, re.M)
    assert "font: false" in text
