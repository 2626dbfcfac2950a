"""The examples of all pages, run again: a fence after `<!-- run -->`, or `<!-- run in FOLDER -->`, holds commands
behind `$ ` and below each what it prints. See `tests.terminal.session` for what can be run, and where.
"""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor

from tests.terminal import session

_BLOCK = re.compile(r"^<!-- run(?: in ([^ ]+))? -->\n```console\n(.*?)^```$", re.M | re.S)


def rewrite(page: str) -> str:
    """A page with the output of every command as it is today."""
    blocks = list(_BLOCK.finditer(page))
    with ThreadPoolExecutor() as pool:
        bodies = list(pool.map(lambda block: body(block[2], block[1] or ""), blocks))
    for block, new in reversed(list(zip(blocks, bodies, strict=True))):
        page = page[: block.start(2)] + new + page[block.end(2) :]
    return page


def body(block: str, folder: str) -> str:
    """What stands in a fence, run again."""
    commands = [line.removeprefix("$ ") for line in block.splitlines() if line.startswith("$ ")]
    shown = session(commands, folder)
    return "".join(f"$ {command}\n{text.rstrip()}\n" if text.strip() else f"$ {command}\n"
                   for command, text in zip(commands, shown, strict=True))  # fmt: skip
