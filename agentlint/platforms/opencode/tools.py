"""OpenCode's tools, and the permissions that govern them."""

from __future__ import annotations

from typing import Final

TOOLS: Final = (
    "bash", "edit", "glob", "grep", "question", "read", "skill", "task", "todowrite", "webfetch", "websearch", "write",
)  # fmt: skip
"""The client's own tools that it offers to models (``debug agent``, without the inner tool ``invalid``)."""


EDITS: Final = frozenset(("edit", "write", "apply_patch"))  # tools that the permission `edit` governs


OLD_EDITS: Final = frozenset(("edit", "write", "patch"))  # keys of the old tools map that become `edit`


PERMISSIONS: Final = frozenset(
    (
        "read", "edit", "glob", "grep", "bash", "task", "external_directory", "todowrite", "question", "webfetch",
        "websearch", "lsp", "doom_loop", "skill", "plan_enter", "plan_exit",
    )
)  # fmt: skip


GOVERNING: Final[dict[str, str | None]] = {
    **{key.replace("_", ""): key for key in PERMISSIONS},
    **dict.fromkeys(("write", "applypatch", "patch", "multiedit", "notebookedit"), "edit"),
    "agent": "task",
    **dict.fromkeys(("list", "ls", "todoread", "codesearch"), None),
}
"""Names of tools, without case, dash and underscore, to the permission that governs what they did. None: there is no
such tool any more. A name that is not here may be a custom tool or a server's."""
