"""What is known of VS Code itself: its tools, attributes and words."""

from __future__ import annotations

from typing import Final

from agentlint.platforms.copilot import VSCODE

CLIENT: Final = VSCODE.newest


VSCODE_TOOLS: Final = frozenset(
    """agent agent/runSubagent browser edit edit/createDirectory edit/createFile edit/createJupyterNotebook
    edit/editFiles edit/editNotebook edit/rename execute execute/createAndRunTask execute/getTerminalOutput
    execute/runInTerminal execute/runNotebookCell execute/testFailure execute/runTests execute/runTask
    execute/awaitTerminal execute/killTerminal read read/getNotebookSummary read/getTaskOutput read/problems
    read/readFile read/readNotebookCellOutput read/terminalLastCommand read/terminalSelection read/viewImage
    search search/changes search/codebase search/fileSearch search/listDirectory search/searchResults
    search/searchSubagent search/textSearch search/usages todo vscode vscode/askQuestions vscode/extensions
    vscode/getProjectSetupInfo vscode/installExtension vscode/memory vscode/newWorkspace vscode/openSimpleBrowser
    vscode/runCommand vscode/switchAgent vscode/vscodeAPI web web/fetch web/githubRepo""".split()  # noqa: SIM905 - a table to read
)
"""Tools and tool sets of VS Code by their full names, as it has them with the Copilot Chat extension of 2026-03."""


VSCODE_OLD_TOOLS: Final = frozenset(
    """activePullRequest changes codebase copilotCodingAgent createAndRunTask createDirectory createFile
    createJupyterNotebook custom-agent editFiles editNotebook extensions fetch fileSearch findTestFiles
    getNotebookSummary getProjectSetupInfo getTaskOutput getTerminalOutput githubRepo installExtension listDirectory new
    newJupyterNotebook newWorkspace notebooks openPullRequest openSimpleBrowser problems readCellOutput readFile
    readNotebookCellOutput runCell runCommands runInTerminal runNotebooks runSubagent runTask runTasks runTests
    runVscodeCommand search searchResults selection shell switchAgent terminalCommand terminalLastCommand
    terminalSelection testFailure textSearch think todos updateUserPreferences usages viewImage vscodeAPI""".split()  # noqa: SIM905 - a table to read
)
"""Names without their set that VS Code had earlier; it still knows most of them."""


_TOOLS: Final = VSCODE_TOOLS | VSCODE_OLD_TOOLS


FOLDED_TOOLS: Final = {tool.lower(): tool for tool in _TOOLS}


ATTRIBUTES: Final = frozenset(
    {
        "name",
        "description",
        "argument-hint",
        "model",
        "tools",
        "handoffs",
        "target",
        "infer",
        "agents",
        "user-invocable",
    }
    | {"disable-model-invocation", "advancedOptions", "github", "hooks"}
)


CLOUD_ATTRIBUTES: Final = frozenset({"name", "description", "tools", "target", "mcp-servers", "github", "infer"})
"""What counts when `target` is `github-copilot`."""


CLAUDE_TOOLS: Final[dict[str, tuple[str, ...]]] = {
    "Bash": ("execute",),
    "Edit": ("edit/editNotebook", "edit/editFiles"),
    "Glob": ("search/fileSearch",),
    "Grep": ("search/textSearch",),
    "Read": ("read/readFile", "read/getNotebookSummary"),
    "Write": ("edit/createDirectory", "edit/createFile", "edit/createJupyterNotebook"),
    "WebFetch": ("web",),
    "WebSearch": ("web",),
    "Task": ("agent",),
    "Skill": (),
    "LSP": (),
    "NotebookEdit": ("edit/editNotebook",),
    "AskUserQuestion": ("vscode/askQuestions",),
    "MCPSearch": (),
}
"""VS Code's own translation for files that lie directly in .claude/agents; other names are dropped."""


CLAUDE_MODELS: Final = {
    "sonnet": "Claude Sonnet 4.5 (copilot)",
    "opus": "Claude Opus 4.6 (copilot)",
    "haiku": "Claude Haiku 4.5 (copilot)",
}


CLAUDE_WORDS: Final = {
    "model": ("sonnet", "opus", "haiku", "inherit"),
    "permissionMode": ("default", "acceptEdits", "plan", "delegate", "dontAsk", "bypassPermissions"),
    "memory": ("user", "project", "local"),
}


SCOPES: Final = {
    "actions": ("read", "write", "none"),
    "checks": ("read", "none"),
    "contents": ("read", "write", "none"),
    "discussions": ("read", "write", "none"),
    "issues": ("read", "write", "none"),
    "metadata": ("read",),
    "pull-requests": ("read", "write", "none"),
    "security-events": ("read", "none"),
    "workflows": ("write", "none"),
}
"""github.permissions as VS Code's validator knows them."""


_PASCAL_EVENTS: Final = frozenset(
    {
        "SessionStart",
        "UserPromptSubmit",
        "PreToolUse",
        "PostToolUse",
        "PreCompact",
        "SubagentStart",
        "SubagentStop",
        "Stop",
    }
)


HOOK_EVENTS: Final = {
    "vscode": _PASCAL_EVENTS,
    "claude": _PASCAL_EVENTS,
    "github-copilot": frozenset(
        {"sessionStart", "sessionEnd", "userPromptSubmitted", "preToolUse", "postToolUse", "agentStop", "subagentStop"}
        | {"errorOccurred"}
    ),
    "": _PASCAL_EVENTS | {"SessionEnd", "ErrorOccurred"},
}
"""By target; "" is none."""


def may_exist(name: str) -> bool:
    """Whether VS Code, an extension (`publisher.extension/tool`) or a server (`server/tool`) may have such a tool."""
    return name in _TOOLS or ("/" in name and "(" not in name) or ("." in name and " " not in name)
