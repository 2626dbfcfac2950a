"""Editor settings that lead to a platform's schema, for the language servers that were tried with it.

Seen on 2026-11-21: yaml-language-server 1.25.0 checks the frontmatter of an agent file by the schema and completes its
keys, and takes the prompt below for a second YAML document; with the comment line, unlike with the setting, it does not
hold that one against the schema. taplo 0.9.0 checks Codex' files.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from agentlint.platforms import PLATFORMS
from agentlint.platforms.schema import schema_folder, schema_text
from agentlint.record import Record

if TYPE_CHECKING:
    from pathlib import Path

    from agentlint.platforms.places import Folder


CONFIG = "config"
"""Stands for agentlint's own configuration where a platform's id is asked for."""


class Setting(Record):
    """``text`` to copy or to send to a file, ``advice`` for the person who does."""

    text: str
    advice: str = ""


def schema_path(platform: str) -> Path:
    """The schema's file, in an installed package as in a checkout."""
    return schema_folder() / f"{platform}.schema.json"


def schema(platform: str) -> Setting:
    """The schema itself."""
    return Setting(schema_text(platform))


def vscode(platform: str) -> Setting:
    """Lines for VS Code's settings.json."""
    uri = schema_path(platform).as_uri()
    if is_toml(platform):
        files = (
            [r"agentlint\.toml"]
            if platform == CONFIG
            else [f"{re.escape(one.path)}/.*\\.toml" for one in _folders(platform)]
        )
        regexes = {f"^.*/{file}$": uri for file in files}
        return _settings(
            {"evenBetterToml.schema.associations": regexes},
            "For settings.json, with the extension tamasfe.even-better-toml.",
        )
    globs = _globs(platform)
    return _settings(
        {"files.associations": dict.fromkeys(globs, "yaml"), "yaml.schemas": {uri: globs}},
        "For settings.json, with the extension redhat.vscode-yaml. It reads no frontmatter in Markdown files\n"
        "(https://github.com/redhat-developer/vscode-yaml/issues/207), so the setting opens agent files as YAML: keys\n"
        "are completed and explained, but the prompt is taken for YAML too, and what is said of it means nothing.\n"
        "Without `files.associations` agent files stay Markdown and the schema is not used.",
    )


def modeline(platform: str) -> Setting:
    """A comment line for an agent file."""
    uri = schema_path(platform).as_uri()
    if is_toml(platform):
        return Setting(
            f"#:schema {uri}\n", "For the file's first line. It is taplo's: yaml-language-server reads no TOML."
        )
    return Setting(
        f"# yaml-language-server: $schema={uri}\n",
        "For the line below the opening `---`, in an editor that runs yaml-language-server on the file. It takes the\n"
        "prompt for YAML too, and what it says of it means nothing.",
    )


def is_toml(platform: str) -> bool:
    return platform == CONFIG or all(
        suffix == ".toml" for folder in PLATFORMS[platform].folders for suffix in folder.suffixes
    )


def _settings(settings: dict[str, object], advice: str) -> Setting:
    return Setting(json.dumps(settings, indent=2) + "\n", advice)


def _folders(platform: str) -> list[Folder]:
    """The platform's places by path, without a plugin's, whose path says too little, and without other platforms'."""
    others = {folder.path for name in PLATFORMS if name != platform for folder in PLATFORMS[name].folders[:1]}
    own = {folder.path: folder for folder in PLATFORMS[platform].folders if folder.scope != "plugin"}
    return [folder for path, folder in own.items() if path not in others]


def _globs(platform: str) -> list[str]:
    globs = {
        f"**/{folder.path}/{'**/' if folder.recursive else ''}*{suffix}": None
        for folder in _folders(platform)
        for suffix in folder.suffixes
        if not any(suffix != other and suffix.endswith(other) for other in folder.suffixes)
    }
    return list(globs)
