"""PDF: the text layer page by page; pages that are only pictures go to OCR.

PDFium reads the text: it writes Han characters where fonts hold their look-alikes from the Kangxi
radicals, keeps the rows of a table on their lines, and finds the boxes of a quote in the same text.
pypdf reads what PDFium cannot open.
"""

import io
import logging

import pypdf
import pypdfium2
import pypdfium2.raw as pdfium
from PIL import Image

from ingest.radicals import fold_radicals
from ingest.readers.document import Document, InputFile, PageText, ReadOptions
from ingest.readers.scanned import OCR_DPI, ocr_is_on, page_warnings, recognise
from ingest.readers.text import fold_line_ends
from rag.errors import ReadError
from rag.page_images import PDFIUM_LOCK, page_characters, render

MAX_PAGES = 20_000

# With fewer characters than this, a page with a picture over half of it is a scan with a stamp.
_STAMP_CHARACTERS = 50
_PICTURE_SHARE = 0.5
# A text layer with a larger share of characters without meaning is no text.
_MAX_UNKNOWN = 0.3
_FORM_DEPTH = 3

_METADATA = ("Title", "Author", "Subject", "Creator", "Producer", "CreationDate")


def read(file: InputFile, options: ReadOptions) -> Document:
    """One page each. Raises ReadError for a password that is missing or wrong, and for damage."""
    try:
        with PDFIUM_LOCK:
            pdf = pypdfium2.PdfDocument(file.data, password=options.password)
    except pypdfium2.PdfiumError as error:
        if error.err_code == pdfium.FPDF_ERR_PASSWORD:
            raise _password_error(file, options) from None
        return _read_damaged(file)
    try:
        if not 0 < len(pdf) <= MAX_PAGES:
            raise file.refuse(f"it has {len(pdf):,} pages of at most {MAX_PAGES:,}", "Split it.")
        pages = _read_pages(pdf, options)
        metadata = pdf.get_metadata_dict(skip_empty=True)
    finally:
        with PDFIUM_LOCK:
            pdf.close()
    return Document(
        format="pdf",
        pages=pages,
        metadata={name.lower(): metadata[name] for name in _METADATA if name in metadata},
        warnings=tuple(page_warnings(pages, options)),
    )


def _read_pages(pdf: pypdfium2.PdfDocument, options: ReadOptions) -> list[PageText]:
    """All pages; no more of them are sent to OCR than the options allow."""
    pages: list[PageText] = []
    left = options.ocr_pages if ocr_is_on(options) else 0
    for index in range(len(pdf)):
        page = _read_page(pdf, index, options, left > 0)
        left -= page.method != "text"
        pages.append(page)
    return pages


def _read_page(
    pdf: pypdfium2.PdfDocument, index: int, options: ReadOptions, may_recognise: bool
) -> PageText:
    """The text layer of the page or, where there is none and it may be, what OCR reads."""
    label: str | None = None
    try:
        with PDFIUM_LOCK:
            label = pdf.get_page_label(index) or None
            text, picture = _text_or_picture(pdf, index, options, may_recognise)
    except pypdfium2.PdfiumError:
        return PageText("", label, method="unreadable")
    if text is not None:
        return PageText(text, label)
    return recognise(picture, label) if picture else PageText("", label, method="unreadable")


def _text_or_picture(
    pdf: pypdfium2.PdfDocument, index: int, options: ReadOptions, may_recognise: bool
) -> tuple[str | None, Image.Image | None]:
    """The text layer, or the picture of a page that is to be recognised; neither when it may not.

    A page that only ``force`` would recognise keeps its text layer when it may not be.
    """
    page = pdf[index]
    try:
        text = _joined_surrogates(fold_line_ends(page_characters(page.get_textpage())))
        forced = options.ocr == "force" and may_recognise
        if not forced and not _is_picture(page, text):
            return text, None
        return None, render(page, OCR_DPI) if may_recognise else None
    finally:
        page.close()


def _is_picture(page: pypdfium2.PdfPage, text: str) -> bool:
    """Whether what the page shows is not in its text layer."""
    visible = [char for char in text if not char.isspace()]
    if not visible:
        return next(page.get_objects(max_depth=1), None) is not None
    unknown = sum(char == "\ufffd" or "\ue000" <= char <= "\uf8ff" for char in visible)
    if unknown > _MAX_UNKNOWN * len(visible):
        return True
    if len(visible) >= _STAMP_CHARACTERS:
        return False
    width, height = page.get_size()
    pictures = page.get_objects(filter=(pdfium.FPDF_PAGEOBJ_IMAGE,), max_depth=_FORM_DEPTH)
    bounds = [picture.get_bounds() for picture in pictures]
    area = sum((right - left) * (top - bottom) for left, bottom, right, top in bounds)
    return bool(area > _PICTURE_SHARE * width * height)


def _joined_surrogates(text: str) -> str:
    """The text with each pair of surrogates as the character that it stands for."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _password_error(file: InputFile, options: ReadOptions) -> ReadError:
    why = "its password is wrong" if options.password else "it is protected by a password"
    return file.refuse(why, "Give the right one with --password.")


def _read_damaged(file: InputFile) -> Document:
    """What pypdf can save of a file that PDFium cannot open. Raises ReadError when nothing is."""
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        reader = pypdf.PdfReader(io.BytesIO(file.data), strict=False)
        texts = (fold_radicals(page.extract_text()) for page in reader.pages[:MAX_PAGES])
        pages = [PageText(fold_line_ends(text)) for text in texts]
    except Exception:  # pypdf answers damage with errors of every kind
        pages = []
    if not any(page.text.strip() for page in pages):
        raise file.refuse("the PDF is damaged", "Open it in a PDF viewer and save it again.")
    return Document("pdf", pages, warnings=("The PDF is damaged: parts of it may be missing.",))
