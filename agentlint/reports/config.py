"""What `agentlint config` prints: each value that applies, and where it comes from."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, TextIO

from agentlint.reports.words import clean, json_text

if TYPE_CHECKING:
    from agentlint.engine.explain import Explained


def text(explained: Explained, stream: TextIO) -> None:
    """Print three columns, key, value and origin, and then what applies to the path alone."""
    where = clean(explained.file) if explained.file else "no configuration"
    stream.write(f"{clean(explained.path)}: {where}\n\n")
    rows = [
        (
            clean(entry.key),
            clean(entry.words.replace("`", "") or _toml(entry.value)),
            clean(", ".join(map(str, entry.origins))),
        )
        for entry in explained.held
    ]
    widths = [max(len(row[column]) for row in rows) for column in (0, 1)]
    wide = min(widths[1], 60)
    for key, value, origin in rows:
        stream.write(f"{key:{widths[0]}}  {value:{wide}}  {origin}\n")
    of_path = []
    if explained.is_file:
        platform = (
            f"{explained.platform} ({clean(explained.reason)})" if explained.platform else "recognized by its content"
        )
        of_path.append(("platform", platform))
    if explained.excluded:
        of_path.append(("excluded", "yes, when a folder is searched"))
    if explained.ignored:
        of_path.append(("not used", f"{', '.join(explained.ignored)} (per-file-ignores)"))
    if of_path:
        stream.write(f"\nFor {'this file' if explained.is_file else 'this folder'}:\n")
        stream.write("".join(f"{name:{widths[0]}}  {value}\n" for name, value in of_path))


def _toml(value: Any) -> str:
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{key} = {_toml(item)}" for key, item in value.items()) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(map(_toml, value)) + "]"
    return json.dumps(value, ensure_ascii=False)


def as_json(explained: Explained, stream: TextIO) -> None:
    """Print ``{"version": 1, "path", "file", "values": [{"key", "value", "from": [{"file", "line"}]}], ...}``. The
    ``file`` of a value is "default" or "command line" where it comes from no file; ``line`` is then null."""
    document = {
        "version": 1,
        "path": explained.path,
        "file": explained.file or None,
        "values": [
            {
                "key": entry.key,
                "value": entry.value,
                "from": [{"file": origin.file, "line": origin.line or None} for origin in entry.origins],
            }
            for entry in explained.held
        ],
        "platform": explained.platform or None,
        "reason": explained.reason,
        "excluded": explained.excluded,
        "ignored": list(explained.ignored),
    }
    stream.write(json_text(document, indent=2) + "\n")
