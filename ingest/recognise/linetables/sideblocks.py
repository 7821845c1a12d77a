"""Tables that a text dump prints in several blocks side by side (economic codes): which block each piece belongs to.

A line holds the rows of all blocks one after the other, each with its code. Pieces without a code are the wrapped
names of rows beside them: each goes to the block where it completes a name that its code leads one to expect.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from ingest.classification import names_of
from ingest.codes import kind_of
from ingest.folding import fold_label, tidy
from ingest.identities import BLOCK_TOTALS
from ingest.recognise.known import NOTHING, Known, likeness
from ingest.recognise.tokens import Token

_NEAR = 3
"""A piece of a wrapped name stands within so many lines of its code."""

Part = list[Token]


def blocks_side_by_side(lines: Sequence[Sequence[Token]], key: str, known: Known = NOTHING) -> list[list[Part]]:
    """The lines block by block where a table stands in several blocks side by side; one block for any other table.

    Such a line has several codes, each before its text. A line with one code of such a table belongs to the block whose
    last code comes before it.
    """
    split = [_at_codes(line, key) for line in lines]
    width = max((len(parts) for parts in split), default=1)
    if width < 2 or sum(len(parts) > 1 for parts in split) < 2:
        return [[list(line) for line in lines]]
    placed = _coded(split, width)
    names = _Names(placed, key, known)
    blocks: list[list[Part]] = [[] for _ in range(width)]
    for n, parts in enumerate(split):
        wrapped = [token for part in parts for token in part]
        for at, piece in placed[n] or names.allot(n, wrapped):
            blocks[at].append(piece)
    return blocks


def _coded(split: Sequence[Sequence[Part]], width: int) -> list[list[tuple[int, Part]]]:
    """The parts of every line with their blocks; empty for a line of wrapped text alone."""
    last = [""] * width
    placed: list[list[tuple[int, Part]]] = []
    for parts in split:
        placed.append([])
        texts = [t for part in parts for t in part]
        if all(t.kind == "text" for t in texts) and not tidy("".join(t.text for t in texts)).startswith(BLOCK_TOTALS):
            continue
        taken = 0
        for part in parts:
            code = _code_of(part)
            at = _block_of(code, part, last, taken) if len(parts) < width else taken
            placed[-1].append((at, part))
            last[at] = code or last[at]
            taken = min(at + 1, width - 1)
    return placed


def _code_of(part: Sequence[Token]) -> str:
    return next((t.text for t in part if t.kind == "code"), "")


def _text_of(part: Sequence[Token]) -> str:
    return fold_label(tidy("".join(t.text for t in part if t.kind == "text")))


def _block_of(code: str, part: Sequence[Token], last: Sequence[str], taken: int) -> int:
    """The block that a part of a short line goes on: the one with the greatest last code before this one."""
    if not code:
        return 1 if _text_of(part).startswith(BLOCK_TOTALS[1]) else taken
    fitting = [i for i in range(taken, len(last)) if last[i] < code]
    return max(fitting, key=lambda i: last[i], default=taken)


def _at_codes(line: Sequence[Token], key: str) -> list[Part]:
    """The line cut before each further code that follows text or amounts (302 01 in two pieces is one code)."""
    parts: list[Part] = [[]]
    skip = False
    for i, token in enumerate(line):
        if skip:
            skip = False
            continue
        code, used = _later_code(line, i, key)
        second = token.kind == "code" and any(t.kind == "amount" for t in parts[-1])
        if parts[-1] and (code or second or token.text in BLOCK_TOTALS):
            parts.append([])
        parts[-1].append(Token("code", code, token.line, token.place) if code else token)
        skip = used == 2
    return parts


def _later_code(line: Sequence[Token], i: int, key: str) -> tuple[str, int]:
    """The economic code that begins at this token and over how many tokens it goes; empty where none does."""
    token = line[i]
    if token.kind == "code" or kind_of(token.text, key) != "economic":
        return "", 0
    following = line[i + 1] if i + 1 < len(line) else None
    if following is None:
        return "", 0
    whole = token.text + following.text
    if len(token.text) == 3 and len(following.text) == 2 and following.text.isdigit() and names_of(whole, "economic"):
        return whole, 2
    return (token.text, 1) if following.kind == "text" else ("", 0)


@dataclass(slots=True)
class _Names:
    """The rows by block, with what is read of their names so far."""

    placed: Sequence[Sequence[tuple[int, Part]]]
    key: str
    known: Known
    read: dict[str, str] = field(default_factory=dict)

    def allot(self, n: int, pieces: Sequence[Token]) -> list[tuple[int, Part]]:
        """The pieces of a line of wrapped text, each with the block where it completes a name best."""
        found: list[tuple[int, Part]] = []
        least = 0
        for piece in pieces:
            at = self._best(n, fold_label(piece.text), least)
            found.append((at, [piece]))
            least = at
        return found

    def _best(self, n: int, text: str, least: int) -> int:
        best, gain, whole = least, 0.0, ("", "")
        for line in range(max(0, n - _NEAR), min(len(self.placed), n + _NEAR + 1)):
            for at, part in self.placed[line]:
                code = _code_of(part)
                if not code or at < least or not self._next(n, line, at):
                    continue
                printed = self.read.get(code, _text_of(part))
                expected = self.known.expected(code, self.key)
                joined = printed + text
                better = likeness(joined, expected) - likeness(printed, expected)
                if better > gain:
                    best, gain, whole = at, better, (code, joined)
        if whole[0]:
            self.read[whole[0]] = whole[1]
        return best

    def _next(self, n: int, line: int, at: int) -> bool:
        """Whether no other row of the block stands between the two lines."""
        between = range(min(n, line) + 1, max(n, line))
        return not any(block == at and _code_of(part) for k in between for block, part in self.placed[k])
