"""Word documents: what Word shows, in the order in which it stands, as text.

Automatic numbers are written out; tracked insertions are in, deletions and hidden text are out.
The cells of a row are parted by tabs. Headers stand on the first page and footers on the last, as
furniture. Pages end where the file says that they end; a file that was never laid out has one.
"""

import io
import warnings
import zipfile
from collections.abc import Iterator
from typing import Any

import docx
from docx.document import Document as WordDocument
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from lxml import etree

from ingest.readers.document import Document, InputFile, PageText, ReadOptions
from ingest.readers.docx_numbering import Numbering
from ingest.readers.page_lines import PAGE_BREAK
from rag.language.words import load_words

MAX_UNPACKED_BYTES = 500_000_000

_SYMBOLS: dict[str, str] = load_words("word_numbers")["symbols"]
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_M_TEXT = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"

_LEFT_OUT = frozenset(
    [_W + name for name in ("del", "moveFrom", "pPr", "rPr", "sectPr", "rt", "instrText")]
    + [_MC + "Fallback"]
)
_SIGNS = {_W + "tab": "\t", _W + "cr": "\n", _W + "noBreakHyphen": "-", _W + "ptab": "\t"}


def read(file: InputFile, _options: ReadOptions) -> Document:
    """The pages of the document. Raises ReadError when the file is damaged or unpacks too large."""
    with zipfile.ZipFile(io.BytesIO(file.data)) as archive:
        unpacked = sum(member.file_size for member in archive.infolist())
    if unpacked > MAX_UNPACKED_BYTES:
        raise file.refuse(f"it unpacks to {unpacked:,} bytes", "Split the document.")
    try:
        with warnings.catch_warnings(action="ignore"):
            return _WordText(docx.Document(io.BytesIO(file.data))).document()
    except Exception:  # python-docx and lxml answer damage with errors of every kind
        why = "the Word file is damaged or of an unusual kind"
        raise file.refuse(why, "Open it in Word and save it as docx.") from None


class _WordText:
    """Walks through one document once, counting its numbers on the way."""

    def __init__(self, word: WordDocument) -> None:
        self._word = word
        self._numbering = Numbering(_part(word, RELATIONSHIP_TYPE.NUMBERING), word.styles.element)
        self._notes: list[str] = []
        self._footnotes = {
            note.get(qn("w:id")): note
            for note in _part(word, RELATIONSHIP_TYPE.FOOTNOTES, default=())
            if note.get(qn("w:type")) in {None, "normal"}
        }

    def document(self) -> Document:
        body = "\n".join(self._blocks(self._word.element.body))
        notes = [f"[{number}] {note}" for number, note in enumerate(self._notes, 1)]
        body = "\n".join([body, *notes])
        texts = [page for page in body.split(PAGE_BREAK) if page.strip()] or [""]
        headers, footers = self._margins("header"), self._margins("footer")
        pages = [PageText(text) for text in texts]
        if headers:
            pages[0] = PageText(f"{headers}\n{texts[0]}", furniture=((0, len(headers)),))
        if footers:
            last = pages[-1]
            span = (len(last.text) + 1, len(last.text) + 1 + len(footers))
            pages[-1] = PageText(f"{last.text}\n{footers}", furniture=(*last.furniture, span))
        properties = self._word.core_properties
        metadata = {"title": properties.title, "author": properties.author}
        return Document("docx", pages, {key: value for key, value in metadata.items() if value})

    def _blocks(self, parent: etree._Element) -> Iterator[str]:
        """The paragraphs and tables below an element."""
        for element in parent:
            if element.tag == _W + "p":
                yield from self._paragraph(element)
            elif element.tag == _W + "tbl":
                yield self._table(element)
            elif element.tag not in _LEFT_OUT and isinstance(element.tag, str):
                yield from self._blocks(element)

    def _paragraph(self, paragraph: etree._Element) -> Iterator[str]:
        """The paragraph with its number, then the text boxes anchored in it."""
        boxes: list[str] = []
        text = "".join(self._inline(paragraph, boxes))
        properties = paragraph.find(_W + "pPr")
        if not text.strip() and _has(properties, "rPr", "del"):
            return
        before = PAGE_BREAK if _has(properties, "pageBreakBefore") else ""
        label = self._numbering.label(paragraph) if text.strip() else ""
        yield before + label + text + _section_end(properties)
        yield from boxes

    def _inline(self, parent: etree._Element, boxes: list[str]) -> Iterator[str]:
        """The pieces of text below an element; what text boxes hold is put into ``boxes``."""
        for element in parent:
            tag = element.tag
            if tag in _LEFT_OUT or not isinstance(tag, str):
                continue
            if tag in {_W + "t", _M_TEXT}:
                yield (element.text or "").replace(PAGE_BREAK, " ")
            elif tag in _SIGNS:
                yield _SIGNS[tag]
            elif tag == _W + "br":
                yield PAGE_BREAK if element.get(qn("w:type")) == "page" else "\n"
            elif tag == _W + "lastRenderedPageBreak":
                yield PAGE_BREAK
            elif tag == _W + "sym":
                yield _SYMBOLS.get((element.get(qn("w:char")) or "").upper(), "")
            elif tag == _W + "footnoteReference":
                yield self._footnote(element.get(qn("w:id")))
            elif tag == _W + "txbxContent":
                boxes.append("\n".join(self._blocks(element)))
            elif not (tag == _W + "r" and _has(element.find(_W + "rPr"), "vanish")):
                yield from self._inline(element, boxes)

    def _footnote(self, identifier: str | None) -> str:
        note = self._footnotes.get(identifier)
        if note is None:
            return ""
        self._notes.append("")
        number = len(self._notes)
        self._notes[number - 1] = "\n".join(self._blocks(note)).strip()
        return f"[{number}]"

    def _table(self, table: etree._Element) -> str:
        """A line a row, cells parted by tabs; a merged cell stands where it begins."""
        rows: list[str] = []
        for row in table.iterfind(_W + "tr"):
            if _has(row.find(_W + "trPr"), "del"):
                continue
            cells = [
                "" if _continues(cell) else "\n".join(self._blocks(cell)).strip("\n")
                for cell in row.iter(_W + "tc")
                if next(cell.iterancestors(_W + "tr")) is row
            ]
            rows.append("\t".join(cells).replace(PAGE_BREAK, ""))
        return "\n".join(rows)

    def _margins(self, kind: str) -> str:
        """All different headers or footers of the document, as lines."""
        texts: dict[str, None] = {}
        for section in self._word.sections:
            for which in (kind, f"first_page_{kind}", f"even_page_{kind}"):
                margin = getattr(section, which)
                if not margin.is_linked_to_previous:
                    text = "\n".join(self._blocks(margin._element)).replace(PAGE_BREAK, "\n")
                    texts[text.strip()] = None
        return "\n".join(text for text in texts if text)


def _part(word: WordDocument, relationship: str, default: Any = None) -> Any:
    """The root element of a part of the package, ``default`` where it has none."""
    try:
        return parse_xml(word.part.part_related_by(relationship).blob)
    except KeyError:
        return default


def _has(parent: etree._Element | None, *path: str) -> bool:
    """Whether a property is there and not switched off."""
    found = None if parent is None else parent.find("/".join(_W + name for name in path))
    return found is not None and found.get(qn("w:val")) not in {"0", "false", "off"}


def _section_end(properties: etree._Element | None) -> str:
    """A page break when the paragraph ends a section that is not continued on the page."""
    section = None if properties is None else properties.find(_W + "sectPr")
    if section is None:
        return ""
    kind = section.find(_W + "type")
    return "" if kind is not None and kind.get(qn("w:val")) == "continuous" else PAGE_BREAK


def _continues(cell: etree._Element) -> bool:
    """Whether the cell continues the one above it."""
    merge = cell.find(f"{_W}tcPr/{_W}vMerge")
    return merge is not None and merge.get(qn("w:val")) != "restart"
