"""Whatever a file holds: it is converted or refused with a reason, and what is written is what was seen."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from agentlint.engine.convert import Options, plan
from agentlint.engine.places import Found
from agentlint.platforms import conversion
from agentlint.platforms.base import Place

if TYPE_CHECKING:
    from collections.abc import Iterator

CONFORMANCE = Path(__file__).resolve().parents[2] / "fixtures" / "conformance"
PLATFORMS = ("claude", "opencode", "copilot")

NASTY = {
    "deep-list": "---\nname: a\ndescription: d\ntools: " + "[" * 5000 + "]" * 5000 + "\n---\nb\n",
    "deep-map": "---\nname: a\ndescription: d\npermission: " + "{a: " * 3000 + "1" + "}" * 3000 + "\n---\nb\n",
    "bomb": "---\nname: a\ndescription: d\na: &a [x,x]\nb: &b [*a,*a]\nc: [" + "*b," * 3000 + "]\n---\nb\n",
    "long-word": "---\nname: a\ndescription: " + "x" * 200_000 + "\ntools: " + "Read, " * 20_000 + "\n---\nb\n",
    "stars": "---\nname: a\ndescription: d\npermission:\n  bash:\n"
    + "".join(f"    '{'*a' * n}': allow\n" for n in range(1, 200))
    + "---\nb\n",
    "controls": '---\nname: "a"\ndescription: "\\0\\x07\\x85\\u2028\\ud83d\\ufeff"\n---\n\x00\x07\x85\n',
    "fences": "---\nname: a\ndescription: d\n---\n---\n---\nname: b\n---\n",
    "odd-values": "---\nname: a\ndescription: d\ntools: [1, null, {a: b}, [c]]\nmcpServers: [1, {a: 1}]\n"
    "hooks: {PreToolUse: 5}\nskills: [1]\nmcp-servers: {a: 1, b: {tools: 5}}\nagents: [{a: b}]\nmodel: [1]\n"
    "permission: {1: allow, bash: {a: 5}}\npermissions: [1, {action: 5}, {action: '*', effect: deny}]\n---\nb\n",
    "odd-permissions": "---\nname: a\ndescription: d\npermissions: {'*': deny, a: {b: {c: d}}, e: 5}\n---\nb\n",
    "numbers": "---\nname: a\ndescription: d\ntemperature: .nan\ntop_p: 1e400\nsteps: 99999999999999999999\n---\nb\n",
    "markers": "---\nname: a\ndescription: d\n# agentlint:claude {bad json}\n# agentlint:claude [1, {}]\n"
    '# agentlint:claude {"name": {"!date": 5}}\n# agentlint:opencode ' + "[" * 5000 + "]" * 5000 + "\n---\nb\n",
}


def texts(platform: str) -> Iterator[tuple[str, bytes]]:
    for name, text in NASTY.items():
        yield f"{name}.md", text.encode("utf-8", "surrogatepass")
    path = CONFORMANCE / f"{platform}.jsonl"
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines() if path.exists() else ()):
        for name, file in json.loads(line)["files"].items():
            if isinstance(file, dict) and isinstance(file.get("text"), str):
                yield f"{number}/{name.rpartition('/')[2]}", file["text"].encode("utf-8", "surrogatepass")


@pytest.mark.parametrize("options", ["plain", "preserve", "wider", "strict"])
@pytest.mark.parametrize("platform", PLATFORMS)
def test_every_file_is_converted_or_refused(platform: str, options: str, tmp_path: Path) -> None:
    files = []
    folder = conversion.get(platform).folder
    for name, raw in texts(platform):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(raw)
        files.append(Found(str(path), Place(str(path), str(path.parent), folder, path.name, "project"), platform, ""))
    flags = {"preserve": options == "preserve", "wider": options == "wider", "strict": options == "strict"}
    named = frozenset(found.path for found in files)
    results = plan(files, Options(targets=PLATFORMS, named=named, **flags))  # type: ignore[arg-type]
    assert {result.source for result in results} == named
    for result in results:
        if result.refused:
            assert result.messages[-1].text
            assert "agentlint-bug" not in [message.code for message in result.messages], (
                result.source,
                result.messages,
            )
        else:
            assert result.data is not None
