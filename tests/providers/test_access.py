"""Who sees what: strangers, other regions, other organisations, wrong roles; and the fence alone holds the same."""

from datetime import timedelta

import pytest
from django.db import connection

from tests.factories import actor
from tests.parallel import errors, together
from tests.providers.world import (
    BEIJING,
    DAY,
    HEBEI,
    TIANJIN,
    at,
    expert,
    firm,
    institute,
    listed,
    load_world,
    office,
    open_call,
    submitted,
)
from xiechuang.domains.providers.actions.application import begin_application, move_application
from xiechuang.domains.providers.actions.call import create_call
from xiechuang.domains.providers.actions.complaint import file_complaint, move_complaint
from xiechuang.domains.providers.actions.offering import change_service
from xiechuang.domains.providers.actions.recognition import decide_recognition
from xiechuang.domains.providers.actions.renewal import ask_renewal
from xiechuang.domains.providers.actions.review import name_reviewers
from xiechuang.domains.providers.actions.standing import move_provider
from xiechuang.domains.providers.models import (
    Application,
    Call,
    Change,
    Complaint,
    Provider,
    Rating,
    Recognition,
    Renewal,
    Review,
    Use,
)
from xiechuang.domains.providers.public import (
    opinions_of,
    rate,
    ratings,
    register_use,
    service_kinds,
    usable_providers,
    use_refusals,
)
from xiechuang.domains.providers.states import RecognitionState
from xiechuang.kernel.access.public import fenced, visible
from xiechuang.kernel.lib.errors import Invalid, Refused
from xiechuang.kernel.orgs.public import PUBLIC, Actor, Person, Role

ON = DAY + timedelta(12)


class World:
    """One of everything, in Tianjin."""

    def __init__(self) -> None:
        self.official, self.itself, self.user, self.expert = office(), institute(), firm(HEBEI), expert()
        self.provider = listed(self.official, self.itself)
        self.applicant = institute()
        self.application = submitted(
            open_call(self.official, with_review=True, reviewers_needed=1, review_days=3), self.applicant
        )
        with at(12):
            name_reviewers(
                self.application, actor=self.official, people=[Person.objects.get(pk=self.expert.person_id)]
            )
            told = {
                "organisation_id": self.user.organisation_id,
                "subject_kind": "voucher",
                "subject_number": "CJ-1",
            }
            register_use(self.provider, actor=self.user, **told)
            self.complaint = file_complaint(
                self.provider, actor=self.user, title="差", text="差", subject_number="CJ-1"
            )
            service = self.provider.services.get(kind="testing")
            change_service(
                self.provider, actor=self.itself, service=service, values={"price_to_fen": 999_900}
            )
            ask_renewal(self.provider, actor=self.itself, statement="照旧")
            create_call(actor=self.official, values={"title": "草稿"})


@pytest.fixture
def things(db: None) -> World:
    load_world()
    return World()


def sight(who: Actor) -> dict[str, int]:
    """How many of each are shown by the scopes, and by the fence alone."""
    models = (Application, Review, Change, Renewal, Complaint)
    found = {model.__name__: visible(who, model).count() for model in models}
    with at(12), fenced(who):
        behind = {model.__name__: model.objects.count() for model in models}
    assert found == behind, "the scope and the fence disagree"
    return found


def test_strangers_and_other_regions_see_no_case(things: World) -> None:
    nothing = dict.fromkeys(("Application", "Review", "Change", "Renewal", "Complaint"), 0)
    for who in (PUBLIC, office(BEIJING), institute(), firm(), expert(), actor(Role.PARK_OFFICIAL)):
        assert sight(who) == nothing


def test_each_sees_its_own(things: World) -> None:
    assert sight(things.itself) == {"Application": 1, "Review": 0, "Change": 1, "Renewal": 1, "Complaint": 0}
    assert sight(things.applicant) == {
        "Application": 1,
        "Review": 0,
        "Change": 0,
        "Renewal": 0,
        "Complaint": 0,
    }
    assert sight(things.user) == {"Application": 0, "Review": 0, "Change": 0, "Renewal": 0, "Complaint": 1}
    assert sight(things.expert) == {"Application": 1, "Review": 1, "Change": 0, "Renewal": 0, "Complaint": 0}


@pytest.mark.parametrize("role", [Role.COMMUNITY_OFFICE, Role.AUDITOR, Role.ADMINISTRATOR])
def test_overseers_and_the_authority_see_all_of_it(things: World, role: Role) -> None:
    everything = {"Application": 2, "Review": 1, "Change": 1, "Renewal": 1, "Complaint": 1}
    assert sight(actor(role)) == everything
    assert sight(things.official) == everything


def test_the_provider_sees_a_complaint_once_it_is_asked(things: World) -> None:
    with at(12):
        move_complaint(
            things.complaint,
            actor=things.official,
            move="accept",
            answer_due_on=DAY + timedelta(20),
            decision_due_on=DAY + timedelta(30),
        )
    assert sight(things.itself)["Complaint"] == 1


def test_a_proposed_application_shows_through_the_fence_and_its_papers_do_not(things: World) -> None:
    official = office()
    row = submitted(open_call(official), institute())
    with at(3):
        move_application(row, actor=official, move="propose")
    assert not visible(PUBLIC, Application).filter(pk=row.pk).exists()
    with at(3), fenced(PUBLIC):
        assert Application.objects.filter(pk=row.pk).exists()
        with connection.cursor() as cursor:
            cursor.execute("select count(*) from documents_document where subject_id = %s", [row.pk])
            assert cursor.fetchone()[0] == 0


def test_uses_are_nobody_elses_business(things: World) -> None:
    for who, n in ((PUBLIC, 0), (firm(), 0), (things.user, 1), (things.itself, 1), (office(BEIJING), 1)):
        with at(12), fenced(who):
            assert Use.objects.count() == n


def test_drafts_of_calls_are_the_authoritys(things: World) -> None:
    assert visible(PUBLIC, Call).count() == 2
    assert visible(office(BEIJING), Call).count() == 2
    assert visible(things.official, Call).count() == 3


def test_actions_work_behind_the_fence(things: World) -> None:
    """What each role does on a page runs as the fenced role; reading back what was written must not fail."""
    with at(12):
        with fenced(things.user):
            told = {
                "organisation_id": things.user.organisation_id,
                "subject_kind": "voucher",
                "subject_number": "CJ-2",
            }
            register_use(things.provider, actor=things.user, **told)
            file_complaint(things.provider, actor=things.user, title="二", text="二", subject_number="CJ-2")
            rate(things.provider, actor=things.user, stars=3, **told)
        with fenced(things.official):
            move_application(things.application, actor=things.official, move="return", note="补正")
            move_provider(things.provider, actor=things.official, move="suspend", note="核查")
        beijing = office(BEIJING)
        with fenced(beijing):
            told = {
                "organisation_id": things.user.organisation_id,
                "subject_kind": "voucher",
                "subject_number": "CJ-3",
            }
            register_use(things.provider, actor=beijing, **told)
            decide_recognition(
                things.provider.recognitions.get(region_id=BEIJING), actor=beijing, move="recognise"
            )


def test_a_voucher_of_the_own_region_is_usable_from_the_first_day_to_the_last(things: World) -> None:
    def usable(day: int, kind: str | None = None, code: str = TIANJIN) -> bool:
        on = DAY + timedelta(day)
        found = (
            usable_providers(region_code=code, service_kind=kind, on=on)
            .filter(pk=things.provider.pk)
            .exists()
        )
        reasons = use_refusals(things.provider, region_code=code, service_kind=kind, on=on)
        assert found is not bool(reasons), "the list and the reasons disagree"
        return found

    assert [usable(day) for day in (10, 11, 375, 376)] == [False, True, True, False]
    assert usable(12, "testing")
    assert not usable(12, "joint_research")
    assert not usable(12, code=BEIJING)


@pytest.mark.parametrize(
    ("move", "kinds", "with_testing", "with_development"),
    [("recognise", [], True, True), ("limit", ["testing"], True, False), ("refuse", [], False, False)],
)
def test_another_regions_voucher_follows_its_decision(
    things: World, move: str, kinds: list[str], with_testing: bool, with_development: bool
) -> None:
    row = things.provider.recognitions.get(region_id=BEIJING)
    with at(12):
        decide_recognition(row, actor=office(BEIJING), move=move, note="定", kinds=kinds)
    for kind, wanted in (("testing", with_testing), ("commissioned_development", with_development)):
        given = {"region_code": BEIJING, "service_kind": kind, "on": ON}
        assert usable_providers(**given).filter(pk=things.provider.pk).exists() is wanted
        assert bool(use_refusals(things.provider, **given)) is not wanted
    assert use_refusals(things.provider, region_code=BEIJING, on=DAY + timedelta(11))


def test_a_suspension_stops_every_region_at_once_and_says_why(things: World) -> None:
    with at(12):
        provider = move_provider(things.provider, actor=things.official, move="suspend", note="报告造假")
    assert not usable_providers(region_code=TIANJIN, on=ON).exists()
    assert "报告造假" in str(use_refusals(provider, region_code=TIANJIN, on=ON)[0])


def test_ratings_are_given_once_and_never_changed(things: World) -> None:
    told = {
        "actor": things.user,
        "organisation_id": things.user.organisation_id,
        "subject_kind": "voucher",
        "subject_number": "CJ-1",
    }
    with at(12):
        rate(things.provider, stars=4, comment="好", **told)
        rate(things.provider, stars=4, comment="好", **told)
        with pytest.raises(Refused):
            rate(things.provider, stars=1, comment="好", **told)
        with pytest.raises(Invalid):
            rate(things.provider, stars=6, **told)
    assert ratings(things.provider).count() == 1
    assert str(opinions_of([things.provider.pk])[things.provider.pk].mean) == "4.0"


def test_every_kind_of_service_names_its_source(things: World) -> None:
    assert {one.code for one in service_kinds()} >= {"testing", "computing", "pilot"}
    assert all(
        one.details["source"] and one.details["certainty"] in ("text", "partial") for one in service_kinds()
    )


@pytest.mark.django_db(transaction=True)
def test_of_two_officials_deciding_at_once_one_is_told() -> None:
    load_world()
    row = listed().recognitions.get(region_id=BEIJING)
    officials = [office(BEIJING), office(BEIJING)]
    moves = ("recognise", "refuse")

    def decide(place: int) -> object:
        with at(12):
            return decide_recognition(
                row, actor=officials[place], move=moves[place], note="定", seen="pending"
            )

    refused = errors(together(decide, times=2))
    assert [type(one) for one in refused] == [Refused]
    assert Recognition.objects.get(pk=row.pk).state in (RecognitionState.RECOGNISED, RecognitionState.REFUSED)


@pytest.mark.django_db(transaction=True)
def test_one_organisation_begins_one_application_however_many_pages_are_open() -> None:
    load_world()
    call, who = open_call(), institute()

    def begin(_place: int) -> object:
        with at(1):
            return begin_application(call, actor=who).pk

    assert len(set(together(begin, times=6))) == 1


@pytest.mark.django_db(transaction=True)
def test_a_list_is_published_once_however_often_it_is_pressed() -> None:
    load_world()
    official = office()
    row = submitted(open_call(official), institute())
    with at(3):
        row = move_application(row, actor=official, move="propose")

    def publish(_place: int) -> object:
        with at(11):
            return move_application(row, actor=official, move="list")

    assert len(errors(together(publish, times=4))) == 3
    assert (Provider.objects.count(), Recognition.objects.count(), Rating.objects.count()) == (1, 2, 0)
