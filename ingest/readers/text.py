"""Plain text and Markdown: decoded, line ends folded to LF, nothing else changed; one page."""

import codecs
from contextlib import suppress

from charset_normalizer import from_bytes

from ingest.markdown import marks
from ingest.readers.document import Document, InputFile, PageText, ReadOptions

# Windows-1252 punctuation of English texts (curly quotes, dashes, §, ©, ® ...). GB18030 would read
# such a byte and the letter after it as one Chinese character; real Chinese always has other bytes.
_WINDOWS_PUNCTUATION = frozenset(b"\x85\x91\x92\x93\x94\x95\x96\x97\x99\xa0\xa7\xa9\xae\xb7")

# A UTF-8 text may be cut in the middle of a character or hold a few broken bytes.
_MAX_BROKEN = 0.001

# More control characters than this, and the file is not text.
_MAX_CONTROL = 0.02

_CONTROL = frozenset(chr(code) for code in range(32)) - set("\t\n\r\f\v\x1b")


def read(file: InputFile, _options: ReadOptions) -> Document:
    """One page with the whole text. Raises ReadError when the bytes are not text."""
    text = fold_line_ends(decode(file))
    controls = sum(text.count(char) for char in _CONTROL)
    if controls > _MAX_CONTROL * len(text):
        raise file.refuse("it is not text", "Give a txt, md, html, docx, pdf, image or zip file.")
    is_markdown = file.name.lower().endswith((".md", ".markdown"))
    if is_markdown:
        return Document(format="md", pages=[PageText(text, furniture=marks(text))])
    return Document(format="txt", pages=[PageText(text)])


def fold_line_ends(text: str) -> str:
    """CRLF and CR become LF."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def decode(file: InputFile) -> str:
    """The characters of the file: by its byte order mark, as UTF-8, as GB18030, or by statistics.

    Raises ReadError when no encoding fits.
    """
    data = file.data
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16", errors="replace")
    with suppress(UnicodeDecodeError):
        return data.decode("utf-8-sig")
    text = data.decode("utf-8-sig", errors="replace")
    if _has_utf8(text) and text.count("\ufffd") <= max(1, _MAX_BROKEN * len(text)):
        return text
    high = frozenset(data) - frozenset(range(128))
    if high <= _WINDOWS_PUNCTUATION:
        return data.decode("cp1252")
    try:
        return data.decode("gb18030")
    except UnicodeDecodeError:
        guess = from_bytes(data[:100_000]).best()
    if guess is None:
        raise file.refuse("its encoding is unknown", "Save it as UTF-8 and try again.")
    return data.decode(guess.encoding, errors="replace")


def _has_utf8(text: str) -> bool:
    """Whether any character beyond ASCII was decoded well."""
    return any(char > "\x7f" and char != "\ufffd" for char in set(text))
