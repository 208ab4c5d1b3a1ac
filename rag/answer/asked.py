"""What a question asks: its parts, the content words of each, and the kinds of answer wanted."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from rag.answer.types import Scope
from rag.language.terms import Term, Vocabulary, find_terms, for_languages, is_interrogative, normal
from rag.language.words import load_words
from rag.library.records import Language

_PARTS = re.compile(r"[,，?？;；。!！]|(?<=[a-z]), (?=and\b)")
# What words of another part, or of the history, count beside the words of the part itself.
_BACKGROUND = 0.35


@dataclass(frozen=True, slots=True)
class Asked:
    """One thing that is asked: its words (background included, at less weight) and answer kinds.

    ``focus``: the words beside the interrogative. ``counters``: measure words of the answer.
    ``before``: the parts of the question before it, which say what it is about.
    """

    text: str
    terms: tuple[Term, ...]
    kinds: frozenset[str]
    focus: tuple[Term, ...] = ()
    counters: tuple[str, ...] = ()
    before: str = ""


def find_asked(
    scope: Scope, vocabulary: Vocabulary, languages: frozenset[Language]
) -> tuple[Asked, ...]:
    """The things that a question asks of contracts in ``languages``, in its order, at least one."""
    segments = [part.strip() for part in _PARTS.split(scope.topic) if part.strip()]
    parts: list[str] = []
    asking: list[str] = []
    background: list[list[str]] = []
    waiting: list[str] = []
    listed = bool(segments) and _ends_asking(segments[-1])
    for segment in segments:
        own = find_terms(segment, vocabulary)
        asks = _asks(segment) or ((listed or segment is segments[-1]) and _names(segment))
        if not asks or (not own and not parts and segment != segments[-1]):
            waiting.append(segment)
        elif parts and not own:
            parts[-1] += f"，{segment}"
            asking[-1] += f"，{segment}"
        else:
            background.append(list(parts) + waiting[:-1])
            parts.append("，".join((*waiting[-1:], segment)))
            asking.append(segment)
            waiting = []
    if not parts:
        parts, asking, background = [scope.topic], [scope.topic], [[]]
    elif waiting:
        parts[-1] += "，" + "，".join(waiting)
    return tuple(
        _asked(part, own, "，".join(before), scope.context, vocabulary, languages)
        for part, own, before in zip(parts, asking, background, strict=True)
    )


def _asked(
    part: str,
    asking: str,
    before: str,
    context: str,
    vocabulary: Vocabulary,
    languages: frozenset[Language],
) -> Asked:
    terms = for_languages(_terms(part, f"{before}，{context}", vocabulary), languages)
    kinds = answer_kinds(asking) or answer_kinds(part)
    return Asked(part, terms, kinds, _focus(part, terms), _counters(part), before)


def answer_kinds(text: str) -> frozenset[str]:
    """The kinds of answer that a text asks for (``data/words/asked.toml``)."""
    kinds = load_words("asked")["kinds"]
    return frozenset(kind for kind, cues in kinds.items() if shows_cue(text, cues))


def _asks(segment: str) -> bool:
    """Whether a segment asks by a word that does (多少) or by its end (能转让不)."""
    words = load_words("asked")["asks"]
    return shows_cue(segment, words) or without_phrases(segment, words).endswith(
        tuple(words["ends"])
    )


def _names(segment: str) -> bool:
    """Whether a segment ends with a name for what is wanted: …的联系电话.

    和他们打仲裁 ends with a word for courts and asks nothing.
    """
    kinds = load_words("asked")["kinds"]
    named = tuple(cue for kind in kinds if kind != "court" for cue in kinds[kind]["zh"])
    return segment.endswith(named)


def _ends_asking(segment: str) -> bool:
    """Whether a segment ends with the word that asks, so that those before may ask the same.

    合同金额，付款方式是什么 asks for both, 夜里打来的电话，坐席几分钟内要转出 for one thing.
    """
    bare = segment.rstrip("呢啊呀 ")
    return _names(bare) or bare.endswith(tuple(load_words("asked")["asks"]["last"]))


def without_phrases(text: str, cues: dict[str, list[str]]) -> str:
    """A text in lower case with a blank for each phrase of ``unless``."""
    lower = text.lower()
    for phrase in cues.get("unless", ()):
        lower = lower.replace(phrase, " ")
    return lower


def shows_cue(text: str, cues: dict[str, list[str]]) -> bool:
    """Whether a text shows a cue of asked.toml, once the phrases of ``unless`` are taken out."""
    lower = without_phrases(text, cues)
    if any(cue in lower for cue in cues["zh"]):
        return True
    return any(re.search(rf"(?<![a-z]){cue}(?![a-z])", lower) for cue in cues["en"])


def _terms(part: str, background: str, vocabulary: Vocabulary) -> tuple[Term, ...]:
    own = find_terms(part, vocabulary)
    words = {term.word for term in own}
    further = (term for term in find_terms(background, vocabulary) if term.word not in words)
    return own + tuple(replace(term, weight=term.weight * _BACKGROUND) for term in further)


def _focus(part: str, terms: Sequence[Term]) -> tuple[Term, ...]:
    """The nearest content word on either side of the first interrogative, if within reach."""
    rules = load_words("asked")["focus"]
    asked = normal(part)
    cues = [normal(cue) for cue in (*rules["zh"], *rules["en"])]
    at, cue = min(
        ((asked.find(cue), cue) for cue in sorted(cues, key=len, reverse=True) if cue in asked),
        default=(-1, ""),
    )
    if at < 0:
        return ()
    before: list[tuple[int, Term]] = []
    after: list[tuple[int, Term]] = []
    skipped = {normal(word) for word in rules["skip"]}
    for term in terms:
        if is_interrogative(term.word) or term.word in skipped:
            continue
        start = asked.find(term.word)
        if 0 <= start < at:
            before.append((at - start - len(term.word), term))
        elif start >= at:
            after.append((start - at - len(cue), term))
    nearest = [min(side, key=lambda item: item[0]) for side in (before, after) if side]
    return tuple(term for distance, term in nearest if distance <= rules["reach"])


def _counters(part: str) -> tuple[str, ...]:
    """The measure words that may stand behind the number asked for; none when it asks for none."""
    for group in load_words("asked")["counters"].values():
        if re.search(rf"(?:几|多少)个?(?:{'|'.join(group)})", part):
            return tuple(group)
    return ()
