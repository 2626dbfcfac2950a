"""The tools' vocabulary: one row a concept, one column a platform.

``write`` is what a converted file says for the concept, ``read`` every name that the platform's observed client takes
for it. A concept without a column entry cannot be said there. Where several concepts share a platform's word
(OpenCode's ``edit`` governs editing and writing), granting the word grants them together.

Sources: Claude Code 2.1.329 and OpenCode 1.18.33, each tool probed in the client (2026-11-21); Copilot CLI 1.0.102,
each alias probed (2026-11-21), and
https://docs.github.com/en/copilot/reference/custom-agents-configuration#tool-aliases for what it cannot show offline.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Literal

Authority = Literal["write", "execute", "network", "spawn", "mcp"]


@dataclass(frozen=True, slots=True)
class Names:
    """A platform's words for a concept. ``covers`` is False where the word stands for the concept only in a denial:
    granting the word is not meant to grant the concept elsewhere."""

    write: str
    read: tuple[str, ...] = ()
    covers: bool = True

    @property
    def all(self) -> tuple[str, ...]:
        return (self.write, *self.read)


@dataclass(frozen=True, slots=True)
class Tool:
    concept: str
    title: str
    authority: Authority | None
    columns: dict[str, Names]
    source: str


TOOLS: tuple[Tool, ...] = (
    Tool(
        "read",
        "read files",
        None,
        {
            "claude": Names("Read"),
            "opencode": Names("read"),
            "copilot": Names("read", ("view", "NotebookRead", "readFile", "read/readFile")),
        },
        "probed in all three clients",
    ),
    Tool(
        "grep",
        "search in files",
        None,
        {
            "claude": Names("Grep"),
            "opencode": Names("grep"),
            "copilot": Names("search", ("grep", "textSearch", "search/textSearch", "codebase", "search/codebase")),
        },
        "probed in all three clients",
    ),
    Tool(
        "glob",
        "find files by name",
        None,
        {
            "claude": Names("Glob"),
            "opencode": Names("glob"),
            "copilot": Names("search", ("glob", "fileSearch", "search/fileSearch", "codebase", "search/codebase")),
        },
        "probed in all three clients",
    ),
    Tool(
        "write",
        "create files",
        "write",
        {
            "claude": Names("Write"),
            "opencode": Names("edit"),
            "copilot": Names(
                "edit",
                (
                    "write", "MultiEdit", "NotebookEdit", "create", "createFile", "edit/createFile",
                    "edit/createDirectory",
                ),
            ),
        },
        "probed: OpenCode's `edit` governs write, edit and apply_patch, Copilot's `edit` gives create and edit",
    ),
    Tool(
        "edit",
        "edit files",
        "write",
        {
            "claude": Names("Edit"),
            "opencode": Names("edit"),
            "copilot": Names("edit", ("write", "MultiEdit", "NotebookEdit", "editFiles", "edit/editFiles")),
        },
        "as above",
    ),
    Tool(
        "notebook",
        "edit notebooks",
        "write",
        {
            "claude": Names("NotebookEdit"),
            "opencode": Names("edit", covers=False),
            "copilot": Names("edit", covers=False),
        },
        "https://docs.github.com/en/copilot/reference/custom-agents-configuration lists NotebookEdit under `edit`",
    ),
    Tool(
        "execute",
        "run commands",
        "execute",
        {
            "claude": Names("Bash", ("PowerShell", "Monitor")),
            "opencode": Names("bash"),
            "copilot": Names(
                "execute", ("shell", "bash", "powershell", "runCommands", "runInTerminal", "execute/runInTerminal")
            ),
        },
        "probed in all three clients; Claude Code 2.1.329 takes Monitor away together with Bash",
    ),
    Tool(
        "fetch",
        "fetch web pages",
        "network",
        {
            "claude": Names("WebFetch"),
            "opencode": Names("webfetch"),
            "copilot": Names("web", ("web_fetch", "WebFetch", "web/fetch")),
        },
        "Copilot's documentation; offline the client binds neither (not observed)",
    ),
    Tool(
        "websearch",
        "search the web",
        "network",
        {
            "claude": Names("WebSearch"),
            "opencode": Names("websearch"),
            "copilot": Names("web", ("web_search", "WebSearch")),
        },
        "Copilot's documentation; offline the client binds neither (not observed)",
    ),
    Tool(
        "task",
        "start other agents",
        "spawn",
        {
            "claude": Names("Agent", ("Task",)),
            "opencode": Names("task"),
            "copilot": Names("agent", ("custom-agent", "task", "runSubagent", "agent/runSubagent")),
        },
        "probed in all three clients; Claude Code renamed Task to Agent in 2.1.63",
    ),
    Tool(
        "todo",
        "keep a list of tasks",
        None,
        {
            "claude": Names("TodoWrite", ("TaskCreate", "TaskUpdate", "TaskList", "TaskGet")),
            "opencode": Names("todowrite"),
            "copilot": Names("todo", ("todos", "TodoWrite", "update_todo")),
        },
        "https://code.claude.com/docs/en/tools-reference; the others probed",
    ),
    Tool(
        "ask",
        "ask the user",
        None,
        {
            "claude": Names("AskUserQuestion"),
            "opencode": Names("question"),
            "copilot": Names("ask_user", ("AskUserQuestion", "vscode/askQuestions")),
        },
        "VS Code's map of Claude tools (promptFileAttributes.ts); `ask_user` as Copilot CLI writes it",
    ),
    Tool(
        "skill",
        "use skills",
        None,
        {"claude": Names("Skill"), "opencode": Names("skill"), "copilot": Names("skill")},
        "Copilot CLI 1.0.102 gives it to every agent",
    ),
    Tool(
        "lsp",
        "ask the language server",
        None,
        {"claude": Names("LSP"), "opencode": Names("lsp")},
        "https://opencode.ai/docs/permissions; https://code.claude.com/docs/en/tools-reference",
    ),
    *(
        Tool(concept, title, None, {"claude": Names(names[0], names[1:])}, "Claude Code only (tools-reference)")
        for concept, title, names in (
            ("background", "stop and read background tasks", ("TaskStop", "KillShell", "KillBash", "TaskOutput")),
            ("worktree", "work in a git worktree", ("EnterWorktree", "ExitWorktree")),
            ("schedule", "schedule work", ("CronCreate", "CronDelete", "CronList", "ScheduleWakeup", "RemoteTrigger")),
            ("message", "talk to other agents", ("SendMessage", "ListAgents")),
            ("findings", "report findings", ("ReportFindings",)),
            ("plan", "leave or enter plan mode", ("ExitPlanMode", "EnterPlanMode")),
            ("mcp-resources", "read MCP resources", ("ReadMcpResourceTool", "ListMcpResourcesTool")),
            ("mcp-wait", "wait for MCP servers", ("WaitForMcpServers",)),
            ("tool-search", "look for deferred tools", ("ToolSearch",)),
            ("artifact", "publish", ("Artifact", "ShareOnboardingGuide", "SendUserFile", "PushNotification")),
            ("workflow", "run workflows", ("Workflow",)),
        )
    ),
)  # fmt: skip

BY_CONCEPT: dict[str, Tool] = {tool.concept: tool for tool in TOOLS}

CLASSES: dict[Authority, tuple[str, ...]] = {
    authority: tuple(tool.concept for tool in TOOLS if tool.authority == authority)
    for authority in ("write", "execute", "network", "spawn")
}


def meaning(platform: str, *, fold: bool = False) -> dict[str, tuple[str, ...]]:
    """A platform's tool names, each with the concepts that it stands for. ``fold``: lower-cased names."""
    out: dict[str, list[str]] = {}
    for tool in TOOLS:
        names = tool.columns.get(platform)
        if names is not None:
            for name in dict.fromkeys(name.lower() if fold else name for name in names.all):
                out.setdefault(name, []).append(tool.concept)
    return {name: tuple(concepts) for name, concepts in out.items()}


@cache
def family(platform: str, name: str) -> tuple[str, ...]:
    """The concepts that a platform's word stands for, in the vocabulary's order."""
    return tuple(tool.concept for tool in TOOLS if word(platform, tool.concept) == name)


def word(platform: str, concept: str) -> str | None:
    """What a file of ``platform`` says for ``concept``; None when it cannot."""
    names = BY_CONCEPT[concept].columns.get(platform)
    return None if names is None else names.write
