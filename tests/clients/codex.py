"""Codex CLI: what it does with the files of its agents, which it calls roles.

One run per case: ``codex exec`` against a fake responses API. The ``spawn_agent`` tool that it offers names the
roles, and the fake model then spawns every one that is not built in, so that each sub-agent's own request shows its
tools, model, effort, instructions and sandbox. Files that it leaves out stand in its error events.
"""

from __future__ import annotations

import json
import re
import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tests.clients.cases import Case, Verdict
from tests.clients.fake_api import Answer, Body, FakeApi, Order, asked, task, text_of
from tests.clients.mcp_server import NO_SERVERS, Servers, commands
from tests.clients.program import Program, run
from tests.clients.sandbox import box

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from tests.clients.install import Installation

MODEL = "fake-model"
REFERENCE = "agentlint-reference"
"""The role of the reference run, which limits nothing."""

CONFIG = """\
model = "{model}"
model_provider = "fake"
check_for_update_on_startup = false
[model_providers.fake]
name = "fake"
base_url = "{url}/v1"
wire_api = "responses"
env_key = "FAKE_KEY"
request_max_retries = 0
stream_max_retries = 0
[analytics]
enabled = false
[projects."{project}"]
trust_level = "trusted"
"""

ROLES = "Available roles:\n"
BUILTIN = re.compile(
    r"(?:^|\n)(?:default: \{\nDefault agent\.|explorer: \{\nUse `explorer`|worker: \{\nUse for execution)"
)
"""Where the client's own roles begin, which stand after the user's."""
ENTRY = re.compile(r"(?:^|\n)([^\n]*?): (?:\{\n(.*?)\n\}|no description)(?=\n[^\n]*?: (?:\{\n|no description)|$)", re.S)
LOCKED = re.compile(r"\n- This role's .* cannot be changed\.$", re.S)
"""What the client itself adds to a description."""

CLIENTS_WORDS = ("<", "You are a coding agent", "You are Codex")
"""How the messages begin that the client itself puts before a role's instructions."""

UNKNOWN = re.compile(r"/k(\d+)\.toml: unknown field")
"""How the client tells of a name in a role's file that is no key: 0.171.0."""

AT_ONCE = 6
"""Sub-agents that the client runs side by side unless its user allows more."""
PATIENCE = 30.0
"""Seconds that the fake model waits for the sub-agents' requests: they run beside their parent."""


@dataclass(slots=True)
class _Model:
    """The fake model: spawns every role once, waits until they have asked, then says "ok"."""

    roles: list[tuple[str, str]] = field(default_factory=list)
    started: bool = False
    requests: dict[str, Body] = field(default_factory=dict)
    replies: dict[str, str] = field(default_factory=dict)
    arrived: threading.Condition = field(default_factory=threading.Condition)

    def __call__(self, body: Body) -> Answer:
        turn = body["turn"]
        if turn.get("thread_id") != turn.get("session_id"):
            role = asked("\n".join(_texts(body)))
            with self.arrived:
                if role is not None:
                    self.requests.setdefault(role, body)
                self.arrived.notify_all()
            return Answer()
        outputs = [item for item in body.get("input") or () if item.get("type") == "function_call_output"]
        if outputs:
            for output in outputs:
                number = int(str(output["call_id"]).removeprefix("spawn"))
                self.replies[self.roles[number][0]] = str(output.get("output"))
            with self.arrived:
                self.arrived.wait_for(lambda: len(self.requests) >= len(self._spawned()), PATIENCE)
            return Answer()
        self.started = True
        found = _spawner(body)
        if found is None:
            return Answer()
        tool, namespace = found
        properties = tool["parameters"]["properties"]
        self.roles = _roles(str(properties.get("agent_type", {}).get("description", "")))
        # A team has names of its own for its members; older versions have none.
        team = "task_name" in properties
        orders = []
        for number, (name, _) in enumerate(self.roles):
            named = {"task_name": f"t{number}", "fork_turns": "none"} if team else {}
            arguments = {"message": task(name), "agent_type": name, **named}
            orders.append(Order(f"spawn{number}", "spawn_agent", arguments, namespace))
        return Answer(orders=tuple(orders))

    def _spawned(self) -> list[str]:
        return [name for name, reply in self.replies.items() if '"agent_id"' in reply or '"task_name"' in reply]


def _spawner(part: object) -> tuple[Mapping[str, Any], str] | None:
    """The ``spawn_agent`` tool and the namespace that it stands in, wherever that is in the request."""
    if isinstance(part, dict):
        for tool in part.get("tools") or ():
            if isinstance(tool, dict) and tool.get("name") == "spawn_agent":
                return tool, str(part.get("name") or "")
    inner = part.values() if isinstance(part, dict) else part if isinstance(part, list) else ()
    return next((found for value in inner if (found := _spawner(value)) is not None), None)


def _roles(told: str) -> list[tuple[str, str]]:
    """The user's roles, as the model is told them: (name, description)."""
    told = told.rpartition(ROLES)[2]
    own = BUILTIN.search(told)
    return [(name, LOCKED.sub("", text)) for name, text in ENTRY.findall(told[: own.start()] if own else told)]


def _texts(body: Body) -> Iterator[str]:
    for item in body.get("input") or ():
        if item.get("type") == "message":
            yield text_of(item.get("content"))


def _tools(body: Body) -> frozenset[str]:
    """The names of the tools, those of a namespace with it: ``mcp__probe.alpha``."""
    names: list[str] = []
    for tool in body.get("tools") or ():
        inner = tool.get("tools") if isinstance(tool.get("tools"), list) else None
        name = str(tool.get("name") or tool.get("type"))
        names += [f"{name}.{member.get('name')}" for member in inner] if inner else [name]
    return frozenset(names)


class Codex(Program):
    """One version of Codex CLI."""

    title = "codex"
    place = ".codex/agents"
    model = MODEL

    def __init__(self, installation: Installation, servers: Servers = NO_SERVERS) -> None:
        super().__init__(installation, servers)
        self._appendix = ""

    def __enter__(self) -> Codex:
        """Learn which tools a role has that limits nothing.

        Raises:
            RuntimeError: the client did not get as far as starting it.
        """
        text = f'name = "{REFERENCE}"\ndescription = "d"\ndeveloper_instructions = "{REFERENCE}"\n'
        model, messages = self._run({f"{REFERENCE}.toml": text.encode()}, self.place)
        if REFERENCE not in model.requests:
            raise RuntimeError(f"{self.version} did not start its reference role: {messages}")
        self.everything = _tools(model.requests[REFERENCE])
        return self

    def observe(self, case: Case) -> Verdict:
        model, messages = self._run(case.files, self.place if case.place is None else case.place)
        if not model.started:
            return Verdict("rejected", (), messages)
        agents = tuple(self._agent(model, name, text) for name, text in sorted(model.roles))
        if not agents:
            return Verdict("skipped" if any("agent" in message for message in messages) else "ignored", (), messages)
        refused = any("refused" in agent for agent in agents)
        return Verdict("degraded" if refused else "loaded", agents, messages)

    def takes(self, keys: Iterable[str]) -> set[str]:
        """Ask which of some names are keys of a role's file: each stands in a file of its own, all in one run. A key
        whose value is wrong is told otherwise than a name that is no key."""
        required = {"name": '"k{}"', "description": '"d"', "developer_instructions": '"Go."'}
        asked = list(keys)
        files = {}
        for number, key in enumerate(asked):
            lines = {name: text.format(number) for name, text in required.items()}
            files[f"k{number}.toml"] = "".join(
                f"{one} = {text}\n" for one, text in ({key: "1"} | lines).items()
            ).encode()
        _, messages = self._run(files, self.place)
        unknown = {int(found[1]) for message in messages for found in UNKNOWN.finditer(message)}
        return {key for number, key in enumerate(asked) if number not in unknown}

    def _agent(self, model: _Model, name: str, description: str) -> dict[str, Any]:
        agent: dict[str, Any] = {"name": name, "description": description or None}
        request = model.requests.get(name)
        if request is None:
            return {**agent, "refused": model.replies.get(name, "")}
        tools = _tools(request)
        agent["tools"] = "all" if tools == self.everything else sorted(tools)
        agent["sandbox"] = request["turn"].get("sandbox_mode") or request["turn"].get("sandbox")
        if request.get("model") != MODEL:
            agent["model"] = request.get("model")
        effort = (request.get("reasoning") or {}).get("effort")
        if effort is not None:
            agent["effort"] = effort
        own = (text for text in _texts(request) if not text.startswith(CLIENTS_WORDS) and asked(text) is None)
        if (prompt := next(own, None)) is not None:  # with some models it stands among the client's own words
            agent["prompt"] = prompt.partition("\n<skills_instructions>")[0]
        return agent

    def _run(self, files: Mapping[str, bytes], place: str) -> tuple[_Model, tuple[str, ...]]:
        model = _Model()
        with box() as where, FakeApi(model) as api:
            where.lay_out(files, place)
            own = where.home / ".codex"
            own.mkdir(exist_ok=True)
            settings = own / "config.toml"
            users = settings.read_text("utf-8") if settings.exists() else ""
            config = CONFIG.format(model=MODEL, url=api.url, project=where.project)
            for name, server in commands(self.servers).items():
                config += f"[mcp_servers.{name}]\n" + "".join(f"{key} = {json.dumps(v)}\n" for key, v in server.items())
            top, tables = config.split("[", 1)
            settings.write_text(f"{top}{users}\n[{tables}", "utf-8")
            command = [*self.command, "exec", "--skip-git-repo-check", "--json", "hello"]
            if len(files) > AT_ONCE:
                command[-1:-1] = ["-c", f"agents.max_threads={len(files)}"]
            finished = run(command, where, {"FAKE_KEY": "dummy"})
            messages = [where.scrub(message) for message in _errors(finished.output)]
            if not model.started:
                messages += [where.scrub(line) for line in finished.errors.split("\n") if line.startswith("Error")]
        return model, tuple(dict.fromkeys(messages))


def _errors(events: str) -> Iterator[str]:
    for line in events.split("\n"):
        try:
            item = json.loads(line).get("item") or {}
        except ValueError:
            continue
        if item.get("type") == "error" and "Model metadata for" not in item["message"]:
            yield str(item["message"])
