"""Hostile and broken files from upload to export: read rightly or refused with a reason, executed never."""

import io
import zipfile

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.factories import AchievementFactory, MembershipFactory, OrganisationFactory, load_vocabularies
from tests.transfer.intake_files import row, rows, text_table, workbook
from tests.transfer.working import do_waiting_jobs
from xiechuang.domains.transfer.models import Achievement, Intake
from xiechuang.kernel.documents.public import Document
from xiechuang.kernel.orgs.public import OrganisationKind, Role

pytestmark = pytest.mark.django_db(transaction=True)
FORMULAS = (
    "=cmd|'/C calc'!A0",
    "+1+cmd|' /C calc'!A0",
    "-2+3",
    "@SUM(1+1)",
    '=HYPERLINK("http://evil.example","点我")',
    "\t=1+1",
)
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="evil()"/>'
HTML = b"<!DOCTYPE html><script>evil()</script>"
PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 64


@pytest.fixture
def owner(settings, tmp_path):
    settings.STATIC_ROOT = tmp_path
    load_vocabularies()
    return OrganisationFactory(kind=OrganisationKind.INSTITUTE)


@pytest.fixture
def browser(owner, client_as) -> Client:
    return client_as(MembershipFactory(role=Role.INSTITUTE, organisation=owner).person)


def send(browser: Client, content: bytes, name: str):
    form = {"kind": "achievement", "key": name, "file": SimpleUploadedFile(name, content)}
    return browser.post("/intakes/new/", form)


def taken_in(browser: Client, content: bytes, name: str = "成果.xlsx") -> Intake:
    """Walk the pages from upload to the end of the import."""
    assert send(browser, content, name).status_code == 302
    intake = Intake.objects.latest("pk")
    form = browser.get(f"/intakes/{intake.number}/mapping/").context["form"]
    chosen = {key: field.initial for key, field in form.fields.items()}
    assert browser.post(f"/intakes/{intake.number}/mapping/", chosen).status_code == 302
    assert browser.get(f"/intakes/{intake.number}/").status_code == 200
    browser.post(f"/intakes/{intake.number}/take/")
    do_waiting_jobs()
    intake.refresh_from_db()
    return intake


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16"])
def test_whatever_encoding_a_list_is_in_its_titles_arrive_unharmed(encoding, browser) -> None:
    taken_in(browser, text_table(rows(5), encoding=encoding), "成果.csv")
    titles = set(Achievement.objects.values_list("title", flat=True))
    assert titles == {row(n)[0] for n in range(1, 6)}


@pytest.mark.parametrize(
    ("content", "name"),
    [
        ("成果名称,简介\nCafé,é".encode("latin-1", "replace").replace(b"?", b"\xe9\xff"), "成果.csv"),
        (b"\x81\x20\xff\xfe\xfd" * 40, "成果.csv"),
        (b"", "空.csv"),
        (PNG, "成果.xlsx"),
        (HTML, "成果.xls"),
        (b"PK\x03\x04" + b"\x00" * 200, "成果.xlsx"),
        (workbook(rows(3))[:900], "成果.xlsx"),
        (b"\x00" * 5000, "成果.csv"),
        (text_table(rows(5), encoding="utf-16-le"), "成果.csv"),
    ],
    ids=[
        "latin-1",
        "bytes of no encoding",
        "empty",
        "a picture",
        "a page",
        "a broken archive",
        "a torn workbook",
        "zero bytes",
        "utf-16 that does not say so",
    ],
)
def test_what_cannot_be_read_is_refused_with_a_reason_and_leaves_nothing(content, name, browser) -> None:
    answer = send(browser, content, name)
    assert answer.status_code == 422
    assert answer.context["form"].errors["file"][0]
    assert not Intake.objects.exists()
    assert not Achievement.objects.exists()


def test_formulas_stay_text_from_import_through_the_list_to_every_export(browser) -> None:
    table = [
        row(n, 成果名称=f"{formula} {n}", 本单位编号=formula[:50]) for n, formula in enumerate(FORMULAS, 1)
    ]
    taken_in(browser, workbook(table))
    kept = list(Achievement.objects.order_by("pk").values_list("title", flat=True))
    assert kept == [f"{formula} {n}".strip() for n, formula in enumerate(FORMULAS, 1)], "kept as typed"
    assert browser.get("/achievements/").status_code == 200
    book = openpyxl.load_workbook(io.BytesIO(body(browser.get("/achievements/?export=xlsx"))))
    cells = [cell for sheet in book for line in sheet.iter_rows() for cell in line if cell.value is not None]
    assert {cell.data_type for cell in cells if str(cell.value)[:1] in "=+-@"} <= {"s", "n"}
    assert sum("cmd|" in str(cell.value) for cell in cells) >= 2, "the texts are there"
    lines = body(browser.get("/achievements/?export=csv")).decode("utf-8-sig").splitlines()
    exported = [cell.strip('"') for line in lines for cell in line.split('","')]
    assert not [cell for cell in exported if cell.startswith(("=", "+", "@", "\t"))]


def body(answer) -> bytes:
    assert answer.status_code == 200, answer.content.decode()[:500]
    return answer.content


def test_a_formula_in_a_sheet_gives_its_last_value_and_is_never_computed(browser) -> None:
    book = openpyxl.load_workbook(io.BytesIO(workbook(rows(2))))
    book.active["A2"] = "=1+1"
    stream = io.BytesIO()
    book.save(stream)
    send(browser, stream.getvalue(), "公式.xlsx")
    assert not Achievement.objects.filter(title="2").exists()


def test_a_code_twice_in_a_file_is_told_with_both_rows_and_one_is_never_overwritten(browser, owner) -> None:
    AchievementFactory(organisation=owner, own_code="NB-0002", title="原有成果")
    table = [row(1), row(2), row(3), row(3, 成果名称="同编号的另一项")]
    intake = taken_in(browser, workbook(table))
    assert Achievement.objects.get(own_code="NB-0002").title == "原有成果"
    assert Achievement.objects.filter(own_code="NB-0003").count() <= 1
    page = browser.get(f"/intakes/{intake.number}/").content.decode()
    assert "NB-0002" in page
    assert "NB-0003" in page


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (SVG, "图.png"), (HTML, "图.png"), (SVG, "图.svg"), (HTML, "页.html"), (HTML, "报告.pdf"), (b"MZ" + b"\x00" * 99, "工具.exe"),
        (PNG, "图.png.exe"), (b"PK\x03\x04" + b"\x00" * 99, "表.xlsx"), (HTML, "照片.jpeg"), (b"%PDF-1.7", "报告.png"),
    ],
)  # fmt: skip
def test_a_file_that_is_not_what_its_name_says_stays_out(content, name, browser, owner) -> None:
    record = AchievementFactory(organisation=owner)
    form = {"file": SimpleUploadedFile(name, content), "upload": "1"}
    answer = browser.post(f"/achievements/{record.number}/edit/attachments/", form, follow=True)
    assert answer.status_code in (200, 422)
    assert not Document.objects.exists()
    assert name in answer.content.decode(), "the page says which file and why"


@pytest.mark.parametrize(
    "name",
    [
        "../../../etc/passwd.png",
        "..\\..\\boot.png",
        "/etc/a.png",
        "a\x00b.png",
        "图" * 300 + ".png",
        ".png",
        "a\r\nSet-Cookie: x=1.png",
    ],
)
def test_no_name_leads_out_of_the_folder_or_into_a_header(name, browser, owner, settings) -> None:
    record = AchievementFactory(organisation=owner)
    part = (
        f'--B\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\nContent-Type: image/png\r\n\r\n'.encode()
        + PNG
        + b'\r\n--B\r\nContent-Disposition: form-data; name="upload"\r\n\r\n1\r\n--B--\r\n'
    )
    address = f"/achievements/{record.number}/edit/attachments/"
    answer = browser.generic("POST", address, part, content_type="multipart/form-data; boundary=B")
    assert answer.status_code < 500
    for document in Document.objects.all():
        assert not set(document.name) & set("/\\\x00\r\n")
        assert len(document.name) <= 200
        got = browser.get(f"/documents/{document.uid}/")
        assert b"".join(got.streaming_content) == PNG
        assert got["Content-Disposition"].startswith("attachment;")
        assert "sandbox" in got["Content-Security-Policy"]
        assert "Set-Cookie" not in got
        for close in got._resource_closers:
            close()


def test_entities_of_a_workbook_are_not_expanded_nor_fetched(browser) -> None:
    """The billion laughs and a file of this machine, inside the sheet of a workbook."""
    original = zipfile.ZipFile(io.BytesIO(workbook(rows(2))))
    stream = io.BytesIO()
    bomb = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY f SYSTEM "file:///etc/passwd">]>'
    with zipfile.ZipFile(stream, "w") as archive:
        for name in original.namelist():
            text = original.read(name)
            if name.endswith("sharedStrings.xml"):
                head, mark, rest = text.partition(b"?>")
                text = head + mark + bomb.encode() + rest.replace(b"<t>", b"<t>&f;&b;", 1)
            archive.writestr(name, text)
    answer = send(browser, stream.getvalue(), "实体.xlsx")
    assert answer.status_code in (302, 422)
    for intake in Intake.objects.all():
        assert "root:" not in str(intake.columns)
        assert "haha" not in str(intake.columns)
