"""The differences between versions of Copilot CLI, as data.

Observed by running all cases of ``fixtures/conformance`` with three versions, and the cases that differ also with the
intermediate versions on npm (1.0.82, 83, 85, 86, 88, 89 and 92 on 2026-11-21; 1.0.67, 70, 75 and 78 on 2026-11-28).
"""

from __future__ import annotations

from typing import Final

from agentlint.model.vocabulary.copilot import VOCABULARY
from agentlint.platforms.copilot import PROGRAM
from agentlint.platforms.versions import Change, History

_AFTER_92: Final = (1, 0, 102)
"""No version between 1.0.92 and this one is available."""

HISTORY: Final = History(
    PROGRAM,
    {
        "reasoning-effort": Change((1, 0, 67), "reads `reasoning-effort`; before, it ignored the key"),
        "sql-for-all": Change((1, 0, 67), "gives every agent `sql`, and no longer `report_intent`"),
        "agents-read": Change((1, 0, 67), "gives `read_agent` and `list_agents` with `task`"),
        "shells": Change((1, 0, 75), "gives `read_bash`, `stop_bash` and `list_bash` with `bash`"),
        "refuses-bytes": Change((1, 0, 75), "rejects a file that is not UTF-8; before, it replaced the bytes"),
        "reserved-name": Change((1, 0, 78), "ignores an agent called `general-purpose`; before, it loaded it"),
        "strict-tools-list": Change((1, 0, 78), "reads `strict-tools-list`; before, it ignored the key"),
        "star-beside-names": Change(
            (1, 0, 82), "reads `*` beside other tools as all tools; before, it gave `update_todo` alone"
        ),
        "model-list": Change((1, 0, 83), "accepts a list of models; before, it rejected the file"),
        "model-policy": Change((1, 0, 83), "reads `model-policy`"),
        "include-custom-instructions": Change((1, 0, 86), "reads `include-custom-instructions`"),
        "hooks": Change(_AFTER_92, "reads `hooks`"),
        "editor-names": Change(
            _AFTER_92, "accepts editors' names of tools (`search`, `codebase`, `todo`); before, they gave nothing"
        ),
    },
    VOCABULARY.tools,
)

GIVEN_WITH: Final = {
    "sql-for-all": ("sql",),
    "agents-read": ("read_agent", "list_agents"),
    "shells": ("read_bash", "stop_bash", "list_bash"),
}
"""Tools that an agent has without naming them, but only since a change."""

KEYS: Final = ("reasoning-effort", "strict-tools-list", "model-policy", "include-custom-instructions", "hooks")
"""Keys that older versions report as unknown with a warning; in those versions they do no harm, whatever their
value."""
