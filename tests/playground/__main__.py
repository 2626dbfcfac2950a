"""Build the playground, take its picture for the documentation and tell how long an answer takes:
``python -m tests.playground``."""

from __future__ import annotations

import statistics
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from tests import playground
from tests.playground.test_page import Watched
from tests.reports.browser import browser
from tests.terminal import ROOT

if TYPE_CHECKING:
    from playwright.sync_api import Page

EDITS = 20
LONG = 10_000
"""Bytes of the longer file that is edited."""
EDIT = """letter => new Promise(done => {
    const answer = document.getElementById("answer"), text = document.getElementById("text");
    const begun = performance.now();
    new MutationObserver((_, observer) => {
        if (answer.getAttribute("aria-busy") !== "false") return;
        observer.disconnect();
        const [, engine] = /Took ([0-9]+) ms/.exec(document.getElementById("status").textContent);
        done({ whole: performance.now() - begun, engine: Number(engine) });
    }).observe(answer, { attributes: true, attributeFilter: ["aria-busy"] });
    text.value += letter;
    text.dispatchEvent(new Event("input"));
})"""
"""An edit, and the milliseconds until its answer is shown, by the page's own clock. With the pause in which the page
waits for the next key, and those of the engine alone."""


def report(page: Page, what: str) -> None:
    """Print the least, the median and the 95th percentile of some edits, in milliseconds."""
    took = [page.evaluate(EDIT, "x") for _ in range(EDITS)]
    for part in ("whole", "engine"):
        times = sorted(one[part] for one in took)
        late = times[EDITS * 95 // 100 - 1]
        print(f"{what}, {part}: least {times[0]:.0f}, median {statistics.median(times):.0f}, p95 {late:.0f} ms")


def main() -> None:
    with tempfile.TemporaryDirectory() as temporary, browser() as chromium:
        playground.build(Path(temporary))
        page = chromium.new_page(viewport={"width": 1180, "height": 820}, color_scheme="light")
        shown = Watched(page, Path(temporary, "index.html").as_uri())
        text = page.get_by_label("text of the file").input_value()
        report(page, f"{len(text):,} characters")
        page.get_by_label("convert to").select_option("opencode")
        shown.done()
        report(page, f"{len(text):,} characters, converted")
        shown.write(
            text + "\nMore of the prompt.\n" * ((LONG - len(text)) // 20),
            page.get_by_label("path of the file").input_value(),
        )
        report(page, "10,000 characters, converted")
        shown.write(text, page.get_by_label("path of the file").input_value())
        shown.done()
        page.get_by_role("tab", name="Claude Code").click()
        page.screenshot(path=ROOT / "docs" / "images" / "playground.png")


if __name__ == "__main__":
    main()
