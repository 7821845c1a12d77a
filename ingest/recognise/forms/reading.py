"""How likely a piece of text is an indicator's name, one of its values, its basis: costs that the searches add up.

A cost is about the negative logarithm of a likelihood: 0 is what one expects, 3 is odd, 6 wants strong reasons. All
functions take folded text without white space (``squeeze``); what is printed is never changed here.
"""

from __future__ import annotations

import re
from functools import lru_cache

from ingest.recognise.forms.vocabulary import (
    is_basis,
    is_unit,
    is_value_word,
    level_label,
    unit_pattern,
)

_OPERATOR = (
    "(?:≥|≤|>=|<=|=|>|<|±|大于等于|小于等于|不低于|不少于|不高于|不超过|不大于|不小于|大于|小于|高于|低于|超过|达到|约|前|第"
    "|至少|每年|每月|每周|每天|每季度|全年)"
)
_NUMBER = r"\d[\d,.]*(?:[-~至]\d[\d,.]*)?"
_TAIL = r"(?:以上|以下|以内|之内|左右|及以上|及以下|内)?"
_WEIGHT = re.compile(r"\(\d+(?:\.\d+)?分\)$")
_PLACEHOLDER = re.compile(r"[-/\\—_*]+|无")


@lru_cache(maxsize=1)
def _value() -> re.Pattern[str]:
    one = rf"(?:到?20\d\d年)?{_OPERATOR}*{_NUMBER}(?:{unit_pattern()}(?:/{unit_pattern()})?)?{_TAIL}"
    return re.compile(rf"{one}(?:[、,;，；]{one})*")


_LOOSE_VALUE = re.compile(rf"{_OPERATOR}*{_NUMBER}[^\d,.、，。;；]{{0,6}}{_TAIL}")
_OPENS = re.compile(r"(?:≥|≤|>|<|=|大于|小于|不低于|不少于|不高于|不超过)")
_BAD_START = re.compile(r"[,.、，。;；:：)）”\"?!”]")
_ENDS_OPEN = re.compile(r"[(（“《<、,，]$")
_NAME_END = re.compile(
    r"(?:率|数|数量|次数|家数|面积|比例|比重|情况|程度|时间|周期|期限|水平|质量|满意度|成本|控制|增速|金额|规模|覆盖|效果|能力|性|作用|影响|合格|达标|标准|发展|增效|培训|活动|服务|管理|建设|工作|环境|位次|频率|带宽|人员|企业|项目|\(是、否\)|\))$"
)
_ENDS_YEAR = re.compile(r"20\d\d年$")
_WORDED = re.compile(
    "(?:稳定|按计划|按期|按月|按季度|按进度|有序|安全|平稳|正常|建立|位居|居|全[国省市区县]|有所|有|较|更|明显|显著|不断|持续|逐步|逐年|有效|稳步|大幅|进一步|同比|基本|充分|全面|长期|适度|适当|整体|稳中有?){0,2}"
    "(?:提高|提升|改善|增强|增长|增加|下降|降低|减少|优化|保障|促进|推动|完善|加强|好转|稳定|缓解|满意|扩大|发挥|落实|维护"
    "|运行|推进|健全|实施|完成|开展|上升|扩大|前列)"
)
_ENDS_EMPTY = re.compile(r"[-/\\—]$")
_HOLDS_WEIGHT = re.compile(r"\d分\)")
POINTS = re.compile(r"\d{1,3}(?:\.\d{1,2})?")
SCORE = re.compile(r"\d{1,3}\.\d{1,2}")
"""A figure in points: any, and one that has decimals, as the scores of a self-evaluation have and weights have not."""
_SIGN = re.compile(r"[≥≤]")
_LATIN_OR_CJK = re.compile(r"[\u3400-\u9fffA-Za-z]")


@lru_cache(maxsize=16384)
def value_cost(text: str) -> float:
    """How unlikely the text is a target or another value."""
    if not text:
        return 9.0
    if _value().fullmatch(text):
        return 0.0
    if is_value_word(text) or _WORDED.fullmatch(text):
        return 0.2
    if _PLACEHOLDER.fullmatch(text):
        return 0.4
    if is_basis(text):
        return 8.0
    if is_unit(text):
        return 7.0
    label = level_label(text)
    if label is not None and not label.distance:
        return 8.0
    cost = 3.0
    if _LOOSE_VALUE.fullmatch(text):
        cost = 0.8
    elif _OPENS.match(text):
        cost = 1.2
    elif re.search(r"\d", text):
        cost = 2.2
    if _BAD_START.match(text):
        cost += 4.0
    if len(_SIGN.findall(text)) > 1:
        cost += 3.0
    if _holds_label(text, at_end=True) or _HOLDS_WEIGHT.search(text):
        cost += 5.0
    if _NAME_END.search(text) and not re.search(r"\d", text):
        cost += 1.0
    if _ENDS_OPEN.search(text):
        cost += 2.0
    return cost + (0.5 if text.count("(") != text.count(")") else 0.0)


@lru_cache(maxsize=16384)
def name_cost(text: str) -> float:
    """How unlikely the text is an indicator's name (三级指标), whole."""
    body = _WEIGHT.sub("", text)
    if len(body) < 2 or not _LATIN_OR_CJK.search(body):
        return 9.0
    if is_basis(body):
        return 9.0
    cost = 0.0
    if _value().fullmatch(body) or is_value_word(body) or _WORDED.fullmatch(body):
        cost += 5.0
    elif is_unit(body):
        cost += 7.0
    elif _OPENS.match(body):
        cost += 6.0
    elif re.fullmatch(rf"{_NUMBER}[^\d]{{0,3}}", body):
        cost += 5.0
    label = level_label(body)
    if label is not None and body.endswith("指标"):
        cost += 7.0
    if _holds_label(body):
        cost += 4.0
    elif _ends_with_level(body):
        cost += 3.0
    if _ENDS_YEAR.search(body) or _ends_number().search(body):
        cost += 1.5
    if _SIGN.search(body):
        cost += 4.0
    if len(body) <= 2:
        cost += 3.0
    elif len(body) == 3:
        cost += 0.7
    if _BAD_START.match(body):
        cost += 4.0
    if _ENDS_OPEN.search(body):
        cost += 3.0
    if text.count("(") != text.count(")"):
        cost += 1.5 if text.count("(") > text.count(")") else 0.7
    if text.count('"') % 2:
        cost += 1.0
    if _HOLDS_WEIGHT.search(body) or _ENDS_EMPTY.search(body):
        cost += 3.0
    return cost - (1.0 if _WEIGHT.search(text) else 0.3 if _NAME_END.search(body) else 0.0)


@lru_cache(maxsize=1)
def _ends_number() -> re.Pattern[str]:
    return re.compile(rf"[\u3400-\u9fff]\d[\d.]*{unit_pattern()}$")


def _holds_label(body: str, at_end: bool = False) -> bool:
    """Whether a level label with its 指标 stands inside the text, more of it behind (or before)."""
    at = body.find("指标")
    while at >= 0:
        end = at + 2
        starts = [start for start in range(max(0, end - 13), at - 1) if level_label(body[start:end])]
        if starts and (end < len(body) or (at_end and starts[0] > 0)):
            return True
        at = body.find("指标", end)
    return False


def _ends_with_level(body: str) -> bool:
    """Whether a second level label ends the text, more of it before; names do end with 满意度指标."""
    if not body.endswith("指标"):
        return False
    labels = (level_label(body[start:]) for start in range(1, len(body) - 3))
    return any(label is not None and label.level == 2 and label.key != "served" for label in labels)


def has_weight(text: str) -> bool:
    """Whether a name ends with its weight in points, (2分), as in self-evaluations."""
    return bool(_WEIGHT.search(text))


def without_weight(text: str) -> str:
    """The name without its weight in points."""
    return _WEIGHT.sub("", text)


def is_sound_value(text: str) -> bool:
    """Whether the text is a value beyond doubt: a number with its operator and unit, or a value in words."""
    return value_cost(text) <= 0.4


def is_number_like(text: str) -> bool:
    """Whether the text is a number with an operator or a unit of the known ones, nothing else."""
    return bool(_value().fullmatch(text))
