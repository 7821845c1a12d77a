"""How to ask, on one page: what a query may say, how an answer reads, and what programs can take."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, render_template

from ingest.filing import Verdict

bp = Blueprint("guide", __name__)


@dataclass(frozen=True, slots=True)
class Way:
    """Queries that ask for the same kind of thing, and what they find."""

    queries: tuple[str, ...]
    finds: str


WAYS = (
    Way(("2080505", "208 05 05", "208"), "一个科目，代码怎么写都一样；只写前几位，就找其下的所有科目"),
    Way(("42010022301T000000134",), "一个项目，各年度、各文件里的都找出来"),
    Way(("电梯", "社会保障和就业支出"), "原文里的任何一段字，不管在哪里断行；同义的繁体、全角一样找到"),
    Way(("“养老保险缴费”",), "加引号：一字不差"),
    Way(("323.81万元", "3,238,100元", "323.81"), "这个金额，怎么写都一样"),
    Way(("金额:>1000", "金额:55..130"), "金额的范围，单位为万元"),
    Way(("年:2024 类型:决算", "科目:215* 表:支出总表", "单位:中心"), "只要这一年、这类文件、这张表、这个单位的"),
    Way(("养老 -补助", "电梯 OR 扶梯"), "排除一个词；两个词有一个就行"),
    Way(("2024年中小企业发展预算多少",), "用平常的话问，能从表里直接答的，先给出答案和出处"),
)
MEANINGS: dict[Verdict, str] = {
    "holds": "左右两边相等",
    "rounding": "相差不超过小数位所能掩盖的",
    "fails": "原文自己的数字对不上；先看原文，不一定是错账",
    "not_checkable": "缺少数字，或数字未能证实；不等于相符",
}


@bp.get("/help")
def page() -> str:
    """The page."""
    return render_template("guide.html", ways=WAYS, meanings=MEANINGS)
