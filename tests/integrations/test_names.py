"""Whose name it is: no address but this project's own, and a command that stays ours beside another `agentlint`."""

from __future__ import annotations

import re
import subprocess
import sys
import sysconfig
import tomllib
from pathlib import Path

import pytest

from agentlint import __version__, home

ROOT = Path(__file__).parents[2]
TEXT = {".py", ".md", ".yml", ".yaml", ".toml", ".json", ".jsonl", ".sarif", ".xml", ".txt", ".sh", ".svg", ".cfg", ""}
NAME = r"agentlint(?:-md)?"
ADDRESS = re.compile(
    rf"(?:https?://[^\s\"'<>)`]*[./@]{NAME}\b|(?:github\.com|githubusercontent\.com)/{NAME}\b|\buses: *{NAME}/"
    rf"|\bpip install [^\n]*{NAME}==)[^\s\"'<>)`]*"
)
EXAMPLE = re.compile(r"https://git\.example\.org/agentlint\b")


def files() -> list[Path]:
    folders = ("agentlint", "agentlint_md", "schemas", "docs", "fixtures", "tests", ".github", ".ci")
    found = [path for folder in folders for path in (ROOT / folder).rglob("*") if path.is_file()]
    found += [path for path in ROOT.iterdir() if path.is_file()]
    return [
        path for path in found if path.suffix in TEXT and "__pycache__" not in path.parts and path != Path(__file__)
    ]


def test_no_file_names_an_address_that_is_not_this_projects_own() -> None:
    """The project's own stands in one place, as long as there is one; in examples one that belongs to nobody."""
    foreign = [
        f"{path.relative_to(ROOT)}: {match[0]}"
        for path in files()
        for match in ADDRESS.finditer(path.read_text("utf-8", "replace"))
        if not EXAMPLE.match(match[0]) and path != ROOT / "agentlint" / "home.py"
    ]
    assert foreign == []


@pytest.mark.parametrize(
    "text",
    [
        "https://github.com/agentlint/agentlint", "repo: https://x.org/a/agentlint.git", "uses: agentlint/agentlint@v1",
        "https://raw.githubusercontent.com/agentlint/agentlint/main/x", "git+https://x.org/agentlint-md",
        "pip install -q agentlint-md==0.1.0", "github.com/agentlint",
    ],
)  # fmt: skip
def test_such_an_address_would_be_seen(text: str) -> None:
    assert ADDRESS.search(text)


def test_the_package_says_the_same_address() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert project["name"] == home.DISTRIBUTION
    expected = {
        "Repository": home.HOME,
        "Documentation": home.page("docs"),
        "Changelog": home.page("CHANGELOG.md"),
    }
    assert project.get("urls", {}) == {name: address for name, address in expected.items() if address}


IMPORTED = "import agentlint; print(agentlint.check_text('', path='.claude/agents/a.md')[0].rule)"
"""The library, in a process of its own."""
OTHER = {
    "pyproject.toml": '[build-system]\nrequires = ["hatchling"]\nbuild-backend = "hatchling.build"\n'
    '[project]\nname = "agentlint"\nversion = "9.9"\n[project.scripts]\nagentlint = "agentlint.__main__:main"\n',
    "agentlint/__init__.py": '__version__ = "9.9"\n',
    "agentlint/__main__.py": 'def main():\n    print("another product")\n',
    "agentlint/cli/__init__.py": "",
    "agentlint/engine/__init__.py": "raise ImportError\n",
    "agentlint/text.py": "",
}
"""What agentlint 2.10.1 on PyPI has in common with us (seen on 2026-11-27), and more: the names of package, modules and
command."""


@pytest.mark.slow
def test_the_second_command_stays_ours_beside_another_agentlint(tmp_path: Path) -> None:
    """Installed after ours it takes the command and files of the package away, removed it leaves holes behind."""
    for name, text in OTHER.items():
        path = tmp_path / "other" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    agent = tmp_path / ".claude" / "agents" / "a.md"
    agent.parent.mkdir(parents=True)
    agent.write_text("---\nname: a\ndescription: Does things\ntools: Grepp\n---\nGo.\n")
    environment = tmp_path / "venv"
    run(tmp_path, sys.executable, "-m", "venv", str(environment))
    programs = environment / ("Scripts" if sys.platform == "win32" else "bin")
    python = str(programs / "python")
    packages = run(tmp_path, python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))").strip()
    # What agentlint needs is what these tests run with.
    (Path(packages) / "needed.pth").write_text(sysconfig.get_path("purelib") + "\n")

    def pip(*arguments: str) -> None:
        run(tmp_path, python, "-m", "pip", *arguments, "--quiet", "--disable-pip-version-check")

    def ours() -> None:
        assert run(tmp_path, str(programs / "agentlint-md"), "--version") == f"agentlint-md {__version__}\n"
        for jobs in ("1", "2"):
            said = run(tmp_path, str(programs / "agentlint-md"), "check", "--jobs", jobs, status=1)
            assert "error[all-tools-unknown]" in said

    pip("install", "--no-deps", str(ROOT))
    assert run(tmp_path, str(programs / "agentlint"), "--version") == f"agentlint-md {__version__}\n"
    assert run(tmp_path, python, "-c", IMPORTED) == "frontmatter-missing\n"
    ours()
    pip("install", "--no-deps", str(tmp_path / "other"))
    assert run(tmp_path, str(programs / "agentlint")) == "another product\n"
    ours()
    pip("uninstall", "--yes", "agentlint")
    assert not (Path(packages) / "agentlint" / "__init__.py").exists()
    ours()


def run(folder: Path, *command: str, status: int = 0) -> str:
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, timeout=300)
    assert done.returncode == status, done.stdout + done.stderr
    return done.stdout
