r"""An entry of `agents` in a plugin's manifest is not an agent file.

{claude} refuses the whole plugin, with its skills, commands and hooks, when an entry of `agents` in its
`plugin.json` does not begin with `./` or does not end with `.md` (a folder cannot be listed). If the file of an entry
is missing, or is outside the plugin, {claude} reports an error and loads the rest of the plugin.

List each file, or remove `agents` from the manifest: then all files of the folder `agents` are loaded.

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
    "type": ("is not a path", "Write the path of an agent file as text: `./agents/NAME.md`."),
    "dot": ("does not begin with `./`", "Write `./{word}`."),
    "folder": (
        "is a folder, and only files can be listed",
        (
            "List the files one by one, or remove `agents` from the manifest: then all files of the folder `agents` "
            "are loaded."
        ),
    ),
    "ending": ("does not end with `.md`", "Give the file a name that ends with `.md` in lower case, and list that."),
    "missing": ("points to a file that does not exist", "Correct the path: it is relative to the plugin's folder."),
    "outside": ("points outside the plugin", "Move the file into the plugin's folder, and list it there."),
}


def phrase(doc: Document, problem: Problem[PluginManifest]) -> Diagnostic:
    kind = problem.kind
    what, help = _SAYS[kind.reason]
    word = str(kind.word)
    return diagnose(doc, problem, f"{quote(kind.word)} in `agents` {what}", help=help.replace("{word}", word))
