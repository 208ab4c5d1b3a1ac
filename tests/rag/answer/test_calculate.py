"""Sums over a time, and the difference between two contracts, with their arithmetic."""

from collections.abc import Iterator

import pytest

from ingest.pipeline import ingest_paths
from rag.answer.types import Answer, Question
from rag.chain import build_chain
from rag.library import Library, open_library
from rag.settings import Settings

BOAT = """游船租赁合同

甲方：镜湖公园有限公司
乙方：白鹭船艇有限公司

第一条 价款
1.1 游船租金每月人民币8,000元；船工服务费每月人民币5,500元。
1.2 合同总价为人民币486,000元。
1.3 签订后10日内支付合同总价的30%，余款在期满后支付。
第二条 违约
2.1 提前解除合同的，应提前20日书面通知对方。
2.2 甲方逾期付款的，每逾期一日，按逾期金额的万分之五支付违约金。
"""
TRAM = """观光车租赁合同

甲方：枫岭景区有限公司
乙方：青骥车辆有限公司

第一条 价款
1.1 观光车租金每月人民币6,000元。
第二条 违约
2.1 提前解除合同的，应提前45日书面通知对方。
"""


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    folder = tmp_path_factory.mktemp("sums")
    files = [folder / "游船.txt", folder / "观光车.txt"]
    for path, text in zip(files, (BOAT, TRAM), strict=True):
        path.write_text(text, encoding="utf-8")
    with open_library(Settings(library=folder / "library"), write=True) as opened:
        list(ingest_paths(files, opened))
        yield opened


@pytest.mark.parametrize(
    ("question", "arithmetic"),
    [
        ("游船租赁合同里，游船租金加船工服务费，一个季度共付多少？", "40,500"),
        ("游船租赁合同和观光车租赁合同，提前解除合同要提前通知的天数差多少？", "45 - 20 = 25"),
        ("游船租赁合同，逾期付款10万元，晚了8天，违约金多少钱？", "100,000 × 0.05% × 8 = 400"),
        ("游船租赁合同签订后要先支付合同总价的一部分，是多少元？", "486,000 × 30% = 145,800"),
    ],
)
def test_the_arithmetic_is_shown_beside_the_quotes(
    library: Library, question: str, arithmetic: str
) -> None:
    answer = build_chain(library, Settings()).invoke(Question(question))["answer"]
    assert isinstance(answer, Answer)
    assert arithmetic in answer.answer
    assert answer.citations
