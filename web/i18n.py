"""The language of a page: Chinese as written in the templates, English from one catalogue file.

``?lang=en`` switches and a cookie remembers; on a first visit the browser's own languages decide. The Chinese text is
the key, so a text without a translation shows in Chinese rather than as a key; a test holds the catalogue against the
templates. What the readers and the ingest report (``told.tsv``) has parts that vary, written ``{name}`` in both
languages: such a text is found by its pattern, and its parts are translated in turn.
"""

from __future__ import annotations

import re
from pathlib import Path

from flask import Flask, Response, g, request
from markupsafe import Markup, escape

from ingest.characters import HAN

LANGUAGES = ("zh", "en")
COOKIE = "lang"
_TYPED = re.compile("“(?P<value>.*)”", re.DOTALL)
_MEANT = re.compile("没有找到“(?P<value>.*)”,以下是“(?P<meant>.*)”的结果", re.DOTALL)
CATALOGUE = Path(__file__).parent / "english.tsv"
REPORTED = Path(__file__).parent / "told.tsv"
_CLAUSES = re.compile("[;；](?=[^”]*(?:“|$))")
"""Between the clauses of what is reported, not inside quotes."""
_CHARTED = re.compile(r"(\d{4})?((?:部门|单位)?(?:预算|决算))?(收支|收入|支出)?")
_PART = re.compile(r"{(\w+)}")
ONE_YEAR = 365 * 24 * 3600


def read_catalogue(path: Path = CATALOGUE) -> dict[str, str]:
    """Chinese to English, one pair a line with a tab between."""
    pairs = (line.split("\t") for line in path.read_text("utf-8").splitlines() if line)
    return {line[0]: line[1] for line in pairs}


def read_reported() -> dict[str, str]:
    """What is reported, and the same without the name of the file at its end, where that stands beside it anyway."""
    found = read_catalogue(REPORTED)
    bare = {key.removesuffix(_NAMED): told.rpartition(": {name}")[0] for key, told in found.items() if _NAMED in key}
    return {key: told for key, told in bare.items() if told} | found


_NAMED = ":{name}"
ENGLISH = read_catalogue() | read_reported()


def _patterns() -> list[tuple[re.Pattern[str], str]]:
    """The texts of the catalogues that have parts which vary, those with most fixed letters first."""
    keys = sorted((key for key in ENGLISH if _PART.search(key)), key=lambda key: -len(_PART.sub("", key)))
    return [(_pattern(key), ENGLISH[key]) for key in keys if HAN.search(_PART.sub("", key))]


def _pattern(key: str) -> re.Pattern[str]:
    """What matches the text with any parts; each part is as short as the fixed letters after it allow."""
    pieces = _PART.split(key)
    return re.compile("".join(f"(?P<{p}>.+?)" if n % 2 else re.escape(p) for n, p in enumerate(pieces)), re.DOTALL)


PATTERNS = _patterns()


def language() -> str:
    """The language of this request, zh or en."""
    if "lang" not in g:
        asked = request.args.get("lang")
        kept = asked if asked in LANGUAGES else request.cookies.get(COOKIE)
        g.lang = kept if kept in LANGUAGES else request.accept_languages.best_match(LANGUAGES, "zh")
    return str(g.lang)


def translate(text: str, **values: object) -> str:
    """The text in this request's language, with ``{name}`` filled in from ``values``."""
    shown = ENGLISH.get(text, text) if language() == "en" else text
    return shown.format(**values) if values else shown


def translate_problem(message: str) -> str:
    """What is wrong with a query, in this request's language; the catalogue has its “typed part” as “{value}”."""
    if language() != "en" or message in ENGLISH:
        return translate(message)
    for pattern, key in ((_MEANT, r"没有找到“{value}”,以下是“{meant}”的结果"), (_TYPED, None)):
        typed = pattern.search(message)
        shown = ENGLISH.get(key or _TYPED.sub("“{value}”", message, count=1)) if typed else None
        if typed and shown:
            parts = {name: Markup('<span lang="zh">{}</span>').format(text) for name, text in typed.groupdict().items()}
            return escape(shown).format(**parts)
    return named(message)


def reported(text: str, **values: object) -> str:
    """What a reader, a check or a handler reports, in this request's language; what no catalogue has stays Chinese."""
    if values or language() != "en" or not HAN.search(text):
        return translate(text, **values)
    found = _in_english(text)
    return named(text) if found is None else found


def _in_english(text: str) -> str | None:
    """The English of a text with parts, each part in English where it has one and marked Chinese where not."""
    if text in ENGLISH:
        return ENGLISH[text]
    clauses = _CLAUSES.split(text)
    told: list[str | None] = [None]
    if len(clauses) > 1:
        told = [_in_english(clause) for clause in clauses]
    if None not in told:
        return _joined(clauses, told)
    for pattern, shown in PATTERNS:
        if found := pattern.fullmatch(text):
            parts = {name: _in_english(part) or named(part) for name, part in found.groupdict().items()}
            return escape(shown).format(**parts)
    return _joined(clauses, told) if any(told) else None


def _joined(clauses: list[str], told: list[str | None]) -> str:
    """The clauses in English, each that has none marked Chinese."""
    return Markup("; ").join(english or named(clause) for clause, english in zip(clauses, told, strict=True))


def named(text: str) -> str:
    """A standard name or statement in this request's language; one that the catalogue lacks stays, marked Chinese."""
    if language() != "en" or not HAN.search(text):
        return text
    return ENGLISH[text] if text in ENGLISH else Markup('<span lang="zh">{}</span>').format(text)


def charted(label: str) -> str:
    """What a mark of a plot stands for: its year, kind of filing and side in this request's language, names as they
    are.
    """
    if language() != "en":
        return label
    return " ".join(_in_words(found) if (found := _CHARTED.fullmatch(part)) else part for part in label.split(" "))


def _in_words(part: re.Match[str]) -> str:
    return " ".join(ENGLISH.get(piece, piece) for piece in part.groups() if piece)


def chinese(text: str | None = None) -> Markup:
    """The attribute of an element whose text is the filings' own; nothing on a Chinese page, nor for a ``text`` that
    has no Chinese in it.
    """
    return Markup(' lang="zh"') if language() == "en" and (text is None or HAN.search(text)) else Markup("")


def own() -> Markup:
    """The attribute of an element in the page's own language inside one that is Chinese."""
    return Markup(' lang="en"') if language() == "en" else Markup("")


def remember(response: Response) -> Response:
    """Keep a language that the address asked for."""
    asked = request.args.get("lang")
    if asked in LANGUAGES and asked != request.cookies.get(COOKIE):
        response.set_cookie(COOKIE, asked, max_age=ONE_YEAR, samesite="Lax", httponly=True)
    response.vary.update(("Cookie", "Accept-Language"))
    return response


def init_app(app: Flask) -> None:
    """Give templates ``_()`` and ``lang``, and keep the choice."""
    app.jinja_env.globals.update(
        _=translate,
        problem_text=translate_problem,
        named=named,
        zh=chinese,
        own=own,
        reported=reported,
        charted=charted,
    )
    app.context_processor(lambda: {"lang": language()})
    app.after_request(remember)
