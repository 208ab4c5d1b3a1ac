"""Flaws of the outline: numbers used twice, headings without content, a text that breaks off."""

import re
from collections.abc import Iterator

from ingest.facts.context import FactContext
from ingest.facts.flaws.flaw import Flaw, say
from rag.library.records import Clause, Span

_RESERVED = re.compile(r"intentionally|reserved|此条空白|保留|略", re.IGNORECASE)
_ENDS = re.compile(r"[。.;!?…)\"》:\d_*|-]\s*$")


def find(context: FactContext) -> Iterator[Flaw]:
    """Numbering flaws, then what has no content or breaks off."""
    yield from _reused(context)
    yield from _empty_headings(context)
    yield from _broken_off(context)


def _reused(context: FactContext) -> Iterator[Flaw]:
    first: dict[tuple[str | None, str], Clause] = {}
    for clause in context.clauses:
        if clause.kind != "clause" or not clause.number:
            continue
        key = (clause.parent_id, clause.number)
        if "number_reused" not in clause.notes or key not in first:
            first.setdefault(key, clause)
            continue
        yield Flaw(
            "numbering",
            (_opening(context, first[key]), _opening(context, clause)),
            say(
                context,
                f"编号“{clause.number}”重复使用,引用该编号时无法确定所指条款。",
                f'The number "{clause.number}" is used twice; a reference to it is ambiguous.',
            ),
            "low",
            clause.clause_id,
        )


def _opening(context: FactContext, clause: Clause) -> Span:
    """The number of a clause with its first words."""
    text = context.texts[clause.clause_id]
    stop = re.compile(r"[,。;:]|$").search(text.text, 0, 24)
    end = stop.start() if stop and stop.start() else min(len(text.text), 24)
    return clause.start, text.source_span(0, end)[1] if text.text else clause.start + 1


def _empty_headings(context: FactContext) -> Iterator[Flaw]:
    """Clauses of the upper levels that are nothing but a heading, while others have content."""
    parents = {clause.parent_id for clause in context.clauses}
    rows = [c for c in context.clauses if c.kind == "clause" and c.level <= 2 and c.number]
    families: dict[str | None, list[Clause]] = {}
    for row in rows:
        families.setdefault(row.parent_id, []).append(row)
    for siblings in families.values():
        empty, headed = [], False
        for row in siblings:
            if row.clause_id not in parents and _is_only_heading(context, row):
                empty.append(row)
            else:
                headed = headed or bool(row.heading)
        if not empty or len(empty) * 2 > len(siblings) or not (headed or empty[0].level == 1):
            continue
        yield Flaw(
            "truncation",
            tuple((row.start, row.own_end) for row in empty),
            say(context, "只有标题,没有内容。", "A heading without content."),
            "medium",
            empty[0].clause_id,
        )


def _is_only_heading(context: FactContext, clause: Clause) -> bool:
    words = context.texts[clause.clause_id].text
    if words.endswith(":") or _RESERVED.search(words):
        return False
    heading = re.sub(r"\s+", "", clause.heading)
    bare = re.sub(r"\s+", "", words)
    return bool(heading) and len(bare) <= len(heading) + 1 and not clause.references


def _broken_off(context: FactContext) -> Iterator[Flaw]:
    """The last clause ends in the middle of a sentence, and no signature or annex follows."""
    last = context.clauses[-1] if context.clauses else None
    kinds = {clause.kind for clause in context.clauses}
    if last is None or last.kind != "clause" or kinds & {"signature", "annex"}:
        return
    text = context.texts[last.clause_id].text
    if len(text) < 12 or _ENDS.search(text) or _is_only_heading(context, last):
        return
    start = max(text.rfind(sign) for sign in "。;,") + 1
    reading = context.texts[last.clause_id]
    yield Flaw(
        "truncation",
        (reading.source_span(min(start, len(text) - 1), len(text)),),
        say(
            context,
            "文本在句中结束,后面的内容(包括签署部分)缺失。",
            "The text breaks off in the middle of a sentence; what follows is missing.",
        ),
        "high",
        last.clause_id,
    )
