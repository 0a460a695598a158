"""Typst, LaTeX, ReportLab and LibreOffice."""
import os
import re
import subprocess
import tempfile
from pathlib import Path
from xml.sax.saxutils import escape

from source import inline

COLOURS = ["7a1f2b", "1f4e7a", "2b6b3a", "8a6d1f", "5a2b7a"]


def typst(text, out, paper="us-letter", font="Libertinus Serif", points=11, hyphenate=True, emblems=False):
    import typst as compiler
    esc = lambda s: re.sub(r"([\\#*_`$@<>\[\]~])", r"\\\1", s).replace("//", "/\\/")
    foot = esc(text.head["footer"]).replace("{p}", "#context counter(page).display()").replace("{n}", "#context counter(page).final().first()")
    lines = [f'#set page(paper: "{paper}", margin: 25mm, header: align(center, text(8.5pt)[{esc(text.head["header"])}]),'
             f' footer: align(center, text(8.5pt)[{foot}]))',
             f'#set text(font: "{font}", size: {points}pt, lang: "{text.head["lang"]}", hyphenate: {str(hyphenate).lower()})',
             f"#set par(justify: {str(hyphenate).lower()}, spacing: 0.9em)"]
    for n, block in enumerate(text.blocks):
        words = inline(block.text, lambda s: f"#strong[{s}]", lambda m: f"#footnote[{esc(text.notes[m])}]", "#pagebreak() ", esc)
        indent = 6 + 6 * block.depth
        if block.kind == "title":
            lines.append(f"#align(center)[#text({13 if n == 0 else 11}pt, weight: \"bold\")[{words}]]")
        elif "pagebreak()" in words:
            before, after = words.split("#pagebreak() ")
            lines.append(f"#pad(left: {indent}mm)[#par(hanging-indent: 0pt)[#strong[{esc(block.label)}] {before}]]\n#pagebreak()\n"
                         f"#pad(left: {indent}mm)[{after}]")
        elif block.label:
            weight = "strong" if block.kind != "annex" else "text"
            words = f"#strong[{words}]" if block.kind == "heading" else words
            lines.append(f"#pad(left: {6 * block.depth}mm)[#par(hanging-indent: 6mm)[#{weight}[{esc(block.label)}] {words}]]")
        elif block.kind == "signature":
            shield = f'#polygon(fill: rgb("#{COLOURS[n % 5]}"), (0mm, 0mm), (6mm, 0mm), (6mm, 4mm), (3mm, 7mm), (0mm, 4mm)) ' if emblems else ""
            lines.append(f"#align(center)[{shield}\n\n{words}]")
        elif block.kind.startswith("annex-"):
            if block.kind == "annex-title":
                lines.append("#pagebreak()")
            lines.append(f"#align(center)[*{words}*]")
        else:
            lines.append(words)
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "text.typ"
        source.write_text("\n\n".join(lines), encoding="utf-8")
        compiler.compile(str(source), output=str(out), timestamp=1_600_000_000)


def latex(text, out, paper="a4paper"):
    esc = lambda s: re.sub(r"([&%$#_{}])", r"\\\1", s).replace("«", r"\guillemotleft{}").replace("»", r"\guillemotright{}")
    lang = {"es": "spanish,es-noshorthands", "pt": "portuguese", "en": "english"}[text.head["lang"]]
    foot = esc(text.head["footer"]).replace(r"\{p\}", r"\thepage").replace(r"\{n\}", r"\pageref{LastPage}")
    lines = [rf"\documentclass[11pt,{paper}]{{article}}\usepackage[T1]{{fontenc}}\usepackage[utf8]{{inputenc}}\usepackage{{lmodern}}",
             rf"\usepackage[{lang}]{{babel}}\usepackage[margin=25mm]{{geometry}}\usepackage{{fancyhdr}}",
             r"\pdfinfoomitdate=1\pdftrailerid{}\pdfsuppressptexinfo=-1",
             rf"\pagestyle{{fancy}}\fancyhf{{}}\fancyhead[C]{{\small {esc(text.head['header'])}}}\fancyfoot[C]{{\small {foot}}}",
             r"\renewcommand{\headrulewidth}{0pt}\setlength{\parindent}{0pt}\setlength{\parskip}{5pt}\begin{document}"]
    for block in text.blocks:
        words = inline(block.text, lambda s: rf"\textbf{{{s}}}", lambda m: rf"\footnote{{{esc(text.notes[m])}}}", "\\newpage ", esc)
        if block.kind == "title":
            lines.append(rf"\begin{{center}}\textbf{{{words}}}\end{{center}}")
        elif block.kind == "signature":
            lines.append(rf"\begin{{center}}{words}\end{{center}}")
        elif block.kind.startswith("annex-"):
            lines.append((r"\newpage" if block.kind == "annex-title" else "") + rf"\begin{{center}}\textbf{{{words}}}\end{{center}}")
        elif block.label:
            lines.append(rf"\hangindent={7 * (block.depth + 1)}mm\hangafter=1\hspace*{{{7 * block.depth}mm}}\textbf{{{esc(block.label)}}} {words}\par")
        else:
            lines.append(words + r"\par")
    lines.append(r"\label{LastPage}\end{document}")
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "text.tex").write_text("\n\n".join(lines), encoding="utf-8")
        for _ in range(2):
            subprocess.run(["pdflatex", "-interaction=batchmode", "text.tex"], cwd=folder, check=True, capture_output=True,
                           env={**os.environ, "SOURCE_DATE_EPOCH": "1600000000"})
        Path(out).write_bytes((Path(folder) / "text.pdf").read_bytes())


def reportlab(text, out, paper="A4"):
    from reportlab.lib import pagesizes
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.platypus import PageBreak, Paragraph, SimpleDocTemplate
    size = getattr(pagesizes, paper)
    base = ParagraphStyle("base", fontName="Times-Roman", fontSize=11, leading=14.5, spaceBefore=4, spaceAfter=2, alignment=4)
    centre = ParagraphStyle("centre", parent=base, alignment=1)

    def furniture(canvas, doc):
        canvas.setFont("Helvetica", 8.5)
        canvas.drawCentredString(size[0] / 2, size[1] - 36, text.head["header"])
        foot = text.head["footer"].replace("{p}", str(doc.page)).replace("{n}", str(pages[0]))
        canvas.drawCentredString(size[0] / 2, 30, foot)

    def story():
        for block in text.blocks:
            words = inline(block.text, lambda s: f"<b>{s}</b>", lambda m: f"<super size=7>{m}</super>", "", escape)
            if block.kind in ("title", "annex-title", "annex-heading"):
                if block.kind == "annex-title":
                    yield PageBreak()
                yield Paragraph(f"<b>{words}</b>", centre)
            elif block.kind == "signature":
                yield Paragraph(words, centre)
            elif block.label:
                left = 22 * (block.depth + 1)
                bold = f"<b>{escape(block.label)} {words}</b>" if block.kind == "heading" else f"<b>{escape(block.label)}</b> {words}"
                yield Paragraph(bold, ParagraphStyle("item", parent=base, leftIndent=left, firstLineIndent=-22))
            else:
                yield Paragraph(words, base)
        for mark, words in text.notes.items():
            yield Paragraph(f"<super size=6>{mark}</super> {escape(words)}", ParagraphStyle("fn", parent=base, fontSize=8.5, leading=10))
    pages = [0]
    for _ in range(2):
        doc = SimpleDocTemplate(str(out), pagesize=size, topMargin=70, bottomMargin=64, leftMargin=68, rightMargin=68, invariant=1)
        doc.build(list(story()), onFirstPage=furniture, onLaterPages=furniture)
        pages[0] = doc.page


def libreoffice(text, out, paper=("8.5in", "11in"), font="Liberation Serif", emblems=False):
    def shield(n):
        if not emblems:
            return ""
        return (f'<draw:rect text:anchor-type="as-char" svg:width="0.5cm" svg:height="0.6cm" draw:style-name="g{n % 5}"/><text:line-break/>')

    def note(mark):
        return (f'<text:note text:note-class="footnote"><text:note-citation>{mark}</text:note-citation><text:note-body>'
                f'<text:p text:style-name="fn">{escape(text.notes[mark])}</text:p></text:note-body></text:note>')
    foot = escape(text.head["footer"]).replace("{p}", "<text:page-number/>").replace("{n}", "<text:page-count/>")
    rows = []
    for n, block in enumerate(text.blocks):
        parts = inline(block.text, lambda s: f'<text:span text:style-name="b">{s}</text:span>', note, "\0", escape).split("\0")
        label = f'<text:span text:style-name="b">{escape(block.label)}</text:span> ' if block.label else ""
        style = {"title": "title", "annex-title": "annex", "annex-heading": "title", "signature": "sig"}.get(block.kind, f"d{block.depth}" if label else "p")
        words = shield(n) + parts[0] if block.kind == "signature" else parts[0]
        if block.kind == "heading":
            words = f'<text:span text:style-name="b">{words}</text:span>'
        rows.append(f'<text:p text:style-name="{style}">{label}{words.strip() if len(parts) > 1 else words}</text:p>')
        rows += [f'<text:p text:style-name="{style}c">{p}</text:p>' for p in parts[1:]]
    left = [("d0", 0.8, -0.8), ("d1", 1.6, -0.8), ("d2", 2.4, -1.0), ("d3", 3.2, -1.2)]
    styles = "".join(
        f'<style:style style:name="{s}" style:family="paragraph" style:parent-style-name="p"><style:paragraph-properties fo:margin-left="{a}cm" fo:text-indent="{b}cm"/></style:style>'
        f'<style:style style:name="{s}c" style:family="paragraph" style:parent-style-name="p"><style:paragraph-properties fo:margin-left="{a}cm" fo:text-indent="0cm" fo:break-before="page" fo:margin-top="0cm"/></style:style>'
        for s, a, b in left)
    graphics = "".join(f'<style:style style:name="g{i}" style:family="graphic"><style:graphic-properties draw:fill="solid" draw:fill-color="#{c}" draw:stroke="none"/></style:style>' for i, c in enumerate(COLOURS))
    para = lambda name, parent, props, text_props="": (
        f'<style:style style:name="{name}" style:family="paragraph"{parent}><style:paragraph-properties {props}/>'
        f'<style:text-properties {text_props}/></style:style>')
    document = f'''<?xml version="1.0" encoding="UTF-8"?>
<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0"
 xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0"
 office:version="1.3" office:mimetype="application/vnd.oasis.opendocument.text">
<office:font-face-decls><style:font-face style:name="F" svg:font-family="'{font}'"/></office:font-face-decls>
<office:styles>{para("p", "", 'fo:margin-top="0.12cm" fo:margin-bottom="0.12cm" fo:text-align="justify"', 'style:font-name="F" fo:font-size="11pt"')}
{para("title", ' style:parent-style-name="p"', 'fo:text-align="center" fo:margin-bottom="0.25cm"', 'fo:font-weight="bold"')}
{para("annex", ' style:parent-style-name="p"', 'fo:text-align="center" fo:break-before="page"', 'fo:font-weight="bold"')}
{para("sig", ' style:parent-style-name="p"', 'fo:text-align="center" fo:margin-top="0.3cm"')}
{para("fn", ' style:parent-style-name="p"', 'fo:margin-top="0cm"', 'fo:font-size="9pt"')}
{para("furniture", "", 'fo:text-align="center"', 'style:font-name="F" fo:font-size="9pt"')}{styles}
<style:style style:name="b" style:family="text"><style:text-properties fo:font-weight="bold"/></style:style></office:styles>
<office:automatic-styles>{graphics}<style:page-layout style:name="L"><style:page-layout-properties fo:page-width="{paper[0]}" fo:page-height="{paper[1]}"
 fo:margin-top="1.5cm" fo:margin-bottom="1.5cm" fo:margin-left="2.5cm" fo:margin-right="2.5cm"/>
<style:header-style><style:header-footer-properties fo:min-height="1cm" fo:margin-bottom="0.5cm"/></style:header-style>
<style:footer-style><style:header-footer-properties fo:min-height="1cm" fo:margin-top="0.5cm"/></style:footer-style></style:page-layout></office:automatic-styles>
<office:master-styles><style:master-page style:name="Standard" style:page-layout-name="L">
<style:header><text:p text:style-name="furniture">{escape(text.head["header"])}</text:p></style:header>
<style:footer><text:p text:style-name="furniture">{foot}</text:p></style:footer></style:master-page></office:master-styles>
<office:body><office:text>{"".join(rows)}</office:text></office:body></office:document>'''
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "text.fodt"
        source.write_text(document, encoding="utf-8")
        subprocess.run(["soffice", "--headless", f"-env:UserInstallation=file://{folder}/profile", "--convert-to", "pdf", "--outdir", folder, str(source)],
                       check=True, capture_output=True)
        Path(out).write_bytes((Path(folder) / "text.pdf").read_bytes())


def scan(source_pdf, out, dpi=150):
    """Page images of a PDF, a little skewed, with no text layer."""
    from PIL import Image
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(["pdftoppm", "-r", str(dpi), "-gray", "-png", str(source_pdf), f"{folder}/page"], check=True)
        images = []
        for path in sorted(Path(folder).glob("page*.png")):
            image = Image.open(path).rotate(0.4, fillcolor=255, resample=Image.Resampling.BICUBIC)
            images.append(image.point(lambda v: 255 if v > 150 else 0).convert("1"))
        images[0].save(str(out), save_all=True, append_images=images[1:], resolution=dpi)
