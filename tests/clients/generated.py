"""Agent files made by chance for `tests.clients.endtoend`: what is likely to break a conversion, in every mixture.

The clients say what each file means, so nothing here has to be right: only varied, valid often enough to load, and the
same for the same seed.
"""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Any

import yaml

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

NAMES = (
    "{n}-plain", "Code Reviewer {n}", "überprüfer-{n}", "v1.{n}", "under_score_{n}", "UPPER-{n}", "{n}", "0x{n}",
    "1e{n}", "o'neil {n}", "say \"hi\" {n}", "a, b {n}", "what #{n}", "(round) {n}", "[square] {n}", "日本-{n}",
    "😀-{n}", "a & b {n}", "x@{n}", "100% {n}", "{n}!", "dots.and.md.{n}", "a:{n}", "-dash-{n}", " space {n} ",
    "{n}.agent", "ends.{n}.", "tilde~{n}",
)  # fmt: skip
"""What an agent is called; ``{n}`` makes it the only one of its name."""

BUILT_IN = ("plan", "build", "general", "explore", "title", "Explore", "Plan", "general-purpose", "task", "research")

WORDS = (
    "Use this agent when: the tests fail", 'He said "go" and went', "it's o'clock", "C:\\temp\\new",
    "literal \\n here", "tab\there", "first line\nsecond line", "- dash", "# hash", "a #comment", "{a: b}", "[x]",
    "&a *b !c", "%d", "@at", "`tick`", '<example>user: "hi"\nassistant: \'ok\'</example>', "ünïcödé", "😀 👩‍👩‍👧",
    "日本語の説明", "a\u2028b", "a\u0085b", "a\ufeffb", "a\u200bb", "trailing  ", "  leading", "---",
    "...", "yes", "null",
    "~", "1.0", "2001-01-01", "? q", "| pipe", "> gt", "long " * 300, "key: value: more", "ends with:",
    "https://example.org/a?b=c#d", "${HOME} $1 {{x}} ${{ y }}", "''", '""', "back\\slash\\", '\\"', "a\rb",
    "bell \x07", "\x1b[31mred", "e\u0301", "a\n\nb\n", "\\u0041", "100 %", "x\n  indented\n y", "tools: Bash",
    "name: other", "-->", "<!-- c -->", "a\u00a0b", "two  spaces", "a:b", "a :b", ": starts", "!important",
    "a\\\\nb", "comma, and; semicolon", "=1+1", "\u202eright", "a\tb: c",
)  # fmt: skip

BODIES = (
    "You review code.\n", "", "\n\nTwo blank lines first.\n\n", "No newline at the end",
    "# Head\n\n---\n\nA rule above.\n", "---\nlooks: like\n---\nfrontmatter\n", "```yaml\n---\nname: x\n---\n```\n",
    "Tab\there  \ntrailing  \n", "Ünï 😀 日本\n", "a\u2028b\n", "<system>x</system> {{var}} ${HOME} $(id) `id`\n",
    "Long. " * 2000 + "\n", "- list\n- ---\n", "\ttab first\n", "~~~\n...\n~~~\n", "a\n\n\n\n", "@file.md !`ls`\n",
    "Use the Bash tool, mcp__probe__alpha and WebFetch.\n", "---\n", "text\n---", "\u00a0nbsp first\n",
    "# agentlint:claude {}\n",
)  # fmt: skip

CLAUDE_TOOLS = (
    "Read", "Grep", "Glob", "Write", "Edit", "MultiEdit", "NotebookEdit", "Bash", "Bash(git log:*)",
    "Bash(npm run test:*)", "WebFetch", "WebFetch(domain:example.org)", "WebSearch", "Task", "Agent",
    "Agent(worker)", "Task(a, b)", "TodoWrite", "mcp__probe__alpha", "mcp__probe", "mcp__probe__*",
    "mcp__my-notes__read_note", "mcp__my-notes", "mcp__gone__x", "mcp__*", "Skill", "Monitor", "LSP",
    "AskUserQuestion", "read", "Nope", "*", "KillShell", "BashOutput", "ExitPlanMode", "TaskCreate", "SendMessage",
    "Read(./src/**)", "Edit(/docs/**)", "PowerShell",
)  # fmt: skip
COPILOT_TOOLS = (
    "read", "edit", "search", "execute", "shell", "bash", "agent", "task", "custom-agent", "web", "todo", "*",
    "probe/alpha", "probe/*", "my-notes/read_note", "my-notes/*", "gone/*", "view", "create", "grep", "glob", "Read",
    "Write", "Bash(git:*)", "search/codebase", "edit/editFiles", "runCommands", "execute/runInTerminal", "fetch",
    "web/fetch", "vscode/askQuestions", "github/*", "editFiles", "codebase", "problems", "usages", "probe-alpha",
    "probe", "read_bash", "write_agent", "update_todo", "anything/bash", "Edit", "createFile", "NotebookEdit",
    "ask_user", "skill", "sql", "read_file", "fileSearch", "MultiEdit", "powershell", "edit/createFile",
)  # fmt: skip
OPENCODE_KEYS = (
    "*", "read", "edit", "bash", "glob", "grep", "list", "webfetch", "websearch", "task", "skill", "todowrite",
    "todoread", "question", "lsp", "external_directory", "doom_loop", "write", "patch", "probe_*", "probe_alpha",
    "my-notes_*", "my-notes_read_note", "Bash", "my*", "*_alpha", "web*", "mcp_*", "codesearch", "nope", "b?sh",
    "e*",
)  # fmt: skip
PATTERNS = ("*", "git *", "git push*", "rm *", "npm run *", "src/**", "*.md", "worker", "ls", "git log", "?", "**")
ACTIONS = ("allow", "ask", "deny")

MODELS = {
    "claude": (
        "sonnet", "opus", "haiku", "inherit", "fable", "best", "opusplan", "claude-sonnet-4-5-20250929",
        "claude-opus-4-8", "nonsense", "Sonnet", "sonnet[1m]", "anthropic/claude-sonnet-4-5", "gpt-5",
        "claude-sonnet-4.5", 5, ["sonnet"],
    ),
    "opencode": (
        "anthropic/claude-sonnet-4-5", "anthropic/claude-opus-4-8", "openai/gpt-5.4",
        "github-copilot/claude-sonnet-4.6", "sonnet", "github-copilot/gpt-5.4", "opencode/big-pickle",
        "openrouter/anthropic/claude-3.5-sonnet", "anthropic/claude-haiku-4-5", "x/y",
    ),
    "copilot": (
        "gpt-4.1", "Claude Sonnet 4.5 (copilot)", "Claude Sonnet 4.5", "claude-sonnet-4.5", "GPT-5.4 mini (copilot)",
        "gpt-5", "auto", ["Claude Opus 4.6 (copilot)", "GPT-5.4"], "sonnet", "Gemini 3.1 Pro", "o3",
        "GPT-5 (Preview)",
    ),
}  # fmt: skip


class _Dice(random.Random):
    def maybe(self, probability: float) -> bool:
        return self.random() < probability

    def some(self, items: Sequence[Any], most: int) -> list[Any]:
        return self.sample(items, self.randint(0, most))


def _description(dice: _Dice) -> str:
    words = [dice.choice(WORDS) for _ in range(dice.choice((1, 1, 2, 3)))]
    return dice.choice((" ", " ", ". ", "\n")).join(words) if dice.maybe(0.9) else "Plain."


def _claude(dice: _Dice, name: str) -> dict[str, Any]:
    data: dict[str, Any] = {"name": name, "description": _description(dice)}
    if dice.maybe(0.6):
        tools = dice.some(CLAUDE_TOOLS, 7)
        data["tools"] = tools if dice.maybe(0.4) else dice.choice((", ", ",", " ")).join(tools)
    if dice.maybe(0.35):
        denied = dice.some(CLAUDE_TOOLS, 4)
        data["disallowedTools"] = denied if dice.maybe(0.4) else ", ".join(denied)
    if dice.maybe(0.25):
        data["permissionMode"] = dice.choice(
            ("default", "plan", "dontAsk", "acceptEdits", "bypassPermissions", "auto", "manual", "nope")
        )
    if dice.maybe(0.1):
        hook = {"type": "command", "command": "true"}
        event = dice.choice(("PreToolUse", "PostToolUse", "Stop"))
        data["hooks"] = {event: [{"matcher": dice.choice(("Bash", "Edit|Write", "*", "mcp__.*", "")), "hooks": [hook]}]}
    if dice.maybe(0.15):
        data["mcpServers"] = dice.choice(
            (["probe"], [{"own": {"command": "true", "args": ["x"]}}], ["probe", "my-notes"], [])
        )
    for key, values in (
        ("maxTurns", (5, "7", 0)), ("color", ("red", "teal", "#ff0000")), ("effort", ("low", "max", "huge")),
        ("skills", (["a", "b"], "a, b")), ("memory", ("user", "project")), ("background", (True, False)),
        ("initialPrompt", ("hi",)), ("temperature", (0.5,)), ("mode", ("subagent",)),
    ):  # fmt: skip
        if dice.maybe(0.08):
            data[key] = dice.choice(values)
    return data


def _permission(dice: _Dice) -> Any:
    if dice.maybe(0.1):
        return dice.choice(ACTIONS)
    out: dict[str, Any] = {}
    for key in dice.some(OPENCODE_KEYS, 6):
        if dice.maybe(0.4):
            out[key] = {pattern: dice.choice(ACTIONS) for pattern in dice.some(PATTERNS, 4)}
        else:
            out[key] = dice.choice(ACTIONS)
    return out


def _opencode(dice: _Dice, name: str) -> dict[str, Any]:
    data: dict[str, Any] = {"description": _description(dice)} if dice.maybe(0.95) else {}
    if dice.maybe(0.6):
        data["mode"] = dice.choice(("primary", "subagent", "all"))
    if dice.maybe(0.7):
        data["permission"] = _permission(dice)
    if dice.maybe(0.3):
        data["tools"] = {key: dice.maybe(0.4) for key in dice.some(OPENCODE_KEYS, 5)}
    if dice.maybe(0.05):
        data["permissions"] = dice.choice(({"bash": "deny"}, [{"action": "edit", "resource": "*", "effect": "deny"}]))
    if dice.maybe(0.05):
        data["name"] = f"named {name}"
    for key, values in (
        ("hidden", (True, False)), ("disable", (False, False, True)), ("temperature", (0.1, 1)), ("top_p", (0.9,)),
        ("steps", (5,)), ("maxSteps", (7,)), ("color", ("#ff0000", "primary", "red")), ("variant", ("high", "max")),
        ("reasoningEffort", ("low",)), ("prompt", ("other",)), ("options", ({"a": 1},)),
    ):  # fmt: skip
        if dice.maybe(0.08):
            data[key] = dice.choice(values)
    return data


def _copilot(dice: _Dice, name: str) -> dict[str, Any]:
    data: dict[str, Any] = {"description": _description(dice)}
    if dice.maybe(0.4):
        data["name"] = dice.choice((name, f"Shown {name}", _description(dice)[:40]))
    if dice.maybe(0.75):
        tools = dice.some(COPILOT_TOOLS, 7)
        data["tools"] = tools if dice.maybe(0.8) else ", ".join(tools)
    if dice.maybe(0.15):
        server = {
            "type": dice.choice(("local", "stdio")),
            "command": "true",
            "args": [],
            "tools": dice.choice((["*"], ["x"], [])),
        }
        data["mcp-servers"] = {"own": server}
    if dice.maybe(0.1):
        data["hooks"] = {"preToolUse": [{"type": "command", "bash": "true"}]}
    for key, values in (
        ("infer", (True, False)), ("disable-model-invocation", (True, False)), ("user-invocable", (True, False)),
        ("target", ("vscode", "github-copilot")), ("agents", (["worker"], ["*"], [])), ("skills", (["a"],)),
        ("argument-hint", ("say",)), ("reasoning-effort", ("low", "high")), ("mode", ("agent",)),
        ("handoffs", ([{"label": "x", "agent": "y", "prompt": "z"}],)),
    ):  # fmt: skip
        if dice.maybe(0.1):
            data[key] = dice.choice(values)
    return data


MAKERS: dict[str, Callable[[_Dice, str], dict[str, Any]]] = {
    "claude": _claude,
    "opencode": _opencode,
    "copilot": _copilot,
}


class _Styled(tuple[str, str]):
    """(text, YAML style)"""


yaml.add_representer(
    _Styled, lambda dumper, styled: dumper.represent_scalar("tag:yaml.org,2002:str", styled[0], style=styled[1])
)


def _text(dice: _Dice, data: dict[str, Any]) -> str:
    """The fields as YAML in a style of chance: plain, quoted either way, block, folded at some width; or a description
    that stands there raw, as people write it."""
    lines = []
    for key, value in data.items():
        raw = (
            isinstance(value, str)
            and "\n" not in value
            and "\r" not in value
            and value.isprintable()
            and dice.maybe(0.12)
        )
        if raw:
            lines.append(f"{key}: {value}\n")
            continue
        style = dice.choice((None, None, "'", '"', "|", ">")) if isinstance(value, str) else None
        width, shown = dice.choice((20, 80, 10_000)), dice.maybe(0.7)
        if isinstance(value, list | dict) and dice.maybe(0.5):
            lines.append(f"{key}: {yaml.dump(value, default_flow_style=True, width=10_000, sort_keys=False)}")
            continue
        styled = value if style is None else _Styled((value, style))
        lines.append(yaml.dump({key: styled}, allow_unicode=shown, width=width, sort_keys=False))
    return "".join(lines)


def agent(platform: str, number: int, seed: int) -> tuple[str, bytes]:
    """(file name, content) of one agent."""
    dice = _Dice(f"{platform} {seed} {number}")
    name = dice.choice(NAMES).format(n=number) if dice.maybe(0.6) else f"agent-{number}"
    if dice.maybe(0.04):
        name = dice.choice(BUILT_IN)
    data = MAKERS[platform](dice, name)
    if dice.maybe(0.5):
        data["model"] = dice.choice(MODELS[platform])
    text = f"---\n{_text(dice, data)}---\n{dice.choice(BODIES)}"
    if dice.maybe(0.12):
        text = text.replace("\r\n", "\n").replace("\n", "\r\n")
    if dice.maybe(0.04):
        text = "\ufeff" + text
    stem = name.strip() if platform != "claude" and "/" not in name else f"file-{number}"
    ending = ".agent.md" if platform == "copilot" and dice.maybe(0.8) else ".md"
    return stem + ending, text.encode("utf-8", "replace")
