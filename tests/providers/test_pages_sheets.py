"""Workbooks on the pages: price lists and paper lists, every problem at once, all or nothing."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import Workbook

from tests.factories import OrganisationFactory
from tests.providers.world import (
    BEIJING,
    TIANJIN,
    at,
    filled,
    firm,
    institute,
    listed,
    office,
    open_call,
)
from xiechuang.domains.providers.actions.application import move_application
from xiechuang.domains.providers.models import Application, Provider
from xiechuang.kernel.orgs.public import Actor, Membership, Organisation

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("world")]
As = Callable[[Actor], Client]


@pytest.fixture
def as_(client_as: Callable[..., Client]) -> As:
    """A browser of an actor."""

    def signed_in(who: Actor) -> Client:
        post = Membership.objects.get(pk=who.membership_id)
        return client_as(post.person, membership=post)

    return signed_in


def text_of(answer: Any) -> str:
    return answer.content.decode()


def workbook(*rows: list[Any]) -> SimpleUploadedFile:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    target = BytesIO()
    book.save(target)
    return SimpleUploadedFile("表.xlsx", target.getvalue())


TITLES = ["服务名称", "服务类别", "计价单位", "价格（元）", "服务说明"]


def test_a_price_list_goes_out_and_comes_back(as_: As) -> None:
    who = institute()
    listed(who=who)
    client = as_(who)
    with at(12):
        sheet = client.get("/providers/mine/prices/?blank=1").content
        again = client.post("/providers/mine/prices/", {"file": SimpleUploadedFile("价.xlsx", sheet)})
        assert "未变 2 项" in text_of(again)
        wrong = workbook(
            TITLES, ["材料力学性能测试", "不存在的类", "样", "贵", ""], ["", "测试检测", "", "5", ""]
        )
        answer = client.post("/providers/mine/prices/", {"file": wrong})
        assert answer.status_code == 422
        assert text_of(answer).count('<td class="end">') >= 3
        mixed = workbook(
            TITLES,
            ["材料力学性能测试", "测试检测", "样", "500-700", "拉伸"],
            ["新服务", "合作研发", "项", "面议", ""],
        )
        assert "即时生效 1 项，提交审核 1 项" in text_of(
            client.post("/providers/mine/prices/", {"file": mixed})
        )
        assert as_(institute()).get("/providers/mine/prices/").status_code == 404
        broken = SimpleUploadedFile("价.xlsx", b"PK\x03\x04broken")
        assert client.post("/providers/mine/prices/", {"file": broken}).status_code == 422


def test_one_wrong_row_undoes_a_whole_price_list(as_: As) -> None:
    who = institute()
    provider = listed(who=who)
    client = as_(who)
    with at(12):
        rows = [["材料力学性能测试", "测试检测", "样", "500-700", ""], ["另一", "测试检测", "", "800", ""]]
        answer = client.post("/providers/mine/prices/", {"file": workbook(TITLES, *rows)})
        assert answer.status_code == 422
        assert "都没有采用" in text_of(answer)
    assert provider.services.get(kind="testing").price_from_fen == 80_000


def test_services_of_an_application_come_in_a_workbook(as_: As) -> None:
    call, who = open_call(), institute()
    row = filled(call, who)
    client = as_(who)
    where = f"/providers/applications/{row.number}/sheet/"
    with at(1):
        assert client.get(f"{where}?blank=1").status_code == 200
        rows = [["甲服务", "测试检测", "样", "100", ""], ["乙服务", "算力", "", "面议", ""]]
        answer = client.post(where, {"file": workbook(TITLES, *rows)})
        assert "不在可选范围内" in text_of(answer)
        assert "已采用 1 项" in text_of(client.post(where, {"file": workbook(TITLES, rows[0])}))
        row.refresh_from_db()
        assert [one["name"] for one in row.services] == ["甲服务"]


PAPER_TITLES = ["统一社会信用代码", "对外名称", "机构简介", "所在市区", "地址", "联系人", "联系电话", *TITLES]


def test_the_paper_list_becomes_applications_or_is_refused_whole(as_: As) -> None:
    official = office()
    call = open_call(official)
    owner = OrganisationFactory(region_id=TIANJIN, kind="institute")
    far = firm(BEIJING)
    code = owner.credit_code
    other = Organisation.objects.get(pk=far.organisation_id).credit_code
    about = ["某所", "简介", "", "某路", "某人", "022-87654321"]
    client = as_(official)
    where = f"/providers/calls/{call.number}/paper-list/"
    Organisation.objects.filter(pk=owner.pk).update(place_id=TIANJIN)
    with at(30):
        good = [
            [code, *about, "甲服务", "测试检测", "样", "100", ""],
            [code, *about, "乙服务", "委托开发", "", "面议", ""],
        ]
        bad = [
            ["911100000000000000", *about, "甲", "测试检测", "", "面议", ""],
            [other, *about, "甲", "测试检测", "", "面议", ""],
        ]
        answer = client.post(where, {"file": workbook(PAPER_TITLES, *good, *bad)})
        assert answer.status_code == 422
        assert "请先登记机构" in text_of(answer)
        assert "不属于征集地区" in text_of(answer)
        assert not Application.objects.exists()
        assert "已录入 1 家" in text_of(client.post(where, {"file": workbook(PAPER_TITLES, *good)}))
        row = Application.objects.get()
        assert (row.state, len(row.services), row.is_on_paper) == ("submitted", 2, True)
        assert "已有申报" in text_of(client.post(where, {"file": workbook(PAPER_TITLES, *good)}))
        assert as_(office(BEIJING)).get(where).status_code == 404
        row = move_application(row, actor=official, move="propose")
    with at(40):
        move_application(row, actor=official, move="list")
    assert Provider.objects.get().kinds == ["testing", "commissioned_development"]
