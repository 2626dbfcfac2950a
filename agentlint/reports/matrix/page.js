(() => {
  // What is shown is in the address's fragment, so that every view, and every cell, has a link.
  const byId = (id) => document.getElementById(id);
  const data = JSON.parse(byId("data").textContent);
  const { about, agents, asConverted, asFound, asSeen, text } = agentsOf(data);
  const ROWS = 100;

  // --- the agents --------------------------------------------------------------------------------------------------

  const words = (agent) => {
    if (!agent.words) {
      const parts = [agent.path, agent.declared, agent.platform, ...agent.changes];
      for (const seen of agent.views) {
        if (seen) parts.push(seen.reason, ...seen.facts.map((fact) => text(fact[1])), ...seen.problems.map((one) => text(one[0])));
      }
      for (const one of agent.findings) parts.push(text(one[0]), text(one[3]));
      agent.words = parts.join("\n").toLowerCase();
    }
    return agent.words;
  };

  // --- columns -----------------------------------------------------------------------------------------------------

  const columns = [
    { id: "agent", title: data.noun, rank: () => 0 },
    { id: "findings", title: "findings", rank: (agent) => -(agent.counts[0] * 1e6 + agent.counts[1] * 1e3 + agent.counts[2]) },
    ...data.clients.map(([id, title, version], at) => ({
      id, title, version, at, client: true,
      rank: ({ views }) => (views[at] ? -(views[at].elsewhere ? 0 : 10) - [0, 2, 3, 1, -1][views[at].state] : 9),
    })),
    ...data.targets.map(([id, title], at) => ({
      id: `to-${id}`, title: `to ${title}`, at, target: true,
      rank: ({ conversions }) => (conversions[at] ? -conversions[at][0] : 9),
    })),
  ];
  const columnOf = (id) => columns.find((column) => column.id === id);

  // --- what is shown -----------------------------------------------------------------------------------------------

  const FILTERS = ["q", "client", "state", "rule", "folder", "kind", "changed"];
  let shown = {};
  let found = [];
  const read = () => {
    const given = location.hash.includes("=") ? new URLSearchParams(location.hash.slice(1)) : new URLSearchParams();
    shown = Object.fromEntries(given);
  };
  const fragment = (more) => {
    const wanted = Object.entries({ ...shown, ...more }).filter(([, value]) => value);
    return `#${new URLSearchParams(wanted)}`;
  };
  const show = (more, push) => {
    for (const [key, value] of Object.entries(more)) if (value) shown[key] = String(value); else delete shown[key];
    history[push ? "pushState" : "replaceState"](null, "", fragment({}));
  };

  const matchesState = (seen, wanted) => {
    if (!seen) return false;
    return wanted.startsWith("if-") ? seen.elsewhere && `if-${STATES[seen.state]}` === wanted : STATES[stateOf(seen)] === wanted;
  };
  const matches = (agent) => {
    const asked = shown.client ? [agent.views[columnOf(shown.client)?.at]] : agent.views;
    if (shown.client && !asked[0]) return false;
    if (shown.state && !asked.some((seen) => matchesState(seen, shown.state))) return false;
    if (shown.rule && !agent.rules.has(shown.rule)) return false;
    if (shown.folder && agent.folder !== shown.folder && !agent.folder.startsWith(`${shown.folder}/`)) return false;
    if (shown.kind && agent.kind !== shown.kind) return false;
    if (shown.changed && !agent.changes.length) return false;
    return !shown.q || shown.q.toLowerCase().split(/\s+/).every((word) => words(agent).includes(word));
  };
  const look = () => {
    found = agents.filter(matches);
    const by = columnOf(shown.sort);
    if (by) {
      const turn = shown.down ? -1 : 1;
      found.sort((one, other) => turn * (by.id === "agent" ? one.index - other.index : by.rank(one) - by.rank(other)) || one.index - other.index);
    }
  };

  // --- filters -----------------------------------------------------------------------------------------------------

  const changed = (more) => {
    show({ ...more, page: "" });
    render();
  };
  const select = (key, label, options) => element("label", {}, label,
    element("select", { name: key, on: { change: (event) => changed({ [key]: event.target.value }) } },
      element("option", { value: "" }, "any"), options));
  const option = (value, label) => element("option", { value }, label === undefined ? value : label);
  const folders = () => {
    const all = new Set();
    for (const { folder } of agents) {
      for (let at = folder; at; at = at.includes("/") ? at.slice(0, at.lastIndexOf("/")) : "") all.add(at);
    }
    return [...all].sort();
  };
  const filters = () => {
    const rules = new Set();
    for (const agent of agents) for (const rule of agent.rules) rules.add(rule);
    const kinds = [...new Set(agents.map((agent) => agent.kind))].sort();
    const parts = [
      element("label", {}, "text", element("input", { type: "search", name: "q", on: { input: (event) => changed({ q: event.target.value }) } })),
      select("client", "client", data.clients.map(([id, title]) => option(id, title))),
      select("state", "state", [
        ...STATES.map((state) => option(state)),
        element("optgroup", { label: "not seen; if it were, it" }, AS_IF.map((label, at) => option(`if-${STATES[at]}`, label))),
      ]),
      select("rule", "rule", [...rules].sort().map((rule) => option(rule))),
      select("folder", "folder", folders().map((folder) => option(folder))),
      kinds.length > 1 ? select("kind", "kind", kinds.map((kind) => option(kind))) : "",
      data.compared ? select("changed", "changes", [option("1", "changed or new")]) : "",
      element("button", { type: "button", on: { click: () => { changed(Object.fromEntries(FILTERS.map((key) => [key, ""]))); } } }, "Show all"),
    ];
    const form = byId("filters");
    form.append(...parts.filter(Boolean));
    form.addEventListener("submit", (event) => event.preventDefault());
    form.hidden = byId("keys").hidden = false;
  };
  const fill = () => {
    for (const key of FILTERS) {
      const field = byId("filters").elements[key];
      if (field && field.value !== (shown[key] || "")) field.value = shown[key] || "";
    }
  };

  // --- the matrix --------------------------------------------------------------------------------------------------

  const opener = (agent, column, ...children) => element("button", {
    type: "button", tabindex: "-1", "aria-haspopup": "dialog", "data-cell": `${agent.index} ${column.id}`,
    on: { click: () => { show({ open: agent.path, of: agent.declared, as: column.id }, true); open(); } },
  }, children);
  const cell = (agent, column) => {
    if (column.id === "agent") {
      return element("th", { scope: "row", tabindex: "-1" },
        element("span", { class: "file" }, agent.path, agent.declared ? ` ${agent.declared}` : ""),
        agent.kind === "agent" ? "" : ` (${agent.kind})`, agent.changes.length ? element("small", {}, " changed") : "");
    }
    if (column.id === "findings") {
      return agent.findings.length ? element("td", {}, opener(agent, column, about(agent.findings))) : element("td", { tabindex: "-1" }, "none");
    }
    if (column.target) {
      const answer = agent.conversions[column.at];
      return answer ? element("td", {}, opener(agent, column, stateWord(CONVERTED, answer[0]))) : element("td", { tabindex: "-1" });
    }
    const seen = agent.views[column.at];
    if (!seen) return element("td", { tabindex: "-1" });
    const would = seen.elsewhere && seen.state < 4 ? element("small", {}, AS_IF[seen.state], " there") : "";
    return element("td", {}, opener(agent, column, stateWord(STATES, stateOf(seen)), would));
  };
  const head = (column) => {
    const sorted = shown.sort === column.id ? (shown.down ? "descending" : "ascending") : "none";
    const sort = () => {
      show({ sort: column.id, down: sorted === "ascending" ? "1" : "", page: "" });
      render();
      byId("matrix").querySelector(`[data-sort="${CSS.escape(column.id)}"]`).focus();
    };
    const sign = { none: "", ascending: " ▲", descending: " ▼" }[sorted];
    return element("th", { scope: "col", "aria-sort": sorted },
      element("button", { type: "button", tabindex: "-1", "data-sort": column.id, on: { click: sort } }, column.title,
        column.version ? element("small", {}, ` ${column.version}`) : "", sign && element("span", { "aria-hidden": "true" }, sign)));
  };
  const render = (everything) => {
    fill();
    look();
    const pages = Math.max(1, Math.ceil(found.length / ROWS));
    const page = everything ? 0 : Math.min(Math.max(Number(shown.page) || 1, 1), pages) - 1;
    const rows = everything ? found : found.slice(page * ROWS, (page + 1) * ROWS);
    const visible = columns.filter((column) => !column.client || !shown.client || column.id === shown.client);
    const table = element("table", { role: "grid", "aria-labelledby": "matrix-title", "aria-describedby": "keys", "aria-rowcount": String(found.length + 1) },
      element("thead", {}, element("tr", { "aria-rowindex": "1" }, visible.map(head))),
      element("tbody", {}, rows.map((agent, at) =>
        element("tr", { "aria-rowindex": String(page * ROWS + at + 2) }, visible.map((column) => cell(agent, column))))));
    table.addEventListener("keydown", move);
    table.addEventListener("focusin", (event) => arrive(table, event.target));
    byId("matrix").replaceChildren(table);
    places(table)[0][0].tabIndex = 0;
    const of = found.length === agents.length ? "" : ` of ${counted(agents.length, data.noun)}`;
    const here = pages > 1 && !everything ? `, ${page * ROWS + 1} to ${page * ROWS + rows.length} on this page` : "";
    byId("count").textContent = (of ? `${found.length.toLocaleString("en")}${of}` : counted(agents.length, data.noun)) + here;
    turning(page, pages);
  };
  const turning = (page, pages) => {
    const turn = (to, label) => element("button", {
      type: "button", disabled: to < 0 || to >= pages,
      on: { click: () => { show({ page: to ? to + 1 : "" }); render(); byId("matrix").focus(); byId("matrix").scrollIntoView(); } },
    }, label);
    byId("pages").hidden = pages < 2;
    byId("pages").replaceChildren(turn(page - 1, "Previous page"), element("span", {}, `Page ${page + 1} of ${pages}`), turn(page + 1, "Next page"));
  };

  // One stop for the Tab key: the cell that had the focus last. The arrow keys go on from there.
  const places = (table) => [...table.rows].map((row) => [...row.cells].map((one) => one.querySelector("button") || one));
  const arrive = (table, target) => {
    for (const one of table.querySelectorAll('[tabindex="0"]')) one.tabIndex = -1;
    (target.closest("button") || target.closest("th, td")).tabIndex = 0;
  };
  const STEPS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1], PageUp: [-10, 0], PageDown: [10, 0] };
  const move = (event) => {
    const grid = places(event.currentTarget);
    const at = event.target.closest("th, td");
    const last = [grid.length - 1, grid[0].length - 1];
    let [row, column] = [at.parentElement.rowIndex, at.cellIndex];
    if (event.altKey || event.metaKey) return;
    if (STEPS[event.key]) {
      row += STEPS[event.key][0];
      column += STEPS[event.key][1];
    } else if (event.key === "Home") {
      column = 0;
      if (event.ctrlKey) row = 0;
    } else if (event.key === "End") {
      column = last[1];
      if (event.ctrlKey) row = last[0];
    } else return;
    event.preventDefault();
    grid[Math.min(Math.max(row, 0), last[0])][Math.min(Math.max(column, 0), last[1])].focus();
  };

  // --- a cell ------------------------------------------------------------------------------------------------------

  const dialog = byId("cell");
  const open = () => {
    const agent = agents.find((one) => one.path === shown.open && one.declared === (shown.of || ""));
    const column = columnOf(shown.as) || columnOf("findings");
    const has = (one) => (one.client ? agent.views[one.at] : one.target ? agent.conversions[one.at] : one.id === "findings");
    if (!agent || !has(column)) {
      if (dialog.open) dialog.close();
      return;
    }
    const choose = (one) => element("button", {
      type: "button", "aria-current": one === column && "true", disabled: one === column,
      on: { click: () => { show({ as: one.id }); open(); dialog.querySelector("h2").focus(); } },
    }, one.title);
    const version = column.client ? agent.views[column.at].version : "";
    const date = column.client ? data.clients[column.at][3] : "";
    dialog.replaceChildren(
      element("div", { class: "bar" }, element("button", { type: "button", on: { click: () => dialog.close() } }, "Close"),
        columns.filter(has).map(choose), element("a", { href: fragment({}) }, "Link to this cell")),
      element("h2", { id: "cell-title", tabindex: "-1" }, element("span", { class: "file" }, agent.path, agent.declared ? ` ${agent.declared}` : ""),
        ` · ${column.title}${version ? ` ${version}` : ""}`),
      date ? element("p", { class: "legend" }, `Observed on ${date}.`) : "",
      ...[column.client ? asSeen(agent, column) : column.target ? asConverted(agent, column) : asFound(agent)].flat(Infinity).filter(Boolean));
    if (!dialog.open) dialog.showModal();
    dialog.scrollTop = 0;
  };
  dialog.addEventListener("close", () => {
    const last = `[data-cell="${agents.findIndex((one) => one.path === shown.open && one.declared === (shown.of || ""))} ${CSS.escape(shown.as || "findings")}"]`;
    show({ open: "", of: "", as: "" });
    byId("matrix").querySelector(last)?.focus();
  });
  dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });

  // --- the page ----------------------------------------------------------------------------------------------------

  themedBy(byId("theme"));
  document.querySelector(".skip").addEventListener("click", (event) => {
    event.preventDefault();
    byId("matrix").querySelector('[tabindex="0"]').focus();
  });
  const arriveAt = () => {
    read();
    render();
    if (shown.open) open();
    else if (dialog.open) dialog.close();
  };
  window.addEventListener("hashchange", arriveAt);
  window.addEventListener("beforeprint", () => render(true));
  window.addEventListener("afterprint", () => render());
  filters();
  arriveAt();
})();
