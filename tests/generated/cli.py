"""docs/cli.md: every command's own help."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from agentlint.cli import COMMANDS
from tests.generated.tables import HEAD, code, table
from tests.terminal import session

_TEXT = """\
## Exit status

It has the same meaning for all commands.

| | |
|---|---|
| 0 | there is no error (`--fail-on` changes the level), or everything was written |
| 1 | there are findings at that level, or files that `convert` refused |
| 2 | wrong arguments, files that cannot be read, or no files to check |
| 130 | interrupted |

## Output

Results go to standard output, remarks and errors to standard error. `check` prints `full` on a terminal and `concise`
elsewhere; with `GITHUB_ACTIONS=true` it adds GitHub's annotations. Colours are used on terminals only: `NO_COLOR` turns
them off, `FORCE_COLOR` turns them on everywhere, and `--color` overrides both.

Control characters in files and names are printed as visible symbols, so they cannot control the terminal. """


def files() -> dict[str, str]:
    parts = [f"{HEAD}# Commands\n"]
    rows = [(f"[{code(f'agentlint {name}')}](#agentlint-{name})", line) for name, (_, line) in COMMANDS.items()]
    parts += [table(("command", "what it does"), rows), _TEXT]
    with ThreadPoolExecutor() as pool:
        helps = list(pool.map(lambda name: session([f"agentlint {name} --help"])[0], COMMANDS))
    for name, text in zip(COMMANDS, helps, strict=True):
        parts.append(f"## agentlint {name}\n\n```text\n{text.strip()}\n```\n")
    return {"docs/cli.md": "\n".join(parts)}
