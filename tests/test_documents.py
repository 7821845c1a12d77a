"""README and ARCHITECTURE name what is there: files, packages, modules to run, options of the commands."""

from __future__ import annotations

import re
from importlib.util import find_spec
from pathlib import Path

import click
import pytest

from mingzhang import main

ROOT = Path(__file__).resolve().parent.parent
DOCUMENTS = ("README.md", "ARCHITECTURE.md")
PACKAGES = ("ingest", "index", "web", "corpus", "bench")


def text_of(document: str) -> str:
    return (ROOT / document).read_text(encoding="utf-8")


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_path_named_is_there(document: str) -> None:
    quoted = set(re.findall(r"`([\w./*-]+(?:/|\.(?:py|tsv|sql|md)))`", text_of(document)))
    names = {path.name for path in ROOT.rglob("*") if ".git" not in path.parts and ".venv" not in path.parts}
    assert len(quoted) > 5
    assert not {name for name in quoted if not list(ROOT.glob(name)) and ("/" in name or name not in names)}


def test_every_package_has_its_sentence() -> None:
    packages = {p.parent.relative_to(ROOT).as_posix() for top in PACKAGES for p in (ROOT / top).rglob("__init__.py")}
    assert not {package for package in packages if f"`{package}/`" not in text_of("ARCHITECTURE.md")}


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_module_to_run_is_there(document: str) -> None:
    modules = set(re.findall(r"python -m ([a-z_.]+)", text_of(document)))
    assert not {module for module in modules if find_spec(module) is None}


def options() -> dict[str, set[str]]:
    """The options of each command of ``mingzhang``."""
    assert isinstance(main, click.Group)
    return {
        name: {o for p in command.params for o in (*p.opts, *p.secondary_opts)}
        for name, command in main.commands.items()
    }


def test_every_option_of_a_command_is_there() -> None:
    shown = re.findall(r"mingzhang ([a-z]+)([^\n`|]*)", text_of("README.md"))
    assert {name for name, _ in shown} >= {"ingest", "search", "serve", "extract", "check", "status"}
    for name, words in shown:
        assert set(re.findall(r"--[a-z][a-z-]*", words.partition("#")[0])) <= options()[name], name


def test_every_option_named_is_one_of_some_command() -> None:
    others = [ROOT / "dev.py", *(p for folder in ("bench", "corpus") for p in (ROOT / folder).glob("*.py"))]
    known = {o for file in others for o in re.findall(r"--[a-z][a-z-]*", file.read_text(encoding="utf-8"))}
    assert set(re.findall(r"--[a-z][a-z-]*", text_of("README.md"))) <= known.union(*options().values())
