"""Public benchmark files turned into source texts and questions of our own format.

``squad``: SQuAD 2.0 JSON, the form in which CUAD is published. ``legalbench-rag``: the benchmark
JSON of LegalBench-RAG with its corpus folder. ``contract-nli``: ContractNLI documents, whose
evidence spans become gold. Offsets in these files count characters, as ours do, CRLF as two;
sources are written with LF, and spans are moved accordingly.
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

from rag.errors import SettingsError
from rag.evaluation.questions import GoldQuestion, GoldQuote


@dataclass(frozen=True, slots=True)
class Converted:
    """Source texts by name, line ends folded to LF, and the questions about them."""

    texts: dict[str, str]
    questions: tuple[GoldQuestion, ...]


class SquadAnswer(BaseModel):
    """An answer span of SQuAD."""

    text: str
    answer_start: int


class SquadQuestion(BaseModel):
    """A question of SQuAD 2.0."""

    id: str
    question: str
    answers: tuple[SquadAnswer, ...] = ()
    is_impossible: bool = False


class SquadParagraph(BaseModel):
    """A context of SQuAD with its questions; CUAD has one a contract."""

    context: str
    qas: tuple[SquadQuestion, ...]


class SquadArticle(BaseModel):
    """A document of SQuAD."""

    title: str
    paragraphs: tuple[SquadParagraph, ...]


class SquadFile(BaseModel):
    """A SQuAD 2.0 file."""

    data: tuple[SquadArticle, ...]


class Snippet(BaseModel):
    """A gold span of LegalBench-RAG in a file of its corpus."""

    file_path: str
    span: tuple[int, int]


class BenchmarkTest(BaseModel):
    """A query of LegalBench-RAG."""

    query: str
    snippets: tuple[Snippet, ...]


class BenchmarkFile(BaseModel):
    """A benchmark of LegalBench-RAG."""

    tests: tuple[BenchmarkTest, ...]


class NliAnnotation(BaseModel):
    """A judgement of ContractNLI with the indices of its evidence spans."""

    choice: str
    spans: tuple[int, ...] = ()


class NliAnnotationSet(BaseModel):
    """The judgements on one document, by the key of the hypothesis."""

    annotations: dict[str, NliAnnotation]


class NliDocument(BaseModel):
    """A document of ContractNLI."""

    id: int
    text: str
    spans: tuple[tuple[int, int], ...]
    annotation_sets: tuple[NliAnnotationSet, ...]


class NliLabel(BaseModel):
    """A hypothesis of ContractNLI."""

    hypothesis: str


class NliFile(BaseModel):
    """A ContractNLI file."""

    documents: tuple[NliDocument, ...]
    labels: dict[str, NliLabel]


def convert(name: str, path: Path, corpus: Path | None = None) -> Converted:
    """A benchmark file as texts and questions. Raises SettingsError for one that does not fit."""
    converters: dict[str, Callable[[Any, Path | None], Converted]] = {
        "squad": _squad,
        "legalbench-rag": _legalbench_rag,
        "contract-nli": _contract_nli,
    }
    if name not in converters:
        raise SettingsError(f"'{name}' is no known format. Choose one of {', '.join(converters)}.")
    try:
        return converters[name](json.loads(path.read_text(encoding="utf-8")), corpus)
    except OSError as error:
        raise SettingsError(f"{error.filename} cannot be read: {error.strerror}.") from None
    except (json.JSONDecodeError, ValidationError) as error:
        first = str(error).splitlines()[0]
        raise SettingsError(f"{path.name} is no {name} file: {first}.") from None


def write_converted(converted: Converted, folder: Path) -> None:
    """Writes ``folder/sources/NAME`` and ``folder/questions.jsonl``, to ingest and to evaluate."""
    sources = folder / "sources"
    sources.mkdir(parents=True, exist_ok=True)
    for name, text in converted.texts.items():
        (sources / name).write_bytes(text.encode("utf-8"))
    lines = (question.model_dump_json(exclude_defaults=False) for question in converted.questions)
    (folder / "questions.jsonl").write_text("".join(f"{x}\n" for x in lines), encoding="utf-8")


def _squad(data: Any, _corpus: Path | None) -> Converted:
    texts: dict[str, str] = {}
    questions: list[GoldQuestion] = []
    for article in SquadFile.model_validate(data).data:
        for number, paragraph in enumerate(article.paragraphs, start=1):
            part = f"-{number}" if len(article.paragraphs) > 1 else ""
            name = _file_name(f"{article.title}{part}")
            texts[name] = _folded(paragraph.context)
            for asked in paragraph.qas:
                spans = [(a.answer_start, a.answer_start + len(a.text)) for a in asked.answers]
                gold = tuple(
                    (_gold(paragraph.context, name, span),) for span in dict.fromkeys(spans)
                )
                questions.append(_question(asked.id, asked.question, "squad", gold, name))
    return Converted(texts, tuple(questions))


def _legalbench_rag(data: Any, corpus: Path | None) -> Converted:
    if corpus is None:
        raise SettingsError("legalbench-rag needs the folder of its texts. Give it with --corpus.")
    raw: dict[str, str] = {}
    questions: list[GoldQuestion] = []
    for number, test in enumerate(BenchmarkFile.model_validate(data).tests, start=1):
        gold: list[tuple[GoldQuote, ...]] = []
        for snippet in test.snippets:
            name = _file_name(snippet.file_path.removesuffix(".txt"))
            if name not in raw:
                with (corpus / snippet.file_path).open(encoding="utf-8", newline="") as file:
                    raw[name] = file.read()
            gold.append((_gold(raw[name], name, snippet.span),))
        questions.append(_question(f"q{number:05d}", test.query, "legalbench-rag", tuple(gold)))
    return Converted({name: _folded(text) for name, text in raw.items()}, tuple(questions))


def _contract_nli(data: Any, _corpus: Path | None) -> Converted:
    file = NliFile.model_validate(data)
    texts: dict[str, str] = {}
    questions: list[GoldQuestion] = []
    for document in file.documents:
        name = f"nli-{document.id}.txt"
        texts[name] = _folded(document.text)
        for key, spans in _evidence(document):
            gold = tuple((_gold(document.text, name, document.spans[index]),) for index in spans)
            hypothesis = file.labels[key].hypothesis
            questions.append(
                _question(f"{document.id}-{key}", hypothesis, "contract-nli", gold, name)
            )
    return Converted(texts, tuple(questions))


def _evidence(document: NliDocument) -> Iterator[tuple[str, tuple[int, ...]]]:
    for annotations in document.annotation_sets[:1]:
        for key, annotation in annotations.annotations.items():
            yield key, annotation.spans


def _gold(raw: str, name: str, span: tuple[int, int]) -> GoldQuote:
    """The gold at a span of the text as it was published, in the text with line ends folded."""
    start, end = (at - raw.count("\r\n", 0, at) for at in span)
    return GoldQuote(source=name, quote=_folded(raw)[start:end], start=start, end=end)


def _folded(raw: str) -> str:
    return raw.replace("\r\n", "\n").replace("\r", "\n")


def _question(
    question_id: str,
    text: str,
    kind: str,
    gold: tuple[tuple[GoldQuote, ...], ...],
    source: str | None = None,
) -> GoldQuestion:
    return GoldQuestion(
        id=question_id,
        lang="en",
        kind=kind,
        question=text,
        scope={"source": source} if source else None,  # type: ignore[arg-type]
        answerable=bool(gold),
        gold=gold,
    )


def _file_name(title: str) -> str:
    safe = "".join(char if char.isalnum() or char in "-_ ." else "_" for char in title).strip()
    return f"{safe[:180]}.txt"
