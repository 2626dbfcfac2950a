"""Find out the platform of a file whose place does not tell: by its keys and the types of their values."""

from __future__ import annotations

from typing import TYPE_CHECKING

from agentlint.model import vocabulary
from agentlint.model.words import fold
from agentlint.platforms import MAIN, PLATFORMS, get
from agentlint.syntax import frontmatter, scan
from agentlint.syntax.nodes import Alias, Mapping, Node, Scalar, Sequence, Value
from agentlint.text import lazy_pattern

if TYPE_CHECKING:
    from agentlint.model.kinds import FileKind
    from agentlint.platforms.places import Listed
    from agentlint.text import Source

DEFAULT = "claude"
_TOOL = lazy_pattern(r"(?:^|(?<=[\s,]))[A-Za-z_]+")
"""The name of a tool in a list of grants: not what stands in brackets after it."""

_OPENCODE_COMMAND = ("subtask", "agent", "variant", "template")
"""Keys of a command that no other client reads; `agent` counts only together with another one."""


def detect(source: Source, name: str, kind: FileKind = "agent") -> tuple[str, str]:
    """Return the platform with the most signs, and the reason. Without any sign it is Claude Code, whose files are the
    most common. A file name ending that only one client reads decides at once. Platforms other than the main ones are
    considered only when the file has one of their own keys, so that a run does not load them all."""
    if kind != "agent":
        return _detect_other(source, kind)
    readers = [platform_entry for platform_entry, listed in PLATFORMS.items() if _reads(listed, name)]
    if len(readers) == 1 and readers[0] not in MAIN:
        return readers[0], f"only {PLATFORMS[readers[0]].title} reads files with that extension"
    part = frontmatter.of(source)
    data = shallow(scan.scan(source.text, part.start, part.end))
    best = DEFAULT
    signs: list[str] = []
    others = (
        platform_entry
        for platform_entry, listed in PLATFORMS.items()
        if platform_entry not in MAIN and any(key in data for key in listed.keys)
    )
    for platform in (*MAIN, *others):
        evidence = get(platform).evidence(data, name)
        if len(evidence) > len(signs) or (evidence and platform not in MAIN and len(evidence) == len(signs)):
            best, signs = platform, evidence  # as many signs, and one of them is a key that no other client knows
    if not signs:
        return DEFAULT, "nothing in it says otherwise"
    return best, "; ".join(signs)


def _detect_other(source: Source, kind: FileKind) -> tuple[str, str]:
    """Return the platform of a skill or command, for which few keys differ. Skills have one format for all clients."""
    part = frontmatter.of(source)
    data = shallow(scan.scan(source.text, part.start, part.end))
    if kind == "command":
        sign = next((key for key in _OPENCODE_COMMAND if key in data and "context" not in data), None)
        if sign is not None:
            return "opencode", f"`{sign}` is a key of OpenCode's commands"
    sign = _tool_of_copilot(data.get("allowed-tools"))
    if sign is not None:
        return "copilot", f"`{sign}` is a tool of {PLATFORMS['copilot'].title}"
    return DEFAULT, "nothing in it says otherwise"


def _tool_of_copilot(granted: Value) -> str | None:
    """Return the first tool in a skill's `allowed-tools` that only Copilot has; None if one of them is Claude Code's,
    however it is spelt."""
    if not granted:
        return None
    written = granted if isinstance(granted, list) else [granted]
    names = [name for text in written if isinstance(text, str) for name in _TOOL.findall(text)]
    of_claude, of_copilot = ({fold(tool.name) for tool in vocabulary.of(name).tools} for name in ("claude", "copilot"))
    if not of_claude.isdisjoint(map(fold, names)):
        return None
    return next((name for name in names if fold(name) in of_copilot), None)


def _reads(listed: Listed, name: str) -> bool:
    return any(name.endswith(folder.suffixes) for folder in listed.folders)


def shallow(node: Node | None, depth: int = 4) -> dict[str, Value]:
    """Return a tree's plain values without types (every scalar is its text, an empty one None), which is enough to tell
    shapes apart."""
    out = _plain(node, depth)
    return out if isinstance(out, dict) else {}


def _plain(node: Node | None, depth: int) -> Value:
    if depth < 0 or node is None or isinstance(node, Alias):
        return None
    if isinstance(node, Scalar):
        return node.text or (None if node.style == "plain" else "")
    if isinstance(node, Sequence):
        return [_plain(item, depth - 1) for item in node.items[:200]]
    assert isinstance(node, Mapping)
    return {key.text: _plain(value, depth - 1) for key, value in node.pairs[:200] if isinstance(key, Scalar)}
