"""Kilo's permissions and tools: those of OpenCode, and some of its own."""

from __future__ import annotations

from typing import Final

from agentlint.model.vocabulary import Names, OwnTool, Vocabulary, opencode

_OTHER: Final = (
    "board_post", "board_read", "goal", "goal_report", "kilo_local_recall", "link_pr",
)  # fmt: skip

VOCABULARY: Final = Vocabulary(
    "probed in {kilo}",
    (
        *opencode.VOCABULARY.tools,
        OwnTool("background_process", "process"),
        OwnTool("schedule_wakeup", "schedule"),
        OwnTool("cancel_wakeup", "schedule", "session"),  # only while a wake-up is waiting; the client did not list it
        OwnTool("cron_create", "schedule"),
        OwnTool("cron_delete", "schedule"),
        OwnTool("cron_list", "schedule"),
        *(OwnTool(name) for name in _OTHER),
    ),
    words={
        **opencode.VOCABULARY.words,
        "write": Names("edit", source="probed: governs edit and write"),
        "process": Names("background_process", source="probed: `bash: deny` leaves it on"),
        "lsp": Names("lsp", source="as in OpenCode; not probed"),
    },
    server=opencode.VOCABULARY.server,
)

TOOLS: Final = tuple(sorted((*VOCABULARY.offered(), "write")))

GOVERNS_NOTHING: Final = opencode.GOVERNS_NOTHING | {
    "notebook_read", "notebook_edit", "notebook_execute", "agent_manager", "markdown_source",
}  # fmt: skip
"""Keys of ``permission`` that govern no tool known to other clients."""
