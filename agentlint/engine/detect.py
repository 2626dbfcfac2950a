"""Which platform a file belongs to when its place does not tell: by its keys and the shapes of their values."""

from __future__ import annotations

from typing import TYPE_CHECKING

from agentlint.platforms import MAIN, get
from agentlint.syntax import frontmatter, scan
from agentlint.syntax.nodes import Alias, Mapping, Node, Scalar, Sequence, Value

if TYPE_CHECKING:
    from agentlint.text import Source

DEFAULT = "claude"


def detect(source: Source, name: str) -> tuple[str, str]:
    """The platform with the most signs, and why. Claude Code when there is none: its files are the most common."""
    part = frontmatter.split(source.text)
    data = shallow(scan.scan(source.text, part.start, part.end))
    best = DEFAULT
    signs: list[str] = []
    for platform in MAIN:
        found = get(platform).evidence(data, name)
        if len(found) > len(signs):
            best, signs = platform, found
    if not signs:
        return DEFAULT, "nothing in it says otherwise"
    return best, "; ".join(signs)


def shallow(node: Node | None, depth: int = 4) -> dict[str, Value]:
    """A tree's plain values, untyped (every scalar is its text, an empty one None): enough to tell shapes apart."""
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
