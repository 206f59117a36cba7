"""Write a report as a Word document: real tables with repeated header rows, page numbers, Chinese typesetting."""

from __future__ import annotations

import io
from typing import Any

import docx
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from .page_layout import PaperTable, is_wide, paper_tables
from .report import Report, printable

_FONT = "Noto Sans CJK SC"
_SHORT_SIDE, _LONG_SIDE, _MARGIN = 21.0, 29.7, 1.5
_TWIPS_PER_CM = 567
_HEADER_FILL = "E6F0FA"


def docx_bytes(*, report: Report) -> bytes:
    """Build the document; all text goes in as text nodes, so nothing typed can become markup or a field."""
    tables = paper_tables(report=report)
    document = docx.Document()
    wide = is_wide(tables=tables)
    _set_page(document=document, wide=wide)
    _set_fonts(document=document)
    _add_titles(document=document, report=report)
    width = (_LONG_SIDE if wide else _SHORT_SIDE) - 2 * _MARGIN
    for table in tables:
        _add_table(document=document, table=table, width=int(width * _TWIPS_PER_CM), title=report.title)
    for note in report.notes:
        _paragraph(document=document, text=note, size=8)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def _set_page(*, document: Any, wide: bool) -> None:
    section = document.sections[0]
    width, height = (_LONG_SIDE, _SHORT_SIDE) if wide else (_SHORT_SIDE, _LONG_SIDE)
    section.orientation = WD_ORIENT.LANDSCAPE if wide else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = Cm(width), Cm(height)
    section.left_margin = section.right_margin = Cm(_MARGIN)
    footer = section.footer.paragraphs[0]
    footer.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for text, field in (("第 ", "PAGE"), (" 页，共 ", "NUMPAGES")):
        footer.add_run(text)
        _add_field(paragraph=footer, name=field)
    footer.add_run(" 页")


def _add_field(*, paragraph: Any, name: str) -> None:
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), name)
    run = OxmlElement("w:r")
    text = OxmlElement("w:t")
    text.text = "1"
    run.append(text)
    field.append(run)
    paragraph._p.append(field)  # noqa: SLF001 python-docx has no fields of its own


def _set_fonts(*, document: Any) -> None:
    """Word picks the font of Chinese characters by the eastAsia attribute, which python-docx does not set."""
    for name in ("Normal", "Title", "Subtitle", "Heading 1", "Heading 2"):
        style = document.styles[name]
        style.font.name = _FONT
        style.font.color.rgb = RGBColor(0, 0, 0)
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for script in ("ascii", "hAnsi", "eastAsia", "cs"):
            fonts.set(qn(f"w:{script}"), _FONT)
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{theme}"), None)
    document.styles["Normal"].font.size = Pt(9)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "en-US")
    language.set(qn("w:eastAsia"), "zh-CN")
    document.styles["Normal"].element.get_or_add_rPr().append(language)


def _add_titles(*, document: Any, report: Report) -> None:
    document.core_properties.title = printable(report.title)[:255]
    document.core_properties.author = ""
    document.core_properties.comments = ""
    if report.title:
        heading = document.add_heading(printable(report.title), level=1)
        heading.alignment = WD_ALIGN_PARAGRAPH.CENTER
    if report.subtitle:
        _paragraph(document=document, text=report.subtitle, size=10).alignment = WD_ALIGN_PARAGRAPH.CENTER


def _paragraph(*, document: Any, text: str, size: int) -> Any:
    paragraph = document.add_paragraph()
    paragraph.paragraph_format.space_after = Pt(4)
    run = paragraph.add_run(printable(text))
    run.font.size = Pt(size)
    run.font.color.rgb = RGBColor(0x59, 0x59, 0x59)
    return paragraph


def _add_table(*, document: Any, table: PaperTable, width: int, title: str) -> None:
    if table.title and table.title != title:
        document.add_heading(table.title, level=2)
    if not table.rows:
        _paragraph(document=document, text="（没有符合条件的记录）", size=9)
    grid = document.add_table(rows=0, cols=len(table.titles))
    grid.style = "Table Grid"
    grid.autofit = False
    _narrow_margins(grid=grid)
    total = sum(table.widths) or 1
    widths = [width * share // total for share in table.widths]
    for column, twips in zip(grid._tbl.tblGrid.gridCol_lst, widths, strict=True):  # noqa: SLF001
        column.set(qn("w:w"), str(twips))
    # Rows are built as XML, for python-docx looks up every cell anew and takes minutes for long lists.
    grid._tbl.append(_row(cells=table.titles, widths=widths, right=table.numeric, header=True))  # noqa: SLF001
    for cells in table.rows:
        grid._tbl.append(_row(cells=cells, widths=widths, right=table.numeric, header=False))  # noqa: SLF001
    document.add_paragraph()


def _narrow_margins(*, grid: Any) -> None:
    """Word's own cell margins would leave too little of a narrow column for two characters."""
    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        margins.append(_element(f"w:{side}", w="60", type="dxa"))
    properties = grid._tbl.tblPr  # noqa: SLF001
    properties.insert(list(properties).index(properties.find(qn("w:tblLook"))), margins)


def _row(*, cells: tuple[str, ...], widths: list[int], right: tuple[bool, ...], header: bool) -> Any:
    row = OxmlElement("w:tr")
    properties = OxmlElement("w:trPr")
    properties.append(OxmlElement("w:cantSplit"))
    if header:
        properties.append(OxmlElement("w:tblHeader"))
    row.append(properties)
    for text, width, is_right in zip(cells, widths, right, strict=True):
        row.append(_cell(text=text, width=width, right=is_right, header=header))
    return row


def _cell(*, text: str, width: int, right: bool, header: bool) -> Any:
    cell = OxmlElement("w:tc")
    properties = OxmlElement("w:tcPr")
    properties.append(_element("w:tcW", w=str(width), type="dxa"))
    if header:
        properties.append(_element("w:shd", val="clear", color="auto", fill=_HEADER_FILL))
    cell.append(properties)
    paragraph = OxmlElement("w:p")
    layout = OxmlElement("w:pPr")
    layout.append(_element("w:spacing", before="20", after="20"))
    layout.append(_element("w:jc", val="right" if right else "left"))
    paragraph.append(layout)
    paragraph.append(_run(text=text, bold=header))
    cell.append(paragraph)
    return cell


def _run(*, text: str, bold: bool) -> Any:
    run = OxmlElement("w:r")
    if bold:
        properties = OxmlElement("w:rPr")
        properties.append(OxmlElement("w:b"))
        run.append(properties)
    for number, line in enumerate(text.split("\n")):
        if number:
            run.append(OxmlElement("w:br"))
        node = OxmlElement("w:t")
        node.text = line
        node.set(qn("xml:space"), "preserve")
        run.append(node)
    return run


def _element(name: str, **attributes: str) -> Any:
    element = OxmlElement(name)
    for key, value in attributes.items():
        element.set(qn(f"w:{key}"), value)
    return element
