"""A user without the right learns nothing of a hidden contract, whatever is asked or guessed."""

import inspect
import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from ingest.pipeline import ingest_paths
from rag.answer.types import Answer, Question
from rag.chain import build_chain
from rag.errors import LibraryError, NotFoundError, SettingsError
from rag.library import Library, open_library
from rag.library.permissions import (
    Access,
    PermittedLibrary,
    find_access,
    permitted,
    uploads_folder,
)
from rag.library.user_tables import open_user_tables
from rag.registers.duplicates import near_duplicates
from rag.registers.export import export_table, export_text
from rag.registers.rows import TABLES
from rag.settings import Settings
from views.overview import counts, dated_deadlines

OPEN = """打印机维护合同

甲方:松原图书馆
乙方:白桦办公设备有限公司

第一条 服务内容
乙方负责打印机的维护,接到报修后4小时内到场。

第二条 费用
服务费为人民币12,000元,甲方应在验收后10日内支付。
"""
HIDDEN = """电梯维护保养合同

甲方:北辰商场
乙方:青鸾电梯工程有限公司

第一条 服务内容
乙方负责电梯的维护,接到报修后37分钟内到场,并承担保密义务。

第二条 费用
服务费为人民币98,765元,甲方应在验收后10日内支付,逾期按日万分之七支付违约金。

第三条 期限
合同期限自2025年3月5日至2026年3月4日止。
"""
TELLING = ("电梯", "北辰", "青鸾", "37", "98,765", "98765", "万分之七", "hidden")


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A library over an open and a hidden folder."""
    folder = tmp_path_factory.mktemp("permissions")
    (folder / "open").mkdir()
    (folder / "hidden").mkdir()
    (folder / "open" / "open.txt").write_text(OPEN, encoding="utf-8")
    (folder / "hidden" / "hidden.txt").write_text(HIDDEN, encoding="utf-8")
    made = Settings(library=folder / "library")
    with open_library(made, write=True) as library:
        reports = list(ingest_paths([folder / "open", folder / "hidden"], library))
    assert [report.status for report in reports] == ["added", "added"]
    return made


@pytest.fixture(scope="module")
def whole(settings: Settings) -> Iterator[Library]:
    """The library with nothing hidden."""
    with open_library(settings) as library:
        assert len(library.contracts()) == 2
        assert library.facts(register="amounts")
        yield library


@pytest.fixture(scope="module")
def view(settings: Settings, whole: Library) -> Library:
    """The library as somebody sees it who may see the open folder only."""
    return permitted(
        whole, Access("bo@example.com", ((settings.library.parent / "open").resolve(),), False)
    )


def _tells(something: object) -> list[str]:
    told = something if isinstance(something, str) else repr(something)
    return [word for word in TELLING if word in told]


@pytest.mark.parametrize(
    "question",
    [
        "电梯维护保养合同的服务费是多少?",
        "接到报修后多久到场?",
        "青鸾电梯工程有限公司有哪些义务?",
        "逾期付款怎么办?",
        "有多少份合同?",
        "列出所有金额",
        "What is the service fee?",
    ],
)
def test_no_answer_tells_of_a_hidden_contract(
    view: Library, settings: Settings, question: str
) -> None:
    answer: Answer = build_chain(view, settings).invoke(Question(question))["answer"]
    # Measured figures are no words: their digits may hold any number.
    told = answer.to_json() | {"question": "", "timing_ms": {}, "confidence": None}
    told["retrieved"] = [passage | {"score": None} for passage in told["retrieved"]]
    assert not [
        word for word in _tells(json.dumps(told, ensure_ascii=False)) if word not in question
    ]
    assert {result.passage.source for result in answer.retrieved} <= {"open.txt"}
    assert set(answer.scope.contract_ids) <= {"open.txt#01"}


def test_a_hidden_contract_cannot_be_chosen(view: Library, settings: Settings) -> None:
    chain = build_chain(view, settings)
    for question in (
        Question("多久到场?", contract_ids=("hidden.txt#01",)),
        Question("多久到场?", source="hidden.txt"),
    ):
        with pytest.raises(NotFoundError) as hidden:
            chain.invoke(question)
        assert not _tells(str(hidden.value))


def test_lists_and_counts_hold_what_is_open(view: Library, whole: Library) -> None:
    assert [contract.title for contract in view.contracts()] == ["打印机维护合同"]
    assert [source.name for source in view.sources()] == ["open.txt"]
    assert set(view.files()) == {"open.txt"}
    assert 0 < len(view.facts()) < len(whole.facts())
    assert set(counts(view).clauses) == {"open.txt#01"}
    assert near_duplicates(view) == ()
    assert not _tells(view.facts())


def test_a_guessed_name_is_told_like_an_unknown_one(view: Library, whole: Library) -> None:
    clause = whole.clauses("hidden.txt#01")[0].clause_id
    passage = whole.search_words("电梯", 1)[0][0]
    for call, hidden, unknown in (
        (view.contract, "hidden.txt#01", "nothing.txt#01"),
        (view.source, "hidden.txt", "nothing.txt"),
        (view.clause, clause, clause.replace("hidden", "nothing")),
    ):
        with pytest.raises(NotFoundError) as of_hidden:
            call(hidden)
        with pytest.raises(NotFoundError) as of_unknown:
            call(unknown)
        assert str(of_hidden.value) == str(of_unknown.value).replace("nothing", "hidden")
    assert view.clauses("hidden.txt#01") == ()
    assert view.clauses_by_id([clause]) == {}
    assert view.passages([passage]) == ()
    assert view.facts(contract_ids=("hidden.txt#01",)) == ()
    with pytest.raises(NotFoundError):
        view.vectors_of([passage])


def test_searches_find_nothing_hidden(view: Library) -> None:
    vector = view.embeddings.embed_query("电梯")
    for within in (None, ("hidden.txt#01",), ("hidden.txt#01", "open.txt#01")):
        hits = view.search_vectors(vector, 50, within) + view.search_words("电梯 报修", 50, within)
        assert all(passage_id.startswith("open.txt#01") for passage_id, _ in hits)
    assert view.search_words("报修", 50)


def test_a_snapshot_hides_the_same(view: Library) -> None:
    with view.snapshot() as frozen:
        assert [contract.source for contract in frozen.contracts()] == ["open.txt"]
        assert not _tells(frozen.facts())


def test_exports_hold_nothing_hidden(view: Library, settings: Settings, tmp_path: Path) -> None:
    for table in TABLES:
        out = tmp_path / f"{table}.jsonl"
        export_table(view, table, out)
        assert not _tells(out.read_text(encoding="utf-8")), table
    assert export_text(view, tmp_path / "texts") == 1
    notes = open_user_tables(settings)
    dated = [dated_deadlines(c, view, notes, date(2025, 6, 1)) for c in view.contracts()]
    assert dated
    assert not _tells(dated)


def test_a_view_does_not_write(view: Library, whole: Library) -> None:
    with pytest.raises(LibraryError):
        view.remove("hidden.txt")
    assert len(whole.contracts()) == 2


def test_every_way_into_a_library_is_closed() -> None:
    """A new method of Library must be thought about here before it passes."""
    # sentence_vectors embeds the words that the caller brings, and hold only keeps a generation:
    # neither tells anything of the library.
    open_ones = {"generation", "snapshot", "hold", "contract", "clause", "embeddings"}
    open_ones |= {"sentence_vectors"}
    names = {name for name, _ in inspect.getmembers(Library) if not name.startswith("_")}
    own = {name for name in vars(PermittedLibrary) if not name.startswith("_")}
    assert names - own <= open_ones


def test_permissions_are_read_by_user(tmp_path: Path) -> None:
    (tmp_path / "permissions.toml").write_text(
        '[users."anna@example.com"]\nfolders = ["*"]\nedit = true\n'
        '[users."bo@example.com"]\nfolders = ["sales"]\n'
        '[users."cy@example.com"]\nfolders = []\nedit = true\n',
        encoding="utf-8",
    )
    assert find_access(tmp_path, "Anna@example.com") == Access("Anna@example.com", None, True)
    bo = find_access(tmp_path, "bo@example.com")
    assert bo is not None
    assert (bo.folders, bo.may_edit) == (((tmp_path / "sales").resolve(),), False)
    cy = find_access(tmp_path, "cy@example.com")
    assert cy is not None
    assert cy.folders == (uploads_folder(tmp_path, "cy@example.com").resolve(),)
    assert find_access(tmp_path, "eve@example.com") is None
    assert find_access(tmp_path, "") is None


def test_without_a_file_nobody_is_let_in(tmp_path: Path) -> None:
    assert find_access(tmp_path, "anna@example.com") is None


@pytest.mark.parametrize("text", ["[users", '[users."a@b"]\nfolder = ["x"]', 'users = "all"'])
def test_a_wrong_file_is_told(tmp_path: Path, text: str) -> None:
    (tmp_path / "permissions.toml").write_text(text, encoding="utf-8")
    with pytest.raises(SettingsError, match=r"permissions\.toml"):
        find_access(tmp_path, "anna@example.com")


@pytest.mark.parametrize("user", ["../../x@y", "..", "a/b@c", "a\\b", ".hidden"])
def test_a_user_name_never_becomes_a_path(tmp_path: Path, user: str) -> None:
    folder = uploads_folder(tmp_path, user)
    assert folder.resolve().is_relative_to((tmp_path / "uploads").resolve())
    assert len(folder.relative_to(tmp_path / "uploads").parts) <= 1


def test_a_folder_beside_is_not_inside(whole: Library, settings: Settings) -> None:
    beside = (settings.library.parent / "ope").resolve()
    assert permitted(whole, Access("x@y", (beside,), False)).contracts() == ()


def test_an_empty_view_declines(whole: Library, settings: Settings) -> None:
    nothing = permitted(whole, Access("x@y", (), False))
    answer = build_chain(nothing, settings).invoke(Question("电梯多久到场?"))["answer"]
    assert answer.abstained
    assert not answer.citations
    assert not _tells(answer.answer)
