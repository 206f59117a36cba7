"""Letters: off unless configured, to who asked for them, once, and only with what the reader may see."""

from datetime import timedelta

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend

from tests.factories import actor
from tests.interests.conftest import compare, publish_achievement, publish_demand
from tests.transfer.working import do_waiting_jobs
from xiechuang.domains.interests.actions.keeping import pause_interest
from xiechuang.domains.interests.actions.mailing import begin_mailing
from xiechuang.domains.interests.models import Finding
from xiechuang.domains.transfer.models import Demand
from xiechuang.kernel.lib import clock
from xiechuang.kernel.orgs.public import Membership, Person, Role

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def configured(settings):
    settings.SENDS_DIGESTS, settings.ADDRESS = True, "https://xiechuang.example"


@pytest.fixture
def reader(firm):
    Person.objects.filter(pk=firm.person_id).update(email="reader@example.org")
    return firm


def write() -> dict[str, int] | None:
    """What the worker would do now; None when there is nothing to do."""
    if begin_mailing() is None:
        return None
    (job,) = [job for job in do_waiting_jobs() if job.kind == "interests.mail"]
    return job.result


def test_one_letter_tells_of_everything_new_and_is_sent_once(reader, keep):
    interest = keep(reader, by_mail=True)
    records = [publish_achievement(f"储能电池{n}") for n in range(2)]
    compare()
    assert write() == {"readers": 1, "sent": 1}
    (letter,) = mail.outbox
    assert letter.to == ["reader@example.org"]
    assert "2 项新发现" in letter.subject
    for record in records:
        assert record.title in letter.body
        assert f"https://xiechuang.example/achievements/{record.number}/" in letter.body
    assert f"https://xiechuang.example/interests/{interest.number}/" in letter.body
    assert write() is None
    assert Finding.objects.filter(read_at=None).count() == 2, "a letter sent is no finding read"


def test_nothing_is_sent_where_mail_is_not_configured(reader, keep, settings):
    settings.SENDS_DIGESTS = False
    keep(reader, by_mail=True)
    publish_achievement()
    compare()
    assert write() is None
    assert mail.outbox == []


def test_who_did_not_ask_for_letters_gets_none(reader, keep):
    keep(reader)
    publish_achievement()
    compare()
    assert write() is None


def test_without_an_address_there_is_no_letter(firm, keep):
    Person.objects.filter(pk=firm.person_id).update(email="")
    keep(firm, by_mail=True)
    publish_achievement()
    compare()
    assert write() is None


def test_a_daily_letter_waits_for_its_morning(reader, keep):
    keep(reader, by_mail=True, frequency="daily")
    publish_achievement()
    compare()
    assert write() is None
    with clock.fixed(clock.now() + timedelta(days=1)):
        assert write() == {"readers": 1, "sent": 1}


def test_what_was_read_before_is_not_told(reader, keep):
    keep(reader, by_mail=True)
    publish_achievement()
    compare()
    Finding.objects.update(read_at=clock.now())
    assert write() is None


@pytest.mark.parametrize("how", ["paused", "closed account", "ended post"])
def test_who_may_no_longer_hear_of_it_gets_no_letter(reader, keep, how):
    interest = keep(reader, by_mail=True)
    publish_achievement()
    compare()
    if how == "paused":
        pause_interest(interest, actor=reader)
    elif how == "closed account":
        Person.objects.filter(pk=reader.person_id).update(is_active=False)
    else:
        Membership.objects.filter(pk=reader.membership_id).update(
            starts_on=clock.today() - timedelta(days=9), ends_on=clock.today()
        )
    assert write() is None


def test_what_the_reader_may_no_longer_see_is_not_in_the_letter(vocabularies, keep):
    manager = actor(Role.TECHNOLOGY_MANAGER)
    Person.objects.filter(pk=manager.person_id).update(email="manager@example.org")
    keep(manager, by_mail=True)
    demand = publish_demand("寻求秘密的储能电池", confidentiality="managers")
    publish_achievement("公开的储能电池")
    compare()
    assert Finding.objects.count() == 2
    Demand.objects.filter(pk=demand.pk).update(confidentiality="named")
    assert write() == {"readers": 1, "sent": 1}
    assert "公开的储能电池" in mail.outbox[0].body
    assert "秘密" not in mail.outbox[0].body
    assert write() is None, "what is hidden is not tried again for ever"


def test_a_letter_that_cannot_be_handed_in_is_tried_again_and_holds_up_nobody(
    reader, keep, monkeypatch, caplog
):
    other = actor(Role.FIRM)
    Person.objects.filter(pk=other.person_id).update(email="other@example.org")
    for who in (reader, other):
        keep(who, by_mail=True)
    publish_achievement()
    compare()
    real = EmailBackend.send_messages

    def refuse(backend, letters):
        if letters[0].to == ["reader@example.org"]:
            raise ConnectionRefusedError(letters[0].to)
        return real(backend, letters)

    monkeypatch.setattr(EmailBackend, "send_messages", refuse)
    assert write() == {"readers": 2, "sent": 1}
    assert [letter.to for letter in mail.outbox] == [["other@example.org"]]
    assert "ConnectionRefusedError" in caplog.text
    assert "reader@example.org" not in caplog.text
    monkeypatch.setattr(EmailBackend, "send_messages", real)
    assert write() == {"readers": 1, "sent": 1}
    assert mail.outbox[-1].to == ["reader@example.org"]


def test_words_of_a_record_stand_in_the_letter_as_they_are(reader, keep):
    keep(reader, by_mail=True)
    publish_achievement('储能电池 <b>&"甲"</b>')
    compare()
    write()
    assert '储能电池 <b>&"甲"</b>' in mail.outbox[0].body
