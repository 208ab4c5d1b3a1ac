"""Passages: true slices that cover the contract, within the model's window, along its clauses."""

import json
import unicodedata
from itertools import pairwise
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.clauses import parse_clauses
from ingest.contracts import split_contracts
from ingest.passages import MAX_TOKENS, make_passages
from ingest.readers import read_file
from rag.library.records import Contract, Language, Party, Passage, Source

CONTRACT = """打印机维护合同
甲方:晨曦公司
乙方:云帆公司
第一条 服务内容
1. 乙方应提供下列服务:
(1)每月巡检一次;
(2)更换耗材;
(3)接听报修电话。
2. 甲方应提供工作场地。
第二条 费用
甲方每季度向乙方支付服务费。
"""


def tokens(text: str) -> int:
    """A token a character and two special ones: more than the model would count."""
    return len(text) + 2


def passages_of(
    text: str, language: Language = "zh", furniture: tuple[tuple[int, int], ...] = ()
) -> tuple[Passage, ...]:
    source = Source("sample.txt", "txt", text, "", furniture=furniture)
    parties = (Party("甲方", "晨曦公司"), Party("乙方", None, blank="blank"))
    contract = Contract(
        "sample.txt#01", "sample.txt", 1, "打印机维护合同", language, 0, len(text), 1, 1, parties
    )
    return make_passages(source, contract, parse_clauses(source, contract), tokens)


def test_a_lead_in_stays_with_its_items() -> None:
    assert any("下列服务" in p.text and "接听报修电话" in p.text for p in passages_of(CONTRACT))


def test_clauses_of_different_subjects_are_not_joined() -> None:
    assert not any("工作场地" in p.text and "服务费" in p.text for p in passages_of(CONTRACT))


def test_the_header_names_contract_party_and_headings_but_is_no_part_of_the_text() -> None:
    long = CONTRACT.replace("每月巡检一次", "每月巡检一次,并记录结果" + "、逐台检查设备" * 30)
    passage = next(p for p in passages_of(long) if "更换耗材" in p.text)
    assert "打印机维护合同" in passage.header
    assert "甲方:晨曦公司" in passage.header
    assert "第一条" in passage.header
    assert passage.header not in passage.text


def test_a_heading_is_not_left_alone() -> None:
    text = "第一条 总则\n" + "".join(
        f"1.{n} " + f"条款{n}的内容。" * 30 + "\n" for n in range(1, 4)
    )
    assert all(len(p.text) > 20 for p in passages_of(text))


def test_sentences_of_a_long_clause_overlap_by_one() -> None:
    sentences = [f"第{n}个月乙方应当检查全部设备并且写出报告。" for n in "一二三四五六七八九"] * 4
    parts = passages_of("第一条 检查\n" + "".join(sentences))
    assert len(parts) > 2
    assert all(a.start < b.start < a.end < b.end for a, b in pairwise(parts))


def test_furniture_alone_is_no_passage() -> None:
    text = CONTRACT + "\n第 1 页 共 1 页"
    start = text.index("第 1 页")
    assert not any("共 1 页" in p.text for p in passages_of(text, furniture=((start, len(text)),)))


def test_gold_quotes_are_whole(shared: Path) -> None:
    """Share of the quotes of the open questions that stand in one passage, or in one clause."""
    texts: dict[str, list[str]] = {}
    clause_texts: dict[str, list[str]] = {}
    corpus = shared / "corpus"
    for path in (corpus / "it_ops_outsourcing.txt", *corpus.glob("zh/*"), *corpus.glob("en/*.txt")):
        source = read_file(path)[0]
        for contract in split_contracts(source):
            clauses = parse_clauses(source, contract)
            passages = make_passages(source, contract, clauses, lambda text: len(text) // 2)
            texts.setdefault(source.name, []).extend(squeeze(p.text) for p in passages)
            own = (squeeze(source.text[c.start : c.end]) for c in clauses)
            clause_texts.setdefault(source.name, []).extend(own)
    for name, least in (("it_ops", 0.97), ("zh", 0.97), ("en", 0.90)):
        rows = (shared / f"gold/questions_{name}.jsonl").read_text(encoding="utf-8").splitlines()
        groups = [group for row in rows for group in json.loads(row)["gold"]]
        whole = [any(holds(texts, quote) for quote in group) for group in groups]
        kept = [
            ok or any(holds(clause_texts, quote) for quote in group)
            for ok, group in zip(whole, groups, strict=True)
        ]
        assert sum(whole) / len(whole) >= least
        assert sum(kept) / len(kept) >= 0.97


def squeeze(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())


def holds(texts: dict[str, list[str]], quote: dict[str, str]) -> bool:
    wanted = squeeze(quote["quote"])
    return any(wanted in text for text in texts[quote["source"]])


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            ["第一条", "第二条 费用", "\n", "1.", "2.", "1.1 ", "(1)", "(a) ", "甲方应付款。",
             "the fee, ", "x" * 700, "Section 2. ", "共计____元;", "乙方负责维护设备,", " "]
        ),
        max_size=60,
    ),
    st.sampled_from(["zh", "en"]),
)  # fmt: skip
def test_any_contract_is_covered_by_true_slices_that_fit(
    pieces: list[str], language: Language
) -> None:
    text = "".join(pieces)
    covered: set[int] = set()
    for passage in passages_of(text, language):
        assert passage.text == text[passage.start : passage.end]
        assert tokens(f"{passage.header}\n{passage.text}") <= MAX_TOKENS
        covered.update(range(passage.start, passage.end))
    assert all(char.isspace() or at in covered for at, char in enumerate(text))
