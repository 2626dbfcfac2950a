"""The page of `agentlint report` in a real browser, used as a person uses it.

pip install -e '.[test,browser]'                    # and a Chromium: `apt-get install chromium`, or AGENTLINT_CHROMIUM
python -m pytest -m browser tests/reports/browser   # skipped, with the reason, where there is none
python -m tests.reports.browser                     # takes the pictures of docs/images again
"""

from __future__ import annotations

import os
import shutil
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser

NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")


def program() -> str | None:
    """The browser that is there."""
    return os.environ.get("AGENTLINT_CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)


@contextmanager
def browser() -> Iterator[Browser]:
    """A Chromium without a window, as it is on this machine: Playwright brings none of its own."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        # a container's root has no other way; the page that is opened is agentlint's own
        started = playwright.chromium.launch(executable_path=program(), args=["--no-sandbox"])
        try:
            yield started
        finally:
            started.close()
