"""HTML for Chromium and WeasyPrint."""
import html as h
import subprocess
import tempfile
from pathlib import Path

from source import inline

SHIELD = ('<svg width="18" height="20" viewBox="0 0 18 20"><path d="M1 1h16v9c0 5-4 8-8 9-4-1-8-4-8-9z" fill="{}"/>'
          '<circle cx="9" cy="8" r="4" fill="#fff"/></svg>')
COLOURS = ["#7a1f2b", "#1f4e7a", "#2b6b3a", "#8a6d1f", "#5a2b7a"]


def css(text, size, font, engine, points):
    head = text.head["header"].replace('"', "'")
    foot = text.head["footer"].replace("{p}", '" counter(page) "').replace("{n}", '" counter(pages) "')
    return f"""
@page {{ size: {size}; margin: 25mm 24mm; @top-center {{ content: "{head}"; font: 8.5pt {font}; }}
  @bottom-center {{ content: "{foot}"; font: 8.5pt {font}; }} }}
body {{ font: {points}pt/1.35 {font}; margin: 0; }}
h1 {{ font-size: 13.5pt; text-align: center; margin: 0 0 6pt; }} .title {{ text-align: center; margin: 4pt 0; }}
p {{ margin: 6pt 0; text-align: {"justify" if engine == "weasyprint" else "left"}; }}
.d0 {{ padding-left: 26pt; text-indent: -26pt; }} .d1 {{ padding-left: 48pt; text-indent: -26pt; }}
.d2 {{ padding-left: 62pt; text-indent: -34pt; }} .d3 {{ padding-left: 84pt; text-indent: -40pt; }}
.l {{ font-weight: bold; }} h2 {{ font-size: 11pt; margin: 10pt 0 4pt; }} .sig {{ text-align: center; margin: 8pt 0; }}
.annex {{ break-before: page; text-align: center; font-weight: bold; }} .fn {{ font-size: 9pt; }}
.note {{ float: footnote; font-size: 8.5pt; }} sup {{ font-size: 7pt; }}
table {{ width: 100%; border-collapse: collapse; }} td {{ width: 50%; vertical-align: top; padding: 2pt 8pt; }}
.break {{ display: block; break-after: page; }}
"""


def body(text, engine, emblems=False):
    def note(mark):
        if engine == "weasyprint":
            return f'<span class="note">{h.escape(text.notes[mark])}</span>'
        return f"<sup>{mark}</sup>"
    out = []
    for n, block in enumerate(text.blocks):
        words = inline(block.text, lambda s: f"<b>{s}</b>", note, '<span class="break"></span>', h.escape)
        label = f'<span class="l">{h.escape(block.label)}</span> ' if block.label else ""
        if block.kind == "title":
            first = not any(b.kind == "title" for b in text.blocks[:n])
            out.append(f"<h1>{words}</h1>" if first else f'<p class="title"><b>{words}</b></p>')
        elif block.kind == "heading":
            out.append(f"<h2>{label}{words}</h2>")
        elif block.kind == "signature":
            shield = "<br>".join([SHIELD.format(COLOURS[n % 5]), ""]) if emblems else ""
            out.append(f'<p class="sig">{shield}{words}</p>')
        elif block.kind in ("annex-title", "annex-heading"):
            breaks = "annex" if block.kind == "annex-title" else "title"
            out.append(f'<p class="{breaks}"><b>{words}</b></p>')
        else:
            out.append(f'<p class="{"d" + str(min(block.depth, 3)) if label else ""}">{label}{words}</p>')
    if engine != "weasyprint" and text.notes:
        out.append("<hr>")
        out += [f'<p class="fn"><sup>{k}</sup> {h.escape(v)}</p>' for k, v in text.notes.items()]
    return out


def page(text, inner, size, font, engine, points=11):
    lang = text.head["lang"]
    return (f'<!doctype html><html lang="{lang}"><meta charset="utf-8"><title>{h.escape(text.blocks[0].text)}</title>'
            f"<style>{css(text, size, font, engine, points)}</style><body>{inner}</body></html>")


def render(markup, out, engine):
    if engine == "weasyprint":
        import weasyprint
        weasyprint.HTML(string=markup).write_pdf(str(out))
        return
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "page.html"
        source.write_text(markup, encoding="utf-8")
        subprocess.run(["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
                        "--disable-component-update", "--disable-sync", f"--user-data-dir={folder}/profile", "--no-pdf-header-footer",
                        f"--print-to-pdf={out}", source.as_uri()], check=True, capture_output=True)


def make(text, out, size="A4", font="Liberation Serif", engine="chromium", points=11, emblems=False):
    """One text."""
    render(page(text, "\n".join(body(text, engine, emblems)), size, font, engine, points), out, engine)


def make_bilingual(left, right, out, size="A4", font="Liberation Sans", engine="chromium"):
    """Two texts of one structure side by side, a table row for each block."""
    rows = zip(body(left, engine), body(right, engine), strict=True)
    inner = "<table>" + "".join(f"<tr><td>{a}</td><td>{b}</td></tr>" for a, b in rows) + "</table>"
    left.head["header"] += " / " + right.head["header"]
    render(page(left, inner, size, font, engine), out, engine)
