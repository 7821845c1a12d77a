"""The full-text engine on Whoosh: always there, good for some tens of thousands of passages.

Whoosh keeps the postings (bigrams, characters, words, codes, tags) without positions. A text is looked for by the
documents that have all its bigrams, then held against the printed text, since bigrams may stand apart. Counting and
sorting go over columns held in memory, read from SQLite at the generation that the postings reflect.
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Generator, Iterable
from functools import reduce
from itertools import groupby
from pathlib import Path
from typing import Any

from whoosh import fields, formats, index
from whoosh.analysis.analyzers import IDAnalyzer
from whoosh.reading import TermNotFound

from index.analysis import grams, index_form
from index.fulltext import FACETS, Answer, Counted, Made, Wanted
from index.fulltext.terms import as_term, terms_of
from index.fulltext.whooshpool import PostingPool
from index.plan import TIERS, CodePrefix, Figures, Named, Plan, PlanLeaf, Text, prior_weight
from index.records import Entry
from index.store import Store

Docs = set[int]
_MEMORY = 128 << 20


class _Tokens(fields.FieldType):
    """A field that takes ready tokens and remembers only which documents have them."""

    def __init__(self) -> None:
        self.analyzer: Any = IDAnalyzer()
        self.format = formats.Existence()
        self.scorable = False
        self.stored = False
        self.unique = False
        self.vector = None

    def supports(self, name: str) -> bool:
        return False

    def index(self, value: list[str], **_: Any) -> Generator[tuple[bytes, int, float, bytes], Any, None]:
        return ((token.encode(), 1, 1.0, b"") for token in value)


def _schema() -> Any:
    return fields.Schema(
        doc=fields.STORED(), filing=fields.ID(), meta=fields.ID(), grams=_Tokens(), chars=_Tokens(), words=_Tokens(),
        name_grams=_Tokens(), name_chars=_Tokens(), keys=_Tokens(), codes=_Tokens(), tags=_Tokens(),
    )  # fmt: skip


def _tag(field: str, value: str) -> str:
    return f"{field}={value}"


class WhooshFullText:
    """A Whoosh index in a folder; safe to search from several threads."""

    def __init__(self, folder: Path, store: Store) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._store = store
        self._lock = threading.RLock()
        self._columns = _Columns(store)
        self._numbers: dict[str, list[int]] = {}
        """The documents of each segment by Whoosh's numbers, which stay while the segment does."""
        self._docs: list[int] | None = None
        self._memo: dict[tuple[str, str], Docs] = {}
        """The documents of the terms that the present search has read; its scoring asks for them again."""
        place = str(folder)
        self._index: Any = index.open_dir(place) if index.exists_in(place) else index.create_in(place, _schema())
        self._open()

    def _open(self) -> None:
        self._reader: Any = self._index.reader()
        marks = [int(term) for term in self._reader.lexicon("meta")]
        self._generation = max(marks, default=-1)
        self._docs = None

    def generation(self) -> int:
        return self._generation

    def apply(
        self,
        generation: int,
        gone: Iterable[int],
        entries: Iterable[Made[dict[str, Any]]],
        instead: Iterable[Made[dict[str, Any]]] = (),
    ) -> None:
        writer = self._index.writer()
        writer.pool = PostingPool(writer.temp_storage(), _MEMORY)
        try:
            for no in gone:
                writer.delete_by_term("filing", str(no))
            last = -1
            for entry in entries:
                if entry.filing != last:
                    writer.delete_by_term("filing", str(entry.filing))
                    last = entry.filing
                writer.add_document(doc=entry.doc, filing=str(entry.filing), **entry.form)
            _replace(writer, instead)
            writer.add_document(meta=str(generation))
        except BaseException:
            writer.cancel()
            raise
        writer.commit()
        self.refresh()

    def release(self) -> None:
        """Nothing is held between commits."""

    def refresh(self) -> None:
        with self._lock:
            if self._index.latest_generation() != self._reader.generation():
                self._reader.close()
                self._open()

    def close(self) -> None:
        self._reader.close()
        self._index.close()

    def search(self, plan: Plan, wanted: Wanted) -> Answer:
        with self._lock:
            self._memo.clear()
            columns = self._loaded()
            found = self._fitting(plan, columns)
            return _answer(found, self._scores(plan, found, columns), columns, wanted)

    def _loaded(self) -> _Columns:
        if self._docs is None:
            self._columns.bring_to(self._generation)
            kept, self._numbers, self._docs = self._numbers, {}, []
            for reader, _ in self._reader.leaf_readers():
                name = reader.segment().segment_id() if reader.segment() else ""
                self._numbers[name] = kept[name] if name in kept else _numbers(reader)
                self._docs += self._numbers[name]
        return self._columns

    def _having(self, field: str, term: str) -> Docs:
        """The documents that have a term."""
        found = self._memo.get((field, term))
        if found is None:
            found = self._memo[field, term] = self._read(field, term)
        return found

    def _read(self, field: str, term: str) -> Docs:
        assert self._docs is not None
        try:
            matcher = self._reader.postings(field, term)
        except TermNotFound:
            return set()
        docs = self._docs
        return {docs[number] for number in matcher.all_ids()}

    def _having_prefix(self, field: str, prefix: str) -> Docs:
        terms = [term.decode() for term in self._reader.expand_prefix(field, prefix)]
        return set().union(*(self._having(field, term) for term in terms))

    def _fitting(self, plan: Plan, columns: _Columns) -> Docs:
        groups = [set().union(*(self._leaf(leaf, columns) for leaf in group)) for group in plan.required]
        found = reduce(set.intersection, sorted(groups, key=len)) if groups else set(columns.row)
        found &= columns.row.keys()
        for leaf in plan.excluded:
            found -= self._leaf(leaf, columns)
        return found

    def _leaf(self, leaf: PlanLeaf, columns: _Columns) -> Docs:
        if isinstance(leaf, Text):
            return self._text(leaf)
        if isinstance(leaf, Named):
            found = self._holding(leaf.form, "name_grams")
            return {doc for doc in found if doc in columns.row and columns.row[doc][1] == leaf.kind}
        if isinstance(leaf, CodePrefix):
            own = self._having_prefix("tags", _tag("code", leaf.prefix))
            return own if leaf.own else own | self._having_prefix("codes", leaf.prefix)
        if isinstance(leaf, Figures):
            return self._store.with_figures(leaf.low, leaf.high)
        return set().union(*(self._having("tags", _tag(leaf.field, value)) for value in leaf.values))

    def _text(self, leaf: Text) -> Docs:
        # Where the whole form stands, each of its words does.
        pieces = (leaf.form,) if leaf.exact or len(leaf.words) < 2 else leaf.words
        return self._all(pieces)

    def _all(self, several: tuple[str, ...]) -> Docs:
        return reduce(set.intersection, (self._holding(word, "grams") for word in several))

    def _holding(self, form: str, field: str) -> Docs:
        """The documents whose text (or name) has this form in it, in one piece."""
        if not form:
            return set()
        if len(form) == 1:
            return self._having("chars" if field == "grams" else "name_chars", form)
        whole = self._memo.get((field, form))
        if whole is None:
            found = reduce(set.intersection, (self._having(field, gram) for gram in sorted(set(grams(form)))))
            whole = self._memo[field, form] = found if len(form) == 2 else self._verified(found, form, field)
        return whole

    def _verified(self, docs: Docs, form: str, field: str) -> Docs:
        if field == "name_grams":
            return {doc for doc in docs if form in self._name_form(doc)}
        return {doc for doc, text in self._store.texts(docs) if form in text or form in index_form(text)}

    def _name_form(self, doc: int) -> str:
        return index_form(self._store.name(doc) or "")

    def _scores(self, plan: Plan, found: Docs, columns: _Columns) -> Callable[[int], float]:
        tiers: list[tuple[float, Docs]] = []
        for leaf in plan.leaves():
            tiers += self._tiers(leaf, columns)
        row = columns.row

        def score(doc: int) -> float:
            return prior_weight(row[doc][4]) * (1 + sum(worth for worth, docs in tiers if doc in docs))

        return score

    def _tiers(self, leaf: PlanLeaf, columns: _Columns) -> list[tuple[float, Docs]]:
        """What each way to fit a leaf is worth, with the documents that fit so."""
        if isinstance(leaf, Text) and not leaf.silent:
            exact = self._having("keys", leaf.form)
            name, text = self._holding(leaf.form, "name_grams"), self._holding(leaf.form, "grams")
            words = reduce(set.intersection, (self._having("words", w) for w in leaf.words or (leaf.form,)))
            # However a text is parted that holds the whole name, the words of the name are in it.
            words = words | (exact & name & text)
            return [(TIERS["exact"], exact), (TIERS["name"], name), (TIERS["text"], text), (TIERS["words"], words)]
        if isinstance(leaf, CodePrefix):
            own = self._having_prefix("tags", _tag("code", leaf.prefix))
            return [(TIERS["code"], self._having("tags", _tag("code", leaf.prefix))), (TIERS["own_code"], own)]
        if isinstance(leaf, Figures) and leaf.low is not None and leaf.low == leaf.high:
            docs = self._store.with_figures(leaf.low, leaf.high)
            main = {doc for doc in docs if doc in columns.row and columns.row[doc][_AMOUNT] == leaf.low}
            return [(TIERS["figure"], docs), (TIERS["amount"], main)]
        return []


def made(entry: Entry) -> dict[str, Any]:
    """A document's fields but its number and its reading's."""
    terms = terms_of(entry)
    return {
        "grams": list(dict.fromkeys(terms.text.grams)),
        "chars": list(terms.text.chars),
        "words": list(dict.fromkeys(map(as_term, terms.text.words))),
        "name_grams": list(dict.fromkeys(terms.name.grams)),
        "name_chars": list(terms.name.chars),
        "keys": list(terms.keys),
        "codes": list(dict.fromkeys(entry.mentions)),
        "tags": list(dict.fromkeys(_tag(field, value) for field, values in entry.tags.items() for value in values)),
    }


def _replace(writer: Any, instead: Iterable[Made[dict[str, Any]]]) -> None:
    """Put documents in the places of those with their numbers."""
    for filing, group in groupby(instead, key=lambda entry: entry.filing):
        entries = list(group)
        numbers = {entry.doc for entry in entries}
        with writer.reader() as reader:
            found = reader.postings("filing", str(filing)).all_ids()
            old = [number for number in found if reader.stored_fields(number).get("doc") in numbers]
        for number in old:
            writer.delete_document(number)
        for entry in entries:
            writer.add_document(doc=entry.doc, filing=str(filing), **entry.form)


def _numbers(reader: Any) -> list[int]:
    """The document that each of Whoosh's numbers in a segment stands for, -1 for none."""
    docs = [-1] * reader.doc_count_all()
    for number, stored in reader.iter_docs():
        docs[number] = stored.get("doc", -1)
    return docs


class _Columns:
    """The fields that results are counted, summed and sorted by, by document, of the readings that answer searches."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._readings: dict[int, list[int]] = {}
        self._at = -1
        self.row: dict[int, tuple[Any, ...]] = {}

    def bring_to(self, generation: int) -> None:
        """Read what is new at this generation and drop what is gone."""
        live = self._store.readings(generation)
        for doc, verdict in self._store.verdicts(self._at, generation):
            if doc in self.row:
                self.row[doc] = (*self.row[doc][:-1], verdict)
        self._at = generation
        for gone in self._readings.keys() - live:
            for doc in self._readings.pop(gone):
                del self.row[doc]
        for new in sorted(live - self._readings.keys()):
            docs = self._readings[new] = []
            for doc, *fields_ in self._store.columns(new):
                self.row[doc] = tuple(fields_)
                docs.append(doc)


_FILING, _KIND, _AMOUNT, _PART, _PRIOR, _YEAR = range(6)
_FACET_AT = {"year": 5, "publisher": 6, "kind": 7, "table": 8, "code": 9, "verdict": 10}


def _answer(found: Docs, score: Callable[[int], float], columns: _Columns, wanted: Wanted) -> Answer:
    row = columns.row
    counts = Counter(row[doc][_KIND] for doc in found)
    if wanted.kind is not None:
        found = {doc for doc in found if row[doc][_KIND] == wanted.kind}
    if wanted.sort == "relevance":
        scored = sorted((-score(doc), doc) for doc in found)
        page = [(doc, -value) for value, doc in scored[wanted.offset : wanted.offset + wanted.limit]]
    else:
        ordered = sorted(found, key=_order(columns, wanted.sort))
        page = [(doc, score(doc)) for doc in ordered[wanted.offset : wanted.offset + wanted.limit]]
    facets: dict[str, dict[str, int]] = {}
    sums: dict[str, tuple[int, int]] = {}
    if wanted.facets:
        rows = [row[doc] for doc in found]
        facets = {f: dict(Counter(str(v) for r in rows if (v := r[_FACET_AT[f]]) not in (None, ""))) for f in FACETS}
        for fields_ in rows:
            if fields_[_PART] and fields_[_AMOUNT] is not None:
                number, total = sums.get(fields_[_PART], (0, 0))
                sums[fields_[_PART]] = (number + 1, total + fields_[_AMOUNT])
    counted = Counted(len(found), dict(counts), facets, sums)
    return Answer(tuple(page), lambda: counted)


def _order(columns: _Columns, sort: str) -> Callable[[int], tuple[bool, int, int]]:
    """The key of a sort by amount or year, where documents without one come last either way, or by arrival."""
    if sort == "added":
        return lambda doc: (False, 0, -doc)
    at = _AMOUNT if sort.startswith("amount") else _YEAR
    sign = 1 if sort.endswith("_asc") else -1

    def key(doc: int) -> tuple[bool, int, int]:
        value = columns.row[doc][at]
        return (value is None, 0 if value is None else sign * value, doc)

    return key
