"""A request to the one host that the user named -> its status and its bytes.

The host may be this machine or on a private network. It is resolved once a request, no redirect is
followed, no proxy is used, and no answer is read without bounds.
"""

import contextlib
import http.client
import ipaddress
import socket
import ssl
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import SplitResult, urlsplit

from crossread.errors import CrossreadError

MOST_BYTES = 2_000_000  # of one answer
CONNECT_SECONDS = 10.0
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
class Outgoing:
    """A request: a GET where there is no body; `secret` where a key or password goes with it."""

    url: str
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    body: bytes | None = field(default=None, repr=False)
    secret: bool = False


@dataclass(frozen=True, slots=True)
class Incoming:
    """What a host answered: its status, the seconds it asks us to wait, its bytes."""

    status: int
    wait: float
    body: bytes


def send(given: Outgoing, seconds: float) -> Incoming:
    """What the host answers within so many seconds; NoReply says why there is nothing."""
    parts, deadline = urlsplit(given.url), time.monotonic() + seconds
    plain = {"Accept-Encoding": "identity", "Connection": "close", "User-Agent": "crossread"}
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    method = "GET" if given.body is None else "POST"
    try:
        with _line(parts, given.secret, deadline) as connection:
            connection.request(method, target, given.body, {**plain, **given.headers})
            response = connection.getresponse()
            wait = response.getheader("Retry-After") or ""
            body = _bounded(response)
            if time.monotonic() >= deadline:  # a line that was shut looks like an early end
                raise NoReply(f"no answer within {seconds:.0f} s", again=True)
            return Incoming(response.status, float(wait) if wait[:6].isdecimal() else 0.0, body)
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
