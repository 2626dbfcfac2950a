"""Judge what an agent of Claude Code refers to by name: skills, agents that it may start, MCP servers.

Observed on 2026-11-27: a missing skill is reported in the client's log (`Skill 'x' specified in frontmatter was not
found`), a missing agent when the model asks for it, and a missing server not at all.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from agentlint.model.problems import Effect, UnknownReference
from agentlint.model.vocabulary import in_tool_name
from agentlint.model.words import nearest
from agentlint.platforms import around
from agentlint.platforms.claude import servers, tools
from agentlint.platforms.claude.keys import BUILTIN

if TYPE_CHECKING:
    from agentlint.platforms.claude.context import ClaudeReading
    from agentlint.platforms.reading import Reading
    from agentlint.syntax.nodes import Value

_FOLDERS = (".claude/agents",)
_STARTS = ("Agent", "Task")
_ELSEWHERE = ("plugin_", "claude_ai_", "ide")
"""Prefixes of the names of servers that are set up outside the project's files."""


def judge(r: ClaudeReading, data: dict[str, Value], words: list[tools.ListedTool]) -> None:
    skills = data.get("skills")
    starts = any(word.name in _STARTS and word.pattern for word in words)
    calls = any(word.name.startswith(servers.PREFIX) for word in words)
    where = around.bases(r.place) if r.seen.loaded and (skills or starts or calls) else ()
    if where and skills:
        _judge_skills(r, skills, where)
    if where and starts:
        _judge_agents(r, words, where)
    if where and calls:
        _judge_servers(r, words, data, where)


def _judge_skills(r: ClaudeReading, value: Value, where: tuple[str, ...]) -> None:
    listed = value if isinstance(value, list) else re.split(r"[,\s]+", value) if isinstance(value, str) else []
    known = around.skills(r.place.surroundings, where)
    for number, word in enumerate(listed):
        if isinstance(word, str) and word and ":" not in word and known.doubts(word):
            route = ("skills", number) if isinstance(value, list) else ("skills",)
            kind = UnknownReference(word, "skill", known.meant(word))
            r.problem(kind, Effect.ALTERS, r.span(route), "notes in its log that it did not find the skill.", route)


def _judge_agents(r: ClaudeReading, words: list[tools.ListedTool], where: tuple[str, ...]) -> None:
    known = around.agents(r.place.surroundings, where, _FOLDERS)
    names = known._replace(names=known.names | BUILTIN)
    for entry in words:
        if entry.name not in _STARTS or not entry.pattern:
            continue
        for word in filter(None, map(str.strip, entry.pattern.split(","))):
            if "*" not in word and ":" not in word and names.doubts(word):
                kind = UnknownReference(word, "agent", names.meant(word))
                why = "knows no agent of this name: the entry has no effect."
                r.problem(kind, Effect.NOTE, entry.span, why, entry.route)


def _judge_servers(
    r: ClaudeReading, words: list[tools.ListedTool], data: dict[str, Value], where: tuple[str, ...]
) -> None:
    """Report unknown servers, but only where a file sets up servers, or where the agent would have no other tools."""
    stated = [server for base in where if (server := around.servers(r.place.surroundings, base)) is not None]
    listed = [server for server in words if server.route[0] == "tools"]
    alone = bool(listed) and all(server.name.startswith(servers.PREFIX) for server in listed)
    if not stated and not alone:
        return
    known = {in_tool_name(name) for server in stated for name in server}
    known |= {in_tool_name(server.name) for server in servers.brought(data.get("mcpServers"))}
    reported: set[str] = set()
    for entry in words:
        name = entry.name.removeprefix(servers.PREFIX).partition("__")[0]
        if name == entry.name or name in known or name in reported or "*" in name or name.startswith(_ELSEWHERE):
            continue
        reported.add(name)
        kind = UnknownReference(name, "server", nearest(name, known))
        why = "gives tools only of servers that are set up, and this one is not."
        r.problem(kind, Effect.NOTE, entry.span, why, entry.route)


def judge_session(reading: Reading, word: Value) -> None:
    """Report the agent with which sessions are to begin (``agent`` in the settings) if it does not exist."""
    where = around.bases(reading.place)
    if not isinstance(word, str) or not word or ":" in word or not where:
        return
    known = around.agents(reading.place.surroundings, where, _FOLDERS)
    names = known._replace(names=known.names | BUILTIN)
    if names.doubts(word):
        why = f"{reading.client} warns that it did not find the agent, and begins its sessions without one."
        unknown = UnknownReference(word, "agent", names.meant(word))
        reading.report(unknown, Effect.ALTERS, reading.span(("agent",)), why, ("agent",))
