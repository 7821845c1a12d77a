"""Set-up and daily commands on a fresh machine: ``python3 dev.py serve | test | lint``; needs Python and git only.

Makes ``.venv``, installs the project into it, and for the tests sees to Chromium and a Chinese font: from Debian's
packages when run as root, else with a clear message of what to install.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
DEBIAN_PACKAGES = ("chromium", "fonts-noto-cjk")
DRAWING_FONTS = ("fonts-arphic-gbsn00lp", "fonts-wqy-microhei")
"""Chinese TrueType fonts, subsets of which the generator of PDFs embeds; without them it names a font instead."""
INSTALL = ("apt-get", "-qq", "-y", "-o", "Dpkg::Use-Pty=0", "install")
QUIET = {"DEBIAN_FRONTEND": "noninteractive"}
USAGE = """usage: python3 dev.py COMMAND
  serve [ARGS]   install, ingest corpus/ and serve the page (ARGS go to `mingzhang serve`, e.g. --port 8080)
  test [ARGS]    install and run all tests (ARGS go to pytest); --plain first: without the [fast] extra
  lint           ruff and mypy
"""


def run(*command: str | Path, **env: str) -> None:
    """Run a command in the project's folder; its failure is ours, with its own exit status."""
    status = subprocess.run([str(c) for c in command], cwd=ROOT, env={**os.environ, **env}).returncode
    if status:
        sys.exit(status)


def install(extras: str) -> None:
    """The virtual environment with the project and ``extras``; does nothing where it is there already."""
    if sys.version_info < (3, 11):  # noqa: UP036  (an older interpreter can still start this file)
        sys.exit(f"Python 3.11 or newer is needed; this is {sys.version.split()[0]}")
    wanted = hashlib.sha256((ROOT / "pyproject.toml").read_bytes() + extras.encode()).hexdigest()
    stamp = VENV / "installed"
    if stamp.is_file() and stamp.read_text() == wanted:
        return
    if not PYTHON.is_file():
        made = subprocess.run([sys.executable, "-m", "venv", str(VENV)])
        if made.returncode:
            shutil.rmtree(VENV, ignore_errors=True)
            sys.exit("The venv module does not work here; on Debian or Ubuntu: apt-get install python3-venv")
    print("正在安装,第一次要几分钟…… installing, some minutes the first time", flush=True)
    run(PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--editable", f".[{extras}]")
    stamp.write_text(wanted)


def chinese_font() -> bool:
    """Whether fontconfig knows a font for Chinese."""
    if not shutil.which("fc-list"):
        return False
    return bool(subprocess.run(["fc-list", ":lang=zh"], capture_output=True, text=True).stdout.strip())


def browser() -> None:
    """Chromium and a Chinese font for the browser tests: installed when root on Debian, else asked for."""
    if any(shutil.which(name) for name in BROWSERS) and chinese_font():
        return
    packages = " ".join(DEBIAN_PACKAGES)
    if not (hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("apt-get")):
        sys.exit(f"The browser tests need Chromium and a Chinese font; on Debian, as root: apt-get install {packages}")
    print(f"installing {packages}", flush=True)
    run("apt-get", "-qq", "update", **QUIET)
    run(*INSTALL, *DEBIAN_PACKAGES, **QUIET)


def drawing_fonts() -> None:
    """The fonts that the generator embeds, when root on Debian; the tests pass without them too."""
    if not shutil.which("dpkg-query") or not hasattr(os, "geteuid") or os.geteuid() != 0:
        return
    known = ["dpkg-query", "-W", "-f", "${db:Status-Status}"]
    missing = [
        package
        for package in DRAWING_FONTS
        if subprocess.run([*known, package], capture_output=True, text=True).stdout != "installed"
    ]
    if missing:
        print(f"installing {' '.join(missing)}", flush=True)
        subprocess.run(["apt-get", "-qq", "update"], env={**os.environ, **QUIET})
        if subprocess.run([*INSTALL, *missing], env={**os.environ, **QUIET}).returncode:
            print("They cannot be installed: PDFs are drawn in a font that is not embedded.", flush=True)


def serve(args: list[str]) -> None:
    """The main job: install, ingest the sample filings, serve the page."""
    install("fast")
    index = ROOT / "var" / "index"
    mingzhang = BIN / "mingzhang"
    samples = ROOT / "corpus" / "filings", ROOT / "corpus" / "pdfs" / "ruled.pdf"
    run(mingzhang, "ingest", "--index", index, *samples)
    command, place = mingzhang.relative_to(ROOT), index.relative_to(ROOT)
    print(f"命令行 on the command line: {command} --help (--index {place})", flush=True)
    run(mingzhang, "serve", "--index", index, *args)


def test(args: list[str]) -> None:
    """All tests, with all that they need."""
    plain = args[:1] == ["--plain"]
    install("dev" if plain else "fast,dev")
    browser()
    drawing_fonts()
    if plain:
        run(PYTHON, "-m", "pip", "uninstall", "--quiet", "--yes", "tantivy", "rjieba")
        (VENV / "installed").unlink()
    run(PYTHON, "-m", "pytest", *args[plain:])


def lint() -> None:
    """Style and types."""
    install("fast,dev")
    run(PYTHON, "-m", "ruff", "check", ".")
    run(PYTHON, "-m", "ruff", "format", "--check", ".")
    run(PYTHON, "-m", "mypy")


def main() -> None:
    """Run the command that was asked for."""
    match sys.argv[1:]:
        case ["serve", *args]:
            serve(args)
        case ["test", *args]:
            test(args)
        case ["lint"]:
            lint()
        case _:
            sys.exit(USAGE)


if __name__ == "__main__":
    main()
