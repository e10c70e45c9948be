"""Articles in, readings out in their order, on all cores; what came of an input that is none passes
through.
"""

import signal
from collections import deque
from collections.abc import Generator, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import ExitStack
from functools import cache
from multiprocessing import get_context

from crossread.models.tagger import AttributionModel, open_model
from crossread.pipeline import take_apart
from crossread.records import Article, Reading, Unused

ALONE = 24  # articles that are read here: processes take a second to start
AHEAD = 4  # articles for each process that are read before they are wanted
LOST = "the process that read it was killed; it may need more memory than there is"

Item = Reading | Unused


def readings(found: Iterable[Article | Unused], cores: int) -> Generator[Item, None, None]:
    """Every article taken apart; the same on one core or many."""
    begun, waiting = 0, deque[tuple[Article, Future[Reading]] | Unused]()
    with ExitStack() as opened:
        pool = None
        for each in found:
            if isinstance(each, Unused):
                waiting.append(each)
            elif cores == 1 or begun < ALONE:
                begun += 1
                yield from _done(waiting)
                yield take_apart(each, _model())
            else:
                pool = pool or _workers(cores, opened)
                waiting.append((each, _sent(pool, each)))
            if len(waiting) > AHEAD * cores or pool is None:
                yield from _done(waiting, len(waiting) - AHEAD * cores if pool else len(waiting))
        yield from _done(waiting)


def _workers(cores: int, opened: ExitStack) -> ProcessPoolExecutor:
    pool = ProcessPoolExecutor(cores, get_context("spawn"), _quiet)
    opened.callback(pool.shutdown, wait=True, cancel_futures=True)
    return pool


def _sent(pool: ProcessPoolExecutor, article: Article) -> Future[Reading]:
    """A reading that is being made; where the processes are gone, one that is lost."""
    try:
        return pool.submit(_read, article)
    except BrokenProcessPool as problem:
        lost: Future[Reading] = Future()
        lost.set_exception(problem)
        return lost


def _done(
    waiting: deque[tuple[Article, Future[Reading]] | Unused], count: int | None = None
) -> Iterator[Item]:
    for _ in range(len(waiting) if count is None else count):
        each = waiting.popleft()
        yield each if isinstance(each, Unused) else _result(*each)


def _result(article: Article, made: Future[Reading]) -> Item:
    """A reading; an article whose process was killed, perhaps for another, is read by one of its
    own."""
    try:
        return made.result()
    except BrokenProcessPool:
        with ProcessPoolExecutor(1, get_context("spawn"), _quiet) as alone:
            try:
                return alone.submit(_read, article).result()
            except BrokenProcessPool:
                return Unused(article.name, LOST)


def _quiet() -> None:
    """Leave Ctrl-C to the command."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _read(article: Article) -> Reading:
    return take_apart(article, _model())


@cache
def _model() -> AttributionModel:
    return open_model()
