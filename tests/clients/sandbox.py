"""A throw-away computer for a client: its own home, its own project, dead proxies, and no network.

Clients are started inside a network namespace that has only a loopback device, together with the fake API they talk
to. Where the system gives no namespace (macOS, Windows, a locked-down container) the clients still get no credentials,
a proxy that answers nothing and every offline switch they have; `enter_jail` says so.
"""

from __future__ import annotations

import os
import shutil
import signal
import socket
import struct
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tests.clients.cases import Link

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

JAILED = "AGENTLINT_CLIENTS_JAILED"
"""Set for the copy of this process that runs inside the namespace: "yes", or "no" where there is none."""

NOWHERE = "http://127.0.0.1:9"


def enter_jail(arguments: Sequence[str]) -> bool:
    """Start ``python -m tests.clients ARGUMENTS`` again without network and become it. True once inside.

    Returns False where no network namespace can be had.
    """
    if JAILED in os.environ:
        inside = os.environ[JAILED] == "yes"
        if inside:
            _loopback_up()
        return inside
    program = [sys.executable, "-m", "tests.clients", *arguments]
    for wrapper in (["unshare", "--net"], ["unshare", "--map-root-user", "--net"]):
        if shutil.which("unshare") and subprocess.run([*wrapper, "true"], capture_output=True).returncode == 0:
            os.execvpe(wrapper[0], [*wrapper, *program], {**os.environ, JAILED: "yes"})
    os.environ[JAILED] = "no"
    return False


def _loopback_up() -> None:
    """``ip link set lo up`` without needing ``ip``."""
    import fcntl  # not on Windows, where there is no namespace either

    get_flags, set_flags, up = 0x8913, 0x8914, 0x1
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as device:
        request = struct.pack("16sh14x", b"lo", 0)
        flags = struct.unpack("16sh14x", fcntl.ioctl(device, get_flags, request))[1]
        fcntl.ioctl(device, set_flags, struct.pack("16sh14x", b"lo", flags | up))


@dataclass(frozen=True, slots=True)
class Box:
    """The folders of one run. ``project`` is a git work tree."""

    root: Path
    home: Path
    project: Path

    def environment(self, extra: Mapping[str, str]) -> dict[str, str]:
        return {
            "HOME": str(self.home),
            "PATH": "/usr/local/bin:/usr/bin:/bin",
            "TERM": "xterm",
            "LANG": "C.UTF-8",
            "TMPDIR": str(self.root),
            "HTTP_PROXY": NOWHERE,
            "HTTPS_PROXY": NOWHERE,
            "NO_PROXY": "127.0.0.1,localhost",
            "npm_config_registry": NOWHERE,
            "npm_config_offline": "true",
            "GIT_CONFIG_NOSYSTEM": "1",
            **extra,
        }

    def scrub(self, text: str) -> str:
        """``text`` without anything that only this run has."""
        return text.replace(f"{self.project}/", "").replace(str(self.root), "<box>")

    def lay_out(self, files: Mapping[str, bytes], place: str) -> None:
        """Write ``files`` below ``place`` (see `tests.clients.cases`).

        Raises:
            ValueError: a file would lie outside the box.
        """
        base = self.base(place)
        for name, data in files.items():
            target = base / name
            if not Path(os.path.abspath(target)).is_relative_to(self.root):
                raise ValueError(f"{name} lies outside the box")
            target.parent.mkdir(parents=True, exist_ok=True)
            if isinstance(data, Link):
                target.symlink_to(data.decode())
            else:
                target.write_bytes(data)

    def base(self, place: str) -> Path:
        """The folder that a case's ``place`` means here (see `tests.clients.cases`)."""
        if place.startswith("~/"):
            return self.home / place[2:]
        if place.startswith("plugin:"):
            return self.plugin / place.removeprefix("plugin:")
        return self.project / place

    @property
    def plugin(self) -> Path:
        return self.root / "probe"


@contextmanager
def box(inside: Path | None = None) -> Iterator[Box]:
    """Folders that are gone afterwards; ``inside`` another box where a client may still write after its case."""
    root = Path(os.path.realpath(tempfile.mkdtemp(prefix="agentlint-clients-", dir=inside)))
    try:
        made = Box(root, root / "home", root / "project")
        made.home.mkdir()
        # The least that git takes for a repository; the clients look upwards for agents until they meet one.
        git = made.project / ".git"
        (git / "refs" / "heads").mkdir(parents=True)
        (git / "objects").mkdir()
        (git / "HEAD").write_text("ref: refs/heads/main\n")
        (git / "config").write_text("[core]\n\trepositoryformatversion = 0\n\tbare = false\n")
        yield made
    finally:
        shutil.rmtree(root, ignore_errors=True)


def end(process: subprocess.Popen[bytes]) -> None:
    """Stop a client that was started in a session of its own, with all it started."""
    for number, patience in ((signal.SIGTERM, 5), (signal.SIGKILL, 5)):
        try:
            os.killpg(process.pid, number)
        except ProcessLookupError:
            break
        try:
            process.wait(patience)
        except subprocess.TimeoutExpired:
            continue
        break
    process.wait()
