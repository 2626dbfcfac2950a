// Which command runs agentlint: the one that the settings name, the workspace's own, the one on the PATH, uvx.

import * as fs from "fs";
import * as path from "path";

export interface Command {
  command: string;
  args: string[];
}

export interface Surroundings {
  setting: string;
  useUvx: boolean;
  folders: string[];
  searchPath: string;
  windows: boolean;
}

// `agentlint-md` first: other distributions have a command `agentlint` too.
const NAMES = ["agentlint-md", "agentlint"];
const ENVIRONMENTS = [".venv", "venv"];
export const DISTRIBUTION = "agentlint-md[server]";

export function find(around: Surroundings): Command | undefined {
  if (around.setting) {
    return { command: around.setting, args: ["server"] };
  }
  const bin = around.windows ? "Scripts" : "bin";
  const environments = around.folders.flatMap((folder) => ENVIRONMENTS.map((name) => path.join(folder, name, bin)));
  const searched = around.searchPath.split(path.delimiter).filter((folder) => path.isAbsolute(folder));
  for (const folder of [...environments, ...searched]) {
    for (const name of NAMES) {
      const file = executable(folder, name, around.windows);
      if (file) {
        return { command: file, args: ["server"] };
      }
    }
  }
  const uvx = searched.map((folder) => executable(folder, "uvx", around.windows)).find((file) => file);
  if (uvx && around.useUvx) {
    return { command: uvx, args: ["--from", DISTRIBUTION, "agentlint-md", "server"] };
  }
  return undefined;
}

function executable(folder: string, name: string, windows: boolean): string | undefined {
  const file = path.join(folder, windows ? `${name}.exe` : name);
  try {
    fs.accessSync(file, fs.constants.X_OK);
    return fs.statSync(file).isFile() ? file : undefined;
  } catch {
    return undefined;
  }
}
