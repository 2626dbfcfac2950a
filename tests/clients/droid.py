"""Factory's Droid CLI: what it does with the files of its agents, which it calls custom droids.

One run per case: ``droid exec`` with a model of the user's own, which is a fake chat-completions API. The client
lists its droids to the model, and the fake model then orders each. Sub-agents run through a daemon that needs an
account, so their own requests (tools, model, prompt) cannot be seen; what the client refuses before it turns to the
daemon can.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tests.clients.cases import Case, Verdict
from tests.clients.fake_api import Answer, Body, FakeApi, Order, task, text_of
from tests.clients.program import Program, run
from tests.clients.sandbox import box

if TYPE_CHECKING:
    from collections.abc import Mapping

MODEL = "fake-model"

BUILTIN = frozenset({"scrutiny-feature-reviewer", "user-testing-flow-validator"})
"""Droids that the client itself writes."""

LISTING = re.compile(r"Custom droids available[^\n]*\n(.*?)\n\nOnly invoke", re.S)
ENTRY = re.compile(r"(?:^|\n)- (.+?): (.*?) ?\(location: (\w+)[^)]*\)(?=\n- |$)", re.S)

NO_DAEMON = "daemon"
"""A refusal with this word says nothing about the file."""

ABOUT_DROIDS = re.compile(r"(?i)(?:WARN|ERROR).*(?:droids/|frontmatter|droid (?:file|config))")
THROWN_AWAY = "Invalid droid frontmatter"
DESCRIBED = re.compile(rb"(?m)^description: *[^\s\"']")
"""A file that says a description: when the client lists none, it did not see the frontmatter as such."""


@dataclass(slots=True)
class _Model:
    """The fake model: orders every custom droid once, then says "ok"."""

    started: bool = False
    droids: list[tuple[str, str, str]] = field(default_factory=list)
    replies: dict[str, str] = field(default_factory=dict)

    def __call__(self, body: Body) -> Answer:
        messages = body.get("messages") or []
        for message in messages:
            answered = re.search(r"probe(\d+)", str(message.get("tool_call_id") or ""))
            if answered is not None and message.get("role") == "tool":
                self.replies.setdefault(self.droids[int(answered[1])][0], text_of(message.get("content")))
        if self.started:
            return Answer()
        self.started = True
        told = LISTING.search("\n".join(text_of(message.get("content")) for message in messages))
        self.droids = [droid for droid in ENTRY.findall(told[1]) if droid[0] not in BUILTIN] if told else []
        functions = (tool["function"] for tool in body.get("tools") or ())
        tool = next((function for function in functions if function["name"] == "Task"), None)
        if tool is None:
            return Answer()
        optional = {"complexity": "light", "await": True}
        taken = {key: value for key, value in optional.items() if key in tool["parameters"].get("properties", {})}
        orders = []
        for number, (name, *_) in enumerate(self.droids):
            arguments = {"subagent_type": name, "description": "probe", "prompt": task(name), **taken}
            orders.append(Order(f"probe{number}", "Task", arguments))
        return Answer(orders=tuple(orders))


class Droid(Program):
    """One version of the Droid CLI."""

    title = "droid"
    place = ".factory/droids"
    model = MODEL

    def observe(self, case: Case) -> Verdict:
        place = self.place if case.place is None else case.place
        model = _Model()
        with box() as where, FakeApi(model) as api:
            where.lay_out(case.files, place)
            own = where.home / ".factory"
            own.mkdir(exist_ok=True)
            (own / "settings.json").write_text(json.dumps(_settings(api.url)))
            environment = {
                "DROID_DISABLE_AUTO_UPDATE": "true",
                "FACTORY_DROID_AUTO_UPDATE_ENABLED": "false",
                "DO_NOT_TRACK": "1",
            }
            command = [*self.command, "exec", "--auto", "high", "-m", f"custom:{MODEL}", "hello"]
            finished = run(command, where, environment)
            log = own / "logs" / "droid-log-single.log"
            lines = log.read_text("utf-8", "replace").split("\n") if log.exists() else []
            messages = tuple(dict.fromkeys(where.scrub(_bare(line)) for line in lines if ABOUT_DROIDS.search(line)))
            refusals = {name: where.scrub(reply) for name, reply in model.replies.items() if NO_DAEMON not in reply}
            if not model.started:
                return Verdict("rejected", (), (*messages, where.scrub(finished.errors[-500:])))
        agents = tuple(_agent(droid, refusals) for droid in sorted(model.droids))
        if not agents:
            return Verdict("skipped" if messages else "ignored", (), messages)
        unread = any(not text and DESCRIBED.search(_file_of(name, case.files)) for name, text, _ in model.droids)
        lost = refusals or unread or any(THROWN_AWAY in message for message in messages)
        return Verdict("degraded" if lost else "loaded", agents, messages)


def _agent(droid: tuple[str, str, str], refusals: Mapping[str, str]) -> dict[str, Any]:
    name, description, location = droid
    refused = {"refused": refusals[name]} if name in refusals else {}
    return {"name": name, "description": description, "location": location, **refused}


def _file_of(name: str, files: Mapping[str, bytes]) -> bytes:
    return next((data for path, data in files.items() if path.rpartition("/")[2] == f"{name}.md"), b"")


def _bare(line: str) -> str:
    """A line of the log without its time and its tags."""
    return re.sub(r',?"tags":\{.*', "", re.sub(r"^\[[^]]*\] ", "", line))[:400]


def _settings(url: str) -> dict[str, object]:
    model = {
        "model": MODEL,
        "displayName": "fake",
        "baseUrl": f"{url}/v1",
        "apiKey": "dummy",
        "provider": "generic-chat-completion-api",
        "maxOutputTokens": 4000,
    }
    return {"customModels": [model], "model": f"custom:{MODEL}", "cloudSessionSync": False}
