"""A web address -> the bytes behind it, never from a private network and never without bounds.

Each hop resolves its host once, refuses it unless every address is public, and connects to the
very address that was checked, so that a second answer of the name server cannot slip by.
"""

import contextlib
import http.client
import ipaddress
import socket
import ssl
import threading
import time
import zlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import SplitResult, quote, urljoin, urlsplit

from crossread.errors import UnusableInput
from crossread.read.limits import (
    CONNECT_SECONDS,
    MAX_BYTES,
    MAX_REDIRECTS,
    READ_SECONDS,
    TOTAL_SECONDS,
)

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
_REDIRECTS = frozenset((301, 302, 303, 307, 308))
_FOR_GOOD = frozenset((301, 308))
LONGEST_WAIT = 86_400.0  # seconds that a server can ask us to wait
CLOCKS = 600.0  # seconds by which a server's clock can differ from ours
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
# Special ranges that not every version of Python's `is_global` knows.
_SPECIAL = tuple(
    map(
        ipaddress.ip_network,
        "192.0.0.0/24 192.88.99.0/24 64:ff9b:1::/48 3fff::/20 5f00::/16 fec0::/10".split(),
    )
)
_ISATAP = (0x5EFE, 0x2005EFE)  # an interface that ends in an IPv4 address
_HEADERS = {
    "Accept": "text/html,application/xhtml+xml,application/pdf;q=0.9,*/*;q=0.5",
    "Accept-Encoding": "gzip, identity",
    "Connection": "close",
}


@dataclass(frozen=True, slots=True)
class Fetched:
    """What a server gave: bytes, final address, media type, charset, when (ISO 8601, UTC; by its
    clock, or by ours where that is far from it), all headers, its status; where only permanent
    redirects led there it has `moved`; `wait` are the seconds it asks to wait."""

    body: bytes
    url: str
    media_type: str
    charset: str | None
    taken: str | None
    headers: tuple[tuple[str, str], ...] = ()
    status: int = 200
    moved: bool = False
    wait: float | None = None

    def header(self, name: str) -> str | None:
        """The value of a header, whatever its case."""
        return next((value for key, value in self.headers if key.lower() == name), None)


@dataclass(frozen=True, slots=True)
class Asking:
    """What a request says beside the address: who asks, and what is known already."""

    agent: str = "crossread/0.1 (reads one page for one person)"
    etag: str | None = None
    modified: str | None = None

    def headers(self) -> dict[str, str]:
        """The headers of the request."""
        known = {"If-None-Match": self.etag, "If-Modified-Since": self.modified}
        told = {name: value for name, value in known.items() if value and value.isprintable()}
        return {"User-Agent": self.agent, **_HEADERS, **told}


@dataclass(frozen=True, slots=True)
class Bounds:
    """What one fetch may take: seconds to connect, between bytes and in all; bytes."""

    connect: float = CONNECT_SECONDS
    read: float = READ_SECONDS
    total: float = TOTAL_SECONDS
    size: int = MAX_BYTES


BOUNDS = Bounds()
ASKING = Asking()


def is_public(address: Address) -> bool:
    """Whether an address is on the public internet, also where it is wrapped in another one."""
    if isinstance(address, ipaddress.IPv6Address):
        if address in _NAT64:
            return is_public(ipaddress.IPv4Address(int(address) & 0xFFFFFFFF))
        wrapped = [address.ipv4_mapped, address.sixtofour, *(address.teredo or ())]
        if int(address) >> 32 & 0xFFFFFFFF in _ISATAP:
            wrapped.append(ipaddress.IPv4Address(int(address) & 0xFFFFFFFF))
        if any(inner is not None and not is_public(inner) for inner in wrapped):
            return False
        if address.ipv4_mapped is not None:
            return True
    if any(address in network for network in _SPECIAL):
        return False
    return address.is_global and not (
        address.is_multicast or address.is_reserved or address.is_unspecified
    )


def fetch(
    url: str, *, allow: Callable[[Address], bool] = is_public, bounds: Bounds = BOUNDS
) -> Fetched:
    """The bytes behind an http(s) address; UnusableInput says why there are none."""
    answer = ask(url, ASKING, allow=allow, bounds=bounds)
    if answer.status != 200:
        reason = http.client.responses.get(answer.status, "")
        raise UnusableInput(f"the server answered {answer.status} {reason}".rstrip())
    return answer


def ask(
    url: str,
    asking: Asking,
    *,
    allow: Callable[[Address], bool] = is_public,
    bounds: Bounds = BOUNDS,
) -> Fetched:
    """What a server answers, whatever its status; UnusableInput where it does not."""
    moved = True
    deadline = time.monotonic() + bounds.total
    seen: list[str] = []
    while True:
        if url in seen:
            raise UnusableInput(f"it redirects in a loop (back to {_shown(url)})")
        if len(seen) > MAX_REDIRECTS:
            raise UnusableInput(f"it redirects more than {MAX_REDIRECTS} times")
        seen.append(url)
        answer = _hop(url, asking, allow, bounds, deadline)
        if answer.status not in _REDIRECTS:
            return replace(answer, moved=moved and len(seen) > 1)
        moved = moved and answer.status in _FOR_GOOD
        url = answer.url


def _shown(url: str) -> str:
    return url if len(url) <= 100 else url[:97] + "..."


def _parts(url: str) -> tuple[SplitResult, str, int]:
    """The parts of an address, its host and its port; UnusableInput for what is not fetched."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError as problem:
        raise UnusableInput(f"{_shown(url)!r} is not a web address ({problem})") from None
    if parts.scheme not in ("http", "https"):
        raise UnusableInput(f"{_shown(url)!r}: only http and https addresses are fetched")
    if parts.username is not None or parts.password is not None:
        raise UnusableInput("a user name or password in an address is not sent; remove it")
    if not host or any(char.isspace() or char < "!" for char in url):
        raise UnusableInput(f"{_shown(url)!r} is not a web address")
    return parts, host, port or (443 if parts.scheme == "https" else 80)


def _addresses(host: str, port: int, seconds: float) -> list[Address]:
    """All addresses of a host; the look-up runs aside because it cannot be bounded otherwise."""
    answers: list[Address] = []
    problems: list[str] = []

    def look_up() -> None:
        try:
            for *_, place in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM):
                answers.append(ipaddress.ip_address(str(place[0]).partition("%")[0]))
        except (OSError, UnicodeError, ValueError) as problem:
            problems.append(str(problem))

    aside = threading.Thread(target=look_up, daemon=True)
    aside.start()
    aside.join(max(0.0, seconds))
    if aside.is_alive():
        raise UnusableInput(f"the name {host!r} was not resolved within {seconds:.0f} s")
    if problems or not answers:
        raise UnusableInput(f"the name {host!r} has no address; check the spelling or the network")
    return answers


def _hop(
    url: str,
    asking: Asking,
    allow: Callable[[Address], bool],
    bounds: Bounds,
    deadline: float,
) -> Fetched:
    """One request: what it gave, or, with a status of a redirect, where it sends us."""
    parts, host, port = _parts(url)
    addresses = _addresses(host, port, min(bounds.connect, deadline - time.monotonic()))
    for address in addresses:
        if not allow(address):
            raise UnusableInput(f"{host} is at {address}, which is not on the public internet")
    line = [_connected(addresses, port, bounds.connect, deadline)]
    watch = threading.Timer(max(0.0, deadline - time.monotonic()), _shut, (line,))
    watch.daemon = True
    watch.start()
    try:
        answer = _exchange(line, url, parts, asking, bounds)
    except ssl.SSLCertVerificationError as problem:
        raise UnusableInput(f"its certificate is not valid ({problem.verify_message})") from None
    except (OSError, http.client.HTTPException, ValueError, zlib.error) as problem:
        if time.monotonic() >= deadline:
            raise UnusableInput(f"it took longer than {bounds.total:g} s") from None
        if isinstance(problem, TimeoutError):
            raise UnusableInput(f"the server was silent for {bounds.read:g} s") from None
        raise UnusableInput(f"the server broke off ({type(problem).__name__}: {problem})") from None
    finally:
        watch.cancel()
        line[0].close()
    if time.monotonic() >= deadline:  # a line shut by the watch looks like an early end
        raise UnusableInput(f"it took longer than {bounds.total:g} s")
    return answer


def _connected(
    addresses: list[Address], port: int, seconds: float, deadline: float
) -> socket.socket:
    problem = "no answer"
    for address in dict.fromkeys(addresses):
        left = min(seconds, deadline - time.monotonic())
        if left <= 0:
            break
        try:
            return socket.create_connection((str(address), port), timeout=left)
        except OSError as error:
            problem = (
                "no answer" if isinstance(error, TimeoutError) else str(error.strerror or error)
            )
    raise UnusableInput(f"the server could not be reached ({problem})")


def _shut(line: list[socket.socket]) -> None:
    """End a line that is still being read; the socket's own method, which TLS would not allow."""
    with contextlib.suppress(OSError):
        socket.socket.shutdown(line[0], socket.SHUT_RDWR)


def _exchange(
    line: list[socket.socket], url: str, parts: SplitResult, asking: Asking, bounds: Bounds
) -> Fetched:
    """The request and its answer over an open line, which TLS replaces by its own."""
    host = parts.hostname or ""
    connection = http.client.HTTPConnection(host, parts.port)
    line[0].settimeout(bounds.read)
    if parts.scheme == "https":
        line[0] = secured = ssl.create_default_context().wrap_socket(
            line[0], server_hostname=host, do_handshake_on_connect=False
        )
        secured.do_handshake()
    connection.sock = line[0]
    try:
        path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._")
        query = "?" + quote(parts.query, safe="/?%:@!$&'()*+,;=~-._") if parts.query else ""
        headers = {**asking.headers(), "Host": _host_header(parts)}
        connection.request("GET", path + query, headers=headers)
        response = connection.getresponse()
        if response.status != 200:
            return _no_page(response, url)
        media_type = response.headers.get_content_type()
        if media_type.partition("/")[0] in ("image", "audio", "video", "font"):
            raise UnusableInput(f"it is {media_type}, not an article")
        return Fetched(
            body=_body(response, bounds.size),
            url=url,
            media_type=media_type if response.getheader("Content-Type") else "",
            charset=response.headers.get_content_charset(),
            taken=_taken(_utc(response.getheader("Date"))),
            headers=tuple((name[:100], value[:2_000]) for name, value in response.getheaders()),
        )
    finally:
        connection.close()


def _no_page(response: http.client.HTTPResponse, url: str) -> Fetched:
    """An answer without a page: where it sends us, or its status."""
    place, status = response.getheader("Location"), response.status
    if status in _REDIRECTS:
        if not place:
            raise UnusableInput(f"the server answered {status} and not where the page is now")
        url = urljoin(url, place).partition("#")[0]
    date = _utc(response.getheader("Date"))
    wait = _seconds(response.getheader("Retry-After"), date or datetime.now(UTC))
    return Fetched(b"", url, "", None, _taken(date), status=status, wait=wait)


def _seconds(value: str | None, now: datetime) -> float | None:
    """The seconds of a Retry-After, by the clock that it was written by, at most a day's."""
    if not value:
        return None
    if value.strip().isdecimal():
        return min(float(value.strip()[:9]), LONGEST_WAIT)
    until = _utc(value)
    left = (until - now).total_seconds() if until else 0.0
    return min(left, LONGEST_WAIT) if left > 0 else None


def _host_header(parts: SplitResult) -> str:
    host = (parts.hostname or "").encode("idna").decode("ascii") if parts.hostname else ""
    host = f"[{host}]" if ":" in host else host
    return f"{host}:{parts.port}" if parts.port else host


def _body(response: http.client.HTTPResponse, size: int) -> bytes:
    announced = response.getheader("Content-Length") or ""
    if announced.isdecimal() and int(announced[:20]) > size:
        raise UnusableInput(f"it has {int(announced[:20]):,} bytes and the limit is {size:,}")
    packed = (response.getheader("Content-Encoding") or "").lower() in ("gzip", "x-gzip")
    decoder = zlib.decompressobj(31) if packed else None
    body = bytearray()
    while chunk := response.read1(1 << 16):
        body += decoder.decompress(chunk, size + 1 - len(body)) if decoder else chunk
        if len(body) > size:
            raise UnusableInput(f"it has more than {size:,} bytes, the limit")
    if announced.isdecimal() and response.length:
        raise UnusableInput("the server broke off before the end; try again")
    if decoder and not decoder.eof:
        raise UnusableInput("its gzip data ends too early; try again")
    return bytes(body)


def _taken(date: datetime | None) -> str:
    """When an answer came, by the server's clock unless that is far from ours."""
    now = datetime.now(UTC)
    near = date is not None and abs((date - now).total_seconds()) <= CLOCKS
    return (date if date and near else now).isoformat(timespec="seconds")


def _utc(value: str | None) -> datetime | None:
    try:
        return parsedate_to_datetime(value or "").astimezone(UTC)
    except (ValueError, TypeError, OverflowError):
        return None
