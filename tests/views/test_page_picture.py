"""Pages of originals as pictures."""

from pathlib import Path

from ingest.readers import read_file
from tests.ingest.readers.samples import CONTRACT, pdf
from tests.ingest.readers.test_archive import zipped
from views.page_picture import boxed_page, has_picture


def test_a_page_in_a_zip_is_shown_like_one_beside_it(tmp_path: Path) -> None:
    data = pdf([CONTRACT])
    (tmp_path / "a.pdf").write_bytes(data)
    (tmp_path / "a.zip").write_bytes(zipped({"in/a.pdf": data}))
    (plain,) = read_file(tmp_path / "a.pdf")
    (member,) = read_file(tmp_path / "a.zip")
    span = (10, 30)
    assert has_picture(member)
    boxed = boxed_page(plain, 1, [span])
    assert boxed_page(member, 1, [span]).tobytes() == boxed.tobytes()
    assert boxed.tobytes() != boxed_page(plain, 1, []).tobytes()
