"""The feed of changes loses nothing, whatever order transactions begin, number their rows and commit in."""

import random
import threading

import pytest
from django.db import connection, transaction

from tests.kernel.search.feed_world import insert, second_connection, show
from xiechuang.kernel.search.feed import EVERYTHING, here, read_since
from xiechuang.kernel.search.following import Follower
from xiechuang.kernel.search.models import Change, SearchEntry
from xiechuang.kernel.search.public import find, hide_entry, show_entries

pytestmark = pytest.mark.django_db(transaction=True)


def titles(text=""):
    return {e.title for e in find(text, limit=1_000).entries}


def test_what_commits_later_but_was_numbered_earlier_is_read_too():
    start = here()
    with second_connection() as early, second_connection() as late:
        insert(early, 1, "先写后提交")
        insert(late, 2, "后写先提交")
        late.commit()
        first = read_since(start)
        assert list(first.changes.values()) == [("paper", 2)]
        early.commit()
        second = read_since(first.place)
    assert list(second.changes.values()) == [("paper", 1)]
    assert min(second.changes) < min(first.changes), "its number is below one that was read before"


def test_a_long_writer_keeps_nobody_waiting_and_is_found_at_its_end():
    with second_connection() as slow:
        insert(slow, 1, "慢事务")
        for number in range(2, 6):
            show(number, f"快事务{number}")
            assert f"快事务{number}" in titles()
        assert "慢事务" not in titles()
        slow.commit()
    assert titles() == {"慢事务", *(f"快事务{number}" for number in range(2, 6))}


def test_what_is_rolled_back_is_never_read():
    start = here()
    with second_connection() as other:
        insert(other, 1, "反悔")
        other.rollback()
    assert read_since(start).changes == {}
    assert titles() == set()


def test_each_change_is_read_once_and_by_every_reader():
    start = here()
    show(1, "甲")
    first = read_since(start)
    assert list(first.changes.values()) == [("paper", 1)]
    assert read_since(first.place).changes == {}
    assert read_since(start).changes == first.changes


def test_savepoints_inside_a_transaction_are_read_as_it_ends():
    start = here()
    with transaction.atomic():
        show(1, "外层")
        with transaction.atomic():
            show(2, "内层")
        with transaction.atomic():
            show(3, "作废")
            transaction.set_rollback(True)
    assert set(read_since(start).changes.values()) == {("paper", 1), ("paper", 2)}


def test_ones_own_uncommitted_changes_are_told_apart():
    start = here()
    with transaction.atomic():
        show(1, "未定")
        reading = read_since(start)
        assert (reading.changes, list(reading.mine.values())) == ({}, [("paper", 1)])


def test_a_place_taken_inside_a_transaction_does_not_pass_over_what_it_wrote_and_writes():
    with transaction.atomic():
        show(1, "先")
        Change.objects.exclude(kind="").count()
        place = here()
        assert list(read_since(place).mine.values()) == [("paper", 1)]
        with second_connection() as other:
            insert(other, 2, "别人的")
            other.commit()
        place = read_since(place).place
        show(3, "后")
    assert set(read_since(place).changes.values()) == {("paper", 1), ("paper", 3)}


def test_ones_own_uncommitted_words_are_seen_by_oneself_and_stay_with_nobody():
    show(1, "储氢合金")
    assert titles() == {"储氢合金"}
    with transaction.atomic():
        show(1, "膜蒸馏")
        with second_connection() as other:
            insert(other, 2, "别人的")
            other.commit()
        assert titles() == {"膜蒸馏", "别人的"}
        transaction.set_rollback(True)
    assert titles("储氢合金") == {"储氢合金"}, "its words are the old ones again"
    assert titles("膜蒸馏") == set()
    assert titles() == {"储氢合金", "别人的"}


def numbers_of_papers() -> frozenset[int]:
    return frozenset(SearchEntry.objects.filter(kind="paper").values_list("subject_id", flat=True))


def test_a_long_transaction_begins_once_and_forgets_what_it_undid():
    beginnings = []

    def make() -> frozenset[int]:
        beginnings.append(numbers_of_papers())
        return beginnings[-1]

    def apply(state, subjects) -> frozenset[int]:
        ids = {pk for _, pk in subjects}
        return (state - ids) | (numbers_of_papers() & ids)

    follower = Follower(make=make, apply=apply)
    with transaction.atomic():
        for number in range(1, 6):
            show(number, f"第{number}篇")
            assert follower.current().state == set(range(1, number + 1))
        assert beginnings == [{1}]
        with transaction.atomic():
            show(9, "作废")
            assert 9 in follower.current().state
            transaction.set_rollback(True)
        assert follower.current().state == set(range(1, 6))
    with transaction.atomic():
        show(6, "另一次")
        assert follower.current().state == set(range(1, 7))
        transaction.set_rollback(True)
    assert follower.current().state == set(range(1, 6))


def test_every_way_of_writing_is_noted_by_the_database():
    start = here()
    show(1, "一")
    SearchEntry.objects.filter(subject_id=1).update(title="改")
    with connection.cursor() as cursor:
        cursor.execute("update search_searchentry set subject_id = 7")
    hide_entry(kind="paper", subject_id=7)
    subjects = [subject for _, subject in sorted(read_since(start).changes.items())]
    assert subjects == [("paper", 1), ("paper", 1), ("paper", 1), ("paper", 7), ("paper", 7)]
    with connection.cursor() as cursor:
        cursor.execute("truncate search_searchentry")
    assert EVERYTHING in read_since(start).changes.values()
    assert titles() == set()


def test_an_emptied_table_is_an_empty_search():
    show(1, "将被清空")
    assert titles() == {"将被清空"}
    with connection.cursor() as cursor:
        cursor.execute("truncate search_searchentry")
    assert titles() == set()
    show(2, "之后")
    assert titles() == {"之后"}


def test_a_place_before_the_trim_or_of_another_database_is_lost():
    start = here()
    show(1, "甲")
    read = read_since(start)
    assert not read.is_lost
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into search_trim values (1, search_identity(), pg_snapshot_xmax(pg_current_snapshot()))"
        )
        assert read_since(start).is_lost
        cursor.execute("update search_trim set identity = 'another'")
        assert not read_since(start).is_lost, "the trim of the database this was restored from does not count"
    assert read_since(type(start)(identity="1/2/3", snapshot=start.snapshot)).is_lost
    assert read_since(type(start)(identity=start.identity, snapshot="99999999:99999999:")).is_lost, (
        "from the future"
    )


def test_the_fenced_role_can_add_to_the_feed_only_by_changing_entries():
    from django.db import ProgrammingError

    from xiechuang.kernel.access.public import fenced
    from xiechuang.kernel.orgs.public import PUBLIC

    with fenced(PUBLIC):
        with pytest.raises(ProgrammingError, match="permission denied"):
            Change.objects.create(kind="paper", subject_id=1)
        with pytest.raises(ProgrammingError, match="permission denied"):
            Change.objects.all().delete()


def test_eight_writers_who_commit_in_any_order_are_all_read_by_two_readers_who_look_all_the_time():
    writers, each, done = 8, 15, threading.Event()
    start, seen = here(), [set(), set()]

    def write(writer: int) -> None:
        dice = random.Random(writer)
        with second_connection() as one, second_connection() as two:
            pending = {one: 0, two: 0}
            for number in range(each):
                chosen = dice.choice((one, two))
                insert(chosen, writer * 1_000 + number, f"题{writer}-{number}")
                pending[chosen] += 1
                if dice.random() < 0.4:
                    dice.choice((one, two)).commit()
            one.commit()
            two.commit()

    def read(mine: set) -> None:
        place = start
        while True:
            is_last = done.is_set()
            reading = read_since(place)
            assert not mine & set(reading.changes), "nothing is read twice"
            mine |= set(reading.changes)
            place = reading.place
            if is_last:
                break
        connection.close()

    readers = [threading.Thread(target=read, args=(mine,)) for mine in seen]
    threads = [threading.Thread(target=write, args=(n,)) for n in range(writers)]
    for thread in (*readers, *threads):
        thread.start()
    for thread in threads:
        thread.join(60)
    done.set()
    for thread in readers:
        thread.join(60)
    written = set(Change.objects.exclude(kind="").values_list("pk", flat=True))
    assert len(written) == writers * each
    assert seen == [written, written]


def test_many_shown_at_once_are_each_noted_and_found_as_last_said():
    show(1, "甲")
    start = here()
    entry = {"number": "P", "text": "", "owner": "某单位", "url": "/"}
    show_entries(kind="paper", entries={1: entry | {"title": "乙"}, 2: entry | {"title": "丙"}})
    assert set(read_since(start).changes.values()) == {("paper", 1), ("paper", 2)}
    assert titles() == {"乙", "丙"}
    show_entries(kind="paper", entries={})
    assert SearchEntry.objects.count() == 2
