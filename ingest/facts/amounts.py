"""Amounts: sums, unit prices, percentages and service levels, also the ones left blank.

Kinds: ``sum``, ``rate`` (a sum by the hour, month ...), ``percentage``, ``service_level``. The
value is the figure (percentages in per cent), None when blank; details: currency, per, purpose,
base, blank, ``form`` (``capitals`` for 陆拾贰万元整).
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from typing import Any

from ingest.facts.bearers import bearer_of
from ingest.facts.context import FactContext
from ingest.facts.phrases import Phrases, split_phrases
from ingest.reading import ReadingText
from rag.language.numerals import CAPITALS, any_of
from rag.language.quantities import quantities
from rag.language.quantity import Quantity
from rag.language.words import load_words
from rag.library.records import Clause, Fact, Language, Span

# So much of the words in front belongs to the quote of a blank, which has no figure to show.
_BLANK_LABEL = 12
# A percentage and the words that make it a level of service stand this close.
_LEVEL_REACH = 14
# What a percentage is of stands right before it, with the words that link the two.
_BASE_REACH = 60


def extract(context: FactContext) -> Iterator[Fact]:
    """The amounts of a contract, in reading order of each clause's own text."""
    for clause in context.clauses:
        if clause.kind == "contents":
            continue
        text = context.texts[clause.clause_id]
        found = _amounts(text.text, context.language)
        if found:
            phrases = split_phrases(
                text, context.language, clause.heading, context.cells[clause.clause_id]
            )
            for quantity in found:
                yield _fact(context, clause, text, phrases, quantity)


def _amounts(text: str, language: Language) -> list[Quantity]:
    """Sums and percentages, plain figures behind a label of money, and blank sums."""
    lower = text.lower() if len(text.lower()) == len(text) else text
    patterns = _patterns(language)
    units: dict[str, str] = load_words("quantities")["per"]
    told: list[Quantity] = []
    for quantity in quantities(text):
        if quantity.kind == "number" and _labelled(lower, quantity, patterns):
            quantity = replace(quantity, kind="money")
        if quantity.kind not in ("money", "percent"):
            continue
        if told and _repeats(text, told[-1], quantity):
            told[-1] = replace(told[-1], end=_closing(text, quantity.end))
        else:
            told.append(quantity)
    figures = [q for q in told if not q.blank]
    blanks = [q for q in told if q.blank]
    for span in _blank_sums(lower, patterns):
        if not any(span[0] < q.end and q.start < span[1] for q in figures):
            blanks = [q for q in blanks if q.end <= span[0] or q.start >= span[1]]
            per = tuple(units[word] for word in patterns["per"].findall(lower, *span))
            blanks.append(Quantity("money", *span, "??", None, "CNY", per, blank=True))
    return sorted(figures + blanks, key=lambda quantity: quantity.start)


def _labelled(text: str, quantity: Quantity, patterns: dict[str, re.Pattern[str]]) -> bool:
    before = text[max(0, quantity.start - 10) : quantity.start]
    return bool(patterns["label"].search(before)) and not patterns["counted"].match(
        text, quantity.end
    )


def _repeats(text: str, left: Quantity, right: Quantity) -> bool:
    """Whether the second is the first once more in brackets: five percent (5%)."""
    between = text[left.end : right.start].strip()
    return between == "(" and left.kind == right.kind and left.value == right.value


def _closing(text: str, end: int) -> int:
    return end + 1 if text[end : end + 1] == ")" else end


def _blank_sums(text: str, patterns: dict[str, re.Pattern[str]]) -> Iterator[Span]:
    innocent = [match.span() for match in patterns["innocent"].finditer(text)]
    for match in patterns["blank"].finditer(text):
        start, end = match.span()
        if any(low < end and start < high for low, high in innocent):
            continue
        printed = match[0]
        both = "大写" in printed and "小写" in printed
        if both or patterns["unit"].search(printed) or printed.count("/") > 1:
            left = len(printed) - len(printed.lstrip(" ,:"))
            right = len(printed) - len(printed.rstrip(" ,:"))
            alone = len(printed.strip(" ,:()")) == 1
            if alone and not patterns["before_unit"].search(text, 0, start + left):
                continue
            bare = printed[left] == "(" and printed[left + 1] in "_* "
            yield start + left + bare, end - right - (bare and printed[-1] == ")")


# --- what a row says --------------------------------------------------------------------------


def _fact(
    context: FactContext, clause: Clause, text: ReadingText, phrases: Phrases, amount: Quantity
) -> Fact:
    low = phrases.spans[phrases.at(amount.start)][0]
    first = amount.start
    if amount.blank and not re.search(r"[_*]", text.text[first : amount.end]):
        first = min(first, max(low, first - _BLANK_LABEL))
    start, end = text.source_span(first, amount.end)
    before = text.text[min(low, amount.start) : amount.start]
    kind = _kind(
        amount, before, text.text[amount.end : amount.end + _LEVEL_REACH], context.language
    )
    details: dict[str, Any] = {
        "currency": amount.unit if amount.kind == "money" else "",
        "unit": amount.unit,
        "per": _per(amount),
        "purpose": before.strip(" :,.;、("),
        "base": _base(before, context.language) if kind == "percentage" else "",
        "form": _form(text.text[amount.start : amount.end]),
        "blank": amount.blank,
    }
    return Fact(
        fact_id="",
        register="amounts",
        contract_id=context.contract.contract_id,
        clause_id=clause.clause_id,
        source=context.source.name,
        kind=kind,
        bearer=_payer(context, clause, phrases, amount, kind),
        quote=context.source.text[start:end],
        start=start,
        end=end,
        page=context.source.page_at(start),
        value=_value(amount),
        summary=_summary(before, text.text[amount.start : amount.end]),
        details={name: detail for name, detail in details.items() if detail != ""},
    )


def _kind(amount: Quantity, before: str, after: str, language: Language) -> str:
    if amount.kind == "money":
        return "rate" if amount.per else "sum"
    level = _patterns(language)["service_level"]
    near = _patterns(language)["no_level"].sub("", f"{before[-_LEVEL_REACH:]} {after}".lower())
    return "service_level" if level.search(near) else "percentage"


def _payer(
    context: FactContext, clause: Clause, phrases: Phrases, amount: Quantity, kind: str
) -> str | None:
    """Who pays or performs: the subject, by convention the side that pays for the service."""
    start, end = phrases.sentence_at(amount.start)
    text = context.texts[clause.clause_id].text
    if context.language == "en" or _patterns("zh")["paying"].search(text, start, end):
        found = bearer_of(context, clause, phrases, amount.start, amount.end)
        if found or context.language == "en":
            return found or "双方"
    return context.provider if kind == "service_level" else context.payer


def _base(before: str, language: Language) -> str:
    base = _patterns(language)["base"].search(before[-_BASE_REACH:])
    return _patterns(language)["base_opening"].split(base["base"])[-1] if base else ""


def _form(printed: str) -> str:
    return "capitals" if re.search(rf"[{CAPITALS[:11]}]", printed) else "figures"


def _per(amount: Quantity) -> str:
    """person-hour for /每小时/每人, with the person in front as is the custom."""
    return "-".join(sorted(dict.fromkeys(amount.per), key=lambda word: word != "person"))


def _value(amount: Quantity) -> float | None:
    """The figure, a whole number where it is one."""
    if amount.amount is None:
        return None
    return int(amount.amount) if amount.amount % 1 == 0 else float(amount.amount)


def _summary(before: str, printed: str) -> str:
    purpose = before.strip(" :,.;、(")[-30:]
    return f"{purpose}: {printed}" if purpose else printed


@cache
def _patterns(language: Language) -> dict[str, re.Pattern[str]]:
    words: dict[str, Any] = load_words("amounts")[language]
    quantity_words = load_words("quantities")
    never = "(?!)"

    def listed(name: str) -> str:
        return any_of(words[name]) or never

    per = rf"\(?(?:/\s?每?(?:{any_of(quantity_words['per'])}))\)?"
    filler = r"[_*\s]{1,40}"
    part = rf"(?:{listed('blank_parts')}|{per}|{filler}|[:,()])"
    return {
        "label": re.compile(rf"(?:{listed('labels')})\s?(?:{listed('label_links')})\s?$"),
        "counted": re.compile(rf"\s?(?:{any_of(quantity_words['counts']['after'])})"),
        "innocent": re.compile(listed("innocent")),
        # Bounded and without a figure on either side, so that a printed sum is never taken.
        "blank": re.compile(
            never
            if not words["blank_parts"]
            else rf"(?<![\d{CAPITALS}])(?:{part}){{2,24}}(?![\d{CAPITALS}%])"
        ),
        "before_unit": re.compile(rf"(?:{listed('before_units')})$"),
        "unit": re.compile(listed("blank_units")),
        "per": re.compile(rf"/\s?每?({any_of(quantity_words['per'])})"),
        "paying": re.compile(listed("paying")),
        "service_level": re.compile(listed("service_levels")),
        "no_level": re.compile(listed("no_levels")),
        "base_opening": re.compile(listed("base_openings")),
        "base": re.compile(rf"(?P<base>[^,:;。]{{2,20}})(?:{listed('base_links')})\s?$"),
    }
