"""People are found only where they chose to be, only in posts whose work it is, and only as long as they hold them."""

from datetime import timedelta

import pytest
from django.urls import reverse

from tests.factories import actor
from tests.transfer.signing_in import browser_of
from xiechuang.kernel.appointments.public import list_membership, unlist_membership
from xiechuang.kernel.audit.models import Entry
from xiechuang.kernel.lib import clock
from xiechuang.kernel.lib.errors import NotVisible, Refused
from xiechuang.kernel.orgs.public import ListedMembership, Membership, Person, Role
from xiechuang.kernel.search.public import SearchEntry, find, renew_entries

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("vocabularies")]


@pytest.fixture
def manager():
    who = actor(Role.TECHNOLOGY_MANAGER)
    Person.objects.filter(pk=who.person_id).update(
        name="乔以宁", email="qiao@example.org", phone="13800000000"
    )
    return who


def post_of(who) -> Membership:
    return Membership.objects.get(pk=who.membership_id)


def found() -> list[str]:
    return [entry.title for entry in find("乔以宁", kinds=["person"]).entries]


def choose(client_as, who, listed: str):
    browser = browser_of(who, client_as)
    return browser.post(
        reverse("membership_listing", args=[who.membership_id]), {"listed": listed}, follow=True
    )


def test_a_manager_is_found_from_choosing_so_until_choosing_otherwise(manager, client_as, client):
    assert found() == []
    assert "别人搜索不到您" in browser_of(manager, client_as).get(reverse("memberships")).content.decode()
    assert "已公开" in choose(client_as, manager, "yes").content.decode()
    assert found() == ["乔以宁 · 技术经理人"]
    entry = SearchEntry.objects.get(kind="person")
    page = client.get(entry.url.partition("#")[0]).content.decode()
    assert f'id="{entry.url.partition("#")[2]}"' in page
    assert "乔以宁" in page
    for private in ("qiao@example.org", "13800000000"):
        assert private not in page
        assert private not in str(vars(entry))
    assert "已不再公开" in choose(client_as, manager, "no").content.decode()
    assert found() == []
    assert "乔以宁" not in client.get(entry.url.partition("#")[0]).content.decode()


def test_both_choices_are_in_the_audit_and_twice_changes_nothing(manager):
    post = post_of(manager)
    for deed in (list_membership, list_membership, unlist_membership, unlist_membership):
        deed(post, actor=manager)
    told = list(
        Entry.objects.filter(action__startswith="membership.").order_by("id").values_list("action", flat=True)
    )
    assert told[-2:] == ["membership.list", "membership.unlist"]
    assert told.count("membership.list") == 1


@pytest.mark.parametrize("role", [Role.FIRM, Role.REGIONAL_OFFICIAL, Role.AUDITOR])
def test_other_roles_cannot_be_listed(role, client_as):
    who = actor(role)
    with pytest.raises(Refused):
        list_membership(post_of(who), actor=who)
    assert "可以公开到人员名录" in choose(client_as, who, "yes").content.decode()
    assert not ListedMembership.listed.exists()


def test_nobody_lists_somebody_else(manager, client_as):
    other = actor(Role.TECHNOLOGY_MANAGER)
    with pytest.raises(NotVisible):
        list_membership(post_of(manager), actor=other)
    address = reverse("membership_listing", args=[manager.membership_id])
    assert browser_of(other, client_as).post(address, {"listed": "yes"}).status_code == 404
    assert found() == []


@pytest.mark.parametrize("how", ["the post ends", "the account is closed"])
def test_who_no_longer_holds_the_post_is_no_longer_found(manager, client_as, client, how):
    choose(client_as, manager, "yes")
    assert found()
    if how == "the post ends":
        ended = {"starts_on": clock.today() - timedelta(days=9), "ends_on": clock.today()}
        Membership.objects.filter(pk=manager.membership_id).update(**ended)
    else:
        Person.objects.filter(pk=manager.person_id).update(is_active=False)
    assert found() == []
    entry = SearchEntry.objects.get(kind="person")
    assert "乔以宁" not in client.get(entry.url.partition("#")[0]).content.decode()


def test_rebuilding_finds_the_listed_and_leaves_out_the_rest(manager, client_as):
    actor(Role.EXPERT)
    choose(client_as, manager, "yes")
    SearchEntry.objects.all().delete()
    assert renew_entries(kinds=["person"]) == 1
    assert found() == ["乔以宁 · 技术经理人"]
    Membership.objects.update(listed_at=None)
    assert renew_entries(kinds=["person"]) == 1
    assert not SearchEntry.objects.filter(kind="person").exists()
