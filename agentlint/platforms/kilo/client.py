"""Kilo: OpenCode's reader (`agentlint.platforms.opencode`) with the differences of Kilo CLI (observed).

A file with a value of the wrong type is left out with a warning, and nothing else is affected. Empty values are
accepted where they delete one. ``{env:...}`` and ``{file:...}`` in the body are replaced, or make the client leave the
file out. Kilo reads its own folders, not OpenCode's.
"""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING, Final

from agentlint.model.problems import Effect, Kind, Problem, PromptVariable
from agentlint.model.vocabulary.kilo import TOOLS
from agentlint.platforms.base import Claim, Declared, Place, Platform, Seen, Stated
from agentlint.platforms.kilo import LISTED, MODES, NAMES, PROGRAM
from agentlint.platforms.opencode import client as opencode
from agentlint.platforms.opencode.builtins import BUILTINS as OPENCODE_BUILTINS
from agentlint.platforms.opencode.builtins import Builtin
from agentlint.platforms.opencode.fields import complete_as
from agentlint.platforms.opencode.flavour import Flavour
from agentlint.platforms.opencode.permissions import PermissionRule
from agentlint.platforms.opencode.places import is_home
from agentlint.platforms.opencode.reader import see_as
from agentlint.platforms.versions import ALWAYS, History
from agentlint.text import BODY, Source, Span, lazy_pattern

if TYPE_CHECKING:
    import re
    from collections.abc import Sequence

    from agentlint.syntax.nodes import Value


CLIENT: Final = PROGRAM.newest

DEFAULTS: Final = (
    PermissionRule("*", "*", "allow"),
    PermissionRule("doom_loop", "*", "ask"),
    PermissionRule("external_directory", "*", "ask"),
    *(PermissionRule(key, "*", "deny") for key in ("question", "suggest", "plan_enter", "plan_exit", "repo_clone")),
    PermissionRule("repo_overview", "*", "deny"),
    PermissionRule("bash", "*", "ask"),
    PermissionRule("read", "*", "allow"),
    PermissionRule("read", "*.env", "ask"),
    PermissionRule("read", "*.env.*", "ask"),
    PermissionRule("read", "*.env.example", "allow"),
)
"""The rules with which every agent starts, except those that allow 38 reading commands (such as ``bash:cat *``)."""

_CODE: Final = Builtin(
    "primary", ("question:*=allow", "suggest:*=allow", "plan_enter:*=allow", "semantic_search:*=allow")
)
BUILTINS: Final = {
    "code": _CODE,
    "build": _CODE,  # OpenCode's name for it
    "ask": Builtin("primary", ()),
    "debug": Builtin("primary", ()),
    "orchestrator": Builtin("primary", ()),
    **{name: OPENCODE_BUILTINS[name] for name in ("plan", "general", "explore", "compaction", "title", "summary")},
}
"""The built-in agents. Kilo's own rules are known only for `code`; for the agents that OpenCode has too, OpenCode's
rules are used."""

VARIABLE: Final = lazy_pattern(r"\{(env|file):([^{}\n]*)\}")


def _is_outside(place: Place, path: str) -> bool:
    """Tell whether a ``{file:}`` in this agent file leads out of the project."""
    path = path.strip()
    if path.startswith("~"):
        return True
    here = posixpath.normpath(posixpath.join(posixpath.dirname(place.path), path))
    root = posixpath.normpath(place.root) if posixpath.isabs(here) and place.root else ""
    if posixpath.isabs(here):
        return not root or not (here + "/").startswith(root.rstrip("/") + "/")
    return here == ".." or here.startswith("../")


def refuses_body(place: Place, body: str) -> str | None:
    """Return why the client leaves out an agent with this body; None when it loads it."""
    for match in VARIABLE.finditer(body):
        if match[1] == "env" and place.scope != "user":
            return f"`{match[0]}` in its body asks for an environment variable"
        if match[1] == "file" and _is_outside(place, match[2]):
            return f"`{match[0]}` in its body points outside the project"
    return None


KILO: Final = Flavour(
    History(PROGRAM, {"permission-word": ALWAYS}),
    bases=(".kilo", ".kilocode", "kilo"),
    defaults=DEFAULTS,
    tools=TOOLS,
    builtins=BUILTINS,
    refusal="skipped",
    disabled="ignored",
    refuses_body=refuses_body,
)


def looks_at(place: Place) -> bool:
    """Tell whether Kilo looks for agents where a file lies."""
    return is_home(place.folder, KILO.bases)


def see(source: Source, place: Place, version: str | None = None) -> Seen:
    """Return the agent that Kilo makes of the file. Never raises."""
    seen = see_as(KILO, source, place, version)
    start = 0 if seen.tree is None else seen.tree.end
    seen.problems += [_variable_problem(place, match) for match in VARIABLE.finditer(source.text, start)]
    return seen


def _variable_problem(place: Place, match: re.Match[str]) -> Problem[Kind]:
    refused = refuses_body(place, match[0]) is not None
    why = f"{CLIENT} replaces it with the text of that file, or with nothing where there is no such file."
    if match[1] == "env":
        why = f"{CLIENT} replaces it with the value of that environment variable."
    if refused:
        why = f"{CLIENT} leaves out an agent whose body asks for an environment variable or a file outside the project."
    effect = Effect.SKIPS if refused else Effect.NOTE
    return Problem(PromptVariable(match[0]), effect, Span(*match.span()), why, BODY)


def declared(source: Source, place: Place) -> list[Declared]:
    """Return the agents that a configuration declares. If one of them is refused, all others are lost too."""
    from agentlint.platforms.kilo import modes
    from agentlint.platforms.opencode import settings  # deferred: few projects have one

    if place.folder == MODES:
        return modes.declared(KILO, source, place)
    return settings.declared_as(KILO, source, place)


def judge_settings(source: Source, place: Place) -> Seen:
    """Return what the client makes of a configuration apart from its agents."""
    from agentlint.platforms.kilo import modes
    from agentlint.platforms.opencode import settings

    if place.folder == MODES:
        return modes.judge(CLIENT, source)
    return settings.judge_as(KILO, source, place)


def evidence(data: dict[str, Value], name: str) -> list[str]:  # noqa: ARG001 - a file name tells nothing here
    """Return the signs in the content that a file is a Kilo agent and not an OpenCode agent."""
    return [f"`{key}` is Kilo's key" for key in LISTED.keys if key in data]


_ORDER: Final = (
    (".config/kilo/kilo.json", "user"),
    (".config/kilo/kilo.jsonc", "user"),
    (MODES, "project"),
    ("kilo.json", "project"),
    ("kilo.jsonc", "project"),
    ("opencode.json", "project"),
    ("opencode.jsonc", "project"),
    (".config/kilo", "user"),
    *((f".kilocode/{name}", "project") for name in NAMES),
    (".kilocode", "project"),
    *((f".kilo/{name}", "project") for name in NAMES),
    (".kilo", "project"),
    (".kilocode", "user"),
    (".kilo", "user"),
)
"""The order in which the client reads its places. It follows the same principle as OpenCode's (observed on 2026-11-21
and 2026-11-27)."""
PROJECT_FILES: Final = tuple(
    path for path, scope in _ORDER if scope == "project" and path.endswith((".json", ".jsonc"))
)
"""The files of a project's configuration, in the order in which they are read."""


def contest(place: Place, seen: Seen) -> tuple[Claim, ...]:
    """Return the claims of an agent. The files of agents with one name are merged into one agent, as in OpenCode."""
    return opencode.claims(place, seen, opencode.rank_in(_ORDER, place))


def complete(parts: Sequence[tuple[Place, Seen]]) -> None:
    """Store what the client makes of all the files in the last of them."""
    complete_as(KILO, parts)


def rules(parts: Sequence[tuple[Source, Place, Seen]]) -> list[Stated]:
    """Return the rules that Kilo applies to an agent."""
    from agentlint.platforms.opencode import stated

    return stated.rules_as(KILO, PROJECT_FILES, parts)


PLATFORM: Final = Platform(
    id="kilo",
    clients=(CLIENT,),
    see=see,
    looks=looks_at,
    evidence=evidence,
    contest=contest,
    builtin_names=frozenset(BUILTINS),
    like="opencode",
    literal_newlines=True,
    declared=declared,
    judge_settings=judge_settings,
    rules=rules,
    complete=complete,
)
