"""What `convert` makes of each key and tool: docs/converting/ID.md for every platform, and the main platforms' tables
in docs/converting.md. Each row is a conversion that was made.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from agentlint.model.tools import BY_CONCEPT
from agentlint.platforms import MAIN, PLATFORMS, conversion
from tests.generated.tables import HEAD, code, codes, table, value
from tests.probes import CONVERTED, Probe, converted

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from agentlint.model.agent import Loss
    from tests.probes import Outcome

_WORDS = (
    "`≈`: the closest setting that the target has. **lost**: the target has no such setting. **less**: the agent may "
    "do less than before. Values that are converted in the same way share a row, which shows the result for the first "
    "one.\n"
)


def files() -> dict[str, str]:
    return {f"docs/converting/{platform}.md": _page(platform) for platform in CONVERTED}


def sections() -> dict[str, str]:
    main = [_WORDS]
    for platform in MAIN:
        others = [name for name in MAIN if name != platform]
        main += [f"### From {PLATFORMS[platform].title}\n", _keys(platform, others)]
    links = ", ".join(f"[{PLATFORMS[name].title}](converting/{name}.md)" for name in CONVERTED)
    return {
        "main-conversions": "\n".join(main),
        "all-conversions": f"From {links}.",
        "converted-places": table(("target", "in a project", "with `--user`"), map(_places, CONVERTED)),
    }


def _places(platform: str) -> tuple[str, str, str]:
    half = conversion.get(platform)
    return platform, code(f"{half.folder}/NAME{half.suffix}"), code(f"~/{half.user_folder}/NAME{half.suffix}")


def _page(platform: str) -> str:
    title = PLATFORMS[platform].title
    others = [name for name in CONVERTED if name != platform]
    parts = [f"{HEAD}# Converting from {title}\n"]
    parts.append(
        f"Each row shows what `agentlint convert --from {platform}` wrote for an agent with only this key and value. "
        f"{_WORDS}"
    )
    if any(probe.concept for probe, _ in converted(platform)):
        parts.append("## Tools\n")
        parts.append("The result for an agent that may use only one tool.\n")
        parts.append(_tools(platform, others))
    for other in others:
        parts += [f"## To {PLATFORMS[other].title}\n", _keys(platform, [other])]
        if added := _added(platform, other):
            parts.append(f"Added if the source has no value: {added}.\n")
    return "\n".join(parts)


def _keys(platform: str, targets: Sequence[str]) -> str:
    """One row for each key, and one more for each value that comes out otherwise; one for all keys that are simply
    lost."""
    found = [(probe, [outcomes[target] for target in targets]) for probe, outcomes in converted(platform)]
    keys = [(probe, outcomes) for probe, outcomes in found if not probe.concept]
    kept = {probe.key for probe, outcomes in keys if not all(map(_is_lost, outcomes))}
    rows: dict[tuple[str, ...], tuple[list[str], tuple[str, ...]]] = {}
    lost: dict[tuple[str, ...], dict[str, list[str]]] = {}
    for probe, outcomes in keys:
        cells = tuple(_cell(outcome) for outcome in outcomes)
        if probe.key in kept:
            alike = (probe.key, *(_manner(probe, outcome) for outcome in outcomes))
            rows.setdefault(alike, ([], cells))[0].append(value(probe.value, 40))
        else:
            lost.setdefault(cells, {}).setdefault(probe.key, []).append(value(probe.value, 40))
    head = ["key", "value", *(PLATFORMS[target].title for target in targets)]
    lines = [[code(alike[0]), ", ".join(values), *cells] for alike, (values, cells) in rows.items()]
    for cells, names in lost.items():
        tried = [", ".join(values) for values in names.values()]
        lines.append([codes(names), tried[0] if len(tried) == 1 else "", *cells])
    return table(head, lines)


def _is_lost(outcome: Outcome) -> bool:
    return bool(outcome.losses) and all(loss.kind == "dropped" for loss in outcome.losses)


def _manner(probe: Probe, outcome: Outcome) -> str:
    """Equal for values that come out alike: the same word, or a lone value in the same key."""
    said = [(loss.kind, loss.authority, loss.reason) for loss in outcome.losses]
    plain = isinstance(probe.value, str | bool | int | float)
    fields = [(key, what if isinstance(what, dict | list) else None) for key, what in outcome.fields.items()]
    return repr((said, fields, outcome.refused, None if plain else probe.text))


def _cell(outcome: Outcome) -> str:
    if outcome.refused:
        return f"refused: {outcome.refused}"
    return "; ".join(_line(loss, outcome) for loss in outcome.losses)


def _line(loss: Loss, outcome: Outcome) -> str:
    less = {"same": "", "narrower": "**less** ", "wider": "**more** "}[loss.authority]
    if loss.to is None and not outcome.fields:
        said = "**lost**" if loss.kind == "dropped" else "nothing to write"
    elif loss.to is not None and loss.to[0] == "file name":
        said = "the file's name"
    else:
        said = ("≈ " if loss.kind == "approximated" else "") + _fields(outcome)
    return f"{less}{said}{f' ({loss.reason})' if loss.reason else ''}"


def _fields(outcome: Outcome) -> str:
    return ", ".join(_field(key, what) for key, what in outcome.fields.items())


def _field(key: str, what: object) -> str:
    text = f"{key}: {what if isinstance(what, str) else json.dumps(what, ensure_ascii=False, default=str)}"
    return value(text, 90)


def _tools(platform: str, targets: Sequence[str]) -> str:
    rows = []
    for probe, outcomes in converted(platform):
        if probe.concept:
            cells = [_tool_cell(outcomes[target]) for target in targets]
            rows.append([BY_CONCEPT[probe.concept].title, _field(probe.key, probe.value), *cells])
    return table(["purpose", PLATFORMS[platform].title, *(PLATFORMS[target].title for target in targets)], rows)


def _tool_cell(outcome: Outcome) -> str:
    if outcome.refused:
        return "refused"
    kind = "≈ " if any(loss.kind == "approximated" for loss in outcome.losses) else ""
    less = "**less** " if any(loss.authority == "narrower" for loss in outcome.losses) else ""
    return f"{less}{kind}{_fields(outcome)}" if outcome.fields else "**lost**"


def _added(platform: str, target: str) -> str:
    """What the target needs and no key of the source gives."""
    lines: Iterable[Loss] = (loss for _, outcomes in converted(platform) for loss in outcomes[target].added)
    return codes(dict.fromkeys(f"{loss.to[0]}: {loss.to[1]}" for loss in lines if loss.to is not None))
