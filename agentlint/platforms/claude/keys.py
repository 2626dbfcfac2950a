"""Judge the frontmatter's keys: which of them Claude Code uses, and what it does with the rest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from agentlint.model.models import ALIASES
from agentlint.model.problems import (
    BlankValue,
    BuiltinName,
    Effect,
    InvalidValue,
    IsolationNeedsGit,
    LiteralNewline,
    MissingKey,
    ModelUnknown,
    NameFormat,
    NoEffectKey,
    NullValue,
    OtherConsumerKey,
    PluginIgnoredKey,
    UnknownKey,
    ValueCut,
    WrongType,
)
from agentlint.platforms import PLATFORMS
from agentlint.platforms.claude import fields, models, places, toollists
from agentlint.platforms.claude.fences import trim
from agentlint.syntax.javascript import units
from agentlint.syntax.nodes import Alias, Scalar, Value
from agentlint.text import Span, lazy_pattern

if TYPE_CHECKING:
    from agentlint.platforms.claude import tools
    from agentlint.platforms.claude.context import ClaudeReading
    from agentlint.platforms.schema import Misfit, Schema

BUILTIN = frozenset(
    {
        "claude",
        "claude-code-guide",
        "Explore",
        "fork",
        "general-purpose",
        "output-style-setup",
        "Plan",
        "statusline-setup",
    }
)
"""Agents that come with Claude Code; a file with the same name replaces them."""

PLUGIN_IGNORED = ("hooks", "mcpServers", "permissionMode")
"""Keys that the client ignores in the agents of a plugin."""

SWITCHES = ("disabled", "disable", "enabled", "enable", "hidden")
"""Keys that look as if they switched an agent off. No such key exists."""

LONGEST_NAME = 256
"""The most UTF-16 code units of a name."""

GUARDS = ("PreToolUse", "PermissionRequest", "PreSkillShellCommand")
"""Hook events that may forbid a tool. The client does not load a file with such a hook if the hook cannot take
effect."""

_PATH_PARTS = (*(f"{drive}:\\" for drive in "CDEcde"), ".\\n", "\\\\")
_PATH = lazy_pattern(r"(?<![A-Za-z])[CDEcde]:(?:\\[\w.-]{1,60}){0,20}?\\n\w|(?<!\S)\.{1,2}\\n\w|\\\\[\w.-]{1,60}\\n\w")


def judge(r: ClaudeReading, data: dict[str, Value]) -> list[tools.ListedTool]:
    """Judge all keys and their values, and return the words of the tool lists."""
    seen, schema = r.seen, r.schema
    misfits = schema.misfits(fields.plain_json(data, events_of(schema)))
    bad = {str(misfit.route[0]) for misfit in misfits if len(misfit.route) == 1}
    _name(r, data)
    _description(r, data)
    if not r.plugin:
        _hooks(r, data, misfits)
    for misfit in misfits:
        _misfit(r, misfit, data)
    _unknown_keys(r, data)
    in_force: dict[str, Value] = {
        key: fields.coerced(key, value)
        for key, value in data.items()
        if key in schema.properties
        and key not in bad
        and value is not None
        and not (r.plugin and key in PLUGIN_IGNORED)
    }
    seen.fields = in_force
    if seen.name is not None:
        in_force["name"] = seen.name
    if seen.description is not None:
        in_force["description"] = seen.description
    _model(r, data)
    words = toollists.judge(r, data, in_force)
    _isolation(r, in_force)
    if r.plugin:
        for key in PLUGIN_IGNORED:
            if key in data:
                restricts = key == "permissionMode" and data[key] in ("plan", "default", "dontAsk")
                r.problem(
                    PluginIgnoredKey(word=key),
                    Effect.NOT_RESTRICTED if restricts else Effect.IGNORES,
                    r.span((key,), key=True),
                    f"ignores `{key}` in the agents of a plugin.",
                    (key,),
                )
    return words


def events_of(schema: Schema) -> list[str]:
    """Return the events for which the client knows hooks."""
    events: list[str] = schema.properties["hooks"]["propertyNames"]["enum"]
    return events


def _name(r: ClaudeReading, data: dict[str, Value]) -> None:
    seen, name = r.seen, data.get("name")
    if isinstance(name, str) and name:
        seen.name = name
        refused = None if r.plugin else _refused_name(r, name)
        if refused is not None:
            character, how = refused
            r.problem(
                NameFormat(word=name, character=character, limit=LONGEST_NAME),
                Effect.SKIPS,
                r.span(("name",)),
                f"does not load an agent whose name {how}.",
                ("name",),
            )
            seen.settle("rejected", f"{r.version} does not load an agent whose name {how}")
        elif name in BUILTIN and not r.plugin:
            r.problem(
                BuiltinName(word=name),
                Effect.ALTERS,
                r.span(("name",)),
                f"has a built-in agent `{name}`, which this file replaces.",
                ("name",),
            )
        return
    if r.plugin:
        return
    reason = f"{r.version} treats a file without a name as a document"
    if "name" not in data:
        close = next((key for key in data if key.lower() == "name"), None)
        r.problem(
            MissingKey(keys=("name",), written=close or "", suggestion=r.stem),
            Effect.SKIPS,
            r.head,
            "treats a file without a `name` as a document and does not load it.",
            ("name",),
        )
    elif name is None:
        r.problem(
            NullValue(),
            Effect.SKIPS,
            r.span(("name",)),
            "treats a file without a `name` as a document and does not load it.",
            ("name",),
        )
    elif name == "":
        r.problem(
            BlankValue(key="name"),
            Effect.SKIPS,
            r.span(("name",)),
            "treats a file with an empty `name` as a document and does not load it.",
            ("name",),
        )
    else:
        r.problem(
            WrongType(value=name, expected=("string",)),
            Effect.SKIPS,
            r.span(("name",)),
            "does not load an agent whose `name` is not text.",
            ("name",),
        )
        reason = f"{r.version} does not load an agent whose name is not text"
    seen.settle("skipped", reason)


def _refused_name(r: ClaudeReading, name: str) -> tuple[str, str] | None:
    """Return the character because of which the client refuses a name ("" if it is too long), and the end of a sentence
    that says so; None if the client accepts the name."""
    if r.version.has("refuses-colon"):
        # the client compares the name in Unicode's NFKC, where a fullwidth colon is a colon too
        colon = ":" if ":" in name else next((character for character in name if ":" in _folded(character)), "")
        if colon:
            return colon, "holds `:`" + ("" if colon == ":" else f" (and reads `{colon}` as one)")
    if name.startswith("-"):
        return "-", "starts with `-`"
    if r.version.has("refuses-long-name") and units(name) > LONGEST_NAME:
        return "", f"has more than {LONGEST_NAME} UTF-16 code units"
    return None


def _folded(character: str) -> str:
    if character.isascii():
        return character
    import unicodedata  # deferred: nearly all names are ASCII

    return unicodedata.normalize("NFKC", character)


def _description(r: ClaudeReading, data: dict[str, Value]) -> None:
    seen, description = r.seen, data.get("description")
    if isinstance(description, str) and description:
        seen.description = description if r.plugin else description.replace("\\n", "\n")
        if "\\n" in description:
            _literal_newline(r, description)
        if not trim(description):
            r.problem(
                BlankValue(key="description"),
                Effect.ALTERS,
                r.span(("description",)),
                "loads the agent, but shows the model no description to choose it by.",
                ("description",),
            )
        return
    if r.plugin:
        return
    if not seen.reason:
        seen.settle("rejected", f"{r.version} does not load an agent without a description")
    if "description" not in data:
        r.problem(
            MissingKey(keys=("description",), written=None or ""),
            Effect.SKIPS,
            r.head,
            "does not load an agent without a `description`.",
            ("description",),
        )
    elif description is None:
        if not r.reported(ValueCut, "description"):
            r.problem(
                NullValue(),
                Effect.SKIPS,
                r.span(("description",)),
                "does not load an agent without a `description`.",
                ("description",),
            )
    elif description == "":
        r.problem(
            BlankValue(key="description"),
            Effect.SKIPS,
            r.span(("description",)),
            "does not load an agent whose `description` is empty.",
            ("description",),
        )
    else:
        r.problem(
            WrongType(value=description, expected=("string",)),
            Effect.SKIPS,
            r.span(("description",)),
            "does not load an agent whose `description` is not text.",
            ("description",),
        )


def _literal_newline(r: ClaudeReading, description: str) -> None:
    """Report a backslash and an ``n`` in the text, which only this client reads as a line break."""
    entry = r.entries.get("description")
    node = entry[1] if entry else None
    node = node.target if isinstance(node, Alias) else node
    if not isinstance(node, Scalar):
        return
    span = Span(node.start, node.end)
    raw = r.text[node.start : node.end]
    marker = "\\\\n" if node.style == "double" else "\\n"
    at = raw.find(marker)
    path = any(part in description for part in _PATH_PARTS) and _PATH.search(description) is not None
    effect = Effect.ALTERS if path else Effect.LUCKY
    if r.plugin:
        effect = Effect.NOTE if path else Effect.ALTERS
    r.problem(
        LiteralNewline(path=path),
        effect,
        Span(span.start + at, span.start + at + len(marker)) if at >= 0 else span,
        "shows the two characters `\\n` in the descriptions of a plugin's agents unchanged."
        if r.plugin
        else "alone turns every `\\n` in a description into a line break; Copilot CLI, which reads this folder too, "
        "and OpenCode show the two characters.",
        ("description",),
    )


def _hooks(r: ClaudeReading, data: dict[str, Value], misfits: list[Misfit]) -> None:
    hooks = data.get("hooks")
    if not hooks:
        # The client ignores `hooks` with any value that is false in JavaScript.
        misfits[:] = [misfit for misfit in misfits if misfit.route[:1] != ("hooks",) or isinstance(hooks, list)]
    if hooks or isinstance(hooks, list):
        worst = next(
            (misfit for misfit in misfits if misfit.route[:1] == ("hooks",) and misfit.effect is Effect.SKIPS), None
        )
        if worst is not None:
            if r.version.has("refuses-hooks"):
                r.seen.settle("rejected", f"{r.version} does not load an agent whose hooks are malformed")
            else:
                misfits[:] = [
                    misfit._replace(effect=Effect.DROPS_FIELD) if misfit.route[:1] == ("hooks",) else misfit
                    for misfit in misfits
                ]
    if isinstance(hooks, dict):
        events = events_of(r.schema)
        for event in hooks:
            if event in events and hooks[event] is None:
                r.problem(
                    NullValue(),
                    Effect.DROPS_FIELD,
                    r.span(("hooks", event)),
                    f"ignores `{event}` without a value: it expects a list there.",
                    ("hooks", event),
                )
            if event not in events:
                r.problem(
                    UnknownKey(event, *fields.suggestion(event, events)),
                    Effect.DROPS_FIELD,
                    r.span(("hooks", event), key=True),
                    "does not know this hook event and ignores everything below it.",
                    ("hooks", event),
                )


def _misfit(r: ClaudeReading, misfit: Misfit, data: dict[str, Value]) -> None:
    key = str(misfit.route[0]) if misfit.route else ""
    if not key or key in ("name", "description"):
        return
    if len(misfit.route) > 1:
        _deep_misfit(r, misfit, data)
        return
    if key == "tools" or (r.plugin and key in PLUGIN_IGNORED):
        return
    value = data[key]
    if value is None or (value == "" and key != "disallowedTools"):
        if not r.reported(ValueCut, key):
            kind = NullValue() if value is None else BlankValue(key)
            r.problem(kind, Effect.IGNORES, r.span((key,)), f"ignores `{key}` without a value.", (key,))
        return
    if (key == "maxTurns" and fields.turns(value)) or (key == "effort" and fields.effort(value) is not None):
        return
    r.report(fields.misfit_kind(misfit, value), misfit.effect, r.span((key,)), misfit.seen, misfit.route)


def _deep_misfit(r: ClaudeReading, misfit: Misfit, data: dict[str, Value]) -> None:
    """Report a misfit inside a list or mapping: an item of a list is left out, but a hook can keep the agent from
    loading."""
    value = fields.at(data, misfit.route)
    kind: MissingKey | WrongType | InvalidValue = fields.misfit_kind(misfit, value)
    if misfit.keyword == "required":
        present = value if isinstance(value, dict) else {}
        kind = MissingKey(tuple(word for word in misfit.node.get("required", ()) if word not in present)[:1])
    effect = misfit.effect if misfit.route[0] == "hooks" else Effect.DROPS_FIELD
    r.report(kind, effect, r.span(misfit.route), misfit.seen, misfit.route)


def _unknown_keys(r: ClaudeReading, data: dict[str, Value]) -> None:
    known = r.schema.properties
    for key in data:
        if key in known or key not in r.entries:
            continue
        value = data[key]
        if key in SWITCHES:
            off = value is (key not in ("enabled", "enable")) or value == (
                "false" if key in ("enabled", "enable") else "true"
            )
            r.problem(
                NoEffectKey(word=key),
                Effect.ALTERS if off else Effect.IGNORES,
                r.span((key,), key=True),
                f"has no `{key}`: the agent {'stays' if off else 'is'} active.",
                (key,),
            )
            continue
        reader = _reader_of(key, r.place.folder)
        if reader:
            title = PLATFORMS[reader].title
            r.problem(
                OtherConsumerKey(word=key, readers=(title,)),
                Effect.NOTE,
                r.span((key,), key=True),
                f"does not know `{key}` and ignores it; {title}, which reads this folder too, knows it.",
                (key,),
            )
            continue
        guards = key in GUARDS and value is not None and value != [] and r.version.has("refuses-stray-guards")
        if guards and not r.plugin:
            r.seen.settle("rejected", f"{r.version} does not load an agent with `{key}` outside `hooks`")
            r.problem(
                UnknownKey(key, below="hooks"),
                Effect.SKIPS,
                r.span((key,), key=True),
                f"does not load an agent with `{key}` outside `hooks`, because it may guard what the agent may do.",
                (key,),
            )
            continue
        meant, certain = fields.suggestion(key, known)
        restricts = (
            (certain and meant in ("tools", "disallowedTools"))
            or (certain and meant == "permissionMode" and value == "plan")
            or (key in ("permission", "permissions") and isinstance(value, dict) and bool(value))
        )
        r.problem(
            UnknownKey(key, meant, certain),
            Effect.NOT_RESTRICTED if restricts else Effect.IGNORES,
            r.span((key,), key=True),
            f"does not know `{key}` and ignores it" + ("; the agent keeps all its tools." if restricts else "."),
            (key,),
        )


def _reader_of(key: str, folder: str) -> str:
    """Return the other client that also reads an agents folder and is the only one to know a key; "" if there is
    none."""
    for name, listed in PLATFORMS.items():
        if key in listed.keys and any(place.path == folder for place in listed.folders):
            return name
    return ""


def _model(r: ClaudeReading, data: dict[str, Value]) -> None:
    model = data.get("model")
    r.seen.model = models.requested(model, r.version)
    doubt = models.doubt(model, r.version)
    if doubt is not None:
        r.problem(
            ModelUnknown(
                word=str(model),
                suggestion=doubt.suggest,
                reason=doubt.reason,
                choices=(*ALIASES, "inherit"),
            ),
            Effect.BREAKS_USE,
            r.span(("model",)),
            "sends this model's name unchanged, and the API answers that there is no such model.",
            ("model",),
        )


def _isolation(r: ClaudeReading, in_force: dict[str, Value]) -> None:
    if in_force.get("isolation") != "worktree" or r.seen.hypothetical:
        return
    if r.place.root and not places.has_git(r.place.surroundings, r.place.root):
        r.problem(
            IsolationNeedsGit(),
            Effect.BREAKS_USE,
            r.span(("isolation",)),
            "cannot start the agent outside a git repository: it has to create a worktree.",
            ("isolation",),
        )
