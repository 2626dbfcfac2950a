"""Tool settings across clients: the canonical example, restrictions that a target cannot say, the comparison."""

from __future__ import annotations

import pytest

import agentlint
from agentlint.model.agent import Wish
from agentlint.model.policy import Rule, ToolPolicy, gains
from agentlint.model.tools import meaning
from agentlint.model.wildcard import matches
from agentlint.platforms import conversion
from tests.convert.agents import Stage, reread, through


def claude(fields: str) -> Stage:
    return reread(f"---\nname: a\ndescription: d\n{fields}---\nbody\n", "claude", "a")


def opencode(fields: str) -> Stage:
    return reread(f"---\ndescription: d\nmode: subagent\n{fields}---\nbody\n", "opencode", "a")


def copilot(fields: str) -> Stage:
    return reread(f"---\ndescription: d\n{fields}---\nbody\n", "copilot", "a")


def data(stage: Stage, *keys: str) -> dict[str, object]:
    return {key: (stage.seen.data or {}).get(key) for key in keys}


CANONICAL = "tools: Read, Grep, Bash(git log:*), mcp__s__t\n"


def test_the_canonical_list_in_opencode() -> None:
    there = through(claude(CANONICAL).agent, "opencode")
    permission = (there.seen.data or {})["permission"]
    assert permission == {
        "*": "deny",
        "read": "allow",
        "grep": "allow",
        "bash": {"*": "deny", "git log*": "ask"},
        "s_t": "ask",
    }
    assert isinstance(permission, dict)
    assert next(iter(permission)) == "*", "the last rule that matches decides: the denial must come first"
    assert '"*": deny' in there.text
    assert there.seen.tools == ("bash", "grep", "read")


def test_the_canonical_list_in_copilot() -> None:
    there = through(claude(CANONICAL).agent, "copilot")
    assert data(there, "tools") == {"tools": ["read", "search/textSearch", "execute", "s/t"]}


def test_a_pattern_that_claude_does_not_enforce_is_not_granted_there_by_default() -> None:
    source = opencode("permission:\n  '*': deny\n  read: allow\n  bash:\n    '*': deny\n    'git log*': allow\n")
    there = through(source.agent, "claude")
    assert data(there, "tools") == {"tools": "Read"}
    (line,) = [line for line in there.losses if line.field == "permission"]
    assert (line.kind, line.authority) == ("approximated", "narrower")
    assert "`bash`" in line.reason
    wider = through(source.agent, "claude", Wish(wider=True))
    assert data(wider, "tools") == {"tools": "Read, Bash"}, "a pattern would restrict nothing there"
    (line,) = [line for line in wider.losses if line.field == "permission"]
    assert line.authority == "wider"


@pytest.mark.parametrize(
    ("fields", "tools", "denied"),
    [
        ("", None, None),
        ("permission: allow\n", None, None),
        ("permission: deny\n", "Read", "Read"),
        ("permission:\n  edit: deny\n", None, "Write, Edit, NotebookEdit"),
        ("permission:\n  bash: ask\n", None, "Bash"),
        ("permission:\n  bash:\n    '*': allow\n    'rm *': deny\n", None, "Bash"),
        ("permission:\n  Bash: deny\n", None, "Bash"),
        ("permission:\n  write: deny\n", None, "Write, Edit, NotebookEdit"),
        ("tools:\n  write: false\n  webfetch: false\n", None, "Write, Edit, NotebookEdit, WebFetch"),
        ("tools:\n  read: true\n", None, None),
        ("permissions:\n  edit: deny\n  read: allow\n", None, "Write, Edit, NotebookEdit"),
        ("permissions:\n  - {action: shell, resource: '*', effect: deny}\n", None, "Bash"),
        ("permissions:\n  '*': deny\n  read: allow\n", "Read", None),
        ("permission:\n  bash: deny\npermissions:\n  '*': deny\n  bash: allow\n", "Read", "Read"),
        ("permission:\n  my_db: ask\n", None, "mcp__my__db"),
        ("permission:\n  read: allow\n  '*': deny\n", "Read", "Read"),
        ("permission:\n  '*': deny\n  edit: allow\n", "Write, Edit", None),
        ("permission:\n  db_query: deny\n", None, "mcp__db__query"),
        ("permission:\n  my_db_query: deny\n", None, "mcp__my__db_query, mcp__my_db__query"),
        ("permission:\n  '*': deny\n  my_db_query: allow\n", "mcp__my__db_query", None),
        ("permission:\n  '*': deny\n  web*: allow\n", "WebFetch, WebSearch", None),
    ],
)
def test_opencode_to_claude(fields: str, tools: str | None, denied: str | None) -> None:
    there = through(opencode(fields).agent, "claude")
    assert data(there, "tools", "disallowedTools") == {"tools": tools, "disallowedTools": denied}


PLAN = {
    "*": "deny", "read": "allow", "grep": "allow", "glob": "allow", "webfetch": "ask", "websearch": "ask",
    "task": "allow", "todowrite": "allow", "question": "allow", "skill": "allow", "lsp": "allow",
}  # fmt: skip
"""In plan mode Claude Code 2.1.332 refuses edits and MCP tools, and asks before the web (2026-11-27)."""
ASKING = {
    "*": "ask", "read": "allow", "grep": "allow", "glob": "allow", "task": "allow", "todowrite": "allow",
    "question": "allow", "skill": "allow", "lsp": "allow",
}  # fmt: skip
"""What holds where a file restricts without a list."""


@pytest.mark.parametrize(
    ("fields", "permission"),
    [
        ("", None),
        ("tools: '*'\n", None),
        ("tools: []\n", {"*": "deny"}),
        ("tools: Nope\n", {"*": "deny"}),
        ("tools: Write\n", {"*": "deny", "edit": "ask"}),
        ("disallowedTools: Write\n", {**ASKING, "edit": "deny"}),
        ("disallowedTools: Bash(rm:*)\n", {**ASKING, "bash": "deny"}),
        ("permissionMode: plan\n", PLAN),
        ("tools: Read, Bash\npermissionMode: plan\n", {"*": "deny", "read": "allow"}),
        ("permissionMode: bypassPermissions\n", None),
        (
            "tools: mcp__my-db, Agent(a, b)\n",
            {"*": "deny", "my-db_*": "ask", "task": {"*": "deny", "a": "allow", "b": "allow"}},
        ),
        (
            "tools: Read, Bash\nhooks:\n  PreToolUse:\n    - matcher: Bash\n      hooks: []\n",
            {"*": "deny", "read": "allow"},
        ),
    ],
)
def test_claude_to_opencode(fields: str, permission: object) -> None:
    assert data(through(claude(fields).agent, "opencode"), "permission") == {"permission": permission}


COPILOT_NAMES = (
    "write_agent", "list_agents", "read_agent", "task", "bash", "read_bash", "stop_bash", "list_bash", "write_bash",
    "session_store_sql", "fetch_copilot_cli_documentation", "web_search", "web_fetch", "powershell", "read_powershell",
    "write_powershell", "stop_powershell", "apply_patch", "store_memory", "ask_user", "update_todo", "tool_search_tool",
    "grep", "create", "Shell", "runCommands",
)  # fmt: skip
"""Copilot's own tools and words for them, which `server/NAME` gives too (1.0.102; the web and Windows by its rule)."""


@pytest.mark.parametrize(
    ("fields", "tools"),
    [
        ("", None),
        ("tools: []\n", []),
        ("tools: Read, Grep, Glob\n", ["read", "search"]),
        ("tools: Read, NotebookEdit\n", ["read", "edit/editNotebook"]),
        ("disallowedTools: Bash\n", ["read", "search", "edit", "web", "agent", "todo", "ask_user", "skill"]),
        (
            "disallowedTools: Write\n",
            [
                "read",
                "search",
                "edit/editFiles",
                "edit/editNotebook",
                "execute",
                "web",
                "agent",
                "todo",
                "ask_user",
                "skill",
            ],
        ),
        ("tools: Read, mcp__files__edit\n", ["read"]),
        *((f"tools: Read, mcp__srv__{name}\n", ["read"]) for name in COPILOT_NAMES),
        ("tools: Bash, mcp__srv__read_bash\n", ["execute", "srv/read_bash"]),
        ("tools: Agent, mcp__srv__write_agent\n", ["agent", "srv/write_agent"]),
        ("tools: WebFetch, WebSearch, mcp__srv__web_search\n", ["web", "srv/web_search"]),
        ("tools: Read, mcp__srv__skill, mcp__srv__sql\n", ["read", "srv/skill", "srv/sql"]),
        ("tools: Read, Monitor\ndisallowedTools: Monitor\n", ["read"]),
        ("tools: Read, Monitor\ndisallowedTools: PowerShell\n", ["read", "execute"]),
        ("tools: Read, Monitor, Bash(git *)\ndisallowedTools: Monitor\n", ["read", "execute"]),
        ("tools: Read, Monitor\ndisallowedTools: Bash\n", ["read"]),
    ],
)
def test_claude_to_copilot(fields: str, tools: object) -> None:
    assert data(through(claude(fields).agent, "copilot"), "tools") == {"tools": tools}


@pytest.mark.parametrize(
    ("fields", "tools"),
    [
        ("", None),
        ("tools: ['*']\n", None),
        ("tools: [read, '*']\n", None),
        ("tools: [shell, EDIT, search]\n", "Bash, Write, Edit, Grep, Glob"),
        ("tools: [search/textSearch, edit/editFiles]\n", "Grep, Edit"),
        ("tools: [web, github/*, s/t]\n", "WebFetch, WebSearch, mcp__github, mcp__s__t"),
        ("tools: [nope]\n", "Read"),
    ],
)
def test_copilot_to_claude(fields: str, tools: object) -> None:
    assert data(through(copilot(fields).agent, "claude"), "tools") == {"tools": tools}


def test_copilot_runs_its_own_tool_for_a_server_tool_of_that_name() -> None:
    source = copilot("tools: [files/edit]\n")
    assert [rule.tool for rule in (source.agent.policy or ToolPolicy()).rules] == ["*", "edit", "mcp/files/edit"]


def allowed(*names: str) -> ToolPolicy:
    return ToolPolicy((Rule("*", "deny"), *(Rule(name, "allow") for name in names)))


@pytest.mark.parametrize(
    ("after", "before", "gained"),
    [
        (ToolPolicy(), ToolPolicy(), []),
        (ToolPolicy(), allowed("read"), ["write", "execute", "network", "spawn", "mcp"]),
        (allowed("read"), ToolPolicy(), []),
        (allowed("write"), allowed("edit"), []),
        (allowed("execute"), ToolPolicy((Rule("execute", "ask"),)), ["execute"]),
        (allowed("execute"), ToolPolicy((Rule("execute", "deny", "rm *"),)), ["execute"]),
        (
            ToolPolicy((Rule("*", "deny"), Rule("execute", "allow", "git log*"))),
            ToolPolicy((Rule("*", "deny"), Rule("execute", "allow", "git *"))),
            [],
        ),
        (
            ToolPolicy((Rule("*", "deny"), Rule("execute", "allow", "git *"))),
            ToolPolicy((Rule("*", "deny"), Rule("execute", "allow", "git log*"))),
            ["execute"],
        ),
        (allowed("execute"), ToolPolicy((Rule("*", "deny"), Rule("execute", "allow", "git*", enforced=False))), []),
        (allowed("mcp/s/*"), allowed("mcp/s/t"), ["mcp"]),
        (allowed("mcp/s/t"), allowed("mcp/s/*"), []),
        (allowed("mcp/my/db_q"), allowed("mcp/my_db/q"), []),
    ],
)
def test_gains(after: ToolPolicy, before: ToolPolicy, gained: list[str]) -> None:
    assert [gain.authority for gain in gains(after, before)] == gained


def test_a_hostile_pattern_is_matched_in_time() -> None:
    assert not matches("a" * 3000, "*a" * 300 + "b")


@pytest.mark.parametrize(
    ("text", "pattern", "fits"),
    [
        ("git log", "git log *", True),
        ("git log -p", "git log*", True),
        ("x", "?", True),
        ("xy", "?", False),
        ("", "*", True),
    ],
)
def test_matches(text: str, pattern: str, fits: bool) -> None:
    assert matches(text, pattern) is fits


@pytest.mark.parametrize(
    ("platform", "fields", "target", "key", "value"),
    [
        # Claude Code takes no pattern over MCP servers in `tools`, and in `disallowedTools` only `mcp__*`.
        ("claude", "tools: Read, mcp__*, mcp__s__t*\n", "opencode", "permission", {"*": "deny", "read": "allow"}),
        ("claude", "tools: Read, mcp__*, mcp__s__*\n", "copilot", "tools", ["read", "s/*"]),
        ("opencode", "permission:\n  my*: deny\n", "claude", "disallowedTools", "mcp__*"),
        ("opencode", "permission:\n  s_*: deny\n", "claude", "disallowedTools", "mcp__s"),
        # One glob over flattened names may stand for servers' tools wherever a server's name ends.
        ("opencode", "permission:\n  '*': deny\n  read: allow\n  my*: allow\n", "copilot", "tools", ["read"]),
        # Tools that exist on Windows only, or beside Bash, grant no shell and take none away.
        ("claude", "tools: Read, PowerShell\n", "copilot", "tools", ["read"]),
        ("claude", "disallowedTools: Monitor, PowerShell\n", "copilot", "tools", None),
        ("copilot", "tools: [read, powershell]\n", "claude", "tools", "Read"),
        ("copilot", "tools: [read, srv/get*]\n", "opencode", "permission", {"*": "deny", "read": "allow"}),
    ],
)  # fmt: skip
def test_what_the_real_clients_were_seen_to_grant(
    platform: str, fields: str, target: str, key: str, value: object
) -> None:
    start = {"claude": claude, "opencode": opencode, "copilot": copilot}[platform](fields)
    assert data(through(start.agent, target), key) == {key: value}


def test_a_glob_over_servers_that_the_target_cannot_say_is_no_gain_there() -> None:
    there = through(opencode("permission:\n  my*: deny\n").agent, "copilot")
    assert "*" not in (there.seen.data or {})["tools"]  # type: ignore[operator]
    [line] = [line for line in there.losses if line.field == "permission"]
    assert line.authority == "narrower"


def test_the_rules_of_a_built_in_agent_are_told() -> None:
    start = reread("---\ndescription: d\n---\nbody\n", "opencode", "plan")
    there = through(start.agent, "claude")
    assert data(there, "disallowedTools") == {"disallowedTools": "Agent, Write, Edit, NotebookEdit"}
    [line] = [line for line in there.losses if line.field == "(built-in agent)"]
    assert (line.value, line.kind, line.authority) == ("plan", "approximated", "narrower")
    assert "permission" not in (through(start.agent, "opencode").seen.data or {})


@pytest.mark.parametrize(
    ("fields", "tools", "note"),
    [
        ("'*': deny\n  grep: ask\n  glob: allow", ["search/fileSearch"], "cannot ask before `grep`: not granted"),
        ("'*': deny\n  glob: {'*': deny, 'src/*': allow}\n  grep: allow", ["search/textSearch"], "cannot limit `glob`"),
        ("'*': deny\n  webfetch: allow\n  websearch: ask", ["web_fetch"], "cannot ask before `websearch`"),
        ("'*': deny\n  websearch: allow\n  webfetch: deny", ["web_search"], ""),
        ("'*': deny\n  webfetch: allow\n  websearch: allow", ["web"], ""),
    ],
)
def test_a_word_for_two_tools_is_granted_only_when_both_are(fields: str, tools: list[str], note: str) -> None:
    there = through(opencode(f"permission:\n  {fields}\n").agent, "copilot")
    assert data(there, "tools") == {"tools": tools}
    [line] = [line for line in there.losses if line.field == "permission"]
    assert note in line.reason
    assert (line.kind, line.authority) == (("approximated", "narrower") if note else ("mapped", "same"))


@pytest.mark.parametrize(
    ("tools", "words"),
    [
        ("Edit", ["edit/editFiles"]),
        ("Grep", ["search/textSearch"]),
        ("Glob", ["search/fileSearch"]),
        ("Write, Edit", ["edit"]),
        ("Grep, Glob", ["search"]),
    ],
)
def test_copilot_has_a_word_for_each_tool_alone(tools: str, words: list[str]) -> None:
    there = through(claude(f"tools: {tools}\n").agent, "copilot")
    assert data(there, "tools") == {"tools": words}
    back = through(there.agent, "claude")
    assert data(back, "tools") == {"tools": tools}
    assert data(through(back.agent, "copilot"), "tools") == {"tools": words}


@pytest.mark.parametrize(
    ("fields", "denied", "note"),
    [
        ("'g*_delete*': deny", ["mcp__g*"], "`mcp__g*` stands for `g*_delete*`, and denies more"),
        ("'my-mcp*': deny", ["mcp__my-mcp*"], ""),
        ("'my_db*': deny", ["mcp__my__db*", "mcp__my_db*"], ""),
        ("'web*': deny", ["web_fetch", "web_search", "mcp__web*"], ""),
        ("'b?sh': deny", ["run_shell_command", "monitor", "mcp__b*"], "`mcp__b*` stands for `b?sh`"),
        ("'*_x': deny", ["mcp__*"], "`mcp__*` stands for `*_x`, and denies more"),
        ("github_*: deny\n  github_get: allow", ["mcp__github"], "cannot deny `github_*` without `github_get`"),
    ],
)
def test_qwen_takes_a_star_only_at_the_end(fields: str, denied: list[str], note: str) -> None:
    """`matchesMcpPattern` of Qwen Code 0.24.4; with a server `github`, `mcp__g*__delete*` took nothing away."""
    start = opencode(f"permission:\n  {fields}\n")
    start.agent.name, start.agent.prompt = "reviewer", "You review code.\n"
    there = through(start.agent, "qwen")
    assert data(there, "disallowedTools") == {"disallowedTools": denied}
    assert gains(there.agent.policy or ToolPolicy(), start.agent.policy or ToolPolicy()) == []
    [line] = [line for line in there.losses if line.field == "permission"]
    assert note in line.reason
    assert line.authority == ("narrower" if note else "same")


@pytest.mark.parametrize("word", ["b?sh", "srv_get?", "sr?_get", "srv_g*t"])
def test_qwen_grants_no_pattern_even_with_allow_wider(word: str) -> None:
    """A pattern without a server's name, such as `b?sh`, once stopped the conversion with an error in Python."""
    start = opencode(f"permission:\n  '*': deny\n  read: allow\n  '{word}': ask\n")
    start.agent.name, start.agent.prompt = "reviewer", "You review code.\n"
    there = through(start.agent, "qwen", Wish(wider=True))
    listed = ["read_file", "run_shell_command"] if word == "b?sh" else ["read_file"]
    assert data(there, "tools") == {"tools": listed}


@pytest.mark.parametrize(
    ("fields", "permission"),
    [
        ("permission:\n  '*': deny\n  Bash: ask\n", {"*": "deny"}),
        ("permission:\n  '*': deny\n  write: ask\n", {"*": "deny"}),
        ("permission:\n  '*': deny\npermissions:\n  bash: ask\n", {"*": "deny"}),
        ("permission:\n  edit: deny\npermissions:\n  '*': deny\n  edit: ask\n", {"*": "deny"}),
        ("permission:\n  Bash: ask\n", {"bash": "ask", "background_process": "ask"}),
        ("permission:\n  '*': {'*': ask, 'git *': allow}\n", {"*": {"*": "ask", "git *": "allow"}}),
        (
            "permission:\n  github_*: deny\n  gi*: {x: ask}\n",
            {"github_*": {"*": "deny", "x": "ask"}, "gi*": {"x": "ask"}},
        ),
    ],
)
def test_a_question_that_is_not_in_force_is_no_grant(fields: str, permission: object) -> None:
    assert data(through(opencode(fields).agent, "kilo"), "permission") == {"permission": permission}


def test_a_pattern_over_servers_gives_no_tool_that_only_the_target_has() -> None:
    there = through(opencode("permission:\n  '*': deny\n  '*e*': ask\n").agent, "kilo")
    permission = (there.seen.data or {})["permission"]
    assert isinstance(permission, dict)
    assert (permission["*e*"], permission["background_process"], permission["schedule_wakeup"]) == (
        "ask",
        "deny",
        "deny",
    )


def test_what_a_client_withholds_by_itself_is_not_granted_elsewhere() -> None:
    start = opencode("permission:\n  edit: deny\n")
    there = through(start.agent, "copilot")
    assert "ask_user" not in (there.seen.data or {})["tools"]  # type: ignore[operator]
    assert data(through(start.agent, "claude"), "disallowedTools") == {"disallowedTools": "Write, Edit, NotebookEdit"}
    assert data(through(start.agent, "kilo"), "permission") == {"permission": {"edit": "deny"}}


def test_a_notebook_is_no_other_file() -> None:
    """NotebookEdit changes notebooks that are there ("Notebook file does not exist", Claude Code 2.1.332); OpenCode's
    `edit` also makes them."""
    start = claude("tools: NotebookEdit\n").agent
    there = through(start, "opencode")
    assert data(there, "permission") == {"permission": {"*": "deny"}}
    [line] = [line for line in there.losses if line.field == "tools"]
    assert line.authority == "narrower"
    assert "OpenCode's counterpart of `NotebookEdit` also creates files: not granted" in line.reason
    wider = conversion.get("opencode").write(claude("tools: NotebookEdit\n").agent, Wish(wider=True))
    assert wider.fields["permission"] == {"*": "deny", "edit": {"*": "deny", "*.ipynb": "allow"}}
    open_ = through(claude("disallowedTools: NotebookEdit\n").agent, "opencode")
    assert data(open_, "permission") == {"permission": {**ASKING, "edit": {"*": "ask", "*.ipynb": "deny"}}}


@pytest.mark.parametrize("target", ["codex", "cursor"])
@pytest.mark.parametrize(
    ("start", "free"),
    [
        (claude("disallowedTools: WebSearch\n"), "search the web"),
        (opencode("permission:\n  websearch: ask\n"), "search the web"),
        (opencode("permission:\n  webfetch: deny\n"), "fetch web pages"),
        (claude("disallowedTools: WebSearch, WebFetch\n"), "use the network"),
    ],
)
def test_one_web_tool_that_is_withheld_counts(start: Stage, free: str, target: str) -> None:
    written = conversion.get(target).write(start.agent, Wish())
    assert written.refusal is not None
    assert f"it could {free}; --allow-wider" in written.refusal.text


@pytest.mark.parametrize(
    ("permission", "kilo"),
    [
        # A name of a server's tool that is Kilo's own tool, a denial behind a question, and a tool of several names.
        ({"*": "deny", "background_process": "allow"}, {"*": "deny"}),
        ({"*": "deny", "github*": "ask", "*e*": "deny"}, {"*": "deny", "github*": "ask", "*e*": "deny"}),
        # The shell's denial holds for Kilo's background processes too, whatever a word for a server's tool says.
        ({"background_process": "ask", "bash": "deny"}, {"background_process": "deny", "bash": "deny"}),
    ],
)
def test_kilo_binds_names_in_its_own_way(permission: dict[str, str], kilo: dict[str, str]) -> None:
    lines = "".join(f"  '{key}': {action}\n" for key, action in permission.items())
    assert data(through(opencode(f"permission:\n{lines}").agent, "kilo"), "permission") == {"permission": kilo}


@pytest.mark.parametrize(
    ("lines", "process"),
    [
        # OpenCode has no tool of that name: the word allows a server's tool, and no process of Kilo's.
        ("  'github_*': allow\n  '*e*': ask\n  background_process: allow\n", None),
        # What the session decides for what only Kilo has is not allowed outright by a pattern over names.
        ("  'srv_*': ask\n  '*e*': allow\n", "ask"),
        ("  'srv_*': ask\n  bash: {'git log*': allow}\n  '*e*': allow\n", "ask"),
    ],
)
def test_no_word_of_opencode_s_allows_kilo_s_own_processes(lines: str, process: str | None) -> None:
    there = through(opencode(f"permission:\n{lines}").agent, "kilo")
    permission = (there.seen.data or {})["permission"]
    assert isinstance(permission, dict)
    assert permission.get("background_process") == process


def test_a_denial_takes_every_tool_of_its_concept_away_in_kilo() -> None:
    permission = (through(claude("disallowedTools: CronCreate\n").agent, "kilo").seen.data or {})["permission"]
    names = ("schedule_wakeup", "cancel_wakeup", "cron_create", "cron_delete", "cron_list")
    assert isinstance(permission, dict)
    assert {name: permission.get(name) for name in names} == dict.fromkeys(names, "deny")


def test_qwen_reader_and_vocabulary_know_the_same_names() -> None:
    for name in meaning("qwen"):
        seen = reread(
            f"---\nname: ab\ndescription: d\ntools: [read_file, {name}]\n---\nYou review code.\n", "qwen", "ab"
        )
        unknown = [problem.why for problem in seen.seen.problems if "no tool of this name" in problem.why]
        assert unknown == [], name


def test_a_server_is_another_than_one_whose_name_begins_like_it_where_clients_tell_names_apart() -> None:
    """OpenCode's `ctx_*` grants the tools of `ctx_more` too; Claude Code's `mcp__ctx` and Copilot's `ctx/*` do not."""
    alone = (Rule("*", "deny"), Rule("mcp/ctx/*", "allow"))
    after, before = ToolPolicy(alone), ToolPolicy((*alone, Rule("mcp/ctx_more/*", "deny")))
    assert [gain.what for gain in gains(after, before)] == ["ctx_more/*"]
    assert gains(after, before, joined=False) == []


@pytest.mark.parametrize(
    ("path", "tools"),
    [(".qwen/agents/writer.md", "\n  - notebook_edit"), (".claude/agents/writer.md", " NotebookEdit")],
)
def test_a_word_that_only_stands_for_a_tool_is_told(path: str, tools: str) -> None:
    """Copilot CLI has no tool for notebooks: `edit/editNotebook` is VS Code's."""
    made = agentlint.convert_text(
        f"---\nname: writer\ndescription: Edits a notebook\ntools:{tools}\n---\nEdit the notebook.\n",
        "copilot",
        path=path,
    )
    assert made.text is not None
    assert "tools: ['edit/editNotebook']\n" in made.text
    [line] = [one for one in made.changes if one.field == "tools"]
    assert line.kind == "approximated"
    assert f"`edit/editNotebook` stands for `{tools.split()[-1]}` in Copilot" in line.reason
