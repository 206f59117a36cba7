"""Files read: text and facts where they can be, pages as pictures; a broken one is still evidence."""

import io
from datetime import date
from zipfile import ZipFile

import numpy as np
import pytest
import typst

from tests.evidence.papers import FACTS, document, firm, paper
from xiechuang.domains.evidence.models import Suspicion
from xiechuang.domains.evidence.public import PaperFacts, PaperKind
from xiechuang.domains.evidence.queries.files import drawn_page, electronic
from xiechuang.domains.evidence.queries.files.electronic import facts_of_ofd, facts_of_xml
from xiechuang.domains.evidence.queries.files.png import grey_of_png
from xiechuang.domains.evidence.queries.files.rendering import turned_pages
from xiechuang.domains.evidence.queries.files.texts import text_of_docx, text_of_pdf, text_of_txt
from xiechuang.domains.evidence.rules.pictures import picture_likeness
from xiechuang.domains.evidence.rules.stated import as_day, as_fen, facts_in_text

XML = """<?xml version="1.0" encoding="UTF-8"?><EInvoice><Header><EIid>24112000000012345678</EIid></Header>
<EInvoiceData><SellerInformation><SellerName>天津精密检测有限公司</SellerName></SellerInformation>
<BuyerInformation><BuyerName>北京光谷新材料有限公司</BuyerName></BuyerInformation>
<BasicInformation><TotalAmWithoutTax>10000.00</TotalAmWithoutTax><TotalTaxAm>600.00</TotalTaxAm>
<TotalTax-includedAmount>10600.00</TotalTax-includedAmount></BasicInformation></EInvoiceData>
<TaxSupervisionInfo><InvoiceNumber>24112000000012345678</InvoiceNumber><IssueTime>2026-05-06</IssueTime>
</TaxSupervisionInfo></EInvoice>"""
OFD = """<?xml version="1.0" encoding="UTF-8"?><ofd:OFD xmlns:ofd="http://www.ofdspec.org/2016"><ofd:DocBody><ofd:DocInfo>
<ofd:CustomDatas><ofd:CustomData Name="发票代码">011002600111</ofd:CustomData>
<ofd:CustomData Name="发票号码">12345678</ofd:CustomData><ofd:CustomData Name="合计金额">10000.00</ofd:CustomData>
<ofd:CustomData Name="合计税额">600.00</ofd:CustomData><ofd:CustomData Name="开票日期">2026年05月06日</ofd:CustomData>
</ofd:CustomDatas></ofd:DocInfo></ofd:DocBody></ofd:OFD>"""
PAGE = """<?xml version="1.0"?><ofd:Page xmlns:ofd="http://www.ofdspec.org/2016"><ofd:TextObject>
<ofd:TextCode>电子发票</ofd:TextCode></ofd:TextObject></ofd:Page>"""


def drawing(words: str, *, form: str = "png", ppi: float = 100.0) -> bytes:
    """A page with a form and some words on it, as our own typesetter draws it."""
    cells = "".join(f"[{word}]," for word in words.split())
    source = f"#set page(width: 420pt, height: 300pt, margin: 30pt)\n#table(columns: 3, inset: 9pt, {cells})"
    return typst.compile(source.encode(), format=form, ppi=ppi)


WORDS = (
    "invoice 12345678 seller tianjin testing buyer beijing optics sum 10600.00 date 2026-05-06 item slurry"
)
OTHER = "invoice 88887777 seller hebei metals buyer langfang steel sum 99420.00 date 2026-04-17 item alloys"


def pages(tmp_path, content: bytes, name: str = "p"):
    path = tmp_path / name
    path.write_bytes(content)
    return turned_pages(path, is_pdf=content.startswith(b"%PDF"))


def test_a_pdf_and_a_scan_of_it_are_one_picture_and_another_form_filled_in_is_not(tmp_path):
    original, _ = pages(tmp_path, drawing(WORDS, form="pdf"))
    scan, _ = pages(tmp_path, drawing(WORDS, ppi=75.0))
    other, _ = pages(tmp_path, drawing(OTHER))
    upright = [original[0][0]]
    assert picture_likeness(upright, [scan[0][0]]) > 0.98
    assert picture_likeness(upright, [other[0][0]]) < 0.98


def test_a_page_turned_round_is_known_again(tmp_path):
    scan, _ = pages(tmp_path, drawing(WORDS))
    assert picture_likeness([scan[0][2]], scan[0][:1]) < 0.9
    assert picture_likeness([scan[0][0]], scan[0]) == pytest.approx(1)


def test_a_blank_page_is_like_nothing_and_a_broken_file_says_so(tmp_path):
    blank, _ = pages(tmp_path, drawing(""))
    assert picture_likeness(blank[0], blank[0]) == 0
    assert pages(tmp_path, b"%PDF-1.4 nothing") == ((), "页面画不出来，没有比较页面图像")


@pytest.mark.parametrize("noise", [0, 1, 2])
def test_our_png_reader_reads_what_our_typesetter_draws(noise):
    grey = grey_of_png(drawing(WORDS + " x" * noise))
    assert grey.shape == (417, 583)
    assert grey.max() == 255
    assert 0 < (np.asarray(grey) < 128).mean() < 0.2


def test_another_png_is_refused():
    with pytest.raises(ValueError, match="PNG"):
        grey_of_png(b"GIF89a")


def test_the_text_of_files(tmp_path):
    import docx

    opened = docx.Document()
    opened.add_paragraph("委托检测合同")
    opened.add_table(rows=1, cols=1).cell(0, 0).text = "金额 10,600.00"
    opened.save(tmp_path / "c.docx")
    assert text_of_docx(tmp_path / "c.docx")[0] == "委托检测合同\n金额 10,600.00"
    (tmp_path / "g.txt").write_bytes("检测报告".encode("gb18030"))
    assert text_of_txt(tmp_path / "g.txt")[0] == "检测报告"
    (tmp_path / "p.pdf").write_bytes(drawing(WORDS, form="pdf"))
    assert "12345678" in text_of_pdf(tmp_path / "p.pdf")[0]
    (tmp_path / "x.docx").write_bytes(b"PK\x03\x04 no")
    assert text_of_docx(tmp_path / "x.docx") == ("", "文件损坏，读不出文字")
    assert text_of_pdf(tmp_path / "x.docx") == ("", "文件损坏，读不出文字")


def test_an_electronic_invoice_states_its_facts(tmp_path):
    path = tmp_path / "e.xml"
    path.write_text(XML, encoding="utf-8")
    facts, text, note = facts_of_xml(path)
    assert facts == {
        "invoice_number": "24112000000012345678",
        "seller": "天津精密检测有限公司",
        "buyer": "北京光谷新材料有限公司",
        "dated_on": "2026-05-06",
        "amount_fen": [1_060_000, 1_000_000],
    }
    assert "天津精密检测" in text
    assert note == ""


def test_an_ofd_states_its_facts_and_its_text(tmp_path):
    path = tmp_path / "e.ofd"
    with ZipFile(path, "w") as archive:
        archive.writestr("OFD.xml", OFD)
        archive.writestr("Doc_0/Pages/Page_0/Content.xml", PAGE)
    facts, text, _ = facts_of_ofd(path)
    assert facts["invoice_number"] == "12345678"
    assert facts["amount_fen"] == [1_060_000, 1_000_000]
    assert facts["dated_on"] == "2026-05-06"
    assert "seller" not in facts, "what is not there is not known"
    assert text == "电子发票"


@pytest.mark.parametrize("content", [b"", b"<a", b"PK\x03\x04", b"\x00" * 50])
def test_broken_electronic_invoices_state_nothing(tmp_path, content):
    path = tmp_path / "b"
    path.write_bytes(content)
    assert facts_of_xml(path)[0] == {}
    assert facts_of_ofd(path)[0] == {}


def test_an_ofd_gives_the_text_of_so_many_pages_only(tmp_path, monkeypatch):
    path = tmp_path / "e.ofd"
    with ZipFile(path, "w") as archive:
        archive.writestr("OFD.xml", OFD)
        for name in range(1000):
            archive.writestr(f"Doc_0/Res/{name}", "x")
        for page in range(60):
            archive.writestr(f"Doc_0/Pages/Page_{page}/Content.xml", PAGE)
    assert facts_of_ofd(path)[1].split() == ["电子发票"] * 50
    monkeypatch.setattr(electronic, "MOST_PAGE_BYTES", 3 * len(PAGE.encode()))
    assert facts_of_ofd(path)[1].split() == ["电子发票"] * 3


@pytest.mark.django_db
@pytest.mark.parametrize(("name", "number"), [("e.xml", "24112000000012345678"), ("e.ofd", "12345678")])
def test_an_electronic_invoice_is_taken_in_and_read_when_it_is_registered(name, number):
    kept = io.BytesIO(XML.encode())
    if name.endswith(".ofd"):
        kept = io.BytesIO()
        with ZipFile(kept, "w") as archive:
            archive.writestr("OFD.xml", OFD)
    actor = firm()
    one = paper(actor, document=document(kept.getvalue(), name=name, actor=actor), facts=FACTS)
    assert one.read["facts"]["invoice_number"] == number
    assert one.read["facts"]["dated_on"] == "2026-05-06"
    assert one.read["notes"] == []


def test_entities_are_not_resolved(tmp_path):
    path = tmp_path / "bomb.xml"
    path.write_text(
        '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/hostname">]><a><SellerName>&b;</SellerName></a>'
    )
    assert facts_of_xml(path)[0] == {}


def test_only_labelled_facts_are_taken_from_a_text():
    assert facts_in_text("电话 12345678 金额 10,600.00 2026年5月6日") == {}
    said = "发票代码：011002600111 发票号码：12345678 开票日期：2026年05月06日 价税合计（小写）¥10,600.00"
    assert facts_in_text(said) == {
        "invoice_code": "011002600111",
        "invoice_number": "12345678",
        "dated_on": "2026-05-06",
        "amount_fen": [1_060_000],
    }
    assert "invoice_number" not in facts_in_text("发票号码：12345678 发票号码：87654321"), (
        "two values are none"
    )


def test_days_and_sums_that_cannot_be_are_none():
    assert as_day("2026年13月40日") is None
    assert as_day("2026-05-06 10:00:00") == date(2026, 5, 6)
    assert (as_fen("¥1,000.5"), as_fen("0.00"), as_fen("一千")) == (100_050, None, None)


@pytest.mark.django_db
def test_a_scan_with_other_facts_typed_is_found_by_its_picture():
    actor = firm()
    given = {"kind": PaperKind.INVOICE}
    first = document(drawing(WORDS, form="pdf"), name="a.pdf", actor=actor)
    paper(actor, document=first, facts=PaperFacts(invoice_number="11110000", amount_fen=5), **given)
    scan = document(drawing(WORDS, ppi=75.0), name="scan.png", actor=actor)
    two = paper(actor, document=scan, facts=PaperFacts(invoice_number="99998888", amount_fen=7), **given)
    assert two.read["notes"] == ["这类文件不含可读的文字"]
    assert [sign["sign"] for sign in Suspicion.objects.get().signs] == ["picture"]


@pytest.mark.django_db
def test_a_page_is_drawn_for_people_and_only_pages_that_exist():
    actor = firm()
    one = paper(actor, document=document(drawing(WORDS), name="a.png", actor=actor), facts=FACTS)
    shown = drawn_page(one.sha256, 1)
    assert shown is not None
    assert io.BytesIO(shown).read(4) == b"\x89PNG"
    assert drawn_page(one.sha256, 0) is None
    assert drawn_page(one.sha256, 9) is None
    assert drawn_page("0" * 64, 1) is None
