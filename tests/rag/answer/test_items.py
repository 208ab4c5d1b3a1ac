"""Lead-ins are answered with their items, or with the one that is singled out."""

from collections.abc import Iterator

import pytest

from ingest.pipeline import ingest_paths
from rag.answer.items import announces
from rag.answer.types import Answer, Question
from rag.chain import build_chain
from rag.library import Library, open_library
from rag.settings import Settings

GARDEN = """园林养护合同

甲方：青萝物业管理有限公司
乙方：百卉园艺有限公司

第一条 养护标准
1.1 病虫害按等级处理，到场和处理的时限如下表：
等级\t情形\t到场时限\t处理时限
P1\t树木倾倒，道路阻断\t20分钟\t3小时
P2\t成片虫害\t2小时\t2日
P3\t零星枯枝\t1日\t5日
第二条 价款
2.1 养护费总额为人民币90,000元。
2.2 养护费按下列方式支付：
（1）合同生效后5日内支付50%；
（2）盆景换季完成后8日内支付30%；
（3）期满验收后12日内支付20%。
第三条 解除
3.1 有下列情形之一的，甲方可以解除合同：
（1）乙方擅自砍伐古树的；
（2）苗木成活率低于八成的。
第四条 争议
4.1 因本合同发生的争议，提交青萝仲裁委员会仲裁。
"""
POOL = """泳池维护合同

甲方：碧浪健身有限公司
乙方：澄泉水务有限公司

第一条 维护
1.1 乙方每周清洗滤网一次。
第二条 争议
2.1 因本合同发生的争议，由甲方所在地人民法院管辖。
第三条 保密
3.1 在水质资料交付后的两年内，接收方保密的要求如下：
（1）锁好装资料的柜子；
（2）只为维护泳池使用资料。
"""


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    folder = tmp_path_factory.mktemp("items")
    for name, text in (("园林.txt", GARDEN), ("泳池.txt", POOL)):
        (folder / name).write_text(text, encoding="utf-8")
    with open_library(Settings(library=folder / "library"), write=True) as opened:
        list(ingest_paths([folder / "园林.txt", folder / "泳池.txt"], opened))
        yield opened


def _ask(library: Library, question: str, source: str | None = "园林.txt") -> Answer:
    answer = build_chain(library, Settings()).invoke(Question(question, source=source))["answer"]
    assert isinstance(answer, Answer)
    return answer


def _quotes(answer: Answer) -> list[str]:
    return [citation.quote for citation in answer.citations]


def test_all_items_each_with_its_own_citation(library: Library) -> None:
    answer = _ask(library, "哪些情形下甲方可以解除合同？")
    assert _quotes(answer) == ["乙方擅自砍伐古树的；", "苗木成活率低于八成的。"]
    assert [statement.citations for statement in answer.statements] == [(1,), (2,)]


def test_one_instalment_is_singled_out(library: Library) -> None:
    assert _quotes(_ask(library, "第二笔养护费什么时候支付？")) == ["盆景换季完成后8日内支付30%；"]


def test_one_row_of_a_table_is_cited(library: Library) -> None:
    assert _quotes(_ask(library, "P2级病虫害的处理时限是多久？")) == ["P2\t成片虫害\t2小时\t2日"]


def test_which_contracts_keeps_those_that_fit(library: Library) -> None:
    answer = _ask(library, "哪些合同用仲裁解决争议？", source=None)
    assert {citation.source for citation in answer.citations} == {"园林.txt"}


def test_each_named_contract_is_answered(library: Library) -> None:
    answer = _ask(library, "青萝物业和碧浪健身的合同，争议分别由谁处理？", source=None)
    assert {citation.source for citation in answer.citations} == {"园林.txt", "泳池.txt"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("甲方应提供下列资料：", True),
        ("The fees are as follows:", True),
        ("乙方每周清洗滤网一次。", False),
    ],
)
def test_lead_ins_are_known_by_their_end(text: str, expected: bool) -> None:
    assert announces(text) is expected


def test_a_value_of_the_lead_in_is_told_without_the_items(library: Library) -> None:
    answer = _ask(library, "水质资料要保密几年?", "泳池.txt")
    assert [c.quote.strip() for c in answer.citations] == [
        "在水质资料交付后的两年内，接收方保密的要求如下："
    ]
    listed = _ask(library, "水质资料的接收方要遵守哪些保密要求?", "泳池.txt")
    assert any("只为维护泳池使用" in c.quote for c in listed.citations)
