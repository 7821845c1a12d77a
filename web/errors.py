"""What a reader is told when a request cannot be answered: a page in the reader's language, a document for programs.

A cause that a handler names (没有这张表) is told as it stands; what the framework would say in English by itself is
told by its status code, with what to do next. The cause of a fault of ours goes to the log alone.
"""

from __future__ import annotations

import logging
from urllib.parse import quote

from flask import Flask, Response, current_app, render_template, request
from werkzeug.exceptions import HTTPException, ServiceUnavailable

from index.errors import UNAVAILABLE
from web import api
from web.context import get_settings

log = logging.getLogger(__name__)
TOLD: dict[int, str] = {
    400: "看不懂这个请求",
    403: "没有做这件事的权限",
    404: "没有这个页面",
    405: "这个地址不接受这种请求",
    413: "内容太大，一次最多 {most} MB",
    414: "地址太长",
    415: "不收这种内容",
    429: "试得太频繁，请过一会儿再来",
    500: "服务器出了错，已记入日志。请稍后再试；还是不行，请把这个地址告诉管理员",
    503: "现在忙不过来，请稍后再试",
}
"""What a page says of a status whose cause nobody named."""


def init_app(app: Flask) -> None:
    """Answer every error of the application here."""
    app.register_error_handler(HTTPException, error_page)
    for kind in UNAVAILABLE:
        app.register_error_handler(kind, _unavailable)


def error_page(error: HTTPException) -> tuple[str, int] | Response:
    """The page of an error, or for the API its problem document; a slash too many at the end is taken away."""
    if error.code == 404 and (plain := _without_slash()) is not None:
        return Response(status=308, headers={"Location": plain})
    if request.path.startswith("/api/"):
        return api.problem(error)
    code = error.code or 500
    told, values = error.description or "", {}
    if told == type(error).description:
        told, values = (
            TOLD.get(code, TOLD[500]),
            {"most": get_settings().upload_bytes >> 20 or 1} if code == 413 else {},
        )
    return render_template("error.html", code=code, told=told, values=values), code


def _unavailable(error: Exception) -> tuple[str, int] | Response:
    """The index is not there or cannot be read just now: told as such, and the cause to the log alone."""
    log.error("index unavailable: %s", error)
    return error_page(ServiceUnavailable("索引暂时不可用，请稍后再试"))


def _without_slash() -> str | None:
    """The present address without slashes at its end, where that is a page of this site."""
    path = request.path.rstrip("/")
    if path == request.path or not path:
        return None
    try:
        current_app.url_map.bind("").match(path, method="GET")
    except HTTPException:
        return None
    query = request.query_string.decode("latin-1")
    return request.script_root + quote(path) + (f"?{query}" if query else "")
