"""What a person does in the playground, in a real browser, with the page opened from disk."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import pytest

from tests import playground
from tests.hostile.material import NASTY, quoted
from tests.reports.browser import browser, program

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.slow]
pytest.importorskip("playwright", reason="needs playwright: pip install -e '.[browser]'")
axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="needs axe-playwright-python")
if program() is None:
    pytest.skip("needs a Chromium: apt-get install chromium, or AGENTLINT_CHROMIUM", allow_module_level=True)
if shutil.which("npm") is None:
    pytest.skip("needs npm, which brings Pyodide", allow_module_level=True)

PLACE = ".claude/agents/reader.md"
TEXT = "---\nname: reader\ndescription: Reads\ntools: Read, Grepp\n---\nRead.\n"
START = 120_000
"""Milliseconds in which Python must have started, on a machine that does much else."""


class Watched:
    """A page, and what it asked for and said."""

    def __init__(self, page: Page, address: str) -> None:
        self.page = page
        self.said: list[str] = []
        self.asked: list[str] = []
        page.on("console", lambda message: self.said.append(message.text))
        page.on("pageerror", lambda error: self.said.append(str(error)))
        page.on("dialog", lambda dialog: self.said.append(dialog.message))
        page.on("request", lambda request: self.asked.append(request.url))
        page.goto(address)
        page.locator("html[data-ready]").wait_for(state="attached", timeout=START)

    def write(self, text: str, path: str = PLACE) -> None:
        self.page.get_by_label("path of the file").fill(path)
        self.page.get_by_label("text of the file").fill(text)
        self.done()

    def done(self) -> None:
        """Wait until what is shown belongs to what is written."""
        self.page.locator('#answer[aria-busy="false"]').wait_for(timeout=START)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder: Path = tmp_path_factory.mktemp("site") / "playground"
    playground.build(folder)
    return folder


@pytest.fixture(scope="module")
def watched(built: Path) -> Iterator[Watched]:
    """One page for all tests: Python takes seconds to start."""
    with browser() as chromium:
        page = chromium.new_context(viewport={"width": 1300, "height": 900}, color_scheme="light").new_page()
        one = Watched(page, (built / "index.html").as_uri())
        yield one
        assert one.said == []
        own = built.as_uri()
        assert [url for url in one.asked if not url.startswith((own, "blob:", "data:"))] == []


def tab(page: Page, name: str) -> Any:
    return page.get_by_role("tab", name=name)


def violations(page: Page) -> list[tuple[str, Any]]:
    found = axe.Axe().run(page, options={"preload": False}).response["violations"]  # else it fetches the style
    return [(one["id"], [node["target"] for node in one["nodes"]]) for one in found]


def test_the_first_result(watched: Watched) -> None:
    page = watched.page
    assert page.get_by_label("path of the file").input_value() == ".claude/agents/model-architect-builder.md"
    assert tab(page, "Claude Code").inner_text() == "Claude Code\naltered"
    assert "1 warning. Took" in page.locator("#status").inner_text()


def test_findings_clients_and_conversion(watched: Watched) -> None:
    page = watched.page
    watched.write(TEXT)
    tab(page, "Findings").click()
    assert "Claude Code has no tool `Grepp`; did you mean `Grep`?" in page.get_by_role("tabpanel").inner_text()
    assert page.get_by_role("tabpanel").locator("mark").inner_text() == "Grepp"
    tab(page, "Claude Code").click()
    row = page.get_by_role("tabpanel").locator("tr", has_text="tools")
    assert row.inner_text().split("\t")[1] == "Read (differs from the file)"
    page.get_by_label("convert to").select_option("opencode")
    watched.done()
    shown = page.get_by_role("tabpanel").inner_text()
    assert ".opencode/agents/reader.md" in shown
    assert "mode: subagent" in shown
    page.get_by_role("button", name="Show this file").click()
    watched.done()
    assert page.get_by_label("path of the file").input_value() == ".opencode/agents/reader.md"
    assert tab(page, "OpenCode").inner_text().startswith("OpenCode\nloaded")


def test_the_place_decides(watched: Watched) -> None:
    page = watched.page
    watched.write("---\ndescription: Tests\nmode: subagent\n---\nTest.\n", ".opencode/agents/tester.md")
    assert tab(page, "OpenCode").inner_text() == "OpenCode\nloaded"
    watched.write("---\ndescription: Tests\nmode: subagent\n---\nTest.\n", ".claude/agents/tester.md")
    assert tab(page, "Claude Code").inner_text() == "Claude Code\nrefused"


def test_safe_fixes(watched: Watched) -> None:
    page = watched.page
    watched.write("---\nname: reader\ndescription: Reads\ncolor: Red\n---\nRead.\n")
    page.get_by_role("button", name="Make all safe fixes").click()
    page.locator("#status", has_text="made").wait_for()
    assert page.get_by_label("text of the file").input_value().splitlines()[3] == "color: red"


def test_a_file_is_opened_and_dropped(watched: Watched) -> None:
    page = watched.page
    watched.write(TEXT)
    page.get_by_label("open a file").set_input_files(
        {"name": "other.md", "mimeType": "text/markdown", "buffer": TEXT.replace("reader", "other").encode()}
    )
    watched.done()
    assert page.get_by_label("path of the file").input_value() == ".claude/agents/other.md"
    page.evaluate(
        """text => {
            const data = new DataTransfer();
            data.items.add(new File([text], "third.md"));
            document.getElementById("text").dispatchEvent(
                new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true }));
        }""",
        TEXT.replace("reader", "third"),
    )
    page.wait_for_function("document.getElementById('path').value.endsWith('third.md')")
    watched.done()
    assert "name: third" in page.get_by_label("text of the file").input_value()


def test_the_link_shows_the_same(watched: Watched) -> None:
    page = watched.page
    watched.write(TEXT + "ü😀\n", ".claude/agents/größe.md")
    tab(page, "Copilot CLI").click()
    page.wait_for_function("location.hash.includes('view=copilot')")
    fragment = parse_qs(urlsplit(page.url).fragment)
    assert fragment["path"] == [".claude/agents/größe.md"]
    shown = page.get_by_role("tabpanel").inner_text()
    other = Watched(page.context.new_page(), page.url)
    assert other.page.get_by_label("text of the file").input_value() == TEXT + "ü😀\n"
    assert other.page.get_by_role("tabpanel").inner_text() == shown
    assert other.said == []
    other.page.close()


def test_the_keyboard_alone(watched: Watched) -> None:
    page = watched.page
    watched.write(TEXT)
    tab(page, "Findings").click()
    tab(page, "Findings").focus()
    page.keyboard.press("ArrowRight")
    assert page.evaluate("document.activeElement.id") == "tab-claude"
    assert tab(page, "Claude Code").get_attribute("aria-selected") == "true"
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    assert page.evaluate("document.activeElement === document.getElementById('tabs').lastElementChild")
    page.keyboard.press("Home")
    assert page.evaluate("document.activeElement.id") == "tab-findings"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "view"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_is_in_the_way_of_a_screen_reader(watched: Watched, scheme: str) -> None:
    page = watched.page
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    watched.write(TEXT)
    page.get_by_label("convert to").select_option("copilot")
    watched.done()
    for button in page.get_by_role("tab").all():
        button.click()
        assert violations(page) == []
    page.get_by_label("convert to").select_option("")
    watched.done()


def test_hostile_texts_and_names(watched: Watched) -> None:
    page = watched.page
    markup = "</script><script>alert(1)</script><img src=x onerror=alert(2)><svg onload=alert(3)>"
    for text in (markup, *NASTY.values(), "javascript:alert(4)", "__proto__", "constructor"):
        watched.write(
            f"---\nname: {quoted(text)}\ndescription: {quoted(text)}\ntools: [{quoted(text)}]\n"
            f"{quoted(text)}: x\n---\n{text}\n",
            f".claude/agents/{markup}.md",
        )
        page.get_by_label("convert to").select_option("opencode")
        watched.done()
        for button in page.get_by_role("tab").all():
            button.click()
        assert page.locator("img, svg, script:not([src])").count() == 0
    page.get_by_label("convert to").select_option("")
    watched.done()


def test_a_damaged_link(watched: Watched) -> None:
    page = watched.page
    page.evaluate("location.hash = 'path=a&text=%%%'")
    page.locator("#status", has_text="The link is damaged").wait_for()
