"""docs/platforms.md, docs/platforms/ID.md, docs/tools.md and docs/models.md: what is known of each platform."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from agentlint import rules
from agentlint.engine import catalogue
from agentlint.engine.places import found
from agentlint.model import models
from agentlint.model.agent import Agent, Wish
from agentlint.model.policy import MCP, Rule, ToolPolicy
from agentlint.model.tools import COLUMNS, TOOLS
from agentlint.platforms import PLATFORMS, conversion, get, name_clients
from agentlint.reports.platforms import observation, of_place, place
from tests import probes
from tests.generated.tables import HEAD, code, codes, linked, table, value

if TYPE_CHECKING:
    from agentlint.engine.catalogue import Key, PlatformFacts
    from agentlint.platforms.places import Folder

_ATTRIBUTES = ("name", "description", "prompt", "model", "mode", "policy")
"""The first rows; the others follow in the neutral agent's own order."""
_POLICY = ("tools", "denied", "intended")
"""The attributes that make up a policy, as readers name them."""
_TITLES = {
    "policy": "tools and permissions",
    "mcp_servers": "MCP servers",
    "user_invocable": "users may start it",
    "model_invocable": "other agents may start it",
    "subagents": "agents that it may start",
    "target": "client that the agent is for",
}
_PROMPT = "text below the frontmatter"


def files() -> dict[str, str]:
    entries = catalogue.entries()
    pages = {f"docs/platforms/{entry.id}.md": _page(entry) for entry in entries}
    return pages | {"docs/platforms.md": _index(entries), "docs/tools.md": _tools(), "docs/models.md": _models(entries)}


# --- one platform ---------------------------------------------------------------------------------------------------


def _page(entry: PlatformFacts) -> str:
    parts = [f"{HEAD}# {entry.title}\n"]
    parts.append(
        f"`agentlint platforms {entry.id}` prints this page, and `agentlint schema {entry.id}` prints the schema of "
        "its keys.\n"
    )
    if entry.source:
        parts.append(f"Documentation of the client: <{entry.source}>.\n")
    if entry.converts:
        parts.append(
            f"How `convert` translates its keys: [converting from {entry.title}](../converting/{entry.id}.md).\n"
        )
    if not entry.observed:
        parts.append("**Known from documentation only: the client was not run.**\n")
    parts.append(
        table(
            ("client", "`--as`", "how it is known"),
            [(str(client), code(client.id), observation(client).partition(", ")[2]) for client in entry.clients],
        )
    )
    parts.append("## Folders\n")
    parts.append(table(("folder", "which files"), [(code(place(one)), _words(one)) for one in entry.folders]))
    parts += _keys(entry)
    if entry.tools:
        parts.append("## Tools\n")
        parts.append("`convert` writes the first name; the client also accepts the others.\n")
        rows = [(tool.title, code(tool.write), codes(tool.also), linked(tool.source)) for tool in entry.tools]
        parts.append(table(("purpose", "name", "other names", "source"), rows))
    if entry.models:
        parts.append("## Models\n")
        parts.append(table(("", "names"), [(group, codes(names)) for group, names in entry.models.items()]))
    parts += _history(entry)
    if entry.builtin:
        parts.append("## Names of built-in agents\n")
        parts.append(f"{codes(entry.builtin)}: see [builtin-name](../rules.md#builtin-name).\n")
    if spoken := _rules(entry):
        parts.append("## Rules with an example of this platform\n")
        parts.append(table(("rule", "what it finds"), spoken))
    return "\n".join(parts)


def _history(entry: PlatformFacts) -> list[str]:
    """What is known to have changed from version to version."""
    history = get(entry.id).history
    changes = history.told() if history is not None else []
    if history is None or not changes:
        return []
    first = history.program.at(next(iter(history.program.observed)))
    intro = (
        f"Observed changes since {first}. `--client-version {entry.id}=VERSION` checks files for one version; with "
        f"`{entry.id}=FIRST..LAST` the report names the version in which each finding appeared or disappeared.\n"
    )
    rows = [(".".join(map(str, change.since)), change.effect) for change in changes]
    return ["## Changed in\n", intro, table(("version", f"{history.program.title} since then"), rows)]


def _words(folder: Folder) -> str:
    return of_place(folder).replace("*", "\\*")


def _keys(entry: PlatformFacts) -> list[str]:
    parts = ["## Keys\n"]
    live = [key for key in entry.keys if not key.idle]
    columns = {
        "key": [code(key.name) for key in live],
        "type": [_kind(key) for key in live],
        "default": ["" if key.default is None else code(json.dumps(key.default)) for key in live],
        "meaning": [_meaning(key) for key in live],
        "read by": [", ".join(f"{name}: {said}" for name, said in key.readers.items()) for key in live],
        "source": [linked(key.source) for key in live],
    }
    filled = {name: cells for name, cells in columns.items() if any(cells)}
    parts.append(table(list(filled), zip(*filled.values(), strict=True)))
    if idle := [key for key in entry.keys if key.idle]:
        parts.append("### Keys without effect\n")
        parts.append(table(("key", "what is known"), [(code(key.name), _idle(key)) for key in idle]))
    parts.append("### How the client handles mistakes\n")
    rows = [("a key that is not listed here", "", entry.unknown[1])] if entry.unknown[1] else []
    rows += _grouped("missing", [(key, key.missing) for key in live if key.missing])
    rows += _grouped("an invalid value", [(key, key.seen) for key in live if key.seen])
    parts.append(
        table(("mistake", "key", "what was observed" if entry.observed else "what the documentation says"), rows)
    )
    if newer := [(key, word, since) for key in live for word, since in key.since.items()]:
        parts.append("### New in which version\n")
        rows = [(code(key.name), code(word), since) for key, word, since in newer]
        parts.append(table(("key", "what", "version"), rows))
    return parts


def _kind(key: Key) -> str:
    return key.type + (", required" if key.required else "") + (", old" if key.deprecated else "")


def _meaning(key: Key) -> str:
    meaning = key.description
    if key.note and not _repeats(key):
        meaning = f"{meaning} {key.note}"
    if key.unobserved:
        meaning = f"{meaning} **Documentation only:** {key.unobserved}"
    return f"{meaning} Example: {value(key.examples[0])}" if key.examples else meaning


def _idle(key: Key) -> str:
    return " ".join(part for part in (key.description, "" if _repeats(key) else key.note, key.seen) if part)


def _repeats(key: Key) -> bool:
    """Whether the note names nothing that the description does not."""
    named = re.findall(r"`[^`]+`", key.note)
    return bool(named) and all(word in key.description for word in named)


def _grouped(mistake: str, said: list[tuple[Key, str]]) -> list[tuple[str, str, str]]:
    """One row for each sentence, with all the keys it is said of."""
    by_sentence: dict[str, list[str]] = {}
    for key, sentence in said:
        by_sentence.setdefault(sentence, []).append(key.name)
    return [(mistake, codes(names), sentence) for sentence, names in by_sentence.items()]


_EXAMPLE = re.compile(r"^```bad ([^ \n]+)", re.M)


def _rules(entry: PlatformFacts) -> list[tuple[str, str]]:
    spoken = []
    for rule in rules.RULES:
        paths = _EXAMPLE.findall(rules.page(rule.name))
        if any(found(path).platform == entry.id for path in paths):
            spoken.append((f"[{rule.name}](../rules.md#{rule.name})", rules.summary(rule.name)))
    return spoken


# --- all platforms --------------------------------------------------------------------------------------------------


def _index(entries: list[PlatformFacts]) -> str:
    parts = [f"{HEAD}# Platforms\n"]
    parts.append(
        "`agentlint platforms` prints this list. Facts were observed in the client on the date given. If the client "
        "was not run, they come from its documentation.\n"
    )
    parts.append(
        table(
            ("platform", "client", "agents of a project", "your own agents", "converts"),
            [
                (
                    f"[{entry.title}](platforms/{entry.id}.md)",
                    "; ".join(map(observation, entry.clients)),
                    _home(entry, "project"),
                    _home(entry, "user"),
                    "yes" if entry.converts else "no",
                )
                for entry in entries
            ],
        )
    )
    parts.append("## What each platform can express\n")
    parts.append(
        "Each cell names the key that expresses the feature, as agentlint reads it. An empty cell means that the "
        "platform has no such key, or that agentlint cannot convert it. ≈ marks the closest setting that the platform "
        "has. [Tools](tools.md) and [models](models.md) have separate tables, and [converting](converting.md) shows "
        "how each key is converted.\n"
    )
    able = [entry for entry in entries if entry.converts]
    parts.append(table(("", *(entry.title for entry in able)), _abilities(able)))
    parts += ["## As JSON\n", _JSON, table(("key", "value"), _FACTS)]
    return "\n".join(parts)


_JSON = """\
`agentlint platforms [platform]... --output-format json` prints `{"version": 1, "platforms": [...]}`, one object
for each platform:
"""
_FACTS = (
    ("`id`, `title`, `aliases`", "the id for `--platform`, the name in messages, other ids that `--platform` accepts"),
    ("`main`, `converts`", "whether it is part of `all`; whether agents can be converted to and from it"),
    (
        "`observed`, `clients`",
        "whether the client was run; each client's `id`, `title`, `version`, `date` and `source`",
    ),
    ("`source`", "the documentation's address, or null"),
    ("`places`", "`kind` (agent, skill, command), `path`, `scope` (project, user, plugin), `endings`, `recursive`"),
    ("", "`beside`, `legacy`"),
    (
        "`keys`",
        "`name`, `types` (JSON types; an empty list means any type), `values`, `default`, `required`, `deprecated`",
    ),
    ("", "`has_effect`, `description`, `examples`, `note`, `readers`, `since`, `source`, `documentation_only`"),
    ("", "`on_bad_value` (an effect, as in `agentlint inspect`), `seen` (the observation), `on_missing`"),
    ("`unknown_key`", "`effect` and `seen` for a key that is not listed"),
    ("`tools`", "`concept`, `title`, `authority`, `name`, `other_names`, `source`"),
    ("`models`", "names in groups"),
    ("`builtin_agents`", "names of the client's built-in agents"),
)


def _home(entry: PlatformFacts, scope: str) -> str:
    current = [one for one in entry.folders if one.kind == "agent" and one.scope == scope and not one.legacy]
    return codes(f"{place(one)}/*{one.suffixes[0]}" for one in current)


def _abilities(able: list[PlatformFacts]) -> list[list[str]]:
    says = {entry.id: probes.attributes(entry.id) for entry in able}
    for one in says.values():
        one["policy"] = list(dict.fromkeys(key for part in _POLICY for key in one.pop(part, ())))
    known = {name for one in says.values() for name in one}
    order = [*_ATTRIBUTES, *(name for name in Agent.__annotations__ if name not in _ATTRIBUTES)]
    rows = []
    for name in order:
        if name == "prompt":
            cells = [codes(says[entry.id][name]) if name in says[entry.id] else _PROMPT for entry in able]
        elif name in known:
            cells = [codes(says[entry.id].get(name, ())) for entry in able]
        else:
            continue
        rows.append([_TITLES.get(name, name.replace("_", " ")), *cells])
        if name == "mode":
            rows.append(["modes", *(_choices(entry, says[entry.id].get(name, [])) for entry in able)])
    rows += [[title, *(_permission(entry, policy) for entry in able)] for title, policy in _POLICIES]
    rows.append(["model names", *(_offered(entry) for entry in able)])
    return rows


def _choices(entry: PlatformFacts, names: list[str]) -> str:
    return codes(word for key in entry.keys if key.name in names for word in key.values)


def _offered(entry: PlatformFacts) -> str:
    counts = [f"{len(names)} {group}" for group, names in entry.models.items()]
    return ", ".join(counts) if counts else "any text"


_NONE = Rule("*", "deny", source="tools")
_POLICIES: tuple[tuple[str, tuple[Rule, ...]], ...] = (
    ("only reading files", (_NONE, Rule("read", "allow", source="tools"))),
    ("all but running commands", (Rule("execute", "deny", source="tools"),)),
    ("asking before each command", (Rule("execute", "ask", source="tools"),)),
    ("only commands with `git log`", (_NONE, Rule("execute", "allow", "git log*", source="tools"))),
    ("only one MCP server", (_NONE, Rule(f"{MCP}github/*", "allow", source="tools"))),
    ("no tools", (_NONE,)),
)


def _permission(entry: PlatformFacts, rules_: tuple[Rule, ...]) -> str:
    """How a platform says a restriction: the fields written, or "no" where it comes out narrower or not at all."""
    agent = Agent("probe", "probe", "Does the work", probes.PROMPT)
    agent.policy, agent.fields = ToolPolicy(rules_), {"tools": ("tools", None)}
    written = conversion.get(entry.id).write(agent, Wish())
    base = probes.base_fields(entry.id)
    own = {key: one for key, one in written.fields.items() if key not in base}
    line = next(loss for loss in written.losses if loss.field == "tools")
    if written.refusal or line.authority != "same" or line.kind == "dropped" or not own:
        return "no"
    near = "≈ " if line.kind == "approximated" else ""
    return near + ", ".join(
        code(f"{key}: {one if isinstance(one, str) else json.dumps(one)}") for key, one in own.items()
    )


def _tools() -> str:
    named = [name for name in PLATFORMS if any(name in tool.columns for tool in TOOLS)]
    rows = []
    for tool in TOOLS:
        cells = [codes(tool.columns[name].all) if name in tool.columns else "" for name in named]
        rows.append([f"{tool.title}{f' ({tool.authority})' if tool.authority else ''}", *cells])
    parts = [f"{HEAD}# Tools\n"]
    parts.append(
        "The names of tools on each platform, grouped by what they do. `convert` writes the first name; the client "
        "also accepts the others. The permission in brackets is one that `convert` never widens. A name that appears "
        "in several rows allows all of them.\n"
    )
    parts.append(table(("purpose", *(PLATFORMS[name].title for name in named)), rows))
    parts.append("## Sources\n")
    parts.append(
        table(
            ("platform", "source"),
            [(PLATFORMS[name].title, linked(name_clients(COLUMNS[name].source))) for name in named],
        )
    )
    parts.append("If a tool has a different source, the platform's page names it.\n")
    return "\n".join(parts)


def _models(entries: list[PlatformFacts]) -> str:
    parts = [f"{HEAD}# Models\n"]
    parts.append(
        f"As of {models.DATE}. `convert` translates full model ids by their form, and aliases by the first table. It "
        "writes only models that the target's client is known to offer. `--model SOURCE=TARGET` overrides this.\n"
    )
    parts.append("## Claude Code's aliases on other platforms\n")
    named = [name for name in PLATFORMS if any(name in others for others in models.ALIASES.values())]
    rows = [
        (code(one), *(code(words[name]) if name in words else "" for name in named))
        for one, words in models.ALIASES.items()
    ]
    parts.append(table(("Claude Code", *(PLATFORMS[name].title for name in named)), rows))
    parts.append("## What each client offers\n")
    for entry in entries:
        parts += [f"### {entry.title}\n", _model_key(entry)]
        if entry.models:
            parts.append(table(("", "names"), [(group, codes(names)) for group, names in entry.models.items()]))
    return "\n".join(parts)


def _model_key(entry: PlatformFacts) -> str:
    said = [key.description for key in entry.keys if key.name == "model"]
    return (said[0] if said else "This platform has no key for the model.") + "\n"
