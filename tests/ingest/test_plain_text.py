"""A text for patterns: plain characters, offsets unchanged."""

from hypothesis import given
from hypothesis import strategies as st

from ingest.clauses import parse_clauses
from ingest.contracts import split_contracts
from ingest.plain_text import plain_text
from tests.ingest.written_contracts import as_source


def test_blanks_page_ends_and_semicolons_are_plain() -> None:
    assert plain_text("1.\xa0费用\u3000甲\f乙\u037e") == "1. 费用 甲\n乙;"


@given(st.text(max_size=200))
def test_every_character_stays_at_its_place(text: str) -> None:
    plain = plain_text(text)
    assert len(plain) == len(text)
    assert all(a == b or not a.isalnum() for a, b in zip(text, plain, strict=True))


def test_typesetting_does_not_hide_a_clause() -> None:
    text = (
        "LEASE\xa0AGREEMENT\n1.\xa0RENT\n(a)\xa0monthly\u037e or\n(b)\xa0yearly.\f2.\xa0REPAIRS\n"
        "By the tenant."
    )
    source = as_source(text)
    (contract,) = split_contracts(source)
    clauses = parse_clauses(source, contract)
    assert contract.title == "LEASE AGREEMENT"
    assert [(c.number, c.heading) for c in clauses] == [
        ("", ""),
        ("1", "RENT"),
        ("(a)", ""),
        ("(b)", ""),
        ("2", "REPAIRS"),
    ]
