"""Where the parts of a batch are done: workers on this machine, or a running Dask cluster.

An engine takes tasks and gives each back when it is done, with "" or why it could not be; the only
importer of distributed.
"""

import ipaddress
import multiprocessing
import os
import signal
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import TYPE_CHECKING, cast
from urllib.parse import urlsplit

from crossread import __version__
from crossread.errors import CrossreadError, UsageError
from crossread.stream.stages import Task, perform

if TYPE_CHECKING:
    from multiprocessing.context import SpawnProcess

    from distributed import Client

Run = Callable[[Sequence[Task]], Iterator[tuple[Task, str]]]
ENDED = "its worker ended"
_ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
_SECONDS = 15  # to reach a scheduler


@dataclass(frozen=True, slots=True)
class _Worker:
    process: "SpawnProcess"
    line: Connection


@contextmanager
def pool(count: int) -> Iterator[Run]:
    """So many workers on this machine, one thread each; one that is killed is replaced."""
    before = {name: os.environ.get(name) for name in _ONE_THREAD}
    os.environ |= _ONE_THREAD  # which the workers inherit
    workers = {worker.line: worker for worker in (_hired() for _ in range(count))}
    try:
        yield lambda tasks: _run(tasks, workers)
    finally:
        for worker in workers.values():
            worker.process.kill()
            worker.process.join()
            worker.line.close()
        for name, value in before.items():
            os.environ.pop(name) if value is None else os.environ.update({name: value})


def _hired() -> _Worker:
    spawning = multiprocessing.get_context("spawn")
    line, theirs = spawning.Pipe()
    process = spawning.Process(target=_serve, args=(theirs,), daemon=True)
    process.start()
    theirs.close()
    return _Worker(process, line)


def _serve(line: Connection) -> None:
    """A worker: does what it is told until the other end of the line is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        while True:
            try:
                perform(line.recv())
                line.send("")
            except (CrossreadError, OSError) as problem:
                line.send(str(problem) or type(problem).__name__)
    except (EOFError, BrokenPipeError, ConnectionResetError):
        return


def _run(tasks: Sequence[Task], workers: dict[Connection, _Worker]) -> Iterator[tuple[Task, str]]:
    waiting, busy = list(reversed(tasks)), dict[Connection, Task]()
    while waiting or busy:
        for line in [each for each in workers if each not in busy][: len(waiting)]:
            busy[line] = waiting.pop()
            with suppress(BrokenPipeError):  # it was killed while idle: its line ends below
                line.send(busy[line])
        for line in cast("list[Connection]", wait(list(busy))):
            task = busy.pop(line)
            try:
                fault = line.recv()
            except (EOFError, ConnectionResetError):
                _replaced(workers, line)
                yield task, ENDED
            else:
                if fault:
                    raise UsageError(fault)
                yield task, ""


def _replaced(workers: dict[Connection, _Worker], line: Connection) -> None:
    gone = workers.pop(line)
    gone.process.join()
    line.close()
    fresh = _hired()
    workers[fresh.line] = fresh


@dataclass(frozen=True, slots=True)
class Certificates:
    """The files of a TLS connection: the authority, this side's certificate, and its key."""

    authority: Path
    certificate: Path
    key: Path


@contextmanager
def dask(address: str, tls: Certificates | None = None) -> Iterator[Run]:
    """The workers of a running Dask cluster that sees the same files; UsageError where it cannot be
    reached, where strangers could, or where it runs another crossread."""
    try:
        from distributed import Client, Security
    except ImportError as missing:
        raise UsageError(
            "the engine dask needs distributed; install it with: pip install 'crossread[dask]'"
        ) from missing
    _guarded(address, "the scheduler")
    files = ("tls_ca_file", "tls_client_cert", "tls_client_key")
    named = (tls.authority, tls.certificate, tls.key) if tls else ()
    kept = {name: str(file) for name, file in zip(files, named, strict=False)}
    security = Security(require_encryption=bool(tls), **kept)  # type: ignore[no-untyped-call]
    try:
        client = Client(  # type: ignore[no-untyped-call]
            address, security=security, timeout=_SECONDS, set_as_default=False
        )
    except (OSError, ValueError, TypeError) as problem:
        reason = f"{type(problem).__name__}: {problem}".partition("\n")[0][:200]
        raise UsageError(f"no Dask scheduler can be reached at {address} ({reason})") from problem
    with client:
        _fit(client)
        yield lambda tasks: _distributed(tasks, client)


def _distributed(tasks: Sequence[Task], client: "Client") -> Iterator[tuple[Task, str]]:
    from distributed import KilledWorker, as_completed

    futures = {client.submit(perform, each, pure=False): each for each in tasks}
    for future in as_completed(list(futures), loop=client.loop):  # type: ignore[no-untyped-call]
        problem = future.exception()
        if isinstance(problem, KilledWorker):
            yield futures[future], ENDED
        elif problem is not None:
            raise UsageError(f"a worker says: {problem}") from problem
        else:
            yield futures[future], ""


def _fit(client: "Client") -> None:
    """UsageError where the cluster is not one to use."""
    known = client.scheduler_info(n_workers=-1)
    workers = known["workers"]
    if not workers:
        raise UsageError("the scheduler has no workers; start some: dask worker ADDRESS")
    for name in (known["address"], *workers):
        _guarded(name, "a part of the cluster")
    if any(each["nthreads"] != 1 for each in workers.values()):
        raise UsageError("a worker has several threads; start workers with --nthreads 1")
    for name, version in client.run(_version).items():
        if version != __version__:
            raise UsageError(
                f"{name} runs crossread {version}, not {__version__}; install the same everywhere"
            )


def _version() -> str:
    return __version__


def _guarded(address: str, what: str) -> None:
    """UsageError where others on a network could give orders: whoever reaches the port can run any
    program."""
    parts = urlsplit(address)
    try:
        loopback = (
            parts.hostname == "localhost" or ipaddress.ip_address(parts.hostname or "").is_loopback
        )
    except ValueError:
        loopback = False
    if parts.scheme != "tls" and not loopback:
        raise UsageError(
            f"{what} is at {address}, where anybody on the network can run programs; use tls://"
            " with certificates, or an address of this machine"
        )
