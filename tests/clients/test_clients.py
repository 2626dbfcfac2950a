"""The real clients in the loop: a sample of the cases where they are installed; and the harness's own parts."""

from __future__ import annotations

import datetime
import json
import os
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from tests.clients import blind, cases, marked, news, observe
from tests.clients.cases import Case, Change, Verdict
from tests.clients.fake_api import Answer, FakeApi, Order
from tests.clients.install import CLIENTS, PROGRAMS, Installation, Unavailable, install
from tests.clients.observe import CLIENTS as OBSERVERS
from tests.clients.observe import _verdicts, compare, describe, summary
from tests.clients.sandbox import box

REPOSITORY = Path(__file__).resolve().parents[2]

SAMPLE = {
    "claude": [
        "plain-valid",
        "lenient-colon",
        "colon-at-end",
        "tools-all-unknown",
        "disallowed-pattern",
        "plugin-plain",
    ],
    "opencode": ["plain-valid", "rescue-colon", "start-at", "color-red", "permission-key-star-last", "disable-true"],
    "copilot": ["plain-valid", "description-colon", "tools-pattern", "infer-false", "unknown-keys-several"],
    "kilo": ["place-kilo-agents", "mode-Primary", "disable-true"],
    "gemini": ["blank-lines-in-fm", "bom"],
    "qwen": ["blank-lines-in-fm", "comment-line"],
    "codex": ["minimal", "no-name", "place-codex-agent"],
    "vscode": ["1num", "f-both", "plain-valid"],
    "droid": ["place-factory-droids", "place-factory-agents", "fm-unclosed"],
}
"""A few cases of each client that show the different outcomes."""


def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "tests.clients", *arguments],
        cwd=REPOSITORY,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=300,
    )


@pytest.mark.clients
@pytest.mark.parametrize("client", CLIENTS)
def test_the_client_still_does_what_was_written_down(client: str) -> None:
    try:
        Installation.pinned(client).require()
    except Unavailable as reason:
        pytest.skip(str(reason))
    only = [word for case in SAMPLE[client] for word in ("--only", case)]
    done = run("observe", "--client", client, *only)
    assert done.returncode == 0, done.stdout + done.stderr
    assert f"nothing changed in {len(SAMPLE[client])} cases" in done.stdout


@pytest.mark.parametrize("client", CLIENTS)
def test_without_the_client_one_sentence_says_how_to_get_it(client: str, tmp_path: Path) -> None:
    done = run("observe", "--client", client, AGENTLINT_CLIENTS=str(tmp_path))
    assert done.returncode == 2
    version = Installation.pinned(client).version
    assert done.stderr == (
        f"{client} {version} is not installed in {tmp_path}: run `python -m tests.clients install --client {client}`.\n"
    )
    assert done.stdout == ""


def test_without_npm_one_sentence_says_so(tmp_path: Path) -> None:
    done = run("install", "--client", "claude", AGENTLINT_CLIENTS=str(tmp_path), PATH=str(tmp_path))
    assert (done.returncode, done.stdout) == (2, "")
    version = Installation.pinned("claude").version
    assert done.stderr == f"claude {version} cannot be fetched: npm is not installed here.\n"


def test_npm_failing_is_one_sentence_with_its_reason(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    npm = tmp_path / "npm"
    npm.write_text(
        "#!/bin/sh\necho 'npm error code ENOTFOUND' >&2\necho 'npm error network no such host' >&2\nexit 1\n"
    )
    npm.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)
    monkeypatch.setenv("AGENTLINT_CLIENTS", str(tmp_path / "cache"))
    wanted = Installation("copilot", "1.2.3")
    with pytest.raises(Unavailable) as caught:
        install(wanted)
    assert str(caught.value) == (
        f"copilot 1.2.3 cannot be fetched from npm ({wanted.package}@1.2.3): network no such host"
    )
    assert not wanted.folder.exists()


def test_every_client_has_cases_and_an_observer() -> None:
    assert set(OBSERVERS) == set(CLIENTS) == set(SAMPLE)
    for client, sample in SAMPLE.items():
        assert set(sample) <= {case.id for case in cases.load(client)}


def test_cases_survive_writing_and_reading() -> None:
    case = Case(
        "x", {"a.md": b"\xef\xbb\xbf---\r\n", "b.md": b"\xff\x00"}, "~/x", "c 1", "2026-11-21", Verdict("loaded")
    )
    record = json.loads(json.dumps(cases.case_to_json(case)))
    assert record["files"] == {"a.md": {"text": "\ufeff---\r\n"}, "b.md": {"base64": "/wA="}}
    assert cases.case_from_json(record) == case


def test_changes_name_the_field() -> None:
    then = Verdict("loaded", ({"name": "t", "tools": "all", "mode": "all"},), ("warned",))
    now = Verdict("loaded", ({"name": "t", "tools": [], "model": "m"},), ("warned",))
    found = list(cases.changes("x", then, now))
    assert found == [
        Change("x", "agents[t].tools", "all", []),
        Change("x", "agents[t].mode", "all", None),
        Change("x", "agents[t].model", None, "m"),
    ]
    assert list(describe(found)) == [
        "x",
        '  ~ agents[t].tools: "all" -> []',
        '  - agents[t].mode: "all"',
        '  + agents[t].model: "m"',
    ]
    assert summary(found, 3, "c 1") == "c 1: 1 of 3 cases changed (fields: 1 added, 1 removed, 1 changed)."
    assert list(cases.changes("x", then, then)) == []
    assert summary([], 3, "c 1") == "c 1: nothing changed in 3 cases."


def test_nothing_is_laid_out_outside_the_box() -> None:
    with box() as where:
        where.lay_out({"t.md": b"x"}, "~/.claude/agents")
        assert (where.home / ".claude" / "agents" / "t.md").read_bytes() == b"x"
        with pytest.raises(ValueError, match="outside the box"):
            where.lay_out({"../../../../../../../../t.md": b"x"}, ".claude/agents")
        root = where.root
    assert not root.exists()


@pytest.mark.parametrize(
    ("path", "body", "told"),
    [
        ("/v1/messages", {"model": "m"}, '"type": "tool_use", "id": "1", "name": "Agent", "input": {"a": 1}'),
        (
            "/v1/messages",
            {"stream": True},
            'event: content_block_delta\ndata: {"type": "content_block_delta", "index": 0',
        ),
        ("/v1/chat/completions", {"model": "m"}, '"function": {"name": "Agent", "arguments": "{\\"a\\": 1}"}'),
        ("/v1/chat/completions", {"stream": True}, '"finish_reason": "tool_calls"}]}\n\ndata: [DONE]\n\n'),
    ],
)
def test_the_fake_model_orders_tools_in_both_dialects(path: str, body: dict[str, object], told: str) -> None:
    with FakeApi(lambda _: Answer(orders=(Order("1", "Agent", {"a": 1}),))) as api:
        request = urllib.request.Request(api.url + path, json.dumps(body).encode(), method="POST")
        with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request, timeout=10) as answer:
            assert told in answer.read().decode()
        assert api.requests == [body]


def test_names_that_are_packed_among_known_ones(tmp_path: Path) -> None:
    known = frozenset(f"{letter}_known_key" for letter in "abcdefghijklmnopqrstuvwxyz")
    names = sorted(known)
    run = "".join([*names[:10], "new_key", *names[10:], "tail"])
    (tmp_path / "program").write_bytes(b"\0struct Config" + run.encode() + b"\0" + "".join(names[:5]).encode() * 3)
    assert news.packed(tmp_path / "program", known) == {"new_key"}


def test_names_beside_known_keys_of_a_new_program(tmp_path: Path) -> None:
    known = frozenset({"name", "description", "tools", "model", "hooks", "memory", "effort"})
    far = b"".join(b"word%d:1," % number for number in range(20))
    old = b"\x00{name:s(),description:s(),tools:l(),model:s(),hooks:h(),memory:m()}\xff{" + far
    new = old.replace(b"memory:m()", b'memory:m(),"newKey":s(),effort:n()') + b"lonely:1,name:2}"
    (tmp_path / "old").write_bytes(old)
    (tmp_path / "new").write_bytes(new)
    assert news.candidates(tmp_path / "old", tmp_path / "new", known) == ["newKey"]
    assert news.candidates(tmp_path / "new", tmp_path / "new", known) == []


def test_a_name_at_the_border_of_two_pieces_is_found_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(news, "CHUNK", 128)
    names = [f"someLongKey{number}" for number in range(40)]
    (tmp_path / "program").write_bytes(",".join(f"{name}:1" for name in names).encode())
    assert list(dict.fromkeys(news._names(tmp_path / "program"))) == names


@pytest.mark.parametrize(
    ("observed", "newest", "is_news"),
    [
        ("2.1.332", "2.1.332", False),
        ("2.1.332", "2.1.340", True),
        ("0.171.0", "0.99.0", False),
        ("1.9.0", "1.10.0", True),
    ],
)
def test_what_counts_as_news(observed: str, newest: str, is_news: bool) -> None:
    one = news.News("claude", observed, "2026-11-27", newest)
    assert one.is_news is is_news
    told = f"newer: {newest}" if is_news else "nothing newer"
    assert list(news.table([one])) == [f"claude  observed {observed} on 2026-11-27, {told}"]


@pytest.mark.parametrize(
    ("client", "platform"), [(client, client) for client in CLIENTS if client != "vscode"] + [("vscode", "copilot")]
)
def test_a_new_version_is_one_entry_of_the_platform(
    client: str, platform: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = f"agentlint/platforms/{platform}/__init__.py"
    copy = tmp_path / place
    copy.parent.mkdir(parents=True)
    before = (REPOSITORY / place).read_text("utf-8")
    copy.write_text(before, "utf-8")
    monkeypatch.setattr(news, "ROOT", tmp_path)
    observed = PROGRAMS[client].observed
    assert news.write_version(client, "99.0.1") == place
    today = datetime.datetime.now(tz=datetime.UTC).date().isoformat()
    last = list(observed)[-1]
    old = f'"{last}": "{observed[last]}"'
    assert copy.read_text("utf-8") == before.replace(old + "}", f'{old}, "99.0.1": "{today}"}}')


@pytest.mark.parametrize("client", CLIENTS)
def test_every_change_of_a_recorded_answer_is_noticed(client: str) -> None:
    known = cases.load(client)[::5]
    tried, missed = blind.unseen(known)
    assert tried > 5 * len(known)
    assert missed == []


@pytest.mark.parametrize("client", CLIENTS)
def test_rivals_can_be_told_apart(client: str) -> None:
    assert {case.id: found for case in cases.load(client) if (found := blind.alike(case))} == {}


def test_files_that_no_answer_could_tell_apart() -> None:
    one = b"---\nname: t\ndescription: d\n---\nBody.\n"
    assert blind.alike(Case("x", {"a.md": one, "b.md": one + b"\n"})) == [("a.md", "b.md")]
    assert blind.alike(Case("x", {"a.md": one, "b.md": one.replace(b"Body", b"Other")})) == []
    assert blind.alike(Case("x", {"a.md": one, "b.md": one.replace(b"name: t", b"name: u")})) == []


class Racing:
    """A client that lists the files of a folder as they were made, or as it likes."""

    def __init__(self, *answers: str) -> None:
        self.answers = answers
        self.asked: list[list[str]] = []

    def observe(self, case: Case) -> Verdict:
        self.asked.append(list(case.files))
        first = next(iter(case.files)) if not self.answers else self.answers[len(self.asked) % len(self.answers)]
        return Verdict("loaded", ({"name": "t", "description": first},))


def test_an_order_is_tried_both_ways_and_a_race_is_recorded_as_one() -> None:
    case = Case("x", {"a.md": b"1", "b.md": b"2"})
    steady = Racing("a.md")
    assert len(_verdicts(steady, case)) == 1  # type: ignore[arg-type]
    assert steady.asked == [["a.md", "b.md"], ["b.md", "a.md"]]
    found = _verdicts(Racing(), case)  # type: ignore[arg-type]
    assert [one.agents[0]["description"] for one in found] == ["a.md", "b.md"]
    recorded = case.seen(found, "c 1", "2026-11-28")
    assert recorded.verdict is not None
    assert len(recorded.either) == 1
    assert cases.case_from_json(json.loads(json.dumps(cases.case_to_json(recorded)))) == recorded
    for answers in (found, found[1:], found[:1], found[::-1]):
        assert compare([recorded], [case.seen(answers, "c 2", "2026-11-29")]) == []
    other = Verdict("loaded", ({"name": "t", "description": "c.md"},))
    assert compare([recorded], [case.seen([found[0], other], "c 2", "2026-11-29")]) == []
    [change] = compare([recorded], [case.seen([other], "c 2", "2026-11-29")])
    assert (change.field, change.then, change.now) == ("agents[t].description", "a.md", "c.md")
    drifted = Racing("c.md")
    assert _verdicts(drifted, recorded) == [other]  # type: ignore[arg-type]
    assert len(drifted.asked) == 8
    later = case.seen([other], "c 1", "2026-11-29").joined(recorded)
    assert later.verdicts == (other, *recorded.verdicts)
    assert case.seen([other], "c 2", "2026-11-29").joined(recorded).verdicts == (other,)
    assert len(_verdicts(Racing(), Case("y", {"a.md": b"1", "opencode.json": b"{}"}))) == 1  # type: ignore[arg-type]


def test_links_are_laid_out_as_links() -> None:
    case = Case("x", {"docs/t.md": b"text", "t.md": cases.Link(b"docs/t.md")}, "")
    assert cases.case_to_json(case)["files"]["t.md"] == {"link": "docs/t.md"}
    assert isinstance(cases.case_from_json(json.loads(json.dumps(cases.case_to_json(case)))).files["t.md"], cases.Link)
    with box() as where:
        where.lay_out(case.files, "")
        assert (where.project / "t.md").is_symlink()
        assert (where.project / "t.md").read_bytes() == b"text"


def test_older_versions_answer_as_they_did_whatever_a_newer_one_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(observe, "DIFFERENCES", tmp_path / "differences.json")

    def case(name: str, **fields: object) -> Case:
        return Case(name, {"t.md": b""}, verdict=Verdict("loaded", ({"name": "t", **fields},)))

    then = [case("moved", mode="all", tools=["a"]), case("stays", mode="all")]
    observe.record_differences(
        Installation("claude", "1.0.0"),
        {"moved", "stays"},
        compare(then, [case("moved", mode="all", tools=["b"]), case("stays", mode="primary")]),
    )
    new = case("moved", mode="subagent", tools=["b"])
    observe.restate_differences("claude", then, {"moved": new})
    recorded = observe.recorded_differences()
    assert [(one["case"], one["field"], one["then"], one["now"]) for one in recorded] == [
        ("moved", "agents[t].mode", "all", "subagent"),
        ("stays", "agents[t].mode", "primary", "all"),
    ]
    assert cases.earlier(new, recorded).verdict == Verdict("loaded", ({"name": "t", "mode": "all", "tools": ["b"]},))


class _Fake:
    """Shows the text of each file as an agent's prompt, but for the lines that are comments."""

    def __init__(self, hidden: bytes) -> None:
        self.hidden = hidden

    def observe(self, case: Case) -> Verdict:
        shown = {
            name: b"".join(line for line in data.splitlines(True) if not line.startswith(self.hidden))
            for name, data in case.files.items()
        }
        return Verdict("loaded", tuple({"name": name, "prompt": text.decode()} for name, text in shown.items()))


def test_a_client_that_sees_the_marker_is_noticed(tmp_path: Path) -> None:
    with_marker, without = marked.pairs("kilo", tmp_path, 3, 1)
    assert len(with_marker) == len(without) == 3
    assert all(path.startswith(".kilo/agents/") and data != without[path] for path, data in with_marker.items())
    right = marked.look(_Fake(b"#"), with_marker, without)  # type: ignore[arg-type]
    assert right.is_right
    assert list(marked.report("c 1", right)) == ["c 1: 3 agents of 3 outputs, equal in name, prompt"]
    wrong = marked.look(_Fake(b"//"), with_marker, without)  # type: ignore[arg-type]
    assert [change.field.rpartition(".")[2] for change in wrong.differences] == ["prompt"] * 3
    assert not wrong.is_right
