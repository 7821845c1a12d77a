"""A 三公 table that stands on end: the items as rows (因公出国, 公务接待 …), the years or accounts as columns.

It states what the lying form states in one row, so it is read into that row: one column path for each item, under the
printed heading of its column where there are several.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ingest.folding import fold_label
from ingest.identities import BESIDE
from ingest.recognise.rawtable import Figure, RawRow
from ingest.recognise.tableforms import forms_of
from ingest.recognise.tokens import Token

KEY = "三公经费支出表"

_ITEMS: tuple[tuple[int, re.Pattern[str]], ...] = (
    (2, re.compile(r"公务用车购置(?:费)?(?:及|和|与)运行")),
    (1, re.compile(r"出国")),
    (5, re.compile(r"接待")),
    (4, re.compile(r"用车运行|^运行")),
    (3, re.compile(r"用车购置|^购置")),
    (2, re.compile(r"公务用车(?:经费|费用?|支出)?$")),
    (0, re.compile(r"合计|总计|三公")),
)
"""Which leaf of the lying form an item is, by what its label says; the first that fits counts."""
_ORDINAL = re.compile(r"^(?:其中:?|[一二三四五六七八九十]+、|[(]?\d{1,2}[).、])+")
_LONG_LABEL = 20
_ITEM_HEAD = re.compile(r"\s*(?:项目|内容|支出项目)(?:名称)?|项|目")
_HEADING = re.compile(r"[预决算].*数|金额|\d{4}年.*")


def read_vertical(
    lines: Sequence[Sequence[Token]], header: Sequence[Sequence[str]]
) -> tuple[tuple[str, ...], RawRow] | None:
    """The columns and the one row of a table on end; None where the items do not stand beside their figures."""
    items = [(found, line) for line in lines if (found := _item(line)) is not None]
    beside = sum(any(t.kind in ("amount", "blank") for t in line) for _, line in items)
    if len({leaf for leaf, _ in items}) < 3 or beside < 2:
        return None
    leaves = next(iter(forms_of(KEY).values()))
    width = max(_cells(line) for _, line in items)
    headings = _headings(header, width)
    prefixes = [f"{heading}/" for heading in headings] if width > 1 and len(headings) == width else [""] * width
    if width > 1 and len(set(prefixes)) < width:
        prefixes = [f"第{n}列/" for n in range(1, width + 1)]
    names = ["/".join(leaf.names) for leaf in leaves]
    figures: list[Figure] = []
    for name, line in _named(lines, names, width):
        if name not in names:
            names.append(name)
        cells = [t for t in line if t.kind in ("amount", "blank")]
        figures += [
            Figure(t.text, t.place, prefix + name)
            for t, prefix in zip(cells, prefixes, strict=False)
            if t.kind == "amount"
        ]
    columns = tuple(prefix + name for prefix in prefixes for name in names)
    place = items[0][1][0].place.through(items[-1][1][-1].place)
    return columns, RawRow(None, "合计", tuple(figures), place)


def _headings(header: Sequence[Sequence[str]], width: int) -> list[str]:
    """What heads the columns: the pieces that name a measure, or all behind the label of the items."""
    measures = [piece for line in header for piece in line if _HEADING.search(piece)]
    behind = [line[-width:] for line in header if len(line) > width and _ITEM_HEAD.fullmatch("".join(line[:-width]))]
    return measures if len(measures) == width else list(behind[0]) if behind else measures


def _named(
    lines: Sequence[Sequence[Token]], leaves: Sequence[str], width: int
) -> Iterator[tuple[str, Sequence[Token]]]:
    """Each line from the first item on with its column: the item's own, or one named after what the form adds."""
    seen: set[str] = set()
    for line in lines:
        leaf, label = _item(line), _label(line)
        if leaf is None and not (seen and label and len(label) <= _LONG_LABEL and _cells(line) == width):
            continue
        name = f"{BESIDE}/{label}" if leaf is None else leaves[leaf]
        if name in seen and leaf is not None and _cells(line):
            name = f"{name}/{label}"
        if name not in seen:
            seen.add(name)
            yield name, line


def _cells(line: Sequence[Token]) -> int:
    return sum(t.kind in ("amount", "blank") for t in line)


def _label(line: Sequence[Token]) -> str:
    return _ORDINAL.sub("", fold_label("".join(t.text for t in line if t.kind == "text")))


def _item(line: Sequence[Token]) -> int | None:
    label = fold_label("".join(t.text for t in line if t.kind == "text"))
    return next((leaf for leaf, pattern in _ITEMS if label and pattern.search(label)), None)
