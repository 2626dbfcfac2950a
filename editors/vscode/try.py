"""Use the extension in a real VS Code, as a person does, and take the pictures of docs/editors.md.

    npm install code-server@4.139.1             # VS Code 1.139.1 in a browser; needs Node.js 24, and libkrb5-dev,
                                                # libsecret-1-dev, libxkbfile-dev to build its modules
    npx vsce package                            # in this folder: agentlint-0.1.0.vsix
    code-server --install-extension agentlint-0.1.0.vsix
    code-server --auth none --bind-addr 127.0.0.1:18080 --disable-workspace-trust &
    python editors/vscode/try.py http://127.0.0.1:18080 COMMAND    # COMMAND is agentlint with the extra [server]

Needs `pip install -e '.[browser]'` and a Chromium. It asserts what it sees, and says so step by step.
"""

from __future__ import annotations

import json
import re
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from tests.reports.browser import browser  # noqa: E402

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

IMAGES = ROOT / "docs" / "images"
OF_README = ROOT / "editors" / "vscode" / "images"
"""The extension's own README shows the same pictures, which its package has to hold."""
OTHER = "---\nname: writer\ndescription: Writes pages\ncolour: blue\n---\nWrite the pages.\n"
TEXT = "---\nname: reviewer\ndescription: Reviews changes\ntools: Read, Grepp\ncolor: Red\n---\nReview the changes.\n"
LONG = 240_000
"""Milliseconds: VS Code may share its machine with much else."""


def shown(locator: Locator) -> Locator:
    locator.first.wait_for(timeout=LONG)
    return locator.first


def run(page: Page, command: str) -> None:
    """Run a command by its title."""
    page.keyboard.press("F1")
    field = shown(page.locator(".quick-input-widget input.input"))
    field.fill(f">{command}")
    shown(page.locator(".quick-input-list .monaco-list-row", has_text=command))
    page.keyboard.press("Enter")


def picture(page: Page, name: str) -> None:
    page.screenshot(path=IMAGES / f"vscode-{name}.png")
    (OF_README / f"{name}.png").write_bytes((IMAGES / f"vscode-{name}.png").read_bytes())


def use(page: Page) -> None:
    page.keyboard.press("Control+p")
    shown(page.locator(".quick-input-widget input.input")).fill("reviewer.md")
    shown(page.locator(".quick-input-list .monaco-list-row", has_text="reviewer.md"))
    page.keyboard.press("Enter")
    shown(page.locator(".monaco-editor .view-line", has_text="tools:"))

    shown(page.locator(".squiggly-warning, .squiggly-error"))
    print("squiggle:", page.locator(".squiggly-warning, .squiggly-error").count())

    status = shown(page.locator(".statusbar-item", has_text="Claude Code"))
    print("status:", status.inner_text().strip())
    lens = shown(page.locator(".codelens-decoration", has_text="Claude Code"))
    print("lens:", lens.inner_text().strip())

    word = page.locator(".view-line", has_text="tools:").locator("span", has_text=re.compile(r"Grepp")).last
    box = word.bounding_box()
    assert box is not None
    at = (box["x"] + box["width"] - 12, box["y"] + box["height"] / 2)
    page.mouse.move(at[0] - 3, at[1])
    page.mouse.move(*at)
    hover = shown(page.locator(".monaco-hover:not(.hidden)", has_text="Grepp"))
    text = hover.inner_text()
    assert "did you mean" in text, text
    print("hover:", text.splitlines()[0])
    picture(page, "hover")

    shown(hover.get_by_text("Quick Fix...")).click()
    menu = shown(page.locator(".action-widget", has_text="Grep"))
    print("quick fixes:", [line for line in menu.inner_text().splitlines() if line.strip()])
    picture(page, "fix")
    page.keyboard.press("Escape")

    run(page, "agentlint: Make All Safe Fixes")
    shown(page.locator(".monaco-editor .view-line", has_text="color: red"))
    print("fix all: color: red")

    run(page, "agentlint: Preview Conversion to the Side")
    shown(page.locator(".quick-input-list .monaco-list-row", has_text="opencode"))
    page.locator(".quick-input-widget input.input").fill("opencode")
    page.keyboard.press("Enter")
    shown(page.locator(".monaco-editor .view-line", has_text="mode:"))
    print("preview: mode: subagent")
    picture(page, "preview")

    run(page, "View: Close All Editors")
    run(page, "agentlint: Focus on Problems of the Project View")
    tree = page.locator(".pane-body .monaco-list-row")
    shown(tree.filter(has_text="writer.md"))
    rows = [" ".join(row.split()) for row in tree.all_inner_texts()]
    print("problems:", rows)
    assert any("reviewer.md" in row for row in rows), rows
    picture(page, "problems")
    shown(tree.filter(has_text="colour")).click()
    shown(page.locator(".monaco-editor .view-line", has_text="colour: blue"))
    print("a click opens the place")


def main(address: str, command: str) -> None:
    with tempfile.TemporaryDirectory() as temporary, browser() as chromium:
        project = Path(temporary, "project")
        (project / ".claude" / "agents").mkdir(parents=True)
        (project / ".git").mkdir()
        (project / ".claude" / "agents" / "reviewer.md").write_text(TEXT, "utf-8")
        (project / ".claude" / "agents" / "writer.md").write_text(OTHER, "utf-8")
        (project / ".vscode").mkdir()
        settings = {
            "agentlint.path": command,
            "workbench.startupEditor": "none",
            "workbench.secondarySideBar.defaultVisibility": "hidden",
            "chat.disableAIFeatures": True,
        }
        (project / ".vscode" / "settings.json").write_text(json.dumps(settings), "utf-8")
        page = chromium.new_page(viewport={"width": 1280, "height": 720})
        page.set_default_timeout(LONG)
        page.goto(f"{address}/?folder={quote(str(project))}", timeout=LONG)
        shown(page.locator(".monaco-workbench .statusbar"))
        try:
            use(page)
        except BaseException:
            page.screenshot(path=Path(tempfile.gettempdir(), "vscode-failed.png"))
            raise


if __name__ == "__main__":
    main(*sys.argv[1:3])
