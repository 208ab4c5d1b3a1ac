"""References that lead nowhere: clauses and annexes that the contract does not have."""

import re
from collections import defaultdict
from collections.abc import Iterator

from ingest.clause_index import number_key
from ingest.facts.context import FactContext
from ingest.facts.flaws.flaw import Flaw, say
from rag.language.words import load_words
from rag.library.records import Clause, Reference

_ANNEX = "annex"  # all missing annexes are one row
_LEAST_NUMBERED = 3  # a contract with fewer numbers has lost them; its references are no flaw


def find(context: FactContext) -> Iterator[Flaw]:
    """One row for every clause or annex that is referred to and missing."""
    missing: dict[tuple[str, ...], list[tuple[Clause, Reference]]] = defaultdict(list)
    numbered = [c for c in context.clauses if c.kind == "clause" and c.number]
    numbers = {number_key(clause.number) for clause in numbered} - {()}
    upper = [clause for clause in numbered if clause.level == 1]
    for clause in context.clauses:
        for reference in clause.references:
            if reference.target is not None:
                continue
            key = _annex(context, reference) or _title(context, reference)
            if key is None and len(upper) >= _LEAST_NUMBERED:
                key = _clause(reference, numbers)
            if key is not None:
                missing[key].append((clause, reference))
    yield from (_flaw(context, key, places) for key, places in missing.items())


def _annex(context: FactContext, reference: Reference) -> tuple[str, ...] | None:
    """The key of an annex label; None when a line of the contract begins with that label."""
    if not _is_annex(reference.text):
        return None
    label = reference.text.split("《")[0].rstrip(":： \n")
    contract = context.contract
    bare = label.lower() in (word.lower() for word in load_words("numbering")["annex_labels"])
    if bare and any(clause.kind == "annex" for clause in context.clauses):
        return None
    opens_line = re.compile(rf"\n[ \t#*]{{0,60}}{re.escape(label)}(?![0-9A-Za-z]|\s?[的所规中])")
    for match in opens_line.finditer(context.source.text, contract.start, contract.end):
        if not match.start() < reference.start <= match.end():
            return None
    return (_ANNEX,)


def _is_annex(text: str) -> bool:
    labels = tuple(label.lower() for label in load_words("numbering")["annex_labels"])
    return text.lower().startswith(labels)


def _title(context: FactContext, reference: Reference) -> tuple[str, ...] | None:
    """A document in 《》 that the words before it call an annex or send the reader to."""
    if not reference.text.startswith("《"):
        return None
    before = context.source.text[max(0, reference.start - 6) : reference.start].rstrip()
    if (
        "(附" in reference.text
        or "（附" in reference.text
        or before.endswith(("见", "附件", "附表"))
    ):
        return (_ANNEX,)
    return None


def _clause(reference: Reference, numbers: set[tuple[str, ...]]) -> tuple[str, ...] | None:
    """The key of a number that no clause bears; None when two bear it."""
    if "《" in reference.text or reference.text.startswith("本") or _is_annex(reference.text):
        return None
    first = reference.text.split("第")[1] if reference.text.startswith("第") else reference.text
    bare = first.split("(")[0].split("条")[0].split("章")[0]
    key = number_key(bare)
    if not key or key in numbers or any(number[: len(key)] == key for number in numbers):
        return None
    return ("clause", *key)


def _flaw(
    context: FactContext, key: tuple[str, ...], places: list[tuple[Clause, Reference]]
) -> Flaw:
    names = dict.fromkeys(" ".join(reference.text.split()) for _, reference in places)
    printed = say(context, "、", ", ").join(names)
    if key[0] != _ANNEX:
        explanation = say(
            context,
            f"引用了{printed},但合同中没有这一条款。",
            f"{printed} is referred to, but the contract has no such clause.",
        )
    else:
        explanation = say(
            context,
            f"提到了{printed},但合同文本中没有附上。",
            f"Referred to but not attached to the text: {printed}.",
        )
    return Flaw(
        "cross-reference",
        tuple((reference.start, reference.end) for _, reference in places),
        explanation,
        "medium",
        places[0][0].clause_id,
    )
