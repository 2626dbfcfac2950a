r"""A plugin's manifest, or a marketplace, holds what Claude Code does not take.

{claude} refuses a plugin whole, with its agents, skills, commands and hooks, when a path in its `plugin.json` does not
begin with `./`, or an entry of `agents` does not end with `.md` (a folder cannot be listed), or its name holds a space.
An entry whose file is not there, or lies outside the plugin, is left out with an error, and the rest of the plugin
is loaded. In a marketplace the second plugin of a name is never installed, and one whose entry has `"strict": false`
and lists what a manifest is there for as well is not loaded.

List each file, or take `agents` out of the manifest: then all files of the folder `agents` are loaded.

```bad plugins/quality/.claude-plugin/plugin.json
{"name": "quality", "version": "1.0.0", "agents": "./agents/"}
```
```bad plugins/quality/.claude-plugin/plugin.json
{"name": "quality", "version": "1.0.0", "commands": "commands/review.md"}
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
    "name": ("cannot be a name", "Write it in lower case with hyphens, without spaces: `my-plugin`."),
    "gone": ("is no folder", "Correct the path: it counts from the marketplace's folder."),
    "bare": ("does not begin with `./`", "Write `./{word}`, or set `metadata.pluginRoot` to the folder that it is in."),
    "taken": ("is the name of another plugin of this marketplace", "Give each plugin a name of its own."),
    "folder": (
        "is a folder, and only files can be listed",
        (
            "List the files one by one, or remove `agents` from the manifest: then all files of the folder `agents` "
            "are loaded."
        ),
    ),
    "ending": ("does not end with `.md`", "Give the file a name that ends with `.md` in lower case, and list that."),
    "missing": ("points to a file that does not exist", "Correct the path: it is relative to the plugin's folder."),
    "link": (
        "is a link that leads out of the plugin",
        "Put the file itself into the plugin's folder, or let a marketplace in a folder above both offer the plugin.",
    ),
    "outside": ("points outside the plugin", "Move the file into the plugin's folder, and list it there."),
}


def phrase(doc: Document, problem: Problem[PluginManifest]) -> Diagnostic:
    kind = problem.kind
    if kind.reason == "conflict":
        message = f"{quote(kind.word)} is listed here, and the plugin has a `plugin.json` of its own"
        return diagnose(doc, problem, message, help='Take `"strict": false` out, or the list, or the `plugin.json`.')
    wording, help = _SAYS[kind.reason]
    message = f"{quote(kind.word)} in `{kind.key}` {wording}"
    return diagnose(doc, problem, message, help=help.replace("{word}", str(kind.word)))
