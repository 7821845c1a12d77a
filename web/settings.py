"""What an operator can set for the web interface, read once when the application is made."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Settings:
    """Sizes are counts of hits unless named otherwise.

    ``token`` opens the pages that change the index (upload, retry), which keep their files in ``upload_folder``; they
    do not exist where either is None. ``upload_bytes`` limits one request.
    ``public_url`` is the address under which links in feeds and citations are absolute; the request's own otherwise.
    """

    page_size: int = 20
    export_page: int = 500
    export_limit: int = 200_000
    api_page_limit: int = 200
    thing_limit: int = 2000
    token: str | None = None
    upload_folder: Path | None = None
    upload_bytes: int = 64 * 1024 * 1024
    public_url: str | None = None

    def __post_init__(self) -> None:
        if self.token is not None and len(self.token) < 8:
            raise ValueError("the token must have at least 8 characters")
        for name in ("page_size", "export_page", "export_limit", "api_page_limit", "thing_limit", "upload_bytes"):
            if getattr(self, name) < 1:
                raise ValueError(f"{name} must be at least 1, not {getattr(self, name)}")
