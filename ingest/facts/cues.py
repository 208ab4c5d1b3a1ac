"""Cues: the words that make a piece of text a duty, a prohibition, a right, or none of them."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal, TypeAlias

from rag.language.numerals import CHINESE_DIGITS, any_of
from rag.language.words import load_words
from rag.library.records import Language

CueKind: TypeAlias = Literal["duty", "prohibition", "right", "neutral", "action"]
_MODAL: tuple[CueKind, ...] = ("duty", "prohibition", "right", "neutral")
_FILLER = "\x00"


@dataclass(frozen=True, slots=True)
class Cue:
    """A cue with its place in a reading text. ``action``: a verb that obliges without a modal."""

    kind: CueKind
    word: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class CueGrammar:
    """The cues of one language. ``mask`` blots out words that only look like cues."""

    innocent: re.Pattern[str]
    modal: re.Pattern[str]
    kinds: dict[str, CueKind]
    action: re.Pattern[str] | None
    firm: frozenset[str]
    remedies: tuple[str, ...]

    def mask(self, text: str) -> str:
        """``text`` in lower case, of the same length, without its innocent words."""
        lower = text.lower() if len(text.lower()) == len(text) else text
        return self.innocent.sub(lambda match: _FILLER * len(match[0]), lower)

    def modal_cue(self, masked: str, start: int, end: int) -> Cue | None:
        """The first modal cue of ``masked[start:end]``; a neutral one gives way to a firm one."""
        match = self.modal.search(masked, start, end)
        if match is None:
            return None
        cue = Cue(self.kinds[match[0]], match[0], match.start(), match.end())
        if cue.kind == "neutral":
            later = self.modal_cue(masked, cue.end, end)
            return later if later is not None and later.word in self.firm else cue
        return cue

    def action_cue(self, masked: str, start: int, end: int) -> Cue | None:
        """The first verb of action of ``masked[start:end]``."""
        match = self.action.search(masked, start, end) if self.action else None
        return Cue("action", match[0], match.start(), match.end()) if match else None


@cache
def cue_grammar(language: Language) -> CueGrammar:
    """The cues of a language, from ``data/words/obligations.toml`` and ``statements.toml``."""
    cues: dict[str, Any] = load_words("obligations")[language]
    cutting: dict[str, Any] = load_words("statements")[language]
    kinds: dict[str, CueKind] = {word: kind for kind in _MODAL for word in cues[kind]}
    return CueGrammar(
        innocent=any_word(cutting["innocent"], language),
        modal=any_word(kinds, language),
        kinds=kinds,
        action=_verb(cues, language),
        firm=frozenset(cutting["firm"]),
        remedies=tuple(cues["remedies"]),
    )


@cache
def timed_pattern(language: Language) -> re.Pattern[str] | None:
    """A figure and the words that make it a time limit or a cycle, with room for no more between
    them than a unit: 4小时内, 每月5日前. None for a language without verbs of action."""
    words = load_words("obligations")[language]
    if not words["actions"]:
        return None
    number = rf"(?:\d{{1,4}}|[{CHINESE_DIGITS}]{{1,4}})\s?"
    units = any_of(words["time_units"])
    limits = any_of(words["deadline_before"])
    cycles = any_of(words["cycles"])
    return re.compile(rf"{number}(?:{units})(?:{limits})|(?:{cycles})(?!逾期|延)")


def any_word(words: Iterable[str], language: Language) -> re.Pattern[str]:
    """A pattern for any of the words, the longest first; English ones as whole words."""
    ordered = sorted(words, key=len, reverse=True)
    pattern = "|".join(map(re.escape, ordered))
    return re.compile(rf"\b(?:{pattern})(?!\w)" if language == "en" else pattern)


def _verb(cues: dict[str, Any], language: Language) -> re.Pattern[str] | None:
    """A verb of action, unless it is part of a noun: 维护费, 提供的资料."""
    if not cues["actions"]:
        return None
    nouns = "|".join(map(re.escape, cues["noun_after"]))
    return re.compile(rf"(?:{any_word(cues['actions'], language).pattern})(?!{nouns})")
