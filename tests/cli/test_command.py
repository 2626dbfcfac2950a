"""How commands take their arguments and end, and what a new output format needs."""

import sys
from types import ModuleType
from typing import TYPE_CHECKING, Annotated, Literal, TextIO

import pytest
import typer
from typer.testing import CliRunner

from agentlint import reports
from agentlint.cli import command
from agentlint.cli.check import check
from agentlint.cli.command import ends, fits, takes
from agentlint.cli.names import named, targets
from agentlint.cli.options import complete_formats
from agentlint.cli.report import report
from agentlint.reports import matrix
from agentlint.status import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from agentlint.engine.lint import FileResult
    from agentlint.engine.run import Summary


def run(command: "Callable[..., None]", *arguments: str) -> tuple[int, str, str]:
    application = typer.Typer()
    application.command()(command)
    done = CliRunner().invoke(application, arguments)
    return done.exit_code, done.stdout, done.stderr


class Shared(command.Arguments):
    loud: Annotated[bool, typer.Option("--loud")] = False


class Arguments(Shared):
    word: Annotated[str, typer.Argument()]
    times: Annotated[int, typer.Option("--times")] = 1


@takes(Arguments)
def echo(arguments: Arguments) -> int:
    """Say a word."""
    print((arguments.word.upper() if arguments.loud else arguments.word) * arguments.times)
    return 3


def test_a_command_takes_one_object_and_gives_its_exit_status() -> None:
    assert run(echo, "ab", "--times", "2", "--loud") == (3, "ABAB\n", "")
    assert run(echo, "ab") == (3, "ab\n", "")
    status, _, said = run(echo)
    assert status == 2
    assert "Missing argument" in said


def test_help_shows_the_options_of_a_command_itself_first() -> None:
    shown = run(echo, "--help")[1]
    assert "Say a word." in shown
    assert shown.index("--times") < shown.index("--loud")


@pytest.mark.parametrize(
    ("value", "annotation", "kept"),
    [
        ("a", str, True),
        ("a", Annotated[str | None, typer.Option("--word")], True),
        (None, Annotated[str | None, typer.Option("--word")], True),
        (None, str, False),
        (("a", "b"), list[str] | None, True),
        ((), list[str] | None, True),
        (("a", 1), list[str], False),
        ("text", Literal["text", "json"], True),
        ("txt", Literal["text", "json"], False),
        (0, int, True),
        ("0", int, False),
        (True, int, False),
    ],
)
def test_a_value_that_has_its_type_already_is_kept(value: object, annotation: object, kept: bool) -> None:
    assert fits(value, annotation) is kept


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (UsageError("give `\x1b[31m` another name"), "agentlint: give `␛[31m` another name\n"),
        (FileNotFoundError(2, "No such file", "a.md"), "agentlint: [Errno 2] No such file: 'a.md'\n"),
    ],
)
def test_what_a_command_cannot_work_with_is_one_line(error: Exception, said: str) -> None:
    @ends
    def command() -> int:
        raise error

    assert run(command) == (2, "", said)


def test_no_command_ends_the_process_itself() -> None:
    """`cli/command.py` does, for all of them."""
    from pathlib import Path

    import agentlint.cli

    places = Path(agentlint.cli.__file__).parent.glob("*.py")
    others = [path for path in places if path.name not in ("__init__.py", "command.py")]
    assert [path.name for path in others if "typer.Exit" in path.read_text("utf-8")] == []


@pytest.mark.parametrize(
    ("name", "option", "said"),
    [
        ("clade", "", "`clade` is not one of claude, vscode; did you mean `claude`?"),
        ("x", "--as", "--as takes claude or vscode, not `x`"),
    ],
)
def test_a_name_that_nobody_knows(name: str, option: str, said: str) -> None:
    with pytest.raises(UsageError) as raised:
        named(name, ("claude", "vscode"), option)
    assert str(raised.value) == said


def test_names_are_taken_in_any_spelling_that_is_known() -> None:
    assert named("Claude-Code", ("claude", "vscode")) == "claude"
    assert named("VSCode", ("claude", "vscode")) == "vscode"
    assert targets(["codex,claude", "main"]) == ("codex", "claude", "opencode", "copilot")


class Tally:
    """A report of how many findings each file has."""

    def __init__(self, stream: TextIO, *, color: bool) -> None:
        self.stream, self.color = stream, color

    def file(self, result: "FileResult") -> None:
        self.stream.write(f"{len(result.diagnostics)} {result.path}\n")

    def finish(self, summary: "Summary") -> None:
        self.stream.write(f"{summary.files} files\n")


@pytest.fixture
def project(tmp_path: "Path", monkeypatch: pytest.MonkeyPatch) -> "Path":
    (tmp_path / ".git").mkdir()
    (tmp_path / ".claude/agents").mkdir(parents=True)
    (tmp_path / ".claude/agents/a.md").write_text("---\nname: a\ndescription: Does\ntools: Frob\n---\nGo.\n")
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("GITHUB_ACTIONS", raising=False)
    return tmp_path


def test_an_output_format_is_one_module_and_one_name(project: "Path", monkeypatch: pytest.MonkeyPatch) -> None:
    module = ModuleType("agentlint.reports.tally")
    vars(module)["Report"] = Tally
    monkeypatch.setitem(sys.modules, module.__name__, module)
    assert run(check, "--output-format", "tally")[0] == 2
    monkeypatch.setattr(reports, "FORMATS", (*reports.FORMATS, "tally"))
    told = "2 .claude/agents/a.md\n1 files\n"
    assert run(check, "--output-format", "tally") == (1, told, "")
    assert run(check, "--output", "tally:out", "--quiet")[0] == 1
    assert (project / "out").read_text() == told
    assert complete_formats("ta") == ["tally:"]
    status, _, said = run(check, "--output-format", "taly")
    assert (status, "'junit', 'tally'" in " ".join(said.split())) == (2, True)


@pytest.mark.usefixtures("project")
def test_a_page_of_the_report_is_one_module_and_one_name(monkeypatch: pytest.MonkeyPatch) -> None:
    module = ModuleType("agentlint.reports.matrix.names")
    vars(module)["write"] = lambda document, out: out.write(",".join(one["path"] for one in document["agents"]))
    monkeypatch.setitem(sys.modules, module.__name__, module)
    monkeypatch.setitem(reports.PAGES, "names", (".txt",))
    assert matrix.__name__ == "agentlint.reports.matrix"
    assert run(report, "--output-format", "names") == (0, ".claude/agents/a.md", "")
