"""The links of every page: files and headings exist. Addresses elsewhere are only looked at, not fetched."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

from tests.generate import ROOT, pages

if TYPE_CHECKING:
    from pathlib import Path

PAGES = list(pages())
_FENCE = re.compile(r"^(`{3,}|~{3,}).*?^\1[ \t]*$", re.M | re.S)
_CODE = re.compile(r"(`+)(?!`).*?(?<!`)\1(?!`)")
_LINK = re.compile(r"\]\(([^()\s]+(?:\([^()\s]*\)[^()\s]*)*)\)")
_SOURCE = re.compile(r"<(?:img|a)\b[^>]*?\b(?:src|href)=\"([^\"]+)\"")
_BARE = re.compile(r"<(https?://[^>\s]+)>")
_HEADING = re.compile(r"^#{1,6} +(.+?)[ \t]*#*$", re.M)


def prose(page: Path) -> str:
    return _FENCE.sub("", page.read_text("utf-8"))


@cache
def anchors(page: Path) -> set[str]:
    """The headings' anchors as GitHub makes them."""
    found: dict[str, int] = {}
    for heading in _HEADING.findall(prose(page)):
        text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading)
        slug = re.sub(r"[^\w\- ]", "", text.lower()).replace(" ", "-")
        found[slug] = found.get(slug, -1) + 1
        if found[slug]:
            found[f"{slug}-{found[slug]}"] = 0
    return set(found)


def links(page: Path) -> list[str]:
    text = _CODE.sub("", prose(page))
    return [*_LINK.findall(text), *_SOURCE.findall(text), *_BARE.findall(text)]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_links(page: Path) -> None:
    for link in links(page):
        address = urlsplit(link)
        if address.scheme:
            assert address.scheme in ("https", "mailto"), link
            assert re.fullmatch(r"[a-z0-9-]+(\.[a-z0-9-]+)+", address.netloc), link
            continue
        target = (page.parent / address.path).resolve() if address.path else page
        assert target.is_relative_to(ROOT) and target.exists(), f"{link} leads nowhere"
        if address.fragment:
            assert address.fragment in anchors(target), f"{link}: no such heading"


def test_every_page_is_linked_from_another() -> None:
    linked = {
        (page.parent / urlsplit(link).path).resolve()
        for page in PAGES
        for link in links(page)
        if not urlsplit(link).scheme
    }
    assert [page for page in PAGES if page not in linked and page.name not in ("README.md", "CHANGELOG.md")] == []


def test_anchors_are_githubs(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("# A `b-c` d, e!\n## Same\n### Same\n```\n# no heading\n```\n## [x](y) z_1\n", "utf-8")
    assert anchors(page) == {"a-b-c-d-e", "same", "same-1", "x-z_1"}
