"""References that lead nowhere: clauses and annexes that the contract does not have."""

import re
from collections import defaultdict
from collections.abc import Iterator

from ingest.clause_index import number_key
from ingest.facts.context import FactContext
from ingest.facts.flaws.flaw import Flaw, say
from ingest.names import alternatives
from rag.language.words import load_words
from rag.library.records import Clause, Reference

_LED_TO = ("见", "附件", "附表", "附录")
_ANNEX = "annex"  # all missing annexes are one row
_LEAST_NUMBERED = 3  # a contract with fewer numbers has lost them; its references are no flaw


def find(context: FactContext) -> Iterator[Flaw]:
    """One row for every clause that is referred to and missing, and one for the annexes."""
    missing: dict[tuple[str, ...], list[tuple[Clause, Reference]]] = defaultdict(list)
    numbered = [c for c in context.clauses if c.kind == "clause" and c.number]
    keys = {number_key(clause.number) for clause in numbered}
    known = {key[:length] for key in keys for length in range(len(key) + 1)}
    upper = [clause for clause in numbered if clause.level == 1]
    labels = _labels_at_line_starts(context)
    for clause in context.clauses:
        for reference in clause.references:
            if reference.target is not None:
                continue
            key: tuple[str, ...] | None = None
            if _is_annex(reference.text):
                key = None if _has_annex(context, reference, labels) else (_ANNEX,)
            elif reference.text.startswith("《"):
                key = (_ANNEX,) if _is_announced(context, reference) else None
            elif len(upper) >= _LEAST_NUMBERED:
                key = _clause(reference, known)
            if key is not None:
                missing[key].append((clause, reference))
    yield from (_flaw(context, key, places) for key, places in missing.items())


def _labels_at_line_starts(context: FactContext) -> dict[str, list[int]]:
    """Where lines begin with an annex label, by the label in lower case without white space."""
    labels = alternatives(load_words("numbering")["annex_labels"])
    line = re.compile(
        rf"\n[ \t#*]{{0,60}}(?P<label>(?:{labels})\s?(?:[0-9一二三四五六七八九十]{{1,3}}|[A-Z]\b)?)"
        r"(?!\s?[的所规中])"
    )
    found: dict[str, list[int]] = {}
    contract = context.contract
    for match in line.finditer(context.source.text, contract.start, contract.end):
        found.setdefault(_bare(match["label"]), []).append(match.start("label"))
    return found


def _bare(label: str) -> str:
    return "".join(label.split("《")[0].split()).rstrip(":：").lower()


def _has_annex(context: FactContext, reference: Reference, labels: dict[str, list[int]]) -> bool:
    """Whether another line begins with the label, or any annex will do."""
    label = _bare(reference.text)
    if any(start != reference.start for start in labels.get(label, [])):
        return True
    unnumbered = label in (word.lower() for word in load_words("numbering")["annex_labels"])
    return unnumbered and any(clause.kind == "annex" for clause in context.clauses)


def _is_annex(text: str) -> bool:
    labels = tuple(label.lower() for label in load_words("numbering")["annex_labels"])
    return text.lower().startswith(labels)


def _is_announced(context: FactContext, reference: Reference) -> bool:
    """Whether the words around a title in 《》 call it an annex or send the reader to it."""
    before = context.source.text[max(0, reference.start - 6) : reference.start].rstrip()
    return "(附" in reference.text or "（附" in reference.text or before.endswith(_LED_TO)


def _clause(reference: Reference, known: set[tuple[str, ...]]) -> tuple[str, ...] | None:
    """The key of a number that no clause bears; None when some clause bears it."""
    if reference.text.startswith("本"):
        return None
    first = reference.text.split("第")[1] if reference.text.startswith("第") else reference.text
    key = number_key(first.split("(")[0].split("条")[0].split("章")[0])
    return None if not key or key in known else ("clause", *key)


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
