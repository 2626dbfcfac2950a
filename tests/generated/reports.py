"""fixtures/reports/seeds: every report of one run over the seed files, at all levels and for all main platforms."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from agentlint.reports import FORMATS

ROOT = Path(__file__).parents[2]
FOLDER = "fixtures/reports/seeds"
_ENDINGS = {"json": "json", "sarif": "sarif", "gitlab": "json", "junit": "xml"}


def name(report: str) -> str:
    """The file's name for a format."""
    return f"{report}.{_ENDINGS.get(report, 'txt')}"


def files() -> dict[str, str]:
    with tempfile.TemporaryDirectory() as folder:
        outputs = [f"--output={report}:{Path(folder, name(report))}" for report in FORMATS]
        command = [sys.executable, "-m", "agentlint", "check", "--isolated", "--platform=all", "--severity=info"]
        subprocess.run(
            [*command, "--exit-zero", *outputs], cwd=ROOT / "fixtures" / "seeds", capture_output=True, check=True,
            env=os.environ | dict.fromkeys(("GITHUB_WORKSPACE", "CI_PROJECT_DIR"), "")
            | {"PYTHONPATH": str(ROOT), "COLUMNS": "100", "PYTHONUTF8": "1"},
        )  # fmt: skip
        return {f"{FOLDER}/{name(one)}": Path(folder, name(one)).read_bytes().decode("utf-8") for one in FORMATS}
