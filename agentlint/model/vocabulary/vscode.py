"""VS Code's tools, and its translation of Claude Code's."""

from __future__ import annotations

from typing import Final

TOOLS: Final = frozenset(
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
"""Tools and tool sets of VS Code by their full names, as of the Copilot Chat extension of 2026-03."""

OLD_TOOLS: Final = frozenset(
    """activePullRequest changes codebase copilotCodingAgent createAndRunTask createDirectory createFile
    createJupyterNotebook custom-agent editFiles editNotebook extensions fetch fileSearch findTestFiles
    getNotebookSummary getProjectSetupInfo getTaskOutput getTerminalOutput githubRepo installExtension listDirectory new
    newJupyterNotebook newWorkspace notebooks openPullRequest openSimpleBrowser problems readCellOutput readFile
    readNotebookCellOutput runCell runCommands runInTerminal runNotebooks runSubagent runTask runTasks runTests
    runVscodeCommand search searchResults selection shell switchAgent terminalCommand terminalLastCommand
    terminalSelection testFailure textSearch think todos updateUserPreferences usages viewImage vscodeAPI""".split()  # noqa: SIM905 - a table to read
)
"""Names without their set that VS Code used in the past; it still knows most of them."""

_EARLIER: Final[dict[str, tuple[str, ...]]] = {
    "agent": ("runSubagent", "custom-agent"),
    "edit/createJupyterNotebook": ("newJupyterNotebook",),
    "execute": ("shell",),
    "execute/createAndRunTask": ("runTasks/createAndRunTask",),
    "execute/getTerminalOutput": ("runCommands/getTerminalOutput",),
    "execute/runInTerminal": ("runCommands/runInTerminal",),
    "execute/runNotebookCell": ("runNotebooks/runCell",),
    "execute/runTask": ("runTasks/runTask",),
    "read/getNotebookSummary": ("runNotebooks/getNotebookSummary",),
    "read/getTaskOutput": ("runTasks/getTaskOutput",),
    "read/readFile": ("search/readFile",),
    "read/readNotebookCellOutput": ("runNotebooks/readNotebookCellOutput",),
    "read/terminalLastCommand": ("runCommands/terminalLastCommand",),
    "read/terminalSelection": ("runCommands/terminalSelection",),
    "todo": ("todos",),
    "vscode/getProjectSetupInfo": ("new/getProjectSetupInfo",),
    "vscode/installExtension": ("new/installExtension",),
    "vscode/newWorkspace": ("new/newWorkspace",),
    "vscode/runCommand": ("new/runVscodeCommand",),
}
"""Earlier names of tools: `legacyToolReferenceFullNames` and `legacyFullNames` in VS Code 1.112 and the Copilot Chat
extension 0.42.0, read in their source. `OLD_TOOLS` says which of them also worked without their set."""


def _renamed() -> dict[str, tuple[str, ...]]:
    """Return every earlier name with the names of today, as VS Code's own repair of prompt files has them
    (`getDeprecatedFullReferenceNames`). The name of a set that no longer exists stands for its tools."""
    now: dict[str, list[str]] = {}
    earlier = {name for past in _EARLIER.values() for name in past}
    for tool in sorted(TOOLS):
        past = _EARLIER.get(tool, ())
        alone = {name.rpartition("/")[2] for name in (tool, *past)} & OLD_TOOLS - earlier
        sets = {name.rpartition("/")[0] for name in past}
        for name in {*past, *alone, *sets} - TOOLS - {""}:
            now.setdefault(name, []).append(tool)
    return {name: tuple(tools) for name, tools in now.items()}


RENAMED: Final = _renamed()
"""The names that tools with earlier names have today."""

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
"""VS Code's own translation for files directly in .claude/agents; it drops all other names."""
