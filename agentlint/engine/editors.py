"""Schemas put into a project, and editor settings that lead to them by paths inside it, for the language servers that
were tried with them.

Seen on 2026-11-21: yaml-language-server 1.25.0 checks the frontmatter of an agent file by the schema and completes its
keys, and takes the prompt below for a second YAML document; with the comment line, unlike with the setting, it does not
hold that one against the schema. Seen on 2026-11-27: taplo 0.9.3 (npm @taplo/cli 0.7.0) checks Codex' files, and finds
the schema by `.taplo.toml` (a path from that file's folder) as by the line `#:schema` (a path from the file itself).
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
"""Stands for agentlint's own configuration where a platform's id is asked for."""


KINDS: dict[str, tuple[tuple[str, FileKind], ...]] = {
    "agent.skill": (("codex", "skill"), ("gemini", "skill")),
    "claude.skill": (("claude", "skill"), ("claude", "command")),
    "copilot.skill": (("copilot", "skill"),),
    "opencode.skill": (("opencode", "skill"),),
    "opencode.command": (("opencode", "command"),),
    "gemini.command": (("gemini", "command"),),
}
"""Schemas of skills and commands, with the files that each is for: "agent.skill" is the open standard."""


class Setting(Record):
    """``text`` to copy or to send to a file, ``advice`` for the person who does."""

    text: str
    advice: str = ""


def file_name(platform: str) -> str:
    """Return the name of a schema's file."""
    return f"{platform}.schema.json"


def schema(platform: str) -> Setting:
    """Return the schema itself."""
    return Setting(schema_text(platform))


def put(names: Iterable[str], folder: str) -> list[tuple[str, bool]]:
    """Write the schemas of these names into a folder. Returns each file's path, and whether it was not so already.

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
    """Return what leads VS Code's extensions to the schema in ``folder``, a path with "/" from the project's root."""
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
    """Return a comment line for a file in the platform's first folder; ``folder`` as for `vscode`."""
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
    """Tell whether the files that a schema is for are TOML."""
    return platform == CONFIG or all(suffix == ".toml" for folder in _own(platform) for suffix in folder.suffixes)


def _own(name: str) -> list[Folder]:
    """Return the places of the files that a schema is for, those of a project first."""
    folders = [folder for platform, kind in KINDS.get(name, ()) for folder in PLATFORMS[platform].places(kind)]
    return folders or list(PLATFORMS[name].folders)


def _settings(settings: dict[str, object], advice: str) -> Setting:
    return Setting(json.dumps(settings, indent=2) + "\n", advice)


def _folders(platform: str) -> list[Folder]:
    """Return the platform's places by path, without a plugin's, whose path says too little, and without other
    platforms'."""
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
