"""The data flows one way: readers, layout, recognise, filing, reconcile, index, web; nothing imports against it.

Modules are short and say what they are, and amounts are nowhere turned into floats.
"""

from __future__ import annotations

import ast
from dataclasses import fields, is_dataclass
from pathlib import Path
from types import ModuleType

import pytest

from index import port, query
from ingest import filing

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("ingest", "index", "web", "corpus")
ALLOWED = {
    "ingest": {"ingest"},
    "index": {"ingest", "index"},
    "web": {"ingest", "index", "web"},
    "corpus": {"ingest", "corpus"},
}
STEPS = {"readers", "recognise", "reconcile", "pipeline"}
INGEST = {
    "readers": {"filing", "recognise", "reconcile", "pipeline"},
    "recognise": {"readers", "reconcile", "pipeline"},
    "reconcile": {"readers", "recognise", "pipeline"},
}
"""What each step of reading must not use; what serves them all uses none of the steps."""
OPEN = {"pipeline.py", "limits.py"}
"""The whole way of a file, and the process that it is guarded in."""
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
FLOATS = {
    "ingest/readers": "points on a page",
    "ingest/recognise/forms": "heights and places in an order",
    "ingest/limits.py": "seconds",
    "index/fulltext": "scores",
    "web/paths.py": "points on a page",
    "web/plot.py": "pixels",
}
"""Where numbers are made floats, and what they are; amounts are Decimal everywhere."""


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


@pytest.mark.parametrize("module", sorted((ROOT / "ingest").rglob("*.py")), ids=lambda p: str(p.relative_to(ROOT)))
def test_what_stands_left_in_ingest_knows_nothing_to_its_right(module: Path) -> None:
    room = module.relative_to(ROOT / "ingest").parts[0]
    known = {name.split(".")[1] for name in imported(module) if name.startswith("ingest.")}
    assert not known & INGEST.get(room, STEPS if room not in OPEN else set())


@pytest.mark.parametrize("module", sorted((ROOT / "ingest" / "recognise").rglob("*.py")), ids=lambda p: p.stem)
def test_packages_of_recognition_keep_their_order(module: Path) -> None:
    own = module.relative_to(ROOT / "ingest" / "recognise").parts[0]
    used = {name.split(".")[2] for name in imported(module) if name.startswith("ingest.recognise.")}
    assert not (used & RECOGNISE.keys()) - RECOGNISE.get(own, set()) - {own}


def made_floats(module: Path) -> list[int]:
    """The lines that turn something into a float, infinity left out."""
    calls = [node for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))) if isinstance(node, ast.Call)]
    made = [call for call in calls if isinstance(call.func, ast.Name) and call.func.id == "float" and call.args]
    return [call.lineno for call in made if not isinstance(call.args[0], ast.Constant)]


@pytest.mark.parametrize(
    "module", [m for m in modules() if "corpus" not in m.parts], ids=lambda p: str(p.relative_to(ROOT))
)
def test_amounts_are_never_floats(module: Path) -> None:
    name = module.relative_to(ROOT).as_posix()
    assert not made_floats(module) or name.startswith(tuple(FLOATS))


@pytest.mark.parametrize("model", [filing, port, query], ids=lambda m: m.__name__)
def test_models_hold_decimals(model: ModuleType) -> None:
    classes = [c for c in vars(model).values() if isinstance(c, type) and is_dataclass(c)]
    floats = {f"{c.__name__}.{f.name}" for c in classes for f in fields(c) if "float" in str(f.type)}
    assert floats <= {"Hit.score", "SourceFile.seconds"}
