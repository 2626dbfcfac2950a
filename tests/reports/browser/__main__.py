"""Take the pictures of the documentation again, from docs/examples/report.html."""

from __future__ import annotations

from tests.reports.browser import browser
from tests.terminal import ROOT

IMAGES = ROOT / "docs" / "images"


def main() -> None:
    with browser() as chromium:
        page = chromium.new_page(viewport={"width": 1120, "height": 640}, color_scheme="light")
        page.goto((ROOT / "docs" / "examples" / "report.html").as_uri())
        page.locator("#filters").scroll_into_view_if_needed()
        page.evaluate("document.getElementById('matrix-title').scrollIntoView()")
        page.screenshot(path=IMAGES / "report.png")
        page.emulate_media(color_scheme="dark")
        page.get_by_role("button", name="refused").first.click()
        page.screenshot(path=IMAGES / "report-cell.png")


if __name__ == "__main__":
    main()
