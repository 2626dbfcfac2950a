"""The observed cases of ../shared/conformance, compared with a platform's reader."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from agentlint.engine import discover
from agentlint.platforms import get
from agentlint.platforms.base import NOT_LOADED, Place, Seen
from agentlint.text import Source

if TYPE_CHECKING:
    from agentlint.model.problems import Problem

SHARED = Path(__file__).resolve().parents[3] / "shared" / "conformance"


def see(platform: str, text: str | bytes, folder: str, name: str) -> Seen:
    """The agent of one file ``name`` in an agents folder of the project /p."""
    raw = text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass")
    path = f"/p/{folder}/{name}"
    return get(platform).see(Source(path, raw), Place(path, "/p", folder, name, "project"))


def problems(seen: Seen, text: str) -> list[tuple[str, str, str]]:
    """Rule, effect and the text at the span of every problem."""
    return [(one.rule, one.effect.value, text[one.span.start : one.span.end]) for one in seen.problems]


def fields(problem: Problem[Any]) -> dict[str, Any]:
    """Give what was found as a dict: the fields of the record that the rule puts into words."""
    found: dict[str, Any] = problem.kind._asdict()
    return found


def disagreements(platform: str, default: str, root: Path, tools: str = "") -> list[str]:
    """The ids of the cases in which the reader and the client differ in what loads, its name, description, mode, and
    in ``tools`` where the observation has that key. Skips the test when the observations are not there."""
    data = SHARED / f"{platform}.jsonl"
    if not data.exists():
        pytest.skip("the shared observations are not here")
    wrong = []
    for number, line in enumerate(data.read_text("utf-8").splitlines()):
        case = json.loads(line)
        project = root / str(number)
        (project / ".git").mkdir(parents=True)
        mine = _loaded(platform, case, project / case.get("place", default))
        if not _agrees(case, mine, tools):
            wrong.append(case["id"])
    return wrong


def _loaded(platform: str, case: dict[str, Any], base: Path) -> list[Seen]:
    client = get(platform)
    found = []
    for name, part in sorted(case["files"].items()):
        raw = part["text"].encode() if "text" in part else base64.b64decode(part["base64"])
        place = discover.found(str(base / name)).place
        seen = client.see(Source(place.path, raw), place)
        if not seen.hypothetical and seen.outcome not in NOT_LOADED:
            found.append((client.contest(place, seen), seen))
    best: dict[str, tuple[Any, ...]] = {}
    for contest, _ in found:
        if contest and (contest[0] not in best or contest[1] < best[contest[0]]):
            best[contest[0]] = contest[1]
    return [seen for contest, seen in found if contest is None or best[contest[0]] == contest[1]]


def _agrees(case: dict[str, Any], mine: list[Seen], tools: str) -> bool:
    outcome = "not loaded" if case["outcome"] in NOT_LOADED else case["outcome"]
    if (mine[0].outcome if mine else "not loaded") != outcome:
        return False
    if outcome != "loaded":
        return True
    by_name = {seen.name: seen for seen in mine}
    for one in case["agents"]:
        seen = by_name.get(one["name"])
        if seen is None or (seen.description or "").strip() != (one["description"] or "").strip():
            return False
        if "mode" in one and one["mode"] != seen.mode:
            return False
        if tools in one and seen.tools is not None and (seen.tools == "all" or {*one[tools]} != {*seen.tools}):
            return False
    return True
