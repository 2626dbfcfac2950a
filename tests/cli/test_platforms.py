"""`platforms` and `schema`: what they print of each platform."""

from __future__ import annotations

import json
import re
import tomllib
from typing import TYPE_CHECKING, Any

import pytest
import typer
from typer.testing import CliRunner, Result

from agentlint.cli.platforms import platforms
from agentlint.cli.schema import schema
from agentlint.engine import catalogue, editors
from agentlint.model.problems import Effect
from agentlint.platforms import PLATFORMS, name_clients
from agentlint.platforms.clients import Client
from agentlint.platforms.schema import schema_folder
from agentlint.reports.platforms import observation
from tests.generate import ROOT

if TYPE_CHECKING:
    from pathlib import Path

CLAUDE = PLATFORMS["claude"].client


def run(command: Any, *arguments: str) -> Result:
    app = typer.Typer()
    app.command()(command)
    return CliRunner().invoke(app, list(arguments), env={"COLUMNS": "100"})


def facts(*names: str) -> list[dict[str, Any]]:
    document = json.loads(run(platforms, *names, "--output-format", "json").stdout)
    assert document["version"] == 1
    found: list[dict[str, Any]] = document["platforms"]
    return found


def test_all_platforms_with_their_folders() -> None:
    result = run(platforms)
    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    assert lines[:4] == [
        f"claude    {CLAUDE}, observed {CLAUDE.date}",
        "          agents: .claude/agents, ~/.claude/agents, agents (of a plugin)",
        "          skills: .claude/skills, ~/.claude/skills, skills (of a plugin)",
        "          commands: .claude/commands, ~/.claude/commands, commands (of a plugin)",
    ]
    assert [line.split()[0] for line in lines if line[:1].isalpha()] == list(PLATFORMS)


def test_one_platform_in_full() -> None:
    result = run(platforms, "Claude-Code")
    assert result.exit_code == 0
    assert result.stdout.startswith(
        f"Claude Code (claude, claude-code)\n  {CLAUDE}, observed {CLAUDE.date}\n\nPlaces\n"
        "  .claude/agents      in a project, *.md\n"
    )
    assert "  ~/.claude/skills    your own skills, */SKILL.md, not in subfolders\n" in result.stdout
    assert "  .claude/commands    commands in a project, *.md\n" in result.stdout
    assert "  name                text, required. The agent's name. It may differ from the" in result.stdout
    assert f"  (any other)         {CLAUDE} does not know this key and ignores it.\n" in result.stdout
    assert "  run commands              Bash, PowerShell, Monitor\n" in result.stdout
    assert "  aliases  sonnet, opus, haiku, fable, inherit\n" in result.stdout
    assert all(len(line) <= 100 for line in result.stdout.splitlines())


def test_several_platforms_are_parted_by_a_blank_line() -> None:
    text = run(platforms, "codex", "gemini").stdout
    assert text.startswith("Codex (codex, codex-cli)\n")
    assert "\n\nGemini CLI (gemini, gemini-cli)\n" in text


def test_keys_without_effect_are_told_apart() -> None:
    text = run(platforms, "opencode").stdout
    assert "  (without effect)   prompt\n" in text
    keys = {key["name"]: key for key in facts("copilot")[0]["keys"]}
    assert keys["tools"]["has_effect"] and not keys["color"]["has_effect"]
    assert keys["target"]["readers"] == {"cli": "ignores", "vscode": "reads", "github": "reads"}


def test_json_has_every_platform_and_the_date_it_was_seen() -> None:
    found = facts()
    assert [one["id"] for one in found] == list(PLATFORMS)
    for one in found:
        assert all(len(client["date"]) == 10 for client in one["clients"])
        assert one["places"] and one["keys"]
        assert one["unknown_key"]["effect"] in {effect.value for effect in Effect}
    claude = found[0]
    assert claude["clients"] == [
        {"id": "claude", "title": "Claude Code", "version": CLAUDE.version, "date": CLAUDE.date, "source": "observed"}
    ]
    assert claude["places"][2] == {
        "kind": "agent", "path": "agents", "scope": "plugin", "endings": [".md"], "recursive": True,
        "beside": ".claude-plugin", "legacy": None,
    }  # fmt: skip
    model = next(key for key in claude["keys"] if key["name"] == "model")
    assert model["types"] == ["string"] and model["default"] == "inherit" and not model["required"]
    assert {
        "concept": "edit", "title": "edit files", "authority": "write", "name": "Edit", "other_names": [],
        "source": f"probed in {CLAUDE}; https://code.claude.com/docs/en/tools-reference",
    } in claude["tools"]  # fmt: skip


def test_the_page_names_every_fact() -> None:
    page = (ROOT / "docs" / "platforms.md").read_text("utf-8")
    section = page[page.index("## As JSON") :]
    named = set(re.findall(r"`([a-z_]+)`", section))
    claude = facts("claude")[0]
    told = {*claude, *claude["places"][0], *claude["keys"][0], *claude["tools"][0], *claude["unknown_key"]}
    assert told <= named


def test_what_is_known_from_documentation_only_says_so() -> None:
    documented = Client("cursor", "Cursor", "", "2026-11-21", "https://cursor.com/docs")
    assert observation(documented) == "Cursor, documentation only (2026-11-21)"
    assert "tools            text or a list, documentation only. A category" in run(platforms, "droid").stdout
    tools = next(key for key in facts("droid")[0]["keys"] if key["name"] == "tools")
    assert tools["documentation_only"].startswith("The effect of the value was not observed")


def test_a_wrong_name_gets_the_nearest() -> None:
    for command in (platforms, schema):
        result = run(command, "cluade")
        assert result.exit_code == 2 and result.stdout == ""
        assert result.stderr.rstrip().endswith("did you mean `claude`?")


def test_a_key_in_words() -> None:
    keys = {(entry.id, key.name): key for entry in catalogue.entries() for key in entry.keys}
    assert keys["claude", "tools"].type == "text or a list"
    assert keys["claude", "memory"].type == "one of user, project, local"
    assert keys["claude", "background"].type == "one of true, false"
    assert keys["opencode", "permission"].type == "one of allow, ask, deny or a mapping"
    assert keys["opencode", "thinking"].type == "anything"
    assert keys["opencode", "maxSteps"].note == "Write `steps`."


@pytest.mark.parametrize("name", PLATFORMS)
def test_schema_prints_the_file(name: str) -> None:
    result = run(schema, name)
    assert result.exit_code == 0 and result.stderr == ""
    assert result.stdout == name_clients((schema_folder() / editors.file_name(name)).read_text("utf-8"))
    assert json.loads(result.stdout)["$id"] == f"urn:agentlint:schema:{name}"
    assert not re.search(r"\{[a-z]+\}", result.stdout)


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_vscode_opens_agents_as_yaml_and_says_what_that_costs(project: Path) -> None:
    result = run(schema, "copilot", "--write", "schemas", "--vscode")
    settings = json.loads(result.stdout)
    assert settings["yaml.schemas"] == {
        "./schemas/copilot.schema.json": [
            "**/.github/agents/**/*.md",
            "**/.copilot/agents/**/*.md",
            "**/.github/chatmodes/**/*.chatmode.md",
        ]
    }
    assert set(settings["files.associations"]) == set(settings["yaml.schemas"]["./schemas/copilot.schema.json"])
    assert "https://github.com/redhat-developer/vscode-yaml/issues/207" in result.stderr
    assert (project / "schemas/copilot.schema.json").read_text("utf-8") == editors.schema("copilot").text


def test_vscode_for_toml_is_a_rule_for_taplo(project: Path) -> None:
    result = run(schema, "codex", "--write", "schemas", "--vscode")
    assert tomllib.loads(result.stdout) == {
        "rule": [{"include": ["**/.codex/agents/**/*.toml"], "schema": {"path": "schemas/codex.schema.json"}}]
    }
    assert (project / "schemas/codex.schema.json").exists()
    assert "even-better-toml" in result.stderr


def test_the_line_for_a_file_leads_from_there_to_the_schema(project: Path) -> None:
    del project
    said = run(schema, "gemini", "--write", "tools/schemas", "--yaml-ls").stdout
    assert said == "# yaml-language-server: $schema=../../tools/schemas/gemini.schema.json\n"
    assert run(schema, "codex", "--write", ".", "--yaml-ls").stdout == "#:schema ../../codex.schema.json\n"
    assert run(schema, "kilo", "--write", ".kilo/agents", "--yaml-ls").stdout == (
        "# yaml-language-server: $schema=./kilo.schema.json\n"
    )


def test_the_configurations_schema(project: Path) -> None:
    del project
    assert json.loads(run(schema, "config").stdout)["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert tomllib.loads(run(schema, "config", "--write", "x", "--vscode").stdout) == {
        "rule": [{"include": ["**/agentlint.toml"], "schema": {"path": "x/config.schema.json"}}]
    }
    assert run(schema, "config", "--write", "x", "--yaml-ls").stdout == "#:schema ./x/config.schema.json\n"


def test_all_schemas_are_written_and_brought_up_to_date(project: Path) -> None:
    names = [*PLATFORMS, *editors.KINDS, "config"]
    said = run(schema, "--write", "schemas")
    assert (said.exit_code, said.stdout) == (0, "".join(f"schemas/{name}.schema.json: written\n" for name in names))
    (project / "schemas/claude.schema.json").write_text("{}")
    said = run(schema, "claude", "--write", "schemas")
    assert (said.exit_code, said.stdout) == (0, "schemas/claude.schema.json: written\n")
    said = run(schema, "--write", "schemas")
    assert said.stdout == "".join(f"schemas/{name}.schema.json: unchanged\n" for name in names)
    for name in names:
        assert (project / f"schemas/{name}.schema.json").read_text("utf-8") == editors.schema(name).text


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["claude", "--vscode", "--yaml-ls"], "--vscode and --yaml-ls cannot be used together"),
        (["claude", "--vscode"], "the setting contains the schema's path in the project: add --write DIR"),
        (["claude", "--write", "../x"], "--write takes a folder below the current one, not ../x"),
        ([], f"name one of {', '.join([*PLATFORMS, *editors.KINDS])}, config, or write all with --write DIR"),
        (["--write", "x", "--vscode"], f"name one of {', '.join([*PLATFORMS, *editors.KINDS])}, config"),
        (["confg"], f"`confg` is not one of {', '.join([*PLATFORMS, *editors.KINDS])}, config; did you mean `config`?"),
    ],
    ids=range(6),
)
def test_what_a_schema_cannot_be_asked(project: Path, arguments: list[str], said: str) -> None:
    result = run(schema, *arguments)
    assert (result.exit_code, result.stdout, result.stderr) == (2, "", f"agentlint: {said}\n")
    assert list(project.iterdir()) == []
