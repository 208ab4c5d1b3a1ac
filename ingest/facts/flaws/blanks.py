"""What was left to be filled in: blank names, figures, dates, labels, and masked values."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from functools import cache

from ingest.facts.context import FactContext
from ingest.facts.flaws.flaw import Flaw, readable, say
from ingest.names import alternatives
from ingest.reading import ReadingText
from rag.language.words import load_words
from rag.library.records import COVER, Clause, Span

_REDACTED = re.compile(r"\[\s?\*[\s*]{0,20}\]")
_STOP = re.compile(r"[。;,!?|](?!\d)|\. ")
_LINE_END = re.compile(r"[:。;.!?_)] ?")
_HALF_LINE = 30
_NAMED = 4  # blanks that an explanation names


def find(context: FactContext) -> Iterator[Flaw]:
    """One row a clause with blanks, each quoted with its phrase; one row for all redactions."""
    redacted: list[Span] = []
    for clause, text in readable(context):
        redacted += (text.source_span(*m.span()) for m in _REDACTED.finditer(text.text))
        places = _places(context, clause, text)
        if clause.kind in COVER:
            places += _party_blanks(context, clause)
        quotes = _merged(sorted(places))
        if quotes:
            yield Flaw(
                "blank",
                tuple(quotes),
                _explanation(context, clause, quotes),
                "low" if clause.kind == "signature" else "medium",
                clause.clause_id,
            )
    if redacted:
        yield Flaw(
            "blank",
            tuple(redacted),
            say(context, "内容被隐去。", f"Redacted in {len(redacted)} place(s)."),
            "low",
            None,
        )


def _party_blanks(context: FactContext, clause: Clause) -> list[Span]:
    """Where the names of the parties were left out, as far as they stand in the clause."""
    return [
        (party.start, party.end)
        for party in context.contract.parties
        if party.blank and party.start is not None and party.end is not None
        if clause.start <= party.start < clause.own_end
    ]


def _places(context: FactContext, clause: Clause, text: ReadingText) -> list[Span]:
    redacted = {at for match in _REDACTED.finditer(text.text) for at in range(*match.span())}
    found = [
        match
        for match in _filler().finditer(text.text)
        if match.start() not in redacted
        if "/s/" not in text.text[max(0, match.start() - 60) : match.start()]  # it is signed
    ]
    form = clause.kind in COVER
    if context.language == "zh":
        found += [
            *_missing_figure().finditer(text.text),
            *_empty_list().finditer(text.text),
            *_unchosen().finditer(text.text),
            *(_chinese_labels() if form else _empty_value()).finditer(text.text),
        ]
    elif form:
        found += _english_labels().finditer(text.text)
    stops = _fields(text) if form and context.language == "zh" else _stops(context, text)
    return [text.source_span(*_phrase(text.text, stops, *match.span())) for match in found]


def _fields(text: ReadingText) -> list[int]:
    """Where the fields of a form are set apart: by white space."""
    return sorted({*text.breaks, *(match.end() for match in re.finditer(r" ", text.text))})


def _stops(context: FactContext, text: ReadingText) -> list[int]:
    """Where phrases end: at a comma or full stop, or with a line that ends like one."""
    source, offsets = context.source.text, text.offsets
    stops = {match.end() for match in _STOP.finditer(text.text)}
    for match in _LINE_END.finditer(text.text):
        at = match.end()
        if at < len(offsets) and "\n" in source[offsets[at - 1] : offsets[at]]:
            stops.add(at)
    return sorted(stops)


def _phrase(text: str, stops: list[int], start: int, end: int) -> Span:
    """The phrase around a blank: back and on to the next stop, at most half a line each way."""
    before = bisect_right(stops, start)
    begin = max(stops[before - 1] if before else 0, start - _HALF_LINE)
    after = bisect_left(stops, end)
    stop = min(stops[after] if after < len(stops) else len(text), end + _HALF_LINE)
    phrase = text[begin:stop]
    stop = begin + len(phrase.rstrip(" ,。;."))
    return begin + len(phrase) - len(phrase.lstrip(" ,。;:")), max(stop, end)


def _merged(spans: list[Span]) -> list[Span]:
    """Overlapping phrases as one."""
    merged: list[Span] = []
    for start, end in spans:
        if merged and start < merged[-1][1]:
            merged[-1] = merged[-1][0], max(end, merged[-1][1])
        else:
            merged.append((start, end))
    return merged


def _explanation(context: FactContext, clause: Clause, quotes: list[Span]) -> str:
    if clause.kind == "signature":
        return say(context, "签署栏没有填写。", "The signature block is not filled in.")
    glue = say(context, "", " ")
    phrases = [glue.join(context.source.text[low:high].split()) for low, high in quotes[:_NAMED]]
    listed = ";".join(phrases)
    more = len(quotes) - len(phrases)
    return say(
        context,
        f"没有填写:{listed}" + (f",另有{more}处。" if more else "。"),
        f"Left blank: {listed}" + (f", and {more} more." if more else "."),
    )


@cache
def _filler() -> re.Pattern[str]:
    """Underscores, stars, XX and empty brackets in the place of a value."""
    return re.compile(
        r"(?<![A-Za-z])_{2,}|_{3,}|_(?=\s?[年月日元])"
        r"|\*{3,}|\*\*(?=[年月日元]|\s[年月日元])"
        r"|\[\s?[●•]?\s?\]|(?<![A-Za-z])[xX]{2,}(?=[年月日元])|(?<=[:为])[xX]{2,}(?=[,。;、)\s]|$)"
        r"|\([\s_]{1,20}\)|□{3,}"
        r"|\((?:大写|小写)\)(?=[元(,。;]|$)|¥(?=[元,。;)])"
    )


@cache
def _missing_figure() -> re.Pattern[str]:
    words = load_words("flaws")["blanks"]
    before, units = alternatives(words["before"]), alternatives(words["units"])
    return re.compile(
        rf"(?:{before})(?:{units})(?={alternatives(words['after'])}|$)"
        r"|(?:自|从|于|至|到|截止|\d{4}|^|[,:(。])年月日?|年月日|\d{4}年月|月日(?=[至止前起内,。;]|$)"
        r"|(?<=[加按为])/[年月日台]"
    )


@cache
def _empty_list() -> re.Pattern[str]:
    words = load_words("flaws")["blanks"]
    stop = "".join(words["not_after_empty_list"])
    return re.compile(rf"(?:{alternatives(words['empty_lists'])})(?=[一-龥、])(?![{stop}])")


@cache
def _unchosen() -> re.Pattern[str]:
    """A list of options of which none was chosen: (月/季度/年)."""
    return re.compile(r"\((?:[一-龥]{1,4}/){2,6}[一-龥]{1,4}\)")


@cache
def _empty_value() -> re.Pattern[str]:
    """ "数据库:,版本号:;", "名称为。": a label that nothing follows."""
    labels = alternatives(load_words("flaws")["blanks"]["labels"])
    valued = alternatives(load_words("flaws")["blanks"]["valued"])
    return re.compile(
        rf"(?:{labels}):(?=[,;。、]|(?:{labels}):)|[一-龥]{{2,10}}:(?=[,;。])|(?:{valued})为(?=[,;。])"
        rf"|(?<=:)(?:{labels}):$|(?:信息|账户|帐户):(?=[甲乙]方)"
    )


@cache
def _chinese_labels() -> re.Pattern[str]:
    labels = alternatives(load_words("flaws")["blanks"]["labels"])
    remark = r"(?:\([^()]{0,12}\))?"
    return re.compile(
        rf"(?:{labels}){remark}:[\s_\-*]{{0,60}}(?=(?:{labels}|[甲乙丙]方){remark}:|$)"
        r"|(?:合同|协议)(?:登记)?编号(?=[^:\s\d])|(?<=:)[_\-*]{3,60}"
    )


@cache
def _english_labels() -> re.Pattern[str]:
    labels = alternatives(load_words("flaws")["blanks"]["english_labels"])
    return re.compile(rf"\b(?:{labels}):\s?(?:_+|/s/\s?_+)?(?=\s?(?:{labels}):|\s?$)")


def _labels(context: FactContext) -> re.Pattern[str]:
    return _english_labels() if context.language == "en" else _chinese_labels()
