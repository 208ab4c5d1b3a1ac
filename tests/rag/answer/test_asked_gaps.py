"""Which gap of a text waits for the value that a question asks for."""

import pytest

from rag.answer.asked import Asked, answer_kinds
from rag.answer.asked_gaps import asked_gap, ends_open
from rag.answer.values import has_value
from rag.language.terms import Vocabulary, find_terms


def _asked(question: str) -> Asked:
    return Asked(question, find_terms(question, Vocabulary(())), answer_kinds(question))


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("停运要提前几天告知?", "停运后须提前 日书面告知"),
        ("清运费谁出?", "清运费由______方承担"),
        ("温室用的是哪个品牌?", "温室设备的品牌为________"),
        ("养护费每平米多少?", "养护费为每月每平方米人民币____元，按季支付"),
        ("解约要赔几个月租金?", "解除的，支付相当于____个月租金的违约金"),
        ("温室要过消防几级?", "温室应通过消防安全第【    】级检查"),
        ("从哪一年开始养护?", "养护期自**年10月1日起"),
        ("乙方的值守负责人是谁?", "乙方值守负责人:姓名________，电话____"),
        ("水泵是什么型号?", "水泵型号:,温控器:XH-2"),
        ("养护期到2018年几月几号?", "自合同签订之日起至2018年__月__日为截止日期"),
        ("养护站的传真和联系人是什么?", "传真:____________ 联系人:____________"),
        ("送花的地址在哪里?", "送花的地址及联系人如下：        \n温室每周通风一次"),
        ("头三个月每月养护费定了多少?", "首三个月每月养护费固定为人民币【    】元"),
        ("养护站的电话是多少?", "电话:电话:0595—221XXXXX"),
        ("What is the serial number of the pump?", "水泵名称: XXX 序列号: XXXXX"),
        ("双方合作的是什么项目?", "双方拟就请填充项目开展合作"),
        ("承诺的销售目标是多少?", "实现以下销售目标：        \n温室每周通风一次"),
    ],
)
def test_the_gap_of_what_is_asked_is_found(question: str, text: str) -> None:
    assert asked_gap(_asked(question), text) is not None


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("每期的款最迟付到几号?", "清运费为人民币______元"),
        ("温室在什么地方?", "温室面积为______平方米"),
        ("我们又买了几台水泵,加收的钱从哪个月算起?", "水泵共计台,费用为元/月"),
        ("满意度要达到多少?", "满意度不低于90%，逾期____日整改"),
        ("养护由谁负责?", "养护地点：______，由乙方负责"),
        ("能转包吗?", "转包须提前____日申请"),
    ],
)
def test_the_gap_of_something_else_is_not(question: str, text: str) -> None:
    assert asked_gap(_asked(question), text) is None


@pytest.mark.parametrize(
    ("question", "text", "open_"),
    [
        ("养护地点在哪里?", "养护地点为:", True),
        ("项目负责人叫什么?", "项目负责人:", True),
        ("乙方的账号是什么?", "乙方账户信息如下:", True),
        ("项目负责人叫什么?", "养护内容:", False),
        ("温室湿度指标是多少?", "温室湿度指标:", True),
        ("每月养护温室几回?", "养护方每月按计划养护温室设备两次:", False),
        ("养护地点在哪里?", "养护地点为北园", False),
    ],
)
def test_the_label_of_what_is_asked_leaves_it_open(question: str, text: str, open_: bool) -> None:
    assert ends_open(_asked(question), text) is open_


def test_a_date_without_its_year_is_a_value_and_no_gap() -> None:
    text = "甲方应在上一年10月20日前书面通知乙方"
    assert asked_gap(_asked("最迟什么时候通知?"), text) is None
    assert has_value(_asked("最迟什么时候通知?"), text)
