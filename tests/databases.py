"""Databases for tests: a SQLite file, and a PostgreSQL server of the run's own in a temp folder.

CROSSREAD_TEST_POSTGRES names a running server instead: an address without a database at its end.
psycopg is imported where it is used, since every test run loads this file.
"""

import contextlib
import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

USER = "crossread"


def programs() -> Path | None:
    """The folder of initdb and postgres; None where PostgreSQL is not installed."""
    places = [*map(Path, sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True))]
    found = shutil.which("initdb")
    places += [Path(found).parent] if found else []
    return next((each for each in places if (each / "initdb").exists()), None)


@contextlib.contextmanager
def server() -> Iterator[str]:
    """The address of a server, to which the name of a database is added."""
    if given := os.environ.get("CROSSREAD_TEST_POSTGRES"):
        yield given.rstrip("/")
        return
    folder = programs()
    assert folder, "PostgreSQL is not installed"
    home = Path(tempfile.mkdtemp(prefix="crossread-pg-"))
    owner = "nobody" if os.getuid() == 0 else None  # the server refuses to run as root
    if owner:
        shutil.chown(home, owner)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    data, quiet = str(home / "data"), subprocess.DEVNULL
    make = f"{folder}/initdb -D {data} -A trust -U {USER} -E UTF8 --no-sync"
    subprocess.run(make.split(), user=owner, cwd=home, check=True, stdout=quiet)
    start = f"{folder}/postgres -D {data} -k {home} -p {port} -h 127.0.0.1 -c fsync=off"
    running = subprocess.Popen(start.split(), user=owner, cwd=home, stdout=quiet, stderr=quiet)
    try:
        address = f"postgresql://{USER}@127.0.0.1:{port}"
        _wait(address)
        yield address
    finally:
        running.terminate()
        running.wait(30)
        shutil.rmtree(home, ignore_errors=True)


def _wait(address: str) -> None:
    import psycopg

    for _ in range(300):
        with contextlib.suppress(psycopg.OperationalError):
            psycopg.connect(f"{address}/postgres").close()
            return
        time.sleep(0.1)
    raise TimeoutError("PostgreSQL did not start")


@contextlib.contextmanager
def database(address: str, name: str) -> Iterator[str]:
    """The address of an empty database of this name, which is dropped again."""
    import psycopg

    with psycopg.connect(f"{address}/postgres", autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE template0".encode())
    try:
        yield f"{address}/{name}"
    finally:
        with psycopg.connect(f"{address}/postgres", autocommit=True) as connection:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())
