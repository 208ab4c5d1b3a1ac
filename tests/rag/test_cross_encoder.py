"""The bundled cross-encoder, run for real: answers are told from near misses."""

import subprocess
import sys
from pathlib import Path
from statistics import mean

import pytest

from rag.cross_encoder import CrossEncoder, cross_encoder

# None of these stands among the examples that it was tuned with: a sentence, a question that it
# answers, and a near miss about another detail, level or side.
TOLD_APART = [
    (
        "承揽方逾期交货的，每逾期一日按未交货部分价款的千分之二支付违约金。",
        "他们交货晚了一天罚多少",
        "我们付款晚了一天罚多少",
    ),
    (
        "二级故障应在四小时内到达现场处理。",
        "二级的毛病多久得来人",
        "二级的毛病要在几小时里修完",
    ),
    (
        "保洁用品由业主方统一采购，费用由业主方承担。",
        "拖把扫帚这些谁出钱买",
        "保洁员的工作服谁出钱",
    ),
    (
        "合同期满前六十日，任何一方可以书面提出不再续签。",
        "不想接着签最晚要提前几天讲",
        "续签的话价格怎么定",
    ),
    (
        "乙方每季度向甲方提交一份运行分析报告。",
        "运行报告隔多长时间交一回",
        "运行报告交晚了怎么扣钱",
    ),
    (
        "因本合同发生的争议，提交合同签订地人民法院诉讼解决。",
        "打官司去哪里打",
        "打官司的律师费谁出",
    ),
    (
        "The supplier shall keep backups for ninety days.",
        "How long are backups stored?",
        "How often are backups tested?",
    ),
    (
        "备品备件由服务商在现场常备，数量不少于在用设备的百分之三。",
        "备用的零件至少得放多少在现场",
        "备用零件用完之后几天补齐",
    ),
]


def test_answers_get_better_odds_than_near_misses() -> None:
    odds = [cross_encoder().log_odds(asked, [s])[0] for s, asked, _ in TOLD_APART]
    missed = [cross_encoder().log_odds(miss, [s])[0] for s, _, miss in TOLD_APART]
    better = [answer > miss for answer, miss in zip(odds, missed, strict=True)]
    assert sum(better) >= len(TOLD_APART) - 1
    assert mean(odds) - mean(missed) > 1.5


def test_sentences_read_together_are_read_as_alone() -> None:
    sentences = [sentence for sentence, _, _ in TOLD_APART]
    together = cross_encoder().log_odds("打官司去哪里打", sentences)
    alone = [cross_encoder().log_odds("打官司去哪里打", [s])[0] for s in sentences]
    assert together == pytest.approx(alone, abs=0.15)  # multiplied in 8 bits, row by row
    assert together.index(max(together)) == 5


def test_nothing_to_read_gives_nothing() -> None:
    assert cross_encoder().log_odds("付款期限", []) == []


def test_long_and_broken_texts_are_read() -> None:
    odds = cross_encoder().log_odds(
        "付款\ud83d期限" * 100, ["乙方应按月提交报告。" * 100, "\ud800"]
    )
    assert all(-50 < value < 50 for value in odds)


def test_loading_is_lazy_and_never_imports_torch() -> None:
    CrossEncoder(Path("no-such-folder"))
    code = (
        "import sys\n"
        "from rag.cross_encoder import cross_encoder\n"
        "assert len(cross_encoder().log_odds('付款期限', ['三十日内付款。'])) == 1\n"
        "print([m for m in ('torch', 'transformers', 'sentence_transformers') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
