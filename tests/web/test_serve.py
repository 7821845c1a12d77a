"""The server itself against requests that no browser makes: too long, too large, too slow, not quite HTTP."""

from __future__ import annotations

import socket
import threading
import time
from contextlib import suppress
from pathlib import Path

import pytest

from index.port import Index
from web.serve import MOST_HEADER, NO_BODY, largest_body, serve
from web.settings import Settings


@pytest.fixture(scope="module")
def port(index: Index) -> int:
    """The port of a server over the sample filings; it ends with the test process."""
    told: list[str] = []
    ready = threading.Event()

    def heard(url: str) -> None:
        told.append(url)
        ready.set()

    threading.Thread(target=serve, args=(index, "127.0.0.1", 0, None, heard), daemon=True).start()
    assert ready.wait(20)
    return int(told[0].rstrip("/").rpartition(":")[2])


def ask(port: int, request: bytes) -> bytes:
    """What the server says to these bytes before it closes the connection."""
    with socket.create_connection(("127.0.0.1", port), timeout=20) as wire:
        wire.sendall(request)
        out = b""
        with suppress(ConnectionResetError):  # it does not wait for the rest of what it refuses
            while piece := wire.recv(65536):
                out += piece
        return out


def get(port: int, target: bytes, *headers: bytes) -> bytes:
    return ask(
        port, b"\r\n".join((b"GET " + target + b" HTTP/1.1", b"Host: x", b"Connection: close", *headers, b"", b""))
    )


@pytest.mark.parametrize(
    "target", [b"//evil.example", b"//evil.example/..", b"//evil.example/search/", b"/\\evil.example/"]
)
def test_no_address_leads_to_another_site(port: int, target: bytes) -> None:
    head = get(port, target).partition(b"\r\n\r\n")[0].lower()
    assert head.startswith(b"http/1.1 ")
    location = next((line for line in head.split(b"\r\n") if line.startswith(b"location:")), b"")
    assert b"evil" not in location.partition(b"?")[0].replace(b"http://x", b""), location


def test_a_huge_request_line_is_refused(port: int) -> None:
    answer = get(port, b"/search?q=" + b"a" * 2 * MOST_HEADER)
    assert answer[8:12] in (b" 431", b"")


def test_the_longest_search_fits(port: int) -> None:
    filters = b"".join(b"&publisher=" + b"%E5%8D%95" * 120 for _ in range(20))
    assert get(port, b"/search?q=" + b"%E5%8D%95" * 400 + filters).startswith(b"HTTP/1.1 200")


def test_a_large_body_is_refused_where_nothing_is_uploaded(port: int, tmp_path: Path) -> None:
    head = f"POST /search HTTP/1.1\r\nHost: x\r\nContent-Length: {NO_BODY * 9}\r\nConnection: close\r\n\r\n".encode()
    assert ask(port, head).startswith(b"HTTP/1.1 413")
    assert largest_body(Settings(token="correct horse", upload_folder=tmp_path, upload_bytes=1 << 20)) > 1 << 20
    assert largest_body(Settings(token="correct horse")) == NO_BODY


def test_slow_clients_hold_nobody_up(port: int) -> None:
    slow = [socket.create_connection(("127.0.0.1", port)) for _ in range(20)]
    for wire in slow:
        wire.sendall(b"GET /search?q=a HTTP/1.1\r\nHost: x\r\nX-Wait: ")
    begun = time.monotonic()
    assert get(port, b"/healthz").startswith(b"HTTP/1.1 200")
    assert time.monotonic() - begun < 10
    for wire in slow:
        wire.close()


@pytest.mark.parametrize("method", [b"POST", b"PUT", b"DELETE", b"TRACE", b"PATCH"])
def test_other_methods_are_refused(port: int, method: bytes) -> None:
    answer = ask(port, method + b" /search?q=a HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 0\r\n\r\n")
    assert answer.startswith(b"HTTP/1.1 405")
