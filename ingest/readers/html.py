"""Web pages: the text that a browser shows, a line a paragraph or row; menus are furniture."""

import re
from collections.abc import Iterator

from lxml import etree

from ingest.readers.document import Document, InputFile, PageText, ReadOptions
from ingest.readers.docx_numbering import write_number
from ingest.readers.text import decode
from rag.library.records import Span

_CHARSET = re.compile(rb"charset\s{0,5}=\s{0,5}[\"']?([\w-]{1,30})", re.I)
_BLANKS = re.compile(r"[ \t\n\r\f]{1,}")
_HIDDEN = re.compile(r"display\s{0,5}:\s{0,5}none", re.I)

_LEFT_OUT = frozenset(
    {"head", "script", "style", "template", "noscript", "svg", "select", "textarea", "iframe"}
)
_BLOCKS = frozenset(
    {"address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "div", "dl"}
    | {"dt", "fieldset", "figcaption", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "hr"}
    | {"header", "html", "li", "main", "nav", "ol", "p", "pre", "section", "table", "tr", "ul"}
)
_FURNITURE_TAGS = frozenset({"nav", "aside", "footer"})
_FURNITURE_CLASSES = frozenset({"breadcrumb", "breadcrumbs", "crumbs", "pagination", "sidebar"})
_LIST_FORMATS = {"a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}


def read(file: InputFile, _options: ReadOptions) -> Document:
    """One page with what the body shows, and the title as metadata."""
    text = _decode(file).replace("\0", "\ufffd")
    parser = etree.HTMLParser(encoding="utf-8", huge_tree=True, recover=True)
    try:
        root = etree.fromstring(text.encode("utf-8", "replace"), parser)
    except etree.LxmlError:
        root = None
    if root is None:
        raise file.refuse("the HTML is damaged", "Open it in a browser and save it again.")
    shown = _ShownText()
    shown.walk(root)
    title = " ".join("".join(root.xpath("//head/title//text()")).split())
    page = PageText("".join(shown.pieces).rstrip("\n"), furniture=tuple(shown.furniture))
    return Document("html", [page], {"title": title} if title else {})


def _decode(file: InputFile) -> str:
    """The characters: as the page declares them when that is possible, else as any text."""
    declared = _CHARSET.search(file.data[:4096])
    if declared:
        name = declared[1].decode("ascii").lower()
        try:
            return file.data.decode("gb18030" if name.startswith("gb") else name)
        except (UnicodeError, LookupError):
            pass
    return decode(file)


class _ShownText:
    """Collects text from a tree without recursion: pages may be nested thousands deep."""

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self.furniture: list[Span] = []
        self._length = 0
        self._line_start = True
        self._blank = False
        self._preserved = 0
        self._lists: list[Iterator[str]] = []

    def walk(self, root: etree._Element) -> None:
        """Adds all that is shown below ``root``."""
        walker = etree.iterwalk(root, events=("start", "end", "comment", "pi"))
        furniture_starts: list[int] = []
        for event, element in walker:
            if event in {"comment", "pi"}:
                self._add(element.tail)
            elif event == "start" and _is_left_out(element):
                walker.skip_subtree()
            elif event == "start":
                if _is_furniture(element):
                    furniture_starts.append(len(self.pieces))
                self._open(element)
            else:
                if not _is_left_out(element):
                    self._close(element)
                    if _is_furniture(element):
                        self._end_furniture(furniture_starts.pop())
                self._add(element.tail)

    def _open(self, element: etree._Element) -> None:
        tag = element.tag
        if tag in {"td", "th"} and element.getprevious() is not None:
            self._put("\t")
        elif tag == "br":
            self._put("\n")
        elif tag in _BLOCKS:
            self._new_line()
        if tag == "ol":
            self._lists.append(_list_numbers(element))
        elif tag == "ul":
            self._lists.append(iter(()))
        elif tag == "li" and self._lists:
            self._add(next(self._lists[-1], ""))
        self._preserved += tag == "pre"
        self._add(element.text)

    def _close(self, element: etree._Element) -> None:
        if element.tag in {"ol", "ul"}:
            self._lists.pop()
        self._preserved -= element.tag == "pre"
        if element.tag in _BLOCKS:
            self._new_line()

    def _end_furniture(self, first_piece: int) -> None:
        """Marks what was added since ``first_piece``, without the white space around it."""
        text = "".join(self.pieces[first_piece:])
        end = self._length - len(text) + len(text.rstrip())
        start = self._length - len(text.lstrip())
        if start < end:
            self.furniture.append((start, end))

    def _add(self, text: str | None) -> None:
        """Adds text of the page: outside ``pre`` any white space is one blank."""
        if not text:
            return
        if self._preserved:
            self._put(text.replace("\r\n", "\n").replace("\f", "\n"))
            return
        for index, word in enumerate(_BLANKS.split(text)):
            self._blank = self._blank or index > 0
            if word:
                self._put(f" {word}" if self._blank and not self._line_start else word)

    def _new_line(self) -> None:
        if not self._line_start:
            self._put("\n")

    def _put(self, text: str) -> None:
        self.pieces.append(text)
        self._length += len(text)
        self._line_start = text.endswith("\n") or (self._line_start and not text)
        self._blank = False


def _list_numbers(element: etree._Element) -> Iterator[str]:
    """The numbers that a browser writes before the items of an ordered list."""
    number_format = _LIST_FORMATS.get(element.get("type", ""), "decimal")
    start = element.get("start", "1")
    number = int(start) if start.isascii() and start.isdigit() and len(start) < 5 else 1
    while True:
        yield f"{write_number(number, number_format)}. "
        number += 1


def _is_left_out(element: etree._Element) -> bool:
    hidden = element.get("hidden") is not None or _HIDDEN.search(element.get("style", ""))
    return element.tag in _LEFT_OUT or bool(hidden)


def _is_furniture(element: etree._Element) -> bool:
    classes = element.get("class", "").lower().split()
    by_role = element.get("role") in {"navigation", "contentinfo"}
    return element.tag in _FURNITURE_TAGS or by_role or bool(_FURNITURE_CLASSES & set(classes))
