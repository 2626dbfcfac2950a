r"""What a plugin's manifest lists as agents is none.

{claude} refuses a plugin whole, with its skills, commands and hooks, when an entry of `agents` in its
`plugin.json` does not begin with `./` or does not end with `.md` (a folder cannot be listed). An entry whose file is
not there, or lies outside of the plugin, is left out with an error, and the rest of the plugin is loaded.

List each file, or take `agents` out of the manifest: then all files of the folder `agents` are loaded.

```bad plugins/quality/.claude-plugin/plugin.json
{"name": "quality", "version": "1.0.0", "agents": "./agents/"}
```
```good plugins/quality/.claude-plugin/plugin.json
{"name": "quality", "version": "1.0.0", "agents": []}
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from agentlint.rules.base import Diagnostic, diagnose, quote

if TYPE_CHECKING:
    from agentlint.model.problems import PluginManifest, Problem
    from agentlint.rules.document import Document

_SAYS = {
    "type": ("is no path", "Write the path of an agent's file as a text: `./agents/NAME.md`."),
    "dot": ("does not begin with `./`", "Write `./{word}`."),
    "folder": (
        "is a folder, and only files can be listed",
        (
            "List the files one by one, or take `agents` out of the manifest: then all files of the folder `agents` "
            "are loaded."
        ),
    ),
    "ending": ("does not end with `.md`", "Let the file's name end with `.md`, in small letters, and list it so."),
    "missing": ("leads to no file", "Correct the path: it counts from the plugin's folder."),
    "outside": ("leads out of the plugin", "Move the file into the plugin's folder, and list it there."),
}


def phrase(doc: Document, problem: Problem[PluginManifest]) -> Diagnostic:
    kind = problem.kind
    what, help = _SAYS[kind.reason]
    word = str(kind.word)
    return diagnose(doc, problem, f"{quote(kind.word)} in `agents` {what}", help=help.replace("{word}", word))
