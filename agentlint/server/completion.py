"""What can be written at a place: keys that are missing, and the words that the client accepts for a value."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from lsprotocol import types

from agentlint.platforms import get
from agentlint.platforms.schema import load
from agentlint.server import cursor, keys, tomlcursor, words
from agentlint.syntax.emit import Style, frontmatter
from agentlint.syntax.quoting import flow_scalar, scalar
from agentlint.text import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from agentlint.platforms.part import Part
    from agentlint.server.cursor import Cursor
    from agentlint.server.documents import Document
    from agentlint.server.workspace import Checked, Folder

TRIGGERS = [":", " ", ",", "[", "-", "(", "/"]
_STARTS = re.compile(r"(?:Agent|Task)\(")
"""What precedes the names of agents that Claude Code may start."""


def complete(
    document: Document, offset: int, checked: Checked, folder: Folder, *, snippets: bool
) -> list[types.CompletionItem]:
    """Return the completions at an offset. ``snippets`` says that the editor accepts templates with placeholders."""
    at = cursor.at(document.source, offset)
    if at is None and document.path.endswith(".toml"):
        at = tomlcursor.at(document.source, offset)
    name = get(checked.platform).schema(checked.found.place.kind) if checked.platform else ""
    if at is None or not name:
        return []
    schema = load(name, get(checked.platform).client).raw
    part = keys.part_at(schema, at.route)
    if part is None:
        return []
    if at.part == "key" or (at.form == "block" and isinstance(part.get("items"), dict) and keys.properties(part)):
        return list(_keys(document, at, part, checked, folder, snippets))
    return list(_values(document, offset, at, part, checked, folder))


def _keys(
    document: Document, at: Cursor, part: Part, checked: Checked, folder: Folder, snippets: bool
) -> Iterator[types.CompletionItem]:
    text = document.source.text
    span = at.word
    while span.end < len(text) and (text[span.end].isalnum() or text[span.end] in "_-."):
        span = Span(span.start, span.end + 1)
    between = " = " if at.form == "toml" else ": "
    colon = text[span.end :].lstrip(" \t").startswith(between.strip())
    client = get(checked.platform).client
    indent = span.start - (text.rfind("\n", 0, span.start) + 1)
    for number, (name, inner) in enumerate(keys.properties(part).items()):
        if name in at.others or ("x-renamed" in inner and name not in text[span.start : span.end]):
            continue
        old = keys.is_old(inner)
        written = scalar(name)
        filled = snippets and at.form != "toml"
        new, is_snippet = (written, False) if colon else _template(written, inner, indent, between, filled)
        yield types.CompletionItem(
            label=name,
            kind=types.CompletionItemKind.Property,
            detail=keys.takes(inner),
            documentation=types.MarkupContent(types.MarkupKind.Markdown, keys.page(name, inner, client)),
            tags=[types.CompletionItemTag.Deprecated] if old else None,
            sort_text=f"{'z' if old else 'y' if 'x-no-effect' in inner else 'a'}{number:03}",
            text_edit=types.TextEdit(document.range(*span), new),
            insert_text_format=types.InsertTextFormat.Snippet if is_snippet else types.InsertTextFormat.PlainText,
        )
    if "x-words" in part and "object" in _types(part):
        for word in words.of(part["x-words"], checked, folder):
            if word.text not in at.others:
                yield _word(document, word, span, f"{_quoted(word.text, '')}{'' if colon else ': '}", 500)


def _template(name: str, part: Part, indent: int, between: str, snippets: bool) -> tuple[str, bool]:
    """Return the text to insert for a key; for a mapping of mappings its example, to be filled in, and whether it is
    one."""
    example = next(
        (value for value in part.get("examples", ()) if isinstance(value, dict | list) and _is_nested(value)), None
    )
    if "string" in _types(part) or example is None or not snippets:
        return f"{name}{between}", False
    lines = frontmatter({name: example}, Style(), "\n").splitlines()[1:-1]
    return re.sub(
        r"([\\$}])", r"\\\1", "\n".join([lines[0], *(" " * indent + line for line in lines[1:])])
    ) + "$0", True


def _is_nested(example: Any) -> bool:
    inner = example.values() if isinstance(example, dict) else example
    return any(isinstance(value, dict | list) for value in inner)


def _types(part: Part) -> tuple[str, ...]:
    types_ = part.get("type", ())
    return (types_,) if isinstance(types_, str) else tuple(types_)


def _values(
    document: Document, offset: int, at: Cursor, part: Part, checked: Checked, folder: Folder
) -> Iterator[types.CompletionItem]:
    text, span = document.source.text, at.word
    listed = "array" in _types(part) or at.form in ("text", "flow", "block")
    begin = _names_begin(text, offset) if part.get("x-words") == "tools" else -1
    if begin >= 0:
        for number, word in enumerate(words.of("agents", checked, folder)):
            yield _word(document, word, Span(begin, max(begin, span.end)), word.text, number)
        return
    taken = set(at.others) if listed else set()
    for number, choice in enumerate(keys.choices(part)):
        if choice not in taken:
            yield _word(document, words.Word(choice), span, _quoted(choice, at.form), number)
    if "x-words" in part and not (_types(part) == ("object",) and at.part == "value"):
        for number, word in enumerate(words.of(part["x-words"], checked, folder), 100):
            if word.text not in taken:
                yield _word(document, word, span, _quoted(word.text, at.form), number)


def _names_begin(text: str, offset: int) -> int:
    """Return where the name begins that is at an offset between the brackets of ``Agent(...)``; -1 elsewhere."""
    opened = [match.end() for match in _STARTS.finditer(text, text.rfind("\n", 0, offset) + 1, offset)]
    if not opened or ")" in text[opened[-1] : offset]:
        return -1
    begin = max(opened[-1], text.rfind(",", opened[-1], offset) + 1)
    while text[begin : begin + 1] == " ":
        begin += 1
    return begin


def _word(document: Document, word: words.Word, span: Span, new: str, number: int) -> types.CompletionItem:
    before = document.source.text[span.start - 1 : span.start]
    return types.CompletionItem(
        label=word.text,
        kind=types.CompletionItemKind.EnumMember,
        detail=word.about or None,
        sort_text=f"{number:04}",
        text_edit=types.TextEdit(document.range(*span), f" {new}" if before == ":" else new),
    )


def _quoted(word: str, form: str) -> str:
    """Return a word as YAML or TOML writes it in this form; in a text with commas nothing is quoted."""
    if form == "toml":
        return word if word in ("true", "false") else f'"{word}"'
    if form == "text" or word in ("true", "false"):
        return word
    return flow_scalar(word) if form == "flow" else scalar(word)
