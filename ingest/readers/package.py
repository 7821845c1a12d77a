"""Office packages (DOCX, XLSX) are ZIP archives: what kind one is, and whether it is safe to unpack."""

from __future__ import annotations

import io
import zipfile

from ingest.readers import UnreadableError

_MOST_BYTES = 400 << 20
"""What the parts of a package may hold unpacked; a filing's are a few MB, a bomb's are without end."""
_ENCRYPTED_WORDS = "EncryptedPackage".encode("utf-16-le")

OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""The first bytes of Office files before 2007 and of encrypted ones of today."""


def package_kind(data: bytes) -> str | None:
    """``docx``, ``xlsx`` or None for any other ZIP archive or file."""
    names = parts_of(data)
    if "xl/workbook.xml" in names:
        return "xlsx"
    return "docx" if "word/document.xml" in names else None


def parts_of(data: bytes) -> set[str]:
    """The names of what a package holds; none for what is no ZIP archive, or a damaged one."""
    if not data.startswith(b"PK\x03\x04"):
        return set()
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return set(archive.namelist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError, RuntimeError):
        return set()


def checked_archive(data: bytes, name: str) -> None:
    """Raises UnreadableError for a package whose parts would unpack to more than a filing can be."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        total = sum(part.file_size for part in archive.infolist())
    if total > _MOST_BYTES:
        raise UnreadableError(f"解开后超过 {_MOST_BYTES >> 20} MiB:{name}")


def is_encrypted(data: bytes) -> bool:
    """Whether an old-style file is the shell of a package that a password protects."""
    return data.startswith(OLD_OFFICE) and _ENCRYPTED_WORDS in data


def is_workbook(data: bytes) -> bool:
    """Whether an old-style file holds a workbook (its directory names the stream)."""
    return data.startswith(OLD_OFFICE) and any(n.encode("utf-16-le") + b"\0\0" in data for n in ("Workbook", "Book"))
