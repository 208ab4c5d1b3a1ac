"""The heading of a clause, told apart from its body."""

import pytest

from ingest.headings import find_heading


@pytest.mark.parametrize(
    ("own", "family", "heading"),
    [
        ("争议解决\n\n双方协商。", "第条", "争议解决"),
        ("服务方式 乙方在合同期内服务。", "1.1", "服务方式"),
        ("热线支持:乙方提供电话解答。", "1)", "热线支持"),
        ("服务内容、期限和要求", "第条", "服务内容、期限和要求"),
        ("乙方的服务承诺:", "1.", "乙方的服务承诺"),
        ("甲方应当按期付款。", "1.", None),
        ("甲方认可:乙方不承担责任。", "1.", None),
        ("服务费金额:620000元", "1.", None),
        ("未经同意,不得转让。", "(1)", None),
        (" Fees and Payment. Customer shall pay.", "1.", "Fees and Payment"),
        (" LIMITATION OF LIABILITY\n\nNeither party", "Article", "LIMITATION OF LIABILITY"),
        (" PAYMENT: Company shall pay.", "1.", "PAYMENT"),
        (" LICENSOR shall deliver the Content.", "1.1", None),
        (" the Supplier may terminate.", "(a)", None),
        (" Service levels\n", "1.", "Service levels"),
        (" Term and renewal\n\nThis agreement runs", "Article", "Term and renewal"),
        (" The parties shall cooperate\n", "1.", None),
        (" The Host may use subcontractors\nbut pays them.", "1.1", None),
        (" Two spare disks", "(a)", None),
        ("", "1.", None),
    ],
)
def test_headings(own: str, family: str, heading: str | None) -> None:
    span = find_heading(own, 0, len(own), family)
    assert (own[slice(*span)] if span else None) == heading
