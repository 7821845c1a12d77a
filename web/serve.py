"""Serving the application with waitress, a production WSGI server without a process manager."""

from __future__ import annotations

import socket
from collections.abc import Callable

import waitress

from index.port import Index
from web.app import create_app
from web.settings import Settings

THREADS = 6
MOST_HEADER = 32 * 1024
"""Bytes of a request's first line and headers: the longest search with all its filters needs half of that."""
NO_BODY = 64 * 1024
"""Bytes of a request's body where nothing can be uploaded."""


def serve(
    index: Index, host: str, port: int, settings: Settings | None = None, ready: Callable[[str], None] = print
) -> None:
    """Answer requests until interrupted; ``ready`` gets the address once the port is bound. Raises OSError."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.create_server((host, port), family=family) as bound:
        name = f"[{host}]" if ":" in host else host
        ready(f"http://{name}:{bound.getsockname()[1]}/")
        waitress.serve(
            create_app(index, settings), sockets=[bound], threads=THREADS, ident="mingzhang", _quiet=True,
            max_request_header_size=MOST_HEADER, max_request_body_size=largest_body(settings or Settings()),
        )  # fmt: skip


def largest_body(settings: Settings) -> int:
    """Bytes that are taken in before the application sees the request, so that nobody fills the disk with a body."""
    return settings.upload_bytes + NO_BODY if settings.token and settings.upload_folder else NO_BODY
