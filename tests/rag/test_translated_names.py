"""English questions that translate the name of a Chinese contract."""

from collections.abc import Iterator

import pytest

from ingest.pipeline import ingest_paths
from rag.answer.types import Question
from rag.library import Library, open_library
from rag.scope import find_scope
from rag.settings import Settings

HEADS = {
    "泵": ("城市供水泵站设备维护合同", "青石供水有限公司", "云帆机电有限公司"),
    "梯": ("酒店电梯年度保养合同", "松风酒店有限公司", "捷升电梯有限公司"),
    "课": ("少年宫英语课程合作协议", "晨光少年宫", "知行教育咨询有限公司"),
}


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    folder = tmp_path_factory.mktemp("translated")
    files = [folder / f"{name}.txt" for name in HEADS]
    for path, (title, first, second) in zip(files, HEADS.values(), strict=True):
        body = "第一条 付款\n1.1 甲方每季度付款一次。\n第二条 其他\n2.1 本合同一式两份。\n"
        path.write_text(f"{title}\n\n甲方：{first}\n乙方：{second}\n\n{body}", encoding="utf-8")
    with open_library(Settings(library=folder / "library"), write=True) as opened:
        list(ingest_paths(files, opened))
        yield opened


@pytest.mark.parametrize(
    ("question", "title"),
    [
        ("When do we pay under the water pumping station maintenance contract?", "泵"),
        (
            "How long does the pumping contract say that the parties keep the secrets of trade?",
            "泵",
        ),
        ("What do we pay under the English course agreement of the children's palace?", "课"),
    ],
)
def test_a_translated_name_is_understood(library: Library, question: str, title: str) -> None:
    scope = find_scope(Question(question), library)
    assert scope.named
    assert [library.contract(key).title for key in scope.contract_ids] == [HEADS[title][0]]


@pytest.mark.parametrize(
    "question",
    [
        "Which contract has the longest notice period?",
        "How often is the price paid?",
        "What is the payment term in the agreement?",
        "合同多久付一次款？",
    ],
)
def test_a_question_about_any_contract_names_none(library: Library, question: str) -> None:
    assert not find_scope(Question(question), library).named
