"""Terms side by side, templates recognised, and their differences shown."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from openpyxl import load_workbook

from ingest.pipeline import ingest_paths
from rag.errors import SettingsError
from rag.library import Library, open_library
from rag.registers.comparison import cell_text, compare_contracts, comparison_rows
from rag.registers.duplicates import clause_differences, near_duplicates
from rag.registers.export import export_table
from rag.settings import Settings

TEMPLATE = """安防系统维护合同

甲方:{customer}
乙方:长堤安防工程有限公司

第一条 服务
1.1 乙方应在接到甲方报修后{hours}小时内到达现场,并于当日恢复监控录像。
1.2 乙方应每季度对全部摄像机清洁一次,并提交检查表。
第二条 费用
2.1 年度服务费总额为人民币{fee}元,甲方应于合同签订后十五日内支付。
第三条 合同期限
3.1 本合同有效期为一年,任何一方提前解除合同的,应提前三十日书面通知对方。
第四条 争议
4.1 双方协商不成的,应向甲方所在地人民法院提起诉讼。
"""
OTHER = """活动场地租用协议

甲方:晴川会展有限公司
乙方:拾光文化传播有限公司

一、乙方租用甲方东厅举办展览,租期三天。
二、乙方应在布展前两日付清场租九千元。
"""


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    folder = tmp_path_factory.mktemp("compare")
    texts = {
        "a.txt": TEMPLATE.format(customer="北岭学校", hours="四", fee="36000"),
        "b.txt": TEMPLATE.format(customer="南浦医院", hours="两", fee="88000"),
        "c.txt": OTHER,
    }
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
    with open_library(Settings(library=folder / "library"), write=True) as opened:
        list(ingest_paths([folder / name for name in texts], opened))
        yield opened


def test_each_contract_has_a_cell_for_each_term(library: Library) -> None:
    first, second, other = compare_contracts(library)
    assert "36000" in cell_text(first.cells["fee"])
    assert "88000" in cell_text(second.cells["fee"])
    assert "十五日内" in cell_text(first.cells["payment"])
    assert "一年" in cell_text(first.cells["term"])
    assert "三十日" in cell_text(first.cells["notice"])
    assert "两小时内" in cell_text(second.cells["response"])
    assert cell_text(first.cells["dispute"]).startswith("双方协商不成的,应向")
    assert cell_text(other.cells["dispute"]) == ""


def test_a_sum_is_found_by_the_words_of_its_sentence_and_quoted_with_them(library: Library) -> None:
    first, _, other = compare_contracts(library)
    (fee,) = first.cells["fee"]
    assert (
        fee.quote
        == "年度服务费总额为人民币36000元，".replace("，", ",") + "甲方应于合同签订后十五日内支付。"
    )
    (rent,) = other.cells["fee"]
    assert rent.quote == "乙方应在布展前两日付清场租九千元。"


def test_every_cell_is_cited(library: Library) -> None:
    for row in compare_contracts(library):
        text = library.source(row.contract.source).text
        for cell in row.cells.values():
            assert all(text[said.start : said.end] == said.quote for said in cell)
            assert all(
                said.clause and said.clause.contract_id == row.contract.contract_id for said in cell
            )
    assert "(第二条 › 2.1)" in comparison_rows(compare_contracts(library))[0]["fee"]


def test_contracts_of_one_template_are_recognised(library: Library) -> None:
    (pair,) = near_duplicates(library)
    assert {pair.first, pair.second} == {"a.txt#01", "b.txt#01"}
    assert pair.share > 0.6


def test_only_what_differs_is_shown(library: Library) -> None:
    first, second = library.contract("a.txt#01"), library.contract("b.txt#01")
    differences = clause_differences(library, first, second)
    numbers = [row.first.number for row in differences if row.first]
    assert "1.1" in numbers
    assert "2.1" in numbers
    assert "1.2" not in numbers
    (arrival,) = [row for row in differences if row.first and row.first.number == "1.1"]
    changed = [arrival.first_text[a:b] for a, b in arrival.first_changes]
    assert changed == ["四"]


def test_the_workbook_has_a_sheet_a_register(library: Library, tmp_path: Path) -> None:
    count = export_table(library, "registers", tmp_path / "registers.xlsx")
    book = load_workbook(tmp_path / "registers.xlsx")
    names = ["obligations", "deadlines", "liabilities", "amounts", "findings"]
    assert book.sheetnames == names
    assert count == sum(book[name].max_row - 1 for name in names if book[name].max_row)
    with pytest.raises(SettingsError, match="xlsx"):
        export_table(library, "registers", tmp_path / "registers.csv")


def test_comparison_and_duplicates_are_exported(library: Library, tmp_path: Path) -> None:
    assert export_table(library, "comparison", tmp_path / "c.csv") == 3
    assert export_table(library, "duplicates", tmp_path / "d.jsonl") == 1
    with pytest.raises(SettingsError, match="Choose one of"):
        export_table(library, "weather", tmp_path / "w.csv")
