"""`agentlint inspect`: the JSON contract, who wins between agents of one name, and the table."""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING, Any

import pytest
import typer
from typer.testing import CliRunner

from agentlint import surroundings
from agentlint.cli.inspect import inspect as command
from agentlint.engine import discover
from agentlint.engine.inspect import Options, Run, inspect
from agentlint.engine.run import Summary, check
from agentlint.engine.settings import Settings
from agentlint.engine.walk import Missing
from agentlint.platforms.opencode import PROGRAM
from agentlint.reports import inspect as report
from agentlint.reports.terminal import columns_of

if TYPE_CHECKING:
    from pathlib import Path

app = typer.Typer()
app.command()(command)

REVIEWER = "---\nname: reviewer\ndescription: Reviews changes.\ntools: Read, Bash\nmodel: sonnet\n---\nYou review.\n"


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    home = tmp_path / "home"
    monkeypatch.setattr(surroundings, "home_folder", lambda: str(home))
    root = tmp_path / "project"
    (root / ".git").mkdir(parents=True)
    monkeypatch.chdir(root)
    return root


def put(root: Path, path: str, text: str | bytes = REVIEWER) -> str:
    target = root / path
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def asked(*arguments: str) -> list[dict[str, Any]]:
    result = CliRunner().invoke(app, [*arguments, "--output-format", "json"])
    assert result.exit_code == 0, result.output
    document = json.loads(result.stdout)
    assert document["version"] == 1
    agents: list[dict[str, Any]] = document["agents"]
    return agents


def shown(*arguments: str) -> str:
    result = CliRunner().invoke(app, [*arguments])
    assert result.exit_code == 0, result.output
    return result.stdout


def outcomes(*arguments: str) -> list[tuple[str, str, str]]:
    return [(one["path"], one["as"], one["outcome"]) for one in asked(*arguments)]


def test_the_contract(project: Path) -> None:
    put(project, ".claude/agents/reviewer.md")
    (agent,) = asked("--as", "claude")
    client = agent.pop("client")
    assert agent.pop("model").startswith("claude-sonnet-")
    assert client["id"] == "claude"
    assert set(client) == {"id", "title", "version", "date", "source"}
    assert agent == {
        "path": ".claude/agents/reviewer.md",
        "as": "claude",
        "outcome": "loaded",
        "name": "reviewer",
        "description": "Reviews changes.",
        "tools": ["Read", "Bash"],
        "mode": None,
        "permission": None,
        "reason": "",
        "user_invocable": None,
        "model_invocable": None,
        "prompt_length": len("You review."),
        "hypothetical": False,
        "problems": agent["problems"],
    }


def test_a_problem_has_its_place(project: Path) -> None:
    put(project, ".opencode/agents/a.md", "---\ndescription: d\ntools: Read\n---\nBody\n")
    (agent,) = asked("--as", "opencode")
    assert agent["outcome"] == "rejected"
    assert agent["name"] is None
    (problem,) = [one for one in agent["problems"] if one["severity"] == "error"]
    assert problem["effect"] == "rejects"
    assert problem["route"] == ["tools"]
    assert problem["range"] == {
        "start": {"line": 3, "column": 8, "offset": 26},
        "end": {"line": 3, "column": 12, "offset": 30},
    }


def test_the_files_own_client_comes_first(project: Path) -> None:
    path = put(project, ".github/agents/reviewer.agent.md")
    assert [one["as"] for one in asked(path)] == ["copilot", "claude", "opencode", "vscode"]
    assert [one["hypothetical"] for one in asked(path)] == [False, True, True, False]


def test_all_is_every_client_in_order(project: Path) -> None:
    put(project, ".github/agents/reviewer.agent.md")
    assert [one["as"] for one in asked("--as", "all")] == ["claude", "opencode", "copilot", "vscode"]
    assert [one["as"] for one in asked("--as", "vscode", "--as", "claude-code")] == ["vscode", "claude"]


def test_github_wins_over_claude_in_copilot(project: Path) -> None:
    put(project, ".claude/agents/reviewer.md")
    put(project, ".github/agents/reviewer.md")
    assert outcomes("--as", "copilot") == [
        (".claude/agents/reviewer.md", "copilot", "ignored"),
        (".github/agents/reviewer.md", "copilot", "loaded"),
    ]
    loser = asked("--as", "copilot")[0]
    assert loser["reason"] == "Copilot CLI takes the agent of this name from .github/agents/reviewer.md."


def test_a_hypothetical_agent_meets_nobody(project: Path) -> None:
    put(project, ".claude/agents/reviewer.md")
    put(project, ".github/agents/reviewer.md")
    assert [outcome for _, _, outcome in outcomes("--as", "claude")] == ["loaded", "loaded"]


def test_the_winner_may_come_last(project: Path) -> None:
    put(project, ".claude/agents/a.md")
    put(project, ".claude/agents/b.md")
    found = outcomes(".claude/agents/a.md", ".claude/agents/b.md", "--as", "claude")
    assert found == [(".claude/agents/a.md", "claude", "ignored"), (".claude/agents/b.md", "claude", "loaded")]


def test_nobody_is_named_the_winner_where_none_is_defined(project: Path) -> None:
    put(project, ".claude/agents/a.md")
    put(project, ".claude/agents/b.md")
    before = Settings(versions={"claude": "2.1.329"})
    entries = list(inspect(discover.discover(["."]), Options(("claude",), settings=before), Run()))
    assert [(entry.winner, entry.view["outcome"]) for entry in entries] == [("", "loaded"), ("", "loaded")]
    assert (
        entries[0]
        .view["reason"]
        .startswith(".claude/agents/b.md also defines an agent of this name. Claude Code 2.1.329")
    )
    assert entries[1].view["reason"].startswith(".claude/agents/a.md also defines an agent of this name.")


def test_files_of_one_agent_are_merged(project: Path) -> None:
    low = "---\ndescription: a\ncolor: '#111111'\npermission: {bash: deny}\n---\nA\n"
    high = "---\ndescription: b\npermission: {edit: ask}\n---\nB!\n"
    for path, text in ((".opencode/agent/x.md", low), (".opencode/modes/x.md", high)):
        (project / path).parent.mkdir(parents=True)
        (project / path).write_text(text)
    entries = [one.view for one in inspect(discover.discover(["."]), Options(("opencode",)), Run())]
    for facts in entries:
        assert (facts["outcome"], facts["description"], facts["mode"]) == ("loaded", "b", "primary")
        assert facts["prompt_length"] == 2
        assert (facts["permission"] or [])[-2:] == ["bash:*=deny", "edit:*=ask"]
        assert "bash" not in (facts["tools"] or "bash")
    assert entries[0]["reason"] == "The agent is also that of .opencode/modes/x.md: the files are merged."


def test_check_names_the_same_winner(project: Path) -> None:
    put(project, ".claude/agents/b.md")
    put(project, ".claude/agents/a.md")
    put(project, ".claude/agents/team/c.md")
    settings = Settings()
    found = [one for result in check(discover.discover(["."]), settings, Summary()) for one in result.diagnostics]
    shadowed = {one.path: one.data["winner"] for one in found if one.rule == "duplicate-name"}
    entries = inspect(discover.discover(["."]), Options(("claude",), settings=settings), Run())
    assert {entry.view["path"]: entry.winner for entry in entries if entry.winner} == shadowed
    assert shadowed == {
        ".claude/agents/a.md": ".claude/agents/team/c.md",
        ".claude/agents/b.md": ".claude/agents/team/c.md",
    }


def test_packages_of_one_repository_do_not_meet(project: Path) -> None:
    put(project, "one/.claude/agents/a.md")
    put(project, "two/.claude/agents/a.md")
    assert [outcome for _, _, outcome in outcomes("--as", "claude")] == ["loaded", "loaded"]


def test_the_project_wins_over_the_user(project: Path, tmp_path: Path) -> None:
    mine = str(tmp_path / "home/.claude/agents/mine.md")
    put(tmp_path, "home/.claude/agents/mine.md")
    theirs = put(project, ".claude/agents/theirs.md")
    assert outcomes(mine, theirs, "--as", "claude") == [(mine, "claude", "ignored"), (theirs, "claude", "loaded")]


def test_the_users_own_wins_in_copilot(project: Path, tmp_path: Path) -> None:
    mine = str(tmp_path / "home/.copilot/agents/reviewer.md")
    put(tmp_path, "home/.copilot/agents/reviewer.md")
    theirs = put(project, ".github/agents/reviewer.md")
    assert outcomes(theirs, mine, "--as", "copilot") == [(theirs, "copilot", "ignored"), (mine, "copilot", "loaded")]


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("opencode.json", '{"agent": 1}'),
        (".opencode/opencode.jsonc", "{"),
        (".opencode/agents/b.md", "---\ndescription: d\ncolor: teal\n---\n"),
        (".opencode/command/c.md", "---\nagent: [x]\n---\nGo.\n"),
    ],
)
def test_one_file_takes_a_whole_project_of_opencode_along(project: Path, path: str, text: str) -> None:
    """As seen on 2026-11-28: in the folder of the file and in those below, not in those around it."""
    agent = "---\ndescription: d\n---\nGo.\n"
    near, below = put(project, "web/.opencode/agents/a.md", agent), put(project, "web/ui/.opencode/agents/a.md", agent)
    around = put(project, ".opencode/agents/a.md", agent)
    put(project, f"web/{path}", text)
    shown = {one["path"]: one for one in asked("--as", "opencode")}
    newest = PROGRAM.newest
    reason = f"{newest} does not start in this project: it refuses web/{path}."
    for one in (near, below):
        assert (shown[one]["outcome"], shown[one]["name"], shown[one]["reason"]) == ("rejected", None, reason)
    assert (shown[around]["outcome"], shown[around]["name"]) == ("loaded", "a")


def test_a_users_file_takes_every_project_of_opencode_along(project: Path, tmp_path: Path) -> None:
    agent = "---\ndescription: d\n---\nGo.\n"
    bad = str(tmp_path / put(tmp_path, "home/.config/opencode/agents/b.md", "---\ncolor: teal\n---\n"))
    good = str(tmp_path / put(tmp_path, "home/.config/opencode/agents/a.md", agent))
    mine = put(project, ".opencode/agents/a.md", agent)
    assert {outcome for _, _, outcome in outcomes(bad, good, mine, "--as", "opencode")} == {"rejected"}
    put(project, "opencode.json", "[]")
    assert outcomes(good, ".", "--as", "opencode")[0] == (good, "opencode", "rejected")


@pytest.mark.usefixtures("project")
def test_standard_input() -> None:
    arguments = ["-", "--stdin-filename", ".claude/agents/x.md", "--as", "claude", "--output-format", "json"]
    result = CliRunner().invoke(app, arguments, input=REVIEWER)
    (agent,) = json.loads(result.stdout)["agents"]
    assert (agent["path"], agent["name"], agent["hypothetical"]) == (".claude/agents/x.md", "reviewer", False)


@pytest.mark.usefixtures("project")
@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--as", "cluade"], "did you mean `claude`?"),
        (["nothing-here.md"], "nothing-here.md: no such file or folder"),
        (["."], "no agents, skills or commands in this folder"),
    ],
)
def test_wrong_arguments(arguments: list[str], said: str) -> None:
    result = CliRunner().invoke(app, arguments)
    assert result.exit_code == 2
    assert said in result.stderr


def test_an_unreadable_file_is_named_and_the_others_are_shown(project: Path) -> None:
    put(project, ".claude/agents/a.md")
    put(project, ".claude/agents/large.md", b"x" * 1_000_001)
    result = CliRunner().invoke(app, ["--as", "claude", "--output-format", "json"])
    assert result.exit_code == 2
    assert [one["path"] for one in json.loads(result.stdout)["agents"]] == [".claude/agents/a.md"]
    assert result.stderr == ".claude/agents/large.md: larger than 1,000,000 bytes, not shown\n"


def test_missing_paths_are_counted() -> None:
    run = Run()
    assert list(inspect([Missing("gone.md", "no such file")], Options(), run)) == []
    assert (run.files, run.unreadable) == (0, [("gone.md", "no such file")])


def test_the_table(project: Path) -> None:
    put(project, ".claude/agents/reviewer.md", REVIEWER.replace("Bash", "Nonsense"))
    lines = shown("--as", "claude", "--as", "opencode").splitlines()
    assert lines[0] == ".claude/agents/reviewer.md"
    assert lines[2].split() == ["outcome", "loaded", "(rejected)"]
    (tools,) = [line.split() for line in lines if line.startswith("tools")]
    assert tools == ["tools", "*", "Read"]
    assert "* differs from the file." in lines


def test_what_is_as_written_is_not_marked(project: Path) -> None:
    put(
        project, ".claude/agents/a.md", "---\nname: a\ndescription: >\n  two\n  lines\ntools: [Bash, Read]\n---\nBody\n"
    )
    assert "*" not in shown("--as", "claude")


@pytest.mark.parametrize("client", ["claude", "opencode", "copilot", "vscode", "all"])
def test_the_table_fits_and_is_plain(project: Path, client: str) -> None:
    words = "長い説明 " * 40 + "x" * 300 + " \\e[31mred\\a"
    put(
        project,
        ".github/agents/a.agent.md",
        f'---\nname: a\ndescription: "{words}"\ntools: ["read", "x{"y" * 90}"]\n---\nB\n',
    )
    put(project, ".claude/agents/\x1b[31m.md", REVIEWER)
    out = shown("--as", client)
    assert all(line.isprintable() for line in out.splitlines())
    assert max(columns_of(line) for line in out.splitlines()) <= report.WIDTH


ALTERED = REVIEWER.replace("Bash", "Bash, Frob")
CLEAN = "---\nname: clean\ndescription: Does things well.\ntools: Read\n---\nGo.\n"


def test_of_several_files_each_client_has_a_word(project: Path) -> None:
    put(project, ".claude/agents/reviewer.md", ALTERED)
    put(project, ".claude/agents/clean.md", CLEAN)
    put(project, ".claude/agents/none.md", "# Notes\n\nNothing to see, and no agent.\n")
    put(project, ".opencode/agents/x.md", "---\ntools: Read\n---\nGo.\n")
    out = shown("--as", "claude", "--as", "opencode")
    assert out == (
        "                                                           Claude     OpenCode\n"
        "                                                           Code       1.18.34\n"
        "                                                           2.1.332\n"
        ".claude/agents/\n"
        "  clean.md                                                 loaded     (rejected)\n"
        "  none.md                                                  skipped    (altered)\n"
        "  reviewer.md                                              altered    (rejected)\n"
        ".opencode/agents/\n"
        "  x.md                                                     (skipped)  rejected\n"
        "\n"
        "Claude Code 2.1.332: 1 altered, 1 loaded, 1 skipped (if the client looked\n"
        "    there: 1 skipped)\n"
        "OpenCode 1.18.34: 1 rejected (if the client looked there: 2 rejected, 1\n"
        "    altered)\n"
        "\n"
        "altered: the client loads the file, but ignores or changes part of it.\n"
        "(in brackets) the client does not look there; the result if it did.\n"
        "`agentlint inspect FILE` shows everything that a client sees of a file,\n"
        "--verbose of every file.\n"
    )


def test_quiet_shows_what_is_not_as_written(project: Path) -> None:
    put(project, ".claude/agents/reviewer.md", ALTERED)
    put(project, ".claude/agents/clean.md", CLEAN)
    put(project, ".claude/agents/none.md", "# Notes\n\nNothing to see, and no agent.\n")
    lines = shown("--as", "claude", "--quiet").splitlines()
    assert [line.split() for line in lines[3:]] == [
        [".claude/agents/"],
        ["none.md", "skipped"],
        ["reviewer.md", "altered"],
        [],
    ]


def test_verbose_shows_all_of_several_files(project: Path) -> None:
    put(project, ".claude/agents/reviewer.md")
    put(project, ".claude/agents/clean.md", CLEAN)
    out = shown("--as", "claude", "--verbose")
    assert [line for line in out.splitlines() if line.startswith((".claude", "name "))] == [
        ".claude/agents/clean.md",
        "name        clean",
        ".claude/agents/reviewer.md",
        "name        reviewer",
    ]


def test_quiet_and_verbose_exclude_each_other(project: Path) -> None:
    put(project, ".claude/agents/reviewer.md")
    done = CliRunner().invoke(app, ["-q", "-v"])
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr == "agentlint: --quiet and --verbose cannot be used together\n"


@pytest.mark.parametrize(("columns", "width"), [(20, 60), (60, 60), (120, 120), (500, 160)])
def test_the_table_takes_the_terminal(project: Path, columns: int, width: int) -> None:
    put(project, ".claude/agents/a.md", f"---\nname: a\ndescription: {'many words ' * 40}\n---\nB\n")
    out = io.StringIO()
    options = Options(clients=("claude", "opencode", "copilot"), written=True)
    report.text(inspect(discover.discover(["."]), options, Run()), out, columns=columns)
    lines = out.getvalue().partition("\n\n")[0].splitlines()  # without what the marks mean
    assert width - 20 < max(len(line) for line in lines) <= width
    head = next(line for line in lines if "Claude Code" in line)
    assert head.index("OpenCode") - head.index("Claude Code") == (width - 12) // 3


def test_colour_is_only_colour(project: Path) -> None:
    put(project, ".claude/agents/a.md", REVIEWER)
    with_colour, without = io.StringIO(), io.StringIO()
    for out, color in ((with_colour, True), (without, False)):
        files = discover.discover(["."])
        report.text(inspect(files, Options(written=True), Run()), out, color=color)
    assert "\x1b[32mloaded\x1b[0m" in with_colour.getvalue()
    plain = with_colour.getvalue()
    for code in ("0", "1", "31", "32", "33"):
        plain = plain.replace(f"\x1b[{code}m", "")
    assert [line.rstrip() for line in plain.splitlines()] == without.getvalue().splitlines()


@pytest.mark.parametrize("raw", [b"", b"\x00\xff\xfe", b"---\n" * 500, b"---\nname: " + b"[" * 5000, b"\xff\xfe-\x00"])
def test_hostile_files(project: Path, raw: bytes) -> None:
    put(project, ".claude/agents/a.md", raw)
    assert len(asked()) == 4
    assert shown().startswith(".claude/agents/a.md\n")
