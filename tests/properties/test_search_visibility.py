"""Whoever asks finds exactly what the scopes show them, whatever changed a moment before and however it was changed."""

from collections import Counter

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.factories import load_vocabularies
from tests.transfer import world
from xiechuang.domains.transfer.actions.docking import propose_docking
from xiechuang.domains.transfer.actions.record import change_record, create_record, delete_draft
from xiechuang.domains.transfer.actions.review import move_record
from xiechuang.domains.transfer.flow import ACHIEVEMENT
from xiechuang.domains.transfer.models import Achievement, Demand, Docking
from xiechuang.domains.transfer.states import RecordState
from xiechuang.kernel.access.public import fenced, visible
from xiechuang.kernel.lib.errors import Invalid, NotVisible, Refused
from xiechuang.kernel.orgs.public import SYSTEM, Organisation
from xiechuang.kernel.search import visibility
from xiechuang.kernel.search.public import SearchEntry, find, forget_index, merge_index

pytestmark = pytest.mark.django_db(transaction=True)
MODELS = {"achievement": Achievement, "demand": Demand}
TITLES = ("高镍正极材料", "固态电池电解质", "储氢合金", "人工晶体", "电池回收工艺")
COMPLETE = {
    Demand: {"modes": ["licence"]},
    Achievement: {"kind": "process", "stage": "pilot", "ways": ["licence"], "price_mode": "negotiable"},
}
WAYS = ("", "submit", "submit check", "submit check publish", "submit check publish close", "submit return")
DEEDS = (
    "create",
    "create",
    "create",
    "move",
    "move",
    "confide",
    "delete",
    "dock",
    "park",
    "by hand",
    "restart",
)


def somebody(people, number):
    return people[world.NAMES[number % len(world.NAMES)]]


def nth(model, number):
    rows = model.objects.order_by("pk")
    return rows[number % rows.count()] if rows.exists() else None


def create(place, model, a, b):
    owner = place.people["owner firm" if a % 2 else "owner institute"]
    more = {"confidentiality": ("public", "managers", "named")[b % 3]} if model is Demand else {}
    values = {"title": TITLES[b % len(TITLES)], "text": "电池" * (b % 3) or "正文", "fields": ["1.1.1"]}
    values |= {"expires_on": "2029-12-31"} | COMPLETE[model] | more
    row = create_record(model, actor=owner, values=values)
    for step in WAYS[a % len(WAYS)].split():
        actor = owner if step == "submit" else place.people["office"]
        row = move_record(row, actor=actor, move=step, note="因故")


def do(place, deed, model, a, b):
    """One deed, by people or by hand in the database; what is refused changes nothing."""
    row = nth(model, a)
    if deed == "create":
        create(place, model, a, b)
    elif deed == "restart":
        merge_index() if a % 3 == 0 else None
        forget_index()
    elif row is None:
        return
    elif deed == "move":
        move_record(
            row,
            actor=somebody(place.people, b),
            move=sorted(ACHIEVEMENT.moves)[b % len(ACHIEVEMENT.moves)],
            note="因故",
        )
    elif deed == "confide":
        values = (
            {"confidentiality": ("public", "managers", "named")[b % 3]}
            if model is Demand
            else {"title": TITLES[b % 5]}
        )
        change_record(row, actor=somebody(place.people, b), values=values)
    elif deed == "delete":
        delete_draft(row, actor=somebody(place.people, b))
    elif deed == "dock":
        demand, achievement = nth(Demand, a), nth(Achievement, b)
        if demand and achievement:
            propose_docking(
                actor=place.people["manager" if a % 2 else "other manager"],
                demand=demand,
                achievement=achievement,
            )
    elif deed == "park":
        Organisation.objects.filter(pk=row.organisation_id).update(
            park=(place.park, place.far_park, None)[b % 3]
        )
    elif deed == "by hand":
        by_hand(place, model, row, b)


def by_hand(place, model, row, b):
    """Past every action: what an administrator might do with SQL."""
    states = (RecordState.DRAFT, RecordState.SUBMITTED, RecordState.CLOSED)
    if b % 3:
        model.objects.filter(pk=row.pk).update(state=states[b % len(states)])
    else:
        Docking.objects.update(manager_id=place.people["other manager"].person_id)


def shown_to(actor):
    """What the scopes say, asked of the database this moment."""
    return {
        (kind, pk)
        for kind, model in MODELS.items()
        for pk in visible(actor, model).values_list("pk", flat=True)
    }


def found_by(actor, text="", **narrowed):
    """All pages of a question, followed to the end."""
    pages, after = [], ""
    while True:
        page = find(text, actor=actor, limit=23, after=after, **narrowed)
        pages.append(page)
        after = page.after
        if not after:
            break
    subjects = [(e.kind, e.subject_id) for page in pages for e in page.entries]
    assert len(subjects) == len(set(subjects)) == pages[0].total, "no page repeats or leaves out"
    return set(subjects), pages[0]


def check(actor, hits):
    """``hits`` is what each text finds when nothing is hidden."""
    shown = shown_to(actor)
    subjects, page = found_by(actor)
    assert subjects == shown
    assert page.facets["kind"] == Counter(kind for kind, _ in shown)
    assert page.facets["region"] == regions_of(actor)
    for text, everything in hits.items():
        mine, of_mine = found_by(actor, text)
        assert mine == everything & shown
        assert of_mine.facets["kind"] == Counter(kind for kind, _ in mine)
    assert found_by(actor, states=["draft"])[0] == {(kind, pk) for kind, pk in shown if is_draft(kind, pk)}


def is_draft(kind, pk):
    """As the entry says it; a state changed by hand leaves the entry behind until it is renewed."""
    return SearchEntry.objects.filter(kind=kind, subject_id=pk, state="draft").exists()


def regions_of(actor):
    rows = [visible(actor, model).values_list("region_id", flat=True) for model in MODELS.values()]
    return Counter(region for found in rows for region in found)


NUMBERS = st.integers(0, 1_000)
DEED = st.tuples(st.sampled_from(DEEDS), st.sampled_from(sorted(MODELS)), NUMBERS, NUMBERS)
ASKERS = st.lists(st.sampled_from(world.NAMES), min_size=2, max_size=5, unique=True)


def test_everybody_finds_what_the_scopes_show_them_and_nothing_else(frozen_clock, settings, tmp_path):
    settings.DATA = tmp_path
    load_vocabularies()
    place = world.build()

    @given(rounds=st.lists(st.tuples(st.lists(DEED, min_size=1, max_size=4), ASKERS), min_size=2, max_size=5))
    @_settings()
    def property_(rounds):
        for deeds, askers in rounds:
            for deed, kind, a, b in deeds:
                try:
                    do(place, deed, MODELS[kind], a, b)
                except (Refused, NotVisible, Invalid):
                    continue
            hits = {text: found_by(SYSTEM, text)[0] for text in ("电池", "人", "高镍正极")}
            for name in askers:
                check(place.people[name], hits)
                with fenced(place.people[name]):
                    check(place.people[name], hits)

    property_()


def _settings():
    return settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))


def test_what_stops_being_visible_between_index_and_answer_is_not_shown(frozen_clock, monkeypatch):
    load_vocabularies()
    place = world.build()
    create(place, Achievement, 3, 1)
    real, struck = visibility.still_visible, []

    def strike(actor, subjects):
        """Somebody closes it just now, in a way that no feed tells of in time."""
        if not struck:
            struck.append(Achievement.objects.update(state=RecordState.CLOSED))
        return real(actor, subjects)

    assert find("").total == 1
    monkeypatch.setattr("xiechuang.kernel.search.finding.still_visible", strike)
    found = find("")
    assert struck
    assert (found.entries, found.total, found.facets["kind"]) == ([], 0, {})
