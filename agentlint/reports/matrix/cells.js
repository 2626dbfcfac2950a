"use strict";
// What is shown of one agent, made of the data of a report (`compact.py`). Shared by the report's page and by the
// playground. Whatever a file says becomes the text of an element (`append`), never markup.
const STATES = ["loaded", "altered", "refused", "off", "not seen"];
const AS_IF = ["would load", "would be altered", "would be refused", "would be off"];
const CONVERTED = ["exact", "lossy", "refused"];

const element = (name, attributes, ...children) => {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes || {})) {
    if (key === "on") for (const [type, listener] of Object.entries(value)) made.addEventListener(type, listener);
    else if (value !== false && value !== undefined) made.setAttribute(key, value === true ? "" : value);
  }
  made.append(...children.flat(Infinity).filter((child) => child !== "" && child !== undefined && child !== null));
  return made;
};

const counted = (number, noun) => `${number.toLocaleString("en")} ${noun}${number === 1 ? "" : "s"}`;
const stateOf = (seen) => (seen.elsewhere ? 4 : seen.state);
const stateWord = (names, at) => element("span", { class: `state ${names[at].replace(" ", "-")}` }, names[at]);

const agentsOf = (data) => {
  const text = (number) => data.texts[number];

  const view = ([state, elsewhere, version, outcome, reason, facts, problems]) => ({
    state, elsewhere: !!elsewhere, version: text(version), outcome: text(outcome), reason: text(reason), facts, problems,
  });
  const agents = data.agents.map(([path, declared, kind, platform, views, conversions, findings, changes], index) => ({
    index, path: text(path), declared: text(declared), kind: text(kind), platform: text(platform),
    folder: text(path).includes("/") ? text(path).slice(0, text(path).lastIndexOf("/")) : "",
    views: views.map((one) => one && view(one)), conversions, findings, changes: changes.map(text),
  }));
  const severities = (list) => ["error", "warning", "info"].map((word) => list.filter((one) => text(one[1]) === word).length);
  for (const agent of agents) {
    agent.rules = new Set(agent.findings.map((one) => text(one[0])));
    for (const seen of agent.views) if (seen) for (const one of seen.problems) agent.rules.add(text(one[0]));
    agent.counts = severities(agent.findings);
  }
  const about = (list) => {
    const [errors, warnings, notes] = severities(list);
    return [errors && counted(errors, "error"), warnings && counted(warnings, "warning"), notes && counted(notes, "note")]
      .filter(Boolean).join(", ");
  };

  const excerpt = (line, [content, start, length]) => {
    const whole = text(content);
    return element("pre", { tabindex: "0" }, `${line} | ${whole.slice(0, start)}`, element("mark", {}, whole.slice(start, start + length) || " "), whole.slice(start + length));
  };
  const fix = ([title, line, before, after]) => [
    element("p", {}, element("strong", {}, "fix: "), text(title)),
    line ? element("pre", { tabindex: "0" }, `line ${line}`,
      text(before).split("\n").map((one) => element("del", {}, one)), text(after).split("\n").map((one) => element("ins", {}, one))) : "",
  ];
  const finding = ([rule, severity, line, message, why, help, content, start, length, fixes]) => element("li", { class: text(severity) },
    element("p", {}, element("strong", {}, `${text(severity)}: `), text(message), " ", element("code", {}, text(rule))),
    excerpt(line, [content, start, length]),
    text(why) ? element("p", {}, element("strong", {}, "why: "), text(why)) : "",
    text(help) ? element("p", {}, element("strong", {}, "help: "), text(help)) : "", fixes.map(fix));
  const problem = ([rule, severity, line, why, content, start, length]) => element("li", { class: text(severity) },
    element("p", {}, element("strong", {}, `${text(severity)}: `), text(why), " ", element("code", {}, text(rule))),
    excerpt(line, [content, start, length]));
  const list = (title, items, none) => [element("h3", {}, title), items.length ? element("ul", { class: "list" }, items) : element("p", {}, none)];
  const rows = (pairs) => element("table", {}, element("tbody", {}, pairs.map(([label, ...value]) =>
    element("tr", {}, element("th", { scope: "row" }, label), element("td", {}, value)))));

  const asSeen = (agent, column) => {
    const seen = agent.views[column.at];
    const state = seen.elsewhere && seen.state < 4 ? ` (${AS_IF[seen.state]} there)` : "";
    const facts = seen.facts.map(([label, value, marked]) => [text(label), text(value),
      marked ? element("small", {}, " (differs from the file)") : ""]);
    return [
      element("p", {}, stateWord(STATES, stateOf(seen)), state),
      seen.reason ? element("p", {}, seen.reason) : "",
      seen.elsewhere ? element("p", { class: "legend" }, "This client does not look in the file's folder. This is the result if it did.") : "",
      facts.length ? rows(facts) : element("p", {}, "The client has no agent."),
      list("What is lost or changed", seen.problems.filter((one) => text(one[1]) !== "info").map(problem), "Nothing."),
      seen.problems.some((one) => text(one[1]) === "info") ? list("Notes", seen.problems.filter((one) => text(one[1]) === "info").map(problem)) : "",
    ];
  };
  const asConverted = (agent, column) => {
    const [status, changes, notes] = agent.conversions[column.at];
    return [
      element("p", {}, stateWord(CONVERTED, status)),
      changes.length ? [element("h3", {}, "What changes"), rows(changes.map(([field, kind, to, authority, reason]) => [text(field),
        text(kind), text(to) ? ` -> ${text(to)}` : "", text(authority) ? ` [${text(authority)}]` : "", text(reason) ? element("p", {}, text(reason)) : ""]))] : "",
      notes.length ? list("Notes", notes.map((note) => element("li", {}, text(note)))) : "",
      status === 0 && !changes.length && !notes.length ? element("p", {}, "Everything is converted exactly.") : "",
    ];
  };
  const asFound = (agent) => [
    agent.changes.length ? [element("h3", {}, "Changes"), element("ul", {}, agent.changes.map((line) => element("li", {}, line)))] : "",
    list(`Findings of agentlint check${agent.platform ? ` for ${agent.platform}` : ""}`, agent.findings.map(finding), "None."),
  ];

  return { about, agents, asConverted, asFound, asSeen, text };
};

// A button that goes through the themes.
const themedBy = (button) => {
  const themes = ["system", "light", "dark"];
  button.hidden = false;
  button.addEventListener("click", () => {
    const next = themes[(themes.indexOf(document.documentElement.dataset.theme || "system") + 1) % themes.length];
    if (next === "system") delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = next;
    button.textContent = `Theme: ${next}`;
  });
};
