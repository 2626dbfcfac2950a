"""``python -m tests.clients``: install the real clients, and see what they do. See docs/observing-clients.md."""

from __future__ import annotations

import argparse
import json
import signal
import subprocess
import sys
import time
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

from tests.clients import blind, endtoend, layouts, marked, news, widening
from tests.clients import cases as conformance
from tests.clients.cases import Case, case_to_json
from tests.clients.codex import Codex
from tests.clients.install import CLIENTS, Installation, Unavailable, install
from tests.clients.observe import CLIENTS as OBSERVERS
from tests.clients.observe import DIFFERENCES, ask, compare, describe, record_differences, restate_differences, summary
from tests.clients.restrictive import KINDS
from tests.clients.sandbox import enter_jail
from tests.clients.widening import FOLDERS

if TYPE_CHECKING:
    from collections.abc import Sequence

OK, CHANGED, UNAVAILABLE = 0, 1, 2


def parser() -> argparse.ArgumentParser:
    top = argparse.ArgumentParser(prog="python -m tests.clients", description=__doc__)
    commands = top.add_subparsers(dest="command", required=True)

    one = commands.add_parser("install", help="fetch clients from npm into the cache folder")
    one.add_argument("--client", choices=CLIENTS, action="append", help="only this one (default: all)")
    one.add_argument("--version", help="another version than the pinned one; needs one --client")

    two = commands.add_parser("observe", help="ask a client about all cases again; exit 1 if anything changed")
    two.add_argument("--only", metavar="ID", action="append", help="only this case")
    two.add_argument("--jobs", type=int, default=2, metavar="N", help="cases at a time (default: 2)")
    two.add_argument(
        "--write",
        action="store_true",
        help="write it down: the verdicts of the pinned version, or the differences of another one",
    )

    three = commands.add_parser("probe", help="show what a client sees in files of your own")
    three.add_argument(
        "files", nargs="+", type=Path, metavar="FILE", help="agent files; a folder keeps its sub-folders"
    )
    three.add_argument("--place", help="lay them out here instead of in the client's agents folder")
    three.add_argument("--id", help="print a line for fixtures/conformance under this name")

    four = commands.add_parser("end-to-end", help="convert and fix real files and load the results in the clients")
    four.add_argument(
        "--client", choices=list(endtoend.FOLDERS), action="append", help="only into this one (default: all)"
    )
    four.add_argument(
        "--files", type=int, default=100, metavar="N", help="public files of each platform (default: 100)"
    )
    four.add_argument("--seed", type=int, default=1, metavar="N", help="which files chance takes (default: 1)")
    four.add_argument("--generated", type=int, default=0, metavar="N", help="and files made by chance (default: 0)")
    four.add_argument("--corpus", type=Path, default=endtoend.CORPUS, metavar="DIR", help="public files, by platform")
    four.add_argument("--jobs", type=int, default=2, metavar="N", help="projects at a time (default: 2)")

    five = commands.add_parser(
        "rights", help="convert restrictive agents in all directions and compare what they may do"
    )
    five.add_argument(
        "--agents", type=int, default=100, metavar="N", help="of each of the three main clients (default: 100)"
    )
    five.add_argument("--others", type=int, default=20, metavar="N", help="of each other platform (default: 20)")
    five.add_argument("--seed", type=int, default=1, metavar="N", help="which agents chance makes (default: 1)")
    five.add_argument("--from", dest="sources", choices=list(KINDS), action="append", help="only these (default: all)")
    five.add_argument(
        "--to", dest="targets", choices=list(FOLDERS), action="append", help="only into these (default: all)"
    )

    nine = commands.add_parser("marked", help="load converted files with and without their marker in the clients")
    nine.add_argument("--client", choices=marked.TARGETS, action="append", help="only this one (default: all)")
    nine.add_argument("--files", type=int, default=30, metavar="N", help="outputs for each client (default: 30)")
    nine.add_argument("--seed", type=int, default=1, metavar="N", help="which files chance takes (default: 1)")
    nine.add_argument("--corpus", type=Path, default=endtoend.CORPUS, metavar="DIR", help="public files, by platform")

    six = commands.add_parser("news", help="which clients have a newer version than the observed one; exit 1 if any")
    six.add_argument("--client", choices=CLIENTS, action="append", help="only this one (default: all)")
    six.add_argument("--keys", action="store_true", help="fetch newer versions, and name keys that they may have")

    eight = commands.add_parser("draw", help="ask a client about drawn layouts, and write down those that are new")
    eight.add_argument("--jobs", type=int, default=2, metavar="N", help="cases at a time (default: 2)")

    commands.add_parser("keys", help="ask Codex which names are keys of an agent's file; exit 1 if the schema differs")

    commands.add_parser("blind", help="whether the recorded cases notice every change of their answers")

    seven = commands.add_parser("move", help="observe another version, and make it the one that agentlint speaks of")
    seven.add_argument("client", choices=CLIENTS)
    seven.add_argument("version")
    seven.add_argument("--jobs", type=int, default=2, metavar="N", help="cases at a time (default: 2)")

    for command in (two, three, eight):
        command.add_argument("--client", choices=CLIENTS, required=True)
        command.add_argument("--version", help="another version than the pinned one")
    return top


def chosen(client: str, version: str | None) -> Installation:
    return Installation(client, version) if version else Installation.pinned(client)


def run_install(options: argparse.Namespace) -> int:
    wanted = options.client or list(CLIENTS)
    if options.version and len(wanted) != 1:
        raise Unavailable("--version needs exactly one --client, because versions are the clients' own.")
    for client in wanted:
        installation = chosen(client, options.version)
        print(f"{client} {installation.version}: {install(installation)}")
    return OK


def run_observe(options: argparse.Namespace) -> int:
    installation = chosen(options.client, options.version)
    known = conformance.load(options.client)
    unknown = set(options.only or ()) - {case.id for case in known}
    if unknown:
        raise Unavailable(f"There is no case {', '.join(sorted(unknown))} in {conformance.path_of(options.client)}.")
    asked = [case for case in known if not options.only or case.id in options.only]
    started = time.monotonic()
    with OBSERVERS[options.client](installation) as client:
        answered = list(ask(client, asked, options.jobs))
        version = client.version
    changes = compare(asked, answered)
    for line in describe(changes):
        print(line)
    print(f"{summary(changes, len(asked), version)} [{time.monotonic() - started:.0f} s]")
    if options.write and installation == Installation.pinned(options.client):
        # A line stays as it is, client and date too, while the facts are the same: what moved is all that a diff shows.
        moved = {change.case for change in changes}
        new = {case.id: case.joined(old) for case, old in zip(answered, asked, strict=True) if case.id in moved}
        conformance.save(options.client, (new.get(case.id, case) for case in known))
    elif options.write:
        record_differences(installation, {case.id for case in asked}, changes)
    return CHANGED if changes else OK


def run_draw(options: argparse.Namespace) -> int:
    known = conformance.load(options.client)
    ids = {case.id for case in known}
    new = [case for case in layouts.drawn(options.client) if case.id not in ids]
    with OBSERVERS[options.client](chosen(options.client, options.version)) as client:
        for case in ask(client, new, options.jobs):
            known.append(case)
            conformance.save(options.client, known)
            print(case.id, "either" if case.either else "", flush=True)
    print(f"{len(new)} new cases in {conformance.path_of(options.client).name}")
    return OK


def run_probe(options: argparse.Namespace) -> int:
    files: dict[str, bytes] = {}
    for path in options.files:
        inside = sorted(found for found in path.rglob("*") if found.is_file()) if path.is_dir() else [path]
        base = path if path.is_dir() else path.parent
        files |= {found.relative_to(base).as_posix(): found.read_bytes() for found in inside}
    with OBSERVERS[options.client](chosen(options.client, options.version)) as client:
        case = next(ask(client, [Case(options.id or "probe", files, options.place)], jobs=1))
    if options.id:
        print(json.dumps(case_to_json(case), ensure_ascii=False))
    else:
        hidden = ("id", "files")
        record = {key: value for key, value in case_to_json(case).items() if key not in hidden}
        print(json.dumps(record, ensure_ascii=False, indent=2))
    return OK


def run_end_to_end(options: argparse.Namespace) -> int:
    if options.files and not options.corpus.is_dir():
        raise Unavailable(f"There are no public files in {options.corpus}: name them with --corpus, or --files 0.")
    samples = {
        name: endtoend.sample(name, options.corpus, options.files, options.seed)
        + endtoend.made_up(name, options.generated, options.seed)
        for name in endtoend.FOLDERS
    }
    print(
        f"The seeds, and of each platform {options.files} public files and {options.generated} made up, "
        f"chosen with --seed {options.seed}."
    )
    started = time.monotonic()
    with ExitStack() as stack:
        opened = {
            name: stack.enter_context(OBSERVERS[name](Installation.pinned(name), endtoend.SERVERS))
            for name in endtoend.FOLDERS
        }
        eyes = {name: endtoend.Eye(name, client) for name, client in opened.items()}
        outcome = endtoend.run(eyes, samples, options.client or list(endtoend.FOLDERS), options.jobs)
    print("\n".join(endtoend.report(outcome)))
    print(f"{', '.join(client.version for client in opened.values())} [{time.monotonic() - started:.0f} s]")
    return CHANGED if outcome.failures else OK


def run_marked(options: argparse.Namespace) -> int:
    outcomes = []
    for name in options.client or marked.TARGETS:
        files = marked.pairs(name, options.corpus, options.files, options.seed)
        with OBSERVERS[name](Installation.pinned(name)) as client:
            outcome = marked.look(client, *files)
            outcomes.append(outcome)
            print("\n".join(marked.report(client.version, outcome)), flush=True)
    return OK if all(outcome.is_right for outcome in outcomes) else CHANGED


def run_rights(options: argparse.Namespace) -> int:
    sources = options.sources or list(KINDS)
    targets = options.targets or list(FOLDERS)
    numbers = {name: options.agents if name in endtoend.FOLDERS else options.others for name in sources}
    started = time.monotonic()
    with ExitStack() as stack:
        opened = {
            name: stack.enter_context(OBSERVERS[name](Installation.pinned(name), endtoend.SERVERS))
            for name in clients_of_rights(options)
        }
        found = widening.run(opened, numbers, targets, options.seed)
        versions = [client.version for client in opened.values()]
    print("\n".join(widening.report(found)))
    print(f"{', '.join(versions)}; --seed {options.seed} [{time.monotonic() - started:.0f} s]")
    silent = any(not one.told for direction in found.values() for one in direction.widenings)
    return CHANGED if silent else OK


def clients_of_rights(options: argparse.Namespace) -> list[str]:
    """The clients that a ``rights`` run starts."""
    named = {*(options.sources or KINDS), *(options.targets or FOLDERS)}
    return [name for name in CLIENTS if name in named and name not in widening.UNSEEN]


def run_news(options: argparse.Namespace) -> int:
    found = [news.look(client) for client in options.client or CLIENTS]
    print("\n".join(news.table(found)))
    newer = [one for one in found if one.is_news]
    for one in newer if options.keys else ():
        old, new = (install(Installation(one.client, version)) for version in (one.observed, one.newest))
        names = news.candidates(old, new, news.known_keys(one.client))
        print(f"{one.client} {one.newest}: {', '.join(names) or 'no name'} beside known keys, new since {one.observed}")
    return CHANGED if newer else OK


def run_keys(_: argparse.Namespace) -> int:
    """Ask Codex about every key of the schema, and about the names that stand among them in its program."""
    installation = Installation.pinned("codex")
    known = news.known_keys("codex")
    others = news.packed(installation.binary, known)
    with Codex(installation) as client:
        taken = client.takes([*sorted(known), *sorted(others)])
        print(f"{client.version} takes {len(taken & known)} of the {len(known)} keys of the schema.")
    for key in sorted(known - taken):
        print(f"  does not take `{key}`")
    for key in sorted(taken - known):
        print(f"  takes `{key}`, which the schema does not have")
    return OK if taken == known else CHANGED


def run_blind() -> int:
    """Change each recorded answer in every way, and see whether the comparison notices."""
    lines = list(blind.report({client: conformance.load(client) for client in CLIENTS}))
    print("\n".join(lines))
    return CHANGED if any(line.startswith(" ") for line in lines) else OK


def run_move(options: argparse.Namespace) -> int:
    """Ask the new version about every case. What it answers is written down as today's answer, what the version before
    answered otherwise as that version's, and the platform's newest version is the new one.

    Raises:
        Unavailable: it is the newest one already.
    """
    before = Installation.pinned(options.client)
    after = Installation(options.client, options.version)
    if before == after:
        raise Unavailable(
            f"agentlint speaks of {after.client} {after.version} already: `observe --write` asks it again."
        )
    known = conformance.load(options.client)
    with OBSERVERS[options.client](after) as client:
        answered = list(ask(client, known, options.jobs))
    changes = compare(known, answered)
    moved = {change.case for change in changes}
    new = {case.id: case for case in answered if case.id in moved}
    conformance.save(options.client, (new.get(case.id, case) for case in known))
    restate_differences(options.client, known, new)
    record_differences(before, {case.id for case in known}, compare(answered, known))
    number = client.version.removeprefix(f"{client.title} ")
    place = news.write_version(options.client, number)
    for line in describe(changes):
        print(line)
    print(summary(changes, len(known), client.version))
    if (published := after.published) != number:
        print(f"npm calls it {published}: say so in PACKAGES of tests/clients/install.py.")
    print(f"wrote {conformance.path_of(options.client).name}, {DIFFERENCES.name} and {place}")
    # A process of its own: this one has read the version before.
    pages = subprocess.run([sys.executable, "-m", "tests.generate"], cwd=news.ROOT)
    if pages.returncode:
        print("The generated pages could not be written: `make docs`.")
    races = [case.id for case in answered if case.either and case.id in moved]
    if races:
        print(f"not always the same: {', '.join(races)}")
    if changes:
        print("To decide: pytest tests/test_conformance_own.py tests/test_conformance_layouts.py says which readers a")
        print("changed case concerns. What an older version does otherwise is a Change in the platform's versions.py,")
        print("with this version as its first; what is not to be said gets a line in docs/known-differences.md.")
    else:
        print("Nothing to decide: commit it.")
    return CHANGED if changes else OK


def clients_of(options: argparse.Namespace) -> Sequence[str]:
    """The clients that must be installed."""
    match options.command:
        case "end-to-end":
            return list(endtoend.FOLDERS)
        case "rights":
            return clients_of_rights(options)
        case "marked":
            return options.client or marked.TARGETS
        case "news" | "blind":
            return []
        case "keys":
            return ["codex"]
        case _:
            return [options.client]


def main(arguments: list[str]) -> int:
    options = parser().parse_args(arguments)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))  # leave no client behind
    try:
        if options.command == "install":
            return run_install(options)
        if options.command == "news":
            return run_news(options)
        if options.command == "blind":
            return run_blind()
        for client in clients_of(options):
            wanted = chosen(client, getattr(options, "version", None))
            if options.command == "move":
                install(wanted)
            wanted.require()
        if not enter_jail(arguments):
            print("No network namespace here: the client is kept offline by its own switches only.", file=sys.stderr)
        return RUNS[options.command](options)
    except (Unavailable, FileNotFoundError) as error:
        print(error, file=sys.stderr)
        return UNAVAILABLE


RUNS = {
    "observe": run_observe,
    "draw": run_draw,
    "keys": run_keys,
    "move": run_move,
    "probe": run_probe,
    "marked": run_marked,
    "end-to-end": run_end_to_end,
    "rights": run_rights,
}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
