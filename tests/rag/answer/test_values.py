"""Whether a text holds, leaves open or lacks the value that a question asks for."""

from dataclasses import replace

import pytest

from rag.answer.asked import Asked, answer_kinds
from rag.answer.asked_gaps import ends_open
from rag.answer.gaps import find_gaps
from rag.answer.values import kind_match, lacks_value


def _asked(question: str) -> Asked:
    return Asked(question, (), answer_kinds(question))


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("押金是多少钱?", "乙方应于签约时交付押金。"),
        ("保密几年?", "在约定的保密期限内,双方不得披露对方资料。"),
        ("一次扣百分之几?", "考核不合格的,甲方有权扣减服务费。"),
        ("How long is the warranty?", "The supplier warrants that the goods are new."),
        ("完好率不够罚多少钱?", "灯具的完好率不低于98%。"),
        ("第二次付款几号前付?", "第一次付款时间为6月30日之前。"),
        ("A级故障几小时修好?", "C级故障:<=4小时"),
        ("每小时罚多少钱?", "全年租金一次性支付人民币9,000元。"),
        ("考核要拿多少分才合格?", "考核不合格的,甲方可扣减20%的尾款。"),
        ("一级故障超时每次扣多少钱?", "一级 水泵全停 15分钟 3小时"),
        ("押金保管多久?", "押金台账每15分钟核对。"),
    ],
)
def test_a_sentence_without_the_value_lacks_it(question: str, text: str) -> None:
    assert lacks_value(_asked(question), text)


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("迟交一天罚多少钱?", "每迟延一日,按货款的0.2%支付违约金。"),
        ("罚息按百分之几算?", "按贷款市场报价利率计算逾期利息。"),
        ("几天内付款?", "每月15日以前付清上月款项。"),
        ("每月租金多少钱?", "租金为元/月。"),
        ("水泵多少钱一台?", "水泵\tLX-2\t1800"),
        ("有哪几点要求?", "泳池应保持清洁。"),
        ("在哪些情形下可以退租?", "屋顶漏水的,乙方可以退租。"),
        ("灯具完好率要到百分之几?", "灯具的完好率不低于98%。"),
        ("第二次付款几号前付?", "第一次付款在6月30日前,第二次付款在12月31日前。"),
        ("每个月要付多少钱?", "服务费按月计算,人民币3,200元。"),
        ("断电最多赔多少?", "赔偿额以该订单金额的三倍为限。"),
        ("考核要拿多少分才合格?", "考核得分80分以上为合格。"),
        ("滤芯多久换?", "滤芯每8周更换。"),
        ("方案要保密多久?", "方案的保密义务永久有效。"),
        ("第几周交付?", "M1 泵房改造 第10周"),
        ("税率几个点?", "乙方开具6%税率的发票。"),
        ("一年演练几次?", "Drills are held twice a year."),
        ("人为损坏怎么收费?", "人为损坏的按成本价收取。"),
    ],
)
def test_a_value_of_a_like_kind_or_a_gap_for_it_is_enough(question: str, text: str) -> None:
    assert not lacks_value(_asked(question), text)


def test_a_label_named_before_what_is_asked_counts_unless_that_names_its_own() -> None:
    asked = replace(_asked("拖了两天扣多少钱?"), before="三级的小毛病")
    assert lacks_value(asked, "一级故障每超过1小时扣减3000元。")
    assert not lacks_value(asked, "三级故障每超过1日扣减200元。")
    own = replace(_asked("二级的扣多少钱?"), before="一级的扣多少钱?")
    assert not lacks_value(own, "二级故障每次扣减500元。")


def test_people_are_no_machines() -> None:
    asked = replace(_asked("一共派几个人?"), counters=("人", "名", "位"))
    assert lacks_value(asked, "乙方派车2辆,每车载重3吨。")
    assert not lacks_value(asked, "改配方须双人操作。")


def test_no_kind_of_value_asked_for_is_neither_held_nor_lacking() -> None:
    asked = _asked("哪几个附件?")
    assert kind_match(asked, "附件一为平面图。") == 0.5


def test_a_sum_that_was_left_out_is_a_gap_and_a_month_is_none() -> None:
    assert [gap.kind for gap in find_gaps("维护费为元/月")] == ["money"]
    assert not find_gaps("合同期为元月至三月")


def test_a_label_with_nothing_behind_it_is_open_for_its_kind_only() -> None:
    assert ends_open(_asked("服务地点在哪里?"), "双方约定的服务地点为:")
    assert not ends_open(_asked("服务地点在哪里?"), "服务包括下列内容:")
    assert not ends_open(_asked("服务费多少钱?"), "双方约定的服务地点为:")
