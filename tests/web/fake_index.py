"""A small index in memory: the port's reading half over given filings, so that pages can be tested on hostile text.

It matches by plain substrings and prefixes; ranking, folding and facets are the real index's business.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from index.port import (
    CheckHit,
    CheckResults,
    Facet,
    FilingRef,
    Hit,
    HitKind,
    Results,
    Sort,
    SourceFile,
    Suggestion,
)
from index.query import AmountRange, Clause, Code, Filter, Leaf, Query, Term
from ingest.filing import Filing, Row


@dataclass
class FakeIndex:
    """Filings by id with their source bytes."""

    stored: dict[str, tuple[Filing, bytes]] = field(default_factory=dict)
    files: list[SourceFile] = field(default_factory=list)

    def add(self, filing_id: str, filing: Filing, source: bytes) -> None:
        self.stored[filing_id] = (filing, source)

    def put(self, entries: Iterable[tuple[SourceFile, Filing | None, bytes]]) -> None:
        for file, filing, data in entries:
            self.files.append(file)
            if filing is not None:
                self.add(file.sha256[:16], filing, data)

    def remove(self, paths: Sequence[str]) -> None:
        raise NotImplementedError

    def ref(self, filing_id: str) -> FilingRef:
        filing, _ = self.stored[filing_id]
        f = filing.facts
        return FilingRef(
            filing_id, f.title or filing.source, f.publisher, f.publisher_code, f.fiscal_year, f.kind, filing.source
        )

    def filing(self, filing_id: str) -> Filing:
        return self.stored[filing_id][0]

    def source(self, filing_id: str) -> bytes:
        return self.stored[filing_id][1]

    def filings(self) -> list[FilingRef]:
        return [self.ref(i) for i in self.stored]

    def versions(self, filing_id: str) -> list[FilingRef]:
        return [self.ref(filing_id)]

    def suggest(self, text: str, limit: int = 8) -> list[Suggestion]:
        names = {h.name: h for h in self._hits() if h.name and h.kind in ("project", "subject", "indicator")}
        found = [h for name, h in names.items() if text in name or (h.code or "").startswith(text)]
        return [Suggestion(h.name or "", h.kind, h.code) for h in found[:limit]]  # type: ignore[arg-type]

    def checks(
        self,
        *,
        verdict: str | None = None,
        rule: str | None = None,
        publisher: str | None = None,
        year: int | None = None,
        offset: int = 0,
        limit: int = 50,
    ) -> CheckResults:
        hits = [
            CheckHit(self.ref(i), n, check)
            for i, (filing, _) in self.stored.items()
            for n, check in enumerate(filing.checks)
            if verdict in (None, check.verdict)
            and rule in (None, check.rule)
            and publisher in (None, filing.facts.publisher)
            and year in (None, filing.facts.fiscal_year)
        ]
        return CheckResults(
            tuple(hits[offset : offset + limit]),
            len(hits),
            dict(Counter(h.check.verdict for h in hits)),
            dict(Counter(h.check.rule for h in hits)),
        )

    def ledger(self) -> list[SourceFile]:
        return self.files

    def generation(self) -> str:
        return str(len(self.stored))

    def close(self) -> None:
        pass

    def search(
        self,
        query: Query,
        *,
        kind: HitKind | None = None,
        sort: Sort = "relevance",
        offset: int = 0,
        limit: int = 20,
        facets: bool = False,
    ) -> Results:
        words = [leaf.text for c in query.clauses for leaf in c.any_of if isinstance(leaf, Term) and not c.negated]
        found = [h for h in self._hits() if all(_holds(c, h) for c in query.clauses)]
        counts = dict(Counter(h.kind for h in found))
        chosen = [h for h in found if kind in (None, h.kind)]
        if sort == "amount":
            chosen.sort(key=lambda h: h.amount or Decimal(0), reverse=True)
        amounts = [h.amount for h in chosen if h.amount is not None]
        return Results(
            tuple(_marked(h, words) for h in chosen[offset : offset + limit]),
            len(chosen),
            {str(k): v for k, v in counts.items()},
            _facets(chosen) if facets else (),
            sum(amounts, Decimal(0)) if amounts else None,
            len(amounts),
        )

    def _hits(self) -> list[Hit]:
        return [hit for i in self.stored for hit in self._hits_of(i)]

    def _hits_of(self, filing_id: str) -> list[Hit]:
        ref, filing = self.ref(filing_id), self.filing(filing_id)
        hits: list[Hit] = []
        for t, table in enumerate(filing.tables):
            for r, row in enumerate(table.rows):
                amounts = {c: a.wan(table.unit) for c, a in row.values.items()}
                hits.append(Hit(
                    f"{filing_id}:s{len(hits)}", "project" if len(row.code or "") == 21 else "subject", ref,
                    f"{row.code or ''} {row.name}".strip(), row.place, 1.0, row.code, row.name, table.key,
                    next(iter(amounts.values()), None), amounts,
                    {"table_index": str(t), "row_index": str(r), "unit": table.unit} | _side(row),
                ))  # fmt: skip
        for i in filing.indicators:
            fields = {k: v for k in ("scope", "level1", "level2", "target", "actual", "score") if (v := getattr(i, k))}
            text = f"{i.name} {i.target or ''}".strip()
            hits.append(Hit(f"{filing_id}:i{len(hits)}", "indicator", ref, text, i.place, 1.0, i.project_code, i.name,
                            fields=fields))  # fmt: skip
        for p in filing.projects:
            amount = Decimal(p.year_budget) if p.year_budget else None
            text = " ".join(v for v in (p.code, p.name) if v)
            hits.append(
                Hit(f"{filing_id}:p{len(hits)}", "project", ref, text, p.place, 1.0, p.code, p.name, amount=amount)
            )
        hits += [Hit(f"{filing_id}:t{n}", "passage", ref, p.text, p.place, 1.0) for n, p in enumerate(filing.passages)]
        return hits


def _holds(clause: Clause, hit: Hit) -> bool:
    return any(_leaf(leaf, hit) for leaf in clause.any_of) != clause.negated


def _leaf(leaf: Leaf, hit: Hit) -> bool:
    if isinstance(leaf, Term):
        return leaf.text in hit.text
    if isinstance(leaf, Code):
        return (hit.code or "").startswith(leaf.prefix)
    if isinstance(leaf, AmountRange):
        return hit.amount is not None and (leaf.low or Decimal(0)) <= hit.amount <= (leaf.high or Decimal(10**12))
    return any(_matches(value, _field(leaf, hit)) for value in leaf.values)


def _field(leaf: Filter, hit: Hit) -> str | None:
    values = {
        "year": str(hit.filing.fiscal_year), "publisher": hit.filing.publisher, "kind": hit.filing.kind,
        "table": hit.table, "code": hit.code, "filing": hit.filing.id,
        "project": hit.code if hit.kind in ("project", "indicator") else None,
        "indicator": hit.name if hit.kind == "indicator" else None,
    }  # fmt: skip
    return values.get(leaf.field)


def _matches(value: str, held: str | None) -> bool:
    return held is not None and (held.startswith(value[:-1]) if value.endswith("*") else held == value)


def _facets(hits: list[Hit]) -> tuple[Facet, ...]:
    fields = ("year", "publisher", "kind", "table")
    return tuple(
        Facet(name, tuple(Counter(v for h in hits if (v := _field(Filter(name, ()), h))).most_common()))  # type: ignore[arg-type]
        for name in fields
    )


def _marked(hit: Hit, words: list[str]) -> Hit:
    from dataclasses import replace

    spans = tuple((at, at + len(w)) for w in words if (at := hit.text.find(w)) >= 0)
    return replace(hit, highlights=spans)


def _side(row: Row) -> dict[str, str]:
    return {"side": row.side} if row.side else {}
