"""Conversations survive, belong to one owner, are found, renamed, deleted, rated."""

from pathlib import Path

import pytest
from sqlalchemy import Engine

from rag.answer.types import Answer, Citation, Question, Retrieved, Scope, Statement, Turn
from rag.errors import NotFoundError
from rag.evaluation.feedback import as_questions
from rag.evaluation.questions import GoldQuestion
from rag.library.conversations import (
    add_answer,
    delete_conversation,
    list_conversations,
    rate_answer,
    rated_exchanges,
    read_conversation,
    rename_conversation,
    start_conversation,
)
from rag.library.user_tables import open_user_tables
from tests.rag.library.made import make_source, settings

ANNA, BO = "anna@example.com", "bo@example.com"


@pytest.fixture
def notes(tmp_path: Path) -> Engine:
    return open_user_tables(settings(tmp_path))


def make_answer(question: str, *, abstained: bool = False) -> Answer:
    """An answer with everything filled."""
    citation = Citation(
        1,
        "a.txt",
        "a.txt#01",
        "维护合同",
        "a.txt#01/0001",
        "3.1",
        ("三", "3.1"),
        2,
        "4小时内到场",
        5,
        11,
    )
    made = make_source().contracts[0]
    retrieved = Retrieved(1, 0.5, made.passages[0], made.clauses[0], made.contract)
    return Answer(
        question=Question(question, (Turn("user", "前一问"), Turn("assistant", "前一答"))),
        scope=Scope(question, "zh", "lookup", ("a.txt#01",), True, "乙方", ("deadlines",), ("注",)),
        answer="应在4小时内到场。[1]",
        abstained=abstained,
        statements=(Statement("应在4小时内到场。", (1,)),),
        citations=() if abstained else (citation,),
        retrieved=(retrieved,),
        timing_ms={"retrieve": 1.5, "answer": 2.0, "total": 3.5},
        notes=("注",),
        confidence=0.9,
    )


def test_a_conversation_is_there_after_a_restart(tmp_path: Path) -> None:
    first = open_user_tables(settings(tmp_path))
    name = start_conversation(first, ANNA, "多久到场?")
    answers = [make_answer("多久到场?"), make_answer("那甲方呢?")]
    for answer in answers:
        add_answer(first, ANNA, name, answer)
    first.dispose()
    found = read_conversation(open_user_tables(settings(tmp_path)), ANNA, name)
    assert [exchange.answer.question for exchange in found] == [a.question for a in answers]
    told, kept = answers[0].to_json(), found[0].answer.to_json()
    assert kept | {"retrieved": []} == told | {"retrieved": []}
    assert found[0].answer.scope == answers[0].scope


def test_nobody_else_sees_changes_or_rates_it(notes: Engine) -> None:
    name = start_conversation(notes, ANNA, "秘密")
    exchange = add_answer(notes, ANNA, name, make_answer("秘密"))
    assert list_conversations(notes, BO) == ()
    for act in (read_conversation, delete_conversation):
        with pytest.raises(NotFoundError):
            act(notes, BO, name)
    with pytest.raises(NotFoundError):
        rename_conversation(notes, BO, name, "mine")
    with pytest.raises(NotFoundError):
        add_answer(notes, BO, name, make_answer("x"))
    rate_answer(notes, BO, exchange, 0, "bad")
    assert read_conversation(notes, ANNA, name)[0].rating is None
    assert not list(rated_exchanges(notes, BO))


def test_the_list_is_newest_first_and_searched_by_all_words(notes: Engine) -> None:
    first = start_conversation(notes, ANNA, "付款期限")
    second = start_conversation(notes, ANNA, "保密 100%")
    add_answer(notes, ANNA, first, make_answer("乙方何时付款?"))
    assert [c.conversation_id for c in list_conversations(notes, ANNA)] == [first, second]
    for words, found in (
        ("付款", [first]),
        ("付款 到场", [first]),
        ("付款 没有", []),
        ("100%", [second]),
        ("%", [second]),
        ("timing_ms", []),
    ):
        assert [c.conversation_id for c in list_conversations(notes, ANNA, words)] == found, words


def test_renaming_and_deleting(notes: Engine) -> None:
    name = start_conversation(notes, ANNA, "一\n二  三")
    add_answer(notes, ANNA, name, make_answer("问"))
    assert list_conversations(notes, ANNA)[0].title == "一 二 三"
    rename_conversation(notes, ANNA, name, "  ")
    assert list_conversations(notes, ANNA)[0].title == "一 二 三"
    rename_conversation(notes, ANNA, name, "长" * 100)
    assert list_conversations(notes, ANNA)[0].title == "长" * 59 + "…"
    delete_conversation(notes, ANNA, name)
    assert list_conversations(notes, ANNA) == ()
    with pytest.raises(NotFoundError):
        read_conversation(notes, ANNA, name)


def test_rated_answers_become_questions(notes: Engine) -> None:
    name = start_conversation(notes, ANNA, "问")
    good, bad, declined, commented, _unrated = [
        add_answer(notes, ANNA, name, make_answer(f"问题{i}", abstained=i == 2)) for i in range(5)
    ]
    rate_answer(notes, ANNA, good, 1, "")
    rate_answer(notes, ANNA, bad, 0, " 引错了 ")
    rate_answer(notes, ANNA, declined, 1, "")
    rate_answer(notes, ANNA, commented, None, "看看")
    questions = as_questions(rated_exchanges(notes, ANNA))
    assert [question["question"] for question in questions] == ["问题0", "问题1", "问题2", "问题3"]
    assert questions[0]["gold"] == [[{"source": "a.txt", "quote": "4小时内到场"}]]
    assert questions[0]["history"][0] == {"role": "user", "content": "前一问"}
    assert (questions[1]["gold"], questions[1]["comment"]) == ([], "引错了")
    assert [question["answerable"] for question in questions] == [True, True, False, True]
    for question in questions:
        assert GoldQuestion.model_validate(question).as_question().text == question["question"]
