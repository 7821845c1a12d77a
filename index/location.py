"""Where an index lives when nobody says so: a folder in the user's data directory."""

from __future__ import annotations

import os
import sys
from pathlib import Path


def default_location() -> Path:
    """``MINGZHANG_INDEX``, or the folder for this user's data on this system."""
    if named := os.environ.get("MINGZHANG_INDEX"):
        return Path(named)
    if sys.platform == "win32":
        base = Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    elif sys.platform == "darwin":
        base = Path.home() / "Library" / "Application Support"
    else:
        base = Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share")
    return base / "mingzhang" / "index"
