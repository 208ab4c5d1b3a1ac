"""Questions whether the figures of a contract agree."""

from pathlib import Path

from ingest.pipeline import ingest_paths
from rag.answer.types import Question
from rag.chain import build_chain
from rag.library import open_library
from rag.settings import Settings

CONTRACT = """泵站维护合同

甲方:杉木渠水务有限公司
乙方:白鹭泵业有限公司

第一条 费用
1.1 合同总价为人民币伍万陆仟元整(小写:¥65,000.00)。
1.2 甲方应在签订后____日内付清。
第二条 服务
2.1 乙方每月对水泵检查一次。
"""


def test_a_question_of_consistency_is_answered_by_the_contradiction(tmp_path: Path) -> None:
    path = tmp_path / "泵站维护合同.txt"
    path.write_text(CONTRACT, encoding="utf-8")
    with open_library(Settings(library=tmp_path / "library"), write=True) as library:
        list(ingest_paths([path], library))
        question = Question("杉木渠那份合同的总价大写和小写对得上吗?")
        answer = build_chain(library, Settings()).invoke(question)["answer"]
    quotes = " ".join(citation.quote for citation in answer.citations)
    assert "伍万陆仟元整" in quotes
    assert "65,000.00" in quotes
    assert "不一致" in answer.answer
    assert "____" not in quotes
