"""Where a text stands on any day follows from its public versions, and what the texts do not say is said to be unknown."""

from datetime import date

import pytest
from hypothesis import given as hypothesis_given
from hypothesis import strategies as st

from tests.policies.library import HEBEI, LATER, PLAN, SECOND, TIANJIN, file_of, publish
from xiechuang.domains.policies.actions.version import add_version, repeal_text
from xiechuang.domains.policies.models import PolicyText, TextVersion
from xiechuang.domains.policies.queries.library import containing, in_force_on, in_status, policies
from xiechuang.domains.policies.queries.standing import shown_version, standing_of
from xiechuang.domains.policies.states import Status
from xiechuang.kernel.orgs.public import PUBLIC


def wording(
    edition: int, begins: date | None, ends: date | None = None, *, is_draft: bool = False
) -> TextVersion:
    return TextVersion(
        edition=edition, valid_from=begins, valid_until=ends, is_draft=is_draft, state="published"
    )


def text(*versions: TextVersion, **more) -> PolicyText:
    made = PolicyText(number="x", title="x", **more)
    made.public_versions = list(versions)
    return made


A, B, C = date(2019, 6, 1), date(2022, 1, 1), date(2025, 1, 1)
TWO = text(wording(1, A, B), wording(2, B), repealed_on=C, repealed_by="新条例")


@pytest.mark.parametrize(
    ("policy", "day", "status", "edition"),
    [
        (text(), A, Status.NOT_HELD, None),
        (text(wording(1, None, is_draft=True)), A, Status.DRAFT, 1),
        (TWO, date(2019, 5, 31), Status.NOT_YET, 1),
        (TWO, A, Status.IN_FORCE, 1),
        (TWO, date(2021, 12, 31), Status.IN_FORCE, 1),
        (TWO, B, Status.AMENDED, 2),
        (TWO, date(2024, 12, 31), Status.AMENDED, 2),
        (TWO, C, Status.REPEALED, 2),
        (text(wording(1, A, B)), B, Status.EXPIRED, 1),
        (text(wording(1, None), passed_on=A, period_until=B), B, Status.EXPIRED, 1),
        (text(wording(1, None), passed_on=A, period_until=B), A, Status.IN_FORCE, 1),
        (text(wording(1, None), passed_on=A), date(2019, 5, 31), Status.NOT_YET, 1),
    ],
)
def test_a_text_on_a_day(policy, day, status, edition):
    found = standing_of(policy, day)
    assert (found.status, found.edition) == (status, edition)


def test_a_first_day_the_text_does_not_say_is_not_made_up():
    found = standing_of(text(wording(1, None), passed_on=A), B)
    assert (found.status, found.is_sure) == (Status.IN_FORCE, False)
    assert "未载" in found.why


def test_the_words_of_a_day_are_those_of_its_version():
    assert shown_version(TWO, date(2020, 1, 1)).edition == 1
    assert shown_version(TWO, date(2030, 1, 1)).edition == 2
    assert shown_version(text(wording(1, None, is_draft=True)), A).edition == 1
    assert shown_version(text(), A) is None


@hypothesis_given(
    st.lists(st.dates(date(2000, 1, 1), date(2030, 1, 1)), min_size=1, max_size=6, unique=True),
    st.dates(date(1999, 1, 1), date(2031, 1, 1)),
)
def test_on_every_day_from_the_first_on_exactly_the_last_begun_version_holds(begins, day):
    begins.sort()
    ends = [*begins[1:], None]
    versions = [wording(n, a, b) for n, (a, b) in enumerate(zip(begins, ends, strict=True), start=1)]
    begun = [one for one in versions if one.valid_from <= day]
    found = standing_of(text(*versions), day)
    assert found.edition == (begun[-1].edition if begun else 1)
    assert found.status.holds is bool(begun)


@pytest.mark.django_db
def test_the_list_is_narrowed_by_status_and_by_what_held_on_a_day(shelves):
    rows = policies(PUBLIC)

    def numbers(found) -> set[str]:
        return set(found.values_list("number", flat=True))

    assert numbers(in_status(rows, ["not_held"])) == {TIANJIN}
    assert PLAN in numbers(in_status(rows, ["expired"]))
    assert numbers(in_force_on(rows, date(2018, 1, 1))) == {PLAN, "zhongguancun-action-plan-2016-2018"}
    assert HEBEI in numbers(in_force_on(rows, date(2024, 1, 1)))
    assert HEBEI not in numbers(in_force_on(rows, date(2023, 11, 29)))
    assert numbers(containing(rows, "创新券 雏鹰")) == numbers(containing(rows, "雏鹰")) & numbers(
        containing(rows, "创新券")
    )
    assert numbers(containing(rows, "没有这样的词")) == set()


@pytest.mark.django_db
def test_a_law_reads_on_each_day_as_it_did(given, statute, client):
    version = add_version(statute, actor=given.hebei, document=file_of(given.hebei, SECOND), values=LATER)
    publish(version, given.hebei, given.second)
    repeal_text(statute, actor=given.hebei, repealed_on=date(2025, 1, 1), repealed_by="新条例")
    page = f"/policies/{statute.number}/"
    for day, words, status in (
        ("2020-01-01", "达到100家", "现行有效"),
        ("2023-01-01", "达到300家", "现行有效（已修改）"),
        ("2026-01-01", "达到300家", "已废止"),
    ):
        shown = client.get(page, {"on": day}).content.decode()
        assert words in shown
        assert f"{day}：{status}" in shown
    assert "这不是今天的文本" in client.get(page, {"version": "1"}).content.decode()
    assert client.get(page, {"version": "3"}).status_code == 404
    assert client.get(page, {"on": "不是日期"}).status_code == 200
    assert (
        client.get(f"{page}text.txt", {"version": "1"}).content.decode()
        == statute.versions.get(edition=1).source
    )
