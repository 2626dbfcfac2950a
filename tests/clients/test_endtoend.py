"""The end-to-end run: its yardstick, its choice of files, and a small run where the clients are installed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.clients import endtoend, generated
from tests.clients.endtoend import Figures, Outcome, Sample
from tests.clients.install import Installation, Unavailable
from tests.clients.rights import ASK, NONE, SOME, WHOLE, gained, rights
from tests.clients.test_clients import run

if TYPE_CHECKING:
    from pathlib import Path

EVERYTHING = {
    "claude": frozenset({"Read", "Write", "Edit", "Bash", "WebFetch", "Agent", "mcp__probe__alpha"}),
    "opencode": frozenset[str](),
    "copilot": frozenset({"view", "create", "edit", "bash", "grep", "task", "probe-alpha"}),
}
SERVERS = {"probe": ("alpha",)}
NOTHING = dict.fromkeys(("read", "search", "write", "execute", "network", "spawn", "mcp probe/alpha"), NONE)


@pytest.mark.parametrize(
    ("client", "agent", "given"),
    [
        ("claude", {"tools": "all", "tools_listed": "All tools"}, dict.fromkeys(NOTHING, WHOLE)),
        ("claude", {"tools": ["Read", "mcp__probe__alpha"]}, {"read": WHOLE, "mcp probe/alpha": WHOLE}),
        ("claude", {"tools": ["Edit"]}, {"write": WHOLE}),
        ("claude", {"tools": ["Bash"]}, {"execute": WHOLE, "read": WHOLE, "search": WHOLE}),
        ("claude", {"tools": ["Read"], "tools_listed": "All tools except Bash"}, {"read": WHOLE, "search": WHOLE}),
        ("claude", {"tools": ["Read"], "tools_listed": "All tools except Glob, Grep"}, {"read": WHOLE}),
        ("claude", {"refused": "zero tools"}, {}),
        ("copilot", {"tools": "all", "tools_parsed": ["*"]}, dict.fromkeys(NOTHING, WHOLE)),
        ("copilot", {"tools": ["skill", "sql"], "tools_parsed": ["WebFetch"]}, {"network": WHOLE}),
        ("copilot", {"tools": ["create", "probe-alpha"]}, {"write": WHOLE, "mcp probe/alpha": WHOLE}),
        ("opencode", {"permission": ["*:*=deny", "edit:*=ask"]}, {"write": ASK}),
        ("opencode", {"permission": ["*:*=deny", "bash:*=deny", "bash:git *=allow"]}, {"execute": SOME}),
        ("opencode", {"permission": ["*:*=deny", "bash:git *=allow", "bash:*=deny"]}, {}),
        ("opencode", {"permission": ["*:*=deny", "prob?_*:*=allow"]}, {"mcp probe/alpha": WHOLE}),
        ("opencode", {"permission": ["*:*=deny", "*:s*=allow"]}, dict.fromkeys(list(NOTHING)[:6], SOME)),
    ],
)  # fmt: skip
def test_rights_are_told_from_what_a_client_showed(
    client: str, agent: dict[str, object], given: dict[str, int]
) -> None:
    found = rights(client, agent, EVERYTHING[client], SERVERS)
    assert found == NOTHING | given


def test_a_right_is_gained_when_it_goes_further_than_before() -> None:
    assert gained({"write": WHOLE, "execute": ASK, "spawn": NONE}, {"write": SOME, "execute": ASK}) == ["write"]


def test_files_are_chosen_by_chance_and_the_same_for_the_same_seed(tmp_path: Path) -> None:
    folder = tmp_path / "claude"
    folder.mkdir()
    for number in range(30):
        extra = "tools: Read\n" if number < 15 else ""
        (folder / f"a{number}.md").write_text(f"---\nname: a{number}\ndescription: d\n{extra}---\n")
    (folder / "hook.md").write_text("---\nname: h\ndescription: d\nhooks:\n  Stop:\n  - command: rm -rf /\n---\n")
    chosen = endtoend.sample("claude", tmp_path, 10, 1)
    assert chosen == endtoend.sample("claude", tmp_path, 10, 1) != endtoend.sample("claude", tmp_path, 10, 2)
    public = [one for one in chosen if not one.origin.startswith("fixtures/seeds/")]
    assert len(public) == 10
    assert sum(b"tools:" in one.data for one in public) >= 5
    assert len(chosen) - len(public) == 3
    assert "hook.md" not in {one.name for one in endtoend.sample("claude", tmp_path, 31, 1)}


@pytest.mark.parametrize("platform", endtoend.FOLDERS)
def test_made_up_files_are_the_same_for_the_same_seed_and_mostly_load(platform: str) -> None:
    made = endtoend.made_up(platform, 60, 1)
    assert made == endtoend.made_up(platform, 60, 1)
    assert sum(one.seen(platform).outcome == "loaded" for one in made) > 30
    assert generated.agent(platform, 3, 1) != generated.agent(platform, 3, 2)


def test_projects_hold_no_name_twice_and_suspects_alone() -> None:
    def claude(file: str, name: str) -> Sample:
        return Sample(file, file, f"---\nname: {name}\ndescription: d\n---\n".encode(), "claude")

    one, same, other = claude("a.md", "Code Reviewer"), claude("b.md", "code-reviewer"), claude("c.md", "other")
    broken = Sample("d.md", "d.md", b"no frontmatter", "claude")
    assert endtoend.projects([one, broken, same, other]) == [[one, other], [same], [broken]]


def test_the_report_has_every_failure() -> None:
    figures = Figures(failures=[("x.md", "rights: gained execute")], refused=[("y.md", "no")])
    figures.counts.update({"files": 3, "refused": 1, "converted": 2, "not rights": 1})
    lines = list(endtoend.report(Outcome({("claude", "copilot"): figures}, {("claude", "claude"): Figures()})))
    assert lines[1].split() == ["claude", "->", "copilot", *map(str, (3, 1, 2, 2, 2, 2, 2, 1, 2, 2, 2, 0))]
    assert lines[-5:] == [
        "1 reasons to refuse a file",
        "  y.md: no",
        "1 failures",
        "  claude -> copilot: x.md",
        "    rights: gained execute",
    ]


@pytest.mark.clients
def test_seeds_and_made_up_agents_survive_the_real_clients() -> None:
    try:
        for client in endtoend.FOLDERS:
            Installation.pinned(client).require()
    except Unavailable as reason:
        pytest.skip(str(reason))
    done = run("end-to-end", "--files", "0", "--generated", "6")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "0 failures" in done.stdout


def test_without_public_files_one_sentence_says_so(tmp_path: Path) -> None:
    done = run("end-to-end", "--corpus", str(tmp_path / "none"), AGENTLINT_CLIENTS=str(tmp_path))
    assert (done.returncode, done.stdout) == (2, "")
    assert "is not installed" in done.stderr or "no public files" in done.stderr
