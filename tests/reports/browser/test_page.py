"""What a person does with the page: look, filter, sort, open, link, print; with the keyboard alone, in the dark, with
two thousand agents, and with files whose names and texts would be markup if anything took them for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.hostile.material import NASTY, quoted
from tests.reports.browser import browser, program
from tests.reports.test_matrix import run

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

pytestmark = [pytest.mark.browser, pytest.mark.slow]
pytest.importorskip("playwright", reason="needs playwright: pip install -e '.[browser]'")
axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="needs axe-playwright-python")
if program() is None:
    pytest.skip("needs a Chromium: apt-get install chromium, or AGENTLINT_CHROMIUM", allow_module_level=True)

AGENT = "---\nname: {name}\ndescription: Looks at {name}\ntools: {tools}\n---\nGo.\n"


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with browser() as started:
        yield started


@pytest.fixture
def opened(chromium: Browser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Page]]:
    """Write the files of a project, report on them, and open the page. At the end nothing may have been asked for from
    anywhere, and nothing said in the console."""
    said: list[str] = []
    asked: list[str] = []
    context = chromium.new_context(viewport={"width": 1300, "height": 900})

    def open_page(files: dict[str, str], *arguments: str) -> Page:
        (tmp_path / ".git").mkdir()
        for name, text in files.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8", newline="")
        monkeypatch.chdir(tmp_path)
        done = run("-o", "report.html", *arguments)
        assert done.exit_code == 0, done.output
        page = context.new_page()
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.on("request", lambda request: asked.append(request.url))
        page.on("dialog", lambda dialog: said.append(dialog.message))
        page.goto((tmp_path / "report.html").as_uri())
        return page

    yield open_page
    context.close()
    assert said == []
    assert [url for url in asked if not url.endswith("/report.html") and url != "data:,"] == []


def small() -> dict[str, str]:
    return {
        ".claude/agents/reader.md": AGENT.format(name="reader", tools="Read"),
        ".claude/agents/team/writer.md": AGENT.format(name="writer", tools="Read, Grepp"),
        ".claude/agents/team/nobody.md": "---\nname: nobody\n---\nGo.\n",
        ".opencode/agents/tester.md": "---\ndescription: Tests\nmode: subagent\n---\nGo.\n",
    }


def paths(page: Page) -> list[str]:
    return [text.split(" ")[0] for text in page.locator("#matrix tbody th").all_inner_texts()]


def violations(page: Page) -> list[tuple[str, Any]]:
    found = axe.Axe().run(page).response["violations"]
    return [(one["id"], [node["target"] for node in one["nodes"]]) for one in found]


def fragment(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).fragment)


def test_filters(opened: Callable[..., Page]) -> None:
    page = opened(small(), "--to", "opencode")
    assert page.locator("#count").inner_text() == "4 agents"
    page.get_by_label("text", exact=True).fill("Looks WRITER")
    assert paths(page) == [".claude/agents/team/writer.md"]
    assert page.locator("#count").inner_text() == "1 of 4 agents"
    page.get_by_role("button", name="Show all").click()
    page.get_by_label("folder").select_option(".claude/agents/team")
    assert paths(page) == [".claude/agents/team/nobody.md", ".claude/agents/team/writer.md"]
    page.get_by_label("rule").select_option("missing-key")
    assert paths(page) == [".claude/agents/team/nobody.md"]
    page.get_by_role("button", name="Show all").click()
    page.get_by_label("client").select_option("claude")
    page.get_by_label("state").select_option("refused")
    assert paths(page) == [".claude/agents/team/nobody.md"]
    assert page.locator("#matrix thead th").count() == 4  # agent, findings, the client, the conversion
    page.get_by_label("client").select_option("opencode")
    page.get_by_label("state").select_option("not seen")
    assert len(paths(page)) == 3
    page.get_by_label("state").select_option("if-loaded")
    assert "would load" in page.locator("#matrix").inner_text()
    assert fragment(page) == {"client": ["opencode"], "state": ["if-loaded"]}


def test_the_link_to_a_view_and_to_a_cell(opened: Callable[..., Page]) -> None:
    page = opened(small())
    page.get_by_label("text", exact=True).fill("writer")
    page.get_by_role("button", name="altered", exact=True).first.click()
    dialog = page.get_by_role("dialog")
    assert dialog.get_by_role("heading", level=2).inner_text().startswith(".claude/agents/team/writer.md · Claude Code")
    assert fragment(page) == {"q": ["writer"], "open": [".claude/agents/team/writer.md"], "as": ["claude"]}
    other = page.context.new_page()
    other.goto(page.url)
    assert other.get_by_role("dialog").inner_text() == dialog.inner_text()
    other.close()
    page.go_back()
    assert not dialog.is_visible()
    assert page.get_by_label("text", exact=True).input_value() == "writer"


def test_what_a_cell_shows(opened: Callable[..., Page]) -> None:
    page = opened(small(), "--to", "opencode")
    page.get_by_role("button", name="1 warning").click()
    dialog = page.get_by_role("dialog")
    text = dialog.inner_text()
    assert "Claude Code has no tool `Grepp`; did you mean `Grep`?" in text
    assert dialog.locator("mark").inner_text() == "Grepp"
    assert dialog.locator("del").inner_text() == "tools: Read, Grepp"
    assert dialog.locator("ins").inner_text() == "tools: Read, Grep"
    dialog.get_by_role("button", name="Claude Code", exact=True).click()
    assert dialog.locator("tr", has_text="tools").inner_text().split("\t")[1] == "Read (differs from the file)"
    dialog.get_by_role("button", name="to OpenCode", exact=True).click()
    assert "exact" in dialog.inner_text()
    dialog.get_by_role("button", name="Close").click()
    assert not dialog.is_visible()


def test_the_keyboard_alone(opened: Callable[..., Page]) -> None:
    page = opened(small())
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the matrix"
    page.keyboard.press("Enter")
    where = "(at => [at.parentElement.rowIndex, at.cellIndex])(document.activeElement.closest('th, td'))"
    assert page.evaluate(where) == [0, 0]
    for key, at in (
        ("ArrowDown", [1, 0]), ("ArrowRight", [1, 1]), ("ArrowRight", [1, 2]), ("ArrowUp", [0, 2]), ("End", [0, 5]),
        ("Control+End", [4, 5]), ("ArrowRight", [4, 5]), ("Home", [4, 0]), ("PageUp", [0, 0]), ("ArrowDown", [1, 0]),
        ("ArrowRight", [1, 1]), ("ArrowRight", [1, 2]),
    ):  # fmt: skip
        page.keyboard.press(key)
        assert page.evaluate(where) == at, key
    page.keyboard.press("Enter")
    assert page.get_by_role("dialog").is_visible()
    page.keyboard.press("Escape")
    assert not page.get_by_role("dialog").is_visible()
    assert page.evaluate(where) == [1, 2]
    page.keyboard.press("Shift+Tab")  # one stop for the whole matrix
    assert page.evaluate("document.activeElement.closest('#matrix table')") is None


def test_sorting(opened: Callable[..., Page]) -> None:
    page = opened(small())
    before = paths(page)
    page.get_by_role("button", name="findings", exact=True).click()
    assert paths(page)[0] == ".claude/agents/team/nobody.md"
    assert page.locator('th[aria-sort="ascending"]').inner_text().startswith("findings")
    page.get_by_role("button", name="findings", exact=True).click()
    assert page.locator('th[aria-sort="descending"]').count() == 1
    assert paths(page)[-1] == ".claude/agents/team/nobody.md"
    assert page.evaluate("document.activeElement.dataset.sort") == "findings"
    page.get_by_role("button", name="agent", exact=True).click()
    assert paths(page) == before


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_is_in_the_way_of_a_screen_reader(opened: Callable[..., Page], scheme: str) -> None:
    page = opened(small(), "--to", "opencode")
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    assert violations(page) == []
    for name in ("1 warning", "1 error"):
        page.get_by_role("button", name=name).click()
        assert violations(page) == []
        for button in page.get_by_role("dialog").locator(".bar button:enabled").all()[1:]:
            if button.is_enabled():
                button.click()
                assert violations(page) == []
        page.keyboard.press("Escape")


def test_light_and_dark(opened: Callable[..., Page]) -> None:
    page = opened(small())
    ground = "getComputedStyle(document.body).backgroundColor"
    page.emulate_media(color_scheme="light")
    light = page.evaluate(ground)
    page.emulate_media(color_scheme="dark")
    dark = page.evaluate(ground)
    assert light != dark
    seen = []
    for _ in range(3):
        page.locator("#theme").click()
        seen.append((page.locator("#theme").inner_text(), page.evaluate(ground)))
    assert seen == [("Theme: light", light), ("Theme: dark", dark), ("Theme: system", dark)]


def test_print(opened: Callable[..., Page]) -> None:
    """All rows of the filter are on paper, not one page of them, and no controls."""
    page = opened(
        {f".claude/agents/a{number}.md": AGENT.format(name=f"a{number}", tools="Read") for number in range(230)}
    )
    assert len(paths(page)) == 100
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    assert len(paths(page)) == 230
    assert not page.locator("#filters").is_visible()
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert len(paths(page)) == 100
    assert len(page.pdf()) > 10_000


def test_two_thousand_agents(opened: Callable[..., Page]) -> None:
    """No more than a hundred rows are there at a time: that is what keeps the page smooth."""
    files = {
        f".claude/agents/team-{number % 20}/agent-{number}.md": AGENT.format(
            name=f"agent-{number}", tools=("Read, Grepp", "Read", "Bash, Edit", "Read, Frob")[number % 4]
        )
        for number in range(2000)
    }
    page = opened(files)
    assert page.locator("#count").inner_text() == "2,000 agents, 1 to 100 on this page"
    text, folder = page.get_by_label("text", exact=True), page.get_by_label("folder")
    steps: tuple[tuple[Callable[[], object], int, str], ...] = (
        (lambda: text.fill("agent-1999"), 1, "1 of 2,000 agents"),
        (lambda: page.get_by_role("button", name="Show all").click(), 100, "2,000 agents, 1 to 100 on this page"),
        (lambda: text.fill("grepp"), 100, "500 of 2,000 agents, 1 to 100 on this page"),
        (lambda: page.get_by_role("button", name="Next page").click(), 100, "500 of 2,000 agents, 101 to 200"),
        (lambda: page.get_by_role("button", name="findings", exact=True).click(), 100, "500 of 2,000 agents, 1 to"),
        (lambda: folder.select_option(".claude/agents/team-4"), 100, "100 of 2,000 agents"),
    )
    for do, rows, of in steps:
        do()
        assert len(paths(page)) == rows
        assert page.locator("#count").inner_text().startswith(of)
    assert page.locator("#matrix table").get_attribute("aria-rowcount") == "101"


def test_hostile_names_and_texts(opened: Callable[..., Page]) -> None:
    markup = "</script><script>alert(1)</script><img src=x onerror=alert(2)><svg onload=alert(3)>"
    texts = [markup, *NASTY.values(), "javascript:alert(4)", "{{ 7 * 7 }}", "__proto__", "constructor"]
    files = {
        f".claude/agents/x{number}.md": f"---\nname: {quoted(text)}\ndescription: {quoted(text)}\n"
        f"tools: [{quoted(text)}]\n{quoted(text)}: x\n---\n{text}\n"
        for number, text in enumerate(texts)
    }
    files[".claude/agents/<img src=x onerror=alert(5)>.md"] = AGENT.format(name="a", tools="Grepp")
    files[".claude/agents/__proto__.md"] = AGENT.format(name="__proto__", tools="constructor")
    page = opened(files, "--to", "all")
    assert ".claude/agents/<img" in paths(page)
    for button in page.locator("#matrix td button").all():
        button.click()
        for choice in page.locator("dialog .bar button:enabled").all()[1:]:
            if choice.is_enabled():
                choice.click()
        page.keyboard.press("Escape")
    assert page.locator("img, svg, iframe, object, embed, #matrix script, dialog script").count() == 0
    page.get_by_label("text", exact=True).fill("<img src=x onerror=alert(5)>")
    assert paths(page) == [".claude/agents/<img"]
    page.goto(page.url.partition("#")[0] + "#open=<img src=x onerror=alert(6)>&as=<b>&client=<i>&sort=<u>&page=-1&q=")
    page.reload()
    assert page.locator("#matrix table").is_visible()
