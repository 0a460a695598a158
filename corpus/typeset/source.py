"""The markup of the sources: header lines, then one block a line between blank lines."""
import re
from dataclasses import dataclass, field
from pathlib import Path

TAG = re.compile(r'^\{(?P<kind>[a-z-]+|\+)(?: (?P<path>[^\s"}]+))?(?: "(?P<label>[^"]*)")?\}\s*(?P<text>.*)$', re.S)


@dataclass
class Block:
    kind: str
    path: str
    label: str
    text: str

    @property
    def depth(self):
        """Nesting of a numbered block, 0 at the top."""
        return max(len(self.path.split("/")[-1].split(".")) - 1, 0) if self.path else 0


@dataclass
class Text:
    head: dict = field(default_factory=dict)
    blocks: list = field(default_factory=list)
    notes: dict = field(default_factory=dict)


def read(path):
    """Reads a source file."""
    text = Text()
    raw = "\n".join(line for line in Path(path).read_text(encoding="utf-8").split("\n") if not line.startswith("#"))
    head, *parts = re.split(r"\n\s*\n", raw.strip())
    for line in head.splitlines():
        key, _, value = line.partition(":")
        text.head[key.strip()] = value.strip()
    for part in parts:
        found = TAG.match(part.strip())
        if not found:
            raise ValueError(f"{path}: not a block: {part[:60]!r}")
        block = Block(found["kind"], found["path"] or "", found["label"] or "", found["text"].strip())
        if block.kind == "footnote":
            text.notes[block.path] = block.text
        else:
            text.blocks.append(block)
    return text


def inline(text, bold, note, page_break, escape=lambda s: s):
    """Renders `**bold**`, `[^1]` and `{pagebreak}` with the given functions."""
    out = []
    for piece in re.split(r"(\*\*.+?\*\*|\[\^\w+\]|\{pagebreak\}\s?)", text):
        if piece.startswith("**"):
            out.append(bold(escape(piece[2:-2])))
        elif piece.startswith("[^"):
            out.append(note(piece[2:-1]))
        elif piece.startswith("{pagebreak}"):
            out.append(page_break)
        else:
            out.append(escape(piece))
    return "".join(out)
