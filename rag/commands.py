"""The commands that ask, export and check; ``ingest.cli`` puts them under ``contract-qa``."""

import json
from pathlib import Path
from typing import Annotated

import typer

from rag.answer.types import Answer
from rag.clause_paths import place_label
from rag.settings import load_settings

LibraryOption = Annotated[
    Path | None,
    typer.Option("--library", help="Folder of the library [env: CONTRACT_QA_LIBRARY]."),
]


def ask(
    question: Annotated[str, typer.Argument(help="The question, in Chinese or English.")],
    source: Annotated[str | None, typer.Option(help="Only contracts of this source.")] = None,
    contract: Annotated[str | None, typer.Option(help="Only this contract (its ID).")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the answer as JSON.")] = False,
    library: LibraryOption = None,
) -> None:
    """Answer one question, with citations.

    Example: contract-qa ask "乙方的故障响应时间是多久?"
    """
    from rag.answer.types import Question
    from rag.chain import build_chain
    from rag.library import open_library

    settings = load_settings(library=library)
    with open_library(settings) as opened:
        if contract is not None:
            opened.contract(contract)  # an unknown one is told by name
        if source is not None:
            opened.source(source)
        asked = Question(question, (), (contract,) if contract else None, source)
        answer: Answer = build_chain(opened, settings).invoke(asked)["answer"]
    typer.echo(json.dumps(answer.to_json(), ensure_ascii=False) if as_json else as_text(answer))


def batch(
    questions: Annotated[Path, typer.Argument(help="Questions, one JSON object a line.")],
    out: Annotated[Path, typer.Option(help="Where the answers are written (.jsonl).")],
    library: LibraryOption = None,
) -> None:
    """Answer many questions in one process.

    Example: contract-qa batch data/evaluation/questions.jsonl --out answers.jsonl
    """
    from rag.chain import build_chain, warm_up
    from rag.evaluation.questions import load_questions
    from rag.library import open_library

    asked = load_questions(questions)
    settings = load_settings(library=library)
    out.parent.mkdir(parents=True, exist_ok=True)
    with open_library(settings) as opened, out.open("w", encoding="utf-8", newline="\n") as file:
        warm_up(opened, settings)
        chain = build_chain(opened, settings)
        for item in asked:
            answer: Answer = chain.invoke(item.as_question())["answer"]
            file.write(json.dumps(answer.to_json(), ensure_ascii=False) + "\n")
    typer.echo(f"{len(asked)} answers in {out}")


def export(
    what: Annotated[
        str,
        typer.Argument(
            help="contracts, clauses, obligations, deadlines, liabilities, amounts, findings, "
            "registers, comparison, duplicates, text."
        ),
    ],
    out: Annotated[
        Path, typer.Option(help="A .jsonl, .csv, .xlsx or .ics file; for text a folder.")
    ],
    library: LibraryOption = None,
    contract: Annotated[list[str] | None, typer.Option(help="Only these contracts (IDs).")] = None,
    as_of: Annotated[
        str | None, typer.Option("--as-of", help="Date the deadlines as of this day (YYYY-MM-DD).")
    ] = None,
    event: Annotated[
        list[str] | None, typer.Option("--event", help='The date of an event: "签订=2026-03-02".')
    ] = None,
) -> None:
    """Write contracts, clauses, a register or the source texts to a file.

    Example: contract-qa export deadlines --out deadlines.xlsx
    """
    from rag.library import open_library
    from rag.registers.export import export_table, export_text

    with open_library(load_settings(library=library)) as opened:
        if what == "text":
            count = export_text(opened, out)
        else:
            for contract_id in contract or ():
                opened.contract(contract_id)
            count = export_table(
                opened, what, out, tuple(contract) if contract else None, as_of, tuple(event or ())
            )
    typer.echo(f"{count} {what} in {out}")


def list_contracts(
    library: LibraryOption = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object a line.")] = False,
) -> None:
    """List the contracts in the library.

    Example: contract-qa list
    """
    from rich.console import Console
    from rich.table import Table

    from rag.library import open_library
    from rag.registers.rows import table_rows

    with open_library(load_settings(library=library)) as opened:
        rows = table_rows(opened, "contracts")
    if as_json:
        for row in rows:
            typer.echo(json.dumps(row, ensure_ascii=False))
        return
    if not rows:
        typer.echo("The library is empty. Take contracts in with: contract-qa ingest PATH")
        return
    table = Table("contract", "title", "parties", "pages", "clauses")
    for row in rows:
        parties = "\n".join(f"{side}: {name or '—'}" for side, name in row["parties"].items())
        pages = f"{row['page_start']}-{row['page_end']}"
        table.add_row(row["contract_id"], row["title"], parties, pages, str(row["clauses"]))
    Console().print(table)


def doctor(
    library: LibraryOption = None,
    rebuild: Annotated[
        bool, typer.Option("--rebuild", help="Make vectors and words anew from the catalogue.")
    ] = False,
) -> None:
    """Check the health of the library and say what to do.

    Example: contract-qa doctor --rebuild
    """
    from rag.library.doctor import check, rebuild_indexes

    settings = load_settings(library=library)
    if rebuild:
        typer.echo(rebuild_indexes(settings))
    findings = check(settings)
    for finding in findings:
        typer.echo(f"{finding.severity}: {finding.message}")
        if finding.remedy:
            typer.echo(f"  remedy: {finding.remedy}")
    if any(finding.severity == "error" for finding in findings):
        raise typer.Exit(1)


def evaluate(
    questions: Annotated[
        Path | None, typer.Argument(help="Questions with gold, one JSON object a line.")
    ] = None,
    report: Annotated[Path | None, typer.Option(help="Folder for the report with plots.")] = None,
    baseline: Annotated[
        bool, typer.Option("--baseline", help="Run the baselines on the same questions.")
    ] = False,
    against: Annotated[
        Path | None, typer.Option(help="Folder of an earlier report to compare with.")
    ] = None,
    gold: Annotated[
        Path | None, typer.Option(help="Folder of annotations: scores structure and registers.")
    ] = None,
    floors: Annotated[
        Path | None, typer.Option(help="Fail when a metric is below its floor in this file.")
    ] = None,
    judge: Annotated[
        str | None,
        typer.Option(help="Model of the endpoint that gives its opinion of the answers."),
    ] = None,
    library: LibraryOption = None,
) -> None:
    """Measure answers against gold.

    Example: contract-qa evaluate data/evaluation/questions.jsonl --report reports/samples
    """
    from rag.evaluation.run import run_evaluation

    if questions is None and gold is None:
        raise typer.BadParameter("give QUESTIONS.jsonl, or --gold DIR")
    settings = load_settings(library=library)
    lines, passed = run_evaluation(
        settings, questions, report, baseline, against, gold, floors, judge
    )
    for line in lines:
        typer.echo(line)
    if not passed:
        raise typer.Exit(1)


def convert(
    name: Annotated[str, typer.Argument(help="squad, legalbench-rag or contract-nli.")],
    file: Annotated[Path, typer.Argument(help="The benchmark's JSON file.")],
    out: Annotated[Path, typer.Option(help="Folder for the sources and questions.jsonl.")],
    corpus: Annotated[
        Path | None, typer.Option(help="Folder of the texts (legalbench-rag).")
    ] = None,
) -> None:
    """Turn a public benchmark into sources and questions.

    Example: contract-qa convert squad CUAD_v1.json --out cuad
    """
    from rag.evaluation.formats import convert as convert_file
    from rag.evaluation.formats import write_converted

    converted = convert_file(name, file, corpus)
    write_converted(converted, out)
    typer.echo(f"{len(converted.texts)} sources, {len(converted.questions)} questions in {out}")


def as_text(answer: Answer) -> str:
    """The answer for a terminal: text, notes, then each citation with its place and quote."""
    lines = [answer.answer, *(f"({note})" for note in answer.notes)]
    for citation in answer.citations:
        place = place_label(citation.contract_title, citation.clause_path)
        quote = " ".join(citation.quote.split())
        lines.append(f"[{citation.n}] {place}, {citation.source} p. {citation.page}: {quote}")
    return "\n".join(lines)


__all__ = ["ask", "batch", "convert", "doctor", "evaluate", "export", "list_contracts"]
