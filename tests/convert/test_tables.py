"""The tables by which clients' files are read and written: `agentlint.platforms.writing`."""

from __future__ import annotations

import pytest

from agentlint.model.agent import Agent, Loss, Wish
from agentlint.platforms.claude.agent import LAYOUT as CLAUDE
from agentlint.platforms.codex.agent import LAYOUT as CODEX
from agentlint.platforms.conversion import Fields
from agentlint.platforms.copilot.agent import LAYOUT as COPILOT
from agentlint.platforms.cursor.agent import LAYOUT as CURSOR
from agentlint.platforms.droid.agent import LAYOUT as DROID
from agentlint.platforms.gemini.agent import LAYOUT as GEMINI
from agentlint.platforms.kilo.agent import FORM
from agentlint.platforms.opencode.agent import layout
from agentlint.platforms.opencode.form import OPENCODE
from agentlint.platforms.qwen.agent import LAYOUT as QWEN
from agentlint.platforms.schema import load
from agentlint.platforms.writing import Layout, Own, Row, Said, among, as_tuple, rows_of

LAYOUTS = (CLAUDE, CODEX, COPILOT, CURSOR, DROID, GEMINI, layout(FORM), layout(OPENCODE), QWEN)


def table(*steps: Row | Own) -> Layout:
    return Layout("cursor", "Cursor", ("description", "pace", "colour", "note"), steps, {})


def read(layout: Layout, data: dict[str, object], platform: str = "cursor") -> Agent:
    agent = Agent(platform, "a", title="Cursor")
    fields = Fields(agent, data)
    layout.read(fields)
    agent.extras = fields.left
    return agent


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.id)
def test_a_key_is_known_to_the_schema_and_has_its_place(layout: Layout) -> None:
    known = load(layout.id).properties
    for row in rows_of(layout.steps):
        assert hasattr(Agent, row.attribute), row.key
        assert row.key in layout.order, row.key
        assert {row.key, *row.older} <= known.keys(), row.key


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.id)
def test_a_key_is_read_once(layout: Layout) -> None:
    keys = [key for row in rows_of(layout.steps) for key in (row.key, *row.older)]
    assert len(keys) == len(set(keys))
    assert not layout.reading or {row.key for row in rows_of(layout.steps)} <= {*layout.reading}


def test_one_row_reads_and_writes_a_key() -> None:
    layout = table(Row("effort", "pace", str))
    agent = read(layout, {"pace": "slow", "other": 1})
    assert (agent.effort, agent.extras) == ("slow", {"other": 1})
    written = layout.write(agent, Wish())
    assert written.fields == {"pace": "slow", "other": 1}
    assert written.losses[0] == Loss("pace", "slow", "mapped", "", "same", ("pace", "slow"))


@pytest.mark.parametrize("value", [1, True, None, "fast"])
def test_a_value_that_is_not_in_force_is_told_of(value: object) -> None:
    agent = read(table(Row("effort", "pace", str, good=("slow",).__contains__)), {"pace": value})
    assert agent.effort is None
    [loss] = agent.losses
    assert (loss.field, loss.value, loss.kind) == ("pace", value, "dropped")


def test_a_value_that_says_nothing_has_its_reason() -> None:
    agent = read(table(Row("effort", "pace", str, idle={"auto": "it is chosen anew"})), {"pace": "auto"})
    assert agent.effort is None
    assert agent.losses == [Loss("pace", "auto", "dropped", "it is chosen anew")]


def test_an_older_name_is_read_where_the_newer_is_not_written() -> None:
    layout = table(Row("effort", "pace", str, older=("tempo",)))
    assert read(layout, {"tempo": "slow"}).fields == {"effort": ("tempo", "slow")}
    both = read(layout, {"pace": "slow", "tempo": "fast"})
    assert (both.effort, both.extras) == ("slow", {"tempo": "fast"})


def test_a_value_without_a_word_is_lost_for_the_reason_of_the_row() -> None:
    row = Row("effort", "pace", str, among(("slow",)), "{title} knows one, {source} more")
    agent = read(table(row), {"pace": "fast"}, "claude")
    assert table(row).write(agent, Wish()).losses == [Loss("pace", "fast", "dropped", "Cursor knows one, Cursor more")]


def test_a_file_of_the_clients_own_keeps_its_value() -> None:
    row = Row("skills", "note", (str, list), lambda names: Said(", ".join(names)), taken=as_tuple)
    layout = table(row)
    for written in ("a,b", ["a", "b"]):
        agent = read(layout, {"note": written})
        assert agent.skills == ("a", "b")
        assert layout.write(agent, Wish()).fields == {"note": written}
    assert layout.write(read(layout, {"note": ["a", "b"]}, "claude"), Wish()).fields == {"note": "a, b"}


def test_a_key_that_needs_another_is_lost_without_it() -> None:
    row = Row("effort", "pace", str, lambda value: Said(value, "near", exact=False), "no colour", needs="colour")
    agent = read(table(row), {"pace": "slow"}, "claude")
    assert table(row).write(agent, Wish()).losses[0].reason == "no colour"
    agent.colour = "red"
    layout = table(Row("colour", "colour", str), row)
    assert layout.write(agent, Wish()).fields == {"pace": "slow", "colour": "red"}


def test_what_only_its_own_files_say_is_written_into_no_other() -> None:
    layout = table(Own((Row("memory", "note", str),)))
    agent = read(layout, {"note": "user"})
    assert layout.write(agent, Wish()).fields == {"note": "user"}
    agent.platform = "claude"
    written = layout.write(agent, Wish())
    assert (written.fields, written.losses[0].kind) == ({}, "dropped")


def test_rows_are_read_in_the_order_of_the_file_up_to_a_key() -> None:
    layout = table(Row("memory", "note", str), Row("effort", "pace", str))
    agent = Agent("cursor", "a")
    fields = Fields(agent, {"note": "user", "pace": "slow"})
    layout.read(fields, before="colour")
    assert [*agent.fields] == ["effort"]
    layout.read(fields)
    assert [*agent.fields] == ["effort", "memory"]
