#!/usr/bin/env python3
"""Text PDFs made into scans, and how much of their words and clauses `rondas build --ocr` reads from the scans.

    python3 benches/scans.py corpus --dpi 200 300
    python3 benches/scans.py FOLDER --dpi 300 --skew 1.5 --noise 20 --peer --keep /tmp/scans

Needs poppler's pdftoppm and pdftotext, tesseract with spa, por and eng, and Python 3.9+ with numpy and Pillow. Each page is drawn in
grey at the resolution, turned by up to SKEW degrees, softened, laid on grey paper with Gaussian NOISE (standard deviation, of 255
levels), and stored as JPEG: an image and nothing else. The same seed gives the same scans.

Two builds are compared, of the PDFs and of their scans, neither with a catalogue: words (F1 over folded words of all units), words in
their order (F1 over the longest matching runs), clauses (F1 over kind and number), and the text of clauses found in both (mean
similarity of their characters, 0 to 1). With --peer, tesseract by itself reads the same scans page by page, without layout or clauses:
its words are compared with those that pdftotext finds in the PDFs. CPU seconds are those of all processes of the build.
"""
import argparse
import collections
import difflib
import json
import os
import pathlib
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import unicodedata

import numpy
from PIL import Image, ImageFilter

LANGUAGES = "spa+por+eng"
# Grey levels of ink and of paper.
INK, PAPER = 40, 240
# Softening of edges, dots at 300 dpi.
BLUR = 0.8
JPEG_QUALITY = 75


def cpu(command, **more):
    """Runs a command; CPU seconds of it and of what it starts."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([str(word) for word in command], check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **more)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def pages_of(pdf, dpi, folder):
    subprocess.run(["pdftoppm", "-r", str(dpi), "-gray", str(pdf), str(folder / "page")], check=True, stderr=subprocess.DEVNULL)
    return sorted(folder.glob("page*.pgm"))


def scanned(page, dpi, skew, noise, random):
    """A drawn page as a scanner would see it."""
    turned = page.rotate(random.uniform(-skew, skew), Image.Resampling.BICUBIC, fillcolor=255)
    soft = turned.filter(ImageFilter.GaussianBlur(BLUR * dpi / 300))
    grey = INK + numpy.asarray(soft, dtype=numpy.float32) * ((PAPER - INK) / 255)
    grey += random.normal(0, noise, grey.shape)
    return Image.fromarray(grey.clip(0, 255).astype(numpy.uint8))


def make_scan(pdf, scan, dpi, options):
    """Writes the scan of a PDF; its number of pages, 0 where it cannot be drawn."""
    random = numpy.random.default_rng([options.seed, dpi, *scan.name.encode()])
    with tempfile.TemporaryDirectory() as folder:
        try:
            drawn = pages_of(pdf, dpi, pathlib.Path(folder))
        except subprocess.CalledProcessError:
            return 0
        images = [scanned(Image.open(page), dpi, options.skew, options.noise, random) for page in drawn]
    if images:
        scan.parent.mkdir(parents=True, exist_ok=True)
        images[0].save(scan, "PDF", resolution=dpi, save_all=True, append_images=images[1:], quality=JPEG_QUALITY)
    return len(images)


def built(rondas, folder, work, *more):
    """CPU seconds of a build, and the units of every file."""
    index, out = work / "index", work / "out"
    seconds = cpu([rondas, "build", folder, "--index", index, "--fresh", *more])
    cpu([rondas, "export", "--format", "jsonl", "--out", out, "--index", index])
    units = collections.defaultdict(list)
    with open(out / "clauses.jsonl", encoding="utf-8") as lines:
        for unit in map(json.loads, lines):
            units[unit["doc"]].append(unit)
    return seconds, units


def words_of(text):
    folded = unicodedata.normalize("NFKD", text.casefold())
    return re.findall(r"\w+", "".join(c for c in folded if not unicodedata.combining(c)))


def shared(want, got):
    return sum((collections.Counter(want) & collections.Counter(got)).values())


def in_order(want, got):
    return sum(run.size for run in difflib.SequenceMatcher(None, want, got, autojunk=False).get_matching_blocks())


class Score:
    """Sums over files."""

    def __init__(self):
        self.sums = collections.Counter()
        self.likeness = []

    def words(self, want, got):
        self.sums.update(words=shared(want, got), order=in_order(want, got), all_words=len(want) + len(got))

    def units(self, want, got):
        self.words(*(words_of("\n".join(u["text"] for u in units)) for units in (want, got)))
        keyed = [{(u["kind"], u["container"], tuple(u["number"])): u["text"] for u in units if u["number"]} for units in (want, got)]
        both = keyed[0].keys() & keyed[1].keys()
        self.sums.update(clauses=len(both), all_clauses=len(keyed[0]) + len(keyed[1]))
        self.likeness += [difflib.SequenceMatcher(None, keyed[0][k], keyed[1][k], autojunk=False).ratio() for k in both]

    def f1(self, what, of):
        return f"{2 * self.sums[what] / self.sums[of]:.3f}" if self.sums[of] else "-"

    def row(self, tool, dpi, files, pages, seconds):
        text = f"{sum(self.likeness) / len(self.likeness):.3f}" if self.likeness else "-"
        cells = [tool, dpi, files, pages, self.f1("words", "all_words"), self.f1("order", "all_words")]
        cells += [self.f1("clauses", "all_clauses"), text, f"{seconds / max(pages, 1):.2f}"]
        return "| " + " | ".join(map(str, cells)) + " |"


def peer(scans, folder, originals, dpi, pages):
    """Tesseract alone on the same scans."""
    score, seconds = Score(), 0.0
    for name in scans:
        plain = subprocess.run(["pdftotext", str(folder / name), "-"], capture_output=True, check=False)
        with tempfile.TemporaryDirectory() as work:
            read = []
            for page in pages_of(originals / name, dpi, pathlib.Path(work)):
                seconds += cpu(["tesseract", page, page.with_suffix(""), "-l", LANGUAGES], env={**os.environ, "OMP_THREAD_LIMIT": "1"})
                read.append(page.with_suffix(".txt").read_text(encoding="utf-8"))
        score.words(words_of(plain.stdout.decode(errors="replace")), words_of("\n".join(read)))
    return score.row("tesseract alone", dpi, len(scans), pages, seconds)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=pathlib.Path, help="PDFs with a text layer, also in folders below")
    parser.add_argument("--dpi", type=int, nargs="+", default=[200, 300], help="resolutions of the scans")
    parser.add_argument("--skew", type=float, default=0.7, help="largest turn of a page, degrees")
    parser.add_argument("--noise", type=float, default=12, help="standard deviation of the noise, grey levels")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--rondas", default="target/release/rondas", help="the program")
    parser.add_argument("--peer", action="store_true", help="have tesseract alone read the same scans")
    parser.add_argument("--each", action="store_true", help="also a row for each file")
    parser.add_argument("--keep", type=pathlib.Path, help="folder in which scans and indexes stay")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        run(options, options.keep or pathlib.Path(temporary))


def run(options, work):
    originals = work / "originals"
    originals.mkdir(parents=True, exist_ok=True)
    for pdf in options.folder.rglob("*.pdf"):
        # An export names a file by no more of its path than it must: here the name alone is enough.
        shutil.copy(pdf, originals / "_".join(pdf.relative_to(options.folder).parts))
    names = sorted(pdf.name for pdf in originals.iterdir())
    _, want = built(options.rondas, originals, work / "original")
    print("| tool | dpi | files | pages | words F1 | in order F1 | clauses F1 | clause text | CPU s a page |")
    print("|---|---|---|---|---|---|---|---|---|")
    for dpi in options.dpi:
        folder = work / f"scans-{dpi}"
        made = {name: make_scan(originals / name, folder / name, dpi, options) for name in names if want.get(name)}
        made = {name: pages for name, pages in made.items() if pages}
        pages = sum(made.values())
        seconds, got = built(options.rondas, folder, work / f"built-{dpi}", "--ocr")
        score = Score()
        for name in made:
            score.units(want[name], got.get(name, []))
            if options.each:
                one = Score()
                one.units(want[name], got.get(name, []))
                print(one.row(name, dpi, 1, made[name], 0.0))
        print(score.row("rondas --ocr", dpi, len(made), pages, seconds))
        if options.peer:
            print(peer(made, originals, folder, dpi, pages))
        sys.stdout.flush()


if __name__ == "__main__":
    main()
