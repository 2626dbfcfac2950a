"""Projects rebuilt from public reports: what is found in each, and which agents are in force in the clients."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.project.trouble import ANSWERS, answer, projects

if TYPE_CHECKING:
    from pathlib import Path

PROJECTS = projects()
OPEN = {
    "73": "the client loads the mode, and so it is shown: there is nothing to find",
    "12": "hooks of a project's agent wait for the folder to be trusted: true of every agent with hooks, and no fault",
    "98": "`@file` in a prompt may be meant as text: nothing is said of it",
}
"""What the client does and agentlint does not tell, with the reason."""

pytestmark = pytest.mark.skipif(not PROJECTS, reason="needs ../shared/trouble")


def test_each_project_is_seen_as_its_clients_see_it(tmp_path: Path) -> None:
    expected = json.loads(ANSWERS.read_text("utf-8"))
    assert set(expected) == {project["id"] for project in PROJECTS}
    got = {}
    for project in PROJECTS:
        top = tmp_path / project["id"]
        top.mkdir()
        got[project["id"]] = answer(project, top)
    assert got == expected


def test_what_was_missed_is_found() -> None:
    """Of each project in which something went wrong that agentlint did not tell: now it does, or the reason stands in
    `OPEN`."""
    expected = json.loads(ANSWERS.read_text("utf-8"))
    missed = [project["id"] for project in PROJECTS if project["verdict_2026_11_27"] == "missing"]
    silent = {one for one in missed if not expected[one]["findings"]}
    assert silent == set(OPEN)
