"""Kinds, sides, severities and values of facts in the words of the interface."""

import re

from rag.library.records import Fact
from views.language import interface_language

_KINDS: dict[str, tuple[str, str]] = {
    "duty": ("应当做", "duty"),
    "prohibition": ("不得做", "prohibition"),
    "right": ("权利", "right"),
    "absolute": ("确定日期", "fixed date"),
    "recurring": ("周期性", "recurring"),
    "response_time": ("响应时限", "response time"),
    "duration": ("持续期间", "term"),
    "relative": ("相对期限", "relative"),
    "deadline": ("截止期限", "deadline"),
    "penalty": ("违约金", "penalty"),
    "damages": ("损失赔偿", "damages"),
    "cap": ("责任上限", "cap"),
    "exemption": ("免责", "exemption"),
    "confidentiality": ("保密责任", "confidentiality"),
    "termination-consequence": ("解除后果", "termination"),
    "other": ("其他", "other"),
    "sum": ("金额", "sum"),
    "rate": ("单价", "rate"),
    "percentage": ("百分比", "percentage"),
    "service_level": ("服务水平", "service level"),
    "blank": ("留空", "blank"),
    "contradiction": ("前后矛盾", "contradiction"),
    "cross-reference": ("引用失效", "dead reference"),
    "outdated-law": ("法律已失效", "repealed law"),
    "undefined-term": ("未定义用语", "undefined term"),
    "legal-risk": ("法律风险", "legal risk"),
    "truncation": ("内容缺失", "text missing"),
    "numbering": ("编号错误", "numbering"),
    "typo": ("错别字", "typo"),
    "inconsistency": ("不一致", "inconsistency"),
}
_SIDES = {
    "甲方": "Party A",
    "乙方": "Party B",
    "丙方": "Party C",
    "丁方": "Party D",
    "双方": "both",
}
_FAILURES = {
    "not retrieved": "没有找到条款",
    "retrieved but not cited": "找到而未引用",
    "cited but fact missing": "引用而缺事实",
    "wrongly declined": "不该拒答而拒答",
    "wrongly answered": "应拒答而作答",
    "blank not recognised": "未认出留空",
    "no answer": "没有回答",
}
_METRICS = {
    "recall": ("检索召回", "recall"),
    "citation_recall": ("引用召回", "citation recall"),
    "citation_precision": ("引用精确", "citation precision"),
    "facts": ("事实", "facts"),
    "verbatim": ("逐字引用", "verbatim"),
    "declined_right": ("正确拒答", "declined rightly"),
    "declined_wrong": ("错误拒答", "declined wrongly"),
    "blank_recognised": ("认出留空", "blanks recognised"),
    "faithfulness": ("忠实", "faithfulness"),
}
_SEVERITIES = {"high": ("高", "high"), "medium": ("中", "medium"), "low": ("低", "low")}

# Periods as registers write them: P30D, P10WD, PT2H, P1M.
_PERIOD = re.compile(r"P(T?)(\d{1,6})(WD|D|W|M|Y|H|S)")
_FROM_EVENT = re.compile(r"(?P<period>\S+) (?P<relation>after|before) :?(?P<event>.+)", re.DOTALL)
_FROM_EVENT_WORDS = {
    "after": ("{event}后 {period}", "{period} after {event}"),
    "before": ("{event}前 {period}", "{period} before {event}"),
}
_DAY_OF_MONTH = re.compile(r"(?<!\S)---(\d\d)")
_UNITS = {
    "WD": ("个工作日", "working days"),
    "D": ("日", "days"),
    "W": ("周", "weeks"),
    "M": ("个月", "months"),
    "Y": ("年", "years"),
    "TH": ("小时", "hours"),
    "TM": ("分钟", "minutes"),
    "TS": ("秒", "seconds"),
}


def kind_label(kind: str) -> str:
    """The kind of a fact; one that has no label here is shown as it is called."""
    return _said(_KINDS.get(kind, (kind, kind.replace("_", " ").replace("-", " "))))


def side_label(side: str | None) -> str:
    """Who a fact binds; empty for nobody."""
    return _said((side or "", _SIDES.get(side or "", side or "")))


def failure_label(failure: str) -> str:
    """Why an answer of the evaluation missed."""
    return _said((_FAILURES.get(failure, failure), failure))


def metric_label(metric: str) -> str:
    """The name of a metric of the evaluation."""
    return _said(_METRICS.get(metric, (metric, metric.replace("_", " "))))


def severity_label(severity: str) -> str:
    """How grave a finding is."""
    return _said(_SEVERITIES[severity])


def value_label(fact: Fact) -> str:
    """The value of a fact: sums with their currency, percentages, periods in words."""
    if fact.value is None:
        return ""
    unit = str(fact.details.get("unit") or fact.details.get("currency") or "")
    if isinstance(fact.value, int | float):
        number = f"{fact.value:,}"
        return f"{number}%" if unit == "%" else f"{unit} {number}".strip()
    value = str(fact.value)
    if counted := _FROM_EVENT.fullmatch(value):
        value = _said(_FROM_EVENT_WORDS[counted["relation"]]).format(**counted.groupdict())
    value = _DAY_OF_MONTH.sub(lambda day: _said(("{} 日", "day {}")).format(int(day[1])), value)
    return _PERIOD.sub(_period, value)


def _period(match: re.Match[str]) -> str:
    unit = _UNITS.get(match[1] + match[3])
    return f"{match[2]} {_said(unit)}" if unit else match[0]


def _said(pair: tuple[str, str]) -> str:
    return pair[0 if interface_language() == "zh" else 1]
