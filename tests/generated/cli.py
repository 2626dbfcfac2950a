"""docs/cli.md: every command's own help."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from agentlint.cli import COMMANDS
from tests.generated.tables import HEAD, code, table
from tests.terminal import session

_TEXT = """\
## Exit status

The same for all commands.

| | |
|---|---|
| 0 | nothing at error level was found (`--fail-on` moves the bar), everything was written |
| 1 | findings at that level, or files that `convert` refused |
| 2 | wrong arguments, files that cannot be read, nothing to look at |
| 130 | interrupted |

## Output

What was asked for goes to standard output, what is said about it to standard error. `check` prints `full` on a terminal
and `concise` elsewhere; with `GITHUB_ACTIONS=true` it adds GitHub's annotations. Colours are for terminals only:
`NO_COLOR` takes them away, `FORCE_COLOR` puts them everywhere, and `--color` decides.

Nothing of a file reaches the terminal raw: control characters are shown as signs.
"""


def files() -> dict[str, str]:
    parts = [f"{HEAD}# Commands\n"]
    rows = [(f"[{code(f'agentlint {name}')}](#agentlint-{name})", line) for name, (_, line) in COMMANDS.items()]
    parts += [table(("command", "what it does"), rows), _TEXT]
    with ThreadPoolExecutor() as pool:
        helps = list(pool.map(lambda name: session([f"agentlint {name} --help"])[0], COMMANDS))
    for name, text in zip(COMMANDS, helps, strict=True):
        parts.append(f"## agentlint {name}\n\n```text\n{text.strip()}\n```\n")
    return {"docs/cli.md": "\n".join(parts)}
