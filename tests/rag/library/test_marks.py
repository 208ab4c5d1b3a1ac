"""Checked findings and dates of events are kept."""

from dataclasses import replace
from datetime import date
from pathlib import Path

from rag.library.marks import (
    check_finding,
    checked_findings,
    event_dates,
    finding_key,
    set_event_dates,
)
from rag.library.user_tables import open_user_tables
from tests.rag.library.made import make_source, settings

FACT = make_source().contracts[0].facts[0]


def test_a_finding_is_checked_and_unchecked(tmp_path: Path) -> None:
    notes = open_user_tables(settings(tmp_path))
    check_finding(notes, FACT, "anna", True)
    check_finding(notes, FACT, "bo", True)
    assert checked_findings(open_user_tables(settings(tmp_path))) == {finding_key(FACT)}
    check_finding(notes, FACT, "anna", False)
    assert checked_findings(notes) == frozenset()


def test_the_key_outlives_new_offsets_but_not_new_words() -> None:
    moved = replace(FACT, fact_id="other", start=FACT.start + 7, end=FACT.end + 7)
    assert finding_key(moved) == finding_key(FACT)
    assert finding_key(replace(FACT, quote="别的", quotes=())) != finding_key(FACT)


def test_dates_of_events_are_set_changed_and_forgotten(tmp_path: Path) -> None:
    notes = open_user_tables(settings(tmp_path))
    set_event_dates(notes, "a#01", {"签订": date(2026, 1, 2), "生效": date(2026, 2, 3)})
    set_event_dates(notes, "a#01", {"签订": date(2026, 1, 5), "生效": None})
    assert event_dates(notes, "a#01") == {"签订": date(2026, 1, 5)}
    assert event_dates(notes, "b#01") == {}
