"""Sister forms: a filing prints most indicators twice, in the overall form and the project's."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import partial

from ingest.folding import squeeze
from ingest.recognise.forms.levels import carry_levels, fill_prints, sets_labels_at_middle
from ingest.recognise.forms.mending import mend
from ingest.recognise.forms.model import Block, Entry, Form
from ingest.recognise.forms.reading import without_weight


def compare_sisters(forms: Sequence[Form]) -> None:
    """Settle levels within each block, then again with what the sister forms say."""
    mend(forms)
    blocks = [block for form in forms for block in form.blocks]
    centred = {id(block): sets_labels_at_middle(form.blocks) for form in forms for block in form.blocks}
    for block in blocks:
        carry_levels(block, centred[id(block)])
    told: dict[str, Counter[str]] = {}
    votes: dict[int, list[tuple[str, str, int]]] = {id(block): _votes(block) for block in blocks}
    for name, level, weight in (vote for own in votes.values() for vote in own):
        told.setdefault(name, Counter())[level] += weight
    for block in blocks:
        others = _others(block, told, votes[id(block)])
        if any(others.get(_key(entry), {}).keys() - {entry.level2_key} for entry in block.entries):
            carry_levels(block, centred[id(block)], partial(_told, others))
    fill_prints(blocks)


def _votes(block: Block) -> list[tuple[str, str, int]]:
    """(name, second level, weight) of the entries under a printed label; one on the entry's own row counts double."""
    at = {int(label.position + 0.5) for label in block.labels if label.name.level == 2}
    return [
        (_key(entry), entry.level2_key, 2 if index in at else 1)
        for index, entry in enumerate(block.entries)
        if entry.level2_key and entry.sure_level
    ]


def _others(block: Block, told: dict[str, Counter[str]], own: list[tuple[str, str, int]]) -> dict[str, Counter[str]]:
    """What the other blocks say of this block's names."""
    out = {name: Counter(told[name]) for name in map(_key, block.entries) if name in told}
    for name, level, weight in own:
        out[name][level] -= weight
    return {name: +counter for name, counter in out.items() if +counter}


def _told(others: dict[str, Counter[str]], name: str) -> Counter[str]:
    return others.get(name, Counter())


def _key(entry: Entry) -> str:
    return without_weight(squeeze(entry.name))
