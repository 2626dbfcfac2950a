// The problems of the project: every file with findings, open or not, as one answer of the server has them.

import * as vscode from "vscode";
import { counted, worst } from "./words";

export interface Finding {
  range: { start: { line: number; character: number }; end: { line: number; character: number } };
  message: string;
  severity: number;
  code?: string;
}

export interface FileProblems {
  uri: string;
  path: string;
  folder: string;
  diagnostics: Finding[];
}

type Entry = { file: FileProblems; finding?: Finding };

const ICONS: Record<number, [string, string]> = {
  1: ["error", "problemsErrorIcon.foreground"],
  2: ["warning", "problemsWarningIcon.foreground"],
  3: ["info", "problemsInfoIcon.foreground"],
};

function icon(severity: number): vscode.ThemeIcon {
  const [name, colour] = ICONS[severity] ?? ICONS[3];
  return new vscode.ThemeIcon(name, new vscode.ThemeColor(colour));
}

export class Problems implements vscode.TreeDataProvider<Entry>, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<void>();
  readonly onDidChangeTreeData = this.changed.event;
  private readonly view: vscode.TreeView<Entry>;
  private files: FileProblems[] = [];

  constructor(private readonly ask: () => Promise<FileProblems[] | undefined>) {
    this.view = vscode.window.createTreeView("agentlint.problems", { treeDataProvider: this, showCollapseAll: true });
    this.view.onDidChangeVisibility(({ visible }) => visible && void this.refresh());
  }

  async refresh(): Promise<void> {
    if (!this.view.visible) {
      return;
    }
    const files = await this.ask();
    if (files === undefined) {
      return;
    }
    this.files = files;
    const findings = files.flatMap((file) => file.diagnostics);
    this.view.description = findings.length ? counted(findings) : undefined;
    this.view.message = findings.length ? undefined : "No findings in the agents, skills and commands of this workspace.";
    this.view.badge = findings.length ? { value: findings.length, tooltip: counted(findings) } : undefined;
    this.changed.fire();
  }

  getChildren(entry?: Entry): Entry[] {
    if (entry === undefined) {
      return this.files.map((file) => ({ file }));
    }
    return entry.finding ? [] : entry.file.diagnostics.map((finding) => ({ file: entry.file, finding }));
  }

  getTreeItem({ file, finding }: Entry): vscode.TreeItem {
    const uri = vscode.Uri.parse(file.uri);
    if (finding === undefined) {
      const item = new vscode.TreeItem(file.path, vscode.TreeItemCollapsibleState.Expanded);
      item.id = file.uri;
      item.description = counted(file.diagnostics);
      item.iconPath = icon(worst(file.diagnostics));
      item.tooltip = `${file.folder}/${file.path}`;
      return item;
    }
    const { start, end } = finding.range;
    const [first] = finding.message.split("\n");
    const item = new vscode.TreeItem(first);
    item.description = `${finding.code ?? ""} [${start.line + 1}, ${start.character + 1}]`;
    item.tooltip = finding.message;
    item.iconPath = icon(finding.severity);
    const selection = new vscode.Range(start.line, start.character, end.line, end.character);
    item.command = { title: "Open", command: "vscode.open", arguments: [uri, { selection }] };
    return item;
  }

  dispose(): void {
    this.view.dispose();
    this.changed.dispose();
  }
}
