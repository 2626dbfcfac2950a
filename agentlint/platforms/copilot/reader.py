"""One agent file on its way through Copilot CLI 1.0.102: from bytes to the agent in force. What older versions do
otherwise is data of `versions`."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING, Any, Final

from agentlint.model.problems import (
    AnchorOrTag,
    BlankValue,
    BodyTooLong,
    BuiltinName,
    DeprecatedKey,
    DuplicateKey,
    Effect,
    FileNameCharacters,
    FrontmatterDisplaced,
    FrontmatterMissing,
    FrontmatterNotMapping,
    FrontmatterUnclosed,
    HiddenFile,
    HooksInvalid,
    IgnoredExtension,
    InvalidValue,
    Kind,
    LegacyPlace,
    LiteralNewline,
    McpServerInvalid,
    MissingKey,
    ModelListEmpty,
    ModelUnknown,
    NoEffectKey,
    NotUtf8,
    NullValue,
    OtherConsumerKey,
    Problem,
    ReadmeAgent,
    UnknownKey,
    UnknownTool,
    ValueCut,
    WrongType,
    YamlInvalid,
    ZeroTools,
)
from agentlint.model.words import nearest
from agentlint.platforms.base import Place, Seen
from agentlint.platforms.copilot.facts import (
    BUILTIN_NAMES,
    CHATMODES,
    CLIENT,
    FOLDERS,
    MAX_BODY,
    RESERVED_NAMES,
    agent_id,
    consumer,
    read_keys,
    schema,
)
from agentlint.platforms.copilot.faults import DISPLACED, KEY_LINE, fault_kind
from agentlint.platforms.copilot.hooks import hook_faults
from agentlint.platforms.copilot.keys import literal_newlines, model_fault, suggest_key
from agentlint.platforms.copilot.tools import UNPROVEN_TOOLS, Verdict, effective, judge_tool, tool_entries, tools_of
from agentlint.platforms.copilot.versions import EDITOR_NAMES, HISTORY, KEYS
from agentlint.platforms.versions import speak_as
from agentlint.syntax import yaml12
from agentlint.syntax.frontmatter import for_agentlint
from agentlint.syntax.javascript import SPACES
from agentlint.syntax.nodes import DUPLICATE, Alias, Mapping, Node, Scalar, Sequence, Value, YamlFault, kind_of
from agentlint.text import BODY, Route, Severity, Source, Span, lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Iterable

    from agentlint.platforms.places import Folder
    from agentlint.platforms.schema import Misfit, Schema
    from agentlint.platforms.versions import Version

_WS: Final = "\t\x0b\x0c\r \x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
_OPEN: Final = lazy_pattern(rf"---[{_WS}]*(?:\n|\Z)")
_CLOSE: Final = lazy_pattern(rf"\n---[{_WS}]*(?=\n|\Z)")
_SAFE_NAME: Final = lazy_pattern(r"[A-Za-z0-9._-]+")


def see(source: Source, place: Place, version: str | None = None) -> Seen:
    """The agent as Copilot CLI of a version sees it; None is the newest observed one."""
    known = HISTORY.version(version)
    seen = Seen(known.client, "loaded", hypothetical=not any(_lies_in(place, folder) for folder in FOLDERS))
    _Reading(source, place, seen, known).run()
    return speak_as(seen, CLIENT)


def _lies_in(place: Place, folder: Folder) -> bool:
    if place.folder != folder.path:
        return False
    return place.scope == "user" if folder.scope == "user" else place.scope != "user"


MAX_PROBLEMS: Final = 200
"""A file with more is hostile or generated; what it says has been said, and finding each place costs time."""

MAX_EVENTS: Final = 50
"""More events than there are names: some of the first are unknown, and the validator takes quadratic time over them."""

MAX_GUESSES: Final = 40
"""Unknown words of one file that are compared with the known ones."""


class _Reading:
    """One file on its way through the client."""

    def __init__(self, source: Source, place: Place, seen: Seen, version: Version) -> None:
        self.source = source
        self.text = source.text
        self.place = place
        self.seen = seen
        self.version = version
        self.keys = read_keys() - {key for key in KEYS if not version.has(key)}
        self.unknown_tools = frozenset() if version.has("editor-names") else EDITOR_NAMES
        self.tree: Node | None = None
        self.start = self.stop = 0  # the frontmatter's text
        self.data: dict[str, Value] = {}
        self.entries: dict[str, tuple[Node, Node]] = {}  # top-level keys and values

    def run(self) -> None:
        if self._not_read():
            return
        self._file_name()
        if self.source.bad_byte is not None:
            at = self.text.find("\ufffd")
            self._reject(NotUtf8(), Span(at, at + 1), "stream did not contain valid UTF-8")
            return
        body = self._fences()
        if body < 0:
            return
        self.seen.prompt = self.text[body:].replace("\r\n", "\n").strip(SPACES)
        if not self._parse():
            return
        self._judge_keys()
        self._judge_values()
        self._settle_name()
        if self.seen.outcome == "loaded":
            self._fill()
        self._judge_texts()
        if len(self.text) - body > MAX_BODY:
            self._body_length(body)

    # -- the file ------------------------------------------------------------------------------------------------

    def _not_read(self) -> bool:
        seen, name = self.seen, self.place.filename
        if any(part.startswith(".") for part in self.place.inside.split("/")):
            seen.settle("ignored", f"{CLIENT} passes over files and folders whose names begin with a dot.")
            self._problem(HiddenFile(), Effect.SKIPS, Span(0, 0), seen.reason)
            return True
        if not name.endswith(".md"):
            seen.settle("ignored", f"{CLIENT} reads only files whose names end with `.md`, in lower case.")
            suggest = name[: -len(".md")] + ".md" if name.lower().endswith(".md") else None
            self._problem(IgnoredExtension(suggestion=suggest or ""), Effect.SKIPS, Span(0, 0), seen.reason)
            return True
        if self.place.folder == CHATMODES.path:
            self._problem(
                LegacyPlace(folder=self.place.folder, successor=FOLDERS[0].path),
                Effect.IGNORES,
                Span(0, 0),
                f"{CLIENT} does not read `{CHATMODES.path}/`; VS Code 1.128.1 reads it with a warning that chat modes "
                "are agents now.",
            )
            if not name.endswith(CHATMODES.suffixes):
                seen.settle("ignored", f"no client reads a file of this name in `{CHATMODES.path}/`")
                return True
        return False

    def _file_name(self) -> None:
        name = agent_id(self.place)
        if not _SAFE_NAME.fullmatch(self.place.inside.replace("/", "")):
            self._problem(
                FileNameCharacters(),
                Effect.NOTE,
                Span(0, 0),
                "The documentation of github.com allows only `.`, `-`, `_`, letters from a to z and digits in the file "
                f"name; {CLIENT} takes any.",
            )
        if name in RESERVED_NAMES:
            why = f"{CLIENT} ignores the agent: `{name}` is a reserved name."
            self.seen.settle("rejected", why)
            self._problem(BuiltinName(word=name), Effect.REJECTS, Span(0, 0), why)

    def _is_readme(self) -> bool:
        return self.place.filename.lower() == "readme.md"

    # -- fences --------------------------------------------------------------------------------------------------

    def _fences(self) -> int:
        """Where the body begins; -1 when there is no frontmatter for the client."""
        text = self.text
        begin = 1 if text.startswith("\ufeff") else 0
        opening = _OPEN.match(text, begin)
        if opening is None:
            self._no_frontmatter(begin)
            return -1
        self.start = opening.end()
        closing = _CLOSE.search(text, self.start - 1)
        if closing is None:
            self._reject(FrontmatterUnclosed(), Span(begin, begin + 3), "missing or malformed YAML frontmatter")
            return -1
        self.stop = max(closing.start(), self.start)
        if self.stop > self.start and text[self.stop - 1] == "\r":
            self.stop -= 1
        return closing.end()

    def _no_frontmatter(self, begin: int) -> None:
        text = self.text
        message = "missing or malformed YAML frontmatter"
        head = text[begin : begin + 2000]
        displaced = DISPLACED.match(head)
        if self._is_readme() and displaced is None:
            why = f"{CLIENT} takes the README for a broken agent and reports an error at every start ({message})."
            self.seen.settle("rejected", why)
            span = self.source.line_span(begin)
            self._problem(ReadmeAgent(), Effect.REJECTS, span, why)
        elif displaced:
            at = begin + displaced.start("fence")
            span = Span(at, begin + displaced.end("fence"))
            self._reject(FrontmatterDisplaced(), span, message)
        else:
            self._reject(FrontmatterMissing(), self.source.line_span(begin), message)

    # -- YAML ----------------------------------------------------------------------------------------------------

    def _parse(self) -> bool:
        text, seen = self.text, self.seen
        try:
            self.tree = yaml12.parse(text, self.start, self.stop)
            data = yaml12.values(self.tree)
        except YamlFault as fault:
            self._fault(fault)
            return False
        if data is None:
            data = {}
        if not isinstance(data, dict):
            kind = kind_of(data)
            span = self._first_line(self.tree) if self.tree else Span(self.start, self.start)
            self._reject(FrontmatterNotMapping(type=kind), span, f"Expected object, received {kind}")
            return False
        self.data = seen.data = data
        if isinstance(self.tree, Mapping):
            self.entries = {_key_name(key): (key, value) for key, value in self.tree.pairs if isinstance(key, Scalar)}
        seen.tree = self.tree
        return True

    def _fault(self, fault: YamlFault) -> None:
        at = min(max(fault.offset, self.start), max(self.stop, self.start))
        if fault.kind == DUPLICATE:
            word = re.match(r"[^\s:]*", self.text[at : self.stop])
            end = at + (word.end() if word else 1)
            key = self.text[at:end].strip("\"'")
            self._reject(DuplicateKey(word=key), Span(at, end), fault.message, self._route_at(at))
            return
        kind, at = fault_kind(self.text, self.start, self.stop, at, fault.kind)
        # a line that hangs below a key belongs to it
        route = self._route_at(at - 1 if kind == "unindented-continuation" else at)
        span = Span(at, min(at + 1, len(self.text)))
        problem = YamlInvalid(kind, str(route[0]) if route else None)
        self._reject(problem, span, f"failed to parse YAML frontmatter: {fault.message}", route)

    def _route_at(self, at: int) -> Route:
        """The top-level key whose lines hold ``at``."""
        key = None
        for match in KEY_LINE.finditer(self.text, self.start, self.stop):
            if match.start() > at:
                break
            key = match[1].strip("\"'")
        return () if key is None else (key,)

    # -- keys and values -----------------------------------------------------------------------------------------

    def _full(self) -> bool:
        return len(self.seen.problems) >= MAX_PROBLEMS

    def _judge_keys(self) -> None:
        properties = schema().properties
        guesses = 0
        for key in self.data:
            if key in self.keys:
                continue
            if self._full():
                break
            span = self._key_span((key,))
            node = properties.get(key)
            others = [name for name in ("vscode", "github") if node and consumer(node, name) in ("reads", "deprecated")]
            if others:
                titles = {"vscode": "VS Code", "github": "github.com"}
                why = f"{CLIENT} warns `unknown field ignored: {key}` and loads the agent without it; "
                why += f"it is meant for {' and '.join(titles[name] for name in others)}."
                self._problem(OtherConsumerKey(word=key, readers=tuple(others)), Effect.NOTE, span, why, (key,))
                continue
            guesses += 1
            suggest, certain = suggest_key(key, self.data) if guesses <= MAX_GUESSES else (None, False)
            why = f"{CLIENT} warns `unknown field ignored: {key}` and loads the agent without it."
            kind = UnknownKey(key, suggest, certain, tuple(sorted(self.keys)))
            self._problem(kind, Effect.IGNORES, span, why, (key,))

    def _judge_values(self) -> None:
        known = self.keys
        said: set[Route] = set()
        judged = self.data
        hooks = judged.get("hooks")
        if isinstance(hooks, dict) and len(hooks) > MAX_EVENTS:
            judged = {**judged, "hooks": dict(islice(hooks.items(), MAX_EVENTS))}
        for misfit in schema().misfits(judged):
            if misfit.route and misfit.route[0] not in known and _elsewhere(misfit.route[0]) is None:
                continue
            if len(said) >= MAX_PROBLEMS:
                break
            if misfit.keyword == "required" and misfit.route in said:
                continue
            if misfit.keyword == "enum" and misfit.route == ("hooks",):
                continue  # an unknown event: `hook_faults` says which
            said.add(misfit.route)
            self._misfit(misfit)
        if isinstance(self.data.get("model"), list) and not self.version.has("model-list"):
            why = "model: Expected string, received array"
            self._reject(WrongType(None), self._span(("model",)), why, ("model",))
        if isinstance(hooks, dict) and "hooks" in known:
            for route, message in islice(hook_faults(hooks), MAX_PROBLEMS):
                if not any(route[: len(one)] == one for one in said):
                    span = self._key_span(route) if len(route) == 2 else self._span(route)
                    self._reject(HooksInvalid(), span, message, route)
        servers = self.data.get("mcp-servers")
        for name, server in servers.items() if isinstance(servers, dict) else ():
            route = ("mcp-servers", name, "timeout")
            if self._full():
                break
            if isinstance(server, dict) and isinstance(server.get("timeout"), float) and route not in said:
                self._reject(
                    McpServerInvalid(), self._span(route), f"{_dotted(route)}: Expected positive integer", route
                )
        policy = self.data.get("model-policy")
        if policy == "required" and "model-policy" in known and "model" not in self.data:
            why = f"{CLIENT} warns that `model-policy: required` has no effect without a model."
            route = ("model-policy",)
            self._problem(NoEffectKey(word=route[0]), Effect.IGNORES, self._key_span(route), why, route)
        if "infer" in self.data:
            self._infer()
        self._tools()
        self._model()

    def _misfit(self, misfit: Misfit) -> None:
        route, keyword = misfit.route, misfit.keyword
        value = _value(self.data, route)
        top = route[0] if route else ""
        if keyword == "required":
            present = value if isinstance(value, dict) else {}
            missing = [name for name in _required(schema(), route, present) if name not in present]
            message = "; ".join(f"{_dotted((*route, name))}: Required" for name in missing)
            kind: Kind = McpServerInvalid(tuple(missing)) if top == "mcp-servers" else MissingKey(tuple(missing))
            span = self._key_span(route) if route else Span(self._fence_start(), self._fence_start() + 3)
            target = (*route, missing[0]) if missing and not route else route
            self._reject(kind, span, message, target)
            return
        span = self._key_span(route) if value is None else self._span(route)
        if keyword in ("minItems", "pattern") and top == "model":
            why = f"{_dotted((top,))}: Expected a non-empty list of model names"
            self._reject(ModelListEmpty(), span, why, route)
            return
        message = self._client_words(misfit, value)
        elsewhere = _elsewhere(top)
        if elsewhere is not None:
            kind = _misfit_kind(misfit, value, elsewhere["client"])
            self._problem(kind, Effect(elsewhere["effect"]), span, elsewhere["seen"], route)
            return
        self._reject(_misfit_kind(misfit, value), span, message, route)

    def _client_words(self, misfit: Misfit, value: Value) -> str:
        """The fault in the words of the client's own message."""
        node, name = misfit.node, _dotted(misfit.route)
        if misfit.keyword == "enum":
            return f"{name}: Expected {' or '.join(str(word) for word in node['enum'])}"
        if misfit.keyword == "type":
            kinds = [node["type"]] if isinstance(node["type"], str) else node["type"]
            kind = "array" if "array" in kinds else kinds[0]
            return f"{name}: Expected {'string' if name == 'model' else kind}, received {kind_of(value)}"
        return f"{name}: {misfit.keyword}"

    def _infer(self) -> None:
        route: Route = ("infer",)
        if "disable-model-invocation" in self.data:
            why = f"{CLIENT} goes by `disable-model-invocation`; `infer` has no effect beside it."
            self._problem(
                NoEffectKey(word="infer", beside="disable-model-invocation"),
                Effect.IGNORES,
                self._key_span(route),
                why,
                route,
            )
            return
        why = f"{CLIENT} still reads `infer`; VS Code 1.128.1 marks it as an error and github.com has retired it."
        self._problem(
            DeprecatedKey(word="infer", successor="disable-model-invocation"),
            Effect.NOTE,
            self._key_span(route),
            why,
            route,
        )

    # -- tools ---------------------------------------------------------------------------------------------------

    def _tools(self) -> None:
        value = self.data.get("tools")
        if not isinstance(value, (str, list)):
            return
        entries = [(index, name) for index, name in tool_entries(value) if isinstance(name, str)]
        route: Route = ("tools",)
        if isinstance(value, str) and not entries:
            why = f"{CLIENT} gives the agent no tools but `skill` and `sql` for an empty `tools`."
            self._problem(ZeroTools(), Effect.NO_TOOLS, self._span(route), why, route)
            return
        names = [name for _, name in entries]
        if self._all(names):
            return
        servers = self.data.get("mcp-servers")
        own = frozenset(servers) if isinstance(servers, dict) else frozenset()
        idle = 0
        lost = 0
        guesses = 0
        at = self._span(route).start
        for index, name in entries:
            if isinstance(value, str):
                at = max(self.text.find(name, at), at)
            if name == "*" or tools_of(name, self.unknown_tools):
                continue
            verdict = self._newer(name) or judge_tool(name, own, guess=guesses < MAX_GUESSES)
            if verdict is None:
                idle += 1
                continue
            guesses += 1
            kind, effect, why = verdict
            lost += effect is not Effect.NOTE
            idle += effect is Effect.NOTE
            if self._full():
                continue
            here: Route = ("tools", index) if isinstance(value, list) else route
            found = isinstance(value, str) and self.text.startswith(name, at)
            span = Span(at, at + len(name)) if found else self._span(here)
            self._problem(kind, effect, span, f"{CLIENT} {why}", here)
        if lost + idle == len(names) and names:
            # names that VS Code or a server provides may well give the agent tools; of the others none does
            effect = Effect.NOTE if idle else Effect.NO_TOOLS
            why = f"{CLIENT} knows none of these names: the agent has no tools but `skill` and `sql`."
            if idle:
                why = (
                    f"{CLIENT} gives the agent `skill` and `sql` of its own tools: none of these names is one of them."
                )
            self._problem(ZeroTools(words=tuple(names)), effect, self._span(route), why, route)

    def _all(self, names: list[str]) -> bool:
        """Whether a list of tools stands for all of them."""
        return names == ["*"] or ("*" in names and self.version.has("star-beside-names"))

    def _newer(self, name: str) -> Verdict | None:
        """A tool's name that only newer versions know."""
        if name.lower().rpartition("/")[2] not in self.unknown_tools:
            return None
        why = f"does not know `{name}` yet, and passes over it without a word; version {CLIENT.version} does."
        return UnknownTool(name, reason="newer"), Effect.DROPS_FIELD, why

    # -- model ---------------------------------------------------------------------------------------------------

    def _model(self) -> None:
        value = self.data.get("model")
        models = value if isinstance(value, list) else [value]
        for index, name in enumerate(models):
            if not isinstance(name, str) or self._full():
                continue
            route: Route = ("model", index) if isinstance(value, list) else ("model",)
            span = self._span(route)
            if not name.strip():
                why = f"{CLIENT} takes an empty `model` as one that is not available and uses the session's model."
                self._problem(BlankValue(key="model"), Effect.IGNORES, self._key_span(route), why, route)
                continue
            reason = model_fault(name)
            if reason:
                why = f"{CLIENT} does not find such a model and uses the session's instead."
                self._problem(ModelUnknown(word=name, reason=reason), Effect.ALTERS, span, why, route)

    # -- the agent in force --------------------------------------------------------------------------------------

    def _settle_name(self) -> None:
        seen, name = self.seen, self.data.get("name")
        written = isinstance(name, str) and name != ""
        seen.name = str(name) if written else agent_id(self.place)
        if not written:
            if name == "":
                why = f"{CLIENT} takes an empty `name` as missing: the file name is the name."
                self._problem(BlankValue(key="name"), Effect.ALTERS, self._key_span(("name",)), why, ("name",))
            return
        if seen.name in RESERVED_NAMES:
            why = f"{CLIENT} ignores the agent: `{seen.name}` is a reserved name."
            seen.settle("rejected", why)
            self._problem(BuiltinName(word=seen.name), Effect.REJECTS, self._span(("name",)), why, ("name",))
        elif seen.name in BUILTIN_NAMES:
            why = f"{CLIENT} then offers two agents called `{seen.name}` to the model: this one and its own."
            self._problem(BuiltinName(word=seen.name), Effect.ALTERS, self._span(("name",)), why, ("name",))

    def _fill(self) -> None:
        seen, data = self.seen, self.data
        if "name" not in data and seen.name in BUILTIN_NAMES:
            why = f"{CLIENT} then offers two agents called `{seen.name}` to the model: this one and its own."
            self._problem(BuiltinName(word=seen.name), Effect.ALTERS, Span(0, 0), why, ())
        if self._is_readme():
            why = f"{CLIENT} takes a README with frontmatter for an agent; VS Code 1.128.1 passes it over."
            head = Span(self._fence_start(), self._fence_start() + 3)
            self._problem(ReadmeAgent(), Effect.ALTERS, head, why, ())
        description = data.get("description")
        seen.description = description if isinstance(description, str) else None
        fields: dict[str, Value] = {key: value for key, value in data.items() if key in self.keys}
        written = data.get("tools")
        entries = [name for _, name in tool_entries(written)] if isinstance(written, (str, list)) else ["*"]
        names = [name for name in entries if isinstance(name, str)]
        every = self._all(names)
        fields["tools"] = ["*"] if every else list(names)
        named = ["update_todo" if name == "*" else name for name in names]
        seen.tools = "all" if every else effective(named, self.unknown_tools)
        model = data.get("model")
        models: list[Value] = model if isinstance(model, list) else [] if model is None else [model]
        fields["model"] = models
        seen.model = str(models[0]) if models else None
        unseen = [name for name in names if name.lower() in UNPROVEN_TOOLS]
        if unseen and seen.tools != "all":
            fields["tools-not-observed"] = list(unseen)
        seen.user_invocable = data.get("user-invocable", True) is True
        if "disable-model-invocation" in data:
            seen.model_invocable = data["disable-model-invocation"] is False
        else:
            seen.model_invocable = data.get("infer", True) is True
        fields["name"] = seen.name
        seen.fields = fields

    # -- texts ---------------------------------------------------------------------------------------------------

    def _judge_texts(self) -> None:
        description = self.data.get("description")
        if isinstance(description, str) and not description.strip():
            why = (
                f"{CLIENT} loads it, but the model has nothing to choose the agent by; VS Code 1.128.1 marks an error."
            )
            route: Route = ("description",)
            self._problem(BlankValue(key="description"), Effect.IGNORES, self._key_span(route), why, route)
        for key, node in self._scalars():
            if key in ("description", "argument-hint", "name"):
                self._cut(key, node)
                self._properties(key, node)
            if key in ("description", "argument-hint"):
                self._backslash_n(key, node)

    def _scalars(self) -> Iterable[tuple[str, Scalar]]:
        if isinstance(self.tree, Mapping):
            for key, value in self.tree.pairs:
                if isinstance(key, Scalar) and isinstance(value, Scalar):
                    yield key.text, value

    def _cut(self, key: str, node: Scalar) -> None:
        if node.style != "plain" or node.start == node.end:
            return
        line = self.source.line_span(node.end - 1)
        rest = self.text[node.end : min(line.end, self.stop)]
        match = re.match(r"[ \t]+#", rest)
        # a comment after a name is a comment; `Team #1` is not
        meant = match and (key != "name" or not rest[match.end() :].startswith((" ", "\t")))
        if match and meant and not for_agentlint(rest[match.end() - 1 :]):
            at = node.end + match.end() - 1
            why = f"{CLIENT} takes ` #` and what follows for a comment: the value ends before it."
            self._problem(ValueCut(), Effect.ALTERS, Span(at, node.end + len(rest.rstrip())), why, (key,))

    def _properties(self, key: str, node: Scalar) -> None:
        before = self.text[max(self.source.line_span(node.start).start, self.start) : node.start]
        match = re.search(r":[ \t]+([&!]\S*)[ \t]*$", before)
        if (
            match is None
            or match[1].startswith("!!")
            or re.search(rf"\*{re.escape(match[1][1:])}\b", self.text[self.start : self.stop])
        ):
            return
        at = node.start - len(before) + match.start(1)
        what = "an anchor" if match[1][0] == "&" else "a tag"
        why = f"{CLIENT} takes `{match[1]}` for {what} and drops it from the value."
        self._problem(AnchorOrTag(word=match[1]), Effect.ALTERS, Span(at, at + len(match[1])), why, (key,))

    def _backslash_n(self, key: str, node: Scalar) -> None:
        found = literal_newlines(node.text)
        if not found:
            return
        at = self.text.find("\\n", node.start, node.end)
        escaped = node.style == "double"
        start = self.text.rfind("\\\\n", node.start, at + 2) if escaped else at
        start = at if start < 0 else start
        end = self.text.find("n", start) + 1
        why = f"{CLIENT} gives the model the two characters `\\n`, not a new line."
        self._problem(LiteralNewline(), Effect.ALTERS, Span(start, end), why, (key,))

    def _body_length(self, body: int) -> None:
        length = len(self.seen.prompt or "")
        if length > MAX_BODY:
            begin = body + len(self.text[body:]) - len(self.text[body:].lstrip())
            why = f"github.com documents {MAX_BODY} characters as the longest prompt; {CLIENT} takes it whole."
            self._problem(BodyTooLong(length, MAX_BODY), Effect.ALTERS, self.source.line_span(begin), why, BODY)

    # -- reporting -----------------------------------------------------------------------------------------------

    def _reject(self, kind: Kind, span: Span, message: str, route: Route = ()) -> None:
        why = f"{CLIENT} refuses the whole file: `{message}`."
        if self.place.folder == CHATMODES.path:
            why = f"{CLIENT} would refuse the whole file in `{FOLDERS[0].path}/`: `{message}`."
        self.seen.settle("rejected", why)
        self._problem(kind, Effect.REJECTS, span, why, route)

    def _problem(self, kind: Kind, effect: Effect, span: Span, why: str, route: Route = ()) -> None:
        if self.place.folder == CHATMODES.path and effect.severity is Severity.ERROR:
            effect = Effect.LUCKY  # this client passes the folder over; VS Code, which reads it, takes more
        self.seen.problems.append(Problem(kind, effect, span, why, route))

    def _fence_start(self) -> int:
        return 1 if self.text.startswith("\ufeff") else 0

    def _first_line(self, node: Node) -> Span:
        end = self.text.find("\n", node.start, node.end)
        return Span(node.start, end if end >= 0 else node.end)

    def _find(self, route: Route) -> tuple[Node | None, Node | None]:
        if not route:
            return None, self.tree
        key, value = self.entries.get(str(route[0]), (None, None))
        return (key, value) if len(route) == 1 else find(value, route[1:])

    def _span(self, route: Route) -> Span:
        key, value = self._find(route)
        node = value if value is not None and value.end > value.start else key
        return Span(node.start, node.end) if node is not None else Span(self._fence_start(), self._fence_start() + 3)

    def _key_span(self, route: Route) -> Span:
        key, value = self._find(route)
        node = key or value
        return Span(node.start, node.end) if node is not None else Span(self._fence_start(), self._fence_start() + 3)


def _misfit_kind(misfit: Misfit, value: Value, reader: str = "") -> Kind:
    """Say of a value that does not fit what the schema knows of the ones that do. ``reader``: who refuses it."""
    top, expected, choices = misfit.route[0], misfit.expected, misfit.choices
    if top == "mcp-servers" and len(misfit.route) > 1:
        return McpServerInvalid(expected=expected, choices=choices)
    if top == "hooks":
        return HooksInvalid(choices, expected)
    if value is None:
        return NullValue()
    if misfit.keyword == "type":
        return WrongType(_word(value), expected, choices)
    meant = nearest(str(value), choices)
    return InvalidValue(_word(value), expected, choices, meant, reader=reader)


def find(tree: Node | None, route: Route) -> tuple[Node | None, Node | None]:
    """The key and the value at ``route``; None for what there is not."""
    key: Node | None = None
    here: Node | None = tree
    for step in route:
        while isinstance(here, Alias):
            here = here.target
        if isinstance(here, Mapping):
            pair = next(((k, v) for k, v in here.pairs if isinstance(k, Scalar) and _same_key(k, step)), None)
            if pair is None:
                return key, None
            key, here = pair
        elif isinstance(here, Sequence) and isinstance(step, int) and step < len(here.items):
            key, here = None, here.items[step]
        else:
            return key, None
    return key, here


def _same_key(key: Scalar, step: str | int) -> bool:
    return key.text == step or (key.style == "plain" and _key_name(key) == step)


def _key_name(key: Scalar) -> str:
    value = yaml12.resolve(key)
    return value if isinstance(value, str) else yaml12.key_text(value)


def _word(value: Value) -> Value:
    """The author's word for a message; None where a list or map is too long for one."""
    return None if isinstance(value, (list, dict)) else value


def _dotted(route: Route) -> str:
    names = [str(step) for step in route]
    if len(route) > 1 and isinstance(route[-1], int):
        return f"{'.'.join(names[:-1])}: {names[-1]}"
    return ".".join(names)


def _elsewhere(key: Any) -> dict[str, str] | None:
    """What the other readers do with a bad value of a key that Copilot CLI ignores, where that is known."""
    found: dict[str, str] | None = schema().properties.get(key, {}).get("x-elsewhere")
    return found


def _value(data: Value, route: Route) -> Value:
    for step in route:
        data = data[step]  # type: ignore[index]
    return data


def _required(known: Schema, route: Route, present: dict[str, Value]) -> list[str]:
    """The keys that the value at ``route`` must have."""
    if not route:
        return list(known.raw["required"])
    server = known.properties["mcp-servers"]["additionalProperties"]
    remote = "url" in present or present.get("type") in ("http", "sse")
    return [*server["else" if remote else "then"]["required"], *server["required"]]
