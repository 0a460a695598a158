#!/usr/bin/env python3
"""Invented declarations as PDFs of everyday producers, each with its true text beside it (NAME.txt), for the text bench.

    python3 benches/prints.py FOLDER --sets 3 --seed 1
    cargo bench --bench text -- FOLDER

A set is four rounds in three languages, after `declarations.py`. A file holds the text of one round or of several, with a running head
and foot, on Letter or A4, in a serif or sans serif, ragged or justified, hyphenated or not, as the seed has it; the same seed gives the
same texts. Producers that are not on this machine are left out and named: WeasyPrint, ReportLab, Typst, LibreOffice (by way of
python-docx) from PyPI (`pip install weasyprint reportlab typst python-docx`), and the programs chromium, soffice, pdflatex. Python 3.9+.
"""
import argparse
import html
import pathlib
import random
import re
import shutil
import subprocess
import tempfile

import declarations

TITLES = {
    "es": "Declaración conjunta de la ronda {r} del proceso de Altamar",
    "pt": "Declaração conjunta da rodada {r} do processo de Altamar",
    "en": "Joint declaration of round {r} of the Altamar process",
}
HEADS = {
    "es": "Proceso de Altamar sobre la movilidad humana",
    "pt": "Processo de Altamar sobre a mobilidade humana",
    "en": "Altamar process on human mobility",
}
FEET = {
    "es": ("Página {p} de {n}", "{p}"),
    "pt": ("Página {p} de {n}", "{p}"),
    "en": ("Page {p} of {n}", "{p}"),
}
ROMAN = ["i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x"]
# A dozen files are made at once by producers that start slowly.
BATCH = 12


class Print:
    """What one file says and how it is to look."""

    def __init__(self, name, lang, texts, dice):
        self.name, self.lang = name, lang
        # Pairs of depth and text; headings have no depth.
        self.paragraphs = [p for text in texts for p in paragraphs(text)]
        self.head, self.foot = HEADS[lang], dice.choice(FEET[lang])
        self.size = dice.choice([10, 10.5, 11, 12])
        self.paper = dice.choice(["letter", "a4"])
        self.serif, self.justified, self.hyphens = (dice.random() < share for share in (0.6, 0.6, 0.4))

    def truth(self):
        text = "\n\n".join(text for _, text in self.paragraphs)
        return f"header: {self.head}\nfooter: {self.foot}\n\n{text}\n"


def paragraphs(text):
    yield None, TITLES[text["lang"]].format(r=text["round"])
    for unit in text["units"]:
        number = unit["number"]
        yield len(number) - 1, f"{label(number)} {unit['text']}"


def label(number):
    last = number[-1]
    if len(number) == 1:
        return f"{last}."
    if len(number) == 2:
        return f"{last})"
    return f"{ROMAN[int(last) - 1]}." if last.isdigit() and int(last) <= len(ROMAN) else f"{last}."


def page_html(p):
    foot = re.sub(r"\{(\w)\}", lambda m: '" counter(%s) "' % {"p": "page", "n": "pages"}[m[1]], f'"{p.foot}"')
    body = "\n".join(
        f"<h1>{html.escape(text)}</h1>" if depth is None else f'<p style="margin-left: {depth * 1.5}em">{html.escape(text)}</p>'
        for depth, text in p.paragraphs)
    return f"""<!doctype html><html lang="{p.lang}"><meta charset="utf-8"><title>{p.name}</title><style>
@page {{ size: {p.paper}; margin: 25mm 24mm; @top-center {{ content: "{p.head}"; font: 9pt serif }}
  @bottom-center {{ content: {foot}; font: 9pt serif }} }}
body {{ font: {p.size}pt/1.35 {'"Liberation Serif", serif' if p.serif else '"Liberation Sans", sans-serif'};
  text-align: {'justify' if p.justified else 'left'}; hyphens: {'auto' if p.hyphens else 'manual'} }}
h1 {{ font-size: 1.4em; text-align: center; hyphens: manual }}
</style><body>{body}</body></html>"""


def weasyprint(prints, folder):
    import weasyprint as printer
    for p in prints:
        printer.HTML(string=page_html(p)).write_pdf(folder / f"{p.name}.pdf")


def chromium(prints, folder):
    with tempfile.TemporaryDirectory() as work:
        for p in prints:
            page = pathlib.Path(work, "page.html")
            page.write_text(page_html(p), encoding="utf-8")
            run("chromium", "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
                "--disable-component-update", "--disable-sync", f"--user-data-dir={work}/profile", "--no-pdf-header-footer",
                f"--print-to-pdf={folder / p.name}.pdf", page.as_uri())


def reportlab(prints, folder):
    from reportlab.lib.enums import TA_CENTER, TA_JUSTIFY, TA_LEFT
    from reportlab.lib.pagesizes import A4, LETTER
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.platypus import Paragraph, SimpleDocTemplate
    for p in prints:
        font = ("Times-Roman", "Times-Bold") if p.serif else ("Helvetica", "Helvetica-Bold")
        size = LETTER if p.paper == "letter" else A4

        def frame(pages):
            def running(canvas, doc):
                canvas.setFont(font[0], 9)
                canvas.drawCentredString(size[0] / 2, size[1] - 40, p.head)
                canvas.drawCentredString(size[0] / 2, 36, p.foot.replace("{p}", str(doc.page)).replace("{n}", str(pages)))
            return running

        def flow():
            for depth, text in p.paragraphs:
                heading = depth is None
                yield Paragraph(html.escape(text), ParagraphStyle(
                    "p", fontName=font[heading], fontSize=p.size * (1.4 if heading else 1), leading=p.size * (1.8 if heading else 1.3),
                    spaceAfter=p.size * 0.7, leftIndent=(depth or 0) * p.size * 1.5,
                    alignment=TA_CENTER if heading else TA_JUSTIFY if p.justified else TA_LEFT))
        # How many pages there are is known once it was printed.
        pages = 0
        for _ in range(2):
            out = SimpleDocTemplate(str(folder / f"{p.name}.pdf"), pagesize=size, invariant=1)
            out.build(list(flow()), onFirstPage=frame(pages), onLaterPages=frame(pages))
            pages = out.page


def typst(prints, folder):
    import typst as printer
    for p in prints:
        quoted = lambda text: '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
        foot = re.sub(r"\{(\w)\}", lambda m: {"p": "#here().page()", "n": "#counter(page).final().first()"}[m[1]], p.foot)
        body = "\n".join(
            f"#align(center, text(size: 1.4em, weight: \"bold\", {quoted(text)}))\n" if depth is None else
            f"#pad(left: {depth * 1.5}em, text({quoted(text)}))\n" for depth, text in p.paragraphs)
        paper = {"letter": "us-letter", "a4": "a4"}[p.paper]
        family = "Libertinus Serif" if p.serif else "Liberation Sans"
        source = f"""#set page(paper: "{paper}", header: align(center, text(size: 9pt, "{p.head}")),
  footer: align(center, text(size: 9pt, context [{foot}])))
#set text(font: "{family}", size: {p.size}pt, lang: "{p.lang}", hyphenate: {str(p.hyphens).lower()})
#set par(justify: {str(p.justified).lower()})
{body}"""
        (folder / f"{p.name}.pdf").write_bytes(printer.compile(source.encode()))


def libreoffice(prints, folder):
    import docx
    from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import Mm, Pt

    def field(paragraph, code):
        for kind in ("begin", code, "end"):
            element = OxmlElement("w:instrText" if kind == code else "w:fldChar")
            if kind == code:
                element.text = code
            else:
                element.set(qn("w:fldCharType"), kind)
            paragraph.add_run()._r.append(element)

    with tempfile.TemporaryDirectory() as work:
        for p in prints:
            doc = docx.Document()
            section = doc.sections[0]
            section.page_width, section.page_height = (Mm(216), Mm(279)) if p.paper == "letter" else (Mm(210), Mm(297))
            style = doc.styles["Normal"]
            style.font.name, style.font.size = "Liberation Serif" if p.serif else "Liberation Sans", Pt(p.size)
            head, foot = section.header.paragraphs[0], section.footer.paragraphs[0]
            head.alignment = foot.alignment = ALIGN.CENTER
            head.add_run(p.head)
            for part in re.split(r"(\{\w\})", p.foot):
                field(foot, {"{p}": "PAGE", "{n}": "NUMPAGES"}[part]) if part in ("{p}", "{n}") else foot.add_run(part)
            for depth, text in p.paragraphs:
                paragraph = doc.add_paragraph()
                written = paragraph.add_run(text)
                if depth is None:
                    paragraph.alignment, written.bold, written.font.size = ALIGN.CENTER, True, Pt(p.size * 1.4)
                else:
                    paragraph.alignment = ALIGN.JUSTIFY if p.justified else ALIGN.LEFT
                    paragraph.paragraph_format.left_indent = Pt(depth * p.size * 1.5)
            doc.save(f"{work}/{p.name}.docx")
        run("soffice", f"-env:UserInstallation=file://{work}/profile", "--headless", "--convert-to", "pdf", "--outdir", str(folder),
            *(f"{work}/{p.name}.docx" for p in prints))


def latex(prints, folder):
    marks = {c: "\\" + c for c in "#$%&_{}"}
    babel = {"es": "spanish,es-nodecimaldot,es-noshorthands", "pt": "brazilian", "en": "english"}
    quoted = lambda text: "".join(marks.get(c, c) for c in text)
    with tempfile.TemporaryDirectory() as work:
        for p in prints:
            foot = p.foot.replace("{p}", "\\thepage").replace("{n}", "\\pageref{LastPage}")
            body = "\n\n".join(
                f"\\begin{{center}}\\Large\\bfseries {quoted(text)}\\end{{center}}" if depth is None else
                f"\\leftskip={depth * 1.5}em {quoted(text)}" for depth, text in p.paragraphs)
            looks = [(p.serif, "\\renewcommand{\\familydefault}{\\sfdefault}"), (p.justified, "\\raggedright"),
                     (p.hyphens, "\\hyphenpenalty=10000")]
            style = "".join(command for usual, command in looks if not usual)
            pathlib.Path(work, f"{p.name}.tex").write_text(f"""\\documentclass[{round(p.size)}pt,{p.paper}paper]{{article}}
\\usepackage[T1]{{fontenc}}\\usepackage{{lmodern,fancyhdr,lastpage}}\\usepackage[{babel[p.lang]}]{{babel}}
\\usepackage[margin=25mm]{{geometry}}\\pagestyle{{fancy}}\\fancyhf{{}}\\fancyhead[C]{{\\small {p.head}}}\\fancyfoot[C]{{\\small {foot}}}
{style}
\\setlength{{\\parindent}}{{0pt}}\\setlength{{\\parskip}}{{.7em}}\\begin{{document}}{body}

\\end{{document}}
""", encoding="utf-8")
            for _ in range(2):
                run("pdflatex", "-interaction=batchmode", f"-output-directory={work}", f"{work}/{p.name}.tex", checked=False)
            shutil.move(f"{work}/{p.name}.pdf", folder / f"{p.name}.pdf")


def run(*command, checked=True):
    subprocess.run(command, check=checked, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


PRODUCERS = [weasyprint, chromium, reportlab, typst, libreoffice, latex]


def prints(producer, seed, sets):
    """The files of one producer: of each set and language, its four rounds in files of one to four."""
    for one in range(seed, seed + sets):
        declarations.Sentence.made = 0
        texts = declarations.one_set(one)["texts"]
        dice = random.Random(f"{producer} {one}")
        for lang in declarations.LANGS:
            rounds = [text for text in texts if text["lang"] == lang]
            while rounds:
                count = min(len(rounds), dice.randint(1, 4))
                yield Print(f"{producer}-{one}-{rounds[0]['round']}-{lang}", lang, rounds[:count], dice)
                del rounds[:count]


def main():
    args = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    args.add_argument("folder", type=pathlib.Path, help="where the PDFs go")
    args.add_argument("--sets", type=int, default=2, help="sets of texts for each producer (default 2)")
    args.add_argument("--seed", type=int, default=1, help="number of the first set (default 1)")
    args.add_argument("--only", nargs="+", choices=[p.__name__ for p in PRODUCERS], help="these producers alone")
    args = args.parse_args()
    args.folder.mkdir(parents=True, exist_ok=True)
    for producer in PRODUCERS:
        name = producer.__name__
        if args.only and name not in args.only:
            continue
        files = list(prints(name, args.seed, args.sets))
        try:
            for at in range(0, len(files), BATCH):
                batch = files[at:at + BATCH]
                producer(batch, args.folder.resolve())
                for p in batch:
                    (args.folder / f"{p.name}.txt").write_text(p.truth(), encoding="utf-8")
        except (ImportError, OSError, subprocess.CalledProcessError) as missing:
            # A file without its text would count for the time alone.
            for p in files:
                (args.folder / f"{p.name}.pdf").unlink(missing_ok=True)
                (args.folder / f"{p.name}.txt").unlink(missing_ok=True)
            print(f"{name} left out: {missing}")
            continue
        print(f"{name}: {len(files)} files")


if __name__ == "__main__":
    main()
