"""An MCP server that only says which tools it has: ``python mcp_server.py NAME ...``."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence

Servers = Mapping[str, Sequence[str]]
"""Server name to the tools that it has."""

NO_SERVERS: Servers = {}


def commands(servers: Servers) -> dict[str, dict[str, object]]:
    """How a client starts these servers: name to command and arguments."""
    return {name: {"command": sys.executable, "args": [__file__, *tools]} for name, tools in servers.items()}


def answer(method: str, tools: list[str]) -> dict[str, object]:
    match method:
        case "initialize":
            return {
                "protocolVersion": "2024-11-05",
                "capabilities": {"tools": {}},
                "serverInfo": {"name": "probe", "version": "1"},
            }
        case "tools/list":
            schema = {"type": "object", "properties": {}}
            return {"tools": [{"name": name, "description": name, "inputSchema": schema} for name in tools]}
        case _:
            return {}


def main() -> None:
    for line in sys.stdin:
        message = json.loads(line)
        if "id" in message and "method" in message:
            reply = {"jsonrpc": "2.0", "id": message["id"], "result": answer(message["method"], sys.argv[1:])}
            print(json.dumps(reply), flush=True)


if __name__ == "__main__":
    main()
