r"""The prompt orders a tool that the agent does not have.

A prompt that says "Use WebSearch to find the advisory" has no effect if the tools of the agent do not include
WebSearch: the client does not offer the tool to the model, which then does without it, or invents what the tool would
have found. Either the list of tools or the prompt was changed without the other.

agentlint reports orders in English that name a tool exactly as the client does: "use the `edit` tool", "run `Bash`",
"call `web_fetch`", "Use WebSearch to". It does not report a tool that another tool of the agent can stand in for, an
order with an alternative that the agent has ("use `Write` or `Edit`"), one that is denied ("never use `Bash`") or
conditional ("if available"), or text in a block of code. It reports nothing if the agent has all tools.

```bad .claude/agents/advisor.md
---
name: advisor
description: Looks for known vulnerabilities of a dependency
tools: Read, Grep, Glob
---
Read the lock file. Use WebSearch to find advisories for each package.
```
```bad .opencode/agents/reviewer.md
---
description: Reviews a change before it is merged
mode: subagent
permission:
  bash: deny
---
Use the bash tool to read the diff of the change.
```
```bad .github/agents/reviewer.agent.md
---
name: reviewer
description: Reviews a change before it is merged
tools: [read, search]
---
Call `web_fetch` for each page that the change links to.
```
```bad .gemini/agents/reviewer.md
---
name: reviewer
description: Reviews a change before it is merged
tools: [read_file, glob]
---
You must use `run_shell_command` to read the diff of the change.
```
```good .claude/agents/advisor.md
---
name: advisor
description: Looks for known vulnerabilities of a dependency
tools: Read, Grep, Glob, WebSearch
---
Read the lock file. Use WebSearch to find advisories for each package.
```
"""

from __future__ import annotations

import re
from bisect import bisect
from functools import cache
from typing import TYPE_CHECKING

from agentlint.model import vocabulary
from agentlint.model.vocabulary import OwnTool
from agentlint.platforms import get
from agentlint.platforms.base import Place
from agentlint.rules.base import Diagnostic, Iterator, Severity, Span, finding
from agentlint.text import BODY, Source, lazy_pattern

if TYPE_CHECKING:
    from agentlint.rules.document import Document

_LISTED = r"[`*\"']{0,3}[A-Za-z_]\w*[`*\"']{0,3}"
_ORDER = lazy_pattern(
    r"(?<![\w'’-])(?:[Uu]se|USE|[Cc]all|[Ii]nvoke|[Rr]un) (?:(?:the|your|both|either|only) ){0,2}"
    rf"(?P<names>{_LISTED}(?:(?:, (?:and |or )?|/| (?:and|or) )(?:the )?{_LISTED}){{0,5}})"
    r"(?P<tool> tools?\b)?(?P<purpose> (?:to|for|when|with|on|before|after)\b)?"
)
"""A verb and up to six names."""
_NAME = lazy_pattern(r"(`?)\b(?!(?:and|or|the)\b)([A-Za-z_]\w*)\1")
_WORD = lazy_pattern(r"[\w-]+")
_COMPOUND = lazy_pattern(r"[A-Z]\w*[a-z][A-Z]")
"""A name that cannot be a word of English."""
_CHOICE = lazy_pattern(r"/| or ")
_ADDRESSED = lazy_pattern(
    r"(?:^|[-.:;,!?()*>|+—–]|\d\)|\b(?:you|must|should|will|always|then|and|also|please|first|next|can|may))[\s*_]*\Z",
    re.I,
)
"""What precedes a verb that addresses the agent: the beginning of a sentence, or a word that a verb follows."""
_DENIED = lazy_pattern(r"\b(?:not|never|no|without|avoid\w*|instead|cannot|rather|nor|neither|unless)\b|n['’]t\b", re.I)
_CONDITIONAL = lazy_pattern(r"\b(?:if|when|where|whenever)\s+(?:it\s+is\s+|they\s+are\s+|you\s+have\s+)?"
                            r"(?:available|possible|enabled|configured|allowed|permitted|it|them)\b", re.I)  # fmt: skip
_SENTENCE = lazy_pattern(r"(?<=[.!?])\s")
_FENCE = lazy_pattern(r"(?m)^[ \t]*(?:```|~~~)")
MAX_SENTENCE = 400
"""Characters on either side of an order that are looked at."""


def check(doc: Document) -> Iterator[Diagnostic]:
    seen = doc.seen
    if not seen.loaded or not isinstance(seen.tools, tuple) or not seen.tools:
        return
    if doc.platform.id not in vocabulary.PLATFORMS:
        return
    withheld = _withheld(doc, seen.tools)
    reported: set[str] = set()
    for span, word in _orders(doc, withheld) if withheld else ():
        if word not in reported:
            reported.add(word)
            yield _finding(doc, span, word, withheld[word], seen.tools)


def _withheld(doc: Document, tools: tuple[str, ...]) -> dict[str, OwnTool]:
    """Return the tools that the file could give to the agent and does not, and whose work no other tool does."""
    words = vocabulary.of(doc.platform.id)
    named: frozenset[str] = frozenset()
    if _lists(doc):
        start, end = doc.value_span("tools")
        named = frozenset(_WORD.findall(doc.text, start, end))
    done = {work for tool in words.tools if tool.name in tools for work in tool.work.split()}
    return {
        name: tool
        for name, tool in _offered(doc.platform.id, doc.version).items()
        if tool.name not in tools
        and not named & {name, tool.name}  # other rules say why the agent does not get it anyway
        and not done.intersection(tool.work.split())
        and (tool.offer == "always" or _lists(doc))
    }


def _lists(doc: Document) -> bool:
    """Tell whether the file lists what the agent has, instead of what it does not have."""
    return isinstance((doc.seen.data or {}).get("tools"), (str, list))


@cache
def _offered(platform: str, version: str | None) -> dict[str, OwnTool]:
    """Return every name of a tool that a file can give to an agent.

    Where the client shows which tools an agent has whose file says nothing about them, it is these: the names of
    permissions are others. Copilot's tools that are named to the letter are left out: VS Code has them by other names.
    """
    words = vocabulary.of(platform)
    plain = Source.from_text("a.md", "---\nname: a\ndescription: a\n---\na\n")
    every = get(platform).read(plain, Place("a.md", "", "", "a.md"), version).tools
    tools = {tool.name: tool for tool in words.tools}
    if isinstance(every, tuple):
        return {name: tools.get(name, OwnTool(name)) for name in every}
    offers = ("always", "session") if platform == "copilot" else ("always", "session", "named")
    tools = {name: tool for name, tool in tools.items() if tool.offer in offers}
    aliases = {} if platform == "copilot" else words.aliases
    return {**{alias: tools[names[0]] for alias, names in aliases.items() if names[0] in tools}, **tools}


def _orders(doc: Document, withheld: dict[str, OwnTool]) -> Iterator[tuple[Span, str]]:
    """Yield the tools that the prompt orders, of those that the agent does not have."""
    text = doc.text
    fences = [fence.start() for fence in _FENCE.finditer(text, doc.tree.end)]
    for order in _ORDER.finditer(text, doc.tree.end):
        names = list(_NAME.finditer(text, *order.span("names")))
        if not any(name[2] in withheld for name in names) or bisect(fences, order.start()) % 2:
            continue
        if _CHOICE.search(order["names"]) and not all(name[2] in withheld for name in names):
            continue
        if not _is_order(text, order.start(), order.end()):
            continue
        for name in names:
            sure = name[1] or order["tool"] or (order["purpose"] and name[2][0].isupper())
            if name[2] in withheld and (sure or _COMPOUND.match(name[2])):
                yield Span(name.start(2), name.end(2)), name[2]


def _is_order(text: str, start: int, end: int) -> bool:
    """Tell whether a verb at ``start`` tells the agent to do something in every case."""
    line = max(text.rfind("\n", 0, start) + 1, start - MAX_SENTENCE)
    before = _SENTENCE.split(text[line:start])[-1]
    after = _SENTENCE.split(text[end : end + MAX_SENTENCE].partition("\n")[0])[0]
    return bool(_ADDRESSED.search(before)) and not _DENIED.search(before) and not _CONDITIONAL.search(before + after)


def _finding(doc: Document, span: Span, word: str, tool: OwnTool, tools: tuple[str, ...]) -> Diagnostic:
    known = vocabulary.of(doc.platform.id).tools
    shell = next((each.name for each in known if each.name in tools and each.work == "execute"), "")
    if tool.offer == "named" and shell:
        help = f"Change the prompt: an agent that has `{shell}` does not get `{tool.name}`."
    elif _lists(doc):
        help = f"Change the prompt, or add `{tool.name}` to `tools`."
    else:
        help = "Change the prompt, or remove what denies the tool."
    return finding(
        doc,
        "withheld-tool",
        Severity.INFO,
        span,
        f"the prompt says to use `{word}`, which the agent does not have",
        why=f"{doc.seen.client} offers the model only the tools that the agent has.",
        help=help,
        route=BODY,
    )
