"""`platforms` and `schema`: what they print of each platform."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
import typer
from typer.testing import CliRunner, Result

from agentlint.cli.platforms import platforms
from agentlint.cli.schema import schema
from agentlint.engine import catalogue, editors
from agentlint.model.problems import Effect
from agentlint.platforms import PLATFORMS, name_clients
from agentlint.platforms.clients import Client
from agentlint.reports.platforms import observation
from tests.generate import ROOT

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


def test_all_platforms_in_two_lines_each() -> None:
    result = run(platforms)
    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    assert lines[:2] == [
        f"claude    {CLAUDE}, observed {CLAUDE.date}",
        "          .claude/agents, ~/.claude/agents, agents (of a plugin)",
    ]
    assert [line.split()[0] for line in lines if line[:1].isalpha()] == list(PLATFORMS)


def test_one_platform_in_full() -> None:
    result = run(platforms, "Claude-Code")
    assert result.exit_code == 0
    assert result.stdout.startswith(
        f"Claude Code (claude, claude-code)\n  {CLAUDE}, observed {CLAUDE.date}\n\nPlaces\n"
        "  .claude/agents    in a project, *.md\n"
    )
    assert "  name                text, required. What the agent is called by." in result.stdout
    assert f"  (any other)         {CLAUDE} does not know this key and leaves it out.\n" in result.stdout
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
        "path": "agents", "scope": "plugin", "endings": [".md"], "recursive": True, "beside": ".claude-plugin",
        "legacy": None,
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
    assert tools["documentation_only"].startswith("What the value comes to was not observed")


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
    assert keys["opencode", "permission"].type == "one of allow, ask, deny or a map"
    assert keys["opencode", "thinking"].type == "anything"
    assert keys["opencode", "maxSteps"].note == "Write `steps`."


@pytest.mark.parametrize("name", PLATFORMS)
def test_schema_prints_the_file(name: str) -> None:
    result = run(schema, name)
    assert result.exit_code == 0 and result.stderr == ""
    assert result.stdout == name_clients(editors.schema_path(name).read_text("utf-8"))
    assert json.loads(result.stdout)["$id"] == f"urn:agentlint:schema:{name}"
    assert not re.search(r"\{[a-z]+\}", result.stdout)


def test_vscode_opens_agents_as_yaml_and_says_what_that_costs() -> None:
    result = run(schema, "copilot", "--vscode")
    settings = json.loads(result.stdout)
    uri = editors.schema_path("copilot").as_uri()
    assert settings["yaml.schemas"] == {
        uri: ["**/.github/agents/**/*.md", "**/.copilot/agents/**/*.md", "**/.github/chatmodes/**/*.chatmode.md"]
    }
    assert set(settings["files.associations"]) == set(settings["yaml.schemas"][uri])
    assert "https://github.com/redhat-developer/vscode-yaml/issues/207" in result.stderr


def test_vscode_for_toml_names_the_toml_extension() -> None:
    result = run(schema, "codex", "--vscode")
    uri = editors.schema_path("codex").as_uri()
    assert json.loads(result.stdout) == {"evenBetterToml.schema.associations": {r"^.*/\.codex/agents/.*\.toml$": uri}}
    assert "even-better-toml" in result.stderr


def test_the_line_for_a_file() -> None:
    assert run(schema, "gemini", "--yaml-ls").stdout == (
        f"# yaml-language-server: $schema={editors.schema_path('gemini').as_uri()}\n"
    )
    assert run(schema, "codex", "--yaml-ls").stdout == f"#:schema {editors.schema_path('codex').as_uri()}\n"


def test_the_configurations_schema() -> None:
    assert json.loads(run(schema, "config").stdout)["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    uri = editors.schema_path("config").as_uri()
    settings = json.loads(run(schema, "config", "--vscode").stdout)
    assert settings == {"evenBetterToml.schema.associations": {r"^.*/agentlint\.toml$": uri}}
    assert run(schema, "config", "--yaml-ls").stdout == f"#:schema {uri}\n"


def test_two_settings_at_once_are_refused() -> None:
    result = run(schema, "claude", "--vscode", "--yaml-ls")
    assert result.exit_code == 2
    assert result.stderr == "agentlint schema: --vscode and --yaml-ls exclude each other\n"
