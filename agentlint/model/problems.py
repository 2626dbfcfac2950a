"""What a reader can find in a file: one record for each rule that puts it into words.

A reader says that something is wrong and what its rule needs to say so (`Problem.kind`, one of the records below); the
rule of the same name has the words and the fixes. The records are the whole contract between the two: a field that no
rule reads does not belong here, and what a rule says must follow from the fields and the file.

`RULES` maps the name of a rule to its record; a rule without a record finds things on its own (`rules.base`).
"""

from __future__ import annotations

import enum
from typing import TYPE_CHECKING, Any, Generic, Literal, Protocol, TypeVar

from agentlint.record import Record
from agentlint.text import Route, Severity, Span

if TYPE_CHECKING:
    from collections.abc import Callable

    from agentlint.syntax.nodes import Value


class Effect(enum.Enum):
    """What a client does about something written that it does not take as written."""

    REJECTS = "rejects"  # refuses the file with an error (OpenCode: every command of the project)
    SKIPS = "skips"  # the agent silently does not exist
    DEGRADES = "degrades"  # an agent exists, but not the one written
    NO_TOOLS = "no-tools"  # the agent runs without the tools it needs, or cannot be started for the lack of any
    NOT_RESTRICTED = "not-restricted"  # a restriction the author wrote has no effect
    BREAKS_USE = "breaks-use"  # loads, then every use fails (a model that cannot exist)
    DROPS_FIELD = "drops-field"  # this value is dropped, the rest stays
    ALTERS = "alters"  # the value in force is not the value written
    LUCKY = "lucky"  # works only by a lenient retry that other versions and clients do not have
    IGNORES = "ignores"  # the key has no effect
    NOTE = "note"  # portability and style

    @property
    def severity(self) -> Severity:
        return _SEVERITY[self]


_SEVERITY = {
    Effect.REJECTS: Severity.ERROR,
    Effect.SKIPS: Severity.ERROR,
    Effect.DEGRADES: Severity.ERROR,
    Effect.NO_TOOLS: Severity.ERROR,
    Effect.NOT_RESTRICTED: Severity.ERROR,
    Effect.BREAKS_USE: Severity.ERROR,
    Effect.DROPS_FIELD: Severity.WARNING,
    Effect.ALTERS: Severity.WARNING,
    Effect.LUCKY: Severity.WARNING,
    Effect.IGNORES: Severity.WARNING,
    Effect.NOTE: Severity.INFO,
}


class Kind(Protocol):
    """Any of the records below."""

    def _asdict(self) -> dict[str, Any]: ...


Kind_co = TypeVar("Kind_co", bound=Kind, covariant=True)
_Record = TypeVar("_Record")


class Problem(Generic[Kind_co]):
    """Something a client does not take as written.

    ``why`` is a full sentence on what this client does, naming it and its version. ``span`` is where the author wrote
    it, ``route`` the value it is about.
    """

    __slots__ = ("effect", "kind", "route", "span", "why")

    def __init__(self, kind: Kind_co, effect: Effect, span: Span, why: str, route: Route = ()) -> None:
        self.kind = kind
        self.effect = effect
        self.span = span
        self.why = why
        self.route = route

    @property
    def rule(self) -> str:
        """The name of the rule that puts it into words."""
        return RULE_OF[type(self.kind)]


RULES: dict[str, type] = {}
"""Record by the name of its rule."""
RULE_OF: dict[type, str] = {}
"""Name of the rule by record."""


def _rule(name: str) -> Callable[[type[_Record]], type[_Record]]:
    """Register a record under the name of its rule."""

    def register(record: type[_Record]) -> type[_Record]:
        RULES[name] = record
        RULE_OF[record] = name
        return record

    return register


# -------------------------------------------------------------------------------------- what a project says of a file


@_rule("unlisted-agent")
class UnlistedAgent(Record):
    """The plugin's ``manifest`` lists its agents, and not this file."""

    manifest: str


@_rule("plugin-manifest")
class PluginManifest(Record):
    """``word`` in the ``key`` of a plugin's manifest, or of an entry of a marketplace, is not what belongs there.

    ``reason``: "type", "dot", "folder", "ending", "name", "conflict" (the client refuses the plugin), "taken",
    "gone", "bare" (it is never installed), "missing", "outside" (the file is left out).
    """

    word: Value
    reason: str
    key: str = "agents"


# ------------------------------------------------------------------------------------------- the file and its fences


@_rule("ignored-extension")
class IgnoredExtension(Record):
    """The client reads names that end in ``suffix``. ``nested``: the folder is the reason, it lies too deep."""

    suffix: str = ".md"
    nested: bool = False
    suggestion: str = ""  # a file name that it reads; "": the same with ``suffix``


@_rule("hidden-file")
class HiddenFile(Record):
    """The name of the file or of a folder on its way begins with a dot."""


@_rule("legacy-place")
class LegacyPlace(Record):
    """The file lies in ``folder``, where agents were kept in the past; they are kept in ``successor`` now."""

    folder: str
    successor: str


@_rule("file-name-characters")
class FileNameCharacters(Record):
    """The file name holds characters that one of the readers does not take."""


@_rule("readme-agent")
class ReadmeAgent(Record):
    """A README is treated as an agent."""


@_rule("not-utf8")
class NotUtf8(Record):
    """The bytes are not UTF-8 (`Source.bad_byte`)."""


@_rule("bom")
class Bom(Record):
    """The file begins with a byte order mark, which matters to the client."""


@_rule("frontmatter-missing")
class FrontmatterMissing(Record):
    """The client finds no frontmatter."""


@_rule("frontmatter-unclosed")
class FrontmatterUnclosed(Record):
    """The frontmatter is opened and never closed.

    ``near`` is a line that was probably meant to close it, ``end`` the offset at which the last key's value ends.
    """

    near: Span | None = None
    end: int | None = None


@_rule("frontmatter-displaced")
class FrontmatterDisplaced(Record):
    """The frontmatter does not begin in the first line. ``second``: it is another block, behind the first one."""

    second: bool = False


@_rule("frontmatter-not-mapping")
class FrontmatterNotMapping(Record):
    """The frontmatter is a value of the JSON type ``type``, not an object."""

    type: str


@_rule("early-close")
class EarlyClose(Record):
    """Dashes end the frontmatter before the line that was meant to.

    ``form``: "inside-value", "indented", "long" or "line". ``close`` is the line that was meant to end it. ``lost``:
    keys stand below it.
    """

    form: str
    close: Span | None = None
    lost: bool = False


@_rule("fence-language")
class FenceLanguage(Record):
    """``word`` follows the opening dashes. ``executable``: the client runs such a frontmatter as a program.
    ``known``: the client has a parser for it."""

    word: str
    executable: bool = False
    known: bool = False


# ------------------------------------------------------------------------------------------------------ YAML and TOML


@_rule("yaml-invalid")
class YamlInvalid(Record):
    """The client's YAML parser refuses the frontmatter, or takes it only in a lenient second try.

    ``kind`` says how, in a word that the rule knows, ``key`` is the key whose value it is about, as far as the reader
    knows. ``rewritten`` are the values that the client's second try put in quotes; ``rescued``: there was one.
    """

    kind: str = ""
    key: str | None = None
    rewritten: tuple[Span, ...] = ()
    rescued: bool = False


@_rule("toml-invalid")
class TomlInvalid(Record):
    """The client's TOML parser refuses the file: ``reason`` is a clause that says why, "" for a Markdown file, and
    ``remedy`` says what to do."""

    reason: str = ""
    remedy: str = ""


@_rule("settings-invalid")
class SettingsInvalid(Record):
    """The client cannot read its configuration, which is to be ``form`` ("JSON", "YAML"): ``reason`` is a clause that
    says why, "" where its value is not a mapping, and ``remedy`` says what to do where more is known than the place."""

    form: str
    reason: str = ""
    remedy: str = ""


@_rule("unknown-reference")
class UnknownReference(Record):
    """``word`` names nothing that there is, a ``what`` ("agent", "skill", "server", "default",
    "file", "skill-file", "environment"),
    or what cannot be named there ("subagent"). ``suggestion`` is the name that was probably meant."""

    word: str
    what: str
    suggestion: str | None = None


@_rule("crlf-with-invalid-yaml")
class CrlfWithInvalidYaml(Record):
    """The lenient second try does not work on lines that end with CR LF."""


@_rule("duplicate-key")
class DuplicateKey(Record):
    """The key ``word`` is written twice in one mapping."""

    word: str


@_rule("value-cut")
class ValueCut(Record):
    """A ``#`` in an unquoted value begins a comment."""


@_rule("anchor-or-tag")
class AnchorOrTag(Record):
    """``word`` is read as an anchor or a tag and dropped."""

    word: str


# ------------------------------------------------------------------------------------------------------ keys and values


@_rule("unknown-key")
class UnknownKey(Record):
    """The client does not know the key ``word``. ``certain``: ``suggestion`` differs in case, hyphens and the like.

    ``below``: the key that it belongs below.
    """

    word: str
    suggestion: str | None = None
    certain: bool = False
    choices: tuple[str, ...] = ()
    below: str = ""


@_rule("other-consumer-key")
class OtherConsumerKey(Record):
    """``word`` is a key of ``readers`` of the same files, not of this client."""

    word: str
    readers: tuple[str, ...]


@_rule("deprecated-key")
class DeprecatedKey(Record):
    """``successor`` has replaced the key ``word``."""

    word: str
    successor: str


@_rule("no-effect-key")
class NoEffectKey(Record):
    """The key ``word`` has no effect here; ``beside``: because of that other key."""

    word: str
    beside: str = ""


@_rule("plugin-ignored-key")
class PluginIgnoredKey(Record):
    """The key ``word`` has no effect in an agent that a plugin brings."""

    word: str


@_rule("missing-key")
class MissingKey(Record):
    """``keys`` are required and not there.

    ``written`` is a key that is there in another spelling, ``suggestion`` a value to give (for ``name``), ``help`` the
    schema's own advice.
    """

    keys: tuple[str, ...]
    written: str = ""
    suggestion: str = ""
    help: str = ""


@_rule("blank-value")
class BlankValue(Record):
    """A text of nothing but white space stands for a value. ``key`` is it where the problem has no route."""

    key: str = ""


@_rule("null-value")
class NullValue(Record):
    """A key has no value. ``comment``: the text after the key is a comment, at ``comment_span``."""

    comment: str = ""
    comment_span: Span | None = None


@_rule("wrong-type")
class WrongType(Record):
    """``value`` is none of the JSON types ``expected``; of those, ``choices`` are the values that the client takes.

    ``suggestion`` is the value that was probably meant, ``help`` the schema's own advice.
    """

    value: Value
    expected: tuple[str, ...] = ("string",)
    choices: tuple[str, ...] = ()
    suggestion: Value = None
    help: str = ""


@_rule("invalid-value")
class InvalidValue(Record):
    """``value`` is of the right type and still not taken.

    The client takes ``choices``, or what ``form`` says in words, or a number above ``above`` and not above ``at_most``.
    ``reader`` is who refuses it where that is not the file's own client; ``elsewhere`` the file in which ``key`` stands
    when it is not this one.
    """

    value: Value
    expected: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()
    suggestion: Value = None
    form: str = ""
    above: float | None = None
    at_most: float | None = None
    reader: str = ""
    elsewhere: str = ""
    key: str = ""


@_rule("prompt-variable")
class PromptVariable(Record):
    """The client fills in ``word`` in the prompt: it has a value for the names in ``known``. ``unclosed``: it is the
    beginning of something to fill in, and nothing ends it."""

    word: str
    known: tuple[str, ...] = ()
    unclosed: bool = False


# ------------------------------------------------------------------------------------------------ skills and commands


@_rule("skill-place")
class SkillNested(Record):
    """A `SKILL.md` where the client does not look. ``inner``: it lies in the folder of another skill; ``beside``: the
    file is not a skill itself, but is next to a `SKILL.md`."""

    inner: bool = False
    beside: bool = False


@_rule("description-limit")
class DescriptionLimit(Record):
    """A description of ``length`` characters (UTF-16 code units) where the client takes ``limit``."""

    length: int
    limit: int


@_rule("argument-hint-list")
class ArgumentHint(Record):
    """Brackets without quotes make a list of the hint, or a ``mapping``. ``written`` is it where it stands on one line,
    else ""."""

    written: str
    mapping: bool = False


@_rule("positional-argument")
class PositionalArgument(Record):
    """``word`` is not the argument that its author meant, ``meant`` is. The client's ``first`` argument is 0 or 1.
    ``code``: it stands in a block of code, where it may be no argument at all."""

    word: str
    meant: str
    code: bool
    first: int


@_rule("shell-in-text")
class ShellInText(Record):
    """``command`` stands in the text to be run. ``runs``: "granted" only where that is granted, "unasked" without a
    question, "never" as it is text."""

    command: str
    runs: Literal["granted", "unasked", "never"]


@_rule("nobody-starts")
class NobodyStarts(Record):
    """Neither the model nor a user can start it."""


@_rule("grant-no-effect")
class GrantNoEffect(Record):
    """``word`` of `allowed-tools` grants nothing. ``reason``: "star", "unknown", "pattern", "space" or "block";
    ``suggestion`` is what would."""

    word: str
    reason: str
    suggestion: str | None = None


# ------------------------------------------------------------------------------------------------ name and description


@_rule("name-format")
class NameFormat(Record):
    """The name ``word`` holds ``character`` where the client does not allow it.

    ``character`` "" is a name of more than ``limit`` UTF-16 code units; ``taken``: JavaScript has the name itself.
    """

    word: str
    character: str = ""
    limit: int = 0
    taken: bool = False


@_rule("name-override")
class NameOverride(Record):
    """``name`` is ``word``, but the agent goes by ``expected``, as its file."""

    word: str
    expected: str


@_rule("builtin-name")
class BuiltinName(Record):
    """``word`` is the name of an agent that comes with the client."""

    word: str


@_rule("literal-newline")
class LiteralNewline(Record):
    r"""The two characters ``\n`` stand in a text. ``path``: they may belong to a path (``C:\new``)."""

    path: bool = False


# ----------------------------------------------------------------------------------------------- tools and permissions


@_rule("zero-tools")
class ZeroTools(Record):
    """The agent gets no tools: none of ``words`` is one, or the list is empty, or a value of ``type`` is not a list."""

    words: tuple[str, ...] = ()
    type: str = ""


@_rule("all-tools-unknown")
class AllToolsUnknown(Record):
    """None of ``words`` is a tool; ``suggestions`` are those that were probably meant."""

    words: tuple[str, ...]
    suggestions: tuple[str, ...] = ()


@_rule("unknown-tool")
class UnknownTool(Record):
    """``word`` is not a tool that the agent gets.

    ``reason``: "unknown", "misspelt", "wrong-case", "retired", "foreign", "other-client", "by-session", "mcp-pattern",
    "newer", "unavailable-to-subagents" and the like. ``server`` is what to write if it is an MCP server.
    """

    word: str
    suggestion: str | None = None
    reason: str = "unknown"
    server: str = ""


@_rule("tools-space-separated")
class ToolsSpaceSeparated(Record):
    """``word`` holds the names ``words`` and is taken for one."""

    word: str
    words: tuple[str, ...]


@_rule("tools-not-allowlist")
class ToolsNotAllowlist(Record):
    """A map that switches ``words`` on leaves all other tools on, of which ``still_allowed`` matter."""

    words: tuple[str, ...]
    still_allowed: tuple[str, ...] = ()


@_rule("pattern-ignored")
class PatternIgnored(Record):
    """The pattern in ``word`` does not limit ``tool``."""

    word: str
    tool: str


@_rule("pattern-removes-all")
class PatternRemovesAll(Record):
    """``word`` takes all of ``tool`` away, not only what its pattern says."""

    word: str
    tool: str


@_rule("tool-in-both")
class ToolInBoth(Record):
    """``words`` are in ``tools`` and in ``disallowedTools``."""

    words: tuple[str, ...]


@_rule("restriction-no-effect")
class RestrictionNoEffect(Record):
    """``word`` removes nothing. ``reason``: "star", "retired", "mcp-pattern", "wrong-case", "server", ...

    "server": ``tools`` does not limit ``server``, which the file brings below ``key``; ``every`` is the word for all of
    its tools.
    """

    word: str
    suggestion: str | None = None
    reason: str = ""
    server: str = ""
    every: str = ""
    key: str = "mcpServers"


@_rule("permission-key-no-effect")
class PermissionKeyNoEffect(Record):
    """No tool of the client asks for the permission ``word``, whose strictest rule is ``action``.

    ``suggestion`` is the permission that it asks for; ``guess``: as far as the letters tell.
    """

    word: str
    suggestion: str | None = None
    action: str = ""
    guess: bool = False


@_rule("permission-question-lost")
class PermissionQuestionLost(Record):
    """The permission ``word`` is allowed for everything, also for ``patterns``, before which the client asks."""

    word: str
    patterns: tuple[str, ...]


class Overridden(Record):
    """A rule that a later one overrides."""

    action: str
    route: Route
    span: Span


@_rule("permission-order")
class PermissionOrder(Record):
    """The rule ``word`` with ``action`` comes after stricter ones that it covers."""

    word: str
    action: str
    overridden: tuple[Overridden, ...]


@_rule("background-tools")
class BackgroundTools(Record):
    """A background agent does not get ``words``: ``choices`` are the tools that it can have."""

    words: tuple[str, ...]
    choices: tuple[str, ...]


@_rule("search-by-shell")
class SearchByShell(Record):
    """Tools for searching, ``words``, that an agent does not get beside ``shell``."""

    words: tuple[str, ...]
    shell: str


# ----------------------------------------------------------------------------------------------- models and the rest


@_rule("model-unknown")
class ModelUnknown(Record):
    """``word`` is no model of the client. ``reason``: "unknown", "several", "provider", "other-client"."""

    word: str
    suggestion: str | None = None
    choices: tuple[str, ...] = ()
    reason: str = ""


@_rule("model-format")
class ModelFormat(Record):
    """``word`` is not of the form ``provider/model``."""

    word: str


@_rule("model-list-empty")
class ModelListEmpty(Record):
    """``model`` is a list without a name in it."""


@_rule("isolation-needs-git")
class IsolationNeedsGit(Record):
    """``isolation: worktree`` in a folder that no git repository holds."""


@_rule("mcp-server-invalid")
class McpServerInvalid(Record):
    """A server lacks the keys ``missing``, or a value of it is none of ``expected`` and ``choices``."""

    missing: tuple[str, ...] = ()
    expected: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()


@_rule("hooks-invalid")
class HooksInvalid(Record):
    """A hook that the client refuses: it takes the events ``choices``, or a value of the JSON types ``expected``."""

    choices: tuple[str, ...] = ()
    expected: tuple[str, ...] = ()


@_rule("body-empty")
class BodyEmpty(Record):
    """There is no prompt, or one of fewer than ``least`` characters."""

    least: int = 0


@_rule("body-too-long")
class BodyTooLong(Record):
    """The prompt has ``length`` characters, one of the readers takes ``limit``."""

    length: int
    limit: int
