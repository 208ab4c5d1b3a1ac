"""Questions asked of the whole chain: the right words, cited verbatim, or an honest no."""

import asyncio
from typing import Any

import pytest
from langchain_core.runnables import Runnable

from rag.answer.types import Answer, Question, Turn
from rag.chain import build_chain, warm_up
from rag.library import Library
from rag.retrieve import ContractRetriever
from rag.settings import Settings
from rag.token_model import load_network


@pytest.fixture(scope="module")
def chain(contracts: Library) -> Runnable:  # type: ignore[type-arg]
    return build_chain(contracts, Settings())


def _ask(chain: Runnable, text: str, **more: object) -> Answer:  # type: ignore[type-arg]
    answer = chain.invoke(Question(text, **more))["answer"]  # type: ignore[arg-type]
    assert isinstance(answer, Answer)
    return answer


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("栗园物业收到发票后多久要付款?", "十个工作日内"),
        ("云阶发现异常要在多长时间内通知?", "三十分钟内"),
        ("墨川的维修人员多久要到现场?", "四小时内"),
        ("墨川没有按时到场,每次赔多少?", "200元"),
        ("电梯合同的争议由哪个法院管?", "甲方所在地人民法院"),
        ("复印机因为我们操作不当坏了,维修费谁出?", "由甲方承担"),
        ("How fast must Tallow respond to a critical fault?", "two (2) hours"),
        ("May Larkmere assign the agreement to another company?", "Neither party may assign"),
    ],
)
def test_the_operative_words_are_quoted(chain: Runnable, question: str, words: str) -> None:  # type: ignore[type-arg]
    answer = _ask(chain, question)
    assert not answer.abstained, answer.answer
    assert any(words in " ".join(c.quote.split()) for c in answer.citations), answer.answer


def test_a_party_that_no_contract_has_is_named_as_such(chain: Runnable) -> None:  # type: ignore[type-arg]
    answer = _ask(chain, "栖禾酒店的电梯故障多久到现场?")
    assert answer.abstained
    assert "“栖禾酒店”" in answer.answer
    assert not answer.citations


def test_a_second_thing_on_which_nothing_is_said_is_not_passed_over(chain: Runnable) -> None:  # type: ignore[type-arg]
    answer = _ask(chain, "墨川没有按时到场每次赔多少?复印机的碳粉用什么牌子?")
    assert "200元" in answer.answer
    assert "没有找到关于“复印机的碳粉用什么牌子”的约定。" in answer.answer
    both = _ask(chain, "墨川没有按时到场每次赔多少?维修人员多久要到现场?")
    assert "没有找到" not in both.answer


def test_a_listed_sum_is_quoted_with_its_sentence(chain: Runnable) -> None:  # type: ignore[type-arg]
    answer = _ask(chain, "列出电梯合同的所有金额")
    quotes = [citation.quote for citation in answer.citations]
    assert "服务费为每年人民币48000元,甲方应在收到发票后十个工作日内支付。" in quotes
    assert any("万分之五的违约金" in quote for quote in quotes)
    assert len(set(quotes)) == len(quotes)


def test_every_citation_is_a_slice_and_every_statement_cites(
    chain: Runnable,  # type: ignore[type-arg]
    contracts: Library,
) -> None:
    for text in ("违约金怎么算?", "保密义务多久?", "What is the notice period?", "乙方有哪些义务?"):
        answer = _ask(chain, text)
        for citation in answer.citations:
            source = contracts.source(citation.source).text
            assert source[citation.start : citation.end] == citation.quote
        numbers = {citation.n for citation in answer.citations}
        assert all(s.citations and set(s.citations) <= numbers for s in answer.statements)


def test_an_answer_says_how_likely_it_is(chain: Runnable) -> None:  # type: ignore[type-arg]
    sure = _ask(chain, "栗园物业收到发票后多久要付款?").confidence
    declined = _ask(chain, "栗园物业的合同要求乙方购买多少保额的雇主责任保险?").confidence
    assert sure is not None
    assert declined is not None
    assert 0 <= declined < sure <= 1
    assert _ask(chain, "乙方有哪些义务?").confidence is None


def test_what_the_contracts_do_not_say_is_declined(chain: Runnable) -> None:  # type: ignore[type-arg]
    answer = _ask(chain, "栗园物业的合同要求乙方购买多少保额的雇主责任保险?")
    assert answer.abstained
    assert "没有" in answer.answer
    assert "不是答案" in answer.answer


def test_what_is_declined_comes_with_the_nearest_sentences(chain: Runnable) -> None:  # type: ignore[type-arg]
    answer = _ask(chain, "栗园物业的合同要求乙方购买多少保额的雇主责任保险?")
    assert 1 <= len(answer.citations) <= 2
    assert all(citation.quote in answer.answer for citation in answer.citations)


def test_a_blank_is_told_with_its_place(chain: Runnable) -> None:  # type: ignore[type-arg]
    answer = _ask(chain, "复印机每台每月租金多少?")
    assert "留空" in answer.answer or "未填" in answer.answer
    assert any("____" in citation.quote for citation in answer.citations)


def test_a_contradiction_is_told(chain: Runnable) -> None:  # type: ignore[type-arg]
    answer = _ask(chain, "电梯远程监测合同的有效期到底是一年还是两年?")
    assert "矛盾" in answer.answer or "不一致" in answer.answer
    assert "2026年2月28日" in answer.answer


def test_a_follow_up_keeps_the_contract(chain: Runnable) -> None:  # type: ignore[type-arg]
    history = (
        Turn("user", "栗园物业逾期付款要付多少违约金?"),
        Turn("assistant", "每逾期一日应支付应付金额万分之五的违约金。"),
    )
    answer = _ask(chain, "那提前解除要提前多久通知?", history=history)
    assert {citation.source for citation in answer.citations} == {"电梯.txt"}
    assert "三十日" in answer.answer


def test_the_user_s_choice_of_contracts_is_kept(chain: Runnable) -> None:  # type: ignore[type-arg]
    answer = _ask(chain, "违约金是多少?", contract_ids=("复印机.txt#01",))
    assert {citation.contract_id for citation in answer.citations} == {"复印机.txt#01"}
    answer = _ask(chain, "What is the notice period?", source="support.txt")
    assert {citation.source for citation in answer.citations} == {"support.txt"}


def test_a_list_is_complete(chain: Runnable) -> None:  # type: ignore[type-arg]
    answer = _ask(chain, "列出云阶的全部义务")
    quotes = " ".join(citation.quote for citation in answer.citations)
    for words in ("远程监测", "监测报告", "不得向第三方泄露"):
        assert words in quotes


def test_parts_stream_in_their_order(chain: Runnable) -> None:  # type: ignore[type-arg]
    keys = [key for part in chain.stream(Question("墨川多久到现场?")) for key in part]
    wanted = ["scope", "retrieved", "statements", "answer"]
    assert [key for key in keys if key in wanted] == wanted


def test_batches_and_events_work_as_with_any_runnable(chain: Runnable) -> None:  # type: ignore[type-arg]
    questions = [Question("墨川多久到现场?"), Question("云阶的监测报告几号前交?")]
    first, second = (state["answer"] for state in chain.batch(questions))
    assert "四小时" in first.answer
    assert "5日" in second.answer

    async def names() -> set[str]:
        return {event["name"] async for event in chain.astream_events(questions[0])}

    assert {"scope", "retrieved", "answer"} <= asyncio.run(names())


def test_the_retriever_is_a_langchain_retriever(contracts: Library) -> None:
    retriever = ContractRetriever(library=contracts, embeddings=contracts.embeddings, k=3)
    documents = retriever.invoke("云阶的监测报告什么时候交?")
    assert len(documents) == 3
    best = documents[0]
    assert "监测报告" in best.page_content
    text = contracts.source(best.metadata["source"]).text
    assert text[best.metadata["start"] : best.metadata["end"]] == best.page_content


def test_warming_up_loads_the_networks_and_asks_no_language_model(
    contracts: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: Any, **__: Any) -> None:
        raise AssertionError("a language model was asked")

    load_network.cache_clear()
    monkeypatch.setattr("rag.chain.write_answer", refuse)
    warm_up(contracts, Settings(llm_base_url="http://127.0.0.1:9/v1", llm_model="none"))
    assert load_network.cache_info().currsize >= 2
