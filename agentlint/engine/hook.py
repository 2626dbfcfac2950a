"""Work out the hook for pre-commit that `agentlint init` would write.

Nothing is written here. What is added leaves every other byte of the file as it was.
"""

from __future__ import annotations

import json
import os
import re
import shlex
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from agentlint import home
from agentlint.engine.config import shown_path
from agentlint.engine.files import read_existing
from agentlint.engine.init import Left, Proposal
from agentlint.engine.origin import origin
from agentlint.engine.places import SKILL
from agentlint.engine.project import LeadsOut
from agentlint.platforms import PLATFORMS

if TYPE_CHECKING:
    from agentlint.engine.init import Survey
    from agentlint.engine.origin import Origin

HOOKS = ".pre-commit-config.yaml"
HOOK = "agentlint-check"
UPKEEP = "agentlint-convert-check"
MAX_BYTES = 1_000_000
_BARE = re.compile(
    r"[0-9a-f]*[acdf][0-9a-f]*|[A-Za-z][A-Za-z0-9 +./@_-]*[A-Za-z0-9/]|(https?|ssh|git)://[A-Za-z0-9+./@_~-]+"
)
ALONE = (2, 4, 6, 8)
"""The columns of a hook in a file that holds nothing else."""


@dataclass(frozen=True, slots=True)
class Hook:
    """What to add to the configuration of pre-commit: the hook that checks, unless it is ``exists`` already, and with
    ``upkeep`` (a folder, from the repository's root) the hook that fails when a copy in that folder is out of date.

    When agentlint was installed from a repository that others can clone too (``origin``), pre-commit makes an
    environment from it. Otherwise the hook is local and runs the command on the path: `agentlint-md`, the name that no
    other distribution has.

    A plugin's folder is called just `agents`, and a configuration can give a client folders with any name, so that no
    pattern tells which files in them are agents. With such folders (``beyond``) and in a local hook pre-commit passes
    no file names: a change to any file that may be an agent makes the hook check the whole project. ``folders`` are
    those of the configuration, from the repository's root.
    """

    origin: Origin | None
    beyond: bool = False
    folders: tuple[str, ...] = ()
    upkeep: str = ""
    exists: bool = False

    def item(self, dash: int, keys: int, hook_dash: int, hook_keys: int) -> str:
        """Return an item of ``repos``. The arguments are the columns of its "-", its keys, the "-" of its hooks, and
        the keys of its hooks."""
        repository = [("repo", "local")]
        if self.origin:
            repository = [("repo", self.origin.repository), ("rev", self.origin.revision)]
        lines = [
            *_entry(dash, keys, [f"{name}: {_scalar(value)}" for name, value in repository]),
            f"{' ' * keys}hooks:",
        ]
        hooks = ([] if self.exists else [self._check()]) + ([self._convert_check()] if self.upkeep else [])
        for hook in hooks:
            lines += _entry(hook_dash, hook_keys, [f"{name}: {value}" for name, value in hook])
        return "\n".join(lines) + "\n"

    def _check(self) -> list[tuple[str, str]]:
        hook = [("id", HOOK)]
        if not self.origin:
            hook += _local("check")
        if self.beyond or not self.origin:
            hook += [("files", _scalar(self._files())), ("pass_filenames", "false")]
        return hook

    def _convert_check(self) -> list[tuple[str, str]]:
        alone = self.upkeep == os.curdir
        if self.origin:
            return [("id", UPKEEP)] if alone else [("id", UPKEEP), ("args", json.dumps([self.upkeep]))]
        # A source and its copy change together, and a file that is deleted matches no pattern: always check all copies.
        command = _local("convert --check", "" if alone else self.upkeep)
        return [("id", UPKEEP), *command, ("pass_filenames", "false"), ("always_run", "true")]

    def _files(self) -> str:
        """Return the paths whose change calls for a check, as a regular expression."""
        folders = [folder for listed in PLATFORMS.values() for folder in listed.folders]
        called = dict.fromkeys(os.path.basename(folder.path) for folder in folders)
        endings = dict.fromkeys(suffix.rpartition(".")[2] for folder in folders for suffix in folder.suffixes)
        further = (folder for listed in PLATFORMS.values() for folder in listed.further if folder.kind == "command")
        commands = dict.fromkeys(os.path.basename(folder.path) for folder in further)
        named = dict.fromkeys(ending for listed in PLATFORMS.values() for ending in listed.endings)
        return "|".join(
            [
                rf"(^|/)({'|'.join(map(re.escape, called))})/.*\.({'|'.join(map(re.escape, endings))})$",
                *(f"{re.escape(ending)}$" for ending in named),
                rf"(^|/){re.escape(SKILL)}$",
                rf"(^|/)({'|'.join(map(re.escape, commands))})/.*\.({'|'.join(map(re.escape, endings))})$",
                *(f"^{re.escape(folder)}/" for folder in self.folders),
            ]
        )


def _local(command: str, path: str = "") -> list[tuple[str, str]]:
    """Return the keys of a hook that runs a command of the agentlint that is on the path."""
    entry = f"{home.DISTRIBUTION} {command}" + (f" {shlex.quote(path)}" if path else "")
    return [("name", f"agentlint {command}"), ("entry", _scalar(entry)), ("language", "system")]


def _entry(dash: int, keys: int, lines: list[str]) -> list[str]:
    """Return an item of a list. The arguments are the columns of its "-" and of its keys, and its lines."""
    return [f"{' ' * dash}{'-':{keys - dash}}{lines[0]}", *(f"{' ' * keys}{line}" for line in lines[1:])]


def _scalar(text: str) -> str:
    """Return a text as YAML: plain where it certainly reads as the same text, otherwise in single quotes."""
    if _BARE.fullmatch(text):
        return text
    doubled = text.replace("'", "''")
    return f"'{doubled}'"


def hook(survey: Survey, *, upkeep: bool) -> Proposal | Left:
    """Return the hook for pre-commit, in the configuration of the repository that the current folder lies in.
    ``upkeep``: the project's configuration says which copies are to be kept up to date.

    Raises OSError.
    """
    root = _repository()
    if root is None:
        return Left("no git repository here, so no hook for pre-commit")
    path = shown_path(os.path.join(root, HOOKS))
    wanted = _proposed(survey, root, upkeep=upkeep)
    alone = wanted.item(*ALONE)
    try:
        before = read_existing(path, MAX_BYTES + 1)
    except LeadsOut as error:
        return Left(f"{path} was not changed: {error.strerror}", alone)
    if before is None:
        added = "repos:\n" + alone
        return Proposal(path, None, added.encode(), added)
    if len(before) > MAX_BYTES:
        return Left(f"{path} is larger than {MAX_BYTES:,} bytes", alone)
    return _with_hook(path, before, wanted)


def _proposed(survey: Survey, root: str, *, upkeep: bool) -> Hook:
    """Return the hook for the repository at ``root``; ``survey`` is what is in the current folder."""
    prefix = os.path.relpath(os.path.abspath("."), root).replace(os.sep, "/")
    folders = tuple(folder if prefix == "." else f"{prefix}/{folder}" for folder in survey.guessed)
    plugins = {
        (name, folder.path) for name, platform in PLATFORMS.items() for folder in platform.folders if folder.beside
    }
    beyond = bool(folders) or not plugins.isdisjoint(survey.placed)
    return Hook(origin(), beyond=beyond, folders=folders, upkeep=prefix if upkeep else "")


def _repository() -> str | None:
    here = os.path.abspath(".")
    while not os.path.lexists(os.path.join(here, ".git")):
        above = os.path.dirname(here)
        if above == here:
            return None
        here = above
    return here


def _with_hook(path: str, before: bytes, wanted: Hook) -> Proposal | Left:
    import yaml

    cannot = Left(f"{path} cannot be edited automatically", wanted.item(*ALONE))
    try:
        text = before.decode("utf-8")
        if any(isinstance(event, yaml.AliasEvent) for event in yaml.parse(text, yaml.SafeLoader)):
            return cannot  # without its aliases: what they stand for could grow without bound
        tree, data = yaml.compose(text, yaml.SafeLoader), yaml.safe_load(text)
        hooks = _hooks_of_agentlint(data)
        if UPKEEP in hooks or (hooks and not wanted.upkeep):
            return Left(f"{path} already has a hook of agentlint")
        at, columns = _end_of_repos(text, tree)
        added = replace(wanted, exists=bool(hooks)).item(*columns)
        newline = "\r\n" if "\r\n" in text else "\n"
        ends = "" if text[:at].endswith("\n") else newline
        after = text[:at] + ends + added.replace("\n", newline) + text[at:]
        now = yaml.safe_load(after)
        if now["repos"].pop() != yaml.safe_load(added)[0] or now != data:
            return cannot
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError, yaml.YAMLError):
        return cannot
    return Proposal(path, before, after.encode("utf-8"), added)


def _hooks_of_agentlint(data: Any) -> set[str]:
    ids = {str(item.get("id", "")) for repository in data["repos"] for item in repository.get("hooks") or ()}
    return {hook_id for hook_id in ids if hook_id.startswith("agentlint")}


def _end_of_repos(text: str, tree: Any) -> tuple[int, tuple[int, int, int, int]]:
    """Return where a new item of ``repos`` goes, and the columns of the last item. Raises an error if the file has
    another shape."""
    repos = next(value for key, value in tree.value if key.value == "repos")
    last = repos.value[-1]
    if repos.flow_style or last.flow_style:
        raise ValueError("not a list with a line for each key")
    dash, keys = repos.start_mark.column, last.start_mark.column
    hooks = next((value for key, value in last.value if key.value == "hooks" and not value.flow_style), None)
    hook_dash, hook_keys = keys + 2, keys + 4
    if hooks is not None and hooks.value:
        hook_dash, hook_keys = hooks.start_mark.column, hooks.value[0].start_mark.column
    node = last
    while getattr(node, "flow_style", None) is False and node.value:
        node = node.value[-1][1] if isinstance(node.value[-1], tuple) else node.value[-1]
    at = node.end_mark.index
    if not text[:at].endswith("\n"):
        at = text.find("\n", at) + 1 or len(text)
    return _past_comments(text, at, dash), (dash, keys, hook_dash, hook_keys)


def _past_comments(text: str, at: int, dash: int) -> int:
    """Return the offset after the comments that are indented like parts of the item that ends at ``at``. The parser
    reports the end of a multi-line text after all comments that follow it, so that they are read once more here."""
    while at > 0:
        start = text.rfind("\n", 0, at - 1) + 1
        line = text[start:at].strip()
        if line and not line.startswith("#"):
            break
        at = start
    here = at
    while here < len(text):
        end = text.find("\n", here) + 1 or len(text)
        line = text[here:end]
        if line.strip() and not (line.lstrip(" ").startswith("#") and len(line) - len(line.lstrip(" ")) > dash):
            break
        if line.strip():
            at = end
        here = end
    return at
