"""Findings: what a careful reader flags, on contracts written for the purpose."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data import DATA
from ingest.clauses import parse_clauses
from ingest.contracts import split_contracts
from ingest.facts.context import FactContext
from ingest.facts.findings import extract
from ingest.parties import find_parties
from ingest.readers import read_file
from ingest.references import resolve_references
from rag.library.records import Contract, Fact, Language, Source

SOUND = """打印机维护合同
甲方:晨曦有限公司
乙方:云帆有限公司
第一条 服务内容
乙方维护甲方的打印机,具体见第二条。
第二条 期限
服务期限为一年,自2024年1月1日起至2024年12月31日止。
第三条 费用
服务费为人民币叁万元整(¥30,000.00)。
1. 合同签订后5日内支付服务费的40%;
2. 期满后5日内支付服务费的60%。
第四条 违约责任
甲方逾期付款的,按日支付万分之三的违约金;乙方迟到的,每次支付违约金200元。
第五条 争议解决
争议由甲方所在地人民法院管辖。
"""


def findings_of(source: Source) -> list[Fact]:
    found: list[Fact] = []
    for contract in split_contracts(source):
        contract = replace(contract, parties=find_parties(source, contract))
        clauses = resolve_references(source, contract, parse_clauses(source, contract))
        found += extract(FactContext(source, contract, clauses))
    return found


def kinds_of(text: str, language: Language = "zh") -> dict[str, list[str]]:
    source = Source("sample.txt", "txt", text, "")
    contract = Contract("sample.txt#01", "sample.txt", 1, "", language, 0, len(text), 1, 1)
    contract = replace(contract, parties=find_parties(source, contract))
    clauses = resolve_references(source, contract, parse_clauses(source, contract))
    kinds: dict[str, list[str]] = {}
    for fact in extract(FactContext(source, contract, clauses)):
        kinds.setdefault(fact.kind, []).extend(quote.quote for quote in fact.quotes)
    return kinds


def test_a_sound_contract_has_no_findings() -> None:
    assert kinds_of(SOUND) == {}


@pytest.mark.parametrize(
    ("old", "new", "kind", "quote"),
    [
        ("一年,自", "两年,自", "contradiction", "两年,自2024年1月1日起至2024年12月31日"),
        ("叁万元整", "叁万贰仟元整", "contradiction", "¥30,000.00"),
        ("服务费的60%", "服务费的50%", "contradiction", "50%"),
        ("见第二条", "见第十二条", "cross-reference", "第十二条"),
        ("见第二条", "见附件三", "cross-reference", "附件三"),
        ("甲方:晨曦有限公司", "甲方:", "blank", "甲方:"),
        ("自2024年1月1日起", "自2024年月日起", "blank", "自2024年月日起至2024年12月31日止"),
        ("每次支付违约金200元", "每次支付违约金____元", "blank", "每次支付违约金____元"),
        (
            "甲方所在地人民法院管辖",
            "北京仲裁委员会仲裁,也可以向人民法院起诉",
            "legal-risk",
            "争议由北京仲裁委员会仲裁,也可以向人民法院起诉。",
        ),
        (
            "乙方维护甲方",
            "依据《中华人民共和国合同法》,乙方维护甲方",
            "outdated-law",
            "《中华人民共和国合同法》",
        ),
        ("见第二条", "见第二条,试用期不计,试用期满转正", "undefined-term", "试用期"),
        ("人民币叁万元整(¥30,000.00)", "30000大写:人民币叁万元整", "blank", "30000"),
        (
            "服务期限为一年",
            "期满后合同自动中止,服务期限为一年",
            "contradiction",
            "期满后合同自动中止",
        ),
        ("争议由甲方所在地人民法院管辖。\n", "", "truncation", "第五条 争议解决"),
    ],
)
def test_one_planted_flaw_is_found(old: str, new: str, kind: str, quote: str) -> None:
    assert old in SOUND
    kinds = kinds_of(SOUND.replace(old, new))
    assert any(quote in found for found in kinds.get(kind, []))


def test_two_times_for_one_reaction_contradict_but_two_severities_do_not() -> None:
    again = (
        f"{SOUND}第六条 响应\n1. 打印机卡纸的,乙方应在{{}}内响应。\n"
        "2. 甲方报告打印机{}的,乙方应在2小时内响应。\n"
    )
    assert "contradiction" in kinds_of(again.format("1小时", "卡纸"))
    assert "contradiction" not in kinds_of(again.format("120分钟", "卡纸"))
    assert "contradiction" not in kinds_of(again.format("1小时", "冒烟"))


def test_a_repealed_law_is_fine_in_an_old_contract() -> None:
    text = SOUND.replace("2024年", "2012年").replace("乙方维护", "依据《合同法》,乙方维护")
    assert "outdated-law" not in kinds_of(text)


def test_english_findings() -> None:
    text = (
        'SERVICE AGREEMENT\nThis Agreement is made between Tall Oak Inc. ("Oak") and Reef LLC '
        '("Reef").\n1. Term\nThe initial term of two (2) years runs from May 1, 2024 until April '
        "30, 2025.\n2. Fee\nOak shall pay USD 6,300 (six thousand dollars) in thirty (60) days, "
        "as set out in Section 9 and Exhibit B.\n3. Notices\nNotices go to ________.\n"
    )
    kinds = kinds_of(text, "en")
    assert len(kinds["contradiction"]) == 4  # the term, both forms of the fee, thirty (60)
    assert set(kinds["cross-reference"]) == {"Section 9", "Exhibit B"}
    assert "Notices go to ________" in kinds["blank"][0]


@pytest.mark.slow
def test_planted_flaws_of_the_samples_are_found() -> None:
    planted = [
        json.loads(line)
        for line in (DATA / "contracts/planted.jsonl").read_text(encoding="utf-8").splitlines()
    ]
    missed = []
    for name in dict.fromkeys(row["source"] for row in planted):
        quotes = [
            "".join(quote.quote.split())
            for source in read_file(DATA / "contracts" / name)
            for fact in findings_of(source)
            for quote in fact.quotes
        ]
        for row in (row for row in planted if row["source"] == name):
            wanted = ["".join(quote.split()) for quote in row["quotes"]]
            if not any(q in w or w in q for q in quotes for w in wanted):
                missed.append(row)
    assert missed == []


def test_contradictions_of_the_gold(shared: Path) -> None:
    source = read_file(shared / "corpus/it_ops_outsourcing.txt")[0]
    found = findings_of(source)
    contradictions = [fact for fact in found if fact.kind == "contradiction"]
    assert any("2012年9月1日至2014年8月31日" in fact.quote for fact in contradictions)
    assert len(contradictions) <= 2
    for fact in found:
        for quote in fact.quotes:
            assert source.text[quote.start : quote.end] == quote.quote


@pytest.mark.parametrize(("text", "quote"), [(":__", "__"), ("金额:__", "金额:__")])
def test_a_blank_is_quoted_to_its_end_and_no_further(text: str, quote: str) -> None:
    assert kinds_of(text)["blank"] == [quote]


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            ["第一条 期限\n", "为期一年,自2024年1月1日至2024年1月1日止", "____", "支付20%",
             "见第九条", "《合同法》", "年月日", "提前日", "(a/b)", "[***]", "\n1. ", "甲方:",
             "人民币壹元整(¥2)", "乙方有权随时终止",
             "thirty (60) days", "Severity 1", "响应", "2小时", "。", ";"]
        ),
        max_size=30,
    ),
    st.sampled_from(["zh", "en"]),
)  # fmt: skip
def test_any_text_gives_true_quotes(pieces: list[str], language: Language) -> None:
    text = "".join(pieces)
    for quotes in kinds_of(text, language).values():
        assert all(quote and quote in text for quote in quotes)
