"""The command line: ``mingzhang ingest``, ``search``, ``serve``, ``extract``; thin, every command calls the library."""

from __future__ import annotations

import json
from pathlib import Path

import click

from ingest.pipeline import UnreadableError, extract
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


if __name__ == "__main__":
    main()
