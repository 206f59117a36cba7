"""Values and clauses are shown under their names, not under the codes of the rule files."""

import pytest

from tests.benefits.granting import load_rules
from xiechuang.domains.benefits.queries.edition import rule_base
from xiechuang.domains.benefits.queries.wording import said_value, said_waivers
from xiechuang.domains.policies.actions.profile import load_policies
from xiechuang.kernel.community.loading import find_profile

pytestmark = pytest.mark.django_db


@pytest.fixture
def base(vocabularies):
    load_rules()
    return rule_base()


def test_lists_are_said_by_the_names_of_their_questions(base) -> None:
    services = said_value(base, base.values_of("voucher_qualified.services")[0])
    assert services.startswith("测试检测、合作研发")
    for name in {name for rule in base.book.ids for name in base.parameters_of(rule)}:
        for one in base.values_of(name):
            words = said_value(base, one)
            assert words
            assert words == one.words or not words.isascii(), name


def test_a_value_that_is_no_list_is_said_as_before(base) -> None:
    for name in ("voucher_qualified.staff", "voucher_qualified.share"):
        one = base.values_of(name)[0]
        assert said_value(base, one) == one.words


def test_numbers_left_out_are_under_the_title_and_the_printed_number(base) -> None:
    bare = said_waivers(base.waivers)
    assert {one.title for one in bare} == {one.waiver.document for one in bare}  # nothing is in the library
    load_policies(find_profile("jingjinji"), lambda _: None)
    rows = said_waivers(base.waivers)
    assert [one.waiver for one in rows] == list(base.waivers)
    assert any(one.title.startswith("河北·京南") and one.label == "二（四）1" for one in rows)
    assert not any(one.title.isascii() for one in rows)
