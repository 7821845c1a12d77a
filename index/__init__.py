"""The index: stores filings and answers queries, behind one port with several implementations."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from index.port import Index


def open_index(location: str | Path | None = None, *, create: bool = True) -> Index:
    """The index at ``location``, by default the user's own; see ``index.opening``."""
    from index.opening import open_index as opened  # loads engines, which not every command needs

    return opened(location, create=create)
