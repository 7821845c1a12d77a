"""From the bytes of a text file to its characters: byte order marks, UTF-8, GB18030, UTF-16, and what is no text.

UTF-8 is strict enough to be believed when it decodes. Everything else must prove itself: the decoded text has to read
like a Chinese (or plain Latin) document, because nearly any bytes are valid GB18030 or UTF-16.
"""

from __future__ import annotations

import codecs
import unicodedata
from dataclasses import dataclass

from charset_normalizer import from_bytes

from ingest.characters import in_gb2312
from ingest.readers import UnreadableError

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SAMPLE = 200_000
_MAX_ODD = 0.02
"""The share of control, private and unassigned characters above which a decoding is not text."""


@dataclass(frozen=True, slots=True)
class Decoded:
    """The text with its line ends unified to ``\\n``, the encoding that gave it, and what had to be assumed."""

    text: str
    encoding: str
    notes: tuple[str, ...] = ()


_TURNING = "\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
"""Controls of writing direction: Chinese filings need none, and they can show a figure with its digits reversed."""


def decode(data: bytes, name: str) -> Decoded:
    """The characters of ``data``; ``name`` stands in the error. Raises UnreadableError for what is no text."""
    if not data.strip():
        raise UnreadableError(f"文件是空的:{name}")
    decoded = _with_mark(data) or _utf8(data) or _utf16(data) or _chinese(data) or _other(data)
    if decoded is None:
        raise UnreadableError(f"不是文本文件(内容是二进制数据或编码无法识别):{name}")
    text, encoding, notes = decoded
    if "\0" in text:
        notes = (*notes, f"已去掉 {text.count(chr(0))} 个空字符(NUL)")
        text = text.replace("\0", "")
    if turned := sum(map(text.count, _TURNING)):
        notes = (*notes, f"已去掉 {turned} 个改变文字方向的控制符")
        text = text.translate(dict.fromkeys(map(ord, _TURNING)))
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not text.strip("\ufeff \n\t\f\v\u3000\xa0"):
        raise UnreadableError(f"文件是空的:{name}")
    return Decoded(text, encoding, notes)


_Reading = tuple[str, str, tuple[str, ...]]


def _with_mark(data: bytes) -> _Reading | None:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            text = data[len(mark) :].decode(encoding, errors="replace")
            if not _reads_as_text(text):
                return None
            lost = text.count("\ufffd")
            return text, encoding, (f"有 {lost} 处字节无法按 {encoding} 解码",) if lost else ()
    return None


def _utf8(data: bytes) -> _Reading | None:
    """UTF-8, also with a few broken bytes (a dump cut in the middle of a character)."""
    try:
        text = data.decode("utf-8")
        return (text, "utf-8", ()) if _reads_as_text(text) else None
    except UnicodeDecodeError:
        text = data.decode("utf-8", errors="replace")
    lost = text.count("\ufffd")
    if lost * 1000 > len(text) or not _reads_as_text(text) or not any(ord(c) > 0x2E80 for c in text):
        return None
    return text, "utf-8", (f"有 {lost} 处字节无法按 utf-8 解码",)


def _utf16(data: bytes) -> _Reading | None:
    """UTF-16 without its mark: every other byte of line breaks and Latin is zero."""
    if len(data) < 4 or len(data) % 2 or b"\0" not in data[:_SAMPLE]:
        return None
    for encoding in ("utf-16-le", "utf-16-be"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\n" in text and "\0" not in text and _reads_as_text(text):
            return text, encoding, (f"编码按 {encoding} 读取(无字节序标记)",)
    return None


def _chinese(data: bytes) -> _Reading | None:
    try:
        text = data.decode("gb18030")
        lost = 0
    except UnicodeDecodeError:
        text = data.decode("gb18030", errors="replace")
        lost = text.count("\ufffd")
    if lost * 1000 > len(text) or not _reads_as_chinese(text):
        return None
    notes = ("编码按 GB18030(含 GBK、GB2312)读取",)
    return text, "gb18030", (*notes, f"有 {lost} 处字节无法解码") if lost else notes


def _other(data: bytes) -> _Reading | None:
    """Any other encoding (Big5, Latin) that charset-normalizer is sure of and that reads as text."""
    if b"\0" in data[:_SAMPLE]:
        return None
    best = from_bytes(data[:_SAMPLE]).best()
    if best is None or best.encoding.startswith(("utf_16", "utf_32")):
        return None
    text = data.decode(best.encoding, errors="replace")
    if text.count("\ufffd") * 1000 > len(text) or not _reads_as_text(text):
        return None
    return text, best.encoding.replace("_", "-"), (f"编码按 {best.encoding} 读取,请核对",)


def _reads_as_text(text: str) -> bool:
    sample = text[:_SAMPLE]
    odd = sum(1 for c in sample if c not in "\n\r\t\f\v\ufeff" and unicodedata.category(c) in ("Cc", "Co", "Cn", "Cs"))
    return odd <= _MAX_ODD * len(sample)


def _reads_as_chinese(text: str) -> bool:
    """Whether most letters are characters of GB2312, where nearly all of running Chinese lies."""
    sample = text[:_SAMPLE]
    if not _reads_as_text(sample):
        return False
    wide = [c for c in sample if ord(c) >= 0x80]
    common = sum(1 for c in wide if in_gb2312(c))
    return bool(wide) and common >= 0.9 * len(wide)
