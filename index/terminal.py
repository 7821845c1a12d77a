"""What an operator sees at the terminal: the progress of an ingest, what it did, and click's own words in Chinese."""

from __future__ import annotations

import contextlib
import gettext
import importlib
import sys
from collections.abc import Iterator
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import click

from index.port import SourceFile

if TYPE_CHECKING:
    from rich.progress import Progress

    from index.bulk import Summary

MOST_FAILURES = 50
"""So many failures are told one by one; ``status --state failed`` and the report have all of them."""
_CLICK = ("core", "decorators", "exceptions", "formatting", "parser", "termui", "types")


def speak_chinese() -> None:
    """Let click say in Chinese what it says itself; a text that is not in the catalogue stays as it is."""
    lines = files("index").joinpath("click.tsv").read_text(encoding="utf-8").splitlines()
    pairs = (line.split("\t") for line in lines)
    words = {english.replace("\\n", "\n").replace("\\t", "\t"): chinese for english, chinese in pairs}

    def one(text: str) -> str:
        return words.get(text) or gettext.gettext(text)

    def several(singular: str, plural: str, number: int) -> str:
        return one(singular if number == 1 else plural)

    for name in _CLICK:
        module = importlib.import_module(f"click.{name}")
        for its_name, ours in (("_", one), ("ngettext", several)):
            if hasattr(module, its_name):
                setattr(module, its_name, ours)


class ChineseCommand(click.Command):
    """A command whose usage line has no English of click's own."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **{"options_metavar": "[选项]"} | more)


class ChineseGroup(click.Group):
    """The group of such commands."""

    command_class = ChineseCommand

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **{"options_metavar": "[选项]"} | more)


class Bar:
    """The progress bar of an ingest: files, rate, time to go, failures."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._task = progress.add_task("", total=None, rate="", failures="")
        self._failed = 0

    def total(self, number: int) -> None:
        """How many files there are to read."""
        self._progress.update(self._task, total=number)

    def advance(self, source: SourceFile) -> None:
        """One file is done."""
        self._failed += source.state == "failed"
        speed = self._progress.tasks[0].finished_speed or self._progress.tasks[0].speed
        rate = f"{speed:.1f} 份/秒" if speed else ""
        failures = f"失败 {self._failed}" if self._failed else ""
        self._progress.update(self._task, advance=1, rate=rate, failures=failures)

    def confirm(self, folder: str, gone: int, known: int) -> bool:
        """Ask whether so many files are really to be withdrawn; where nobody can answer, they are not."""
        if not sys.stdin.isatty():
            return False
        self._progress.stop()
        return click.confirm(f"{folder} 之下登记的 {known} 份文件有 {gone} 份不见了,全部撤下吗?", err=True)


@contextlib.contextmanager
def ingest_bar() -> Iterator[Bar]:
    """A bar on the terminal that goes away at the end."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    with Progress(
        TextColumn("入库"), BarColumn(), MofNCompleteColumn(), TextColumn("{task.fields[rate]}"), TextColumn("还需"),
        TimeRemainingColumn(), TextColumn("[red]{task.fields[failures]}"), console=Console(stderr=True), transient=True,
    ) as progress:  # fmt: skip
        yield Bar(progress)


def print_summary(summary: Summary) -> None:
    """What a run did, one line for each file that could not be read, and what else an operator should look at."""
    for _, reason in summary.failures[:MOST_FAILURES]:
        click.echo(f"失败:{reason}", err=True)
    if more := len(summary.failures) - MOST_FAILURES:
        click.echo(f"失败:……另有 {more} 份(mingzhang status --state failed 全部列出)", err=True) if more > 0 else None
    for why in dict.fromkeys(summary.troubles):
        click.echo(f"未完成:文件之间的部分核对({why});下次运行再试。", err=True)
    for folder, gone in summary.kept:
        click.echo(
            f"未撤下:{folder} 之下有 {gone} 份不见了,磁盘或网络文件夹可能没有接上;确实要撤下请加 --yes。", err=True
        )
    if summary.passed:
        kinds = "、".join(f"{suffix} {number}" for suffix, number in summary.passed.most_common(8))
        click.echo(f"提示:文件夹里另有 {summary.passed.total()} 个其他种类的文件未收({kinds})。", err=True)
    click.echo(summary_line(summary))


def summary_line(summary: Summary) -> str:
    """What a run did, in one line."""
    if summary.found and summary.unchanged == summary.found and not summary.withdrawn and not summary.outdated:
        return f"{summary.found} 份文件均已入库且未变,无事可做。"
    parts = [f"入库 {summary.done + summary.warned} 份"]
    parts += [f"其中 {summary.warned} 份有提醒"] if summary.warned else []
    parts += [f"内容相同的副本 {summary.copies} 份"] if summary.copies else []
    parts += [f"回来 {summary.returned} 份"] if summary.returned else []
    parts += [f"失败 {summary.failed} 份"] if summary.failed else []
    parts += [f"跳过 {summary.skipped} 份"] if summary.skipped else []
    parts += [f"读取前已不见 {summary.vanished} 份"] if summary.vanished else []
    parts += [f"撤下 {summary.withdrawn} 份"] if summary.withdrawn else []
    parts += [f"未变 {summary.unchanged} 份"] if summary.unchanged else []
    parts += [f"其中 {summary.outdated} 份由旧版本读出,未重读"] if summary.outdated else []
    return f"{','.join(parts)},用时 {summary.seconds:.1f} 秒。"
