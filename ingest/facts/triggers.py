"""What sets a deadline off: 合同签订后[5个工作日内], [within ten days] after receipt of invoice."""

import re
from dataclasses import dataclass
from functools import cache
from typing import Literal

from ingest.facts.phrases import Phrases
from rag.language.numerals import any_of
from rag.language.words import load_words
from rag.library.records import Language

# Longer than this it is a sentence, not an event.
_LONGEST = {"zh": 36, "en": 120}
# Further back than this an event only describes another: conduct giving rise to termination.
_HEAD = 30


@dataclass(frozen=True, slots=True)
class Trigger:
    """``words`` as printed (folded), ``event`` the name of a known one or empty."""

    words: str
    event: str
    relation: Literal["after", "before"]


def find_trigger(
    text: str, phrases: Phrases, start: int, end: int, language: Language
) -> Trigger | None:
    """The trigger of the time told at ``start:end`` of a reading text, None when there is none."""
    lower = text.lower()
    index = phrases.at(start)
    if language == "en":
        return _english(lower, text, phrases, end)
    before = lower[phrases.spans[index][0] : start]
    if _pattern("zh", "lead").match(lower, end) and before:
        return _chinese(f"{_pattern('zh', 'filler').sub('', before)}前", "binds")
    advance = _chinese_advance(lower, phrases, start, end)
    if advance:
        return advance
    if index and phrases.sentences[index] == phrases.sentences[index - 1] and len(before) < 6:
        low, high = phrases.spans[index - 1]
        joined = lower[high : high + 1] == ","
        earlier = _chinese(lower[low:high], "ends") if joined else None
        return _chinese(before, "binds") or earlier
    return _chinese(before, "binds")


def event_trigger(text: str, phrases: Phrases, start: int, language: Language) -> Trigger | None:
    """The trigger of an event that stands alone at ``start``: 自双方签字[之日起生效]."""
    low = phrases.spans[phrases.at(start)][0]
    words = _pattern(language, "opening").split(text[low:start])[-1].strip()
    return _named(words, "after", language)


def _chinese(before: str, how: str) -> Trigger | None:
    match = _pattern("zh", how).search(before)
    if match is None:
        return None
    words = match["words"].split(":")[-1]
    words = _pattern("zh", "opening").split(words)[-1].strip()
    return _named(words, "before" if match["marker"].endswith("前") else "after", "zh")


def _chinese_advance(text: str, phrases: Phrases, start: int, end: int) -> Trigger | None:
    """提前30日通知: before the ending that stands behind, else before what stands in front."""
    if not _pattern("zh", "advance").search(text[max(0, start - 4) : start]):
        return None
    index = phrases.at(start)
    low, high = phrases.spans[index]
    ending = _pattern("zh", "endings").search(text, end, high)
    if ending:
        return _named(ending[0], "before", "zh")
    words = text[low:start] or text[end:high]
    if index and phrases.sentences[index] == phrases.sentences[index - 1]:
        words = text[slice(*phrases.spans[index - 1])]
    words = _pattern("zh", "advance").sub("", words).strip("需须应当并")
    return _named(words or text[end:high], "before", "zh")


def _english(lower: str, text: str, phrases: Phrases, end: int) -> Trigger | None:
    index = phrases.at(end - 1)
    tail = lower[end : phrases.spans[index][1]]
    match = _pattern("en", "binds").match(tail)
    if match is None:
        return None
    words = text[end + match.start("words") : end + match.end("words")].strip(" ),.;")
    relation = (
        "before" if match["marker"] in load_words("deadlines")["en"]["before_markers"] else "after"
    )
    return _named(words, relation, "en")


def _named(words: str, relation: str, language: Language) -> Trigger | None:
    if not 1 < len(words) <= _LONGEST[language]:
        return None
    event = _event(words.lower(), language)
    return Trigger(words, event, "before" if relation == "before" else "after")


def _event(words: str, language: Language) -> str:
    """The known event a trigger names: in Chinese its last word tells, in English its first."""
    events: dict[str, list[str]] = load_words("deadlines")["events"]
    found = [(words.rfind(w), name) for name, forms in events.items() for w in forms if w in words]
    if language == "zh":
        return max(found)[1] if found else ""
    return min(found)[1] if found and min(found)[0] <= _HEAD else ""


@cache
def _pattern(language: Language, name: str) -> re.Pattern[str]:
    words = load_words("deadlines")[language]
    if name == "endings":
        return re.compile(rf"(?:{any_of(words['endings'])}).{{0,12}}")
    if name == "lead":
        return re.compile(rf"\s?(?:{any_of(words['lead_after'])})")
    if name == "filler":
        return re.compile(rf"(?:{any_of(words['fillers'])}){{1,3}}$")
    if name == "opening":
        return re.compile(any_of(words["trigger_openings"]))
    if name == "advance":
        return re.compile(any_of(words["advance"]))
    markers = any_of([*words["after_markers"], *words["before_markers"]])
    if language == "en":
        ends = any_of(words["trigger_ends"])
        return re.compile(
            rf"'?\s?(?P<marker>{markers})\s(?P<words>.{{1,{_LONGEST['en']}}}?)(?={ends}|[.,;]?$)"
        )
    tail = rf"(?:{any_of(words['fillers'])})?\s?$" if name == "binds" else r"\s?$"
    return re.compile(rf"(?P<words>.{{1,60}}?)(?P<marker>{markers}){tail}")
