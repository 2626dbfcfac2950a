"""Everything that `check` reports of skills and commands, each by the smallest project that has it.

A row is what is wrong, the files, and the one finding at the level of a warning or an error: its severity, its rule and
the words that it points at. A row whose finding is a note has no warning and no error.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import pytest

from agentlint.engine import run
from agentlint.engine.discover import discover
from agentlint.engine.places import EVERY_KIND
from agentlint.engine.settings import Settings
from agentlint.text import Severity

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from agentlint.text import Diagnostic

NOTES = Settings(show=Severity.INFO)
SKILL, COMMAND = ".claude/skills/t/SKILL.md", ".claude/commands/t.md"
OPENCODE_SKILL, OPENCODE_COMMAND = ".opencode/skill/t/SKILL.md", ".opencode/command/t.md"
COPILOT_SKILL, SHARED_SKILL = ".github/skills/t/SKILL.md", ".agents/skills/t/SKILL.md"
PROMPT = ".github/prompts/t.prompt.md"
TEXT = "Read the diff and list what would break.\n"


def file(keys: str, text: str = TEXT, name: str = "t", description: str = "Reviews a diff. Use before a merge.") -> str:
    lines = [f"name: {name}" if name else "", f"description: {description}" if description else "", keys]
    return "---\n" + "".join(f"{line}\n" for line in lines if line) + f"---\n{text}"


def command(keys: str = "", text: str = TEXT, description: str = "Reviews a diff.") -> str:
    return file(keys, text, "", description)


class Row(NamedTuple):
    wrong: str
    files: Mapping[str, str]
    finding: str
    words: str = ""


ROWS = (
    # Frontmatter that cannot be read, and its four fates
    Row("Claude Code loads the bare text", {SKILL: file("", description="Do this:")}, "error yaml-invalid", ":"),
    Row("Copilot CLI refuses", {COPILOT_SKILL: file("", description="Do this: now")}, "error yaml-invalid", ":"),
    Row("OpenCode drops the skill", {OPENCODE_SKILL: file("", description="- foo")}, "error yaml-invalid", "-"),
    Row("OpenCode sends all of a command", {OPENCODE_COMMAND: command("a: - foo")}, "error yaml-invalid", "-"),
    Row("Codex drops the skill", {SHARED_SKILL: file("", description="- foo")}, "error yaml-invalid", "-"),
    # The hint
    Row("a list as a hint", {COMMAND: command("argument-hint: [issue]")}, "warning argument-hint-list", "[issue]"),
    Row("Copilot CLI", {COPILOT_SKILL: file("argument-hint: [issue]")}, "error argument-hint-list", "[issue]"),
    Row("two lists", {OPENCODE_COMMAND: command("argument-hint: [a] [b]")}, "error yaml-invalid", "["),
    # Arguments
    Row("the first one", {COMMAND: command(text="Fix issue $1.\n")}, "warning positional-argument", "$1"),
    Row("of a skill", {SKILL: file("argument-hint: issue", "Fix issue $1.\n")}, "warning positional-argument", "$1"),
    Row("in code", {COMMAND: command(text="```sh\nawk '{print $1}'\n```\n")}, "info positional-argument", "$1"),
    Row("a price", {COMMAND: command(text="It costs $1,200.\n")}, "info positional-argument", "$1"),
    Row("$0", {OPENCODE_COMMAND: command(text="Fix issue $0.\n")}, "warning positional-argument", "$0"),
    # Commands of a shell
    Row("run unasked", {OPENCODE_COMMAND: command(text="!`git log`\n")}, "info shell-in-text", "!`git log`"),
    Row("never run", {COPILOT_SKILL: file("", "State: !`git log`\n")}, "warning shell-in-text", "!`git log`"),
    Row("run if permitted", {COMMAND: command(text="State: !`git log`\n")}, "info shell-in-text", "!`git log`"),
    # Limits that a client does not keep to
    Row(
        "the model starts it",
        {OPENCODE_SKILL: file("disable-model-invocation: true")},
        "error no-effect-key",
        "disable-model-invocation",
    ),
    Row("users too", {OPENCODE_SKILL: file("user-invocable: false")}, "error no-effect-key", "user-invocable"),
    Row("grants", {OPENCODE_SKILL: file("allowed-tools: Bash")}, "info no-effect-key", "allowed-tools"),
    Row("tools", {COPILOT_SKILL: file("disallowed-tools: Bash")}, "error no-effect-key", "disallowed-tools"),
    Row(
        "another reader",
        {SKILL: file("disable-model-invocation: true")},
        "info not-portable",
        "disable-model-invocation",
    ),
    # Grants that grant nothing
    Row("a blank", {COPILOT_SKILL: file("allowed-tools: Bash(git *)")}, "warning grant-no-effect", "Bash(git *)"),
    Row("no commas", {COPILOT_SKILL: file("allowed-tools: Bash Read")}, "warning grant-no-effect", "Bash Read"),
    Row("everything", {SKILL: file("allowed-tools: '*'")}, "warning grant-no-effect", "*"),
    Row("for Copilot CLI", {COPILOT_SKILL: file("allowed-tools: '*'")}, "warning grant-no-effect", "*"),
    Row("no such tool", {SKILL: file("allowed-tools: bash")}, "warning grant-no-effect", "bash"),
    # Names, folders and lengths
    Row("name and folder", {SKILL: file("", name="other")}, "info name-override", "other"),
    Row("OpenCode", {OPENCODE_SKILL: file("", name="other")}, "info name-override", "other"),
    Row("Copilot CLI", {COPILOT_SKILL: file("", name="other")}, "info name-override", "other"),
    Row("65 letters", {COPILOT_SKILL: file("", name="x" * 65)}, "error name-format", "x" * 65),
    Row("no letter first", {COPILOT_SKILL: file("", name="'(t)'")}, "error name-format", "'(t)'"),
    Row("65 letters for Codex", {SHARED_SKILL: file("", name="x" * 65)}, "info not-portable", "x" * 65),
    Row("no name", {OPENCODE_SKILL: file("", name="")}, "error missing-key", "---"),
    Row("1,025", {COPILOT_SKILL: file("", description="x" * 1025)}, "error description-limit", "x" * 1025),
    Row("1,537", {SKILL: file("", description="x" * 1537)}, "warning description-limit", "x" * 1537),
    Row(
        "30,000 of the list",
        {f".claude/skills/s{n}/SKILL.md": file("", name="", description="x" * 1400) for n in range(25)},
        "warning listing-budget",
        "---",
    ),
    Row(
        "15,000 of the list",
        {f".github/skills/s{n}/SKILL.md": file("", name="", description="x" * 1000) for n in range(20)},
        "warning listing-budget",
        "---",
    ),
    Row("built in", {".claude/commands/review.md": command()}, "info builtin-name", "---"),
    Row("into OpenCode", {".opencode/command/init.md": command()}, "info builtin-name", "---"),
    # Places
    Row("too deep", {".claude/skills/cat/t/SKILL.md": file("")}, "error skill-place", "---"),
    Row("no folder", {".claude/skills/SKILL.md": file("")}, "error skill-place", "---"),
    Row("too deep for Copilot", {".claude/commands/x/t.md": command()}, "info not-portable", ""),
    Row("no capitals", {".claude/skills/t/skill.md": file("")}, "error ignored-extension", "---"),
    Row("a flat file", {".claude/skills/t.md": file("")}, "error ignored-extension", "---"),
    Row("a command's ending", {".claude/commands/t.markdown": command()}, "error ignored-extension", "---"),
    Row(
        "a second one", {SKILL: file(""), ".claude/skills/t/u/SKILL.md": file("", name="u")}, "info skill-place", "---"
    ),
    Row(
        "beside a SKILL.md",
        {".claude/commands/x/SKILL.md": command(), ".claude/commands/x/b.md": command()},
        "error skill-place",
        "---",
    ),
    Row(
        "a plugin's README",
        {".claude-plugin/plugin.json": '{"name": "p"}', "commands/README.md": "# Commands\n\nText.\n"},
        "warning readme-agent",
        "# Commands",
    ),
    # The same name twice
    Row("skill and command", {SKILL: file(""), COMMAND: command()}, "error duplicate-name", "---"),
    Row("by chance", {OPENCODE_SKILL: file(""), ".opencode/skills/t/SKILL.md": file("")}, "error duplicate-name", "t"),
    Row("Copilot CLI", {COPILOT_SKILL: file(""), ".github/skills/u/SKILL.md": file("")}, "error duplicate-name", "t"),
    # Values
    Row("a stopped project", {OPENCODE_COMMAND: command("model: 42")}, "error wrong-type", "42"),
    Row("nothing", {OPENCODE_COMMAND: "---\ndescription:\n---\nText.\n"}, "error null-value", "description"),
    Row("text for true", {OPENCODE_COMMAND: command("subtask: 'true'")}, "error wrong-type", "'true'"),
    Row("an alias", {OPENCODE_COMMAND: command("model: haiku")}, "error model-format", "haiku"),
    Row("another's model", {COMMAND: command("model: gpt-5")}, "error model-unknown", "gpt-5"),
    Row("neither", {SKILL: file("disable-model-invocation: maybe")}, "error invalid-value", "maybe"),
    Row("empty", {SKILL: file("user-invocable:")}, "warning invalid-value", "user-invocable"),
    Row("quoted", {COPILOT_SKILL: file('disable-model-invocation: "true"')}, "error wrong-type", '"true"'),
    Row(
        "nobody starts it",
        {SKILL: file("user-invocable: false\ndisable-model-invocation: true")},
        "error nobody-starts",
        "user-invocable",
    ),
    Row("no event", {SKILL: file("hooks: {Stopp: []}")}, "warning hooks-invalid", "Stopp"),
    Row("no hooks", {SKILL: file("hooks: foo")}, "warning wrong-type", "foo"),
    Row("two characters", {SKILL: file("", description=r"Reviews.\nUse it.")}, "warning literal-newline", r"\n"),
    Row("of a command", {COMMAND: command(description=r"Reviews.\nUse it.")}, "warning literal-newline", r"\n"),
    # What a file names
    Row("an agent", {SKILL: file("context: fork\nagent: nobody")}, "warning unknown-reference", "nobody"),
    Row("of OpenCode", {OPENCODE_COMMAND: command("agent: nobody")}, "error unknown-reference", "nobody"),
    Row("of VS Code", {PROMPT: command("agent: nobody")}, "warning unknown-reference", "nobody"),
    Row("not in force", {SKILL: file("agent: Explore")}, "warning no-effect-key", "agent"),
    Row(
        "a script",
        {SKILL: file("", "Run `scripts/x.py`.\n"), ".claude/skills/t/scripts/y.py": ""},
        "warning unknown-reference",
        "scripts/x.py",
    ),
    Row("a page", {SKILL: file("", "See [y](references/y.md).\n")}, "warning unknown-reference", "references/y.md"),
    Row("a file", {SKILL: file("", "Read @docs/guide.md.\n")}, "warning unknown-reference", "docs/guide.md"),
    Row("of a command", {COMMAND: command(text="Read @docs/x.md.\n")}, "warning unknown-reference", "docs/x.md"),
    Row("OpenCode", {OPENCODE_COMMAND: command(text="Read @docs/x.md.\n")}, "warning unknown-reference", "docs/x.md"),
    Row("a skill", {".claude/agents/t.md": file("skills: [nope]")}, "warning unknown-reference", "nope"),
    # Nothing
    Row("a clean skill", {SKILL: file("")}, ""),
    Row(
        "a skill about skills",
        {SKILL: file("", "Put `scripts/x.py` beside `SKILL.md`.\n"), ".claude/skills/t/scripts/y.py": ""},
        "",
    ),
    Row("a clean command", {COMMAND: command(text="Fix $ARGUMENTS.\n")}, ""),
    Row("a clean skill of OpenCode", {OPENCODE_SKILL: file("")}, ""),
    Row("a clean command of OpenCode", {OPENCODE_COMMAND: command(text="Fix $1.\n")}, ""),
    Row("a clean skill of Copilot CLI", {COPILOT_SKILL: file("")}, ""),
    Row("a clean skill of several clients", {SHARED_SKILL: file("")}, ""),
    Row("a clean prompt file of VS Code", {PROMPT: command()}, ""),
)


def check(root: Path) -> list[Diagnostic]:
    files = discover([str(root)], kinds=EVERY_KIND)
    return [finding for result in run.check(files, NOTES, run.Summary()) for finding in result.diagnostics]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.finding}: {row.wrong}")
def test_finding(tmp_path: Path, row: Row) -> None:
    (tmp_path / ".git").mkdir()
    for path, text in row.files.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text, "utf-8")
    findings = check(tmp_path)
    told = [f"{finding.severity} {finding.rule}" for finding in findings]
    assert [words for words in told if not words.startswith("info")] == [row.finding] * row.finding.startswith(
        ("w", "e")
    )
    if not row.finding:
        assert told == []
        return
    finding = findings[told.index(row.finding)]
    text = next(text for path, text in row.files.items() if finding.path.endswith(path))
    assert text[finding.span.start : finding.span.end] == row.words, finding.message
