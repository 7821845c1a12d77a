"""The data flows one way: readers, layout, recognise, filing, reconcile, index, web; nothing imports against it."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("ingest", "index", "web", "corpus")
ALLOWED = {
    "ingest": {"ingest"},
    "index": {"ingest", "index"},
    "web": {"ingest", "index", "web"},
    "corpus": {"ingest", "corpus"},
}
RECOGNISE = {
    "linetables": set[str](),
    "gridtables": {"linetables"},
    "mending": {"linetables", "gridtables"},
    "solve": set[str](),
    "forms": set[str](),
    "parting": {"gridtables", "forms"},
    "prose": {"parting"},
}
"""What each package of recognition may use of the others; the modules beside them use none."""
LONGEST = 450


def modules() -> list[Path]:
    """Every module of the project's packages."""
    return sorted(p for package in PACKAGES for p in (ROOT / package).rglob("*.py"))


def imported(module: Path) -> set[str]:
    """The full names of what a module imports, at any depth of its code."""
    names = set()
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module)
    return names


@pytest.mark.parametrize("module", modules(), ids=lambda p: str(p.relative_to(ROOT)))
def test_module_keeps_to_its_room(module: Path) -> None:
    package = module.relative_to(ROOT).parts[0]
    roots = {name.split(".")[0] for name in imported(module)}
    assert not (roots & {*PACKAGES, "mingzhang", "tests", "bench"}) - ALLOWED[package]
    text = module.read_text(encoding="utf-8")
    assert ast.get_docstring(ast.parse(text)), "a module starts with one docstring that says what it is"
    assert text.count("\n") <= LONGEST, "split the module: one sentence should say what it is"


@pytest.mark.parametrize("reader", sorted((ROOT / "ingest" / "readers").rglob("*.py")), ids=lambda p: p.stem)
def test_readers_know_the_layout_only(reader: Path) -> None:
    assert not {n for n in imported(reader) if n.startswith(("ingest.filing", "ingest.recognise", "ingest.reconcile"))}


@pytest.mark.parametrize("module", sorted((ROOT / "ingest" / "recognise").rglob("*.py")), ids=lambda p: p.stem)
def test_recognition_knows_neither_readers_nor_checks(module: Path) -> None:
    assert not {n for n in imported(module) if n.startswith(("ingest.readers", "ingest.reconcile", "ingest.pipeline"))}


@pytest.mark.parametrize("module", sorted((ROOT / "ingest" / "recognise").rglob("*.py")), ids=lambda p: p.stem)
def test_packages_of_recognition_keep_their_order(module: Path) -> None:
    own = module.relative_to(ROOT / "ingest" / "recognise").parts[0]
    used = {name.split(".")[2] for name in imported(module) if name.startswith("ingest.recognise.")}
    assert not (used & RECOGNISE.keys()) - RECOGNISE.get(own, set()) - {own}
