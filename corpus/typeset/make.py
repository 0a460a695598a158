#!/usr/bin/env python3
"""Makes every PDF of the corpus from its source. `make.py [--only PART-OF-NAME]`"""
import argparse
import tempfile
from pathlib import Path

import html_pages as html
import typesetters as t
from source import read

CORPUS = Path(__file__).resolve().parent.parent
QUITO, ONE, TWO, THREE, FOUR = "quito/09-santiago-2", "altamar/01-puerto-claro", "altamar/02-villa-aurora", "altamar/03-monte-sereno", "altamar/04-ribera-alta"


def source(folder, lang):
    return read(CORPUS / folder / "source" / f"declaration.{lang}.txt")


def scanned(text, out):
    with tempfile.TemporaryDirectory() as folder:
        t.reportlab(text, Path(folder) / "print.pdf")
        t.scan(Path(folder) / "print.pdf", out)


MAKERS = {
    f"{QUITO}/declaration.en.pdf": lambda o: t.libreoffice(source(QUITO, "en"), o, emblems=True),
    f"{QUITO}/declaration.es.pdf": lambda o: t.typst(source(QUITO, "es"), o, points=10.2, emblems=True),
    f"{QUITO}/declaration.pt.pdf": lambda o: html.make(source(QUITO, "pt"), o, size="letter", points=10, emblems=True),
    f"{ONE}/declaration.es.pdf": lambda o: t.latex(source(ONE, "es"), o),
    f"{ONE}/declaration.pt.pdf": lambda o: scanned(source(ONE, "pt"), o),
    f"{ONE}/declaration.en.pdf": lambda o: html.make(source(ONE, "en"), o, engine="weasyprint"),
    f"{TWO}/declaration.es-en.pdf": lambda o: html.make_bilingual(source(TWO, "es"), source(TWO, "en"), o),
    f"{TWO}/declaration.pt.pdf": lambda o: t.reportlab(source(TWO, "pt"), o),
    f"{THREE}/declaration.es.pdf": lambda o: t.typst(source(THREE, "es"), o, paper="a4"),
    f"{THREE}/declaration.pt.pdf": lambda o: t.libreoffice(source(THREE, "pt"), o, paper=("21cm", "29.7cm")),
    f"{THREE}/declaration.en.pdf": lambda o: t.latex(source(THREE, "en"), o),
    f"{FOUR}/declaration.es.pdf": lambda o: html.make(source(FOUR, "es"), o, engine="weasyprint"),
    f"{FOUR}/declaration.pt.pdf": lambda o: html.make(source(FOUR, "pt"), o, font="Liberation Sans"),
    f"{FOUR}/declaration.en.pdf": lambda o: t.reportlab(source(FOUR, "en"), o),
}

if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", default="", help="make only the files whose path holds this")
    only = parser.parse_args().only
    for name, maker in MAKERS.items():
        if only in name:
            maker(CORPUS / name)
            print(name)
