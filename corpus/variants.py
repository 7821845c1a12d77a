"""The layouts that real filings come in: how a table is ruled, turned, wrapped, split and broken over pages."""

from __future__ import annotations

from dataclasses import dataclass, replace
from random import Random
from typing import Literal

Rules = Literal[
    "full",
    "cell_borders",
    "thin_rectangles",
    "dashed",
    "doubled",
    "open_sides",
    "header_and_columns",
    "horizontal",
    "three_lines",
    "none",
]
Turn = Literal["none", "entry", "sideways", "down", "mixed"]
CodeCells = Literal["repeated", "once", "merged"]

RULED: tuple[Rules, ...] = ("full", "cell_borders", "thin_rectangles", "dashed", "doubled", "open_sides")
UNRULED: tuple[Rules, ...] = ("header_and_columns", "horizontal", "three_lines", "none")


@dataclass(frozen=True, slots=True)
class Variant:
    """One layout of a whole filing.

    ``turn`` "entry" is a page that its /Rotate turns, "sideways" one whose text runs up the page, "down" one whose text
    runs down; "mixed" turns the pages of wide tables alone, by turns in the first two ways. ``narrow`` columns make
    names and headers wrap. ``together`` lets a table start where the one before ends; else it starts a page.
    ``code_cells`` says what a split code prints where its 类 or 款 is that of the row above: it again, nothing, or one
    cell over all these rows; ``open_codes`` leaves out the lines between its parts. ``cut_rows`` lets a page end within
    a row, ``shifted`` gives every other page of a table other columns' widths, so that its header wraps otherwise.
    """

    name: str
    rules: Rules = "full"
    split_codes: bool = False
    blocks: int = 1
    landscape: bool = False
    turn: Turn = "none"
    narrow: bool = False
    repeat_header: bool = True
    together: bool = False
    furniture: bool = True
    font: int = 0
    type_size: float = 9.0
    high_rows: bool = False
    code_cells: CodeCells = "repeated"
    open_codes: bool = False
    cut_rows: bool = False
    shifted: bool = False


PLAIN = Variant("plain")
HARD: dict[str, tuple[Variant, ...]] = {
    "unruled": (
        *(Variant(f"rules {rules}", rules=rules) for rules in UNRULED),
        Variant("no lines, names wrapped", rules="none", narrow=True, together=True),
        Variant("horizontal lines, names wrapped", rules="horizontal", narrow=True, repeat_header=False),
    ),
    "split codes": (
        Variant("split codes", split_codes=True),
        Variant("split codes in three blocks", split_codes=True, blocks=3, landscape=True),
        Variant("codes merged over rows", split_codes=True, code_cells="merged", narrow=True, repeat_header=False),
        Variant("no lines within codes", split_codes=True, code_cells="once", open_codes=True, narrow=True),
        Variant("codes under three lines", split_codes=True, code_cells="once", rules="three_lines"),
    ),
    "over pages": (
        Variant("over pages, header once", repeat_header=False, together=True, high_rows=True),
        Variant("over pages, header repeated", together=True, high_rows=True),
        Variant("rows cut by page ends", repeat_header=False, together=True, narrow=True, cut_rows=True),
        Variant("rows cut, header repeated", together=True, narrow=True, cut_rows=True, split_codes=True),
        Variant("other columns on the next page", together=True, narrow=True, high_rows=True, shifted=True),
    ),
    "rotated": (
        Variant("turned by its entry", turn="entry", landscape=True),
        Variant("printed sideways", turn="sideways"),
        Variant("wide tables turned", turn="mixed", narrow=True, repeat_header=False),
        Variant("printed down the page, three lines", turn="down", rules="three_lines", landscape=True),
    ),
}
"""The layouts that other readers find hard, by what is hard about them."""


def variant(seed: int, ruled: bool | None = None) -> Variant:
    """The layout that ``seed`` names, all choices mixed; ``ruled`` restricts the rules to one kind."""
    rng = Random(f"variant/{seed}")
    choices = RULED + UNRULED if ruled is None else RULED if ruled else UNRULED
    rules = rng.choice(choices)
    landscape = rng.random() < 0.4
    return Variant(
        f"seed {seed} {rules}",
        rules=rules,
        split_codes=rng.random() < 0.4,
        blocks=rng.choice((1, 2, 3)) if landscape else rng.choice((1, 2)),
        landscape=landscape,
        turn=rng.choice(("none", "none", "none", "entry", "sideways")),
        narrow=rng.random() < 0.4,
        repeat_header=rng.random() < 0.5,
        together=rng.random() < 0.4,
        furniture=rng.random() < 0.6,
        font=rng.randrange(2),
        type_size=rng.choice((8.0, 9.0, 10.0)),
        high_rows=rng.random() < 0.3,
    )


def hard_variant(seed: int) -> Variant:
    """The layout of ``variant(seed)`` with what makes real ones harder still, all of it mixed."""
    rng = Random(f"hard variant/{seed}")
    plain = variant(seed)
    breaks = rng.choice(("whole", "cut", "shifted"))
    codes: tuple[CodeCells, ...] = ("repeated", "once", "merged") if plain.rules in RULED else ("repeated", "once")
    return replace(
        plain,
        name=f"hard {plain.name}",
        split_codes=rng.random() < 0.6,
        narrow=rng.random() < 0.7,
        turn=rng.choice(("none", "none", "mixed", "entry", "sideways", "down")),
        code_cells=rng.choice(codes),
        open_codes=rng.random() < 0.4,
        cut_rows=breaks == "cut",
        shifted=breaks == "shifted",
    )
