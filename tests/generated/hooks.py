"""The manifest that pre-commit reads: .pre-commit-hooks.yaml.

Its pattern is what a walk finds by path alone. A plugin's agents folder is told by the folder beside it, which no
pattern can say: docs/integrations.md has the line for such repositories.
"""

from __future__ import annotations

import re

from agentlint.engine.hook import ALONE, Hook
from agentlint.engine.origin import Origin
from agentlint.engine.places import AGENT_ENDINGS
from agentlint.platforms import PLATFORMS

_MANIFEST = """\
# Generated: python -m tests.generate. pre-commit reads this file; docs/integrations.md shows how to use it.
# Typer 0.29 and newer load pydantic for each option, which doubles the start-up time; both versions work.
- id: agentlint-check
  name: agentlint check
  description: Report mistakes in AI agent files, skills and commands.
  entry: agentlint check --force-exclude
  language: python
  additional_dependencies: &quick ["typer<0.29"]
  files: &agents |-
    (?x)(
{pattern}
    )
  require_serial: true # one process sees all files and reports two agents with the same name
- id: agentlint-fix
  name: agentlint fix
  description: Make safe fixes in AI agent files. Fails if it changed a file or if an error remains.
  entry: agentlint fix --force-exclude
  language: python
  additional_dependencies: *quick
  files: *agents
  require_serial: true
- id: agentlint-convert-check
  name: agentlint convert --check
  description: Fails if a converted agent file is out of date. Needs args such as [--from, claude, --to, opencode].
  entry: agentlint convert --check
  language: python
  additional_dependencies: *quick
  pass_filenames: false # source and target change together, so the hook checks the whole project
  always_run: true # a deleted file matches no pattern
"""


def pattern() -> str:
    """One alternative a line, for a pattern in verbose mode."""
    places = [folder.path for listed in PLATFORMS.values() for folder in listed.folders if not folder.beside]
    folders = "|\n".join(f"        {re.escape(folder)}" for folder in dict.fromkeys(places))
    endings = "|".join(ending.removeprefix(".") for ending in AGENT_ENDINGS)
    named = "|".join(re.escape(ending) for listed in PLATFORMS.values() for ending in listed.endings)
    further = {folder for listed in PLATFORMS.values() for folder in listed.further if not folder.beside}
    skills, commands = (
        "|\n".join(f"        {re.escape(path)}" for path in sorted({one.path for one in further if one.kind == kind}))
        for kind in ("skill", "command")
    )
    return (
        f"      (^|/)(\n{folders}\n      )/.+\\.(?i:{endings})$|\n      (?i:{named})$|\n"
        f"      (^|/)(\n{skills}\n      )/.+/(?i:skill\\.md)$|\n"
        f"      (^|/)(\n{commands}\n      )/.+\\.(?i:{endings})$"
    )


def files() -> dict[str, str]:
    return {".pre-commit-hooks.yaml": _MANIFEST.format(pattern=pattern())}


def sections() -> dict[str, str]:
    """What `agentlint init` writes: the local hook, and the one of an installation from a repository."""
    elsewhere = Origin("https://git.example.org/agentlint", "3f786850e387550fdab836ed7e6dc881de23001b")
    hooks = {"local-hook": Hook(None), "repository-hook": Hook(elsewhere)}
    return {name: f"```yaml\n# .pre-commit-config.yaml\nrepos:\n{hook.item(*ALONE)}```" for name, hook in hooks.items()}
