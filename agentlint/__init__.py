"""agentlint checks, fixes, inspects and converts the agent files of Claude Code, OpenCode and GitHub Copilot.

The library's functions are in `agentlint.api`, which is imported only when one of its names is used.
"""

from __future__ import annotations

TYPE_CHECKING = False  # as in `typing`, which takes a while to load: until `__main__.run` an interrupt is a traceback
if TYPE_CHECKING:
    from typing import Any

    from agentlint.api import Converted, Diagnostic, Fixed, View, check_text, convert_text, fix_text, inspect_text

__version__ = "0.1.0"

__all__ = [
    "Converted", "Diagnostic", "Fixed", "View", "__version__", "check_text", "convert_text", "fix_text", "inspect_text",
]  # fmt: skip


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from agentlint import api

    return getattr(api, name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
