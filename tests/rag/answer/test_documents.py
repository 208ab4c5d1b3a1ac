"""Answers as Markdown and as Word files with real footnotes."""

import zipfile
from dataclasses import replace
from io import BytesIO

from docx import Document
from lxml import etree

from rag.answer.documents import answer_docx, answer_markdown
from tests.rag.library.test_conversations import make_answer

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def test_markdown_has_footnotes() -> None:
    written = answer_markdown(make_answer("多久到场?"))
    assert written.startswith("# 多久到场?\n")
    assert "应在4小时内到场。[^1]" in written
    assert "[^1]: 维护合同 › 三 › 3.1 · a.txt, p. 2: “4小时内到场”" in written


def test_word_has_one_footnote_a_mark() -> None:
    answer = replace(make_answer("多久?"), answer="甲。[1]乙。[1]\n\n没有这一条 [9]")
    data = answer_docx(answer)
    opened = Document(BytesIO(data))
    assert [p.text for p in opened.paragraphs] == ["多久?", "甲。乙。", "没有这一条 [9]", "注"]
    with zipfile.ZipFile(BytesIO(data)) as package:
        body = etree.fromstring(package.read("word/document.xml"))
        notes = etree.fromstring(package.read("word/footnotes.xml"))
        types = package.read("[Content_Types].xml").decode()
    marks = [mark.get(f"{W}id") for mark in body.iter(f"{W}footnoteReference")]
    written = {note.get(f"{W}id"): "".join(note.itertext()) for note in notes.iter(f"{W}footnote")}
    assert marks == ["1", "2"]
    assert "4小时内到场" in written["1"]
    assert written["1"] == written["2"]
    assert "footnotes+xml" in types


def test_characters_that_xml_cannot_hold_are_left_out() -> None:
    answer = replace(make_answer("a\x0bb"), answer="c\x00d <b>&amp;")
    assert Document(BytesIO(answer_docx(answer))).paragraphs[1].text == "c d <b>&amp;"
