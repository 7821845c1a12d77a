"""The command line: ``mingzhang ingest``, ``search``, ``serve``, ``extract``; thin, every command calls the library."""

from __future__ import annotations

import contextlib
import json
import sys
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast, get_args

import click

from index.port import KINDS, STATES, HitKind, Sort, SourceFile
from index.terminal import ChineseGroup, ingest_bar, print_summary, speak_chinese
from ingest.learnt import NO_NAMES, LearntNames
from ingest.oserrors import reason
from ingest.pipeline import UnreadableError, extract_within_limits
from ingest.reconcile.report import report_lines
from ingest.serialise import filing_to_json
from web.console import hit_to_json, result_lines

if TYPE_CHECKING:
    from index.bulk import Retry
    from index.fulltext.engines import Engine
    from index.port import Index

speak_chinese()


@click.group(
    cls=ChineseGroup, context_settings={"help_option_names": ["-h", "--help"]}, subcommand_metavar="命令 [参数]…"
)
@click.version_option(package_name="mingzhang")
def main() -> None:
    """明账:读预决算公开文件,重建表格,核对勾稽,逐条可查。"""


def index_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """``--index LOCATION``, or ``MINGZHANG_INDEX``, or the folder in the user's data directory."""
    return click.option(
        "--index", "location", envvar="MINGZHANG_INDEX", metavar="位置", default=None,
        help="索引所在的文件夹;缺省为 MINGZHANG_INDEX 或用户数据目录。",
    )(command)  # fmt: skip


def opened(location: str | None, *, create: bool) -> Index:
    """The index, or one clear line and exit status 1."""
    from index import open_index
    from index.errors import IndexUnusableError

    try:
        return open_index(location, create=create)
    except IndexUnusableError as error:
        raise click.ClickException(str(error)) from error


@main.command("extract")
@click.argument("file", metavar="文件", type=click.Path(path_type=Path))
@click.option(
    "--names", "location", metavar="位置", default=None,
    help="参照这个索引里其他文件印过的名称来读(不改动印得清楚的字)。",
)  # fmt: skip
def extract_command(file: Path, location: str | None) -> None:
    """读取一个文件,输出其 JSON。"""
    try:
        filing = extract_within_limits(file, names_from(location, file) if location else NO_NAMES)
    except UnreadableError as error:
        raise click.ClickException(str(error)) from error
    click.echo(json.dumps(filing_to_json(filing), ensure_ascii=False, indent=1))


def names_from(location: str, file: Path) -> LearntNames:
    """What the other filings of an index teach the reading of this file."""
    from index.ready import filing_id

    index = opened(location, create=False)
    try:
        names = index.learnt_names()
    finally:
        index.close()
    try:
        return names.without(filing_id(sha256(file.read_bytes()).hexdigest()))
    except OSError:
        return names  # the reading says why


@main.command("check")
@click.argument("files", metavar="文件…", type=click.Path(path_type=Path), nargs=-1, required=True)
@click.option("--all", "everything", is_flag=True, help="也列出相符的核对。")
def check_command(files: tuple[Path, ...], everything: bool) -> None:
    """核对文件自身的勾稽关系;有不符或读不了的文件时退出码为 1。"""
    failed = False
    for file in files:
        try:
            filing = extract_within_limits(file)
        except UnreadableError as error:
            click.echo(f"错误:{error}", err=True)
            failed = True
            continue
        for line in report_lines(filing, everything=everything):
            click.echo(line)
        failed = failed or any(check.verdict == "fails" for check in filing.checks)
    if failed:
        sys.exit(1)


@main.command("ingest")
@click.argument("paths", metavar="[路径]…", nargs=-1, type=click.Path(path_type=Path))
@index_option
@click.option("--workers", type=click.IntRange(1), default=None, metavar="个数", help="读取进程数;缺省为处理器核数。")
@click.option(
    "--retry", type=click.Choice(["failed", "outdated", "learnt", "all"]), default=None,
    help="只重读台账里失败的、由旧版本读出的、索引此后学到了其名称的或全部文件(可用路径限定)。",
)  # fmt: skip
@click.option("--names/--no-names", "learn", default=True, help="读取时是否参照索引里其他文件印过的名称;缺省参照。")
@click.option("--rehash", is_flag=True, help="大小和时间未变的文件也重新核对内容。")
@click.option("--keep-outdated", is_flag=True, help="由旧版本读出的文件不重读,留待 --retry outdated。")
@click.option("--prune", is_flag=True, help="撤下所给路径之下已不在磁盘上的文件;整个文件夹不见了会先问。")
@click.option("--yes", is_flag=True, help="与 --prune 同用:不问,一律撤下。")
@click.option("--watch", is_flag=True, help="入库后继续留意这些文件夹,直到按 Ctrl-C。")
@click.option(
    "--report",
    type=click.Path(path_type=Path, dir_okay=False),
    default=None,
    metavar="文件",
    help="把结果写成 JSON 文件。",
)
def ingest_command(
    paths: tuple[Path, ...],
    location: str | None,
    workers: int | None,
    retry: Retry | None,
    learn: bool,
    rehash: bool,
    keep_outdated: bool,
    prune: bool,
    yes: bool,
    watch: bool,
    report: Path | None,
) -> None:
    """把文件和文件夹(含 ZIP)入库;已入库且未变的不再读。"""
    from index.bulk import ingest
    from index.bulk.finding import source_of
    from index.bulk.manners import step_back
    from index.bulk.watching import Watcher
    from index.errors import IndexUnusableError

    if not paths and retry is None:
        raise click.UsageError("请给出要入库的文件或文件夹,或用 --retry。")
    step_back()
    index = opened(location, create=True)
    trouble = lambda message: click.echo(f"暂时不成,稍后再试:{message}", err=True)  # noqa: E731
    try:
        watcher = None
        if watch:
            watcher = Watcher(index, paths, workers=workers, told=print_summary, trouble=trouble, learn=learn)
        with ingest_bar() as bar:
            summary = ingest(
                index, paths, workers=workers, retry=retry, rehash=rehash, keep_outdated=keep_outdated, prune=prune,
                report=report, learn=learn,
                confirm=(lambda *_: True) if yes else bar.confirm, started=bar.total, progress=bar.advance,
                waiting=lambda: click.echo("另一次入库正在进行,等它结束……", err=True),
            )  # fmt: skip
        print_summary(summary)
        if advice := index.advice():
            click.echo(f"提示:{advice}", err=True)
        if watcher:
            click.echo("继续留意中,按 Ctrl-C 结束。", err=True)
            watcher.met(source_of(told.path).file for told in summary.files)
            with contextlib.suppress(KeyboardInterrupt):
                watcher.run()
    except IndexUnusableError as error:
        raise click.ClickException(str(error)) from error
    except OSError as error:
        raise click.ClickException(f"{error.filename or ''}:{reason(error)}".lstrip(":")) from error
    except KeyboardInterrupt:
        click.echo("已中断。已入库的不受影响,再运行一次即接着做。", err=True)
        raise SystemExit(130) from None
    finally:
        index.close()
    if (summary.failed or summary.kept) and not watch:
        raise SystemExit(1)


@main.command("convert")
@click.argument("engine", metavar="whoosh|tantivy", type=click.Choice(["whoosh", "tantivy"]))
@index_option
def convert_command(engine: Engine, location: str | None) -> None:
    """只凭 SQLite 换一种全文引擎,此后一直用它。"""
    from index.errors import IndexUnusableError
    from index.opening import convert_index

    try:
        number = convert_index(location, engine)
    except (IndexUnusableError, OSError) as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"{number} 份文件已转到 {engine}。")


@main.command("search")
@click.argument("words", metavar="词…", nargs=-1, required=True)
@index_option
@click.option("--kind", type=click.Choice(list(KINDS)), default=None, help="只要这一类结果。")
@click.option("--sort", type=click.Choice(get_args(Sort)), default="relevance", help="排序。")
@click.option("--limit", type=click.IntRange(1, 10_000), default=20, metavar="条数", help="最多几条(不超过 10000)。")
@click.option("--offset", type=click.IntRange(0), default=0, metavar="条数", help="从第几条起(从 0 数)。")
@click.option("--json", "as_json", is_flag=True, help="每行一条 JSON。")
def search_command(
    words: tuple[str, ...],
    location: str | None,
    kind: str | None,
    sort: str,
    limit: int,
    offset: int,
    as_json: bool,
) -> None:
    """查项目、科目、指标、正文;以 - 开头的排除词前请先写 --。"""
    from index.query import parse_query

    index = opened(location, create=False)
    try:
        query = parse_query(" ".join(words))
        results = index.search(
            query, kind=cast(HitKind | None, kind), sort=cast(Sort, sort), limit=limit, offset=offset
        )
    finally:
        index.close()
    for problem in results.problems:
        click.echo(f"提示:{problem}", err=True)
    if as_json:
        for hit in results.hits:
            click.echo(json.dumps(hit_to_json(hit), ensure_ascii=False))
    else:
        for line in result_lines(results):
            click.echo(line)


@main.command("serve")
@index_option
@click.option("--host", default="127.0.0.1", show_default=True, metavar="地址", help="监听地址;缺省只有本机能看。")
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8000,
    show_default=True,
    metavar="端口",
    help="端口;0 为任取一个空闲的。",
)
@click.option("--public-url", default=None, metavar="网址", help="引用和订阅里的链接用的网址。")
@click.option(
    "--token", envvar="MINGZHANG_TOKEN", default=None, metavar="口令", help="上传和重读所需的口令;不设则没有这些页面。"
)
def serve_command(location: str | None, host: str, port: int, public_url: str | None, token: str | None) -> None:
    """打开网页服务。"""
    from index.location import default_location
    from web.serve import serve
    from web.settings import Settings

    uploads = (Path(location) if location else default_location()) / "uploads"
    try:
        settings = Settings(token=token or None, public_url=public_url, upload_folder=uploads)
    except ValueError as error:
        raise click.ClickException(f"口令太短,至少 8 个字符({error})") from error
    index = opened(location, create=True)
    try:
        serve(
            index, host, port, settings,
            ready=lambda url: click.echo(f"明账已在 {url} 打开(按 Ctrl+C 结束)。"),
        )  # fmt: skip
    except OSError as error:
        raise click.ClickException(f"无法监听 {host}:{port}({reason(error)})") from error
    except KeyboardInterrupt:
        click.echo("已结束。")
    finally:
        index.close()


@main.command("status")
@index_option
@click.option("--state", type=click.Choice(list(STATES)), default=None, help="只看这一状态的文件。")
@click.option("--outdated", is_flag=True, help="只看由旧版本读出的文件。")
@click.option("--path", "within", default=None, metavar="字", help="只看路径里有这段字的文件。")
@click.option("--reason", "because", default=None, metavar="字", help="只看原因或提示里有这段字的文件。")
@click.option("--totals", is_flag=True, help="只要总数。")
@click.option("--json", "as_json", is_flag=True, help="每行一条 JSON。")
def status_command(
    location: str | None, state: str | None, outdated: bool, within: str | None, because: str | None, totals: bool,
    as_json: bool,
) -> None:  # fmt: skip
    """每个文件的入库状态。"""
    from ingest.version import parser_version

    index = opened(location, create=False)
    try:
        ledger = index.ledger()
    finally:
        index.close()

    def wanted(source: SourceFile) -> bool:
        told = "\n".join((source.reason.removeprefix(source.path), *source.warnings))
        return (
            state in (None, source.state)
            and (not outdated or (source.parser_version != parser_version() and source.state in ("done", "warned")))
            and (within or "") in source.path
            and (because or "") in told
        )

    ledger = list(filter(wanted, ledger))
    if as_json:
        for source in ledger:
            click.echo(json.dumps(source_to_json(source), ensure_ascii=False))
        return
    for source in ledger if not totals else ():
        reason_told = f"  {source.reason.removeprefix(source.path + ':')}" if source.reason else ""
        click.echo(f"{STATES[source.state]}\t{source.path}{reason_told}")
    numbers = {name: sum(s.state == key for s in ledger) for key, name in STATES.items()}
    click.echo(f"共 {len(ledger)} 份:" + "、".join(f"{name} {n}" for name, n in numbers.items() if n))


def source_to_json(source: SourceFile) -> dict[str, Any]:
    """One entry of the ledger as a line of ``status --json``."""
    fields = ("path", "state", "reason", "sha256", "parser_version", "filing_id", "seconds", "counts", "warnings")
    return {name: getattr(source, name) for name in fields}


if __name__ == "__main__":
    main()
