"""Damage on purpose: what scans and dumps do to a page, each kind a named function with a strength.

A kind changes the lines of a sheet and notes every change in the truth's ``damage`` (line, printed, meant, evidence).
Strength 1 is that of real filings of the kind; 0 leaves the page whole. Every kind leaves enough behind for a careful
reader to know what was meant. The kinds of OCR grids stand in ``damage_grid``, ``damage_rows``, ``damage_cells`` and
``damage_forms``, those of text dumps in ``damage_text``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from random import Random

from corpus import damage_cells, damage_forms, damage_grid, damage_rows, damage_text
from corpus.sheet import Sheet

Damage = Callable[[Sheet, float, Random], None]
KINDS: dict[str, dict[str, Damage]] = {
    "text": {
        "displaced_levels": damage_text.displaced_levels,
        "values_first": damage_text.values_first,
        "tails_behind": damage_text.tails_behind,
        "wrapped_codes": damage_text.wrapped_codes,
        "letter_spacing": damage_text.letter_spacing,
        "interleaved_headers": damage_text.interleaved_headers,
        "page_numbers": damage_text.page_numbers,
    },
    "markdown": {
        "look_alikes": damage_cells.look_alikes,
        "cut_digits": damage_cells.cut_digits,
        "dots_for_commas": damage_cells.dots_for_commas,
        "blanks_in_numbers": damage_cells.blanks_in_numbers,
        "odd_signs": damage_cells.odd_signs,
        "html_tags": damage_cells.html_tags,
        "half_width": damage_cells.half_width,
        "garbled_units": damage_cells.garbled_units,
        "lost_levels": damage_forms.lost_levels,
        "garbled_levels": damage_forms.garbled_levels,
        "fused_levels": damage_forms.fused_levels,
        "slid_indicators": damage_forms.slid_indicators,
        "blanks_in_targets": damage_forms.blanks_in_targets,
        "prose_blanks": damage_cells.prose_blanks,
        "displaced_codes": damage_rows.displaced_codes,
        "lost_amounts": damage_rows.lost_amounts,
        "smeared_rows": damage_rows.smeared_rows,
        "split_codes": damage_grid.split_codes,
        "slid_rows": damage_grid.slid_rows,
        "extra_cells": damage_grid.extra_cells,
        "lost_captions": damage_grid.lost_captions,
        "garbled_headers": damage_grid.garbled_headers,
        "lost_spans": damage_grid.lost_spans,
        "reversed_rows": damage_grid.reversed_rows,
        "page_breaks": damage_grid.page_breaks,
        "wrapped_cells": damage_cells.wrapped_cells,
        "collapsed_blocks": damage_rows.collapsed_blocks,
        "broken_rows": damage_rows.broken_rows,
    },
}
"""The kinds of each form, in the order in which they are applied."""


def apply(sheet: Sheet, form: str, kinds: Mapping[str, float], rng: Random) -> None:
    """Apply the kinds that this form knows; ``all`` stands for every kind that is not named."""
    for name, function in KINDS[form].items():
        strength = kinds.get(name, kinds.get("all", 0))
        if strength:
            function(sheet, strength, Random(f"{name}/{rng.random()}"))
