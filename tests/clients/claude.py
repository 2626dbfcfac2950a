"""Claude Code: what it does with agent files.

One run per case: ``claude -p`` against a fake Messages API. Three channels are read: the ``init`` event names the
agents, the first request shows the list as the model is told it, and the fake model then orders one subagent for every
agent of the case, so that each one's own request shows its tools, model and prompt. The debug log tells the rest.
"""

from __future__ import annotations

import json
import re
import subprocess
import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tests.clients.cases import Case, Verdict
from tests.clients.fake_api import Answer, Body, FakeApi, Order, asked, task
from tests.clients.mcp_server import NO_SERVERS, Servers, commands
from tests.clients.program import PATIENCE, Program
from tests.clients.sandbox import Box, box, end

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tests.clients.install import Installation

LISTING = "Available agent types for the Agent tool:"
SKILLS = "\n\nThe following skills are available"
REFERENCE = "agentlint-reference"
"""The agent of the reference run: nothing but a name and a description, so all tools."""

APPENDIX = 40
"""Characters by which the text that the client appends to every prompt is recognised."""

ABOUT_AGENTS = re.compile(
    r"frontmatter|\bAgent file\b|\[Agent: |^\[(WARN|ERROR)\] Agent '|parse agent|unrecognized_model"
)


@dataclass(slots=True)
class _Model:
    """The fake model: orders every agent that is not in ``builtin`` once, then says "ok"."""

    builtin: Mapping[str, tuple[str, str | None]] = field(default_factory=dict)
    names: list[str] = field(default_factory=list)
    initialised: threading.Event = field(default_factory=threading.Event)
    main: Body | None = None
    listing: dict[str, tuple[str, str | None]] = field(default_factory=dict)
    requests: dict[str, Body] = field(default_factory=dict)
    refusals: dict[str, str] = field(default_factory=dict)

    def custom(self) -> list[str]:
        """The agents that the client itself did not bring."""
        return sorted(name for name in self.names if self.listing.get(name) != self.builtin.get(name))

    def __call__(self, body: Body) -> Answer:
        ordered = _ordered(body)
        if ordered:
            self.refusals |= _refusals(body, ordered)
            return Answer()
        if (agent := asked(_text(body))) is not None:
            self.requests.setdefault(agent, body)
            return Answer()
        spawner = next((tool["name"] for tool in body.get("tools", ()) if tool["name"] in ("Agent", "Task")), None)
        if self.main is not None or spawner is None:
            return Answer()
        self.main = body
        self.initialised.wait(10)
        self.listing = _listing(body, self.names)
        orders = (
            Order(
                f"toolu_probe{number:03d}",
                spawner,
                {
                    "description": "probe",
                    "prompt": task(name),
                    "subagent_type": name,
                    "run_in_background": False,
                },
            )
            for number, name in enumerate(self.custom())
        )
        return Answer(orders=tuple(orders))


def _blocks(message: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    content = message.get("content")
    return [{"type": "text", "text": content}] if isinstance(content, str) else list(content or ())


def _text(body: Body) -> str:
    parts = (block for message in body.get("messages", ()) for block in _blocks(message))
    return "\n".join(block.get("text", "") for block in parts if block.get("type") == "text")


def _system(body: Body) -> str:
    """The last block of the system prompt: the agent's own part comes first in it."""
    return str((body.get("system") or [{}])[-1].get("text", ""))


def _ordered(body: Body) -> dict[str, str]:
    """Order id to agent name, for the orders the fake model has given in this conversation."""
    parts = (block for message in body.get("messages", ()) for block in _blocks(message))
    return {
        block["id"]: block["input"].get("subagent_type", "")
        for block in parts
        if block.get("type") == "tool_use" and str(block.get("id", "")).startswith("toolu_probe")
    }


def _refusals(body: Body, ordered: Mapping[str, str]) -> dict[str, str]:
    """Agent name to the client's words, for the orders it refused."""
    parts = (block for message in body.get("messages", ()) for block in _blocks(message))
    refused = (block for block in parts if block.get("type") == "tool_result" and block.get("is_error"))
    return {
        ordered[block["tool_use_id"]]: "\n".join(part.get("text", "") for part in _blocks(block))
        for block in refused
        if block.get("tool_use_id") in ordered
    }


def _listing(body: Body, names: Sequence[str]) -> dict[str, tuple[str, str | None]]:
    """Agent name to (description, tools) as the model is told them."""
    told = _text(body)
    if LISTING in told:
        told = told.split(LISTING, 1)[1].split(SKILLS, 1)[0]
    else:  # older clients tell it in the tool's description
        tools = (tool for tool in body.get("tools", ()) if tool["name"] in ("Agent", "Task"))
        told = next((tool.get("description", "") for tool in tools), "")
    starts = sorted((at, name) for name in names if (at := told.find(f"\n- {name}: ")) >= 0)
    ends = [at for at, _ in starts[1:]] + [len(told)]
    listing: dict[str, tuple[str, str | None]] = {}
    for (at, name), stop in zip(starts, ends, strict=True):
        entry = told[at + len(f"\n- {name}: ") : stop]
        description, marked, rest = entry.rpartition(" (Tools: ")
        tools_listed = re.match(r"(.*?)\)(?:\n|$)", rest, re.S)
        listing[name] = (description, tools_listed[1]) if marked and tools_listed else (entry.rstrip("\n"), None)
    return listing


@dataclass(frozen=True, slots=True)
class _Run:
    model: _Model
    messages: tuple[str, ...]
    exit_code: int
    where: Box


class Claude(Program):
    """One version of Claude Code."""

    title = "claude-code"
    place = ".claude/agents"

    def __init__(self, installation: Installation, servers: Servers = NO_SERVERS) -> None:
        super().__init__(installation, servers)
        self._builtin: dict[str, tuple[str, str | None]] = {}
        self._appendix = ""

    def __enter__(self) -> Claude:
        """Learn what this version has without any agent file.

        Raises:
            RuntimeError: the client did not get as far as asking the model.
        """
        text = f"---\nname: {REFERENCE}\ndescription: d\n---\n{REFERENCE}\n"
        run = self._run({f"{REFERENCE}.md": text.encode()}, self.place)
        if REFERENCE not in run.model.requests:
            raise RuntimeError(f"{self.version} did not start its reference agent: {run.messages or run.exit_code}")
        self._builtin = {name: entry for name, entry in run.model.listing.items() if name != REFERENCE}
        self.everything = _tools(run.model.requests[REFERENCE])
        self.model = str(run.model.requests[REFERENCE].get("model"))
        self._appendix = _system(run.model.requests[REFERENCE]).split(REFERENCE, 1)[1].strip()[:APPENDIX]
        return self

    def observe(self, case: Case) -> Verdict:
        run = self._run(case.files, self.place if case.place is None else case.place)
        if run.model.main is None:
            return Verdict("error", (), (*run.messages, f"exit code {run.exit_code} before any request"))
        agents = tuple(self._agent(run, name) for name in run.model.custom())
        return Verdict("loaded" if agents else "skipped", agents, run.messages)

    def _agent(self, run: _Run, name: str) -> dict[str, Any]:
        model = run.model
        description, tools_listed = model.listing.get(name, (None, None))
        agent: dict[str, Any] = {"name": name, "description": description, "tools_listed": tools_listed}
        request = model.requests.get(name)
        if name in model.refusals and request is None:
            agent["refused"] = run.where.scrub(model.refusals[name])
        if request is None:
            return agent
        tools = _tools(request)
        agent["tools"] = "all" if tools == self.everything else sorted(tools)
        agent["prompt"] = run.where.scrub(_system(request).partition(self._appendix)[0].strip())
        if model.main and request.get("model") != model.main.get("model"):
            agent["model"] = request.get("model")
        effort = (request.get("output_config") or {}).get("effort")
        if model.main and effort != (model.main.get("output_config") or {}).get("effort"):
            agent["effort"] = effort
        return agent

    def _run(self, files: Mapping[str, bytes], place: str) -> _Run:
        model = _Model(self._builtin)
        with box() as where, FakeApi(model) as api:
            where.lay_out(files, place)
            extra = []
            if place.startswith("plugin:"):
                manifest = where.plugin / ".claude-plugin" / "plugin.json"
                manifest.parent.mkdir(parents=True, exist_ok=True)
                manifest.write_text(json.dumps({"name": "probe", "version": "1.0.0", "description": "probe"}))
                extra = ["--plugin-dir", str(where.plugin)]
            if self.servers:
                # Servers of an agent file start only in a folder that the user trusts.
                trusted = {"projects": {str(where.project): {"hasTrustDialogAccepted": True}}}
                (where.home / ".claude.json").write_text(json.dumps(trusted))
                settings = where.root / "servers.json"
                settings.write_text(json.dumps({"mcpServers": commands(self.servers)}))
                extra += ["--mcp-config", str(settings)]
            log = where.root / "debug.txt"
            command = [*self.command, "-p", "hi", "--output-format", "stream-json", "--verbose"]
            command += ["--debug-file", str(log), *extra]
            code, errors = _talk(command, where, api.url, model)
            written = log.read_text("utf-8", "replace") if log.exists() else ""
            return _Run(model, _messages(where.scrub(written), where.scrub(errors)), code, where)


def _tools(request: Body) -> frozenset[str]:
    return frozenset(tool["name"] for tool in request.get("tools", ()))


def _talk(command: Sequence[str], where: Box, url: str, model: _Model) -> tuple[int, str]:
    """Run the client to its end; returns its exit code and standard error."""
    environment = where.environment(
        {
            "ANTHROPIC_BASE_URL": url,
            "ANTHROPIC_API_KEY": "dummy",
            "DISABLE_AUTOUPDATER": "1",
            "DISABLE_TELEMETRY": "1",
            "DISABLE_ERROR_REPORTING": "1",
            "CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC": "1",
            "ENABLE_TOOL_SEARCH": "false",  # offer every tool instead of deferring some
            "CLAUDE_CODE_MAX_CONCURRENT_SUBAGENTS": "100",
        }
    )
    errors = where.root / "stderr.txt"
    with errors.open("wb") as sink:
        process = subprocess.Popen(
            command,
            cwd=where.project,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=sink,
            start_new_session=True,
        )
        watchdog = threading.Timer(PATIENCE, end, (process,))
        watchdog.start()
        try:
            assert process.stdout is not None
            for line in process.stdout:
                try:
                    event = json.loads(line)
                except ValueError:
                    continue
                if event.get("subtype") == "init":
                    model.names = list(event.get("agents", ()))
                    model.initialised.set()
            code = process.wait()
        finally:
            watchdog.cancel()
            end(process)
    return code, errors.read_text("utf-8", "replace")


def _messages(log: str, errors: str) -> tuple[str, ...]:
    """What the client said about agent files, in the log or on standard error, each once."""
    lines = [re.sub(r"^\d{4}-\S+Z ", "", line) for line in log.split("\n")] + errors.split("\n")
    return tuple(dict.fromkeys(line.strip() for line in lines if ABOUT_AGENTS.search(line)))
