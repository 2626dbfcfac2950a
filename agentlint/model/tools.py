"""The tools' vocabulary: one row a concept, one column a platform.

``write`` is what a converted file says for the concept, ``read`` every name that the platform's observed client takes
for it. A concept without a column entry cannot be said there. Where several concepts share a platform's word
(OpenCode's ``edit`` governs editing and writing), granting the word grants them together.

What was probed was probed in the client itself (2026-11-21).
"""

from __future__ import annotations

from functools import cache
from typing import Literal

from agentlint.record import Record

Authority = Literal["write", "execute", "network", "spawn", "mcp"]


class Names(Record):
    """A platform's words for a concept. ``covers`` is False where the word stands for the concept only in a denial:
    granting the word is not meant to grant the concept elsewhere. ``source`` is said where it is not the column's.

    ``exact`` is the word for this concept alone where ``write`` stands for others too. ``within`` is the pattern that
    keeps ``write`` to what the concept works on, where the platform's permissions take one. ``besides`` are those of
    ``read`` that are tools of their own: a denial names them too.
    """

    write: str
    read: tuple[str, ...] = ()
    covers: bool = True
    source: str = ""
    exact: str = ""
    within: str = ""
    besides: tuple[str, ...] = ()

    @property
    def all(self) -> tuple[str, ...]:
        return (self.write, *self.read)


class Column(Record):
    """A platform's words by concept, and where they are known from."""

    source: str
    names: dict[str, Names]


class Tool(Record):
    concept: str
    title: str
    authority: Authority | None
    columns: dict[str, Names]


NOTEBOOKS = "*.ipynb"
_COPILOT_DOCS = (
    "https://docs.github.com/en/copilot/reference/custom-agents-configuration#tool-aliases (not observed: offline the"
    " client binds none)"
)
COLUMNS: dict[str, Column] = {
    "claude": Column(
        "probed in {claude}; https://code.claude.com/docs/en/tools-reference",
        {
            "read": Names("Read"),
            "grep": Names("Grep"),
            "glob": Names("Glob"),
            "write": Names("Write"),
            "edit": Names("Edit"),
            "notebook": Names("NotebookEdit"),
            "execute": Names(
                "Bash", ("PowerShell", "Monitor"), source="probed: {claude} takes Monitor away together with Bash"
            ),
            "fetch": Names("WebFetch"),
            "websearch": Names("WebSearch"),
            "task": Names("Agent", ("Task",), source="probed: renamed from Task in 2.1.63"),
            "todo": Names("TodoWrite", ("TaskCreate", "TaskUpdate", "TaskList", "TaskGet")),
            "ask": Names("AskUserQuestion"),
            "skill": Names("Skill"),
            "lsp": Names("LSP"),
            "background": Names("TaskStop", ("KillShell", "KillBash", "TaskOutput")),
            "worktree": Names("EnterWorktree", ("ExitWorktree",)),
            "schedule": Names(
                "CronCreate",
                ("CronDelete", "CronList", "ScheduleWakeup", "RemoteTrigger"),
                besides=("CronDelete", "CronList", "ScheduleWakeup", "RemoteTrigger"),
            ),
            "message": Names("SendMessage", ("ListAgents",), besides=("ListAgents",)),
            "findings": Names("ReportFindings"),
            "plan": Names("ExitPlanMode", ("EnterPlanMode",)),
            "mcp-resources": Names("ReadMcpResourceTool", ("ListMcpResourcesTool",)),
            "mcp-wait": Names("WaitForMcpServers"),
            "tool-search": Names("ToolSearch"),
            "artifact": Names("Artifact", ("ShareOnboardingGuide", "SendUserFile", "PushNotification")),
            "workflow": Names("Workflow"),
        },
    ),
    "opencode": Column(
        "probed in {opencode}",
        {
            "read": Names("read"),
            "grep": Names("grep"),
            "glob": Names("glob"),
            "write": Names("edit", source="probed: governs write, edit and apply_patch"),
            "edit": Names("edit"),
            "notebook": Names("edit", covers=False, within=NOTEBOOKS),
            "execute": Names("bash"),
            "fetch": Names("webfetch"),
            "websearch": Names("websearch"),
            "task": Names("task"),
            "todo": Names("todowrite"),
            "ask": Names("question"),
            "skill": Names("skill"),
            "lsp": Names("lsp", source="https://opencode.ai/docs/permissions"),
        },
    ),
    "copilot": Column(
        "probed in {copilot}; https://docs.github.com/en/copilot/reference/custom-agents-configuration",
        {
            "read": Names("read", ("view", "NotebookRead", "readFile", "read/readFile")),
            "grep": Names(
                "search",
                ("grep", "textSearch", "search/textSearch", "codebase", "search/codebase"),
                exact="search/textSearch",
            ),
            "glob": Names(
                "search",
                ("glob", "fileSearch", "search/fileSearch", "codebase", "search/codebase"),
                exact="search/fileSearch",
            ),
            "write": Names(
                "edit",
                (
                    "write",
                    "MultiEdit",
                    "NotebookEdit",
                    "create",
                    "createFile",
                    "edit/createFile",
                    "edit/createDirectory",
                ),
                exact="edit/createFile",
            ),
            "edit": Names(
                "edit", ("write", "MultiEdit", "NotebookEdit", "editFiles", "edit/editFiles"), exact="edit/editFiles"
            ),
            "notebook": Names("edit", covers=False, source=_COPILOT_DOCS, exact="edit/editNotebook"),
            "execute": Names(
                "execute", ("shell", "bash", "powershell", "runCommands", "runInTerminal", "execute/runInTerminal")
            ),
            "fetch": Names("web", ("web_fetch", "WebFetch", "web/fetch"), source=_COPILOT_DOCS, exact="web_fetch"),
            "websearch": Names("web", ("web_search", "WebSearch"), source=_COPILOT_DOCS, exact="web_search"),
            "task": Names("agent", ("custom-agent", "task", "runSubagent", "agent/runSubagent")),
            "todo": Names("todo", ("todos", "TodoWrite", "update_todo")),
            "ask": Names(
                "ask_user",
                ("AskUserQuestion", "vscode/askQuestions"),
                source="VS Code's map of Claude tools (promptFileAttributes.ts)",
            ),
            "skill": Names("skill", source="probed: every agent has it"),
        },
    ),
    "kilo": Column(
        "probed in {kilo}",
        {
            "read": Names("read"),
            "grep": Names("grep"),
            "glob": Names("glob"),
            "write": Names("edit", source="probed: governs edit and write"),
            "edit": Names("edit"),
            "notebook": Names("edit", covers=False, within=NOTEBOOKS),
            "execute": Names("bash"),
            "process": Names("background_process", source="probed: `bash: deny` leaves it on"),
            "fetch": Names("webfetch"),
            "websearch": Names("websearch"),
            "task": Names("task"),
            "todo": Names("todowrite"),
            "ask": Names("question"),
            "skill": Names("skill"),
            "schedule": Names("schedule_wakeup", ("cancel_wakeup", "cron_create", "cron_delete", "cron_list")),
            "lsp": Names("lsp", source="as in OpenCode; not probed"),
        },
    ),
    "gemini": Column(
        "probed in {gemini}",
        {
            "read": Names("read_file", ("read_many_files",)),
            "grep": Names("grep_search", ("search_file_content",)),
            "glob": Names("glob", ("list_directory",)),
            "write": Names("write_file"),
            "edit": Names("replace"),
            "execute": Names("run_shell_command"),
            "fetch": Names("web_fetch"),
            "websearch": Names("google_web_search"),
            "todo": Names(
                "write_todos",
                (
                    "tracker_create_task",
                    "tracker_update_task",
                    "tracker_get_task",
                    "tracker_list_tasks",
                    "tracker_add_dependency",
                    "tracker_visualize",
                ),
                source="the names are taken; headless the client offers only `write_todos`",
            ),
            "ask": Names("ask_user", source="the name is taken; headless the client does not offer it"),
            "skill": Names("activate_skill"),
            "plan": Names("exit_plan_mode", ("enter_plan_mode",)),
            "mcp-resources": Names("read_mcp_resource", ("list_mcp_resources",), source="the names are taken"),
        },
    ),
    "qwen": Column(
        "probed in {qwen}",
        {
            "read": Names("read_file", ("ReadFile",)),
            "grep": Names("grep_search", ("Grep", "SearchFiles")),
            "glob": Names(
                "glob",
                ("Glob", "FindFiles", "list_directory", "ListFiles", "ReadFolder"),
                besides=("list_directory",),
            ),
            "write": Names("write_file", ("WriteFile",)),
            "edit": Names("edit", ("Edit",)),
            "notebook": Names("notebook_edit", ("NotebookEdit",)),
            "execute": Names("run_shell_command", ("Shell",)),
            "process": Names("monitor", source="a tool of its own, which `run_shell_command` does not stand for"),
            "fetch": Names("web_fetch", ("WebFetch",)),
            "websearch": Names("web_search", ("WebSearch",), source="offered only where a setting allows it"),
            "task": Names("agent", ("Agent", "Task")),
            "todo": Names(
                "todo_write", ("TodoWrite", "TodoList"), source="offered only with `tools.todoWrite.enabled`"
            ),
            "skill": Names("skill", ("Skill",)),
            "schedule": Names("loop_wakeup"),
            "findings": Names("report_findings"),
            "mcp-resources": Names("read_mcp_resource"),
            "tool-search": Names("tool_search"),
        },
    ),
    "droid": Column(
        "the ids that `droid exec --list-tools` of {droid} prints; that a droid keeps to them was not observed"
        " (https://docs.factory.ai/cli/configuration/custom-droids)",
        {
            "read": Names("Read"),
            "grep": Names("Grep"),
            "glob": Names("Glob", ("LS",)),
            "write": Names("Create", ("ApplyPatch",)),
            "edit": Names("Edit", ("ApplyPatch",)),
            "notebook": Names("Edit", covers=False),
            "execute": Names("Execute"),
            "fetch": Names("FetchUrl"),
            "websearch": Names("WebSearch"),
            "todo": Names("TodoWrite"),
            "skill": Names("Skill"),
        },
    ),
}


def _tool(concept: str, title: str, authority: Authority | None = None) -> Tool:
    return Tool(
        concept,
        title,
        authority,
        {name: column.names[concept] for name, column in COLUMNS.items() if concept in column.names},
    )


TOOLS: tuple[Tool, ...] = (
    _tool("read", "read files"),
    _tool("grep", "search in files"),
    _tool("glob", "find files by name"),
    _tool("write", "create files", "write"),
    _tool("edit", "edit files", "write"),
    _tool("notebook", "edit notebooks", "write"),
    _tool("execute", "run commands", "execute"),
    _tool("process", "run commands in the background", "execute"),
    _tool("fetch", "fetch web pages", "network"),
    _tool("websearch", "search the web", "network"),
    _tool("task", "start other agents", "spawn"),
    _tool("todo", "keep a list of tasks"),
    _tool("ask", "ask the user"),
    _tool("skill", "use skills"),
    _tool("lsp", "ask the language server"),
    _tool("background", "stop and read background tasks"),
    _tool("worktree", "work in a git worktree"),
    _tool("schedule", "schedule work"),
    _tool("message", "talk to other agents"),
    _tool("findings", "report findings"),
    _tool("plan", "leave or enter plan mode"),
    _tool("mcp-resources", "read MCP resources"),
    _tool("mcp-wait", "wait for MCP servers"),
    _tool("tool-search", "look for deferred tools"),
    _tool("artifact", "publish"),
    _tool("workflow", "run workflows"),
)

PART_OF: dict[str, str] = {"process": "execute"}
"""Work that most clients do with the tool for something else, and some with a tool of its own: what is said of the
whole holds for the part, unless the part is named."""

BY_CONCEPT: dict[str, Tool] = {tool.concept: tool for tool in TOOLS}

CLASSES: dict[Authority, tuple[str, ...]] = {
    authority: tuple(tool.concept for tool in TOOLS if tool.authority == authority)
    for authority in ("write", "execute", "network", "spawn")
}


ASKED_BEFORE: frozenset[str] = frozenset(
    concept for authority in ("write", "execute", "network") for concept in CLASSES[authority]
)
"""What clients ask before by themselves, and tools of MCP servers besides: Claude Code in its default mode was
seen to ask before Write, Edit, Bash (but for commands that only read), WebFetch, WebSearch and every MCP tool, and not
before Read, Agent or Skill (tools called in a sub-agent, 2026-11-27). The others say the same of themselves."""

UNASKED: dict[str, frozenset[str]] = {
    "gemini": frozenset({"websearch"}),
    "qwen": frozenset({"websearch"}),
    "droid": frozenset({"fetch", "websearch"}),
}
"""Of these, what a client runs without a question (https://geminicli.com/docs/tools, Qwen Code's own code,
https://docs.factory.ai)."""


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
