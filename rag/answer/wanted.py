"""What an answer cannot do without: words of the thing asked for, a figure, a length of time.

A sentence about the subject of a question answers it only when it holds what the question wishes to
know. What that is, by the words of the question, stands in ``data/words/wanted.toml``, and for
lengths of time in ``data/words/lengths.toml``.
"""

import re
from functools import cache, lru_cache

from rag.answer.asked import Asked
from rag.answer.evidence import Sentence
from rag.answer.gaps import find_gaps
from rag.answer.kinds import counts_work
from rag.answer.labels import other_label
from rag.answer.rows import is_row
from rag.language.numerals import any_of
from rag.language.people import names_person
from rag.language.provisions import asked_names, plain, shows
from rag.language.quantities import quantities
from rag.language.quantity import Quantity
from rag.language.words import load_words

# Units of time from short to long; an answer counts in one no further away than this.
_LENGTHS = {"TS": 0, "TM": 0, "TH": 1, "WD": 2, "D": 2, "W": 3, "M": 4, "Q": 5, "Y": 6}
_APART = 2
_ENDS = re.compile(r"[。！？!?\n]")
_OF_A_DAY = {"time", "window"}


def is_unmet(asked: Asked, sentence: Sentence) -> bool:
    """Whether a sentence, read in its passage, does not speak of the thing that is wanted."""
    return lacks_wanted(asked.text, sentence.text, sentence.found.passage.text)


def is_mislabelled(asked: Asked, sentence: Sentence) -> bool:
    """Whether a sentence is about another label (一级) than the question, or goes on about one.

    一级故障超时的扣500元;超过2小时的,每小时扣100元: the second half is about 一级 as well.
    """
    passage, text = sentence.found.passage, sentence.text
    begun = _ENDS.split(passage.text[: max(0, sentence.start - passage.start)])[-1]
    return any(other_label(asked.text, said, asked.before) for said in (text, begun + text))


def lacks_wanted(question: str, text: str, around: str = "") -> bool:
    """Whether a question asks for a thing that a text neither holds nor leaves blank.

    A text that leads in to a list is read with its items, the row of a table with its headings:
    they stand in ``around``, the passage. Without it such a text is not judged.
    """
    if text.rstrip().endswith((":", "：")) or is_row(text):
        rules, missing = load_words("wanted"), _lacking(question, text) - {"figure"}
        own = {name for name in missing if rules[name].get("itself") or _tells_another(name, text)}
        further = missing & _lacking(question, f"{text} {around}") if around else own
        return bool(own | further)
    lacking = _lacking(question, text)
    if lacking - {"figure"}:
        return True
    gaps = {gap.kind for gap in find_gaps(text)}
    if gaps & {None, "duration", "date"}:
        return False
    timeless = _lacks_period(question, text) or _lacks_length(question, text)
    return timeless or ("figure" in lacking and not gaps)


def _tells_another(name: str, text: str) -> bool:
    """Whether a row says itself which times it holds (响应2小时), and this is none of them."""
    rules, held = load_words("wanted"), plain(text)
    cells = [rule["cell"] for rule in rules.values() if "cell" in rule]
    told = "cell" in rules[name] and any(shows(held, cell) for cell in cells)
    return told and not shows(held, rules[name]["cell"])


def _lacking(question: str, text: str) -> set[str]:
    """The names of the things that a question asks for and a text does not speak of."""
    rules, held = load_words("wanted"), plain(text)
    return {
        name
        for name in _wanted(question)
        if not all(shows(held, cue) for cue in rules[name]["holds"])
        and not (name == "person" and names_person(held))
    }


@lru_cache(maxsize=256)
def _wanted(question: str) -> tuple[str, ...]:
    """The names of what a question asks for; it is held against many sentences."""
    return asked_names("wanted", question)


def _lacks_period(question: str, text: str) -> bool:
    """Whether the length of a period is asked for (试用期), and a text only says what is within it.

    试用期内,甲方提前一个月通知 … holds a month, but not that of the 试用期.
    """
    asked = _asked_period().search(plain(question))
    if asked is None or asked["name"] not in text:
        return False
    return not any(
        quantity.kind in {"duration", "date"}
        for part in re.split(r"[,，;；。]", text)
        if _said_period(asked["name"]).search(part)
        for quantity in quantities(part)
    )


def _lacks_length(question: str, text: str) -> bool:
    """Whether days, hours, years … are asked for, and a text holds no time of that order."""
    asked = _asked_length().search(plain(question))
    if asked is None:
        return False
    unit = _units()[asked["zh"] or " ".join(asked["en"].split())]
    held = quantities(text)
    if counts_work(text) or any(q.blank or _is_near(q, unit) for q in held):
        return False
    if any(quantity.kind in {"duration", *_OF_A_DAY} for quantity in held):
        return True
    vague = shows(plain(text), load_words("lengths")["vague"])
    return not (vague or any(sign.isdigit() for sign in text))


def _is_near(quantity: Quantity, unit: str) -> bool:
    """Whether a quantity is a length of time of the order of a unit, or a day or an hour.

    An hour of the day (8:30) says nothing of months or years.
    """
    if quantity.kind == "duration":
        return abs(_LENGTHS[quantity.unit] - _LENGTHS[unit]) <= _APART
    return quantity.kind == "date" or (
        quantity.kind in _OF_A_DAY and _LENGTHS[unit] < _LENGTHS["M"]
    )


@cache
def _units() -> dict[str, str]:
    """The letters of the units of time by their words, those of everyday speech included."""
    return {**load_words("quantities")["durations"], **load_words("lengths")["units"]}


@cache
def _asked_length() -> re.Pattern[str]:
    chinese = any_of(word for word in _units() if not word.isascii())
    english = any_of(word for word in _units() if word.isascii())
    return re.compile(
        rf"(?:几|多少)个?(?P<zh>{chinese})(?![的费度])|how many (?:\w+ )?(?P<en>{english})\b"
    )


@cache
def _asked_period() -> re.Pattern[str]:
    words = load_words("lengths")["period"]
    asks, within = "|".join(words["asks"]), "|".join(words["within"])
    return re.compile(
        rf"(?P<name>[\u3400-\u9fff]{{2}}(?<!到)期)[限间]?(?:(?!{within})[^,，]){{0,6}}(?:{asks})"
    )


@lru_cache(maxsize=256)
def _said_period(name: str) -> re.Pattern[str]:
    """How a text says the length of a period, not only what is within it."""
    within = "|".join(load_words("lengths")["period"]["within"])
    return re.compile(rf"{name}(?![限间]?(?:{within}))")
