"""The report as one page that is opened from disk and loads nothing.

The page contains the document once (`compact`), as JSON in a block that no browser executes; the script (`cells.js`,
`page.js`) makes rows of it when they become visible.

Text from files remains text everywhere: the script sets the text of elements and makes no markup of it. The page's own
policy allows the script and the style by their hashes, and nothing else.
"""

from __future__ import annotations

import base64
import hashlib
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

import jinja2
from markupsafe import Markup

from agentlint import __version__
from agentlint.home import DISTRIBUTION
from agentlint.reports.matrix import STATES, noun
from agentlint.reports.matrix.compact import compact
from agentlint.reports.words import clean, counted
from agentlint.text import lazy_pattern

if TYPE_CHECKING:
    from agentlint.reports.matrix import Document

FOLDER = Path(__file__).parent

_ACTIVE = lazy_pattern("[<>&\x7f-\x9f\u2028\u2029\ud800-\udfff]")


def write(report: Document, out: TextIO) -> None:
    """Write the whole page."""
    style = (FOLDER / "page.css").read_text("utf-8")
    script = "".join((FOLDER / name).read_text("utf-8") for name in ("cells.js", "page.js"))
    environment = jinja2.Environment(
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    template = environment.from_string((FOLDER / "page.html").read_text("utf-8"))
    values = {
        "generator": f"agentlint report ({DISTRIBUTION} {__version__})",
        "policy": f"default-src 'none'; script-src {_hash(script)}; style-src {_hash(style)}; img-src data:; "
        "base-uri 'none'; form-action 'none'",
        "style": Markup(style),
        "script": Markup(script),
        "data": Markup(in_script(compact(report))),
        "states": STATES,
        "rows": counted(len(report["agents"]), noun(report)),
        "clients": [(client, _row(report["summary"][client["id"]])) for client in report["clients"]],
        "unreadable": [(clean(unreadable["path"]), clean(unreadable["reason"])) for unreadable in report["unreadable"]],
        "changes": _changes(report) if "changes" in report else None,
    }
    out.write(template.render(values))


def _hash(text: str) -> str:
    digest = hashlib.sha256(text.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"


def in_script(value: Any) -> str:
    """Return JSON that ends no script, begins no comment, and contains nothing invisible to a reader of the source."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    # Two hashes begin a command for some CI runners.
    return (
        _ACTIVE.sub(lambda match: f"\\u{ord(match[0]):04x}", text).replace("##", "#\\u0023").replace("::", ":\\u003a")
    )


def _row(summary: dict[str, dict[str, int]]) -> list[tuple[int, int]]:
    """Return for each state the number of agents in it, and of those that would be if they were where the client
    looks."""
    in_place, elsewhere = summary["there"], summary["elsewhere"]
    unseen = sum(elsewhere.values())
    counts = [(in_place.get(state, 0), elsewhere.get(state, 0)) for state in STATES[:-1]]
    return [*counts, (in_place.get(STATES[-1], 0) + unseen, 0)]


def _changes(report: Document) -> list[str]:
    """Return the lines above the matrix, with changes that no row can show."""
    changes = report["changes"]
    out = [f"{change['title']} {change['from']} -> {change['to']}".rstrip() for change in changes["clients"]]
    out += [f"{change['path']} {change['declared'] or ''}".rstrip() + ": removed" for change in changes["removed"]]
    count = len(changes["changed"]) + len(changes["added"])
    return [f"{count} of {counted(len(report['agents']), noun(report))}changed or are new", *map(clean, out)]
