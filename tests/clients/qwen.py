"""Qwen Code: what it does with agent files.

One run per case: ``qwen -p`` against a fake chat-completions API. Its ``init`` event names the agents, the
description of its ``agent`` tool shows them as the model is told them, and the fake model then orders one sub-agent
for each agent, so that each one's own request shows its tools, model and prompt. Files that it leaves out stand in
its debug log.

It runs in the mode in which it asks nobody (``--approval-mode yolo``): in the others a run without a terminal has no
tool that would ask.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tests.clients.cases import Case, Verdict
from tests.clients.fake_api import Answer, Body, FakeApi, Order, asked, task, text_of
from tests.clients.mcp_server import NO_SERVERS, Servers, commands
from tests.clients.program import Program, run
from tests.clients.sandbox import box

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.clients.install import Installation

MODEL = "gpt-4.1"
REFERENCE = "agentlint-reference"
"""The agent of the reference run: no tools named, so all of them."""

ENTRY = re.compile(r"^- \*\*(.+?)\*\*: (.*?)(?=\n- \*\*|\Z)", re.M | re.S)
STAMP = re.compile(r"(?m)^(?=\d{4}-\d\d-\d\dT)")
ABOUT_AGENTS = re.compile(r"Skipped invalid file|Agent file|\[YAML_PARSER\]|\[WARN\].*SUBAGENT")

SETTINGS = {
    "general": {"enableAutoUpdate": False, "disableAutoUpdate": True, "disableUpdateNag": True},
    "privacy": {"usageStatisticsEnabled": False},
    "telemetry": {"enabled": False},
    "security": {"auth": {"selectedType": "openai"}},
    "memory": {"enableManagedAutoMemory": False},
}


@dataclass(slots=True)
class _Model:
    """The fake model: orders every agent that is not built in once, then says "ok"."""

    builtin: Mapping[str, str]
    listing: dict[str, str] = field(default_factory=dict)
    requests: dict[str, Body] = field(default_factory=dict)
    replies: dict[str, str] = field(default_factory=dict)

    def custom(self) -> list[str]:
        return sorted(name for name, text in self.listing.items() if self.builtin.get(name) != text)

    def __call__(self, body: Body) -> Answer:
        messages = body.get("messages") or []
        ordered = {
            call["id"]: json.loads(call["function"]["arguments"]).get("subagent_type")
            for message in messages
            for call in message.get("tool_calls") or ()
        }
        if ordered:
            answers = (message for message in messages if message.get("role") == "tool")
            self.replies |= {ordered[m["tool_call_id"]]: text_of(m.get("content")) for m in answers}
            return Answer()
        agent = asked("\n".join(text_of(message.get("content")) for message in messages))
        if agent is not None:
            self.requests.setdefault(agent, body)
            return Answer()
        tool = next((f for f in _functions(body) if f["name"] == "agent"), None)
        if tool is None or self.listing:
            return Answer()
        told = str(tool["description"]).split("the tools they have access to:\n", 1)[-1]
        self.listing = dict(reversed(ENTRY.findall(told.split("\n\nWhen using the Agent tool", 1)[0])))
        arguments = {"description": "probe", "run_in_background": False}
        return Answer(
            orders=tuple(
                Order(f"call{number}", "agent", {**arguments, "prompt": task(name), "subagent_type": name})
                for number, name in enumerate(self.custom())
            )
        )


def _functions(body: Body) -> list[Mapping[str, Any]]:
    return [tool["function"] for tool in body.get("tools") or ()]


def _tools(body: Body) -> frozenset[str]:
    return frozenset(function["name"] for function in _functions(body))


class Qwen(Program):
    """One version of Qwen Code."""

    title = "qwen-code"
    place = ".qwen/agents"
    model = MODEL

    def __init__(self, installation: Installation, servers: Servers = NO_SERVERS) -> None:
        super().__init__(installation, servers)
        self._builtin: dict[str, str] = {}
        self._appendix = ""

    def __enter__(self) -> Qwen:
        """Learn what this version has without any agent file.

        Raises:
            RuntimeError: the client did not get as far as starting an agent.
        """
        text = f"---\nname: {REFERENCE}\ndescription: d\n---\n{REFERENCE}\n"
        model, messages = self._run({f"{REFERENCE}.md": text.encode()}, self.place)
        if REFERENCE not in model.requests:
            raise RuntimeError(f"{self.version} did not start its reference agent: {messages}")
        self._builtin = {name: entry for name, entry in model.listing.items() if name != REFERENCE}
        self.everything = _tools(model.requests[REFERENCE])
        self._appendix = _system(model.requests[REFERENCE]).split(REFERENCE, 1)[1].strip()[:40]
        return self

    def observe(self, case: Case) -> Verdict:
        model, messages = self._run(case.files, self.place if case.place is None else case.place)
        if not model.listing:
            return Verdict("error", (), messages)
        agents = tuple(self._agent(model, name) for name in model.custom())
        return Verdict("loaded" if agents else "skipped", agents, messages)

    def _agent(self, model: _Model, name: str) -> dict[str, Any]:
        agent: dict[str, Any] = {"name": name, "description": model.listing[name]}
        request = model.requests.get(name)
        if request is None:
            return {**agent, "refused": model.replies.get(name, "")}
        tools = _tools(request)
        agent["tools"] = "all" if tools == self.everything else sorted(tools)
        agent["prompt"] = _system(request).partition(self._appendix)[0].strip()
        if request.get("model") != MODEL:
            agent["model"] = request.get("model")
        return agent

    def _run(self, files: Mapping[str, bytes], place: str) -> tuple[_Model, tuple[str, ...]]:
        model = _Model(self._builtin)
        with box() as where, FakeApi(model) as api:
            where.lay_out(files, place)
            own = where.home / ".qwen"
            own.mkdir(exist_ok=True)
            (own / "settings.json").write_text(json.dumps({**SETTINGS, "mcpServers": commands(self.servers)}))
            environment = {
                "OPENAI_API_KEY": "dummy",
                "OPENAI_MODEL": MODEL,
                "OPENAI_BASE_URL": f"{api.url}/v1",
                "QWEN_DEBUG_LOG_FILE": "1",
                "QWEN_CODE_NO_RELAUNCH": "true",
                "QWEN_CODE_SUPPRESS_YOLO_WARNING": "1",
                "NO_COLOR": "1",
            }
            command = [*self.command, "-p", "hi", "--output-format", "json", "--approval-mode", "yolo"]
            finished = run(command, where, environment)
            logs = [log.read_text("utf-8", "replace") for log in sorted((own / "debug").glob("*.txt"))]
            said = [re.sub(r"^\S+ ", "", entry.strip()) for log in logs for entry in STAMP.split(log)]
            messages = [where.scrub(entry) for entry in said if ABOUT_AGENTS.search(entry)]
            if finished.status:
                messages.append(where.scrub(f"exit status {finished.status}: {finished.errors[-500:]}"))
        return model, tuple(dict.fromkeys(messages))


def _system(body: Body) -> str:
    return "\n".join(text_of(m.get("content")) for m in body.get("messages") or () if m.get("role") == "system")
