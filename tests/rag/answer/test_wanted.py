"""What an answer cannot do without, in words, figures and lengths of time."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.answer.wanted import lacks_wanted


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("迟交报告要赔多少?", "乙方每月5日前提交报告。"),
        ("新写的程序归谁?", "乙方按月交付程序的更新。"),
        ("打官司去哪个法院?", "双方应友好合作。"),
        ("责任险的保额是多少?", "乙方对其人员的行为负责。"),
        ("泵站几小时内修好?", "泵站停机的,乙方应在2小时内响应。"),
        ("试用期多久?", "试用期内,甲方可提前一个月通知解除。"),
        ("质保几年?", "质保自交付之日起计算。"),
        ("值班员要干过几年?", "值班员每日8:30至17:30在岗。"),
        ("维护费按月付还是按季度付?", "甲方向乙方支付维护费。"),
        ("值班员每天几点上班?", "更换值班员须提前30日通知。"),
        ("送的空间多大?", "乙方提供网站空间一个。"),
        ("泳池的救生组长叫什么名字?", "救生组长须持有高级证书。"),
        ("抢修的手机号是多少?", "乙方设抢修手机,昼夜有人接听。"),
        ("责任险是哪家保险公司的?", "乙方应投保责任险。"),
        ("水泵用什么牌子的?", "乙方提供水泵两台。"),
        ("新系统哪一天启用?", "系统启用后试用三个月。"),
        ("水费要占百分之几?", "水费按表计收,每吨4.2元。"),
        ("迟还押金的利息按多少算?", "押金应退还并计付利息。"),
        ("送检的路费谁出?", "样品应送检。"),
        ("转包要甲方同意吗?", "乙方派驻人员三名。"),
        ("迟交违约金最多多少?", "每迟一日支付违约金100元。"),
        ("到期能续签吗?", "双方应友好合作。"),
        ("保修期过了以后几小时上门?", "保修期内,乙方应在4小时内上门。"),
        ("迟交保函一天罚多少?", "值班员脱岗的,每日扣减300元。"),
        ("几天内交检查报告?", "乙方每两个月检查一次并出具报告。"),
        ("录像保存多久?", "录像存放于二楼,每15分钟核对一次。"),
        ("保函有效期到哪天?", "收到保函后10个工作日付款。"),
        ("What penalty applies to a late report?", "The report is due on the fifth day."),
        ("How many hours has the vendor to fix it?", "The vendor records every call."),
    ],
)
def test_a_sentence_that_speaks_of_no_such_thing_lacks_it(question: str, text: str) -> None:
    assert lacks_wanted(question, text)


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("迟交报告要赔多少?", "迟交报告的,每日支付违约金100元。"),
        ("新写的程序归谁?", "程序的著作权由甲方享有。"),
        ("试用期多久?", "试用期为三个月。"),
        ("质保几年?", "质保期为____年。"),
        ("质保几年?", "质保期为24个月。"),
        ("一年来几天?", "每年提供现场服务12人日。"),
        ("维护费按月付还是按季度付?", "维护费每半年支付一次。"),
        ("值班员几点上班?", "值班时间为8:30至17:30。"),
        ("换人要提前多少天说?", "换人须提前日书面告知甲方。"),
        ("一次罚多少?", "有下列情形之一的,甲方可以扣款:"),
        ("报告交给谁?", "报告交给甲方。"),
        ("泳池的救生组长叫什么名字?", "救生组长为秦渡,电话另行通知。"),
        ("抢修的手机号是多少?", "抢修手机:____"),
        ("责任险是哪家保险公司的?", "责任险由双方认可的保险公司承保。"),
        ("送检的路费谁出?", "送检由乙方承担。"),
        ("我们又买了几台水泵,怎么收费?", "增加水泵的,按台次收费。"),
        ("过了试用期要提前几天说?", "试用期结束,甲方应提前20天通知。"),
        ("保修期过了以后几小时上门?", "保修期满后,乙方应在8小时内上门。"),
        ("迟交保函一天罚多少?", "未按时交保函的,每日支付300元。"),
        ("几天内交检查报告?", "检查后5日内出具报告。"),
        ("录像保存多久?", "录像保存90日。"),
    ],
)
def test_a_sentence_that_holds_it_or_leaves_it_blank_does_not(question: str, text: str) -> None:
    assert not lacks_wanted(question, text)


def test_a_row_and_what_leads_in_to_a_list_are_read_with_the_passage() -> None:
    question = "A级故障几小时修好?"
    row = "A级故障:30分钟"
    assert lacks_wanted(question, row, "响应时间 A级故障:30分钟 B级故障:1小时")
    assert not lacks_wanted(question, row, "修复时间 A级故障:30分钟 B级故障:1小时")


def test_a_row_that_names_its_times_holds_no_other() -> None:
    around = "各级故障应按时响应、到场和恢复。"
    assert lacks_wanted("二级多久到场?", "二级 水泵停 响应30分钟 恢复8小时", around)
    assert not lacks_wanted("二级多久响应?", "二级 水泵停 响应30分钟 恢复8小时", around)
    assert not lacks_wanted("二级多久到场?", "二级 水泵停 30分钟 8小时", around)


def test_a_sentence_that_begins_with_a_label_is_no_row() -> None:
    question = "值班的手机号是多少?"
    assert lacks_wanted(question, "一级抢修另设值班手机,全年无休。", "值班手机 0539-2266888")


@given(st.text(max_size=200), st.text(max_size=400))
def test_any_two_texts_can_be_held_against_each_other(question: str, text: str) -> None:
    assert lacks_wanted(question, text) in (True, False)
    assert not lacks_wanted("", text)
    assert not lacks_wanted(question, f"{text}:")
