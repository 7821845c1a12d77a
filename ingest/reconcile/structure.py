"""What a filing must contain whatever its figures: the standard tables of its kind, a word on an empty one."""

from __future__ import annotations

from collections.abc import Iterator

from ingest.filing import Check, Filing, Operand, Verdict

ALWAYS = (
    "收支总表",
    "收入总表",
    "支出总表",
    "财政拨款收支总表",
    "一般公共预算支出表",
    "一般公共预算基本支出表",
    "三公经费支出表",
    "政府性基金预算支出表",
    "国有资本经营预算支出表",
)
"""The tables that the disclosure rules (预决算公开操作规程) ask of every budget and final account."""
BUDGET_ONLY = ("项目支出表",)
"""Tables that many places ask of budgets, the national rules of none: where one is not there, nothing is wrong yet."""
_SINCE = 2017
"""The first year whose budgets had to follow the rules, which were issued in October 2016 (财预〔2016〕143号)."""
_SINCE_CAPITAL = 2021
"""Tables of the state capital budget came to the departments' forms later; no year before this one is blamed."""
SOURCE = "《地方预决算公开操作规程》"
FAMILY = "structure"


def structure_checks(filing: Filing) -> Iterator[Check]:
    """One check for each standard table, one for each empty table; nothing for a text that is no filing."""
    if filing.facts.kind is None:
        return
    wanted = ALWAYS if filing.facts.kind.endswith("决算") else (*ALWAYS, *BUDGET_ONLY)
    present = {table.key for table in filing.tables}
    for key in wanted:
        verdict, detail = _presence(key, present, filing)
        yield _check("structure.table", f"应公开{key}", verdict, key, detail)
    for table in filing.tables:
        if table.rows:
            continue
        stated = table.statement is not None
        detail = table.statement or "空表没有说明是否没有此项收支"
        left = Operand(table.key, None, table.place, table.key)
        yield Check(
            "structure.statement", FAMILY, "空表须有说明", "holds" if stated else "fails", (left,), (), detail=detail
        )
    yield from _blank_cells(filing)


def _presence(key: str, present: set[str], filing: Filing) -> tuple[Verdict, str]:
    """Whether a table is there; that it is not found is a failure only where the rules of that year ask for it."""
    year = filing.facts.fiscal_year
    if key in present:
        return "holds", ""
    if not filing.tables:
        return "not_checkable", "文件中没有表,可能另附"
    if key in BUDGET_ONLY:
        return "not_checkable", "文件中没有找到此表,是否应公开依当地规定"
    if year is None or year < (_SINCE_CAPITAL if key == "国有资本经营预算支出表" else _SINCE):
        return "not_checkable", "文件中没有找到此表,当年是否应公开不能确定"
    return "fails", "文件中没有找到此表"


def _check(rule: str, statement: str, verdict: Verdict, key: str, detail: str) -> Check:
    return Check(rule, FAMILY, statement, verdict, (Operand(key, None, None, key),), (), detail=detail)


def _blank_cells(filing: Filing) -> Iterator[Check]:
    """A blank among printed zeros: in a column that prints its zeros, an empty cell leaves the reader guessing."""
    for table in filing.tables:
        for column in table.columns:
            amounts = [row.values.get(column) for row in table.rows]
            blanks = [row for row, amount in zip(table.rows, amounts, strict=True) if amount is None]
            zeros = sum(1 for amount in amounts if amount is not None and not amount.value())
            if blanks and zeros >= 3 and zeros > 3 * len(blanks):
                operands = tuple(
                    Operand(
                        f"{row.code or ''} {row.name}".strip(), None, row.place, table.key, row.code or row.name, column
                    )
                    for row in blanks
                )
                yield Check(
                    "structure.blank", FAMILY, "以0.00表示零的列中不应有空格", "fails", operands, (), detail=column
                )
