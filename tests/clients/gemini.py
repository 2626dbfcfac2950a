"""Gemini CLI: what it does with agent files.

Two looks at each case. The client's own loader, called in a Node process that stays for all cases, says how it typed
each file. Then one run of ``gemini -p`` against a fake Gemini API shows which agents the model is told of, and,
because the fake model orders every agent, each sub-agent's own request shows its tools, model and prompt.

A project's agents are used only after the user has acknowledged them; that is done beforehand, as the client writes
it. It runs in the mode in which it asks nobody (``--approval-mode yolo``): in the others a run without a terminal has
no tool that would ask.
"""

from __future__ import annotations

import hashlib
import json
import re
import subprocess
import threading
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.clients.cases import Case, Verdict
from tests.clients.fake_api import Answer, Body, FakeApi, Order, asked, task, text_of
from tests.clients.mcp_server import NO_SERVERS, Servers, commands
from tests.clients.program import Program, run
from tests.clients.sandbox import Box, box, end

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.clients.install import Installation

MODEL = "gemini-2.5-pro"
REFERENCE = "agentlint-reference"
"""The agent of the reference run: no tools named, so all of them."""

FINISH = "complete_task"
"""The tool by which a sub-agent ends; it has no other meaning."""

LISTING = "The following sub-agents are available:\n\n"
ENTRY = re.compile(r"^- (\S+) -> (.*?)(?=\n- [a-z0-9_-]+ -> |\Z)", re.M | re.S)
APPENDIX = re.compile(r"\n\n# (?:Available Agent Skills|Environment Context)\n")
"""Where the text begins that the client appends to every prompt."""

COMPLAINT = re.compile(r"Agent loading error|Error registering|Duplicate agent name|Skipping project agents")

LOADER = r"""
import readline from 'node:readline';
const client = await import(process.argv[2]);
for await (const folder of readline.createInterface({ input: process.stdin })) {
  const read = await client.loadAgentsFromDirectory(JSON.parse(folder));
  const agents = read.agents.map(agent => ({ name: agent.name, kind: agent.kind, file: agent.metadata?.filePath,
    description: agent.description, displayName: agent.displayName,
    model: agent.modelConfig?.model, tools_parsed: agent.toolConfig?.tools,
    temperature: agent.modelConfig?.generateContentConfig?.temperature, max_turns: agent.runConfig?.maxTurns,
    timeout_mins: agent.runConfig?.maxTimeMinutes, mcp: agent.mcpServers && Object.keys(agent.mcpServers) }));
  const errors = read.errors.map(error => error.message);
  process.stdout.write(JSON.stringify({ agents, errors }) + '\n');
}
process.exit(0);
"""

SETTINGS = {
    "general": {"enableAutoUpdate": False, "enableAutoUpdateNotification": False},
    "privacy": {"usageStatisticsEnabled": False},
    "telemetry": {"enabled": False},
    "security": {"auth": {"selectedType": "gemini-api-key"}},
}


@dataclass(slots=True)
class _Model:
    """The fake model: orders every agent in ``names`` once, lets each finish, then says "ok"."""

    names: list[str]
    listing: dict[str, str] = field(default_factory=dict)
    requests: dict[str, Body] = field(default_factory=dict)
    replies: list[str] = field(default_factory=list)

    def __call__(self, body: Body) -> Answer:
        tools = _tools(body)
        contents = body.get("contents") or []
        if FINISH in tools:
            agent = asked("\n".join(text_of(content.get("parts")) for content in contents))
            if agent is not None:
                self.requests.setdefault(agent, body)
            return Answer(orders=(Order("finish", FINISH, {"result": "done"}),))
        parts = [part for content in contents for part in content.get("parts") or ()]
        answers = [part["functionResponse"] for part in parts if "functionResponse" in part]
        self.replies += [json.dumps(answer.get("response")) for answer in answers]
        if answers or "invoke_agent" not in tools:
            return Answer()
        told = _system(body).partition(LISTING)[2].partition("\n\nRemember that the closest relevant sub-agent")[0]
        self.listing = dict(ENTRY.findall(told))
        orders = ({"agent_name": name, "prompt": task(name)} for name in self.names)
        return Answer(orders=tuple(Order(f"call{n}", "invoke_agent", order) for n, order in enumerate(orders)))


def _tools(body: Body) -> frozenset[str]:
    groups = (tool.get("functionDeclarations") or () for tool in body.get("tools") or ())
    return frozenset(function["name"] for group in groups for function in group)


def _system(body: Body) -> str:
    return text_of((body.get("systemInstruction") or {}).get("parts"))


class _Loader:
    """The client's own loader of agent folders. One question at a time."""

    def __init__(self, command: list[str], where: Box) -> None:
        node, script = command
        [module] = sorted(Path(script).parent.glob("core-*.js"))[:1]
        program = where.root / "loader.mjs"
        program.write_text(LOADER)
        self._lock = threading.Lock()
        self.process = subprocess.Popen(
            [node, str(program), str(module)],
            cwd=where.project,
            env=where.environment({}),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )

    def ask(self, folder: Path) -> dict[str, list[Any]]:
        """``agents`` and ``errors`` of a folder.

        Raises:
            RuntimeError: the loader ended.
        """
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        with self._lock:
            self.process.stdin.write(json.dumps(str(folder)).encode() + b"\n")
            self.process.stdin.flush()
            while line := self.process.stdout.readline():
                if line.startswith(b'{"agents":'):
                    return dict(json.loads(line))
        raise RuntimeError("Gemini CLI's loader ended")


class Gemini(Program):
    """One version of Gemini CLI."""

    title = "gemini-cli"
    place = ".gemini/agents"
    model = MODEL

    def __init__(self, installation: Installation, servers: Servers = NO_SERVERS) -> None:
        super().__init__(installation, servers)
        self._stack = ExitStack()
        self._loader: _Loader | None = None
        self._builtin: dict[str, str] = {}

    def __enter__(self) -> Gemini:
        """Start the loader and learn which tools an agent has that names none.

        Raises:
            RuntimeError: the client did not get as far as starting an agent.
        """
        self._loader = _Loader(self.command, self._stack.enter_context(box()))
        self._stack.callback(end, self._loader.process)
        text = f"---\nname: {REFERENCE}\ndescription: d\n---\n{REFERENCE}\n"
        model, _, messages = self._run({f"{REFERENCE}.md": text.encode()}, self.place)
        if REFERENCE not in model.requests:
            raise RuntimeError(f"{self.version} did not start its reference agent: {messages}")
        self._builtin = {name: entry for name, entry in model.listing.items() if name != REFERENCE}
        self.everything = _tools(model.requests[REFERENCE]) - {FINISH}
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def observe(self, case: Case) -> Verdict:
        model, read, messages = self._run(case.files, self.place if case.place is None else case.place)
        typed = {agent["name"]: agent for agent in read["agents"]}
        names = sorted(name for name, text in model.listing.items() if self._builtin.get(name) != text)
        agents = tuple(self._agent(model, name, typed.get(name, {})) for name in names)
        return Verdict("loaded" if agents else "rejected" if messages else "ignored", agents, messages)

    def _agent(self, model: _Model, name: str, typed: Mapping[str, Any]) -> dict[str, Any]:
        parsed = {key: value for key, value in typed.items() if key not in ("file", "model") and value is not None}
        # The list that the model is told does not show where a description ends.
        agent: dict[str, Any] = {"description": model.listing[name].rstrip(), **parsed, "name": name}
        request = model.requests.get(name)
        if request is None:
            about = [reply for reply in model.replies if name in reply]
            return {**agent, "refused": about[0] if about else ""}
        tools = _tools(request) - {FINISH}
        agent["tools"] = "all" if tools == self.everything else sorted(tools)
        if request.get("model") != MODEL:
            agent["model"] = request.get("model")
        agent["prompt"] = APPENDIX.split(_system(request))[0].strip()
        return agent

    def _run(self, files: Mapping[str, bytes], place: str) -> tuple[_Model, dict[str, list[Any]], tuple[str, ...]]:
        assert self._loader is not None
        with box() as where:
            where.lay_out(files, place)
            read = self._loader.ask(where.base(place))
            model = _Model([agent["name"] for agent in read["agents"] if agent["kind"] == "local"])
            messages = [where.scrub(str(error)) for error in read["errors"]]
            if not read["agents"]:
                return model, read, tuple(messages)  # nothing that a run could show
            self._settle(where, read["agents"])
            with FakeApi(model) as api:
                environment = {
                    "GEMINI_API_KEY": "dummy",
                    "GOOGLE_GEMINI_BASE_URL": api.url,
                    "GEMINI_CLI_TRUST_WORKSPACE": "true",
                    "GEMINI_CLI_NO_RELAUNCH": "true",
                    "NO_COLOR": "1",
                }
                options = ["-p", "hi", "--output-format", "json", "-m", MODEL, "--approval-mode", "yolo"]
                finished = run([*self.command, *options], where, environment)
            messages += [where.scrub(line) for line in finished.errors.split("\n") if COMPLAINT.match(line)]
            if not model.listing:
                messages.append(where.scrub(f"exit status {finished.status}: {finished.errors[-500:]}"))
        return model, read, tuple(dict.fromkeys(messages))

    def _settle(self, where: Box, agents: list[Mapping[str, Any]]) -> None:
        """Write the user's settings, and that the user has acknowledged the project's agents as they are."""
        own = where.home / ".gemini"
        (own / "acknowledgments").mkdir(parents=True, exist_ok=True)
        (own / "settings.json").write_text(json.dumps({**SETTINGS, "mcpServers": commands(self.servers)}))
        hashes = {}
        for agent in agents:
            # The client hashes the text, not the bytes.
            text = Path(agent["file"]).read_bytes().decode("utf-8", "replace")
            hashes[agent["name"]] = hashlib.sha256(text.encode()).hexdigest()
        (own / "acknowledgments" / "agents.json").write_text(json.dumps({str(where.project): hashes}))
