"""Labels that tell levels, instalments and phases apart."""

import pytest

from rag.answer.labels import find_labels, other_label


@pytest.mark.parametrize(
    ("question", "text", "other"),
    [
        ("三级故障到场晚了，每次扣多少", "一级故障到场超时的，每次扣300元；", True),
        ("三级故障到场晚了，每次扣多少", "一级、三级故障到场超时的，每次扣300元；", False),
        ("三级故障到场晚了，每次扣多少", "故障到场超时的，每次扣300元；", False),
        ("三级故障到场晚了，每次扣多少", "二级及以上故障到场超时的，每次扣300元；", False),
        ("P4级的问题多久要响应?", "P3 单个用户 1小时响应 P1 15分钟", True),
        ("P-1问题多久要响应?", "P1 整体不可用 15分钟响应", False),
        ("黄色问题两天没修好，扣多少钱", "红色问题超过4小时没修好的，每多1小时扣200元", True),
        ("第二阶段付多少?", "第一阶段完成后付40%", True),
        ("一级故障多久修好?", "系统应通过等保三级测评，一般故障四小时修好", False),
        ("终验几天内组织?", "乙方提出申请后十日内组织初步验收。", True),
        ("预验收没过几天整改?", "预验收不合格的，十八日内整改。", False),
        ("二类缺陷多久修好?", "一类：全站停用 15分钟 2小时", True),
        ("卡顿属于哪一类?", "二类缺陷指页面卡顿。", False),
        ("低危漏洞几天修?", "高危漏洞五日内修补，中危漏洞二十日内修补。", True),
        ("一般隐患几天修?", "重大隐患应在当日排除。", True),
        ("第六次换锁多少钱?", "每年免费四次，第5次起每次500元。", False),
        ("第二笔款哪天付?", "第一次付款时间为9月底之前。", True),
        ("第二笔款哪天付?", "第二次付款在验收后十日内。", False),
        ("When is the second payment due?", "The first payment is due at signing.", True),
        ("How fast for severity 2?", "Severity 1: two hours. Severity 3: two days.", True),
        ("How fast for severity 2?", "Severity two: four hours.", False),
    ],
)
def test_a_text_about_other_labels_of_the_kind_is_known(
    question: str, text: str, other: bool
) -> None:
    assert other_label(question, text) is other


def test_labels_are_found_by_what_they_number() -> None:
    found = find_labels("第二次付款在一级故障修复后，P2不计")
    assert found == {"第*次": {"2"}, "第*": {"2"}, "*级": {"1"}, "p*": {"2"}}


def test_a_label_named_before_counts() -> None:
    assert other_label("扣多少", "一级故障超时的扣300元", before="三级的小毛病没修好")
