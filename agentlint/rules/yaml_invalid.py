r"""The frontmatter is not YAML.

Most often a value contains `: ` without quotes. {claude} reads most such files in a lenient second attempt, but its
older versions, `claude plugin validate` and {copilot}, which also reads `.claude/agents`, refuse them; {opencode} loses
the description and allows all tools. Put the value in quotes.

```bad .claude/agents/reviewer.md
---
name: reviewer
description: Use this agent before a merge. Example: "review my branch"
---
Read the diff and list what would break.
```

```fixed
---
name: reviewer
description: 'Use this agent before a merge. Example: "review my branch"'
---
Read the diff and list what would break.
```

```good .claude/agents/reviewer.md
---
name: reviewer
description: "Use this agent before a merge: it reads the diff"
---
Read the diff and list what would break.
```
"""

from __future__ import annotations

from functools import cache, partial
from typing import TYPE_CHECKING

from agentlint.model.problems import Effect, YamlInvalid
from agentlint.platforms import MAIN, get
from agentlint.platforms.schema import load
from agentlint.rules.base import Diagnostic, Edit, Fix, Span, diagnose, quote, short
from agentlint.syntax.edits import apply
from agentlint.syntax.nodes import same
from agentlint.syntax.repair import repair, strayed, unspaced
from agentlint.text import Safety, lazy_pattern

if TYPE_CHECKING:
    from agentlint.model.kinds import FileKind
    from agentlint.model.problems import Problem
    from agentlint.rules.document import Document
    from agentlint.syntax.repair import Strayed, Unspaced

_WORD_END = lazy_pattern(r"\\n|[\s>({\[]")
"""Ends the word that a message shows; the two characters `\\n` do too."""
_QUOTED = lazy_pattern(r"[ ]*[\w-]+:[ ]+([\"'])")
_INDENTED = lazy_pattern(r"([ \t]*)([\w-]+):([ \t][^\r\n]*|$)")
_WORDS = {
    "control-character": "an invisible control character is not allowed",
    "second-document": "a second YAML document begins inside the frontmatter",
    "nesting": "values refer to one another without end",
    "number": "a number is larger than any client accepts",
    "flow": "the brackets do not contain a valid list or mapping",
}
_HELP = {
    "control-character": "Delete the character.",
    "second-document": "Keep one block of keys between the two `---`.",
    "nesting": "Write the values out.",
    "number": "Put the number in quotes, or make it smaller.",
    "flow": "Close every bracket, put commas between the items, or put the value in quotes.",
    "tab": "Indent with spaces.",
    "bad-escape": "Write two backslashes, or put the value in single quotes.",
    "unclosed-quote": "Close the quote, or write a quote inside the text twice (`''`) or as `\\\"`.",
    "text-after-quote": 'Put the whole value in double quotes, and write each `"` inside it as `\\"`.',
    "unclosed-bracket": "Close the bracket, or put the value in quotes.",
    "unindented-continuation": "Indent the lines that belong to the value above.",
    "indentation": "Indent all keys of one level by the same number of spaces.",
    "bad-indentation": "Indent all keys of one level by the same number of spaces.",
    "missing-space": "Put a space after the colon.",
}


def phrase(doc: Document, problem: Problem[YamlInvalid]) -> Diagnostic:
    fixes = []
    spans = problem.kind.rewritten
    part = doc.frontmatter
    if part.open is not None and part.close is not None:
        close = unspaced(doc.text, part.start, part.end, _known_keys(doc.noun))
        if close is not None and (close.edits or _is_stray(doc, part.start, part.end, close.line)):
            return _unspaced(doc, problem, close)
    if doc.source.bad_byte is None and part.open is not None and part.close is not None:
        edits = repair(doc.text, part.start, part.end, spans, partial(_known_keys, doc.noun))
        if (
            not edits and spans and not problem.kind.rescued
        ):  # what the client made of it in its second attempt did not help
            edits = repair(doc.text, part.start, part.end, (), partial(_known_keys, doc.noun))
        if edits and (problem.effect is not Effect.LUCKY or _same(doc, edits)):
            tabs = all(not edit.new.strip() for edit in edits)
            fixes.append(Fix(_title(doc, problem, tabs=tabs), edits, routes=((),)))
    stray = None if fixes or part.open is None or part.close is None else _strayed(doc, part.start, part.end)
    if stray is not None:
        return _unindented(doc, problem, stray)
    kind = "indentation" if not fixes and _is_indented_key(doc, problem.span) else problem.kind.kind
    if not kind and _opens_quote(doc, problem.span):
        kind = "unclosed-quote"
    help = "" if fixes else _HELP.get(kind, "Put the value in quotes.")
    return diagnose(doc, problem, _message(doc, problem, kind), fixes=fixes, help=help)


def _is_indented_key(doc: Document, span: Span) -> bool:
    """Tell whether the parser stopped at a known key that is indented further than the `key: value` above it, and so
    continues that value's text."""
    line = doc.source.line_span(span.start)
    key = _INDENTED.match(doc.text, line.start, line.end)
    if key is None or key[2] not in _known_keys(doc.noun) or span.start > key.end():
        return False
    above = _INDENTED.match(doc.text, doc.source.line_span(max(line.start - 1, 0)).start, max(line.start - 1, 0))
    return above is not None and bool(above[3].strip()) and len(above[1]) < len(key[1])


def _opens_quote(doc: Document, span: Span) -> bool:
    """Tell whether the line's value begins with a quote that nothing in the frontmatter closes."""
    line = doc.source.line_span(span.start)
    value = _QUOTED.match(doc.text, line.start, line.end)
    return value is not None and value[1] not in doc.text[value.end() : doc.frontmatter.end]


def _is_stray(doc: Document, start: int, end: int, line: Span) -> bool:
    stray = _strayed(doc, start, end)
    return stray is not None and stray.line.start == line.start


def _strayed(doc: Document, start: int, end: int) -> Strayed | None:
    return strayed(doc.text, start, end, _known_keys(doc.noun))


def _unspaced(doc: Document, problem: Problem[YamlInvalid], close: Unspaced) -> Diagnostic:
    """Report the key without a space, wherever the parser stopped."""
    title = f"put a space after `{close.key}:`: every client can read the file"
    fixes = [] if doc.source.bad_byte is not None else [Fix(title, close.edits, Safety.UNSAFE, routes=((),))]
    help = "" if fixes else _HELP["missing-space"]
    message = f"a space is missing after `{close.key}:`"
    return diagnose(doc, problem, message, fixes=fixes, help=help)._replace(span=close.line, route=(close.key,))


def _unindented(doc: Document, problem: Problem[YamlInvalid], stray: Strayed) -> Diagnostic:
    """Report the first line of text that continues without indentation, wherever the parser stopped."""
    shown = quote(short(doc.text[stray.line.start : stray.line.end], 40))
    fixes = []
    if stray.edits and doc.source.bad_byte is None:
        title = f"indent the text of `{stray.key}`, up to the next key: every client can read the file"
        fixes.append(Fix(title, stray.edits, Safety.UNSAFE, routes=((),)))
    message = f"{shown} is neither a key nor indented, so it does not continue `{stray.key}`"
    help = "" if fixes else f"Write `{stray.key}: |-`, and indent every line of the text below it by two spaces."
    return diagnose(doc, problem, message, fixes=fixes, help=help)._replace(span=stray.line, route=(stray.key,))


@cache
def _known_keys(kind: FileKind) -> frozenset[str]:
    """Return the keys that any of the main clients knows in files of this kind."""
    names = (get(name).schema(kind) for name in MAIN) if kind != "agent" else MAIN
    return frozenset(key for name in names if name for key in load(name).properties)


def _same(doc: Document, edits: tuple[Edit, ...]) -> bool:
    """Tell whether a client that reads the invalid file all the same sees the same agent after ``edits``."""
    old, new = doc.seen, doc.platform.read(doc.source.edited(apply(doc.text, edits)), doc.place)
    return (
        (new.outcome, new.name, new.description, new.prompt) == (old.outcome, old.name, old.description, old.prompt)
        and same(new.fields, old.fields)
    )  # fmt: skip


def _title(doc: Document, problem: Problem[YamlInvalid], *, tabs: bool) -> str:
    advice = "indent with spaces" if tabs else "put the text in quotes unchanged"
    if problem.effect is Effect.LUCKY:
        return f"{advice}: {doc.platform.client.title} sees the same values, and every other client can read the file"
    return f"{advice}: every client can read the file"


def _message(doc: Document, problem: Problem[YamlInvalid], kind: str) -> str:
    text, span = doc.text, problem.span
    key = problem.kind.key or _key(doc, span)
    of = f" in the value of `{key}`" if key else ""
    line = doc.source.line_span(span.start)
    before = _WORD_END.split(text[max(line.start, span.start - 80) : span.start])[-1]
    word = short(text[span.start : span.end], 30)
    if kind == "text-lost":
        return f"the text from here on is lost{of}"
    if kind == "tab":
        return "the line is indented with a tab"
    if kind == "bad-escape":
        return f"{quote(text[span.start : span.start + 2])} is not a valid escape sequence in double quotes{of}"
    if kind == "unclosed-quote":
        return f"a quote is opened and never closed{of}"
    if kind == "text-after-quote":
        return f"text follows the closing quote{of}"
    if kind == "unclosed-bracket":
        return f"a bracket is opened and never closed{of}"
    if kind == "unindented-continuation":
        return f"{quote(short(text[line.start : line.end], 40))} is neither a key nor indented{of}"
    if kind in ("indentation", "bad-indentation"):
        return "the indentation does not match the lines above"
    if kind == "missing-space":
        return f"a space is missing after {quote(before + ':')}"
    if kind == "leading-special" or (not kind and word[:1] in ("*", "&", "@", "`", "%", "!")):
        value = f"the value of `{key}`" if key else "the value"
        sign = "a backtick" if "`" in word else f"`{word}`"
        return f"{value} begins with {sign}, which has a special meaning without quotes"
    if kind in ("colon-in-value", "colon-at-end") or word[:1] == ":":
        return f"{quote(before + ':')}{of} looks like a key, because the text is not in quotes"
    if kind in _WORDS:
        return _WORDS[kind] + (of if kind in ("control-character", "flow", "number") else "")
    shown = short(text[line.start : line.end], 40)
    return f"{quote(shown)} cannot be read as `key: value`" if shown else "the frontmatter cannot be read from here on"


def _key(doc: Document, span: Span) -> str | None:
    return next((key for key, (name, value) in doc.entries.items() if name.start <= span.start <= value.end), None)
