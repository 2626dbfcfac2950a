// How findings are counted.

const assert = require("node:assert");
const fs = require("node:fs");
const os = require("node:os");
const path = require("node:path");
const test = require("node:test");
const esbuild = require("esbuild");

const root = fs.mkdtempSync(path.join(os.tmpdir(), "agentlint-"));
test.after(() => fs.rmSync(root, { recursive: true }));
const bundle = path.join(root, "words.js");
esbuild.buildSync({ entryPoints: [path.join(__dirname, "../src/words.ts")], outfile: bundle, format: "cjs" });
const { counted, worst } = require(bundle);

test("findings are counted by how bad they are", () => {
  assert.strictEqual(counted([{ severity: 2 }, { severity: 1 }, { severity: 2 }]), "1 error, 2 warnings");
  assert.strictEqual(counted([{ severity: 3 }, { severity: 4 }]), "2 notes");
  assert.strictEqual(counted([]), "");
  assert.strictEqual(worst([{ severity: 3 }, { severity: 2 }]), 2);
  assert.strictEqual(worst([]), 3);
});
