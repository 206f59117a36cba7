"""Keeping, changing, resting and deleting interests: by their person alone, within the limit, said in the audit."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.factories import MembershipFactory, actor
from tests.interests.conftest import compare, publish_achievement
from xiechuang.domains.interests import rules
from xiechuang.domains.interests.actions import keeping
from xiechuang.domains.interests.models import Finding, Interest
from xiechuang.domains.interests.queries import personal_copy
from xiechuang.kernel.audit.public import Entry
from xiechuang.kernel.lib.errors import Invalid, NotVisible, Refused
from xiechuang.kernel.orgs.public import PUBLIC, SYSTEM, Person, Role, choose_actor

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("vocabularies")]
DEEDS = (
    lambda one, who: keeping.change_interest(one, actor=who, values={"text": "钢渣"}, version=1),
    lambda one, who: keeping.pause_interest(one, actor=who),
    lambda one, who: keeping.resume_interest(one, actor=who),
    lambda one, who: keeping.mark_read(one, actor=who),
    lambda one, who: keeping.delete_interest(one, actor=who),
)


def audited() -> list[str]:
    return list(
        Entry.objects.filter(action__startswith="interest.").order_by("id").values_list("action", flat=True)
    )


def test_an_interest_is_named_after_its_words_and_numbered(firm, keep):
    interest = keep(firm, "  储能 电池 ")
    assert (interest.name, interest.text, interest.number[:3]) == ("储能 电池", "储能 电池", "GZ-")
    assert (interest.person_id, interest.membership_id) == (firm.person_id, firm.membership_id)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"text": ""}, "text"),
        ({"text": "，。！"}, "text"),
        ({"text": "字" * 501}, "text"),
        ({"kinds": ["nothing"]}, "kinds"),
        ({"regions": ["999999"]}, "regions"),
        ({"fields": ["99.99"]}, "fields"),
        ({"fields": ["6.1"] * 21}, "fields"),
        ({"least_percent": 0}, "least_percent"),
        ({"least_percent": 101}, "least_percent"),
        ({"frequency": "hourly"}, "frequency"),
        ({"name": "名" * 61}, "name"),
        ({"person_id": 1}, "person_id"),
    ],
)
def test_what_does_not_fit_is_named_at_its_field(firm, values, field):
    with pytest.raises(Invalid) as wrong:
        keeping.save_interest(actor=firm, values={"text": "储能"} | values)
    assert set(wrong.value.fields) == {field}
    assert not Interest.objects.exists()


@pytest.mark.parametrize("who", [PUBLIC, SYSTEM])
def test_nobody_is_refused(who):
    with pytest.raises(Refused, match="登录"):
        keeping.save_interest(actor=who, values={"text": "储能"})


def test_a_person_keeps_at_most_so_many(firm, keep, monkeypatch):
    monkeypatch.setattr(rules, "MOST", 2)
    keep(firm, "甲乙"), keep(firm, "丙丁")
    with pytest.raises(Refused, match="本平台规则"):
        keep(firm, "戊己")
    keep(actor(Role.FIRM), "戊己")


def test_the_same_again_is_refused_and_names_the_one_there_is(firm, keep):
    first = keep(firm, "储能", kinds=["demand", "achievement"])
    with pytest.raises(Refused, match=first.number):
        keep(firm, "储能", kinds=["achievement", "demand"], frequency="weekly")
    keep(firm, "储能", kinds=["demand"])


def test_the_same_words_in_another_post_are_another_interest(firm, keep):
    keep(firm, "储能")
    post = MembershipFactory(person=Person.objects.get(pk=firm.person_id), role=Role.TECHNOLOGY_MANAGER)
    assert keep(choose_actor(post.person, preferred=post.pk), "储能").membership_id == post.pk


def test_changing_counts_from_now_on(firm, keep):
    interest = keep(firm, "石墨烯")
    publish_achievement()
    keeping.change_interest(interest, actor=firm, values={"text": "储能"}, version=1)
    compare()
    assert not Finding.objects.exists()
    interest.refresh_from_db()
    assert (interest.version, interest.text) == (2, "储能")


def test_changing_what_was_changed_meanwhile_is_refused(firm, keep):
    interest = keep(firm)
    keeping.change_interest(interest, actor=firm, values={"text": "石墨烯"}, version=1)
    with pytest.raises(Refused, match="别处改过"):
        keeping.change_interest(interest, actor=firm, values={"text": "钢渣"}, version=1)


def test_pausing_and_resuming_twice_is_once(firm, keep):
    interest = keep(firm)
    for deed in (
        keeping.pause_interest,
        keeping.pause_interest,
        keeping.resume_interest,
        keeping.resume_interest,
    ):
        deed(interest, actor=firm)
    assert audited() == ["interest.save", "interest.pause", "interest.resume"]


def test_reading_marks_what_is_shown(firm, keep):
    interest = keep(firm)
    publish_achievement()
    compare()
    assert keeping.mark_read(interest, actor=firm) == 1
    assert keeping.mark_read(interest, actor=firm) == 0
    assert Finding.objects.get().read_at is not None


def test_deleting_leaves_nothing_of_its_words(firm, keep):
    interest = keep(firm, "极少见的词")
    publish_achievement("极少见的词")
    compare()
    keeping.delete_interest(interest, actor=firm)
    assert not Interest.objects.exists()
    assert not Finding.objects.exists()
    assert not Entry.objects.filter(action__startswith="interest.", details__contains="少见").exists()


@pytest.mark.parametrize("deed", DEEDS)
@pytest.mark.parametrize("who", ["colleague", "administrator", "stranger"])
def test_nobody_else_can_do_anything_with_it(firm, keep, deed, who):
    interest = keep(firm)
    people = {"stranger": PUBLIC, "administrator": actor(Role.ADMINISTRATOR)}
    other = people.get(who) or actor(
        Role.FIRM, organisation=MembershipFactory._meta.model.objects.get(pk=firm.membership_id).organisation
    )
    with pytest.raises(NotVisible):
        deed(interest, other)
    assert Interest.objects.get().version == 1


def test_a_person_takes_everything_along_and_deletes_everything(firm, keep):
    keep(firm), keep(firm, "石墨烯"), keep(actor(Role.FIRM))
    publish_achievement()
    compare()
    copy = personal_copy(firm)
    assert [one["text"] for one in copy["interests"]] == ["储能 电池", "石墨烯"]
    assert [len(one["findings"]) for one in copy["interests"]] == [1, 0]
    assert keeping.delete_all_interests(actor=firm) == 2
    assert personal_copy(firm)["interests"] == []
    assert Interest.objects.count() == 1


def test_closing_an_account_for_good_takes_its_interests_along(keep):
    person = Person.objects.create(username="leaving", name="某人")
    keep(choose_actor(person))
    person.delete()
    assert not Interest.objects.exists()


@given(st.text(max_size=80))
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_words_are_kept_or_named_as_a_fault(firm, text):
    faults: dict[str, list[str]] = {}
    try:
        keeping.delete_interest(keeping.save_interest(actor=firm, values={"text": text}), actor=firm)
    except Invalid as wrong:
        faults = wrong.fields
    assert set(faults) <= {"text", "name"}
