// The end of the worker's script: before it stands Pyodide's own loader. All parts come from the page as bytes, so that
// nothing is asked of a server, and a page that was opened from disk works too.
let engine;

const begin = async ({ runtime, wasm, library, sources, lock }) => {
  const answers = {
    "pyodide.asm.wasm": [wasm, "application/wasm"],
    "python_stdlib.zip": [library, "application/zip"],
  };
  self.fetch = async (address) => {
    const [body, type] = answers[String(address).split("/").at(-1)];
    return new Response(body, { headers: { "Content-Type": type } });
  };
  // The loader puts a file's name behind this address. Behind a # it changes nothing: the module is the one file that is
  // imported, the others go through `fetch`.
  const module = URL.createObjectURL(new Blob([runtime], { type: "text/javascript" }));
  const python = await loadPyodide({ indexURL: `${module}#/`, lockFileContents: new TextDecoder().decode(lock) });
  python.unpackArchive(sources, "zip", { extractDir: "/agentlint" });
  python.runPython("import sys; sys.path.insert(0, '/agentlint')");
  engine = python.pyimport("playground.engine");
  return engine.targets().toJs();
};

const ask = {
  begin: (parts) => begin(parts),
  look: ({ text, path, to }) => JSON.parse(engine.look(text, path, to)),
  fix: ({ text, path }) => JSON.parse(engine.fix(text, path)),
};

self.onmessage = async ({ data: { id, name, given } }) => {
  try {
    self.postMessage({ id, answer: await ask[name](given) });
  } catch (error) {
    self.postMessage({ id, error: String(error) });
  }
};
