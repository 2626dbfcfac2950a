"""Build the playground and take its picture for the documentation: ``python -m tests.playground``."""

from __future__ import annotations

import tempfile
from pathlib import Path

from tests import playground
from tests.playground.test_page import Watched
from tests.reports.browser import browser
from tests.terminal import ROOT


def main() -> None:
    with tempfile.TemporaryDirectory() as temporary, browser() as chromium:
        playground.build(Path(temporary))
        page = chromium.new_page(viewport={"width": 1180, "height": 820}, color_scheme="light")
        shown = Watched(page, Path(temporary, "index.html").as_uri())
        page.get_by_label("convert to").select_option("opencode")
        shown.done()
        page.get_by_role("tab", name="Claude Code").click()
        page.screenshot(path=ROOT / "docs" / "images" / "playground.png")


if __name__ == "__main__":
    main()
