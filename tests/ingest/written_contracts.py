"""Contracts written by a seed, with the tree that they have: the numbers first, the text after."""

import random
from collections.abc import Callable
from dataclasses import dataclass, field

from rag.library.records import Source

_HAN = "〇一二三四五六七八九十"
_LETTERS = "abcdefghijkl"
_ROMAN = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x")


def _han(count: int) -> str:
    if count <= 10:
        return _HAN[count]
    return (
        ("" if count < 20 else _HAN[count // 10]) + "十" + (_HAN[count % 10] if count % 10 else "")
    )


_PLAIN: dict[str, Callable[[int], str]] = {
    "第一条": lambda n: f"第{_han(n)}条",
    "第1条": lambda n: f"第{n}条",
    "第一章": lambda n: f"第{_han(n)}章",
    "第一节": lambda n: f"第{_han(n)}节",
    "一、": lambda n: f"{_han(n)}、",
    "（一）": lambda n: f"（{_han(n)}）",
    "1.": lambda n: f"{n}.",
    "1、": lambda n: f"{n}、",
    "1)": lambda n: f"{n})",
    "（1）": lambda n: f"（{n}）",
    "①": lambda n: "①②③④⑤⑥⑦⑧⑨⑩"[n - 1],
    "a.": lambda n: f"{_LETTERS[n - 1]}.",
    "a)": lambda n: f"{_LETTERS[n - 1]})",
    "A.": lambda n: f"{_LETTERS[n - 1].upper()}.",
    "(a)": lambda n: f"({_LETTERS[n - 1]})",
    "(A)": lambda n: f"({_LETTERS[n - 1].upper()})",
    "(i)": lambda n: f"({_ROMAN[n - 1]})",
    "ARTICLE 1": lambda n: f"ARTICLE {n}",
    "ARTICLE I": lambda n: f"ARTICLE {_ROMAN[n - 1].upper()}",
    "Section 1.": lambda n: f"Section {n}.",
}
_DECIMAL = {"1.1": "", "Section 1.1": "Section "}

CHINESE_SCHEMES = (
    ("第一条", "1.1", "（1）"),
    ("第一条", "1、", "（1）"),
    ("第一条", "（一）", "1."),
    ("第1条", "1.1", "1.1", "1)"),
    ("第一章", "第一条", "（一）", "1."),
    ("第一章", "第一节", "第一条", "（一）"),
    ("第一章", "1.1", "1.1"),
    ("一、", "1.", "（1）", "①"),
    ("一、", "（一）", "1.", "（1）"),
    ("一、", "1.1", "1)", "a)"),
    ("（一）", "1、", "1)"),
    ("1.", "1.1", "1.1", "（1）"),
)
ENGLISH_SCHEMES = (
    ("1.", "1.1", "(a)", "(i)"),
    ("1.", "(a)", "(i)", "(A)"),
    ("ARTICLE 1", "1.1", "(a)", "(i)"),
    ("ARTICLE I", "Section 1.1", "(a)", "(i)"),
    ("ARTICLE 1", "Section 1.", "(a)"),
    ("Section 1.", "(a)", "(i)", "(A)"),
    ("A.", "1.", "a."),
)
# Sentences with everything that looks like a clause number and is none.
_CHINESE_SENTENCES = (
    "甲方应当按照第三条的约定向乙方支付服务费人民币50,000.00元。",
    "乙方应在收到通知后5个工作日内完成整改，详见1.2条款。",
    "系统可用性不低于99.5%，服务时间为周一至周五9:00-18:00。",
    "本合同自2024年3月1日起生效，至2025年2月28日止。",
    "违约方应承担（包括但不限于）合同总额3%的违约金。",
    "双方应遵守本协议第二条、第五条及附件一的规定；其他事项另行协商。",
    "软件版本为V2.1，服务器共12台，联系电话010-88886666。",
    "乙方负责：系统维护、数据备份、安全检查，每月不少于2次。",
    "甲方于每季度末的15日以前支付30%的款项。",
)
_ENGLISH_SENTENCES = (
    "The Supplier shall deliver the Goods within 30 days as set out in Section 2.1 and Exhibit A.",
    "Fees are USD 5,000.00 per month, payable by the 15th. Interest accrues at 1.5% per month.",
    "Subject to Section 3.2(b), either party may terminate under Article 5 hereof.",
    "Version 2.0 of the Software, e.g. the release of 1 March 2024, is included.",
    "The parties (a) agree to cooperate, and (b) shall act in good faith.",
    "It shall not be amended unless both parties sign.",
)
_CHINESE_TITLES = ("服务内容", "费用与支付", "双方权利义务", "违约责任", "争议解决", "保密", "附则")
_ENGLISH_TITLES = ("Definitions", "Services", "Term", "Limitation of Liability", "Governing Law")


@dataclass(frozen=True, slots=True)
class Written:
    """A text and its clauses: (start, number as printed without the closing 、 or full stop)."""

    text: str
    clauses: frozenset[tuple[int, str]]


@dataclass(slots=True)
class _Writer:
    choose: random.Random
    scheme: tuple[str, ...]
    chinese: bool
    between: str
    text: str = ""
    clauses: set[tuple[int, str]] = field(default_factory=set)

    def write(self, part: str, number: str | None = None) -> None:
        self.text += self.between if self.text else ""
        if number is not None:
            self.clauses.add((len(self.text), number.strip(" 、.")))
        self.text += part

    def level(self, depth: int, above: tuple[int, ...]) -> None:
        deepest = depth + 1 == len(self.scheme)
        for count in range(1, self.choose.randint(2, 6 if depth == 0 else 4) + 1):
            family = self.scheme[depth]
            decimal = family in _DECIMAL
            values = (*above, count)
            number = (
                _DECIMAL[family] + ".".join(map(str, values)) if decimal else _PLAIN[family](count)
            )
            children = not deepest and self.choose.random() < 0.75
            self.write(self.clause(number, depth, deepest, children), number)
            if children:
                nested = self.scheme[depth + 1] in _DECIMAL
                self.level(depth + 1, (values if decimal else (count,)) if nested else ())

    def clause(self, number: str, depth: int, deepest: bool, children: bool) -> str:
        titles = _CHINESE_TITLES if self.chinese else _ENGLISH_TITLES
        sentences = _CHINESE_SENTENCES if self.chinese else _ENGLISH_SENTENCES
        titled = self.choose.random() < (0.8 if depth == 0 else 0.0 if deepest else 0.5)
        title = self.choose.choice(titles) + ("" if self.chinese else ".")
        sentence = self.choose.choice(sentences)
        gap = self.choose.choice(["", " "]) if self.chinese else " "
        if titled:
            return number + gap + title + ("" if children else self.between + sentence)
        return number + gap + (sentence[:-1] + ":" if children else sentence)


def write_contract(seed: int, *, english: bool) -> Written:
    """A contract of a random scheme, depth and layout (lines, paragraphs, one flattened line)."""
    choose = random.Random(seed)
    scheme = choose.choice(ENGLISH_SCHEMES if english else CHINESE_SCHEMES)
    between = choose.choice(["\n", "\n", "\n\n", " "])
    writer = _Writer(choose, scheme[: choose.randint(1, len(scheme))], not english, between)
    if english:
        writer.write(
            "SERVICES AGREEMENT\n\nThis Services Agreement is made between A Ltd and B Inc."
        )
    else:
        writer.write(
            "技术服务合同\n\n甲方：东海公司" + between + "乙方：西山公司" + between + "双方约定："
        )
    writer.level(0, ())
    writer.write("IN WITNESS WHEREOF, signed." if english else "甲方（盖章）：    乙方（盖章）：")
    return Written(writer.text, frozenset(writer.clauses))


def as_source(text: str, name: str = "written.txt") -> Source:
    """A text file with this text."""
    return Source(name=name, format="txt", text=text, file_hash="0" * 64)
