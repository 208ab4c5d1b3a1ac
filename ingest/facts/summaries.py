"""The one short line that tells what a statement says, in the contract's language."""

from typing import Any

from ingest.facts.context import FactContext, between
from ingest.facts.statement import Statement
from rag.language.words import load_words

_LONGEST = {"zh": 40, "en": 110}


def summarise(context: FactContext, statement: Statement, side: str, kind: str | None) -> str:
    """``side`` and what it must, must not or may do; without ``kind`` only what is said of it.

    The subject and the modal of the contract are not repeated: 乙方须: 在3日内提交报告.
    """
    verbs: dict[str, Any] = load_words("obligations")[context.language]["verbs"]
    said = _without_subject(context, statement) if kind else statement.words
    longest = _LONGEST[context.language]
    shown = said if len(said) <= longest else said[:longest].rstrip() + "…"
    space = " " if context.language == "en" and kind else ""
    return f"{party_label(context, side)}{space}{verbs[kind] if kind else ''}: {shown}"


def party_label(context: FactContext, side: str) -> str:
    """A side as the reader knows it: its letter, in English the name that the contract gives it."""
    if context.language == "zh":
        return side
    party = next((party for party in context.contract.parties if party.side == side), None)
    labels: dict[str, str] = load_words("obligations")["en"]["labels"]
    if party is not None and (party.aliases or party.name):
        return next(iter(party.aliases), party.name or "")
    return labels.get(side, side)


def _without_subject(context: FactContext, statement: Statement) -> str:
    """What follows the subject and its modal, when the statement begins with them."""
    at = statement.start
    for mention in between(context.mentions[statement.clause.clause_id], at, at + 1):
        if mention.side == statement.bearer:
            at = mention.end
            break
    cue, text = statement.cue, statement.text.text
    if cue and at > statement.start and cue.kind != "action":
        at = cue.end if not text[at : cue.start].strip() else at
    return text[at : statement.end].strip(" ,")
