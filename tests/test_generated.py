"""The generated pages cover everything there is, and how sections, pictures and pages are told apart."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from agentlint import rules
from agentlint.cli import COMMANDS
from agentlint.engine import catalogue
from agentlint.model.tools import TOOLS
from agentlint.platforms import PLATFORMS
from tests.generate import MODULES, ROOT, fill, pages, same
from tests.generated.tables import code, linked, table, value
from tests.probes import CONVERTED

if TYPE_CHECKING:
    from pathlib import Path

PAGE = "# A\n<!-- generated: one -->\nold\n<!-- end -->\n<!-- generated: two -->\nkept\n<!-- end -->\n"


def page(name: str) -> str:
    return (ROOT / "docs" / name).read_text("utf-8")


@pytest.mark.parametrize("platform", PLATFORMS)
def test_a_platforms_page_has_every_key_tool_and_place(platform: str) -> None:
    text = page(f"platforms/{platform}.md")
    entry = catalogue.entry(platform)
    for key in entry.keys:
        assert f"| `{key.name}` |" in text
        assert key.idle or not key.seen or " ".join(key.seen.split()).replace("|", "\\|") in text
    for tool in entry.tools:
        assert f"| {tool.title} | `{tool.write}` |" in text
    for folder in entry.folders:
        assert folder.path in text
    assert all(client.version in text and client.date in text for client in entry.clients)
    assert f"(platforms/{platform}.md)" in page("platforms.md")


def test_every_platform_that_is_converted_has_a_page_that_names_all_others() -> None:
    for platform in CONVERTED:
        text = page(f"converting/{platform}.md")
        assert [f"## To {PLATFORMS[one].title}\n" in text for one in CONVERTED] == [
            one != platform for one in CONVERTED
        ]


def test_what_each_platform_can_say_names_a_key_for_its_tools() -> None:
    row = next(line for line in page("platforms.md").splitlines() if line.startswith("| tools and permissions |"))
    assert len(CONVERTED) == row.count("|") - 2
    assert all(cell.strip().startswith("`") for cell in row.strip("|").split("|")[1:])


def test_every_tool_rule_and_command_has_its_line() -> None:
    assert all(f"| {tool.title}" in page("tools.md") for tool in TOOLS)
    assert all(f"## {name}\n" in page("rules.md") for name in (*rules.names(), *rules.ENGINE_RULES))
    assert all(f"## agentlint {name}\n" in page("cli.md") for name in COMMANDS)


def test_a_section_is_replaced_and_another_modules_left() -> None:
    filled = fill(PAGE, {"one": "new\n\nlines\n"}, complete=False)
    assert filled == PAGE.replace("\nold\n", "\n\nnew\n\nlines\n\n")
    assert fill(filled, {"one": "new\n\nlines"}, complete=False) == filled
    with pytest.raises(KeyError):
        fill(PAGE, {"one": "new"}, complete=True)


def test_every_section_and_page_is_known() -> None:
    assert {"conversions", "examples", "pictures", "platforms", "rules"} <= set(MODULES)
    assert {ROOT / "README.md", ROOT / "docs" / "platforms" / "claude.md"} <= set(pages())


def test_a_picture_is_its_words(tmp_path: Path) -> None:
    picture = tmp_path / "a.svg"
    picture.write_text('<svg><style>x</style><text x="1">a&#160;b</text></svg>', "utf-8")
    assert same(picture, '<svg><style>y</style><text x="2" class="r">a&#160;b</text></svg>')
    assert not same(picture, "<svg><text>a&#160;c</text></svg>")


def test_tables() -> None:
    assert table(("a", "b"), [("x|y", "two\nlines")]) == "| a | b |\n|---|---|\n| x\\|y | two lines |\n"
    assert code("a `b`") == "`` a `b` ``"
    assert value({"a": [1]}) == '`{"a": [1]}`'
    assert value("x" * 100, 10) == f"`{'x' * 9}…`"
    assert linked("https://a.example/b") == "[source](https://a.example/b)"
    assert linked("https://a.example/b; seen") == "<https://a.example/b>; seen"
