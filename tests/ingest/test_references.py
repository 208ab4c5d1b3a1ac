"""Definitions and cross-references, resolved in a second pass."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.clause_index import annex_key, number_key
from ingest.clauses import parse_clauses
from ingest.definitions import find_definitions
from ingest.references import resolve_references
from rag.library.records import Clause, Contract, Language, Source

CHINESE = """打印机维护合同
甲方:晨曦公司
乙方:云帆公司(以下简称“云帆”)
第一条 服务内容
1. 乙方维护打印机,具体见附件一《设备清单》。
2. 本条第1点的设备由甲方提供。
第二条 费用
甲方按第一条第1款的约定付款,违反本款的,依照《中华人民共和国民法典》第五百七十七条承担责任。
“设备”是指甲方的打印机。
第三条 其他
见第九条和附件二。
附件一 设备清单
彩色打印机两台,黑白打印机三台。
"""

ENGLISH = """SERVICE AGREEMENT
This Agreement is made between Tall Oak Inc. ("Oak") and Reef LLC ("Reef").
1. Services
1.1 Reef shall repair the printers listed in Exhibit A.
1.2 Subject to Section 2.1(b), "Fee" means the price of a repair.
2. Payment
2.1 Oak shall pay:
(a) a deposit; and
(b) the Fee under Section 7.
2.2 Section 365 of the Bankruptcy Code applies.
EXHIBIT A
Two colour printers.
"""


def resolved(text: str, language: Language) -> tuple[Clause, ...]:
    source = Source("sample.txt", "txt", text, "")
    contract = Contract("sample.txt#01", "sample.txt", 1, "", language, 0, len(text), 1, 1)
    return resolve_references(source, contract, parse_clauses(source, contract))


def targets(clauses: tuple[Clause, ...]) -> dict[str, str | None]:
    numbers = {clause.clause_id: "/".join(clause.path) for clause in clauses}
    return {
        reference.text: numbers[reference.target] if reference.target else None
        for clause in clauses
        for reference in clause.references
    }


def test_chinese_references() -> None:
    assert targets(resolved(CHINESE, "zh")) == {
        "附件一《设备清单》": "附件一",
        "本条第1点": "第一条/1",
        "第一条第1款": "第一条/1",
        "第九条": None,
        "附件二": None,
    }


def test_english_references() -> None:
    assert targets(resolved(ENGLISH, "en")) == {
        "Exhibit A": "EXHIBIT A",
        "Section 2.1(b)": "2/2.1/(b)",
        "Section 7": None,
    }


def test_definitions_are_kept_with_their_clause() -> None:
    terms = {d.term for clause in resolved(CHINESE, "zh") for d in clause.definitions}
    assert terms == {"云帆", "设备"}
    terms = {d.term for clause in resolved(ENGLISH, "en") for d in clause.definitions}
    assert terms == {"Oak", "Reef", "Fee"}


@pytest.mark.parametrize(
    ("text", "language", "terms"),
    [
        ('运行维护费(以下简称"运维费用")由甲方支付', "zh", ["运维费用"]),
        ("2.1事件响应时间:指发现事件所需的时间。", "zh", ["事件响应时间"]),
        ("甲方指定的场所", "zh", []),
        ('the "Term" shall begin on the date hereof', "en", ["Term"]),
        ('any printer ("Device" as listed below)', "en", ["Device"]),
        ("Device means any printer.", "en", ["Device"]),
    ],
)
def test_find_definitions(text: str, language: Language, terms: list[str]) -> None:
    assert [term for term, _, _ in find_definitions(text, language)] == terms


def test_keys_of_numbers() -> None:
    assert number_key("第五条") == ("5",)
    assert number_key("3. 1") == ("3", "1")
    assert number_key("(a)") == ("a",)
    assert number_key("ARTICLE IV") == ("4",)
    assert annex_key("附件一") == annex_key("附件1")


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            ["第一条", "第3.2条", "第一条第2款", "附件一", "《清单》", "见", "\n", "1.1 ", "(a)",
             "x" * 50,
             "(“甲”)", "是指", "means ", '("X")', "Section 1.1(a)", "Exhibit A", " ", "本条第1点"]
        ),
        max_size=40,
    ),
    st.sampled_from(["zh", "en"]),
)  # fmt: skip
def test_references_are_true_slices(pieces: list[str], language: Language) -> None:
    text = "".join(pieces)
    clauses = resolved(text, language)
    known = {clause.clause_id for clause in clauses}
    for clause in clauses:
        for reference in clause.references:
            assert reference.text == text[reference.start : reference.end]
            assert reference.target is None or reference.target in known
        for definition in clause.definitions:
            assert clause.start <= definition.start < definition.end <= clause.end
