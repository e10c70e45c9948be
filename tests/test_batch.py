"""`crossread batch`: the same rows whatever the engine and whatever was killed; one error for one
article that cannot be done.
"""

import json
import multiprocessing
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from crossread.cli import main
from crossread.errors import UsageError
from crossread.exports.batches import TABLES
from crossread.stream.batch import Settings, batch
from crossread.stream.engines import ENDED, Certificates, dask, pool
from crossread.stream.stages import KILLED, Task, perform

parquet = pytest.importorskip("pyarrow.parquet", reason="the extra `parquet` is not installed")

FERRY = (
    "The ferry Anna ran aground off Kettle Skerry on Monday with {count} passengers aboard. The "
    "harbour master, Ida Moen, said that the steering had failed. Nobody was hurt, police said, "
    "and the ferry will be towed to port on Tuesday."
)
QUARRY = (
    "A quarry near Olm closed on Friday after a wall fell. The owner, Per Lund, said that {count} "
    "workers had been sent home. The mayor of Olm said that the council would pay for the repairs."
)
Rows = list[dict[str, object]]


def line(name: str, text: str, outlet: str, day: int, **more: object) -> str:
    record = {"id": name, "text": text, "outlet": outlet, "published": f"2024-03-{day:02}"}
    return json.dumps({**record, "complete": True, **more}) + "\n"


@pytest.fixture(scope="module")
def given(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with lines, a page, a file that is none and an article twice."""
    folder = tmp_path_factory.mktemp("in")
    lines = [
        line("a", FERRY.format(count=41), "Olm Post", 4),
        line("b", FERRY.format(count=47), "Kettle Times", 5),
        line("c", QUARRY.format(count=12), "Olm Post", 8),
        line("a", FERRY.format(count=41), "Olm Post", 4),
        line("d", QUARRY.format(count=12) + " Nobody was hurt.", "The Ledger", 9),
        "{\n",
    ]
    (folder / "lines.jsonl").write_text("".join(lines), encoding="utf-8")
    (folder / "note.txt").write_text(FERRY.format(count=52), encoding="utf-8")
    (folder / "note.json").write_text('{"outlet": "Skerry News", "published": "2024-03-06"}')
    (folder / "empty.txt").write_text("")
    return folder


def here(tasks: Sequence[Task]) -> Iterator[tuple[Task, str]]:
    """An engine of this process alone."""
    for task in tasks:
        perform(task)
        yield task, ""


def silent(_name: str, _done: int, _total: int) -> None:
    """No bar."""


def files(out: Path) -> dict[str, bytes]:
    """Every table's parts, byte for byte."""
    return {str(each.relative_to(out)): each.read_bytes() for each in out.rglob("*.parquet")}


def rows(out: Path, table: str) -> Rows:
    found: Rows = parquet.read_table(out / table).to_pylist()
    return found


@pytest.fixture(scope="module")
def whole(given: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("whole") / "out"
    batch(Settings((str(given),), part=2), out, here, silent)
    return out


def test_every_table_has_its_schema_and_its_rows(whole: Path) -> None:
    kinds = {
        "texts": "list<element: string>",
        "offsets": "list<element: struct<start: int64, end: int64>>",
    }
    for table, schema in TABLES.items():
        found = parquet.read_table(whole / table).schema
        assert {each.name: str(each.type) for each in found} == {
            name: kinds.get(kind, kind) for name, kind in schema.items()
        }
    articles = {str(each["name"]): each for each in rows(whole, "articles")}
    assert set(articles) == {"a", "b", "c", "d", "note.txt"}
    assert len({each["story"] for each in articles.values()}) == 2
    text = str(articles["a"]["text"])
    said = [each for each in rows(whole, "attributions") if each["article"] == articles["a"]["id"]]
    assert any("Ida Moen" in str(each["source"]) for each in said)
    for each in said:
        spans = each["content_offsets"]
        assert isinstance(spans, list)
        assert [text[span["start"] : span["end"]] for span in spans] == str(each["content"]).split(
            " … "
        )
    assert {str(each["stances"]) for each in rows(whole, "matrix")} - {""}
    pairs = {(each["later"], each["earlier"]) for each in rows(whole, "copies")}
    assert (articles["d"]["id"], articles["c"]["id"]) in pairs


def test_what_cannot_be_read_is_an_error_and_no_more(whole: Path) -> None:
    found = [(each["name"], each["stage"]) for each in rows(whole, "errors")]
    assert sorted(map(str, found)) == sorted(
        map(str, [("empty.txt", "take"), ("lines.jsonl:6", "cut"), ("a", "plan")])
    )
    assert not (whole / "work").exists()


def test_another_run_does_nothing_and_another_batch_is_refused(given: Path, whole: Path) -> None:
    before = files(whole)

    def none(tasks: Sequence[Task]) -> Iterator[tuple[Task, str]]:
        raise AssertionError(tasks)

    done = batch(Settings((str(given),), part=2), whole, none, silent)
    assert (done.articles, done.stories, len(done.errors)) == (5, 2, 3)
    assert files(whole) == before
    with pytest.raises(UsageError):
        batch(Settings((str(given),), part=3), whole, here, silent)
    with pytest.raises(UsageError):
        batch(Settings((str(given),)), given, here, silent)


class Stopped(Exception):
    """The driver is ended in the middle."""


@pytest.mark.parametrize("after", [1, 4, 9])
def test_a_batch_goes_on_where_it_was_stopped(
    given: Path, whole: Path, tmp_path: Path, after: int
) -> None:
    settings, out, told = Settings((str(given),), part=2), tmp_path / "out", list[str]()

    def ends(name: str, _done: int, _total: int) -> None:
        told.append(name)
        if len(told) == after:
            raise Stopped

    with pytest.raises(Stopped):
        batch(settings, out, here, ends)
    again = list[Task]()

    def counted(tasks: Sequence[Task]) -> Iterator[tuple[Task, str]]:
        again.extend(tasks)
        return here(tasks)

    batch(settings, out, counted, silent)
    assert files(out) == files(whole)
    assert len(again) + after == 4 + 4 + 3 + 3 + 2


def test_an_article_that_kills_its_worker_costs_one_error(given: Path, tmp_path: Path) -> None:
    """Its part is lost with it, and the others in it are not."""

    def deadly(tasks: Sequence[Task]) -> Iterator[tuple[Task, str]]:
        for task in tasks:
            tried = task.only in {None, 1} and 1 not in task.skip
            if (task.stage, task.number) == ("read", 0) and tried:
                yield task, ENDED
            else:
                yield from here([task])

    out = tmp_path / "out"
    batch(Settings((str(given),), part=2), out, deadly, silent)
    lost = [each for each in rows(out, "errors") if each["reason"] == KILLED]
    assert [each["stage"] for each in lost] == ["read"]
    assert len(rows(out, "articles")) == 4
    assert lost[0]["article"] not in {each["id"] for each in rows(out, "articles")}
    assert lost[0]["article"] not in {each["article"] for each in rows(out, "claims")}


def test_a_part_that_kills_whatever_is_left_out_ends_the_batch(given: Path, tmp_path: Path) -> None:
    def deadly(tasks: Sequence[Task]) -> Iterator[tuple[Task, str]]:
        return ((task, ENDED) for task in tasks)

    with pytest.raises(UsageError):
        batch(Settings((str(given),), part=2), tmp_path / "out", deadly, silent)


@pytest.mark.parametrize("address", ["tcp://192.0.2.7:8786", "tcp://example.org:8786", "8786"])
def test_a_scheduler_that_strangers_could_reach_is_refused(address: str) -> None:
    with pytest.raises(UsageError), dask(address):
        pass


def run(*arguments: object) -> Result:
    given = [str(argument) for argument in arguments]
    return CliRunner().invoke(main, ["batch", *given], prog_name="crossread")


def test_options_that_do_not_go_together(given: Path, tmp_path: Path) -> None:
    out, near = tmp_path / "out", "tcp://127.0.0.1:1"
    assert run(given, out, "--engine", "dask").exit_code == 2
    assert run(given, out, "--scheduler", near).exit_code == 2
    assert run(given, out, "--engine", "dask", "--scheduler", near, "--workers", 2).exit_code == 2
    assert run("-", out).exit_code == 2
    assert not out.exists()


def command(given: Path, out: Path, *more: str) -> "subprocess.Popen[bytes]":
    called = [sys.executable, "-m", "crossread", "batch", str(given), str(out), "--part", "2"]
    quiet = subprocess.DEVNULL
    return subprocess.Popen([*called, *more], stdout=quiet, stderr=quiet)


def until(path: Path, running: "subprocess.Popen[bytes]") -> None:
    """Wait until there is something like this in the folder."""
    while not list(path.parent.glob(path.name)) and running.poll() is None:
        time.sleep(0.02)


@pytest.mark.slow
def test_a_worker_that_is_killed_is_replaced(given: Path, whole: Path, tmp_path: Path) -> None:
    out, killed = tmp_path / "out", list[int]()

    def kills(_name: str, _done: int, _total: int) -> None:
        if len(killed) < 2:
            children = (each.pid or 0 for each in multiprocessing.active_children())
            killed.append(next(each for each in children if each not in killed))
            os.kill(killed[-1], signal.SIGKILL)

    with pool(2) as workers:
        batch(Settings((str(given),), part=2), out, workers, kills)
    assert len(set(killed)) == 2
    assert files(out) == files(whole)


@pytest.mark.slow
def test_a_driver_that_is_killed_goes_on(given: Path, whole: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    first = command(given, out, "--workers", "2")
    until(out / "articles" / "*.parquet", first)
    first.kill()
    first.wait()
    assert command(given, out, "--workers", "1").wait() == 3
    assert files(out) == files(whole)


@pytest.fixture
def scheduler() -> Iterator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    called = f"--host 127.0.0.1 --port {port} --no-dashboard"
    running = _started("distributed.cli.dask_scheduler", called)
    yield f"tcp://127.0.0.1:{port}"
    running.kill()
    running.wait()


def _started(module: str, options: str) -> "subprocess.Popen[bytes]":
    quiet = subprocess.DEVNULL
    called = [sys.executable, "-m", module, *options.split()]
    return subprocess.Popen(called, stdout=quiet, stderr=quiet, env=os.environ | _ALONE)


_ALONE = {"DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": "3"}


def node(address: str, folder: Path) -> "subprocess.Popen[bytes]":
    """A worker as on another machine: one core, its own folder, no nanny."""
    options = "--nthreads 1 --no-nanny --no-dashboard --host 127.0.0.1 --local-directory"
    return _started("distributed.cli.dask_worker", f"{address} {options} {folder}")


@pytest.mark.slow
def test_one_node_and_two_nodes_of_which_one_is_killed(
    given: Path, whole: Path, tmp_path: Path, scheduler: str
) -> None:
    engine = ("--engine", "dask", "--scheduler", scheduler)
    nodes = [node(scheduler, tmp_path / "n1")]
    time.sleep(1)
    try:
        assert command(given, tmp_path / "one", *engine).wait() == 3
        assert files(tmp_path / "one") == files(whole)
        nodes.append(node(scheduler, tmp_path / "n2"))
        running = command(given, tmp_path / "two", *engine)
        until(tmp_path / "two" / "work" / "heads" / "*.gz", running)
        nodes[0].kill()
        assert running.wait() == 3
        assert files(tmp_path / "two") == files(whole)
    finally:
        for each in nodes:
            each.kill()
            each.wait()


@pytest.mark.slow
def test_a_scheduler_behind_tls(given: Path, whole: Path, tmp_path: Path) -> None:
    if shutil.which("openssl") is None:
        pytest.skip("no openssl on this machine")
    subprocess.run(
        "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost "
        "-addext subjectAltName=IP:127.0.0.1 -keyout key.pem -out cert.pem".split(),
        cwd=tmp_path, check=True, capture_output=True,
    )  # fmt: skip
    tls = Certificates(tmp_path / "cert.pem", tmp_path / "cert.pem", tmp_path / "key.pem")
    options = f"--tls-ca-file {tls.authority} --tls-cert {tls.certificate} --tls-key {tls.key}"
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    address = f"tls://127.0.0.1:{port}"
    running = [
        _started(
            "distributed.cli.dask_scheduler",
            f"--host 127.0.0.1 --port {port} --protocol tls --no-dashboard {options}",
        ),
        _started(
            "distributed.cli.dask_worker",
            f"{address} --nthreads 1 --no-nanny --no-dashboard --host 127.0.0.1 {options} "
            f"--local-directory {tmp_path / 'n'}",
        ),
    ]
    time.sleep(4)
    try:
        with dask(address, tls) as workers:
            batch(Settings((str(given),), part=2), tmp_path / "out", workers, silent)
        assert files(tmp_path / "out") == files(whole)
    finally:
        for each in running:
            each.kill()
            each.wait()
