"""The ledger: every file ever met, how its reading ended and why, with filters by state."""

from __future__ import annotations

from collections import Counter

from flask import Blueprint, render_template, request

from index.port import FileState, SourceFile
from web.context import get_index, page_number

bp = Blueprint("ledger", __name__)
SIZE = 100
STATES: dict[FileState, str] = {
    "done": "完成",
    "warned": "完成(有提醒)",
    "failed": "失败",
    "skipped": "跳过",
    "withdrawn": "已撤下",
}

COUNTS = {
    "tables": "表格",
    "rows": "行",
    "indicators": "指标",
    "projects": "项目",
    "passages": "段落",
    "checks": "核对数",
    "repairs": "修正数",
    "unsure": "存疑",
}


@bp.get("/ledger")
def page() -> str:
    """One page of the ledger."""
    files = get_index().ledger()
    state = request.args.get("state") if request.args.get("state") in STATES else None
    text = request.args.get("q", "").strip()
    chosen = [file for file in files if state in (None, file.state) and (not text or text in file.path)]
    number = page_number()
    return render_template(
        "ledger.html", files=chosen[(number - 1) * SIZE : number * SIZE], total=len(chosen), states=STATES,
        chosen=state, counts=COUNTS, tally=_tally(files), text=text, number=number, pages=-(-len(chosen) // SIZE),
    )  # fmt: skip


def _tally(files: list[SourceFile]) -> dict[str, int]:
    return dict(Counter(file.state for file in files))
