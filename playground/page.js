"use strict";
/* exported payload */
const payload = {}; // the parts of the engine, as base64, put here by the scripts that hold them
(() => {
  const PARTS = ["loader", "worker", "runtime", "wasm", "library", "sources", "lock", "examples"];
  const PLACES = [
    ".claude/agents/reviewer.md", ".opencode/agents/reviewer.md", ".github/agents/reviewer.agent.md", ".kilo/agents/reviewer.md",
    ".gemini/agents/reviewer.md", ".qwen/agents/reviewer.md", ".codex/agents/reviewer.toml", ".factory/droids/reviewer.md",
    ".cursor/agents/reviewer.md", ".claude/skills/review/SKILL.md", ".claude/commands/review.md", "opencode.json",
  ];
  const WAIT = 20; // milliseconds after the last key; while an answer is awaited, only the newest text waits
  const byId = (id) => document.getElementById(id);
  const [path, text, to, status, tabs, view] = ["path", "text", "to", "status", "tabs", "view"].map(byId);
  let chosen = "findings";
  let answer; // what the engine said last

  // --- the engine, in a worker -------------------------------------------------------------------------------------

  const load = (name) => new Promise((done, failed) => {
    const script = element("script", { src: `${name}.js` });
    script.onload = done;
    script.onerror = () => failed(new Error(`${name}.js cannot be loaded`));
    document.head.append(script);
  });
  const decode = (name) => {
    const encoded = payload[name];
    delete payload[name];
    return Uint8Array.fromBase64 ? Uint8Array.fromBase64(encoded) : Uint8Array.from(atob(encoded), (letter) => letter.charCodeAt(0));
  };
  let worker;
  const waiting = new Map();
  let asked = 0;
  const ask = (name, given, moved) => new Promise((done, failed) => {
    asked += 1;
    waiting.set(asked, { done, failed });
    worker.postMessage({ id: asked, name, given }, moved);
  });
  const start = async () => {
    await Promise.all(PARTS.map(load));
    status.textContent = "Starting Python.";
    const parts = Object.fromEntries(PARTS.map((name) => [name, decode(name)]));
    examples(JSON.parse(new TextDecoder().decode(parts.examples)));
    worker = new Worker(URL.createObjectURL(new Blob([parts.loader, "\n", parts.worker], { type: "text/javascript" })));
    worker.addEventListener("message", ({ data: { id, answer: given, error } }) => {
      const { done, failed } = waiting.get(id);
      waiting.delete(id);
      if (error === undefined) done(given); else failed(new Error(error));
    });
    const given = Object.fromEntries(["runtime", "wasm", "library", "sources", "lock"].map((name) => [name, parts[name]]));
    const targets = await ask("begin", given, Object.values(given).map(({ buffer }) => buffer));
    to.append(...targets.map(([id, title]) => element("option", { value: id }, title)));
  };

  // --- what is asked -----------------------------------------------------------------------------------------------

  let busy = false;
  let stale = false;
  let timer = 0;
  let told = ""; // what is to be told with the next answer
  const mark = () => byId("answer").setAttribute("aria-busy", String(busy || timer !== 0));
  const look = async () => {
    stale = true;
    if (busy || !worker) return; // the text as it is then is looked at next
    busy = true;
    mark();
    while (stale) {
      stale = false;
      const begun = performance.now();
      try {
        answer = await ask("look", { text: text.value, path: path.value, to: to.value });
        const took = Math.round(performance.now() - begun);
        show();
        status.textContent = `${told}${summary()} Took ${took} ms.`;
        told = "";
      } catch (error) {
        status.textContent = `This failed because of a defect in agentlint: ${error.message}`;
      }
    }
    busy = false;
    mark();
  };
  const summary = () => {
    const { agents: [agent], about } = agentsOf(answer.data);
    if (!agent) return answer.reason;
    return agent.findings.length ? `${about(agent.findings)}.` : "No findings.";
  };
  const changed = () => {
    clearTimeout(timer);
    timer = setTimeout(() => { timer = 0; keep(); look(); }, WAIT);
    mark();
  };

  // --- the answer --------------------------------------------------------------------------------------------------

  const show = () => {
    const { about, agents: [agent], asConverted, asFound, asSeen } = agentsOf(answer.data);
    tabs.hidden = view.hidden = !agent;
    byId("fix").disabled = !agent;
    if (!agent) return;
    const all = [
      { id: "findings", title: "Findings", word: about(agent.findings) || "none", content: () => asFound(agent) },
      ...answer.data.clients.map(([id, title, version, date], at) => ({
        id, title, word: agent.views[at] && stateWord(STATES, stateOf(agent.views[at])),
        content: () => [element("h3", {}, `${title} ${version}`), date ? element("p", { class: "legend" }, `Observed on ${date}.`) : "", asSeen(agent, { at })],
      })).filter(({ word }) => word),
      ...answer.data.targets.map(([id, title], at) => ({
        id: `to-${id}`, title: `to ${title}`, word: agent.conversions[at] && stateWord(CONVERTED, agent.conversions[at][0]),
        content: () => [asConverted(agent, { at }), answer.converted ? converted(answer.converted) : ""],
      })).filter(({ word }) => word),
    ];
    const focused = tabs.contains(document.activeElement);
    const current = all.find(({ id }) => id === chosen) || all[0];
    tabs.replaceChildren(...all.map((tab) => element("button", {
      type: "button", role: "tab", id: `tab-${tab.id}`, "aria-selected": String(tab === current), "aria-controls": "view",
      tabindex: tab === current ? "0" : "-1", on: { click: () => choose(tab.id) },
    }, tab.title, element("small", {}, tab.word))));
    view.setAttribute("aria-labelledby", `tab-${current.id}`);
    view.replaceChildren(...[current.content()].flat(Infinity).filter(Boolean));
    if (focused) byId(`tab-${current.id}`).focus();
  };
  const converted = ({ path: place, text: content }) => [
    element("h3", {}, "The converted file"),
    element("p", {}, element("code", {}, place), " ", element("button", {
      type: "button", on: { click: () => { to.value = ""; put(content, place); } },
    }, "Show this file")),
    element("pre", { tabindex: "0" }, content),
  ];
  const choose = (id) => {
    chosen = id;
    show();
    keep();
  };
  tabs.addEventListener("keydown", (event) => {
    const all = [...tabs.children];
    const at = all.indexOf(document.activeElement);
    const next = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: all.length - 1 }[event.key];
    if (next === undefined) return;
    event.preventDefault();
    const tab = all[(next + all.length) % all.length];
    tab.focus();
    tab.click();
  });

  // --- what is kept in the address ---------------------------------------------------------------------------------

  const through = async (bytes, stream) => new Uint8Array(await new Response(new Blob([bytes]).stream().pipeThrough(stream)).arrayBuffer());
  const packed = async (value) => {
    const bytes = await through(new TextEncoder().encode(value), new CompressionStream("deflate-raw"));
    let letters = "";
    for (const byte of bytes) letters += String.fromCharCode(byte);
    return btoa(letters).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
  };
  const unpacked = async (letters) => {
    const bytes = Uint8Array.from(atob(letters.replaceAll("-", "+").replaceAll("_", "/")), (letter) => letter.charCodeAt(0));
    return new TextDecoder().decode(await through(bytes, new DecompressionStream("deflate-raw")));
  };
  let kept = "";
  let turn = 0;
  const keep = async () => {
    turn += 1;
    const now = turn;
    const state = new URLSearchParams({ path: path.value, to: to.value, view: chosen, text: await packed(text.value) });
    if (now !== turn) return; // there is a later one
    kept = `#${state}`;
    history.replaceState(null, "", kept);
  };
  const restore = async () => {
    const state = new URLSearchParams(location.hash.slice(1));
    if (!state.has("text")) return false;
    try {
      text.value = await unpacked(state.get("text"));
    } catch {
      status.textContent = "The link is damaged: it does not contain a file.";
      return false;
    }
    path.value = state.get("path") || "";
    chosen = state.get("view") || "findings";
    to.value = state.get("to") || "";
    return true;
  };

  // --- the input ---------------------------------------------------------------------------------------------------

  const put = (content, place) => {
    text.value = content;
    if (place) path.value = place;
    keep();
    look();
  };
  const read = async (file) => {
    if (file.size > 1e6) {
      status.textContent = `${file.name} is larger than a million bytes, more than agentlint reads.`;
      return;
    }
    const folder = path.value.includes("/") ? path.value.slice(0, path.value.lastIndexOf("/") + 1) : "";
    put(await file.text(), folder + file.name);
  };
  const examples = (all) => {
    byId("example").append(...all.map(({ path: place }, at) => element("option", { value: at }, place)));
    byId("example").addEventListener("change", ({ target }) => {
      if (target.value) put(all[target.value].text, all[target.value].path);
      target.value = "";
    });
    if (!text.value && !path.value) {
      text.value = all[0].text;
      path.value = all[0].path;
    }
  };
  byId("places").append(...PLACES.map((place) => element("option", { value: place })));
  for (const field of [path, text, to]) field.addEventListener("input", changed);
  to.addEventListener("change", () => { chosen = to.value ? `to-${to.value}` : "findings"; });
  byId("file").addEventListener("change", ({ target }) => { if (target.files.length) read(target.files[0]); });
  byId("fix").addEventListener("click", async () => {
    const fixed = await ask("fix", { text: text.value, path: path.value });
    told = `${fixed.fixes} safe ${fixed.fixes === 1 ? "fix" : "fixes"} made. `;
    put(fixed.text);
  });
  const input = byId("input");
  input.addEventListener("submit", (event) => event.preventDefault());
  for (const type of ["dragover", "dragleave", "drop"]) {
    input.addEventListener(type, (event) => {
      if (![...event.dataTransfer.types].includes("Files")) return;
      event.preventDefault();
      input.classList.toggle("dropping", type === "dragover");
      if (type === "drop") read(event.dataTransfer.files[0]);
    });
  }
  document.querySelector(".skip").addEventListener("click", (event) => {
    event.preventDefault();
    byId("answer").focus();
  });
  themedBy(byId("theme"));

  // --- the page ----------------------------------------------------------------------------------------------------

  const arrive = async () => {
    if (location.hash !== kept && await restore()) await look();
  };
  window.addEventListener("hashchange", arrive);
  (async () => {
    try {
      await restore();
      await start();
      await restore(); // the targets are there now
      to.disabled = false;
      await look();
      document.documentElement.dataset.ready = "";
    } catch (error) {
      status.textContent = `The playground cannot start: ${error.message}`;
    }
  })();
})();
