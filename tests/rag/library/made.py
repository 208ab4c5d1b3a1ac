"""Sources made up for the tests, and an embedding model that costs nothing."""

import hashlib
import random
from pathlib import Path

import numpy as np

from rag.embedding import EmbeddingModel
from rag.library.records import (
    Clause,
    Contract,
    Definition,
    Fact,
    IngestedContract,
    IngestedSource,
    Page,
    Party,
    Passage,
    Quote,
    Reference,
    Source,
)
from rag.settings import Settings

SUBJECTS = ("甲方", "乙方", "维护工程师", "项目经理", "The supplier", "The customer")
ACTS = (
    "应当支付服务费",
    "须提交月度报告",
    "负责更换备件",
    "shall deliver the report",
    "可以终止合同",
)
TERMS = (
    "三十日内",
    "五个工作日内",
    "每月末",
    "within ten days",
    "验收合格之后",
    "故障报告后四小时内",
)


class HashEmbeddings(EmbeddingModel):
    """Unit vectors made from a text's hash: equal texts are equal, others are far apart."""

    def __init__(self, name: str = "hash", dimension: int = 32) -> None:
        self.name = name
        self.dimension = dimension
        self.max_tokens = 512
        self.embedded: list[str] = []

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        self.embedded += texts
        return [self.embed_query(text) for text in texts]

    def embed_query(self, text: str) -> list[float]:
        seed = int.from_bytes(hashlib.sha256(text.encode()).digest()[:8])
        vector = np.random.default_rng(seed).standard_normal(self.dimension)
        unit: list[float] = (vector / np.linalg.norm(vector)).tolist()
        return unit

    def count_tokens(self, text: str) -> int:
        return len(text) + 2


def settings(folder: Path, **more: object) -> Settings:
    """Settings of a library in that folder; no waiting for the lock."""
    return Settings(library=folder, lock_timeout=0, **more)  # type: ignore[arg-type]


def make_source(
    name: str = "合同 甲.txt",
    *,
    contracts: int = 1,
    clauses: int = 4,
    mark: str = "",
    seed: int = 0,
) -> IngestedSource:
    """A source with everything filled; ``mark`` stands in every clause and so tells revisions."""
    choose = random.Random(f"{name}{seed}")
    text = ""
    made: list[IngestedContract] = []
    for ordinal in range(1, contracts + 1):
        start, sentences = len(text), []
        for n in range(1, clauses + 1):
            words = choose.choice(SUBJECTS), choose.choice(TERMS), choose.choice(ACTS)
            sentences.append(f"{n}. {mark}{words[0]}{words[1]}{words[2]}，编号{name}{ordinal}。\n")
        text += "".join(sentences)
        made.append(_contract(name, ordinal, start, sentences))
    source = Source(
        name,
        "txt",
        text,
        hashlib.sha256(text.encode()).hexdigest(),
        pages=(Page(1, 0, len(text), label="i", method="ocr", confidence=0.93),),
        furniture=((0, 2),),
        metadata={"author": "某公司"},
        warnings=("page 1 is faint",),
        path=f"/contracts/{name}",
    )
    return IngestedSource(source, tuple(made))


def _contract(name: str, ordinal: int, start: int, sentences: list[str]) -> IngestedContract:
    contract_id = f"{name}#{ordinal:02d}"
    end = start + sum(map(len, sentences))
    party = Party("甲方", f"{name}公司", ("委托方", "业主"), None, "某公司", start, start + 2)
    blank = Party("乙方", None, blank="masked", printed="____")
    title = f"{name}运维服务合同{ordinal}"
    contract = Contract(
        contract_id,
        name,
        ordinal,
        title,
        "zh",
        start,
        end,
        1,
        1,
        (party, blank),
        "HT-1",
        {"k": "v"},
    )
    clauses, passages, facts = [], [], []
    for n, sentence in enumerate(sentences, 1):
        stop = start + len(sentence)
        clause_id = f"{contract_id}/{n:04d}"
        clauses.append(
            Clause(
                clause_id, contract_id, None, "clause", str(n), (str(n),), 1, "", start, stop, stop,
                1, 1, ("numbering restarts",), (Reference("第一条", start, start + 1, None),),
                (Definition("服务", start, start + 2),),
            )
        )  # fmt: skip
        passages.append(
            Passage(
                f"{contract_id}/p{n:04d}", contract_id, clause_id, name, "zh", start, stop,
                sentence, title,
            )
        )  # fmt: skip
        facts.append(
            Fact(
                f"{contract_id}/deadlines-{n:04d}", "deadlines", contract_id, clause_id, name,
                "deadline", "乙方", sentence, start, stop, 1, "P30D", "summary",
                (Quote(sentence, start, stop),), "because", {"blank": False, "rate": 0.5},
            )
        )  # fmt: skip
        start = stop
    return IngestedContract(contract, tuple(clauses), tuple(passages), tuple(facts))
