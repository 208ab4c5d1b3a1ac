"""Defined terms: 以下简称"X", "X"是指 …, "X" means …, (the "X")."""

import re
from collections.abc import Iterator

from rag.language.words import load_words
from rag.library.records import Language

_TERM = r"[^\"'()。;,:《》]{1,30}"
_CHINESE_BRACKET = re.compile(
    r"\((?:以下|下文|本合同|本协议|在本合同中|在本协议中)?(?:统一)?(?:简称|统称|合称|下称|称)(?:为|作)?:?"
    rf"\"?(?P<term>{_TERM})\"?(?:(?:或|、)\"(?P<other>{_TERM})\")?\)"
    rf"|\((?:本)?\"(?P<quoted>{_TERM})\"(?:(?:或|、)\"(?P<more>{_TERM})\")?\)"
)
_CHINESE_MEANS = re.compile(
    rf"\"(?P<quoted>{_TERM})\":?,?(?:系|均|即|也)?(?:是)?指(?![定示派导引标挥令])"
    r"|(?:^|(?<=[。;:、.)\s]))(?P<bare>[^\"'。;,:《》]{1,20}?):?(?:系|是)指(?![定示派导引标挥令])"
    r"|(?:^|(?<=[。;、.)\s]))(?P<colon>[^\"'。;,:《》]{1,20}):指(?![定示派导引标挥令])"
)
_ENGLISH_BRACKET = re.compile(
    r"\((?:[^()\"]{0,60})(?:\"[^\"()]{1,60}\"[^()\"]{0,30}){1,4}\)"
    r"|\b(?:hereinafter|hereafter)[^\"()]{0,50}\"[^\"]{1,60}\""
)
_ENGLISH_MEANS = re.compile(
    r"\"(?P<quoted>[^\"()]{1,60}),?\"(?:\s(?:or|and)\s\"(?P<other>[^\"()]{1,60})\")?\s"
    r"(?:means?|shall\smean|will\smean|has\sthe|have\sthe|shall\shave\sthe|refers?\sto|is\sdefined"
    r"|shall\sbe\sdefined|includes?|shall\sbegin|shall\sinclude)\b"
    r"|(?:^|(?<=[.;:)]\s)|(?<=\d\s))(?P<bare>[A-Z][\w&'/-]{0,24}(?:\s[A-Z][\w&'/-]{0,24}){0,4})\s"
    r"(?:means?|shall\smean|shall\shave\sthe\smeaning|has\sthe\smeaning)\b"
)
_NUMBER = re.compile(r"^[\d.、()\s]{1,12}")
_QUOTED = re.compile(r"\"([^\"()]{1,60}?)[,.]?\"")
_SENTENCE = re.compile(r"[^。;]{0,400}[。;]?")


def find_definitions(text: str, language: Language) -> Iterator[tuple[str, int, int]]:
    """Each defined term of a reading text with the span of its definition, in no set order."""
    if language == "en":
        yield from _english(text)
        return
    for match in _CHINESE_BRACKET.finditer(text):
        for term in (match["term"], match["other"], match["quoted"], match["more"]):
            if term and term not in load_words("references")["not_terms"]:
                yield term, match.start(), match.end()
    for match in _CHINESE_MEANS.finditer(text):
        bare = _NUMBER.sub("", match["bare"] or match["colon"] or "").strip()
        term = match["quoted"] or bare
        if term and (term != bare or len(bare) <= 12 or "的" not in bare):
            rest = _SENTENCE.match(text, match.end())
            yield term, match.start(), rest.end() if rest else match.end()


def _english(text: str) -> Iterator[tuple[str, int, int]]:
    for match in _ENGLISH_BRACKET.finditer(text):
        for term in _QUOTED.findall(match[0]):
            yield term, match.start(), match.end()
    for match in _ENGLISH_MEANS.finditer(text):
        end = text.find(". ", match.end(), match.end() + 600)
        stop = end + 1 if end >= 0 else min(len(text), match.end() + 600)
        for term in (match["quoted"], match["other"], match["bare"]):
            if term:
                yield term, match.start(), stop
