"""OpenCode's permissions, which are what its files say about tools, and the tools that they govern.

``VOCABULARY`` holds the permissions: a file has no word for a tool that is governed by another name's permission.
"""

from __future__ import annotations

from typing import Final

from agentlint.model.vocabulary import Names, OwnTool, Vocabulary

NOTEBOOKS: Final = "*.ipynb"

VOCABULARY: Final = Vocabulary(
    "probed in {opencode}",
    (
        OwnTool("read", "read"),
        OwnTool("grep", "grep"),
        OwnTool("glob", "glob"),
        OwnTool("edit", "edit"),
        OwnTool("bash", "execute"),
        OwnTool("webfetch", "fetch"),
        OwnTool("websearch", "websearch"),
        OwnTool("task", "task"),
        OwnTool("todowrite", "todo"),
        OwnTool("question", "ask"),
        OwnTool("skill", "skill"),
        OwnTool("lsp", "lsp", "setting"),
        OwnTool("external_directory", offer="none"),
        OwnTool("doom_loop", offer="none"),
        OwnTool("plan_enter", offer="none"),
        OwnTool("plan_exit", offer="none"),
    ),
    words={
        "write": Names("edit", source="probed: governs write, edit and apply_patch"),
        "notebook": Names("edit", covers=False, within=NOTEBOOKS),
        "lsp": Names("lsp", source="https://opencode.ai/docs/permissions"),
    },
    server="{plain}_*",
)

PERMISSIONS: Final = frozenset(tool.name for tool in VOCABULARY.tools)

TOOLS: Final = tuple(sorted((*VOCABULARY.offered(), "write")))
"""The client's own tools that it offers to models (``debug agent``, without the inner tool ``invalid``)."""

EDITS: Final = frozenset(("edit", "write", "apply_patch"))
"""Tools that the permission `edit` governs."""

OLD_EDITS: Final = frozenset(("edit", "write", "patch"))
"""Keys of the old tools map that become `edit`."""

GOVERNING: Final[dict[str, str | None]] = {
    **{key.replace("_", ""): key for key in PERMISSIONS},
    **dict.fromkeys(("write", "applypatch", "patch", "multiedit", "notebookedit"), "edit"),
    "agent": "task",
    **dict.fromkeys(("list", "ls", "todoread", "codesearch"), None),
}
"""Names of tools, without case, dashes and underscores, and the permission that governs what they did. None means that
the tool no longer exists. A name that is missing here may be a custom tool or a server's."""

WITHOUT_PATTERNS: Final = frozenset({"todowrite", "question", "webfetch", "websearch", "doom_loop"})
"""Permissions that accept an action only, and no patterns."""

GOVERNS_NOTHING: Final = frozenset({"list", "codesearch", "plan_enter", "plan_exit", "invalid", "todoread"})
"""Keys of ``permission`` that govern no tool known to other clients."""

RENAMED: Final = {"shell": "bash", "subagent": "task"}
"""Actions that OpenCode 2 renamed (https://opencode.ai/docs/migrate-v1)."""
