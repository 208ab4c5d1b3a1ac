"""An answer as a document to keep: Markdown, or docx with real footnotes."""

import re
from collections.abc import Container, Iterator, Sequence
from io import BytesIO
from typing import Any
from xml.sax.saxutils import escape

from docx import Document
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement
from docx.oxml.ns import nsdecls, qn

from rag.answer.types import Answer, Citation
from rag.clause_paths import place_label

_MARK = re.compile(r"\[(\d{1,4})\]")
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")  # what XML 1.0 cannot hold


def answer_markdown(answer: Answer) -> str:
    """Question, answer and numbered references as Markdown footnotes."""
    body = _MARK.sub(lambda match: f"[^{match[1]}]", answer.answer)
    notes = [f"> {note}" for note in answer.notes]
    references = [f"[^{c.n}]: {reference(c)}" for c in answer.citations]
    parts = (f"# {answer.question.text}", body, *notes, "\n".join(references))
    return "\n\n".join(part for part in parts if part) + "\n"


def answer_docx(answer: Answer) -> bytes:
    """The same as a Word file in which every citation is a footnote."""
    document = Document()
    document.add_heading(_clean(answer.question.text), level=1)
    known = {citation.n: citation for citation in answer.citations}
    footnotes: list[str] = []
    for block in answer.answer.split("\n\n"):
        paragraph = document.add_paragraph()
        for piece, number in _pieces(block, known):
            if number is None:
                paragraph.add_run(piece)
            else:
                footnotes.append(reference(known[number]))
                paragraph._p.append(_footnote_mark(len(footnotes)))
    for note in answer.notes:
        document.add_paragraph().add_run(_clean(note)).italic = True
    _add_footnotes(document, footnotes)
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def reference(citation: Citation) -> str:
    """Where a citation stands and its words, on one line."""
    place = place_label(citation.contract_title, citation.clause_path)
    quote = " ".join(citation.quote.split())
    return f"{place} · {citation.source}, p. {citation.page}: “{quote}”"


def _pieces(block: str, known: Container[int]) -> Iterator[tuple[str, int | None]]:
    """The text of a block, and the number of each citation between."""
    at = 0
    for match in _MARK.finditer(block):
        if int(match[1]) in known:
            yield _clean(block[at : match.start()]), None
            yield "", int(match[1])
            at = match.end()
    yield _clean(block[at:]), None


def _footnote_mark(number: int) -> Any:
    """A run that holds the raised number of a footnote."""
    mark = OxmlElement("w:footnoteReference")
    mark.set(qn("w:id"), str(number))
    raised = OxmlElement("w:vertAlign")
    raised.set(qn("w:val"), "superscript")
    properties = OxmlElement("w:rPr")
    properties.append(raised)
    run = OxmlElement("w:r")
    run.append(properties)
    run.append(mark)
    return run


def _add_footnotes(document: Any, texts: Sequence[str]) -> None:
    """python-docx writes no footnotes; their part of the package is made here.

    Word asks for the two separators (ECMA-376, 17.11.23) before any footnote of its own.
    """
    superscript = '<w:rPr><w:vertAlign w:val="superscript"/></w:rPr>'
    notes = "".join(
        f'<w:footnote w:id="{number}"><w:p><w:r>{superscript}<w:footnoteRef/></w:r>'
        f'<w:r><w:t xml:space="preserve"> {escape(_clean(text))}</w:t></w:r></w:p></w:footnote>'
        for number, text in enumerate(texts, start=1)
    )
    separators = "".join(
        f'<w:footnote w:type="{kind}" w:id="{number}">'
        f"<w:p><w:r><w:{kind}/></w:r></w:p></w:footnote>"
        for number, kind in ((-1, "separator"), (0, "continuationSeparator"))
    )
    xml = (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
        f"<w:footnotes {nsdecls('w')}>{separators}{notes}</w:footnotes>"
    )
    package = document.part.package
    part = Part(
        PackURI("/word/footnotes.xml"), CONTENT_TYPE.WML_FOOTNOTES, xml.encode("utf-8"), package
    )
    document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)


def _clean(text: str) -> str:
    return _NO_XML.sub(" ", text)
