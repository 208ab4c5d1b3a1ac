"""Contracts called by characters of their title: 联合网店协议 for 合作经营协议（联合开网店）."""

import re
import unicodedata
from collections.abc import Sequence
from functools import cache

from rag.contract_names import NamedContract, title_words
from rag.language.words import load_words

# A name has so many characters before 协议 or 合同; fewer stand in many titles.
_LEAST, _MOST = 4, 8


def by_characters(
    question: str, contracts: Sequence[NamedContract]
) -> tuple[list[NamedContract], list[str]]:
    """The contracts of the one title that holds all characters of a name, and the name.

    Of the words right before 协议 or 合同 the longest run that one title alone holds is the name.
    """
    text = unicodedata.normalize("NFKC", question)
    titles = {item.contract.title: set(item.contract.title) for item in contracts}
    for called in _called().finditer(text):
        run = called["name"]
        for start in range(len(run) - _LEAST + 1):
            name = run[start:]
            holding = [title for title, held in titles.items() if held >= set(name)]
            if len(set(name)) >= _LEAST and len(holding) == 1 and len(titles) > 1:
                meant = [item for item in contracts if item.contract.title == holding[0]]
                return meant, [text[called.start("name") + start : called.end()]]
    return [], []


@cache
def _called() -> re.Pattern[str]:
    """A run of Chinese characters before a word for a contract; 的 may stand between."""
    kinds = "|".join(kind for kind in title_words().kinds if not kind.isascii())
    breaks = "".join(word for word in load_words("titles")["breaks"] if len(word) == 1)
    return re.compile(
        rf"(?P<name>(?:(?![{breaks}])[\u3400-\u9fff]){{{_LEAST},{_MOST}}}?)的?(?:{kinds})"
    )
