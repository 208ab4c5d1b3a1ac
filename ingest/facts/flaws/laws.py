"""Laws that are no longer in force: when the contract was made, or today for an undated one."""

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from ingest.facts.context import FactContext
from ingest.facts.flaws.flaw import Flaw, readable
from rag.language.words import load_words
from rag.library.records import COVER


def find(context: FactContext) -> Iterator[Flaw]:
    """Each repealed law that the contract cites, once, with every place."""
    places: dict[str, list[tuple[int, int]]] = {}
    clause_ids: dict[str, str] = {}
    for clause, text in readable(context):
        for match in _citation().finditer(text.text):
            places.setdefault(match["name"], []).append(text.source_span(*match.span()))
            clause_ids.setdefault(match["name"], clause.clause_id)
    made = _date_of(context) if places else None
    for name, spans in places.items():
        law = next(law for law in _repealed() if name in law["names"])
        if made is not None and made < law["since"]:
            continue
        when = f"合同日期为{made}" if made else "合同没有写明日期"
        yield Flaw(
            kind="outdated-law",
            spans=tuple(spans),
            explanation=f"《{name}》自{law['since']}起废止,现行规定见{law['replaced_by']}"
            f"(依据:{law['source']});{when}。",
            severity="medium" if made else "low",
            clause_id=clause_ids[name],
        )


def _date_of(context: FactContext) -> str | None:
    """When the contract was made: the last date of its front and signatures, else its first date.

    ISO 8601, shortened where the month or day is blank; None when it names no year.
    """
    signed: list[str] = []
    others: list[str] = []
    for clause in context.clauses:
        for quantity in context.quantities[clause.clause_id]:
            if quantity.kind == "date" and re.match(r"(?:19|20)\d\d", quantity.value):
                value = quantity.value.replace("-??", "")
                (signed if clause.kind in COVER else others).append(value)
    return max(signed, default=min(others, default=None))


@cache
def _citation() -> re.Pattern[str]:
    names = "|".join(
        sorted((name for law in _repealed() for name in law["names"]), key=len, reverse=True)
    )
    return re.compile(rf"《(?:中华人民共和国)?(?P<name>{names})》|中华人民共和国(?P<bare>{names})")


def _repealed() -> list[dict[str, Any]]:
    laws: list[dict[str, Any]] = load_words("laws")["repealed"]
    return laws
