"""Clauses that the law may not let stand, and rights that only one side has."""

import re
from collections.abc import Iterator

from ingest.facts.context import FactContext
from ingest.facts.flaws.flaw import Flaw, has_any, readable, say
from rag.language.sentences import split_sentences
from rag.language.words import load_words
from rag.library.records import Clause, Span

_SUSPENDED_FOR_ENDED = re.compile(
    r"(?:期满|到期|提前|单方|自动)[^。;]{0,12}中止(?!履行)"
    r"|中止[^。;,]{0,2}(?:合同|协议)[^。;]{0,12}(?:提前|书面)|(?:合同|协议)自动中止"
)


def find(context: FactContext) -> Iterator[Flaw]:
    """Legal risks: blanket exclusions, unclear arbitration, ending at will, one-sided liability."""
    sentences = [
        (clause, text.text[start:end], text.source_span(start, end))
        for clause, text in readable(context)
        if clause.kind in ("clause", "annex")
        for start, end in split_sentences(text.text, context.language)
    ]
    yield from _at_will(context, sentences)
    if context.language == "zh":  # Chinese law, and sides that every sentence names
        yield from _suspension(sentences)
        yield from _exclusions(sentences)
        yield from _arbitration(sentences)
        yield from _one_sided(context, sentences)


_Sentences = list[tuple[Clause, str, Span]]


def _suspension(sentences: _Sentences) -> Iterator[Flaw]:
    """中止 (suspension) where the words around it speak of 终止 (the end)."""
    for clause, sentence, span in sentences:
        if _SUSPENDED_FOR_ENDED.search(sentence):
            yield Flaw(
                "contradiction",
                (span,),
                "“中止”是暂停履行(《民法典》第五百二十七条、第五百二十八条),此处的意思似为“终止”。",
                "low",
                clause.clause_id,
            )


def _exclusions(sentences: _Sentences) -> Iterator[Flaw]:
    for clause, sentence, span in sentences:
        if has_any(sentence, load_words("flaws")["liability"]["blanket"]):
            yield Flaw(
                "legal-risk",
                (span,),
                "概括免责:因故意或者重大过失造成对方财产损失、造成对方人身损害的免责条款无效"
                "(《民法典》第五百零六条);属于格式条款的,还须受第四百九十六条、第四百九十七条的审查。",
                "medium",
                clause.clause_id,
            )


def _arbitration(sentences: _Sentences) -> Iterator[Flaw]:
    words = load_words("flaws")["disputes"]
    for clause, sentence, span in sentences:
        if not has_any(sentence, words["arbitration"]):
            continue
        if has_any(sentence, words["unclear_body"]):
            yield Flaw(
                "legal-risk",
                (span,),
                "仲裁机构的名称不准确或者没有选定;仲裁委员会约定不明又达不成补充协议的,仲裁协议无效"
                "(《仲裁法》第十八条)。",
                "medium",
                clause.clause_id,
            )
        elif has_any(sentence, words["court"]) and not has_any(sentence, words["choice"]):
            yield Flaw(
                "legal-risk",
                (span,),
                "同时约定仲裁和诉讼,仲裁协议无效(《最高人民法院关于适用〈仲裁法〉若干问题的解释》第七条)。",
                "high",
                clause.clause_id,
            )


def _at_will(context: FactContext, sentences: _Sentences) -> Iterator[Flaw]:
    """A right to end the contract without a reason that only one side has."""
    words = load_words("flaws")["termination"]
    right = re.compile(
        r"(甲方|乙方)[^,。;]{0,12}(?:有权|可以?|保留)[^,。;]{0,20}"
        if context.language == "zh"
        else r"\b([A-Z][\w ]{2,30}?) (?:may|shall have the right to|is entitled to) [^.;]{0,60}"
    )
    holders: dict[str, list[tuple[Clause, Span]]] = {}
    for clause, sentence, span in sentences:
        if not has_any(sentence, words["end"]):
            continue
        for match in right.finditer(sentence):
            if has_any(match[0] + sentence[match.end() : match.end() + 12], words["end"]):
                side = context.role_words.get(match[1].lower(), "双方")
                holders.setdefault(side, [])
                if has_any(sentence, words["at_will"]):
                    holders[side].append((clause, span))
    if len(holders) != 1 or "双方" in holders:
        return
    side, places = next(iter(holders.items()))
    if places:
        yield Flaw(
            "legal-risk",
            tuple(dict.fromkeys(span for _, span in places)),
            say(
                context,
                f"只有{side}可以随时(单方)解除合同,另一方没有相应的权利。",
                "Only one side may end the contract at will; the other has no such right.",
            ),
            "medium",
            places[0][0].clause_id,
        )


def _one_sided(context: FactContext, sentences: _Sentences) -> Iterator[Flaw]:
    """A contract that makes one side answer for breaches, several times, and the other never."""
    words = load_words("flaws")["liability"]["liable"]
    places: dict[str, list[tuple[Clause, Span]]] = {"甲方": [], "乙方": []}
    for clause, sentence, span in sentences:
        if not has_any(sentence, words):
            continue
        lower = sentence.lower()
        named = {side for word, side in context.role_words.items() if word in lower}
        for side in ("甲方", "乙方") if "双方" in named else named & places.keys():
            if "双方" in named or _answers(sentence, side) or len(named) == 1:
                places[side].append((clause, span))
    bound = [side for side, rows in places.items() if len(rows) >= 2]
    free = [side for side, rows in places.items() if not rows]
    if len(bound) == 1 and len(free) == 1:
        yield Flaw(
            "legal-risk",
            tuple(span for _, span in places[bound[0]][:3]),
            f"合同只约定了{bound[0]}的违约责任,没有约定{free[0]}的违约责任。",
            "medium",
            places[bound[0]][0][0].clause_id,
        )


def _answers(sentence: str, side: str) -> bool:
    """Whether the side is the one that pays or bears, not the one that receives."""
    return bool(re.search(rf"{side}[^,。;]{{0,16}}(?:应|须|需|支付|承担|赔偿|负责|有)", sentence))
