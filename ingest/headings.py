"""The short title of a clause, told apart from its body; and headed sections without a number."""

import re

from ingest.numbering import Candidate
from rag.library.records import Span

MAX_CHINESE = 30
MAX_ENGLISH = 90
_SENTENCE = re.compile(r"[。；;！!？?，,]")
_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_LABEL_WITH_COLON = re.compile(r"([\u4e00-\u9fffA-Za-z《》“”\"()（）、/]{2,18})[:：](?=\s*[^\s\d])")
_GLUED_BY_BLANK = re.compile(
    r"([\u4e00-\u9fff、《》（）()A-Za-z/]{2,16})[ \u3000]+(?=[\u4e00-\u9fff“《])"
)
_ENGLISH_CAPITALS = re.compile(r"([A-Z][A-Z0-9&'’,;/()\- ]{2,88}[A-Z)])(?=[.:]|\s)")
_ENGLISH_TITLE = re.compile(
    r"((?:[A-Z][A-Za-z'’&/\-]{0,24}|[a-z]{1,4}|\([A-Za-z ]{1,20}\))"
    r"(?:[,;]? (?:[A-Z][A-Za-z'’&/\-]{0,24}|(?:of|and|or|the|to|for|in|by|on|with|a|an|from|upon|at)|&)){0,9})"
    r"(?:\.|:|\.?\s?[-–—])(?=\s)"
)

# Families whose first line or first words are usually a title.
_TITLED = {
    "第编",
    "第章",
    "第节",
    "第条",
    "一、",
    "(一)",
    "Article",
    "Section",
    "Clause",
    "§",
    "1",
    "1.1",
    "1.",
}


def find_heading(text: str, at: int, own_end: int, family: str) -> Span | None:
    """The span of the heading of a clause whose number ends at ``at``; None when unsure."""
    start = at
    while start < own_end and text[start] in " \t\u3000\xa0、.．:：-–—\n":
        start += 1
    if start >= own_end:
        return None
    own = text[start : min(own_end, start + 400)]
    whole = start + len(own) >= own_end
    line, newline, _ = own.partition("\n")
    if whole and not newline and _is_title(own.strip()):
        return start, start + len(own.rstrip(" 。.:："))
    if newline and _is_title(line.strip()) and family in _TITLED:
        return start, start + len(line.rstrip(" \t\u3000。.:："))
    if (match := _LABEL_WITH_COLON.match(own)) and not _starts_sentence(match[1]):
        return start, start + match.end(1)
    if (
        family in _TITLED
        and (match := _GLUED_BY_BLANK.match(own))
        and not _starts_sentence(match[1])
    ):
        return start, start + match.end(1)
    if match := _ENGLISH_CAPITALS.match(own):
        return start, start + len(match[1].rstrip(" ,;"))
    if match := _ENGLISH_TITLE.match(own):
        return start, start + match.end(1)
    return None


def _is_title(line: str) -> bool:
    if not line or _SENTENCE.search(line):
        return False
    if _CHINESE.search(line):
        return len(line) <= MAX_CHINESE and not _starts_sentence(line)
    return len(line) <= MAX_ENGLISH and (line[:1].isupper() or not line[:1].isalpha())


_VERBS = re.compile(
    r"^(?:甲方|乙方|丙方|双方|任何一方|本合同|本协议|如|若|因|对于|由于|未经|除)"
    r".{0,8}(?:应|须|将|负责|可|不|有权|为|按|保证|认可|提供|对|在|向|由|经|自)|[:：]$"
)


def _starts_sentence(words: str) -> bool:
    """Whether the words read as the beginning of a sentence and not as a title."""
    return _VERBS.match(words) is not None or words[:1] in "如若即的"


# A line that may head a section without a number: short, no sentence, no label, no list item.
_HEADING_LINE = re.compile(
    r"^[ \t\u3000#*]{0,8}(?P<heading>[\u4e00-\u9fff“”、/（）()；A-Za-z]{2,24})[ \t\u3000*]{0,4}$",
    re.MULTILINE,
)
_NOT_A_HEADING = re.compile(r"甲方|乙方|鉴于|盖章|签字|^[（(].*[)）]$|^(?:附件|附录|附表)|以下无")


def find_unnumbered_headings(text: str, start: int, end: int) -> list[Candidate]:
    """Headed sections whose numbers were lost, as candidates of the family ``heading``.

    A heading stands alone on its line and is followed by a longer paragraph.
    """
    found: list[Candidate] = []
    for match in _HEADING_LINE.finditer(text, start, end):
        words = match["heading"]
        if _NOT_A_HEADING.search(words) or not _CHINESE.search(words):
            continue
        body = text[match.end() : match.end() + 400].lstrip()
        if not body or len(body.partition("\n")[0]) <= len(words) - 4:
            continue
        found.append(
            Candidate(match.start("heading"), match.end("heading"), "", "heading", (), "line", 0.0)
        )
    return found
