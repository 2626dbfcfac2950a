"""Every feature, asked for by a real client over the server's streams; values and positions."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from lsprotocol import types

from agentlint import fix_text, rules
from tests.server.editor import CAPABILITIES, PULLING, applied, at, edit

if TYPE_CHECKING:
    from pathlib import Path

    from tests.server.editor import Editor

PLAIN = "---\nname: helper\ndescription: Helps 😀 people, Gerp\ntools: Read, Gerp\ncolour: blue\n---\nDo it.\n"
CRLF = PLAIN.replace("\n", "\r\n")
GOOD = "---\nname: NAME\ndescription: Does one thing well\ntools: Read\n---\nDo one thing.\n"


def project(root: Path, **files: str) -> Path:
    """A project with agents of Claude Code: file name without ending, and text."""
    folder = root / ".claude" / "agents"
    folder.mkdir(parents=True)
    (root / ".git").mkdir()
    for name, text in files.items():
        (folder / f"{name}.md").write_bytes(text.encode("utf-8"))
    return root


def agent(name: str) -> str:
    return f".claude/agents/{name}.md"


def test_diagnostics_are_those_of_check_at_their_places(tmp_path: Path) -> None:
    project(tmp_path, helper=CRLF, twin=GOOD.replace("NAME", "twin"))
    (tmp_path / "README.md").write_text(PLAIN, "utf-8")

    async def work(editor: Editor) -> None:
        uri = editor.open(agent("helper"))
        tool, key = await editor.diagnostics(uri)
        assert (tool.code, tool.severity, tool.source) == (
            "unknown-tool",
            types.DiagnosticSeverity.Warning,
            "agentlint",
        )
        assert tool.range == types.Range(types.Position(3, 13), types.Position(3, 17))
        assert tool.message.splitlines()[0] == "Claude Code has no tool `Gerp`; did you mean `Grep`?"
        assert tool.code_description is None  # the project has no address of its own yet
        assert (key.code, key.range.start) == ("unknown-key", types.Position(4, 0))

        # typed behind the emoji, in UTF-16 code units: the colon makes the value no plain text any more
        place = at(PLAIN, ", Gerp")
        editor.change(uri, types.TextDocumentContentChangePartial(types.Range(place, place), "x: y"))
        assert "yaml-invalid" in await editor.rules(uri) or len(await editor.rules(uri)) == 2
        end = types.Position(place.line, place.character + 4)
        editor.change(
            uri,
            types.TextDocumentContentChangePartial(types.Range(place, end), ""),
            types.TextDocumentContentChangePartial(types.Range(types.Position(4, 3), types.Position(4, 6)), "or"),
        )
        assert await editor.rules(uri) == ["unknown-tool"]

        # a comment hides a finding here as there
        editor.replace(uri, PLAIN.replace("Gerp\ncolour", "Gerp  # agentlint: ignore[unknown-tool]\ncolour"))
        assert await editor.rules(uri) == ["unknown-key"]

        # findings over all files: the other one lies on disk
        editor.replace(uri, GOOD.replace("NAME", "twin"))
        await editor.until(lambda: "duplicate-name" in [one.code for one in editor.published[uri].diagnostics])
        [twice] = await editor.diagnostics(uri)
        assert twice.range == types.Range(types.Position(1, 6), types.Position(1, 10))
        assert twice.related_information is not None
        [other] = twice.related_information
        assert other.location == types.Location(editor.uri(agent("twin")), twice.range)
        (tmp_path / agent("twin")).unlink()
        editor.on_disk(agent("twin"), types.FileChangeType.Deleted)
        await editor.until(lambda: not editor.published[uri].diagnostics)

        # ... or is open and not saved
        second = editor.open(agent("new"), GOOD.replace("NAME", "twin"))
        await editor.until(lambda: editor.published[uri].diagnostics)
        editor.close(second)
        await editor.until(lambda: not editor.published[uri].diagnostics)

        # the configuration counts, also when it changes
        editor.replace(uri, PLAIN)
        assert await editor.rules(uri) == ["unknown-tool", "unknown-key"]
        (tmp_path / "agentlint.toml").write_text('[severity]\nunknown-tool = "error"\nunknown-key = "off"\n', "utf-8")
        editor.on_disk("agentlint.toml", types.FileChangeType.Created)
        await editor.until(lambda: len(editor.published[uri].diagnostics) == 1)
        assert editor.published[uri].diagnostics[0].severity == types.DiagnosticSeverity.Error
        (tmp_path / "agentlint.toml").write_text("[[[", "utf-8")
        editor.on_disk("agentlint.toml")
        await editor.until(lambda: editor.shown)
        assert editor.shown[0].startswith(f"agentlint: {tmp_path}/agentlint.toml:1:")

        # Markdown that is no agent file is nobody's business
        assert await editor.diagnostics(editor.open("README.md")) == []

    edit(work, tmp_path)


def test_the_baseline_counts_and_takes_a_finding(tmp_path: Path) -> None:
    project(tmp_path, helper=PLAIN)

    async def work(editor: Editor) -> None:
        uri = editor.open(agent("helper"))
        tool, _ = await editor.diagnostics(uri)
        asked = types.CodeActionParams(types.TextDocumentIdentifier(uri), tool.range, types.CodeActionContext([tool]))
        titles = [one.title for one in await editor.client.text_document_code_action_async(asked) or ()]
        assert "Accept this unknown-tool in the baseline" in titles
        offset = PLAIN.rindex("Gerp")
        command = types.ExecuteCommandParams("agentlint.baseline", [uri, "unknown-tool", offset])
        await editor.client.workspace_execute_command_async(command)
        await editor.until(lambda: len(editor.published[uri].diagnostics) == 1)
        assert await editor.rules(uri) == ["unknown-key"]

    edit(work, tmp_path)
    [entry] = json.loads((tmp_path / ".agentlint-baseline.json").read_text("utf-8"))["findings"]
    assert (entry["path"], entry["rule"]) == (agent("helper"), "unknown-tool")


def test_diagnostics_are_given_where_the_editor_asks(tmp_path: Path) -> None:
    project(tmp_path, helper=PLAIN, other=PLAIN.replace("helper", "other"))

    async def work(editor: Editor) -> None:
        uri = editor.open(agent("helper"))
        asked = types.DocumentDiagnosticParams(types.TextDocumentIdentifier(uri))
        report = await editor.client.text_document_diagnostic_async(asked)
        assert isinstance(report, types.RelatedFullDocumentDiagnosticReport)
        assert [one.code for one in report.items] == ["unknown-tool", "unknown-key"]
        everything = types.WorkspaceDiagnosticParams([])
        whole = await editor.client.workspace_diagnostic_async(everything)
        while not whole.items:
            whole = await editor.client.workspace_diagnostic_async(everything)
        [other] = whole.items
        assert isinstance(other, types.WorkspaceFullDocumentDiagnosticReport)
        assert (other.uri, len(other.items)) == (editor.uri(agent("other")), 2)
        known = types.WorkspaceDiagnosticParams([types.PreviousResultId(other.uri, other.result_id or "")])
        [same] = (await editor.client.workspace_diagnostic_async(known)).items
        assert isinstance(same, types.WorkspaceUnchangedDocumentDiagnosticReport)
        assert editor.published == {}

    edit(work, tmp_path, capabilities=PULLING)


def test_actions_make_the_edits_of_fix(tmp_path: Path) -> None:
    project(tmp_path, helper=CRLF)

    async def work(editor: Editor) -> None:
        uri = editor.open(agent("helper"))
        tool, key = await editor.diagnostics(uri)

        async def offered(
            finding: types.Diagnostic, only: list[str] | None = None
        ) -> dict[str, types.CodeAction | types.Command]:
            context = types.CodeActionContext([finding], only=only)
            asked = types.CodeActionParams(types.TextDocumentIdentifier(uri), finding.range, context)
            return {one.title: one for one in await editor.client.text_document_code_action_async(asked) or ()}

        async def text_after(action: types.CodeAction | types.Command) -> str:
            assert isinstance(action, types.CodeAction)
            if action.edit is None:
                action = await editor.client.code_action_resolve_async(action)
            assert action.edit is not None
            [change] = action.edit.document_changes or ()
            assert isinstance(change, types.TextDocumentEdit)
            assert change.text_document.version == 1
            return applied(CRLF, [one for one in change.edits if isinstance(one, types.TextEdit)])

        quick = await offered(key)
        rename, *_ = quick.values()
        assert isinstance(rename, types.CodeAction)
        assert (rename.kind, rename.is_preferred) == (types.CodeActionKind.QuickFix, True)
        fixed = fix_text(CRLF, path=agent("helper"), platform="claude")
        assert await text_after(rename) == fixed.text
        assert await text_after(quick["Make all safe fixes"]) == fixed.text
        [whole] = (await offered(key, ["source.fixAll"])).values()
        assert isinstance(whole, types.CodeAction)
        assert (whole.kind, await text_after(whole)) == ("source.fixAll.agentlint", fixed.text)

        quick = await offered(tool)
        here = await text_after(quick["Ignore unknown-tool here"])
        assert here == CRLF.replace("Gerp\r\ncolour", "Gerp  # agentlint: ignore[unknown-tool]\r\ncolour")
        file = await text_after(quick["Ignore unknown-tool in this file"])
        assert file == CRLF.replace("---\r\n", "---\r\n# agentlint: ignore-file[unknown-tool]\r\n", 1)

        conversion = quick["Convert to OpenCode"]
        assert isinstance(conversion, types.CodeAction)
        resolved = await editor.client.code_action_resolve_async(conversion)
        assert resolved.edit is not None
        made, filled = resolved.edit.document_changes or ()
        assert isinstance(made, types.CreateFile)
        assert isinstance(filled, types.TextDocumentEdit)
        assert made.uri == editor.uri(".opencode/agents/helper.md")
        [new] = filled.edits
        assert isinstance(new, types.TextEdit)
        assert "mode: subagent\r\n" in new.new_text

        page = await editor.client.workspace_execute_command_async(
            types.ExecuteCommandParams("agentlint.explain", ["unknown-tool"])
        )
        assert page == rules.page("unknown-tool")

    edit(work, tmp_path)


def test_words_are_completed_and_explained(tmp_path: Path) -> None:
    reviewer = GOOD.replace("NAME", "reviewer")
    project(tmp_path, reviewer=reviewer)
    (tmp_path / ".mcp.json").write_text('{"mcpServers": {"git hub": {"command": "x"}}}', "utf-8")
    skill = tmp_path / ".claude" / "skills" / "release"
    skill.mkdir(parents=True)
    (skill / "SKILL.md").write_text("---\nname: release\ndescription: d\n---\n", "utf-8")

    async def work(editor: Editor) -> None:
        uri = editor.open(agent("helper"), PLAIN)
        await editor.diagnostics(uri)

        async def complete(text: str, mark: str) -> dict[str, types.CompletionItem]:
            editor.replace(uri, text.replace("|", "", 1))
            place = at(text, "|")
            asked = types.CompletionParams(types.TextDocumentIdentifier(uri), place)
            answer = await editor.client.text_document_completion_async(asked)
            assert isinstance(answer, types.CompletionList), mark
            return {one.label: one for one in answer.items}

        def written(text: str, item: types.CompletionItem) -> str:
            assert isinstance(item.text_edit, types.TextEdit)
            return applied(text.replace("|", "", 1), [item.text_edit])

        text = "---\nname: a\nmod|\n---\n"
        found = await complete(text, "keys")
        assert {"model", "tools", "permissionMode"} <= found.keys()
        assert "name" not in found
        assert written(text, found["model"]) == "---\nname: a\nmodel: \n---\n"
        documentation = found["model"].documentation
        assert isinstance(documentation, types.MarkupContent)
        assert "observed in Claude Code" in documentation.value

        text = "---\nname: a\nhoo|\n---\n"
        hooks = (await complete(text, "snippet"))["hooks"]
        assert hooks.insert_text_format == types.InsertTextFormat.Snippet
        assert isinstance(hooks.text_edit, types.TextEdit)
        assert hooks.text_edit.new_text.startswith("hooks:\n  PreToolUse:\n    - matcher: Bash\n")

        text = "---\ntools: Read, |\n---\n"
        found = await complete(text, "a text with commas")
        assert "Read" not in found
        assert {"Grep", "Bash", "mcp__git_hub"} <= found.keys()
        assert "AskUserQuestion" not in found  # which no sub-agent is given
        assert written(text, found["Grep"]) == "---\ntools: Read, Grep\n---\n"
        for form, after in (
            ("---\ntools: [Read, Gr|]\n---\n", "---\ntools: [Read, Grep]\n---\n"),
            ("---\ntools:\n  - Read\n  - G|\n---\n", "---\ntools:\n  - Read\n  - Grep\n---\n"),
            ("---\ntools:|\n---\n", "---\ntools: Grep\n---\n"),
            ("---\ntools: [Read,\n  Gr|]\n---\n", "---\ntools: [Read,\n  Grep]\n---\n"),
        ):
            assert written(form, (await complete(form, "list"))["Grep"]) == after
        text = "---\ntools: Agent(re|)\n---\n"
        assert written(text, (await complete(text, "agents"))["reviewer"]) == "---\ntools: Agent(reviewer)\n---\n"
        assert list(await complete("---\nskills:\n  - |\n---\n", "skills")) == ["release"]
        assert {"sonnet", "inherit", "best"} <= (await complete("---\nmodel: |\n---\n", "models")).keys()
        colours = await complete("---\ncolor: |\n---\n", "colours")
        assert list(colours) == ["red", "blue", "green", "yellow", "purple", "orange", "pink", "cyan"]
        assert list(await complete("---\nbackground: |\n---\n", "booleans"))[:2] == ["true", "false"]
        assert await complete("---\nname: a\n---\nbody |\n", "the prompt") == {}

        editor.replace(uri, PLAIN)

        async def hover(mark: str) -> tuple[str, types.Range | None]:
            asked = types.HoverParams(types.TextDocumentIdentifier(uri), at(PLAIN, mark, 1))
            answer = await editor.client.text_document_hover_async(asked)
            assert answer is not None
            assert isinstance(answer.contents, types.MarkupContent)
            return answer.contents.value, answer.range

        value, place = await hover("tools:")
        assert value.startswith("**`tools`**: text or a list\n\n")
        assert "- VS Code 1." in value
        assert place == types.Range(types.Position(3, 0), types.Position(3, 5))
        value, place = await hover("Read,")
        assert value.startswith("**`Read`**: read files\n\n")
        assert place == types.Range(types.Position(3, 7), types.Position(3, 11))
        assert "does not know this key" in (await hover("colour"))[0]

    edit(work, tmp_path, capabilities=CAPABILITIES)


def test_other_clients_words(tmp_path: Path) -> None:
    project(tmp_path)
    folder = tmp_path / ".opencode" / "agents"
    folder.mkdir(parents=True)
    (folder / "plan-review.md").write_text("---\ndescription: d\n---\nx\n", "utf-8")
    (tmp_path / "opencode.jsonc").write_text('{"mcp": {"my docs": {}}, // ours\n}', "utf-8")
    plugin = tmp_path / "tools"
    (plugin / ".claude-plugin").mkdir(parents=True)
    (plugin / ".claude-plugin" / "plugin.json").write_text(
        '{"name": "kit", "mcpServers": ["./more.json", "../out.json", {"c": {}}]}', "utf-8"
    )
    (plugin / ".mcp.json").write_text('{"mcpServers": {"a b": {}}}', "utf-8")
    (plugin / "more.json").write_text('{"b": {}}', "utf-8")
    (tmp_path / "out.json").write_text('{"outside": {}}', "utf-8")

    async def work(editor: Editor) -> None:
        async def complete(name: str, text: str) -> list[str]:
            uri = editor.open(name, text.replace("|", "", 1))
            asked = types.CompletionParams(types.TextDocumentIdentifier(uri), at(text, "|"))
            answer = await editor.client.text_document_completion_async(asked)
            assert isinstance(answer, types.CompletionList)
            return [one.label for one in answer.items]

        path = ".opencode/agents/x.md"
        assert await complete(path, "---\npermission:\n  edit: |\n---\n") == ["allow", "ask", "deny"]
        assert "bash" in await complete(path, "---\npermission:\n  edit: deny\n  |\n---\n")
        offered: list[str] = []
        while "plan-review" not in offered:  # the folder is looked through meanwhile
            offered = await complete(path, "---\npermission:\n  task:\n    |\n---\n")
        assert "edit" not in offered
        assert "primary" in await complete(path, "---\nmode: |\n---\n")
        assert "#rrggbb" not in await complete(path, "---\ncolor: |\n---\n")
        copilot = ".github/agents/x.agent.md"
        assert {"read", "edit", "search", "execute"} <= set(await complete(copilot, "---\ntools: ['|']\n---\n"))
        assert "my_docs_*" in await complete(path, "---\ntools:\n  |\n---\n")
        offered = await complete("tools/agents/x.md", "---\ntools: mcp|\n---\n")
        servers = [word for word in offered if word.startswith("mcp__")]
        assert servers == ["mcp__plugin_kit_a_b", "mcp__plugin_kit_b", "mcp__plugin_kit_c"]

    edit(work, tmp_path)


def test_what_clients_make_of_a_file_and_of_a_conversion(tmp_path: Path) -> None:
    project(tmp_path, helper=PLAIN)

    async def work(editor: Editor) -> None:
        uri = editor.open(agent("helper"))
        [lens] = (
            await editor.client.text_document_code_lens_async(types.CodeLensParams(types.TextDocumentIdentifier(uri)))
            or ()
        )
        assert lens.range.start == types.Position(0, 0)
        assert lens.command is not None
        title = "Claude Code: loaded, 1 tool · Copilot CLI: loaded, 3 tools · VS Code: loaded, 2 tools"
        assert (lens.command.title, lens.command.arguments) == (title, (uri,))
        assert await editor.ask("agentlint/verdicts", {"uri": uri}) == title
        table = await editor.client.workspace_execute_command_async(
            types.ExecuteCommandParams(lens.command.command, [uri])
        )
        assert "outcome     loaded" in str(table)

        seen = await editor.ask("agentlint/preview", {"uri": uri, "to": "opencode"})
        assert seen.text.startswith("---\ndescription: Helps 😀 people, Gerp\nmode: subagent\n")
        assert (seen.path, seen.refused) == (str(tmp_path / ".opencode/agents/helper.md"), False)
        losses = {one.message.partition(":")[0]: one.range.start.line for one in seen.diagnostics}
        assert losses["`mode` defaulted"] == 2
        assert losses["`colour` dropped"] == 0
        refused = await editor.ask("agentlint/preview", {"uri": uri, "to": "codex"})
        assert refused.refused
        assert "--allow-wider" in refused.text

    edit(work, tmp_path)


def test_an_agent_is_found_and_renamed_wherever_it_is_named(tmp_path: Path) -> None:
    lead = "---\nname: lead\ndescription: Hands out work\ntools: Read, Agent(reviewer, other)\n---\nAsk.\n"
    project(tmp_path, reviewer=GOOD.replace("NAME", '"reviewer"'), lead=lead, other=GOOD.replace("NAME", "other"))
    folder = tmp_path / ".opencode" / "agents"
    folder.mkdir(parents=True)
    (folder / "reviewer.md").write_text("---\ndescription: Another client's\n---\nReview.\n", "utf-8")

    async def work(editor: Editor) -> None:
        uri = editor.open(agent("lead"))
        client, document = editor.client, types.TextDocumentIdentifier(uri)
        await editor.diagnostics(uri)
        place = at(lead, "reviewer", 3)
        there = types.Location(editor.uri(agent("reviewer")), types.Range(types.Position(1, 6), types.Position(1, 16)))
        here = types.Location(uri, types.Range(types.Position(3, 19), types.Position(3, 27)))
        found = await client.text_document_definition_async(types.DefinitionParams(document, place))
        while not found:  # the folder is looked through meanwhile
            found = await client.text_document_definition_async(types.DefinitionParams(document, place))
        assert list(found) == [there]  # type: ignore[arg-type]
        asked = types.ReferenceParams(types.ReferenceContext(True), document, place)
        assert list(await client.text_document_references_async(asked) or ()) == [here, there]

        prepared = await client.text_document_prepare_rename_async(types.PrepareRenameParams(document, place))
        assert prepared == types.PrepareRenamePlaceholder(here.range, "reviewer")
        edit_ = await client.text_document_rename_async(types.RenameParams(document, place, "checker"))
        assert edit_ is not None
        first, second, moved = edit_.document_changes or ()
        assert isinstance(first, types.TextDocumentEdit)
        assert isinstance(second, types.TextDocumentEdit)
        assert isinstance(moved, types.RenameFile)
        assert list(first.edits) == [types.TextEdit(here.range, "checker")]
        assert list(second.edits) == [types.TextEdit(there.range, '"checker"')]
        assert (moved.old_uri, moved.new_uri) == (there.uri, editor.uri(agent("checker")))
        assert await client.text_document_rename_async(types.RenameParams(document, place, "other")) is None
        assert editor.shown == ["agentlint: there is already an agent called `other`"]

        [symbol] = await client.text_document_document_symbol_async(types.DocumentSymbolParams(document)) or ()
        assert isinstance(symbol, types.DocumentSymbol)
        assert (symbol.name, symbol.selection_range.start) == ("lead", types.Position(1, 6))
        assert [one.name for one in symbol.children or ()] == ["name", "description", "tools", "prompt"]
        every = await client.workspace_symbol_async(types.WorkspaceSymbolParams("rvw")) or ()
        assert sorted(one.container_name or "" for one in every) == ["Claude Code", "OpenCode"]

    edit(work, tmp_path)
