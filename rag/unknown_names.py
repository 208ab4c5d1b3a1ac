"""Names in a question that no contract of the library bears: 栗园物业, Acme Corp.

Who asks about a party that is not there must hear so, not what other contracts say. A name is only
taken for one where its place shows it: before a word for a firm or an institution, or as the first
word of a question that goes on about what is its own. Common words and all that stands in some
contract are none.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache

import rjieba

from rag.contract_names import NamedContract
from rag.language.numerals import any_of
from rag.language.terms import language_of
from rag.language.words import load_words

# Tags of proper nouns: persons, places, organisations, others.
_PROPER = ("nr", "ns", "nt", "nz")
_SHORTEST = 2
# Ends of words for an institution (奶厂), which users make up for parties that are there.
_KINDS = tuple("厂店局厅处所站馆院署校行仓库场")
# Words before a name that are taken for a part of it: 跟霁岚科技.
_BEFORE = "跟和与同给对向在把被让由"
# Characters of a Chinese name by which it is known; what follows may be a word: 铁犀|交的保函.
_TELLING = 2


def unknown_names(question: str, contracts: Sequence[NamedContract]) -> tuple[str, ...]:
    """The names of parties in a question that stand in none of some contracts, as printed.

    English names are only looked for among English contracts, as the others have Chinese ones.
    """
    chinese = language_of(question) == "zh"
    if not chinese and any(item.contract.language == "zh" for item in contracts):
        return ()
    found = _chinese(question) if chinese else _english(question)
    return tuple(
        printed
        for printed, telling in found
        if not any(telling.lower() in item.body for item in contracts)
    )


def _chinese(question: str) -> Iterator[tuple[str, str]]:
    """Names as printed, each with the part that tells it from others: 栗园物业, 栗园."""
    called = tuple(load_words("parties")["called"])
    tokens = rjieba.tag(question)
    for at, (printed, tag) in enumerate(tokens):
        word = printed[1:] if len(printed) > _SHORTEST and printed[0] in _BEFORE else printed
        if len(word) < _SHORTEST or not tag.startswith("n"):
            continue
        coined = _is_coined(word)
        if not coined and not tag.startswith(_PROPER):
            continue
        behind = tokens[at + 1][0] if at + 1 < len(tokens) else ""
        if behind in called:
            yield word + behind, word[:_TELLING]
        elif at == 0 and behind == "的" and coined and not word.endswith(_KINDS):
            yield word, word[:_TELLING]


def _is_coined(word: str) -> bool:
    """Whether no dictionary knows a word, so that it is read as single characters."""
    return len(rjieba.cut(word, False)) == len(word)


def _english(question: str) -> Iterator[tuple[str, str]]:
    for match in _firm().finditer(question):
        yield match[0], match["telling"]


@cache
def _firm() -> re.Pattern[str]:
    """Capitalised words that end in a legal form: Northgate Foods Ltd."""
    forms = any_of(load_words("parties")["english"]["legal_forms"])
    return re.compile(
        rf"\b(?P<telling>[A-Z][a-z][\w&'-]{{1,30}})(?: [A-Z][\w&'-]{{0,30}}){{0,3}},? (?:{forms})\b"
    )
