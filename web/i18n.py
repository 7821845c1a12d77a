"""The language of a page: Chinese as written in the templates, English from one catalogue file.

``?lang=en`` switches and a cookie remembers. The Chinese text is the key, so a text without a translation shows in
Chinese rather than as a key; a test holds the catalogue against the templates.
"""

from __future__ import annotations

import re
from pathlib import Path

from flask import Flask, Response, g, request

LANGUAGES = ("zh", "en")
COOKIE = "lang"
_TYPED = re.compile("“(.*)”", re.DOTALL)
CATALOGUE = Path(__file__).parent / "english.tsv"
ONE_YEAR = 365 * 24 * 3600


def read_catalogue(path: Path = CATALOGUE) -> dict[str, str]:
    """Chinese to English, one pair a line with a tab between."""
    pairs = (line.split("\t") for line in path.read_text("utf-8").splitlines() if line)
    return {line[0]: line[1] for line in pairs}


ENGLISH = read_catalogue()


def language() -> str:
    """The language of this request, zh or en."""
    if "lang" not in g:
        asked = request.args.get("lang") or request.cookies.get(COOKIE)
        g.lang = asked if asked in LANGUAGES else "zh"
    return str(g.lang)


def translate(text: str, **values: object) -> str:
    """The text in this request's language, with ``{name}`` filled in from ``values``."""
    shown = ENGLISH.get(text, text) if language() == "en" else text
    return shown.format(**values) if values else shown


def translate_problem(message: str) -> str:
    """What is wrong with a query, in this request's language; the catalogue has its “typed part” as “{value}”."""
    if language() != "en" or message in ENGLISH:
        return translate(message)
    typed = _TYPED.search(message)
    shown = ENGLISH.get(_TYPED.sub("“{value}”", message, count=1))
    return shown.format(value=typed[1]) if typed and shown else message


def remember(response: Response) -> Response:
    """Keep a language that the address asked for."""
    asked = request.args.get("lang")
    if asked in LANGUAGES and asked != request.cookies.get(COOKIE):
        response.set_cookie(COOKIE, asked, max_age=ONE_YEAR, samesite="Lax", httponly=True)
    response.vary.add("Cookie")
    return response


def init_app(app: Flask) -> None:
    """Give templates ``_()`` and ``lang``, and keep the choice."""
    app.jinja_env.globals.update(_=translate, problem_text=translate_problem)
    app.context_processor(lambda: {"lang": language()})
    app.after_request(remember)
