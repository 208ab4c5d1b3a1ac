"""``contract-qa evaluate``: answers, scores, report, comparison and floors in one pass."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from rag.chain import build_chain, warm_up
from rag.errors import SettingsError
from rag.evaluation.baselines import run_baselines
from rag.evaluation.characters import CharacterScore, character_scores
from rag.evaluation.compare import Difference, compare_scores, load_scores
from rag.evaluation.judge import Opinions, judge_answers
from rag.evaluation.metrics import fold, score_question
from rag.evaluation.questions import GoldQuestion, load_questions
from rag.evaluation.report import Run, write_report
from rag.evaluation.structure import TableScore, score_structure
from rag.evaluation.summary import Estimate, Summary
from rag.library import Library, open_library
from rag.settings import Settings


def run_evaluation(
    settings: Settings,
    questions: Path | None,
    report: Path | None,
    baseline: bool,
    against: Path | None,
    gold: Path | None,
    floors: Path | None,
    judge: str | None = None,
) -> tuple[list[str], bool]:
    """The lines to print, and whether every floor was kept. Raises SettingsError."""
    lines: list[str] = []
    passed = True
    with open_library(settings) as library:
        if gold is not None:
            for table in score_structure(library, gold):
                lines += structure_lines(table)
        if questions is not None:
            asked = load_questions(questions)
            runs = [answer_questions(library, settings, asked)]
            if baseline:
                runs += [
                    replace(score_answers(name, library, asked, answers), retrieves_only=True)
                    for name, answers in run_baselines(library, asked).items()
                ]
            differences: tuple[Difference, ...] = ()
            if against is not None:
                after = [asdict(score) for score in runs[0].scores]
                differences = compare_scores(load_scores(against), after)
            for run in runs:
                lines += summary_lines(run.name, run.summary)
                lines += [character_line(score) for score in character_scores(asked, run.answers)]
            lines += [difference_line(difference) for difference in differences]
            opinions = None
            if judge is not None:
                opinions = judge_answers(settings, judge, asked, runs[0].answers)
                lines += opinion_lines(opinions)
            if report is not None:
                flag = " --baseline" if baseline else ""
                flag += f" --judge {judge}" if judge else ""
                command = f"contract-qa evaluate {questions} --report {report}{flag}"
                write_report(report, runs, differences, command, opinions)
                lines.append(f"report in {report}")
            if floors is not None:
                below = below_floors(runs[0].summary, floors)
                lines += below
                passed = not below
    return lines, passed


def answer_questions(
    library: Library, settings: Settings, questions: Sequence[GoldQuestion]
) -> Run:
    """The chain's answers to ``questions``, scored."""
    warm_up(library, settings)
    chain = build_chain(library, settings)
    answers = {
        question.id: chain.invoke(question.as_question())["answer"].to_json()
        for question in questions
    }
    return score_answers("contract-qa", library, questions, answers)


def score_answers(
    name: str,
    library: Library,
    questions: Sequence[GoldQuestion],
    answers: Mapping[str, Mapping[str, Any]],
) -> Run:
    """A run out of answers that exist, each score with the contract its gold stands in."""
    sources = {gold.source for question in questions for group in question.gold for gold in group}
    sources |= {c["source"] for a in answers.values() for c in a.get("citations", [])}
    known = library.files()
    missing = sorted(sources - set(known))
    if missing:
        raise SettingsError(
            f"the questions are about {', '.join(missing)}, which the library does not hold. "
            "Ingest the files first."
        )
    texts = {source: library.source(source).text for source in sources}
    folded = {source: fold(text) for source, text in texts.items()}
    scores = tuple(
        replace(
            score_question(question, answers.get(question.id), folded),
            contract=_contract(library, question, texts),
        )
        for question in questions
    )
    return Run(name, tuple(questions), answers, scores)


def _contract(library: Library, question: GoldQuestion, texts: Mapping[str, str]) -> str:
    for group in question.gold:
        for gold in group:
            at = texts[gold.source].find(gold.quote)
            for contract in library.contracts():
                if contract.source == gold.source and contract.start <= at < contract.end:
                    return contract.contract_id
    return ""


def below_floors(summary: Summary, floors: Path) -> list[str]:
    """A line for each metric on the wrong side of its floor (``declined_wrong``: its ceiling)."""
    wanted: dict[str, float] = tomllib.loads(floors.read_text(encoding="utf-8"))["floors"]
    lines = []
    for metric, floor in wanted.items():
        estimate = summary.metrics.get(metric)
        mean = estimate.mean if estimate is not None else 0.0
        behind = mean - floor if metric == "declined_wrong" else floor - mean
        if behind > 0:
            lines.append(f"{metric} is {mean:.3f}, {behind:.3f} beyond its bound {floor:.3f}")
    return lines


def summary_lines(name: str, summary: Summary) -> list[str]:
    """The figures of a run for the terminal."""
    lines = [f"{name}: {summary.questions} questions"]
    lines += [f"  {metric:20} {_estimate(value)}" for metric, value in summary.metrics.items()]
    if summary.answer_chars_p50:
        lines.append(
            f"  answer {summary.answer_chars_p50:.0f} characters (median), "
            f"p50 {summary.latency_ms_p50:.0f} ms, p95 {summary.latency_ms_p95:.0f} ms"
        )
    lines += [f"  {count} × {failure}" for failure, count in sorted(summary.failures.items())]
    return lines


def opinion_lines(opinions: Opinions) -> list[str]:
    """The means of a judge's opinions, for the terminal."""
    lines = [f"judged by {opinions.model}, apart from the figures that are counted"]
    lines += [f"  {name:20} {_estimate(value)}" for name, value in opinions.means.items()]
    if opinions.failed:
        lines.append(f"  {opinions.failed} times no opinion: {opinions.reason}")
    return lines


def structure_lines(table: TableScore) -> list[str]:
    """The figures of a table for the terminal."""
    lines = [f"{table.name}"]
    for name in ("precision", "recall", "bearer"):
        estimate: Estimate | None = getattr(table, name)
        if estimate is not None:
            lines.append(f"  {name:20} {_estimate(estimate)}")
    return lines


def character_line(score: CharacterScore) -> str:
    """Character precision and recall at one k, for the terminal."""
    return (
        f"  characters at {score.k:2}: precision {score.precision:.4f}, recall {score.recall:.4f}"
    )


def difference_line(difference: Difference) -> str:
    """One metric in two runs, for the terminal."""
    p_value = "" if difference.p_value is None else f", p = {difference.p_value:.3f}"
    return (
        f"{difference.metric}: {difference.before:.3f} → {difference.after:.3f}, "
        f"{len(difference.gains)} gains, {len(difference.losses)} losses{p_value}"
    )


def _estimate(estimate: Estimate) -> str:
    return f"{estimate.mean:.3f}  ({estimate.low:.3f}–{estimate.high:.3f}, n = {estimate.n})"
