"""VS Code 1.128.1, the second reader of Copilot's agent files: what its chat view makes of them.

A model of VS Code's ``PromptFileParser``, ``PromptValidator`` and ``CustomAgent.fromParsedPromptFile`` (MIT,
https://github.com/microsoft/vscode; run and read as npm @codingame/monaco-vscode-* 36.2.7). It refuses next to nothing:
a header that it does not understand is lost from there on, and a value of the wrong kind counts as not given.
The tools it really has depend on extensions and servers; what is known of them is `copilot.VSCODE_TOOLS`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from agentlint.model.problems import (
    BlankValue,
    DeprecatedKey,
    DuplicateKey,
    Effect,
    FrontmatterDisplaced,
    FrontmatterMissing,
    FrontmatterNotMapping,
    FrontmatterUnclosed,
    HooksInvalid,
    IgnoredExtension,
    InvalidValue,
    Kind,
    LegacyPlace,
    MissingKey,
    ModelListEmpty,
    NoEffectKey,
    NotUtf8,
    NullValue,
    OtherConsumerKey,
    Problem,
    UnknownKey,
    UnknownTool,
    WrongType,
    YamlInvalid,
)
from agentlint.platforms.base import Place, Seen
from agentlint.platforms.clients import Client
from agentlint.syntax import vscodeyaml
from agentlint.syntax.javascript import SPACE_CLASS, SPACES
from agentlint.syntax.nodes import Mapping, Node, Scalar, Sequence, Value, YamlFault
from agentlint.text import Route, Source, Span, lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Iterator

CLIENT: Final = Client("vscode", "VS Code", "1.128.1", "2026-11-21", "observed")

_FENCE: Final = lazy_pattern(rf"---[{SPACE_CLASS}]*\Z")
_LINE: Final = lazy_pattern(r"[^\r\n]*(?:\r\n|\r|\n|\Z)")
_STEMS: Final = (".prompt.md", ".instructions.md", ".chatmode.md", ".agent.md")

VSCODE_TOOLS: Final = frozenset(
    """agent agent/runSubagent browser edit edit/createDirectory edit/createFile edit/createJupyterNotebook
    edit/editFiles edit/editNotebook edit/rename execute execute/createAndRunTask execute/getTerminalOutput
    execute/runInTerminal execute/runNotebookCell execute/testFailure execute/runTests execute/runTask
    execute/awaitTerminal execute/killTerminal read read/getNotebookSummary read/getTaskOutput read/problems
    read/readFile read/readNotebookCellOutput read/terminalLastCommand read/terminalSelection read/viewImage
    search search/changes search/codebase search/fileSearch search/listDirectory search/searchResults
    search/searchSubagent search/textSearch search/usages todo vscode vscode/askQuestions vscode/extensions
    vscode/getProjectSetupInfo vscode/installExtension vscode/memory vscode/newWorkspace vscode/openSimpleBrowser
    vscode/runCommand vscode/switchAgent vscode/vscodeAPI web web/fetch web/githubRepo""".split()  # noqa: SIM905 - a table to read
)
"""Tools and tool sets of VS Code by their full names, as in 1.128.1 and the Copilot Chat extension of 2026-03."""

VSCODE_OLD_TOOLS: Final = frozenset(
    """activePullRequest changes codebase copilotCodingAgent createAndRunTask createDirectory createFile
    createJupyterNotebook custom-agent editFiles editNotebook extensions fetch fileSearch findTestFiles
    getNotebookSummary getProjectSetupInfo getTaskOutput getTerminalOutput githubRepo installExtension listDirectory new
    newJupyterNotebook newWorkspace notebooks openPullRequest openSimpleBrowser problems readCellOutput readFile
    readNotebookCellOutput runCell runCommands runInTerminal runNotebooks runSubagent runTask runTasks runTests
    runVscodeCommand search searchResults selection shell switchAgent terminalCommand terminalLastCommand
    terminalSelection testFailure textSearch think todos updateUserPreferences usages viewImage vscodeAPI""".split()  # noqa: SIM905 - a table to read
)
"""Names without their set that VS Code had earlier; it still knows most of them."""

ATTRIBUTES: Final = frozenset(
    {
        "name",
        "description",
        "argument-hint",
        "model",
        "tools",
        "handoffs",
        "target",
        "infer",
        "agents",
        "user-invocable",
    }
    | {"disable-model-invocation", "advancedOptions", "github", "hooks"}
)
CLOUD_ATTRIBUTES: Final = frozenset({"name", "description", "tools", "target", "mcp-servers", "github", "infer"})
"""What counts when `target` is `github-copilot`."""

CLAUDE_TOOLS: Final[dict[str, tuple[str, ...]]] = {
    "Bash": ("execute",),
    "Edit": ("edit/editNotebook", "edit/editFiles"),
    "Glob": ("search/fileSearch",),
    "Grep": ("search/textSearch",),
    "Read": ("read/readFile", "read/getNotebookSummary"),
    "Write": ("edit/createDirectory", "edit/createFile", "edit/createJupyterNotebook"),
    "WebFetch": ("web",),
    "WebSearch": ("web",),
    "Task": ("agent",),
    "Skill": (),
    "LSP": (),
    "NotebookEdit": ("edit/editNotebook",),
    "AskUserQuestion": ("vscode/askQuestions",),
    "MCPSearch": (),
}
"""VS Code's own translation for files that lie directly in .claude/agents; other names are dropped."""

CLAUDE_MODELS: Final = {
    "sonnet": "Claude Sonnet 4.5 (copilot)",
    "opus": "Claude Opus 4.6 (copilot)",
    "haiku": "Claude Haiku 4.5 (copilot)",
}
CLAUDE_WORDS: Final = {
    "model": ("sonnet", "opus", "haiku", "inherit"),
    "permissionMode": ("default", "acceptEdits", "plan", "delegate", "dontAsk", "bypassPermissions"),
    "memory": ("user", "project", "local"),
}
SCOPES: Final = {
    "actions": ("read", "write", "none"),
    "checks": ("read", "none"),
    "contents": ("read", "write", "none"),
    "discussions": ("read", "write", "none"),
    "issues": ("read", "write", "none"),
    "metadata": ("read",),
    "pull-requests": ("read", "write", "none"),
    "security-events": ("read", "none"),
    "workflows": ("write", "none"),
}
"""github.permissions as VS Code's validator knows them."""

_PASCAL_EVENTS: Final = frozenset(
    {
        "SessionStart",
        "UserPromptSubmit",
        "PreToolUse",
        "PostToolUse",
        "PreCompact",
        "SubagentStart",
        "SubagentStop",
        "Stop",
    }
)
HOOK_EVENTS: Final = {
    "vscode": _PASCAL_EVENTS,
    "claude": _PASCAL_EVENTS,
    "github-copilot": frozenset(
        {"sessionStart", "sessionEnd", "userPromptSubmitted", "preToolUse", "postToolUse", "agentStop", "subagentStop"}
        | {"errorOccurred"}
    ),
    "": _PASCAL_EVENTS | {"SessionEnd", "ErrorOccurred"},
}
"""By target; "" is none."""


def see(source: Source, place: Place, version: str | None = None) -> Seen:  # noqa: ARG001 - one version is known
    """The agent as VS Code 1.128.1 sees it, the only version that was observed."""
    home = place.folder in (".github/agents", ".claude/agents", ".copilot/agents", ".github/chatmodes")
    seen = Seen(CLIENT, "loaded", hypothetical=not home)
    _Reading(source, place, seen).run()
    return seen


MAX_PROBLEMS: Final = 200
"""A file with more is hostile or generated; what it says has been said, and finding each place costs time."""


class _Reading:
    def __init__(self, source: Source, place: Place, seen: Seen) -> None:
        self.source = source
        self.text = source.text
        self.place = place
        self.seen = seen
        self.attributes: dict[str, tuple[Node, Node]] = {}  # the first of each name, as the client looks them up
        self.target = ""

    def run(self) -> None:
        seen, name = self.seen, self.place.filename
        if not name.endswith(".md") or name == "README.md":
            what = "a README" if name == "README.md" else "a file whose name does not end with `.md`, in lower case,"
            seen.settle("ignored", f"{CLIENT} does not take {what} for an agent.")
            if name != "README.md":
                self._problem(IgnoredExtension(), Effect.SKIPS, Span(0, 0), seen.reason)
            return
        if name.endswith(".chatmode.md"):
            why = f"{CLIENT} warns that chat modes are called agents now and asks to move the file to .github/agents."
            self._problem(LegacyPlace(folder=name, successor=".github/agents"), Effect.IGNORES, Span(0, 0), why)
        if self.source.bad_byte is not None:
            at = self.text.find("\ufffd")
            why = f"{CLIENT} shows a replacement character for every byte that is not UTF-8."
            self._problem(NotUtf8(), Effect.ALTERS, Span(at, at + 1), why)
        header, body = self._split()
        seen.prompt = self.text[body:]
        if header is None:
            self._no_header()
        else:
            try:
                self._header(*header)
            except YamlFault as fault:
                # the client's parser throws, and the agent is passed over
                why = f"{CLIENT} fails to parse the header and passes over the file: {fault.message}."
                seen.settle("skipped", why)
                at = min(fault.offset, len(self.text))
                self._problem(YamlInvalid(kind="nesting"), Effect.SKIPS, Span(at, at + 1), why)
                return
        self._fill()

    # -- header and body -----------------------------------------------------------------------------------------

    def _split(self) -> tuple[tuple[int, int] | None, int]:
        """Where the header's text stands (None without one) and where the body begins."""
        text = self.text
        begin = 1 if text.startswith("\ufeff") else 0
        first = _line(text, begin)
        if not _FENCE.match(text[begin:first]) or first == begin:
            return None, begin
        at = first
        while at < len(text):
            end = _line(text, at)
            if text.startswith("---", at) and _FENCE.match(text[at:end]):
                return (first, at), end
            at = end
        why = f"{CLIENT} takes all that follows for the header: the agent has no instructions."
        self._problem(FrontmatterUnclosed(), Effect.ALTERS, Span(begin, begin + 3), why)
        return (first, len(text)), len(text)

    def _no_header(self) -> None:
        begin = 1 if self.text.startswith("\ufeff") else 0
        rest = self.text[begin : begin + 2000].lstrip(SPACES)
        displaced = rest.startswith(("---", "```")) and re.search(r"^\s*---", rest, re.M) is not None
        why = f"{CLIENT} sees no header: the whole file is the prompt, and nothing else is set."
        kind = FrontmatterDisplaced() if displaced else FrontmatterMissing()
        self._problem(kind, Effect.ALTERS, self.source.line_span(begin), why)

    def _header(self, start: int, stop: int) -> None:
        reading = vscodeyaml.read(self.text, start, stop)
        root = reading.root
        self._parser_errors(reading.errors)
        if root is not None and not isinstance(root, Mapping):
            why = f"{CLIENT} expects `key: value` pairs in the header and takes nothing from it."
            self._problem(FrontmatterNotMapping(_kind(root)), Effect.IGNORES, Span(root.start, root.end), why)
            return
        self.seen.tree = root
        for key, value in root.pairs if root is not None else ():
            assert isinstance(key, Scalar)
            self.attributes.setdefault(key.text, (key, value))
        if reading.rest is not None:
            self._lost(reading.rest, start)
        self.target = self._target()
        self._validate()

    def _parser_errors(self, errors: list[vscodeyaml.Error]) -> None:
        for error in errors[:MAX_PROBLEMS]:
            span = Span(error.start, max(error.end, error.start))
            route = self._route_at(error.start)
            if error.code == "duplicate-key":
                word = self.text[error.start : error.end].strip("\"'")
                why = f"{CLIENT} marks it as an error and goes by the first one."
                self._problem(DuplicateKey(word), Effect.DROPS_FIELD, span, why, route)
            elif error.code == "missing-value":
                why = f"{CLIENT} marks it as an error (`{error.message}`) and takes the value for an empty text."
                self._problem(NullValue(), Effect.DROPS_FIELD, span, why, route)
            else:
                why = f"{CLIENT} marks it as an error (`{error.message}`) and reads on as well as it can."
                self._problem(YamlInvalid(error.code), Effect.ALTERS, span, why, route)

    def _lost(self, at: int, start: int) -> None:
        why = f"{CLIENT} stops reading the header here, without a word: all that follows in it is lost."
        end = self.source.line_span(max(at, start)).end
        self._problem(YamlInvalid("text-lost"), Effect.ALTERS, Span(at, max(end, at)), why, self._route_at(at))

    def _route_at(self, at: int) -> Route:
        before = re.findall(
            r"^([A-Za-z][\w-]*)[ \t]*:", self.text[max(0, at - 20_000) : self.source.line_span(at).end], re.M
        )
        return (before[-1],) if before else ()

    # -- attributes ----------------------------------------------------------------------------------------------

    def _target(self) -> str:
        if self.place.folder == ".claude/agents" and "/" not in self.place.inside:
            return "claude"
        word = self._string("target")
        return word if word in ("vscode", "github-copilot", "claude") else ""

    def _string(self, key: str) -> str | None:
        node = self._node(key)
        return node.text if isinstance(node, Scalar) else None

    def _node(self, key: str) -> Node | None:
        found = self.attributes.get(key)
        return None if found is None else found[1]

    def _boolean(self, key: str) -> bool | None:
        return {"true": True, "false": False}.get(self._string(key) or "")

    def _strings(self, node: Node | None) -> list[str] | None:
        if isinstance(node, Scalar):
            return [node.text]
        if isinstance(node, Sequence):
            return [item.text for item in node.items if isinstance(item, Scalar)]
        return None

    def tools(self) -> list[str] | None:
        """The header's tools as the client parses them; None when there are none that it can use."""
        node = self._node("tools")
        if isinstance(node, Scalar):
            return [name for name in split_list(node.text) if name]
        if isinstance(node, Sequence):
            return [item.text for item in node.items if isinstance(item, Scalar) and item.text]
        return None

    def _fill(self) -> None:
        seen, place = self.seen, self.place
        written = self._string("name")
        seen.name = written if written is not None else clean_name(place.filename)
        seen.description = self._string("description")
        names = self.tools()
        models = self._strings(self._node("model"))
        fields: dict[str, Value] = {"name": seen.name, "target": self.target}
        if names is not None:
            fields["tools"] = list(names)
        if self.target == "claude":
            names = None if names is None else [tool for name in names for tool in CLAUDE_TOOLS.get(name, ())]
            models = None if models is None else [CLAUDE_MODELS[name] for name in models if name in CLAUDE_MODELS]
        seen.tools = "all" if names is None else tuple(name for name in names if may_exist(name))
        seen.model = models[0] if models else None
        fields["model"] = list(models or ())
        seen.user_invocable = self._boolean("user-invocable") is not False
        infer = self._boolean("infer")
        seen.model_invocable = infer if infer is not None else self._boolean("disable-model-invocation") is not True
        seen.fields = fields
        seen.data = {key: _plain(value) for key, (_, value) in self.attributes.items()} if self.attributes else None

    # -- the validator -------------------------------------------------------------------------------------------

    def _validate(self) -> None:
        for key in self.attributes:
            self._attribute(key)
        for key in ("name", "description", "argument-hint"):
            self._text(key)
        self._target_word()
        if "infer" in self.attributes:
            why = f"{CLIENT} marks `infer` as an error: it is deprecated, though it still counts."
            kind = DeprecatedKey("infer", "disable-model-invocation")
            self._problem(kind, Effect.NOTE, self._span("infer"), why, ("infer",))
        for key in ("user-invocable", "disable-model-invocation"):
            node = self._node(key)
            if node is not None and not _is_boolean(node):
                word = node.text if isinstance(node, Scalar) else None
                why = f"{CLIENT} marks anything but `true` or `false` without quotes as an error"
                kept = word in ("true", "false")
                why += ", though it takes this one." if kept else " and ignores the key."
                effect = Effect.NOTE if kept else Effect.DROPS_FIELD
                wanted = WrongType(word, expected=("boolean",), choices=("true", "false"))
                self._problem(wanted, effect, self._span(key), why, (key,))
        self._tools()
        self._hooks()
        if self.target in ("", "vscode"):
            self._model()
            self._handoffs()
            self._agents()
        if self.target == "claude":
            self._claude_words()
        else:
            self._permissions()

    def _attribute(self, key: str) -> None:
        known = CLOUD_ATTRIBUTES if self.target == "github-copilot" else ATTRIBUTES
        if key in known or self.target == "claude":
            return
        others = key in (
            "mcp-servers",
            "metadata",
            "skills",
            "reasoning-effort",
            "model-policy",
            "include-custom-instructions",
        )
        others = others or (self.target == "github-copilot" and key in ATTRIBUTES)
        why = f"{CLIENT} does not support `{key}` and ignores it."
        if key == "mcp-servers":
            why = f"{CLIENT} ignores `mcp-servers` when it runs the agent itself."
        node = self.attributes[key][0]
        span = Span(node.start, node.end)
        if others:
            self._problem(OtherConsumerKey(key, ("cli", "github")), Effect.NOTE, span, why, (key,))
        else:
            self._problem(UnknownKey(key, choices=tuple(sorted(known))), Effect.IGNORES, span, why, (key,))

    def _text(self, key: str) -> None:
        node = self._node(key)
        if node is None:
            return
        if not isinstance(node, Scalar):
            self._wrong(key, ["string"])
        elif not node.text.strip(SPACES):
            why = f"{CLIENT} marks an empty `{key}` as an error."
            self._problem(BlankValue(key=key), Effect.IGNORES, self._span(key), why, (key,))

    def _wrong(self, key: str, expected: list[str], route: Route = (), node: Node | None = None) -> None:
        why = f"{CLIENT} marks it as an error and takes the value as not given."
        node = self._node(key) if node is None else node
        span = self._span(key) if not route else Span(node.start, node.end) if node else self._span(key)
        self._problem(WrongType(None, tuple(expected)), Effect.DROPS_FIELD, span, why, route or (key,))

    def _target_word(self) -> None:
        node = self._node("target")
        if node is None:
            return
        if not isinstance(node, Scalar):
            self._wrong("target", ["string"])
            return
        word = node.text.strip(SPACES)
        if word not in ("github-copilot", "vscode"):
            why = f"{CLIENT} marks other words as an error and takes the target as not given."
            kind = InvalidValue(word, choices=("vscode", "github-copilot"))
            self._problem(kind, Effect.DROPS_FIELD, self._span("target"), why, ("target",))

    def _tools(self) -> None:
        node = self._node("tools")
        if isinstance(node, Mapping):
            self._wrong("tools", ["array", "string"])
            return
        if self.target in ("claude", "github-copilot") or node is None:
            return
        if isinstance(node, Sequence):
            for index, item in enumerate(node.items):
                if isinstance(item, Scalar):
                    self._tool(item.text, Span(item.start, item.end), ("tools", index))
                else:
                    self._wrong("tools", ["string"], ("tools", index), item)
        elif isinstance(node, Scalar):
            at = node.start
            for name in split_list(node.text):
                found = self.text.find(name, at, node.end) if name else -1
                at = max(found, at)
                span = Span(at, at + len(name)) if found >= 0 else Span(node.start, node.end)
                self._tool(name, span, ("tools",))

    def _tool(self, name: str, span: Span, route: Route) -> None:
        if not name or may_exist(name):
            return
        why = f"{CLIENT} ignores unknown tools; it tells upper from lower case."
        self._problem(UnknownTool(name, _FOLDED_TOOLS.get(name.lower())), Effect.NOTE, span, why, route)

    def _model(self) -> None:
        node = self._node("model")
        if isinstance(node, Mapping):
            self._wrong("model", ["string", "array"])
        elif isinstance(node, Sequence) and not node.items:
            why = f"{CLIENT} marks an empty list of models as an error and uses the model of the chat."
            self._problem(ModelListEmpty(), Effect.IGNORES, self._span("model"), why, ("model",))
        for index, item in enumerate(node.items if isinstance(node, Sequence) else [node] if node else []):
            route: Route = ("model", index) if isinstance(node, Sequence) else ("model",)
            if isinstance(item, Scalar) and not item.text.strip(SPACES):
                why = f"{CLIENT} marks an empty model name as an error."
                self._problem(BlankValue(key="model"), Effect.IGNORES, Span(item.start, item.end), why, route)
            elif isinstance(node, Sequence) and not isinstance(item, Scalar):
                self._wrong("model", ["string"], route, item)

    def _handoffs(self) -> None:
        node = self._node("handoffs")
        if node is None:
            return
        if not isinstance(node, Sequence):
            self._wrong("handoffs", ["array"])
            return
        for index, item in enumerate(node.items):
            route: Route = ("handoffs", index)
            if not isinstance(item, Mapping):
                self._wrong("handoffs", ["object"], route, item)
                continue
            given = {key.text: value for key, value in item.pairs if isinstance(key, Scalar)}
            missing = [key for key in ("label", "agent", "prompt") if key not in given]
            if missing:
                why = f"{CLIENT} marks it as an error and leaves the handoff out."
                span = Span(item.start, item.end)
                self._problem(MissingKey(tuple(missing)), Effect.DROPS_FIELD, span, why, route)
            for key, value in given.items():
                if key in ("send", "showContinueOn"):
                    if not _is_boolean(value):
                        self._wrong("handoffs", ["boolean"], (*route, key), value)
                elif key in ("label", "agent", "prompt", "model"):
                    if not isinstance(value, Scalar) or (key in ("label", "agent") and not value.text.strip(SPACES)):
                        self._wrong("handoffs", ["string"], (*route, key), value)
                else:
                    why = f"{CLIENT} warns of an unknown property of a handoff and ignores it."
                    kind = UnknownKey(key, choices=("label", "agent", "prompt", "send", "showContinueOn", "model"))
                    self._problem(kind, Effect.IGNORES, Span(value.start, value.end), why, (*route, key))

    def _agents(self) -> None:
        node = self._node("agents")
        if node is None:
            return
        if not isinstance(node, Sequence):
            self._wrong("agents", ["array"])
            return
        for index, item in enumerate(node.items):
            if not isinstance(item, Scalar):
                self._wrong("agents", ["string"], ("agents", index), item)
        names = self.tools()
        if (
            names is not None
            and "agent" not in names
            and any(isinstance(one, Scalar) and one.text for one in node.items)
        ):
            why = f"{CLIENT} warns: with `agents` and `tools`, `tools` must hold `agent`."
            self._problem(NoEffectKey(word="agents"), Effect.IGNORES, self._span("agents"), why, ("agents",))

    def _hooks(self) -> None:
        node = self._node("hooks")
        if node is None:
            return
        if not isinstance(node, Mapping):
            self._wrong("hooks", ["object"])
            return
        known = HOOK_EVENTS[self.target]
        for key, value in node.pairs:
            assert isinstance(key, Scalar)
            route: Route = ("hooks", key.text)
            if key.text not in known:
                why = f"{CLIENT} warns of an unknown hook event."
                kind = HooksInvalid(choices=tuple(sorted(known)))
                self._problem(kind, Effect.IGNORES, Span(key.start, key.end), why, route)
            if not isinstance(value, Sequence):
                self._wrong("hooks", ["array"], route, value)

    def _permissions(self) -> None:
        node = self._node("github")
        if node is None:
            return
        if not isinstance(node, Mapping):
            self._wrong("github", ["object"])
            return
        for key, value in node.pairs:
            assert isinstance(key, Scalar)
            if key.text != "permissions":
                why = f"{CLIENT} knows only `permissions` under `github` and ignores the rest."
                kind = UnknownKey(key.text, choices=("permissions",))
                self._problem(kind, Effect.NOTE, Span(key.start, key.end), why, ("github", key.text))
            elif not isinstance(value, Mapping):
                self._wrong("github", ["object"], ("github", "permissions"), value)
            else:
                self._scopes(value)

    def _scopes(self, permissions: Mapping) -> None:
        for key, value in permissions.pairs:
            assert isinstance(key, Scalar)
            route: Route = ("github", "permissions", key.text)
            allowed = SCOPES.get(key.text)
            if allowed is None:
                why = f"{CLIENT} warns of an unknown permission scope."
                kind = InvalidValue(key.text, choices=tuple(sorted(SCOPES)))
                self._problem(kind, Effect.IGNORES, Span(key.start, key.end), why, route)
            elif not isinstance(value, Scalar):
                self._wrong("github", ["string"], route, value)
            elif value.text not in allowed:
                why = f"{CLIENT} marks other words than its own for a permission as an error."
                kind = InvalidValue(value.text, choices=tuple(allowed))
                self._problem(kind, Effect.IGNORES, Span(value.start, value.end), why, route)

    def _claude_words(self) -> None:
        for key, words in CLAUDE_WORDS.items():
            node = self._node(key)
            if node is None:
                continue
            if not isinstance(node, Scalar):
                self._wrong(key, ["string"])
            elif node.text.strip(SPACES) not in words:
                why = f"{CLIENT} knows only {', '.join(f'`{word}`' for word in words)} here and ignores others."
                kind = InvalidValue(node.text, choices=tuple(words))
                self._problem(kind, Effect.NOTE, self._span(key), why, (key,))

    # -- reporting -----------------------------------------------------------------------------------------------

    def _span(self, key: str) -> Span:
        found = self.attributes[key]
        node = found[1] if found[1].end > found[1].start else found[0]
        return Span(node.start, node.end)

    def _problem(self, kind: Kind, effect: Effect, span: Span, why: str, route: Route = ()) -> None:
        if len(self.seen.problems) < MAX_PROBLEMS:
            self.seen.problems.append(Problem(kind, effect, span, why, route))


def _line(text: str, at: int) -> int:
    """The end of the line at ``at``, behind its newline (a lone CR is one for VS Code)."""
    match = _LINE.match(text, at)
    assert match is not None
    return match.end()


def _is_boolean(node: Node) -> bool:
    return isinstance(node, Scalar) and node.text in ("true", "false") and node.style == "plain"


def _kind(node: Node | None) -> str:
    return "object" if isinstance(node, Mapping) else "array" if isinstance(node, Sequence) else "string"


def _plain(node: Node) -> Value:
    if isinstance(node, Scalar):
        return node.text
    if isinstance(node, Sequence):
        return [_plain(item) for item in node.items]
    assert isinstance(node, Mapping)
    out: dict[str, Value] = {}
    for key, value in node.pairs:
        if isinstance(key, Scalar):
            out.setdefault(key.text, _plain(value))
    return out


def clean_name(filename: str) -> str:
    """The name of an agent without a `name`: its file's, less the ending."""
    for ending in (*_STEMS, ".md"):
        if filename.endswith(ending):
            return filename[: -len(ending)] or filename
    return filename


def split_list(text: str) -> Iterator[str]:
    """The entries of a text with commas, as VS Code splits it: quotes around an entry are dropped."""
    pos, size = 0, len(text)
    while pos < size:
        while pos < size and text[pos] in " \t":
            pos += 1
        if pos >= size:
            return
        quote = text[pos]
        if quote in "\"'":
            end = text.find(quote, pos + 1)
            end = size if end < 0 else end
            yield text[pos + 1 : end]
            pos = end + 1
        else:
            end = text.find(",", pos)
            end = size if end < 0 else end
            yield text[pos:end].rstrip(SPACES)
            pos = end
        while pos < size and text[pos] in " \t":
            pos += 1
        if pos < size and text[pos] == ",":
            pos += 1


_TOOLS: Final = VSCODE_TOOLS | VSCODE_OLD_TOOLS
_FOLDED_TOOLS: Final = {tool.lower(): tool for tool in _TOOLS}


def may_exist(name: str) -> bool:
    """Whether VS Code, an extension (`publisher.extension/tool`) or a server (`server/tool`) may have such a tool."""
    return name in _TOOLS or ("/" in name and "(" not in name) or ("." in name and " " not in name)
