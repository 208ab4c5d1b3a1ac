"""The title of a contract over one line or several."""

import pytest

from ingest.contracts import split_contracts
from ingest.titles import read_title
from tests.ingest.written_contracts import as_source

TERMS = "\n\n1. Services. Supplier serves.\n\n2. Fees. Customer pays.\n"


@pytest.mark.parametrize(
    ("opening", "title"),
    [
        ("HARDWARE LEASE\nAGREEMENT\nbetween A and B", "HARDWARE LEASE AGREEMENT"),
        ("AGREEMENT\nFOR THE OPERATION OF SERVERS\n", "AGREEMENT FOR THE OPERATION OF SERVERS"),
        ("AGREEMENT ON REPAIR OR\nUSE OF SERVERS\n", "AGREEMENT ON REPAIR OR USE OF SERVERS"),
        ("SUPPORT AND\nMAINTENANCE AGREEMENT\n", "SUPPORT AND MAINTENANCE AGREEMENT"),
        ("EXHIBIT 10.7\nAGREEMENT\n", "AGREEMENT"),
        ("NORTH LTD\nSERVICES AGREEMENT\nSOUTH LTD", "SERVICES AGREEMENT"),
        ("SERVICES\n\nAGREEMENT\n", "AGREEMENT"),
        ("东海市数据中心运行维护项目\n合 同 书\n", "东海市数据中心运行维护项目 合同书"),
        ("技术服务合同\n甲方：东海公司", "技术服务合同"),
        ("合同编号：A-1\n服务合同\n甲方：东海公司", "服务合同"),
        ("技 术 服 务 合 同\n甲方：东海公司", "技术服务合同"),
        ("几句话，没有名称。", None),
    ],
)  # fmt: skip
def test_title(opening: str, title: str | None) -> None:
    text = opening + TERMS
    assert read_title(text, 0, len(text)) == title


def test_a_broken_title_of_a_contract() -> None:
    text = f"SERVER HOUSING AND OPERATION\nAGREEMENT\n\nThis Agreement is made by A and B.{TERMS}"
    (contract,) = split_contracts(as_source(text))
    assert (contract.title, contract.start) == ("SERVER HOUSING AND OPERATION AGREEMENT", 0)
