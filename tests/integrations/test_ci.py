"""The action, the project's own workflow and the snippets in the documentation: valid, and safe against their input."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[2]
ACTION = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))
WORKFLOWS = sorted(path.relative_to(ROOT).as_posix() for path in (ROOT / ".github/workflows").glob("*.yml"))
WORKFLOW = yaml.safe_load((ROOT / ".github/workflows/ci.yml").read_text("utf-8"))
PAGE = (ROOT / "docs/integrations.md").read_text("utf-8")
BASH = shutil.which("bash")


def run(*command: str, cwd: Path = ROOT) -> None:
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False, timeout=300)
    assert done.returncode == 0, done.stdout + done.stderr


def snippets(title: str) -> list[str]:
    """The YAML blocks of a section of docs/integrations.md."""
    section = re.search(rf"^## {re.escape(title)}\n(.*?)(?=^## |\Z)", PAGE, re.M | re.S)
    assert section, title
    return re.findall(r"^```yaml\n(.*?)^```$", section[1], re.M | re.S)


@pytest.mark.parametrize(
    ("schema", "path"),
    [
        ("vendor.github-actions", "action.yml"),
        ("vendor.dependabot", ".github/dependabot.yml"),
        ("vendor.github-issue-forms", ".github/ISSUE_TEMPLATE/wrong-finding.yml"),
        ("vendor.github-issue-forms", ".github/ISSUE_TEMPLATE/failure.yml"),
        ("vendor.github-issue-config", ".github/ISSUE_TEMPLATE/config.yml"),
        *(("vendor.github-workflows", path) for path in WORKFLOWS),
        *(("custom.github-workflows-require-timeout", path) for path in WORKFLOWS),
    ],
)
def test_they_fit_githubs_schemas(schema: str, path: str) -> None:
    pytest.importorskip("check_jsonschema", reason="needs check-jsonschema")
    run(sys.executable, "-m", "check_jsonschema", "--builtin-schema", schema, path)


@pytest.mark.parametrize(
    ("title", "schema"),
    [
        ("GitHub Actions", "vendor.github-workflows"),
        ("GitHub code scanning", "vendor.github-workflows"),
        ("GitLab CI/CD", "vendor.gitlab-ci"),
        ("Azure Pipelines", "vendor.azure-pipelines"),
    ],
)
def test_snippets_fit_their_schemas(title: str, schema: str, tmp_path: Path) -> None:
    pytest.importorskip("check_jsonschema", reason="needs check-jsonschema")
    found = snippets(title)
    assert found
    for number, text in enumerate(found):
        path = tmp_path / f"{number}.yml"
        path.write_text(text, "utf-8")
        # Azure's schema has patterns that are no regular expressions in unicode mode.
        variant = "nonunicode" if "azure" in schema else "default"
        run(sys.executable, "-m", "check_jsonschema", "--regex-variant", variant, "--builtin-schema", schema, str(path))


def test_the_pre_commit_snippet_is_valid(tmp_path: Path) -> None:
    pytest.importorskip("pre_commit", reason="needs pre-commit")
    for number, text in enumerate(snippets("pre-commit")):
        path = tmp_path / f"{number}.yaml"
        path.write_text(text, "utf-8")
        run(sys.executable, "-m", "pre_commit", "validate-config", str(path), cwd=tmp_path)


def test_zizmor_finds_nothing(tmp_path: Path) -> None:
    program = shutil.which("zizmor", path=os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]]))
    if program is None:
        pytest.skip("needs zizmor")
    command = (program, "--offline", "--no-progress", "-q")
    run(*command, "--pedantic", "--strict-collection", "action.yml", ".github")
    for title in ("GitHub Actions", "GitHub code scanning"):
        for number, text in enumerate(snippets(title)):
            path = tmp_path / f".github/workflows/{title.replace(' ', '-')}{number}.yml"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")
    run(*command, str(tmp_path))


def test_every_action_is_pinned_to_a_commit() -> None:
    jobs = [job for path in WORKFLOWS for job in yaml.safe_load((ROOT / path).read_text("utf-8"))["jobs"].values()]
    steps = [*ACTION["runs"]["steps"], *(step for job in jobs for step in job["steps"])]
    used = [step["uses"] for step in steps if "uses" in step]
    assert len(used) > 20
    assert [one for one in used if not re.fullmatch(r"[\w./-]+@[0-9a-f]{40}|\./", one)] == []


def test_a_pin_and_its_comment_are_the_same_everywhere() -> None:
    """One commit an action, and one version beside it: an update that forgot a place would show here."""
    text = "".join((ROOT / path).read_text("utf-8") for path in ("action.yml", *WORKFLOWS))
    pins = set(re.findall(r"uses: ([\w./-]+)@([0-9a-f]{40}) # (v[\d.]+)", text))
    assert len({action for action, _, _ in pins}) == len(pins) == 8


def test_only_the_release_the_site_and_the_news_may_write() -> None:
    rights = {
        (path, name, right)
        for path in WORKFLOWS
        for name, job in yaml.safe_load((ROOT / path).read_text("utf-8"))["jobs"].items()
        for right, level in job["permissions"].items()
        if level != "read"
    }
    assert rights == {
        (".github/workflows/nightly.yml", "news", "issues"),
        (".github/workflows/pages.yml", "deploy", "id-token"),
        (".github/workflows/pages.yml", "deploy", "pages"),
        (".github/workflows/release.yml", "attest", "attestations"),
        (".github/workflows/release.yml", "attest", "id-token"),
        (".github/workflows/release.yml", "page", "contents"),
        (".github/workflows/release.yml", "publish", "id-token"),
    }


def test_a_report_of_a_wrong_finding_asks_for_the_file_and_the_client() -> None:
    form = yaml.safe_load((ROOT / ".github/ISSUE_TEMPLATE/wrong-finding.yml").read_text("utf-8"))
    asked = {field["id"] for field in form["body"] if field["validations"]["required"]}
    assert {"file", "path", "client", "version"} <= asked


def test_the_workflow_covers_the_pythons_of_the_project() -> None:
    matrix = WORKFLOW["jobs"]["test"]["strategy"]["matrix"]
    assert matrix["system"] == ["ubuntu-latest", "macos-latest", "windows-latest"]
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert project["requires-python"] == f">={matrix['python'][0]}"
    assert matrix["python"][-1] == "3.14"


class Runner:
    """A GitHub runner's environment, with this checkout's agentlint where the action installs it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.work = folder / "work"
        self.output = folder / "output"
        self.output.touch()
        program = folder / "temp" / "agentlint" / "bin" / "python"
        program.parent.mkdir(parents=True)
        program.write_text(f'#!/bin/sh\nexec "{sys.executable}" "$@"\n')
        program.chmod(0o755)
        self.work.mkdir()

    def put(self, path: str, text: str) -> None:
        target = self.work / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text)

    def check(self, **inputs: str) -> tuple[int, str, dict[str, str]]:
        """The step of action.yml with these inputs: its exit status, what it prints, and its outputs."""
        step = next(step for step in ACTION["runs"]["steps"] if step.get("id") == "check")
        environment = dict(os.environ)
        for name, value in step["env"].items():
            asked = re.fullmatch(r"\$\{\{ inputs\.([a-z-]+) \}\}", value)
            assert asked, value
            environment[name] = inputs.get(asked[1], ACTION["inputs"][asked[1]]["default"])
        environment |= {
            "RUNNER_TEMP": str(self.folder / "temp"), "GITHUB_ACTION_PATH": str(ROOT), "PYTHONPATH": str(ROOT),
            "GITHUB_OUTPUT": str(self.output), "GITHUB_ACTIONS": "true",
        }  # fmt: skip
        assert BASH
        done = subprocess.run(
            [BASH, "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]], cwd=self.work, env=environment,
            capture_output=True, text=True, check=False, timeout=120,
        )  # fmt: skip
        lines = self.output.read_text().splitlines()
        return done.returncode, done.stdout + done.stderr, dict(line.split("=", 1) for line in lines)


GOOD = "---\nname: tester\ndescription: Writes tests\n---\nYou test.\n"
posix = pytest.mark.skipif(os.name != "posix" or BASH is None, reason="needs bash on a POSIX system")


@pytest.fixture
def runner(tmp_path: Path) -> Runner:
    return Runner(tmp_path)


@posix
def test_the_action_checks_the_project(runner: Runner) -> None:
    runner.put(".claude/agents/tester.md", GOOD)
    assert runner.check() == (0, "1 file checked: nothing to report\n", {"status": "0"})


@posix
def test_the_action_writes_sarif_and_fails_with_the_status(runner: Runner) -> None:
    runner.put(".claude/agents/a b.md", GOOD.replace("description: Writes tests\n", ""))
    runner.put("other/x.agent.md", GOOD)
    status, said, outputs = runner.check(paths=".claude/agents/a b.md\nother\n", sarif="my report.sarif")
    assert status == 1
    assert said.startswith("::error file=.claude/agents/a b.md,line=1,")
    assert "2 files checked: 1 error" in said
    assert outputs == {"status": "1", "sarif": "my report.sarif"}
    assert (runner.work / "my report.sarif").read_text().startswith('{"$schema"')


@posix
def test_the_action_takes_more_arguments(runner: Runner) -> None:
    runner.put(".claude/agents/a.md", GOOD.replace("---\nYou", "colour: red\n---\nYou"))
    assert runner.check()[0] == 0
    assert runner.check(args="--fail-on\nwarning\n")[0] == 1
    status, said, _ = runner.check(args="--fail-on=warning\r\n--exit-zero\r\n", platform="claude")
    assert (status, "1 warning" in said) == (0, True)


@posix
@pytest.mark.parametrize("name", ["paths", "args", "platform", "sarif"])
def test_inputs_are_never_read_as_shell_code(runner: Runner, name: str) -> None:
    hostile = '$(touch bad)`touch bad`; touch bad #\' || touch bad #"; touch bad; "x\n$(touch bad)\nstatus=0'
    runner.put(".claude/agents/a.md", GOOD)
    before = set(os.listdir(runner.work))
    _, _, outputs = runner.check(**{name: hostile})
    assert set(os.listdir(runner.work)) - before <= {hostile}
    assert outputs["status"] == ("0" if name == "sarif" else "2")
    assert set(outputs) <= {"status", "sarif"}
    assert not (runner.work / "bad").exists()


def test_the_editors_pattern_fits_what_is_printed() -> None:
    block = re.search(r"^```json\n(\{\n  \"version\": \"2\.0\.0\".*?)^```$", PAGE, re.M | re.S)
    assert block
    pattern = json.loads(block[1])["tasks"][0]["problemMatcher"]["pattern"]
    lines = (ROOT / "fixtures/reports/seeds/concise.txt").read_text("utf-8").splitlines()
    found = [re.match(pattern["regexp"], line) for line in lines]
    assert found[-1] is None  # the summary
    first = found[0]
    assert first
    groups = {name: first[number] for name, number in pattern.items() if isinstance(number, int)}
    assert groups == {
        "file": ".claude/agents/model-architect-builder.md",
        "line": "3",
        "column": "247",
        "severity": "warning",
        "code": "yaml-invalid",
        "message": "`Examples:` in the value of `description` looks like a key, "
        "because the text is not in quotes (claude)",
    }
    assert sum(one is not None for one in found) == len(lines) - 1 == 40
