"""Facts of the field as tables: a file each, cells parted by tabs; its own ``#`` lines say what its columns are."""

from __future__ import annotations

from importlib.resources import files


def data_rows(name: str) -> list[list[str]]:
    """The rows of the table ``name`` in printed order, each as its cells; comments and empty lines are left out."""
    lines = files(__name__).joinpath(name).read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines if line and not line.startswith("#")]
