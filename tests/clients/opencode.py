"""OpenCode, and Kilo, which is made from it: what they do with agent files.

One ``serve`` process answers for all cases: each case is a project folder of its own that is asked for over HTTP.
``/config`` shows what was read and ``/agent`` what is in force; no model is called. Kilo leaves a bad file out
instead of failing, and says so in ``/config/warnings``.
"""

from __future__ import annotations

import itertools
import json
import os
import re
import subprocess
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from contextlib import ExitStack, suppress
from typing import TYPE_CHECKING, Any, ClassVar, Self

from tests.clients.cases import Case, Link, Verdict
from tests.clients.mcp_server import NO_SERVERS, Servers
from tests.clients.program import Program
from tests.clients.sandbox import Box, box, end

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from tests.clients.install import Installation

PATIENCE = 240.0
"""Seconds for the server to start, and for each answer."""

OWN_FOLDERS = re.compile(r":(<box>|~/\.local/share/(opencode|kilo))/")
"""Rules for the client's own data and temporary files."""

REFERENCE = "agentlint-reference"

FENCE = re.compile(r"---[^\n]*\n")

_NETWORK = ("AUTOUPDATE", "MODELS_FETCH", "LSP_DOWNLOAD", "DEFAULT_PLUGINS", "SHARE")
"""What both would use the network for."""


class _Server:
    """``opencode serve`` or ``kilo serve`` with a home of its own.

    Raises:
        RuntimeError: it did not start.
    """

    def __init__(self, command: Sequence[str], where: Box, switches: Mapping[str, str]) -> None:
        self.where = where
        self.log = where.root / "server.log"
        with self.log.open("wb") as sink:
            self.process = subprocess.Popen(
                [*command, "serve", "--port", "0", "--hostname", "127.0.0.1", "--pure", "--print-logs"],
                cwd=where.home,
                env=where.environment(switches),
                stdin=subprocess.DEVNULL,
                stdout=sink,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline and self.process.poll() is None:
            _, listening, rest = self.log.read_text("utf-8", "replace").partition("listening on ")
            if listening and "\n" in rest:
                self.url = rest.split("\n", 1)[0].strip()
                return
            time.sleep(0.05)
        end(self.process)
        raise RuntimeError(f"{command[0]} serve did not start: {self.log.read_text('utf-8', 'replace')[-500:]}")

    def ask(self, path: str, project: Path, method: str = "GET") -> tuple[int, Any]:
        """(HTTP status, decoded answer)."""
        address = f"{self.url}{path}?{urllib.parse.urlencode({'directory': str(project)})}"
        request = urllib.request.Request(address, method=method)
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        try:
            with opener.open(request, timeout=PATIENCE) as answer:
                return answer.status, json.loads(answer.read() or b"null")
        except urllib.error.HTTPError as error:
            text = error.read().decode("utf-8", "replace")
            try:
                return error.code, json.loads(text)
            except ValueError:
                return error.code, {"name": "NotJSON", "data": {"message": text}}


class OpenCode(Program):
    """One version of OpenCode. It shows rules, not tools, so ``everything`` stays empty."""

    title = "opencode"
    place = ".opencode/agent"
    switches: ClassVar[Mapping[str, str]] = {
        **{f"OPENCODE_DISABLE_{what}": "1" for what in _NETWORK},
        "OPENCODE_DISABLE_CLAUDE_CODE": "1",
    }
    """Environment variables that keep it offline and to its own folders."""

    def __init__(self, installation: Installation, servers: Servers = NO_SERVERS) -> None:
        super().__init__(installation, servers)
        self._numbers = itertools.count(1)
        self._lock = threading.Lock()
        self._builtin: dict[str, Any] = {}
        self._server: _Server | None = None
        self._stack = ExitStack()

    def __enter__(self) -> Self:
        """Start the server and learn what this version has without any agent file.

        Raises:
            RuntimeError: the server did not start, or did not answer.
        """
        self._server = self._serve(self._stack.enter_context(box()))
        self._stack.callback(end, self._server.process)
        with box(self._server.where.root) as where:
            status, agents = self._server.ask("/agent", where.project)
        if status != 200:
            raise RuntimeError(f"{self.version} has no agents: {agents}")
        self._builtin = {agent["name"]: _portable(agent, self._server, where) for agent in agents}
        return self

    def _serve(self, where: Box) -> _Server:
        return _Server(self.command, where, self.switches)

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def observe(self, case: Case) -> Verdict:
        place = self.place if case.place is None else case.place
        assert self._server is not None
        with box(self._server.where.root) as where:
            where.lay_out(_unique(case.files, self._number()), place)
            if not place.startswith("~/"):
                return self._verdict(self._server, where, case.files)
            server = self._serve(where)  # the home folder belongs to the process
            try:
                return self._verdict(server, where, case.files)
            finally:
                end(server.process)

    def _number(self) -> int:
        with self._lock:
            return next(self._numbers)

    def _verdict(self, server: _Server, where: Box, files: Mapping[str, bytes]) -> Verdict:
        try:
            return self._asked(server, where, files)
        except OSError as error:
            return Verdict("error", (), (where.scrub(f"{type(error).__name__}: {error}"),))
        finally:
            with suppress(OSError):
                server.ask("/instance/dispose", where.project, "POST")

    def _asked(self, server: _Server, where: Box, files: Mapping[str, bytes]) -> Verdict:
        status, config = server.ask("/config", where.project)
        if status != 200:
            outcome = "rejected" if "Config" in str(config.get("name")) else "error"
            return Verdict(outcome, (), _complaints(config, where))
        status, listed = server.ask("/agent", where.project)
        if status != 200:
            return Verdict("error", (), _complaints(listed, where))
        agents = [_portable(agent, server, where) for agent in listed]
        ours = [agent for agent in agents if agent != self._builtin.get(agent["name"])]
        messages = self._warnings(server, where)
        if not ours:
            return Verdict(self._absence(config, messages), (), messages)
        degraded = any(_shows_frontmatter(_trimmed(str(agent.get("prompt") or "")), files) for agent in ours)
        return Verdict("degraded" if degraded else "loaded", tuple(self._shown(agent) for agent in ours), messages)

    def _shown(self, agent: Mapping[str, Any]) -> dict[str, Any]:
        """As written down: without empty fields and without the rules for the client's own folders."""
        rules = [rule for rule in agent["permission"] if not OWN_FOLDERS.search(rule)]
        rest = {key: value for key, value in agent.items() if key not in ("permission", "native") and value is not None}
        return {**{key: value for key, value in rest.items() if value != {}}, "permission": rules}

    def _absence(self, config: Mapping[str, Any], _messages: Sequence[str]) -> str:
        """Why no agent came of the case."""
        read: dict[str, Any] = {**config.get("mode", {}), **config.get("agent", {})}
        return "disabled" if any(entry.get("disable") is True for entry in read.values()) else "skipped"

    def _warnings(self, _server: _Server, _where: Box) -> tuple[str, ...]:
        """What the client says of files that it leaves out: OpenCode leaves none out."""
        return ()


class Kilo(OpenCode):
    """One version of the Kilo CLI."""

    title = "kilo"
    place = ".kilo/agents"
    switches: ClassVar[Mapping[str, str]] = {
        **{f"KILO_DISABLE_{what}": "1" for what in _NETWORK},
        "KILO_TELEMETRY_LEVEL": "off",
        "DO_NOT_TRACK": "1",
    }

    def __init__(self, installation: Installation, servers: Servers = NO_SERVERS) -> None:
        super().__init__(installation, servers)
        self._defaults: list[str] = []

    def __enter__(self) -> Self:
        """Start the server and learn the rules that every agent has, whatever its file says: there are sixty.

        Raises:
            RuntimeError: the server did not start, or did not show the reference agent.
        """
        super().__enter__()
        reference = self.observe(Case(REFERENCE, {f"{REFERENCE}.md": b"---\ndescription: d\n---\nx\n"}))
        if not reference.agents:
            raise RuntimeError(f"{self.version} does not show its reference agent: {reference}")
        self._defaults = reference.agents[0]["permission"]
        return self

    def _shown(self, agent: Mapping[str, Any]) -> dict[str, Any]:
        """With the rules that come after the defaults, which are all that is written down of them."""
        shown = super()._shown(agent)
        rules = shown["permission"]
        defaults = self._defaults if rules[: len(self._defaults)] == self._defaults else []
        return {**shown, "rules": rules[len(defaults) :]}

    def _absence(self, _config: Mapping[str, Any], messages: Sequence[str]) -> str:
        """It says which files it leaves out for a fault of theirs, and nothing of those that are switched off."""
        return "skipped" if messages else "ignored"

    def _warnings(self, server: _Server, where: Box) -> tuple[str, ...]:
        _, warnings = server.ask("/config/warnings", where.project)
        return tuple(where.scrub(str(warning.get("message"))) for warning in warnings or ())


def _shows_frontmatter(prompt: str, files: Mapping[str, bytes]) -> bool:
    """Whether a frontmatter is part of the prompt: that of a file that stands in it as a whole, because it could not be
    parsed, or a second one. A prompt may well begin with a fence that nothing closes."""
    fence = FENCE.match(prompt)
    if fence is None:
        return False
    whole = (_trimmed(data.decode("utf-8", "replace")) for data in files.values())
    return "\n---" in prompt[fence.end() - 1 :] or prompt in whole


def _trimmed(text: str) -> str:
    return text.removeprefix("\ufeff").strip()


def _unique(files: Mapping[str, bytes], number: int) -> dict[str, bytes]:
    """The same files to the client, but never the same text twice in one process.

    Its frontmatter parser keeps every text it has met, and a failed parse comes back as "no frontmatter". It trims the
    body, so trailing newlines change nothing else.
    """
    return {
        name: data if isinstance(data, Link) or not name.endswith(".md") else data + b"\n" * number
        for name, data in files.items()
    }


def _complaints(error: Mapping[str, Any], where: Box) -> tuple[str, ...]:
    data = error.get("data") or {}
    first = f"{error.get('name')}: {data.get('message') or data.get('path') or ''}".rstrip(": ")
    issues = (
        f"{'.'.join(map(str, issue.get('path', ())))}: {issue.get('message')}" for issue in data.get("issues") or ()
    )
    return tuple(where.scrub(line) for line in (first, *issues))


def _portable(agent: Mapping[str, Any], server: _Server, where: Box) -> dict[str, Any]:
    """The agent with its permission rules as text, ``permission:pattern=action``, and the home folder as ``~``."""
    root, home = str(server.where.root), str(server.where.home)
    near = os.path.relpath(home, where.project)
    rules = (f"{rule['permission']}:{rule['pattern']}={rule['action']}" for rule in agent.get("permission", ()))
    return {
        **agent,
        "permission": [rule.replace(home, "~").replace(near, "~").replace(root, "<box>") for rule in rules],
    }
