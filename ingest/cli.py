"""The ``contract-qa`` command. Each command imports what it needs only when it runs."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from rag.commands import ask, batch, convert, doctor, evaluate, export, list_contracts
from rag.errors import ContractQAError
from rag.settings import load_settings

if TYPE_CHECKING:
    from ingest.pipeline import FileReport

app = typer.Typer(
    name="contract-qa",
    help="Ask questions about contracts and get answers with checked citations.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
LibraryOption = Annotated[
    Path | None,
    typer.Option("--library", help="Folder of the library [env: CONTRACT_QA_LIBRARY]."),
]


@app.command()
def ingest(
    paths: Annotated[list[Path], typer.Argument(help="Files or folders.")],
    library: LibraryOption = None,
    ocr: Annotated[
        Literal["auto", "off", "force"], typer.Option(help="When pages are read by OCR.")
    ] = "auto",
    password: Annotated[
        str | None, typer.Option(help="Password of encrypted files.", envvar="CONTRACT_QA_PASSWORD")
    ] = None,
    if_empty: Annotated[
        bool, typer.Option("--if-empty", help="Do nothing when the library holds contracts.")
    ] = False,
) -> None:
    """Take files or folders into the library.

    Example: contract-qa ingest contracts/ --library my-library
    """
    from ingest.pipeline import find_files, ingest_paths
    from ingest.progress import progress_bar
    from rag.library import open_library

    find_files(paths)  # a wrong path is told before anything is opened
    settings = load_settings(library=library)
    with open_library(settings, write=True) as opened:
        if if_empty and opened.contracts():
            return
        with progress_bar() as on_progress:
            reports = list(
                ingest_paths(
                    paths,
                    opened,
                    ocr=ocr,
                    password=password,
                    ocr_pages=settings.ocr_pages,
                    on_progress=on_progress,
                )
            )
    _print_reports(reports)


@app.command()
def remove(
    sources: Annotated[list[str], typer.Argument(help="Names of sources, as `list` shows.")] = [],  # noqa: B006
    vanished: Annotated[
        bool, typer.Option("--vanished", help="Remove every source whose file no longer exists.")
    ] = False,
    library: LibraryOption = None,
) -> None:
    """Remove sources and all that was extracted from them.

    Example: contract-qa remove old.pdf
    """
    from rag.library import open_library

    if not sources and not vanished:
        raise typer.BadParameter("name a source, or use --vanished")
    with open_library(load_settings(library=library), write=True) as opened:
        names = list(sources)
        if vanished:
            names += [name for name, file in opened.files().items() if not Path(file.path).exists()]
        for name in names:
            opened.remove(name)
            typer.echo(f"removed {name}")


@app.command()
def chat(
    library: LibraryOption = None,
    port: Annotated[int, typer.Option(help="Port to listen on.", min=1, max=65535)] = 8501,
    address: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
) -> None:
    """Open the chat in the browser.

    Example: contract-qa chat --library my-library
    """
    from views.server import serve

    serve(load_settings(library=library), address, port)


app.command()(ask)
app.command()(batch)
app.command()(evaluate)
app.command()(convert)
app.command()(export)
app.command("list")(list_contracts)
app.command()(doctor)


def main(arguments: list[str] | None = None) -> None:
    """Runs the command line. A user's error is one line on stderr and exit code 1."""
    try:
        app(arguments)
    except ContractQAError as error:
        print(f"contract-qa: {error}", file=sys.stderr)
        sys.exit(1)


def _print_reports(reports: "list[FileReport]") -> None:
    for report in reports:
        if report.status == "failed":
            print(f"{report.path.name}: failed. {report.error}", file=sys.stderr)
            continue
        typer.echo(
            f"{', '.join(report.sources)}: {report.status}, {report.contracts} contracts, "
            f"{report.clauses} clauses, {report.facts} facts, {len(report.warnings)} warnings, "
            f"{report.seconds:.1f} s"
        )
        for warning in report.warnings:
            typer.echo(f"  warning: {warning}")
    failed = sum(report.status == "failed" for report in reports)
    if failed:
        raise ContractQAError(
            f"{failed} of {len(reports)} files could not be taken in; the reasons stand above."
        )
    if not reports:
        raise ContractQAError("no readable file was found. Give files, or folders that hold some.")


if __name__ == "__main__":
    main()
