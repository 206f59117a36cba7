"""A PDF gives back the paragraphs of the text it was made from, or says why it cannot."""

import io
import json
from pathlib import Path

import noto_cjk_sans_otc
import pytest
import typst
from pypdf import PdfReader, PdfWriter

from tests.engines.alignment.texts import FOLDER
from xiechuang.domains.policies.actions.reading import read_file
from xiechuang.engines.alignment.structure import parse
from xiechuang.kernel.lib.errors import Invalid

LAYOUT = b"""
#set page(paper: "a4", numbering: "1")
#set text(font: "Noto Sans CJK SC", size: 11pt)
#for line in json(bytes(sys.inputs.lines)) { par(first-line-indent: (amount: 2em, all: true), line) }
"""


def pdf_of(lines: list[str]) -> bytes:
    fonts = typst.Fonts(
        include_system_fonts=False, font_paths=[str(Path(str(noto_cjk_sans_otc.FONT_PATH)).parent)]
    )
    return typst.compile(LAYOUT, font_paths=fonts, sys_inputs={"lines": json.dumps(lines)})


def test_the_articles_of_a_decision_come_back_as_they_were():
    source = (FOLDER / "hebei-decision-2023.txt").read_text(encoding="utf-8")
    lines = [line for line in source.splitlines() if line.strip()]
    read = read_file(pdf_of(lines), name="决定.pdf")
    assert any("按版面还原" in note for note in read.notes)
    ours, theirs = (
        {one.id: "".join(text[one.start : one.end].split()) for one in parse(text).walk()}
        for text in (read.source, "\n".join(lines) + "\n")
    )
    assert ours == theirs


def test_a_scan_a_locked_a_broken_and_an_endless_file_are_refused_each_in_its_words():
    picture = PdfWriter()
    picture.add_blank_page(width=595, height=842)
    locked = PdfWriter(
        clone_from=PdfReader(io.BytesIO(pdf_of(["第一条 为了示例，制定本办法，并说明有关事项。"])))
    )
    locked.encrypt("x")
    long = PdfWriter()
    for _ in range(301):
        long.add_blank_page(width=10, height=10)
    for writer, said in ((picture, "扫描件"), (locked, "密码"), (long, "300 页")):
        kept = io.BytesIO()
        writer.write(kept)
        with pytest.raises(Invalid, match=said):
            read_file(kept.getvalue(), name="a.pdf")
    with pytest.raises(Invalid, match="已损坏"):
        read_file(b"%PDF-1.7", name="a.pdf")
