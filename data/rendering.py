"""Writes one contract text in any format, so that samples and tests can hold it in each of them.

A written text is one paragraph a line with three marks: ``# `` before a contract's title, ``## ``
before a heading, and ``| a | b |`` for the row of a table. Chromium prints the PDF and embeds the
glyphs it uses. In the environment, ``CHROMIUM`` names another browser and ``CJK_FONT`` another
font collection than Debian's fonts-noto-cjk.
"""

import html
import os
import re
import shutil
from base64 import b64encode
from dataclasses import dataclass
from io import BytesIO
from itertools import groupby
from pathlib import Path
from typing import Literal

from docx import Document
from docx.document import Document as WordDocument
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

FONT, FONT_NUMBER = "/usr/share/fonts/opentype/noto/NotoSerifCJK-Regular.ttc", 2

Kind = Literal["title", "heading", "table", "paragraph"]


@dataclass(frozen=True, slots=True)
class Block:
    """A run of lines of one kind; only tables have more than one row, only rows several cells."""

    kind: Kind
    rows: tuple[tuple[str, ...], ...]

    @property
    def text(self) -> str:
        """The one cell of a title, a heading or a paragraph."""
        return self.rows[0][0]


@dataclass(frozen=True, slots=True)
class Level:
    """One level of automatic numbering: what a typed number looks like, and Word's name for it."""

    typed: re.Pattern[str]
    format: str
    label: str


NUMBERINGS: dict[str, tuple[Level, ...]] = {
    "chinese": (
        Level(re.compile(r"[一二三四五六七八九十]{1,3}、"), "chineseCounting", "%1、"),
        Level(re.compile(r"（[一二三四五六七八九十]{1,3}）"), "chineseCounting", "（%2）"),
        Level(re.compile(r"\d{1,2}\.(?!\d)"), "decimal", "%3."),
    ),
    "decimal": (
        Level(re.compile(r"\d{1,2}\. "), "decimal", "%1."),
        Level(re.compile(r"\d{1,2}\.\d{1,2} "), "decimal", "%1.%2"),
        Level(re.compile(r"\((?!i)[a-z]\) "), "lowerLetter", "(%3)"),
        Level(re.compile(r"\(i{1,3}\) "), "lowerRoman", "(%4)"),
    ),
}


def parse(text: str) -> list[Block]:
    """The blocks of a written text, in order."""

    def kind_of(line: str) -> Kind:
        if line.startswith("# "):
            return "title"
        if line.startswith("## "):
            return "heading"
        return "table" if line.startswith("| ") else "paragraph"

    blocks: list[Block] = []
    for kind, lines in groupby(text.splitlines(), kind_of):
        if kind == "table":
            cells = (line.strip("| ").split(" | ") for line in lines)
            blocks.append(Block(kind, tuple(tuple(row) for row in cells)))
        else:
            blocks += [Block(kind, ((line.lstrip("# "),),)) for line in lines]
    return blocks


def is_chinese(blocks: list[Block]) -> bool:
    """Whether the title is written in Chinese."""
    return re.search(r"[\u4e00-\u9fff]", blocks[0].text) is not None


def as_text(blocks: list[Block]) -> str:
    """The plain text: a line a paragraph, the cells of a row separated by a tab."""
    return "\n".join("\t".join(row) for block in blocks for row in block.rows) + "\n"


def embedded_font(blocks: list[Block]) -> str:
    """A CSS rule that carries the serif CJK font, cut down to the characters of the text.

    The whole font maps Kangxi radicals to the same glyphs as ordinary characters, and a printed
    PDF would then be read as radicals.
    """
    from fontTools import subset  # type: ignore[import-untyped]

    options = subset.Options(flavor="woff", font_number=FONT_NUMBER)
    font = subset.load_font(os.environ.get("CJK_FONT", FONT), options)
    subsetter = subset.Subsetter(options)
    subsetter.populate(text=as_text(blocks))
    subsetter.subset(font)
    stream = BytesIO()
    subset.save_font(font, stream, options)
    font.close()
    data = b64encode(stream.getvalue()).decode("ascii")
    return f'@font-face {{ font-family: Text; src: url("data:font/woff;base64,{data}"); }}'


def as_html(blocks: list[Block], font: str = "") -> str:
    """A page to print, with the CSS rule of its font; a further title starts on a new sheet."""
    tags = {"title": "h1", "heading": "h2", "paragraph": "p"}
    body = []
    for block in blocks:
        if block.kind == "table":
            rows = ("".join(f"<td>{html.escape(cell)}</td>" for cell in row) for row in block.rows)
            body.append("<table>" + "".join(f"<tr>{row}</tr>" for row in rows) + "</table>")
        else:
            body.append(f"<{tags[block.kind]}>{html.escape(block.text)}</{tags[block.kind]}>")
    language = "zh-CN" if is_chinese(blocks) else "en"
    style = """
        body { font: 11pt/1.75 Text, serif; }
        h1 { font-size: 17pt; text-align: center; }
        h1:not(:first-of-type) { break-before: page; }
        h2 { font-size: 12pt; margin: 0.9em 0 0.2em; break-after: avoid; }
        p { margin: 0.15em 0; white-space: pre-wrap; }
        table { border-collapse: collapse; width: 100%; margin: 0.5em 0; }
        td { border: 1px solid #444; padding: 2px 8px; }
        tr { break-inside: avoid; }"""
    return (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8">'
        f"<title>{html.escape(blocks[0].text)}</title><style>{font}{style}</style></head>"
        f"<body>{''.join(body)}</body></html>"
    )


def as_pdf(blocks: list[Block]) -> bytes:
    """A PDF of A4 pages with a text layer, its fonts embedded, and the page number at the foot."""
    from playwright.sync_api import sync_playwright

    number = '<span class="pageNumber"></span> / <span class="totalPages"></span>'
    footer = f'<div style="width: 100%; text-align: center; font: 9pt serif">- {number} -</div>'
    font = embedded_font(blocks) if is_chinese(blocks) else ""
    with sync_playwright() as browsers:
        executable = os.environ.get("CHROMIUM") or shutil.which("chromium")
        browser = browsers.chromium.launch(executable_path=executable)
        page = browser.new_page()
        page.set_content(as_html(blocks, font))
        pdf = page.pdf(
            format="A4",
            margin={"top": "22mm", "bottom": "22mm", "left": "24mm", "right": "24mm"},
            display_header_footer=True,
            header_template="<span></span>",
            footer_template=footer,
        )
        browser.close()
    return pdf


def as_scan(blocks: list[Block]) -> bytes:
    """A PDF of page images only (150 dpi, grey, slightly turned as a sheet on a scanner is)."""
    import pypdfium2
    from PIL import Image

    pages = []
    for number, page in enumerate(pypdfium2.PdfDocument(as_pdf(blocks))):
        image = page.render(scale=150 / 72).to_pil().convert("L")
        turn = 0.3 if number % 2 else -0.2
        pages.append(image.rotate(turn, resample=Image.Resampling.BICUBIC, fillcolor=255))
    scan = BytesIO()
    pages[0].save(scan, "PDF", save_all=True, append_images=pages[1:], resolution=150, quality=60)
    return scan.getvalue()


def as_docx(blocks: list[Block], numbering: str | None = None) -> bytes:
    """A Word document with header, footer, tables and, with ``numbering``, Word's own numbers."""
    document = Document()
    document.core_properties.title = blocks[0].text
    document.core_properties.author = ""
    section = document.sections[0]
    section.header.paragraphs[0].text = blocks[0].text
    page_number = (
        f'<w:fldSimple {nsdecls("w")} w:instr="PAGE"><w:r><w:t>1</w:t></w:r></w:fldSimple>'
    )
    section.footer.paragraphs[0]._p.append(parse_xml(page_number))
    levels = NUMBERINGS[numbering] if numbering else ()
    number_id = add_numbering(document, levels) if levels else 0
    for block in blocks:
        if block.kind == "table":
            table = document.add_table(len(block.rows), len(block.rows[0]), style="Table Grid")
            for row, texts in zip(table.rows, block.rows, strict=True):
                for cell, text in zip(row.cells, texts, strict=True):
                    cell.text = text
            continue
        style = {"title": "Title", "heading": "Heading 1", "paragraph": "Normal"}[block.kind]
        matches = ((depth, level.typed.match(block.text)) for depth, level in enumerate(levels))
        depth, typed = next(((d, m) for d, m in matches if m), (0, None))
        text = block.text[typed.end() :] if typed else block.text
        paragraph = document.add_paragraph(text, style=style)
        if typed:
            properties = paragraph._p.get_or_add_pPr().get_or_add_numPr()
            properties.get_or_add_ilvl().val = depth
            properties.get_or_add_numId().val = number_id
    stream = BytesIO()
    document.save(stream)
    return stream.getvalue()


def add_numbering(document: WordDocument, levels: tuple[Level, ...]) -> int:
    """Adds a multi-level list to the document and returns its ``numId``."""
    root = document.part.numbering_part.element
    abstract_id = 90  # free in python-docx's template
    inner = "".join(
        f'<w:lvl w:ilvl="{depth}"><w:start w:val="1"/><w:numFmt w:val="{level.format}"/>'
        f'<w:lvlText w:val="{level.label}"/></w:lvl>'
        for depth, level in enumerate(levels)
    )
    root.insert(
        0,
        parse_xml(
            f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{abstract_id}">'
            f'<w:multiLevelType w:val="multilevel"/>{inner}</w:abstractNum>'
        ),
    )
    return int(root.add_num(abstract_id).numId)


def render(
    text_path: Path, out_path: Path, *, numbering: str | None = None, encoding: str = "utf-8"
) -> None:
    """Writes the text in the format of ``out_path``: .txt .md .html .docx .pdf or .scan.pdf.

    ``numbering`` names one of ``NUMBERINGS`` and applies to .docx; ``encoding`` to .txt, which gets
    CRLF line ends unless it is UTF-8.
    """
    blocks = parse(text_path.read_text(encoding="utf-8"))
    if out_path.name.endswith(".scan.pdf"):
        out_path.write_bytes(as_scan(blocks))
    elif out_path.suffix == ".pdf":
        out_path.write_bytes(as_pdf(blocks))
    elif out_path.suffix == ".docx":
        out_path.write_bytes(as_docx(blocks, numbering))
    elif out_path.suffix == ".html":
        out_path.write_text(as_html(blocks), encoding="utf-8")
    else:
        newline = "\n" if encoding == "utf-8" else "\r\n"
        out_path.write_text(as_text(blocks), encoding=encoding, newline=newline)
