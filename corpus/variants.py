"""The layouts that real filings come in: how a table is ruled, turned, wrapped, split and broken over pages."""

from __future__ import annotations

from dataclasses import dataclass
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
Turn = Literal["none", "entry", "sideways"]

RULED: tuple[Rules, ...] = ("full", "cell_borders", "thin_rectangles", "dashed", "doubled", "open_sides")
UNRULED: tuple[Rules, ...] = ("header_and_columns", "horizontal", "three_lines", "none")


@dataclass(frozen=True, slots=True)
class Variant:
    """One layout of a whole filing.

    ``turn`` "entry" is a page that its /Rotate turns, "sideways" one whose text runs up the page. ``narrow`` columns
    make names and headers wrap. ``together`` lets a table start where the one before ends; else it starts a page.
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


PLAIN = Variant("plain")
HARD: dict[str, tuple[Variant, ...]] = {
    "unruled": tuple(Variant(f"rules {rules}", rules=rules) for rules in UNRULED),
    "split codes": (
        Variant("split codes", split_codes=True),
        Variant("split codes in three blocks", split_codes=True, blocks=3, landscape=True),
    ),
    "over pages": (
        Variant("over pages, header once", repeat_header=False, together=True, high_rows=True),
        Variant("over pages, header repeated", together=True, high_rows=True),
    ),
    "rotated": (
        Variant("turned by its entry", turn="entry", landscape=True),
        Variant("printed sideways", turn="sideways"),
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
