"""Claude Code's tools.

What changed between 2.1.197 and 2.1.329 is dated to 2.1.240 where the change log does not say.
"""

from __future__ import annotations

from typing import Final

from agentlint.model.vocabulary import Names, OwnTool, Vocabulary

_BETWEEN: Final = (2, 1, 240)
_SCHEDULE: Final = ("CronDelete", "CronList", "ScheduleWakeup", "RemoteTrigger")

VOCABULARY: Final = Vocabulary(
    "probed in {claude}; https://code.claude.com/docs/en/tools-reference",
    (
        OwnTool("Read", "read", background=True),
        OwnTool("Grep", "grep", "named", background=True),
        OwnTool("Glob", "glob", "named", background=True),
        OwnTool("Write", "write", background=True),
        OwnTool("Edit", "edit", background=True),
        OwnTool("NotebookEdit", "notebook", background=True),
        OwnTool("Bash", "execute", background=True),
        OwnTool("PowerShell", "execute", "session", background=True),
        OwnTool("Monitor", "execute", since=_BETWEEN, background=True),
        OwnTool("WebFetch", "fetch", background=True),
        OwnTool("WebSearch", "websearch", background=True),
        OwnTool("Agent", "task", background=True),
        OwnTool("TodoWrite", "todo", "session", background=True),
        OwnTool("TaskCreate", "todo", "session", until=_BETWEEN),
        OwnTool("TaskUpdate", "todo", "session", until=_BETWEEN),
        OwnTool("TaskList", "todo", "session", until=_BETWEEN),
        OwnTool("TaskGet", "todo", "session", until=_BETWEEN),
        OwnTool("AskUserQuestion", "ask", "main"),
        OwnTool("Skill", "skill", background=True),
        OwnTool("LSP", "lsp", "session"),
        OwnTool("TaskStop", "background", background=True),
        OwnTool("TaskOutput", "background", "main"),
        OwnTool("EnterWorktree", "worktree", background=True),
        OwnTool("ExitWorktree", "worktree", background=True),
        OwnTool("CronCreate", "schedule"),
        OwnTool("CronDelete", "schedule"),
        OwnTool("CronList", "schedule"),
        OwnTool("ScheduleWakeup", "schedule", "main"),
        OwnTool("RemoteTrigger", "schedule", "session"),
        OwnTool("SendMessage", "message", background=True),
        OwnTool("ListAgents", "message", since=_BETWEEN),
        OwnTool("ReportFindings", "findings"),
        OwnTool("ExitPlanMode", "plan", "plan", background=True),
        OwnTool("EnterPlanMode", "plan", "main"),
        OwnTool("ReadMcpResourceTool", "mcp-resources", "session"),
        OwnTool("ListMcpResourcesTool", "mcp-resources", "session"),
        OwnTool("WaitForMcpServers", "mcp-wait", "main"),
        OwnTool("ToolSearch", "tool-search", "session", background=True),
        OwnTool("Artifact", "artifact", "session", background=True),
        OwnTool("ArtifactCheck", "artifact", "session"),
        OwnTool("ArtifactComments", "artifact", "session"),
        OwnTool("ArtifactData", "artifact", "session"),
        OwnTool("DesignSync", "artifact", "session"),
        OwnTool("ShareOnboardingGuide", "artifact", "session"),
        OwnTool("SendUserFile", "artifact", "session"),
        OwnTool("PushNotification", "artifact", "session"),
        OwnTool("Workflow", "workflow", "main"),
        OwnTool("StructuredOutput", offer="session"),
        OwnTool("EndConversation", offer="main"),
    ),
    aliases={"Task": ("Agent",), "KillShell": ("TaskStop",), "KillBash": ("TaskStop",)},  # old names, which still work
    retired={
        "MultiEdit": "Edit", "LS": "Glob", "Ls": "Glob", "View": "Read", "GlobTool": "Glob", "GrepTool": "Grep",
        "NotebookRead": "Read", "TodoRead": "TaskList", "BashOutput": "Read", "AgentOutputTool": "TaskOutput",
        "SlashCommand": "Skill", "TeamCreate": None, "TeamDelete": None, "Brief": None, "REPL": "Bash",
        "Batch": None, "Think": None, "exit_plan_mode": "ExitPlanMode",
    },
    foreign={  # in lower case, without `_` and `-`
        foreign: tool
        for tool, names in {
            "Read": "read readfile fileread view cat open",
            "Edit": "edit editfile editfiles edits patch applypatch replace strreplace strreplaceeditor",
            "Write": "create createfile writefile filewrite newfile",
            "Grep": "search codebase grepsearch searchfilecontent searchfiles searchcode ripgrep rg textsearch",
            "Glob": "filesearch globsearch list listdir listdirectory listfiles find findfiles",
            "Bash": "execute shell runcommand runcommands runshellcommand runinterminal terminal run command exec",
            "WebFetch": "web fetch webfetch fetchwebpage openurl browser",
            "WebSearch": "websearch googlewebsearch searchweb",
            "Agent": "agent agents runsubagent subagent delegate newtask",
            "Skill": "skills",
            "TodoWrite": "todo todos todowrite updatetodolist managetodolist",
            "NotebookEdit": "notebook notebooks editnotebook editnotebookfile",
            "AskUserQuestion": "question askuser askquestions",
        }.items()
        for foreign in names.split()
    },
    words={
        "execute": Names("Bash", source="probed: {claude} takes Monitor away together with Bash"),
        "task": Names("Agent", source="probed: renamed from Task in 2.1.63"),
        "schedule": Names("CronCreate", besides=_SCHEDULE),
        "message": Names("SendMessage", besides=("ListAgents",)),
    },
    server="mcp__{plain}",
)  # fmt: skip
