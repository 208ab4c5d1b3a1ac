"""Files for the tests of the readers, made on the spot: PDFs, and scans of them."""

import io
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pypdfium2
import pytest
from PIL import Image, ImageDraw, ImageFilter, ImageFont
from reportlab.lib.pagesizes import A4
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

CHINESE_FONTS = (
    Path("/usr/share/fonts/opentype/noto/NotoSerifCJK-Regular.ttc"),
    Path("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc"),
    Path("/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc"),
)
FONT = "STSong-Light"
LEFT, TOP, LEADING, SIZE = 72, 770, 22, 12

CONTRACT = (
    "电梯保养服务合同",
    "甲方:东湖商贸有限公司",
    "乙方:西山机电设备有限公司",
    "第一条 服务内容",
    "1.1 乙方应当在每月第1个工作日内对甲方的12台电梯进行检查。",
    "1.2 检查报告应当在检查完成后3日内提交甲方。",
    "第二条 价款及支付",
    "2.1 合同总价为人民币叁拾万元整,即300,000.00元,含6%增值税。",
    "2.2 甲方应当在收到发票后15个工作日内付款。",
    "第三条 违约责任",
    "3.1 乙方逾期提交报告的,每逾期一日按合同总价的0.5%支付违约金。",
    "(一)违约金累计不超过合同总价的5%;",
    "(二)违约金不足以弥补损失的,乙方应当补足差额。",
    "第四条 争议解决",
    "因本合同发生的争议,双方应当协商解决;协商不成的,提交仲裁委员会仲裁。",
)


def pdf(
    pages: Sequence[Sequence[str]], *, password: str | None = None, labels: bool = False
) -> bytes:
    """A PDF with a text layer, one string a line."""
    pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    buffer = io.BytesIO()
    encrypt = StandardEncryption(password, strength=128) if password else None
    canvas = Canvas(buffer, pagesize=A4, encrypt=encrypt)
    if labels:
        canvas.addPageLabel(0, "ROMAN_LOWER", 1)
    for lines in pages:
        canvas.setFont(FONT, SIZE)
        for number, line in enumerate(lines):
            canvas.drawString(LEFT, TOP - LEADING * number, line)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def scan_picture(lines: Sequence[str], *, dpi: int = 200, noise: bool = True) -> Image.Image:
    """A scanned A4 page: Song type of 12 points, turned a little, blurred and speckled."""
    path = next((path for path in CHINESE_FONTS if path.exists()), None)
    if path is None:
        pytest.skip("no Chinese font such as Debian's fonts-noto-cjk is installed")
    scale = dpi / 72
    picture = Image.new("RGB", (round(A4[0] * scale), round(A4[1] * scale)), "white")
    font = ImageFont.truetype(path, round(SIZE * scale))
    draw = ImageDraw.Draw(picture)
    for number, line in enumerate(lines):
        draw.text(
            (LEFT * scale * 0.8, (A4[1] - TOP + LEADING * number) * scale), line, "black", font
        )
    if not noise:
        return picture
    turned = picture.rotate(0.5, fillcolor="white").filter(ImageFilter.GaussianBlur(0.8))
    grain = np.random.default_rng(0).normal(0, 15, (*turned.size[::-1], 1))
    return Image.fromarray(np.clip(np.asarray(turned) + grain, 0, 255).astype("uint8"))


def scan_pdf(pictures: Sequence[Image.Image]) -> bytes:
    """A PDF that holds nothing but pictures."""
    buffer = io.BytesIO()
    pictures[0].save(buffer, "PDF", resolution=200, save_all=True, append_images=pictures[1:])
    return buffer.getvalue()


def picture_of(data: bytes, page: int = 0, dpi: int = 72) -> Image.Image:
    """A page of a PDF as it looks."""
    with pypdfium2.PdfDocument(data) as document:
        return document[page].render(scale=dpi / 72).to_pil().convert("RGB")
