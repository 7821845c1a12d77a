"""Write sample filings with their truth: ``python -m corpus OUT --seed 1 --count 1000``."""

from __future__ import annotations

from pathlib import Path

import click

from corpus import damage
from corpus.generate import MISPRINTS, Form, samples, write


def kinds_of(spec: str) -> dict[str, float]:
    """The kinds of damage of a spec: ``name=strength,name``, ``all=0.5``, or nothing."""
    known = {name for kinds in damage.KINDS.values() for name in kinds} | set(MISPRINTS)
    out: dict[str, float] = {}
    for part in filter(None, spec.split(",")):
        name, _, strength = part.partition("=")
        if name != "all" and name not in known:
            raise click.BadParameter(f"没有这种损坏:{name}(可用:all, {', '.join(sorted(known))})")
        value = float(strength or 1)
        out[name] = value
    return out


@click.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.option("--seed", default=1, show_default=True, help="随机种子;同一种子总是写出同样的文件")
@click.option("--count", default=100, show_default=True, help="写多少份")
@click.option(
    "--form", type=click.Choice(["both", "text", "markdown"]), default="both", show_default=True, help="文件形式"
)
@click.option("--damage", "spec", default="", help="损坏的种类和强度,如 all=1 或 split_codes=2,cut_digits")
def main(folder: Path, seed: int, count: int, form: str, spec: str) -> None:
    """写出样本文件,每份旁边附上答案 (NAME.truth.json)。"""
    kinds = kinds_of(spec)
    forms: dict[str, tuple[Form, ...]] = {"both": ("text", "markdown"), "text": ("text",), "markdown": ("markdown",)}
    folder.mkdir(parents=True, exist_ok=True)
    written = len([write(sample, folder) for sample in samples(seed, count, forms[form], kinds)])
    click.echo(f"写出 {written} 份,在 {folder}")


if __name__ == "__main__":
    main()
