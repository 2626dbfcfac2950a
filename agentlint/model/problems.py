"""What a reader can find in a file: one record for each rule that puts it into words.

A reader reports that something is wrong together with what its rule needs to describe it (`Problem.kind`, one of the
records below); the rule of the same name has the words and the fixes. The records are the whole contract between the
two: a field that no rule reads does not belong here, and what a rule says must follow from the fields and the file.

`RULES` maps the name of a rule to its record; a rule without a record makes its findings itself (`rules.base`).
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
    """What a client does about something that it does not take as written."""

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
        """How bad the effect is, the same for every rule."""
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
    """Something that a client does not take as written.

    ``why`` is a full sentence on what this client does, naming it and its version. ``span`` is where the author wrote
    it, ``route`` leads to the value that it is about.
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
        """The name of the rule that puts the problem into words."""
        return RULE_OF[type(self.kind)]


RULES: dict[str, type] = {}
"""The record of each rule, by the rule's name."""
RULE_OF: dict[type, str] = {}
"""The name of each record's rule."""


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
    """The plugin's ``manifest`` lists its agents, and this file is not among them."""

    manifest: str


@_rule("plugin-manifest")
class PluginManifest(Record):
    """``word`` does not belong in the ``key`` of a plugin's manifest, or of an entry of a marketplace.

    ``reason`` is "type", "dot", "folder", "ending", "name" or "conflict" (the client refuses the plugin), "taken",
    "gone" or "bare" (the plugin is never installed), "missing", "link" or "outside" (the file is left out).
    """

    word: Value
    reason: str
    key: str = "agents"


# ------------------------------------------------------------------------------------------- the file and its fences


@_rule("ignored-extension")
class IgnoredExtension(Record):
    """The client reads names that end in ``suffix``. ``nested`` says that the folder is the reason: it is too deep.
    ``link`` says that a symbolic link on the way is."""

    suffix: str = ".md"
    nested: bool = False
    link: bool = False
    suggestion: str = ""  # a file name that the client reads; "": this file's name with ``suffix``


@_rule("hidden-file")
class HiddenFile(Record):
    """The name of the file, or of a folder on its path, begins with a dot."""


@_rule("legacy-place")
class LegacyPlace(Record):
    """The file is in ``folder``, where agents were kept in the past; ``successor`` is the folder of today."""

    folder: str
    successor: str


@_rule("file-name-characters")
class FileNameCharacters(Record):
    """The file name contains characters that one of the readers does not accept."""


@_rule("readme-agent")
class ReadmeAgent(Record):
    """A README is treated as an agent."""


@_rule("not-utf8")
class NotUtf8(Record):
    """The bytes are not UTF-8 (`Source.bad_byte`)."""


@_rule("bom")
class Bom(Record):
    """The file begins with a byte order mark, which makes a difference to the client."""


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
    """The frontmatter does not begin in the first line. ``second`` says that it is another block, after the first
    one."""

    second: bool = False


@_rule("frontmatter-not-mapping")
class FrontmatterNotMapping(Record):
    """The frontmatter is a value of the JSON type ``type``, not an object."""

    type: str


@_rule("early-close")
class EarlyClose(Record):
    """Dashes end the frontmatter before the line that was meant to.

    ``form`` is "inside-value", "indented", "long" or "line". ``close`` is the line that was meant to end it. ``lost``
    says that there are keys below it.
    """

    form: str
    close: Span | None = None
    lost: bool = False


@_rule("fence-language")
class FenceLanguage(Record):
    """``word`` follows the opening dashes. ``executable`` says that the client runs such a frontmatter as a program,
    ``known`` that it has a parser for it."""

    word: str
    executable: bool = False
    known: bool = False


# ------------------------------------------------------------------------------------------------------ YAML and TOML


@_rule("yaml-invalid")
class YamlInvalid(Record):
    """The client's YAML parser refuses the frontmatter, or accepts it only in a lenient second attempt.

    ``kind`` says what is wrong, in a word that the rule knows; ``key`` is the key whose value it is about, where the
    reader knows it. ``rewritten`` are the values that the client's second attempt put in quotes; ``rescued`` says that
    there was such an attempt and that it succeeded.
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
    """``word`` refers to something that does not exist: a ``what`` ("agent", "skill", "server", "default", "file",
    "skill-file", "included-file", "environment"), or something that cannot be named there ("subagent"). ``suggestion``
    is the name that was probably meant."""

    word: str
    what: str
    suggestion: str | None = None


@_rule("crlf-with-invalid-yaml")
class CrlfWithInvalidYaml(Record):
    """The lenient second attempt does not work on lines that end with CR LF."""


@_rule("duplicate-key")
class DuplicateKey(Record):
    """The key ``word`` is written twice in one mapping."""

    word: str


@_rule("value-cut")
class ValueCut(Record):
    """A ``#`` in an unquoted value begins a comment."""


@_rule("anchor-or-tag")
class AnchorOrTag(Record):
    """``word`` is read as an anchor or a tag, and dropped."""

    word: str


# ------------------------------------------------------------------------------------------------------ keys and values


@_rule("unknown-key")
class UnknownKey(Record):
    """The client does not know the key ``word``. ``certain`` says that ``suggestion`` differs only in case, hyphens and
    the like.

    ``below`` is the key under which it belongs.
    """

    word: str
    suggestion: str | None = None
    certain: bool = False
    choices: tuple[str, ...] = ()
    below: str = ""


@_rule("other-consumer-key")
class OtherConsumerKey(Record):
    """``word`` is a key for other ``readers`` of these files, not for this client."""

    word: str
    readers: tuple[str, ...]


@_rule("deprecated-key")
class DeprecatedKey(Record):
    """``successor`` has replaced the key ``word``."""

    word: str
    successor: str


@_rule("no-effect-key")
class NoEffectKey(Record):
    """The key ``word`` has no effect here; ``beside`` names the other key that is the reason."""

    word: str
    beside: str = ""


@_rule("plugin-ignored-key")
class PluginIgnoredKey(Record):
    """The key ``word`` has no effect in an agent that comes with a plugin."""

    word: str


@_rule("missing-key")
class MissingKey(Record):
    """The required ``keys`` are missing.

    ``written`` is one of them in another spelling, ``suggestion`` a value to give (for ``name``), ``help`` the schema's
    own advice.
    """

    keys: tuple[str, ...]
    written: str = ""
    suggestion: str = ""
    help: str = ""


@_rule("blank-value")
class BlankValue(Record):
    """The value is text that consists of white space. ``key`` names its key where the problem has no route."""

    key: str = ""


@_rule("null-value")
class NullValue(Record):
    """A key has no value. ``comment`` is the comment after the key, at ``comment_span``."""

    comment: str = ""
    comment_span: Span | None = None


@_rule("wrong-type")
class WrongType(Record):
    """``value`` is of none of the JSON types ``expected``; ``choices`` are the values of those types that the client
    accepts.

    ``suggestion`` is the value that was probably meant, ``help`` the schema's own advice.
    """

    value: Value
    expected: tuple[str, ...] = ("string",)
    choices: tuple[str, ...] = ()
    suggestion: Value = None
    help: str = ""


@_rule("invalid-value")
class InvalidValue(Record):
    """``value`` is of the right type, but the client does not accept it.

    It accepts ``choices``, or what ``form`` describes in words, or a number above ``above`` and not above ``at_most``.
    ``reader`` is the client that refuses the value where that is not the file's own; ``elsewhere`` is the file that has
    ``key`` where that is not this one.
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
    """The client replaces ``word`` in the prompt: it has a value for the names in ``known``. ``unclosed`` says that
    ``word`` begins something to be replaced, and that nothing ends it."""

    word: str
    known: tuple[str, ...] = ()
    unclosed: bool = False


# ------------------------------------------------------------------------------------------------ skills and commands


@_rule("skill-place")
class SkillNested(Record):
    """A `SKILL.md` is where the client does not look. ``inner`` says that it is in the folder of another skill;
    ``beside`` that the file is not a skill itself, but is next to a `SKILL.md`."""

    inner: bool = False
    beside: bool = False


@_rule("description-limit")
class DescriptionLimit(Record):
    """The description has ``length`` characters (UTF-16 code units), more than the ``limit`` of the client."""

    length: int
    limit: int


@_rule("argument-hint-list")
class ArgumentHint(Record):
    """Brackets without quotes turn the hint into a list, or into a ``mapping``. ``written`` is the hint where it is on
    one line, else ""."""

    written: str
    mapping: bool = False


@_rule("positional-argument")
class PositionalArgument(Record):
    """``word`` is not the argument that its author meant, ``meant`` is. The client's ``first`` argument is 0 or 1.
    ``code`` says that it is in a block of code, where it may not be an argument at all."""

    word: str
    meant: str
    code: bool
    first: int


@_rule("shell-in-text")
class ShellInText(Record):
    """``command`` is in the text to be run. ``runs`` is "granted": only where a grant allows it; "unasked": without a
    question; "never": it stays text."""

    command: str
    runs: Literal["granted", "unasked", "never"]


@_rule("nobody-starts")
class NobodyStarts(Record):
    """Neither the model nor a user can start the skill."""


@_rule("grant-no-effect")
class GrantNoEffect(Record):
    """``word`` in `allowed-tools` grants nothing. ``reason`` is "star", "unknown", "pattern", "space" or "block";
    ``suggestion`` is a word that does."""

    word: str
    reason: str
    suggestion: str | None = None


# ------------------------------------------------------------------------------------------------ name and description


@_rule("name-format")
class NameFormat(Record):
    """The name ``word`` contains ``character``, which the client does not allow. ``character`` is "" where the name has
    more than ``limit`` UTF-16 code units; ``taken`` says that JavaScript uses the name itself."""

    word: str
    character: str = ""
    limit: int = 0
    taken: bool = False


@_rule("name-override")
class NameOverride(Record):
    """``name`` is ``word``, but the client calls the agent ``expected``, after its file."""

    word: str
    expected: str


@_rule("builtin-name")
class BuiltinName(Record):
    """``word`` is the name of one of the client's built-in agents."""

    word: str


@_rule("literal-newline")
class LiteralNewline(Record):
    r"""The two characters ``\n`` are in a text. ``path`` says that they may belong to a path (``C:\new``)."""

    path: bool = False


# ----------------------------------------------------------------------------------------------- tools and permissions


@_rule("zero-tools")
class ZeroTools(Record):
    """The agent gets no tools: none of ``words`` is a tool, the list is empty, or a value of the JSON type ``type`` is
    not a list."""

    words: tuple[str, ...] = ()
    type: str = ""


@_rule("all-tools-unknown")
class AllToolsUnknown(Record):
    """None of ``words`` is a tool; ``suggestions`` are the tools that were probably meant."""

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
    """The client reads ``word``, which contains the names ``words``, as one name."""

    word: str
    words: tuple[str, ...]


@_rule("tools-not-allowlist")
class ToolsNotAllowlist(Record):
    """A mapping that switches ``words`` on leaves all other tools on, of which ``still_allowed`` matter."""

    words: tuple[str, ...]
    still_allowed: tuple[str, ...] = ()


@_rule("pattern-ignored")
class PatternIgnored(Record):
    """The pattern in ``word`` does not limit ``tool``."""

    word: str
    tool: str


@_rule("pattern-removes-all")
class PatternRemovesAll(Record):
    """``word`` removes all of ``tool``, not only what its pattern matches."""

    word: str
    tool: str


@_rule("tool-in-both")
class ToolInBoth(Record):
    """``words`` are in ``tools`` and in ``disallowedTools``."""

    words: tuple[str, ...]


@_rule("restriction-no-effect")
class RestrictionNoEffect(Record):
    """``word`` removes nothing. ``reason`` is "star", "retired", "mcp-pattern", "wrong-case", "server" and the like.

    "rule" means that it is a permission rule of the client's settings, below ``key``. "former-key" means that it is a
    key of the settings, which ``suggestion`` has replaced. "server" means that ``tools`` does not limit ``server``,
    which the file sets up below ``key``; ``every`` is the word for all of that server's tools.
    """

    word: str
    suggestion: str | None = None
    reason: str = ""
    server: str = ""
    every: str = ""
    key: str = "mcpServers"


@_rule("permission-key-no-effect")
class PermissionKeyNoEffect(Record):
    """No tool of the client checks the permission ``word``, whose strictest rule is ``action``.

    ``suggestion`` is the permission that the client checks; ``guess`` says that only its spelling suggests so.
    ``above`` is the tool in `tools` because of which this name would have a place above the pattern that overrides it.
    """

    word: str
    suggestion: str | None = None
    action: str = ""
    guess: bool = False
    above: str = ""


@_rule("permission-question-lost")
class PermissionQuestionLost(Record):
    """The permission ``word`` is allowed for everything, including ``patterns``, about which the client asks by
    default."""

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
    """The search tools ``words`` are not given to an agent that has ``shell``."""

    words: tuple[str, ...]
    shell: str


# ----------------------------------------------------------------------------------------------- models and the rest


@_rule("model-unknown")
class ModelUnknown(Record):
    """The client has no model ``word``. ``reason`` is "unknown", "several", "provider" or "other-client"."""

    word: str
    suggestion: str | None = None
    choices: tuple[str, ...] = ()
    reason: str = ""


@_rule("model-format")
class ModelFormat(Record):
    """``word`` does not have the form ``provider/model``."""

    word: str


@_rule("model-list-empty")
class ModelListEmpty(Record):
    """``model`` is a list that contains no name."""


@_rule("isolation-needs-git")
class IsolationNeedsGit(Record):
    """``isolation: worktree`` in a folder that is not in a git repository."""


@_rule("mcp-server-invalid")
class McpServerInvalid(Record):
    """A server lacks the keys ``missing``, or one of its values is none of ``expected`` (JSON types) and
    ``choices``."""

    missing: tuple[str, ...] = ()
    expected: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()


@_rule("hooks-invalid")
class HooksInvalid(Record):
    """A hook that the client refuses: it accepts the events ``choices``, or values of the JSON types ``expected``."""

    choices: tuple[str, ...] = ()
    expected: tuple[str, ...] = ()


@_rule("body-empty")
class BodyEmpty(Record):
    """There is no prompt, or one of fewer than ``least`` characters."""

    least: int = 0


@_rule("body-too-long")
class BodyTooLong(Record):
    """The prompt has ``length`` characters, and one of the readers accepts only ``limit``."""

    length: int
    limit: int
