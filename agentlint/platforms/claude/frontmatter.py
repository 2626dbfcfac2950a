"""Read the text between the fences as Claude Code does, in the same way for agents, skills and commands. What happens
to a file whose frontmatter gives the client no keys is the `Loss` of its kind."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from agentlint.model.problems import (
    Bom,
    CrlfWithInvalidYaml,
    EarlyClose,
    Effect,
    FrontmatterMissing,
    FrontmatterNotMapping,
    YamlInvalid,
)
from agentlint.syntax import bunyaml, frontmatter
from agentlint.syntax.nodes import Node, Value, YamlFault
from agentlint.text import Route, Span

if TYPE_CHECKING:
    from agentlint.platforms.claude.context import ClaudeReading
    from agentlint.platforms.claude.fences import Block


def bom_stepped_over(r: ClaudeReading) -> None:
    """Report a byte order mark, which this version of the client skips but older versions do not."""
    why = "skips the byte order mark, but versions before 2.1.239 do not load such a file."
    r.problem(Bom(), Effect.LUCKY, Span(0, 1), why)


def early_close(r: ClaudeReading, block: Block) -> None:
    """Report frontmatter that ends where its author did not mean it to end."""
    text, at = r.text, block.end
    line = r.source.line_span(at)
    before = text[max(line.start, block.start) : at]
    alone = not before.strip() and not text[at + 3 : line.end].strip()
    if alone and not before:
        return
    part = frontmatter.of(r.source)
    meant = part.close
    if meant is not None and meant.start == at:
        return
    lost = meant is not None and meant.start > at and bool(text[at + 3 : meant.start].strip(" \t\r\n-"))
    if r.loss.outcome == "bare" and not before:
        # Many skills close with `---## Heading`; a thematic break further down in the text closes nothing.
        lost = lost and meant is not None and _has_key(r, at + 3, meant.start)
        if not lost:
            return
    kind = "inside-value" if before.strip() else "indented" if before else "long"
    r.problem(
        EarlyClose(form=kind, lost=lost, close=meant if meant is not None and meant.start > at else None),
        Effect.DEGRADES if lost else Effect.ALTERS,
        Span(at, at + 3),
        "ends the frontmatter at the first three dashes after its first line, wherever they are; "
        "what follows them is the prompt.",
    )


def _has_key(r: ClaudeReading, start: int, end: int) -> bool:
    """Tell whether a line of the text begins with a key that the client knows."""
    keys = "|".join(map(re.escape, r.schema.properties))
    return re.compile(rf"^(?:{keys})[ \t]*:", re.M).search(r.text, start, end) is not None


def parse(r: ClaudeReading, block: Block) -> dict[str, Value] | None:
    """Return the frontmatter's data and keep its tree in the reading; None if the client uses no data."""
    text, seen = r.text, r.seen
    tree: Node | None
    value: Value
    try:
        tree = bunyaml.parse(text, block.start, block.end)
        _refuse_cycle(r, tree)
        value = bunyaml.values(tree)
    except YamlFault as fault:
        retried = _retry(r, block, fault)
        if retried is None:
            return None
        tree, value = retried
    r.take(tree)
    if isinstance(value, dict):
        return value
    if value is None:
        if r.loss.empty:
            empty = Span(max(block.start - 4, 0), block.end + 3)
            r.problem(FrontmatterMissing(), r.loss.effect, empty, r.loss.empty)
            seen.settle(r.loss.outcome, f"{r.version} finds nothing in the frontmatter")
        return None
    span = Span(tree.start, tree.end) if tree is not None else r.head
    kind = FrontmatterNotMapping("array" if isinstance(value, list) else "string")
    r.problem(kind, r.loss.effect, span, r.loss.no_keys)
    if r.loss.outcome == "skipped":
        seen.settle("skipped", f"{r.version} finds no `key: value` lines in the frontmatter")
    return None


def _retry(r: ClaudeReading, block: Block, fault: YamlFault) -> tuple[Node | None, Value] | None:
    """Return the tree and value of the client's second, lenient try; None if that fails too."""
    from agentlint.platforms.claude import faults, secondtry  # deferred: few files need them

    text = r.text
    rewritten = secondtry.rewrite(text, block.start, block.end)
    mistake = faults.explain(text, block.start, block.end, fault)
    quoted = tuple(Span(value.start, value.end) for value in rewritten.quoted)
    route: Route = (mistake.key,) if mistake.key else ()
    try:
        tree = bunyaml.parse_exactly(rewritten.text)
        _refuse_cycle(r, tree)
        value = bunyaml.values(tree)
    except YamlFault:
        crlf = "\r\n" in text[block.start : block.end] and _loads_with_lf(r, block)
        r.problem(
            YamlInvalid(mistake.kind, mistake.key, quoted),
            r.loss.effect,
            mistake.span,
            f"cannot read this frontmatter, not even in its lenient second attempt, {r.loss.unreadable}",
            route,
        )
        if crlf:
            r.problem(
                CrlfWithInvalidYaml(),
                r.loss.effect,
                r.head,
                "would read this frontmatter in a lenient second attempt if its lines did not end with CR LF.",
            )
        r.seen.settle(r.loss.outcome, f"{r.version} cannot read the frontmatter: {fault.message}")
        return None
    rewritten.restore(tree)
    r.rewritten = rewritten
    r.problem(
        YamlInvalid(mistake.kind, mistake.key, quoted, rescued=True),
        Effect.LUCKY,
        mistake.span,
        "reads this frontmatter only because it tries a second time with such values in quotes.",
        route,
    )
    return tree, value


def _refuse_cycle(r: ClaudeReading, tree: Node | None) -> None:
    """Raise YamlFault for an alias inside the value that it names, where the version's parser does not accept one."""
    if r.version.has("reads-cycles") or "*" not in r.text:
        return
    alias = bunyaml.cycle(tree)
    if alias is not None:
        raise YamlFault("Unresolved alias", alias.start)


def _loads_with_lf(r: ClaudeReading, block: Block) -> bool:
    from agentlint.platforms.claude import secondtry

    part = r.text[block.start : block.end].replace("\r\n", "\n")
    try:
        return isinstance(bunyaml.values(bunyaml.parse_exactly(secondtry.rewrite(part, 0, len(part)).text)), dict)
    except YamlFault:
        return False
