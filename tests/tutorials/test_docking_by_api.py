"""十分钟用接口走完一次对接: the tutorial, written from real requests."""

import pytest
from django.test import Client

from tests.config.api_world import bearer
from tests.factories import (
    MembershipFactory,
    OrganisationFactory,
    PersonFactory,
    RegionFactory,
    load_vocabularies,
)
from tests.tutorials.telling import Telling, is_written_down
from xiechuang.kernel.orgs.public import OrganisationKind, Role, actor_of

NAME = "docking-by-api.md"
DEMAND = {
    "title": "寻求低温环境下长寿命储能电池技术",
    "text": "储能电站冬季最低气温零下 20℃,现有电池循环不足 3000 次。希望获得低温长寿命电池的材料与工艺。",
    "fields": ["6.1"],
    "keywords": ["储能", "低温", "长寿命"],
    "modes": ["joint_development"],
    "budget_to_fen": 300_000_000,
    "expires_on": "2027-05-31",
    "parameters": [
        {"quantity": "循环寿命", "comparator": "ge", "value": 6000, "unit": "次"},
        {"quantity": "工作温度", "comparator": "le", "value": -20, "unit": "℃", "must": False},
    ],
}
ACHIEVEMENT = {
    "title": "低温长寿命磷酸铁锂储能电池材料与工艺",
    "text": "面向储能电站,循环寿命 6500 次,工作温度低至 -30℃,已完成中试。",
    "fields": ["6.1"],
    "keywords": ["储能", "低温", "长寿命"],
    "kind": "process",
    "stage": "pilot",
    "ways": ["licence"],
    "price_mode": "negotiable",
    "expires_on": "2027-05-31",
    "parameters": [{"quantity": "循环寿命", "value": 6500, "unit": "次"}],
}


def _programs() -> dict[str, Client]:
    """Four programs, each acting for one post."""
    tianjin, hebei, beijing = (RegionFactory(code=code) for code in ("120000", "130000", "110000"))
    posts = {
        "FIRM": (Role.FIRM, "津门储能(示例)有限公司", OrganisationKind.FIRM, tianjin, "宋知远"),
        "INSTITUTE": (Role.INSTITUTE, "燕赵材料研究院(示例)", OrganisationKind.INSTITUTE, hebei, "陆青禾"),
        "OFFICE": (
            Role.COMMUNITY_OFFICE,
            "共同体办公室(示例)",
            OrganisationKind.COMMUNITY_OFFICE,
            beijing,
            "顾明川",
        ),
        "MANAGER": (
            Role.TECHNOLOGY_MANAGER,
            "京华技术转移中心(示例)",
            OrganisationKind.TECHNOLOGY_TRANSFER_AGENCY,
            beijing,
            "乔以宁",
        ),
    }
    programs = {}
    for number, (name, (role, title, kind, region, person)) in enumerate(posts.items(), start=1):
        organisation = OrganisationFactory(number=f"SL-T-{number:03d}", name=title, kind=kind, region=region)
        post = MembershipFactory(role=role, organisation=organisation, person=PersonFactory(name=person))
        programs[name] = Client(headers=bearer(actor_of(post)))
    return programs


def _open(tell: Telling, programs: dict[str, Client]) -> None:
    tell.say(
        "# 十分钟用接口走完一次对接",
        "> In English: this page walks a demand and an achievement from draft to a signed contract, by HTTP alone. A firm"
        " states a demand, an institute offers an achievement, the community's office publishes both, a technology"
        " manager reads the explained docking list and proposes the pair, both sides agree, and the contract appears in"
        " the third list. Every request below was really made by the test that wrote this page.",
        "本页由 `tests/tutorials/test_docking_by_api.py` 用真实请求写成;答复与这里不符,测试就不通过。时间定格在 2026 年 6 月 1 日,"
        "单位与人员均为虚构。全部接口见 `/api/docs`。",
        "## 0. 准备令牌",
        "四方各用一个令牌:企业 `$FIRM`、院所 `$INSTITUTE`、共同体办公室 `$OFFICE`、技术经理人 `$MANAGER`。"
        "登录后在“我的令牌”生成;令牌只显示一次,代表您的一项任职。先问一句“我是谁”:",
    )
    tell.ask(programs["FIRM"], "GET", "/api/me", who="FIRM")


def _publish(tell: Telling, programs: dict[str, Client]) -> tuple[str, str]:
    tell.say(
        "## 1. 企业提出需求",
        "POST 可带 `Idempotency-Key`:网络中断后原样重发,不会登记两次。金额以分为单位。",
    )
    shown = ("number", "href", "state", "state_label", "version", "moves")
    demand = tell.ask(
        programs["FIRM"], "POST", "/api/demands", DEMAND, key="need-1", status=201, keep=shown, who="FIRM"
    )
    tell.say("答复里的 `moves` 是现在可办的步骤。照着它提交:")
    tell.ask(programs["FIRM"], "POST", demand["moves"][0]["href"], {}, keep=shown, who="FIRM")
    tell.say("## 2. 院所登记成果", "先看一个出错的例子:只写标题就提交,所有缺项一次说完。")
    draft = tell.ask(
        programs["INSTITUTE"],
        "POST",
        "/api/achievements",
        {"title": ACHIEVEMENT["title"]},
        status=201,
        keep=shown,
        who="INSTITUTE",
    )
    tell.ask(programs["INSTITUTE"], "POST", f"{draft['href']}/moves/submit", {}, status=409, who="INSTITUTE")
    tell.say("补齐后再交。PATCH 带上读到的 `version`;若他人先改过,答复 409,不会互相覆盖。")
    change = {name: value for name, value in ACHIEVEMENT.items() if name != "title"} | {
        "version": draft["version"]
    }
    tell.ask(programs["INSTITUTE"], "PATCH", draft["href"], change, keep=shown, who="INSTITUTE")
    tell.ask(programs["INSTITUTE"], "POST", f"{draft['href']}/moves/submit", {}, keep=shown, who="INSTITUTE")
    tell.say("## 3. 审核并发布", "一次办多条、连办两步;某一条办不成,只影响它自己。")
    for kind, record in (("demands", demand), ("achievements", draft)):
        body = {"numbers": [record["number"]], "moves": ["check", "publish"]}
        tell.ask(programs["OFFICE"], "POST", f"/api/{kind}/moves", body, who="OFFICE")
    tell.say("从此任何人不用登录也能检索到:")
    found = tell.ask(Client(), "GET", "/api/search?q=低温储能电池", keep=("total", "by_kind"))
    assert found["total"] == 2
    return demand["number"], draft["number"]


def _propose(tell: Telling, programs: dict[str, Client], demand: str, achievement: str) -> str:
    tell.say(
        "## 4. 看供需对接清单",
        "每一对都说明理由:各项得分相加恰为总分,还说明怎样能更高。",
    )
    path = f"/api/demands/{demand}/docking-list?k=5"
    listed = tell.ask(programs["MANAGER"], "GET", path, who="MANAGER")
    assert listed["items"][0]["achievement"]["number"] == achievement
    tell.say("## 5. 推荐这一对")
    body = {"demand": demand, "achievement": achievement, "reason": "循环寿命与低温指标吻合,均愿联合攻关。"}
    keep = ("number", "href", "state", "state_label", "score", "level", "moves")
    made = tell.ask(
        programs["MANAGER"], "POST", "/api/dockings", body, key="pair-1", status=201, keep=keep, who="MANAGER"
    )
    return str(made["href"])


def _agree(tell: Telling, programs: dict[str, Client], href: str) -> None:
    keep = ("state", "state_label", "moves")
    tell.say("## 6. 双方表态、约见、洽谈、达成一致")
    meeting = {"meeting_at": "2026-06-05T09:30:00+08:00", "meeting_place": "天开高教科创园三号楼"}
    for who, move, body in (
        ("FIRM", "show_interest", {}),
        ("INSTITUTE", "return_interest", {}),
        ("MANAGER", "arrange_meeting", meeting),
        ("MANAGER", "negotiate", {}),
        ("FIRM", "agree", {}),
        ("INSTITUTE", "confirm_agreement", {}),
    ):
        tell.ask(programs[who], "POST", f"{href}/moves/{move}", body, keep=keep, who=who)
    tell.say("## 7. 登记落地")
    contract = {
        "contract_number": "HT-2026-0001",
        "value_fen": 260_000_000,
        "signed_on": "2026-06-01",
        "place": "120000",
        "product": "低温长寿命储能电池",
    }
    tell.ask(
        programs["MANAGER"],
        "POST",
        f"{href}/moves/land",
        contract,
        key="contract-1",
        keep=("state", "state_label", "landing", "moves"),
        who="MANAGER",
    )
    tell.say("## 8. 三张清单", "成果对接、重点举措、转化落地,各看各能看的部分:")
    lists = tell.ask(programs["OFFICE"], "GET", "/api/lists", who="OFFICE")
    assert [one["size"] for one in lists] == [1, 0, 1]
    tell.ask(programs["OFFICE"], "GET", "/api/landings", who="OFFICE")


@pytest.mark.django_db
def test_the_tutorial_tells_what_really_happens(frozen_clock) -> None:
    load_vocabularies()
    programs, tell = _programs(), Telling()
    _open(tell, programs)
    demand, achievement = _publish(tell, programs)
    _agree(tell, programs, _propose(tell, programs, demand, achievement))
    assert is_written_down(NAME, tell.page()), f"docs/tutorials/{NAME} was out of date and has been rewritten"
