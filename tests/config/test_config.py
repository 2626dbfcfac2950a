"""Configuration files: which one counts, what its values do, and what is said about wrong ones."""

from __future__ import annotations

import json
import os
import pickle
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import typer
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner, Result

from agentlint.cli.baseline import baseline
from agentlint.cli.check import check
from agentlint.cli.config import config
from agentlint.cli.convert import convert
from agentlint.cli.fix import fix
from agentlint.cli.inspect import inspect
from agentlint.engine.config import NONE, Config, ConfigError, Configuration, load
from agentlint.engine.config_keys import KEYS
from agentlint.engine.settings import Settings
from agentlint.text import Severity

APP = typer.Typer()
for command in (check, fix, inspect, convert, baseline, config):
    APP.command()(command)

AGENT = "---\nname: {name}\ndescription: Reviews {name}\ntools: Read, Frobnicate\nfoo: 1\n---\nYou review.\n"
"""unknown-tool and unknown-key, both warnings."""


def run(*arguments: str) -> Result:
    return CliRunner().invoke(APP, list(arguments), env={"GITHUB_ACTIONS": None, "NO_COLOR": "1"})


def rules(*arguments: str) -> list[str]:
    """The findings of a check: path, rule and level."""
    done = run("check", "--output-format", "json", *arguments)
    assert done.exit_code in (0, 1), done.output
    document = json.loads(done.stdout)
    return [f"{one['path']} {one['rule']} {one['severity']}" for one in document["diagnostics"]]


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / ".git").mkdir()
    monkeypatch.chdir(tmp_path)
    write(tmp_path, ".claude/agents/a.md", AGENT.replace("{name}", "a"))
    return tmp_path


def write(folder: Path, name: str, text: str | bytes) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


A = ".claude/agents/a.md"


@pytest.mark.usefixtures("project")
def test_without_a_configuration() -> None:
    assert rules() == [f"{A} unknown-tool warning", f"{A} unknown-key warning"]
    assert Configuration().settings(A) == Settings()
    assert Configuration().of(A) is NONE


def test_the_defaults_are_those_of_the_declaration() -> None:
    for key in KEYS:
        value = getattr(Config(), key.attribute)
        if key.name in ("exclude", "per-file-ignores", "platforms", "convert.exclude"):
            value = type(key.default)() if value is None else value  # patterns are loaded where there are some
        if isinstance(value, tuple | frozenset):
            value = list(value)
        assert (str(value) if isinstance(value, Severity) else value) == key.default, key.name


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('select = ["unknown-key"]', ["unknown-key warning"]),
        ('ignore = ["unknown-key"]', ["unknown-tool warning"]),
        ('select = ["unknown-key"]\nextend-select = ["unknown-tool"]', ["unknown-tool warning", "unknown-key warning"]),
        ('select = ["unknown-key"]\nignore = ["unknown-key"]', []),
        ('severity.unknown-key = "error"', ["unknown-tool warning", "unknown-key error"]),
        ('severity.unknown-key = "off"', ["unknown-tool warning"]),
        ('severity.unknown-key = "info"', ["unknown-tool warning"]),
        ('[per-file-ignores]\n"*.md" = ["unknown-key"]', ["unknown-tool warning"]),
        ('[per-file-ignores]\n"b/" = ["unknown-key"]', ["unknown-tool warning", "unknown-key warning"]),
        ('[per-file-ignores]\n"a.md" = ["unknown-key"]\n".claude/**" = ["unknown-tool"]', []),
        ("max-file-size = 20", ["file-too-large error"]),
        ('max-file-size = 20\nseverity.file-too-large = "warning"', ["file-too-large warning"]),
        ('max-file-size = 20\nignore = ["file-too-large"]', []),
    ],
)
def test_what_the_keys_do(project: Path, text: str, expected: list[str]) -> None:
    write(project, "agentlint.toml", text)
    found = [one.removeprefix(f"{A} ") for one in rules()]
    assert found == expected
    write(
        project,
        "pyproject.toml",
        f"[tool.other]\nx = 1\n[tool.agentlint]\n{text.replace('[per', '[tool.agentlint.per')}",
    )
    (project / "agentlint.toml").unlink()
    assert [one.removeprefix(f"{A} ") for one in rules()] == found


def test_a_rule_named_shows_its_notes(project: Path) -> None:
    write(project, A, f"---\nname: a\ndescription: {'Reviews. ' * 300}\nfoo: 1\n---\nYou review.\n")
    assert rules() == [f"{A} unknown-key warning"]
    for text in ('extend-select = ["long-description"]', 'select = ["long-description", "unknown-key"]'):
        write(project, "agentlint.toml", text)
        assert rules() == [f"{A} long-description info", f"{A} unknown-key warning"]


def test_a_rule_of_notes_can_be_made_an_error(project: Path) -> None:
    write(project, "agentlint.toml", 'severity.long-description = "error"')
    write(project, A, f"---\nname: a\ndescription: {'Reviews. ' * 300}\n---\nYou review.\n")
    assert rules() == [f"{A} long-description error"]
    assert run("check").exit_code == 1
    assert rules("--severity", "error") == [f"{A} long-description error"]


def test_fail_on(project: Path) -> None:
    assert run("check").exit_code == 0
    write(project, "agentlint.toml", 'fail-on = "warning"')
    assert run("check").exit_code == 1
    assert run("check", "--fail-on", "error").exit_code == 0
    assert run("check", "--exit-zero").exit_code == 0
    assert run("fix").exit_code == 1
    assert run("fix", "--fail-on", "error").exit_code == 0


def test_the_nearest_configuration_of_each_file(project: Path) -> None:
    for name in ("one", "two", "two/deep"):
        write(project, f"{name}/.claude/agents/x.md", AGENT.replace("{name}", name.replace("/", "-")))
    write(project, "agentlint.toml", 'ignore = ["unknown-tool"]\nfail-on = "error"')
    write(project, "two/pyproject.toml", '[tool.agentlint]\nignore = ["unknown-key"]\nfail-on = "warning"')
    write(project, "two/deep/pyproject.toml", '[project]\nname = "agentlint-user"')
    assert rules() == [
        f"{A} unknown-key warning",
        "one/.claude/agents/x.md unknown-key warning",
        "two/.claude/agents/x.md unknown-tool warning",
        "two/deep/.claude/agents/x.md unknown-tool warning",
    ]
    assert run("check").exit_code == 1
    assert run("check", "one").exit_code == 0
    assert run("check", "two").exit_code == 1


def test_agentlint_toml_goes_before_pyproject(project: Path) -> None:
    write(project, "agentlint.toml", 'ignore = ["unknown-tool"]')
    write(project, "pyproject.toml", '[tool.agentlint]\nignore = ["unknown-key"]')
    assert rules() == [f"{A} unknown-key warning"]


def test_the_search_ends_at_the_repository(project: Path) -> None:
    write(project, "agentlint.toml", 'ignore = ["unknown-tool"]')
    (project / "inner" / ".git").mkdir(parents=True)
    write(project, f"inner/{A}", AGENT.replace("{name}", "a"))
    assert len(rules("inner")) == 2
    assert len(rules("inner", "--config", "agentlint.toml")) == 1


def test_config_and_isolated(project: Path) -> None:
    write(project, "agentlint.toml", 'ignore = ["unknown-tool"]')
    other = write(project, "else/strict.toml", 'ignore = ["unknown-key"]\n[per-file-ignores]\n".claude/**" = ["bom"]')
    assert rules("--config", str(other)) == [f"{A} unknown-tool warning"]
    assert Configuration(file=str(other)).settings(A).ignore == {"unknown-key", "bom"}  # from the current folder
    assert len(rules("--isolated")) == 2
    done = run("check", "--isolated", "--config", str(other))
    assert (done.exit_code, done.stderr) == (2, "agentlint: --config and --isolated cannot be used together\n")
    done = run("check", "--config", "nosuch.toml")
    assert (done.exit_code, done.stderr) == (2, "agentlint: nosuch.toml: cannot be read: no such file or directory\n")
    write(project, "pyproject.toml", "[project]\n")
    done = run("check", "--config", "pyproject.toml")
    assert (done.exit_code, done.stderr) == (2, "agentlint: pyproject.toml: it has no [tool.agentlint]\n")


def test_the_command_line_goes_first(project: Path) -> None:
    write(project, "agentlint.toml", 'select = ["unknown-key"]\nignore = ["bom"]\nseverity.unknown-tool = "off"')
    assert rules() == [f"{A} unknown-key warning"]
    assert rules("--select", "unknown-tool") == [f"{A} unknown-tool warning"]
    assert rules("--ignore", "unknown-key") == []
    (project / A).write_bytes(b"\xef\xbb\xbf" + (project / A).read_bytes())
    assert rules("--select", "bom") != []
    assert Configuration().settings(A).ignore == {"bom", "unknown-tool"}


def test_exclude(project: Path) -> None:
    write(project, "old/.claude/agents/b.md", AGENT)
    write(project, "agentlint.toml", 'exclude = ["old/"]')
    assert {one.split()[0] for one in rules()} == {A}
    assert {one.split()[0] for one in rules("old/.claude/agents/b.md")} == {"old/.claude/agents/b.md"}
    assert {one.split()[0] for one in rules("--exclude", "a.md")} == {"old/.claude/agents/b.md"}
    done = run("check", "--force-exclude", "old/.claude/agents/b.md")
    assert (done.exit_code, done.output) == (0, "0 files checked: nothing to report\n")
    done = run("check", "--exclude", "../x")
    assert (done.exit_code, done.stderr) == (
        2,
        "agentlint: --exclude ../x: it must not lead out of the folder with `..`\n",
    )
    for name in ("inspect", "convert"):
        shown = run(name, *(("--to", "opencode", "--dry-run") if name == "convert" else ()))
        assert "a.md" in shown.stdout
        assert "b.md" not in shown.stdout


def test_platforms(project: Path) -> None:
    write(project, "agents/x.md", "---\nmode: subagent\nfoo: 1\n---\nYou review.\n")
    write(project, "agents/notes.txt", "no agent")
    assert {one.split()[0] for one in rules()} == {A}
    write(project, "agentlint.toml", '[platforms]\n"agents/*" = "open-code"\n')
    done = run("check", "--verbose")
    assert "agents/x.md: opencode (`agents/*` in agentlint.toml)\n" in done.stderr
    assert "agents/x.md unknown-key warning" in rules()
    assert "notes" not in done.output
    assert "agents/x.md: claude (asked for with --platform)" in run("check", "-v", "--platform", "claude").stderr
    assert '"as": "opencode"' in run("inspect", "agents/x.md", "--output-format", "json").stdout.splitlines()[1]
    given = CliRunner().invoke(APP, ["check", "-v", "-", "--stdin-filename", "agents/y.md"], input="---\na: 1\n---\n")
    assert "agents/y.md: opencode (" in given.stderr


def test_client_versions(project: Path) -> None:
    write(project, A, '---\nname: "a:b"\ndescription: Reviews\n---\nYou review.\n')
    assert rules() == [f"{A} name-format error"]
    assert "does not load" in run("convert", "--to", "opencode").stdout
    write(project, "agentlint.toml", 'client-versions.claude = "2.1.197"')
    assert rules() == []
    shown = run("inspect", "--as", "claude", "--output-format", "json").stdout
    assert '"version": "2.1.197"' in shown
    assert '"outcome": "loaded"' in shown
    assert "does not load" not in run("convert", "--to", "opencode").stdout


def test_convert(project: Path) -> None:
    write(project, A, "---\nname: a\ndescription: Reviews\nmodel: sonnet\ncolor: red\nmaxTurns: 5\n---\nYou review.\n")
    done = run("convert", "--dry-run")
    assert done.exit_code == 2
    assert done.stderr.startswith("agentlint: --to is missing: claude, opencode, copilot,")
    text = '[convert]\nto = ["opencode"]\n[convert.models]\nsonnet = { opencode = "x/y", copilot = "z" }\n'
    write(project, "agentlint.toml", text)
    shown = run("convert", "--stdout").stdout
    assert "model: x/y\n" in shown
    assert "==>" not in shown  # one file
    assert run("convert", "--stdout", "--to", "all").stdout.count("==>") == 7  # what can be written: not Cursor's
    assert "model: z\n" in run("convert", "--stdout", "--to", "copilot").stdout
    assert "model: c/d\n" in run("convert", "--stdout", "--model", "sonnet=c/d").stdout
    assert "# agentlint:" not in run("convert", "--stdout").stdout
    write(project, "agentlint.toml", text.replace("[convert]\n", "[convert]\npreserve = true\n"))
    assert "# agentlint:claude" in run("convert", "--stdout").stdout
    assert "# agentlint:" not in run("convert", "--stdout", "--no-preserve").stdout
    assert run("convert", "--check").exit_code == 1
    assert run("convert").exit_code == 0
    assert run("convert", "--check").exit_code == 0


def test_fix_goes_by_the_configuration(project: Path) -> None:
    text = "---\nname: a\ndescription: Use it so: it reads\ntools: Read\n---\nYou review.\n"
    path = write(project, A, text)
    write(project, "agentlint.toml", '[per-file-ignores]\n"a.md" = ["yaml-invalid"]')
    assert run("fix").exit_code == 0
    assert path.read_text() == text
    assert run("check", "--fix", "--isolated").exit_code == 0
    assert path.read_text() != text


def test_fix_leaves_what_comments_hide(project: Path) -> None:
    text = "---\nname: a\n# agentlint: ignore[yaml-invalid]\ndescription: Use it so: it reads\n---\nYou review.\n"
    path = write(project, A, text)
    assert run("fix").exit_code == 0
    assert path.read_text() == text
    assert run("fix", "--no-ignores").exit_code == 0
    assert 'description: "Use it so: it reads"' in path.read_text()


def test_fix_reports_no_clash_that_a_comment_hides(project: Path) -> None:
    for name in ("x", "y"):
        write(project, f".claude/agents/{name}.md", "---\nname: same\ndescription: Reviews\n---\nYou review.\n")
    (project / A).unlink()
    assert "duplicate-name" in run("fix").stdout
    for name in ("x", "y"):
        text = "---\n# agentlint: ignore-file[duplicate-name]\nname: same\ndescription: Reviews\n---\nYou review.\n"
        write(project, f".claude/agents/{name}.md", text)
    assert "duplicate-name" not in run("fix").stdout
    write(project, "agentlint.toml", 'severity.duplicate-name = "error"')
    done = run("fix", "--no-ignores")
    assert "error[duplicate-name]" in done.stdout
    assert done.exit_code == 1


def test_baseline_goes_by_the_configuration(project: Path) -> None:
    write(project, "agentlint.toml", 'ignore = ["unknown-tool"]')
    assert run("baseline").stdout == ".agentlint-baseline.json: 1 finding of 1 file\n"
    done = run("baseline", "--update", "--isolated")
    assert done.stdout.endswith(".agentlint-baseline.json: 2 findings of 1 file\n")


# --- what is wrong ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('selct = ["bom"]', "1:1: `selct` is not a key of agentlint's configuration; did you mean `select`?"),
        (
            '# c\n[per_file_ignores]\n"a" = []',
            "2:2: `per_file_ignores` is not a key of agentlint's configuration; did you mean `per-file-ignores`?",
        ),
        (
            "[convert]\nmodel = 1",
            "2:1: `convert.model` is not a key of agentlint's configuration; did you mean `models`?",
        ),
        (
            "\n[tool.agentlint]\nselect = []",
            "2:2: `[tool.agentlint]` belongs in a pyproject.toml; in agentlint.toml, write the keys without this table",
        ),
        (
            'select = [\n  "bom",\n  "unknwon-tool",\n]',
            "3:3: `unknwon-tool` is not the name of a rule; did you mean `unknown-tool`?",
        ),
        (
            'ignore = ["zzz"]',
            "1:11: `zzz` is not the name of a rule; `agentlint rule --all` lists them",
        ),
        ('ignore = "bom"', "1:10: `ignore` takes a list of rule names, not `bom`"),
        ("ignore = [1]", "1:11: `ignore` takes the name of a rule, not the number `1`"),
        (
            "select = []",
            "1:10: `select` is an empty list; add an item, or remove the key",
        ),
        ('severity = "error"', "1:12: `severity` takes a table of rules with levels, not `error`"),
        (
            'severity.bom = "fatal"',
            "1:16: `fatal` is not a level: it takes `error`, `warning`, `info` or `off`",
        ),
        (
            '[severity]\nblank-valu = "error"',
            "2:1: `blank-valu` is not the name of a rule; did you mean `blank-value`?",
        ),
        ('fail-on = "off"', "1:11: `off` is not a level: it takes `error`, `warning` or `info`"),
        (
            "max-file-size = 0",
            "1:17: `max-file-size` takes a whole number from 1 to 100,000,000, not the number `0`",
        ),
        (
            "max-file-size = true",
            "1:17: `max-file-size` takes a whole number from 1 to 100,000,000, not `true`",
        ),
        (
            "max-file-size = 1979-05-27",
            "1:17: `max-file-size` takes a whole number from 1 to 100,000,000, not a date",
        ),
        (
            'exclude = ["a", "../../**"]',
            "1:17: `../../**` cannot be a pattern of paths: it must not lead out of the folder with `..`",
        ),
        (
            '[per-file-ignores]\n"!a" = ["bom"]',
            "2:1: `!a` cannot be a pattern of paths: `!` has no meaning here",
        ),
        (
            '[per-file-ignores]\n"a" = ["blank-valu"]',
            "2:8: `blank-valu` is not the name of a rule; did you mean `blank-value`?",
        ),
        ("client-versions.claude = 2.1", "1:26: `client-versions.claude` takes a version, not the number `2.1`"),
        (
            'client-versions.claude = "new"',
            "1:26: `new` cannot be a version: a version is numbers separated by dots (`2.1.197`)",
        ),
        (
            'client-versions.claude = "2"\nclient-versions.claude-code = "3"',
            "2:17: `claude-code` repeats another key of the table",
        ),
        ("convert = 1", "1:11: `convert` takes a table, not the number `1`"),
        (
            "convert.models.sonnet = 1",
            (
                "1:25: `convert.models.sonnet` takes the name of a model, or a table of platforms with models, "
                "not the number `1`"
            ),
        ),
        ("convert.preserve = 1", "1:20: `convert.preserve` takes `true` or `false`, not the number `1`"),
        ('ignore = ["internal-error"]', "1:11: `internal-error` is not the name of a rule; "),
        ("select = [", "1:10: not TOML: the list of `select` begins with `[` and never ends"),
        ('a = "x\n', "1:5: not TOML: the value of `a` is not closed"),
        ('\x1b = "x"', "1:1: not TOML: the character U+001B is not allowed here"),
    ],
)
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_wrong_configurations(project: Path, text: str, said: str, newline: str) -> None:
    if newline == "\r\n" and "x\n" in text:
        pytest.skip("the parser calls it another character")
    write(project, "agentlint.toml", text.replace("\n", newline))
    for arguments in (("check",), ("fix",), ("inspect",), ("convert", "--to", "opencode"), ("baseline",), ("config",)):
        done = run(*arguments)
        assert done.exit_code == 2, arguments
        assert done.stdout == ""
        assert done.stderr.startswith(f"agentlint: agentlint.toml:{said}")
        assert done.stderr.count("\n") == 1
        assert "\x1b" not in done.stderr
    assert not (project / ".agentlint-baseline.json").exists()


def test_positions_in_a_pyproject(project: Path) -> None:
    write(project, "pyproject.toml", '[project]\nname = "x"\n\n[tool.agentlint.severity]\nblank-valu = "error"\n')
    assert run("check").stderr == (
        "agentlint: pyproject.toml:5:1: `blank-valu` is not the name of a rule; did you mean `blank-value`?\n"
    )
    write(project, "pyproject.toml", 'tool.agentlint = "x"')
    assert run("check").stderr == "agentlint: pyproject.toml:1:6: `tool.agentlint` must be a table\n"
    for text in ("[tool]\nagentlint = 1", "[ 'tool' ]\nagentlint.x = 1", "tool = { agentlint = { x = 1 } }"):
        write(project, "pyproject.toml", text)
        assert run("check").exit_code == 2, text
    write(project, "pyproject.toml", "tool = 1  # agentlint")
    assert run("check").stderr == "agentlint: pyproject.toml:1:1: `tool` must be a table\n"


def test_a_broken_pyproject_that_is_not_ours_is_passed_over(project: Path) -> None:
    write(project, "pyproject.toml", "[[[")
    assert len(rules()) == 2
    write(project, "pyproject.toml", '[project]\ndependencies = ["agentlint==0.1", "x"')
    assert len(rules()) == 2
    write(project, "pyproject.toml", "[[[ # tool.agentlint")
    assert run("check").exit_code == 2


def test_a_nested_wrong_one_is_told_of_with_its_path(project: Path) -> None:
    write(project, "sub/dir/agentlint.toml", "x = 1")
    write(project, f"sub/dir/{A}", AGENT)
    done = run("check")
    assert done.exit_code == 2
    assert done.stderr.startswith("agentlint: sub/dir/agentlint.toml:1:1: `x` is not a key")


def hostile(project: Path, case: str) -> str:
    path = project / "agentlint.toml"
    if case == "folder":
        path.mkdir()
        return "cannot be read: "
    if case == "loop":
        path.symlink_to("agentlint.toml")
        return "cannot be read: too many levels of symbolic links"
    if case == "dangling":
        path.symlink_to("nowhere")
        return "cannot be read: a symbolic link to nothing"
    if case == "pipe":
        os.mkfifo(path)
        return "cannot be read: not a regular file"
    data, said = {
        "huge": (b"# " + b"x" * 1_000_001, "larger than 1,000,000 bytes, and was not read"),
        "utf8": (b'ignore = ["\xff"]', "byte 11 is not UTF-8, which a TOML file must be"),
        "utf16": ('ignore = ["bom"]'.encode("utf-16"), "byte 0 is not UTF-8"),
        "deep": (b"ignore = " + b"[" * 400_000, "not TOML: it is nested too deeply"),
        "dotted": (b".".join([b"a"] * 400_000) + b" = 1", "not TOML: a key has too many dots"),
        "keys": (b"".join(b"a%d = 1\n" % number for number in range(60_000)), "`a0` is not a key of agentlint's"),
        "long key": (b"a" * 900_000 + b" = 1", "is not a key of agentlint's configuration"),
        "number": (b"max-file-size = " + b"9" * 100_000, "not TOML: "),
        "patterns": (b'exclude = ["' + b"*a" * 400_000 + b'"]', "it is longer than 1000 characters"),
        "nul": (b'exclude = ["a\\u0000b"]', "it contains a control character"),
    }[case]
    path.write_bytes(data)
    return said


@pytest.mark.parametrize(
    "case",
    ["folder", "loop", "dangling", "pipe", "huge", "utf8", "utf16", "deep", "dotted", "keys", "long key", "number",
     "patterns", "nul"],
)  # fmt: skip
def test_hostile_files(project: Path, case: str) -> None:
    if os.name == "nt" and case in ("folder", "loop", "dangling", "pipe"):
        pytest.skip("Windows has no such files")
    said = hostile(project, case)
    done = run("check")
    assert done.exit_code == 2
    assert done.stdout == ""
    assert said in done.stderr
    assert done.stderr.startswith("agentlint: agentlint.toml:")
    assert done.stderr.count("\n") == 1
    assert len(done.stderr) < 600


NAMES = st.sampled_from([key.name for key in KEYS] + ["convert", "tool", "x", "a.b", ""])
WORDS = st.sampled_from(["bom", "error", "off", "claude", "**/*.md", "../x", "2.1.197", "", "é\x1b"])
VALUES = st.recursive(
    WORDS | st.booleans() | st.integers() | st.floats(allow_nan=False),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS | NAMES, inner, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(NAMES, VALUES, max_size=4), st.booleans())
@settings(max_examples=400, deadline=None)
def test_any_toml_is_read_or_refused(tmp_path_factory: pytest.TempPathFactory, data: Any, pyproject: bool) -> None:
    import tomli_w

    path = tmp_path_factory.mktemp("any") / ("pyproject.toml" if pyproject else "agentlint.toml")
    path.write_text(tomli_w.dumps({"tool": {"agentlint": data}} if pyproject else data), "utf-8")
    try:
        found = load(str(path))
    except ConfigError as error:
        assert str(error).startswith(path.as_posix())
    else:
        assert isinstance(found, Config)


@given(st.binary(max_size=60) | st.text(st.sampled_from("[]{}=.,\"'#\n sevrity-on"), max_size=60).map(str.encode))
@settings(max_examples=400, deadline=None)
def test_any_bytes_are_read_or_refused(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    path = tmp_path_factory.mktemp("any") / "agentlint.toml"
    path.write_bytes(data)
    try:
        load(str(path))
    except ConfigError:
        return


def test_a_byte_order_mark_is_no_fault(project: Path) -> None:
    write(project, "agentlint.toml", b'\xef\xbb\xbfignore = ["unknown-tool"]')
    assert rules() == [f"{A} unknown-key warning"]
    write(project, "agentlint.toml", b"\xef\xbb\xbfx = 1")
    assert run("check").stderr.startswith("agentlint: agentlint.toml:1:1: ")


def test_a_path_beside_the_folder_is_not_below_it(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(project, "a/strict.toml", '[per-file-ignores]\n"/b.md" = ["bom"]')
    monkeypatch.chdir(project / "a")
    chosen = Configuration(file="strict.toml")
    assert chosen.settings("b.md").ignore == {"bom"}
    assert chosen.settings("../ab.md").ignore == frozenset()
    assert chosen.settings("../a/x/b.md").ignore == frozenset()


def test_settings_go_to_other_processes(project: Path) -> None:
    write(project, "agentlint.toml", 'ignore = ["bom"]\nseverity.unknown-key = "error"\nclient-versions.claude = "2"')
    chosen = Configuration().settings(A)
    assert pickle.loads(pickle.dumps(chosen)) == chosen
    assert chosen.levels == {"unknown-key": Severity.ERROR}
    assert chosen.versions == {"claude": "2"}


@pytest.mark.usefixtures("project")
def test_without_a_configuration_nothing_is_loaded_for_one() -> None:
    code = (
        "import sys; sys.argv = ['agentlint', 'check', '.claude']\n"
        "from agentlint.cli import main\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        "print(*{'tomllib', 'agentlint.engine.config_keys', 'agentlint.engine.globs'} & sys.modules.keys())"
    )
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=environment)
    assert done.stdout.splitlines()[-1] == ""


def test_folders_are_looked_at_once(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(20):
        write(project, f".claude/agents/team/{number}.md", AGENT.replace("{name}", f"a{number}"))
    write(project, "agentlint.toml", 'ignore = ["unknown-tool"]')
    read: list[str] = []
    real = load

    def counted(path: str, *rest: Any, **more: Any) -> Config | None:
        read.append(path)
        return real(path, *rest, **more)

    monkeypatch.setattr("agentlint.engine.config.load", counted)
    chosen = Configuration()
    paths = [f".claude/agents/team/{number}.md" for number in range(20)]
    made = {id(chosen.settings(path)) for path in paths}
    assert len(read) == 1
    assert len(made) == 1


def test_old_names_of_rules_still_work(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("agentlint.rules.RENAMED", {"strange-key": "unknown-key"})
    write(project, "agentlint.toml", 'ignore = ["strange-key"]')
    assert rules() == [f"{A} unknown-tool warning"]
    write(project, "agentlint.toml", 'severity.strange-key = "error"')
    assert rules() == [f"{A} unknown-tool warning", f"{A} unknown-key error"]
