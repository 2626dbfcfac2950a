"""A reader asks the surroundings that it is given and nothing else: no file is opened, looked for or listed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, cast

from agentlint.engine.discover import discover
from agentlint.engine.lint import read_findings
from agentlint.engine.places import EVERY_KIND, Found
from agentlint.engine.settings import Settings
from agentlint.platforms import PLATFORMS, get
from agentlint.surroundings import Disk, Surroundings
from agentlint.text import Severity, Source
from tests.untouched import Watch

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from agentlint.surroundings import Entry

Answer = TypeVar("Answer")
ROOT = Path(__file__).parents[2]


class Recorder(Disk):
    """The disk, with what was asked of it and answered."""

    def __init__(self) -> None:
        super().__init__()
        self.answers: dict[tuple[object, ...], Any] = {}

    def _answer(self, question: tuple[object, ...], answer: Answer) -> Answer:
        self.answers[question] = answer
        return answer

    def entry(self, path: str) -> Entry:
        return self._answer(("entry", path), super().entry(path))

    def head(self, path: str, most: int) -> bytes | None:
        return self._answer(("head", path, most), super().head(path, most))

    def real(self, path: str) -> str:
        return self._answer(("real", path), super().real(path))

    def files(self, folder: str, name: str) -> Iterator[tuple[str, str]]:
        return iter(self._answer(("files", folder, name), list(super().files(folder, name))))


class Given(Surroundings):
    """Surroundings that are plain data: answers to what may be asked."""

    def __init__(self, home: str, current: str, answers: dict[tuple[object, ...], Any]) -> None:
        super().__init__()
        self.home, self.current, self._answers = home, current, answers

    def entry(self, path: str) -> Entry:
        return cast("Entry", self._answers["entry", path])

    def head(self, path: str, most: int) -> bytes | None:
        return cast("bytes | None", self._answers["head", path, most])

    def real(self, path: str) -> str:
        return cast("str", self._answers["real", path])

    def files(self, folder: str, name: str) -> Iterator[tuple[str, str]]:
        return iter(self._answers["files", folder, name])


def readings(files: Iterable[tuple[Found, bytes]]) -> list[object]:
    """Read each file as every client does, and let the rules of its own client judge it."""
    told: list[object] = []
    for found, raw in files:
        source, place = Source(found.path, raw), found.place
        for name in PLATFORMS:
            client = get(name)
            seen = client.read(source, place)
            told.append((found.path, name, seen.outcome, seen.name, seen.reason, [one.kind for one in seen.problems]))
            if place.kind == "settings" and client.declared is not None and client.judge_settings is not None:
                declared = [(one.place.inside, one.seen.prompt) for one in client.declared(source, place)]
                told.append((declared, [one.kind for one in client.judge_settings(source, place).problems]))
            if client.rules is not None:
                rules = client.rules([(source, place, seen)]) or ()
                told.append([(rule.key, rule.pattern, rule.action) for rule in rules])
        settings = Settings(show=Severity.INFO)
        told.append(read_findings(source, place, settings, found.platform, found.reason).diagnostics)
    return told


def main() -> None:
    """Read the files of the current folder, once from the disk and once from what was asked of it."""
    recorder = Recorder()
    found = [one for one in discover(["."], kinds=EVERY_KIND, surroundings=recorder) if isinstance(one, Found)]
    files = [(one, Path(one.path).read_bytes()) for one in found]
    from_disk = readings(files)
    given = Given(recorder.home, recorder.current, recorder.answers)
    again = [(one._replace(place=one.place._replace(surroundings=given)), raw) for one, raw in files]
    watch = Watch()
    with watch.armed():
        from_given = readings(again)
    questions = sorted({str(question[0]) for question in recorder.answers})
    paths = sorted(one.path for one in found)
    print(json.dumps({"paths": paths, "equal": from_disk == from_given, "asked": questions, "seen": watch.seen}))


FILES = {
    ".claude/agents/review.md": "---\nname: review\ndescription: d\nisolation: worktree\nskills: [known, gone]\n"
    "tools: Agent(other), mcp__there__x, mcp__gone__x\n---\nGo.\n",
    ".claude/agents/notes.md": "# Notes\n",
    ".claude/settings.json": '{"agent": "reviw"}',
    ".claude/skills/known/SKILL.md": "---\nname: known\ndescription: d\ncontext: fork\nagent: gone\n---\n"
    "See [a](references/a.md) and `scripts/b.py`.\n",
    ".claude/skills/known/scripts/a.py": "",
    ".claude/skills/known/inner/SKILL.md": "---\nname: inner\ndescription: d\n---\nGo.\n",
    ".claude/commands/known/SKILL.md": "---\ndescription: d\n---\nGo.\n",
    ".claude/commands/known/other.md": "---\ndescription: d\n---\nGo.\n",
    ".mcp.json": '{"mcpServers": {"there": {}}}',
    ".github/agents/plan.agent.md": "---\ndescription: d\nhandoffs:\n- agent: gone\n  label: l\n---\nGo.\n",
    ".codex/config.toml": '[agents.far]\ndescription = "d"\nconfig_file = "agents/gone.toml"\n',
    ".codex/agents/near.toml": 'name = "near"\ndescription = "d"\ndeveloper_instructions = "Go."\n',
    ".opencode/agents/build2.md": "---\ndescription: d\npermission:\n  task:\n    gone: allow\n---\nGo.\n",
    "opencode.json": '{"default_agent": "gone", "permission": {"edit": "deny"}, "agent": {"told": {"description": "d", '
    '"prompt": "{file:prompt.txt}"}, "out": {"description": "d", "prompt": "{file:~/gone.txt}"}}}',
    "prompt.txt": "From a file.",
    "loose/agents/one.md": "---\nname: one\ndescription: d\ntools: Read\n---\nGo.\n",
    "plugin/.claude-plugin/plugin.json": '{"name": "box", "agents": ["./agents/in.md", "./agents/gone.md"]}',
    "plugin/agents/in.md": "---\nname: in\ndescription: d\n---\nGo.\n",
    "plugin/agents/out.md": "---\nname: out\ndescription: d\n---\nGo.\n",
    "plugin/agents/README.md": "# Read me\n",
    "market/.claude-plugin/marketplace.json": '{"plugins": [{"name": "p", "source": "./p", "strict": false}]}',
    "market/p/agents/sold.md": "---\nname: sold\ndescription: d\n---\nGo.\n",
}


def test_no_file_is_touched_by_a_reader(tmp_path: Path) -> None:
    """Also where it speaks of what lies around a file: git, plugins, neighbours, configuration, the user's home."""
    for name, text in FILES.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, "utf-8")
    environment = os.environ | {"PYTHONPATH": str(ROOT), "HOME": str(tmp_path / "home")}
    code = "from tests.platforms import test_untouched; test_untouched.main()"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, text=True, capture_output=True, env=environment, check=False
    )
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["seen"] == []
    assert told["equal"]
    assert told["asked"] == ["entry", "files", "head", "real"]
    only_asked_for = {"prompt.txt", ".claude/skills/known/scripts/a.py"}
    assert told["paths"] == sorted(FILES.keys() - only_asked_for)
