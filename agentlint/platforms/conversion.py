"""A platform's half of `convert`: reading into, and writing from, the neutral `Agent`.

``agentlint.platforms.<id>.agent.CONVERSION`` is a `Conversion`; `get` finds it.
"""

from __future__ import annotations

import re
from functools import lru_cache
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, Final, Protocol

from agentlint.model.agent import Agent, Loss, Neutral, Refusal, Wish, Written
from agentlint.model.policy import ALL_SERVERS, EVERYTHING
from agentlint.model.problems import Effect, UnknownKey
from agentlint.model.tools import ASKED_BEFORE
from agentlint.platforms import PLATFORMS
from agentlint.record import Record
from agentlint.syntax import emit, frontmatter
from agentlint.text import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from agentlint.platforms.base import Place, Seen
    from agentlint.syntax.nodes import Object, Value
    from agentlint.text import Source


def _any_name(_: str) -> str:
    return ""


def _no_advice(_agent: Agent, _user: bool) -> tuple[tuple[str, str], ...]:
    return ()


def _inside_frontmatter(source: Source) -> tuple[int, int]:
    part = frontmatter.of(source)
    return part.start, part.end


class Render(Protocol):
    """Renders a whole file from ``fields`` in order, and ``comments``, each a line without its comment mark."""

    def __call__(self, fields: Mapping[str, Value], comments: Sequence[str] = ()) -> str: ...


class Conversion(Record):
    """A platform's half of `convert`. ``read`` takes what the client sees (a loaded agent only); ``write`` returns the
    fields in the client's own ``order``.

    ``read_within`` also applies what the project's configuration says about every agent, which is read if the agent's
    place has a root; it is None where no such configuration is known. ``stem`` returns the file name without ``suffix``
    for an agent's name; ``nested``: it has folders where a name has "/". ``refuses(name)`` says why the client would
    not load an agent with that name, or returns "". ``tool_words`` are tool names that a prompt may mention.
    ``mcp_prefix`` is how the names of MCP tools begin there; ``joins_servers``: such a name does not show where the
    server's name ends (`server_tool`). ``models`` are the model names that the client is known to offer, in groups.

    For files that are not frontmatter and body, ``prompt_key`` is the field that holds the prompt, ``render`` makes the
    file, and ``remarks`` returns the part of its text (start, end) in which a line with ``#`` is a comment.

    ``granting`` names the fields that say what an agent may do: they are restored together or not at all.
    ``advice(agent, user)`` returns notes (code, text) on what to do or know after the agent was written, user-wide or
    for a project.
    """

    id: str
    style: emit.Style
    order: tuple[str, ...]
    read: Callable[[Seen, Source, Place], Agent]
    write: Callable[[Agent, Wish], Written]
    read_within: Callable[[Seen, Source, Place], Agent] | None = None
    stem: Callable[[str], str] = str
    nested: bool = False
    refuses: Callable[[str], str] = _any_name
    tool_words: Mapping[str, str] = {}  # never changed
    prompt_key: str = ""
    render: Render | None = None
    remarks: Callable[[Source], tuple[int, int]] = _inside_frontmatter
    mcp_prefix: str = ""
    joins_servers: bool = False
    models: Mapping[str, tuple[str, ...]] = {}
    granting: frozenset[str] = frozenset()
    advice: Callable[[Agent, bool], Iterable[tuple[str, str]]] = _no_advice

    def text(self, fields: Mapping[str, Value], agent: Agent, comments: Sequence[str] = ()) -> str:
        """Return the file with ``fields`` and the agent's prompt."""
        if self.render is not None:
            return self.render({**fields, self.prompt_key: agent.prompt}, comments)
        return emit.frontmatter(fields, self.style, agent.newline, comments) + agent.prompt

    @property
    def title(self) -> str:
        """Return the platform's display name."""
        return PLATFORMS[self.id].title

    @property
    def folder(self) -> str:
        """Return the folder in which an agent of a project is written."""
        return PLATFORMS[self.id].home("project").path

    @property
    def user_folder(self) -> str:
        """Return the folder, below the home folder, in which a user-wide agent is written."""
        return PLATFORMS[self.id].home("user").path

    @property
    def suffix(self) -> str:
        """Return the extension of the files that are written."""
        return PLATFORMS[self.id].home("project").suffixes[0]


def exists(platform: str) -> bool:
    """Tell whether the platform can be converted, without loading it."""
    return platform in PLATFORMS and find_spec(f"agentlint.platforms.{platform}.agent") is not None


@lru_cache(maxsize=32)
def get(platform: str) -> Conversion:
    """Return a platform's half of `convert`. Raises KeyError for a platform that cannot be converted."""
    if not exists(platform):
        raise KeyError(platform)
    conversion: Conversion = import_module(f"agentlint.platforms.{platform}.agent").CONVERSION
    return conversion


_NOT_IN_FORCE: Final = (Effect.IGNORES, Effect.NOT_RESTRICTED, Effect.DROPS_FIELD)


def begin(platform: str, seen: Seen, source: Source, *, delegated: bool = False) -> tuple[Agent, Fields]:
    """Return an agent for a reader to fill in, with what is common to all clients, and the frontmatter's values."""
    title = PLATFORMS[platform].title
    agent = Agent(
        platform, seen.name or "", seen.description or "", body_of(source, seen), source.newline, title,
        str(seen.client),
    )  # fmt: skip
    agent.delegated = delegated
    agent.asked = ASKED_BEFORE
    agent.unknown = frozenset(
        str(problem.route[0])
        for problem in seen.problems
        if isinstance(problem.kind, UnknownKey) and len(problem.route) == 1 and problem.effect in _NOT_IN_FORCE
    )
    return agent, Fields(agent, seen.data or {})


def body_of(source: Source, seen: Seen) -> str:
    """Return the file's text after the frontmatter as this client closes it, byte for byte."""
    text = source.text
    start = frontmatter.of(source).body
    prompt = (seen.prompt or "").strip(BLANKS)
    if same_text(text[start:], prompt):
        return text[start:]
    # Whatever the client's notion of the closing fence, the prompt is the end of the text.
    first = _ending(text.rstrip(BLANKS), prompt)
    if prompt and first is not None:
        begin = first
        while begin > 0 and text[begin - 1] in " \t\r\n":
            begin -= 1
        newline = text.find("\n", begin)
        return text[newline + 1 :] if 0 <= newline < first else text[first:]
    return text[start:] if prompt else ""


_BREAK = lazy_pattern(r"\r\n|\r|\n")


def _ending(text: str, prompt: str) -> int | None:
    """Return the offset in ``text`` at which its ending, the prompt, begins; None when the text does not end with the
    prompt. Some clients normalize line breaks."""
    if text.endswith(prompt):
        return len(text) - len(prompt)
    if "\r" not in text:
        return None
    at = len(text)
    for number, line in enumerate(reversed(_BREAK.split(prompt))):
        if number:
            at -= 2 if text.endswith("\r\n", 0, at) else 1
            if at < 0 or text[at] not in "\r\n":
                return None
        if not text.endswith(line, 0, at):
            return None
        at -= len(line)
    return at


BLANKS = (
    "\t\n\v\f\r\x1c\x1d\x1e\x1f \x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u2028\u2029\u202f\u205f\u3000\ufeff"
)
"""The characters that clients strip from the ends of a text: JavaScript's ``trim`` also strips a byte order mark."""


def same_text(left: str, other: str) -> bool:
    """Tell whether two texts are equal except for whitespace at their ends and, if one has a carriage return, for the
    form of line breaks."""
    first, second = left.strip(BLANKS), other.strip(BLANKS)
    return first == second or ("\r" in first + second and _unbroken(first) == _unbroken(second))


def _unbroken(text: str) -> str:
    return re.sub(r"[\r\n]+", "\n", text)


def first_line(prompt: str) -> str:
    """Return a description for an agent without one: the beginning of its prompt."""
    for line in prompt.splitlines():
        words = re.sub(r"[\s#*_`>\ufeff-]+", " ", line).strip()
        if words:
            return words if len(words) <= 200 else words[:199].rstrip() + "…"
    return ""


def variable_refusal(client: str, pattern: re.Pattern[str], prompt: str) -> Refusal | None:
    """Return why a prompt cannot be carried to a client that would replace a part of it as a placeholder; None when it
    can."""
    match = pattern.search(prompt)
    if match is None:
        return None
    text = f"{client} reads `{match[0]}` in the prompt as a placeholder: write it differently"
    return Refusal("prompt-variable", text)


def variable_remark(client: str, pattern: re.Pattern[str], prompt: str) -> list[tuple[str, str]]:
    """Return the notes about a prompt's placeholders when the prompt goes to another client."""
    variables = list(dict.fromkeys(match[0] for match in pattern.finditer(prompt)))
    shown = ", ".join(f"`{variable}`" for variable in variables[:4]) + (", ..." if len(variables) > 4 else "")
    text = f"{client} replaces {shown} in the prompt; other clients show the text unchanged"
    return [("prompt-variable", text)] if variables else []


_LITERAL = lazy_pattern(r"\^?(\w+)\$?")


def guarded(entries: Value, concepts: Callable[[str], Iterable[str]], server: Callable[[str], str | None]) -> list[str]:
    """Return the tools that the hooks of one event guard, by the matchers of its entries. ``concepts`` returns the
    concepts for a tool's name in the client, ``server`` the ``mcp/`` name for an MCP tool's name.

    A matcher of plain names stands for these tools. Any other is a regular expression. It is not run, because its
    author decides how long that takes: one that begins with ``mcp__`` is treated as matching all MCP tools, any other
    as matching every tool.
    """
    concepts_guarded: list[str] = []
    for entry in entries if isinstance(entries, list) else []:
        matcher = entry.get("matcher") if isinstance(entry, dict) else None
        for part in re.split(r"[|,\s]+", matcher) if isinstance(matcher, str) else [""]:
            literal = _LITERAL.fullmatch(part)
            if literal is None:
                concepts_guarded.append(ALL_SERVERS if part.lstrip("^").startswith("mcp__") else EVERYTHING)
            elif (tool := server(literal[1])) is not None:
                concepts_guarded.append(tool)
            else:
                concepts_guarded += concepts(literal[1])
    return list(dict.fromkeys(concepts_guarded))


def split_by_comma(value: Value) -> list[str]:
    """Return a list as clients read it: a YAML list of words, or one text with commas."""
    if isinstance(value, str):
        return [part.strip() for part in value.split(",") if part.strip()]
    if isinstance(value, list):
        return [item.strip() for item in value if isinstance(item, str) and item.strip()]
    return []


class Fields:
    """A frontmatter's values, each taken once. Values left at the end are unknown to the client."""

    def __init__(self, file: Neutral, data: Object) -> None:
        self.file = file
        self.left = dict(data)

    def take(self, key: str, attribute: str) -> Value:
        """Return the value of ``key``, recorded as the origin of ``attribute``; None when it is missing."""
        if key not in self.left:
            return None
        value: Value = self.left.pop(key)
        self.file.fields[attribute] = (key, value)
        return value

    def typed(
        self, key: str, attribute: str, kind: type | tuple[type, ...], good: Callable[[Any], bool] | None = None
    ) -> Any:
        """Take the value of ``key`` if it is of a type (``object``: any, but a truth value is not a number). A value of
        another type has no effect, and the report says so."""
        value = self.take(key, attribute)
        if attribute not in self.file.fields or self.file.fields[attribute][0] != key:
            return None
        kinds = kind if isinstance(kind, tuple) else (kind,)
        fits = value is not None and isinstance(value, kinds)
        fits = fits and (not isinstance(value, bool) or bool in kinds or object in kinds)
        if fits and (good is None or good(value)):
            return value
        reason = "an empty value says nothing" if value is None else "does not accept this value"
        self.idle(attribute, reason if value is None else f"{self.file.title} {reason}: it has no effect")
        return None

    def idle(self, attribute: str, reason: str) -> None:
        """Record that the field has no effect at the source, so that there is nothing to carry."""
        name, value = self.file.fields.pop(attribute)
        self.file.losses.append(Loss(name, value, "dropped", reason))
