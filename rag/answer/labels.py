"""Whether a question is about one label (二级, P1, 第二次) and a text about others of its kind."""

import re
from functools import cache

from rag.language.numerals import read_number
from rag.language.words import load_words


def other_label(question: str, text: str, before: str = "") -> bool:
    """Whether a question names labels (A级, 第二次) and a text names but others of their kind.

    Labels of a kind that the question lacks are looked for in what was said ``before`` it.
    """
    wanted = {**find_labels(before), **find_labels(question)}
    if not wanted:
        return False
    held = find_labels(text)
    return any(kind in held and not names & held[kind] for kind, names in wanted.items())


def find_labels(text: str) -> dict[str, set[str]]:
    """The labels of a text by what they number: ``{"*级": {"a"}, "第*次": {"2"}}``.

    Kinds with a label that opens a range (二级及以上) are left out: it may hold any.
    """
    rules = load_words("labels")
    found: dict[str, set[str]] = {}
    ranges: set[str] = set()
    for pattern in _patterns():
        for match in pattern.finditer(text):
            start, end = match.span("name")
            label = f"{text[match.start() : start]}*{text[end : match.end()]}"
            kind = "".join(label.split()).lower().replace("-", "").replace("–", "")
            if text.endswith(tuple(rules["unless_before"]), 0, match.start()):
                continue
            if text.startswith(tuple(rules["unless_behind"]), match.end()):
                ranges.add(kind)
            number = read_number(match["name"])
            name = match["name"].lower() if number is None else str(number)
            found.setdefault(kind, set()).add(name)
    return {kind: names for kind, names in found.items() if kind not in ranges}


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(pattern) for pattern in load_words("labels")["patterns"])
