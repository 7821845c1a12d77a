"""A table that optical reading collapsed into one line: its cells' lines in the order of their height on the page.

Such a line holds the header, then band after band the rows of a self-evaluation: each row has one weight in points at
the end of its name, (2分), and one score with two decimals; its other pieces stand between them in any order. Levels
and the letters of an upright side column stand in between. Bands are parted by weights and scores; the pieces of a
band go to the name, the target and the actual value by what they are and by how they go on.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from ingest.layout import TextLine
from ingest.recognise.forms.atoms import Atom, atoms_of
from ingest.recognise.forms.model import Block, Entry, LabelSeen
from ingest.recognise.forms.reading import is_sound_value, without_weight
from ingest.recognise.forms.vocabulary import is_header_text, is_unit, label_prefix, level_label

_SCORE = re.compile(r"\d{1,2}\.\d{2}")
_WEIGHT_END = re.compile(r"\d(?:\.\d+)?分\)$|^分\)$")
_SIDE = re.compile(r"[年度绩效指标目项]|项目年度|(?:项目)?(?:年度|长期)?绩效(?:指标|目标)?\d?|\(\d+分\)|总分.*")
_FULL_PIECE = re.compile(r"[\u3400-\u9fff]+")
_SENTENCE = re.compile(r"\d|[;；。,:，]")


def looks_collapsed(text: str) -> bool:
    """Whether a folded line holds a whole table: the header words and several scores in one line."""
    headed = "一级" in text and "三级" in text and "得分" in text
    return len(text) > 100 and headed and len(re.findall(r"\d分\)", text)) + len(re.findall(r"\d\.\d{2}", text)) >= 5


def continues_collapsed(text: str) -> bool:
    """Whether a short folded line is the rest of a collapsed one: the weight of its last row."""
    return bool(re.fullmatch(r"\(?\d+(?:\.\d+)?分\)", text))


@dataclass(slots=True)
class _Band:
    pieces: list[Atom] = field(default_factory=list)
    values: list[Atom] = field(default_factory=list)
    late: bool = False
    weight: Atom | None = None
    score: Atom | None = None
    labels: list[list[Atom]] = field(default_factory=list)
    inner: list[list[Atom]] = field(default_factory=list)

    def empty(self) -> bool:
        """Whether nothing of the row has been read yet."""
        return not (self.pieces or self.values or self.weight or self.score)

    def texts(self) -> list[Atom]:
        """The pieces and values together."""
        return [*self.pieces, *self.values]

    def whole_name(self) -> bool:
        """Whether the weight's own piece prints the name before it."""
        return self.weight is not None and len(without_weight(self.weight.text)) >= 4


def read_collapsed(lines: Sequence[TextLine], block: Block) -> list[str]:
    """Add the rows of collapsed lines to the block; notes on rows whose texts could not be told apart."""
    atoms = _after_header(atoms_of(lines))
    bands = _bands(atoms)
    _return_texts(bands)
    notes: list[str] = []
    for band in bands:
        index = len(block.entries)
        entry = _entry(band)
        for label in (*band.labels, *band.inner):
            name = level_label("".join(atom.text for atom in label))
            if name is not None:
                printed = "".join(atom.printed for atom in label)
                block.labels.append(
                    LabelSeen(name, printed, index - (0.0 if label in band.inner else 0.5), label[0].place)
                )
        block.entries.append(entry)
        if len(band.pieces) > 8:
            notes.append(
                f"第{entry.place.line}行的表格压成了一行,指标“{entry.name[:20]}”的目标值和完成值是按语意分开的"
            )
    _turn_round(block.entries, bands)
    return notes


def _after_header(atoms: list[Atom]) -> list[Atom]:
    """The atoms behind the header, which ends with its last column word."""
    words = [at for at, atom in enumerate(atoms) if re.search(r"目标值\(a\)|完成值\(b\)", atom.text)]
    start = words[-1] + 1 if words else 0
    while start < len(atoms) and is_header_text(atoms[start].text):
        start += 1
    return atoms[start:]


def _bands(atoms: Sequence[Atom]) -> list[_Band]:
    """The rows: each closed by the later of its weight and its score, and a value behind them if one is missing."""
    labels = _labels(atoms)
    in_label = {id(atom) for pieces in labels.values() for atom in pieces}
    bands: list[_Band] = []
    band = _Band()
    for index, atom in enumerate(atoms):
        full = band.weight is not None and band.score is not None
        late = len(band.values) < 2 and is_sound_value(atom.text) and not _ITEM.match(atom.text)
        late = late and (band.whole_name() or not band.pieces)
        if full and not late:
            bands.append(band)
            band = _Band()
        if index in labels:
            (band.labels if band.empty() else band.inner).append(labels[index])
        if id(atom) in in_label or (_SIDE.fullmatch(atom.text) and not _is_weight(atom.text)):
            continue
        if _SCORE.fullmatch(atom.text) and band.score is None:
            band.score = atom
        elif _is_weight(atom.text) and band.weight is None:
            band.weight = atom
        elif is_sound_value(atom.text) and len(band.values) < 2 and not _ITEM.match(atom.text):
            band.late = band.late or band.score is not None
            band.values.append(atom)
        else:
            band.pieces.append(atom)
    if band.weight is not None or band.score is not None:
        bands.append(band)
    elif bands:
        bands[-1].labels.extend(band.labels)
    return bands


def _is_weight(text: str) -> bool:
    """Whether the piece ends a name with its points; twenty points and more are a whole form's."""
    found = _WEIGHT_END.search(text)
    points = re.search(r"(\d+)(?:\.\d+)?分\)$", text)
    return bool(found) and not (points and int(points[1]) >= 20)


def _labels(atoms: Sequence[Atom]) -> dict[int, list[Atom]]:
    """The level labels, by the index of their first piece; their pieces may stand apart (满意度指 … 标)."""
    out: dict[int, list[Atom]] = {}
    used: set[int] = set()
    for index, atom in enumerate(atoms):
        if index in used or not label_prefix(atom.text) or len(atom.text) < 3:
            continue
        text, taken, best = atom.text, [index], [index] if level_label(atom.text) else []
        for at in range(index + 1, min(index + 12, len(atoms))):
            piece = atoms[at].text
            if at not in used and label_prefix(text + piece) and _FULL_PIECE.fullmatch(piece):
                text += piece
                taken.append(at)
                if level_label(text):
                    best = list(taken)
        if best:
            used.update(best)
            out[index] = [atoms[at] for at in best]
    return out


def _return_texts(bands: Sequence[_Band]) -> None:
    """Texts that stand before a row whose name is whole in one piece belong to the row above, if that one has texts."""
    for above, band in pairwise(bands):
        if not band.whole_name() and len(above.pieces) >= 4:
            ends = [at for at, piece in enumerate(band.pieces) if piece.text.endswith("。")]
            if ends and ends[0] < len(band.pieces) - 1:
                end = band.pieces[ends[0]]
                above.pieces.extend(sorted((p for p in band.texts() if not _before(end, p)), key=_order))
                band.pieces = [piece for piece in band.pieces if _before(end, piece)]
                band.values = [value for value in band.values if _before(end, value)]
        if band.whole_name() and band.pieces and len(above.pieces) >= 4 and any(
            _SENTENCE.search(piece.text) for piece in above.pieces
        ):  # fmt: skip
            above.pieces.extend(piece for piece in band.pieces if _before(piece, band.weight))
            band.pieces = [piece for piece in band.pieces if not _before(piece, band.weight)]


def _before(piece: Atom, other: Atom | None) -> bool:
    return other is not None and _order(piece) < _order(other)


def _order(piece: Atom) -> tuple[int, int]:
    return piece.line, piece.order


def _entry(band: _Band) -> Entry:
    names, texts = _names_and_texts(band)
    weight = band.weight.printed if band.weight else ""
    name = "".join(piece.printed for piece in names) + weight
    target: str | None = None
    actual: str | None = None
    if len(texts) >= 4:
        texts = sorted([*texts, *band.values], key=_order)
        target, actual = _two_texts(texts)
    elif texts:
        first, second = _two_texts(texts)
        singles = [value.printed for value in band.values]
        target = first or (singles.pop(0) if singles else None)
        actual = second or (singles.pop(0) if singles else None)
    else:
        values = [value.printed for value in band.values]
        target = values[0] if values else None
        actual = values[1] if len(values) > 1 else None
    first_piece = (names or [band.weight or band.score or band.values[0]])[0]
    values_seen = tuple(value.printed for value in band.values)
    entry = Entry(name, values_seen, first_piece.place)
    entry.target, entry.actual = target, actual
    entry.score = band.score.printed if band.score else None
    return entry


def _names_and_texts(band: _Band) -> tuple[list[Atom], list[Atom]]:
    """The pieces of the name and those of longer values: names hold no numbers or sentences where values do."""
    marked = [piece for piece in band.pieces if _SENTENCE.search(piece.text)]
    if not marked or (len(band.values) >= 2 and len(marked) < 3):
        return list(band.pieces), []
    if band.whole_name():
        return [], list(band.pieces)
    names = [piece for piece in band.pieces if piece not in marked and not is_unit(piece.text)]
    return names, [piece for piece in band.pieces if piece not in names]


def _two_texts(pieces: Sequence[Atom]) -> tuple[str | None, str | None]:
    """The pieces of two long values told apart: each piece goes on the text that it fits best.

    A shortest path over the two last pieces; a number goes on with a unit, a list's 2、 with its 1、.
    """
    states: dict[tuple[int, int], tuple[float, str]] = {(-1, -1): (0.0, "")}
    for index in range(len(pieces)):
        after: dict[tuple[int, int], tuple[float, str]] = {}
        for (left, right), (price, path) in states.items():
            for key, before, mark in (((index, right), left, "T"), ((left, index), right, "A")):
                total = price + _goes_on(pieces, before, index, path, mark)
                if key not in after or total < after[key][0]:
                    after[key] = (total, path + mark)
        states = after
    _, path = min(states.values(), key=lambda item: item[0] + (2.0 if len(set(item[1])) < 2 else 0.0))
    texts = {mark: "".join(p.printed for p, m in zip(pieces, path, strict=True) if m == mark) for mark in "TA"}
    return texts["T"] or None, texts["A"] or None


_ITEM = re.compile(r"^(\d)、")


def _goes_on(pieces: Sequence[Atom], before: int, index: int, path: str, mark: str) -> float:
    text = pieces[index].text
    item = _ITEM.match(text)
    printed = "".join(p.text for p, m in zip(pieces, path, strict=False) if m == mark)
    if before < 0:
        if item and item[1] != "1":
            return 4.0
        # The target's column stands left of the actual's, so its first line comes first at equal height.
        return 0.0 if (mark == "T") == (not path) else 0.5
    last = pieces[before].text
    cost = 0.2 * min(index - before - 1, 3)
    if len(set(path)) == 1 and len(text) > 4 and text[:3] == pieces[0].text[:3]:
        # What a row reached mostly reads like what it aimed at: a second start alike is the other column's.
        cost += 1.5
    if item:
        done = re.findall(r"(\d)、", printed)
        cost += 0.0 if done and int(done[-1]) + 1 == int(item[1]) else 4.0
        return cost + (0.0 if last[-1] in ";；。:" else 1.0)
    opened = printed.count("(") - printed.count(")")
    if text.find(")") >= 0 and (text.find("(") < 0 or text.find(")") < text.find("(")):
        cost += 0.0 if opened > 0 else 3.0
    if last[-1].isdigit():
        cost += 0.0 if re.match(r"[年月日期版篇个条家次部位万户]|[a-z%]", text) else 2.5
    elif re.match(r"[个篇版条](?!\w{3})", text):
        cost += 2.0
    if last[-1] in "。":
        cost += 1.0
    return cost


def _turn_round(entries: Sequence[Entry], bands: Sequence[_Band]) -> None:
    """Set target and actual in their order where the score or the other rows tell that they came reversed."""
    pairs = {(e.target, e.actual) for e, band in zip(entries[-len(bands) :], bands, strict=True) if not band.late}
    for entry, band in zip(entries[-len(bands) :], bands, strict=True):
        if not band.late or entry.target is None or entry.actual is None:
            continue
        left, right = _number(entry.target), _number(entry.actual)
        if left is not None and right is not None:
            full = _number(entry.score or "") == _points(entry.name)
            reversed_ = right < left if full else right > left
        else:
            reversed_ = (entry.target, entry.actual) not in pairs and (entry.actual, entry.target) in pairs
        if reversed_:
            entry.target, entry.actual = entry.actual, entry.target


def _number(text: str) -> float | None:
    found = re.search(r"\d+(?:\.\d+)?", text.replace(",", ""))
    return float(found[0]) if found and not text.endswith("%") else None


def _points(name: str) -> float | None:
    found = re.search(r"(\d+(?:\.\d+)?)\s*分\s*[)）]$", name)
    return float(found[1]) if found else None
