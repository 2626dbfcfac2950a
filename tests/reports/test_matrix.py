"""`agentlint report`: the document, the forms it takes, what changed between two of them, and what is written where."""

from __future__ import annotations

import base64
import hashlib
import html
import json
import re
import subprocess
import sys
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree

import pytest
import typer
from typer.testing import CliRunner, Result

from agentlint.cli.report import report
from agentlint.engine import convert
from agentlint.engine import report as engine
from agentlint.engine.discover import discover
from agentlint.engine.inspect import Run
from agentlint.engine.settings import Settings
from agentlint.engine.sources import read_source
from agentlint.reports.matrix import compare, is_own, markdown
from agentlint.reports.matrix.html import in_script
from tests.hostile.material import quoted
from tests.terminal import ROOT

if TYPE_CHECKING:
    from pathlib import Path

    from agentlint.text import Source

APP = typer.Typer()
APP.command()(report)

LOADED = "---\nname: a\ndescription: Looks at things\n---\nGo.\n"
ALTERED = "---\nname: b\ndescription: Does things\ntools: Read, Grepp\n---\nGo.\n"
REFUSED = "---\nname: c\n---\nGo.\n"


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / ".git").mkdir()
    folder = tmp_path / ".claude" / "agents"
    folder.mkdir(parents=True)
    for name, text in (("a", LOADED), ("b", ALTERED), ("c", REFUSED)):
        (folder / f"{name}.md").write_text(text)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*arguments: str, given: str | None = None) -> Result:
    return CliRunner().invoke(APP, list(arguments), input=given)


def document(*arguments: str) -> Any:
    done = run("--output-format", "json", *arguments)
    assert (done.exit_code, done.stderr) == (0, "")
    return json.loads(done.stdout)


def page_data(page: str) -> Any:
    match = re.search(r'<script type="application/json" id="data">(.*?)</script>', page, re.S)
    assert match
    return json.loads(match[1])


# --- the document -----------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("project")
def test_states_and_what_clients_see() -> None:
    told = document("--to", "opencode")
    assert [client["id"] for client in told["clients"]] == ["claude", "opencode", "copilot", "vscode"]
    a, b, c = told["agents"]
    assert (a["path"], a["kind"], a["platform"], a["declared"]) == (".claude/agents/a.md", "agent", "claude", None)
    views = [agent["views"]["claude"] for agent in (a, b, c)]
    assert [view["state"] for view in views] == ["loaded", "altered", "refused"]
    assert [view["tools"] for view in views] == ["all", ["Read"], None]
    assert views[1]["problems"][0]["rule"] == "unknown-tool"
    assert views[1]["problems"][0]["excerpt"] == {"text": "tools: Read, Grepp", "start": 13, "length": 5}
    assert a["views"]["opencode"]["hypothetical"] is True
    assert told["summary"]["claude"] == {"there": {"loaded": 1, "altered": 1, "refused": 1}, "elsewhere": {}}
    assert sum(told["summary"]["opencode"]["elsewhere"].values()) == 3
    assert (a["conversions"]["opencode"]["status"], c["conversions"]["opencode"]["status"]) == ("exact", "refused")


@pytest.mark.usefixtures("project")
def test_a_finding_has_its_line_and_its_fix_as_a_difference() -> None:
    (finding,) = document()["agents"][1]["findings"]
    assert (finding["rule"], finding["range"]["start"]["line"]) == ("unknown-tool", 4)
    assert finding["excerpt"]["text"] == "tools: Read, Grepp"
    (fix,) = finding["fixes"]
    assert (fix["safety"], fix["line"], fix["before"], fix["after"]) == (
        "unsafe", 4, ["tools: Read, Grepp"], ["tools: Read, Grep"],
    )  # fmt: skip


def test_findings_over_all_files_stand_with_their_file(project: Path) -> None:
    (project / ".claude/agents/d.md").write_text(LOADED)
    found = [(agent["path"][-4:], one["rule"]) for agent in document()["agents"] for one in agent["findings"]]
    assert found == [("a.md", "duplicate-name"), ("b.md", "unknown-tool"), ("c.md", "missing-key")]


def test_what_a_file_switches_off_and_what_another_file_takes(project: Path) -> None:
    folder = project / ".opencode" / "agents"
    folder.mkdir(parents=True)
    (folder / "x.md").write_text("---\ndescription: d\ndisable: true\n---\nGo.\n")
    (project / ".claude/agents/d.md").write_text(LOADED)
    agents = {agent["path"]: agent["views"] for agent in document()["agents"]}
    assert agents[".opencode/agents/x.md"]["opencode"]["state"] == "off"
    assert [agents[f".claude/agents/{name}.md"]["claude"]["state"] for name in "ad"].count("not seen") == 1


def test_agents_that_settings_declare_are_rows_of_their_own(project: Path) -> None:
    agent = {name: {"description": "d", "prompt": "p"} for name in ("one", "two")}
    (project / "kilo.json").write_text(json.dumps({"agent": agent}))
    told = document("--as", "kilo")
    declared = [(one["path"], one["declared"]) for one in told["agents"] if one["declared"]]
    assert declared == [("kilo.json", "agent.one"), ("kilo.json", "agent.two")]


def test_skills_and_commands_are_rows_too(project: Path) -> None:
    for name, text in ((".claude/skills/s/SKILL.md", LOADED), (".claude/commands/c.md", LOADED)):
        (project / name).parent.mkdir(parents=True)
        (project / name).write_text(text)
    assert {agent["kind"] for agent in document()["agents"]} == {"agent", "skill", "command"}
    done = run("--kind", "agent", "--output-format", "json")
    assert {agent["kind"] for agent in json.loads(done.stdout)["agents"]} == {"agent"}
    assert done.stderr == "1 command and 1 skill: not checked\n"
    asked = ("--kind", "skill", "--kind", "command")
    told = json.loads(run(*asked, "--to", "opencode", "--output-format", "json").stdout)
    assert [(agent["kind"], agent["path"]) for agent in told["agents"]] == [
        ("command", ".claude/commands/c.md"), ("skill", ".claude/skills/s/SKILL.md"),
    ]  # fmt: skip
    assert run(*asked, "--output-format", "markdown").stdout.splitlines()[1].startswith("| file | Claude Code ")


@pytest.mark.usefixtures("project")
def test_each_file_is_read_once() -> None:
    read: list[str] = []

    def counting(path: str, limit: int) -> Source:
        read.append(path)
        return read_source(path, limit)

    options = engine.Options(lambda _: Settings(), convert=lambda _: convert.Options(("opencode",)), read=counting)
    assert len(list(engine.report(discover(["."]), options, Run()))) == 3
    assert [path[-4:] for path in read] == ["a.md", "b.md", "c.md"]


# --- the forms --------------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("project")
def test_markdown_is_a_table() -> None:
    done = run("--output-format", "markdown", "--as", "claude", "--to", "opencode")
    lines = done.stdout.splitlines()
    assert re.fullmatch(r"\| agent \| Claude Code [\d.]+ \| to OpenCode \|", lines[1])
    assert lines[3:6] == [
        "| `.claude/agents/a.md` | ✅ loaded | ✅ exact |",
        "| `.claude/agents/b.md` | ⚠️ altered `unknown-tool` | ✅ exact |",
        "| `.claude/agents/c.md` | ❌ refused `missing-key` | ❌ refused `source-rejected` |",
    ]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a|b", "`a\\|b`"), ("a`b", "``a`b``"), ("`a", "`` `a ``"), ("<b>", "`<b>`"), ("", "` `"), ("a\nb", "`a↵b`"),
        ("a\u202eb", "`a�b`"),
    ],
)  # fmt: skip
def test_markdown_takes_text_for_text(text: str, shown: str) -> None:
    assert markdown.code(text) == shown


@pytest.mark.usefixtures("project")
def test_a_badge_counts_where_the_client_looks_or_else_what_would_be() -> None:
    assert run("--badge", "agents.svg", "--as", "claude", "--as", "opencode").output == ""
    with open("agents.svg", encoding="utf-8") as file:
        root = ElementTree.fromstring(file.read())
    texts = [one.text for one in root.iter("{http://www.w3.org/2000/svg}text")]
    assert texts == ["agents", "Claude Code 2/3", "OpenCode 2/3"]
    assert root.attrib["aria-label"] == (
        "Claude Code loads 2 of 3 agents (1 of them altered); "
        "OpenCode would load 2 of 3 agents, if they were where it looks"
    )


@pytest.mark.usefixtures("project")
def test_the_page_allows_its_own_script_and_style_and_nothing_else() -> None:
    page = run("--output-format", "html").stdout
    (policy,) = re.findall(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)">', page)
    (style,) = re.findall(r"<style>(.*?)</style>", page, re.S)
    (script,) = re.findall(r"<script>(.*?)</script>", page, re.S)
    assert html.unescape(policy) == (
        f"default-src 'none'; script-src 'sha256-{digest(script)}'; style-src 'sha256-{digest(style)}'; "
        "img-src data:; base-uri 'none'; form-action 'none'"
    )
    assert re.findall(r"<script\b[^>]*>", page) == ['<script type="application/json" id="data">', "<script>"]
    assert re.findall(r"""(?:src|href|action)=["']?([^"'\s>]*)""", page.replace(script, "")) == ["data:,", "#matrix"]
    assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(|setAttribute\(.on", script)


def digest(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


NASTY = "</script><script>alert(1)</script><img src=x onerror=alert(1)><!-- & \u2028 \u2029 \u202e \udc80 ## ::"


def test_what_files_say_is_never_markup(project: Path) -> None:
    (project / ".claude/agents/a.md").write_text(
        f"---\nname: a\ndescription: {quoted(NASTY.replace(chr(0xDC80), ''))}\ntools: <svg onload=alert(1)>\n---\nGo.\n"
    )
    (project / ".claude/agents/<img src=x onerror=alert(1)>.md").write_text(ALTERED)
    page = run("--output-format", "html").stdout
    (block,) = re.findall(r'id="data">(.*?)</script>', page, re.S)
    assert not re.search("[<>&\u2028\u2029\u202e\ud800-\udfff]", block)
    assert page.count("<script") == page.count("</script>") == 2
    assert page.count("<img") == page.count("<svg") == 0
    texts = page_data(page)["texts"]
    assert any(text.startswith("</script><script>alert(1)</script><img src=x onerror=alert(1)>") for text in texts)
    assert ".claude/agents/<img src=x onerror=alert(1)>.md" in texts


def test_json_in_a_script_says_the_same() -> None:
    shown = in_script([NASTY])
    assert json.loads(shown) == [NASTY]
    assert not re.search("[<>&\u2028\u2029\ud800-\udfff]|##|::", shown)


@pytest.mark.usefixtures("project")
def test_the_page_names_each_text_once() -> None:
    data = page_data(run("--output-format", "html").stdout)
    assert len(data["texts"]) == len(set(data["texts"]))
    assert [data["texts"][agent[0]] for agent in data["agents"]] == [f".claude/agents/{name}.md" for name in "abc"]


def test_equal_runs_give_equal_pages(project: Path) -> None:
    first = run("--output-format", "html", "--to", "all").stdout
    assert run("--output-format", "html", "--to", "all").stdout == first
    assert str(project) not in first


# --- two reports ------------------------------------------------------------------------------------------------------


def test_what_changed(project: Path) -> None:
    run("-o", "old.json", "--as", "claude", "--to", "opencode")
    (project / ".claude/agents/c.md").write_text(REFUSED.replace("\n---\nGo", "\ndescription: d\n---\nGo"))
    (project / ".claude/agents/a.md").unlink()
    (project / ".claude/agents/n.md").write_text(LOADED)
    changes = document("--compare", "old.json", "--as", "claude", "--to", "opencode")["changes"]
    assert changes["clients"] == []
    assert changes["added"] == [{"path": ".claude/agents/n.md", "declared": None}]
    assert changes["removed"] == [{"path": ".claude/agents/a.md", "declared": None}]
    (changed,) = changes["changed"]
    assert changed["path"] == ".claude/agents/c.md"
    assert changed["views"]["claude"][0] == {"field": "state", "from": "refused", "to": "loaded"}
    assert [one["rule"] for one in changed["findings"]["gone"]] == ["missing-key"]
    assert changed["conversions"] == {"opencode": {"from": "refused", "to": "exact"}}
    lines = run("--compare", "old.json", "--as", "claude", "--output-format", "markdown").stdout.splitlines()
    assert lines[lines.index("**3 agents changed**") :][:6] == [
        "**3 agents changed**",
        "",
        "- `.claude/agents/n.md`: added",
        "- `.claude/agents/a.md`: removed",
        "- `.claude/agents/c.md`",
        "  - `Claude Code: state refused -> loaded`",
    ]
    page = run("--compare", "old.json", "--output-format", "html").stdout
    assert "<li>.claude/agents/a.md: removed</li>" in page
    assert "Claude Code: state refused -&gt; loaded" not in page  # it stands in the data, as text
    assert "Claude Code: state refused -> loaded" in page_data(page)["texts"]


def test_nothing_changed_between_equal_runs(project: Path) -> None:  # noqa: ARG001 - the current folder
    run("-o", "old.json")
    assert document("--compare", "old.json")["changes"] == {"clients": [], "added": [], "removed": [], "changed": []}
    assert "**No agent changed**" in run("--compare", "old.json", "--output-format", "markdown").stdout


def test_two_versions_of_a_client(project: Path) -> None:
    """A path in `tools` twice: Claude Code takes the last one since 2.1.330."""
    old = document("--as", "claude", "--client-version", "claude=2.1.197")
    (project / "old.json").write_text(json.dumps(old))
    changes = document("--as", "claude", "--compare", "old.json")["changes"]
    (client,) = changes["clients"]
    assert (client["id"], client["from"]) == ("claude", "2.1.197")


@pytest.mark.usefixtures("project")
def test_a_version_that_nobody_observed_is_told() -> None:
    done = run("--output-format", "json", "--as", "claude", "--client-version", "claude=99.1")
    assert done.exit_code == 0
    assert done.stderr.startswith("note: Claude Code 99.1 was not observed; files are checked by ")
    assert json.loads(done.stdout)["clients"][0]["version"] == "99.1"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "it is not JSON"),
        ("[" * 100_000, "it is not JSON"),
        ("[]", "it was not written by `agentlint report --output-format json`"),
        ('{"version": 1, "diagnostics": []}', "it was not written by `agentlint report --output-format json`"),
        ('{"report": "agentlint", "version": 2}', "it has version 2, but this agentlint reads version 1"),
        ('{"report": "agentlint", "version": 1, "clients": []}', "`agents` has a form that agentlint does not write"),
        (
            '{"report": "agentlint", "version": 1, "clients": [], "agents": [{"path": "", "views": {"claude": 1}}]}',
            "`agents[0].declared` has a form that agentlint does not write",
        ),
    ],
)
def test_what_is_no_report_is_not_compared_with(project: Path, text: str, said: str) -> None:
    (project / "old.json").write_text(text)
    done = run("--compare", "old.json", "-o", "new.json")
    assert done.exit_code == 2
    assert done.stderr.startswith(f"agentlint: --compare old.json: {said}")
    assert not (project / "new.json").exists()


def test_a_report_reads_what_a_report_writes(project: Path) -> None:
    run("-o", "old.json", "--to", "all")
    assert compare.read((project / "old.json").read_bytes())["report"] == "agentlint"


# --- what is written where --------------------------------------------------------------------------------------------


def test_the_ending_says_the_format(project: Path) -> None:
    beginnings = {"r.html": "<!DOCTYPE html>", "r.htm": "<!DOCTYPE", "r.md": "<!-- report", "r.json": "{", "r": "<!DOC"}
    for name, beginning in beginnings.items():
        assert run("-o", name).output == ""
        text = (project / name).read_text("utf-8")
        assert text.startswith(beginning)
        assert is_own(text[:4096].encode())
        assert run("-o", name).exit_code == 0  # its own file it replaces


def test_a_file_of_somebody_else_stays_unless_it_is_forced(project: Path) -> None:
    for option, name in (("-o", "README.md"), ("--badge", "logo.svg")):
        (project / name).write_text("mine\n")
        done = run(option, name)
        assert (done.exit_code, done.stdout) == (2, "")
        assert done.stderr == (
            f"agentlint: {name} exists and is not a report: choose another name, or replace it with --force\n"
        )
        assert (project / name).read_text() == "mine\n"
        assert run(option, name, "--force").exit_code == 0
        assert (project / name).read_text("utf-8") != "mine\n"


def test_a_run_that_fails_leaves_the_old_report(project: Path) -> None:
    run("-o", "r.html")
    before = (project / "r.html").read_bytes()
    assert run("nothing/here", "-o", "r.html").exit_code == 2
    assert (project / "r.html").read_bytes() == before
    assert sorted(path.name for path in project.iterdir()) == [".claude", ".git", "r.html"]


def test_an_unreadable_file_is_told_in_the_report(project: Path) -> None:
    (project / "agentlint.toml").write_text("max-file-size = 100\n")
    (project / ".claude/agents/a.md").write_text("x" * 101)
    done = run("--output-format", "json")
    assert done.exit_code == 2
    assert done.stderr == ".claude/agents/a.md: larger than 100 bytes, not in the report\n"
    assert [one["path"] for one in json.loads(done.stdout)["unreadable"]] == [".claude/agents/a.md"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--as", "cluade"], "not `cluade`; did you mean `claude`?"),
        (["--client-version", "claude"], "--client-version claude: write CLIENT=VERSION, as in"),
        (["--client-version", "claude=new"], "a version is numbers separated by dots"),
        (["--client-version", "nobody=1.0"], "--client-version takes claude, "),
        (["--to", "nobody"], "--to takes claude, opencode, "),
        (["--compare", "none.json"], "--compare none.json: there is no such file"),
        (["-o", "none/r.html"], "No such file or directory"),
    ],
)
@pytest.mark.usefixtures("project")
def test_wrong_arguments(arguments: list[str], said: str) -> None:
    done = run(*arguments)
    assert (done.exit_code, done.stdout) == (2, "")
    assert said in done.stderr


@pytest.mark.usefixtures("project")
def test_standard_input() -> None:
    done = run("--output-format", "json", "--stdin-filename", ".claude/agents/q.md", given=ALTERED)
    (agent,) = json.loads(done.stdout)["agents"]
    assert (agent["path"], agent["views"]["claude"]["state"]) == (".claude/agents/q.md", "altered")


@pytest.mark.usefixtures("project")
def test_findings_are_chosen_as_in_check() -> None:
    def rules(*arguments: str) -> set[str]:
        return {finding["rule"] for agent in document(*arguments)["agents"] for finding in agent["findings"]}

    assert rules() == {"unknown-tool", "missing-key"}
    assert rules("--select", "unknown-tool") == {"unknown-tool"}
    assert rules("--ignore", "unknown-tool") == {"missing-key"}
    assert rules("--severity", "error") == {"missing-key"}


def test_only_the_page_needs_jinja() -> None:
    code = (
        "import sys\nfrom agentlint.cli import main\ntry: main()\nexcept SystemExit: pass\n"
        "print('jinja2' in sys.modules, 'agentlint.reports.matrix' in sys.modules)"
    )
    seed = "fixtures/seeds/.claude/agents/model-architect-builder.md"
    for arguments, loaded in (
        (["check"], "False False"), (["report", "--output-format", "json"], "False True"), (["report"], "True True"),
    ):  # fmt: skip
        done = subprocess.run(
            [sys.executable, "-c", code, *arguments, seed], cwd=ROOT, capture_output=True, text=True, check=True
        )
        assert done.stdout.splitlines()[-1] == loaded
