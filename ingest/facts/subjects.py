"""Grammatical subjects: which of the parties that a sentence names is the one who acts."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from ingest.facts.context import Mention
from ingest.facts.cues import any_word
from rag.language.words import load_words
from rag.library.records import Language

# How far back a preposition is looked for.
_REACH = 24
_JOINED = re.compile(r"\b(?:and|or)\s(?:the\s)?$")
_JOINING = frozenset({"、", "和", "与", "及", " and ", " or ", " nor "})


@dataclass(frozen=True, slots=True)
class SubjectGrammar:
    """Patterns for what stands right before or right after a party, and the delegating verbs."""

    object_after: re.Pattern[str]
    agent_after: re.Pattern[str]
    attribute_before: re.Pattern[str]
    delegating: frozenset[str]
    prepositional: frozenset[str]
    handing: tuple[str, ...]
    kept: tuple[str, ...]
    relative: re.Pattern[str] | None
    receiver_after: re.Pattern[str] | None


@cache
def subject_grammar(language: Language) -> SubjectGrammar:
    """The grammar of subjects of a language, from ``data/words/statements.toml``."""
    words = load_words("statements")[language]["subjects"]
    space = r"\s+(?:the\s+|such\s+|each\s+)?" if language == "en" else ""
    border = r"\b" if language == "en" else ""

    def before(name: str) -> re.Pattern[str]:
        return re.compile(rf"{border}(?:{'|'.join(map(re.escape, words[name]))}){space}[\[\"'(]?$")

    people = "|".join(map(re.escape, words["personnel"])) or "(?!)"
    attributes = "|".join(map(re.escape, words["attribute_before"]))
    return SubjectGrammar(
        object_after=before("object_after"),
        agent_after=before("agent_after"),
        attribute_before=re.compile(rf"(?!'?s?\s?(?:{people})\b)(?:{attributes})", re.IGNORECASE),
        delegating=frozenset(words["delegating"]),
        prepositional=frozenset(words["prepositional"]),
        handing=tuple(words["handing"]),
        kept=tuple(words["kept"]),
        receiver_after=before("receiver_after") if words["receiver_after"] else None,
        relative=any_word(words["relative"], language) if words["relative"] else None,
    )


def agents(text: str, start: int, mentions: Sequence[Mention], language: Language) -> list[Mention]:
    """The parties that a word such as 由 marks as those who act; ``start``: of their segment."""
    grammar = subject_grammar(language)
    return [
        m
        for m in mentions
        if grammar.agent_after.search(_before(text, start, m))
        and not grammar.attribute_before.match(text, m.end)
    ]


def subjects(
    text: str, start: int, mentions: Sequence[Mention], language: Language
) -> list[Mention]:
    """The parties that stand as subjects: behind no preposition and describing nothing else."""
    grammar = subject_grammar(language)
    return [
        m
        for m in mentions
        if not grammar.object_after.search(_before(text, start, m))
        and not grammar.attribute_before.match(text, m.end)
        and not _only_joined(text, start, m, mentions, language)
    ]


def _only_joined(
    text: str, start: int, mention: Mention, mentions: Sequence[Mention], language: Language
) -> bool:
    """Whether a party is joined to something that is none: the link between users and Customer."""
    if language != "en" or not _JOINED.search(text[max(0, mention.start - 8) : mention.start]):
        return False
    before = text[: mention.start].removesuffix("the ").rstrip()
    joined = any(0 <= len(before) - other.end <= len(" and/or") for other in mentions)
    linked = " between " in text[start : mention.start]
    return linked or not (joined or _acts(language).match(text, mention.end))


@cache
def _acts(language: Language) -> re.Pattern[str]:
    firm = any_word(load_words("statements")[language]["firm"], language)
    return re.compile(rf"\s(?:\w+\s)?{firm.pattern}")


def owners(text: str, start: int, mentions: Sequence[Mention], language: Language) -> list[Mention]:
    """The parties that only describe the subject: 乙方的服务应符合."""
    grammar = subject_grammar(language)
    return [m for m in mentions if not grammar.object_after.search(_before(text, start, m))]


@dataclass(frozen=True, slots=True)
class Handed:
    """What one side hands to another (甲方提供给乙方的文件); ``end``: behind the receiver."""

    end: int
    giver: str
    receiver: str

    def bearer(self, said: str, language: Language) -> str:
        """Whom that concerns which is said of it: the receiver has to return it or keep it."""
        kept = any(word in said for word in subject_grammar(language).kept)
        return self.receiver if kept else self.giver


def handed(text: str, mentions: Sequence[Mention], language: Language) -> Handed | None:
    """The first thing that the mentions of a segment describe by who hands it to whom."""
    handing = subject_grammar(language).handing
    for giver, receiver in pairwise(mentions):
        if (
            handing
            and text.endswith(handing, giver.end, receiver.start)
            and text.startswith("的", receiver.end)
        ):
            return Handed(receiver.end, giver.side, receiver.side)
    return None


def joint_side(text: str, subject: Mention, mentions: Sequence[Mention]) -> str:
    """The side of a subject, 双方 when another side is joined to it: 甲方、乙方应."""
    for other in mentions:
        first, second = sorted((subject, other), key=lambda mention: mention.start)
        if other.side != subject.side and text[first.end : second.start].strip('[]"') in _JOINING:
            return "双方"
    return subject.side


def _before(text: str, start: int, mention: Mention) -> str:
    return text[max(start, mention.start - _REACH) : mention.start].lower()
