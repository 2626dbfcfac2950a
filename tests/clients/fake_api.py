"""A fake model provider on the loopback address, in the dialects of Anthropic, of OpenAI (both) and of Google.

It never thinks: a script says what the "model" answers to a request, and every request is kept, because what a client
asks a model for is the truest account of the agents it has.
"""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Body = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Order:
    """A tool call that the fake model makes."""

    id: str
    tool: str
    arguments: Body
    namespace: str = ""
    """Codex's group of tools, where the tool stands in one."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the fake model says: a text, or tool calls."""

    text: str = "ok"
    orders: tuple[Order, ...] = ()


Script = Callable[[Body], Answer]

MARK = re.compile(r"PROBE-AGENT<(.*?)>", re.S)


def task(name: str) -> str:
    """What the fake model asks a sub-agent to do, so that the sub-agent's own request can be told (`asked`)."""
    return f"PROBE-AGENT<{name}>"


def asked(text: str) -> str | None:
    """Whom a request's text asks, if it is a `task`."""
    found = MARK.search(text)
    return found[1] if found else None


def text_of(content: object) -> str:
    """The text of a message's content in any dialect: a string, or parts with a ``text``."""
    if isinstance(content, str):
        return content
    parts = content if isinstance(content, list) else []
    return "\n".join(str(part["text"]) for part in parts if isinstance(part, dict) and "text" in part)


def always_ok(_body: Body) -> Answer:
    return Answer()


@dataclass(slots=True)
class FakeApi:
    """Use as a context manager; ``url`` has no path. ``requests`` holds the bodies of all model requests, in order."""

    script: Script = always_ok
    requests: list[Body] = field(default_factory=list)
    _server: ThreadingHTTPServer | None = None

    @property
    def url(self) -> str:
        assert self._server is not None
        return f"http://127.0.0.1:{self._server.server_port}"

    def __enter__(self) -> FakeApi:
        api = self

        class Handler(_Handler):
            def answer(self, body: Body) -> Answer:
                api.requests.append(body)
                return api.script(body)

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        assert self._server is not None
        self._server.shutdown()
        self._server.server_close()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def answer(self, body: Body) -> Answer:
        raise NotImplementedError

    def log_message(self, format: str, *args: object) -> None:
        """Keep quiet."""

    def _send(self, data: bytes, kind: str = "application/json") -> None:
        self.send_response(200)
        self.send_header("content-type", kind)
        self.send_header("content-length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def do_HEAD(self) -> None:
        self._send(b"")

    def do_GET(self) -> None:
        listing = {"object": "list", "has_more": False, "data": [{"id": "gpt-4.1", "object": "model"}]}
        self._send(json.dumps(listing).encode())

    def do_POST(self) -> None:
        raw = self.rfile.read(int(self.headers.get("content-length") or 0))
        try:
            body = json.loads(raw or b"{}")
        except ValueError:
            body = {}
        path = self.path.partition("?")[0]
        if (model := GEMINI_MODEL.search(path)) is not None:
            reply = gemini_reply
            body |= {"model": model[1], "stream": "stream" in model[2]}
        elif path.endswith("/responses"):
            reply = responses_reply
            body["turn"] = json.loads(self.headers.get("x-codex-turn-metadata") or "{}")
        elif path.endswith("/v1/messages"):
            reply = anthropic_reply
        elif path.endswith("/chat/completions"):
            reply = openai_reply
        else:
            self._send(b'{"input_tokens": 10}' if path.endswith("/count_tokens") else b"{}")
            return
        self._send(*reply(body, self.answer(body)))


JSON, STREAM = "application/json", "text/event-stream"

GEMINI_MODEL = re.compile(r"/models/([^/:]+):(\w+)")
"""The model and the method, which this dialect says in the path."""


def anthropic_reply(body: Body, answer: Answer) -> tuple[bytes, str]:
    """Anthropic's Messages API: (body, content type)."""
    blocks: list[Body] = [
        {"type": "tool_use", "id": order.id, "name": order.tool, "input": order.arguments} for order in answer.orders
    ]
    blocks = blocks or [{"type": "text", "text": answer.text}]
    message = {
        "id": "msg_fake",
        "type": "message",
        "role": "assistant",
        "model": body.get("model", "fake"),
        "content": blocks,
        "stop_reason": "tool_use" if answer.orders else "end_turn",
        "stop_sequence": None,
        "usage": {"input_tokens": 1, "output_tokens": 1},
    }
    if not body.get("stream"):
        return json.dumps(message).encode(), JSON
    events: list[Body] = [{"type": "message_start", "message": {**message, "content": [], "stop_reason": None}}]
    for index, block in enumerate(blocks):
        if block["type"] == "text":
            start: Body = {"type": "text", "text": ""}
            delta: Body = {"type": "text_delta", "text": block["text"]}
        else:
            start = {**block, "input": {}}
            delta = {"type": "input_json_delta", "partial_json": json.dumps(block["input"])}
        events += [
            {"type": "content_block_start", "index": index, "content_block": start},
            {"type": "content_block_delta", "index": index, "delta": delta},
            {"type": "content_block_stop", "index": index},
        ]
    stop = {"stop_reason": message["stop_reason"], "stop_sequence": None}
    events += [{"type": "message_delta", "delta": stop, "usage": {"output_tokens": 1}}, {"type": "message_stop"}]
    return "".join(f"event: {event['type']}\ndata: {json.dumps(event)}\n\n" for event in events).encode(), STREAM


def openai_reply(body: Body, answer: Answer) -> tuple[bytes, str]:
    """OpenAI's chat completions: (body, content type)."""
    message: Body = {"role": "assistant", "content": "" if answer.orders else answer.text}
    if answer.orders:
        message["tool_calls"] = [
            {"id": o.id, "type": "function", "function": {"name": o.tool, "arguments": json.dumps(o.arguments)}}
            for o in answer.orders
        ]
    finish = "tool_calls" if answer.orders else "stop"
    base = {"id": "fake", "created": 1, "model": body.get("model", "fake")}
    usage = {"prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 2}
    if not body.get("stream"):
        choice = {"index": 0, "message": message, "finish_reason": finish}
        return json.dumps({**base, "object": "chat.completion", "usage": usage, "choices": [choice]}).encode(), JSON
    for index, call in enumerate(message.get("tool_calls", ())):
        call["index"] = index
    chunk = {**base, "object": "chat.completion.chunk"}
    chunks = [
        {**chunk, "choices": [{"index": 0, "delta": message, "finish_reason": None}]},
        {**chunk, "usage": usage, "choices": [{"index": 0, "delta": {}, "finish_reason": finish}]},
    ]
    return "".join(f"data: {json.dumps(c)}\n\n" for c in chunks).encode() + b"data: [DONE]\n\n", STREAM


def responses_reply(body: Body, answer: Answer) -> tuple[bytes, str]:
    """OpenAI's responses, always streamed, as Codex asks for them: (body, content type)."""
    items: list[Body] = [
        {
            "type": "function_call",
            "id": f"item_{order.id}",
            "call_id": order.id,
            "name": order.tool,
            "arguments": json.dumps(order.arguments),
            **({"namespace": order.namespace} if order.namespace else {}),
        }
        for order in answer.orders
    ]
    text = {"type": "output_text", "text": answer.text}
    items = items or [{"type": "message", "id": "item_text", "role": "assistant", "content": [text]}]
    usage = {
        "input_tokens": 1,
        "input_tokens_details": None,
        "output_tokens": 1,
        "output_tokens_details": None,
        "total_tokens": 2,
    }
    events: list[Body] = [{"type": "response.created", "response": {"id": "fake", "model": body.get("model")}}]
    events += [{"type": "response.output_item.done", "item": item} for item in items]
    events.append({"type": "response.completed", "response": {"id": "fake", "usage": usage}})
    return "".join(f"event: {event['type']}\ndata: {json.dumps(event)}\n\n" for event in events).encode(), STREAM


def gemini_reply(body: Body, answer: Answer) -> tuple[bytes, str]:
    """Google's ``generateContent``: (body, content type)."""
    parts: list[Body] = [{"functionCall": {"name": order.tool, "args": order.arguments}} for order in answer.orders]
    content = {"role": "model", "parts": parts or [{"text": answer.text}]}
    usage = {"promptTokenCount": 1, "candidatesTokenCount": 1, "totalTokenCount": 2}
    reply = {"candidates": [{"content": content, "finishReason": "STOP", "index": 0}], "usageMetadata": usage}
    data = json.dumps(reply).encode()
    return (b"data: " + data + b"\r\n\r\n", STREAM) if body.get("stream") else (data, JSON)
