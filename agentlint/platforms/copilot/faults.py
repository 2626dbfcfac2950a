"""Text that Copilot CLI 1.0.102 refuses to read: which of the common slips it is, and where."""

from __future__ import annotations

import re
from typing import Final

KEY_LINE: Final = re.compile(r"^([A-Za-z_][\w.-]*|\"[^\"\n]*\"|'[^'\n]*')[ \t]*:", re.M)
"""A line that begins with a top-level key."""

DISPLACED: Final = re.compile(
    r"""(?:(?P<blank>[\s\ufeff]+)|(?P<code>\s*```[\w-]*[ \t]*\r?\n)|(?P<comment>\s*<!--(?:(?!-->).)*-->\s*)
    |(?P<text>(?:(?!---)[^\n]*\n){1,8}?))?
    (?P<fence>-{3,}[^\n]*?)[ \t\r]*\n[ \t]*["']?[A-Za-z_][\w-]*["']?[ \t]*:(?:[ \t\r\n])""",
    re.X | re.S,
)
"""An opening fence that is not the first line's bare `---`, with a key below it."""


def fault_kind(text: str, start: int, stop: int, at: int, message: str) -> tuple[str, int]:
    """Which of the common slips made libyaml stop at ``at``, and where the slip itself is."""
    line = text.rfind("\n", start, at) + 1 or start
    if "mapping values are not allowed" in message:
        return "colon-in-value", at
    if "unknown escape" in message or "escape code" in message:
        return "bad-escape", max(text.rfind("\\", start, at + 1), start)
    if (
        "\t" in text[line : at + 1]
        and ("tab" in message or "cannot start any token" in message)
        and text[at : at + 1] == "\t"
    ):
        return "tab", at
    if "cannot start any token" in message or "alias" in message or "anchor" in message or "tag" in message:
        return "leading-special", at
    if (
        "quoted scalar" in message
        or "unexpected end of stream" in message
        or "unexpected document indicator" in message
    ):
        return "unclosed-quote", _open_quote(text, start, stop, at)
    before = text[start:at]
    quote = re.search(r"""(?:^|\n)[^\n]*?(?::[ \t]+|-[ \t]+)(["'])[^\n]*\1[ \t]*$""", before[-4000:])
    if "expected key" in message or "block end" in message or "block mapping" in message:
        value = re.compile(r"""[^\n:]*:[ \t]+(["'])""").match(text, line, stop)
        if quote or value:
            return "text-after-quote", at
        if re.compile(r"[^\n:]*:[ \t]+[\[{]").match(text, line, stop):
            return "leading-special", at
        if at > line and text[line:at].strip(" ") == "" and at - line > 0:
            return "bad-indentation", at
    if "could not find expected ':'" in message:
        # the parser gives up on the line after the one that lacks its colon
        previous = text.rfind("\n", start, max(line - 1, start)) + 1 or start
        bare = previous if KEY_LINE.match(text, line) or line >= stop else line
        return "unindented-continuation", min(bare, at) if bare < at else at
    if "block sequence entries" in message:
        return "leading-special", at
    if "control characters" in message or "unacceptable" in message:
        return "control-character", at
    if "document" in message:
        return "second-document", at
    if "repetition" in message or "recursion" in message or "deeply" in message:
        return "nesting", at
    if "integer" in message or "boolean" in message or "float" in message or "null" in message:
        return "number", at
    if "flow" in message or "expected ',' or" in message or "node content" in message:
        return "flow", at
    return "other", at


def _open_quote(text: str, start: int, stop: int, at: int) -> int:
    """The quote that is never closed: the first one behind a key's colon or a dash that has no partner."""
    opened = re.compile(r"""(?::|-)[ \t]+(["'])""")
    here = start
    while (match := opened.search(text, here, stop)) is not None:
        begin = match.start(1)
        end = _quote_end(text, begin, stop)
        if end < 0:
            return begin
        here = end
    return at


def _quote_end(text: str, begin: int, stop: int) -> int:
    pattern = r'"(?:[^"\\]|\\.)*"' if text[begin] == '"' else r"'(?:[^']|'')*'"
    match = re.compile(pattern, re.S).match(text, begin, stop)
    return match.end() if match else -1
