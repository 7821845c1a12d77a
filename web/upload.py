"""Upload and re-reading from the browser: behind a token, off where none is set, with an audit log of who did what.

The token opens a session (a signed cookie that only this site sends); every form carries the session's own CSRF
token. Files land under new names in a folder of their own and are read by the same ingest as from the command line.
"""

from __future__ import annotations

import hmac
import json
import os
import secrets
import shutil
import threading
import time
import unicodedata
from collections import deque
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NoReturn, cast

from flask import Blueprint, Response, abort, current_app, jsonify, redirect, render_template, request, session, url_for
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response as AnyResponse

from index.bulk import SUFFIXES, Retry
from index.port import STATES
from ingest.oserrors import reason
from web.context import get_index, get_settings
from web.jobs import Busy, Jobs

bp = Blueprint("upload", __name__)
JOBS = "mingzhang.jobs"
RETRIES: dict[Retry, str] = {"failed": "重读失败的", "outdated": "重读旧版解析的", "all": "全部重读"}
ACTIONS = {"upload": "上传", "retry": "重读", "token accepted": "口令通过", "token refused": "口令不对"}
"""What the audit log calls what was done, as the page says it."""
ALLOWED = (*sorted(SUFFIXES), ".zip")
MAX_FILES = 500
TRIES = "mingzhang.tries"
MOST_TRIES, TRIES_SECONDS = 10, 60.0
"""So many wrong tokens are taken from one address in so many seconds."""
_AUDIT = threading.Lock()


@bp.before_request
def exists() -> None:
    """Where no token is set there are no such pages at all."""
    if get_settings().token is None or get_settings().upload_folder is None:
        abort(404)


def folder() -> Path:
    """Where uploads and the audit log are kept."""
    return cast(Path, get_settings().upload_folder)


def jobs() -> Jobs:
    """The runs of this application."""
    held = current_app.extensions.setdefault(JOBS, Jobs(get_index()))
    return cast(Jobs, held)


def audit(action: str, **more: Any) -> None:
    """One line in the audit log, written before the action has an effect."""
    entry = {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "from": request.remote_addr,
        "action": action,
        **more,
    }
    try:
        folder().mkdir(parents=True, exist_ok=True)
        with _AUDIT, (folder() / "audit.jsonl").open("a", encoding="utf-8") as file:
            file.write(json.dumps(entry, ensure_ascii=False) + "\n")
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:  # what cannot be written down is not done
        abort(503, description=f"操作记录写不下，未执行：{reason(error)}")


def signed_in() -> bool:
    """Whether this session gave the token that is set now."""
    return bool(session.get("in")) and bool(session.get("csrf"))


def demand() -> None:
    """End with 403 unless signed in and the form carries this session's CSRF token."""
    given = request.form.get("csrf") or request.headers.get("X-CSRF-Token") or ""
    if not signed_in():
        abort(403, description="请先输入口令")
    if not hmac.compare_digest(given.encode(), str(session["csrf"]).encode()):
        abort(403, description="表单已过期，请刷新页面再试")


@bp.get("/upload")
def page() -> str:
    """The form for the token, or the upload page."""
    if not signed_in():
        return render_template("token.html", wrong=False)
    return render_template(
        "upload.html", csrf=session["csrf"], job=jobs().last, waiting=jobs().waiting, retries=RETRIES, allowed=ALLOWED,
        entries=_entries(), most=get_settings().upload_bytes >> 20, states=STATES, actions=ACTIONS,
    )  # fmt: skip


@bp.post("/upload/token")
def token() -> AnyResponse | tuple[str, int]:
    """Open a session for whoever knows the token."""
    if not _may_try():
        abort(429)
    given, wanted = request.form.get("token", ""), get_settings().token or ""
    if not hmac.compare_digest(given.encode("utf-8", "replace"), wanted.encode()):
        _tries().append((request.remote_addr or "", time.monotonic()))
        audit("token refused")
        return render_template("token.html", wrong=True), 403
    session.clear()
    session["in"], session["csrf"] = True, secrets.token_urlsafe(32)
    audit("token accepted")
    return redirect(url_for("upload.page"), 303)


def _tries() -> deque[tuple[str, float]]:
    """Who gave a wrong token and when, the latest."""
    return cast("deque[tuple[str, float]]", current_app.extensions.setdefault(TRIES, deque(maxlen=1000)))


def _may_try() -> bool:
    """Whether another token may be tried from this address: not after too many wrong ones in the last minute."""
    since, here = time.monotonic() - TRIES_SECONDS, request.remote_addr or ""
    return sum(who == here and when > since for who, when in _tries()) < MOST_TRIES


@bp.post("/upload/out")
def out() -> AnyResponse:
    """Close the session."""
    demand()
    session.clear()
    return redirect(url_for("search.home"), 303)


@bp.post("/upload")
def take() -> AnyResponse:
    """Keep the files of a form and read them."""
    demand()
    files = [file for file in request.files.getlist("files") if file.filename]
    if not files:
        abort(400, description="没有选择文件")
    if len(files) > MAX_FILES:
        abort(400, description="一次上传的文件太多")
    names = [safe_name(file.filename or "") for file in files]
    refused = [name for name in names if not name.lower().endswith(ALLOWED)]
    if refused:
        abort(400, description="不收这种文件")
    _demand_room()
    audit("upload", files=names)
    try:
        target = _keep(files, names)
    except OSError as error:
        abort(503, description=f"上传的文件存不下：{reason(error)}")
    return _begin("上传", [target], None)


@bp.post("/upload/retry")
def again() -> AnyResponse:
    """Read files of the ledger again."""
    demand()
    which = next((key for key in RETRIES if key == request.form.get("which")), None)
    if which is None:
        abort(400, description="没有这种重读")
    _demand_room()
    audit("retry", which=which)
    return _begin(RETRIES[which], [], which)


@bp.get("/upload/job.json")
def live() -> Response:
    """The last run, for the live view."""
    if not signed_in():
        abort(403, description="请先输入口令")
    job = jobs().last
    return jsonify(job.as_json() if job else None)


def _demand_room() -> None:
    """End with 409 where no further run would be taken, before anything is kept or written down for it."""
    if not jobs().room():
        _refuse()


def _refuse() -> NoReturn:
    abort(409, description="等着入库的太多，请过一会儿再传")


def _begin(what: str, paths: list[Path], retry: Retry | None) -> AnyResponse:
    try:
        jobs().start(what, paths, retry)
    except Busy:
        _refuse()
    return redirect(url_for("upload.page"), 303)


def _keep(files: list[FileStorage], names: list[str]) -> Path:
    """Write the files into a new folder, each under a name of its own there."""
    target = folder() / f"{datetime.now(UTC):%Y%m%d-%H%M%S}-{secrets.token_hex(3)}"
    target.mkdir(parents=True)
    try:
        for number, (file, name) in enumerate(zip(files, names, strict=True)):
            place = target / name
            file.save(place if not place.exists() else target / f"{number}-{name}")
    except OSError:
        shutil.rmtree(target, ignore_errors=True)  # half an upload is none
        raise
    return target


def safe_name(name: str) -> str:
    """The last part of a name that came from outside, without what could leave the folder or hide in a listing."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    kept = "".join(
        c for c in unicodedata.normalize("NFC", last) if unicodedata.category(c)[0] != "C" and c not in ':*?"<>|'
    )
    stem, dot, suffix = kept.strip(" .").rpartition(".")
    return f"{stem[:80]}{dot}{suffix[:10]}" if stem else suffix[:80] or "file"


def _entries(most: int = 20) -> list[dict[str, Any]]:
    try:
        with (folder() / "audit.jsonl").open(encoding="utf-8", errors="replace") as file:
            lines = deque(file, most)
    except FileNotFoundError:
        return []
    return [entry for line in reversed(lines) if (entry := _entry(line)) is not None]


def _entry(line: str) -> dict[str, Any] | None:
    """One line of the log; None for one that was cut off when the machine stopped."""
    try:
        found = json.loads(line)
    except ValueError:
        return None
    return found if isinstance(found, dict) else None
