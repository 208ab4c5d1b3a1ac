"""The content words of a question, with all their synonyms, and how much of them a text covers.

Chinese words are looked for as substrings, English ones as stems, so one list of synonyms serves
both languages and an English question finds the words of a Chinese clause.
"""

import math
import re
import unicodedata
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from itertools import repeat

import rjieba

from rag.language.words import load_words
from rag.library.records import Language, Span

_PIECE = re.compile(r"[a-z]+(?:[-'][a-z]+)*|\d+(?:[.,:]\d+)*|[^\sa-z\d]")
_HAN = re.compile(r"[\u3400-\u9fff]+")
_HAN_SIGN = re.compile(r"[\u3400-\u9fff]")
_LATIN_WORD = re.compile(r"[A-Za-z]{2,}")
_LATIN = re.compile(r"[a-z][a-z]+|\d+(?:[.,:]\d+)*")

# Clauses with a word, at least, for its weight.
_RARE = 2
# What another word of the same meaning is worth, as a share of the asked word itself.
SYNONYM = 0.85
WEAK_SYNONYM = 0.4
# What a word weighs that only hints at its meaning: a weak word, or one that asks (几点).
HINT = 0.6
# What is left of a word that has no form in the language of the contracts that are searched.
FOREIGN = 0.2


@dataclass(frozen=True, slots=True)
class Term:
    """A content word. ``forms``: texts that count as the word, in normal form, with their worth.

    ``decisive``: a clause that holds none of the forms cannot be the answer.
    """

    word: str
    forms: tuple[tuple[str, float], ...]
    weight: float
    decisive: bool = False

    def found(self, text: str) -> float:
        """The worth (0-1) of the best form that a text in normal form holds."""
        for form, worth in self.forms:
            if form in text:
                return worth
        return _shared_pairs(self.word, text)


@lru_cache(maxsize=50_000)
def normal(text: str) -> str:
    """Text as it is compared: NFKC, lower case, no white space, Latin words as ``" stem "``."""
    folded = unicodedata.normalize("NFKC", text).lower()
    return "".join(
        f" {stem(piece)} " if piece[0].isascii() and piece[0].isalnum() else piece
        for piece in _PIECE.findall(folded)
    ).replace("  ", " ")


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """An English word without hyphens and ending (``data/words/english.toml``); numbers stay."""
    rules = load_words("english")
    word = word.removesuffix("'s").replace("'", "").replace("-", "")
    for ending in rules["endings"]:
        if word.endswith(ending) and len(word) - len(ending) >= rules["shortest"]:
            return word[: -len(ending)]
    return word


def language_of(text: str) -> Language:
    """The language of a question; Chinese names inside an English one do not change it."""
    return "zh" if len(_HAN_SIGN.findall(text)) > 2 * len(_LATIN_WORD.findall(text)) else "en"


class Vocabulary:
    """How telling words are: the fewer passages of a sample hold a word, the more it weighs."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._texts = tuple(normal(text) for text in texts)
        self._weights: dict[str, float] = {}

    @property
    def size(self) -> int:
        """The number of texts in the sample."""
        return len(self._texts)

    def weight(self, form: str) -> float:
        """Inverse document frequency ``log(1 + N / (1 + n))`` of a form, at least 0.1.

        Words that nobody uses count as rare, not as most telling: many are colloquial.
        """
        if form not in self._weights:
            share = len(self._texts) / (1 + max(_RARE, self.count(form)))
            self._weights[form] = max(0.1, math.log(1 + share))
        return self._weights[form]

    def count(self, form: str) -> int:
        """How many texts of the sample hold a form, which is in normal form."""
        return sum(map(str.__contains__, self._texts, repeat(form)))


_EVEN = Vocabulary(())


def find_terms(text: str, vocabulary: Vocabulary) -> tuple[Term, ...]:
    """The content words of a question, those with synonyms first, each meaning once."""
    folded = normal(text)
    tokens = _tokens(folded)
    latin = (
        edge for match in _PIECE.finditer(folded) if match[0].isascii() for edge in match.span()
    )
    edges = {edge for token in tokens for edge in (token.start, token.end)} | set(latin)
    taken: list[Span] = []
    terms: dict[str, Term] = {}
    for form in sorted(
        _longest(phrases_in(folded)), key=lambda form: (-len(form), folded.find(form))
    ):
        spans = [span for span in _occurrences(form, folded) if _is_free(span, edges, taken)]
        if not spans:
            continue
        if form in _meanings() and not any(_same_meaning(form, other) for other in terms):
            terms[form] = _with_synonyms(form, vocabulary)
        if form in _meanings() or _HAN.match(form):
            taken += spans
    for word, share in _words(folded, tokens, taken):
        form = _core(word) if _HAN.match(word) else f" {word} "
        if form in _meanings():
            if not any(_same_meaning(form, other) for other in terms):
                terms[form] = _with_synonyms(form, vocabulary)
        elif len(form) > 1:
            terms.setdefault(form, Term(form, ((form, 1.0),), share * vocabulary.weight(form)))
    return tuple(terms.values())


def for_languages(terms: Iterable[Term], languages: Iterable[Language]) -> tuple[Term, ...]:
    """The terms for contracts in some languages: words with no form in any of them weigh little."""
    wanted = set(languages)
    return tuple(
        term
        if any(("zh" if _HAN.search(form) else "en") in wanted for form, _ in term.forms)
        else replace(term, weight=term.weight * FOREIGN)
        for term in terms
    )


def is_interrogative(word: str) -> bool:
    """Whether a word of a question asks (几次, 多少钱) and so cannot be found in an answer."""
    return any(asking in word for asking in load_words("stopwords")["interrogatives"])


def content_words(text: str) -> tuple[str, ...]:
    """The content words of a question without their synonyms, in no order."""
    return tuple(term.word for term in find_terms(text, _EVEN))


def narrow(term: Term, vocabulary: Vocabulary) -> Term:
    """The term in its narrowest sense: 仲裁 is no 诉讼, although both settle disputes."""
    meanings = _meanings().get(term.word, ())
    if not meanings:
        return term
    sense = min(meanings, key=lambda meaning: len(meaning.strong))
    words = dict.fromkeys((term.word, *(form for form in sense.strong if len(form) > 1)))
    weight = min(vocabulary.weight(form) for form in words)
    return replace(term, forms=tuple((form, 1.0) for form in words), weight=weight)


def coverage(terms: Sequence[Term], text: str) -> float:
    """The share (0-1), by weight, of the terms that a text holds."""
    total = sum(term.weight for term in terms)
    if not total:
        return 0.0
    folded = normal(text)
    return sum(term.weight * term.found(folded) for term in terms) / total


def expansions(terms: Iterable[Term], worth: float = SYNONYM) -> tuple[str, ...]:
    """The synonyms of the terms that are worth at least ``worth``, without the asked words."""
    return tuple(
        form.strip()
        for term in terms
        for form, value in term.forms
        if value >= worth and form != term.word
    )


@dataclass(frozen=True, slots=True)
class _Meaning:
    """One entry of the synonym list, its words in normal form."""

    strong: tuple[str, ...]
    weak: tuple[str, ...]
    decisive: bool


@cache
def _meanings() -> dict[str, tuple[_Meaning, ...]]:
    """By normal form, every meaning that the form points to."""
    found: dict[str, list[_Meaning]] = {}
    for entry in load_words("synonyms").values():
        strong = tuple(normal(word) for word in entry["strong"])
        weak = tuple(normal(word) for word in entry.get("weak", ()))
        meaning = _Meaning(strong, weak, entry.get("decisive", False))
        for form in strong + weak:
            found.setdefault(form, []).append(meaning)
    return {form: tuple(meanings) for form, meanings in found.items()}


@cache
def _stopwords() -> frozenset[str]:
    words = load_words("stopwords")
    return frozenset(words["zh"]) | {stem(word) for word in words["en"]} | set(words["en"])


def known_phrases() -> frozenset[str]:
    """The forms of the synonym list, and the stop words, of two characters or more."""
    return frozenset(form for form in (*_meanings(), *_stopwords()) if len(form) > 1)


@cache
def _phrases_by_opening() -> dict[str, tuple[str, ...]]:
    """The known phrases by their first two characters."""
    found: dict[str, list[str]] = {}
    for form in known_phrases():
        found.setdefault(form[:2], []).append(form)
    return {opening: tuple(forms) for opening, forms in found.items()}


def phrases_in(text: str) -> set[str]:
    """The known phrases that a text in normal form holds."""
    known = _phrases_by_opening()
    return {
        form
        for at in range(len(text) - 1)
        for form in known.get(text[at : at + 2], ())
        if text.startswith(form, at)
    }


def _same_meaning(a: str, b: str) -> bool:
    return b in _meanings() and _meanings()[a] == _meanings()[b]


def _with_synonyms(form: str, vocabulary: Vocabulary) -> Term:
    """A term for a word of the synonym lists; it weighs what its most frequent strong form does."""
    worths: dict[str, float] = {form: 1.0 if len(form) > 1 else WEAK_SYNONYM}
    commonest = vocabulary.weight(form)
    meanings = _meanings()[form]
    for meaning in meanings:
        for other in meaning.strong:
            worths[other] = max(worths.get(other, 0), SYNONYM)
        for other in meaning.weak:
            if len(other) > 1:
                worths.setdefault(other, WEAK_SYNONYM)
        commonest = min(commonest, *(vocabulary.weight(other) for other in meaning.strong))
    ordered = sorted(worths.items(), key=lambda item: -item[1])
    hinted = is_interrogative(form) or all(form in meaning.weak for meaning in meanings)
    # A weak word (处理, "customers") is too ordinary to decide anything.
    telling = all(form in meaning.strong for meaning in meanings)
    decisive = telling and all(meaning.decisive for meaning in meanings)
    return Term(form, tuple(ordered), commonest * (HINT if hinted else 1.0), decisive)


def _longest(forms: Iterable[str]) -> list[str]:
    """The forms that no other form of the list holds."""
    listed = set(forms)
    return [form for form in listed if not any(form in other for other in listed - {form})]


@dataclass(frozen=True, slots=True)
class _Token:
    """A Chinese word of a text with its part of speech (jieba's tags)."""

    word: str
    tag: str
    start: int
    end: int


def _tokens(text: str) -> list[_Token]:
    """The Chinese words of a text in normal form."""
    tokens: list[_Token] = []
    for run in _HAN.finditer(text):
        at = run.start()
        for word, tag in rjieba.tag(run[0]):
            tokens.append(_Token(word, tag, at, at + len(word)))
            at += len(word)
    return tokens


def _occurrences(form: str, text: str) -> list[Span]:
    bare = form.strip()
    blank = form.index(bare)
    spans: list[Span] = []
    at = text.find(form)
    while at >= 0:
        spans.append((at + blank, at + blank + len(bare)))
        at = text.find(form, at + len(form))
    return spans


def _is_free(span: Span, edges: Container[int], taken: Iterable[Span]) -> bool:
    """Whether a form is not taken by a longer one, nor made of halves of two words (委[托管]理)."""
    start, end = span
    return (start in edges or end in edges) and not any(a < end and start < b for a, b in taken)


def _words(text: str, tokens: Iterable[_Token], taken: Sequence[Span]) -> list[tuple[str, float]]:
    """Chinese words and English stems of a text outside of what is taken, without stop words.

    With each its weight: nouns say more about the subject than verbs, verbs more than the rest.
    """
    stop, weights = _stopwords(), load_words("stopwords")["weights"]
    words: list[tuple[str, float]] = []
    for token in tokens:
        free = not any(a < token.end and token.start < b for a, b in taken)
        telling = token.word not in stop and set(token.word) - stop
        if free and telling and not is_interrogative(token.word):
            words.append((token.word, weights.get(token.tag[0], weights["other"])))
    rest = "".join(" " if any(a <= n < b for a, b in taken) else c for n, c in enumerate(text))
    words += ((word, 1.0) for word in _LATIN.findall(rest) if word not in stop)
    return words


def _core(word: str) -> str:
    """A Chinese word without what stands around its verb (要换, 签了) where a known one is left."""
    affixes = load_words("stopwords")["affixes"]
    cut = [word[len(a) :] for a in affixes["before"] if word.startswith(a)]
    cut += [word[: -len(b)] for b in affixes["behind"] if word.endswith(b)]
    known = [core for core in cut if core in _meanings()]
    return word if word in _meanings() or not known else max(known, key=len)


def _shared_pairs(word: str, text: str) -> float:
    """For a Chinese word of three or more characters, half the share of its pairs in a text."""
    if len(word) < 3 or word[0].isascii():
        return 0.0
    pairs = [word[i : i + 2] for i in range(len(word) - 1)]
    return 0.5 * sum(pair in text for pair in pairs) / len(pairs)
