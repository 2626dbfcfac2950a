"""Write schemas into a project, and the editor settings that refer to them by relative paths, for the language servers
with which they were tried.

Observed on 2026-11-21: yaml-language-server 1.25.0 checks the frontmatter of an agent file against the schema and
completes its keys. It reads the prompt below as a second YAML document, which it checks against the schema with the
setting, but not with the comment line. Observed on 2026-11-27: taplo 0.9.3 (npm @taplo/cli 0.7.0) checks Codex's files,
and finds the schema both by `.taplo.toml` (a path from that file's folder) and by the line `#:schema` (a path from the
file itself).
"""

from __future__ import annotations

import json
import os
import posixpath
from typing import TYPE_CHECKING

from agentlint.engine.files import read_existing, write_atomic
from agentlint.platforms import PLATFORMS
from agentlint.platforms.schema import schema_text
from agentlint.record import Record

if TYPE_CHECKING:
    from collections.abc import Iterable

    from agentlint.model.kinds import FileKind
    from agentlint.platforms.places import Folder


CONFIG = "config"
"""Stands for agentlint's own configuration in place of a platform's id."""


KINDS: dict[str, tuple[tuple[str, FileKind], ...]] = {
    "agent.skill": (("codex", "skill"), ("gemini", "skill")),
    "claude.skill": (("claude", "skill"), ("claude", "command")),
    "copilot.skill": (("copilot", "skill"),),
    "opencode.skill": (("opencode", "skill"),),
    "opencode.command": (("opencode", "command"),),
    "gemini.command": (("gemini", "command"),),
}
"""Schemas of skills and commands, with the files for which each is meant: "agent.skill" is the open standard."""


class Setting(Record):
    """``text`` is to be copied or redirected to a file; ``advice`` is for the person who does that."""

    text: str
    advice: str = ""


def file_name(platform: str) -> str:
    """Return the name of a schema's file."""
    return f"{platform}.schema.json"


def schema(platform: str) -> Setting:
    """Return the schema itself."""
    return Setting(schema_text(platform))


def put(names: Iterable[str], folder: str) -> list[tuple[str, bool]]:
    """Write the schemas with these names into a folder. Return each file's path, and whether it was changed.

    Raises OSError, and Changed for a file that somebody else writes meanwhile.
    """
    out = []
    for name in names:
        path = os.path.join(folder, file_name(name))
        before, after = read_existing(path), schema(name).text.encode()
        if before != after:
            write_atomic(path, after, expected=before)
        out.append((path, before != after))
    return out


def vscode(platform: str, folder: str) -> Setting:
    """Return settings that lead VS Code's extensions to the schema in ``folder``, a path with "/" from the project's
    root."""
    path = posixpath.join(folder, file_name(platform))
    if is_toml(platform):
        globs = ["**/agentlint.toml"] if platform == CONFIG else _globs(platform)
        return Setting(
            f"[[rule]]\ninclude = {json.dumps(globs)}\n\n[rule.schema]\npath = {json.dumps(path)}\n",
            "For .taplo.toml in the project's root, which the extension tamasfe.even-better-toml reads.",
        )
    globs = _globs(platform)
    return _settings(
        {"files.associations": dict.fromkeys(globs, "yaml"), "yaml.schemas": {f"./{path}": globs}},
        "For settings.json, with the extension redhat.vscode-yaml. It does not read frontmatter in Markdown\n"
        "files (https://github.com/redhat-developer/vscode-yaml/issues/207), so the setting opens agent files as\n"
        "YAML. Keys are completed and explained, but the prompt is read as YAML too: ignore its errors there. Without\n"
        "`files.associations`, agent files stay Markdown and the schema is not used.",
    )


def modeline(platform: str, folder: str) -> Setting:
    """Return a comment line for a file in the platform's first folder; ``folder`` is as for `vscode`."""
    beside = "." if platform == CONFIG else _own(platform)[0].path
    path = posixpath.relpath(posixpath.join(folder, file_name(platform)), beside)
    path = path if path.startswith("../") else f"./{path}"
    deeper = (
        ""
        if platform == CONFIG
        else (f" The path is relative to {beside}/: a file in a subfolder needs another `../`.")
    )
    if is_toml(platform):
        return Setting(
            f"#:schema {path}\n",
            f"Make this the file's first line. It is for taplo: yaml-language-server does not read TOML.{deeper}",
        )
    return Setting(
        f"# yaml-language-server: $schema={path}\n",
        "Put this line below the opening `---`, for an editor that runs yaml-language-server on the file. It\n"
        f"reads the prompt as YAML too: ignore its errors there.{deeper}",
    )


def is_toml(platform: str) -> bool:
    """Tell whether the files of a schema are TOML."""
    return platform == CONFIG or all(suffix == ".toml" for folder in _own(platform) for suffix in folder.suffixes)


def _own(name: str) -> list[Folder]:
    """Return the places of a schema's files, those of a project first."""
    folders = [folder for platform, kind in KINDS.get(name, ()) for folder in PLATFORMS[platform].places(kind)]
    return folders or list(PLATFORMS[name].folders)


def _settings(settings: dict[str, object], advice: str) -> Setting:
    return Setting(json.dumps(settings, indent=2) + "\n", advice)


def _folders(platform: str) -> list[Folder]:
    """Return the platform's places by path, except those of plugins, whose paths say too little, and those of other
    platforms."""
    names = KINDS if platform in KINDS else PLATFORMS
    others = {folder.path for name in names if name != platform for folder in _own(name)[:1]}
    folders = {folder.path: folder for folder in _own(platform) if folder.scope != "plugin"}
    return [folder for path, folder in folders.items() if path not in others]


def _globs(platform: str) -> list[str]:
    globs = {
        f"**/{folder.path}/**/SKILL.md"
        if folder.kind == "skill"
        else f"**/{folder.path}/{'**/' if folder.recursive else ''}*{suffix}": None
        for folder in _folders(platform)
        for suffix in folder.suffixes
        if not any(suffix != other and suffix.endswith(other) for other in folder.suffixes)
    }
    return list(globs)
