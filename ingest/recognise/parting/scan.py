"""One walk over a filing's blocks that parts them into stretches: each table, each form, and the prose between.

A stretch opens at a caption that contents follow (a list of captions is a table of contents), at the unit line or the
header of a table whose caption was lost, or at the first rows of a form; it ends where the next one opens, where the
filing's next part or a heading begins, and at the notes below a table.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Literal

from ingest.folding import squeeze
from ingest.layout import Block, Grid, TextLine
from ingest.recognise.parting.ahead import (
    LOOK_AHEAD,
    Head,
    head_at,
    header_ahead,
    is_furniture,
    scope_of,
    starts_form,
    statement_follows,
)
from ingest.recognise.parting.captions import Caption, is_head_line, read_caption, strip_ordinal
from ingest.recognise.parting.gaps import fill_gaps
from ingest.recognise.parting.headings import is_heading_mark, part_number, read_ordinal, reads_as_title
from ingest.recognise.parting.stretch import Stretch
from ingest.recognise.parting.tablehead import (
    block_text,
    continues,
    goes_on_below,
    goes_on_codes,
    goes_on_header,
    has_amount,
    is_form_header,
    is_header,
    key_by_header,
    repeats_header,
    starts_header,
)
from ingest.recognise.statements import is_statement

_NOTE = re.compile(r"^(?:注|备注|说明|附注)\d?[:.、]")
_FORM_LABEL = re.compile(r"^(?:长期|年度|中期|整体|项目)?(?:绩效|目标|支出|采购|年度).{0,14}$|^项目.{0,10}$")
_REPORT = re.compile(r"(?:报告|说明|情况|结果)(?:\(.{1,8}\))?$")


def scan(blocks: Sequence[Block], front: Sequence[Block] = ()) -> list[Stretch]:
    """The stretches of a filing's body in reading order; every block is in exactly one.

    ``front`` is what stands before the body: its table of contents names tables whose captions may be lost.
    """
    walk = _Scan(blocks)
    walk.note_listed(front)
    return fill_gaps(walk.run(), walk.titles)


class _Scan:
    """The state of the walk: the blocks, the open stretch, what was seen and listed so far."""

    def __init__(self, blocks: Sequence[Block]) -> None:
        self.blocks = blocks
        self.done: list[Stretch] = []
        self.open = Stretch("prose")
        self.seen: list[str] = []
        self.listed: dict[str, Caption] = {}
        self.titles: dict[str, str] = {}

    def run(self) -> list[Stretch]:
        index = 0
        while index < len(self.blocks):
            index = self._step(index)
        self._close()
        return self.done

    def _close(self, following: Stretch | None = None) -> None:
        if self.open.blocks or self.open.head:
            self.done.append(self.open)
            if self.open.key and self.open.has_rows:
                self.seen.append(self.open.key)
        self.open = following or Stretch("prose")

    def _step(self, index: int) -> int:
        block = self.blocks[index]
        head = head_at(self.blocks, index, self.open.kind == "form")
        if head:
            return self._take_head(head)
        if isinstance(block, Grid):
            self._take_grid(index, block)
        else:
            self._take_line(index, block)
        return index + 1

    # heads ------------------------------------------------------------------------------------------------------

    def _take_head(self, head: Head) -> int:
        following = self.blocks[head.end] if head.end < len(self.blocks) else None
        head = self._without_last_entry(head)
        self._note_list(head)
        if self._inside_header(head):
            self.open.extra_heads.extend(b for b in self.blocks[head.start : head.end] if isinstance(b, TextLine))
            self.open.unit = self.open.unit or head.unit
            return head.end
        caption = head.caption
        if caption.kind is None and caption.number and caption.number in self.listed:
            listed = self.listed[caption.number]
            caption = Caption(listed.kind, caption.number, "", listed.key, listed.scope)
        if caption.kind in (None, "other") or not caption.exact:
            caption = self._checked(head, caption)
        lines = [b for b in self.blocks[head.listed_until : head.end] if isinstance(b, TextLine)]
        strange = caption.kind == "other" or caption.number not in (None, self.open.number)
        if caption.kind in (None, "other") and strange and self.open.kind == "table" and following is not None:
            self._close(Stretch("prose", number=caption.number, other=caption.kind == "other"))
        if caption.kind in (None, "other") or not self._has_contents(head, following):
            in_list = caption.kind is not None and not self._has_contents(head, following)
            self._plain(self.blocks[head.listed_until : head.end], contents=in_list)
            self.open.other = self.open.other or caption.kind == "other"
        elif self._runs_on(caption, head):
            self.open.extra_heads.extend(lines)
            self.open.unit = self.open.unit or head.unit
        else:
            title = caption.title or self.titles.get(caption.key or "", "")
            kind: Literal["table", "form"] = "form" if caption.kind == "form" else "table"
            self._close(Stretch(kind, [], lines, caption.key, caption.number, title, head.unit, caption.scope))
        return head.end

    def _inside_header(self, head: Head) -> bool:
        """Whether lines that state a unit stand between those of the open table's header."""
        bare = head.caption.kind is None and head.caption.number is None and head.unit is not None
        if not bare or self.open.kind != "table" or self.open.has_rows or not self.open.blocks:
            return False
        return goes_on_header("".join(map(block_text, self.open.blocks)), header_ahead(self.blocks, head.end)[0])

    def _without_last_entry(self, head: Head) -> Head:
        """The head, as one without a caption where its caption is but the last entry of a list before the contents."""
        if not head.entry_end:
            return head
        contents = self._by_contents(head, Caption(None))
        same = (contents.kind, contents.key) == (head.caption.kind, head.caption.key)
        if contents.kind is None or same:
            return head
        return replace(head, listed_until=head.entry_end, caption=Caption(None))

    def _note_list(self, head: Head) -> None:
        """Put the list of captions before the head into a stretch of its own."""
        listed = self.blocks[head.start : head.listed_until]
        self.note_listed(listed)
        if listed:
            self._plain(listed, contents=True)

    def note_listed(self, blocks: Sequence[Block]) -> None:
        """Remember the numbers and titles of tables that a list names."""
        for block in blocks:
            caption = read_caption(block.text) if isinstance(block, TextLine) else None
            if caption and caption.kind:
                if caption.number:
                    self.listed.setdefault(caption.number, caption)
                if caption.key:
                    self.titles.setdefault(caption.key, strip_ordinal(caption.title))

    def _plain(self, blocks: Sequence[Block], *, contents: bool = False) -> None:
        """Lines that open nothing: into the open form, else into prose."""
        if not blocks:
            return
        if not contents and self.open.kind != "prose":
            self.open.add(*blocks)
            return
        if self.open.kind != "prose" or self.open.contents != contents:
            self._close(Stretch("prose", contents=contents))
        self.open.add(*blocks)

    def _has_contents(self, head: Head, following: Block | None) -> bool:
        """Whether rows or a form follow, so that this is no entry of a list."""
        if isinstance(following, Grid) or head.stated:
            return following is not None
        if following is None:
            return False
        if head.caption.kind == "form" and (
            starts_form(self.blocks, head.end)
            or any(isinstance(b, TextLine) and b.heading for b in self.blocks[head.listed_until : head.end])
        ):
            return True
        ahead = ""
        for block in self.blocks[head.end : head.end + 4]:
            if isinstance(block, TextLine) and (read_caption(block.text) or is_head_line(block.text)):
                break
            ahead += block_text(block)
        return is_header(ahead) or is_form_header(ahead) or has_amount(ahead)

    def _runs_on(self, caption: Caption, head: Head) -> bool:
        """Whether the head repeats that of the open stretch, as at the top of its next page."""
        if self.open.kind != caption.kind:
            return False
        if caption.kind == "table":
            same_number = not caption.number or not self.open.number or caption.number == self.open.number
            return caption.key == self.open.key and same_number
        if caption.number or self.open.number:
            return caption.number == self.open.number
        return squeeze(caption.title) == squeeze(self.open.title) and not starts_form(self.blocks, head.end)

    def _checked(self, head: Head, caption: Caption) -> Caption:
        """A caption that is not sure of itself, held against what stands below it."""
        told = self._by_contents(head, Caption(None, caption.number))
        if caption.kind is None or (told.kind == "form" and caption.kind == "other"):
            return told
        if told.kind == "table" and told.key != caption.key and told.key not in self._keys():
            return replace(told, title=caption.title)
        return caption

    def _by_contents(self, head: Head, caption: Caption) -> Caption:
        """The caption that a lone number or unit line stands for, told by the contents below it."""
        header, body = header_ahead(self.blocks, head.end)
        if starts_form(self.blocks, head.end):
            return Caption("form", caption.number, scope="项目")
        if self.open.kind == "form" and not is_header(header):
            return caption
        if is_form_header(header + body):
            return (
                caption if self.open.kind == "form" else Caption("form", caption.number, scope=scope_of(header + body))
            )
        runs_on = self._goes_on(header, body)
        key = self.open.key if runs_on else key_by_header(header, body, self._keys())
        return Caption("table", caption.number, key=key) if key else caption

    def _goes_on(self, header: str, body: str) -> bool:
        """Whether a header without a caption and its rows are those of the open table's next page."""
        if self.open.kind != "table" or not self.open.has_rows or self.open.is_empty or not has_amount(body):
            return False
        return continues(self.open.key, header, body) or goes_on_codes(map(block_text, self.open.blocks), header, body)

    def _keys(self) -> list[str]:
        return [*self.seen, self.open.key] if self.open.key else list(self.seen)

    # blocks -----------------------------------------------------------------------------------------------------

    def _take_grid(self, index: int, grid: Grid) -> None:
        header, body = header_ahead(self.blocks, index)
        if self.open.kind == "form":
            if starts_form(self.blocks, index) and "项目名称" in "".join(block_text(b) for b in self.open.blocks[:6]):
                self._close(Stretch("form", scope="项目", title=self.open.title))
        elif is_form_header(header):
            self._close(Stretch("form", scope=scope_of(header + body)))
        else:
            key = key_by_header(header, body, self._keys()) if is_header(header) and not self.open.other else None
            fresh = key is not None and key not in self.seen and key != self.open.key
            repeats = self.open.kind == "table" and (
                self._repeats_header(grid) or continues(self.open.key, header, body)
            )
            whole = self.open.is_empty or (self.open.has_grid and self.open.has_rows)
            if key and fresh and not repeats and (self.open.kind == "prose" or whole):
                self._close(Stretch("table", key=key, title=self.titles.get(key, "")))
            elif self.open.contents:
                self._close()
        self.open.add(grid)

    def _repeats_header(self, grid: Grid) -> bool:
        """Whether a grid begins with the open table's header once more, as each page of a table that runs on does."""
        first = next((block for block in self.open.blocks if isinstance(block, Grid)), None)
        if first is None or not block_text(grid, 2):
            return False
        if block_text(first, 2) == block_text(grid, 2) or repeats_header(grid, first):
            return True
        return goes_on_below(grid, first)

    def _take_line(self, index: int, line: TextLine) -> None:
        if is_furniture(line):
            return
        if self.open.kind != "prose" and self._ends(index, line):
            self._close()
        key = self._bare_header(index, line)
        if key:
            self._close(Stretch("table", key=key, title=self.titles.get(key, "")))
        if self.open.contents and not read_caption(line.text) and not read_ordinal(line.text):
            self._close()
        self.open.add(line)

    def _bare_header(self, index: int, line: TextLine) -> str | None:
        """The key of a table without any caption whose header begins here, None where none does."""
        if self.open.kind == "form" or self.open.has_grid or self.open.other or not starts_header(squeeze(line.text)):
            return None
        if self.open.kind == "table" and not self.open.has_rows:
            return None
        header, body = header_ahead(self.blocks, index)
        if not is_header(header) or not (has_amount(body) or is_statement(header)) or self._goes_on(header, body):
            return None
        key = key_by_header(header, body, self._keys())
        if key in self.seen or key == self.open.key or self._repeats_lines(index):
            return None
        return key

    def _repeats_lines(self, index: int) -> bool:
        """Whether the lines from here repeat the open table's header, as dumps do at the top of each of its pages."""
        if self.open.kind != "table":
            return False
        header = [block_text(block) for block in self.open.blocks[:LOOK_AHEAD]]
        repeated: list[str] = []
        for block in self.blocks[index : index + LOOK_AHEAD]:
            text = block_text(block)
            if isinstance(block, Grid) or text not in header[: len(repeated) + 3]:
                break
            repeated.append(text)
        following = self.blocks[index + len(repeated) : index + len(repeated) + 3]
        begins = "".join(block_text(block) for block in following)
        return is_header("".join(repeated)) and not begins.startswith(("合计", "一、"))

    def _ends(self, index: int, line: TextLine) -> bool:
        """Whether a line that is no caption ends the open table or form."""
        text = squeeze(line.text)
        if part_number(line.text):
            return True
        if is_heading_mark(line) and not _FORM_LABEL.match(text):
            return True
        ordinal = read_ordinal(line.text)
        if ordinal and ordinal.level == 2 and reads_as_title(ordinal.rest) and _REPORT.search(ordinal.rest):
            return True
        if self.open.kind == "form":
            return False
        if _NOTE.match(text):
            return not is_statement(text) and (self.open.has_rows or not statement_follows(self.blocks, index + 1))
        if not self.open.has_grid:
            return False
        return len(text) > 14 and not has_amount(text) and not is_statement(text)
