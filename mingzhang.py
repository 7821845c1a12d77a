"""The command line: ``mingzhang ingest``, ``search``, ``serve``, ``extract``; thin, every command calls the library."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click

from ingest.pipeline import UnreadableError, extract
from ingest.reconcile.report import report_lines
from ingest.serialise import filing_to_json


@click.group()
@click.version_option(package_name="mingzhang")
def main() -> None:
    """明账:读预决算公开文件,重建表格,核对勾稽,逐条可查。"""


@main.command("extract")
@click.argument("file", type=click.Path(path_type=Path))
def extract_command(file: Path) -> None:
    """读取一个文件,输出其 JSON。"""
    try:
        filing = extract(file)
    except UnreadableError as error:
        raise click.ClickException(str(error)) from error
    click.echo(json.dumps(filing_to_json(filing), ensure_ascii=False, indent=1))


@main.command("check")
@click.argument("files", type=click.Path(path_type=Path), nargs=-1, required=True)
@click.option("--all", "everything", is_flag=True, help="也列出相符的核对。")
def check_command(files: tuple[Path, ...], everything: bool) -> None:
    """核对文件自身的勾稽关系;有不符或读不了的文件时退出码为 1。"""
    failed = False
    for file in files:
        try:
            filing = extract(file)
        except UnreadableError as error:
            click.echo(f"错误:{error}", err=True)
            failed = True
            continue
        for line in report_lines(filing, everything=everything):
            click.echo(line)
        failed = failed or any(check.verdict == "fails" for check in filing.checks)
    if failed:
        sys.exit(1)


if __name__ == "__main__":
    main()
