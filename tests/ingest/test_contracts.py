"""One source to its contracts."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.contracts import split_contracts
from tests.ingest.written_contracts import as_source, write_contract

PARTIES = (
    "甲方：东海科技有限公司\n乙方：西山软件有限公司\n"
    "根据《中华人民共和国民法典》，双方达成如下协议：\n"
)
BODY = (
    "第一条 服务内容\n乙方为甲方维护系统。服务期间为一年。\n"
    "第二条 费用\n甲方每季度支付服务费五万元。付款前乙方开具发票。\n"
    "第三条 违约责任\n违约方赔偿对方的损失。逾期付款每日按千分之一支付违约金。\n"
    "第四条 争议解决\n协商不成的，向甲方所在地人民法院起诉。\n"
)
LATER_BODY = BODY.translate(str.maketrans("一二三四", "五六七八"))
SIGNED = "甲方（盖章）：        乙方（盖章）：\n日期：        日期：\n"
OPENING = (
    'This {0} Agreement (the "Agreement") is made as of 1 March 2024 between A Ltd and B Inc.\n\n'
)
TERMS = (
    "1. Services. Supplier shall provide the services in Exhibit A. It shall use care.\n\n"
    "2. Fees. Customer shall pay the fees within 30 days. Late amounts bear interest.\n\n"
    "3. Term. This Agreement continues for two years. Either party may terminate it.\n\n"
)
WITNESS = (
    "IN WITNESS WHEREOF, the parties have executed this Agreement.\n\nBy: ____________\nName:\n\n"
)
CONTENTS = "目录\n第一条 服务内容\t1\n第二条 费用\t2\n第三条 违约责任\t3\n第四条 争议解决\t4\n\n"

SINGLES = {
    "an annex with parties of its own": (
        f"维护合同\n{PARTIES}{BODY}{SIGNED}附件一\n保密协议\n{PARTIES}{BODY}{SIGNED}"
    ),
    "an annex that the contract announces": (
        f"维护合同\n{PARTIES}{BODY}附件一：《保密协议》\n{SIGNED}\n保密协议\n\n{PARTIES}{BODY}"
    ),
    "an annex that is named on its label": (
        f"总包合同\n{PARTIES}{BODY}{SIGNED}附件2：廉政协议\n廉政协议\n{PARTIES}{BODY}"
    ),
    "a cover sheet and a table of contents": (
        f"维护合同\n\n合同编号：D-1\n甲方：东海\n乙方：西山\n\n{CONTENTS}维护合同\n\n{PARTIES}{BODY}"
    ),
    "a page header": (
        f"维护合同\n{PARTIES}{BODY}维护合同\n{LATER_BODY}维护合同\n甲方：\n乙方：\n日期：\n"
    ),
    "an exhibit with the form of an agreement": (
        f"SERVICES AGREEMENT\n\n{OPENING.format('Services')}{TERMS}{WITNESS}EXHIBIT B\n\n"
        f"LEASE AGREEMENT\n\n{OPENING.format('Lease')}{TERMS}{WITNESS}"
    ),
    "an English table of contents": (
        "SERVICES AGREEMENT\n\nTABLE OF CONTENTS\n\n1. Services ..... 1\n2. Fees ..... 2\n"
        f"3. Term ..... 3\n\nSERVICES AGREEMENT\n\n{OPENING.format('Services')}{TERMS}{WITNESS}"
    ),
    "an amendment": (
        f"LEASE AGREEMENT\n\n{OPENING.format('Lease')}{TERMS}{WITNESS}AMENDMENT\n\n{TERMS}"
    ),
}


@pytest.mark.parametrize("kind", SINGLES)
def test_a_single_contract_is_never_split(kind: str) -> None:
    assert len(split_contracts(as_source(SINGLES[kind]))) == 1


def test_two_contracts_in_a_file() -> None:
    first = f"维护合同\n{PARTIES}{BODY}{SIGNED}"
    text = f"{first}\n\n设备采购合同\n合同编号：C-2024-7\n{PARTIES}{BODY}{SIGNED}"
    contracts = split_contracts(as_source(text, "两份.txt"))
    assert [(c.title, c.number, c.contract_id) for c in contracts] == [
        ("维护合同", None, "两份.txt#01"),
        ("设备采购合同", "C-2024-7", "两份.txt#02"),
    ]
    assert [text[c.start : c.start + 2] for c in contracts] == ["维护", "设备"]
    assert contracts[0].end == len(first.rstrip())


def test_a_contract_after_the_signatures_of_another() -> None:
    parties = "委托单位（以下称甲方）：东海学校\n服务单位（以下称乙方）：西山公司\n\n"
    text = f"维护合同\n{PARTIES}{BODY}{SIGNED}\n设备清洗服务协议\n\n{parties}{BODY}{SIGNED}"
    contracts = split_contracts(as_source(text))
    assert [contract.title for contract in contracts] == ["维护合同", "设备清洗服务协议"]


def test_two_english_agreements_in_a_file() -> None:
    parts = [
        f"{kind.upper()} AGREEMENT\n\n{OPENING.format(kind)}{TERMS}{WITNESS}"
        for kind in ("Services", "Lease")
    ]
    contracts = split_contracts(as_source("\n\n".join(parts)))
    assert [(c.title, c.language) for c in contracts] == [
        ("SERVICES AGREEMENT", "en"),
        ("LEASE AGREEMENT", "en"),
    ]


def test_numbered_parts_of_a_collection() -> None:
    text = "\n\n".join(f"第{count}份\n\n{PARTIES}{BODY}{SIGNED}" for count in "一二三")
    contracts = split_contracts(as_source(text))
    assert [text[c.start : c.start + 3] for c in contracts] == ["第一份", "第二份", "第三份"]


def test_lines_of_the_web_page_are_left_out() -> None:
    text = f"某某文库 免费下载\n当前位置：首页\n\n维护合同\n{PARTIES}{BODY}\n\n相关文档\n最新文档"
    (contract,) = split_contracts(as_source(text))
    assert text[contract.start : contract.end].startswith("维护合同")
    assert text[: contract.end].endswith("起诉。")


@pytest.mark.parametrize("text", ["", " \n\f "])
def test_no_text_no_contract(text: str) -> None:
    assert split_contracts(as_source(text)) == ()


def test_the_file_name_is_the_title_of_a_text_without_one() -> None:
    (contract,) = split_contracts(as_source("无题的几句话。", "备忘.txt"))
    assert contract.title == "备忘"


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10_000), st.booleans())
def test_a_written_contract_is_one_contract(seed: int, english: bool) -> None:
    text = write_contract(seed, english=english).text
    (contract,) = split_contracts(as_source(text))
    assert (contract.start, contract.end) == (0, len(text))
    assert contract.language == ("en" if english else "zh")


def test_all_contracts_of_the_compilation_are_found(shared: Path) -> None:
    path = shared / "corpus/it_ops_outsourcing.txt"
    gold_path = shared / "gold/it_ops_outsourcing/contracts.jsonl"
    gold = [json.loads(line) for line in gold_path.read_text(encoding="utf-8").splitlines()]
    contracts = split_contracts(as_source(path.read_text(encoding="utf-8"), path.name))
    assert [(c.title, c.start, c.end) for c in contracts] == [
        (c["title"], c["start"], c["end"]) for c in gold
    ]


def test_single_files_of_the_corpus_are_not_split(shared: Path) -> None:
    paths = [*(shared / "corpus/zh").iterdir(), *(shared / "corpus/en").glob("*.txt")]
    assert len(paths) >= 11
    for path in paths:
        assert len(split_contracts(as_source(path.read_text(encoding="utf-8"), path.name))) == 1


COLLECTED = ("电梯维护合同", "空调清洗合同", "消防检测合同")


@pytest.mark.parametrize(
    "cover",
    [
        "{0}\n{1}\n{2}\n",
        "某县合同目录\n前言。三份合同由三家单位签订。文字有改动。\n1. {0}\n2. {1}\n3. {2}\n",
        "后勤合同汇编\n编者按：供参考。\n第一份 《{0}》……1\n第二份 《{1}》……4\n第三份 《{2}》……7\n",
        "后勤合同汇编\n某县办公室编\n二〇二四年三月\n",
    ],
)
def test_the_cover_of_a_collection_is_in_no_contract(cover: str) -> None:
    contracts = "\n".join(f"{title}\n{PARTIES}{BODY}{SIGNED}" for title in COLLECTED)
    found = split_contracts(as_source(cover.format(*COLLECTED) + contracts))
    assert [contract.title for contract in found] == list(COLLECTED)


def test_a_contract_that_names_others_is_no_cover() -> None:
    first = f"框架合同\n{PARTIES}下列合同另行签订：\n空调清洗合同\n消防检测合同\n{BODY}{SIGNED}"
    rest = "\n".join(f"{title}\n{PARTIES}{BODY}{SIGNED}" for title in COLLECTED[1:])
    found = split_contracts(as_source(f"{first}\n{rest}"))
    assert [contract.title for contract in found] == ["框架合同", *COLLECTED[1:]]


def test_furniture_around_a_contract_is_left_out() -> None:
    text = f"东海公司文件\n维护合同\n{PARTIES}{BODY}- 1 / 1 -"
    source = replace(as_source(text), furniture=((0, 6), (len(text) - 9, len(text))))
    (contract,) = split_contracts(source)
    assert text[contract.start : contract.end] == f"维护合同\n{PARTIES}{BODY}".rstrip()


def test_a_last_clause_with_a_word_of_the_web() -> None:
    text = f"SERVICES AGREEMENT\n\n{OPENING.format('Services')}{TERMS}4. Copyright: none."
    (contract,) = split_contracts(as_source(text))
    assert contract.end == len(text)
