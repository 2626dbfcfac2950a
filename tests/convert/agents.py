"""Generated agents, and the ways through the converter that several tests take."""

from __future__ import annotations

from typing import NamedTuple

from hypothesis import assume
from hypothesis import strategies as st

from agentlint.model.agent import Agent, Loss, Wish
from agentlint.model.models import Model
from agentlint.model.policy import MCP, Action, Rule, ToolPolicy
from agentlint.model.tools import BY_CONCEPT, TOOLS
from agentlint.platforms import PLATFORMS as ALL
from agentlint.platforms import conversion, get
from agentlint.platforms.base import Place, Seen
from agentlint.platforms.claude import modelnames as claude
from agentlint.platforms.codex import agent as codex
from agentlint.platforms.copilot import modelnames as copilot
from agentlint.platforms.cursor import agent as cursor
from agentlint.platforms.droid import agent as droid
from agentlint.platforms.gemini import agent as gemini
from agentlint.platforms.opencode import modelnames as opencode
from agentlint.platforms.opencode.form import OPENCODE
from agentlint.platforms.qwen import agent as qwen
from agentlint.text import Source

PLATFORMS = tuple(name for name in ALL if conversion.exists(name))
"""Every platform that can be converted."""
OPENCODES = ("opencode", "kilo")

NAMES = st.from_regex(r"[a-z][a-z0-9]{1,8}(-[a-z0-9]{1,6}){0,2}", fullmatch=True).filter(
    lambda name: (
        not any(conversion.get(platform).refuses(name) for platform in PLATFORMS)
        and not any(name in get(platform).builtin_names for platform in PLATFORMS)
        and name not in ("con", "prn", "aux", "nul")
    )
)
SENTENCE = st.lists(
    st.sampled_from(
        [
            "Use",
            "this",
            "agent",
            "when: x",
            "# y",
            "- z",
            "'q'",
            '"d"',
            "é",
            "😀",
            "---",
            "<example>",
            "a:b",
            "{}",
            "[x]",
            "*",
            "%",
        ]
    ),
    min_size=1,
    max_size=6,
).map(" ".join)
DESCRIPTIONS = st.lists(SENTENCE, min_size=1, max_size=4).map("\n".join)
PROMPTS = st.lists(st.sampled_from(["", "You review.", "---", "# Title", "a: b", "日本"]), max_size=5).map(
    lambda lines: "\n".join(["You are it.", *lines]) + "\n"
)
SERVERS = st.sampled_from(["github", "docs", "db-1"])
MCP_NAMES = st.builds(
    lambda server, tool: f"{MCP}{server}/{tool}", SERVERS, st.sampled_from(["*", "get_issue", "find-docs"])
)


def concepts(platform: str) -> st.SearchStrategy[str]:
    """Tools that the platform has a word for, which stands for this tool alone or for it first of all."""
    return st.sampled_from(
        [tool.concept for tool in TOOLS if platform in tool.columns and tool.columns[platform].covers]
    )


def allow_lists(platform: str) -> st.SearchStrategy[ToolPolicy]:
    source = "permission" if platform in OPENCODES else "tools"
    servers = MCP_NAMES.filter(lambda name: platform != "qwen" or not name.endswith("*"))  # it has no such word
    if platform == "droid":  # no word for a server is known, nor what an empty list comes to
        names = st.lists(concepts(platform), min_size=1, max_size=6, unique=True)
    else:
        names = st.lists(concepts(platform) | servers, max_size=6, unique=True)
    return names.map(
        lambda chosen: ToolPolicy(
            (
                Rule("*", "deny", source=source),
                *(Rule(one, "allow", source=source, word=one) for name in chosen for one in family(platform, name)),
            )
        )
    )


def family(platform: str, name: str, *, every: bool = False) -> list[str]:
    """All tools that the platform's word for ``name`` grants together; ``every``: that it withholds together."""
    if name not in BY_CONCEPT:
        return [name]
    word = BY_CONCEPT[name].columns[platform].write
    return [
        tool.concept
        for tool in TOOLS
        if (column := tool.columns.get(platform)) is not None and column.write == word and (every or column.covers)
    ]


def deny_lists(platform: str) -> st.SearchStrategy[ToolPolicy]:
    source = "permission" if platform in OPENCODES else "disallowedTools"
    return st.lists(concepts(platform), min_size=1, max_size=4, unique=True).map(
        lambda chosen: ToolPolicy(
            tuple(
                Rule(tool.concept, "deny", source=source, word=one)
                for one in chosen
                for tool in TOOLS
                if platform in tool.columns and tool.columns[platform].write == BY_CONCEPT[one].columns[platform].write
            )
        )
    )


def below_defaults(policy: ToolPolicy) -> ToolPolicy:
    """A file's rules come after those of OpenCode and Kilo themselves, which withhold these tools."""
    return ToolPolicy((*(Rule(concept, "deny") for concept in OPENCODE.withheld), *policy.rules))


ACTIONS: st.SearchStrategy[Action] = st.sampled_from(("allow", "ask", "deny"))


def ordered_rules(platform: str) -> st.SearchStrategy[ToolPolicy]:
    """OpenCode's own: patterns and questions."""
    patterns = st.lists(st.tuples(st.sampled_from(["git log*", "git *", "rm *", "*.md"]), ACTIONS), max_size=3)

    def build(base: Action, tools: list[tuple[str, Action, list[tuple[str, Action]]]]) -> ToolPolicy:
        rules = [Rule("*", base, source="permission")]
        for concept, action, more in tools:
            named = family(platform, concept, every=action != "allow")
            rules += [Rule(one, action, source="permission", word=concept) for one in named]
            for pattern, act in dict(more).items():
                named = family(platform, concept, every=act != "allow")
                rules += [Rule(one, act, pattern, source="permission") for one in named]
        return ToolPolicy(tuple(rules))

    entry = st.tuples(st.sampled_from(["read", "execute", "write", "task", "grep"]), ACTIONS, patterns)
    return st.builds(build, ACTIONS, st.lists(entry, max_size=4, unique_by=lambda one: one[0]))


MODELS = {
    "claude": st.sampled_from(["sonnet", "opus", "haiku", "claude-sonnet-4-5", "claude-opus-4-5-20251101"]).map(
        claude.read
    ),
    "opencode": st.sampled_from(["anthropic/claude-sonnet-4-5", "openai/gpt-5.4", "github-copilot/gpt-5.4", "x/y"]).map(
        opencode.read
    ),
    "copilot": st.sampled_from(["Claude Sonnet 4.6 (copilot)", "GPT-5.4 (copilot)", "gpt-4.1"]).map(copilot.read),
    "gemini": st.sampled_from(["gemini-2.5-pro", "flash"]).map(gemini.model_of),
    "qwen": st.sampled_from(["qwen3-coder-plus", "sonnet", "gpt-4.1"]).map(qwen.model_of),
    "codex": st.sampled_from(["gpt-5.4", "gpt-4.1"]).map(codex.from_codex),
}


def agent_of(platform: str, name: str, **attributes: object) -> Agent:
    agent = Agent(platform, name)
    for attribute, value in attributes.items():
        setattr(agent, attribute, value)
    return agent


def agents(platform: str) -> st.SearchStrategy[Agent]:
    """Agents that a file of the platform can say, without anything that has no word there."""
    common = {
        "platform": st.just(platform),
        "name": NAMES,
        "description": DESCRIPTIONS,
        "prompt": PROMPTS,
    }
    maybe = st.none()
    effort = st.sampled_from(["low", "high", "max"])
    if platform == "claude":
        return st.builds(
            agent_of,
            **common,
            model=maybe | MODELS["claude"],
            policy=maybe | allow_lists("claude") | deny_lists("claude"),
            permission_mode=maybe | st.sampled_from(["default", "plan", "acceptEdits", "dontAsk", "bypassPermissions"]),
            max_turns=maybe | st.integers(1, 50),
            effort=maybe | effort,
            colour=maybe | st.sampled_from(["red", "cyan"]),
            skills=maybe | st.lists(NAMES, min_size=1, max_size=2).map(tuple),
            memory=maybe | st.just("user"),
            background=maybe | st.booleans(),
            isolation=maybe | st.just("worktree"),
            initial_prompt=maybe | SENTENCE,
        )
    if platform in OPENCODES:
        return st.builds(
            agent_of,
            **common,
            display_name=maybe | SENTENCE if platform == "kilo" else maybe,
            mode=st.sampled_from(["subagent", "primary"]),
            model=MODELS["opencode"],
            policy=maybe | (allow_lists(platform) | deny_lists(platform) | ordered_rules(platform)).map(below_defaults),
            max_turns=maybe | st.integers(1, 50),
            temperature=maybe | st.sampled_from([0, 0.1, 1e-7, 1.5]),
            top_p=maybe | st.sampled_from([0.5, 1]),
            effort=maybe | effort,
            colour=maybe | st.sampled_from(["#EF4444", "#123abc", "primary"]),
            hidden=maybe | st.booleans(),
        )
    if platform == "gemini":
        return st.builds(
            agent_of,
            **common,
            display_name=maybe | SENTENCE,
            model=maybe | MODELS["gemini"],
            policy=maybe | allow_lists("gemini"),
            max_turns=maybe | st.integers(1, 50),
            temperature=maybe | st.sampled_from([0, 0.1, 1.5]),
        )
    if platform == "qwen":
        return st.builds(
            agent_of,
            **common,
            model=maybe | MODELS["qwen"],
            policy=maybe | allow_lists("qwen") | deny_lists("qwen"),
            permission_mode=maybe | st.sampled_from(["default", "plan", "acceptEdits"]),
            max_turns=maybe | st.integers(1, 50),
            colour=maybe | st.sampled_from(["red", "cyan"]),
            background=maybe | st.booleans(),
        )
    if platform == "droid":
        return st.builds(
            agent_of,
            **common,
            model=maybe | st.sampled_from(["custom:x", "gpt-5.5"]).map(droid.from_droid),
            policy=maybe | allow_lists("droid"),
            effort=maybe | effort,
        )
    if platform == "cursor":
        return st.builds(
            agent_of,
            **common,
            model=maybe | st.just(Model("gpt-5.6-sol-medium")),
            policy=st.sampled_from([None, cursor.READONLY]),
            background=maybe | st.booleans(),
        )
    if platform == "codex":
        return st.builds(
            agent_of, **common, user_invocable=st.just(False), model=maybe | MODELS["codex"], effort=maybe | effort
        )
    return st.builds(
        agent_of,
        **common,
        model=maybe | MODELS["copilot"],
        policy=maybe | allow_lists("copilot"),
        effort=maybe | effort,
        skills=maybe | st.lists(NAMES, min_size=1, max_size=2).map(tuple),
        user_invocable=maybe | st.booleans(),
        model_invocable=maybe | st.booleans(),
        subagents=maybe | st.lists(NAMES, min_size=1, max_size=2).map(tuple),
        argument_hint=maybe | SENTENCE,
        target=maybe | st.sampled_from(["vscode", "github-copilot"]),
    )


class Stage(NamedTuple):
    """An agent in one client's form: the file, what the client sees, the neutral agent, the lines of the way here."""

    text: str
    seen: Seen
    agent: Agent
    losses: list[Loss]


def through(agent: Agent, platform: str, wish: Wish = Wish()) -> Stage:  # noqa: B008
    """``agent`` written for ``platform``, and read again. An example that the platform refuses says nothing."""
    half = conversion.get(platform)
    written = half.write(agent, wish)
    if written.refusal is not None:
        assume(False)
    return reread(half.text(written.fields, agent), platform, half.stem(agent.name), written.losses)


def reread(text: str, platform: str, stem: str, losses: list[Loss] | None = None) -> Stage:
    half = conversion.get(platform)
    place = Place(f"{half.folder}/{stem}{half.suffix}", "", half.folder, stem + half.suffix, "project")
    source = Source.from_text(place.path, text)
    seen = get(platform).see(source, place)
    assert seen.outcome == "loaded", (seen.reason, text)
    return Stage(text, seen, half.read(seen, source, place), losses or [])
