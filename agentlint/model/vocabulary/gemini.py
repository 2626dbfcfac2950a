"""Gemini CLI's tools."""

from __future__ import annotations

from typing import Final

from agentlint.model.vocabulary import Names, OwnTool, Vocabulary

VOCABULARY: Final = Vocabulary(
    "probed in {gemini}",
    (
        OwnTool("read_file", "read"),
        OwnTool("read_many_files", offer="none"),  # the client accepts the name, and gives nothing
        OwnTool("grep_search", "grep"),
        OwnTool("glob", "glob"),
        OwnTool("list_directory", "glob"),
        OwnTool("write_file", "write"),
        OwnTool("replace", "edit"),
        OwnTool("run_shell_command", "execute"),
        OwnTool("web_fetch", "fetch"),
        OwnTool("google_web_search", "websearch"),
        OwnTool("write_todos", "todo"),
        OwnTool("tracker_create_task", "todo"),
        OwnTool("tracker_update_task", "todo"),
        OwnTool("tracker_get_task", "todo"),
        OwnTool("tracker_list_tasks", "todo"),
        OwnTool("tracker_add_dependency", "todo"),
        OwnTool("tracker_visualize", "todo"),
        OwnTool("ask_user", "ask"),
        OwnTool("activate_skill", "skill"),
        OwnTool("exit_plan_mode", "plan"),
        OwnTool("enter_plan_mode", "plan"),
        OwnTool("read_mcp_resource", "mcp-resources"),
        OwnTool("list_mcp_resources", "mcp-resources"),
        OwnTool("get_internal_docs"),
        OwnTool("update_topic"),
        OwnTool("complete_task", offer="none"),  # every agent has it
        OwnTool("invoke_agent", offer="none"),  # no agent has it
    ),
    aliases={"search_file_content": ("grep_search",)},
    words={
        "todo": Names("write_todos", source="the names are taken; headless the client offers only `write_todos`"),
        "ask": Names("ask_user", source="the name is taken; headless the client does not offer it"),
        "mcp-resources": Names("read_mcp_resource", source="the names are taken"),
    },
    server="mcp_{name}_*",
)
