"""The words around the quotes: places, values and quotes, in the language of the question."""

from rag.answer.types import Scope
from rag.clause_paths import path_label, path_numbers
from rag.language.quantity import Quantity
from rag.language.words import load_words
from rag.library.records import Clause, Contract, Language

_HAN_BLANK = " "
_CELL = " | "


def phrase(language: Language, name: str, **values: object) -> str:
    """A phrase of ``data/words/phrases.toml`` with its values."""
    return str(load_words("phrases")[language][name]).format(**values)


def quoted(text: str, language: Language) -> str:
    """A quote as it is shown: on one line, the cells of a table apart.

    Chinese stands without the blanks that pages put in it.
    """
    cells = _CELL.join(filter(None, (_on_one_line(cell) for cell in text.split("\t"))))
    return phrase(language, "quote", quote=cells)


def _on_one_line(text: str) -> str:
    pieces = text.split()
    shown = pieces[0] if pieces else ""
    for piece in pieces[1:]:
        narrow = shown[-1].isascii() and piece[0].isascii()
        shown += f"{_HAN_BLANK}{piece}" if narrow else piece
    return shown


def clause_label(clause: Clause, language: Language) -> str:
    """The numbers from the top as printed, or the heading of an unnumbered part."""
    if clause.number:
        return path_label(path_numbers(clause.path)[-2:])
    return clause.heading[:20] or phrase(language, "clause_unnumbered")


def place_label(scope: Scope, contract: Contract, clause: Clause) -> str:
    """Where a quote stands; with the contract's title unless there is only one to speak of."""
    name = "place" if scope.named and len(scope.contract_ids) == 1 else "titled_place"
    label = clause_label(clause, scope.language)
    return phrase(scope.language, name, title=contract.title, clause=label)


def value_in_words(quantity: Quantity, printed: str, language: Language, source: Language) -> str:
    """A value as it is said: as printed, in English when the question is and the clause is not."""
    if language == source or quantity.amount is None:
        return "".join(printed.split()) if source == "zh" else " ".join(printed.split())
    amount = (
        f"{quantity.amount:,f}".rstrip("0").rstrip(".")
        if "." in f"{quantity.amount:f}"
        else f"{quantity.amount:,f}"
    )
    units = load_words("phrases")["units"]
    if quantity.kind == "duration" and quantity.unit in units:
        plural = "" if quantity.amount == 1 else "s"
        return f"{amount} {units[quantity.unit]}{plural}"
    if quantity.kind == "money":
        per = "".join(f" per {unit}" for unit in quantity.per)
        return f"{quantity.unit or 'CNY'} {amount}{per}"
    if quantity.kind == "percent":
        return f"{amount}%"
    return amount
