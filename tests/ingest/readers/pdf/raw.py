"""PDFs put together object by object, so that a test can break any part of one."""

from __future__ import annotations

import zlib

MEGABYTE = 1 << 20
THREE_TIMES = b"/Filter [ /FlateDecode /FlateDecode /FlateDecode ]"


def objects(*bodies: bytes, trailer: bytes = b"") -> bytes:
    """A PDF of these objects, numbered from 1, with a right cross-reference table; object 1 is the catalog."""
    out = bytearray(b"%PDF-1.5\n")
    offsets = []
    for number, body in enumerate(bodies, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(bodies) + 1)
    out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    out += b"trailer\n<< /Size %d /Root 1 0 R %s >>\nstartxref\n%d\n%%%%EOF\n" % (len(bodies) + 1, trailer, start)
    return bytes(out)


def stream(data: bytes, entries: bytes = b"") -> bytes:
    return b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(data), entries, data)


PAGE = (
    b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 400 300] /Contents %d 0 R /Resources << /Font << /F1 %d 0 R >> >> >>"
)
FONT = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"


def one_page(contents: bytes, box: bytes = b"[0 0 400 300]", font: bytes = FONT, entries: bytes = b"") -> bytes:
    return objects(
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox %s /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> %s >> >>"
        % (box, entries),
        stream(contents),
        font,
    )


TEXT = b"BT /F1 10 Tf 20 100 Td (total 1,202.95) Tj ET"


def packed(*bodies: bytes, blanks: int = 0, entries: bytes = b"") -> bytes:
    """A PDF whose objects, numbered from 1, all stand in one object stream behind ``blanks`` MB of nothing; the stream
    is packed three times over, and ``entries`` are further ones of its dictionary."""
    starts, body = [], b""
    for one in bodies:
        starts.append(len(body))
        body += one + b" "
    head = b" ".join(b"%d %d" % (number, at) for number, at in enumerate(starts, 1))
    count = len(bodies)
    first = len(head) + 1 + blanks * MEGABYTE
    data = deflated(head, b" ", blanks, body)
    out = bytearray(b"%PDF-1.5\n")
    holder = len(out)
    more = b"/Type /ObjStm /N %d /First %d %s %s" % (count, first, entries, THREE_TIMES)
    out += b"%d 0 obj\n%s\nendobj\n" % (count + 1, stream(data, more))
    start = len(out)
    rows = [b"\0\0\0\0\0\xff"]
    rows += [b"\2" + (count + 1).to_bytes(4, "big") + bytes([at]) for at in range(count)]
    rows += [b"\1" + at.to_bytes(4, "big") + b"\0" for at in (holder, start)]
    table = b"/Type /XRef /Size %d /W [1 4 1] /Root 1 0 R" % len(rows)
    out += b"%d 0 obj\n%s\nendobj\n" % (count + 2, stream(b"".join(rows), table))
    return bytes(out + b"startxref\n%d\n%%%%EOF\n" % start)


def deflated(head: bytes, filler: bytes, megabytes: int, tail: bytes = b"") -> bytes:
    """Head, so many MB of the filler, and tail, packed three times over: a few KB."""
    packer = zlib.compressobj(1)
    block = filler * (MEGABYTE // len(filler))
    parts = [packer.compress(head + b" "), *(packer.compress(block) for _ in range(megabytes)), packer.compress(tail)]
    return zlib.compress(zlib.compress(b"".join(parts) + packer.flush(), 9), 9)
