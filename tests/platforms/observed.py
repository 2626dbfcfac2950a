"""The observed cases of ../shared/conformance, compared with a platform's reader."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from agentlint.engine import places
from agentlint.platforms import get
from agentlint.platforms.base import NOT_LOADED, Place, Seen
from agentlint.platforms.claims import Contest
from agentlint.text import Source

if TYPE_CHECKING:
    from collections.abc import Sequence

    from agentlint.model.problems import Problem
    from agentlint.platforms.base import Claim, Platform

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
    found: list[tuple[Place, Seen, tuple[Claim, ...]]] = []
    for name, part in sorted(case["files"].items()):
        raw = part["text"].encode() if "text" in part else base64.b64decode(part["base64"])
        place = places.found(str(base / name)).place
        seen = client.see(Source(place.path, raw), place)
        if not seen.hypothetical and seen.outcome not in NOT_LOADED:
            found.append((place, seen, client.contest(place, seen)))
    said = [(one["name"], (one["description"] or "").strip()) for one in case.get("agents", ())]
    groups = in_force(client, found)
    return [
        next((seen for seen in group if (seen.name, (seen.description or "").strip()) in said), group[0])
        for group in groups
    ]


def in_force(platform: Platform, read: Sequence[tuple[Place, Seen, tuple[Claim, ...]]]) -> list[list[Seen]]:
    """The agents that come of all files together. Where nothing decides between some, they stand in one list."""
    contests: dict[str, Contest[tuple[Place, Seen]]] = {}
    for where, seen, claims in read:
        for claim in claims:
            contests.setdefault(claim.key, Contest()).enter(claim, (where, seen))
    for contest in contests.values():
        layers = list(contest.in_order())
        if len(layers) > 1:
            assert platform.complete is not None
            platform.complete([layer.claimants[0] for layer in reversed(layers)])
    agents: list[list[Seen]] = []
    for _, seen, claims in read:
        tops = [next(contests[claim.key].in_order()) for claim in claims if not claim.listed]
        if any(all(seen is not one for _, one in top.claimants) for top in tops):
            continue
        rivals = [one for top in tops if top.claim.undecided for _, one in top.claimants]
        if not rivals or seen is rivals[0]:
            agents.append(rivals or [seen])
    return agents


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
