"""The ledger: every file ever met, how its reading ended and why, with filters by state."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import PurePath

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from index.bulk.finding import INSIDE
from index.port import STATES, SourceFile
from web.context import get_index, page_number
from web.upload import signed_in

bp = Blueprint("ledger", __name__)
SIZE = 100
MAX_TEXT = 120
COUNTS = {
    "tables": "表格",
    "rows": "行",
    "indicators": "指标",
    "projects": "项目",
    "passages": "段落",
    "checks": "核对数",
    "repairs": "修正数",
    "unsure": "存疑",
    "learnt": "参照的名称",
}


@bp.get("/ledger")
def page() -> str | Response:
    """One page of the ledger."""
    files = get_index().ledger()
    state = request.args.get("state") if request.args.get("state") in STATES else None
    text = request.args.get("q", "").strip()[:MAX_TEXT]
    files = [replace(file, reason=bare_reason(file)) if signed_in() else for_readers(file) for file in files]
    chosen = [file for file in files if state in (None, file.state) and (not text or text in _told(file))]
    number, pages = page_number(), max(-(-len(chosen) // SIZE), 1)
    if number > pages:
        return redirect(url_for("ledger.page", state=state, q=text or None, page=pages), 302)
    return render_template(
        "ledger.html", files=chosen[(number - 1) * SIZE : number * SIZE], total=len(chosen), states=STATES,
        chosen=state, counts=COUNTS, tally=_tally(files), text=text, number=number, pages=pages,
    )  # fmt: skip


def _told(file: SourceFile) -> str:
    """What the list's own filter looks in: the name, why it failed, what it was warned of."""
    return "\n".join((file.path, file.reason, *file.warnings))


def for_readers(file: SourceFile) -> SourceFile:
    """The entry without where the file lies on this machine: its name, or its archive's name and its own in there."""
    name = short_path(file.path)
    told = tuple(text.replace(file.path, name) for text in file.warnings)
    return replace(file, path=name, reason=bare_reason(file).replace(file.path, name), warnings=told)


def bare_reason(file: SourceFile) -> str:
    """Why the file failed, without its own path in front."""
    return file.reason.removeprefix(f"{file.path}:")


def short_path(path: str) -> str:
    """A file's name, or its archive's name and its own in there."""
    archive, inside, member = path.partition(INSIDE)
    return PurePath(archive.replace("\\", "/")).name + inside + member


def _tally(files: list[SourceFile]) -> dict[str, int]:
    return dict(Counter(file.state for file in files))
