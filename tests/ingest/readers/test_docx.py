"""Word documents, made with python-docx and, where it has no word for it, with their XML."""

import io
from pathlib import Path

import docx
import pytest
from docx.document import Document as WordDocument
from docx.enum.text import WD_BREAK
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn

from ingest.readers import read_file
from ingest.readers.docx_numbering import write_number
from rag.library.records import Source


def levels(*rows: tuple[str, str], extra: str = "") -> str:
    """The levels of a list from (number format, level text)."""
    return "".join(
        f'<w:lvl w:ilvl="{index}"><w:start w:val="1"/><w:numFmt w:val="{number_format}"/>{extra}'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
        for index, (number_format, text) in enumerate(rows)
    )


def add_list(document: WordDocument, number: int, content: str, overrides: str = "") -> None:
    """A list of its own with one instance, both called ``number``."""
    root = document.part.numbering_part.element
    abstract = f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{number}">{content}</w:abstractNum>'
    root.insert(0, parse_xml(abstract))
    add_instance(document, number, number, overrides)


def add_instance(document: WordDocument, number: int, abstract: int, overrides: str = "") -> None:
    document.part.numbering_part.element.append(
        parse_xml(
            f'<w:num {nsdecls("w")} w:numId="{number}"><w:abstractNumId w:val="{abstract}"/>'
            f"{overrides}</w:num>"
        )
    )


def numbered(document: WordDocument, text: str, number: int, level: int = 0) -> None:
    properties = document.add_paragraph(text)._p.get_or_add_pPr()
    properties.append(
        parse_xml(
            f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{level}"/>'
            f'<w:numId w:val="{number}"/></w:numPr>'
        )
    )


def saved(document: WordDocument, folder: Path) -> Source:
    path = folder / "a.docx"
    document.save(path)
    (source,) = read_file(path)
    return source


def test_paragraphs_and_tables_in_order(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("设备保养合同")
    table = document.add_table(rows=3, cols=2)
    for row, cells in zip(table.rows, [("名称", "数量"), ("空调", "3"), ("电梯", "")], strict=True):
        for cell, text in zip(row.cells, cells, strict=True):
            cell.text = text
    table.cell(1, 1).merge(table.cell(2, 1))
    document.add_paragraph("以上设备由乙方保养。")
    source = saved(document, tmp_path)
    assert source.format == "docx"
    assert source.text == "设备保养合同\n名称\t数量\n空调\t3\n电梯\t\n以上设备由乙方保养。"


def test_cells_merged_sideways_stand_once(tmp_path: Path) -> None:
    document = docx.Document()
    table = document.add_table(rows=1, cols=3)
    table.cell(0, 0).text = "合计"
    table.cell(0, 2).text = "100"
    table.cell(0, 0).merge(table.cell(0, 1))
    assert saved(document, tmp_path).text.strip() == "合计\t100"


def test_multilevel_numbers(tmp_path: Path) -> None:
    document = docx.Document()
    add_list(
        document,
        50,
        levels(("chineseCountingThousand", "第%1条"), ("decimal", "%1.%2"), ("lowerLetter", "%3)")),
    )
    for text, level in [("a", 0), ("b", 1), ("c", 1), ("d", 2), ("e", 0), ("f", 1), ("g", 2)]:
        numbered(document, text, 50, level)
    lines = saved(document, tmp_path).text.split("\n")
    assert lines == ["第一条 a", "一.1 b", "一.2 c", "a) d", "第二条 e", "二.1 f", "a) g"]


def test_legal_levels_write_digits(tmp_path: Path) -> None:
    document = docx.Document()
    add_list(
        document, 50, levels(("upperRoman", "Article %1"), ("decimal", "%1.%2"), extra="<w:isLgl/>")
    )
    numbered(document, "a", 50)
    numbered(document, "b", 50)
    numbered(document, "c", 50, 1)
    assert saved(document, tmp_path).text.split("\n") == ["Article 1 a", "Article 2 b", "2.1 c"]


def test_lists_share_their_counter_until_a_start_is_given(tmp_path: Path) -> None:
    document = docx.Document()
    add_list(document, 50, levels(("decimal", "%1、")))
    add_instance(document, 51, 50)
    restart = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'
    add_instance(document, 52, 50, restart)
    for number in (50, 51, 52, 52):
        numbered(document, "x", number)
    assert saved(document, tmp_path).text.split("\n") == ["1、 x", "2、 x", "1、 x", "2、 x"]


def test_level_that_never_restarts(tmp_path: Path) -> None:
    document = docx.Document()
    content = levels(("decimal", "%1")) + (
        '<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/>'
        '<w:lvlRestart w:val="0"/><w:suff w:val="nothing"/><w:lvlText w:val="(%2)"/></w:lvl>'
    )
    add_list(document, 50, content)
    for level in (0, 1, 0, 1):
        numbered(document, "x", 50, level)
    assert saved(document, tmp_path).text.split("\n") == ["1 x", "(1)x", "2 x", "(2)x"]


def test_numbers_that_come_from_a_style(tmp_path: Path) -> None:
    document = docx.Document()
    content = levels(("chineseCounting", "%1、")).replace(
        "<w:lvlText", '<w:pStyle w:val="Heading1"/><w:lvlText'
    )
    add_list(document, 50, content)
    style = document.styles["Heading 1"].element.get_or_add_pPr()
    style.append(parse_xml(f'<w:numPr {nsdecls("w")}><w:numId w:val="50"/></w:numPr>'))
    for text in ("总则", "价格"):
        document.add_heading(text, 1)
    assert saved(document, tmp_path).text == "一、 总则\n二、 价格"


def test_tracked_changes_hidden_text_and_breaks(tmp_path: Path) -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("价格为")
    for tag, text_tag, text in [("w:del", "w:delText", "十"), ("w:ins", "w:t", "二十")]:
        change, run, content = OxmlElement(tag), OxmlElement("w:r"), OxmlElement(text_tag)
        content.text = text
        run.append(content)
        change.append(run)
        paragraph._p.append(change)
    paragraph.add_run("万元").add_break()
    paragraph.add_run("含税\t")
    paragraph.add_run("内部备注").font.hidden = True
    assert saved(document, tmp_path).text == "价格为二十万元\n含税\t"


def test_pages_headers_and_footers(tmp_path: Path) -> None:
    document = docx.Document()
    section = document.sections[0]
    section.header.paragraphs[0].text = "合同编号 2020-7"
    section.footer.paragraphs[0].text = "公司机密文件"
    document.add_paragraph("首页的文字").add_run().add_break(WD_BREAK.PAGE)
    document.add_paragraph("第二页的文字")
    source = saved(document, tmp_path)
    assert len(source.pages) == 2
    assert source.page_at(source.text.index("第二页")) == 2
    found = [source.text[start:end] for start, end in source.furniture]
    assert found == ["合同编号 2020-7", "公司机密文件"]


def test_text_box_and_footnote(tmp_path: Path) -> None:
    document = docx.Document()
    run = document.add_paragraph("正文").add_run()
    text_box = (
        f'<w:pict {nsdecls("w")} xmlns:v="urn:schemas-microsoft-com:vml"><v:shape><v:textbox>'
        "<w:txbxContent><w:p><w:r><w:t>框内文字</w:t></w:r></w:p></w:txbxContent>"
        "</v:textbox></v:shape></w:pict>"
    )
    run._r.append(parse_xml(text_box))
    assert saved(document, tmp_path).text == "正文\n框内文字"


@pytest.mark.parametrize(
    ("number", "number_format", "written"),
    [
        (3, "decimal", "3"),
        (3, "decimalZero", "03"),
        (12, "chineseCounting", "十二"),
        (12, "chineseLegalSimplified", "壹拾贰"),
        (2, "ideographTraditional", "乙"),
        (11, "decimalEnclosedCircle", "⑪"),
        (28, "lowerLetter", "bb"),
        (14, "upperRoman", "XIV"),
        (4, "lowerRoman", "iv"),
        (12, "decimalFullWidth", "\uff11\uff12"),
        (5, "noSuchFormat", "5"),
        (99, "ideographZodiac", "99"),
    ],
)
def test_number_formats(number: int, number_format: str, written: str) -> None:
    assert write_number(number, number_format) == written


def test_footnotes_stand_at_the_end(tmp_path: Path) -> None:
    document = docx.Document()
    run = document.add_paragraph("应付运费").add_run()
    reference = OxmlElement("w:footnoteReference")
    reference.set(qn("w:id"), "2")
    run._r.append(reference)
    document.add_paragraph("完")
    content = (
        f'<w:footnotes {nsdecls("w")}><w:footnote w:id="2">'
        "<w:p><w:r><w:t>不含保险</w:t></w:r></w:p></w:footnote></w:footnotes>"
    )
    part = Part(
        PackURI("/word/footnotes.xml"),
        CONTENT_TYPE.WML_FOOTNOTES,
        content.encode(),
        document.part.package,
    )
    document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)
    assert saved(document, tmp_path).text == "应付运费[1]\n完\n[1] 不含保险"


def test_numbers_in_a_document_without_lists(tmp_path: Path) -> None:
    buffer = io.BytesIO()
    document = docx.Document()
    numbered(document, "没有这个列表", 999)
    document.save(buffer)
    path = tmp_path / "renamed.txt"
    path.write_bytes(buffer.getvalue())
    (source,) = read_file(path)
    assert source.text == "没有这个列表"
    assert source.format == "docx"
