"""Serving the application with waitress, a production WSGI server without a process manager."""

from __future__ import annotations

import socket
from collections.abc import Callable

import waitress

from index.port import Index
from web.app import create_app
from web.settings import Settings

THREADS = 6


def serve(
    index: Index, host: str, port: int, settings: Settings | None = None, ready: Callable[[str], None] = print
) -> None:
    """Answer requests until interrupted; ``ready`` gets the address once the port is bound. Raises OSError."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.create_server((host, port), family=family) as bound:
        name = f"[{host}]" if ":" in host else host
        ready(f"http://{name}:{bound.getsockname()[1]}/")
        waitress.serve(create_app(index, settings), sockets=[bound], threads=THREADS, ident="mingzhang", _quiet=True)
