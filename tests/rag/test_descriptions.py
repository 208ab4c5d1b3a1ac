"""Which contract a description means, and when it means none."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.pipeline import ingest_paths
from rag.answer.types import Question, Turn
from rag.contract_names import name_contract, name_parts
from rag.descriptions import find_descriptions
from rag.library import Library, open_library
from rag.library.records import Contract, Party
from rag.scope import find_scope
from rag.settings import Settings

_END = "\n第一条 服务\n1.1 乙方应提供服务。\n第二条 费用\n2.1 甲方应按月支付服务费。\n"
TEXTS = {
    "1.txt": "门禁系统运维外包合同\n甲方:\n乙方:浦舟科技有限公司" + _END,
    "2.txt": "信息系统运行维护服务外包合同样本\n甲方:\n乙方:" + _END,
    "3.txt": "驻场运维外包合同\n白羽律师修订\n甲方:\n乙方:" + _END,
    "4.txt": "驻场运维外包合同\n甲方:\n乙方:" + _END,
    "5.txt": "运维外包服务协议\n甲方:\n乙方:"
    + _END
    + "2.2 配电房两处由乙方巡检,配电房的电费由甲方承担。\n",
    "6.txt": "xxxLIMS运维外包服务协议通用版\n甲方:\n乙方:青禾软件有限公司" + _END,
    "7.txt": "运维外包合同\n甲方:石湾剧院有限公司\n乙方:北桥科技有限公司" + _END,
    "8.txt": "云主机租用合同\n甲方:\n乙方:" + _END,
}


@pytest.fixture(scope="module")
def alike(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    """Eight contracts, most with titles of the same few words."""
    folder: Path = tmp_path_factory.mktemp("alike")
    for name, text in TEXTS.items():
        (folder / name).write_text(text, encoding="utf-8")
    with open_library(Settings(library=folder / "library"), write=True) as library:
        list(ingest_paths([folder / name for name in TEXTS], library))
        yield library


@pytest.mark.parametrize(
    ("question", "sources"),
    [
        ("门禁运维外包合同里多久付一次钱?", "1"),
        ("不想让门禁那份运维合同续下去,怎么办?", "1"),
        ("按信息系统运行维护外包合同样本,服务费怎么付?", "2"),
        ("白羽律师改的那份驻场合同要付多少?", "3"),
        ("驻场运维的合同里谁付钱?", "34"),
        ("配电房那份协议里电费谁出?", "5"),
        ("LIMS系统运维外包那份通用版合同,服务有哪些?", "6"),
        ("In the xxxLIMS运维外包服务协议 template, what has to be paid?", "6"),
        ("门禁运维合同和云主机租用合同,付款各是怎样的?", "18"),
        ("云主机合同和石湾剧院的合同,哪个更贵?", "78"),
        ("门禁运维,服务费按月付吗?", "1"),
        ("云主机租用到期了要怎么付?", "8"),
    ],
)
def test_the_rare_words_of_a_description_decide(
    alike: Library, question: str, sources: str
) -> None:
    scope = find_scope(Question(question), alike)
    assert scope.named
    assert [name[0] for name in scope.contract_ids] == list(sources)


@pytest.mark.parametrize(
    "question",
    [
        "合同总价是多少?",
        "运维服务什么时候付款?",
        "闸机维护,服务费几号付?",
        "那改样本要付多少?",
        "可以把合同转让给别人吗?",
        "柳塘水厂的运维外包合同多少钱?",
        "幕墙清洗协议里要付多少?",
        "第一份柳塘协议到哪天?",
        "石湾剧院和柳塘的违约金各是多少?",
    ],
)
def test_what_stands_out_nowhere_leaves_all_contracts(alike: Library, question: str) -> None:
    scope = find_scope(Question(question), alike)
    assert len(scope.contract_ids) == len(TEXTS)
    assert not scope.named


def test_names_leave_the_topic_and_the_rest_stays(alike: Library) -> None:
    topic = find_scope(Question("门禁运维外包合同里服务费几号付?"), alike).topic
    assert "门禁" not in topic
    assert "服务费几号付" in topic


@pytest.mark.parametrize(
    ("question", "intent"),
    [
        ("门禁运维合同和云主机租用合同,到期以后哪个自动续?", "compare"),
        ("哪份合同规定甲方出电费?", "lookup"),
        ("哪份合同的违约金更高?", "compare"),
        ("哪些合同规定甲方出电费?", "compare"),
        ("石湾剧院和柳塘的违约金各是多少?", "compare"),
        ("驻场运维的合同里,一级和二级故障分别多久修好?", "lookup"),
        ("一级和二级故障分别多久修好?", "lookup"),
    ],
)
def test_only_contracts_are_compared(alike: Library, question: str, intent: str) -> None:
    assert find_scope(Question(question), alike).intent == intent


def test_a_follow_up_stays_unless_it_names_another(alike: Library) -> None:
    history = (Turn("user", "配电房那份协议里电费谁出?"), Turn("assistant", "甲方。"))
    stays = find_scope(Question("那巡检呢?", history), alike)
    goes = find_scope(Question("那云主机租用合同呢?", history), alike)
    assert stays.contract_ids == ("5.txt#01",)
    assert goes.contract_ids == ("8.txt#01",)


def test_masks_are_no_part_of_a_name() -> None:
    assert name_parts("xxxLIMS软件") == name_parts("LIMS软件") == {"lims", "软件"}


@given(st.text(alphabet="门禁运维外包合同和的那份里,()《》 xA1", max_size=40))
def test_any_question_is_read(question: str) -> None:
    named = tuple(
        name_contract(
            Contract(f"{n}#01", f"{n}.txt", 1, title, "zh", 0, 40, 1, 1, (Party("甲方", None),)),
            title + TEXTS["1.txt"],
        )
        for n, title in enumerate(("门禁运维合同", "外包合同", "设备协议"))
    )
    for found in find_descriptions(question, named):
        assert found.phrase in question
        assert all(word in found.phrase for word in found.words)
        assert bool(found.words) <= bool(found.contracts)
