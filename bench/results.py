"""Where measured figures are kept: one section a measurement in RESULTS.md, with command, date, machine, versions."""

from __future__ import annotations

import os
import platform
import re
import sys
from collections.abc import Iterable
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

RESULTS = Path(__file__).with_name("RESULTS.md")
PACKAGES = ("jieba", "rjieba", "whoosh3", "tantivy", "rapidfuzz", "pdfminer.six", "pypdfium2")
RECORD = "--record"
TITLE = "# What was measured\n\nEach section is what its command printed; the commands stand in this folder.\n"


def circumstances(command: str) -> str:
    """When, on what and with which versions a command ran, and how busy the machine was beside it."""
    versions = []
    for package in PACKAGES:
        try:
            versions.append(f"{package} {version(package)}")
        except PackageNotFoundError:
            continue
    load = os.getloadavg()[0]
    return (
        f"`{command}` on {datetime.now(UTC):%Y-%m-%d %H:%M} UTC; {platform.system()} {platform.machine()}, "
        f"{os.cpu_count()} cores, Python {platform.python_version()}, {', '.join(versions)}; "
        f"load average {load:.1f} (above {os.cpu_count()} the times contain waiting for other programs)."
    )


def called() -> str:
    """The command that runs now as a reader would repeat it: without ``--record``, of paths the last name only."""
    main = getattr(sys.modules["__main__"], "__spec__", None)
    words = [Path(word).name if os.sep in word else word for word in sys.argv[1:] if word != RECORD]
    return " ".join(["python -m", main.name if main else Path(sys.argv[0]).stem, *words])


def told(section: str, lines: Iterable[str], *, recorded: bool) -> None:
    """Print the lines of a section, and keep them in RESULTS.md where that is wanted."""
    lines = list(lines)
    print(f"\n## {section}\n\n" + "\n".join(lines), flush=True)
    if recorded:
        record(section, called(), lines)


def record(section: str, command: str, lines: Iterable[str], results: Path = RESULTS) -> None:
    """Write a section of RESULTS.md anew; the other sections stay as they are."""
    text = results.read_text(encoding="utf-8") if results.exists() else TITLE
    body = f"## {section}\n\n{circumstances(command)}\n\n" + "\n".join(lines).strip() + "\n"
    parts = re.split(r"(?m)^(?=## )", text)
    kept = [part.rstrip() + "\n" for part in parts if not part.startswith(f"## {section}\n")]
    head, others = kept[0], sorted([*kept[1:], body])
    results.write_text("\n".join([head, *others]), encoding="utf-8")
