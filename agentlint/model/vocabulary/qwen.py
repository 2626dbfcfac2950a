"""Qwen Code's tools."""

from __future__ import annotations

from typing import Final

from agentlint.model.vocabulary import Names, OwnTool, Vocabulary

VOCABULARY: Final = Vocabulary(
    "probed in {qwen}",
    (
        OwnTool("read_file", "read"),
        OwnTool("grep_search", "grep"),
        OwnTool("glob", "glob"),
        OwnTool("list_directory", "glob", "setting", setting="tools.listDirectory.enabled"),
        OwnTool("write_file", "write"),
        OwnTool("edit", "edit"),
        OwnTool("notebook_edit", "notebook"),
        OwnTool("run_shell_command", "execute"),
        OwnTool("monitor", "process"),
        OwnTool("web_fetch", "fetch"),
        OwnTool("web_search", "websearch", "setting", setting="a web search provider"),
        OwnTool("agent", "task"),
        OwnTool("todo_write", "todo", "setting", setting="tools.todoWrite.enabled"),
        OwnTool("skill", "skill"),
        OwnTool("loop_wakeup", "schedule"),
        OwnTool("report_findings", "findings"),
        OwnTool("read_mcp_resource", "mcp-resources"),
        OwnTool("tool_search", "tool-search"),
        OwnTool("tool_call"),
        OwnTool("zoom_image"),
    ),
    aliases={  # names shown to users, which work in an agent file too
        "ReadFile": ("read_file",), "Grep": ("grep_search",), "SearchFiles": ("grep_search",), "Glob": ("glob",),
        "FindFiles": ("glob",), "ListFiles": ("list_directory",), "ReadFolder": ("list_directory",),
        "WriteFile": ("write_file",), "Edit": ("edit",), "NotebookEdit": ("notebook_edit",),
        "Shell": ("run_shell_command",), "WebFetch": ("web_fetch",), "WebSearch": ("web_search",),
        "Agent": ("agent",), "Task": ("agent",), "TodoWrite": ("todo_write",), "TodoList": ("todo_write",),
        "Skill": ("skill",),
    },
    foreign={
        "Read": "read_file", "Write": "write_file", "Bash": "run_shell_command", "MultiEdit": "edit",
        "replace": "edit", "search_file_content": "grep_search",
    },
    words={
        "glob": Names("glob", besides=("list_directory",)),
        "process": Names("monitor", source="a tool of its own, which `run_shell_command` does not stand for"),
        "websearch": Names("web_search", source="offered only where a setting allows it"),
        "todo": Names("todo_write", source="offered only with `tools.todoWrite.enabled`"),
    },
)  # fmt: skip
