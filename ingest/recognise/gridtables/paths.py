"""The header paths of a grid table's amount columns, by the source's spans or by the standard layout that fits best.

Optical reading loses spans, slides header cells and misreads them; the words that are left, and how many amount columns
the rows have, tell which of the standard forms is printed. Words that the source prints legibly keep its spelling.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence

from ingest.filing import Repair
from ingest.layout import Place
from ingest.recognise.gridtables.headerwords import (
    ColumnLayout,
    fold_header,
    is_known_path,
    layouts,
    similarity,
    word_of,
)
from ingest.recognise.gridtables.lines import GridLine, is_marks, number_columns, tight

_MEASURES_OF_YEAR = re.compile(r"^(?:年初|全年|本年|上年|调整)?(?:预算|决算|执行)数$")
_GOOD_FIT = 0.55
_WELL = 0.85
_CLEARLY = 0.08
_FEW = 4
_HEADER_SLIDES = 1
"""By how many columns a header may stand to the left of its figures, where a code column was split below it."""


def paths(
    key: str,
    side: str | None,
    header: Sequence[GridLine],
    amounts: Sequence[int],
    beside: tuple[tuple[int, ...], int | None, tuple[tuple[int, str], ...]],
    end: int,
) -> tuple[list[str], list[Repair]]:
    """The header path of each amount column, and what had to be mended to have it."""
    lines = [line for line in header if not number_columns(line.texts)]
    if any(line.ruled for line in lines):
        codes, name, texts = beside
        labels = {*codes, *([] if name is None else [name]), *(c for c, _ in texts)}
        ruled = ["/".join(_ruled_path(lines, c, labels)) or f"第{i}栏" for i, c in enumerate(amounts, 1)]
        if len(set(ruled)) == len(ruled):
            return ruled, []
    if flat := _flattened(lines, amounts):
        return flat, []
    low = min([*beside[0], *([] if beside[1] is None else [beside[1]]), amounts[0]])
    words = _words_between(lines, low, end)
    placed = [_placed_path(lines, column, amounts) for column in amounts]
    unplaced = [w for w in words if w[0] > amounts[-1] and word_of(w[1]).score >= 85]
    if all(is_known_path(path) for path in placed) and len(set(placed)) == len(placed) and not unplaced:
        return ["/".join(path) for path in placed], []
    printed = [text for _, text, _ in words]
    best = _best_layout(key, side, len(amounts), printed)
    if best is not None:
        return _named_by_layout(best, words)
    return _distinct(["/".join(path) or f"第{i}栏" for i, path in enumerate(placed, 1)]), []


def _flattened(lines: Sequence[GridLine], amounts: Sequence[int]) -> list[str]:
    """The paths of a header whose levels a tool wrote into one cell each (本年支出 小计; 本年支出.小计)."""
    if len(lines) != 1:
        return []
    printed = [lines[0].texts[column] if column < len(lines[0].texts) else "" for column in amounts]
    for mark in (None, "."):
        found = [text.split(mark) for text in printed]
        deep = [path for path in found if len(path) > 1]
        whole = all(is_known_path(tuple(path)) for path in deep) and len({tuple(path) for path in found}) == len(found)
        if deep and whole and all(found):
            return ["/".join(path) for path in found]
    return []


def _distinct(paths: Sequence[str]) -> list[str]:
    """The paths with a number behind those that another column has already, so that no figure is lost."""
    return [path if path not in paths[:i] else f"{path}({paths[:i].count(path) + 1})" for i, path in enumerate(paths)]


def surplus(
    key: str, side: str | None, header: Sequence[GridLine], amounts: Sequence[int], end: int, body: Sequence[GridLine]
) -> tuple[int, ...]:
    """The amount column that is one too many: the header fits a layout with one column less, and it holds but zeros."""
    lines = [line for line in header if not number_columns(line.texts)]
    if len(amounts) < 3 or any(line.ruled for line in lines):
        return ()
    printed = [text for _, text, _ in _words_between(lines, amounts[0], end)]
    with_all, with_less = (_best_layout(key, side, count, printed) for count in (len(amounts), len(amounts) - 1))
    if with_less is None or _fit(with_less, printed) < max(0.9, 0.1 + (_fit(with_all, printed) if with_all else 0.0)):
        return ()
    if len(_pairs(with_less, printed)) < len(printed):
        return ()
    for column in reversed(amounts):
        texts = [line.texts[column] for line in body if column < len(line.texts) and not is_marks(line.texts[column])]
        if texts and not any(ch in "123456789" for text in texts for ch in text):
            return (column,)
    return ()


def fitting_columns(
    key: str, side: str | None, header: Sequence[GridLine], amounts: list[int], end: int, body: Sequence[GridLine]
) -> list[int]:
    """The amount columns, one less or some more where only then a standard layout explains the whole header.

    A last column may be one that slid rows or a slid header feign; columns that are blank in every row may follow the
    last one with figures, or stand between, when the header lost the cell over them. ``end`` is the next block's start.
    """
    lines = [line for line in header if not number_columns(line.texts)]
    if any(line.ruled for line in lines) or len(lines) < len(header):
        return amounts
    low = max(0, amounts[0] - _HEADER_SLIDES)
    printed = [text for _, text, _ in _words_between(lines, low, end)]
    best = _layout_fit(key, side, len(amounts), printed)
    choice = amounts
    more = [column for column in range(amounts[-1] + 1, end) if _figures_in(column, body) == 0]
    inner = range(amounts[0], amounts[-1])
    filled = sorted({*amounts, *(column for column in inner if _figures_in(column, body) == 0)})
    others = [columns + more[:count] for columns in (amounts, filled) for count in range(len(more) + 1)]
    if len(amounts) > 1 and _figures_in(amounts[-1], body) * _FEW < max(1, len(body)):
        others.append(amounts[:-1])
    for columns in others:
        fit = _layout_fit(key, side, len(columns), printed)
        if fit > best + _CLEARLY and fit > _WELL:
            best, choice = fit, columns
    return choice


def _layout_fit(key: str, side: str | None, count: int, printed: Sequence[str]) -> float:
    """How well the best layout with so many columns fits; 0 where it leaves a legible header cell unexplained."""
    layout = _best_layout(key, side, count, printed)
    if layout is None:
        return 0.0
    return _fit(layout, printed) if len(_pairs(layout, printed)) == len(printed) else _fit(layout, printed) - _CLEARLY


def _figures_in(column: int, body: Sequence[GridLine]) -> int:
    """In how many lines a column holds anything."""
    return sum(column < len(line.texts) and not is_marks(line.texts[column]) for line in body)


def _ruled_path(lines: Sequence[GridLine], column: int, labels: set[int]) -> list[str]:
    """The header cells above a column from the top, where the source states the spans."""
    path: list[str] = []
    before: str | None = None
    for line in lines:
        text = line.covers[column] if column < len(line.covers) else ""
        whole = len(set(line.covers)) == 1
        spans_labels = whole or any(c < len(line.covers) and line.covers[c] == text for c in labels)
        if text and text != before and not spans_labels and word_of(text).kind != "side":
            path.append(tight(text))
        before = text
    return _year_first(path)


def _year_first(path: list[str]) -> list[str]:
    """The path with 预算数 or 决算数 first, whichever way the header nests them, so that both years match."""
    if len(path) > 1 and _MEASURES_OF_YEAR.match(path[-1]):
        return [path[-1], *path[:-1]]
    return path


def _words_between(lines: Sequence[GridLine], low: int, high: int) -> list[tuple[int, str, Place]]:
    """The header cells that may name amount columns: (column, text, place), in reading order."""
    found = []
    for line in lines:
        column = low
        while column < min(high, len(line.texts)):
            text, wide = line.texts[column], 1
            after = line.texts[column + 1] if column + 1 < min(high, len(line.texts)) else ""
            if _is_cut_word(text, after):
                text, wide = word_of(text + after).variant, 2
            word = word_of(text)
            if not is_marks(text) and (word.score < 80 or word.kind in ("measure", "unknown")):
                found += [(column, part, line.places[column]) for part in _parts(text)]
            column += wide
    return found


def _is_cut_word(text: str, after: str) -> bool:
    """Whether a column border cut one header word in two (本年 | 收入)."""
    whole = word_of(text + after)
    both_words = word_of(text).score == 100 and word_of(after).score == 100 and word_of(after).kind == "measure"
    return bool(text and after) and whole.score == 100 and whole.kind == "measure" and not both_words


def _parts(text: str) -> list[str]:
    """The words of a header cell: several where it prints several whole ones with blanks between."""
    parts = text.split()
    if len(parts) > 1 and word_of(text).score < 85 and all(word_of(p).score == 100 for p in parts):
        return parts
    return [tight(text)]


def _placed_path(lines: Sequence[GridLine], column: int, amounts: Sequence[int]) -> tuple[str, ...]:
    """The header cells above a column, a cell covering the blanks to its right where the lines below go on."""
    path: list[str] = []
    for depth, line in enumerate(lines):
        text = line.texts[column] if column < len(line.texts) else ""
        if not text:
            left = next(
                (c for c in range(column - 1, amounts[0] - 1, -1) if c < len(line.texts) and line.texts[c]), None
            )
            below = lines[depth + 1 :]
            goes_on = left is not None and all(
                any(c < len(other.texts) and other.texts[c] for other in below) for c in range(left, column + 1)
            )
            text = line.texts[left] if left is not None and goes_on else ""
        word = word_of(text)
        if text and not (word.score >= 85 and word.kind != "measure") and not is_marks(text):
            path.append(tight(text))
    return tuple(_year_first(path))


def _best_layout(key: str, side: str | None, count: int, printed: Sequence[str]) -> ColumnLayout | None:
    """The standard layout with so many columns whose words the header's cells fit best."""
    fitting = [
        layout
        for layout in layouts()
        if layout.key == key and len(layout.paths) == count and layout.side in (None, side)
    ]
    scored = [(_fit(layout, printed), layout) for layout in fitting]
    good = [(score, layout) for score, layout in scored if score >= _GOOD_FIT]
    return max(good, key=lambda pair: pair[0])[1] if good else None


def paths_of_words(key: str, words: Sequence[tuple[str, Place]]) -> tuple[list[str], list[Repair]]:
    """The amount columns of the standard layout that header words without any columns speak for; empty for none."""
    printed = [text for text, _ in words]
    fitting = [layout for layout in layouts() if layout.key == key and layout.side is None]
    best = max(fitting, key=lambda layout: _fit(layout, printed), default=None)
    if best is None or _fit(best, printed) < _WELL:
        return [], []
    return _named_by_layout(best, [(0, text, place) for text, place in words])


def _nodes(layout: ColumnLayout) -> list[tuple[str, ...]]:
    """Each header cell of a layout as the path down to it, in the order in which they are first met."""
    return list(dict.fromkeys(path[: i + 1] for path in layout.paths for i in range(len(path))))


def _fit(layout: ColumnLayout, printed: Sequence[str]) -> float:
    """0 to 1: how many of the layout's header cells the printed ones show, less those that fit nowhere."""
    pairs = _pairs(layout, printed)
    found = sum(score for _, score in pairs.values())
    nodes = len(_nodes(layout))
    lost = sum(word_of(text).score >= 85 for text in printed) - sum(score >= 0.85 for _, score in pairs.values())
    return found / (nodes + max(0, lost))


def _pairs(layout: ColumnLayout, printed: Sequence[str]) -> dict[tuple[str, ...], tuple[int, float]]:
    """Which printed cell shows which header cell of the layout, best fits first, in reading order among equals."""
    nodes = _nodes(layout)
    ranked = sorted(
        (
            (-round(similarity(text, node[-1]), 2), abs(n / len(nodes) - p / max(1, len(printed))), n, p)
            for n, node in enumerate(nodes)
            for p, text in enumerate(printed)
            if similarity(text, node[-1]) >= 0.5
        )
    )
    pairs: dict[tuple[str, ...], tuple[int, float]] = {}
    used: set[int] = set()
    for score, _, n, p in ranked:
        if nodes[n] not in pairs and p not in used:
            pairs[nodes[n]] = (p, -score)
            used.add(p)
    return pairs


def _named_by_layout(layout: ColumnLayout, words: Sequence[tuple[int, str, Place]]) -> tuple[list[str], list[Repair]]:
    """The layout's columns, each word as the source prints it where that is a word of the forms at all."""
    printed = [text for _, text, _ in words]
    pairs = _pairs(layout, printed)
    spelled: dict[tuple[str, ...], str] = {}
    repairs = []
    for node, (index, _) in pairs.items():
        text, place = printed[index], words[index][2]
        word = word_of(text)
        if word.score == 100 and word.standard == word_of(node[-1]).standard:
            spelled[node] = text
        else:
            meant = word.variant if word.score >= 92 and word.standard == word_of(node[-1]).standard else node[-1]
            spelled[node] = meant
            if fold_header(meant) != fold_header(text):
                repairs.append(
                    Repair(place, words[index][1], meant, f"表头用语应为“{meant}”,其余各栏与该表的通用格式一致")
                )
    paths = ["/".join(spelled.get(path[: i + 1], path[i]) for i in range(len(path))) for path in layout.paths]
    stand = {
        n: words[pairs[path][0]][0] for n, path in enumerate(layout.paths) if path in pairs and pairs[path][1] >= _WELL
    }
    return _as_they_stand(paths, stand), repairs


def _as_they_stand(paths: Sequence[str], stand: Mapping[int, int]) -> list[str]:
    """The layout's columns in the order of the header's own cells, where some print them in another order.

    ``stand`` has the column of the printed cell for the places in ``paths`` that one shows for certain; labels that the
    layout has more than once tell no order.
    """
    leaves = Counter(path.split("/")[-1] for path in paths)
    sure = [n for n in stand if leaves[paths[n].split("/")[-1]] == 1]
    if len({stand[n] for n in sure}) < len(sure):
        return list(paths)
    order = list(paths)
    for place, n in zip(sorted(sure), sorted(sure, key=stand.__getitem__), strict=True):
        order[place] = paths[n]
    return order
