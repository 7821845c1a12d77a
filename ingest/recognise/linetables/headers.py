"""Header paths of a line table's amount columns, put together from header lines that wrapped and interleaved.

A text dump prints the cells of a header in pieces: a label cut over lines, two labels in one piece, the levels mixed.
The forms that a standard table can have are known (``tableforms``); each form of a table is tried, its labels are
found among the pieces, and the form that explains most of the header wins. Labels keep their printed spelling.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise, product

from rapidfuzz import fuzz, process
from rapidfuzz.distance import Levenshtein

from ingest.filing import SIDES
from ingest.folding import fold_label
from ingest.recognise.tableforms import Leaf, all_labels, forms_of, stubs

_BLOCK_HEADINGS = ("人员经费", "公用经费")

_YEAR = re.compile(r"20\d\d(?=年)")
_HAN = re.compile(r"[\u3400-\u9fff\ufffd?]+")
_UNNAMED = re.compile(r"[类款项目栏次行金额\d]*|合计|总计|小计|财政拨款?|三公|经费")
"""What may be left of a header that is understood: labels of code columns, of the numbering, the total row's, the
name of the table."""
_FURNITURE = re.compile(r".{0,4}[:：](?:人民币)?(?:万元|元|千元|亿元)$|^.{0,2}\d{1,2}表$")
"""A table's number and what its amounts are in, whatever is left of the words."""
_STUB = 50.0
_UPRIGHT = 3
_ALIKE = (3, 4)
"""A label of so many characters and more may be damaged, one character in so many of them."""
_CELL_PARTS = 4
_Span = tuple[int, int, int]
"""A run of characters of a piece: piece index, start, end."""


@dataclass(frozen=True, slots=True)
class Header:
    """The amount columns as printed; in a two-sided table ``sides`` says which columns belong to which side."""

    columns: tuple[str, ...]
    sides: dict[str, tuple[str, ...]]
    explained: float = 0.0
    """The share of the header's characters that the chosen form and the known stub labels explain."""
    open_labels: tuple[str, ...] = ()
    """What is left of the header that names something, but nothing that is known: there may be more columns."""
    mended: tuple[tuple[str, str], ...] = ()
    """Labels that were printed with damaged characters: as printed, and as meant."""


def read_header(key: str, lines: Sequence[Sequence[str]], in_order: bool = True) -> Header:
    """The columns that the header ``lines`` (each a list of printed pieces) name for a table of this key.

    ``in_order`` says that lines of one piece each come in the order of their cells.
    Without a usable header the key's first form is assumed as it stands (``explained`` is then 0).
    """
    return _read_header(key, tuple(tuple(line) for line in lines), in_order)


@lru_cache(maxsize=64)
def _read_header(key: str, lines: tuple[tuple[str, ...], ...], in_order: bool) -> Header:
    known = forms_of(key)
    if not known:
        return Header((), {})
    best: tuple[float, _Fit] | None = None
    for leaves in known.values():
        fit = _Fit(lines, leaves, in_order)
        score = fit.score()
        if best is None or score > best[0] + 1e-9:
            best = score, fit
    assert best is not None
    header = best[1].header()
    if header.columns:
        return header
    first = next(iter(known.values()))
    return _header([(leaf, "/".join(leaf.names)) for leaf in first], 0.0)


def numbered_form(key: str, header: Header, count: int) -> Header | None:
    """The one form of a table that has as many columns as a header numbers and all that it names; None for several."""
    named = {fold_label(column) for column in header.columns}
    fitting = []
    for leaves in forms_of(key).values():
        spelt = [{"/".join(path) for path in product(*leaf.levels)} for leaf in leaves]
        if len(leaves) == count and all(any(column in paths for paths in spelt) for column in named):
            fitting.append(leaves)
    if len({tuple(leaf.levels for leaf in leaves) for leaves in fitting}) != 1:
        return None
    return _header([(leaf, "/".join(leaf.names)) for leaf in fitting[0]], header.explained)


def _header(
    named: Sequence[tuple[Leaf, str]],
    explained: float,
    left: tuple[str, ...] = (),
    mended: tuple[tuple[str, str], ...] = (),
) -> Header:
    columns = tuple(dict.fromkeys(name for _, name in named))
    sides = {
        side: tuple(dict.fromkeys(name for leaf, name in named if leaf.side == side))
        for side in SIDES
        if any(leaf.side == side for leaf, _ in named)
    }
    return Header(columns, sides, explained, left, mended)


class _Fit:
    """One form laid over one header: which of its labels are there, where, and how they are spelt."""

    def __init__(self, lines: Sequence[Sequence[str]], leaves: tuple[Leaf, ...], in_order: bool) -> None:
        self.leaves = leaves
        self.printed = [piece for line in lines for piece in line]
        self.line_of = [n for n, line in enumerate(lines) for _ in line]
        self.text = [_YEAR.sub("####", fold_label(piece)) for piece in self.printed]
        if in_order and len(lines) > _UPRIGHT and all(len(line) == 1 for line in lines):
            self.line_of = [0] * len(self.printed)  # one cell a line: the lines' order is that of the cells
        self.used = [[False] * len(t) for t in self.text]
        self.at: dict[tuple[int, ...], tuple[_Span, ...]] = {}
        self.mended: dict[tuple[int, ...], tuple[str, str]] = {}
        self._find_all()

    def score(self) -> float:
        """How well this form fits: explained characters less missing labels."""
        again = self._again()
        self._find_damaged()
        labels = sum(span[2] - span[1] for spans in self.at.values() for span in spans) + again
        return labels - 1.5 * (len(self._nodes()) - len(self.at))

    def header(self) -> Header:
        """The header that this form yields, once it is scored."""
        named = self._named()
        self._find_stubs()
        explained = sum(sum(flags) for flags in self.used) / (sum(map(len, self.text)) or 1)
        return _header(named, explained, self._left(), tuple(self.mended.values()))

    def _find_stubs(self) -> None:
        """Mark the labels of columns without amounts as read."""
        for stub in stubs():
            while self._take((stub,)):
                pass

    def _find_damaged(self) -> None:
        """Find labels that some characters of are damaged, where nothing else is left of their cells.

        What reads as another label, of whatever table, is none that is damaged.
        """
        nodes = [node for node in self._nodes() if node not in self.at]
        if len(nodes) * 2 > len(self._nodes()):
            return
        for piece in range(len(self.text)):
            spans: list[_Span] = []
            for other in range(piece, min(piece + _CELL_PARTS, len(self.text))):
                if not self.text[other] or any(self.used[other]):
                    break
                spans.append((other, 0, len(self.text[other])))
                if node := self._damaged("".join(self.text[n] for n, _, _ in spans), nodes):
                    self.at[node] = tuple(spans)
                    self.mended[node] = "".join(self.printed[n] for n, _, _ in spans), self._usual(node)
                    nodes.remove(node)
                    for n, start, end in spans:
                        self.used[n][start:end] = [True] * (end - start)
                    break

    def _damaged(self, printed: str, nodes: Sequence[tuple[int, ...]]) -> tuple[int, ...] | None:
        """The one label of these that may have been printed so."""
        if printed in all_labels():
            return None
        shortest, share = _ALIKE
        fitting = [
            node
            for node in nodes
            if any(
                len(label) >= shortest and 0 < Levenshtein.distance(label, printed) <= max(1, len(label) // share)
                for label in self._spellings(node)
            )
        ]
        return fitting[0] if len({self._spellings(node) for node in fitting}) == 1 else None

    def _usual(self, node: tuple[int, ...]) -> str:
        return self.leaves[node[0]].names[-node[-1] - 1]

    def _left(self) -> tuple[str, ...]:
        """The runs of characters that nothing explains and that may name a column."""
        runs = []
        beside = {line for line, text in zip(self.line_of, self.text, strict=True) if _FURNITURE.search(text)}
        for line, text, used in zip(self.line_of, self.text, self.used, strict=True):
            if _FURNITURE.search(text) or (line in beside and ":" in text) or self._like_stub(text):
                continue
            rest = "".join(" " if flag else ch for ch, flag in zip(text, used, strict=True))
            runs += [run for run in _HAN.findall(rest) if not _UNNAMED.fullmatch(run) and not self._like_stub(run)]
        return tuple(runs)

    def _like_stub(self, text: str) -> bool:
        """Whether a text is more like a part of the label of a column without amounts than of any other."""
        if len(text) < 2:
            return False
        amounts = {label for leaf in self.leaves for level in leaf.levels for label in level}
        headings = _BLOCK_HEADINGS if len(self.leaves) == 1 else ()
        whole = [label for label in (*stubs(), *headings) if len(label) >= len(text)]
        stub, amount = (
            max((found[1] for found in process.extract(text, labels, scorer=fuzz.partial_ratio, limit=1)), default=0.0)
            for labels in (whole, amounts)
        )
        return stub >= _STUB and stub > amount

    def _again(self) -> int:
        """The characters of further copies of a lone column's label: the table stands in blocks side by side.

        The blocks may have a heading each (人员经费, 公用经费), which is then no column.
        """
        if len(self.leaves) > 1:
            return 0
        copies = 0
        while spans := self._take(self.leaves[0].levels[-1]):
            copies += sum(end - start for _, start, end in spans)
        for heading in _BLOCK_HEADINGS if copies else ():
            copies += sum(end - start for _, start, end in self._take((heading,)) or ())
        return copies

    def _nodes(self) -> list[tuple[int, ...]]:
        """Every label of the form, as the leaves under it: groups by their leaves' indices, leaves by their own."""
        nodes: dict[tuple[int, ...], None] = {}
        for leaf in self.leaves:
            for depth in range(len(leaf.levels)):
                under = tuple(
                    j for j, other in enumerate(self.leaves)
                    if other.side == leaf.side and other.levels[: depth + 1] == leaf.levels[: depth + 1]
                )  # fmt: skip
                nodes[(*under, -1 - depth)] = None
        return list(nodes)

    def _spellings(self, node: tuple[int, ...]) -> tuple[str, ...]:
        return self.leaves[node[0]].levels[-node[-1] - 1]

    def _find_all(self) -> None:
        """Find the labels, longest first; equal labels (小计 of two groups) take their places in reading order."""
        pending = self._nodes()
        while pending:
            pending.sort(key=lambda node: -max(map(len, self._spellings(node))))
            same = [node for node in pending if self._spellings(node) == self._spellings(pending[0])]
            pending = [node for node in pending if node not in same]
            places: list[tuple[_Span, ...]] = []
            for _ in same:
                if spans := self._take(self._spellings(same[0])):
                    places.append(spans)
            self.at.update(zip(sorted(same), sorted(places), strict=False))

    def _take(self, spellings: Sequence[str]) -> tuple[_Span, ...] | None:
        """Find one of the spellings among the unused characters and mark it used.

        A cut piece is the last choice; parts that stand apart (the labels of a line that wrapped side by side) are
        believed for the usual spelling only; then the longest wins: 政府性基金 is but the beginning of 政府性基金预算.
        """
        found = [(spans, label) for label in spellings for spans in (self._inside(label), self._chain(label)) if spans]
        if not found:
            return None
        best, _ = min(found, key=lambda item: self._doubt(item[0], item[1] == spellings[0]))
        for piece, start, end in best:
            self.used[piece][start:end] = [True] * (end - start)
        return best

    def _doubt(self, spans: tuple[_Span, ...], usual: bool) -> tuple[bool, bool, int, int]:
        cut = not self._edge(spans[0][0], spans[0][1] - 1) or not self._edge(spans[-1][0], spans[-1][2])
        apart = sum(later[0] - earlier[0] - 1 for earlier, later in pairwise(spans))
        return cut, apart > 0 and not usual, -sum(end - start for _, start, end in spans), apart

    def _edge(self, piece: int, index: int) -> bool:
        """Whether there is nothing left to read at this character: outside the piece, or taken by another label."""
        return not 0 <= index < len(self.text[piece]) or self.used[piece][index]

    def _inside(self, label: str) -> tuple[_Span, ...] | None:
        for piece, text in enumerate(self.text):
            start = text.find(label)
            while start >= 0:
                if not any(self.used[piece][start : start + len(label)]):
                    return ((piece, start, start + len(label)),)
                start = text.find(label, start + 1)
        return None

    def _chain(self, label: str) -> tuple[_Span, ...] | None:
        """The label in parts, wherever they stand nearest together: the same first part may stand twice."""
        chains = [chain for piece in range(len(self.text)) if (chain := self._chain_from(label, piece - 1, piece))]
        return min(chains, key=lambda chain: chain[-1][0] - chain[0][0] - len(chain), default=None)

    def _chain_from(self, label: str, after: int, last: int | None = None) -> tuple[_Span, ...] | None:
        """The label in parts: the unused rest of a piece, then the unused beginning of pieces further on.

        The first part stands behind piece ``after``, up to piece ``last``.
        """
        for piece in range(after + 1, len(self.text) if last is None else last + 1):
            start = next((i for i, flag in enumerate(self.used[piece]) if not flag), None)
            if start is None:
                continue
            end = next((i for i in range(start, len(self.text[piece])) if self.used[piece][i]), len(self.text[piece]))
            run = self.text[piece][start:end]
            if last is None and run.startswith(label):
                return ((piece, start, start + len(label)),)
            if len(run) < len(label) and label.startswith(run):
                rest = self._chain_from(label[len(run) :], piece)
                if rest:
                    return ((piece, start, end), *rest)
        return None

    def _named(self) -> list[tuple[Leaf, str]]:
        """The leaves that are there, in column order, with their printed paths."""
        there = [i for i in range(len(self.leaves)) if self._present(i)]
        there = self._ordered(there, 0)
        return [(self.leaves[i], "/".join(self._spelt(i, d) for d in range(len(self.leaves[i].levels)))) for i in there]

    def _node(self, leaf: int, depth: int) -> tuple[int, ...]:
        return next(n for n in self._nodes() if n[-1] == -1 - depth and leaf in n[:-1])

    def _present(self, leaf: int) -> bool:
        """A leaf is there if its own label is, or the same label on the other side of a two-sided table."""
        depth = len(self.leaves[leaf].levels) - 1
        if self._node(leaf, depth) in self.at:
            return True
        if self.leaves[leaf].side is None or depth:
            return False
        twins = [i for i, o in enumerate(self.leaves) if o.levels == self.leaves[leaf].levels and i != leaf]
        return any(self._node(i, depth) in self.at for i in twins)

    def _spelt(self, leaf: int, depth: int) -> str:
        node = self._node(leaf, depth)
        spans = self.at.get(node)
        if spans is None or node in self.mended:
            return self.leaves[leaf].names[depth]
        return "".join(self.printed[piece][start:end] for piece, start, end in spans)

    def _ordered(self, leaves: list[int], depth: int) -> list[int]:
        """Siblings whose labels stand on one line go in their printed order there, else in the form's own."""
        groups: dict[tuple[int, ...], list[int]] = {}
        for i in leaves:
            if depth < len(self.leaves[i].levels):
                groups.setdefault(self._node(i, depth), []).append(i)
        starts = {node: self.at[node][0] for node in groups if node in self.at}
        order = list(groups)
        sides = {node: SIDES.index(self.leaves[node[0]].side or "收入") for node in groups}
        for line in {self.line_of[start[0]] for start in starts.values()}:
            slots = [i for i, node in enumerate(order) if node in starts and self.line_of[starts[node][0]] == line]
            here = sorted((order[i] for i in slots), key=lambda node: (sides[node], starts[node]))
            for slot, node in zip(slots, here, strict=True):
                order[slot] = node
        out: list[int] = []
        for node in order:
            members = groups[node]
            whole = [i for i in members if len(self.leaves[i].levels) == depth + 1]
            out += whole + self._ordered([i for i in members if i not in whole], depth + 1)
        return out
