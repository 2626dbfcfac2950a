"""Inputs to start from: every agent file of the fixtures and of the recorded probes, under every choice of a target."""

from __future__ import annotations

import base64
import hashlib
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[2]
FOUND = Path(__file__).resolve().parent / "found"
"""``TARGET-*``: inputs that once broke something. Each stays a test."""

WORDS = (
    "---\n", "name", "description", "tools", "model", "mode", "permission", "color", "disallowedTools", ": ", "- ",
    "\n  ", "\r\n", "'", '"', "&a ", "*a", "!!str ", "!!python/object:os.system ", "|\n  ", ">-\n  ", "[", "]", "{",
    "}", "# ", "<<: *a", "? ", "%YAML 1.2\n", "...\n", "\ufeff", "\t", "\\n", "null", "true", "0x1f", ".inf", "1:30",
    "Read, Bash", "deny", "allow", "ask", "subagent", "sonnet", "mcp__a__b", "# agentlint: ignore[", "]\n",
    "<!-- agentlint: ignore[", "# agentlint:claude {", "hooks", "mcp-servers", "permissionMode", "```\n",
    "\x85", "\u2028",
)  # fmt: skip
"""What a fuzzer may put in as a whole."""


def files() -> Iterator[bytes]:
    """Every file once."""
    known: set[bytes] = set()
    for raw in (*_whole(), *_recorded()):
        if raw not in known:
            known.add(raw)
            yield raw


def _whole() -> Iterator[bytes]:
    for folder in ("seeds", "convert"):
        for path in sorted((ROOT / "fixtures" / folder).rglob("*.md")):
            yield path.read_bytes()


def _recorded() -> Iterator[bytes]:
    for path in sorted((ROOT / "fixtures" / "conformance").glob("*.jsonl")):
        for case in _lines(path):
            for file in case["files"].values():
                if "base64" in file:
                    yield base64.b64decode(file["base64"])
                elif "text" in file:
                    yield file["text"].encode("utf-8", "surrogatepass")
    for path in sorted((ROOT / "tests" / "platforms").glob("*.jsonl")):
        for case in _lines(path):
            if isinstance(case.get("text"), str):
                yield case["text"].encode("utf-8", "surrogatepass")


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    for line in path.read_text("utf-8").split("\n"):  # U+0085 ends a line for `splitlines`
        if line:
            yield json.loads(line)


def corpus(target: str, folder: Path, more: Path | None = None) -> int:
    """Write the inputs for ``target`` into ``folder``; ``more`` is a folder of agent files to take in too. How many
    there are."""
    raws = list(files())
    if more is not None:
        raws += [path.read_bytes() for path in sorted(more.rglob("*.md")) if path.is_file()]
    count = 0
    for number, raw in enumerate(raws):
        # The first byte chooses; every file meets another choice, so that all are met.
        data = raw if target == "quoting" else bytes([number * 37 % 256]) + raw
        (folder / hashlib.sha256(data).hexdigest()[:24]).write_bytes(data)
        count += 1
    return count


def dictionary() -> str:
    """`WORDS` as libFuzzer's ``-dict`` takes them."""
    return "".join('"' + "".join(rf"\x{byte:02x}" for byte in word.encode()) + '"\n' for word in WORDS)


def found() -> Iterator[tuple[str, Path]]:
    """The target and file of everything that fuzzing found."""
    for path in sorted(FOUND.glob("*")):
        yield path.name.partition("-")[0], path
