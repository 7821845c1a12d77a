"""Levels carried over merged cells: which second level, and so which first, each indicator of a block stands under.

A block's entries are cut into runs of one level by the cheapest cut. A label wants to stand at the head of its run, or
in its middle where the form centres the text of merged cells; the runs want the order in which forms print levels; a
name says something itself (…及时率, …满意度), and so do sister forms that print the same indicator under its label.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from ingest.folding import squeeze
from ingest.recognise.forms.model import Block, Entry, LabelSeen
from ingest.recognise.forms.reading import without_weight
from ingest.recognise.forms.vocabulary import LEVEL1_NAMES, LEVEL2_ORDER, level_label

_PARENT = {
    "economic_cost": "cost", "social_cost": "cost", "ecological_cost": "cost",
    "quantity": "output", "quality": "output", "timeliness": "output", "output_cost": "output",
    "economic": "benefit", "social": "benefit", "ecological": "benefit", "sustained": "benefit",
    "served": "satisfaction",
}  # fmt: skip
_LONGEST_RUN = 80
_INFINITE = float("inf")
_HINTS: tuple[tuple[str, dict[str, float]], ...] = (
    (r"满意(?:度|率)", {"served": 1.6}),
    (r"及时|时限|时效|期限|按期|按时|周期|响应时间|[恢修]复时间|进度|完成时间|办结率|回复时间", {"timeliness": 1.2}),
    (r"合格率|准确[率性]|质量|通过率|合规|达标率|故障率|错误率|正常率|覆盖率|优良率|符合|不间断", {"quality": 0.8}),
    (r"成本|经费控制|预算控制|节约率", {"economic_cost": 1.0, "output_cost": 1.0}),
    (r"(?:数|数量|[次家人户卷]数|面积|里程|场次|个数)$|^(?:开展|举办|组织|召开|新增|累计)", {"quantity": 0.8}),
    (r"税收|产值|收入|经济|营收|增收|产量|营商", {"economic": 0.6}),
    (r"社会|群众|影响力|稳定|就业|民生|水平|能力|环境", {"social": 0.4}),
    (r"节能|降碳|生态|能耗|绿色|环保|污染|减排", {"ecological": 1.0}),
    (r"可持续|长效|持续影响", {"sustained": 1.2}),
)  # fmt: skip
_HINT_PATTERNS = tuple((re.compile(pattern), gains) for pattern, gains in _HINTS)

Sisters = Callable[[str], Counter[str]]
"""What sister forms say of an indicator's name: how often each second level is printed over it."""


def name_hints(name: str) -> dict[str, float]:
    """How much an indicator's name speaks for each second level."""
    gains: dict[str, float] = {}
    for pattern, hint in _HINT_PATTERNS:
        if pattern.search(name):
            for key, gain in hint.items():
                gains[key] = max(gains.get(key, 0.0), gain)
    return gains


_ABOUT_MONEY = re.compile(r"成本|算|经费|费用|支出|预算|控制|标准|金额|价|投入|资金|补助|元")
_TIME = re.compile(r"\d(?:个?工作日|天|日|小时|分钟|个?月|周|月底前?|月前|日前)(?:以?内)?$")
_COUNT = re.compile(r"\d[\d.,]*[^\d%‰.,元]{1,4}(?:以上|左右)?$")


def value_hints(target: str) -> dict[str, float]:
    """How much a target speaks for second levels: a span of time, a share, an amount of money, a count."""
    if _TIME.search(target):
        return {"timeliness": 0.5}
    if target.endswith("元"):
        return {"economic_cost": 0.4, "output_cost": 0.4, "economic": 0.3, "quantity": 0.2}
    if target.endswith("%"):
        return {"quality": 0.3, "served": 0.1, "timeliness": 0.1}
    return {"quantity": 0.4} if _COUNT.search(target) else {}


@dataclass(frozen=True, slots=True)
class _Run:
    start: int
    end: int
    key: str


def carry_levels(block: Block, centred: bool, sisters: Sisters | None = None) -> None:
    """Set level1, level2 and level2_key of every entry of the block; entries stay without where nothing tells.

    ``centred`` says that the form sets a merged cell's text at its middle (``sets_labels_at_middle``).
    """
    if not block.entries:
        return
    firsts, seconds = _split(block)
    told = sisters is not None and any(sisters(without_weight(squeeze(entry.name))) for entry in block.entries)
    if not firsts and not seconds and not told:
        return
    runs = _cut(block, firsts, seconds, centred, sisters)
    for run in runs:
        _apply(run, block, firsts, seconds)


def _split(block: Block) -> tuple[list[LabelSeen], list[LabelSeen]]:
    """First and second level labels; 成本指标 behind 产出指标 with no kind of cost beside it is a second level."""
    firsts: list[LabelSeen] = []
    seconds: list[LabelSeen] = []
    last = len(block.entries) - 0.5
    for label in block.labels:
        placed = replace(label, position=last) if label.position > last else label
        if _is_second(placed, block.labels):
            placed = replace(placed, name=replace(placed.name, level=2, key="output_cost", parent="output"))
        (firsts if placed.name.level == 1 else seconds).append(placed)
    return firsts, seconds


def _is_second(label: LabelSeen, labels: Sequence[LabelSeen]) -> bool:
    if label.name.level != 1 or label.name.key != "cost":
        return False
    if any(other.name.parent == "cost" and abs(other.position - label.position) <= 1 for other in labels):
        return False
    outputs = [other.position for other in labels if other.name.level == 1 and other.name.key == "output"]
    return bool(outputs) and min(outputs) < label.position and max(outputs) < label.position


def sets_labels_at_middle(blocks: Sequence[Block]) -> bool:
    """Whether a form sets a merged cell's text at its middle: in a third of its blocks rows stand before a label."""
    first = [min((la.position for la in b.labels if la.name.level == 2), default=0.0) for b in blocks if b.entries]
    return 3 * sum(position >= 1.0 for position in first) >= len(first) > 0


class _Places:
    """Where the labels of each key stand, on a grid of half rows, so that runs are priced without a look at each."""

    def __init__(self, labels: Sequence[LabelSeen], count: int) -> None:
        self.count = count
        self.at: dict[str, list[LabelSeen]] = {}
        for label in sorted(labels, key=lambda la: la.position):
            self.at.setdefault(label.name.key, []).append(label)
        self.sums = {key: self._sums(own) for key, own in self.at.items()}
        self.all = self._sums(labels)

    def _sums(self, labels: Sequence[LabelSeen]) -> list[int]:
        counts = [0] * (2 * self.count + 3)
        for label in labels:
            counts[min(max(round(2 * label.position) + 1, 0), 2 * self.count) + 1] += 1
        for index in range(1, len(counts)):
            counts[index] += counts[index - 1]
        return counts

    def on(self, key: str, start: int, end: int) -> int:
        """How many labels of the key stand with the run, its borders included."""
        sums = self.sums.get(key)
        return sums[2 * end + 1] - sums[2 * start] if sums else 0

    def within(self, key: str | None, start: int, end: int) -> int:
        """How many labels (of the key, or of all) stand inside the run, its borders left out."""
        sums = self.all if key is None else self.sums.get(key)
        return sums[2 * end] - sums[2 * start + 1] if sums else 0

    def first(self, key: str, start: int) -> LabelSeen:
        """The first label of the key at or behind the run's upper border; there is one."""
        return next(label for label in self.at[key] if label.position >= start - 0.75)


def _cut(
    block: Block, firsts: Sequence[LabelSeen], seconds: Sequence[LabelSeen], centred: bool, sisters: Sisters | None
) -> list[_Run]:
    """The cheapest cut of the entries into runs of one second level."""
    entries = block.entries
    count = len(entries)
    rows = [_row_costs(entry, sisters) for entry in entries]
    sums = {key: _running([costs[key] for costs in rows]) for key in LEVEL2_ORDER}
    places, parents = _Places(seconds, count), _Places(firsts, count)
    borders: dict[int, list[str]] = {}
    for label in seconds:
        if label.position % 1 == 0.5:
            borders.setdefault(int(label.position + 0.5), []).append(label.name.key)
    best: list[dict[str, float]] = [{} for _ in range(count + 1)]
    back: list[dict[str, tuple[int, str]]] = [{} for _ in range(count + 1)]
    best[0][""] = 0.0
    entered: list[dict[str, tuple[float, str]]] = []
    for end in range(1, count + 1):
        entered.append(_entered(best[end - 1], borders.get(end - 1, ())))
        for key in LEVEL2_ORDER:
            cheapest, origin = _INFINITE, (0, "")
            for start in range(end - 1, max(-1, end - 1 - _LONGEST_RUN), -1):
                foreign = places.within(None, start, end) - places.within(key, start, end)
                if foreign > 1:
                    break
                price, before = entered[start][key]
                price += sums[key][end] - sums[key][start] + 9.0 * foreign
                price += _label_cost(key, start, end, places, centred) + _parent_cost(key, start, end, parents, centred)
                if centred and start and entries[start].page_start:
                    # A page break parts merged cells, and each part has its own label.
                    price -= 0.5
                if price < cheapest:
                    cheapest, origin = price, (start, before)
            best[end][key], back[end][key] = cheapest, origin
    key = min(best[count], key=lambda key: best[count][key] + _unclaimed(borders.get(count, ()), key, key))
    runs: list[_Run] = []
    end = count
    while end > 0:
        start, before = back[end][key]
        runs.append(_Run(start, end, key))
        end, key = start, before
    return runs[::-1]


def _entered(before: dict[str, float], border: Sequence[str]) -> dict[str, tuple[float, str]]:
    """For each level the cheapest way to begin a run of it here, and the level of the run that ends here."""
    out: dict[str, tuple[float, str]] = {}
    for key in LEVEL2_ORDER:
        out[key] = min(
            (price + _STEPS[level, key] + (_unclaimed(border, level, key) if border else 0.0), level)
            for level, price in before.items()
        )
    return out


def _unclaimed(labels: Sequence[str], before: str, key: str) -> float:
    """The price of labels between two runs that name neither: no printed label stands for nothing."""
    return sum(9.0 for label in labels if label not in (before, key))


def _on(label: LabelSeen, start: int, end: int) -> bool:
    """Whether the label stands with the rows ``start`` to ``end``: before the first, on or between them."""
    return start - 0.5 <= label.position <= end - 0.5


def _running(values: Sequence[float]) -> list[float]:
    out = [0.0]
    for value in values:
        out.append(out[-1] + value)
    return out


def _row_costs(entry: Entry, sisters: Sisters | None) -> dict[str, float]:
    """What each second level costs for this entry by its name and by its sisters; negative speaks for it."""
    name = without_weight(squeeze(entry.name))
    gains = name_hints(name)
    costs = {key: -gains.get(key, 0.0) for key in LEVEL2_ORDER}
    if not gains.get("served"):
        costs["served"] += 0.8
    if not _ABOUT_MONEY.search(name):
        for key in ("economic_cost", "social_cost", "ecological_cost", "output_cost"):
            costs[key] += 1.0
    for key, gain in value_hints(squeeze(entry.target or "")).items():
        costs[key] -= gain
    if sisters is not None:
        told = sisters(name)
        total = sum(told.values())
        for key, times in told.items():
            costs[key] -= min(2.0 * total, 4.5) * times / total
    return costs


def _step(before: str, key: str) -> float:
    """The price of one level following another."""
    if not before:
        return 0.0 if _PARENT[key] in ("output", "cost") else 0.6
    if before == key:
        return 4.0
    left, right = LEVEL2_ORDER.index(before), LEVEL2_ORDER.index(key)
    if right > left:
        return 0.0
    # Cost stands first or last.
    return 0.3 if _PARENT[key] == "cost" and _PARENT[before] != "cost" else 2.5


_STEPS = {(before, key): _step(before, key) for before in ("", *LEVEL2_ORDER) for key in LEVEL2_ORDER}


def _label_cost(key: str, start: int, end: int, places: _Places, centred: bool) -> float:
    """How oddly the level's own labels stand over the run."""
    own = places.on(key, start, end)
    if not own:
        return 3.5 + 0.05 * (end - start)
    first = places.first(key, start)
    at = first.position
    if first.rows > 1:
        return abs(at - start) + abs(at + first.rows - end)
    if own >= end - start:
        return 0.0
    if centred and own == 1:
        middle = (start + end - 1) / 2
        return min(0.25 * abs(at - middle), 2.0) + (0.15 if at > middle else 0.0)
    return (0.0 if at <= start else min(0.7 + 0.6 * (at - start), 4.0)) + (1.0 if at > end - 1 else 0.0)


def _parent_cost(key: str, start: int, end: int, parents: _Places, centred: bool) -> float:
    """How the first level's labels speak for or against the run's level."""
    if not parents.at:
        return 0.0
    parent = _PARENT[key]
    near, inside = parents.on(parent, start, end), parents.within(parent, start, end)
    foreign = parents.within(None, start, end) - inside
    # Where labels stand in the middle, a run may reach past a neighbour's first level label.
    return -0.25 * (near - inside) - 0.5 * inside + foreign * (1.5 if centred and end - start > 2 else 4.0)


def _apply(run: _Run, block: Block, firsts: Sequence[LabelSeen], seconds: Sequence[LabelSeen]) -> None:
    own = [label for label in seconds if label.name.key == run.key and _on(label, run.start, run.end)]
    parent = _PARENT[run.key]
    for index in range(run.start, run.end):
        entry = block.entries[index]
        nearest = min(own, key=lambda label: abs(label.position - index), default=None)
        entry.level2_key = run.key
        entry.sure_level = nearest is not None
        entry.level1 = _first_level_print(parent, firsts)
        entry.level2 = nearest.name.text if nearest else None


def _first_level_print(parent: str, firsts: Sequence[LabelSeen]) -> str:
    """How this block prints the first level; 产出指标 where it prints it in a misprint or not at all."""
    printed = [label.name.text for label in firsts if label.name.key == parent]
    return printed[0] if printed else LEVEL1_NAMES[parent]


def fill_prints(blocks: Sequence[Block]) -> None:
    """Give second levels that no label of their block prints the words that the nearest form prints for them."""
    common: dict[str, Counter[str]] = {}
    for block in blocks:
        for entry in block.entries:
            if entry.level2 and entry.level2_key:
                common.setdefault(entry.level2_key, Counter())[entry.level2] += 1
    for block in blocks:
        for entry in block.entries:
            if entry.level2 is None and entry.level2_key and entry.level2_key in common:
                entry.level2 = common[entry.level2_key].most_common(1)[0][0]
            elif entry.level2 is None and entry.level2_key:
                entry.level2 = _standard(entry.level2_key)


def _standard(key: str) -> str | None:
    names = {
        "quantity": "数量指标", "quality": "质量指标", "timeliness": "时效指标", "output_cost": "成本指标",
        "economic_cost": "经济成本指标", "social_cost": "社会成本指标", "ecological_cost": "生态环境成本指标",
        "economic": "经济效益指标", "social": "社会效益指标", "ecological": "生态效益指标",
        "sustained": "可持续影响指标", "served": "服务对象满意度指标",
    }  # fmt: skip
    label = level_label(names[key])
    return label.text if label else None
