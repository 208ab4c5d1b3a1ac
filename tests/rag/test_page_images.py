"""Pictures of pages and the boxes of quotes."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.readers import read_file
from rag.errors import ReadError
from rag.page_images import Box, _joined, page_image, quote_boxes, span_boxes
from tests.ingest.readers.samples import CONTRACT, LEADING, LEFT, TOP, pdf

HEIGHT, WIDTH = 841.9, 595.3


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "a.pdf"
    path.write_bytes(pdf([CONTRACT, [*CONTRACT, CONTRACT[4]]]))
    return path


def test_a_quote_lies_where_it_was_drawn(path: Path) -> None:
    (box,) = quote_boxes(path, 1, "第一条  服务\n内容")
    assert box.x0 == pytest.approx(LEFT / WIDTH, abs=0.01)
    baseline = 1 - (TOP - LEADING * 3) / HEIGHT
    assert box.y0 < baseline < box.y1 + 0.003


def test_the_box_covers_the_ink_of_its_line(path: Path) -> None:
    (box,) = quote_boxes(path, 1, CONTRACT[0])
    ink = np.asarray(page_image(path, 1, 72).convert("L")) < 128
    rows = np.flatnonzero(ink.any(axis=1)) / ink.shape[0]
    first_line = rows[rows < (box.y1 + 0.01)]
    assert box.y0 - 0.01 < first_line.min()
    assert first_line.max() < box.y1 + 0.01


def test_a_quote_over_lines_has_a_box_for_each(path: Path) -> None:
    boxes = quote_boxes(path, 1, CONTRACT[4] + CONTRACT[5])
    assert len(boxes) == 2
    assert boxes[0].y1 < boxes[1].y1


def test_the_nearest_of_equal_quotes_is_taken(path: Path) -> None:
    source = read_file(path)[0]
    page = source.pages[1]
    first = source.text.index(CONTRACT[4], page.start)
    second = source.text.index(CONTRACT[4], first + 1)
    length = len(CONTRACT[4])
    (upper,) = span_boxes(source, page, first, first + length)
    (lower,) = span_boxes(source, page, second, second + length)
    assert lower.y0 - upper.y0 == pytest.approx(LEADING * (len(CONTRACT) - 4) / HEIGHT, abs=0.01)


def test_a_span_over_pages_has_boxes_on_each(path: Path) -> None:
    source = read_file(path)[0]
    cut = source.pages[0].end
    for page in source.pages:
        assert len(span_boxes(source, page, cut - 5, cut + 6)) == 1


def test_what_is_not_there(path: Path, tmp_path: Path) -> None:
    assert quote_boxes(path, 1, "这句话不在合同中") == ()
    with pytest.raises(ReadError, match="no page 9"):
        page_image(path, 9)
    text = tmp_path / "a.txt"
    text.write_text("甲方", encoding="utf-8")
    assert quote_boxes(text, 1, "甲方") == ()
    with pytest.raises(ReadError, match="no picture"):
        page_image(text, 1)
    with pytest.raises(ReadError, match="no longer at"):
        page_image(tmp_path / "gone.pdf", 1)


def test_a_password_is_passed_on(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(pdf([CONTRACT], password="sesam"))
    assert quote_boxes(path, 1, CONTRACT[0], password="sesam")
    with pytest.raises(ReadError, match="cannot be shown"):
        page_image(path, 1)


@settings(deadline=None)
@given(st.lists(st.tuples(*[st.floats(0, 1)] * 4)))
def test_joined_boxes_cover_all_boxes(sides: list[tuple[float, float, float, float]]) -> None:
    boxes = [Box(min(a, b), min(c, d), max(a, b), max(c, d)) for a, b, c, d in sides]
    joined = _joined(boxes)
    assert all(
        any(
            other.x0 <= box.x0 and other.y0 <= box.y0 and box.x1 <= other.x1 and box.y1 <= other.y1
            for other in joined
        )
        for box in boxes
    )
