"""What Claude Code makes of an agent file, and everything in it that it does not take as written.

Observed with 2.1.329 (and 2.1.197 where they differ, see `versions`) by running it offline against a stand-in for the
model's API. `see` follows the client's own order: the file's ending, the fence, YAML, name, description, hooks, and
then the fields that can be ignored one by one.
"""

from __future__ import annotations

import math
import os
import re
from functools import cache, lru_cache

from agentlint.platforms.base import Effect, Place, Problem, Seen
from agentlint.platforms.claude import fences, models, tools
from agentlint.platforms.claude.faults import details as fault_details
from agentlint.platforms.claude.faults import explain
from agentlint.platforms.claude.fences import Block, Rewritten, trim
from agentlint.platforms.claude.versions import Version, version
from agentlint.platforms.schema import Misfit, Schema
from agentlint.syntax import bunyaml, frontmatter, libyaml
from agentlint.syntax.nodes import Alias, Mapping, Node, Scalar, Sequence, Value, YamlFault
from agentlint.text import Route, Source, Span

BUILTIN = frozenset(
    {"claude", "claude-code-guide", "Explore", "fork", "general-purpose", "output-style-setup", "Plan", "statusline-setup"}
)
"""Agents that come with Claude Code 2.1.329; a file of the same name takes their place."""

PLUGIN_IGNORED = ("hooks", "mcpServers", "permissionMode")

KEY_ALIASES = {
    "allowedtools": "tools", "allowtools": "tools", "toolsallowed": "tools", "disallowedtools": "disallowedTools",
    "deniedtools": "disallowedTools", "blockedtools": "disallowedTools", "excludetools": "disallowedTools",
    "disabledtools": "disallowedTools", "whentouse": "description", "usewhen": "description",
    "reasoningeffort": "effort", "maxsteps": "maxTurns", "colour": "color", "permission": "permissionMode",
}  # fmt: skip
"""Keys that mean one of Claude Code's, folded to small letters without ``-`` and ``_``."""

SWITCHES = ("disabled", "disable", "enabled", "enable", "hidden")
"""Keys that read as if they switched an agent off. There is no such key."""

_LITERAL_NEWLINE = re.compile(r"\\n")
_PATH = re.compile(r"(?:(?<![A-Za-z])[A-Za-z]:|\.{1,2}|\\[\w.-]{1,100})\\n\w")
_AGENT_KEY = re.compile(r"^[ \t]*(?:name|description|tools|model)[ \t]*:", re.M)
_DOCUMENTS = frozenset({"readme.md", "claude.md", "agents.md", "changelog.md", "index.md", "license.md", "contributing.md"})
_COLOUR = re.compile(r"#(?:[0-9A-Fa-f]{3,4}|[0-9A-Fa-f]{6}|[0-9A-Fa-f]{8})\b")
_INTEGER = re.compile(rf"[{fences.SPACE}]*[-+]?[0-9]+")


@cache
def schema() -> Schema:
    return Schema("claude")


def see(source: Source, place: Place, wanted: str | None = None) -> Seen:
    """The agent as Claude Code of a version sees it; None is the newest observed one."""
    return _Reader(source, place, version(wanted)).read()


class _Reader:
    def __init__(self, source: Source, place: Place, client: Version) -> None:
        self.source = source
        self.text = source.text
        self.place = place
        self.version = client
        self.plugin = place.scope == "plugin"
        self.seen = Seen(client.client, "loaded", hypothetical=not self._at_home())
        self.keys: dict[str, tuple[Node, Node]] = {}
        self.rewritten: Rewritten | None = None

    def _at_home(self) -> bool:
        return self.place.folder.endswith(".claude/agents") or self.plugin

    def problem(self, rule: str, effect: Effect, span: Span, why: str, route: Route = (), **details: object) -> None:
        self.seen.problems.append(Problem(rule, effect, span, f"{self.version} {why}", route, details))

    @property
    def head(self) -> Span:
        return self.source.line_span(0)

    def read(self) -> Seen:
        seen = self.seen
        if not self.place.filename.endswith(".md"):
            ending = self.place.filename.rpartition(".")[2]
            self.problem(
                "ignored-extension", Effect.SKIPS, self.head, "reads only files whose name ends with `.md`, in small letters.",
                word=ending, suggest=self.place.filename.removesuffix(f".{ending}") + ".md",
            )  # fmt: skip
            seen.settle("ignored", f"{self.version} reads only files whose name ends with .md")
        if self.source.bad_byte is not None and not self.source.utf16:
            self._not_utf8()
        bom = self.text.startswith("\ufeff")
        block = fences.cut(self.text, self.version.has("skips-bom"))
        if bom and not self.source.utf16:
            self._bom(block)
        if block is None:
            self._no_frontmatter()
            return self._finish(None)
        seen.prompt = trim(self.text[block.body :])
        self._early_close(block)
        data = self._parse(block)
        if data is None:
            return self._finish(None)
        seen.data = data
        self._tree_problems()
        self._fields(data)
        return self._finish(data)

    def _finish(self, data: dict[str, Value] | None) -> Seen:
        seen = self.seen
        if self.plugin:
            self._as_plugin(data)
        if not seen.loaded:
            seen.tools = None
        return seen

    # -- the file and its fences --

    def _not_utf8(self) -> None:
        at = self.text.find("\ufffd")
        self.problem(
            "not-utf8", Effect.ALTERS, Span(max(at, 0), max(at, 0) + 1),
            "shows a replacement character for every byte that is not UTF-8.", offset=self.source.bad_byte,
        )  # fmt: skip

    def _bom(self, block: Block | None) -> None:
        if self.version.has("skips-bom"):
            self.problem(
                "bom", Effect.NOTE, Span(0, 1),
                "steps over the byte order mark, but versions before 2.1.239 do not load such a file.",
            )  # fmt: skip
        else:
            self.problem("bom", Effect.SKIPS, Span(0, 1), "does not load a file that starts with a byte order mark.")

    def _no_frontmatter(self) -> None:
        seen, text = self.seen, self.text
        seen.prompt = trim(text.removeprefix("\ufeff"))
        part = frontmatter.split(text)
        if self.source.utf16:
            self.problem("not-utf8", Effect.SKIPS, self.head, "reads files as UTF-8 and finds no frontmatter in this one.", offset=0)
            seen.settle("skipped", f"{self.version} reads files as UTF-8; this one is UTF-16")
        elif part.open is None:
            self._without_fence()
        elif part.open.start > 1 or (part.lead.start != part.lead.end):
            self.problem(
                "frontmatter-displaced", Effect.SKIPS, Span(part.lead.start, part.open.end),
                "looks for frontmatter only in the file's very first line, and takes this file for a document.",
                fence=list(part.open),
            )  # fmt: skip
            seen.settle("skipped", f"{self.version} looks for frontmatter only in the file's very first line")
        elif "\r" in text and "\n" not in text:
            self.problem("frontmatter-displaced", Effect.SKIPS, part.open, "does not take a bare carriage return for the end of a line.")
            seen.settle("skipped", f"{self.version} does not take a bare carriage return for the end of a line")
        elif self.text.startswith("\ufeff") and not self.version.has("skips-bom"):
            seen.settle("skipped", f"{self.version} does not load a file that starts with a byte order mark")
        else:
            self.problem(
                "frontmatter-unclosed", Effect.SKIPS, part.open,
                "finds no second line of dashes that closes the frontmatter, and takes this file for a document.",
                end=part.end,
            )  # fmt: skip
            seen.settle("skipped", f"{self.version} finds no closing `---` and takes the file for a document")

    def _without_fence(self) -> None:
        name = self.place.filename.lower()
        start = self.text[:2000]
        meant = name not in _DOCUMENTS and (_AGENT_KEY.search(start) is not None or start.lstrip("\ufeff \t\r\n").startswith(("---", "+++")))
        self.problem(
            "frontmatter-missing", Effect.SKIPS if meant else Effect.NOTE, self.head,
            "takes a file without frontmatter for a document and does not load it.", document=not meant,
        )  # fmt: skip
        self.seen.settle("skipped", f"{self.version} takes a file without frontmatter for a document")

    def _early_close(self, block: Block) -> None:
        """The frontmatter ends where its author did not mean it to."""
        text, at = self.text, block.end
        line = self.source.line_span(at)
        before = text[max(line.start, block.start) : at]
        alone = not before.strip() and not text[at + 3 : line.end].strip()
        if alone and not before:
            return
        part = frontmatter.split(text)
        meant = part.close
        if meant is not None and meant.start == at:
            return
        lost = meant is not None and meant.start > at and bool(text[at + 3 : meant.start].strip(" \t\r\n-"))
        kind = "inside-value" if before.strip() else "indented" if before else "long"
        self.problem(
            "early-close", Effect.DEGRADES if lost else Effect.ALTERS, Span(at, at + 3),
            "ends the frontmatter at the first three dashes after its first line, wherever they stand; "
            "what follows them is the prompt.",
            kind=kind, lost=lost, close=list(meant) if meant is not None and meant.start > at else None,
        )  # fmt: skip

    # -- YAML --

    def _parse(self, block: Block) -> dict[str, Value] | None:
        """The frontmatter's data; None when there is none that counts. Sets the tree."""
        text, seen = self.text, self.seen
        tree: Node | None
        value: Value
        try:
            tree = bunyaml.parse(text, block.start, block.end)
            value = bunyaml.values(tree)
        except YamlFault as fault:
            retried = self._retry(block, fault)
            if retried is None:
                return None
            tree, value = retried
        seen.tree = tree
        if isinstance(value, dict):
            node = tree.target if isinstance(tree, Alias) else tree
            if isinstance(node, Mapping):
                self.keys = {
                    bunyaml.key_text(bunyaml.resolve(key)): (key, pair) for key, pair in node.pairs if isinstance(key, Scalar)
                }
            return value
        if value is None:
            empty = Span(max(block.start - 4, 0), block.end + 3)
            self.problem("frontmatter-missing", Effect.SKIPS, empty, "finds nothing in the frontmatter and takes the file for a document.", document=False)
            seen.settle("skipped", f"{self.version} finds nothing in the frontmatter")
            return None
        span = Span(tree.start, tree.end) if tree is not None else self.head
        self.problem(
            "frontmatter-not-mapping", Effect.SKIPS, span, "takes only `key: value` lines for frontmatter, and this file for a document.",
            found="list" if isinstance(value, list) else "text",
        )  # fmt: skip
        seen.settle("skipped", f"{self.version} finds no `key: value` lines in the frontmatter")
        return None

    def _retry(self, block: Block, fault: YamlFault) -> tuple[Node | None, Value] | None:
        """The client's second, lenient try. None when that fails too."""
        text = self.text
        rewritten = fences.rewrite(text, block.start, block.end)
        found = explain(text, block.start, block.end, fault)
        details = fault_details(fault, found, rewritten.quoted)
        route: Route = (found.key,) if found.key else ()
        try:
            tree = bunyaml.parse_exactly(rewritten.text)
            value = bunyaml.values(tree)
        except YamlFault:
            crlf = "\r\n" in text[block.start : block.end] and self._loads_with_lf(block)
            self.problem(
                "yaml-invalid", Effect.SKIPS, found.span, "cannot read this frontmatter, not even with its lenient second try, "
                + ("and loads the file without it." if self.plugin else "and does not load the agent."),
                route, **details, rescued=False, crlf=crlf,
            )  # fmt: skip
            if crlf:
                self.problem(
                    "crlf-with-invalid-yaml", Effect.SKIPS, self.head,
                    "would rescue this frontmatter with a lenient second try if its lines did not end with CR LF.",
                )  # fmt: skip
            self.seen.settle("skipped", f"{self.version} cannot read the frontmatter: {fault.message}")
            return None
        rewritten.restore(tree)
        self.rewritten = rewritten
        self.problem(
            "yaml-invalid", Effect.LUCKY, found.span,
            "reads this frontmatter only because it tries a second time with such values in quotes.",
            route, **details, rescued=True, crlf=False,
        )  # fmt: skip
        return tree, value

    def _loads_with_lf(self, block: Block) -> bool:
        part = self.text[block.start : block.end].replace("\r\n", "\n")
        try:
            return isinstance(bunyaml.values(bunyaml.parse_exactly(fences.rewrite(part, 0, len(part)).text)), dict)
        except YamlFault:
            return False

    def _tree_problems(self) -> None:
        """What the shape of the YAML shows: keys that come twice, words eaten, values cut."""
        root = self.seen.tree
        if isinstance(root, Mapping):
            self._duplicates(root, ())
            for key, (key_node, value) in self.keys.items():
                self._eaten_word(key, key_node, value)
                self._cut_value(key, key_node, value)

    def _duplicates(self, root: Mapping, route: Route) -> None:
        stack: list[tuple[Node, Route, int]] = [(root, route, 0)]
        while stack:
            node, here, depth = stack.pop()
            if depth > libyaml.MAX_DEPTH:
                continue
            if isinstance(node, Sequence):
                stack.extend((item, (*here, index), depth + 1) for index, item in enumerate(node.items) if not isinstance(item, Scalar))
            if not isinstance(node, Mapping):
                continue
            first: dict[str, Node] = {}
            for key_node, value in node.pairs:
                if not isinstance(key_node, Scalar):
                    continue
                key = bunyaml.key_text(bunyaml.resolve(key_node))
                if key in first:
                    self.problem(
                        "duplicate-key", Effect.ALTERS, Span(key_node.start, key_node.end),
                        "takes the last of several equal keys, and drops the others silently.",
                        (*here, key), word=key, first=[first[key].start, first[key].end], wins="last",
                    )  # fmt: skip
                first.setdefault(key, key_node)
                if not isinstance(value, Scalar):
                    stack.append((value, (*here, key), depth + 1))

    def _eaten_word(self, key: str, key_node: Node, value: Node) -> None:
        raw = self.text[key_node.end : value.start]
        if len(raw) < 4 or ("&" not in raw and "!" not in raw):
            return
        match = re.match(r"[ \t]*:[ \t]+([&!][^ \t\r\n]*)", raw)
        if match is None or match[1].startswith("!!"):
            return
        word = match[1]
        if word[0] == "&" and re.search(rf"(?<!\S)\*{re.escape(word[1:])}(?![\w-])", self.text[value.end : value.end + 20_000]):
            return
        if not isinstance(value, Scalar):
            return
        start = key_node.end + match.start(1)
        self.problem(
            "anchor-or-tag", Effect.ALTERS, Span(start, start + len(word)),
            "takes this word for YAML of its own and drops it from the value.", (key,), word=word,
        )  # fmt: skip

    def _cut_value(self, key: str, key_node: Node, value: Node) -> None:
        """A `` #`` that was meant as text. A comment behind a short value is fine."""
        if not isinstance(value, Scalar) or value.style != "plain" or self._was_quoted(value):
            return
        text = self.text
        end = value.end if value.start != value.end else key_node.end
        match = re.compile(r"[ \t]+#[^\r\n]*" if value.start != value.end else r"[ \t]*:[ \t]+#[^\r\n]*").match(text, end)
        if match is None:
            return
        at = match.start() + match.group().index("#")
        comment = text[at : match.end()]
        if not (key == "description" or _COLOUR.match(comment) or (key == "name" and comment[1:2].strip())):
            return
        empty = value.start == value.end
        self.problem(
            "value-cut", Effect.SKIPS if empty and key in ("name", "description") else Effect.ALTERS, Span(at, match.end()),
            "takes ` #` and what follows on the line for a comment.", (key,), word=comment.split()[0], lost=comment, empty=empty,
        )  # fmt: skip

    def _was_quoted(self, value: Scalar) -> bool:
        return self.rewritten is not None and any(one.start == value.start for one in self.rewritten.quoted)

    # -- fields --

    def span(self, key: str) -> Span:
        """A value's place; its key's when there is no value to point at."""
        entry = self.keys.get(key)
        if entry is None:
            return self.head
        node = entry[0] if entry[1].start >= entry[1].end else entry[1]
        return Span(node.start, node.end)

    def key_span(self, key: str) -> Span:
        entry = self.keys.get(key)
        return Span(entry[0].start, entry[0].end) if entry else self.head

    def _fields(self, data: dict[str, Value]) -> None:
        seen = self.seen
        misfits = self._misfits(data)
        bad = {str(one.route[0]) for one in misfits if len(one.route) == 1}
        self._name(data)
        self._description(data)
        if not self.plugin:
            self._hooks(data, misfits)
        for one in misfits:
            self._misfit(one, data)
        self._unknown_keys(data)
        in_force: dict[str, Value] = {
            key: _coerced(key, value)
            for key, value in data.items()
            if key in schema().properties and key not in bad and value is not None and not (self.plugin and key in PLUGIN_IGNORED)
        }
        seen.fields = in_force
        if seen.name is not None:
            in_force["name"] = seen.name
        if seen.description is not None:
            in_force["description"] = seen.description
        self._model(data)
        self._tools(data, in_force)
        self._isolation(in_force)
        if self.plugin:
            for key in PLUGIN_IGNORED:
                if key in data:
                    restricts = key == "permissionMode" and data[key] in ("plan", "default", "dontAsk")
                    self.problem(
                        "plugin-ignored-key", Effect.NOT_RESTRICTED if restricts else Effect.IGNORES, self.key_span(key),
                        f"ignores `{key}` in the agents of a plugin.", (key,), word=key,
                    )  # fmt: skip

    def _misfits(self, data: dict[str, Value]) -> list[Misfit]:
        found = schema().misfits(_json(data))
        return [one for one in found if one.route != ("hooks",) or one.keyword != "enum"]

    def _name(self, data: dict[str, Value]) -> None:
        seen, name = self.seen, data.get("name")
        if isinstance(name, str) and name:
            seen.name = name
            refused = (":" in name and self.version.has("refuses-colon")) or name.startswith("-")
            if refused and not self.plugin:
                word = ":" if ":" in name else "-"
                how = "holds `:`" if word == ":" else "starts with `-`"
                self.problem("name-format", Effect.SKIPS, self.span("name"), f"does not load an agent whose name {how}.", ("name",), word=name, character=word)
                seen.settle("rejected", f"{self.version} does not load an agent whose name {how}")
            elif name in BUILTIN:
                self.problem("builtin-name", Effect.ALTERS, self.span("name"), f"has an agent `{name}` of its own; this file takes its place.", ("name",), word=name)
            return
        if self.plugin:
            return
        reason = f"{self.version} takes a file without a name for a document"
        if "name" not in data:
            close = next((key for key in data if key.lower() == "name"), None)
            self.problem("missing-key", Effect.SKIPS, self.head, "takes a file without a `name` for a document and does not load it.", ("name",), key="name", written=close, suggest=self._stem())
        elif name is None:
            self.problem("null-value", Effect.SKIPS, self.span("name"), "takes a file without a `name` for a document and does not load it.", ("name",), key="name", suggest=self._stem())
        elif name == "":
            self.problem("blank-value", Effect.SKIPS, self.span("name"), "takes a file with an empty `name` for a document and does not load it.", ("name",), key="name", suggest=self._stem())
        else:
            self.problem("wrong-type", Effect.SKIPS, self.span("name"), "does not load an agent whose `name` is not text.", ("name",), key="name", value=name, found=_type(name), expected=["string"])
            reason = f"{self.version} does not load an agent whose name is not text"
        seen.settle("skipped", reason)

    def _stem(self) -> str:
        return self.place.filename.rpartition(".")[0] or self.place.filename

    def _description(self, data: dict[str, Value]) -> None:
        seen, description = self.seen, data.get("description")
        if isinstance(description, str) and description:
            seen.description = description.replace("\\n", "\n")
            if seen.description != description:
                self._literal_newline(description)
            if not trim(description):
                self.problem("blank-value", Effect.ALTERS, self.span("description"), "loads the agent, but the model is shown no description to choose it by.", ("description",), key="description")
            return
        if self.plugin:
            return
        if not seen.reason:
            seen.settle("rejected", f"{self.version} does not load an agent without a description")
        if "description" not in data:
            self.problem("missing-key", Effect.SKIPS, self.head, "does not load an agent without a `description`.", ("description",), key="description", written=None)
        elif description is None:
            if not any(one.rule == "value-cut" and one.route == ("description",) for one in seen.problems):
                self.problem("null-value", Effect.SKIPS, self.span("description"), "does not load an agent without a `description`.", ("description",), key="description")
        elif description == "":
            self.problem("blank-value", Effect.SKIPS, self.span("description"), "does not load an agent whose `description` is empty.", ("description",), key="description")
        else:
            self.problem("wrong-type", Effect.SKIPS, self.span("description"), "does not load an agent whose `description` is not text.", ("description",), key="description", value=description, found=_type(description), expected=["string"])

    def _literal_newline(self, description: str) -> None:
        """A backslash and an ``n`` in the text: this client alone makes a line break of them."""
        entry = self.keys.get("description")
        node = entry[1] if entry else None
        node = node.target if isinstance(node, Alias) else node
        if not isinstance(node, Scalar):
            return
        span = Span(node.start, node.end)
        raw = self.text[node.start : node.end]
        marker = "\\\\n" if node.style == "double" else "\\n"
        at = raw.find(marker)
        path = _PATH.search(description) is not None
        self.problem(
            "literal-newline", Effect.ALTERS if path else Effect.NOTE,
            Span(span.start + at, span.start + at + len(marker)) if at >= 0 else span,
            "turns every `\\n` in a description into a line break; other clients show the two characters.",
            ("description",), kind="double-escaped" if node.style == "double" else "literal",
            style=node.style, count=len(_LITERAL_NEWLINE.findall(description)), path=path,
        )  # fmt: skip

    def _hooks(self, data: dict[str, Value], misfits: list[Misfit]) -> None:
        hooks = data.get("hooks")
        if not hooks:
            # Nothing that JavaScript takes for false is looked at.
            misfits[:] = [one for one in misfits if one.route[:1] != ("hooks",) or isinstance(hooks, list)]
        if hooks or isinstance(hooks, list):
            worst = next((one for one in misfits if one.route[:1] == ("hooks",) and one.effect is Effect.SKIPS), None)
            if worst is not None:
                if self.version.has("refuses-hooks"):
                    self.seen.settle("rejected", f"{self.version} does not load an agent whose hooks are malformed")
                else:
                    misfits[:] = [one._replace(effect=Effect.DROPS_FIELD) if one.route[:1] == ("hooks",) else one for one in misfits]
        if isinstance(hooks, dict):
            events = schema().properties["hooks"]["propertyNames"]
            for event in hooks:
                if event not in events["enum"]:
                    self.problem(
                        "unknown-key", Effect.DROPS_FIELD, self._deep_span(("hooks", event), key=True),
                        "does not know this hook event and ignores what is below it.", ("hooks", event),
                        word=event, **_suggestion(event, events["enum"]),
                    )  # fmt: skip

    def _misfit(self, one: Misfit, data: dict[str, Value]) -> None:
        key = str(one.route[0]) if one.route else ""
        if one.keyword == "required" and not one.route or key in ("name", "description"):
            return
        if key in ("tools", "disallowedTools", "hooks", "mcpServers", "skills") and len(one.route) > 1:
            value = self._value(data, one.route)
            missing = one.keyword == "required"
            rule = "missing-key" if missing else "wrong-type" if one.keyword == "type" else "invalid-value"
            wanted = [word for word in one.node.get("required", ()) if isinstance(value, dict) and word not in value]
            seen = one.seen or f"{self.version} leaves this out."
            effect = Effect.DROPS_FIELD if key != "hooks" else one.effect
            self.seen.problems.append(
                Problem(rule, effect, self._deep_span(one.route), seen, one.route, _expected(one, value) | ({"key": wanted[0]} if missing and wanted else {}))
            )
            return
        if key == "tools" or (self.plugin and key in PLUGIN_IGNORED):
            return
        value = data.get(key)
        if value is None:
            if not any(p.rule == "value-cut" and p.route == (key,) for p in self.seen.problems):
                self.seen.problems.append(Problem("null-value", one.effect if one.effect is not Effect.SKIPS else Effect.IGNORES, self.span(key), f"{self.version} ignores `{key}` without a value.", (key,), {"key": key}))
            return
        if value == "" and key != "disallowedTools":
            self.seen.problems.append(Problem("blank-value", Effect.IGNORES, self.span(key), f"{self.version} ignores `{key}` without a value.", (key,), {"key": key}))
            return
        if key == "maxTurns" and _turns(value) is not None:
            return
        if key == "effort" and _effort(value) is not None:
            return
        rule = "wrong-type" if one.keyword == "type" else "invalid-value"
        self.seen.problems.append(Problem(rule, one.effect, self.span(key), one.seen, one.route, _expected(one, value) | {"key": key}))

    @staticmethod
    def _value(data: Value, route: Route) -> Value:
        for step in route:
            if isinstance(data, dict) and isinstance(step, str):
                data = data.get(step)
            elif isinstance(data, list) and isinstance(step, int) and step < len(data):
                data = data[step]
            else:
                return None
        return data

    def _deep_span(self, route: Route, key: bool = False) -> Span:
        """The place of a nested value (or its key): the deepest node on the way that exists."""
        node = self.seen.tree
        best = self.head
        for depth, step in enumerate(route):
            while isinstance(node, Alias):
                node = node.target
            if isinstance(node, Mapping) and isinstance(step, str):
                pair = next((pair for pair in reversed(node.pairs) if isinstance(pair[0], Scalar) and bunyaml.key_text(bunyaml.resolve(pair[0])) == step), None)
                if pair is None:
                    return best
                last = depth + 1 == len(route)
                shown = pair[0] if (key and last) or pair[1].start >= pair[1].end else pair[1]
                node = pair[1]
                best = Span(shown.start, shown.end)
            elif isinstance(node, Sequence) and isinstance(step, int) and step < len(node.items):
                node = node.items[step]
                best = Span(node.start, node.end) if node.end > node.start else best
            else:
                return best
        return best

    def _unknown_keys(self, data: dict[str, Value]) -> None:
        known = schema().properties
        for key in data:
            if key in known or key not in self.keys:
                continue
            value = data[key]
            if key in SWITCHES:
                off = value is (key not in ("enabled", "enable")) or value == ("false" if key in ("enabled", "enable") else "true")
                self.problem(
                    "no-effect-key", Effect.ALTERS if off else Effect.IGNORES, self.key_span(key),
                    f"has no `{key}`: the agent {'stays' if off else 'is'} active.", (key,), word=key, value=value,
                )  # fmt: skip
                continue
            suggestion = _suggestion(key, known)
            meant = suggestion["suggest"]
            restricts = (suggestion["certain"] and meant in ("tools", "disallowedTools")) or (
                suggestion["certain"] and meant == "permissionMode" and value == "plan"
            ) or (key in ("permission", "permissions") and isinstance(value, dict) and bool(value))  # fmt: skip
            self.problem(
                "unknown-key", Effect.NOT_RESTRICTED if restricts else Effect.IGNORES, self.key_span(key),
                f"does not know `{key}` and ignores it" + ("; the agent keeps all its tools." if restricts else "."),
                (key,), word=key, **suggestion,
            )  # fmt: skip

    def _model(self, data: dict[str, Value]) -> None:
        model = data.get("model")
        self.seen.model = models.requested(model, self.version)
        doubt = models.doubt(model, self.version)
        if doubt is not None:
            self.problem(
                "model-unknown", Effect.BREAKS_USE, self.span("model"),
                "sends this model's name as it is, and the API answers that there is no such model.", ("model",),
                word=model, suggest=doubt.suggest, reason=doubt.reason, choices=[*models.ALIASES, "inherit"],
            )  # fmt: skip

    # -- tools --

    def _tools(self, data: dict[str, Value], fields: dict[str, Value]) -> None:
        seen = self.seen
        listed = self._words("tools") if "tools" in data else None
        removed = self._words("disallowedTools")
        force: dict[str, object] = {
            "memory": fields.get("memory"), "permissionMode": fields.get("permissionMode"), "background": fields.get("background"),
        }  # fmt: skip
        given = tools.given(None if listed is None else [one.text for one in listed], [one.text for one in removed], force, self.version)
        seen.tools = "all" if given is None else given
        if listed is not None:
            self._tool_words(listed, force, bool(given is None or given))
            self._tools_empty(listed, removed, given, data, force)
        self._removed_words(removed, listed, force)

    def _words(self, key: str) -> list[tools.Entry]:
        entry = self.keys.get(key)
        if entry is None:
            # Merged in from elsewhere: there is no place of its own to point at.
            value = (self.seen.data or {}).get(key)
            texts = [value] if isinstance(value, str) else value if isinstance(value, list) else []
            return [tools.Entry(word, self.head, (key, index)) for index, text in enumerate(texts) if isinstance(text, str) for word, _ in tools.split(text)]
        node = entry[1].target if isinstance(entry[1], Alias) else entry[1]
        if isinstance(node, Scalar) and not isinstance(bunyaml.resolve(node), str):
            return []
        if isinstance(node, Sequence):
            strings = [item for item in node.items if _is_text(item)]
            if len(strings) < len(node.items):
                kept = {id(item) for item in strings}
                return [one for index, item in enumerate(node.items) if id(item) in kept for one in _renumber(item, key, index, self.text)]
        return list(tools.entries(node, key, self.text))

    def _tool_words(self, listed: list[tools.Entry], force: dict[str, object], some: bool) -> None:
        for entry in listed:
            verdict = tools.judge(entry, force, self.version)
            name = entry.name
            if verdict is not None:
                by_session = verdict.reason == "by-session"
                self.problem(
                    "unknown-tool", Effect.NOTE if by_session else Effect.ALTERS, entry.span,
                    _TOOL_WHY[verdict.reason], entry.route, word=name, suggest=verdict.suggest, reason=verdict.reason, entry=entry.text,
                )  # fmt: skip
            elif entry.pattern is not None and not name.startswith("mcp__"):
                agent = tools.ALIASES.get(name, name) == "Agent"
                self.problem(
                    "pattern-ignored", Effect.NOTE if agent else Effect.NOT_RESTRICTED, entry.span,
                    "checks these agent names only when the agent is the main session (`--agent`)." if agent
                    else f"gives the agent the whole of {name}: a pattern in `tools` restricts nothing.",
                    entry.route, word=entry.text, tool=name, pattern=entry.pattern,
                )  # fmt: skip

    def _tools_empty(self, listed: list[tools.Entry], removed: list[tools.Entry], given: tuple[str, ...] | None, data: dict[str, Value], force: dict[str, object]) -> None:
        if given is None or given:
            if given and force.get("background") is True:
                lost = [one.name for one in listed if tools.judge(one, force, self.version) is None and tools.ALIASES.get(one.name, one.name) not in tools.BACKGROUND and not one.name.startswith("mcp__") and one.text != "*"]
                if lost:
                    self._background(listed, lost, Effect.ALTERS)
            return
        span = self.span("tools")
        if not listed:
            value = data["tools"]
            self.problem(
                "zero-tools", Effect.NO_TOOLS, span,
                "starts the agent without any tool, although its own list says \"All tools\".", ("tools",),
                found=_type(value), value=value if isinstance(value, (str, int, float, bool)) else None, empty=value in (None, "", [], {}),
            )  # fmt: skip
            return
        verdicts = [(one, tools.judge(one, force, self.version)) for one in listed]
        if any(verdict is None and one.name.startswith("mcp__") for one, verdict in verdicts) or any(
            verdict is not None and verdict.reason == "by-session" for _, verdict in verdicts
        ):
            return
        if all(verdict is not None for _, verdict in verdicts):
            refuses = self.version.has("refuses-zero-tools")
            self.problem(
                "all-tools-unknown", Effect.NO_TOOLS, span,
                "refuses to start an agent none of whose tools exist." if refuses else "starts the agent without any tool.", ("tools",),
                words=[one.text for one, _ in verdicts], suggest=[verdict.suggest for _, verdict in verdicts if verdict],
            )  # fmt: skip
            return
        if force.get("background") is True and not removed:
            self._background(listed, [one.name for one in listed], Effect.NO_TOOLS)
            return
        self.problem(
            "tool-in-both", Effect.NO_TOOLS, span, "takes every tool in `tools` away again, and the agent has none.",
            ("tools",), words=[one.text for one in listed],
        )  # fmt: skip

    def _background(self, listed: list[tools.Entry], lost: list[str], effect: Effect) -> None:
        first = next(one for one in listed if one.name in lost)
        self.problem(
            "background-tools", effect, first.span, "runs a background agent with fewer tools, without these.",
            first.route, words=lost, choices=sorted(tools.BACKGROUND & set(self.version.tools)),
        )  # fmt: skip

    def _removed_words(self, removed: list[tools.Entry], listed: list[tools.Entry] | None, force: dict[str, object]) -> None:
        wanted = {tools.ALIASES.get(one.name, one.name) for one in listed or ()}
        for entry in removed:
            verdict = tools.judge(entry, force, self.version)
            name = tools.ALIASES.get(entry.name, entry.name)
            if entry.text == "*" or (verdict is not None and verdict.reason in ("wrong-case", "foreign", "unknown")):
                self.problem(
                    "restriction-no-effect", Effect.NOT_RESTRICTED, entry.span,
                    "takes nothing away for `*`." if entry.text == "*" else "knows no tool of this name and takes nothing away; upper and lower case count.",
                    entry.route, word=entry.text, suggest=verdict.suggest if verdict else None, reason=verdict.reason if verdict else "star",
                )  # fmt: skip
            elif verdict is not None and verdict.reason == "retired":
                self.problem(
                    "restriction-no-effect", Effect.IGNORES, entry.span, "no longer has this tool, so there is nothing to take away.",
                    entry.route, word=entry.text, suggest=verdict.suggest, reason="retired",
                )  # fmt: skip
            elif verdict is None and entry.pattern is not None and not entry.name.startswith("mcp__"):
                also = " and Monitor" if name == "Bash" and self.version.has("removes-monitor") else ""
                self.problem(
                    "pattern-removes-all", Effect.ALTERS, entry.span, f"takes the whole of {name}{also} away, not only what the pattern says.",
                    entry.route, word=entry.text, tool=name, pattern=entry.pattern,
                )  # fmt: skip
            if listed is not None and name in wanted and verdict is None and self.seen.tools:
                self.problem(
                    "tool-in-both", Effect.ALTERS, entry.span, "takes the tool away: `disallowedTools` wins over `tools`.",
                    entry.route, word=entry.text, tool=name,
                )  # fmt: skip

    def _isolation(self, fields: dict[str, Value]) -> None:
        if fields.get("isolation") == "worktree" and self.place.root and self._at_home() and not _has_git(self.place.root):
            self.problem(
                "isolation-needs-git", Effect.BREAKS_USE, self.span("isolation"),
                "cannot start the agent outside a git repository: it has to make a worktree.", ("isolation",),
            )  # fmt: skip

    # -- plugins --

    def _as_plugin(self, data: dict[str, Value] | None) -> None:
        """A plugin's agents always load: what is missing is filled in."""
        seen = self.seen
        plugin = _plugin_name(self.place.path, self.place.inside)
        if seen.outcome == "ignored":
            return
        seen.outcome, seen.reason = "loaded", ""
        data = data or {}
        name = data.get("name")
        own = bunyaml.key_text(name) if name not in (None, "") else self._stem()
        folders = self.place.inside.split("/")[:-1]
        seen.name = ":".join([plugin, *folders, own])
        description = data.get("description")
        if seen.description is None and isinstance(description, (int, float)) and not isinstance(description, bool):
            seen.description = bunyaml.number_text(description)
        if seen.description is None or not trim(seen.description):
            seen.description = f"Agent from {plugin} plugin"
        if seen.prompt is None:
            seen.prompt = trim(self.text)
        if seen.tools is None:
            seen.tools = "all"
        seen.fields["name"], seen.fields["description"] = seen.name, seen.description
        for one in seen.problems:
            if one.effect is Effect.SKIPS:
                one.effect = Effect.DEGRADES


_TOOL_WHY = {
    "wrong-case": "takes tool names as they are written: upper and lower case count, and this one does not exist.",
    "retired": "no longer has this tool and leaves it out silently.",
    "foreign": "has no tool of this name (other clients do) and leaves it out silently.",
    "unavailable-to-subagents": "does not give this tool to subagents and leaves it out.",
    "by-session": "gives this tool only in some sessions; elsewhere it is left out silently.",
    "unknown": "knows no tool of this name and leaves it out silently.",
}


def _renumber(item: Node, key: str, index: int, text: str) -> list[tools.Entry]:
    return [tools.Entry(one.text, one.span, (key, index)) for one in tools.entries(item, key, text)]


def _is_text(item: Node) -> bool:
    node = item.target if isinstance(item, Alias) else item
    return isinstance(node, Scalar) and isinstance(bunyaml.resolve(node), str)


def _json(value: Value) -> dict[str, Value]:
    """``value`` with JSON's values only: JavaScript's other numbers become 0, which no field takes either."""

    def clean(part: Value) -> Value:
        if isinstance(part, float) and not math.isfinite(part):
            return 0
        if isinstance(part, list):
            return [clean(item) for item in part]
        if isinstance(part, dict):
            return {key: clean(item) for key, item in part.items()}
        if isinstance(part, str) and not part.isascii():
            return part.encode("utf-8", "replace").decode("utf-8")
        return part

    out = clean(value)
    assert isinstance(out, dict)
    return out


def _type(value: Value) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, (int, float)):
        return "number"
    return {str: "string", list: "array", dict: "object"}.get(type(value), "string")


def _expected(one: Misfit, value: Value) -> dict[str, object]:
    node = one.node
    types = node.get("type", "string")
    found: dict[str, object] = {
        "value": value if isinstance(value, (str, int, float, bool)) else None,
        "found": _type(value),
        "expected": types if isinstance(types, list) else [types],
        "keyword": one.keyword,
    }
    choices = [word for word in node.get("enum", node.get("x-choices", ())) if not isinstance(word, bool)]
    if choices:
        found["choices"] = choices
        if isinstance(value, str):
            found |= {key: word for key, word in _suggestion(value, choices).items() if key != "word"}
    return found


def _fold(word: str) -> str:
    return word.lower().replace("-", "").replace("_", "").replace(" ", "")


def _suggestion(word: str, known: object) -> dict[str, object]:
    """``suggest`` and ``certain``: only its case, hyphens or a name of old differ."""
    return dict(zip(("suggest", "certain"), _suggest(word, tuple(known)), strict=True))  # type: ignore[call-overload]


@lru_cache(maxsize=512)
def _suggest(word: str, known: tuple[str, ...]) -> tuple[str | None, bool]:
    folded = _fold(word) if len(word) <= 60 else word
    for candidate in known:
        if _fold(candidate) == folded:
            return candidate, True
    alias = KEY_ALIASES.get(folded)
    if alias in known:
        return alias, folded != "permission"
    if not 3 <= len(folded) <= 40:
        return None, False
    import difflib

    near = difflib.get_close_matches(folded, [_fold(candidate) for candidate in known], n=1, cutoff=0.82)
    return next((candidate for candidate in known if near and _fold(candidate) == near[0]), None), False


def _turns(value: Value) -> int | None:
    """JavaScript's ``parseInt`` of ``maxTurns``: None when it is no positive whole number."""
    if isinstance(value, float) and not value.is_integer():
        return None
    match = _INTEGER.match(bunyaml.key_text(value)[:400])
    number = int(match.group()) if match else 0
    return number if number > 0 else None


def _effort(value: Value) -> str | int | None:
    """A level in small letters, or a whole number; None for what the client ignores."""
    if isinstance(value, bool) or value is None:
        return None
    text = bunyaml.key_text(value)[:400]
    if text.lower() in ("low", "medium", "high", "xhigh", "max"):
        return text.lower()
    match = _INTEGER.match(text)
    return int(match.group()) if match else None


def _coerced(key: str, value: Value) -> Value:
    if key == "maxTurns":
        return _turns(value)
    if key == "effort":
        return _effort(value)
    if key == "background" and isinstance(value, str):
        return value == "true"
    return value


@lru_cache(maxsize=1024)
def _has_git(root: str) -> bool:
    """Whether the project's root, or a folder above it, is a git repository."""
    folder = os.path.abspath(root)
    while True:
        if os.path.lexists(os.path.join(folder, ".git")):
            return True
        parent = os.path.dirname(folder)
        if parent == folder:
            return False
        folder = parent


@lru_cache(maxsize=1024)
def _plugin_of(folder: str) -> str:
    import json

    try:
        with open(os.path.join(folder, ".claude-plugin", "plugin.json"), encoding="utf-8") as file:
            name = json.load(file).get("name")
    except (OSError, ValueError, AttributeError):
        name = None
    return name if isinstance(name, str) and name else os.path.basename(os.path.abspath(folder))


def _plugin_name(path: str, inside: str) -> str:
    """The plugin's name by its manifest, which lies beside its agents folder; else its folder's name."""
    folder = os.path.abspath(path)
    for _ in range(inside.count("/") + 2):
        folder = os.path.dirname(folder)
    return _plugin_of(folder)
