// A thin client: everything that is known of agent files is known by `agentlint server`.

import * as vscode from "vscode";
import { LanguageClient, LanguageClientOptions, State } from "vscode-languageclient/node";
import { DISTRIBUTION, find } from "./find";
import { FileProblems, Problems } from "./problems";

// By pattern, not by language: VS Code calls `.claude/agents/*.md` "chatagent", SKILL.md "skill", prompts "prompt".
const PATTERNS = ["**/*.md", "**/*.markdown", "**/*.mdx", "**/.codex/agents/*.toml", "**/{opencode,kilo}.{json,jsonc}"];
const SELECTOR = PATTERNS.map((pattern) => ({ scheme: "file", pattern }));
const SCHEME = "agentlint";
const TARGETS = ["claude", "opencode", "copilot", "kilo", "gemini", "qwen", "codex", "droid", "cursor"];

interface Preview {
  text: string;
  path: string;
  refused: boolean;
  diagnostics: { range: vscode.Range; message: string; severity: number; code?: string }[];
}

let client: LanguageClient | undefined;
let output: vscode.LogOutputChannel;
let status: vscode.StatusBarItem;
let problems: Problems;

export async function activate(context: vscode.ExtensionContext): Promise<void> {
  output = vscode.window.createOutputChannel("agentlint", { log: true });
  status = vscode.window.createStatusBarItem("agentlint.verdicts", vscode.StatusBarAlignment.Right, 90);
  status.name = "agentlint";
  status.command = "agentlint.showInspect";
  const texts = new Texts();
  problems = new Problems(async () =>
    client?.isRunning() ? client.sendRequest<FileProblems[]>("agentlint/problems", {}) : undefined,
  );
  const losses = vscode.languages.createDiagnosticCollection("agentlint-preview");
  const command = (name: string, work: (...given: any[]) => unknown) =>
    context.subscriptions.push(vscode.commands.registerCommand(name, work));
  context.subscriptions.push(
    output,
    status,
    problems,
    losses,
    texts,
    vscode.workspace.registerTextDocumentContentProvider(SCHEME, texts),
    vscode.window.onDidChangeActiveTextEditor(() => tellVerdicts()),
    vscode.workspace.onDidChangeTextDocument(({ document }) => {
      later(async () => {
        await tellVerdicts();
        await problems.refresh();
        await Promise.all(texts.of(document.uri).map((shown) => refresh(shown, texts, losses)));
      });
    }),
    vscode.workspace.onDidSaveTextDocument(() => later(() => problems.refresh())),
    vscode.workspace.onDidCloseTextDocument(({ uri }) => {
      if (uri.scheme === SCHEME) {
        texts.forget(uri);
        losses.delete(uri);
      }
    }),
    vscode.workspace.onDidChangeConfiguration((change) => {
      if (change.affectsConfiguration("agentlint.path") || change.affectsConfiguration("agentlint.useUvx")) {
        void restart();
      }
    }),
  );
  command("agentlint.restart", restart);
  command("agentlint.refreshProblems", () => problems.refresh());
  command("agentlint.output", () => output.show());
  command("agentlint.fixAll", fixAll);
  command("agentlint.showInspect", () => showInspect(texts));
  command("agentlint.preview", (target?: string) => preview(texts, losses, target));
  await start();
}

export async function deactivate(): Promise<void> {
  await client?.stop();
}

async function restart(): Promise<void> {
  await client?.stop();
  client = undefined;
  await start();
}

async function start(): Promise<void> {
  const settings = vscode.workspace.getConfiguration("agentlint");
  const found = find({
    setting: settings.get("path", ""),
    useUvx: settings.get("useUvx", true),
    folders: (vscode.workspace.workspaceFolders ?? []).map((folder) => folder.uri.fsPath),
    searchPath: process.env.PATH ?? "",
    windows: process.platform === "win32",
  });
  if (!found) {
    status.text = "$(warning) agentlint: not installed";
    status.show();
    void vscode.window.showWarningMessage(
      `agentlint is not installed: pip install '${DISTRIBUTION}' in the workspace's environment, or set agentlint.path to the command.`,
    );
    return;
  }
  output.info(`${found.command} ${found.args.join(" ")}`);
  const options: LanguageClientOptions = {
    documentSelector: SELECTOR,
    outputChannel: output,
    middleware: {
      // What the server's commands give is shown here; the server only says it.
      executeCommand: async (name, given, next) => {
        const answer = await next(name, given);
        if ((name === "agentlint.inspect" || name === "agentlint.explain") && typeof answer === "string") {
          await show(answer, name === "agentlint.explain" ? "markdown" : "plaintext");
        }
        return answer;
      },
    },
  };
  client = new LanguageClient("agentlint", "agentlint", { command: found.command, args: found.args }, options);
  client.onDidChangeState(({ newState }) => {
    if (newState === State.Stopped) {
      status.text = "$(error) agentlint: stopped";
      status.show();
    }
  });
  try {
    await client.start();
    await tellVerdicts();
    await problems.refresh();
  } catch (error) {
    output.error(String(error));
    status.text = "$(error) agentlint: cannot start";
    status.show();
  }
}

// --- the status bar --------------------------------------------------------------------------------------------------

async function tellVerdicts(): Promise<void> {
  const document = vscode.window.activeTextEditor?.document;
  if (!client?.isRunning() || document?.uri.scheme !== "file" || !vscode.languages.match(SELECTOR, document)) {
    status.hide();
    return;
  }
  const verdicts = await client.sendRequest<string>("agentlint/verdicts", { uri: document.uri.toString() });
  const [own] = verdicts.split(" · ");
  status.text = `$(hubot) ${own}`;
  status.tooltip = verdicts.split(" · ").join("\n");
  if (verdicts) {
    status.show();
  } else {
    status.hide();
  }
}

let waiting: NodeJS.Timeout | undefined;

function later(work: () => Promise<void>): void {
  clearTimeout(waiting);
  waiting = setTimeout(() => void work().catch((error) => output.error(String(error))), 200);
}

// --- previews --------------------------------------------------------------------------------------------------------

class Texts implements vscode.TextDocumentContentProvider, vscode.Disposable {
  private readonly texts = new Map<string, string>();
  private readonly changed = new vscode.EventEmitter<vscode.Uri>();
  readonly onDidChange = this.changed.event;

  provideTextDocumentContent(uri: vscode.Uri): string {
    return this.texts.get(uri.toString()) ?? "";
  }

  put(uri: vscode.Uri, text: string): void {
    this.texts.set(uri.toString(), text);
    this.changed.fire(uri);
  }

  forget(uri: vscode.Uri): void {
    this.texts.delete(uri.toString());
  }

  of(source: vscode.Uri): vscode.Uri[] {
    return [...this.texts.keys()]
      .map((shown) => vscode.Uri.parse(shown))
      .filter((shown) => shown.query && JSON.parse(shown.query).source === source.toString());
  }

  dispose(): void {
    this.changed.dispose();
  }
}

async function preview(texts: Texts, losses: vscode.DiagnosticCollection, given?: string): Promise<void> {
  const document = vscode.window.activeTextEditor?.document;
  if (!client?.isRunning() || !document) {
    return;
  }
  const target = given ?? (await vscode.window.showQuickPick(TARGETS, { title: "Convert to" }));
  if (!target) {
    return;
  }
  const source = document.uri.toString();
  const uri = vscode.Uri.from({
    scheme: SCHEME,
    path: `/${target}/${document.uri.path.split("/").pop()}`,
    query: JSON.stringify({ source, target }),
  });
  await refresh(uri, texts, losses);
  const shown = await vscode.workspace.openTextDocument(uri);
  await vscode.window.showTextDocument(shown, { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true });
}

async function refresh(uri: vscode.Uri, texts: Texts, losses: vscode.DiagnosticCollection): Promise<void> {
  const { source, target } = JSON.parse(uri.query);
  const made = await client?.sendRequest<Preview>("agentlint/preview", { uri: source, to: target });
  if (!made) {
    return;
  }
  texts.put(uri, made.text);
  losses.set(
    uri,
    made.diagnostics.map(({ range, message, severity }) => {
      const place = new vscode.Range(range.start.line, range.start.character, range.end.line, range.end.character);
      const told = new vscode.Diagnostic(place, message, severity - 1);
      told.source = "agentlint";
      return told;
    }),
  );
}

// --- commands --------------------------------------------------------------------------------------------------------

async function show(text: string, language: string): Promise<void> {
  const document = await vscode.workspace.openTextDocument({ content: text, language });
  await vscode.window.showTextDocument(document, { viewColumn: vscode.ViewColumn.Beside, preview: true });
}

async function showInspect(texts: Texts): Promise<void> {
  const document = vscode.window.activeTextEditor?.document;
  if (!client?.isRunning() || !document) {
    return;
  }
  const params = { command: "agentlint.inspect", arguments: [document.uri.toString()] };
  const table = await client.sendRequest<string>("workspace/executeCommand", params);
  const uri = vscode.Uri.from({ scheme: SCHEME, path: `/clients/${document.uri.path.split("/").pop()}.txt` });
  texts.put(uri, table || "No agent file.");
  await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uri), vscode.ViewColumn.Beside);
}

async function fixAll(): Promise<void> {
  await vscode.commands.executeCommand("editor.action.codeAction", { kind: "source.fixAll.agentlint", apply: "first" });
}
