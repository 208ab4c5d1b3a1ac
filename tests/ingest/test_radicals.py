"""Radicals are read as the characters that look like them."""

from ingest.plain_text import plain_text
from ingest.radicals import fold_radicals
from ingest.reading import read_spans


def test_both_blocks_fold_one_for_one() -> None:
    text = "第\u2f00条 \u2f45\u2f08按\u2ed3期合同向\u2ea0\u2ee9公司交付\u2ecb辆。"
    folded = fold_radicals(text)
    assert folded == "第一条 方人按长期合同向民黄公司交付车辆。"
    assert len(folded) == len(text)
    assert plain_text(text) == folded
    assert read_spans(text, [(0, len(text))]).text == folded.replace(" ", "")


def test_other_text_is_the_same_object() -> None:
    text = "第一条 服务"
    assert fold_radicals(text) is text
