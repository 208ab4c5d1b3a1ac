"""Where a contract may open: title lines, and the evidence of what follows them."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import islice
from typing import Any

from ingest.numbering import Candidate, find_candidates
from ingest.parts import NOT_A_FILING, find_annexes
from rag.language.words import load_words
from rag.library.records import Language

# The opening of a contract, from its title to its first clauses, is looked for in this much text.
_OPENING = 1500
_PARTIES_WITHIN = 400
_NUMBER_WITHIN = 200
_FORMULA_WITHIN = 900
_SIGNED_WITHIN = 3000
_SIGNED_JUST_BEFORE = 200
_BODY_LOOK = 2500
_SHORTEST = 150
_SENTENCES = 3  # so many make a body
_TOP_FAMILIES = {
    "第条",
    "第章",
    "第编",
    "一、",
    "1.",
    "(一)",
    "1",
    "1.1",
    "Article",
    "Section",
    "Clause",
}


@dataclass(frozen=True, slots=True)
class Opening:
    """A title line after which a contract may open; ``evidence``: the number of signs of that.

    ``after_signatures``: a block of signatures stands just before it, one more sign unless the
    title may be that of an annex.
    """

    start: int
    words: str
    evidence: int
    after_signatures: bool = False


def find_openings(text: str, start: int, end: int, language: Language) -> list[Opening]:
    """The title lines of ``text[start:end]`` with something that only an opening has.

    In Chinese that is a block of both parties or a contract number, in English the sentence that
    names the agreement; in both, clause numbers follow.
    """
    pattern = patterns()["title_" + language]
    found = (_opening(text, match, end, language) for match in pattern.finditer(text, start, end))
    return [opening for opening in found if opening is not None]


def _opening(text: str, match: re.Match[str], end: int, language: Language) -> Opening | None:
    start, stop = match.span("title")
    tests = patterns()
    following = text[stop : min(end, stop + _OPENING)]
    near = following[:_PARTIES_WITHIN]
    if language == "en":
        if not tests["opening_en"].search(following):
            return None
        evidence = 2 + (
            tests["signed"].search(text, max(0, start - _SIGNED_WITHIN), start) is not None
        )
    else:
        parties = tests["first_side"].search(near) and tests["second_side"].search(near)
        numbered = tests["number"].search(following[:_NUMBER_WITHIN])
        if not parties and not numbered:
            return None
        evidence = (2 if parties else 0) + (numbered is not None)
        evidence += tests["phrase_zh"].search(following[:_NUMBER_WITHIN]) is not None
        evidence += tests["formula"].search(following[:_FORMULA_WITHIN]) is not None
        evidence += tests["template"].search(match["title"]) is not None
    numbers = _top_numbers(text, stop, min(end, stop + _OPENING), 1) if evidence > 1 else ()
    if not numbers:
        return None
    evidence += numbers[0].values[0] == 1
    before = tests["signed_zh"].search(text, max(0, start - _SIGNED_JUST_BEFORE), start)
    return Opening(start, match["title"].strip(), evidence, before is not None)


def has_body(text: str, start: int, end: int) -> bool:
    """Whether ``text[start:end]`` is more than a cover, a page header or a table of contents."""
    if end - start < _SHORTEST:
        return False
    stop = min(end, start + _BODY_LOOK)
    sentences = islice(patterns()["sentence_end"].finditer(text, start, stop), _SENTENCES)
    return len(list(sentences)) == _SENTENCES and (
        end > stop or len(_top_numbers(text, start, stop, 2)) == 2
    )


def _top_numbers(text: str, start: int, end: int, most: int) -> list[Candidate]:
    """The first ``most`` numbers of the families that carry the structure of a contract."""
    numbers = (
        item
        for item in find_candidates(text, start, end)
        if item.family in _TOP_FAMILIES and item.doubt < 1
    )
    return list(islice(numbers, most))


class AnnexTitles:
    """The annexes of a source: where they start, and which titles are announced as annexes.

    Looked for when first asked for, which one contract in a file never does.
    """

    def __init__(self, text: str, start: int, end: int) -> None:
        self._text = text
        self._area = start, end

    @cached_property
    def _starts(self) -> list[int]:
        return [annex.start for annex in find_annexes(self._text, *self._area, ())]

    @cached_property
    def _announced(self) -> dict[str, list[int]]:
        """Where each title is announced."""
        announced: dict[str, list[int]] = {}
        for match in patterns()["announced"].finditer(self._text, *self._area):
            name = match["name"] or match["name_en"]
            announced.setdefault(_bare(name), []).append(match.start())
        return announced

    def any_between(self, start: int, end: int) -> bool:
        """Whether an annex starts in ``start:end``."""
        return bisect_left(self._starts, start) < bisect_right(self._starts, end)

    def hold(self, opening: Opening, contract_start: int) -> bool:
        """Whether the opening is that of an annex: labelled just before it, or announced."""
        before = self._text[max(contract_start, opening.start - 80) : opening.start]
        if patterns()["annex_before"].search(before):
            return True
        places: Sequence[int] = self._announced.get(_bare(opening.words), ())
        at = bisect_left(places, contract_start)
        return at < len(places) and places[at] < opening.start


def _bare(words: str) -> str:
    return re.sub(r"[\s《》“”\"（）()*#]+", "", words).lower()


@cache
def patterns() -> dict[str, re.Pattern[str]]:
    """The patterns of titles and openings, made of ``data/words/contracts.toml``."""
    words: dict[str, Any] = load_words("contracts")
    annexes = "|".join(re.escape(label) for label in load_words("numbering")["annex_labels"])

    def any_of(key: str) -> str:
        return "|".join(re.escape(word) for word in words[key])

    kinds, kinds_en = any_of("title_words"), any_of("title_words_en")
    spaced = "|".join("[ ]{1,4}".join(word) for word in words["title_words"])
    agreements = any_of("agreement_words_en")
    note = r"(?:[(（][^)）\n盖签]{0,20}[)）])?"
    called = r"(?:以下简称[“”\"；;:：为]{0,2})?"
    side = rf"[ \u3000]{{0,4}}{note}[ \u3000]{{0,4}}(?:[:：”\")）]|$)"
    ordinal = r"第[0-9一二三四五六七八九十]{1,3}(?:份|篇)"
    capital = r"[A-Z][A-Z0-9&'’,/()\-]{0,30}"
    return {
        "title_zh": re.compile(
            r"^[ \t\u3000#*]{0,80}(?P<title>(?!.{0,8}(?:编号|附件|附录))"
            rf"(?:[^\n。；;，,:：《》]{{0,40}}(?:{kinds})[^\n。；;，,:：《》的]{{0,16}}"
            rf"|(?:[\u4e00-\u9fff][ ]{{1,4}}){{0,16}}(?:{spaced})"
            rf"|[【（(]?{ordinal}[^\n。；;，,:：]{{0,20}}))$",
            re.MULTILINE,
        ),
        "title_en": re.compile(
            rf"^[ \t#*]{{0,80}}(?P<title>(?:{capital}[ ]{{1,3}}){{0,12}}(?:{agreements})"
            r"(?:[ ]{1,3}(?:FOR|OF|ON|TO|NO|AND|WITH|BETWEEN)\b.?"
            rf"(?:[ ]{{1,3}}{capital}){{0,8}})?)[ \t]{{0,200}}$",
            re.MULTILINE,
        ),
        "phrase_zh": re.compile(
            r"(?:^|(?<=[\s:：)）]))(?P<title>[\u4e00-\u9fffA-Za-z0-9*×（）()]{2,40}"
            rf"(?:{kinds}))(?=\s|{any_of('first_side')}|{any_of('number_labels')})"
        ),
        "phrase_en": re.compile(
            rf"(?P<title>(?:[A-Z][A-Z&'’,\-]{{1,30}}[ ]{{1,3}}){{0,8}}(?:{kinds_en}))(?![A-Za-z])"
        ),
        "first_side": re.compile(rf"{called}(?:{any_of('first_side')}){side}", re.MULTILINE),
        "second_side": re.compile(rf"{called}(?:{any_of('second_side')}){side}", re.MULTILINE),
        "number": re.compile(
            rf"(?:{any_of('number_labels')})[ ]{{0,3}}[:：]?[ \u3000_]{{0,40}}"
            r"(?P<printed>[A-Za-z0-9][A-Za-z0-9\-–/()（）〔〕\[\]第号年.]{2,40})?"
        ),
        "kind": re.compile(rf"(?:{kinds}|{kinds_en})"),
        "formula": re.compile(rf"(?:{any_of('openings')})"),
        "opening_en": re.compile(
            r"\b[Tt](?:his|HIS)\s(?:[A-Za-z][^\n.]{0,120}?)?(?:Agreement|AGREEMENT|Contract|CONTRACT|Lease"
            r"|LEASE)[^.]{0,120}?\b(?:made|entered|dated|between|effective|MADE|ENTERED|DATED|BETWEEN)\b"
        ),
        "template": re.compile(
            rf"{ordinal}|(?:{any_of('template_words')})|篇?[0-9一二三四五六七八九十]{{1,3}}$"
        ),
        "signed": re.compile(r"(?i:IN WITNESS)|(?:^|\s)By[ ]?[:：_]", re.MULTILINE),
        "signed_zh": re.compile(r"(?:盖章|签字|签章|签名)[)）]?[ \u3000]?[:：]"),
        "sentence_end": re.compile(r"[。；]|[a-z)][.;]\s"),
        "annex_before": re.compile(
            rf"(?:^|\n)[ \t#*]{{0,60}}{NOT_A_FILING}(?:{annexes})"
            r"[ \t]{0,3}[^\n]{0,40}\s{0,40}$"
        ),
        "announced": re.compile(
            rf"(?=[附FfAaEe])(?:(?:附件|附录|附表)[^\n。《》]{{0,16}}《?(?P<name>[^\n。；;，,：:《》]{{0,30}}(?:{kinds}))"
            r"|(?i:form of|attached|exhibit [a-z0-9]{1,3}[ :,.\-–]{1,4})[^\n.]{0,40}?"
            rf"\b(?P<name_en>(?:[A-Z][A-Za-z&\-]{{1,20}}[ ]){{1,6}}(?i:{agreements}))\b)"
        ),
        "junk": re.compile(rf"(?:{any_of('site_junk')})"),
    }
