"""Well-known terms asked for in words that the clause does not use."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from ingest.pipeline import ingest_paths
from rag.answer.registered import asked_terms
from rag.answer.types import Answer, Question
from rag.chain import build_chain
from rag.library import Library, open_library
from rag.settings import Settings

CONTRACT = """电梯维护合同

甲方:云杉物业有限公司
乙方:石桥电梯工程有限公司

第一条 期限
1.1 本合同有效期自2027年5月1日起至2029年4月30日止。
1.2 期满前双方均未书面提出异议的,本合同顺延一年。
第二条 费用
2.1 每月维护费为人民币4,200元,合同总价为人民币100,800元。
2.2 甲方逾期付款的,每日按欠付金额的万分之三支付违约金。
第三条 服务
3.1 乙方值班电话为0571-88002211,全天有人接听。
3.2 乙方接到困人报告后30分钟内到达现场。
第四条 解除
4.1 任何一方解除本合同的,应提前45日书面通知对方。
第五条 转让
5.1 未经甲方书面同意,乙方不得将本合同项下的工作转包。
第六条 争议
6.1 协商不成的,由云杉区人民法院审理。

甲方(盖章):云杉物业有限公司
签订日期:2027年4月20日
"""


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    folder: Path = tmp_path_factory.mktemp("terms")
    path = folder / "电梯维护合同.txt"
    path.write_text(CONTRACT, encoding="utf-8")
    with open_library(Settings(library=folder / "library"), write=True) as opened:
        list(ingest_paths([path], opened))
        yield opened


def _ask(library: Library, question: str) -> Answer:
    answer: Answer = build_chain(library, Settings()).invoke(Question(question))["answer"]
    return answer


@pytest.mark.parametrize(
    ("question", "quote"),
    [
        ("云杉物业这份合同签到哪一天?", "至2029年4月30日止"),
        ("云杉物业一个月多少钱?", "每月维护费为人民币4,200元"),
        ("石桥电梯出事了打哪个电话?", "0571-88002211"),
        ("跟石桥电梯闹翻了要到哪里告?", "云杉区人民法院"),
        ("云杉物业想提前解约,要提前几天通知?", "应提前45日书面通知"),
        ("石桥电梯能把活转给别家吗?", "不得将本合同项下的工作转包"),
        ("到期了没人吭声,石桥电梯的合同会怎么样?", "顺延一年"),
    ],
)
def test_a_term_is_found_by_its_fact(library: Library, question: str, quote: str) -> None:
    answer = _ask(library, question)
    assert not answer.abstained
    assert any(quote in citation.quote for citation in answer.citations)


@pytest.mark.parametrize(
    "question", ["石桥电梯派几个人常驻?", "石桥电梯的可用率指标是多少?", "石桥电梯的保密义务几年?"]
)
def test_a_term_that_the_contract_lacks_is_declined(library: Library, question: str) -> None:
    assert _ask(library, question).abstained


def test_which_terms_a_question_asks_for() -> None:
    assert asked_terms("合同到什么时候结束?") == ("term",)
    assert asked_terms("How are disputes resolved?") == ("forum",)
    assert asked_terms("保密期是多长?") == ("secrecy_period",)
    assert asked_terms("乙方要提交什么报告?") == ()
