"""Gaps of a sentence, and the kind of value that each waits for."""

import pytest

from rag.answer.gaps import find_gaps, follows_nothing


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("停运后须提前 日书面告知", "duration"),
        ("每架次检修费______元", "money"),
        ("清运费由______方承担", "party"),
        ("温室面积为______平方米", "other"),
        ("逾期按日支付\\_\\_\\_\\_‰的违约金", "percent"),
        ("乙方账号：____________", "account"),
        ("保证金不少于￥   元", "money"),
        ("配电房的养护商为______有限公司", "party"),
        ("温室用户数上限为____个", "number"),
        ("温室自**年起交付", "duration"),
        ("值守人员:XX。", "person"),
        ("水泵型号:,温控器:XH-2", None),
        ("举报电话：        \n温室每周通风一次", "phone"),
        ("温室就请填充项目合作", None),
        ("养护范围包括，上述范围以图为准", None),
    ],
)
def test_a_gap_waits_for_the_kind_that_stands_beside_it(text: str, kind: str) -> None:
    assert [gap.kind for gap in find_gaps(text)] == [kind]


def test_a_field_with_the_next_one_behind_is_empty() -> None:
    assert [gap.end for gap in find_gaps("联系电话:传真:0771-5550123")] == [5]


@pytest.mark.parametrize(
    "text",
    [
        "服务方式:现场值守",
        "养护范围包括，但不限于剪枝、浇水",
        "甲方：        青禾园艺有限公司",
        "第1条 养护内容: 1.剪枝",
    ],
)
def test_what_has_a_value_is_no_gap(text: str) -> None:
    assert find_gaps(text) == ()


@pytest.mark.parametrize(
    ("label", "rest", "empty"),
    [
        ("开户银行:", " 账号: 1.养护说明", True),
        ("账户信息如下:", "账户名称: 开户银行: 第3条 养护", True),
        ("账户信息如下:", "账户名称: 青禾园艺 开户银行: 农行", False),
        ("养护内容:", "剪枝、浇水", False),
        ("一级险情:", "响应时间:15分钟", False),
        ("开户银行", "账号:", False),
    ],
)
def test_what_follows_a_label_tells_whether_it_is_empty(label: str, rest: str, empty: bool) -> None:
    assert follows_nothing(label, rest) is empty


def test_a_date_without_its_year_is_no_gap() -> None:
    assert find_gaps("甲方应在上一年10月20日前书面通知乙方") == ()
