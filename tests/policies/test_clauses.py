"""A clause through all versions, with what refers to it and what rests on it."""

from datetime import date

import pytest

from tests.policies.library import FIRST, LATER, PLAN, SECOND, file_of, new_text, publish, upload
from xiechuang.domains.policies.actions.version import add_version
from xiechuang.domains.policies.models import Citation, PolicyText
from xiechuang.domains.policies.queries.clause import clause_page
from xiechuang.domains.policies.queries.differing import changes_between
from xiechuang.domains.policies.queries.linking import links_in
from xiechuang.domains.policies.queries.standing import shown_version
from xiechuang.domains.policies.queries.tree import piece_named
from xiechuang.kernel.lib.errors import NotVisible
from xiechuang.kernel.orgs.public import PUBLIC

pytestmark = pytest.mark.django_db


@pytest.fixture
def amended(given, statute):
    """The statute in its second wording."""
    version = add_version(statute, actor=given.hebei, document=file_of(given.hebei, SECOND), values=LATER)
    publish(version, given.hebei, given.second)
    statute.refresh_from_db()
    return statute


def test_a_clause_is_shown_in_every_version_with_what_changed(amended):
    page = clause_page(PUBLIC, amended, "1")
    assert [(one.version.edition, one.is_changed) for one in page.wordings] == [(1, False), (2, True)]
    looks = [(run.look, run.text) for line in page.wordings[1].lines for run in line if run.look]
    assert looks == [("del", "100"), ("ins", "300")]
    late = clause_page(PUBLIC, amended, "4")
    assert [one.piece is None for one in late.wordings] == [True, False]
    assert (late.before.anchor, late.after) == ("3", None)


def test_a_clause_only_an_older_wording_has_keeps_its_address(given, statute, client):
    shorter = FIRST.replace("第三条　按照第一条办理。\n", "")
    version = add_version(statute, actor=given.hebei, document=file_of(given.hebei, shorter), values=LATER)
    publish(version, given.hebei, given.second)
    page = client.get(f"/policies/{statute.number}/clauses/3/")
    assert page.status_code == 200
    assert "这一版没有这一条" in page.content.decode()


def test_references_inside_a_text_lead_both_ways(amended):
    assert [one.written for one in clause_page(PUBLIC, amended, "3").links] == ["第一条"]
    cited = clause_page(PUBLIC, amended, "1").cited_by
    assert [(one.anchor, one.written) for one in cited] == [("3", "第一条")]


def test_references_between_texts_lead_both_ways_and_to_nowhere_where_a_text_is_not_held(given, statute):
    other = new_text(given.hebei, title="某省办法")
    words = "某省办法\n第一条　依据《某省促进条例》第二条制定。\n第二条　《没有收录的办法》另有规定的除外。\n"
    publish(upload(other, given.hebei, words), given.hebei, given.second)
    other.refresh_from_db()
    links = links_in(other, words)
    assert ("某省促进条例", "第二条", f"/policies/{statute.number}/clauses/2/") in [
        target for one in links for target in one.targets
    ]
    unknown = next(one for one in links if "没有收录" in one.written)
    assert unknown.targets == (("没有收录的办法", "", ""),)
    cited = clause_page(PUBLIC, statute, "2").cited_by
    assert [(one.policy, one.anchor) for one in cited] == [(other.number, "1")]


def test_a_measure_that_rests_on_a_clause_leads_to_the_rule_base(shelves, client):
    page = client.get(f"/policies/{PLAN}/clauses/2-4-1/").content.decode()
    assert 'href="/benefits/rules/brokerage_subsidy/"' in page
    assert "/benefits/rules/institution.award/" not in page  # a parameter stands with its measures


def test_rules_that_rest_on_a_clause_are_named_on_it(shelves):
    policy = PolicyText.objects.get(number=PLAN)
    cited = Citation.objects.filter(policy=policy)
    assert cited.exists()
    source = shown_version(policy).source
    for one in cited:
        piece = piece_named(source, one.anchor)
        assert piece is not None, one.code
        assert "".join(one.quote.split()) in "".join(piece.text.split())
    page = clause_page(PUBLIC, policy, cited.first().anchor)
    assert cited.first().code in {one.code for one in page.rules}


def test_numbers_and_duties_are_read_in_their_clause(shelves):
    page = clause_page(PUBLIC, PolicyText.objects.get(number=PLAN), "1-3-3")
    assert {"1000家", "1万家"} <= {one.written for one in page.figures}
    assert len(page.figures) == 9


def test_addresses_once_given_lead_to_todays_and_others_to_nothing(shelves, client):
    moved = client.get(f"/policies/{PLAN}/clauses/3-3-2/")
    assert (moved.status_code, moved["Location"]) == (302, f"/policies/{PLAN}/clauses/att2/")
    tree = client.get(f"/policies/{PLAN}/clauses/chp_1__sec_3/")
    assert tree["Location"] == f"/policies/{PLAN}/clauses/1-3/"
    assert f'id="c-{"3-3-2"}"' in client.get(f"/policies/{PLAN}/").content.decode()
    assert client.get(f"/policies/{PLAN}/clauses/99/").status_code == 404
    assert client.get("/policies/tianjin-decision-2023/clauses/1/").status_code == 404
    with pytest.raises(NotVisible):
        clause_page(PUBLIC, PolicyText.objects.get(number=PLAN), "x")


def test_the_difference_of_two_versions_is_shown_clause_by_clause(amended, client):
    page = client.get(f"/policies/{amended.number}/difference/").content.decode()
    assert "<del>100</del><ins>300</ins>" in page
    assert "本条例自2022年1月1日起施行" in page
    back = client.get(f"/policies/{amended.number}/difference/", {"from": "2", "to": "1"}).content.decode()
    assert "<del>300</del><ins>100</ins>" in back
    for wrong in ({"from": "1", "to": "9"}, {"from": "x"}):
        assert client.get(f"/policies/{amended.number}/difference/", wrong).status_code == 404


def test_a_text_of_one_version_has_no_difference(shelves, client):
    assert client.get(f"/policies/{PLAN}/difference/").status_code == 404


def test_what_comes_in_and_falls_away_is_all_there(amended):
    changes = changes_between(FIRST, SECOND)
    gone = "".join(run.text for one in changes for run in one.runs if run.look == "del")
    come = "".join(run.text for one in changes for run in one.runs if run.look == "ins")
    assert (gone, come) == ("100", "300第四条　本条例自2022年1月1日起施行。\n")
    assert changes_between(FIRST, FIRST) == ()
    assert amended.versions.get(edition=2).valid_from == date(2022, 1, 1)
