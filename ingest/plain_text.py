"""A text for patterns: typesetting replaced by plain characters, one for one, so offsets stay."""

from functools import lru_cache

from ingest.markdown import marks
from ingest.radicals import fold_radicals
from rag.library.records import Source

_PLAIN = {
    " ": "\xa0\u3000\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f",
    "\n": "\f\v\x85\u2028\u2029",
    ";": "\u037e",  # the Greek question mark, which some PDF fonts map to the semicolon
}


def plain_source(source: Source) -> str:
    """The plain text of a source; the marks of Markdown are blanks there."""
    text = plain_text(source.text)
    if source.format != "md":
        return text
    parts, at = [], 0
    for start, end in marks(source.text):
        parts += [text[at:start], " " * (end - start)]
        at = end
    return "".join([*parts, text[at:]])


@lru_cache(maxsize=1)  # the contracts of one source ask for the same text one after the other
def plain_text(text: str) -> str:
    """``text`` with one kind of blank, line end (also at page ends) and semicolon, no radicals."""
    text = fold_radicals(text)
    for plain, others in _PLAIN.items():
        for other in others:
            if other in text:
                text = text.replace(other, plain)
    return text
