"""The library: its names and signatures, that it says what the commands say, and that it leaves the disk alone."""

from __future__ import annotations

import inspect
import json
import os
import pickle
import subprocess
import sys
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import FrozenInstanceError, fields
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import pytest

import agentlint
from agentlint import api, rules

ROOT = Path(__file__).parents[1]
SEEDS = sorted((ROOT / "fixtures" / "seeds").rglob("*.md"))
PATH = ".claude/agents/reviewer.md"
TEXT = "---\nname: reviewer\ndescription: Reviews: all of it\ntools: Read, Grepp\n---\nYou review.\n"

SIGNATURES = {
    "check_text": "(text: 'str | bytes', *, path: 'str | os.PathLike[str]' = '', platform: 'str' = '', "
    "severity: 'Severity' = 'warning', select: 'Iterable[str]' = (), ignore: 'Iterable[str]' = (), "
    "ignores: 'bool' = True) -> 'list[Diagnostic]'",
    "inspect_text": "(text: 'str | bytes', *, path: 'str | os.PathLike[str]' = '', platform: 'str' = '', "
    "clients: 'Iterable[str]' = ()) -> 'list[View]'",
    "fix_text": "(text: 'str | bytes', *, path: 'str | os.PathLike[str]' = '', platform: 'str' = '', "
    "unsafe: 'bool' = False, severity: 'Severity' = 'warning', select: 'Iterable[str]' = (), "
    "ignore: 'Iterable[str]' = (), ignores: 'bool' = True) -> 'Fixed'",
    "convert_text": "(text: 'str | bytes', to: 'str', *, path: 'str | os.PathLike[str]' = '', platform: 'str' = '', "
    "models: 'Mapping[str, str] | None' = None, strict: 'bool' = False, preserve: 'bool' = False, "
    "allow_wider: 'bool' = False, allow_builtin: 'bool' = False) -> 'Converted'",
}
FIELDS = {
    "Applied": "rule title safety line",
    "Change": "field kind value target target_value authority reason",
    "Client": "id title version date source",
    "Converted": "from_ to path text changes messages",
    "Diagnostic": "path platform rule severity message why help route range fixes related url",
    "Edit": "range new",
    "Fix": "title safety edits",
    "Fixed": "text changed applied left",
    "Message": "level code text",
    "Position": "line column offset",
    "Problem": "rule effect severity route range why",
    "Range": "start end",
    "Related": "path message range",
    "View": "path as_ client outcome reason name description prompt model mode tools permission user_invocable "
    "model_invocable hypothetical problems",
}


def test_the_names_are_these() -> None:
    assert set(api.__all__) == SIGNATURES.keys() | FIELDS.keys()
    assert set(agentlint.__all__) == {*SIGNATURES, "Converted", "Diagnostic", "Fixed", "View", "__version__"}
    for name in agentlint.__all__:
        assert name in dir(agentlint)
        assert getattr(agentlint, name) is getattr(api, name, agentlint.__version__)
    with pytest.raises(AttributeError, match="has no attribute 'lint_text'"):
        _ = agentlint.lint_text


def test_the_signatures_are_these() -> None:
    assert {name: str(inspect.signature(getattr(api, name))) for name in SIGNATURES} == SIGNATURES


def test_the_fields_are_these() -> None:
    assert {name: " ".join(field.name for field in fields(getattr(api, name))) for name in FIELDS} == FIELDS


def test_every_name_is_documented() -> None:
    for name in api.__all__:
        said = getattr(api, name).__doc__
        assert said and not said.startswith(f"{name}(")
    assert (ROOT / "agentlint" / "py.typed").exists()


def test_importing_the_package_loads_nothing() -> None:
    code = "import agentlint, sys; print([one for one in sys.modules if one.startswith('agentlint.')])"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


# --- what it says ---------------------------------------------------------------------------------------------------


def command(folder: Path, *arguments: str) -> Any:
    done = subprocess.run(
        [sys.executable, "-m", "agentlint", *arguments, "--output-format", "json"],
        cwd=folder, env=os.environ | {"PYTHONPATH": str(ROOT)}, capture_output=True, check=False,
    )  # fmt: skip
    return json.loads(done.stdout)


def test_a_finding() -> None:
    first, second = agentlint.check_text(TEXT, path=PATH)
    assert (first.rule, first.severity, first.line, first.column) == ("yaml-invalid", "warning", 3, 21)
    assert (second.rule, second.route, second.platform, second.path) == ("unknown-tool", ("tools", 1), "claude", PATH)
    assert second.range == api.Range(api.Position(4, 14, 64), api.Position(4, 19, 69))
    assert TEXT[second.range.start.offset : second.range.end.offset] == "Grepp"
    assert second.url == rules.address("unknown-tool")
    with pytest.raises(FrozenInstanceError):
        second.rule = "other"  # type: ignore[misc]


def test_it_says_what_the_commands_say(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    for seed in SEEDS:
        target = tmp_path / seed.relative_to(ROOT / "fixtures" / "seeds")
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(seed.read_bytes())
    paths = [seed.relative_to(ROOT / "fixtures" / "seeds").as_posix() for seed in SEEDS]
    texts = [seed.read_bytes() for seed in SEEDS]
    asked = command(tmp_path, "check", "--platform", "all", *paths)["diagnostics"]
    assert len(asked) > 5
    answers = (agentlint.check_text(text, path=path, platform="all") for text, path in zip(texts, paths, strict=True))
    assert [one.to_dict() for answer in answers for one in answer] == asked
    seen = command(tmp_path, "inspect", *paths)["agents"]
    views = (agentlint.inspect_text(text, path=path) for text, path in zip(texts, paths, strict=True))
    assert [one.to_dict() for view in views for one in view] == seen
    for text, path in zip(texts, paths, strict=True):
        for one in command(tmp_path, "convert", "--to", "all", "--stdout", path)["results"]:
            made = agentlint.convert_text(text, one["to"], path=path)
            assert (made.from_, made.path, made.text) == (one["from"], one["target_path"] or "", one["content"])
            assert len(made.changes) == len(one["changes"])
            assert [vars_of(message) for message in made.messages] == [
                (said["level"], said["code"], said["message"]) for said in one["diagnostics"]
            ]


def vars_of(message: api.Message) -> tuple[str, str, str]:
    return (message.level, message.code, message.text)


def test_results_are_json() -> None:
    converted = agentlint.convert_text(TEXT, "opencode", path=PATH)
    plain = [
        *(one.to_dict() for one in agentlint.check_text(TEXT, path=PATH)),
        *(one.to_dict() for one in agentlint.inspect_text(TEXT, path=PATH)),
        agentlint.fix_text(TEXT, path=PATH).to_dict(),
        converted.to_dict(),
    ]
    assert json.loads(json.dumps(plain)) == plain
    assert converted.to_dict()["from"] == "claude"


def test_fixing() -> None:
    fixed = agentlint.fix_text(TEXT, path=PATH)
    assert fixed.text == TEXT.replace("Reviews: all of it", '"Reviews: all of it"')
    assert [(one.rule, one.safety, one.line) for one in fixed.applied] == [("yaml-invalid", "safe", 3)]
    assert [(one.rule, one.line, one.column) for one in fixed.left] == [("unknown-tool", 4, 14)]
    both = agentlint.fix_text(TEXT, path=PATH, unsafe=True)
    assert (both.left, both.changed) == ((), True)
    assert "tools: Read, Grep\n" in both.text
    again = agentlint.fix_text(both.text, path=PATH, unsafe=True)
    assert (again.text, again.changed, again.applied) == (both.text, False, ())


def test_converting() -> None:
    made = agentlint.convert_text(TEXT, "copilot", path="/somewhere/" + PATH)
    assert (made.from_, made.to, made.path, made.refused) == (
        "claude", "copilot", ".github/agents/reviewer.agent.md", False
    )  # fmt: skip
    assert {change.field: change.kind for change in made.changes}["description"] == "mapped"
    model = agentlint.convert_text(
        TEXT.replace("tools: Read, Grepp", "model: opus"), "opencode", path=PATH, models={"opus": "x/y"}
    )
    assert "model: x/y\n" in (model.text or "")
    refused = agentlint.convert_text("no frontmatter", "opencode", path=PATH)
    assert (refused.refused, refused.text, refused.messages[0].level) == (True, None, "error")
    lossy = TEXT.replace("tools:", "memory: user\ntools:")
    assert not agentlint.convert_text(lossy, "opencode", path=PATH).refused
    assert agentlint.convert_text(lossy, "opencode", path=PATH, strict=True).refused


@pytest.mark.parametrize(
    ("path", "platform"),
    [
        ("", "claude"),
        ("reviewer.md", "claude"),
        (".claude/agents/reviewer.md", "claude"),
        ("/no/such/place/.opencode/agent/reviewer.md", "opencode"),
        ("x/.github/agents/reviewer.agent.md", "copilot"),
        ("reviewer.agent.md", "copilot"),
        (Path(".qwen/agents/reviewer.md"), "qwen"),
        ("agents/reviewer.md", "claude"),
        (".copilot/agents/reviewer.agent.md", "copilot"),
        ("/", "claude"),
        ("\0", "claude"),
    ],
)
def test_the_path_tells_the_platform(path: str | Path, platform: str) -> None:
    views = agentlint.inspect_text(TEXT, path=path)
    assert views[0].as_ == platform
    assert {one.platform for one in agentlint.check_text(TEXT, path=path, severity="info")} == {platform}


def test_the_platform_is_asked_for() -> None:
    assert {one.platform for one in agentlint.check_text(TEXT, platform="github-copilot")} == {"copilot"}
    assert {one.platform for one in agentlint.check_text(TEXT, path=PATH, platform="OpenCode")} == {"opencode"}
    assert agentlint.inspect_text(TEXT, platform="opencode")[0].as_ == "opencode"
    assert [one.as_ for one in agentlint.inspect_text(TEXT, clients=["vscode", "claude-code"])] == ["vscode", "claude"]
    assert agentlint.convert_text(TEXT.replace("Reviews:", "Reviews"), "claude", platform="copilot").from_ == "copilot"


def test_levels_rules_and_comments() -> None:
    text = TEXT.replace("Grepp", "Grepp # agentlint: ignore[unknown-tool]")
    assert [one.rule for one in agentlint.check_text(text, path=PATH)] == ["yaml-invalid"]
    assert len(agentlint.check_text(text.replace("Reviews:", "Reviews"), path=PATH, ignores=False)) == 1
    assert [one.rule for one in agentlint.check_text(TEXT, path=PATH, select=["unknown-tool"])] == ["unknown-tool"]
    assert [one.rule for one in agentlint.check_text(TEXT, path=PATH, ignore=["unknown-tool"])] == ["yaml-invalid"]
    assert agentlint.check_text(TEXT, path=PATH, severity="error") == []
    long = TEXT.replace("Reviews:", "Reviews: " + "all of it " * 200)
    assert {one.severity for one in agentlint.check_text(long, path=PATH, severity="info")} == {"warning", "info"}


def test_wrong_arguments() -> None:
    with pytest.raises(ValueError, match="there is no platform 'claud'; did you mean 'claude'"):
        agentlint.check_text(TEXT, platform="claud")
    with pytest.raises(ValueError, match="there is no rule 'unknown-tol'; did you mean 'unknown-tool'"):
        agentlint.check_text(TEXT, select=["unknown-tol"])
    with pytest.raises(ValueError, match="there is no severity 'low'"):
        agentlint.check_text(TEXT, severity="low")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="there is no client 'vscod'; did you mean 'vscode'"):
        agentlint.inspect_text(TEXT, clients=["vscod"])
    with pytest.raises(ValueError, match="there is no platform to convert to 'all'"):
        agentlint.convert_text(TEXT, "all")
    with pytest.raises(ValueError, match="not from all"):
        agentlint.convert_text(TEXT, "opencode", platform="all")
    with pytest.raises(TypeError, match="select takes several names"):
        agentlint.check_text(TEXT, select="unknown-tool")
    with pytest.raises(TypeError, match="text is NoneType"):
        agentlint.check_text(None)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "text",
    ["", "\ud800", "\0", "---", "---\n---\n", "---\n" + "[" * 20_000, "---\na: &a [*a]\n---\n", b"\xff\xfe-\0", b"\xff",
     b"---\nname: \xff\n---\n", b"\xef\xbb\xbf---\nname: x\n---\n", "x" * 1_000_001],
    ids=lambda one: repr(one[:12]),
)  # fmt: skip
def test_no_text_raises(text: str | bytes) -> None:
    for path in ("", PATH, ".opencode/agent/x.md", "x.agent.md", ".codex/agents/x.toml"):
        agentlint.check_text(text, path=path, severity="info")
        agentlint.inspect_text(text, path=path)
        fixed = agentlint.fix_text(text, path=path, unsafe=True)
        if isinstance(text, bytes) and b"\xff" in text:
            assert not fixed.changed
        agentlint.convert_text(text, "opencode", path=path)


# --- the disk, threads and processes --------------------------------------------------------------------------------

WATCH = """
import json, sys
import agentlint
from agentlint import api
from agentlint.engine import convert, detect, discover, fix, inspect, lint, suppress
from tests.untouched import Watch
TEXT = sys.stdin.read()
PATHS = json.loads(sys.argv[1])
watch = Watch()
with watch.armed():
    for path in PATHS:
        for platform in ("", "claude", "opencode", "copilot", "kilo", "gemini", "qwen", "codex", "droid", "all"):
            agentlint.check_text(TEXT, path=path, platform=platform, severity="info")
            agentlint.inspect_text(TEXT, path=path, platform=platform)
            agentlint.fix_text(TEXT, path=path, platform=platform, unsafe=True)
            for to in ("claude", "opencode", "copilot"):
                if platform != "all":
                    agentlint.convert_text(TEXT, to, path=path, platform=platform, preserve=True)
print(json.dumps(watch.seen))
"""


def test_no_file_is_touched(tmp_path: Path) -> None:
    """Not even looked for, whatever the path says; agentlint's own schemas and modules are its own."""
    target = tmp_path / ".claude" / "agents" / "reviewer.md"
    target.parent.mkdir(parents=True)
    target.write_text("something else")
    (tmp_path / ".claude-plugin").mkdir()
    (tmp_path / "agents").mkdir()
    paths = ["", PATH, str(target), str(tmp_path / "agents" / "a.md"), "agents/a.md", "~/.claude/agents/a.md",
             ".opencode/agent/a.md", ".github/agents/a.agent.md", ".codex/agents/a.toml", "../x.md",
             ".kilo/agent/a.md", str(tmp_path / ".kilo/agent/a.md")]  # fmt: skip
    text = TEXT.replace("tools:", "isolation: worktree\nmcpServers: [x]\ntools:") + "{file:../../secret}\n"
    done = subprocess.run(
        [sys.executable, "-c", WATCH, json.dumps(paths)], input=text, cwd=tmp_path, text=True, capture_output=True,
        env=os.environ | {"PYTHONPATH": str(ROOT)}, check=False, timeout=300,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == []


def everything(path: str) -> list[Any]:
    text = Path(path).read_bytes()
    name = Path(path).relative_to(ROOT / "fixtures").as_posix()
    out: list[Any] = [*agentlint.check_text(text, path=name, severity="info"), *agentlint.inspect_text(text, path=name)]
    return [*out, agentlint.fix_text(text, path=name), agentlint.convert_text(text, "opencode", path=name)]


def test_threads_and_processes_give_the_same_answers() -> None:
    paths = [str(path) for path in SEEDS] * 4
    expected = [everything(path) for path in paths]
    with ThreadPoolExecutor(8) as threads:
        assert list(threads.map(everything, paths)) == expected
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as processes:
        assert list(processes.map(everything, paths, chunksize=5)) == expected
    assert pickle.loads(pickle.dumps(expected)) == expected
