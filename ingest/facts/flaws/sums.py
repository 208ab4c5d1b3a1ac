"""Sums that do not add up: words against figures, shares of the price that miss 100 %."""

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise

from ingest.facts.context import FactContext
from ingest.facts.flaws.flaw import Flaw, has_any, readable, say, sentences
from ingest.reading import ReadingText
from rag.language.numerals import ARABIC, ENGLISH, fold_width, read_number
from rag.language.quantity import Quantity
from rag.language.words import load_words
from rag.library.records import Clause, Span

# What may stand between a sum in words and the same sum in figures.
_SAME_SUM = re.compile(
    r"[\s,:()/整正]*(?:元|圆)?[整正]?[\s,:()]*"
    r"(?:(?:金额|人民币|小写|大写|即|为|rmb|¥|usd|us\$|\$|eur|€)[\s,:()]*){0,4}",
    re.IGNORECASE,
)
_CAPITALS = re.compile(r"[零壹贰叁肆伍陆柒捌玖拾佰仟貳參陸一二三四五六七八九十百千][^\d]*")
_WORD_AND_FIGURE = re.compile(rf"(?P<words>{ENGLISH})\s?\(\s?(?P<figure>{ARABIC})\s?\)")


def find(context: FactContext) -> Iterator[Flaw]:
    """Contradictions between a sum and itself, and between the shares of a price."""
    for clause, text in readable(context):
        found = context.quantities[clause.clause_id]
        yield from _words_and_figures(context, clause, text, found)
        yield from _bracketed_figures(context, clause, text)
    yield from _shares(context)


def _words_and_figures(
    context: FactContext, clause: Clause, text: ReadingText, found: tuple[Quantity, ...]
) -> Iterator[Flaw]:
    """人民币叁万元整(¥32,000); EUR 6,300 (six thousand six hundred euros)."""
    sums = [q for q in found if q.kind in ("money", "number") and q.amount is not None]
    for first, second in pairwise(sums):
        if "money" not in (first.kind, second.kind):
            continue
        gap = text.text[first.end : second.start]
        in_words = [_in_words(text.text[q.start : q.end]) for q in (first, second)]
        if len(gap) > 20 or not _SAME_SUM.fullmatch(gap) or in_words[0] == in_words[1]:
            continue
        words, figure = (first, second) if in_words[0] else (second, first)
        if first.amount == second.amount:
            if figure.kind == "number" and "元" in text.text[words.start : words.end]:
                yield _without_unit(clause, text, figure)
            continue
        quotes = [text.source_span(q.start, q.end) for q in (words, figure)]
        printed = [text.text[q.start : q.end] for q in (words, figure)]
        yield Flaw(
            "contradiction",
            tuple(quotes),
            say(
                context,
                f"同一金额大小写不一致:大写{printed[0]}为{_plain(words)},小写{printed[1]}为{_plain(figure)}。",
                f"The same sum differs in words and figures: {printed[0]} is {_plain(words)}, "
                f"but {printed[1]} is {_plain(figure)}.",
            ),
            "high",
            clause.clause_id,
        )


def _without_unit(clause: Clause, text: ReadingText, figure: Quantity) -> Flaw:
    return Flaw(
        "blank",
        (text.source_span(figure.start, figure.end),),
        f"小写金额{text.text[figure.start : figure.end]}没有写货币单位。",
        "low",
        clause.clause_id,
    )


def _in_words(printed: str) -> bool:
    """Whether a sum is printed in Chinese numerals or English words, without any digit."""
    return not re.search(r"\d", printed)


def _plain(quantity: Quantity) -> str:
    return f"{quantity.amount:,}"


def _bracketed_figures(context: FactContext, clause: Clause, text: ReadingText) -> Iterator[Flaw]:
    """thirty (60) days."""
    for match in _WORD_AND_FIGURE.finditer(fold_width(text.text)):
        words, figure = read_number(match["words"]), read_number(match["figure"])
        if words is not None and figure is not None and words != figure:
            yield Flaw(
                "contradiction",
                (text.source_span(*match.span()),),
                say(
                    context,
                    f"文字为{words},括号内的数字为{figure},两者不一致。",
                    f"The words say {words}, the figure in brackets {figure}.",
                ),
                "high",
                clause.clause_id,
            )


def _shares(context: FactContext) -> Iterator[Flaw]:
    """Shares of the price, due one after the other in one clause, that do not make 100 %."""
    words = load_words("flaws")["payments"]
    groups: dict[str, list[tuple[Decimal, Span]]] = {}
    open_ended: set[str] = set()
    for clause, text in readable(context):
        family = clause.parent_id if clause.parent_id and clause.kind == "clause" else None
        for start, end, inside in sentences(context, clause):
            sentence = text.text[start:end]
            key = family or clause.clause_id
            if has_any(sentence, words["rest"]):
                open_ended |= {key, clause.clause_id}
            if not has_any(sentence, words["due"]) or not has_any(sentence, words["of_price"]):
                continue
            if has_any(sentence, words["other"]):
                continue
            for share in inside:
                if share.kind == "percent" and share.amount is not None:
                    at = text.source_span(share.start, share.end)
                    groups.setdefault(key, []).append((share.amount, at))
    for key, shares in groups.items():
        total = sum((amount for amount, _ in shares), Decimal(0))
        if len(shares) < 2 or key in open_ended or total == 100 or not 60 <= total <= 140:
            continue
        printed = "+".join(f"{amount}%" for amount, _ in shares)
        yield Flaw(
            "contradiction",
            tuple(span for _, span in shares),
            say(
                context,
                f"各期付款比例相加为{printed}={total}%,不等于100%。",
                f"The shares of the price add up to {printed} = {total}%, not 100%.",
            ),
            "high",
            key,
        )
