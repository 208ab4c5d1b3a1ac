"""Questions that name no contract, answered contract by contract; levels of a list together."""

from collections.abc import Iterator

import pytest

from ingest.pipeline import ingest_paths
from rag.answer.types import Answer, Question, Turn
from rag.chain import build_chain
from rag.library import Library, open_library
from rag.scope import find_scope
from rag.settings import Settings

HEADS = {
    "水泵": ("水泵维护合同", "青石水务有限公司", "云帆机电有限公司"),
    "电梯": ("电梯维护合同", "松风酒店有限公司", "捷升电梯有限公司"),
    "锅炉": ("锅炉维护合同", "暖山供热有限公司", "赤焰锅炉有限公司"),
}
RATES = {"水泵": "万分之三", "电梯": "万分之五", "锅炉": "万分之三"}
SPECIAL = {
    "水泵": """2.1 故障按下列时间响应：
（1）一级故障（全站停水）：20分钟内响应；
（2）二级故障（部分停水）：2小时内响应；
（3）三级故障（滴漏）：1个工作日内响应。""",
    "电梯": "2.1 电梯发生故障的，乙方应在____分钟内响应。",
    "锅炉": "2.1 锅炉发生故障的，乙方应在40分钟内响应。锅炉的水质每周化验一次。",
}


def _text(name: str) -> str:
    title, first, second = HEADS[name]
    return (
        f"{title}\n\n甲方：{first}\n乙方：{second}\n\n第一条 付款\n"
        f"1.1 甲方逾期付款的，每日按逾期金额的{RATES[name]}支付违约金。\n"
        f"第二条 服务\n{SPECIAL[name]}\n第三条 其他\n3.1 本合同一式两份，双方各执一份。\n"
    )


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    folder = tmp_path_factory.mktemp("open")
    files = [folder / f"{name}.txt" for name in HEADS]
    for path, name in zip(files, HEADS, strict=True):
        path.write_text(_text(name), encoding="utf-8")
    with open_library(Settings(library=folder / "library"), write=True) as opened:
        list(ingest_paths(files, opened))
        yield opened


def ask(library: Library, text: str) -> Answer:
    answer = build_chain(library, Settings()).invoke(Question(text))["answer"]
    assert isinstance(answer, Answer)
    return answer


def test_each_contract_answers_and_those_that_agree_do_so_together(library: Library) -> None:
    answer = ask(library, "逾期付款的违约金怎么算？")
    assert {c.contract_title for c in answer.citations} == {head[0] for head in HEADS.values()}
    agreeing = [s for s in answer.statements if "2份合同的约定一致" in s.text]
    assert len(agreeing) == 1
    cited = [answer.citations[n - 1] for n in agreeing[0].citations]
    assert {c.contract_title for c in cited} == {"水泵维护合同", "锅炉维护合同"}
    assert all("万分之三" in c.quote for c in cited)


def test_levels_and_a_blank_are_told_beside_the_others(library: Library) -> None:
    answer = ask(library, "故障后多久要响应？")
    for value in ("20分钟", "2小时", "1个工作日", "40分钟"):
        assert value in answer.answer
    assert "留空" in answer.answer


def test_what_one_contract_alone_speaks_of_is_answered_from_it(library: Library) -> None:
    answer = ask(library, "锅炉的水质多久化验一次？")
    assert {c.contract_title for c in answer.citations} == {"锅炉维护合同"}
    assert "没有指明合同" not in answer.answer


def test_a_level_that_is_named_stands_alone(library: Library) -> None:
    answer = ask(library, "水泵维护合同里，二级故障多久响应？")
    assert "2小时" in answer.answer
    assert "20分钟" not in answer.answer


def test_a_follow_up_to_an_open_answer_is_about_all_contracts_again(library: Library) -> None:
    question = "逾期付款的违约金怎么算？"
    history = (Turn("user", question), Turn("assistant", ask(library, question).answer))
    scope = find_scope(Question("那故障多久响应呢？", history), library)
    assert len(scope.contract_ids) == len(HEADS)
    assert not scope.named
