"""What users note about contracts: findings they have checked, the dates of events."""

import hashlib
from collections.abc import Mapping
from datetime import UTC, date, datetime

from sqlalchemy import Engine, delete, insert, select

from rag.library.records import Fact
from rag.library.stores import writing
from rag.library.user_tables import checked_finding as f
from rag.library.user_tables import event_date as d


def finding_key(finding: Fact) -> str:
    """What tells a finding from others; the same after its file was ingested again unchanged."""
    quotes = "\n".join("".join(quote.quote.split()) for quote in finding.quotes)
    told = f"{finding.contract_id}\n{finding.kind}\n{quotes or finding.quote}"
    return hashlib.sha256(told.encode()).hexdigest()


def checked_findings(engine: Engine) -> frozenset[str]:
    """The keys of all findings that somebody has checked."""
    with engine.connect() as connection:
        return frozenset(connection.scalars(select(f.c.finding_key)).all())


def check_finding(engine: Engine, finding: Fact, user: str, checked: bool) -> None:
    """Marks a finding as checked, or takes the mark away."""
    key = finding_key(finding)
    with writing(engine) as connection:
        connection.execute(delete(f).where(f.c.finding_key == key))
        if checked:
            now = datetime.now(UTC).isoformat()
            connection.execute(insert(f).values(finding_key=key, checked_by=user, checked_at=now))


def event_dates(engine: Engine, contract_id: str) -> dict[str, date]:
    """The dates of a contract's events as users gave them, by the name of the event."""
    query = select(d.c.event, d.c.day).where(d.c.contract_id == contract_id)
    with engine.connect() as connection:
        return {row.event: date.fromisoformat(row.day) for row in connection.execute(query).all()}


def set_event_dates(engine: Engine, contract_id: str, dates: Mapping[str, date | None]) -> None:
    """Keeps the dates of a contract's events; None forgets one."""
    with writing(engine) as connection:
        for event, day in dates.items():
            connection.execute(delete(d).where(d.c.contract_id == contract_id, d.c.event == event))
            if day is not None:
                connection.execute(
                    insert(d).values(contract_id=contract_id, event=event, day=day.isoformat())
                )
