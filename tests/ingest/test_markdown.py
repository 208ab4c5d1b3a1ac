"""Markdown: its marks are blanks for the structure and nothing at all for the reading text."""

from ingest.markdown import marks
from ingest.plain_text import plain_source
from ingest.reading import reading_text
from rag.library.records import Source

TEXT = "**第一条　范围**\n\n甲方：\\_\\_\\_\\_，**乙方：** 某某公司"


def test_marks_are_emphasis_and_escapes() -> None:
    assert [TEXT[a:b] for a, b in marks(TEXT)] == ["**", "**", *["\\"] * 4, "**", "**"]


def test_asterisks_that_mask_a_name_are_no_marks() -> None:
    assert marks("甲方：** 公司，电话 ***") == ()


def test_plain_and_reading_text_are_without_marks() -> None:
    source = Source("t.md", "md", TEXT, "", furniture=marks(TEXT))
    assert len(plain_source(source)) == len(TEXT)
    assert "*" not in plain_source(source)
    assert reading_text(source, 0, len(TEXT)).text == "第一条范围甲方:____,乙方:某某公司"
