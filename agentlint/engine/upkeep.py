"""Decide where converted files go, what is there already, and which files of earlier runs are no longer produced.

`place` says where a result goes, `compare` what is in its way there, `orphans` finds what earlier runs left behind;
`settle`, `check` and `carry_out` end a run. Only `carry_out` touches the disk, through `agentlint.engine.files`.
"""

from __future__ import annotations

import os
import unicodedata
from typing import TYPE_CHECKING

from agentlint.engine import marker
from agentlint.engine.config import shown_path
from agentlint.engine.conversion import Home, Message, Options, Result
from agentlint.engine.files import Changed, delete, read_existing, remove_empty, write_atomic
from agentlint.engine.places import Found, place_of_folder, placed
from agentlint.engine.project import LeadsOut, is_inside
from agentlint.engine.sources import Unreadable, read_source
from agentlint.engine.walk import NEVER_WALKED
from agentlint.platforms import conversion as conversions
from agentlint.platforms import get, skillform
from agentlint.status import UsageError
from agentlint.surroundings import Disk, home_folder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from agentlint.engine.config import Configuration
    from agentlint.engine.walk import Missing
    from agentlint.platforms.base import Place
    from agentlint.platforms.conversion import Conversion
    from agentlint.platforms.skillform import Form

MAX_LOOKED_AT = 100_000
"""The most entries of a target's folder that are searched for files of earlier runs."""


# --- where a file goes ----------------------------------------------------------------------------------------------


def base_of(place: Place) -> str:
    """Return the folder (absolute path) in which a source's other layouts lie: the one that holds its client's folder,
    which in a repository of several packages is the package's folder. Return "" when the disk is unknown."""
    if not place.root:
        return ""
    if not place.folder:
        return place.root
    folder = os.path.abspath(place.path)[: -len(place.inside) - 1]
    base = folder[: -len(place.folder) - 1] or os.sep
    if place.scope != "plugin":
        return base
    # A plugin's folder gets installed elsewhere, so that its other layouts belong to the project.
    return base if _below(place.root, base) else place.root


def home_of(place: Place, conversion: Conversion, options: Options) -> Home:
    """Return where the agent of a source at ``place`` goes for a target."""
    project = options.folders.get(conversion.id, conversion.folder)
    home = _home(
        Home(conversion.id, "", "", prune=options.prune),
        place,
        options,
        conversion.folder,
        project,
        conversion.user_folder,
    )
    assert home is not None
    return home


def home_of_kind(place: Place, form: Form, options: Options) -> Home | None:
    """Return where the skill or command of a source at ``place`` goes in a target's form; None where the client has no
    place for it."""
    project, homes = form.home("project"), form.home("user")
    assert project is not None
    home = Home(form.id, "", "", prune=options.prune, kind=form.kind)
    return _home(home, place, options, project.path, project.path, homes and homes.path)


def _home(home: Home, place: Place, options: Options, named: str, project: str, user: str | None) -> Home | None:
    """Return ``home`` with its folders. ``project`` is the target's folder in a project, ``user`` that of a user, and
    ``named`` the folder that keeps several targets apart below a folder that the user asked for."""
    if options.output_file:
        folder = os.path.dirname(os.path.abspath(options.output_file))
        return home._replace(base=folder, folder=folder, anywhere=True)
    if options.output:
        base = os.path.abspath(options.output)
        # A single target goes right there. Several go each to its own place below it, as in a project.
        folder = base if len(options.targets) == 1 else os.path.join(base, *named.split("/"))
        return home._replace(base=base, folder=folder, anywhere=True)
    if options.user or place.scope == "user":
        if user is None:
            return None
        base = home_folder()
        if not base:
            raise UsageError("there is no home folder for the user's own files")
        return home._replace(base=base, folder=os.path.join(base, *user.split("/")), anywhere=True)
    base = base_of(place)
    return home._replace(base=base, folder=os.path.join(base, *project.split("/")))


def path_of(home: Home, inside: str, options: Options) -> str:
    """Return the path of a file in ``home``, as the user spelled it or relative to the current folder."""
    if options.output_file:
        return options.output_file.replace(os.sep, "/")
    if options.output:
        below = os.path.relpath(home.folder, home.base)
        return os.path.normpath(os.path.join(options.output, below, inside)).replace(os.sep, "/")
    path = os.path.join(home.folder, *inside.split("/"))
    return shown_path(path) if os.path.isabs(path) else path.replace(os.sep, "/")


def spelled_source(result: Result) -> str:
    """Return the path of a result's source as its marker names it; "" when no relative path leads from one to the
    other."""
    assert result.home is not None
    try:
        return os.path.relpath(os.path.abspath(result.source), result.home.base).replace(os.sep, "/")
    except ValueError:  # another drive
        return ""


class Known:
    """The agents that lie in the targets' folders, by the names that their clients give them."""

    def __init__(self) -> None:
        self._names: dict[tuple[str, str], dict[str, list[str]]] = {}

    def elsewhere(self, home: Home, stem: str, name: str, conversion: Conversion) -> str:
        """Return the stem of the only hand-written file in ``home`` that gives an agent of that name under another file
        name; ``stem`` when there is no such file, or when a file with that stem exists."""
        if not home.base or os.path.lexists(os.path.join(home.folder, stem + conversion.suffix)):
            return stem
        key = (home.target, home.folder)
        if key not in self._names:
            self._names[key] = self._look(home, conversion)
        stems = self._names[key].get(name, [])
        return stems[0] if len(stems) == 1 else stem

    def _look(self, home: Home, conversion: Conversion) -> dict[str, list[str]]:
        names: dict[str, list[str]] = {}
        platform = get(conversion.id)
        for path in _files(home, conversion.suffix, nested=conversion.nested):
            try:
                source = read_source(path)
            except Unreadable:
                continue
            if source.bad_byte is not None or marker.of_source(source) is not None:
                continue
            inside = path[len(home.folder) + 1 :].replace(os.sep, "/")
            at = placed(f"{conversion.folder}/{inside}").place
            seen = platform.see(source, at)
            if seen.loaded and seen.name:
                names.setdefault(seen.name, []).append(inside.removesuffix(conversion.suffix))
        return names


def is_loose(target: Found | Missing, configuration: Configuration) -> bool:
    """Tell whether a file that a walk found is one that no client loads: it lies in no client's folder, and the
    configuration does not assign it to a client."""
    if (
        not isinstance(target, Found)
        or target.place.folder
        or target.place.scope != "none"
        or target.place.kind == "settings"
    ):
        return False
    return configuration.platform_of(os.path.abspath(target.path)) is None


# --- what lies there ------------------------------------------------------------------------------------------------


def together(results: Sequence[Result], options: Options) -> None:
    """Find the conflicts between targets, and between a target and an existing file."""
    groups: dict[str, list[Result]] = {}
    for result in results:
        if result.path and not result.refused:
            groups.setdefault(_folded(os.path.abspath(result.path)), []).append(result)
    for group in groups.values():
        if len({result.data for result in group}) > 1 or len({os.path.abspath(result.path) for result in group}) > 1:
            for result in group:
                others = [other for other in group if other is not result]
                text = f"{', '.join(other.source for other in others)} would be written to {result.path} too"
                apart = any(other.origin != result.origin for other in others)
                advice = "--from selects one of them" if apart else "rename one of them, or exclude it"
                result.refuse("target-clash", f"{text}; {advice}")
    identities = {identity: result.source for result in results if (identity := _identity(result.source))}
    folders: dict[str, dict[str, str]] = {}
    read = {os.path.abspath(result.source) for result in results if result.target}
    for result in results:
        if result.path and not result.refused:
            _compare(result, options, folders, identities, read)


def _folded(path: str) -> str:
    return unicodedata.normalize("NFC", path).casefold()


def _identity(path: str) -> tuple[int, int] | None:
    """Return what identifies a file whatever its name; None for a missing file, or where the system has no such
    identity."""
    try:
        status = os.stat(path)
    except (OSError, ValueError):
        return None
    return (status.st_dev, status.st_ino) if status.st_ino else None


def _compare(
    result: Result, options: Options, folders: dict[str, dict[str, str]], identities: dict[tuple[int, int], str],
    read: set[str],
) -> None:  # fmt: skip
    folder, name = os.path.split(result.path)
    if folder not in folders:
        try:
            folders[folder] = {_folded(entry): entry for entry in os.listdir(folder or ".")}
        except OSError:
            folders[folder] = {}
    home = result.home
    in_place = result.in_place
    if home is not None and not (home.anywhere and not options.output) and not in_place:
        base = options.output or home.base
        if base and not is_inside(result.path, base):
            folder = shown_path(base)
            where = "this folder" if folder == "." else folder
            text = f"{result.path} would be written outside {where}, because a symbolic link leads there"
            result.refuse("leads-out", text)
            return
    same = identities.get(_identity(result.path) or (0, 0))
    if same is not None and not in_place:
        text = f"because of a link, {result.path} and {same} are the same file: the source would be overwritten"
        result.refuse("same-file", text)
        return
    names = folders[folder].get(_folded(name))
    if (
        names is not None
        and names != name
        and unicodedata.normalize("NFC", names) != unicodedata.normalize("NFC", name)
    ):
        result.refuse("case-clash", f"{folder}/{names} differs from it only in case")
        return
    try:
        result.existing = read_existing(result.path)
    except LeadsOut:
        result.refuse("leads-out", f"{result.path} would be written outside the project, because a link leads there")
        return
    except OSError as error:
        result.refuse("unwritable", f"{result.path}: {(error.strerror or str(error)).lower()}")
        return
    if result.existing == result.data:
        result.status = "unchanged"
    elif result.existing is not None and result.existing == result.plain:
        result.status = "unchanged"
        result.note("unmarked", f"{result.path} has no marker, so it is not kept up to date: --force writes one")
    elif options.strict and result.lossy:
        refuse_loss(result)
    elif result.existing is not None:
        result.obstacle = _obstacle(result, result.existing, read)
    if result.files or (result.kind == "skill" and result.existing is not None):
        _compare_files(result)


def _compare_files(result: Result) -> None:
    """Check the files that accompany a result as `_compare` checks the result itself."""
    from agentlint.engine import brought  # deferred: agents have no accompanying files

    parent, name = os.path.split(os.path.dirname(result.path))
    try:
        twin = next(
            (sibling for sibling in os.listdir(parent or ".") if sibling != name and _folded(sibling) == _folded(name)),
            "",
        )
        if twin and unicodedata.normalize("NFC", twin) != unicodedata.normalize("NFC", name):
            result.refuse("case-clash", f"{parent}/{twin} differs from it only in case")
            return
    except OSError:
        pass
    try:
        brought.compare(result)
    except LeadsOut:
        result.refuse("leads-out", f"{result.path} would be written outside the project, because a link leads there")
    except OSError as error:
        result.refuse("unwritable", f"{error.filename or result.path}: {(error.strerror or str(error)).lower()}")


def _obstacle(result: Result, existing: bytes, read: set[str]) -> Message | None:
    """Return why an existing file must not be replaced without being asked; None for one that an earlier run wrote and
    nobody edited."""
    mark = marker.of(existing.decode("utf-8", "replace"))
    advice = "--diff shows how it differs, --force replaces it"
    if mark is None or result.home is None:
        text = f"{result.path} exists and differs; --force replaces it, --diff shows how"
        return Message("error", "exists", text)
    if not mark.untouched:
        text = f"{result.path} was generated from {mark.path}, and was edited afterwards; {advice}"
        return Message("error", "edited", text)
    if not _is_straight(result.path, result.home.base):
        text = f"{result.path} is behind a symbolic link, and agentlint replaces such a file only on request; {advice}"
        return Message("error", "exists", text)
    if mark.path != spelled_source(result):
        other = marker.source_path(result.home.base, mark.path, anywhere=result.home.anywhere)
        if other and other not in read and os.path.lexists(other):
            text = f"{result.path} was generated from {mark.path}, which still exists; {advice}"
            return Message("error", "exists", text)
    return None


def _is_straight(path: str, base: str) -> bool:
    """Tell whether there is no link on the way from ``base`` to ``path`` or at its end."""
    try:
        below = os.path.relpath(os.path.abspath(path), base)
    except ValueError:
        return False
    return os.path.realpath(path) == os.path.normpath(os.path.join(os.path.realpath(base), below))


def _below(path: str, folder: str) -> bool:
    return path == folder or path.startswith(folder.rstrip(os.sep) + os.sep)


def refuse_loss(result: Result) -> None:
    """Refuse a conversion that loses something, for `--strict`."""
    lost = ", ".join(f"`{change.field}`" for change in result.changes if change.kind in ("approximated", "dropped"))
    result.refuse("lossy", f"--strict: not converted exactly: {lost}")


# --- what earlier runs left -----------------------------------------------------------------------------------------


def orphans(
    results: Sequence[Result],
    files: Iterable[Found | Missing],
    folders: Iterable[str],
    options: Options,
    of: Callable[[str], Options] | None = None,
) -> list[Result]:
    """Return the files that earlier runs wrote and that this run does not produce, in the folders of its targets: their
    source is gone, or becomes another file.

    ``files`` are all that the run found, ``folders`` are those that it was asked about.
    """
    if options.output_file:
        return []  # the run is about this file alone
    claimed = {os.path.abspath(result.path) for result in results if result.path}
    stale: set[tuple[str, str]] = set()  # source and target where the source gave no result, as its report says
    given: set[tuple[str, str]] = set()
    known: set[str] = set()  # sources without a result for a target of their own
    homes: dict[tuple[str, str], Home] = {}
    for result in results:
        source = os.path.abspath(result.source)
        if not result.target:
            if result.status == "skipped":
                known.add(source)
            continue
        (stale if result.refused else given).add((source, result.target))
        if result.home is not None and result.home.base:
            homes.setdefault((result.target, result.home.folder), result.home)
    for home in _homes(files, folders, options, of):
        homes.setdefault((home.target, home.folder), home)
    listed = []
    for home in homes.values():
        for path, data, mark in _generated(home):
            source = marker.source_path(home.base, mark.path, anywhere=home.anywhere)
            if not source:
                continue
            if path in claimed or (source, home.target) in stale:
                continue
            if (source, home.target) not in given and source not in known and os.path.lexists(source):
                continue  # the run is not about this source
            listed.append(_orphan(path, data, mark, source, home))
    return sorted(listed, key=lambda orphan: orphan.path)


def _orphan(path: str, data: bytes, mark: marker.Marker, source: str, home: Home) -> Result:
    result = Result(shown_path(source), placed(mark.path).platform, home.target)
    result.status = "orphaned"
    result.path, result.home, result.existing, result.untouched = shown_path(path), home, data, mark.untouched
    result.kind = home.kind
    if home.kind == "skill":
        from agentlint.engine import brought

        result.files = brought.orphaned(result)
    fate = "is gone" if not os.path.lexists(source) else "now gives a different file, or none"
    if mark.untouched:
        advice = "`agentlint convert` deletes it" if home.prune else "--prune deletes it"
    else:
        advice = "it was edited afterwards: delete it, or remove its first comment to keep it"
    text = f"{result.path} was generated from {result.source}, which {fate}; {advice}"
    result.messages.append(Message("note", "orphaned", text))
    return result


def _homes(
    files: Iterable[Found | Missing], folders: Iterable[str], options: Options, of: Callable[[str], Options] | None
) -> Iterator[Home]:
    """Yield the folders of targets that the run is about, including those in which it has nothing to write."""
    whole = bool(options.output) or options.user
    for file in files:
        if (
            isinstance(file, Found)
            and file.place.folder
            and file.place.scope in ("project", "user")
            and file.place.kind == "agent"
        ):
            asked = of(file.path) if of else options
            for target in asked.targets:
                conversion = conversions.get(target)
                if file.place.folder in (conversion.folder, conversion.user_folder) and not whole:
                    yield home_of(file.place, conversion, asked)
        elif isinstance(file, Found) and file.place.scope in ("project", "user") and not whole:
            asked = of(file.path) if of else options
            for target in asked.targets:
                for kind, form in skillform.forms(target).items():
                    if file.place.folder in {place.path for place in form.places} and kind in options.kinds:
                        home = home_of_kind(file.place, form, asked)
                        if home is not None:
                            yield home
    for folder in folders:
        absolute = os.path.abspath(folder)
        at = place_of_folder(Disk(), absolute)
        base = at.at[: -len(at.folder) - 1] or os.sep if at is not None else absolute
        asked = of(os.path.join(folder, "agent.md")) if of else options
        for target in asked.targets:
            conversion = conversions.get(target)
            place = placed(os.path.join(base, "agent.md")).place._replace(root=base)
            if "agent" in options.kinds:
                yield home_of(place, conversion, asked)
            for kind, form in skillform.forms(target).items():
                home = home_of_kind(place, form, asked) if kind in options.kinds else None
                if home is not None:
                    yield home


def _generated(home: Home) -> Iterator[tuple[str, bytes, marker.Marker]]:
    """Yield the files with a marker in a target's folder; links are not followed."""
    if not _is_straight(home.folder, home.base):
        return
    conversion = conversions.get(home.target)
    form = skillform.forms(home.target).get(home.kind)
    suffix, nested = (conversion.suffix, conversion.nested) if form is None else (form.suffix, True)
    for path in _files(home, suffix, nested=nested):
        try:
            source = read_source(path)
        except Unreadable:
            continue
        mark = marker.of(source.text)
        if mark is not None:
            yield path, source.raw, mark


def _files(home: Home, suffix: str, *, nested: bool) -> Iterator[str]:
    """Yield the files with an extension in a target's folder and below it; links are not followed."""
    stack = [home.folder]
    looked_at = 0
    while stack and looked_at < MAX_LOOKED_AT:
        try:
            with os.scandir(stack.pop()) as listing:
                entries = sorted(listing, key=lambda entry: entry.name)
        except OSError:
            continue
        looked_at += len(entries)
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                if nested and entry.name not in NEVER_WALKED:
                    stack.append(entry.path)
            elif entry.name.endswith(suffix) and entry.is_file(follow_symlinks=False):
                yield entry.path


# --- the end of a run -----------------------------------------------------------------------------------------------


def failed(result: Result, *, check: bool = False) -> bool:
    """Tell whether a result makes the run fail. With ``check``, some results fail that are otherwise only reported."""
    if result.status == "orphaned":
        return check or any(message.level == "error" for message in result.messages)
    return result.status in ("refused", "out-of-date")


def settle(results: Sequence[Result], options: Options) -> None:
    """Refuse the results for which something is in the way: a target that must not be replaced or deleted."""
    for result in results:
        if result.status == "planned" and result.obstacle is not None and not options.force:
            result.refuse(result.obstacle.code, result.obstacle.text)
        elif result.status == "orphaned" and result.home is not None and result.home.prune and not result.untouched:
            result.messages[:] = [message._replace(level="error") for message in result.messages]


def check(results: Sequence[Result]) -> None:
    """Mark what is not up to date, for `--check`. Nothing is written."""
    for result in results:
        if result.status == "planned":
            result.status = "out-of-date"
            if result.existing is None:
                text = f"{result.path} does not exist; run without --check to write it"
            elif result.obstacle is not None and result.obstacle.code == "edited":
                text = result.obstacle.text
            else:
                text = f"{result.path} differs from what would be written now; run without --check to update it"
            result.messages.append(Message("error", "out-of-date", text))
        elif result.status == "orphaned":
            result.messages[:] = [message._replace(level="error") for message in result.messages]


def carry_out(results: Sequence[Result], options: Options) -> None:
    """Write what was planned and, with ``prune``, delete what is no longer produced and nobody edited. An existing file
    that differs is replaced only with ``force`` or when an earlier run wrote it. A file that two sources produce alike
    is written once."""
    settle(results, options)
    done: dict[str, bytes] = {}
    for result in results:
        if result.status != "planned" or result.data is None:
            continue
        place = os.path.abspath(result.path)
        if done.get(place) == result.data:
            result.status = "unchanged"
            continue
        try:
            if result.files:
                from agentlint.engine import brought

                brought.carry_out(result)
            if result.existing != result.data:
                write_atomic(result.path, result.data, expected=result.existing)
        except (Changed, OSError) as error:
            _refuse(result, error)
        else:
            result.status = "written"
            done[place] = result.data
    for result in results:
        if result.status == "orphaned" and result.home is not None and result.home.prune:
            _prune(result)


def _refuse(result: Result, error: Changed | OSError) -> None:
    """Record why a file is left as it was."""
    if isinstance(error, Changed):
        result.refuse("changed", str(error))
    else:
        result.refuse("unwritable", f"{result.path}: {(error.strerror or str(error)).lower()}")


def _prune(result: Result) -> None:
    if not result.untouched or result.existing is None:
        return
    try:
        if result.files:
            from agentlint.engine import brought

            brought.carry_out(result)
        delete(result.path, expected=result.existing)
        if result.kind == "skill":
            remove_empty(os.path.dirname(result.path))
    except (Changed, OSError) as error:
        _refuse(result, error)
    else:
        result.status = "deleted"
        result.messages.clear()
