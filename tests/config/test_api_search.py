"""The search over the API: the page's parameters, each asker's own view, suggestions of public content only."""

import pytest

from tests.factories import AchievementFactory


def found(client, **asked):
    answer = client.get("/api/search", asked)
    assert answer.status_code == 200, answer.content.decode()
    return answer.json()


def numbers(client, **asked):
    return {item["number"] for item in found(client, limit=200, **asked)["items"]}


def test_filters_may_be_repeated_and_counts_say_what_is_left(api_as, world) -> None:
    stranger = api_as("stranger")
    whole = found(stranger, q="储能")
    assert whole["total"] == sum(whole["facets"]["kind"].values()) == sum(whole["by_kind"].values())
    both = found(stranger, q="储能", region=["120000", "130000"])
    each = [found(stranger, q="储能", region=code)["total"] for code in ("120000", "130000")]
    assert both["total"] == sum(each) == whole["total"]
    assert found(stranger, q="储能", field="6")["total"] == whole["total"]
    assert found(stranger, q="储能", field="1")["total"] == 0


def test_a_stranger_finds_only_what_is_public(api_as, world) -> None:
    seen = numbers(api_as("stranger"))
    assert {world.demand.number, world.achievement.number} <= seen
    hidden = {world.draft.number, world.confidential.number, world.submitted.number, world.own_draft.number}
    assert not hidden & seen


def test_each_asker_finds_what_their_scope_shows_and_no_more(api_as, world) -> None:
    assert {world.draft.number, world.confidential.number, world.submitted.number} <= numbers(api_as("firm"))
    assert world.submitted.number in numbers(api_as("official"))
    for other in ("other firm", "other official", "institute"):
        assert not {world.draft.number, world.submitted.number} & numbers(api_as(other)), other


def test_the_official_of_a_wrong_region_gets_no_count_of_what_is_hidden(api_as, world) -> None:
    for caller in ("stranger", "other official"):
        answer = found(api_as(caller), q=world.submitted.number)
        assert answer["total"] == len(numbers(api_as(caller), q=world.submitted.number))


def test_a_slip_is_named_and_never_applied(api_as, world) -> None:
    AchievementFactory(title="固态电池", keywords=["电池"], state="published")
    stranger = api_as("stranger")
    answer = found(stranger, q="店迟")
    assert (answer["corrected"], answer["total"]) == ("电池", 0)
    assert found(stranger, q="电池")["corrected"] is None


def test_suggestions_are_of_public_content_for_everybody(api_as, world) -> None:
    AchievementFactory(title="气凝胶毡垫", organisation=world.institute)
    for caller in ("stranger", "institute", "official"):
        assert api_as(caller).get("/api/search/suggest", {"q": "qining"}).json() == {"items": []}
    said = api_as("stranger").get("/api/search/suggest", {"q": "gaonie", "limit": 3}).json()["items"]
    assert 0 < len(said) <= 3
    assert any(one["is_title"] for one in said)


@pytest.mark.parametrize(
    "asked", [{"limit": 0}, {"limit": 99}, {"q": "a\x00"}, {"q": "x" * 101}, {"nothing": "known"}]
)
def test_what_cannot_be_suggested_for_is_refused(api_as, people, asked) -> None:
    assert api_as("stranger").get("/api/search/suggest", asked).status_code == 422


@pytest.mark.parametrize(
    "asked", [{"kind": "'"}, {"region": ["a"] * 21}, {"cursor": "x"}, {"field": "x" * 99}]
)
def test_what_cannot_be_searched_is_refused(api_as, people, asked) -> None:
    assert api_as("stranger").get("/api/search", asked).status_code == 422
