"""The workbench running: a web server in this process, workers beside it that it keeps alive."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from crossread.errors import Interrupted, UsageError
from crossread.serve.app import Bench, app
from crossread.serve.asking import Route
from crossread.serve.work import work, worker
from crossread.store.opening import archive as opened

RESTART_SECONDS = 1.0  # between two looks whether a worker has ended
CONNECTIONS = 200  # at once; more are told to come again
HEAD_BYTES = 65_536  # of the head of one request
PARENT = "CROSSREAD_PARENT"  # names the workbench that started a worker


@dataclass(frozen=True, slots=True)
class HostAndPort:
    """Where the workbench listens; port 0 takes a free one."""

    host: str = "127.0.0.1"
    port: int = 8080


def serve(
    bench: Bench,
    place: HostAndPort,
    *,
    workers: int,
    given: str,
    ready: Callable[[str], None],
    rooms: Sequence[Route] | None = None,
) -> None:
    """Serve until interrupted; `given` names the archive for the workers, `ready` is called with
    the address, `rooms` are other routes than all. UsageError where the port is taken."""
    _check_extra()
    import uvicorn

    listening = _listening(place)
    host, port = listening.getsockname()[:2]
    config = uvicorn.Config(
        app(bench, rooms=rooms), log_level="warning", server_header=False, date_header=False,
        timeout_graceful_shutdown=5, limit_concurrency=CONNECTIONS,
        h11_max_incomplete_event_size=HEAD_BYTES,
        lifespan="off", proxy_headers=bench.users is not None,
    )  # fmt: skip
    with _workers(given, workers):
        ready(f"http://{f'[{host}]' if ':' in host else host}:{port}/")
        uvicorn.Server(config).run(sockets=[listening])


def _check_extra() -> None:
    """UsageError where the extra is not installed."""
    try:
        import python_multipart  # noqa: F401 - starlette reads forms with it
        import starlette  # noqa: F401
        import uvicorn  # noqa: F401
    except ImportError as missing:
        raise UsageError(
            f"the workbench needs {missing.name}; install it with: pip install 'crossread[serve]'"
        ) from missing


def _listening(place: HostAndPort) -> socket.socket:
    family = socket.AF_INET6 if ":" in place.host else socket.AF_INET
    made = socket.socket(family, socket.SOCK_STREAM)
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        made.bind((place.host, place.port))
        made.listen(128)
    except OSError as problem:
        made.close()
        raise UsageError(
            f"cannot listen on {place.host}:{place.port} ({problem.strerror}); "
            "choose another with --port"
        ) from problem
    return made


@contextmanager
def _workers(given: str, count: int) -> Iterator[None]:
    """Workers in processes of their own; one that ends is started again."""
    ending = threading.Event()
    running = [_started(given) for _ in range(count)]

    def watching() -> None:
        while not ending.wait(RESTART_SECONDS):
            for place, each in enumerate(running):
                if each.poll() is not None:
                    running[place] = _started(given)

    beside = threading.Thread(target=watching, daemon=True)
    beside.start()
    try:
        yield
    finally:
        ending.set()
        beside.join()
        _ended(running)


def _started(given: str) -> "subprocess.Popen[bytes]":
    command = [sys.executable, "-m", "crossread", "work", "--archive", given]
    return subprocess.Popen(  # noqa: S603 - our own command
        command,
        env={**os.environ, PARENT: str(os.getpid())},
        stdin=subprocess.DEVNULL,
        start_new_session=True,  # so that Ctrl-C ends the server first, and it ends them
    )


def _ended(running: "Sequence[subprocess.Popen[bytes]]") -> None:
    for each in running:
        each.terminate()
    for each in running:
        try:
            each.wait(10)
        except subprocess.TimeoutExpired:
            each.kill()  # its job is leased again
            each.wait()


def work_for(given: str | None) -> None:
    """Work until told to end, or until the workbench that started this is gone."""
    ending: list[int] = []
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda came, _: ending.append(came))
    parent = os.environ.get(PARENT)

    def over() -> bool:
        return bool(ending) or (parent is not None and str(os.getppid()) != parent)

    with opened(given, create=True) as archive:
        one = worker(archive)
        while not over():
            try:
                work(one, until=over)
            except (Interrupted, UsageError) as problem:  # it comes back
                print(f"crossread work: {problem}", file=sys.stderr)
                time.sleep(5)
