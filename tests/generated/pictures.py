"""docs/images/*.svg: a terminal after a command, with its colours."""

from __future__ import annotations

import inspect
import io
import re

from rich.console import Console
from rich.terminal_theme import MONOKAI
from rich.text import Text

from tests.terminal import COLUMNS, session

_FOLDER = "fixtures/examples/team"
_PICTURES = {
    "check": ["agentlint check"],
    "inspect": ["agentlint inspect --as claude --as opencode --as copilot .claude/agents"],
    "convert": ["agentlint convert --to opencode .claude/agents", "cat .opencode/agents/reviewer.md"],
}
_RICH = inspect.signature(Console.export_svg).parameters["code_format"].default
_FORMAT = re.sub(r"@font-face \{\{.*?\}\}\s*", "", _RICH, flags=re.S).replace("Fira Code, ", "")
"""Rich's own frame in the system's own typewriter face: the picture loads nothing."""


def files() -> dict[str, str]:
    return {f"docs/images/{name}.svg": picture(name, commands) for name, commands in _PICTURES.items()}


def picture(name: str, commands: list[str]) -> str:
    """An SVG of the terminal; equal runs give equal pictures."""
    console = Console(
        record=True,
        width=COLUMNS,
        file=io.StringIO(),
        force_terminal=True,
        color_system="truecolor",
        legacy_windows=False,
    )
    for command, shown in zip(commands, session(commands, _FOLDER, color=True), strict=True):
        console.print(Text.assemble(("$ ", "dim"), (command, "bold")))
        console.print(Text.from_ansi(shown.rstrip("\n")))
    return console.export_svg(title="agentlint", theme=MONOKAI, code_format=_FORMAT, unique_id=name)
