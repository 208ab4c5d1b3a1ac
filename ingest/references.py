"""The second pass over a contract's clauses: what they define and what they refer to."""

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from itertools import groupby

from ingest.clause_index import ClauseIndex, number_key
from ingest.definitions import find_definitions
from ingest.names import alternatives
from ingest.reading import ReadingText, reading_text
from rag.language.words import load_words
from rag.library.records import Clause, Contract, Definition, Reference, Source

_COUNT = r"[0-9一二三四五六七八九十百〇零]{1,4}"
_CHINESE_CLAUSE = re.compile(
    rf"第(?:{_COUNT}|\d{{1,3}}(?:\.\d{{1,3}}){{1,4}})([条章])"
    rf"(?:第?\(?{_COUNT}\)?[款项点目]){{0,3}}"
)
_DECIMAL = re.compile(
    r"(?:见|按|按照|依照|根据|依据|违反|本合同|本协议|上述|符合|满足|执行|第)\s?"
    r"(\d{1,2}(?:\.\d{1,2}){1,4})(?:[条款项]|(?=[^\d.%元万年月日]))"
)
_THIS_CLAUSE = re.compile(rf"本条(?:第?\(?({_COUNT})\)?[款项点目])")
_STEP = re.compile(rf"第?\(?({_COUNT}|\d{{1,3}}(?:\.\d{{1,3}}){{1,4}})\)?[条章款项点目]")
_TITLE = re.compile(r"《([^《》]{2,40})》(?:\((附[件录表]\s?[0-9一二三四五六七八九十]{0,3})\))?")
_ENGLISH_STEP = re.compile(r"\([a-z0-9]{1,4}\)|\d{1,3}(?:\.\d{1,3}){0,4}|[IVXL]{1,6}", re.I)
_AFTER_LAW = re.compile(r"(?:》|[法典例])(?:的|之)?(?:有关|相关)?$")


def resolve_references(
    source: Source, contract: Contract, clauses: tuple[Clause, ...]
) -> tuple[Clause, ...]:
    """The clauses with ``definitions`` and ``references`` filled, from each one's own text.

    A reference to a clause or annex that is not in the contract, or that could mean two, keeps the
    target None. Laws and other agreements are not references.
    """
    index = ClauseIndex(clauses)
    find = _english_references if contract.language == "en" else _chinese_references
    resolved = []
    for clause in clauses:
        if clause.kind == "contents":
            resolved.append(clause)
            continue
        reading = reading_text(source, clause.start, clause.own_end)
        places = _without_overlap(find(reading.text, clause, index))
        references = [
            _reference(source, reading, place, target)
            for place, target in places
            if reading.offsets[place[0]] > clause.start
        ]
        definitions = tuple(
            Definition(term, *reading.source_span(start, end))
            for term, start, end in find_definitions(reading.text, contract.language)
        )
        resolved.append(replace(clause, references=tuple(references), definitions=definitions))
    return tuple(resolved)


_Found = tuple[tuple[int, int], Clause | None]


def _reference(
    source: Source, reading: ReadingText, place: tuple[int, int], target: Clause | None
) -> Reference:
    start, end = reading.source_span(*place)
    return Reference(source.text[start:end], start, end, target.clause_id if target else None)


def _without_overlap(found: Iterator[_Found]) -> Iterator[_Found]:
    """The references in reading order; of two that overlap the longer one."""
    end = -1
    for _, group in groupby(sorted(found, key=lambda f: (f[0][0], -f[0][1])), lambda f: f[0][0]):
        place, target = next(group)
        if place[0] >= end:
            end = place[1]
            yield place, target


# --- Chinese ------------------------------------------------------------------------------------


def _chinese_references(text: str, clause: Clause, index: ClauseIndex) -> Iterator[_Found]:
    for match in _CHINESE_CLAUSE.finditer(text):
        if not _AFTER_LAW.search(text, max(0, match.start() - 8), match.start()):
            yield match.span(), index.clause(_STEP.findall(match[0]), match[1])
    for match in _DECIMAL.finditer(text):
        yield match.span(1), index.clause([match[1]])
    for match in _THIS_CLAUSE.finditer(text):
        article = index.nearest(clause, "条")
        yield match.span(), index.below(article, [number_key(match[1])])
    for match in _chinese_annex().finditer(text):
        label = match["label"] or match["bare"] or match["alone"]
        start = match.start("alone") if match["alone"] else match.start()
        title = match["title"] or match["named"] or ""
        yield (start, match.end()), index.annex(label, title)
    for match in _TITLE.finditer(text):
        if not match[1].endswith(tuple(load_words("references")["law_endings"])):
            yield match.span(), index.annex(match[2] or "", match[1])


@cache
def _chinese_annex() -> re.Pattern[str]:
    labels = alternatives([w for w in load_words("numbering")["annex_labels"] if not w.isascii()])
    return re.compile(
        rf"(?P<label>(?:{labels})(?:[0-9]{{1,2}}|[一二三四五六七八九十]{{1,3}}))"
        rf"(?:[::]?《(?P<title>[^《》]{{2,40}})》)?"
        rf"|(?P<bare>{labels})[::]?《(?P<named>[^《》]{{2,40}})》"
        rf"|(?:(?:详见|参见|见|按照?|依照|根据|如)(?:本合同|本协议)?的?)(?P<alone>{labels})(?![0-9一二三四五六七八九十《])"
    )


# --- English ------------------------------------------------------------------------------------


def _english_references(text: str, clause: Clause, index: ClauseIndex) -> Iterator[_Found]:
    for match in _english_clause().finditer(text):
        after = text[match.end() : match.end() + 60]
        if _foreign().match(after):
            continue
        word = "article" if match["word"].lower().startswith("art") else ""
        yield match.span(), _english_target(match, word, clause, index)
    for match in _english_annex().finditer(text):
        yield match.span(), index.annex(match[0])


def _english_target(
    match: re.Match[str], word: str, clause: Clause, index: ClauseIndex
) -> Clause | None:
    steps = _ENGLISH_STEP.findall(match["number"])
    if steps and steps[0].startswith("("):  # "paragraph (b)" of the section it stands in
        return index.beside(clause, [number_key(step) for step in steps])
    return index.clause([f"{word} {steps[0]}", *steps[1:]]) if steps else None


@cache
def _english_clause() -> re.Pattern[str]:
    words = alternatives(load_words("references")["clause_words"])
    bracket = r"(?:\s?\([a-zA-Z0-9]{1,4}\))"
    number = rf"\d{{1,3}}(?:\.\d{{1,3}}){{0,4}}{bracket}{{0,4}}|[IVXL]{{1,6}}\b|{bracket}{{1,4}}"
    return re.compile(rf"\b(?P<word>{words})\s(?P<number>{number})", re.IGNORECASE)


@cache
def _english_annex() -> re.Pattern[str]:
    labels = [word for word in load_words("numbering")["annex_labels"] if word.isascii()]
    letter = r"[A-Z](?:-?\d{1,2})?|\d{1,2}(?:\.\d{1,2})?|[IVX]{1,4}"
    return re.compile(rf"\b(?:{alternatives(labels)})\s(?:\"(?:{letter})\"|(?:{letter})\b)")


@cache
def _foreign() -> re.Pattern[str]:
    """What follows a reference to a statute or to another agreement."""
    words = load_words("references")
    names = alternatives([*words["statutes"], *words["other_documents"]])
    return re.compile(
        rf",?\s(?:of|under|in)\s(?:the|such|that|said|Title)?\s?(?:[A-Z0-9][\w.&'-]{{0,20}}\s){{0,5}}"
        rf"(?:{names})\b"
        r"|,?\s(?:of|under)\s(?:the|such|that)\s(?:[A-Z][\w&]{0,20}\s){1,4}Agreement\b"
    )
