"""A workspace of two folders with agents, skills and commands of several clients: what one file says of others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types

from tests.server.editor import CAPABILITIES, at, edit

if TYPE_CHECKING:
    from pathlib import Path

    from tests.server.editor import Editor

REVIEWER = "---\nname: reviewer\ndescription: Reviews a change\ntools: Read\n---\nRead the change.\n"
LEAD = "---\nname: lead\ndescription: Leads the work\ntools: Read, Agent(reviewer)\nskills: [release]\n---\nLead.\n"
RELEASE = "---\nname: release\ndescription: Makes a release\ncontext: fork\nagent: reviewer\n---\nMake it.\n"
HANDS_OVER = (
    "---\nname: planner\ndescription: Plans the work\nhandoffs:\n  - label: Review\n    agent: reviewer\n"
    "    prompt: Review it.\n---\nPlan.\n"
)
SHIP = "---\ndescription: Ships it\nagent: builder\n---\nShip it.\n"
BUILDER = '"builder": {"description": "Builds", "mode": "primary"}'
OPENCODE = f'{{\n  "default_agent": "builder",\n  "agent": {{\n    {BUILDER}\n  }}\n}}\n'
CONFIG = "opencode.json"
FILES = {
    ".claude/agents/reviewer.md": REVIEWER,
    ".claude/agents/lead.md": LEAD,
    ".claude/skills/release/SKILL.md": RELEASE,
    ".github/agents/planner.agent.md": HANDS_OVER,
    ".opencode/commands/ship.md": SHIP,
    CONFIG: OPENCODE,
}


def lay_out(root: Path, files: dict[str, str]) -> Path:
    (root / ".git").mkdir(parents=True)
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(text.encode("utf-8"))
    return root


def test_names_lead_from_file_to_file(tmp_path: Path) -> None:
    first = lay_out(tmp_path / "first", FILES)
    second = lay_out(tmp_path / "second", {".claude/agents/reviewer.md": REVIEWER.replace("Read\n", "Gerp, Read\n")})

    async def work(editor: Editor) -> None:
        client = editor.client

        # the problems of the whole workspace, when both folders are looked through: no file is open
        [problem] = await editor.ask("agentlint/problems", {})
        assert (problem["path"], problem["folder"]) == (".claude/agents/reviewer.md", str(second))
        assert problem["uri"] == (second / ".claude/agents/reviewer.md").as_uri()
        [finding] = problem["diagnostics"]
        assert finding["code"] == "unknown-tool"
        assert finding["range"]["start"] == {"line": 3, "character": 7}

        async def defined(name: str, text: str, mark: str) -> list[types.Location]:
            document = types.TextDocumentIdentifier(editor.open(name, text))
            asked = types.DefinitionParams(document, at(text, mark, 1))
            return list(await client.text_document_definition_async(asked) or ())  # type: ignore[arg-type]

        reviewer = types.Location(
            editor.uri(".claude/agents/reviewer.md"), types.Range(types.Position(1, 6), types.Position(1, 14))
        )
        builder = types.Location(editor.uri(CONFIG), types.Range(types.Position(3, 4), types.Position(3, 13)))
        skill = ".claude/skills/release/SKILL.md"
        release = types.Location(editor.uri(skill), types.Range(types.Position(1, 6), types.Position(1, 13)))
        assert await defined(".claude/agents/lead.md", LEAD, "reviewer") == [reviewer]
        assert await defined(".claude/agents/lead.md", LEAD, "release") == [release]
        assert await defined(skill, RELEASE, "reviewer") == [reviewer]
        assert await defined(".github/agents/planner.agent.md", HANDS_OVER, "reviewer") == [reviewer]
        assert await defined(".opencode/commands/ship.md", SHIP, "builder") == [builder]

        # the references to a skill, from its own name
        document = types.TextDocumentIdentifier(editor.uri(skill))
        asked = types.ReferenceParams(types.ReferenceContext(False), document, at(RELEASE, "release", 1))
        [reference] = await client.text_document_references_async(asked) or ()
        assert reference.uri == editor.uri(".claude/agents/lead.md")
        assert reference.range == types.Range(types.Position(4, 9), types.Position(4, 16))

        # a rename changes the agent, its file, and each reference of the clients that read it; not the other folder
        document = types.TextDocumentIdentifier(editor.uri(".github/agents/planner.agent.md"))
        renamed = await client.text_document_rename_async(
            types.RenameParams(document, at(HANDS_OVER, "reviewer", 1), "checker")
        )
        assert renamed is not None
        changes = {
            one.text_document.uri.removeprefix(f"{first.as_uri()}/"): [
                (edit.range.start.line, edit.range.start.character, edit.new_text)
                for edit in one.edits
                if isinstance(edit, types.TextEdit)
            ]
            for one in renamed.document_changes or ()
            if isinstance(one, types.TextDocumentEdit)
        }
        assert changes == {
            ".claude/agents/lead.md": [(3, 19, "checker")],
            ".claude/agents/reviewer.md": [(1, 6, "checker")],
            ".claude/skills/release/SKILL.md": [(4, 7, "checker")],
            ".github/agents/planner.agent.md": [(5, 11, "checker")],
        }
        [moved] = [one for one in renamed.document_changes or () if isinstance(one, types.RenameFile)]
        assert (moved.old_uri, moved.new_uri) == (reviewer.uri, editor.uri(".claude/agents/checker.md"))
        document = types.TextDocumentIdentifier(editor.uri(".opencode/commands/ship.md"))
        renamed = await client.text_document_rename_async(types.RenameParams(document, at(SHIP, "builder"), "maker"))
        assert renamed is not None
        in_command, in_settings = renamed.document_changes or ()
        assert isinstance(in_settings, types.TextDocumentEdit)
        assert isinstance(in_command, types.TextDocumentEdit)
        assert [(one.range.start.line, one.new_text) for one in in_settings.edits] == [(1, '"maker"'), (3, '"maker"')]  # type: ignore[union-attr]
        assert [(one.range.start.line, one.new_text) for one in in_command.edits] == [(2, "maker")]  # type: ignore[union-attr]

        # symbols of skills and commands too
        every = await client.workspace_symbol_async(types.WorkspaceSymbolParams("r")) or ()
        found = sorted((one.name, one.container_name or "", one.kind.name) for one in every)
        assert found == [
            ("builder", "OpenCode", "Class"),
            ("planner", "GitHub Copilot", "Class"),
            ("release", "Claude Code", "Function"),
            ("reviewer", "Claude Code", "Class"),
            ("reviewer", "Claude Code", "Class"),
        ]

        # a folder that leaves the workspace takes its problems along
        folder = types.WorkspaceFolder(second.as_uri(), "second")
        event = types.WorkspaceFoldersChangeEvent([], [folder])
        client.workspace_did_change_workspace_folders(types.DidChangeWorkspaceFoldersParams(event))
        assert await editor.ask("agentlint/problems", {}) == []

        # findings follow the files that others refer to: a skill that goes, an agent that is called otherwise
        lead = editor.uri(".claude/agents/lead.md")
        assert await editor.rules(lead) == []
        (first / skill).unlink()
        editor.on_disk(skill, types.FileChangeType.Deleted)
        await editor.until(lambda: editor.published[lead].diagnostics)
        [gone] = editor.published[lead].diagnostics
        assert (gone.code, gone.range.start) == ("unknown-reference", types.Position(4, 9))
        (first / skill).write_text(RELEASE, "utf-8")
        editor.on_disk(skill, types.FileChangeType.Created)
        await editor.until(lambda: not editor.published[lead].diagnostics)
        planner = editor.uri(".github/agents/planner.agent.md")
        assert await editor.rules(planner) == []
        (first / ".claude/agents/reviewer.md").write_text(REVIEWER.replace("name: reviewer", "name: critic"), "utf-8")
        editor.on_disk(".claude/agents/reviewer.md")
        await editor.until(lambda: editor.published[planner].diagnostics)
        assert [one.code for one in editor.published[planner].diagnostics] == ["unknown-reference"]
        assert editor.log == []

    edit(work, first, second, capabilities=CAPABILITIES)


def test_a_skill_is_explained_completed_and_converted(tmp_path: Path) -> None:
    root = lay_out(tmp_path, FILES)
    (root / ".claude/skills/release/notes.txt").write_text("What was done.\n", "utf-8")
    text = RELEASE.replace("agent: reviewer\n", "agent: reviewer\ndisable-model-invocation: yes\n")

    async def work(editor: Editor) -> None:
        client = editor.client
        await editor.ask("agentlint/problems", {})
        uri = editor.open(".claude/skills/release/SKILL.md", text)
        document = types.TextDocumentIdentifier(uri)

        async def hover(mark: str) -> str:
            answer = await client.text_document_hover_async(types.HoverParams(document, at(text, mark, 1)))
            assert answer is not None
            assert isinstance(answer.contents, types.MarkupContent)
            return answer.contents.value

        assert "**`context`**: fork" in await hover("context")
        assert "- Copilot CLI 1.0." in await hover("context")
        about = await hover("reviewer")
        assert about.startswith("**`reviewer`**: the agent of `.claude/agents/reviewer.md`\n\nReviews a change\n\n")

        async def complete(typed: str) -> list[str]:
            editor.replace(uri, typed.replace("|", ""))
            answer = await client.text_document_completion_async(types.CompletionParams(document, at(typed, "|")))
            assert isinstance(answer, types.CompletionList)
            return [one.label for one in answer.items]

        assert {"allowed-tools", "user-invocable", "argument-hint"} <= set(await complete("---\nname: x\n|\n---\n"))
        agents = await complete("---\nagent: |\n---\n")
        assert {"reviewer", "lead", "general-purpose"} <= set(agents)
        # no skill, no command, nothing that Claude Code does not read
        assert not {"release", "ship", "planner"} & set(agents)
        assert "Grep" in await complete("---\nallowed-tools: Read, |\n---\n")

        editor.replace(uri, RELEASE.replace("context: fork\nagent: reviewer\n", ""))
        lenses = await client.text_document_code_lens_async(types.CodeLensParams(document)) or ()
        [title] = [one.command.title for one in lenses if one.command is not None]
        assert title.startswith("Claude Code: loaded")
        whole = types.Range(types.Position(0, 0), types.Position(0, 0))
        asked = types.CodeActionParams(document, whole, types.CodeActionContext([], only=["refactor"]))
        offered = {one.title: one for one in await client.text_document_code_action_async(asked) or ()}
        conversion = offered["Convert to OpenCode"]
        assert isinstance(conversion, types.CodeAction)
        resolved = await client.code_action_resolve_async(conversion)
        assert resolved.edit is not None
        made = [one.uri for one in resolved.edit.document_changes or () if isinstance(one, types.CreateFile)]
        assert made == [editor.uri(f".opencode/skills/release/{name}") for name in ("SKILL.md", "notes.txt")]
        assert editor.log == []

    edit(work, root)
