"""A sample is entered as if nothing could go wrong; where something does, every mistake is told and nothing is left."""

import pytest
from django.db import connection, transaction

from tests.kernel.community.test_loading import SMALL, write
from xiechuang.kernel.community import loading
from xiechuang.kernel.community.models import Term
from xiechuang.kernel.community.public import ProfileInvalid, load_profile
from xiechuang.kernel.community.whole import all_or_nothing
from xiechuang.kernel.lib.errors import Refused

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen_clock")]


def word(code: str, *, is_refused: bool = False) -> None:
    """A deed in a transaction of its own, as every action is."""
    with transaction.atomic():
        Term.objects.create(vocabulary="words", code=code, name=code)
        if is_refused:
            raise Refused("no")


def words() -> list[str]:
    return sorted(Term.objects.filter(vocabulary="words").values_list("code", flat=True))


@pytest.fixture
def load(tmp_path, monkeypatch):
    """Load a small profile whose sample is entered by the given loader."""
    for name, content in SMALL.items():
        write(tmp_path, name, content)

    def with_loader(loader):
        monkeypatch.setattr(loading, "_sample_loaders", [loader])
        said: list[str] = []
        load_profile(str(tmp_path), with_sample=True, say=said.append)
        return said

    return with_loader


def test_there_is_no_savepoint_before_each_deed(django_assert_num_queries) -> None:
    with django_assert_num_queries(5), all_or_nothing():
        for code in "abc":
            word(code)
    assert words() == ["a", "b", "c"]
    assert connection.features.uses_savepoints


def test_a_failure_undoes_everything_before_it() -> None:
    with pytest.raises(Refused), all_or_nothing():
        word("a")
        word("b", is_refused=True)
    assert words() == []
    assert connection.features.uses_savepoints


def test_a_failure_that_is_caught_within_leaves_nothing_either() -> None:
    with pytest.raises(transaction.TransactionManagementError), all_or_nothing():
        word("a")
        with pytest.raises(Refused):
            word("b", is_refused=True)
    assert words() == []


def test_a_loader_that_goes_on_after_a_refusal_does_so_and_says_everything_once(load) -> None:
    def loader(folder, say) -> None:
        for code in "abc":
            try:
                word(code, is_refused=code == "b")
                say(code)
            except Refused:
                say("refused")

    assert load(loader)[-3:] == ["a", "refused", "c"]
    assert words() == ["a", "c"]


def test_every_mistake_of_a_sample_is_told_and_nothing_of_it_stays(load) -> None:
    def loader(folder, say) -> None:
        problems = []
        for code in "abc":
            try:
                word(code, is_refused=code != "a")
            except Refused:
                problems.append(code)
        raise ProfileInvalid(problems)

    with pytest.raises(ProfileInvalid) as raised:
        load(loader)
    assert raised.value.problems == ["b", "c"]
    assert words() == []
