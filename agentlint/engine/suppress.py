"""Comments that hide findings.

    tools: Read, Frobnicate  # agentlint: ignore[unknown-tool] provided by our plugin
    # agentlint: ignore[unknown-key, blank-value]      the next line
    # agentlint: ignore-file[duplicate-name]           the whole file
    <!-- agentlint: ignore[body-too-long] -->          in the body: its line and the next

They are looked for in the text rather than in the parsed YAML, so that they also work in a file that no client can
parse.
"""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

from agentlint import rules
from agentlint.model.words import nearest
from agentlint.platforms import get
from agentlint.rules.base import quote
from agentlint.syntax import frontmatter, libyaml
from agentlint.syntax.nodes import Mapping, Scalar, Sequence, YamlFault
from agentlint.text import BODY, Diagnostic, Edit, Fix, Route, Safety, Severity, Source, Span, lazy_pattern

if TYPE_CHECKING:
    import re
    from collections.abc import Callable, Iterable, Iterator

MARK = "agentlint:"
UNUSED = "unused-ignore"
NEVER_HIDDEN = frozenset({"internal-error"})

_BLANK = lazy_pattern(r"\s*+")
_ORDER = lazy_pattern(r"agentlint:[ \t]*(ignore(?:-file)?)(?![\w-])[ \t]*(?:\[([^\[\]\n]*)\])?")
_HTML = lazy_pattern(r"<!--[ \t]*(agentlint:[^\n]{0,300}?)-->")
_BLOCK = lazy_pattern(r"(?:^|[\s:-])[|>][+-]?[1-9]?[+-]?[ \t]*$")
_SECOND = lazy_pattern(r"\s*---[ \t]*\r?\n\s*[A-Za-z_][\w-]*[ \t]*:(?!\S)")
_LEAD = 1000
"""The number of characters at the start of a body in which a second frontmatter would begin."""
_OPENERS = frozenset(":,[{-?")


class Directive:
    """One comment. ``span`` covers all of it; ``names`` are the rules as written, with their positions."""

    def __init__(
        self,
        span: Span,
        names: list[tuple[str, Span]],
        lines: tuple[int, ...],
        *,
        listed: bool,
        whole_file: bool,
        in_body: bool,
    ) -> None:
        self.span = span
        self.names = names
        self.listed = listed  # it has a list in [...]
        self.whole_file = whole_file
        self.in_body = in_body
        self.lines = lines  # the lines that it covers
        self.below = -1  # the offset of the line below to which it applies
        self.keys: tuple[str, ...] = ()  # the top-level keys that begin on those lines
        self.used: set[str] = set()


class _Index:
    """The comments, indexed by what they hide, so that a finding costs a few look-ups however many comments there
    are."""

    def __init__(self, directives: Iterable[Directive]) -> None:
        self._at: dict[tuple[str, object], list[tuple[str, Directive]]] = {}
        for directive in directives:
            for name, _ in directive.names:
                rule = rules.RENAMED.get(name, name)
                places: tuple[object, ...] = (*directive.lines, *directive.keys)
                if directive.whole_file:
                    places = ((),)
                elif directive.in_body:
                    places = (*directive.lines, BODY)
                for place in places:
                    known = self._at.setdefault((rule, place), [])
                    if not known or place not in ((), BODY):
                        known.append((name, directive))

    def hides(self, diagnostic: Diagnostic, source: Source) -> bool:
        """Tell whether a comment hides a finding."""
        # A list or mapping is below its key: a finding about all of it belongs to the key's line as well.
        key = diagnostic.route[0] if len(diagnostic.route) == 1 and diagnostic.route != BODY else None
        line = source.position(diagnostic.span.start).line
        hidden = False
        for place in ((), line, key, BODY if diagnostic.route == BODY else None):
            for name, directive in self._at.get((diagnostic.rule, place), ()) if place is not None else ():
                directive.used.add(name)
                hidden = True
        return hidden


def apply(
    source: Source, diagnostics: Iterable[Diagnostic], ran: Callable[[str], bool] | None = None, platform: str = ""
) -> tuple[list[Diagnostic], int, list[Diagnostic]]:
    """Return ``(kept, hidden, unused)``: the findings that no comment hides, the number of hidden ones, and a finding
    of the rule `unused-ignore` for each comment that hides nothing.

    ``ran`` tells whether a rule took part in the run; a comment for a rule that did not is never reported as unused.
    Neither is a comment for a rule that looks at all files together, because such rules report later. ``platform`` is
    the file's platform: where a client ignores an agent with too short a prompt, comments that are the whole prompt are
    kept.
    """
    remaining = list(diagnostics)
    if MARK not in source.text:
        return remaining, 0, []
    directives = directives_of(source)
    if not directives:
        return remaining, 0, []
    index = _Index(directives)
    kept = [finding for finding in remaining if finding.rule in NEVER_HIDDEN or not index.hides(finding, source)]
    if ran is not None and not ran(UNUSED):
        return kept, len(remaining) - len(kept), []
    judge = _Unused(source, platform, ran, _is_needed(source, directives, platform))
    return kept, len(remaining) - len(kept), [finding for directive in directives for finding in judge(directive)]


def directives_of(source: Source) -> list[Directive]:
    """Return every comment for agentlint in the file, in order."""
    text = source.text
    part = frontmatter.of(source)
    out: list[Directive] = []
    for start, end in _comments(text, part.start, part.end) if part.open is not None else ():
        match = _ORDER.match(text, _skip(text, start + 1), end)
        if match is None or _is_quoted(source, start):
            continue
        line = source.line_span(start)
        number = source.position(start).line
        directive = _directive(match, Span(start, end), (number,), False)
        if text[line.start : start].strip():
            directive.keys = _key(text[line.start : start])
        else:
            below = out[-1] if out and out[-1].below > start else None
            directive.below = below.below if below else _next_line(text, line.end, part.end)
            directive.lines = (number, source.position(directive.below).line)
            directive.keys = _key(text[directive.below : source.line_span(directive.below).end])
        out.append(directive)
    begin = part.body if part.open is not None else 0
    for html in _HTML.finditer(text, begin):
        match = _ORDER.match(text, html.start(1), html.end(1))
        if match is not None:
            number = source.position(html.start()).line
            out.append(_directive(match, Span(*html.span()), (number, number + 1), True))
    return out


def _is_quoted(source: Source, at: int) -> bool:
    """Tell whether what looks like a comment is inside quoted text, if the frontmatter is valid YAML. Clients also
    accept quoted text whose next line is not indented, which `_comments` treats as a stray quote."""
    spans = source.keep(_quoted)
    before = bisect_right(spans, (at, len(source.text))) - 1
    return before >= 0 and at < spans[before][1]


def _quoted(source: Source) -> list[tuple[int, int]]:
    part = frontmatter.of(source)
    try:
        waiting = [libyaml.parse(source.text, part.start, part.end)]
    except YamlFault:
        return []
    spans: list[tuple[int, int]] = []
    while waiting:
        node = waiting.pop()
        if isinstance(node, Mapping):
            waiting += (scalar for pair in node.pairs for scalar in pair)
        elif isinstance(node, Sequence):
            waiting += node.items
        elif isinstance(node, Scalar) and node.style in ("single", "double"):
            spans.append((node.start, node.end))
    return sorted(spans)


def _directive(match: re.Match[str], span: Span, lines: tuple[int, ...], in_body: bool) -> Directive:
    names: list[tuple[str, Span]] = []
    if match[2] is not None:
        at = match.start(2)
        for piece in match[2].split(","):
            name = piece.strip()
            if name:
                start = at + piece.index(name)
                names.append((name, Span(start, start + len(name))))
            at += len(piece) + 1
    whole_file = match[1] == "ignore-file"
    return Directive(span, names, lines, listed=match[2] is not None, whole_file=whole_file, in_body=in_body)


def _skip(text: str, at: int) -> int:
    while text[at : at + 1] in (" ", "\t", "#"):
        at += 1
    return at


def _next_line(text: str, at: int, end: int) -> int:
    """Return the offset of the first line after ``at`` that is neither blank nor a comment; ``end`` if there is
    none."""
    at = text.find("\n", at, end) + 1
    while at > 0:
        stop = text.find("\n", at, end)
        line = text[at : stop if stop >= 0 else end].strip()
        if line and not line.startswith("#"):
            return at
        at = stop + 1
    return end


def _key(line: str) -> tuple[str, ...]:
    """Return the top-level key that a line begins with, or ()."""
    name, colon, _ = line.partition(":")
    return (name.strip().strip("\"'"),) if colon and name[:1] not in (" ", "\t", "-") else ()


def _comments(text: str, start: int, end: int) -> Iterator[Span]:
    """Yield the YAML comments between two offsets, found without parsing: not those in quoted or block text.

    A quoted text ends with its quote. Where the quote is missing before the next line that is not indented more than
    the line on which it began, it is a stray quote, and the rest of its line is read as if it were not there.
    """
    at = start
    block = -1  # the indentation of the line that opened a block text
    while at < end:
        stop = text.find("\n", at, end)
        stop = end if stop < 0 else stop
        line = text[at:stop].rstrip("\r")
        indent = len(line) - len(line.lstrip(" "))
        if block >= 0 and (not line.strip() or indent > block):
            at = stop + 1
            continue
        block = -1
        if "#" not in line and '"' not in line and "'" not in line:
            if _BLOCK.search(line[-12:]):
                block = indent
            at = stop + 1
            continue
        after = _scan_line(text, at, at + len(line), end, indent)
        if isinstance(after, Span):
            yield after
            if _BLOCK.search(text[max(at, after.start - 12) : after.start].rstrip()):
                block = indent
            at = stop + 1
        elif after > at + len(line):
            at = after  # a multi-line quoted text has ended: continue after it, as if on a line of its own
        else:
            if _BLOCK.search(line[-12:]):
                block = indent
            at = stop + 1


def _scan_line(text: str, at: int, stop: int, end: int, indent: int) -> Span | int:
    """Return the comment on a line; or else the offset at which to continue: the end of the line, or the end of a
    quoted text that spans several lines."""
    expects = True
    here = at
    while here < stop:
        mark = text[here]
        if mark == "#" and (here == at or text[here - 1] in " \t"):
            return Span(here, stop)
        if mark in "\"'" and expects:
            close = _closing(text, here, end, indent)
            if close > stop:
                return close
            if close > 0:
                here = close
            else:
                here += 1
            expects = False
            continue
        if mark not in " \t":
            expects = mark in _OPENERS
        here += 1
    return stop


def _closing(text: str, at: int, end: int, indent: int) -> int:
    """Return the offset after the end of a quoted text; 0 when it has no end."""
    quote = text[at]
    here = at + 1
    while here < end:
        mark = text[here]
        if mark == "\n":
            line = here + 1
            here = line
            while here < end and text[here] == " ":
                here += 1
            if here - line <= indent and text[here : here + 1] not in ("\r", "\n", ""):
                return 0
            continue
        if mark == quote:
            if quote == "'" and text[here + 1 : here + 2] == "'":
                here += 2
                continue
            return here + 1
        here += 2 if mark == "\\" and quote == '"' and text[here + 1 : here + 2] != "\n" else 1
    return 0


def _is_needed(source: Source, directives: list[Directive], platform: str) -> bool:
    """Tell whether the platform's client might not load the agent without the comments in its body. Whitespace does not
    count, since some of it may be removed together with a comment."""
    least = get(platform).least_prompt if platform else 0
    if not least:
        return False
    at, left = frontmatter.of(source).body, 0
    for directive in directives:
        if directive.in_body:
            left += len("".join(source.text[at : directive.span.start].split()))
            at = directive.span.end
    return left + len("".join(source.text[at:].split())) < least


class _Unused:
    """Makes the findings about comments that hide nothing."""

    def __init__(self, source: Source, platform: str, ran: Callable[[str], bool] | None, is_needed: bool) -> None:
        self.source = source
        self.platform = platform
        self.ran = ran
        self.is_needed = is_needed  # without the comments in the body the prompt would be too short
        self.known = rules.names() | rules.ENGINE_RULES.keys() | rules.RENAMED.keys()
        self.together = {rule.name for rule in rules.RULES if rule.together}

    def __call__(self, directive: Directive) -> Iterator[Diagnostic]:
        if not directive.names:
            message = "the comment names no rule and hides nothing"
            help = "Name the rules in square brackets: `agentlint: ignore[unknown-tool]`."
            yield self._finding(directive, directive.span, None, message, help)
        for number, (name, span) in enumerate(directive.names):
            current = rules.RENAMED.get(name, name)
            if name in directive.used or current == UNUSED:
                continue
            if name not in self.known:
                near = nearest(name, self.known)
                hint = f"Did you mean `{near}`?" if near else "`agentlint rule --all` lists the rules."
                yield self._finding(directive, span, number, f"{quote(name)} is not a rule of agentlint", hint)
            elif current not in self.together and (self.ran is None or self.ran(current)):
                where = "in this file" if directive.whole_file else "here"
                message = f"{quote(name)} finds nothing {where} that could be hidden"
                yield self._finding(directive, span, number, message, "Remove it.")

    def _finding(self, directive: Directive, span: Span, number: int | None, message: str, help: str) -> Diagnostic:
        source = self.source
        fixes: tuple[Fix, ...] = ()
        if source.bad_byte is None:
            removal = _removal(directive, source, number)
            if directive.in_body and self.is_needed and (number is None or len(directive.names) < 2):
                help += " Write the prompt first: without the comment the client would not start the agent."
            elif removal is None:
                help += " What is left would be read as a fence or a frontmatter: change that too."
            elif _is_all(directive, source):
                help += " Write the agent's keys first: some clients do not read an empty frontmatter."
            else:
                fixes = (removal,)
        why = "A comment that hides nothing today would silently hide the rule's next real finding."
        return Diagnostic(
            UNUSED, Severity.WARNING, message, span, why, help, (), source.path, self.platform, fixes,
        )  # fmt: skip


def _removal(directive: Directive, source: Source, number: int | None) -> Fix | None:
    """Return a fix that removes one of the comment's names, or the whole comment when nothing else is in it. In the
    body this changes what the model is sent, so that the fix is unsafe. Return None where only the comment keeps a line
    from being a fence, or the body from beginning with a frontmatter."""
    safety = Safety.UNSAFE if directive.in_body else Safety.SAFE
    routes = (BODY,) if directive.in_body else ()
    text = source.text
    names = directive.names
    if number is not None and len(names) > 1:
        # remove only the name and its comma, so that a long list does not cost its length for each of its names
        name, span = names[number]
        edit = Edit(names[number - 1][1].end, span.end, "") if number else Edit(span.start, names[1][1].start, "")
        return Fix(f"Remove `{name}` from the comment", (edit,), safety, routes)
    start, end = directive.span
    if directive.in_body and _hides_block(source, start):
        return None
    line = source.line_span(start)
    if not text[line.start : start].strip() and not text[end : line.end].strip():
        start, end = line.start, min(text.find("\n", line.end) + 1 or len(text), len(text))
        above = () if directive.in_body else _ended(source, start, end)
        if above:  # some clients include the line break before it in a block text, so that it goes too
            safety, routes = Safety.UNSAFE, (above,)
    elif _hides_fence(text[line.start : line.end]):
        return None
    else:
        while start > line.start and text[start - 1] in " \t":
            start -= 1
    return Fix("Remove the comment", (Edit(start, end, ""),), safety, routes)


def _is_all(directive: Directive, source: Source) -> bool:
    """Tell whether the frontmatter holds nothing but the comment."""
    part, (start, end) = frontmatter.of(source), directive.span
    return not directive.in_body and not (source.text[part.start : start] + source.text[end : part.end]).strip()


def _hides_fence(line: str) -> bool:
    """Tell whether a line would end the frontmatter for any client if the comments in it were removed."""
    return "---" in line and _HTML.sub("", line).strip().startswith("---")


def _hides_block(source: Source, at: int) -> bool:
    """Tell whether the body would begin with a second frontmatter, as some clients see it, without the comments at its
    beginning, one of which is at offset ``at``."""
    body = frontmatter.of(source).body
    if at - body >= _LEAD:
        return False
    lead = source.text[body : body + _LEAD]
    return _SECOND.match(lead) is None and _SECOND.match(_HTML.sub("", lead)) is not None


def _ended(source: Source, start: int, end: int) -> Route:
    """Return the top-level key whose block text ends where a comment begins that has only blank lines behind it in the
    frontmatter; otherwise ()."""
    part = frontmatter.of(source)
    if _BLANK.fullmatch(source.text, end, part.end) is None:
        return ()
    at = start
    while at > part.start:
        line = source.line_span(at - 1)
        text = source.text[line.start : line.end].rstrip("\r")
        at = line.start
        if text[:1] not in ("", " ", "\t", "#"):
            return _key(text) if _BLOCK.search(text) else ()
    return ()
