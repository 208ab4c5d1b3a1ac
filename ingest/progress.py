"""The progress bar of ingestion: counts, stage, time left; silent when not on a terminal."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
from rich.progress import Progress as Bar

if TYPE_CHECKING:
    from ingest.pipeline import OnProgress, Progress


@contextmanager
def progress_bar() -> "Iterator[OnProgress]":
    """Gives the callback that moves the bar; the bar is drawn on stderr."""
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
    )
    with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("starting", total=None)

        def show(progress: "Progress") -> None:
            bar.update(
                task,
                description=f"{progress.stage} {progress.path.name}",
                completed=progress.done,
                total=progress.total,
            )

        yield show
