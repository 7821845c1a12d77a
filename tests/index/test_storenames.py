"""Names are counted by the readings that answer, whatever was put, read anew, removed and purged, and found by any part
of them; an index that has no such numbers gets them, or does without where it cannot be written."""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index import storenames
from index.analysis import query_form
from index.ready import made_ready
from index.records import LIVE
from index.stated import PARTS
from index.store import Store
from index.suggest import suggest
from ingest.filing import Filing, FilingFacts, Table
from ingest.layout import Place
from tests.index.samples import SAMPLE, row, stored

WORDS = ("城区道路", "校舍", "维修", "维修改造", "信息化", "2150805")
NAMES = tuple("".join(pair) for pair in combinations(WORDS, 2))
PARTS_OF_NAMES = ("维修", "修改", "路校", "路校舍", "息化21", "区", "无此", "改造信息", "城区道路")


def filing(publisher: str, names: tuple[str, ...]) -> Filing:
    rows = tuple(row(line, None, name, 合计="1.00") for line, name in enumerate(names, 2))
    table = Table("支出总表", "1", "支出总表", "万元", ("合计",), rows, Place(1, 9))
    return Filing("a.txt", FilingFacts("预算", publisher, None, 2024, "部门预算"), tables=(table,))


CONTENTS = [filing(f"滨江市{publisher}局", NAMES[at : at + 4]) for publisher in "甲乙" for at in range(0, 12, 3)]
READY = [
    [made_ready(stored(f"{n}", content)[0].sha256, content, b"") for content in (one, CONTENTS[n - 1])]
    for n, one in enumerate(CONTENTS)
]
"""Each content as two parser versions read it."""

OF_CONTENT = st.integers(0, len(CONTENTS) - 1)
CHANGES = st.one_of(
    st.tuples(st.just("put"), OF_CONTENT, st.integers(0, 1), st.integers(0, 3)),
    st.tuples(st.just("remove"), st.integers(0, 3)),
    st.tuples(st.just("purge"), st.integers(0, 2)),
)


@contextmanager
def a_store() -> Iterator[Store]:
    with tempfile.TemporaryDirectory() as folder:
        store = Store(Path(folder) / "index.sqlite")
        yield store
        store.close()


def change(store: Store, what: tuple[Any, ...]) -> None:
    if what[0] == "put":
        _, content, version, path = what
        source = stored(f"{content}", CONTENTS[content], version=f"v{version}")[0]
        store.put([(replace(source, path=f"/{path}"), READY[content][version], b"")])
    elif what[0] == "remove":
        store.remove([f"/{what[1]}"])
    else:
        store.purge(store.generation() - what[1])


def counted(store: Store) -> dict[int, int]:
    """How many readings that answer state each name, by counting."""
    return dict(
        store.db().execute(
            f"SELECT m.name, count(*) FROM naming m JOIN filing f ON f.no = m.filing WHERE {LIVE} GROUP BY m.name",
            {"g": store.generation()},
        )
    )


def containing(store: Store, part: str) -> list[tuple[str, str, str, int]]:
    """The names with this part and their numbers, by looking at each."""
    number = counted(store)
    names = store.db().execute("SELECT text, kind, code, form, id FROM name")
    found = [(*name, number[id_]) for *name, form, id_ in names if part in form and id_ in number]
    return sorted(found, key=lambda name: (-name[3], *name))


@settings(max_examples=60, deadline=None)
@given(st.lists(CHANGES, min_size=1, max_size=14))
def test_names_are_counted_by_what_answers(changes: list[tuple[Any, ...]]) -> None:
    with a_store() as store:
        for what in changes:
            change(store, what)
            stated = dict(store.db().execute("SELECT name, readings FROM stated WHERE readings != 0"))
            assert stated == counted(store)
            for part in PARTS_OF_NAMES[: 3 + len(changes) % 4]:
                found = containing(store, part)
                assert store.names_containing(part) == found
                assert store.names_starting("form", part) == [name for name in found if name[0].startswith(part)]
                rows = {name for name, kind, _, _ in found if kind == "subject"}
                alone = store.forms_containing(part)
                assert alone is None if len(rows) > 1 else alone == sorted(map(query_form, rows))


def test_an_indicator_with_a_text_leaves_the_answer_to_the_list(tmp_path: Path) -> None:
    store = Store(tmp_path / "index.sqlite")
    store.put([stored(path, filing) for path, filing in SAMPLE])
    assert store.forms_containing("增加值增速") is None
    assert store.forms_containing("应用与产业") == ["信息化应用与产业研究"]
    store.remove([path for path, _ in SAMPLE])
    assert store.forms_containing("增加值增速") == store.forms_containing("应用与产业") == []
    store.close()


def test_of_many_names_the_most_stated_come_first(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    store = Store(tmp_path / "index.sqlite")
    publishers = "甲乙丙丁戊己"
    store.put([stored(f"/{at}", filing(f"滨江市{who}局", NAMES[: 2 * at + 1])) for at, who in enumerate(publishers)])
    few = {part: store.names_containing(part) for part in ("维修", "城区", "校舍")}
    assert [number for *_, number in few["城区"]] == [6, 5, 5, 4, 4]
    monkeypatch.setattr(storenames, "MOST_SORTED", 1)
    for part, names in few.items():
        many = store.names_containing(part)
        assert sorted(many) == sorted(names)
        assert [number for *_, number in many] == [number for *_, number in names]
    assert sorted(store.names_starting("form", "城区")) == sorted(few["城区"])
    monkeypatch.setattr(storenames, "MOST_NAMES", 2)
    assert [number for *_, number in store.names_starting("form", "城区")] == [6, 5]
    store.close()


def test_an_older_index_is_counted_when_it_is_opened(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    path = tmp_path / "index.sqlite"
    store = Store(path)
    for content in range(len(CONTENTS)):
        change(store, ("put", content, 0, content % 5))
    before = [(suggest(store, part, 8), store.forms_containing(part)) for part in PARTS_OF_NAMES]
    numbers = counted(store)
    for part in PARTS - {"stated", "stated_most"}:
        store.db().execute(f"DROP TRIGGER {part}")
    store.db().execute("DROP TABLE stated")
    store.db().execute("DELETE FROM state WHERE key = 'forgotten'")
    store.close()

    @contextmanager
    def refuse(self: Store) -> Iterator[sqlite3.Connection]:
        raise sqlite3.OperationalError("attempt to write a readonly database")
        yield self.db()

    with monkeypatch.context() as sealed:
        sealed.setattr(Store, "write", refuse)
        reader = Store(path)
    assert [(suggest(reader, part, 8), reader.forms_containing(part)) for part in PARTS_OF_NAMES] == before
    opened = Store(path)
    assert dict(opened.db().execute("SELECT name, readings FROM stated WHERE readings != 0")) == numbers
    change(opened, ("remove", 1))
    assert dict(opened.db().execute("SELECT name, readings FROM stated WHERE readings != 0")) == counted(opened)
    assert suggest(reader, "维修", 8) == suggest(opened, "维修", 8)
    reader.close()
    opened.close()


def test_a_change_that_fails_halfway_counts_nothing(tmp_path: Path) -> None:
    store = Store(tmp_path / "index.sqlite")
    change(store, ("put", 0, 0, 0))
    before = counted(store)

    def entries() -> Iterator[Any]:
        yield stored("/1", CONTENTS[1])
        raise OSError("gone")

    with pytest.raises(OSError, match="gone"):
        store.put(entries())
    assert dict(store.db().execute("SELECT name, readings FROM stated")) == before
    store.close()


def test_a_number_that_returns_is_another_name(tmp_path: Path) -> None:
    store = Store(tmp_path / "index.sqlite")
    for version, names in (("v1", NAMES[:1]), ("v2", NAMES[:3]), ("v3", NAMES[:1])):
        store.put([stored("/a", filing("滨江市甲局", names), b"a", version)])
        assert [name for name, *_ in store.names_containing(query_form(NAMES[2]))] == list(names[2:])
    store.purge(store.generation())
    store.put([stored("/b", filing("滨江市甲局二分局", ("新名称",)))])
    assert [name for name, *_ in store.names_containing("新名")] == ["新名称"]
    store.close()
