"""GitHub Copilot CLI: what it does with agent files.

One ``copilot --headless --stdio`` process answers for all cases over JSON-RPC, as it does for the Copilot SDK: each
case is a session in a project of its own, its event ``session.custom_agents_updated`` says which agents were read, with
which warnings and errors, and its first request to the (fake) model shows which of them the model is offered. Then the
session takes on each agent in turn, and the next request shows the tools, the model and the prompt it really gets.
"""

from __future__ import annotations

import itertools
import json
import queue
import re
import subprocess
import threading
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tests.clients.cases import Case, Verdict
from tests.clients.fake_api import Body, FakeApi
from tests.clients.mcp_server import NO_SERVERS, Servers, commands
from tests.clients.program import Program
from tests.clients.sandbox import NOWHERE, Box, box, end

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from tests.clients.install import Installation

MODEL = "gpt-4.1"
"""The session's model, as far as the client knows."""

PATIENCE = 240.0
"""Seconds for each answer of the server."""

INSTRUCTIONS = re.compile(r"<agent_instructions>\n.*?\n\n(.*?)\n?</agent_instructions>", re.S)

NOT_HERE = "could not load remote agents, no GitHub remote found"
"""What older versions say of every project here; it is not about a file."""

REFERENCE = "agentlint-reference"
"""The agent of the reference run: nothing but a description, so all tools."""


class _Server:
    """The client as a JSON-RPC server on its standard input and output."""

    def __init__(self, command: list[str], where: Box, environment: Mapping[str, str]) -> None:
        self.process = subprocess.Popen(
            command,
            cwd=where.home,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        self._numbers = itertools.count(1)
        self._lock = threading.Lock()
        self._answers: dict[int, queue.Queue[Mapping[str, Any]]] = {}
        self._events: dict[str, queue.Queue[Mapping[str, Any]]] = {}
        threading.Thread(target=self._listen, daemon=True).start()

    def _send(self, message: Mapping[str, Any]) -> None:
        data = json.dumps({"jsonrpc": "2.0", **message}).encode()
        assert self.process.stdin is not None
        with self._lock:
            self.process.stdin.write(b"Content-Length: %d\r\n\r\n" % len(data) + data)
            self.process.stdin.flush()

    def _messages(self) -> Iterator[Mapping[str, Any]]:
        stream = self.process.stdout
        assert stream is not None
        length = 0
        while line := stream.readline():
            if line.lower().startswith(b"content-length:"):
                length = int(line.partition(b":")[2])
            elif not line.strip():
                yield json.loads(stream.read(length))

    def _listen(self) -> None:
        for message in self._messages():
            number, method = message.get("id"), message.get("method")
            if method == "session.event":
                self._events[message["params"]["sessionId"]].put(message["params"]["event"])
            elif method and number is not None:  # a question to us: nothing to say
                self._send({"id": number, "result": {}})
            elif number in self._answers:
                self._answers[number].put(message)

    def call(self, method: str, **parameters: object) -> Any:
        """The result of a remote call.

        Raises:
            RuntimeError: the client answered with an error.
            queue.Empty: it did not answer.
        """
        number = next(self._numbers)
        answers = self._answers[number] = queue.Queue()
        self._send({"id": number, "method": method, "params": parameters})
        answer = answers.get(timeout=PATIENCE)
        if "error" in answer:
            raise RuntimeError(f"{method}: {answer['error'].get('message')}")
        return answer["result"]

    @contextmanager
    def session(self, project: Path, url: str, servers: Servers) -> Iterator[_Session]:
        """A session in ``project`` with the model at ``url``."""
        name = f"agentlint-{next(self._numbers)}"
        events = self._events[name] = queue.Queue()
        provider = {"type": "openai", "baseUrl": f"{url}/v1", "apiKey": "dummy"}
        where = {"workingDirectory": str(project), "enableConfigDiscovery": True}
        mcp = {name: {"type": "local", "tools": ["*"], **one} for name, one in commands(servers).items()}
        self.call(
            "session.create",
            sessionId=name,
            model=MODEL,
            provider=provider,
            requestPermission=False,
            enableSessionStore=True,
            **where,
            **({"mcpServers": mcp} if mcp else {}),
        )
        try:
            self.call("session.agent.reload", sessionId=name)  # older versions tell their agents only then
            yield _Session(self, name, events)
        finally:
            self.call("session.destroy", sessionId=name)


@dataclass(slots=True)
class _Session:
    """``agents`` is what the agent loader said last; None: nothing yet."""

    server: _Server
    name: str
    events: queue.Queue[Mapping[str, Any]]
    agents: Mapping[str, Any] | None = None

    def say_hi(self) -> None:
        """Let the client ask its model something."""
        self.server.call("session.send", sessionId=self.name, prompt="hi")
        while (event := self.events.get(timeout=PATIENCE))["type"] != "session.idle":
            if event["type"] == "session.custom_agents_updated":
                self.agents = event["data"]

    def become(self, agent: str) -> None:
        """Take on an agent, as a user does with ``/agent``."""
        self.server.call("session.agent.select", sessionId=self.name, name=agent)


class Copilot(Program):
    """One version of Copilot CLI."""

    title = "copilot-cli"
    place = ".github/agents"

    model = MODEL

    def __init__(self, installation: Installation, servers: Servers = NO_SERVERS) -> None:
        super().__init__(installation, servers)
        self._server: _Server | None = None
        self._stack = ExitStack()

    def __enter__(self) -> Copilot:
        """Start the server and learn which tools an agent has that asks for none in particular.

        Raises:
            RuntimeError: the client did not get as far as asking the model.
        """
        self._server = self._stack.enter_context(self._serve(self._stack.enter_context(box())))
        reference = self.observe(Case(REFERENCE, {f"{REFERENCE}.md": b"---\ndescription: d\n---\nx\n"}))
        if not reference.agents or "tools" not in reference.agents[0]:
            raise RuntimeError(f"{self.version} did not start its reference agent: {reference}")
        self.everything = frozenset(reference.agents[0]["tools"])
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    @contextmanager
    def _serve(self, where: Box) -> Iterator[_Server]:
        command = [*self.command, "--headless", "--stdio", "--no-auto-update", "--disable-builtin-mcps"]
        server = _Server(command, where, self._environment(where))
        try:
            yield server
        finally:
            end(server.process)

    def _environment(self, where: Box) -> dict[str, str]:
        unpacked = self.installation.folder / "unpacked"  # the client unpacks itself once, then starts faster
        unpacked.mkdir(exist_ok=True)
        offline = {"XDG_CACHE_HOME": str(unpacked), "COPILOT_AUTO_UPDATE": "false", "COPILOT_OFFLINE": "true"}
        # With a provider of its own the client asks for no account; each session names the one it really has.
        provider = {"COPILOT_PROVIDER_BASE_URL": NOWHERE, "COPILOT_PROVIDER_API_KEY": "dummy", "COPILOT_MODEL": MODEL}
        return where.environment({**offline, **provider})

    def observe(self, case: Case) -> Verdict:
        place = self.place if case.place is None else case.place
        with ExitStack() as stack:
            where = stack.enter_context(box())
            where.lay_out(case.files, place)
            # The home folder belongs to the process.
            server = stack.enter_context(self._serve(where)) if place.startswith("~/") else self._server
            assert server is not None
            try:
                return self._verdict(server, where)
            except (RuntimeError, queue.Empty) as error:
                return Verdict("error", (), (where.scrub(f"{type(error).__name__}: {error}"),))

    def _verdict(self, server: _Server, where: Box) -> Verdict:
        with FakeApi() as api, server.session(where.project, api.url, self.servers) as session:
            session.say_hi()
            if session.agents is None:
                raise RuntimeError("the client did not say which agents it has")
            offered = [name for request in api.requests for name in _offered(request)]
            read = sorted(session.agents.get("agents") or (), key=lambda agent: str(agent["id"]))
            agents = tuple(self._agent(session, api, agent, offered) for agent in read)
            errors, warnings = (
                [where.scrub(line) for line in session.agents.get(key) or () if line != NOT_HERE]
                for key in ("errors", "warnings")
            )
        outcome = "loaded" if agents else "rejected" if errors else "ignored"
        return Verdict(outcome, agents, (*errors, *warnings))

    def _agent(self, session: _Session, api: FakeApi, agent: Mapping[str, Any], offered: list[str]) -> dict[str, Any]:
        # Whether the model may start it shows in what the model is offered; not every version says it here.
        left_out = ("tools", "path", "disableModelInvocation")
        shown = {key: value for key, value in agent.items() if key not in left_out and value is not None}
        seen = {**shown, "tools_parsed": agent.get("tools"), "offered": agent.get("name") in offered}
        already = len(api.requests)
        try:
            session.become(str(agent["id"]))
            session.say_hi()
            request = api.requests[already]
        except (RuntimeError, IndexError) as error:
            return {**seen, "refused": str(error)}
        tools = _tools(request)
        seen["tools"] = "all" if tools == self.everything else sorted(tools)
        spoken = (message for message in request.get("messages", ()) if message.get("role") in ("system", "developer"))
        prompt = INSTRUCTIONS.search("\n".join(_text(message) for message in spoken))
        seen["prompt"] = prompt[1] if prompt else ""
        if request.get("model") != MODEL:
            seen["requested_model"] = request.get("model")
        return seen


def _functions(request: Body) -> list[Mapping[str, Any]]:
    return [tool.get("function", tool) for tool in request.get("tools") or ()]


def _tools(request: Body) -> frozenset[str]:
    return frozenset(str(function.get("name")) for function in _functions(request))


def _offered(request: Body) -> list[str]:
    """The agent names that the ``task`` tool offers to the model."""
    tasks = (function for function in _functions(request) if function.get("name") == "task")
    choices = (task.get("parameters", {}).get("properties", {}).get("agent_type", {}).get("enum") for task in tasks)
    return [str(name) for names in choices for name in names or ()]


def _text(message: Mapping[str, Any]) -> str:
    content = message.get("content")
    return content if isinstance(content, str) else "".join(part.get("text", "") for part in content or ())
