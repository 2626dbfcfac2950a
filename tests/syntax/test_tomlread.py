"""Where the values of a TOML text stand."""

from __future__ import annotations

from typing import Any

import pytest
import tomli_w
from hypothesis import given, settings
from hypothesis import strategies as st

from agentlint.syntax import tomlread

TEXT = '''# a comment with = and [
select = ["a", 'b', # not ] the end
  "c"]
"quo ted"."x" = 1979-05-27 07:32:00 # when
[convert]
models = { sonnet = {opencode="x", "copi.lot" = 2.5}, b="""q"""" }
text = """
[nope]
a = 1"""
[[list]]
x=1
[[list]]
x = [[1,2],{a=[]}]
[list.sub]
y = 'z'
[a.b . c]
d.e=true'''


def walk(value: Any, route: tuple[str | int, ...] = ()) -> list[tuple[tuple[str | int, ...], Any]]:
    """Every value with its route."""
    found = [(route, value)] if route else []
    pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, one in pairs:
        found += walk(one, (*route, key))
    return found


def test_places() -> None:
    places = tomlread.places(TEXT)
    shown = {
        route: (TEXT[slice(*places[route].key)], TEXT[slice(*places[route].value)])
        for route, value in walk(tomlread.load(TEXT))
        if not isinstance(value, dict | list)
    }
    assert shown == {
        ("select", 0): ('"a"', '"a"'),
        ("select", 1): ("'b'", "'b'"),
        ("select", 2): ('"c"', '"c"'),
        ("quo ted", "x"): ('"x"', "1979-05-27 07:32:00"),
        ("convert", "models", "sonnet", "opencode"): ("opencode", '"x"'),
        ("convert", "models", "sonnet", "copi.lot"): ('"copi.lot"', "2.5"),
        ("convert", "models", "b"): ("b", '"""q""""'),
        ("convert", "text"): ("text", '"""\n[nope]\na = 1"""'),
        ("list", 0, "x"): ("x", "1"),
        ("list", 1, "x", 0, 0): ("1", "1"),
        ("list", 1, "x", 0, 1): ("2", "2"),
        ("list", 1, "sub", "y"): ("y", "'z'"),
        ("a", "b", "c", "d", "e"): ("e", "true"),
    }
    assert TEXT[slice(*places["convert",].key)] == "convert"
    assert TEXT[slice(*places["list", 1, "x", 1, "a"].value)] == "[]"


KEYS = st.text(st.sampled_from("ab-_ .\"'\\=[]#é\n"), min_size=1, max_size=5)
VALUES = st.recursive(
    st.booleans() | st.integers(-9, 99) | st.text(st.sampled_from("ab\"'\\=[]{}#,\n é"), max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3),
    max_leaves=12,
)


@given(st.dictionaries(KEYS, VALUES, max_size=5), st.booleans())
@settings(max_examples=300, deadline=None)
def test_every_value_has_a_place_and_stands_there(data: dict[str, Any], multiline: bool) -> None:
    text = tomli_w.dumps(data, multiline_strings=multiline)
    places = tomlread.places(text)
    for route, value in walk(tomlread.load(text)):
        assert route in places, (text, route)
        if isinstance(value, str | bool | int):
            assert tomlread.load(f"x = {text[slice(*places[route].value)]}") == {"x": value}


@given(st.text(st.sampled_from("ab=.[]{}\"'#\n\\, 1"), max_size=60))
@settings(max_examples=600, deadline=None)
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        data = tomlread.load(text)
    except tomlread.TomlFault as fault:
        assert 0 <= fault.offset <= len(text)
        return
    places = tomlread.places(text)
    assert all(route in places for route, _ in walk(data))


@pytest.mark.parametrize(
    ("text", "offset", "message"),
    [
        ("a = [", 4, "the list of `a` begins with `[` and never ends"),
        ("a = 1\nb = @", 10, "`@` is not a value of TOML"),
        ("a = 1\n\na = 2", 7, "`a` is written twice"),
        ("a = 1\r\nb", 7, "`b` is not a `key = value` line"),
    ],
)
def test_where_a_text_stops_being_toml(text: str, offset: int, message: str) -> None:
    with pytest.raises(tomlread.TomlFault) as caught:
        tomlread.load(text)
    assert (caught.value.offset, str(caught.value)) == (offset, message)


@pytest.mark.parametrize(
    "text",
    [
        ".".join("a" * 50_000) + " = 1",
        "[" * 50_000,
        "x = " + "[" * 50_000,
        "x = " + "{a=" * 50_000,
        '"' * 50_001,
        "x = '" + "'" * 50_000,
        "a-" * 50_000,
        "x = " + "9" * 50_000,
        'x = """' + '"' * 50_000,
        "a = [" + "1," * 50_000 + "]",
        "a = [" + "[" * 300 + "]" * 300 + "]",
        "[[a.b]]\n" * 5_000,
        "".join(f"[a.b{number}]\nx = 1\n" for number in range(5_000)),
    ],
    ids=lambda text: text[:12],
)
def test_the_cost_is_bounded(text: str) -> None:
    """Hours would go by where it is not."""
    try:
        tomlread.load(text)
    except tomlread.TomlFault:
        pass
    else:
        tomlread.places(text)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a." * 5000 + "b = 1\n", "a key has too many dots"),
        ("a = " + "[" * 50_000 + "]" * 50_000, "it is nested too deeply"),
        ("a = " + "[" * 120 + "]" * 120, "it is nested too deeply"),
        ("".join(f"x.{'a.' * 90}b = {{ " for _ in range(20)) + "c = 1" + " }" * 20, "it is nested too deeply"),
    ],
    ids=["dots", "brackets", "a few brackets", "dots in braces"],
)
def test_what_is_nested_without_end_is_refused(text: str, message: str) -> None:
    with pytest.raises(tomlread.TomlFault) as fault:
        tomlread.load(text)
    assert str(fault.value) == message


def test_as_deep_as_is_taken() -> None:
    text = "a = " + "[" * 99 + "]" * 99
    assert len(tomlread.load(text)) == 1


@pytest.mark.parametrize(
    "text",
    [
        'a = "' + '\\"' * 500 + '"',
        'a = """' + '\\"' * 500,
        "a = '''" + "'" * 500,
        'x = """\\"\n' * 50,
        "a . " * 90 + "= 1",
        "a = " + '"' * 501,
        "# a.b \"c\n[x.'y'.\"z\"]\nk = [1, {a.b = 'q'}] \x00\r\n\\",
    ],
)
def test_the_look_for_dots_passes_over_each_character_once(text: str) -> None:
    """Its pieces follow one another without a gap: a text of `\\\\"` took quadratic time when each was a new start."""
    at = 0
    for piece in tomlread._DOTTED.finditer(text):
        assert piece.start() == at < piece.end()
        at = piece.end()
    assert at == len(text)


@pytest.mark.parametrize(
    ("text", "offset"),
    [
        ("a = 0x" + "f" * 5000, 4),
        ("a = 9223372036854775808", 4),
        ("b = 1\na = [1, {c = -9223372036854775809}]", 19),
        ("a = 0o" + "7" * 30, 4),
        ("a = 9_223_372_036_854_775_808", 4),
    ],
)
def test_an_integer_of_more_than_64_bits(text: str, offset: int) -> None:
    with pytest.raises(tomlread.TomlFault, match="an integer has more than 64 bits") as caught:
        tomlread.load(text)
    assert caught.value.offset == offset


def test_the_widest_integers() -> None:
    assert tomlread.load("a = 9223372036854775807") == {"a": 9223372036854775807}
    assert tomlread.load("a = -9223372036854775808") == {"a": -9223372036854775808}
