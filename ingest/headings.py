"""The short title of a clause, told apart from its body; and headed sections without a number."""

import re

from ingest.numbering import Candidate
from rag.library.records import Language, Span

MAX_CHINESE = 30
MAX_ENGLISH = 90
_SHORTEST_PARAGRAPH = 60
_LOOK = 400  # characters after a number in which its heading must end

# Families whose first words are usually a title; the items of finer lists are sentences.
_TITLED = {
    "第编", "第章", "第节", "第条", "一、", "(一)", "1.1", "1.", "1", "I.", "A.", "A.1",
    "Article", "Section", "Clause", "§",
}  # fmt: skip

_AFTER_NUMBER = re.compile(r"[ \t\u3000\xa0\n、.．:：\-–—]{0,200}")
_NO_TITLE = re.compile(
    r"[。；;！!？?，,:：]|[.] |[0-9０-９] ?(?:元|日|天|月|年|名|人|%|份|次|台|个)"
)
_HAN = re.compile(r"[\u4e00-\u9fff]")
_HAN_LABEL = re.compile(r"([\u4e00-\u9fffA-Za-z《》“”\"()（）、/]{2,18})[:：](?=\s{0,8}[^\s\d])")
_HAN_BEFORE_BLANK = re.compile(
    r"([\u4e00-\u9fff、《》（）()A-Za-z/]{2,16})[ \u3000]{1,8}(?=[\u4e00-\u9fff“《])"
)
_CAPITALS = re.compile(
    r"((?:[A-Z0-9&'’/()_\-]{1,24}[,;]?[ ]{1,3}){0,12}[A-Z0-9&'’/()_\-]{2,24})"
    r"(?=[.:]|[ ]{0,3}\n|[ ]{2,3}[A-Z]|$)"
)
_WORD = r"(?:[A-Z][A-Za-z'’&/\-]{0,24}|\([A-Za-z ]{1,20}\))"
_SMALL_WORDS = "of|and|or|the|to|for|in|by|on|with|a|an|from|upon|at|as|No"
_TITLE_CASE = re.compile(
    rf"({_WORD}(?:[,;]?[ ]{{1,2}}(?:{_WORD}|&|{_SMALL_WORDS})){{0,11}})"
    r"(?:[.:](?=\s|$)|[ ]?[–—](?=\s)|(?=[ ]{0,3}\n)|$)"
)
# A line of its own without a full stop is a title in small letters too: 3. Service levels.
_SENTENCE_CASE = re.compile(
    r"([A-Z][A-Za-z'’]{0,24}(?:[,;]?[ ](?:&|[A-Za-z(][A-Za-z'’&/)\-]{0,24})){0,7})"
    r"(?=[ ]{0,3}\n[ \t]{0,60}\n|[ ]{0,3}$)"
)
_VERB = re.compile(r"\b(?:shall|will|may|must|can|is|are|was|were|has|have|agrees?|not)\b")
# The beginning of a sentence about a side, not of a title: 甲方应…, 如乙方…, 本合同…
_SENTENCE_START = re.compile(
    r"(?:甲方|乙方|丙方|双方|任何一方|本合同|本协议|如|若|因|对于|由于|未经|除|自|在)"
    r".{0,8}(?:应|须|将|负责|可|不|有权|为|按|保证|认可|提供|对|在|向|由|经|自|每|一律|期满|终止)(?!的)|[即的]"
)


def find_heading(text: str, at: int, own_end: int, family: str) -> Span | None:
    """The span of the heading of a clause whose number ends at ``at``; None when unsure."""
    gap = _AFTER_NUMBER.match(text, at, own_end)
    start = gap.end() if gap else at
    if start >= own_end:
        return None
    own = text[start : min(own_end, start + _LOOK)].rstrip()
    length = (
        _chinese_heading(own, family, start + _LOOK >= own_end)
        if _HAN.search(own[:60])
        else _english_heading(own, family)
    )
    return (start, start + length) if length else None


def _chinese_heading(own: str, family: str, whole: bool) -> int:
    """The length of the heading that the own text of a clause begins with; 0 when unsure."""
    titled = family in _TITLED
    if titled and (match := _HAN_BEFORE_BLANK.match(own)) and not _reads_on(match[1]):
        return match.end(1)
    line, newline, _ = own.partition("\n")
    line = line.rstrip(" \t\u3000:：")
    alone = newline if titled else whole and not newline
    if (alone or (whole and not newline)) and _is_title(line):
        return len(line)
    match = _HAN_LABEL.match(own)
    return match.end(1) if match and not _reads_on(match[1]) else 0


def _english_heading(own: str, family: str) -> int:
    for pattern in (_CAPITALS, _TITLE_CASE):
        match = pattern.match(own)
        if match and len(match[1]) <= MAX_ENGLISH and any(char.isalpha() for char in match[1]):
            return match.end(1)
    match = _SENTENCE_CASE.match(own) if family in _TITLED else None
    return match.end(1) if match and not _VERB.search(match[1]) else 0


def _is_title(line: str) -> bool:
    return 0 < len(line) <= MAX_CHINESE and _NO_TITLE.search(line) is None and not _reads_on(line)


def _reads_on(words: str) -> bool:
    """Whether the words are the beginning of a sentence and no title."""
    return _SENTENCE_START.match(words) is not None


# A line that may head a section without a number: short, no sentence, no label, no list item.
_HEADING_LINE = re.compile(
    r"^[ \t\u3000#*]{0,8}(?P<heading>[\u4e00-\u9fff“”、/（）()；]{1,23}[\u4e00-\u9fff”）)])"
    r"[ \t\u3000*]{0,8}$",
    re.MULTILINE,
)
_NO_HEADING = re.compile(
    r"^(?:甲方|乙方)[（(]|鉴于|盖章|签字|^[（(].*[)）]$|^(?:附件|附录|附表)|以下无|(?:应|须|如下|包括|的|或|和)$"
)
_ENGLISH_HEADING_LINE = re.compile(
    r"^[ \t]{0,60}(?P<heading>[A-Z][A-Za-z'’&/,\-]{1,24}"
    rf"(?:[ ]{{1,2}}(?:[A-Z][A-Za-z'’&/,\-]{{0,24}}|&|{_SMALL_WORDS})){{0,9}})[.:]?[ \t]{{0,8}}$",
    re.MULTILINE,
)


def find_unnumbered_headings(
    text: str, start: int, end: int, language: Language, title: str
) -> list[Candidate]:
    """Headed sections whose numbers were lost, as candidates of the family ``heading``.

    A heading stands alone on its line, is not the title of the contract and is followed by
    something longer; an English one by a paragraph.
    """
    pattern = _HEADING_LINE if language == "zh" else _ENGLISH_HEADING_LINE
    found: list[Candidate] = []
    for match in pattern.finditer(text, start, end):
        words = match["heading"]
        if words == title or _NO_HEADING.search(words):
            continue
        following = text[match.end() : min(end, match.end() + _LOOK)].lstrip()
        shortest = len(words) - 4 if language == "zh" else _SHORTEST_PARAGRAPH
        if len(following.partition("\n")[0]) > max(shortest, 0):
            begin, stop = match.span("heading")
            found.append(Candidate(begin, stop, "", "heading", (), "line", 0.0))
    return found
