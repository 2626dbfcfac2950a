"""VS Code: what its own parser, validator and `CustomAgent` make of agent files.

The editor is not started. Its code is published for browsers (``@codingame/monaco-vscode-*``, MIT); `vscode.mjs` is
bundled with the part that is about agent files, and answers in one Node process for all cases. What the editor does
with the agents afterwards, which tools it has by its extensions and servers, and what it does in a user's folders
cannot be seen so.
"""

from __future__ import annotations

import base64
import json
import os
import queue
import shutil
import subprocess
import threading
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from agentlint.model.vocabulary.vscode import TOOLS
from tests.clients.cases import Case, Verdict
from tests.clients.mcp_server import NO_SERVERS, Servers
from tests.clients.program import PATIENCE, Program
from tests.clients.sandbox import box, end

if TYPE_CHECKING:
    from tests.clients.install import Installation

ENTRY: Final = Path(__file__).with_name("vscode.mjs")
PARTS: Final = {"css": "empty", "svg": "empty", "ttf": "empty", "wasm": "empty", "mp3": "empty", "html": "text"}
"""What esbuild does with files that are no code: they are not needed to read agent files."""
ROOTS: Final = {"~": "/home/user", "plugin": "/plugin", "project": "/project"}
"""Where the files of a case lie, as far as the editor can tell; none is written."""


class VSCode(Program):
    """One version of VS Code."""

    title = "vscode"
    place = ".github/agents"

    def __init__(self, installation: Installation, servers: Servers = NO_SERVERS) -> None:
        super().__init__(installation, servers)
        self._stack = ExitStack()
        self._lock = threading.Lock()
        self._number = ""

    @property
    def version(self) -> str:
        """Its title, and the version that its code says it is of."""
        return f"{self.title} {self._number}"

    def __enter__(self) -> VSCode:
        """Bundle the code, and start it.

        Raises:
            RuntimeError: esbuild failed, or the code did not start.
        """
        where = self._stack.enter_context(box())
        bundle = where.root / "vscode.mjs"
        modules = self.installation.folder / "node_modules"
        entry = self.installation.folder / ENTRY.name
        shutil.copy(ENTRY, entry)  # modules are looked for from where the file lies
        loaders = [f"--loader:.{ending}={what}" for ending, what in PARTS.items()]
        built = subprocess.run(
            [*self.command[:-1], str(modules / "esbuild" / "bin" / "esbuild"), str(entry), "--bundle",
             "--platform=node", "--format=esm", f"--outfile={bundle}", "--log-level=error", *loaders],
            cwd=self.installation.folder, capture_output=True, text=True,
        )  # fmt: skip
        if built.returncode:
            raise RuntimeError(f"{self.title} cannot be bundled: {built.stderr[-500:]}")
        tools = json.dumps(sorted(TOOLS))
        self.process = subprocess.Popen(
            [*self.command[:-1], str(bundle)],
            cwd=where.root,
            env=where.environment(
                {"VSCODE_TOOLS": tools, "VSCODE_HOME": ROOTS["~"], "VSCODE_PROJECT": ROOTS["project"]}
            ),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        self._stack.callback(end, self.process)
        self._lines: queue.Queue[bytes] = queue.Queue()
        threading.Thread(target=self._listen, daemon=True).start()
        self._number = str(self._answer()["version"])
        return self

    def _listen(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self._lines.put(line)
        self._lines.put(b"")

    def _answer(self) -> dict[str, Any]:
        line = self._lines.get(timeout=PATIENCE)
        if not line:
            raise RuntimeError(f"{self.title} ended")
        answer: dict[str, Any] = json.loads(line)
        return answer

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def observe(self, case: Case) -> Verdict:
        place = self.place if case.place is None else case.place
        head, _, rest = place.partition("/") if place.startswith("~") else place.partition(":")
        root = ROOTS["~"] if head == "~" else ROOTS["plugin"] if rest else ROOTS["project"]
        base = os.path.normpath(f"{root}/{rest or ('' if head == '~' else place)}")
        files = {
            os.path.normpath(f"{base}/{name}"): base64.b64encode(data).decode() for name, data in case.files.items()
        }
        assert self.process.stdin is not None
        with self._lock:
            self.process.stdin.write(json.dumps({"files": files}).encode() + b"\n")
            self.process.stdin.flush()
            answer = self._answer()
        if "error" in answer:
            return Verdict("error", (), (answer["error"],))
        agents, messages = [], []
        for path, agent in sorted(answer["agents"].items(), key=lambda item: str(item[1].get("name"))):
            shown = os.path.relpath(path, base).replace(os.sep, "/")
            messages += [f"{shown}: {message}" for message in agent.pop("messages")]
            agents.append({key: value for key, value in agent.items() if value is not None})
        return Verdict("loaded" if agents else "ignored", tuple(agents), tuple(messages))
