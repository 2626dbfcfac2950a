"""The examples on the rules' pages, and what `check` says of them.

An example's fence is ```` ```bad PATH [OPTION...] ````. Options say what a page cannot show: ``crlf`` (line ends),
``bom``, ``latin-1`` (encoding), ``no-git`` (no repository), ``plugin`` (a plugin's file), ``lists=PATH`` (the plugin's
manifest lists that one agent), ``times=N`` (the longest line is repeated), ``copies=N`` (for a rule over all files: the
folder is there so often, with numbers behind its name). ``fixed`` follows its ``bad`` and shares its path and options.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, NamedTuple

from agentlint import rules
from agentlint.engine.check import lint_source
from agentlint.engine.discover import discover
from agentlint.engine.lint import lint_together
from agentlint.engine.places import EVERY_KIND, Found, found
from agentlint.engine.settings import Settings
from agentlint.text import Severity, Source

if TYPE_CHECKING:
    from pathlib import Path

    from agentlint.text import Diagnostic

_FENCE = re.compile(r"^```(bad|fixed|good)(?: +([^\n]+))?\n(.*?)^```$", re.M | re.S)
_OPTIONS = re.compile(r"(?: +(?:crlf|bom|latin-1|no-git|plugin|lists=\S+|times=\d+|copies=\d+))*\Z")


class Example(NamedTuple):
    kind: str
    path: str
    data: bytes
    fixed: bytes | None
    options: tuple[str, ...] = ()


def examples(name: str) -> list[Example]:
    out: list[Example] = []
    options: list[str] = []
    for kind, head, text in _FENCE.findall(rules.page(name) + "\n"):
        if kind == "fixed":
            assert out and out[-1].kind == "bad", f"{name}: `fixed` must follow `bad`"
            out[-1] = out[-1]._replace(fixed=_encode(text, [one for one in options if one != "bom"]))
            continue
        match = _OPTIONS.search(head)
        assert match is not None
        options = match.group().split()
        out.append(Example(kind, head[: match.start()], _encode(text, options), None, tuple(options)))
    return out


def _encode(text: str, options: list[str]) -> bytes:
    for option in options:
        if option.startswith("times="):
            longest = max(text.split("\n"), key=len) + "\n"
            text = text.replace(longest, longest * int(option[6:]))
    if "crlf" in options:
        text = text.replace("\n", "\r\n")
    data = text.encode("latin-1" if "latin-1" in options else "utf-8")
    return b"\xef\xbb\xbf" + data if "bom" in options else data


def lint(root: Path, path: str, data: bytes, options: tuple[str, ...] = ()) -> list[Diagnostic]:
    """All findings of one file in a project of its own, at every level."""
    file = root / path
    file.parent.mkdir(parents=True, exist_ok=True)
    if "plugin" in options:
        (file.parent.parent / ".claude-plugin").mkdir(exist_ok=True)
    for option in options:
        if option.startswith("lists="):
            manifest = file.parent.parent / ".claude-plugin" / "plugin.json"
            manifest.parent.mkdir(exist_ok=True)
            manifest.write_text(json.dumps({"name": "quality", "agents": [option.removeprefix("lists=")]}))
    if "no-git" not in options:
        (root / ".git").mkdir(exist_ok=True)
    file.write_bytes(data)
    one = next(iter(discover([str(file)], kinds=EVERY_KIND)))
    assert isinstance(one, Found)
    settings = Settings(show=Severity.INFO)
    return lint_source(Source(str(file), data), one.place, settings, one.platform, one.reason).diagnostics


def copies(example: Example) -> list[str]:
    """The paths of an example: with ``copies=N`` one in each of N folders."""
    for option in example.options:
        if option.startswith("copies="):
            folder, _, name = example.path.rpartition("/")
            return [f"{folder}-{number:03}/{name}" for number in range(int(option[7:]))]
    return [example.path]


def lint_all(root: Path, kind: str, name: str) -> list[Diagnostic]:
    """The findings over all examples of one kind together, for a rule that looks at all files."""
    members = []
    for example in examples(name):
        if example.kind != kind:
            continue
        for path in copies(example):
            file = root / path
            file.parent.mkdir(parents=True, exist_ok=True)
            (root / ".claude").mkdir(exist_ok=True)
            file.write_bytes(example.data)
            one = found(str(file))
            source = Source(str(file), example.data)
            members += lint_source(source, one.place, Settings(), one.platform, one.reason).members
    return lint_together(members, Settings(show=Severity.INFO))
