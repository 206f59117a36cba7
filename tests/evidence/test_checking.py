"""A list checked against everything on file: every problem named by row, the job goes on where it stopped."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.evidence.papers import TIANJIN, auditor, firm, office, paper
from xiechuang.domains.evidence.actions import checking
from xiechuang.domains.evidence.actions.checking import begin_check, read_list, run_check
from xiechuang.domains.evidence.models import BulkCheck
from xiechuang.domains.evidence.public import withdraw_papers
from xiechuang.domains.evidence.queries.checked import result_of
from xiechuang.domains.evidence.rules.listing import CheckLine
from xiechuang.kernel.exchange import read_table
from xiechuang.kernel.jobs.public import JobRun
from xiechuang.kernel.lib.errors import Invalid, NotVisible
from xiechuang.kernel.orgs.public import Membership, Person

pytestmark = pytest.mark.django_db

LIST = (
    "发票号码,发票代码,销售方\n1234 5678,011002600111,\n99998888,,甲公司\n12345678,011002600111,\n".encode()
)


def nothing(_done, _total):
    return None


def checked(actor, content=LIST):
    check = begin_check(actor=actor, lines=read_list(content=content, name="a.csv"), file_name="a.csv")
    return run_check(check, actor=actor, progress=nothing)


def test_a_list_finds_what_any_region_has_on_file_and_tells_no_more():
    one, actor = paper(region=TIANJIN), office()
    rows = result_of(checked(actor))
    assert [hit.paper for hit in rows[0].hits] == [one.number]
    assert (rows[0].hits[0].place, rows[0].hits[0].subject_number) == ("天津市", one.subject_number)
    assert rows[1].hits == ()
    assert [row.repeats for row in rows] == [None, None, 2]
    assert "检测" not in str(BulkCheck.objects.get().found)


def test_withdrawn_papers_are_not_on_file():
    one, actor = paper(region=TIANJIN), office()
    withdraw_papers(
        actor=actor, subject_kind=one.subject_kind, subject_number=one.subject_number, reason="退回"
    )
    assert not any(row.hits for row in result_of(checked(actor)))


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "空"),
        ("号,码\n1,2".encode(), "发票号码"),
        ("发票号码\n".encode(), "没有一行"),
        (("发票号码\n" + "1" * 61 + "\n---\n").encode(), "第 2 行"),
        (b"\x89PNG\r\n\x1a\n0000", ""),
    ],
)
def test_a_list_that_cannot_be_read_says_what_is_wrong(content, said):
    with pytest.raises(Invalid) as wrong:
        read_list(content=content, name="a.csv")
    assert said in str(wrong.value)


def test_every_problem_is_named_at_once():
    content = ("发票号码,发票代码\n---,\n,011\n" + "1" * 61 + ",\n").encode()
    with pytest.raises(Invalid) as wrong:
        read_list(content=content, name="a.csv")
    assert [f"第 {row} 行" in str(wrong.value) for row in (2, 3, 4)] == [True] * 3


def test_a_check_begun_again_goes_on_where_it_stopped(monkeypatch):
    monkeypatch.setattr(checking, "AT_ONCE", 2)
    actor = office()
    lines = [CheckLine(row=n, invoice_number=f"{10_000_000 + n}") for n in range(5)]
    check = begin_check(actor=actor, lines=lines, file_name="a.csv")

    def stop(done, _total):
        if done >= 4:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run_check(check, actor=actor, progress=stop)
    check = BulkCheck.objects.get()
    assert len(check.found) == 2, "the step that was stopped is undone"
    seen = []
    run_check(check, actor=actor, progress=lambda done, _total: seen.append(done))
    assert seen == [4, 5]
    assert [one["row"] for one in BulkCheck.objects.get().found] == [0, 1, 2, 3, 4]


def test_only_offices_check_lists():
    for actor in (firm(), auditor()):
        with pytest.raises(NotVisible):
            begin_check(actor=actor, lines=[CheckLine(row=1, invoice_number="1")], file_name="a")


def test_a_list_is_uploaded_and_its_result_taken_away(client_as):
    paper(region=TIANJIN)
    actor = office()
    client = client_as(
        Person.objects.get(pk=actor.person_id), membership=Membership.objects.get(pk=actor.membership_id)
    )
    template = client.get(reverse("evidence:check_template"))
    assert "发票号码*" in read_table(template.content, name="t.xlsx").columns
    bad = client.post(
        reverse("evidence:check_new"), {"file": SimpleUploadedFile("a.csv", "发票号码\n---\n".encode())}
    )
    assert bad.status_code == 422
    assert "第 2 行" in bad.content.decode()
    good = client.post(reverse("evidence:check_new"), {"file": SimpleUploadedFile("a.csv", LIST)})
    check = BulkCheck.objects.get()
    assert good["Location"] == reverse("task", args=[check.job])
    assert JobRun.objects.get(number=check.job).kind == checking.KIND
    run_check(check, actor=actor, progress=nothing)
    assert "1234 5678" in client.get(reverse("evidence:check", args=[check.number])).content.decode()
    file = client.get(reverse("evidence:check_file", args=[check.number]))
    table = read_table(BytesIO(file.content).read(), name="r.xlsx")
    assert [row.cells[3] for row in table.rows] == ["已登记", "没有登记", "与第 2 行重复", "已登记"]
    other = office(TIANJIN)
    stranger = client_as(
        Person.objects.get(pk=other.person_id), membership=Membership.objects.get(pk=other.membership_id)
    )
    assert stranger.get(reverse("evidence:check", args=[check.number])).status_code == 404
