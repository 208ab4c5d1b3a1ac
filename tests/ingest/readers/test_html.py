"""Web pages."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.readers import html, read_file
from ingest.readers.document import InputFile, ReadOptions
from rag.library.records import Source

PAGE = """<!DOCTYPE html><html><head><meta charset="{charset}"><title>保养 合同</title>
<style>p {{ color: red }}</style></head><body>
<nav><a>首页</a> <a>合同</a></nav>
<h1>设备保养
  合同</h1><script>alert(1)</script>
<p>甲方:<b>东湖</b>公司<br>乙方:西山公司</p>
<ol type="a" start="3"><li>第一</li><li>第二<ul><li>内</li></ul></li></ol>
<table><tr><th>名称</th><th>数量</th></tr><tr><td>空调</td><td>3</td></tr></table>
<div style="display: none">看不见</div><!-- 注释 -->完
<pre>一
  二</pre><footer>版权所有</footer></body></html>"""


def read(tmp_path: Path, data: bytes, name: str = "a.html") -> Source:
    path = tmp_path / name
    path.write_bytes(data)
    (source,) = read_file(path)
    return source


@pytest.mark.parametrize("charset", ["utf-8", "gb2312", "gbk"])
def test_what_a_browser_shows(tmp_path: Path, charset: str) -> None:
    source = read(tmp_path, PAGE.format(charset=charset).encode(charset))
    assert source.format == "html"
    assert source.metadata == {"title": "保养 合同"}
    assert source.text == (
        "首页 合同\n设备保养 合同\n甲方:东湖公司\n乙方:西山公司\nc. 第一\nd. 第二\n内\n"
        "名称\t数量\n空调\t3\n完\n一\n  二\n版权所有"
    )
    assert [source.text[a:b] for a, b in source.furniture] == ["首页 合同", "版权所有"]


def test_a_renamed_page_and_a_wrong_charset(tmp_path: Path) -> None:
    source = read(tmp_path, PAGE.format(charset="nonsense").encode(), "a.txt")
    assert source.format == "html"
    assert "西山公司" in source.text


def test_text_that_mentions_tags_is_text(tmp_path: Path) -> None:
    text = "The <b> tag & the <html> tag are explained in Annex A."
    source = read(tmp_path, text.encode(), "a.txt")
    assert (source.format, source.text) == ("txt", text)


def test_deep_nesting(tmp_path: Path) -> None:
    page = "<html><body>甲方" + "<div><ol><li>" * 30_000 + "乙方"
    assert read(tmp_path, page.encode()).text.startswith("甲方")


@settings(deadline=None)
@given(st.text(alphabet="<>/ab!-\"'= \n甲&;olpretdnav", max_size=300))
def test_any_markup_gives_spans_inside_the_text(markup: str) -> None:
    file = InputFile("a.html", f"<html><body>甲{markup}".encode(), "")
    (page,) = html.read(file, ReadOptions()).pages
    assert all(0 <= start < end <= len(page.text) for start, end in page.furniture)
