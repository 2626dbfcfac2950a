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
MESSY = "fixtures/examples/messy"
"""A project as they come: files for three clients, each with some of the usual faults."""
SCREENS = {
    "check": "agentlint check",
    "fix": "agentlint fix --diff",
    "inspect": "agentlint inspect",
    "convert": "agentlint convert --from claude --to opencode --dry-run",
}
WIDTHS = (80, 120)
_RICH = inspect.signature(Console.export_svg).parameters["code_format"].default
_FORMAT = re.sub(r"@font-face \{\{.*?\}\}\s*", "", _RICH, flags=re.S).replace("Fira Code, ", "")
"""Rich's own frame in the system's own typewriter face: the picture loads nothing."""


def files() -> dict[str, str]:
    pictures = {name: picture(name, commands, _FOLDER, COLUMNS) for name, commands in _PICTURES.items()}
    for name, command in SCREENS.items():
        for width in WIDTHS:
            pictures[f"{name}-{width}"] = picture(f"{name}-{width}", [command], MESSY, width)
    return {f"docs/images/{name}.svg": shown for name, shown in pictures.items()}


def picture(name: str, commands: list[str], folder: str, columns: int) -> str:
    """An SVG of a terminal of ``columns``; equal runs give equal pictures."""
    console = Console(
        record=True,
        width=columns,
        file=io.StringIO(),
        force_terminal=True,
        color_system="truecolor",
        legacy_windows=False,
    )
    for command, shown in zip(commands, session(commands, folder, color=True, columns=columns), strict=True):
        console.print(Text.assemble(("$ ", "dim"), (command, "bold")))
        console.print(Text.from_ansi(shown.rstrip("\n")))
    return console.export_svg(title="agentlint", theme=MONOKAI, code_format=_FORMAT, unique_id=name)
