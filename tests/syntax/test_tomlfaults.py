"""What keeps a text from being TOML: our own words for it, the place, and what to do."""

from __future__ import annotations

import pytest

from agentlint.syntax import tomlread

QUOTES = "Put the text in double quotes."
CLOSE = "Close it with `\"`; put text of several lines between `'''` and `'''`."
LITERAL = "Put the text in single quotes, or in `'''` if it has several lines: there a backslash is a backslash."
LINES = "Write one `key = value` on each line, with text in quotes."
NUMBER = "Put text in double quotes; write a number without leading zeros."
TWICE = "Keep the one that is meant and delete the other."
ALONE = "Put it on a line of its own, or delete it."

FAULTS = [
    ("name = reviewer\n", "reviewer", "the value of `name` is not in quotes: `reviewer`", QUOTES),
    ('name = "reviewer\nx = 1\n', '"reviewer', "the value of `name` is not closed", CLOSE),
    ("name = 'rev", "'rev", "the value of `name` is not closed", CLOSE.replace('"', "'")),
    ('a = 1\nname = "a"\nname = "b"\n', 'name = "b"', "`name` is written twice", TWICE),
    ('p = """\nx\n"""\np = """\ny\n"""\n', 'p = """\ny', "`p` is written twice", TWICE),
    ("[a]\nx = 1\n[a]\n", "[a]\n", "`a` is written twice", TWICE),
    ('name "x"\n', 'name "x"', '`name "x"` is not a `key = value` line', LINES),
    ("name: x\n", "name: x", "`name: x` is not a `key = value` line", LINES),
    ("- x\n", "- x", "`- x` is not a `key = value` line", LINES),
    ('a = "C:\\dir"\n', "\\dir", "a backslash in the text of `a` does not begin an escape sequence of TOML", LITERAL),
    ('a = """\n\\w+\n"""', "\\w+", "a backslash in the text of `a` does not begin an escape sequence of TOML", LITERAL),
    ('a = "\\uZZ"\n', "\\uZZ", "a backslash in the text of `a` does not begin an escape sequence of TOML", LITERAL),
    ('a = [\n "x"\nb = 1\n', '[\n "x"', "the list of `a` begins with `[` and never ends", "Write `]` at its end."),
    ("a = [", "[", "the list of `a` begins with `[` and never ends", "Write `]` at its end."),
    ("a = {b = 1,\n", "{b", "the table of `a` begins with `{` and never ends", "Write `}` at its end."),
    ('a = ["x" "y"]\n', '"y"]', "a comma or `]` is missing in the list of `a`",
     "Write a comma between two entries, and `]` behind the last one."),
    ('a = ["x", y]\n', "y]", "the value of `a` is not in quotes: `y`", QUOTES),
    ('p = """\nhello\n', '"""', 'the text of `p` begins with `"""` and never ends', 'Write `"""` at its end.'),
    ("p = '''\nhello\n", "'''", "the text of `p` begins with `'''` and never ends", "Write `'''` at its end."),
    ('a = "x\x07"\n', "\x07", "the character U+0007 is not allowed here",
     "Delete it, or write it as `\\u0007` in double quotes."),
    ("\ufeffa = 1\n", "\ufeff", "the character U+FEFF is not allowed here", "Delete it."),
    ("a\u00a0= 1\n", "\u00a0", "the character U+00A0 is not allowed here", "Replace it with an ordinary space."),
    ("a = “x”\n", "“x”", "the value of `a` is in typographic quotes: `“x”`", 'Write straight quotes: `"`.'),
    ("a = True\n", "True", "`True` is not a value of TOML", "Write `true`."),
    ("a = 01\n", "01", "`01` is not a value of TOML", NUMBER),
    ("a = 2026-13-01\n", "2026-13", "`2026-13-01` is not a value of TOML", NUMBER),
    ("a =\nb = 1\n", "a =", "`a` has no value", 'Write one in quotes, as `a = "..."`, or remove the key.'),
    ("a = 'Don't do'\n", "t do'", "`t do'` comes after the value of `a`",
     "Put text with `'` in it between `'''` and `'''`, or delete what follows."),
    ("a = 1 b = 2\n", "b = 2", "`b = 2` comes after the value of `a`", ALONE),
    ("[agents\nx = 1\n", "[agents", "the name of the table `[agents` is not closed", "Write `]` after the name."),
    ("[[x]\n", "[[x]", "the name of the table `[[x]` is not closed", "Write `]]` after the name."),
    ("a = 1\r\nb = y\r\n", "y\r\n", "the value of `b` is not in quotes: `y`", QUOTES),
    ('# "\n[t] # \'\nx = { y = "z" } # [\nb = y\n', "y\n", "the value of `b` is not in quotes: `y`", QUOTES),
]  # fmt: skip


@pytest.mark.parametrize(("text", "at", "what", "remedy"), FAULTS, ids=[repr(one[0])[:30] for one in FAULTS])
def test_a_fault_has_our_words_a_place_and_a_remedy(text: str, at: str, what: str, remedy: str) -> None:
    with pytest.raises(tomlread.TomlFault) as raised:
        tomlread.load(text)
    assert (str(raised.value), raised.value.remedy) == (what, remedy)
    assert text[raised.value.offset :].startswith(at)


def test_doing_what_it_says_helps() -> None:
    assert tomlread.load("a = '''C:\\dir'''\n") == {"a": "C:\\dir"}
    assert tomlread.load("a = '''Don't do'''\n") == {"a": "Don't do"}
    assert tomlread.load('a = "x\\u0007"\n') == {"a": "x\x07"}
