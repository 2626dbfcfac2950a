"""Factory Droid's tools: the ids that ``droid exec --list-tools`` prints, and AskUser from the documentation."""

from __future__ import annotations

from typing import Final

from agentlint.model.vocabulary import Names, OwnTool, Vocabulary

VOCABULARY: Final = Vocabulary(
    "the ids that `droid exec --list-tools` of {droid} prints; that a droid keeps to them was not observed"
    " (https://docs.factory.ai/cli/configuration/custom-droids)",
    (
        OwnTool("Read", "read"),
        OwnTool("Grep", "grep"),
        OwnTool("Glob", "glob"),
        OwnTool("LS", "glob"),
        OwnTool("Create", "write"),
        OwnTool("Edit", "edit"),
        OwnTool("ApplyPatch", "write edit"),
        OwnTool("Execute", "execute"),
        OwnTool("FetchUrl", "fetch"),
        OwnTool("WebSearch", "websearch"),
        OwnTool("TodoWrite", "todo"),
        OwnTool("Skill", "skill"),
        OwnTool("TaskOutput"),
        OwnTool("TaskStop"),
        OwnTool("ToolSearch"),
        OwnTool("ExitSpecMode"),
        OwnTool("GenerateDroid"),
        OwnTool("ConnectorSearch"),
        OwnTool("Task", offer="main"),  # by the documentation, no droid gets it or AskUser
        OwnTool("AskUser", offer="main"),
    ),
    words={"notebook": Names("Edit", covers=False)},
)

CATEGORIES: Final = {
    "read-only": ("Read", "LS", "Grep", "Glob"),
    "edit": ("Create", "Edit", "ApplyPatch"),
    "execute": ("Execute",),
    "web": ("WebSearch", "FetchUrl"),
    "mcp": (),
}
"""Words for several tools, from the documentation."""
