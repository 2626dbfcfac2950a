"""Small projects rebuilt from public reports: laying one out, and what agentlint says of it.

``python -m tests.project.trouble`` writes ``fixtures/trouble.json`` anew: what is said of each of them, to be compared
with what the real client did (`note`) before it is committed.
"""

from __future__ import annotations

import base64
import json
import os
import tempfile
from contextlib import chdir
from pathlib import Path
from typing import Any

from typer.testing import CliRunner

from agentlint.cli import app

SHARED = Path(__file__).parents[3] / "shared" / "trouble" / "projects.jsonl"
ANSWERS = Path(__file__).parents[2] / "fixtures" / "trouble.json"


def projects() -> list[dict[str, Any]]:
    if not SHARED.is_file():
        return []
    return [json.loads(line) for line in SHARED.read_text("utf-8").splitlines()]


def lay_out(project: dict[str, Any], top: Path) -> tuple[Path, Path]:
    """Make the project's files and links, and those of its home folder. Returns the two folders."""
    root, home = top / "project", top / "home"
    (root / ".git").mkdir(parents=True)
    home.mkdir()
    for base, files in ((root, project["files"]), (home, project["home"])):
        for name, content in files.items():
            path = base / name
            path.parent.mkdir(parents=True, exist_ok=True)
            if "link" in content:
                path.symlink_to(content["link"])
            elif "base64" in content:
                path.write_bytes(base64.b64decode(content["base64"]))
            else:
                path.write_bytes(content["text"].encode())
    return root, home


def answer(project: dict[str, Any], top: Path) -> dict[str, list[str]]:
    """What `check` reports at every level, and what `inspect` shows as in force for each file's own client."""
    root, home = lay_out(project, top)
    user = [] if project["files"] else ["--user"]
    checked = _run(root, home, "check", *user, "--output-format", "json", "--severity", "info")
    findings = sorted(
        f"{one['severity']} {one['rule']} {_short(one['path'], root, home)}:{one['range']['start']['line']}"
        for one in checked["diagnostics"]
        if one["rule"] != "not-portable"
    )
    shown = _run(root, home, "inspect", *user, "--output-format", "json")
    own: dict[tuple[str, str], dict[str, Any]] = {}  # a file's own client comes first
    files = {one["path"]: one["as"] for one in reversed(shown["agents"])}
    for one in shown["agents"]:
        if one["as"] == files[one["path"]]:
            own[one["path"], str(one["name"])] = one
    loaded = sorted(
        f"{one['as']} {one['name']} {one['outcome']}{' (elsewhere)' if one['hypothetical'] else ''}"
        f" {_short(one['path'], root, home)}"
        for one in own.values()
    )
    return {"findings": findings, "agents": loaded}


def _short(path: str, root: Path, home: Path) -> str:
    return path.replace(str(home), "~").replace(str(root), ".").replace("../home", "~")


def _run(root: Path, home: Path, *arguments: str) -> dict[str, Any]:
    environment = {"GITHUB_ACTIONS": None, "HOME": str(home)}
    with chdir(root):
        done = CliRunner().invoke(app, arguments, env=environment, catch_exceptions=False)
    try:
        data: dict[str, Any] = json.loads(done.stdout)
    except ValueError:
        return {"diagnostics": [], "agents": []}
    return data


def main() -> None:
    answers = {}
    for project in projects():
        with tempfile.TemporaryDirectory() as top:
            answers[project["id"]] = answer(project, Path(os.path.realpath(top)))
    ANSWERS.write_text(json.dumps(answers, indent=1, ensure_ascii=False) + "\n", "utf-8")


if __name__ == "__main__":
    main()
