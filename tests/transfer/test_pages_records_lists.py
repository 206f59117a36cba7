"""The library for everybody, and the lists of owners and officials."""

import pytest
from django.urls import reverse

from tests.factories import (
    AchievementFactory,
    DemandFactory,
    OrganisationFactory,
    RegionFactory,
    actor,
    owner_of,
)
from xiechuang.domains.transfer.models import Achievement
from xiechuang.domains.transfer.states import RecordState
from xiechuang.kernel.orgs.public import Membership, OrganisationKind, Role

pytestmark = pytest.mark.django_db
LIBRARY = "/library/"


@pytest.fixture(autouse=True)
def words(vocabularies, frozen_clock):
    return vocabularies


@pytest.fixture
def browser_of(client_as):
    def of(who):
        membership = Membership.objects.select_related("person").get(pk=who.membership_id)
        return client_as(membership.person, membership=membership)

    return of


def text_of(client, url, **query):
    answer = client.get(url, query)
    assert answer.status_code == 200
    return answer.content.decode()


def institute(region):
    return OrganisationFactory(region=RegionFactory(code=region), kind=OrganisationKind.INSTITUTE)


def test_the_library_shows_published_achievements_and_public_demands_only(client):
    AchievementFactory(state=RecordState.PUBLISHED, title="公开成果甲")
    AchievementFactory(state=RecordState.CHECKED, title="未发布成果乙")
    DemandFactory(state=RecordState.PUBLISHED, title="公开需求丙")
    DemandFactory(state=RecordState.PUBLISHED, confidentiality="named", title="保密需求丁")
    achievements, demands = text_of(client, LIBRARY), text_of(client, LIBRARY, kind="demand")
    assert "公开成果甲" in achievements
    assert "未发布成果乙" not in achievements
    assert "公开需求丙" in demands
    assert "保密需求丁" not in demands


def test_even_an_official_sees_no_more_in_the_library(browser_of):
    AchievementFactory(state=RecordState.CHECKED, title="未发布成果乙")
    assert "未发布成果乙" not in text_of(browser_of(actor(Role.COMMUNITY_OFFICE)), LIBRARY)


def test_facets_narrow_and_count_what_the_others_leave(client):
    AchievementFactory(
        state=RecordState.PUBLISHED, title="京的", organisation=institute("110000"), fields=["6.1"]
    )
    AchievementFactory(
        state=RecordState.PUBLISHED, title="津的", organisation=institute("120000"), fields=["4.1"]
    )
    text = text_of(client, LIBRARY, region="110000")
    assert "京的" in text
    assert "津的" not in text
    assert "region=120000" in text, "the way to the other region stays open"
    assert "津的" in text_of(client, LIBRARY, field="4")
    assert "京的" not in text_of(client, LIBRARY, field="4")


def test_words_find_and_nonsense_finds_nothing_with_a_hint(client):
    AchievementFactory(state=RecordState.PUBLISHED, title="钢渣微粉制备技术", text="钢渣固废综合利用")
    AchievementFactory(state=RecordState.PUBLISHED, title="脑机接口芯片", text="植入式神经电极")
    found = text_of(client, LIBRARY, q="钢渣")
    assert "钢渣微粉" in found
    assert "脑机接口" not in found
    assert "没有符合条件的内容" in text_of(client, LIBRARY, q="鸵鸟孵化")


@pytest.mark.parametrize(
    "query",
    [{"page": "99"}, {"page": "x"}, {"kind": "x"}, {"region": "'"}, {"field": "9.9.9"}, {"q": "\x00"}],
)
def test_odd_addresses_answer_with_a_page(client, query):
    AchievementFactory(state=RecordState.PUBLISHED)
    assert client.get(LIBRARY, query).status_code == 200


def test_an_owner_lists_own_records_only(browser_of):
    own, other = (
        AchievementFactory(title="我们的"),
        AchievementFactory(title="别人的", state=RecordState.PUBLISHED),
    )
    text = text_of(browser_of(owner_of(own.organisation)), reverse("transfer:my_achievements"))
    assert "我们的" in text
    assert other.title not in text


def test_an_official_lists_what_was_submitted_in_the_region(browser_of):
    AchievementFactory(title="本地已提交", state=RecordState.SUBMITTED, organisation=institute("130000"))
    AchievementFactory(title="本地草稿", organisation=institute("130000"))
    AchievementFactory(title="外地已提交", state=RecordState.SUBMITTED, organisation=institute("120000"))
    official = browser_of(actor(Role.REGIONAL_OFFICIAL, region="130000"))
    text = text_of(official, reverse("transfer:review_achievements"))
    assert "本地已提交" in text
    assert "本地草稿" not in text
    assert "外地已提交" not in text


def test_a_batch_publishes_what_it_may_and_tells_every_reason_for_the_rest(browser_of):
    good = AchievementFactory(state=RecordState.SUBMITTED, title="好的")
    bad = AchievementFactory(state=RecordState.SUBMITTED, title="缺项的")
    checked = AchievementFactory(state=RecordState.CHECKED, title="已核的")
    Achievement.objects.filter(pk=bad.pk).update(kind="", ways=[])
    office = browser_of(actor(Role.COMMUNITY_OFFICE))
    url = reverse("transfer:review_achievements")
    answer = office.post(url, {"move": "check_publish", "ids": [good.pk, bad.pk, checked.pk]}, follow=True)
    text = answer.content.decode()
    assert "2 行已办理" in text
    assert "须填写成果类别" in text
    assert "须填写转化方式" in text
    states = dict(Achievement.objects.values_list("title", "state"))
    assert states == {"好的": "published", "缺项的": "submitted", "已核的": "published"}


def test_a_batch_of_an_official_does_not_reach_other_regions(browser_of):
    there = AchievementFactory(state=RecordState.SUBMITTED, organisation=institute("120000"))
    official = browser_of(actor(Role.REGIONAL_OFFICIAL, region="130000"))
    url = reverse("transfer:review_achievements")
    text = official.post(url, {"move": "check", "ids": [there.pk]}, follow=True).content.decode()
    assert "另有 1 行" in text
    there.refresh_from_db()
    assert there.status is RecordState.SUBMITTED


def test_owners_have_no_reviewers_batch(browser_of):
    own = AchievementFactory(state=RecordState.SUBMITTED)
    owner = browser_of(owner_of(own.organisation))
    owner.post(reverse("transfer:my_achievements"), {"move": "check_publish", "ids": [own.pk]})
    own.refresh_from_db()
    assert own.status is RecordState.SUBMITTED


def test_filters_narrow_by_state_field_and_words(browser_of):
    AchievementFactory(title="甲电池", state=RecordState.SUBMITTED, fields=["6.1"])
    AchievementFactory(title="乙钢渣", state=RecordState.PUBLISHED, fields=["7.1"])
    office = browser_of(actor(Role.COMMUNITY_OFFICE))
    url = reverse("transfer:review_achievements")
    for query, there, gone in (
        ({"state": "submitted"}, "甲电池", "乙钢渣"),
        ({"field": "7"}, "乙钢渣", "甲电池"),
        ({"q": "电池"}, "甲电池", "乙钢渣"),
        ({"kind": "process", "q": "乙"}, "乙钢渣", "甲电池"),
    ):
        text = text_of(office, url, **query)
        assert there in text
        assert gone not in text


def test_what_is_filtered_can_be_exported(browser_of):
    AchievementFactory(title="=甲电池", state=RecordState.SUBMITTED)
    AchievementFactory(title="乙钢渣", state=RecordState.PUBLISHED)
    office = browser_of(actor(Role.COMMUNITY_OFFICE))
    answer = office.get(reverse("transfer:review_achievements"), {"state": "submitted", "export": "csv"})
    text = answer.content.decode("utf-8-sig")
    assert "甲电池" in text
    assert "乙钢渣" not in text
    assert "attachment" in answer.headers["Content-Disposition"]


@pytest.mark.parametrize(
    "name",
    [
        "my_achievements",
        "my_demands",
        "review_achievements",
        "review_demands",
        "achievement_new",
        "demand_new",
    ],
)
def test_strangers_are_sent_to_sign_in(client, name):
    answer = client.get(reverse(f"transfer:{name}"))
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/accounts/login/")


def test_the_menu_shows_each_role_its_own_lists(browser_of):
    firm = text_of(browser_of(actor(Role.FIRM)), "/workbench/")
    official = text_of(browser_of(actor(Role.REGIONAL_OFFICIAL, region="110000")), "/workbench/")
    assert "/demands/" in firm
    assert "/review/demands/" not in firm
    assert "/review/demands/" in official


def test_the_workbench_of_an_official_holds_what_waits(browser_of):
    AchievementFactory(title="等着审核的", state=RecordState.SUBMITTED)
    assert "等着审核的" in text_of(browser_of(actor(Role.COMMUNITY_OFFICE)), "/workbench/")
