// Which command is found, with real files in a folder of its own.

const assert = require("node:assert");
const fs = require("node:fs");
const os = require("node:os");
const path = require("node:path");
const test = require("node:test");
const esbuild = require("esbuild");

const root = fs.mkdtempSync(path.join(os.tmpdir(), "agentlint-"));
test.after(() => fs.rmSync(root, { recursive: true }));
const bundle = path.join(root, "find.js");
esbuild.buildSync({ entryPoints: [path.join(__dirname, "../src/find.ts")], outfile: bundle, format: "cjs" });
const { find } = require(bundle);

function program(...steps) {
  const file = path.join(root, ...steps);
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, "#!/bin/sh\n", { mode: 0o755 });
  return file;
}

const around = (more) => ({
  setting: "",
  useUvx: true,
  folders: [path.join(root, "project")],
  searchPath: [path.join(root, "bin"), "relative"].join(path.delimiter),
  windows: false,
  ...more,
});

test("nothing is there", () => assert.strictEqual(find(around()), undefined));

test("uvx, where it may be used", () => {
  const uvx = program("bin", "uvx");
  const args = ["--from", "agentlint-md[server]", "agentlint-md", "server"];
  assert.deepStrictEqual(find(around()), { command: uvx, args });
  assert.strictEqual(find(around({ useUvx: false })), undefined);
});

test("the PATH comes before uvx, the workspace before the PATH, the setting before all", () => {
  const command = program("bin", "agentlint-md");
  assert.deepStrictEqual(find(around()), { command, args: ["server"] });
  const own = program("project", ".venv", "bin", "agentlint");
  assert.deepStrictEqual(find(around()), { command: own, args: ["server"] });
  assert.deepStrictEqual(find(around({ setting: "/x" })), { command: "/x", args: ["server"] });
});

test("the extension is bundled, and knows agents by pattern", () => {
  const text = fs.readFileSync(path.join(__dirname, "../dist/extension.js"), "utf8");
  assert.match(text, /agentlint\/verdicts/);
  assert.doesNotMatch(text, /language:"markdown"/);
});
