"""The passes: order, overlap, oscillation, and fixes that do harm, with rules made up for the purpose."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest

from agentlint.engine import fix as engine
from agentlint.engine import lint
from agentlint.engine.places import Found
from agentlint.engine.proof import Harm
from agentlint.engine.settings import Settings
from agentlint.platforms.base import Place
from agentlint.rules.document import Document
from agentlint.text import BODY, Diagnostic, Edit, Fix, Route, Safety, Severity, Source, Span

PLACE = Place(".claude/agents/a.md", "", ".claude/agents", "a.md", "project")
TEXT = "---\nname: a\ndescription: one two\ntools: Read\n---\nDo one thing.\n"
Judge = Callable[[Document], Iterator[Diagnostic]]


def judged_by(monkeypatch: pytest.MonkeyPatch, judge: Judge) -> None:
    monkeypatch.setattr(lint, "judge", lambda doc, _settings: judge(doc))


def found(rule: str, edits: list[Edit], routes: tuple[Route, ...] = (), safety: Safety = Safety.SAFE) -> Diagnostic:
    span = Span(edits[0].start, edits[0].end)
    return Diagnostic(rule, Severity.WARNING, "m", span, fixes=(Fix(f"title of {rule}", tuple(edits), safety, routes),))


def replacing(
    rule: str, old: str, new: str, *routes: Route, safety: Safety = Safety.SAFE
) -> Callable[[str], Iterator[Diagnostic]]:
    def check(text: str) -> Iterator[Diagnostic]:
        for match in re.finditer(old, text):
            yield found(rule, [Edit(match.start(), match.end(), match.expand(new))], routes, safety)

    return check


def together(*checks: Callable[[str], Iterator[Diagnostic]]) -> Judge:
    def judge(doc: Document) -> Iterator[Diagnostic]:
        for check in checks:
            yield from check(doc.text)

    return judge


def fixed(text: str, *, unsafe: bool = False, settings: Settings | None = None) -> engine.Fixed:
    return engine.fix_source(Source.from_text(PLACE.path, text), PLACE, "claude", settings or Settings(), unsafe=unsafe)


def test_fixes_of_one_pass_and_what_they_are_called(monkeypatch: pytest.MonkeyPatch) -> None:
    judged_by(
        monkeypatch,
        together(
            replacing("second", "two", "2", ("description",)), replacing("first", "(?<=: )one", "1", ("description",))
        ),
    )
    done = fixed(TEXT)
    assert done.text == TEXT.replace("one two", "1 2")
    assert [(one.rule, one.title, one.line) for one in done.applied] == [
        ("first", "title of first", 3),
        ("second", "title of second", 3),
    ]
    assert (done.left, done.errors) == ([], [])


def test_overlapping_fixes_wait_for_the_next_pass(monkeypatch: pytest.MonkeyPatch) -> None:
    judged_by(
        monkeypatch,
        together(
            replacing("first", "one two", "three two", ("description",)),
            replacing("second", r"(?m)two$", "four", ("description",)),
        ),
    )
    assert "description: three four\n" in fixed(TEXT).text


def test_a_fix_is_all_of_its_edits(monkeypatch: pytest.MonkeyPatch) -> None:
    def judge(doc: Document) -> Iterator[Diagnostic]:
        one, two = doc.text.find("one"), doc.text.find("two")
        if 0 <= one < two:
            yield found("swap", [Edit(two, two + 3, "deux"), Edit(one, one + 3, "un")], (("description",),))

    judged_by(monkeypatch, judge)
    assert "description: un deux\n" in fixed(TEXT).text


def test_unsafe_fixes_are_made_when_asked_for_only(monkeypatch: pytest.MonkeyPatch) -> None:
    judged_by(monkeypatch, together(replacing("risky", "Read", "Bash", ("tools",), safety=Safety.UNSAFE)))
    assert fixed(TEXT).text == TEXT
    assert [one.rule for one in fixed(TEXT).left] == ["risky"]
    done = fixed(TEXT, unsafe=True)
    assert "tools: Bash\n" in done.text
    assert done.applied[0].safety is Safety.UNSAFE


def test_shown_fixes_are_never_made(monkeypatch: pytest.MonkeyPatch) -> None:
    judged_by(monkeypatch, together(replacing("idea", "Read", "Bash", ("tools",), safety=Safety.DISPLAY)))
    assert fixed(TEXT, unsafe=True).text == TEXT


def test_only_rules_that_were_asked_for_are_fixed(monkeypatch: pytest.MonkeyPatch) -> None:
    judged_by(
        monkeypatch,
        together(
            replacing("first", ": one", ": 1", ("description",)), replacing("second", "two", "2", ("description",))
        ),
    )
    assert "description: one 2\n" in fixed(TEXT, settings=Settings(ignore=frozenset({"first"}))).text
    assert "description: 1 two\n" in fixed(TEXT, settings=Settings(select=frozenset({"first"}))).text


def test_fixes_that_undo_one_another_come_to_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    judged_by(
        monkeypatch,
        together(
            replacing("there", r"(?m): one", ": uno", ("description",)),
            replacing("back", r"(?m): uno", ": one", ("description",)),
        ),
    )
    done = fixed(TEXT)
    assert done.text in (TEXT, TEXT.replace(": one", ": uno"))
    assert len(done.applied) <= 1


def test_an_endless_fix_ends_after_ten_passes(monkeypatch: pytest.MonkeyPatch) -> None:
    judged_by(monkeypatch, together(replacing("grow", "two", "two x", ("description",))))
    done = fixed(TEXT)
    assert len(done.applied) == engine.MAX_PASSES
    assert done.text.count(" x") == engine.MAX_PASSES


@pytest.mark.parametrize(
    ("old", "new", "routes", "fault"),
    [
        ("one thing", "another thing", (), "below the frontmatter"),
        ("one two", '"one', (("description",),), "no longer be YAML"),
        ("one two", "three", (), "another `description`"),
        ("Read", "Bash", (), "another `tools`"),
        ("tools: Read", "", (("tools",),), "allow the agent more"),
        ("Read", "Read, Bash", (("tools",),), "allow the agent more"),
        ("name: a", "nome: a", (("name",),), "no longer load the agent"),
        ("thing.\n", "thing.", (BODY,), "last newline"),
        ("name: a", "model: opus\nname: a", (("name",),), "another `model`"),
    ],
)
def test_a_fix_that_does_harm_is_taken_back_and_named(
    monkeypatch: pytest.MonkeyPatch, old: str, new: str, routes: tuple[Route, ...], fault: str
) -> None:
    judged_by(
        monkeypatch,
        together(
            replacing("good", "(?<=: )one two|two$", "one too", ("description",))
            if "one two" not in old
            else iter_none,
            replacing("bad", re.escape(old), new.replace("\\", "\\\\"), *routes),
        ),
    )
    done = fixed(TEXT)
    assert done.text == (TEXT if "one two" in old else TEXT.replace("one two", "one too"))
    assert [one.rule for one in done.errors] == ["internal-error"]
    assert done.errors[0].data == {"failed": "bad"}
    assert "`bad`" in done.errors[0].message
    assert fault in done.errors[0].message


def test_a_fix_that_did_harm_in_an_earlier_text_is_tried_again_in_the_last(monkeypatch: pytest.MonkeyPatch) -> None:
    def late(text: str) -> Iterator[Diagnostic]:
        new = "nome: a" if "one two" in text else "name: b"
        yield from replacing("late", "name: a", new, ("name",))(text)

    judged_by(monkeypatch, together(replacing("early", "one two", "one too", ("description",)), late))
    done = fixed(TEXT)
    assert [one.rule for one in done.applied] == ["early", "late"]
    assert done.text == TEXT.replace("one two", "one too").replace("name: a", "name: b")
    assert done.errors == []
    assert done.text == fixed(done.text).text


def iter_none(_text: str) -> Iterator[Diagnostic]:
    return iter(())


def test_a_fix_that_raises_a_new_error_is_taken_back(monkeypatch: pytest.MonkeyPatch) -> None:
    def judge(doc: Document) -> Iterator[Diagnostic]:
        yield from replacing("bad", "two", "2", ("description",))(doc.text)
        if " 2" in doc.text:
            yield Diagnostic("worse", Severity.ERROR, "m", Span(0, 1))

    judged_by(monkeypatch, judge)
    done = fixed(TEXT)
    assert done.text == TEXT
    assert "`worse`" in done.errors[0].message


def test_no_safe_fix_gives_a_tool_that_the_client_did_not_give(monkeypatch: pytest.MonkeyPatch) -> None:
    text = TEXT.replace("Read", "Read, bash, grep")
    for word, tool in (("bash", "Bash"), ("grep", "Grep")):
        judged_by(monkeypatch, together(replacing("case", word, tool, ("tools",))))
        done = fixed(text)
        assert done.text == text
        assert f"would allow the agent more: {tool}" in done.errors[0].message


def test_crlf_bom_and_a_missing_last_newline_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    judged_by(monkeypatch, together(replacing("block", "one two", "|-\n  one\n  two", ("description",))))
    text = TEXT.replace("\n", "\r\n").rstrip()
    assert fixed(text).text == text.replace("one two", "|-\r\n  one\r\n  two")
    assert fixed("\ufeff" + TEXT).text == "\ufeff" + TEXT.replace("one two", "|-\n  one\n  two")


def test_bytes_that_are_not_utf8_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    judged_by(monkeypatch, together(replacing("good", "one two", "one too", ("description",))))
    source = Source(PLACE.path, TEXT.encode() + b"\xff")
    done = engine.fix_source(source, PLACE, "claude", Settings(), unsafe=True)
    assert (done.text, done.applied) == (source.text, [])


def test_many_fixes_and_many_culprits_end_soon(monkeypatch: pytest.MonkeyPatch) -> None:
    text = TEXT.replace("one two", "w " * 300 + "x") + "b " * 300
    reads = 0

    def judge(doc: Document) -> Iterator[Diagnostic]:
        nonlocal reads
        reads += 1
        yield from replacing("mixed", "(?<= )[wb] ", "v ", ("description",))(doc.text)

    judged_by(monkeypatch, judge)
    fixed(text.rstrip())
    assert reads < 250


def test_a_single_fix_is_proven_as_a_pass_would(monkeypatch: pytest.MonkeyPatch) -> None:
    rename = replacing("rename", "one two", "first", ("description",))
    spoil = replacing("spoil", "tools: Read", "tools: Bash", ("description",))
    judged_by(monkeypatch, together(rename, spoil))
    source = Source.from_text(PLACE.path, TEXT)
    where = Found(PLACE.path, PLACE, "claude", "")
    good, bad = [next(check(TEXT)) for check in (rename, spoil)]
    assert engine.prove(source, where, Settings(), good, good.fixes[0]) == TEXT.replace("one two", "first")
    fault = engine.prove(source, where, Settings(), bad, bad.fixes[0])
    assert isinstance(fault, Harm)
    assert "Claude Code" in fault.text
    shown = Fix("only shown", ())
    assert engine.prove(source, where, Settings(), good, shown) == TEXT
    with pytest.raises(ValueError, match="byte 4"):
        engine.prove(Source(PLACE.path, b"---\n\xff"), where, Settings(), good, good.fixes[0])
