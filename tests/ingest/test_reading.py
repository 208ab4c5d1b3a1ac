"""The reading text folds and joins, and every character leads back to the source."""

from hypothesis import given
from hypothesis import strategies as st

from ingest.reading import ReadingText, fold, reading_text
from rag.library.records import Source

ALPHABET = st.sampled_from("甲方应于五个工作日内支付 \n\t　,。（）12０AbｃX-《》“”")


def _source(text: str, furniture: tuple[tuple[int, int], ...] = ()) -> Source:
    return Source(name="a.txt", format="txt", text=text, file_hash="", furniture=furniture)


def _read(text: str, furniture: tuple[tuple[int, int], ...] = ()) -> ReadingText:
    return reading_text(_source(text, furniture), 0, len(text))


def test_a_hard_break_inside_a_chinese_sentence_disappears() -> None:
    read = _read("提前一个月以书\n\n面 形式通知")
    assert read.text == "提前一个月以书面形式通知"
    assert read.breaks == {7, 8}


def test_white_space_between_english_words_becomes_one_blank() -> None:
    assert _read("within ten\n   (10)  days").text == "within ten (10) days"


def test_full_width_characters_fold_to_half_width() -> None:
    assert _read("费用：１００元（含税），“服务”。").text == '费用:100元(含税),"服务"。'


@given(st.characters())
def test_folding_twice_changes_nothing_more(char: str) -> None:
    assert fold(fold(char)) == fold(char)


def test_furniture_is_left_out() -> None:
    text = "甲方应支付\n第 3 页\n服务费"
    assert _read(text, ((5, 12),)).text == "甲方应支付服务费"


def test_a_span_of_the_reading_text_leads_back_to_the_source() -> None:
    text = "乙方应提 前三\n日通知"
    read = _read(text)
    at = read.text.index("提前三日")
    start, end = read.source_span(at, at + 4)
    assert text[start:end] == "提 前三\n日"
    assert read.reading_index(start) == at


@given(st.text(ALPHABET, max_size=200))
def test_offsets_grow_and_point_at_visible_characters(text: str) -> None:
    read = _read(text)
    assert len(read.text) == len(read.offsets)
    assert all(a < b for a, b in zip(read.offsets, read.offsets[1:], strict=False))
    visible = [text[o] for o, char in zip(read.offsets, read.text, strict=True) if char != " "]
    assert not any(char.isspace() for char in visible)
    assert len(visible) == sum(not char.isspace() for char in text)
