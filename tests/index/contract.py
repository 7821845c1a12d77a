"""What every index must do, whatever it is built on; each implementation's tests inherit this class."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.analysis import query_form
from index.documents import documents
from index.port import Hit, Index
from index.query import Clause, Filter, Query, Term, parse_query
from ingest.filing import Check, Operand
from ingest.layout import Place
from ingest.serialise import filing_to_json
from tests.index.samples import BUREAU, GROUP, PROJECT, SAMPLE, UNIT, account, budget, income, plain, stored

QUIET = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))


class IndexContract:
    """Fixtures ``make`` (opens the index of a location, made anew) and ``again`` (opens it again)."""

    @pytest.fixture
    def index(self, make: Callable[[], Index]) -> Iterator[Index]:
        opened = make()
        opened.put([stored(path, filing) for path, filing in SAMPLE])
        yield opened
        opened.close()

    def find(self, index: Index, text: str, **wanted: object) -> list[Hit]:
        return list(index.search(parse_query(text), limit=100, **wanted).hits)  # type: ignore[arg-type]

    def ids(self, index: Index, text: str) -> list[str]:
        return [hit.id for hit in self.find(index, text)]

    def test_project_by_its_code_in_every_filing(self, index: Index) -> None:
        hits = self.find(index, PROJECT, kind="project")
        assert {(h.filing.fiscal_year, h.amount) for h in hits} == {(2024, Decimal(55)), (2025, Decimal(130))}
        assert all(h.code == PROJECT and h.place.line == 21 and h.fields["form_line"] == "25" for h in hits)

    @pytest.mark.parametrize("spelling", ["215 08 05", "21508-05", "215-08-05", "２１５０８０５"])
    def test_code_in_any_spelling(self, index: Index, spelling: str) -> None:
        rows = self.find(index, "2150805", kind="subject")
        assert len({h.filing.id for h in rows}) == 3
        assert all(h.code == "2150805" for h in rows)
        assert self.ids(index, spelling) == self.ids(index, "2150805")

    def test_code_prefix_finds_all_below(self, index: Index) -> None:
        assert {h.code for h in self.find(index, "215", kind="subject")} == {"215", "21508", "2150805"}
        assert {h.code for h in self.find(index, "科目:215*", kind="subject")} == {"215", "21508", "2150805"}
        assert {h.code for h in self.find(index, "code:21508")} == {"21508"}

    def test_code_in_prose(self, index: Index) -> None:
        assert {h.kind for h in self.find(index, "2010301")} == {"passage"}

    @pytest.mark.parametrize("spelling", ["1202.95", "1,202.95", "1,202.95万元", "1202.95万元", "１２０２.９５"])
    def test_amount_in_any_spelling(self, index: Index, spelling: str) -> None:
        found = self.ids(index, "1202.95")
        assert self.ids(index, spelling) == found
        kinds = {h.kind for h in self.find(index, spelling)}
        assert {"subject", "passage"} <= kinds

    def test_amount_in_yuan_is_the_same_amount(self, index: Index) -> None:
        wan = {h.id for h in self.find(index, "1202.95")}
        yuan = {h.id for h in self.find(index, "12,029,500元")}
        assert wan == yuan
        assert any("12,029,500元" in h.text for h in self.find(index, "1202.95"))

    def test_amount_ranges(self, index: Index) -> None:
        assert {h.amount for h in self.find(index, "金额:55..130", kind="project")} == {Decimal(55), Decimal(130)}
        assert {h.amount for h in self.find(index, "amount:>55", kind="project")} == {Decimal(130)}
        for spelling in ("金额:>1.9亿", "金额:>=190000000元", "amount:19900.77"):
            assert {h.amount for h in self.find(index, spelling, kind="subject")} == {Decimal("19900.77")}, spelling
        assert not self.find(index, "金额:>2亿")

    def test_name_and_indicator(self, index: Index) -> None:
        best = self.find(index, "资源勘探工业信息等支出")[0]
        assert (best.code, best.kind) == ("215", "subject")
        indicator = self.find(index, "规上工业增加值增速", kind="indicator")[0]
        assert (indicator.fields["target"], indicator.fields["actual"]) == ("7%", "4.60%")

    def test_substring_inside_a_word(self, index: Index) -> None:
        hits = self.find(index, "电梯补")
        assert hits
        assert all("加装电梯补助" in h.text for h in hits)

    def test_phrase_is_exact(self, index: Index) -> None:
        assert self.find(index, '"支出预算1,202.95万元"')
        assert not self.find(index, '"预算支出1,202.95万元"')
        assert not self.find(index, '"发展企业"')

    def test_words_apart_are_found_without_quotes(self, index: Index) -> None:
        assert {h.kind for h in self.find(index, "小区补助")} == {"passage"}
        assert not self.find(index, '"小区补助"')

    def test_folding(self, index: Index) -> None:
        assert self.ids(index, "資源勘探工業信息等支出") == self.ids(index, "资源勘探工业信息等支出")
        assert self.find(index, "规定列支")[0].text.count("規定") == 1
        assert self.find(index, "三公经费")
        assert self.find(index, "digital leader")

    def test_a_filing_in_traditional_characters_answers_both_scripts(self, index: Index) -> None:
        filing = budget(2023)
        table, *others = filing.tables
        rows = (replace(table.rows[0], name="資源勘探工業信息等支出"), *table.rows[1:3])
        total = replace(table.rows[3], name="合計")
        shown = replace(filing, tables=(replace(table, rows=(*rows, total)), *others), traditional=True)
        index.put([stored("/data/unit-2023.txt", shown)])
        for typed in ("资源勘探工业信息", "資源勘探工業信息"):
            (hit,) = (h for h in self.find(index, f"{typed} 年:2023", kind="subject") if h.code == "215")
            assert hit.name == "資源勘探工業信息等支出"
        answer = index.search(parse_query(f"{UNIT}2023年支出合计是多少")).answer
        assert answer is not None
        assert answer.amount == Decimal("1202.95")

    def test_highlights_fall_on_the_print(self, index: Index) -> None:
        def marked(text: str, kind: str) -> set[str]:
            return {h.text[a:b] for h in self.find(index, text, kind=kind) for a, b in h.highlights}

        assert "“三公”经费" not in marked("三公经费", "passage")
        assert marked("三公经费", "passage") == {"三公”经费"}
        assert marked("1202.95", "passage") == {"1,202.95"}
        assert marked("規定", "passage") == {"規定"}

    def test_exclusion_and_or(self, index: Index) -> None:
        both = set(self.ids(index, "加装电梯 或 离退休"))
        assert both == set(self.ids(index, "加装电梯")) | set(self.ids(index, "离退休"))
        assert set(self.ids(index, "中小企业 -支持")) == set(self.ids(index, "中小企业")) - set(self.ids(index, "支持"))

    def test_filters(self, index: Index) -> None:
        assert {h.filing.fiscal_year for h in self.find(index, "年:2025 中小企业")} == {2025}
        assert {h.filing.kind for h in self.find(index, "类型:决算")} == {"部门决算"}
        assert {h.filing.publisher for h in self.find(index, "单位:信息中心")} == {UNIT}
        assert {h.table for h in self.find(index, "表:项目支出表", kind="project")} == {"项目支出表"}
        assert {h.code for h in self.find(index, "核对:不符", kind="subject")} == {"21508", "2150805"}
        assert {h.kind for h in self.find(index, "项目:产业研究")} == {"project"}
        assert {h.kind for h in self.find(index, "指标:增加值")} == {"indicator"}
        assert self.find(index, "规则:children", kind="subject")
        assert {h.filing.path for h in self.find(index, "文件:unit-2025")} == {"/data/unit-2025.txt"}
        filing = index.filings()[0]
        assert {h.filing.id for h in self.find(index, f"文件:{filing.id}")} == {filing.id}
        assert not self.find(index, "年:1999")

    def test_word_may_name_the_publisher_or_kind(self, index: Index) -> None:
        found = self.find(index, "经济和信息化局 中小企业发展专项")
        assert found[0].filing.kind == "部门决算"
        asked = self.find(index, "2025年信息化应用与产业研究预算多少")
        assert (asked[0].kind, asked[0].amount) == ("project", Decimal(130))

    def test_counts_facets_and_sums(self, index: Index) -> None:
        results = index.search(parse_query("科目:2150805"), facets=True)
        facets = {facet.field: dict(facet.values) for facet in results.facets}
        assert results.counts == {"subject": 3}
        assert facets["year"] == {"2024": 2, "2025": 1}
        assert facets["kind"] == {"单位预算": 2, "部门决算": 1}
        assert facets["code"] == {"215*": 3}
        assert results.sum_wan == Decimal("320") + Decimal("260") + Decimal("19900.77")
        assert results.summed == 3
        for field, values in facets.items():
            for value, count in values.items():
                narrowed = Query("", (*parse_query("科目:2150805").clauses, Clause((Filter(field, (value,)),))))  # type: ignore[arg-type]
                assert index.search(narrowed).total == count, (field, value)

    def test_nothing_nested_is_added_up(self, index: Index) -> None:
        results = index.search(parse_query("科目:215* 年:2024 类型:预算"), kind="subject", facets=True)
        assert results.sum_wan is None
        assert {s.part: s.wan for s in results.sums} == {
            "支出总表·类级": Decimal("1202.95"), "支出总表·款级": Decimal("726.12"), "支出总表·项级": Decimal("320"),
        }  # fmt: skip
        projects = index.search(parse_query(f"{GROUP} 或 {PROJECT}"), kind="project", facets=True)
        assert {s.part: s.wan for s in projects.sums} == {"项目": Decimal(185), "一级项目": Decimal(185)}

    def test_sorting_and_paging(self, index: Index) -> None:
        amounts = [h.amount for h in self.find(index, "科目:2150805", sort="amount")]
        assert amounts == sorted((a for a in amounts if a is not None), reverse=True)
        years = [h.filing.fiscal_year for h in self.find(index, "中小企业", sort="year_asc")]
        assert years == sorted(y for y in years if y is not None)
        newest = list(dict.fromkeys(h.filing.path for h in self.find(index, "中小企业", sort="added")))
        assert len(newest) > 1
        assert newest == [path for path, _ in reversed(SAMPLE) if path in newest]
        whole = self.ids(index, "中小企业")
        pages = [index.search(parse_query("中小企业"), offset=i, limit=2).hits for i in range(0, len(whole), 2)]
        assert [h.id for page in pages for h in page] == whole

    def test_same_content_twice_is_one_filing(self, index: Index) -> None:
        path, filing = SAMPLE[0]
        before = self.ids(index, "电梯补")
        index.put([stored("/copy/of.txt", filing, data=path.encode())])
        assert self.ids(index, "电梯补") == before
        assert {s.path: s.filing_id for s in index.ledger()}["/copy/of.txt"] == before[0].split(":")[0]
        index.remove([path])
        assert self.ids(index, "电梯补") == before
        index.remove(["/copy/of.txt"])
        assert self.ids(index, "电梯补 年:2024") == []

    def test_newest_version_answers_and_older_stay_citable(self, index: Index) -> None:
        old = self.find(index, PROJECT + " 年:2024", kind="project")[0]
        index.put([stored("/data/unit-2024-again.txt", budget(project="60.00"))])
        hits = self.find(index, PROJECT + " 年:2024", kind="project")
        assert [h.amount for h in hits] == [Decimal(60)]
        new = hits[0].filing
        assert [ref.id for ref in index.versions(old.filing.id)] == [new.id, old.filing.id]
        assert index.filing(old.filing.id).facts.fiscal_year == 2024
        assert index.source(old.filing.id) == SAMPLE[0][0].encode()
        index.remove(["/data/unit-2024-again.txt"])
        assert [h.amount for h in self.find(index, PROJECT + " 年:2024", kind="project")] == [Decimal(55)]

    def test_the_version_that_answers_is_told_of_any_version(self, index: Index) -> None:
        old = next(ref for ref in index.filings() if ref.path == SAMPLE[0][0])
        assert index.answering(old.id) == old
        index.put([stored("/data/unit-2024-again.txt", budget(project="60.00"))])
        new = index.answering(old.id)
        assert new is not None
        assert new.path == "/data/unit-2024-again.txt"
        assert index.answering(new.id) == new
        index.remove([SAMPLE[0][0], "/data/unit-2024-again.txt"])
        assert index.answering(old.id) is None
        with pytest.raises(KeyError):
            index.answering("none")

    def test_a_filing_of_no_publisher_answers_for_itself_alone(self, index: Index) -> None:
        notes = next(ref for ref in index.filings() if ref.path == "/data/notes.txt")
        assert index.answering(notes.id) == notes
        index.remove([notes.path])
        assert index.answering(notes.id) is None

    def test_values_of_a_field_are_those_of_filings_that_answer(self, index: Index) -> None:
        assert set(index.field_values("year")) == {"2024", "2025"}
        assert set(index.field_values("publisher")) == {UNIT, BUREAU}
        assert "支出总表" in index.field_values("table")
        index.remove(["/data/unit-2025.txt"])
        assert index.field_values("year") == ("2024",)

    def test_new_reading_replaces_the_old_one(self, index: Index) -> None:
        path, _ = SAMPLE[0]
        before = index.filings()
        index.put([stored(path, budget(special="321.00"), version="v2")])
        assert index.filings() == before
        assert self.find(index, "年:2024 科目:2150805 类型:预算")[0].amount == Decimal(321)
        assert not self.find(index, "年:2024 金额:320 类型:预算")

    def test_failed_file_is_in_the_ledger_and_disturbs_nothing(self, index: Index) -> None:
        before = index.filings()
        index.put([stored("/data/broken.bin", None), stored(SAMPLE[0][0], None, data=b"half")])
        states = {source.path: (source.state, source.reason) for source in index.ledger()}
        assert states["/data/broken.bin"] == ("failed", "读不出")
        assert states[SAMPLE[0][0]][0] == "failed"
        assert index.filings() == before

    def test_model_and_source_come_back_whole(self, index: Index) -> None:
        for path, filing in SAMPLE:
            ref = next(r for r in index.filings() if r.path == path)
            assert index.source(ref.id) == path.encode()
            assert filing_to_json(index.filing(ref.id)) == filing_to_json(filing)
        with pytest.raises(KeyError):
            index.filing("none")

    def test_everything_survives_reopening(self, make: Callable[[], Index], again: Callable[[], Index]) -> None:
        first = make()
        first.put([stored(path, filing) for path, filing in SAMPLE])
        found = self.ids(first, "中小企业")
        first.close()
        second = again()
        assert self.ids(second, "中小企业") == found
        second.close()

    def test_generation_changes_with_answers(self, index: Index) -> None:
        before = index.generation()
        assert index.generation() == before
        index.remove([SAMPLE[0][0]])
        assert index.generation() != before

    def test_suggestions(self, index: Index) -> None:
        assert index.suggest("信息化应")[0].text == "信息化应用与产业研究"
        assert "信息化应用与产业研究" in [s.text for s in index.suggest("xxhyy")]
        assert index.suggest("2150805")[0].text == "中小企业发展专项"
        assert UNIT in [s.text for s in index.suggest("滨江")]
        assert not self.find(index, "xxhyy")

    def test_checks(self, index: Index) -> None:
        results = index.checks()
        assert results.verdicts == {"fails": 2, "holds": 2}
        assert [hit.check.verdict for hit in results.hits] == ["fails", "fails", "holds", "holds"]
        one = index.checks(verdict="fails", year=2025)
        assert [(hit.filing.fiscal_year, hit.check.rule) for hit in one.hits] == [(2025, "children")]
        results.verdicts.clear()
        assert index.checks().verdicts == {"fails": 2, "holds": 2}, "what is remembered is nobody else's"
        index.remove(["/data/unit-2025.txt"])
        assert index.checks().verdicts == {"fails": 1, "holds": 1}

    @pytest.fixture
    def kin(self, make: Callable[[], Index]) -> Iterator[Index]:
        """A department that states 100 of its unit, and the unit, which states 90 itself."""
        opened = make()
        opened.put([stored("/data/unit.txt", income(UNIT, "301014", "90.00"))])
        opened.put([stored("/data/department.txt", income(BUREAU, "301", "100.00", UNIT))])
        opened.relate()
        yield opened
        opened.close()

    def bearing(self, index: Index, text: str) -> set[tuple[str, str]]:
        return {(hit.filing.path, hit.kind) for hit in self.find(index, text)}

    def test_checks_between_filings_are_found_on_both_sides(self, kin: Index) -> None:
        both = {(f"/data/{name}.txt", kind) for name in ("unit", "department") for kind in ("subject", "filing")}
        for text in ("核对:不符", "规则:filings.unit", "规则类:filings"):
            assert self.bearing(kin, text) == both, text
        assert self.bearing(kin, "核对:不符 表:收入总表") == {one for one in both if one[1] == "subject"}
        hits = self.find(kin, "核对:不符", kind="subject")
        assert [hit.fields["verdict"] for hit in hits] == ["fails", "fails"]
        results = kin.search(parse_query(""), facets=True)
        assert next(dict(f.values) for f in results.facets if f.field == "verdict")["fails"] == 4

    def test_checks_between_filings_are_no_longer_found_without_the_other(self, kin: Index) -> None:
        kin.remove(["/data/department.txt"])
        assert not self.bearing(kin, "核对:不符")
        kin.put([stored("/data/department.txt", income(BUREAU, "301", "100.00", UNIT))])
        assert len(self.bearing(kin, "核对:不符")) == 4, "it is back, and was held against the unit before"

    def test_checks_between_filings_follow_a_new_version(self, kin: Index) -> None:
        kin.put([stored("/data/unit-again.txt", income(UNIT, "301014", "100.00"))])
        assert not self.bearing(kin, "核对:不符")
        kin.relate()
        assert not self.bearing(kin, "核对:不符")
        assert {path for path, _ in self.bearing(kin, "核对:相符")} == {"/data/unit-again.txt", "/data/department.txt"}
        kin.remove(["/data/unit-again.txt"])
        kin.relate()
        assert {path for path, _ in self.bearing(kin, "核对:不符")} == {"/data/unit.txt", "/data/department.txt"}
        assert not self.bearing(kin, "核对:相符")

    def test_checks_between_filings_survive_reopening(
        self, make: Callable[[], Index], again: Callable[[], Index]
    ) -> None:
        first = make()
        first.put([stored("/data/unit.txt", income(UNIT, "301014", "90.00"))])
        first.put([stored("/data/department.txt", income(BUREAU, "301", "100.00", UNIT))])
        first.relate()
        found = self.ids(first, "核对:不符")
        first.close()
        second = again()
        assert found == self.ids(second, "核对:不符")
        assert len(found) == 4
        second.remove(["/data/unit.txt"])
        assert not self.ids(second, "核对:不符")
        second.close()

    def test_a_figure_bears_the_worst_of_its_checks_and_keeps_its_own(self, make: Callable[[], Index]) -> None:
        index = make()
        figure = Operand("合计", Decimal(90), Place(5), "收入总表", "合计", "合计")
        own = Check("sum", "table", "和", "holds", (figure,), ())
        unit = {("/data/unit.txt", "subject"), ("/data/unit.txt", "filing")}
        index.put([stored("/data/unit.txt", replace(income(UNIT, "301014", "90.00"), checks=(own,)))])
        index.put([stored("/data/department.txt", income(BUREAU, "301", "100.00", UNIT))])
        assert self.bearing(index, "规则:sum 核对:相符") == unit
        index.relate()
        assert not self.bearing(index, "规则:sum")
        assert len(self.bearing(index, "核对:不符")) == 4
        index.remove(["/data/department.txt"])
        assert self.bearing(index, "规则:sum 核对:相符") == unit
        index.close()

    def test_prose_bears_the_checks_of_what_it_states(self, make: Callable[[], Index]) -> None:
        index = make()
        stated = Operand("情况说明“支出预算”", Decimal(1), Place(34))
        failing = Check("narrative.total", "narrative", "说明=表", "fails", (stated,), ())
        index.put([stored("/data/unit.txt", replace(budget(), checks=(failing,)))])
        (hit,) = self.find(index, "核对:不符", kind="passage")
        assert hit.place.line == 34
        index.close()

    @QUIET
    @given(data=st.data())
    def test_any_substring_finds_its_text(self, index: Index, data: st.DataObject) -> None:
        """At least one character of any indexed text, and anything longer, finds it: as a phrase and as a word."""
        filing = data.draw(st.sampled_from([budget(), account(), plain()]))
        text = data.draw(st.sampled_from([d.text for d in documents(filing)]))
        start = data.draw(st.integers(0, len(text) - 1))
        part = text[start : data.draw(st.integers(start + 1, len(text)))]
        if not query_form(part):
            return
        for phrase in (True, False):
            results = index.search(Query(part, (Clause((Term(part, phrase),)),)), limit=200)
            assert text in {hit.text for hit in results.hits}

    @pytest.mark.parametrize(
        ("text", "amount", "publisher"),
        [
            ("2024年信息化应用与产业研究预算多少", "55", UNIT),
            ("信息化应用与产业研究 2025年", "130", UNIT),
            (f"{UNIT}2024年支出合计是多少", "1202.95", UNIT),
            ("2024年中小企业发展专项决算是多少?", "19900.77", BUREAU),
        ],
    )
    def test_a_question_is_answered_with_its_source(self, index: Index, text: str, amount: str, publisher: str) -> None:
        answer = index.search(parse_query(text)).answer
        assert answer is not None
        assert answer.hit is not None
        assert (answer.amount, answer.publisher) == (Decimal(amount), publisher)
        assert answer.hit.amount == answer.amount
        assert answer.hit.place.line

    @pytest.mark.parametrize("text", ["最大的项目是哪个", "哪个项目金额最大"])
    def test_the_largest_project_is_answered_above_the_projects_by_amount(self, index: Index, text: str) -> None:
        results = index.search(parse_query(f"{UNIT}2025年{text}"))
        assert results.answer is not None
        assert results.answer.hit is not None
        assert (results.answer.hit.code, results.answer.amount) == (PROJECT, Decimal(130))
        amounts = [hit.amount or Decimal(0) for hit in results.hits]
        assert PROJECT in [hit.code for hit in results.hits]
        assert amounts == sorted(amounts, reverse=True)

    @pytest.mark.parametrize("text", ["2019年信息化应用与产业研究预算多少", "2024年加装水泵花了多少钱"])
    def test_a_question_without_an_answer_is_said_to_have_none(self, index: Index, text: str) -> None:
        answer = index.search(parse_query(text)).answer
        assert answer is not None
        assert (answer.hit, answer.amount) == (None, None)

    def test_a_change_from_a_year_that_no_table_states_is_left_to_the_list(self, index: Index) -> None:
        one = index.search(parse_query(f"{UNIT}2024年支出合计比上年增加多少"))
        assert one.answer is None
        assert one.total
        neither = index.search(parse_query(f"{UNIT}2012年支出合计比上年增加多少")).answer
        assert neither is not None
        assert neither.amount is None

    def test_words_are_not_answered(self, index: Index) -> None:
        assert index.search(parse_query("中小企业")).answer is None

    @pytest.mark.parametrize(
        ("text", "name"),
        [
            ("资源堪探工业信息等支出", "资源勘探工业信息等支出"),
            ("信息化应用于产业研究", "信息化应用与产业研究"),
            ("2024年 规上工业曾加值增速", "规上工业增加值增速"),
        ],
    )
    def test_a_typing_error_is_seen_through(self, index: Index, text: str, name: str) -> None:
        assert index.search(parse_query(text)).hits[0].name == name

    def test_what_was_meant_is_said(self, index: Index) -> None:
        results = index.search(parse_query("资源堪探工业信息等支出"))
        assert results.did_you_mean == "资源勘探工业信息等支出"
        assert "以下是" in results.problems[0]

    @pytest.mark.parametrize(
        "text",
        ["资源堪探工业信息等支出", "2024年信息化应用与产业研究预算多少", f"{UNIT}2024年支出合计是多少"],
    )
    @pytest.mark.parametrize("condition", [Filter("kind", ("部门预算",)), Filter("year", ("2019",))])
    def test_what_is_answered_instead_keeps_the_conditions(self, index: Index, text: str, condition: Filter) -> None:
        asked = parse_query(text)
        assert index.search(asked).total
        narrowed = replace(asked, clauses=(*asked.clauses, Clause((condition,))))
        results = index.search(narrowed)
        assert (results.total, results.hits, results.did_you_mean) == (0, (), None)
        assert results.answer is None or results.answer.hit is None

    def test_nonsense_finds_nothing_and_suggests_nothing(self, index: Index) -> None:
        results = index.search(parse_query("龘龘龘龘"))
        assert (results.total, results.did_you_mean) == (0, None)
