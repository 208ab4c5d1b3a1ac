"""One contract to its tree of clauses."""

import json
import time
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.clauses import parse_clauses
from ingest.contracts import split_contracts
from ingest.plain_text import plain_text
from rag.library.records import Clause, Contract, Page, Source
from tests.ingest.written_contracts import as_source, write_contract

CONTRACT = """维护合同
甲方：东海公司
乙方：西山公司
双方达成如下协议：
第一条 服务内容
1.1 热线支持：乙方设立热线。
1.2 现场服务 乙方每月巡检一次。
第二条 费用
甲方每月付款。
通讯地址：东海市
甲方（盖章）：
附件一：报价单
1. 巡检 100元
2. 热线 200元
"""


def parse(source: Source) -> list[tuple[Contract, tuple[Clause, ...]]]:
    return [(c, parse_clauses(source, c)) for c in split_contracts(source)]


def clauses_of(text: str) -> tuple[Clause, ...]:
    ((_, clauses),) = parse(as_source(text))
    return clauses


def check_tree(source: Source, contract: Contract, clauses: Sequence[Clause]) -> None:
    """What holds for every tree: slices, nesting, preorder, disjoint siblings, ids, paths."""
    text = source.text
    by_id = {clause.clause_id: clause for clause in clauses}
    assert len(by_id) == len(clauses)
    for index, clause in enumerate(clauses, 1):
        assert clause.clause_id == f"{contract.contract_id}/{index:04d}"
        assert contract.start <= clause.start < clause.end <= contract.end
        assert clause.start <= clause.own_end <= clause.end
        own = text[clause.start : clause.end]
        assert own == own.strip()
        assert clause.number in plain_text(own)
        assert len(clause.path) == clause.level
        if clause.parent_id is None:
            assert clause.level == 1
        else:
            parent = by_id[clause.parent_id]
            assert parent.clause_id < clause.clause_id
            assert parent.level == clause.level - 1
            assert parent.path == clause.path[:-1]
            assert parent.start <= clause.start
            assert clause.end <= parent.end
    for earlier, later in pairwise(clauses):
        assert earlier.start < later.start
        assert earlier.own_end <= later.start
        if later.level <= earlier.level:
            assert earlier.end <= later.start
    numbered = [clause.path for clause in clauses if all(clause.path)]
    assert len(set(numbered)) == len(numbered)


def test_every_part_of_a_contract() -> None:
    clauses = clauses_of(CONTRACT)
    assert [(c.kind, c.number, c.heading, c.level) for c in clauses] == [
        ("preamble", "", "", 1),
        ("clause", "第一条", "服务内容", 1),
        ("clause", "1.1", "热线支持", 2),
        ("clause", "1.2", "现场服务", 2),
        ("clause", "第二条", "费用", 1),
        ("signature", "", "", 1),
        ("annex", "附件一", "报价单", 1),
        ("clause", "1", "", 2),
        ("clause", "2", "", 2),
    ]
    first = clauses[1]
    assert CONTRACT[first.start : first.own_end] == "第一条 服务内容"
    assert CONTRACT[first.start : first.end].endswith("巡检一次。")
    assert clauses[2].path == ("第一条", "1.1")
    assert clauses[2].parent_id == first.clause_id


def test_a_number_used_twice_has_a_path_of_its_own() -> None:
    clauses = clauses_of(
        "一、费用\n1、甲方付款。\n2、乙方开票。\n2、双方对账。\n3、结清。\n二、其他\n无。"
    )
    assert [c.path for c in clauses if c.level == 2] == [
        ("一", "1"), ("一", "2"), ("一", "2#2"), ("一", "3"),
    ]  # fmt: skip


def test_a_glued_heading_is_a_clause() -> None:
    clauses = clauses_of("第一条保密\n双方保密。。第二条争议解决\n\n向法院起诉。")
    assert [(c.number, c.heading) for c in clauses] == [("第一条", "保密"), ("第二条", "争议解决")]


def test_a_number_that_extraction_moved_takes_its_sentence_back() -> None:
    text = "第1条 总则 1.1 甲方指导乙方。 1.2 乙方服从。 甲方可以检查乙1.3 方的工作。 1.4 其他。"
    moved = next(c for c in clauses_of(text) if c.number == "1.3")
    assert text[moved.start : moved.end] == "甲方可以检查乙1.3 方的工作。"
    assert moved.notes == ("displaced",)


def test_numbers_glued_to_headings_and_sentences() -> None:
    text = (
        "运输合同甲方:东海乙方:西山双方约定如下。第一条:运输内容1、乙方运输土方。2、单价15.5元。"
        "第二条:其他1、本合同一式两份。2、按第一条的约定履行。(以下为双方签字,无正文。)甲方:乙方:"
    )
    assert [(c.kind, c.number, c.heading) for c in clauses_of(text)] == [
        ("preamble", "", ""),
        ("clause", "第一条", "运输内容"),
        ("clause", "1", ""),
        ("clause", "2", ""),
        ("clause", "第二条", "其他"),
        ("clause", "1", ""),
        ("clause", "2", ""),
        ("signature", "", ""),
    ]


def test_a_clause_may_begin_with_a_date() -> None:
    clauses = clauses_of(
        "开发合同\n甲方：东海公司 一、进度 1、签订后10日内提交设计。2、2023年7月1日前完成编码。"
        "3、2023 年9月1日前交付代码。二、验收 1、甲方组织验收。2、乙方改正缺陷。"
    )
    numbers = [clause.number for clause in clauses if clause.kind == "clause"]
    assert numbers == ["一", "1", "2", "3", "二", "1", "2"]


def test_options_offered_in_a_sentence_are_no_clauses() -> None:
    clauses = clauses_of(
        "维护合同\n第一条 服务\n（1）巡检设备。（2）更换零件。\n第二条 争议\n"
        "协商不成的，按下列第____种方式解决：（1）提交仲裁；（2）向法院起诉。\n"
        "第三条 附则\n签字后生效。"
    )
    numbers = [clause.number for clause in clauses if clause.kind == "clause"]
    assert numbers == ["第一条", "（1）", "（2）", "第二条", "第三条"]


def test_markdown_headings() -> None:
    text = (
        "# 开发合同\n\n## 第一条 范围\n\n1. 开发\n2. 部署\n\n## 第二条 费用\n\n2.1 总价 5 万元。\n"
    )
    clauses = clauses_of(text)
    assert [c.number for c in clauses] == ["", "第一条", "1", "2", "第二条", "2.1"]
    assert [text[c.start : c.end] for c in clauses][3] == "2. 部署"


def test_headed_sections_without_numbers_are_clauses() -> None:
    text = (
        "采购合同\n\n甲方（买方）\n\n合同价格\n\n合同价格包括税费以及运输的费用。\n\n"
        "交付\n\n卖方应当按期交付全部货物，下列情形除外：\n\n（1）不可抗力；\n\n（2）买方原因。\n\n"
        "违约责任\n\n违约方应当赔偿守约方的全部损失。"
    )
    sections = [c for c in clauses_of(text) if c.kind == "clause"]
    assert [(c.number, c.heading, c.level, c.notes) for c in sections] == [
        ("", "合同价格", 1, ("number_lost",)),
        ("", "交付", 1, ("number_lost",)),
        ("（1）", "", 2, ()),
        ("（2）", "", 2, ()),
        ("", "违约责任", 1, ("number_lost",)),
    ]


def test_columns_of_numbers_are_no_clauses() -> None:
    text = "1.\n\n2.\n\n2.1\n\n2.2\n\nTerm.\n\nThis agreement lasts for one year."
    assert [c.number for c in clauses_of(text)] == [""]


def test_furniture_holds_no_clause() -> None:
    text = "1. 范围\n维护。\n2. 第页\n2. 费用\n每月。\n3. 其他\n无。"
    at = text.index("2. 第页")
    source = replace(as_source(text), furniture=((at, at + 5),))
    ((_, clauses),) = parse(source)
    assert [c.start for c in clauses] == [0, text.index("2. 费用"), text.index("3.")]


def test_pages_of_a_clause() -> None:
    text = "第一条 范围\n维护。\f继续。\n第二条 费用\n每月。"
    cut = text.index("\f") + 1
    pages = (Page(1, 0, cut), Page(2, cut, len(text)))
    ((_, clauses),) = parse(replace(as_source(text), pages=pages))
    assert [(c.page_start, c.page_end) for c in clauses] == [(1, 2), (2, 2)]


@pytest.mark.parametrize("english", [False, True])
def test_written_contracts_are_read_back(english: bool) -> None:
    hit = written_count = found_count = 0
    for seed in range(60):
        written = write_contract(seed, english=english)
        found = {(c.start, c.number) for c in clauses_of(written.text) if c.number}
        hit += len(found & written.clauses)
        written_count += len(written.clauses)
        found_count += len(found)
    assert 2 * hit / (written_count + found_count) >= 0.99


@settings(max_examples=80, deadline=None)
@given(st.integers(0, 10_000), st.booleans(), st.data())
def test_mutated_contracts_end_in_a_tree(seed: int, english: bool, data: st.DataObject) -> None:
    text = write_contract(seed, english=english).text
    for _ in range(data.draw(st.integers(1, 6))):
        at, to = sorted(data.draw(st.tuples(*[st.integers(0, len(text))] * 2)))
        text = (
            text[:at]
            + data.draw(st.sampled_from(["", "\n", "1.", "第九条", text[at:to]]))
            + text[to:]
        )
    source = as_source(text)
    for contract, clauses in parse(source):
        check_tree(source, contract, clauses)


SOUP = st.lists(
    st.sampled_from(
        [
            *(
                "1.",
                "2.",
                "1.1",
                "1.2 ",
                "(a)",
                "(i)",
                "(ii)",
                "a)",
                "第一条",
                "第二条",
                "一、",
                "①",
            ),
            *(
                "（一）",
                "１．",
                "．",
                "ARTICLE I",
                "Section 2",
                "附件一",
                "EXHIBIT A",
                "目录",
                "....3",
            ),
            *(
                "合同",
                "甲方：",
                "乙方：",
                "盖章：",
                "IN WITNESS WHEREOF",
                "的",
                "见",
                "5日",
                "Text ",
            ),
            *("。", "\n", "\n\n", " ", "#", "\f", "\u3000", "文字"),
        ]
    ),
    max_size=80,
).map("".join)


@settings(max_examples=150, deadline=None)
@given(SOUP)
def test_soups_of_numbers_end_in_a_tree(text: str) -> None:
    source = as_source(text)
    for contract, clauses in parse(source):
        check_tree(source, contract, clauses)


@settings(max_examples=80, deadline=None)
@given(st.text(max_size=300))
def test_any_text_ends_in_a_tree(text: str) -> None:
    source = as_source(text)
    for contract, clauses in parse(source):
        check_tree(source, contract, clauses)


def seconds(text: str) -> float:
    source = as_source(text)
    begin = time.process_time()
    parse(source)
    return time.process_time() - begin


HOSTILE = {
    "digits": "1234567890" * 200_000,
    "blanks": " " * 2_000_000 + "1. x",
    "line breaks": "\n" * 2_000_000 + "1. x",
    "numerals": "一" * 700_000,
    "brackets": "(" * 300_000 + ")" * 300_000,
    "capitals": "AGREEMENT " * 100_000,
    "dots": "." * 1_000_000,
    "underscores": "_" * 500_000,
    "annex labels": "附件一：甲\n" * 30_000,
    "titles": "技术合同\n" * 30_000,
    "numbers": "1. " * 10_000,
    "decimals": "1.1.1.1 " * 5_000,
    "contents": "目录 1.甲 2.乙 3.丙\n" * 2_000,
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_hostile_text_is_parsed_in_bounded_time(kind: str) -> None:
    assert seconds(HOSTILE[kind]) < 10


def test_the_time_grows_with_the_length() -> None:
    parts = [write_contract(seed, english=seed % 3 == 0).text for seed in range(15)]
    text = "\n".join(parts)
    short, long = seconds(text), seconds(text * 6)
    assert long < 15 * max(short, 0.05)


@pytest.mark.slow
def test_a_megabyte_a_second(shared: Path) -> None:
    folder = shared / "corpus"
    for name in ("zh/23_分销商协议.md", "en/cuad_06.txt", "en/cuad_02.txt"):
        text = (folder / name).read_text(encoding="utf-8")
        text *= 1_000_000 // len(text.encode()) + 1
        assert seconds(text) < 3  # about 0.6 s on an idle core; the bar is 1 MB/s


def read(path: Path) -> Source:
    return as_source(path.read_text(encoding="utf-8"), path.name)


def f1(hits: int, gold: int, found: int) -> float:
    return 2 * hits / (gold + found)


def test_clauses_of_the_annotated_contracts(shared: Path) -> None:
    folder = shared / "gold/it_ops_outsourcing"
    gold = [
        json.loads(line)
        for line in (folder / "clauses.jsonl").read_text(encoding="utf-8").splitlines()
    ]
    contracts = dict(enumerate(parse(read(shared / "corpus/it_ops_outsourcing.txt")), 1))
    found = {
        (number, clause.start, clause.end, clause.number, clause.level)
        for number in {row["contract_no"] for row in gold}
        for clause in contracts[number][1]
        if clause.number
    }
    wanted = {
        (row["contract_no"], row["start"], row["end"], row["number"], row["level"]) for row in gold
    }
    assert f1(len(found & wanted), len(wanted), len(found)) >= 0.95


def test_gold_quotes_of_the_english_contracts_lie_inside_one_clause(shared: Path) -> None:
    texts: dict[str, list[str]] = {}
    inside = total = 0
    lines = (shared / "gold/questions_en.jsonl").read_text(encoding="utf-8").splitlines()
    for quote in (a for line in lines for group in json.loads(line)["gold"] for a in group):
        name = quote["source"]
        if name not in texts:
            texts[name] = list(clause_texts(read(shared / "corpus/en" / name)))
        total += 1
        inside += any(squeezed(quote["quote"]) in text for text in texts[name])
    assert inside / total >= 0.97


def clause_texts(source: Source) -> Iterable[str]:
    for _, clauses in parse(source):
        for clause in clauses:
            yield squeezed(source.text[clause.start : clause.end])


def squeezed(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())


def test_trees_of_the_corpus(shared: Path) -> None:
    corpus = shared / "corpus"
    for path in [*corpus.glob("*.txt"), *(corpus / "zh").iterdir(), *corpus.glob("en/*.txt")]:
        source = read(path)
        for contract, clauses in parse(source):
            check_tree(source, contract, clauses)
            assert len(clauses) >= 4
