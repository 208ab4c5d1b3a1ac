"""Makes the sample contracts of ``data/contracts`` from the texts in ``data/samples_text``.

``python -m data.make_samples`` makes all of them; file names, or how they begin, make only those.
"""

import sys
from dataclasses import dataclass

from data import DATA
from data.rendering import render

TEXTS, CONTRACTS = DATA / "samples_text", DATA / "contracts"


@dataclass(frozen=True, slots=True)
class Sample:
    """A file of ``data/contracts`` and the text it is made from."""

    text: str
    file: str
    numbering: str | None = None
    encoding: str = "utf-8"


SAMPLES = (
    Sample("01_it_operations.txt", "01_信息系统运维外包服务合同.txt"),
    Sample("02_onsite_hardware.txt", "02_硬件驻场维护合同.docx", numbering="chinese"),
    Sample("03_website_operation.txt", "03_网站运营维护合同.pdf"),
    Sample("04_confidentiality.txt", "04_保密协议.scan.pdf"),
    Sample("05_erp_support.txt", "05_ERP软件支持服务合同.docx"),
    Sample("06_data_centre_hosting.txt", "06_服务器托管合同.pdf"),
    Sample("07_compilation.txt", "07_维护合同汇编.txt"),
    Sample("08_template_with_blanks.txt", "08_设备维护合同_待签.txt", encoding="gb18030"),
    Sample("09_software_support_agreement.txt", "09_software_support_agreement.pdf"),
    Sample("10_managed_hosting_agreement.txt", "10_managed_hosting.docx", numbering="decimal"),
)


def main() -> None:
    """Makes the samples that the command line names; without names, all."""
    for sample in SAMPLES:
        if len(sys.argv) > 1 and not sample.file.startswith(tuple(sys.argv[1:])):
            continue
        render(
            TEXTS / sample.text,
            CONTRACTS / sample.file,
            numbering=sample.numbering,
            encoding=sample.encoding,
        )
        print(sample.file)


if __name__ == "__main__":
    main()
