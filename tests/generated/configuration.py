"""docs/configuration.md and schemas/config.schema.json: both from `config_keys.KEYS`."""

from __future__ import annotations

import json

from agentlint.engine import config_keys
from tests.generated.examples import rewrite
from tests.generated.tables import HEAD, code, table

_INTRO = """\
# Configuration

agentlint needs none. To change what it does in a project, write an `agentlint.toml`, or let `agentlint init` write it:

```toml
ignore = ["early-close"]
fail-on = "warning"

[per-file-ignores]
"examples/**" = ["unknown-tool"]
```

The same in a `pyproject.toml` stands below `tool.agentlint`:

```toml
[tool.agentlint]
ignore = ["early-close"]
fail-on = "warning"

[tool.agentlint.per-file-ignores]
"examples/**" = ["unknown-tool"]
```

`agentlint config PATH` prints what applies to a path, and where each value comes from:

<!-- run in fixtures/configuration -->
```console
$ agentlint config agents/tester.md --fail-on error
```

## Which file counts

Each agent file goes by the nearest configuration: that of its own folder, else of the folder above, and so on up to the
repository's root (the folder with `.git`). Only that one counts; nothing is merged. A `pyproject.toml` without
`[tool.agentlint]` is passed over. Where both lie in one folder, `agentlint.toml` counts.

`--config FILE` takes the place of all of them. `--isolated` reads none. What the command line says goes before what a
configuration says.

A key that agentlint does not know, or a value that it cannot use, ends the run with exit status 2 and names the place:

<!-- run in fixtures/configuration -->
```console
$ agentlint check --config wrong.toml
$ echo $?
```

pre-commit and editors name files one by one, which goes before `exclude`. `--force-exclude`, which agentlint's hooks
have, leaves the excluded ones out all the same.

## Patterns

As in a `.gitignore`, relative to the folder of the configuration (with `--config`, to the current folder): `*` stands
for a part of a name, `**` for any number of folders. A pattern without `/`, but for one at its end, is looked for in
every folder. One that names a folder stands for all that is in it. `!`, `\\` and `..` are refused.

## For editors

`agentlint schema config --write schemas --yaml-ls` puts a schema of the file into the project and prints the line that
names it:

```toml
#:schema ./schemas/config.schema.json
```

is the first line that the TOML extension of VS Code (Even Better TOML) looks for.

## Keys

"""


def files() -> dict[str, str]:
    schema = json.dumps(config_keys.schema(), indent=2, ensure_ascii=False) + "\n"
    return {"schemas/config.schema.json": schema, "docs/configuration.md": page()}


def page() -> str:
    rows = [(f"[{code(key.name)}](#{anchor(key.name)})", key.kind.words, key.default_words) for key in config_keys.KEYS]
    sections = [section(key) for key in config_keys.KEYS]
    return HEAD + rewrite(_INTRO) + table(("key", "takes", "without it"), rows) + "\n" + "\n".join(sections)


def section(key: config_keys.Key) -> str:
    return (
        f"### {key.name}\n\n{key.meaning}\n\n- Takes: {key.kind.words}\n- Without it: {key.default_words}\n\n"
        f"```toml\n{key.example}\n```\n"
    )


def anchor(name: str) -> str:
    """The anchor that Markdown viewers give the heading."""
    return name.replace(".", "")
