"""Public repositories, checked as their users would: how many findings of each rule there are in each.

    python -m tests.ecosystem             # fetch what is missing, and compare with fixtures/ecosystem.toml
    python -m tests.ecosystem --write     # write the counts anew, to be read before they are committed
    python -m tests.ecosystem --sample 100 --seed 7     # that many findings by lot, to be read one by one

The repositories are no part of this one: each is fetched by its address and commit, with git, into a cache outside of
it ($AGENTLINT_ECOSYSTEM, or the user's cache folder). One that cannot be fetched is skipped, and said to be.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import subprocess
import sys
import tomllib
from collections import Counter
from pathlib import Path
from typing import Any

FIXTURE = Path(__file__).parents[2] / "fixtures" / "ecosystem.toml"
HEAD = """\
# Public repositories and the number of findings of each rule in them, at every level (`python -m tests.ecosystem`).
# `name` is what the folder is called that it is fetched to: in a folder `agents` a collection is one.
"""


def cache() -> Path:
    given = os.environ.get("AGENTLINT_ECOSYSTEM")
    return Path(given or "~/.cache/agentlint/ecosystem").expanduser()


def fetched(repository: dict[str, Any]) -> Path | None:
    """The folder of a repository at its commit; fetched where it is not there yet, None where it cannot be."""
    folder: Path = cache() / repository["commit"][:12] / repository["name"]
    if not folder.exists():
        unfinished = folder.with_name(f".{folder.name}")
        shutil.rmtree(unfinished, ignore_errors=True)
        unfinished.mkdir(parents=True)
        commands = (
            ("init", "-q"),
            ("fetch", "-q", "--depth", "1", repository["address"], repository["commit"]),
            ("checkout", "-q", "FETCH_HEAD"),
        )
        for command in commands:
            done = subprocess.run(
                ["git", "-c", "advice.detachedHead=false", *command],
                cwd=unfinished,
                env={**os.environ, "GIT_TERMINAL_PROMPT": "0"},
                stderr=subprocess.DEVNULL,
                check=False,
            )
            if done.returncode:
                shutil.rmtree(unfinished)
                return None
        unfinished.rename(folder)
    return folder


def findings(folder: Path) -> list[dict[str, Any]]:
    """What `check` says of all agents in a folder, with no configuration and no home folder of its own."""
    with_home = {**os.environ, "HOME": str(cache() / "nobody"), "PYTHONPATH": str(FIXTURE.parents[1])}
    with_home.pop("GITHUB_ACTIONS", None)
    command = [
        sys.executable,
        "-m",
        "agentlint",
        "check",
        "--isolated",
        "--severity",
        "info",
        "--output-format",
        "json",
    ]
    done = subprocess.run(command, cwd=folder, env=with_home, capture_output=True, text=True, check=False)
    if "Traceback" in done.stderr:
        raise SystemExit(done.stderr)
    found: list[dict[str, Any]] = json.loads(done.stdout)["diagnostics"] if done.stdout else []
    return found


def written(repositories: list[dict[str, Any]]) -> str:
    parts = [HEAD]
    for one in repositories:
        lines = ["", "[[repository]]"]
        lines += [f"{key} = {json.dumps(one[key])}" for key in ("address", "commit", "name")]
        counts = ", ".join(f"{rule} = {number}" for rule, number in sorted(one["findings"].items()))
        parts.append("\n".join([*lines, f"findings = {{ {counts} }}" if counts else "findings = {}"]) + "\n")
    return "".join(parts)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.ecosystem")
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--sample", type=int, default=0)
    parser.add_argument("--seed", type=int, default=0)
    asked = parser.parse_args()
    repositories = tomllib.loads(FIXTURE.read_text("utf-8"))["repository"]
    everything, different = [], 0
    for one in repositories:
        folder = fetched(one)
        if folder is None:
            print(f"{one['address']}: skipped, it cannot be fetched")
            continue
        found = findings(folder)
        everything += [(one["name"], finding) for finding in found]
        counts = dict(Counter(finding["rule"] for finding in found))
        for rule in sorted({*counts, *one["findings"]}):
            was, now = one["findings"].get(rule, 0), counts.get(rule, 0)
            if was != now:
                different += 1
                print(f"{one['address']}: {rule}: {was} before, {now} now")
        one["findings"] = counts
    for name, finding in random.Random(asked.seed).sample(everything, min(asked.sample, len(everything))):
        place = f"{name}/{finding['path']}:{finding['range']['start']['line']}"
        print(f"{place}: {finding['severity']}[{finding['rule']}] {finding['message']}")
    if asked.write:
        FIXTURE.write_text(written(repositories), "utf-8")
    return 1 if different and not asked.write else 0


if __name__ == "__main__":
    sys.exit(main())
