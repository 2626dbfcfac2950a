"""The examples of all pages, run again: a fence after `<!-- run -->`, or `<!-- run in FOLDER -->`, holds commands
behind `$ ` and below each what it prints; one after `<!-- run on -->` goes on where the one before ended. See
`tests.terminal.session` for what can be run, and where.
"""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor

from tests.terminal import session

_BLOCK = re.compile(r"^<!-- run(?P<on> on)?(?: in (?P<folder>[^ ]+))? -->\n```console\n(?P<body>.*?)^```$", re.M | re.S)


def rewrite(page: str) -> str:
    """A page with the output of every command as it is today."""
    blocks = list(_BLOCK.finditer(page))
    walks: list[list[re.Match[str]]] = []
    for block in blocks:
        if block["on"]:
            walks[-1].append(block)
        else:
            walks.append([block])
    with ThreadPoolExecutor() as pool:
        walked = list(pool.map(lambda walk: bodies([block["body"] for block in walk], walk[0]["folder"] or ""), walks))
    made = [body for walk in walked for body in walk]
    for block, new in reversed(list(zip(blocks, made, strict=True))):
        page = page[: block.start("body")] + new + page[block.end("body") :]
    return page


def bodies(fences: list[str], folder: str) -> list[str]:
    """What stands in fences, run again one after another."""
    commands = [[line.removeprefix("$ ") for line in fence.splitlines() if line.startswith("$ ")] for fence in fences]
    shown = iter(session([command for some in commands for command in some], folder))
    return ["".join(_entry(command, next(shown)) for command in some) for some in commands]


def _entry(command: str, text: str) -> str:
    return f"$ {command}\n{text.rstrip()}\n" if text.strip() else f"$ {command}\n"
