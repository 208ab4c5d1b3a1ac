"""Nothing stands in an answer that its citations do not say."""

import pytest

from rag.answer.claims import Claim, Place
from rag.cite import check_claims, is_supported
from rag.library import Library


def _place(library: Library, words: str) -> Place:
    contract = library.contract("电梯.txt#01")
    text = library.source(contract.source).text
    start = text.index(words)
    clause = next(
        clause
        for clause in reversed(library.clauses(contract.contract_id))
        if clause.start <= start < clause.end
    )
    return Place(contract, clause, start, start + len(words))


@pytest.mark.parametrize(
    ("text", "quote", "supported"),
    [
        ("三十日", "应提前30日书面通知", True),
        ("48,000元", "服务费为每年人民币肆万捌仟元整", True),
        ("五百分之一", "万分之五的违约金", False),
        ("40日内", "应提前30日书面通知", False),
        ("2024年3月1日", "自2024年3月1日起", True),
        ("2024年3月2日", "自2024年3月1日起", False),
        ("5日前", "每月5日前提交报告", True),
        ("5日前", "每月15日前提交报告", False),
        ("五日内", "应在十五日内付款", False),
        ("应当书面通知", "应提前30日书面通知", True),
    ],
)
def test_values_are_compared_not_spellings(text: str, quote: str, supported: bool) -> None:
    assert is_supported(text, [quote]) is supported


def test_a_foreign_party_name_is_not_supported() -> None:
    names = ("栗园物业管理有限公司",)
    assert not is_supported("由栗园物业管理有限公司支付", ["甲方应支付"], names)


def test_unsupported_claims_are_dropped_and_counted(contracts: Library) -> None:
    place = _place(contracts, "应提前三十日书面通知对方")
    checked = check_claims((Claim("提前30日", (place,)), Claim("提前90日", (place,))), contracts)
    assert [statement.text for statement in checked.statements] == ["提前30日"]
    assert checked.dropped == 1
    assert checked.citations[0].quote == "应提前三十日书面通知对方"


def test_one_place_has_one_number(contracts: Library) -> None:
    place = _place(contracts, "每月5日前向甲方提交上月的监测报告")
    checked = check_claims((Claim("提交报告", (place,)), Claim("每月5日前", (place,))), contracts)
    assert [citation.n for citation in checked.citations] == [1]
    assert [statement.citations for statement in checked.statements] == [(1,), (1,)]
