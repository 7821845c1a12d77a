"""The identities of the domain as data: what must hold, over which tables and columns, and where each rule comes from.

A rule has a shape, and the engine knows one evaluation a shape; to add a rule is to add a line here. All figures are
in 万元. n summands of two decimals may differ from their total by (n + 1) × 0.005 without anything being wrong; the
engine derives that tolerance from the decimals that are really printed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from ingest.filing import TWO_SIDED

FAMILIES = {
    "hierarchy": "科目层级",
    "row": "行内合计",
    "totals": "收支平衡",
    "three_public": "三公经费",
    "tables": "表间关系",
    "narrative": "表文关系",
    "forms": "绩效申报表",
    "filings": "文件之间",
    "structure": "公开完整性",
}
"""The families of checks with their names for users."""

Relation = Literal["=", "<="]


@dataclass(frozen=True, slots=True)
class Ref:
    """Where an operand stands: table key, row label and column path as regular expressions over plain text.

    ``row`` None is the table's total row. An ``optional`` operand that is not printed counts as nothing, because
    tables without data are published empty.
    """

    table: str
    column: str
    row: str | None = None
    side: str | None = None
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Children:
    """Each code's amount is the sum of its children's, column by column."""

    tables: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Roots:
    """The table's total row is the sum of its topmost codes, column by column."""

    tables: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class HeaderTotals:
    """In every row, the column named 小计 or 合计 is the sum of the columns that its header puts beside it."""

    tables: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Flow:
    """In every row, what was carried over and came in is what was spent and carried on."""

    tables: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Outline:
    """On one side of a two-sided table, a row of this label is the sum of the rows that its outline puts under it.

    本年收入合计 has the 一、 … above it under it, 一、本年收入 its (一) ….
    """

    tables: tuple[str, ...]
    total: str


@dataclass(frozen=True, slots=True)
class Sum:
    """Operands on the left together are those on the right (or no more than they).

    ``instead`` takes the right's place in filings whose form prints no such row (a final account states
    人员经费合计 and 公用经费合计 in place of a 合计). A rule whose tables or columns the filing's form does not have
    says nothing.
    """

    left: tuple[Ref, ...]
    right: tuple[Ref, ...]
    relation: Relation = "="
    instead: tuple[Ref, ...] = ()


@dataclass(frozen=True, slots=True)
class SameRow:
    """Rows of the same code (or label) in two tables state the same figure, or the first no more than the second.

    ``others`` are further tables whose rows of that label add to the second's.
    """

    left: str
    right: str
    columns: tuple[tuple[str, str], ...]
    by: Literal["code", "label"]
    relation: Relation = "="
    side: str | None = None
    others: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Parted:
    """The row of this label is the sum of the rows whose code starts with one of these."""

    table: str
    total: str
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ProjectTree:
    """In the project table, a row without a unit of its own is the sum of the project rows under it."""

    table: str


@dataclass(frozen=True, slots=True)
class Rule:
    """One identity. ``statement`` is its line for users, ``source`` what lays it down, ``shape`` what it compares."""

    id: str
    family: str
    statement: str
    source: str
    shape: object


FUNCTIONAL = (
    "收入总表",
    "支出总表",
    "一般公共预算支出表",
    "一般公共预算支出表(分单位)",
    "政府性基金预算支出表",
    "国有资本经营预算支出表",
)
ECONOMIC = "一般公共预算基本支出表"
CODED = (*FUNCTIONAL, ECONOMIC)
FORM = "预决算公开报表的编制说明"
BY_LAW = "《预算法》及其实施条例的收支口径"
CLASSES = "《政府收支分类科目》的类、款、项层级"

TOTAL = "(.*/)?(合计|小计|本年(收入|支出)合计|(本年|年度)?支出合计)"
BASIC = "(.*/)?基本支出(/(小计|合计))?"
PROJECTS = "(.*/)?项目支出(/(小计|合计))?"
STAFF = "(.*/)?人员经费(合计)?"
OPERATING = "(.*/)?(日常)?公用经费(合计)?"
ONE = "(.*/)?(预算数|决算数|金额)(/(合计|小计))?|合计|小计|决算数/小计"
GENERAL = "(.*/)?一般公共预算(财政拨款|拨款)?"
CARRIED_IN = "(上年|年初)(财政拨款)?结转(和)?(结余)?"
CARRIED_OUT = "(年终|年末|结转下年)(财政拨款)?(结转)?(和)?(结余)?"
YEAR_TOTAL_IN = "本年收入(合计)?"
YEAR_TOTAL_OUT = "本年支出(合计)?"
GRAND_IN = "收入总计|总计"
GRAND_OUT = "支出总计|总计"


def _side(table: str, row: str, side: str, *, optional: bool = False, column: str = ONE) -> Ref:
    return Ref(table, column, row, side, optional)


RULES: tuple[Rule, ...] = (
    Rule("hierarchy.children", "hierarchy", "上级科目的金额等于其下级科目之和", CLASSES, Children(CODED)),
    Rule("hierarchy.roots", "hierarchy", "合计等于各类科目(各单位)之和", CLASSES, Roots(CODED)),
    Rule("hierarchy.projects", "hierarchy", "一级项目等于其二级项目之和", FORM, ProjectTree("项目支出表")),
    Rule(
        "row.header", "row", "每行的合计(小计)等于其各组成列之和", FORM,
        HeaderTotals((*CODED, *TWO_SIDED, "项目支出表")),
    ),
    Rule(
        "row.flow", "row", "年初结转和结余+本年收入=本年支出+年末结转和结余", FORM,
        Flow(("政府性基金预算支出表",)),
    ),
    Rule(
        "row.flow_capital", "row", "年初结转和结余+本年收入=本年支出+年末结转和结余", FORM,
        Flow(("国有资本经营预算支出表",)),
    ),
    Rule("three_public.parts", "three_public", "“三公”经费合计等于因公出国(境)、公务用车、公务接待之和", FORM,
         HeaderTotals(("三公经费支出表",))),
    Rule("totals.items", "totals", "本年收入(支出)合计等于以上各项之和", FORM,
         Outline(TWO_SIDED, "本年(收入|支出)合计")),
    Rule("totals.groups", "totals", "大项等于其下各分项之和", FORM,
         Outline(TWO_SIDED, "本年(收入|支出)|上年结转.*|年初财政拨款结转和结余")),
    *(
        Rule(f"totals.income.{n}", "totals", f"{table}:收入总计=本年收入合计+上年结转(+使用非财政拨款结余)", BY_LAW,
             Sum((_side(table, GRAND_IN, "收入"),),
                 (_side(table, YEAR_TOTAL_IN, "收入"),
                  _side(table, "使用非财政拨款结余.*|用事业基金弥补收支差额", "收入", optional=True),
                  _side(table, CARRIED_IN, "收入", optional=True))))
        for n, table in enumerate(TWO_SIDED, 1)
    ),
    *(
        Rule(f"totals.expenditure.{n}", "totals", f"{table}:支出总计=本年支出合计+结余分配+年末结转", BY_LAW,
             Sum((_side(table, GRAND_OUT, "支出"),),
                 (_side(table, YEAR_TOTAL_OUT, "支出"), _side(table, "结余分配", "支出", optional=True),
                  _side(table, CARRIED_OUT, "支出", optional=True))))
        for n, table in enumerate(TWO_SIDED, 1)
    ),
    *(
        Rule(f"totals.balance.{n}", "totals", f"{table}:收入总计=支出总计", BY_LAW,
             Sum((_side(table, GRAND_IN, "收入"),), (_side(table, GRAND_OUT, "支出"),)))
        for n, table in enumerate(TWO_SIDED, 1)
    ),
    Rule("tables.income", "tables", "收支总表的本年收入合计=收入总表的本年收入", FORM,
         Sum((_side("收支总表", YEAR_TOTAL_IN, "收入"),), (Ref("收入总表", "本年收入/小计|本年收入合计|本年收入"),))),
    Rule("tables.income_total", "tables", "收支总表的收入总计=收入总表的合计", FORM,
         Sum((_side("收支总表", GRAND_IN, "收入"),), (Ref("收入总表", "合计"),))),
    Rule("tables.expenditure", "tables", "收支总表的本年支出合计=支出总表的合计", FORM,
         Sum((_side("收支总表", YEAR_TOTAL_OUT, "支出"),), (Ref("支出总表", TOTAL),))),
    Rule("tables.expenditure_classes", "tables", "收支总表的各类支出=支出总表的同一类", FORM,
         SameRow("收支总表", "支出总表", ((ONE, TOTAL),), "label", side="支出")),
    Rule("tables.appropriation_classes", "tables", "财政拨款收支总表的各类支出=各项财政拨款支出表的同一类", FORM,
         SameRow("财政拨款收支总表", "一般公共预算支出表", ((ONE, TOTAL),), "label", side="支出",
                 others=("政府性基金预算支出表", "国有资本经营预算支出表"))),
    Rule("tables.appropriation_general", "tables", "财政拨款收支总表的一般公共预算支出=一般公共预算支出表的合计", FORM,
         Sum((_side("财政拨款收支总表", YEAR_TOTAL_OUT, "支出", column=GENERAL),),
             (Ref("一般公共预算支出表", TOTAL),))),
    Rule("tables.appropriation", "tables", "财政拨款收支总表的本年支出=三本预算支出表的合计", FORM,
         Sum((_side("财政拨款收支总表", YEAR_TOTAL_OUT, "支出"),),
             (Ref("一般公共预算支出表", TOTAL), Ref("政府性基金预算支出表", TOTAL, optional=True),
              Ref("国有资本经营预算支出表", TOTAL, optional=True)))),
    Rule("tables.appropriation_income", "tables", "收支总表与财政拨款收支总表的一般公共预算拨款相等", FORM,
         Sum((_side("收支总表", "一般公共预算(财政)?拨款(收入)?", "收入"),),
             (_side("财政拨款收支总表", "一般公共预算(财政)?拨款(收入)?", "收入"),))),
    Rule("tables.units", "tables", "分单位的合计=分功能科目的合计", FORM,
         Sum((Ref("一般公共预算支出表(分单位)", TOTAL),), (Ref("一般公共预算支出表", TOTAL),))),
    Rule("tables.units_basic", "tables", "分单位的基本支出=分功能科目的基本支出", FORM,
         Sum((Ref("一般公共预算支出表(分单位)", BASIC),), (Ref("一般公共预算支出表", BASIC),))),
    Rule("tables.basic", "tables", "一般公共预算支出表的基本支出=一般公共预算基本支出表的合计", FORM,
         Sum((Ref("一般公共预算支出表", BASIC),), (Ref(ECONOMIC, TOTAL, "合计|基本支出合计"),),
             instead=(Ref(ECONOMIC, ONE, "人员经费合计"), Ref(ECONOMIC, ONE, "公用经费合计")))),
    Rule("tables.staff", "tables", "一般公共预算支出表的人员经费=一般公共预算基本支出表的人员经费", FORM,
         Sum((Ref("一般公共预算支出表", STAFF),), (Ref(ECONOMIC, STAFF),))),
    Rule("tables.operating", "tables", "一般公共预算支出表的公用经费=一般公共预算基本支出表的公用经费", FORM,
         Sum((Ref("一般公共预算支出表", OPERATING),), (Ref(ECONOMIC, OPERATING),))),
    Rule("tables.staff_sum", "hierarchy", "人员经费合计=工资福利支出+对个人和家庭的补助", CLASSES,
         Parted(ECONOMIC, "人员经费合计", ("301", "303"))),
    Rule("tables.operating_sum", "hierarchy", "公用经费合计=商品和服务支出+资本性支出等", CLASSES,
         Parted(ECONOMIC, "公用经费合计", ("302", "304", "305", "307", "309", "31", "399"))),
    Rule("tables.projects", "tables", "支出总表的项目支出=项目支出表的合计", FORM,
         Sum((Ref("支出总表", PROJECTS),), (Ref("项目支出表", TOTAL),))),
    Rule("tables.part_of_whole", "tables", "同一科目的一般公共预算支出不大于支出总表的该科目", FORM,
         SameRow("一般公共预算支出表", "支出总表", ((TOTAL, TOTAL), (BASIC, BASIC), (PROJECTS, PROJECTS)),
                 "code", "<=")),
    Rule("three_public.reception", "three_public", "基本支出中的公务接待费不大于“三公”经费的公务接待费", FORM,
         Sum((Ref(ECONOMIC, TOTAL + "|" + ONE, "公务接待费", optional=True),),
             (Ref("三公经费支出表", "(决算数/)?公务接待费"),), "<=")),
)  # fmt: skip
"""Every identity within one filing that its tables alone decide."""
