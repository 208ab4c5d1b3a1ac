"""A contract's clause tree beside its text; a click on a clause scrolls to it and marks it."""

import html
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import streamlit as st

from rag.library.records import Clause, Contract, Fact

_OPENING = 28  # characters shown of a clause without a heading

_VIEWS = Path(__file__).resolve().parent
_component = st.components.v2.component(
    "contract_qa_contract",
    html='<div class="contract"><div class="tree"></div><div class="text"></div></div>',
    css=(_VIEWS / "contract_view.css").read_text(encoding="utf-8"),
    js=(_VIEWS / "contract_view.js").read_text(encoding="utf-8"),
)


def show_contract(
    contract: Contract, clauses: Sequence[Clause], source_text: str, findings: Sequence[Fact]
) -> None:
    """Draws the tree and the text; clauses with findings carry their number."""
    flagged = Counter(finding.clause_id for finding in findings if finding.clause_id)
    _component(
        data={
            "tree": tree_html(clauses, source_text, flagged),
            "text": text_html(contract, clauses, source_text),
        },
        key=f"contract-{contract.contract_id}",
    )


def tree_html(clauses: Sequence[Clause], source_text: str, flagged: Counter[str]) -> str:
    """One button a clause, indented by level, with the number of its findings."""
    return "".join(
        f'<button type="button" data-clause="{index}" '
        f'style="padding-left: {0.5 + 1.1 * (clause.level - 1):.1f}rem">'
        f"{_count(flagged[clause.clause_id])}{html.escape(_label(clause, source_text))}</button>"
        for index, clause in enumerate(clauses)
    )


def text_html(contract: Contract, clauses: Sequence[Clause], source_text: str) -> str:
    """The contract's text in nested spans, one a clause, so that a clause can be marked whole."""
    parts: list[str] = []
    open_ends: list[int] = []
    at = contract.start

    def write_to(offset: int) -> None:
        nonlocal at
        parts.append(html.escape(source_text[at : max(at, offset)]))
        at = max(at, offset)

    for index, clause in enumerate(clauses):
        while open_ends and open_ends[-1] <= clause.start:
            write_to(open_ends.pop())
            parts.append("</span>")
        write_to(clause.start)
        parts.append(f'<span data-clause="{index}">')
        open_ends.append(min(clause.end, open_ends[-1] if open_ends else contract.end))
    while open_ends:
        write_to(open_ends.pop())
        parts.append("</span>")
    write_to(contract.end)
    return "".join(parts)


def _label(clause: Clause, source_text: str) -> str:
    label = " ".join(part for part in (clause.number, clause.heading) if part)
    if clause.heading:
        return label
    own = " ".join(source_text[clause.start : clause.own_end].split())
    words = own.removeprefix(clause.number).lstrip(" 、.．:：")
    shown = words if len(words) <= _OPENING else words[:_OPENING] + "…"
    return f"{clause.number} {shown}".strip()


def _count(findings: int) -> str:
    return f'<span class="count">{findings}</span>' if findings else ""
