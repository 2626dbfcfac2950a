"""docs/configuration.md and schemas/config.schema.json: both from `config_keys.KEYS`."""

from __future__ import annotations

import json

from agentlint.engine import config_keys
from tests.generated.examples import rewrite
from tests.generated.tables import HEAD, code, table

_INTRO = """\
# Configuration

agentlint works without a configuration. To change its behaviour in a project, write an `agentlint.toml`, or let
`agentlint init` write one:

```toml
ignore = ["early-close"]
fail-on = "warning"

[per-file-ignores]
"examples/**" = ["unknown-tool"]
```

In a `pyproject.toml`, put the same keys below `tool.agentlint`:

```toml
[tool.agentlint]
ignore = ["early-close"]
fail-on = "warning"

[tool.agentlint.per-file-ignores]
"examples/**" = ["unknown-tool"]
```

`agentlint config PATH` prints the configuration of a path, and where each value comes from:

<!-- run in fixtures/configuration -->
```console
$ agentlint config agents/tester.md --fail-on error
```

## Which file applies

For each agent file, agentlint uses the nearest configuration. It looks in the file's folder, then in the folder above,
and so on up to the repository's root (the folder with `.git`). It uses only that one file and merges nothing. It skips
a `pyproject.toml` without `[tool.agentlint]`. If a folder has both files, it uses `agentlint.toml`.

`--config FILE` replaces all of these files. `--isolated` reads none of them. Options on the command line override the
configuration.

If a key is unknown or a value is invalid, agentlint names its position and stops with exit status 2:

<!-- run in fixtures/configuration -->
```console
$ agentlint check --config wrong.toml
$ echo $?
```

pre-commit and editors name each file, and a named file is checked even if `exclude` lists it. With `--force-exclude`,
which agentlint's hooks use, excluded files are skipped even then.

## Patterns

Patterns work as in a `.gitignore`. They are relative to the folder of the configuration, or to the current folder with
`--config`. `*` matches any part of a name, and `**` matches any number of folders. A pattern without `/` (other than
one at its end) matches in every folder. A pattern that names a folder matches everything in it. `!`, `\\` and `..` are
not allowed.

## For editors

`agentlint schema config --write schemas --yaml-ls` writes a schema of the file into the project and prints the line
that refers to it:

```toml
#:schema ./schemas/config.schema.json
```

Make it the first line of the file. The TOML extension of VS Code (Even Better TOML) then uses the schema.

## Keys

"""


def files() -> dict[str, str]:
    schema = json.dumps(config_keys.schema(), indent=2, ensure_ascii=False) + "\n"
    return {"schemas/config.schema.json": schema, "docs/configuration.md": page()}


def page() -> str:
    rows = [(f"[{code(key.name)}](#{anchor(key.name)})", key.kind.words, key.default_words) for key in config_keys.KEYS]
    sections = [section(key) for key in config_keys.KEYS]
    return HEAD + rewrite(_INTRO) + table(("key", "value", "default"), rows) + "\n" + "\n".join(sections)


def section(key: config_keys.Key) -> str:
    return (
        f"### {key.name}\n\n{key.meaning}\n\n- Value: {key.kind.words}\n- Default: {key.default_words}\n\n"
        f"```toml\n{key.example}\n```\n"
    )


def anchor(name: str) -> str:
    """The anchor that Markdown viewers give the heading."""
    return name.replace(".", "")
