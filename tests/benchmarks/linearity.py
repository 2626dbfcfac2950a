"""How each stage's cost grows with its input: ``python -m tests.benchmarks --linearity``.

Every stage reads inputs that double, of many kinds. CPU time is what a stage costs in a process of its own, the better
of two readings (of four, where two say that it is not linear); a growth of 2 for the last doubling is linear, 4 is
quadratic.
"""

from __future__ import annotations

import atexit
import contextlib
import io
import os
import shutil
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from agentlint.engine import convert, fix, inspect, suppress
from agentlint.engine.check import lint_source
from agentlint.engine.config import Configuration
from agentlint.engine.discover import discover
from agentlint.engine.places import Found
from agentlint.engine.run import Summary, check_source
from agentlint.engine.settings import Settings
from agentlint.platforms import PLATFORMS, conversion
from agentlint.platforms.base import Place
from agentlint.reports import reporter
from agentlint.status import UsageError
from agentlint.syntax import bunyaml, jsyaml, libyaml, vscodeyaml, yaml12
from agentlint.syntax.nodes import YamlFault
from agentlint.text import Severity, Source

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

SIZES = (50_000, 100_000, 200_000, 400_000, 800_000)
RUNS = 2
LINEAR = 3.0
"""The growth of a doubling from which a stage is marked."""
MEASURABLE = 0.05
"""Seconds below which a growth is noise and no mark is given."""


class Kind(NamedTuple):
    """A frontmatter, or with ``body`` a prompt, of one thing over and over.

    ``unit`` may hold ``{}``, which is its number. ``close`` comes once for each unit when ``mirrored``.
    """

    name: str
    unit: str
    before: str = ""
    after: str = "\n"
    body: bool = False
    mirrored: str = ""

    def text(self, size: int) -> str:
        """About ``size`` characters of it."""
        if "{}" in self.unit:
            width = len(self.unit) + len(str(size // len(self.unit))) - 2
            middle = "".join(self.unit.replace("{}", str(number)) for number in range(size // width))
        else:
            count = size // (len(self.unit) + len(self.mirrored))
            middle = self.unit * count + self.mirrored * count
        return self.before + middle + self.after

    def file(self, platform: str, size: int) -> Source:
        """A file of ``platform`` that holds it."""
        text = self.text(size)
        more, body = ("", text) if self.body else (text, "Do it.\n")
        if platform == "codex":
            whole = f'name = "a"\ndescription = "d"\n{text}' + 'developer_instructions = "Do it."\n'
        else:
            whole = f"---\nname: a\ndescription: d\n{more}---\n{body}"
        return Source.from_text(place(platform).path, whole)


LAUGHS = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 9)
)
KINDS: tuple[Kind, ...] = (
    Kind("description", "word ", "description2: "),
    Kind("same description", "word ", "description: "),
    Kind("no blanks", "v", "x: "),
    Kind("no blanks, bare", "v"),
    Kind("keys", "k{}: v\n"),
    Kind("keys, nested", "  k{}: v\n", "x:\n"),
    Kind("same key", "x: v\n"),
    Kind("keys in flow", "k{}: v, ", "x: {", "}\n"),
    Kind("tools key", "tools: Read\n"),
    Kind("tools", "Tool{}, ", "tools: ", "Read\n"),
    Kind("tools, same", "Read, ", "tools: ", "Read\n"),
    Kind("tools, parts", "Bash(a{}:*), ", "tools: ", "Read\n"),
    Kind("tools, open", "Bash(", "tools: "),
    Kind("tool list", "  - Tool{}\n", "tools:\n"),
    Kind("tool flags", "  tool{}: true\n", "tools:\n"),
    Kind("model list", "  - model{}\n", "model:\n"),
    Kind("fences", "---\n", body=True),
    Kind("fences in front", "---\n"),
    Kind("fences in a line", "a --- "),
    Kind("open [", "[", "x: "),
    Kind("nested []", "[", "x: ", mirrored="]"),
    Kind("open {", "{a: ", "x: "),
    Kind("open [ each line", "x: [\n"),
    Kind("nested -", "- ", "x:\n"),
    Kind("nested ?", "? "),
    Kind("alias bomb", "b{}: *a8\n", LAUGHS),
    Kind("aliases", "*a, ", "a: &a vvvvvvvvvv\nx: [", "]\n"),
    Kind("aliases, long", "*a, ", "a: &a " + "v" * 10_000 + "\nx: [", "]\n"),
    Kind("aliases as keys", "*a : v\n", "a: &a w\n"),
    Kind("anchors", "x{}: &a{} v\n"),
    Kind("same anchor", "x: &y v\n"),
    Kind("merges", "  <<: *m{}\n", "m0: &m0 {x: y}\nx:\n"),
    Kind("same merge", "  <<: *m\n", "m: &m {x: y}\nx:\n"),
    Kind("merge lists", "*m, ", "m: &m {x: y}\nx:\n  <<: [", "]\n"),
    Kind("tags", "x{}: !t v\n"),
    Kind("tag", "!", "x: "),
    Kind("colons", "a: ", "x: "),
    Kind("colons without blanks", ":", "x: "),
    Kind("colon lines", "x: a: b\n"),
    Kind('quotes "', '"q" ', "x: "),
    Kind("quotes '", "'q' ", "x: "),
    Kind("doubled quotes '", "''", "x: '", "'\n"),
    Kind('bare "', '"', "x: "),
    Kind("open quotes", '"\n', 'x: "'),
    Kind("backslashes", "\\n", "x: "),
    Kind("backslashes quoted", "\\n", 'x: "', '"\n'),
    Kind("backslashes described", "a\\nb ", "description: "),
    Kind("escapes", "\\x41", 'x: "', '"\n'),
    Kind("backslash lines", "x: \\n\n"),
    Kind("bare backslash", "\\", "x: "),
    Kind("items", "- x\n"),
    Kind("items, indented", "  - x{}\n", "x:\n"),
    Kind("items, maps", "  - x: y\n", "x:\n"),
    Kind("flow items", "x, ", "x: [", "]\n"),
    Kind("flow, open", "x, ", "x: ["),
    Kind("flow on lines", " x,\n", "x: [\n", "]\n"),
    Kind("comments", "# c\n"),
    Kind("comments after", "x: v # c\n"),
    Kind("number signs", " #", "x: v"),
    Kind("empty comments", "#\n"),
    Kind("blank lines", "\n"),
    Kind("blank lines of a value", "\n", "x: a\n", "  b\n"),
    Kind("carriage returns", "k{}: v\r\n"),
    Kind("returns alone", "\r", "x: v"),
    Kind("tabs", "\t", "x: ", "v\n"),
    Kind("tab lines", "\tx: v\n"),
    Kind("blanks", " ", "x: v", "v\n"),
    Kind("blanks at the end", " ", "x: v"),
    Kind("blanks in front", " ", "", "x: v\n"),
    Kind("literal block", "  y\n", "x: |\n"),
    Kind("folded block", "  y\n\n", "x: >\n"),
    Kind("literal blocks", "k{}: |\n  y\n"),
    Kind("folded, indented", "   y\n  z\n", "x: >\n"),
    Kind("continued lines", "  b\n", "x: a\n"),
    Kind("bare lines", "a\n"),
    Kind("bare keys", "k:\n"),
    Kind("lists", "k{}: [a, b]\n"),
    Kind("quoted keys", '"k{}": "x\\ny"\n'),
    Kind("maps", "k{}:\n  a: {x: y}\n"),
    Kind("values over lines", "k{}: a\n\n\n  b\n"),
    Kind("hooks key", "hooks:\n  A: x\n"),
    Kind("hooks", "  A{}: x\n", "hooks:\n"),
    Kind("hook commands", "  - hooks:\n    - type: command\n      command: x\n", "hooks:\n PreToolUse:\n"),
    Kind("mcp servers", "  s{}: {command: x}\n", "mcp-servers:\n"),
    Kind("permission, bad", "  k{}: bad\n", "permission:\n"),
    Kind("permission, patterns", '  "{}*": deny\n', "permission:\n"),
    Kind("permission, rules", "  k{}: {'*': deny, a: allow}\n", "permission:\n"),
    Kind("permission, bash", '    "a{} *": allow\n', "permission:\n  bash:\n"),
    Kind("permission, signs", '  "+{}": x\n', "permission:\n"),
    Kind("permission, ask", "  {}: ask\n", "permission:\n"),
    Kind("permission, stars", "*", 'permission:\n  "', '": ask\n'),
    Kind("ignores above", "# agentlint: ignore\nk{}: v\n"),
    Kind("ignores", "# agentlint: ignore[unknown-key]\n"),
    Kind("ignores after", "k{}: v # agentlint: ignore[unknown-key]\n"),
    Kind("ignored rules", "rule{}, ", "# agentlint: ignore[", "]\n"),
    Kind("ignores, open", "# agentlint: ignore[", "x: v"),
    Kind("ignores of the file", "# agentlint: ignore-file[unknown-key]\n"),
    Kind("ignores in HTML", "<!-- agentlint: ignore[body-too-long] -->\n", body=True),
    Kind("HTML, open", "<!-- agentlint:", body=True),
    Kind("prompt", "Look at `Tool{}`. ", body=True),
    Kind("prompt, code", "```\n", body=True),
    Kind("prompt, variables", "$ARGUMENTS {{args}} ${x} ", body=True),
    Kind("prompt, blank", " \n", body=True),
    Kind("TOML keys", "k{} = 1\n"),
    Kind("TOML tables", "[t{}]\n"),
    Kind("TOML table list", "[[t]]\n"),
    Kind("TOML dots", "a.", "", "b = 1\n"),
    Kind("TOML list", "[", "x = ", mirrored="]"),
    Kind("TOML text", "\\n\n", 'x = """', '"""\n'),
    Kind("TOML quotes", '\\"', 'x = "', '"\n'),
    Kind("TOML quotes, open", '\\"', 'x = """'),
    Kind("TOML dots and quotes", '"a" . '),
    Kind("TOML digits", "f", "x = 0x"),
)
BUN_BEFORE = ("", "k: ", 'k: "', "k: '", "k: |\n  ", "k: >\n  ", "k: [")
BUN_UNITS = (
    "a: b\n", "a b ", "a: ", "'' ", "\\n", " #", "  b\n", "\n", " ", "\t", "x, ", "&a ", "- x\n", "a:\n  - b: c\n",
)  # fmt: skip


def place(platform: str) -> Place:
    """A file in the platform's own project folder."""
    home = PLATFORMS[platform if platform in PLATFORMS else "copilot"].home("project")
    name = f"a{home.suffixes[0]}"
    return Place(f"{home.path}/{name}", "", home.path, name, "project")


class Stage(NamedTuple):
    """``prepare`` makes the work of one input, which is what is timed, and is not timed itself."""

    name: str
    prepare: Callable[[Kind, int], Callable[[], object]]


def _parser(read: Callable[[str], object]) -> Callable[[Kind, int], Callable[[], object]]:
    def prepare(kind: Kind, size: int) -> Callable[[], object]:
        text = kind.text(size)

        def work() -> None:
            with contextlib.suppress(YamlFault):
                read(text)

        return work

    return prepare


def _on_file(work: Callable[[str, Source], object], platform: str) -> Callable[[Kind, int], Callable[[], object]]:
    def prepare(kind: Kind, size: int) -> Callable[[], object]:
        whole = kind.file(platform, size)
        # a fresh source each time: it keeps what was once worked out from it
        return lambda: work(platform, Source(whole.path, whole.raw))

    return prepare


SETTINGS = Settings(show=Severity.INFO, max_bytes=1 << 40)


def _see(client: str, source: Source) -> object:
    return inspect.see(client, source, place(client))


def _suppress(_: str, source: Source) -> object:
    return suppress.apply(source, [])


def _lint(platform: str, source: Source) -> object:
    return lint_source(source, place(platform), SETTINGS, platform)


def _fix(platform: str, source: Source) -> object:
    return fix.fix_source(source, place(platform), platform, SETTINGS, unsafe=True)


def _inspect(platform: str, source: Source) -> object:
    found = Found(source.path, place(platform), platform, "")
    options = inspect.Options(settings=SETTINGS, written=True, read=lambda *_: source)
    return list(inspect.inspect([found], options, inspect.Run()))


def _convert(platform: str, source: Source) -> object:
    found = Found(source.path, place(platform), platform, "")
    targets = tuple(name for name in PLATFORMS if conversion.exists(name))
    return convert.convert_source(source, found, convert.Options(targets, preserve=True, max_bytes=1 << 40))


def _report(name: str, platform: str) -> Callable[[Kind, int], Callable[[], object]]:
    def prepare(kind: Kind, size: int) -> Callable[[], object]:
        whole = kind.file(platform, size)
        found = Found(whole.path, place(platform), platform, "")
        summary = Summary()
        results = list(check_source(whole, found, SETTINGS, summary))

        def work() -> None:
            report = reporter(name, io.StringIO())
            for result in results:
                result.source = Source(whole.path, whole.raw)
                report.file(result)
            report.finish(summary)

        return work

    return prepare


STAGES: tuple[Stage, ...] = (
    Stage("libyaml", _parser(libyaml.parse)),
    Stage("jsyaml", _parser(jsyaml.load)),
    Stage("jsyaml exactly", _parser(lambda text: jsyaml.read_exactly(text, 0, len(text)))),
    Stage("bunyaml", _parser(lambda text: bunyaml.values(bunyaml.parse(text)))),
    Stage("bunyaml exactly", _parser(lambda text: bunyaml.values(bunyaml.parse_exactly(text)))),
    Stage("yaml12", _parser(yaml12.load)),
    Stage("vscodeyaml", _parser(vscodeyaml.read)),
    *(Stage(f"see {client}", _on_file(_see, client)) for client in (*PLATFORMS, inspect.VSCODE)),
    Stage("suppress", _on_file(_suppress, "claude")),
    *(Stage(f"lint {name}", _on_file(_lint, name)) for name in ("claude", "opencode", "copilot")),
    *(Stage(f"fix {name}", _on_file(_fix, name)) for name in ("claude", "opencode", "copilot")),
    Stage("inspect", _on_file(_inspect, "claude")),
    *(Stage(f"convert {name}", _on_file(_convert, name)) for name in ("claude", "opencode", "copilot")),
    *(Stage(f"report {name}", _report(name, "opencode")) for name in ("full", "sarif")),
)


class Project(NamedTuple):
    """A project that holds one thing over and over, which a walk must get through. ``lay_out`` writes about ``size``
    characters of it into a folder; ``paths`` are what is then looked for."""

    name: str
    lay_out: Callable[[Path, int], None]
    paths: tuple[str, ...] = (".",)


AGENT = "---\nname: a\ndescription: d\n---\nDo it.\n"


def _file(root: Path, name: str, text: str) -> None:
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")


def _agents(root: Path, count: int) -> None:
    for number in range(count):
        _file(root, f".claude/agents/a{number}.md", AGENT)


def _holding(name: str, before: str, unit: str, after: str = "") -> Callable[[Path, int], None]:
    """Lay out 50 agents beside a file of one line over and over; ``{}`` in it is its number."""

    def lay_out(root: Path, size: int) -> None:
        _agents(root, 50)
        text = "".join(unit.replace("{}", str(number)) for number in range(size // (len(unit) + 4)))
        _file(root, name, before + text + after)

    return lay_out


def _packages(root: Path, size: int) -> None:
    for number in range(size // 10_000):
        _file(root, f"p{number}/.claude/agents/a.md", AGENT)
        _file(root, f"p{number}/.gitignore", "".join(f"*x{line}?\n" for line in range(1000)))


def _deep(root: Path, size: int) -> None:
    folders = min(size // 500, 1600)
    _file(root, ".gitignore", "a/**/a/**/a/**/b\n")
    here = os.getcwd()
    os.chdir(root)
    try:
        for _ in range(folders):
            os.mkdir("a")
            os.chdir("a")
    finally:
        os.chdir(here)


def _links(root: Path, size: int) -> None:
    for number in range(size // 5000):
        _file(root, f"d{number}/a.md", AGENT)
        for link in ("x", "y"):
            (root / f"d{number}" / link).symlink_to(root, target_is_directory=True)


PROJECTS: tuple[Project, ...] = (
    Project(".gitignore, names", _holding(".gitignore", "", "name{}\n")),
    Project(".gitignore, stars", _holding(".gitignore", "", "*a*{}?\n")),
    Project(".gitignore, sets", _holding(".gitignore", "", "[a{}]*[!b{}]\n")),
    Project(".gitignore, folders", _holding(".gitignore", "", "a/**/b{}/**/c\n")),
    Project(".gitignore, one line", _holding(".gitignore", "", "*a")),
    Project(".gitignore, packages", _packages),
    Project(".gitignore, deep", _deep),
    Project("configuration, exclude", _holding("agentlint.toml", "exclude = [", '"a{}*/**/b",\n', "]\n")),
    Project("configuration, rules", _holding("agentlint.toml", "ignore = [", '"bom",\n', "]\n")),
    Project("configuration, files", _holding("agentlint.toml", "[per-file-ignores]\n", '"*{}*" = ["bom"]\n')),
    Project("configuration, places", _holding("agentlint.toml", "[platforms]\n", '"a{}*" = "claude"\n')),
    Project("glob", lambda root, size: _agents(root, size // 1000), ("**/*a*a*.md", "**/a*.md")),
    Project("glob, links", _links, ("**/*.md",)),
    Project("links", _links),
)


def _check(project: Project, size: int) -> Callable[[], object]:
    root = Path(tempfile.mkdtemp(prefix="agentlint-linearity-"))
    atexit.register(shutil.rmtree, root, ignore_errors=True)
    (root / ".git").mkdir()
    project.lay_out(root, size)
    os.chdir(root)

    def work() -> None:
        with contextlib.suppress(UsageError):  # a configuration too large is one
            chosen = Configuration()
            for file in discover(project.paths, chosen):
                chosen.settings(file.path)

    return work


def _pairs() -> Iterator[tuple[Stage, Kind]]:
    for project in PROJECTS:
        yield Stage("discover", lambda _, size, project=project: _check(project, size)), Kind(project.name, "")  # type: ignore[misc]
    for stage in STAGES:
        for kind in KINDS:
            if not kind.name.startswith("TOML") or stage.name in ("see codex", "suppress"):
                yield stage, kind
        if stage.name == "bunyaml exactly":
            for before in BUN_BEFORE:
                for unit in BUN_UNITS:
                    yield stage, Kind(f"{before!r} {unit!r}", unit, before, "")


def _measure(stage: Stage, kind: Kind, sizes: tuple[int, ...], limit: int) -> tuple[list[float], str]:
    """Seconds at each size, and why there are fewer than sizes."""
    _once(stage, kind, 1000, limit)  # what it imports is compiled by now
    with contextlib.suppress(Exception):  # what fails is told below
        if stage.name != "discover":  # which leaves files behind
            stage.prepare(kind, 1000)()  # so that no import is counted
    seconds: list[float] = []
    for size in sizes:
        runs = []
        for _ in range(RUNS):
            told = _once(stage, kind, size, limit)
            if isinstance(told, str):
                return seconds, told
            runs.append(told)
        seconds.append(min(runs))
    return seconds, ""


def _once(stage: Stage, kind: Kind, size: int, limit: int) -> float | str:
    """Seconds of CPU, or why there are none. In a child that has ``limit`` seconds and ends with what it remembers."""
    import resource  # not on Windows, where nobody measures but somebody may import this module

    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        resource.setrlimit(resource.RLIMIT_CPU, (limit, limit))
        try:
            work = stage.prepare(kind, size)
            start = time.process_time()
            work()
            told = str(time.process_time() - start)
        except BaseException as error:  # a benchmark of anything at all: it goes on with the next
            told = type(error).__name__
        os.write(writing, told.encode())
        atexit._run_exitfuncs()
        os._exit(0)
    os.close(writing)
    with open(reading, encoding="ascii") as pipe:
        told = pipe.read()
    os.waitpid(child, 0)
    if not told:
        return f"stopped after {limit} s"
    try:
        return float(told)
    except ValueError:
        return told


def _growth(seconds: list[float]) -> float:
    """How many times the last doubling takes what the one before it took; 0 where nothing can be said."""
    return seconds[-1] / seconds[-2] if len(seconds) > 1 and seconds[-2] else 0.0


def _grows(seconds: list[float]) -> bool:
    """Whether that is more than linear, and long enough to be measured."""
    return _growth(seconds) > LINEAR and seconds[-1] > MEASURABLE


def table(sizes: tuple[int, ...], limit: int, stages: str = "", kinds: str = "") -> Iterator[str]:
    """The lines of the table; ``limit`` is the CPU time of one reading in seconds. ``stages`` and ``kinds``
    keep only those whose names contain the word."""
    heads = "".join(f"{size // 1000:>8}k" for size in sizes)
    yield f"{'stage':<18}{'kind':<26}{heads}   growth"
    marked = 0
    for stage, kind in _pairs():
        if stages not in stage.name or kinds not in kind.name:
            continue
        seconds, cut = _measure(stage, kind, sizes, limit)
        if not cut and _grows(seconds):  # a busy machine marks some by chance, seldom the same one twice
            again, cut = _measure(stage, kind, sizes, limit)
            seconds = [min(pair) for pair in zip(seconds, again, strict=False)]
        cells = "".join(f"{one:9.3f}" for one in seconds) + " " * 9 * (len(sizes) - len(seconds))
        growth, mark = _growth(seconds), _grows(seconds)
        marked += mark or bool(cut)
        yield f"{stage.name:<18}{kind.name:<26}{cells}{growth:9.1f}{' <-- ' if mark or cut else ''}{cut}".rstrip()
    yield f"{marked} marked: the last doubling took more than {LINEAR:g} times as long, or the stage was cut short"
