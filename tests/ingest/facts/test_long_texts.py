"""Texts without a stop, however long, give their facts in time that grows with their length."""

import time

import pytest

from ingest.facts import extract_facts
from rag.library.records import Language
from tests.ingest.facts.rows import context_of

PIECES: list[tuple[str, Language]] = [
    ("1年1月1日", "zh"),
    ("每月15日前", "zh"),
    ("100元", "zh"),
    ("5%", "zh"),
    ("乙方应在3日内支付,", "zh"),
    ("Supplier shall pay USD 5 within 10 days, ", "en"),
]


def seconds(text: str, language: Language) -> float:
    context = context_of(text, language=language)
    begin = time.process_time()
    assert extract_facts(context.source, context.contract, context.clauses)
    return time.process_time() - begin


@pytest.mark.parametrize(("piece", "language"), PIECES)
def test_the_time_grows_with_the_length(piece: str, language: Language) -> None:
    seconds(piece, language)
    short, long = seconds(piece * 300, language), seconds(piece * 1_200, language)
    assert long < 9 * max(short, 0.1)
