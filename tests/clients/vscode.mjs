// VS Code's own code for agent files, without VS Code: bundled by tests/clients/vscode.py, started with Node.
// Reads a case a line, {"number", "files": {path from the file system's root: base64}}, and answers a line each.
import { createInterface } from 'node:readline';
import { TextDecoder } from 'node:util';
import { URI } from '@codingame/monaco-vscode-api/vscode/vs/base/common/uri';
import product from '@codingame/monaco-vscode-api/vscode/vs/platform/product/common/product';
import { DEFAULT_AGENT_SOURCE_FOLDERS, getPromptFileType } from '@codingame/monaco-vscode-api/vscode/vs/workbench/contrib/chat/common/promptSyntax/config/promptFileLocations';
import { PromptFileParser } from '@codingame/monaco-vscode-api/vscode/vs/workbench/contrib/chat/common/promptSyntax/promptFileParser';
import { CustomAgent } from '@codingame/monaco-vscode-api/vscode/vs/workbench/contrib/chat/common/promptSyntax/service/promptsServiceImpl';
import { PromptValidator } from './node_modules/@codingame/monaco-vscode-chat-service-override/vscode/src/vs/workbench/contrib/chat/common/promptSyntax/languageProviders/promptValidator.js';

const TOOLS = JSON.parse(process.env.VSCODE_TOOLS);
const FOLDERS = DEFAULT_AGENT_SOURCE_FOLDERS.map(({ path }) => path.startsWith('~') ? process.env.VSCODE_HOME + path.slice(1) : `${process.env.VSCODE_PROJECT}/${path}`);
const SEVERITY = { 8: 'error', 4: 'warning', 2: 'info', 1: 'hint' };
const quiet = new Proxy({}, { get: () => () => {} });
const nothing = { builtin: [], custom: [] };
// The services that the validator asks, as they answer in a window without models, servers and other agents.
const validator = new PromptValidator(
  { getLanguageModelIds: () => [], lookupLanguageModelByQualifiedName: () => undefined },
  {
    getFullReferenceNames: () => TOOLS,
    getDeprecatedFullReferenceNames: () => new Map(),
    toToolAndToolSetEnablementMap: () => new Map(),
    getToolByFullReferenceName: () => undefined,
  },
  { getModes: () => nothing, getLocalModes: () => nothing },
  { exists: async () => true, canCreateFile: async () => false },
  { getUriLabel: uri => uri.path },
  { getCustomAgents: async () => [], getAgentFileURIFromModeFile: () => undefined },
  quiet,
  { getValue: () => undefined },
);

async function look(path, data) {
  const uri = URI.file(path);
  // The editor's locator looks into its folders for agents, and not into folders below.
  const folder = path.slice(0, path.lastIndexOf('/'));
  if (!FOLDERS.includes(folder) || getPromptFileType(uri) !== 'agent') return undefined;
  const parsed = new PromptFileParser().parse(uri, new TextDecoder().decode(Buffer.from(data, 'base64')));
  const messages = [];
  await validator.validate(parsed, 'agent', mark =>
    messages.push(`${SEVERITY[mark.severity]} ${mark.startLineNumber}:${mark.startColumn} ${mark.message}`));
  const agent = CustomAgent.fromParsedPromptFile(parsed, {});
  return {
    name: agent.name,
    description: agent.description,
    target: agent.target,
    tools_parsed: agent.tools,
    models: agent.model,
    agents: agent.agents,
    handoffs: agent.handOffs,
    argument_hint: agent.argumentHint,
    userInvocable: agent.visibility.userInvocable,
    offered: agent.visibility.agentInvocable,
    prompt: agent.agentInstructions.content,
    messages,
  };
}

console.log(JSON.stringify({ version: product.version }));
for await (const line of createInterface({ input: process.stdin, crlfDelay: Infinity })) {
  const { number, files } = JSON.parse(line);
  const agents = {};
  try {
    for (const [path, data] of Object.entries(files)) {
      const agent = await look(path, data);
      if (agent) agents[path] = agent;
    }
    console.log(JSON.stringify({ number, agents }));
  } catch (error) {
    console.log(JSON.stringify({ number, error: String(error) }));
  }
}
