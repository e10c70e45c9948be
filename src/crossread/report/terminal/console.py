"""The terminal: its width, tables, styles, messages and progress bar."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from crossread.report.terminal import rich
from crossread.report.views.segments import printable

LINE_MAX = 100  # columns; longer lines are hard to read


def grid(columns: dict[str, int | None], caption: str) -> "rich.Table":
    """A table with no rows yet; a column with no share of the width is as wide as it must be."""
    from rich import box

    table = rich.Table(box=box.SIMPLE_HEAD, expand=True, pad_edge=False, caption_justify="left")
    table.caption = rich.Text(caption, "dim")
    for name, ratio in columns.items():
        table.add_column(name, ratio=ratio, overflow="fold")
    return table


def one_line(text: str) -> str:
    """A text without breaks, and without what a terminal would obey."""
    return " ".join(printable(text).split())


def styled(text: str, style: str, *, justify: "rich.JustifyMethod | None" = None) -> "rich.Text":
    """A text for a console, in which nothing is taken for markup."""
    return rich.Text(text, style, justify=justify)


def open_console(*, stderr: bool = False) -> "rich.Console":
    """A console on standard output or standard error that prints text as it is."""
    return rich.Console(stderr=stderr, highlight=False, markup=False, emoji=False)


def say(console: "rich.Console", line: str) -> None:
    """One line, never wrapped, above a progress bar where one is shown."""
    console.print(rich.Text(printable(line).replace("\n", " ")), soft_wrap=True)


@contextmanager
def stages(console: "rich.Console", *, quiet: bool) -> Iterator[Callable[[str, int, int], None]]:
    """A bar of what is done of how much, with the time left; in a terminal only."""
    from rich.progress import (
        BarColumn,
        Progress,
        TaskID,
        TextColumn,
        TimeElapsedColumn,
        TimeRemainingColumn,
    )

    columns = (
        TextColumn("{task.description}", markup=False),
        BarColumn(20),
        TextColumn("{task.completed:.0f} of {task.total:.0f}"),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
        TextColumn("left"),
    )
    shown = console.is_terminal and not quiet
    with Progress(*columns, console=console, transient=True, disable=not shown) as bar:
        tasks: dict[str, TaskID] = {}

        def step(name: str, done: int, total: int) -> None:
            if name not in tasks:
                for each in tasks.values():
                    bar.update(each, visible=False)
                tasks[name] = bar.add_task(name, total=total)
            bar.update(tasks[name], completed=done, total=total)

        yield step


@contextmanager
def progress(console: "rich.Console") -> Iterator[Callable[[str], None]]:
    """A bar that counts what is done; it appears with the second item, and only in a terminal."""
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    name = TextColumn("{task.fields[name]}", markup=False)
    columns = (BarColumn(20), TextColumn("{task.completed:.0f} done"), TimeElapsedColumn(), name)
    bar = Progress(*columns, console=console, transient=True, disable=not console.is_terminal)
    task = bar.add_task("", total=None, name="")

    def step(done: str) -> None:
        bar.update(task, advance=1, name=printable(done).replace("\n", " "))
        if bar.tasks[0].completed > 1:
            bar.start()

    try:
        yield step
    finally:
        bar.stop()
