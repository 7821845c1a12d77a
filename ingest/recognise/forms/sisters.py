"""Sister forms: a filing prints most indicators twice, in the overall form and the project's."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from ingest.folding import squeeze
from ingest.recognise.forms.levels import carry_levels, fill_prints, sets_labels_at_middle
from ingest.recognise.forms.mending import mend
from ingest.recognise.forms.model import Entry, Form
from ingest.recognise.forms.reading import without_weight


def compare_sisters(forms: Sequence[Form]) -> None:
    """Settle levels within each block, then again with what the sister forms say."""
    mend(forms)
    blocks = [block for form in forms for block in form.blocks]
    centred = {id(block): sets_labels_at_middle(form.blocks) for form in forms for block in form.blocks}
    for block in blocks:
        carry_levels(block, centred[id(block)])
    told: dict[str, Counter[str]] = {}
    for block in blocks:
        for entry in block.entries:
            if entry.level2_key and entry.sure_level:
                told.setdefault(_key(entry), Counter())[entry.level2_key] += 1
    for block in blocks:
        if any(not entry.sure_level or len(told.get(_key(entry), ())) > 1 for entry in block.entries):
            carry_levels(block, centred[id(block)], lambda name: told.get(name, Counter()))
    fill_prints(blocks)


def _key(entry: Entry) -> str:
    return without_weight(squeeze(entry.name))
