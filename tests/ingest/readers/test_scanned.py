"""OCR of pictures and of PDF pages that hold only pictures."""

import difflib
import io
import unicodedata
from pathlib import Path

import pytest
from PIL import Image

from ingest.readers import read_file, scanned
from ingest.readers.document import PageText, ReadOptions
from rag.errors import ReadError
from rag.library.records import Source
from rag.page_images import page_image, span_boxes
from tests.ingest.readers.samples import CONTRACT, pdf, scan_pdf, scan_picture

# At 100 dpi a square that the recogniser does not scale up: quick to read.
TOP_OF_PAGE = (0, 0, 760, 740)

ocr = pytest.mark.skipif(not scanned.ocr_installed(), reason="the extra ocr is not installed")


def saved(folder: Path, name: str, data: bytes) -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def encoded(picture: Image.Image, image_format: str) -> bytes:
    buffer = io.BytesIO()
    picture.save(buffer, image_format)
    return buffer.getvalue()


def folded(text: str) -> str:
    return unicodedata.normalize("NFKC", "".join(text.split()))


def share_right(text: str, expected: str) -> float:
    matcher = difflib.SequenceMatcher(None, folded(expected), folded(text), autojunk=False)
    return sum(block.size for block in matcher.get_matching_blocks()) / len(folded(expected))


@pytest.fixture(scope="module")
def scan(tmp_path_factory: pytest.TempPathFactory) -> Source:
    """A PDF with a scanned page, a text page and an empty picture."""
    path = tmp_path_factory.mktemp("scan") / "scan.pdf"
    pictures = [scan_picture(CONTRACT), Image.new("RGB", (800, 1100), "white")]
    path.write_bytes(scan_pdf(pictures))
    (source,) = read_file(path)
    return source


@ocr
def test_a_scan_is_read_line_by_line(scan: Source) -> None:
    first = scan.pages[0]
    text = scan.text[first.start : first.end]
    assert first.method == "ocr"
    assert first.confidence is not None
    assert first.confidence > 0.9
    assert share_right(text, "".join(CONTRACT)) >= 0.98
    assert len(text.split("\n")) == len(CONTRACT)
    assert [line[:3] for line in text.split("\n") if line[0].isdigit()] == [
        line[:3] for line in CONTRACT if line[0].isdigit()
    ]


@ocr
def test_a_page_that_cannot_be_read_is_named(scan: Source) -> None:
    assert scan.pages[1].method == "unreadable"
    assert scan.warnings == ("page 2 could not be read. Check the scan.",)


@ocr
def test_a_quote_has_boxes_on_the_scan(scan: Source) -> None:
    start = scan.text.index("合同总价为人民币")
    (box,) = span_boxes(scan, scan.pages[0], start, start + 8)
    line = next(index for index, line in enumerate(CONTRACT) if "合同总价为人民币" in line)
    expected = (842 - 770 + 22 * line + 6) / 842
    assert abs((box.y0 + box.y1) / 2 - expected) < 0.01
    assert page_image(Path(scan.path), 1, 50).size == pytest.approx((413, 585), abs=3)


@ocr
def test_text_pages_are_not_recognised_unless_forced(tmp_path: Path) -> None:
    path = saved(tmp_path, "a.pdf", pdf([CONTRACT[:5]]))
    assert read_file(path)[0].pages[0].method == "text"
    forced = read_file(path, ocr="force")[0]
    assert forced.pages[0].method == "ocr"
    assert share_right(forced.text, "".join(CONTRACT[:5])) > 0.9


@ocr
@pytest.mark.slow
@pytest.mark.parametrize("turns", [1, 2, 3])
def test_turned_pages(tmp_path: Path, turns: int) -> None:
    picture = scan_picture(CONTRACT, dpi=120, noise=False)
    turned = picture.rotate(90 * turns, expand=True)
    (source,) = read_file(saved(tmp_path, "a.png", encoded(turned, "PNG")))
    assert share_right(source.text, "".join(CONTRACT)) >= 0.95
    start = source.text.index("电梯保养")
    (box,) = span_boxes(source, source.pages[0], start, start + 4)
    near_top = {1: box.x0, 2: 1 - box.y1, 3: 1 - box.x1}[turns]
    assert 0.05 < near_top < 0.12


@ocr
@pytest.mark.parametrize("turns", [1, 2, 3])
@pytest.mark.parametrize("lines", [CONTRACT[1:2], CONTRACT[:3], ("2021-03-15", "300,000.00")])
def test_turned_pages_with_a_few_lines(lines: tuple[str, ...], turns: int) -> None:
    picture = scan_picture(lines, dpi=100).crop(TOP_OF_PAGE)
    page = scanned.recognise(picture.rotate(90 * turns, expand=True))
    assert share_right(page.text, "".join(lines)) >= 0.95
    assert len(page.text.split("\n")) == len(lines)


@ocr
@pytest.mark.parametrize("image_format", ["JPEG", "WEBP", "GIF", "BMP"])
def test_image_formats(tmp_path: Path, image_format: str) -> None:
    picture = scan_picture(CONTRACT[:2], dpi=100).crop(TOP_OF_PAGE)
    (source,) = read_file(saved(tmp_path, "a.txt", encoded(picture, image_format)))
    assert source.format == "image"
    assert share_right(source.text, "".join(CONTRACT[:2])) > 0.95


@ocr
def test_each_frame_of_a_tiff_is_a_page(tmp_path: Path) -> None:
    pictures = [scan_picture([line], dpi=100).crop(TOP_OF_PAGE) for line in CONTRACT[4:6]]
    buffer = io.BytesIO()
    pictures[0].save(buffer, "TIFF", save_all=True, append_images=pictures[1:])
    (source,) = read_file(saved(tmp_path, "a.tiff", buffer.getvalue()))
    assert len(source.pages) == 2
    assert "检查报告" in source.text[source.pages[1].start :]
    (capped,) = read_file(tmp_path / "a.tiff", ocr_pages=1)
    assert [page.method for page in capped.pages] == ["ocr", "unreadable"]
    assert capped.warnings[0].startswith("page 2 not read: OCR is limited to 1 pages")


def test_without_ocr_the_error_says_so(tmp_path: Path) -> None:
    path = saved(tmp_path, "a.pdf", scan_pdf([Image.new("RGB", (800, 1100), "gray")]))
    with pytest.raises(ReadError, match=r"OCR is off. Use --ocr auto"):
        read_file(path, ocr="off")


def test_without_the_extra_the_remedy_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scanned, "ocr_installed", lambda: False)
    page = scanned.recognise(Image.new("RGB", (80, 80)))
    (warning,) = scanned.page_warnings([page], ReadOptions())
    assert "pip install 'contract-qa[ocr]'" in warning


def test_warnings_name_runs_of_pages() -> None:
    pages = [PageText("", method="unreadable")] * 3 + [PageText("x", confidence=0.4)]
    pages += [PageText("", method="unreadable")]
    unread, doubtful = scanned.page_warnings(pages, ReadOptions(ocr="off"))
    assert unread.startswith("pages 1-3, 5 ")
    assert doubtful.startswith("page 4 ")


@ocr
def test_pages_beyond_the_cap_are_named_and_not_rendered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delattr("ingest.readers.pdf.render")
    gray = scan_pdf([Image.new("RGB", (800, 1100), "gray")] * 3)
    with pytest.raises(ReadError, match=r"pages 1-3 not read: .* Raise CONTRACT_QA_OCR_PAGES"):
        read_file(saved(tmp_path, "a.pdf", gray), ocr_pages=0)


def test_damaged_and_huge_images(tmp_path: Path) -> None:
    data = encoded(Image.effect_noise((300, 300), 50), "PNG")
    with pytest.raises(ReadError, match="image is damaged"):
        read_file(saved(tmp_path, "a.png", data[: len(data) // 2]))
    huge = encoded(Image.new("1", (10_000, 8_001)), "PNG")
    with pytest.raises(ReadError, match="pixels"):
        read_file(saved(tmp_path, "a.png", huge))
