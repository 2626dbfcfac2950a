"""Copilot CLI's tools on Linux, and the names that give them.

The client ignores the case of a name, and of `set/name` it also compares the last part: the names below are in the case
in which they are documented.
"""

from __future__ import annotations

from typing import Final

from agentlint.model.vocabulary import Names, OwnTool, Vocabulary

_DOCS: Final = (
    "https://docs.github.com/en/copilot/reference/custom-agents-configuration#tool-aliases (not observed: offline the"
    " client binds none)"
)
_BY_81: Final = (1, 0, 81)
"""Absent from 1.0.61; the versions between the two were not examined."""
_SHELL: Final = ("bash", "read_bash", "stop_bash", "list_bash")
_AGENTS: Final = ("task", "read_agent", "list_agents", "write_agent")
_SEARCH: Final = ("grep", "glob")
_OTHER_SESSIONS: Final = (
    "read_powershell", "write_powershell", "stop_powershell", "list_powershell", "write_bash", "apply_patch", "rg",
    "lsp", "store_memory", "show_file", "exit_plan_mode",
)  # fmt: skip

VOCABULARY: Final = Vocabulary(
    "probed in {copilot}; https://docs.github.com/en/copilot/reference/custom-agents-configuration",
    (
        OwnTool("view", "read"),
        OwnTool("grep", "grep"),
        OwnTool("glob", "glob"),
        OwnTool("create", "write"),
        OwnTool("edit", "edit"),
        OwnTool("bash", "execute"),
        *(OwnTool(name) for name in _SHELL[1:]),
        OwnTool("task", "task"),
        *(OwnTool(name) for name in _AGENTS[1:-1]),
        OwnTool(_AGENTS[-1], since=(1, 0, 75)),
        OwnTool("skill", "skill"),
        OwnTool("sql"),
        OwnTool("fetch_copilot_cli_documentation"),
        OwnTool("session_store_sql", since=_BY_81),
        OwnTool("update_todo", "todo", "named", since=_BY_81),
        # An agent gets these tools only if it spells their names exactly.
        OwnTool("read_file", "read", "named"),
        OwnTool("grep_search", "grep", "named"),
        OwnTool("semantic_search", "grep", "named"),
        OwnTool("file_search", "glob", "named"),
        OwnTool("tool_search_tool", offer="named"),
        OwnTool("send_inbox", offer="named"),
        OwnTool("powershell", "execute", "session"),  # in an offline run on Linux, these give nothing
        OwnTool("web_fetch", "fetch", "session"),
        OwnTool("web_search", "websearch", "session"),
        OwnTool("ask_user", "ask", "session"),
        OwnTool("report_intent", offer="session", until=(1, 0, 67)),
        *(OwnTool(name, offer="session") for name in _OTHER_SESSIONS),
    ),
    aliases={
        "execute": _SHELL, "shell": _SHELL, "bash": _SHELL, "runCommands": _SHELL, "runInTerminal": _SHELL,
        "execute/runInTerminal": _SHELL,
        "read": ("view",), "NotebookRead": ("view",), "readFile": ("view",), "read/readFile": ("view",),
        "edit": ("create", "edit"), "write": ("create", "edit"), "MultiEdit": ("create", "edit"),
        "NotebookEdit": ("create", "edit"),
        "editFiles": ("edit",), "edit/editFiles": ("edit",),
        "createFile": ("create",), "createDirectory": ("create",), "edit/createFile": ("create",),
        "edit/createDirectory": ("create",),
        "search": _SEARCH, "codebase": _SEARCH, "search/codebase": _SEARCH,
        "textSearch": ("grep",), "search/textSearch": ("grep",),
        "fileSearch": ("glob",), "search/fileSearch": ("glob",),
        "agent": _AGENTS, "custom-agent": _AGENTS, "task": _AGENTS, "runSubagent": _AGENTS,
        "agent/runSubagent": _AGENTS,
        "todo": ("update_todo",), "todos": ("update_todo",), "TodoWrite": ("update_todo",),
        "web": ("web_fetch", "web_search"), "WebFetch": ("web_fetch",), "web/fetch": ("web_fetch",),
        "WebSearch": ("web_search",),
        "AskUserQuestion": ("ask_user",), "vscode/askQuestions": ("ask_user",),
    },
    words={
        "read": Names("read"),
        "grep": Names("search", exact="search/textSearch"),
        "glob": Names("search", exact="search/fileSearch"),
        "write": Names("edit", exact="edit/createFile"),
        "edit": Names("edit", exact="edit/editFiles"),
        "notebook": Names("edit", covers=False, source=_DOCS, exact="edit/editNotebook"),
        "execute": Names("execute"),
        "fetch": Names("web", source=_DOCS, exact="web_fetch"),
        "websearch": Names("web", source=_DOCS, exact="web_search"),
        "task": Names("agent"),
        "todo": Names("todo"),
        "ask": Names("ask_user", source="VS Code's map of Claude tools (promptFileAttributes.ts)"),
        "skill": Names("skill", source="probed: every agent has it"),
    },
    server="{name}/*",
)  # fmt: skip

ALWAYS: Final = ("skill", "sql")
"""Tools that every agent has, whatever its `tools` says."""

FOREIGN: Final = frozenset(
    {"ls", "todoread", "bashoutput", "killshell", "killbash", "exitplanmode", "slashcommand", "mcpsearch", "list"}
    | {"tasklist", "taskget", "taskupdate", "sendmessage", "str_replace_editor", "computer_use", "patch"}
)
"""Tools of other clients, in lower case, that Copilot CLI does not translate."""

EDITOR_NAMES: Final = frozenset(
    {"search", "codebase", "textsearch", "filesearch", "todo", "todos", "todowrite", "runsubagent"}
)
"""Names, in lower case, that gave nothing until the client accepted the editors' names (`editor-names` in its
versions)."""
