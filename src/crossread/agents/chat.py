"""Messages to a language model -> its words, from the one address that the user named.

The address may be on this machine or a private network. It is resolved once a request, no redirect
is followed, no proxy is used, and no answer is read without bounds.
"""

import contextlib
import http.client
import ipaddress
import json
import os
import socket
import ssl
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http import HTTPStatus
from urllib.parse import SplitResult, urlsplit

from crossread.errors import CrossreadError, UsageError

KEY_NAME = "CROSSREAD_ASSISTANT_KEY"
MOST_BYTES = 2_000_000  # of one answer
CONNECT_SECONDS = 10.0  # to reach the model
ENDPOINT = "/chat/completions"
_AGAIN = (429, 500, 502, 503, 504)  # what may go away by itself
_FINAL = (401, 402, 403, 404, 405)  # what the next request would meet too


class NoReply(CrossreadError):
    """There is no answer to a request; `again` tells whether another try may have one, `wait` how
    many seconds the server asks for, `final` that every other request would fail too."""

    def __init__(
        self, reason: str, *, status: int = 0, again: bool = False, final: bool = False
    ) -> None:
        super().__init__(reason)
        self.status, self.wait = status, 0.0
        self.again = again or status in _AGAIN
        self.final = final or status in _FINAL or 300 <= status < 400


@dataclass(frozen=True, slots=True)
class Chat:
    """A model behind an address; `key` is sent as a bearer token, and shown nowhere."""

    url: str
    model: str
    key: str | None = field(default=None, repr=False)


def open_chat(url: str, model: str, key: str | None = None) -> Chat:
    """A checked address; UsageError says what is wrong with it, the model's name or the key."""
    key = os.environ.get(KEY_NAME) if key is None else key
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
        (host or "").encode("idna")
    except ValueError:
        parts, host = urlsplit(""), None
    odd = any(char <= " " or char == "\x7f" for char in url)
    if parts.scheme not in ("http", "https") or not host or odd or parts.query or parts.fragment:
        raise UsageError(f"{url[:100]!r} is not the address of an assistant; give https://HOST/v1")
    if parts.username is not None or parts.password is not None:
        raise UsageError(f"remove the user name or password from the address; use {KEY_NAME}")
    if not model.strip() or len(model) > 200 or not model.isprintable():
        raise UsageError(f"{model[:100]!r} is not the name of a model; give it with --model NAME")
    if key and not (key.isascii() and key.isprintable()):
        raise UsageError(f"{KEY_NAME} holds characters that no key has; set it again")
    return Chat(url.rstrip("/").removesuffix(ENDPOINT), model.strip(), key or None)


def reply(chat: Chat, content: Mapping[str, object], seconds: float) -> tuple[str, int]:
    """What the model says to a request, and the tokens counted for it (0: not said); NoReply."""
    status, wait, body = _post(chat, json.dumps({"model": chat.model, **content}), seconds)
    if status != 200:
        phrase = HTTPStatus(status).phrase if status in list(HTTPStatus) else ""
        hint = f"; check {KEY_NAME}" if status in (401, 403) else ""
        problem = NoReply(f"HTTP {status} {phrase}".rstrip() + hint, status=status)
        problem.wait = wait
        raise problem
    try:
        answer = json.loads(body)
        said = answer["choices"][0]["message"]["content"]
        used = answer.get("usage") or {}
        tokens = used.get("total_tokens") if isinstance(used, dict) else 0
    except (ValueError, RecursionError, LookupError, TypeError, AttributeError):
        raise NoReply("the answer is not a chat completion") from None
    if not isinstance(said, str):
        raise NoReply("the answer holds no text")
    return said, tokens if isinstance(tokens, int) and 0 <= tokens < 10**9 else 0


def _post(chat: Chat, content: str, seconds: float) -> tuple[int, float, bytes]:
    """The status of an answer, the seconds it asks us to wait, and its bytes."""
    parts, deadline = urlsplit(chat.url), time.monotonic() + seconds
    headers = {
        "Content-Type": "application/json",
        "Accept": "application/json",
        "Accept-Encoding": "identity",
        "Connection": "close",
        "User-Agent": "crossread",
        **({"Authorization": f"Bearer {chat.key}"} if chat.key else {}),
    }
    try:
        with _line(parts, chat.key is not None, deadline) as connection:
            connection.request("POST", parts.path + ENDPOINT, content.encode(), headers)
            response = connection.getresponse()
            wait = response.getheader("Retry-After") or ""
            body = _bounded(response)
            if time.monotonic() >= deadline:  # a line that was shut looks like an early end
                raise NoReply(f"no answer within {seconds:.0f} s", again=True)
            return response.status, float(wait) if wait[:6].isdecimal() else 0.0, body
    except ssl.SSLCertVerificationError as problem:
        reason = f"its certificate is not valid ({problem.verify_message})"
        raise NoReply(reason, final=True) from None
    except (OSError, http.client.HTTPException, ValueError) as problem:
        if time.monotonic() >= deadline or isinstance(problem, TimeoutError):
            raise NoReply(f"no answer within {seconds:.0f} s", again=True) from None
        raise NoReply(f"the server broke off ({type(problem).__name__})", again=True) from None


def _bounded(response: http.client.HTTPResponse) -> bytes:
    body = bytearray()
    while chunk := response.read1(1 << 16):
        body += chunk
        if len(body) > MOST_BYTES:
            raise NoReply(f"the answer has more than {MOST_BYTES:,} bytes")
    return bytes(body)


@contextmanager
def _line(
    parts: SplitResult, secret: bool, deadline: float
) -> Iterator[http.client.HTTPConnection]:
    """An open line to the host, which is shut when the time is over."""
    host = str(parts.hostname)
    line = [_connected(host, parts, secret, deadline)]
    watch = threading.Timer(max(0.0, deadline - time.monotonic()), _shut, (line,))
    watch.daemon = True
    watch.start()
    try:
        line[0].settimeout(max(0.1, deadline - time.monotonic()))
        if parts.scheme == "https":
            line[0] = secured = ssl.create_default_context().wrap_socket(
                line[0], server_hostname=host, do_handshake_on_connect=False
            )
            secured.do_handshake()
        connection = http.client.HTTPConnection(host, parts.port)
        connection.sock = line[0]
        yield connection
    finally:
        watch.cancel()
        line[0].close()


def _connected(host: str, parts: SplitResult, secret: bool, deadline: float) -> socket.socket:
    """A socket to an address of the host; a key goes to the public internet only encrypted."""
    port = parts.port or (443 if parts.scheme == "https" else 80)
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise NoReply(f"the name {host!r} has no address; check it", final=True) from None
    places = list(dict.fromkeys(str(place[0]) for *_, place in found))
    open_to_all = any(ipaddress.ip_address(each.partition("%")[0]).is_global for each in places)
    if secret and parts.scheme == "http" and open_to_all:
        raise NoReply("the key would be sent unencrypted; use https", final=True)
    for place in places:
        left = max(0.1, min(CONNECT_SECONDS, deadline - time.monotonic()))
        with contextlib.suppress(OSError):
            return socket.create_connection((place, port), timeout=left)
    raise NoReply(f"{host} port {port} does not answer; check the address", final=True)


def _shut(line: list[socket.socket]) -> None:
    """End a line that is still being read; the socket's own method, which TLS would not allow."""
    with contextlib.suppress(OSError):
        socket.socket.shutdown(line[0], socket.SHUT_RDWR)
