"""Questions for a list are answered with the whole enumeration, or the sentence that lists."""

from collections.abc import Iterator

import pytest

from ingest.pipeline import ingest_paths
from rag.answer.types import Answer, Question
from rag.chain import build_chain
from rag.library import Library, open_library
from rag.settings import Settings

AQUARIUM = """水族馆维保合同

甲方：蓝湾水族馆有限公司
乙方：碧潮设备有限公司

第一条 合同说明
1.1 本合同另有附件：附件一：《设备清单》附件二：《巡检表》附件三：《报价单》
第二条 服务
2.1 服务内容包括循环泵检修、水质检测、照明维护和鱼缸清洁。
2.2 乙方承诺的响应时间 A级故障：20分钟 B级故障：2小时 C级故障：1日
2.3 潜水员必须遵守下列纪律：
（1）不得单独下水；
（2）不得投喂展示鱼类；
（3）不得在开馆时间拍照。
第三条 甲方的权利和义务
3.1 甲方应提供潜水更衣室。
3.2 甲方应按季度支付服务费。
3.3 甲方有权抽查水质记录。
第四条 乙方的义务
4.1 乙方应持有潜水作业资格证书。
4.2 乙方应为潜水员购买保险。
4.3 乙方应每周提交水质报告。
第五条 争议
5.1 因本合同发生的争议，提交蓝湾仲裁委员会仲裁。
"""


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    folder = tmp_path_factory.mktemp("enumerations")
    (folder / "水族馆.txt").write_text(AQUARIUM, encoding="utf-8")
    with open_library(Settings(library=folder / "library"), write=True) as opened:
        list(ingest_paths([folder / "水族馆.txt"], opened))
        yield opened


def _ask(library: Library, question: str) -> Answer:
    chain = build_chain(library, Settings())
    answer = chain.invoke(Question(question, source="水族馆.txt"))["answer"]
    assert isinstance(answer, Answer)
    return answer


@pytest.mark.parametrize(
    ("question", "wanted"),
    [
        ("甲方有哪些义务?", ["更衣室", "支付服务费"]),
        ("乙方要履行哪几项?", ["资格证书", "购买保险", "水质报告"]),
        ("潜水员有哪些事不能做?", ["单独下水", "投喂", "拍照"]),
        ("后面挂了哪几个附件?", ["设备清单", "巡检表", "报价单"]),
        ("各级故障的响应时间分别是多少?", ["20分钟", "2小时", "1日"]),
    ],
)
def test_all_items_of_the_enumeration_and_no_others(
    library: Library, question: str, wanted: list[str]
) -> None:
    answer = _ask(library, question)
    quotes = [citation.quote for citation in answer.citations]
    assert len(quotes) == len(wanted), answer.answer
    assert all(any(word in quote for quote in quotes) for word in wanted), answer.answer


def test_rights_are_listed_when_they_are_asked_for(library: Library) -> None:
    answer = _ask(library, "甲方有哪些权利和义务?")
    assert "抽查水质记录" in answer.answer


def test_a_sentence_that_lists_is_quoted_alone(library: Library) -> None:
    answer = _ask(library, "服务内容包括哪几块?")
    assert len(answer.citations) == 1
    assert "循环泵检修、水质检测、照明维护和鱼缸清洁" in answer.citations[0].quote
