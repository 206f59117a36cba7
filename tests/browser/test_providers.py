"""Providers in a real browser: from a call to a suspension, with errors on the way; width and accessibility of the pages."""

from datetime import timedelta
from pathlib import Path

import pytest

from tests.browser.turning import turn_page
from tests.factories import OrganisationFactory, RegionFactory, actor
from tests.providers.world import BEIJING, HEBEI, TIANJIN, load_world
from xiechuang.domains.providers.actions.use import register_use
from xiechuang.domains.providers.models import Application, Call, Complaint, Provider
from xiechuang.kernel.lib import clock
from xiechuang.kernel.orgs.public import Role

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def overflows(page) -> bool:
    return page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")


def somebody(role, kind, code, **more):
    return actor(role, organisation=OrganisationFactory(kind=kind, region=RegionFactory(code=code), **more))


@pytest.fixture
def people(transactional_db):
    load_world()
    found = {code: somebody(Role.REGIONAL_OFFICIAL, "authority", code) for code in (BEIJING, TIANJIN, HEBEI)}
    place = RegionFactory(code=TIANJIN)
    return found | {
        "institute": somebody(Role.INSTITUTE, "institute", TIANJIN, place=place),
        "firm": somebody(Role.FIRM, "firm", HEBEI),
        "expert": somebody(Role.EXPERT, "institute", BEIJING),
    }


def checked(page, faults_of) -> None:
    """Nothing axe-core complains of, and nothing wider than a telephone."""
    assert faults_of(page) == []
    page.set_viewport_size({"width": 320, "height": 800})
    assert not overflows(page), page.url
    page.set_viewport_size({"width": 1366, "height": 900})


def publish_call(page, today) -> Call:
    """The authority forgets the terms first, is told all of them, and mends them."""
    page.goto("/providers/calls/new/")
    page.get_by_label("标题").fill("天津创新券服务机构征集")
    page.get_by_label("测试检测").check()
    page.get_by_label("委托开发").check()
    turn_page(page.get_by_role("button", name="保存"))
    turn_page(page.get_by_role("button", name="发布征集"))
    summary = page.get_by_role("alert").inner_text()
    assert all(word in summary for word in ("征集说明", "截止申报日期", "公示期", "入库有效期"))
    turn_page(page.get_by_role("link", name="修改", exact=True))
    page.get_by_label("征集说明").fill("面向全市征集。")
    page.get_by_label("须上传的材料").fill("法人证书")
    page.get_by_label("开始申报").fill(str(today))
    page.get_by_label("截止申报").fill(str(today + timedelta(days=9)))
    page.get_by_label("组织专家评审").check()
    numbers = {
        "形式审查时限": "5",
        "评审专家人数": "1",
        "专家评审时限": "5",
        "通过分数": "60",
        "公示期": "3",
        "请外地作出": "10",
        "入库有效期": "12",
    }
    for label, value in numbers.items():
        page.get_by_label(label).fill(value)
    turn_page(page.get_by_role("button", name="保存"))
    turn_page(page.get_by_role("button", name="发布征集"))
    return Call.objects.get()


def apply(page, call: Call, tmp_path: Path, faults_of) -> None:
    """The institute types nonsense on the way; all of it is named and none of it is lost."""
    page.goto(f"/providers/calls/{call.number}/")
    turn_page(page.get_by_role("button", name="申报", exact=True))
    turn_page(page.get_by_role("link", name="机构情况"))
    page.get_by_label("联系电话").fill("打我手机")
    page.get_by_label("对外名称").fill("汐岸测试中心")
    turn_page(page.get_by_role("button", name="保存并继续"))
    assert "联系电话应为号码" in page.get_by_role("alert").inner_text()
    assert page.get_by_label("联系电话").input_value() == "打我手机"
    page.get_by_label("联系电话").fill("022-12345678")
    page.get_by_label("机构简介").fill("面向企业的测试平台")
    page.get_by_label("所在地").select_option(TIANJIN)
    page.get_by_label("地址", exact=True).fill("某路 1 号")
    page.get_by_label("联系人").fill("某某")
    turn_page(page.get_by_role("button", name="保存并继续"))
    turn_page(page.get_by_role("button", name="保存并继续"))
    page.get_by_label("服务名称").fill("力学测试")
    page.get_by_label("类别").select_option("testing")
    page.get_by_label("价格").fill("很便宜")
    turn_page(page.get_by_role("button", name="保存并继续"))
    assert "“很便宜”不是价格" in page.get_by_role("alert").inner_text()
    assert page.get_by_label("价格").input_value() == "很便宜"
    checked(page, faults_of)
    page.get_by_label("价格").fill("800-1200")
    page.get_by_label("计价单位").fill("样")
    turn_page(page.get_by_role("button", name="保存并继续"))
    turn_page(page.get_by_role("button", name="保存并继续"))
    assert "没有上传《法人证书》" in page.locator("main, body").first.inner_text()
    file = tmp_path / "证书.txt"
    file.write_text("证书正文")
    page.get_by_label("法人证书").set_input_files(file)
    turn_page(page.get_by_role("button", name="保存并继续"))
    turn_page(page.get_by_role("button", name="确认并提交"))
    assert Application.objects.get().number in page.locator("body").inner_text()


def review_and_list(browse, people, faults_of) -> Provider:
    """The authority names an expert, the expert scores, the list is proposed and published."""
    row = Application.objects.get()
    where = f"/providers/applications/{row.number}/"
    office = browse(people[TIANJIN])
    office.goto(where)
    checked(office, faults_of)
    turn_page(office.get_by_role("button", name="送专家评审"))
    assert "须指派 1 名专家" in office.get_by_role("alert").inner_text()
    office.get_by_label(people["expert"].name).check()
    turn_page(office.get_by_role("button", name="指派所选专家"))
    turn_page(office.get_by_role("button", name="送专家评审"))
    expert = browse(people["expert"])
    expert.goto(where)
    expert.get_by_label("评分").fill("88")
    turn_page(expert.get_by_role("button", name="提交评审意见"))
    assert "须写明评审意见" in expert.get_by_role("alert").inner_text()
    expert.get_by_label("评审意见或回避原因").fill("设备齐全")
    turn_page(expert.get_by_role("button", name="提交评审意见"))
    office.goto(where)
    turn_page(office.get_by_role("button", name="拟入库公示"))
    turn_page(office.get_by_role("button", name="公布入库"))
    assert "公示到" in office.get_by_role("alert").inner_text()
    # The publicity period passes.
    yesterday = clock.today() - timedelta(days=1)
    Application.objects.filter(pk=row.pk).update(publicity_until=yesterday)
    office.goto(where)
    turn_page(office.get_by_role("button", name="公布入库"))
    return Provider.objects.get()


def decide(browse, people, provider: Provider, faults_of) -> None:
    """Beijing recognises, Hebei refuses and must say why."""
    beijing, hebei = (browse(people[code]) for code in (BEIJING, HEBEI))
    beijing.goto(f"/providers/recognitions/{provider.recognitions.get(region_id=BEIJING).number}/")
    checked(beijing, faults_of)
    turn_page(beijing.get_by_role("button", name="互认", exact=True))
    hebei.goto(f"/providers/recognitions/{provider.recognitions.get(region_id=HEBEI).number}/")
    turn_page(hebei.get_by_role("button", name="不予互认"))
    assert "须填写理由" in hebei.get_by_role("alert").inner_text()
    hebei.get_by_label("理由或说明").fill("资质不在本省范围")
    turn_page(hebei.get_by_role("button", name="不予互认"))


def complain(browse, people, provider: Provider, faults_of) -> None:
    """The firm complains, the institute answers, the authority decides and suspends."""
    told = {
        "organisation_id": people["firm"].organisation_id,
        "subject_kind": "voucher",
        "subject_number": "CJ-1",
    }
    register_use(provider, actor=people["firm"], **told)
    firm = browse(people["firm"])
    firm.goto(f"/providers/{provider.number}/complain/")
    firm.get_by_label("情况说明").fill("报告晚了一个月")
    turn_page(firm.get_by_role("button", name="提交投诉"))
    said = firm.get_by_role("alert").inner_text()
    assert "没有填写事由" in said
    # The one use on record is filled in already.
    assert firm.get_by_label("涉及的编号或合同号").input_value() == "CJ-1"
    assert firm.get_by_label("情况说明").input_value() == "报告晚了一个月"
    checked(firm, faults_of)
    firm.get_by_label("事由").fill("报告迟到")
    turn_page(firm.get_by_role("button", name="提交投诉"))
    where = f"/providers/complaints/{Complaint.objects.get().number}/"
    office, itself = browse(people[TIANJIN]), browse(people["institute"])
    office.goto(where)
    office.get_by_label("机构答复时限").fill(str(clock.today() + timedelta(days=5)))
    office.get_by_label("作出决定的时限").fill(str(clock.today() + timedelta(days=9)))
    turn_page(office.get_by_role("button", name="受理投诉"))
    itself.goto("/workbench/")
    turn_page(itself.get_by_role("link", name=provider.name).first)
    itself.get_by_label("理由、答复或处理决定").fill("设备检修所致，已退费")
    turn_page(itself.get_by_role("button", name="答复投诉"))
    office.goto(where)
    assert "已退费" in office.locator("body").inner_text()
    office.get_by_label("理由、答复或处理决定").fill("情况属实")
    turn_page(office.get_by_role("button", name="投诉成立"))
    office.goto(f"/providers/{provider.number}/")
    office.get_by_label("理由或说明").fill("整改期间暂停")
    turn_page(office.get_by_role("button", name="暂停", exact=True))


def test_from_a_call_to_a_suspension(browse, people, faults_of, tmp_path):
    office = browse(people[TIANJIN])
    call = publish_call(office, clock.today())
    checked(office, faults_of)
    apply(browse(people["institute"]), call, tmp_path, faults_of)
    provider = review_and_list(browse, people, faults_of)
    decide(browse, people, provider, faults_of)

    stranger = browse()
    stranger.goto("/providers/?text=力学")
    row = stranger.get_by_role("row").filter(has_text="汐岸测试中心").inner_text()
    assert "北京市 已互认" in row
    assert "河北省 不予互认" in row
    checked(stranger, faults_of)
    turn_page(stranger.get_by_role("link", name="汐岸测试中心"))
    assert "资质不在本省范围" in stranger.locator("body").inner_text()
    checked(stranger, faults_of)

    complain(browse, people, provider, faults_of)
    stranger.reload()
    assert "整改期间暂停" in stranger.locator("body").inner_text()
    stranger.goto("/providers/map/")
    checked(stranger, faults_of)

    desk = browse(people["institute"])
    desk.goto("/providers/mine/")
    checked(desk, faults_of)


def test_the_journey_works_without_scripts(browse, people, tmp_path, faults_of):
    office = browse(people[TIANJIN], java_script_enabled=False)
    call = publish_call(office, clock.today())
    page = browse(people["institute"], java_script_enabled=False)
    page.goto(f"/providers/calls/{call.number}/")
    page.get_by_role("button", name="申报", exact=True).click()
    number = Application.objects.get().number
    page.goto(f"/providers/applications/{number}/edit/services/")
    page.get_by_label("服务名称").fill("甲")
    page.get_by_role("button", name="再加一项服务").click()
    assert page.get_by_label("服务名称").count() == 2
    assert page.get_by_label("服务名称").first.input_value() == "甲"
