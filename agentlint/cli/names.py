"""Words of the command line that must be one of several: names of platforms, clients, rules, kinds, formats."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

import typer

from agentlint.status import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

Given = TypeVar("Given", str | None, list[str] | None)
"""The value of an option that may be left out, or be given several times."""


def one_of(words: Callable[[], Iterable[str]]) -> Callable[[Given], Given]:
    """Return a callback for an option whose value, or each of its values, must be one of ``words``, which are looked up
    only when one is given."""

    def judge(value: Given) -> Given:
        for word in (value,) if isinstance(value, str) else value or ():
            known = list(words())
            if word not in known:
                raise typer.BadParameter(f"{word!r} is not one of {', '.join(map(repr, known))}.")
        return value

    return judge


def completes(words: Callable[[], Iterable[str]]) -> Callable[[str], list[str]]:
    """Return a completion function for ``words``."""

    def complete(incomplete: str) -> list[str]:
        return [word for word in words() if word.startswith(incomplete)]

    return complete


def platform_words() -> tuple[str, ...]:
    """Return all words for platforms that are accepted where one of them, or all, can be chosen."""
    from agentlint.platforms import PLATFORMS

    return (*PLATFORMS, "all")


def client_words() -> tuple[str, ...]:
    """Return all words for clients as which files can be shown."""
    from agentlint.engine.inspect import READERS

    return (*READERS, "all")


def target_words() -> tuple[str, ...]:
    """Return all words for platforms to which `convert` can write."""
    return (*convertible(), "main", "all")


def convertible() -> tuple[str, ...]:
    """Return the platforms that have a writer, in display order."""
    from agentlint.platforms import PLATFORMS, conversion

    return tuple(name for name in PLATFORMS if conversion.exists(name))


def named(name: str, known: Iterable[str], option: str = "") -> str:
    """Return the word in ``known`` that a name means: itself, or the platform that has it as another name.

    Raises UsageError for an unknown name, and suggests the nearest one. ``option`` is the option that has the name, ""
    for an argument.
    """
    from agentlint.model.words import meant
    from agentlint.platforms import canonical

    words = tuple(known)
    for candidate in (name, name.lower(), canonical(name)):
        if candidate in words:
            return candidate
    *others, last = words
    if option:
        choice = f"{', '.join(others)} or {last}" if others else last
        raise UsageError(f"{option} takes {choice}, not `{name}`{meant(name, words)}")
    raise UsageError(f"`{name}` is not one of {', '.join(words)}{meant(name, words)}")


def platform_id(name: str) -> str:
    """Return the value of ``--platform``: a platform's id, "all", or "" where the option is not given. Raises
    UsageError."""
    return named(name, platform_words(), "--platform") if name else ""


def clients(names: Iterable[str], option: str = "--as") -> tuple[str, ...]:
    """Return the clients that an option asks for, each once, in that order. Raises UsageError for one unknown."""
    from agentlint.engine.inspect import DEFAULT

    chosen: dict[str, None] = {}
    for name in names:
        client = named(name, client_words(), option)
        chosen.update(dict.fromkeys(DEFAULT if client == "all" else (client,)))
    return tuple(chosen)


def targets(names: Iterable[str], option: str = "--to") -> tuple[str, ...]:
    """Return the platforms to convert to, each once; one name may be several separated by commas. Raises UsageError."""
    from agentlint.platforms import MAIN

    sets = {"all": convertible(), "main": MAIN}
    chosen: dict[str, None] = {}
    for word in names:
        for name in word.split(","):
            target = named(name.strip(), target_words(), option)
            chosen.update(dict.fromkeys(sets.get(target, (target,))))
    return tuple(chosen)


def rules(given: str | None) -> frozenset[str]:
    """Return the rules of a comma-separated option. Raises UsageError for one that does not exist."""
    from agentlint import rules as registry

    known = registry.names() | registry.ENGINE_RULES.keys()
    names = set()
    for word in (given or "").replace(",", " ").split():
        name = registry.RENAMED.get(word, word)
        if name not in known:
            from agentlint.model.words import meant

            raise UsageError(f"there is no rule `{name}`{meant(name, sorted(known))}")
        names.add(name)
    return frozenset(names)


def versions(pairs: Iterable[str]) -> dict[str, str]:
    """Return the versions of clients, or ranges of them, that ``--client-version`` names. Raises UsageError."""
    out: dict[str, str] = {}
    for pair in pairs:
        from agentlint.engine.config_keys import bad_version

        name, equals, version = (part.strip() for part in pair.partition("="))
        fault = bad_version(version) if equals and name.lower() != "all" else "write CLIENT=VERSION"
        if fault:
            raise UsageError(f"--client-version {pair}: {fault}, as in --client-version claude=2.1.197")
        (client,) = clients([name], "--client-version")
        out[client] = version
    return out
