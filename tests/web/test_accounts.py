"""Demo sign-in, memberships, tokens, tasks, people, and the audit pages."""

import re

import pytest
from django.test import override_settings
from django.urls import reverse

from tests.factories import MembershipFactory, OrganisationFactory, PersonFactory, actor
from tests.transfer.signing_in import browser_of
from xiechuang.kernel.audit.public import Entry
from xiechuang.kernel.jobs.public import JobRun
from xiechuang.kernel.lib import clock
from xiechuang.kernel.orgs.public import ApiToken, Membership, OrganisationKind, Role, actor_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def as_(client_as):
    return lambda who: browser_of(who, client_as)


def text_of(answer) -> str:
    return answer.content.decode()


@pytest.fixture
def sample_person():
    return MembershipFactory(person=PersonFactory(username="demo-firm", is_sample=True, intro="示例说明文字"))


@override_settings(DEMO=True)
def test_one_click_signs_a_sample_person_in(client, sample_person):
    assert "示例说明文字" in text_of(client.get(reverse("demo")))
    answer = client.post(reverse("demo_sign_in", args=["demo-firm"]))
    assert answer["Location"] == "/workbench/"
    assert client.get("/workbench/").status_code == 200


@override_settings(DEMO=True)
def test_nobody_but_sample_people_can_be_entered(client):
    person = MembershipFactory().person
    assert client.post(reverse("demo_sign_in", args=[person.username])).status_code == 404
    assert client.get("/workbench/").status_code == 302


@override_settings(DEMO=True)
@pytest.mark.parametrize(
    ("wanted", "led_to"),
    [("/tasks/", "/tasks/"), ("https://evil.example/", "/workbench/"), ("//evil.example", "/workbench/")],
)
def test_after_signing_in_one_stays_on_this_site(client, sample_person, wanted, led_to):
    assert client.post(reverse("demo_sign_in", args=["demo-firm"]), {"next": wanted})["Location"] == led_to


@override_settings(DEMO=True)
def test_a_link_alone_signs_nobody_in(client, sample_person):
    assert client.get(reverse("demo_sign_in", args=["demo-firm"])).status_code == 405


@override_settings(DEMO=False)
def test_a_real_installation_has_no_demo(client, sample_person):
    assert client.get(reverse("demo")).status_code == 404
    assert client.post(reverse("demo_sign_in", args=["demo-firm"])).status_code == 404


def test_choosing_a_membership_changes_who_one_is(client_as):
    first = MembershipFactory()
    institute = OrganisationFactory(kind=OrganisationKind.INSTITUTE)
    second = MembershipFactory(person=first.person, role=Role.INSTITUTE, organisation=institute)
    browser = client_as(first.person)
    browser.post(reverse("memberships"), {"membership": second.pk})
    assert browser.get("/workbench/").context["actor"].membership_id == second.pk


@pytest.mark.parametrize("given", ["", "x", "99999999999999999999999", "０"])
def test_a_membership_that_is_not_ones_own_is_not_found(client_as, given):
    other = MembershipFactory()
    browser = client_as(MembershipFactory().person)
    for value in (given, str(other.pk)):
        assert browser.post(reverse("memberships"), {"membership": value}).status_code == 404


def test_a_membership_that_ended_cannot_be_chosen(client_as):
    kept = MembershipFactory()
    ended = MembershipFactory(person=kept.person, organisation=OrganisationFactory(), ends_on=clock.today())
    assert client_as(kept.person).post(reverse("memberships"), {"membership": ended.pk}).status_code == 404


# --- tokens


def test_a_secret_is_shown_once_and_opens_the_api_until_revoked(as_, client):
    who = actor(Role.FIRM)
    browser = as_(who)
    made = text_of(browser.post(reverse("tokens"), {"name": "同步"}))
    secret = re.search(r"xc_[\w-]{20,}", made)[0]
    assert secret not in text_of(browser.get(reverse("tokens")))
    bearer = {"HTTP_AUTHORIZATION": f"Bearer {secret}"}
    assert client.get("/api/v1/me", **bearer).status_code in (200, 404)
    token = ApiToken.objects.get()
    browser.post(reverse("token_revoke", args=[token.pk]))
    assert client.get(reverse("tasks"), **bearer).status_code == 302
    assert {e.action for e in Entry.objects.all()} == {"token.issue", "token.revoke"}


@pytest.mark.parametrize(
    "given", [{"name": ""}, {"name": "长" * 61}, {"name": "旧", "expires_on": "2020-01-01"}]
)
def test_a_faulty_token_is_not_made(as_, given):
    answer = as_(actor(Role.FIRM)).post(reverse("tokens"), given)
    assert answer.status_code == 422
    assert not ApiToken.objects.exists()


def test_nobody_revokes_the_token_of_another(as_):
    as_(actor(Role.FIRM)).post(reverse("tokens"), {"name": "甲"})
    token = ApiToken.objects.get()
    assert as_(actor(Role.FIRM)).post(reverse("token_revoke", args=[token.pk])).status_code == 404
    token.refresh_from_db()
    assert token.revoked_at is None


def test_who_has_no_membership_gets_no_token(client_as):
    assert client_as(PersonFactory()).post(reverse("tokens"), {"name": "甲"}).status_code == 409


# --- tasks


def job_of(who, **given) -> JobRun:
    return JobRun.objects.create(
        number="JB-2026-000001", kind="x", label="导入", requested_by_id=who.person_id, **given
    )


def test_a_job_is_its_own_requesters_and_can_be_stopped(as_):
    who = actor(Role.FIRM)
    run = job_of(who)
    browser = as_(who)
    assert "导入" in text_of(browser.get(reverse("tasks")))
    page = reverse("task", args=[run.number])
    assert 'hx-trigger="every 1s"' in text_of(browser.get(page))
    assert browser.post(reverse("task_stop", args=[run.number]))["Location"] == page
    assert "已取消" in text_of(browser.get(page))
    assert browser.post(reverse("task_stop", args=[run.number])).status_code == 409


def test_others_do_not_find_the_job(as_):
    run = job_of(actor(Role.FIRM))
    stranger = as_(actor(Role.FIRM))
    assert stranger.get(reverse("task", args=[run.number])).status_code == 404
    assert stranger.post(reverse("task_stop", args=[run.number])).status_code == 404


# --- audit and people


@pytest.mark.parametrize("page", ["audit", "audit_chain", "people", "person_add"])
@pytest.mark.parametrize(
    "role", [r for r in Role if r not in (Role.PUBLIC, Role.AUDITOR, Role.ADMINISTRATOR)]
)
def test_the_offices_of_supervision_do_not_exist_for_others(as_, page, role):
    assert as_(actor(role)).get(reverse(page)).status_code == 404


@pytest.mark.parametrize("page", ["audit", "people", "tokens", "tasks", "memberships", "workbench"])
def test_strangers_are_sent_to_sign_in(client, page):
    assert client.get(reverse(page)).status_code == 302


def test_an_auditor_reads_the_trail_and_manages_nobody(as_):
    as_(actor(Role.FIRM)).post(reverse("tokens"), {"name": "甲"})
    auditor = as_(actor(Role.AUDITOR))
    assert "token.issue" in text_of(auditor.get(reverse("audit")))
    assert auditor.get(reverse("people")).status_code == 404


@pytest.mark.django_db(transaction=True)
def test_the_chain_is_checked_link_by_link(as_):
    as_(actor(Role.FIRM)).post(reverse("tokens"), {"name": "甲"})
    auditor = as_(actor(Role.AUDITOR))
    assert "全部相符" in text_of(auditor.post(reverse("audit_chain")))
    assert "没有预期的末端哈希" in text_of(auditor.post(reverse("audit_chain"), {"expected": "f" * 64}))


def post_of(**changes: str) -> dict[str, str]:
    given = {
        "username": "new-one",
        "name": "新人",
        "email": "",
        "role": "firm",
        "starts_on": f"{clock.today()}",
    }
    return given | changes


def test_an_administrator_lets_a_new_person_act_for_an_organisation(as_):
    firm = OrganisationFactory()
    answer = as_(actor(Role.ADMINISTRATOR)).post(reverse("person_add"), post_of(organisation=firm.name))
    assert answer.status_code == 302
    made = Membership.objects.get(organisation=firm)
    assert not made.person.has_usable_password()
    assert {e.action for e in Entry.objects.all()} == {"person.add", "membership.add"}


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"role": "institute"}, 409),
        ({"organisation": "没有的机构"}, 422),
        ({"name": ""}, 422),
        ({"role": "public"}, 422),
        ({"starts_on": "昨天"}, 422),
    ],
)
def test_a_faulty_appointment_is_refused_whole(as_, changes, status):
    firm = OrganisationFactory()
    answer = as_(actor(Role.ADMINISTRATOR)).post(
        reverse("person_add"), post_of(**({"organisation": firm.name} | changes))
    )
    assert answer.status_code == status
    assert "new-one" in text_of(answer)
    assert not Membership.objects.filter(organisation=firm).exists()


def test_ending_a_membership_shuts_the_person_out(as_, client_as):
    post = MembershipFactory()
    administrator = as_(actor(Role.ADMINISTRATOR))
    administrator.post(reverse("people"), {"move": "end", "ids": [post.pk]})
    post.refresh_from_db()
    assert post.ends_on == clock.today()
    assert client_as(post.person).get(reverse("workbench")).context["actor"].is_public


def test_an_administrator_cannot_end_their_own_membership(as_):
    who = actor(Role.ADMINISTRATOR)
    browser = as_(who)
    browser.post(reverse("people"), {"move": "end", "ids": [who.membership_id]})
    assert "不能结束自己正在使用的任职" in text_of(browser.get(reverse("people")))
    assert actor_of(Membership.objects.get(pk=who.membership_id)).has(Role.ADMINISTRATOR)
