"""Parties: names, roles, aliases, blanks and masks."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.names import blankness, short_names
from ingest.parties import find_parties
from rag.library.records import Contract, Language, Party, Source


def parties_of(text: str, language: Language = "zh") -> dict[str, Party]:
    source = Source("sample.txt", "txt", text, "")
    contract = Contract("sample.txt#01", "sample.txt", 1, "", language, 0, len(text), 1, 1)
    return {party.side: party for party in find_parties(source, contract)}


def names_of(text: str, language: Language = "zh") -> dict[str, str | None]:
    return {side: party.name for side, party in parties_of(text, language).items()}


@pytest.mark.parametrize(
    ("text", "first", "second"),
    [
        ("甲方:晨曦公司\n乙方:张三\n电话:1", "晨曦公司", "张三"),
        ("委托方(甲方):长沙市第九医院 地址:X路 受托方(乙方): 地址:", "长沙市第九医院", None),
        ("供应商:云帆公司\n采购方:同方股份有限公司", "同方股份有限公司", "云帆公司"),
        ("甲方:晨曦 股份有限公司乙方: 云帆公司 地址:", "晨曦股份有限公司", "云帆公司"),
        ("甲方:乙方:\n负责人:负责人:", None, None),
        ("甲方(买方)\n\n名称:晨曦公司\n\n乙方(卖方)\n\n名称:\n\n鉴于:", "晨曦公司", None),
        ("委托方: 受托方: 鉴于委托方拟委托受托方维护设备", None, None),
        ("由晨曦公司(以下简称“甲方”)与云帆公司(以下称“云帆”或“乙方”)签订", "晨曦公司", "云帆公司"),
        ("甲方:天津市****有限公司 乙方:xxx有限公司 经协商", None, None),
        ("甲方:天津XX股份有限公司 乙方:云帆公司", "天津XX股份有限公司", "云帆公司"),
        ("| 甲方 | 晨曦公司 |\n| 乙方 | 云帆公司 |", "晨曦公司", "云帆公司"),
        ("委托单位(以下称甲方):晨曦学校\n服务单位(以下称乙方):______公司\n", "晨曦学校", None),
        ("甲方: 乙方:\n晨曦公司 云帆公司\n", None, None),
        ("双方商定,甲方应付款,乙方应交货。", None, None),
    ],
)  # fmt: skip
def test_chinese_party_blocks(text: str, first: str | None, second: str | None) -> None:
    assert names_of(text) == {"甲方": first, "乙方": second}


@pytest.mark.parametrize(
    ("text", "first", "second"),
    [
        (
            'between Blue Reef Foods, Inc., a Delaware corporation ("Licensor") and Tall Oak LLC '
            '(the "Licensee").',
            "Blue Reef Foods, Inc.",
            "Tall Oak LLC",
        ),
        (
            'made between baker JANE DOE, (hereinafter referred to as "BAKER") and TALL OAK, LTD. '
            '(hereinafter referred to as "OAK").',
            "JANE DOE",
            "TALL OAK, LTD.",
        ),
        ('between ____ ("Customer") and [COMPANY NAME], a Texas company ("Provider")', None, None),
        (
            'BETWEEN:\n(1) TALL OAK LIMITED, of Oakham (the "Company"); and\n'
            '(2) REEF PTE. LTD., of Reefham (the "Consultant").',
            "TALL OAK LIMITED",
            "REEF PTE. LTD.",
        ),
        ("Party A: Tall Oak Co., Ltd.\nParty B: Reef Inc.", "Tall Oak Co., Ltd.", "Reef Inc."),
        ("Customer: Tall Oak Inc.\nVendor: ________\n", "Tall Oak Inc.", None),
        (
            'between Tall Oak plc, registered in England and Wales (the "Client"), and Reef GmbH '
            '(the "Supplier") (each a "Party")',
            "Tall Oak plc",
            "Reef GmbH",
        ),
    ],
)  # fmt: skip
def test_english_parties(text: str, first: str | None, second: str | None) -> None:
    assert names_of(text, "en") == {"甲方": first, "乙方": second}


def test_roles_and_defined_names_are_aliases() -> None:
    parties = parties_of("采购方(甲方):晨曦贸易有限公司(以下简称“晨曦贸易”)\n供应商:云帆公司")
    assert {"采购方", "晨曦贸易", "晨曦"} <= set(parties["甲方"].aliases)
    assert "供应商" in parties["乙方"].aliases


def test_a_word_of_a_definition_is_no_party() -> None:
    text = "甲方:晨曦有限公司\n乙方:云帆公司\n客户:是指买东西的人\n设备供应商:造设备的厂"
    assert names_of(text) == {"甲方": "晨曦有限公司", "乙方": "云帆公司"}


@pytest.mark.parametrize(
    ("printed", "kind"),
    [("", "blank"), ("__", "blank"), ("***", "masked"), ("xx有限公司", "masked"), ("云帆", None)],
)  # fmt: skip
def test_blankness(printed: str, kind: str | None) -> None:
    assert blankness(printed) == kind


def test_short_names() -> None:
    assert {"北京星河时代", "星河时代", "星河"} <= set(short_names("北京星河时代通信技术有限公司"))
    assert {"Tall Oak", "Tall Oak Software"} <= set(short_names("Tall Oak Software, Inc."))
    assert "XX" not in short_names("XX网络科技有限公司")


@given(
    st.text(
        alphabet='甲乙丙方:()（）：委托_*xX公司有限 \n以下简称“”"and between,Inc.', max_size=200
    )
)
def test_any_text_gives_parties_with_true_places(text: str) -> None:
    for language in ("zh", "en"):
        for party in parties_of(text, language).values():  # type: ignore[arg-type]
            assert (party.name is None) == (party.blank is not None)
            if party.start is not None:
                assert text[party.start : party.end] == party.printed


def test_gold(shared: Path) -> None:
    text = (shared / "corpus/it_ops_outsourcing.txt").read_text(encoding="utf-8")
    right = asked = 0
    contracts = shared / "gold/it_ops_outsourcing/contracts.jsonl"
    for line in contracts.read_text(encoding="utf-8").splitlines():
        gold = json.loads(line)
        found = names_of(text[gold["start"] : gold["end"]])
        for side, name in gold["parties"].items():
            asked += 1
            right += side in found and found[side] == name
    assert right / asked >= 0.95
