"""The stored index: opened when the database vouches for it, never trusted otherwise, written by one at a time."""

import json
import shutil

import numpy as np
import pytest
from django.db import connection, transaction

from tests.kernel.search.feed_world import show
from tests.operations.program import until
from xiechuang.config.checks import search as checks
from xiechuang.config.checks.finding import Verdict
from xiechuang.kernel.lib import clock
from xiechuang.kernel.orgs.public import SYSTEM
from xiechuang.kernel.search import finding, jobs, merging, stored
from xiechuang.kernel.search.models import Change, SearchEntry, StoredIndex
from xiechuang.kernel.search.public import (
    Overtaken,
    find,
    forget_index,
    hide_entry,
    merge_index,
    waiting_changes,
)

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.DATA = tmp_path
    return tmp_path / "search"


@pytest.fixture
def three(folder):
    show(1, "高镍正极材料", text="锂电池", fields=["1.2.3", "4"])
    show(2, "储氢合金", region_code="120000")
    show(3, "膜蒸馏海水淡化")
    merge_index()
    forget_index()
    return folder


@pytest.fixture
def built(monkeypatch):
    """How often a process had to read everything from the database."""
    times = []
    real = finding.make_holding
    monkeypatch.setattr(finding._follower, "_make", lambda: times.append(1) or real())
    return times


def titles(text=""):
    return {e.title for e in find(text).entries}


def folders(root):
    return [path.name for path in root.iterdir() if path.is_dir()]


def test_what_is_stored_is_opened_and_finds_what_a_fresh_one_finds(three, built):
    assert titles("锂电池") == {"高镍正极材料"}
    assert built == []
    opened = finding.current().state
    fresh = finding.make_holding()
    assert list(opened.index.keys) == list(fresh.index.keys)
    for name in stored.ARRAYS:
        assert np.array_equal(getattr(opened.columns, name), getattr(fresh.columns, name)), name
    assert opened.columns.words == fresh.columns.words


def test_changes_since_are_laid_on_top(three, built):
    show(2, "镁基固态储氢")
    show(4, "钙钛矿光伏")
    hide_entry(kind="paper", subject_id=3)
    assert titles() == {"高镍正极材料", "镁基固态储氢", "钙钛矿光伏"}
    assert titles("合金") == set()
    assert built == []


def test_merging_takes_them_in_and_nothing_is_waiting_then(three, built):
    show(4, "钙钛矿光伏")
    assert waiting_changes()[0] == 1
    assert merge_index().from_stored
    assert waiting_changes()[0] == 0
    forget_index()
    assert titles("钙钛矿") == {"钙钛矿光伏"}
    assert built == []
    assert len(folders(three)) == 1, "the old one is swept"


def test_a_reader_of_the_old_index_reads_on_after_it_was_swept(three):
    old = finding.current().state
    before = list(old.index.top("锂电池", k=3))
    show(4, "锂电池回收")
    merge_index()
    assert list(old.index.top("锂电池", k=3)) == before
    assert titles("锂电池") == {"高镍正极材料", "锂电池回收"}


def cut(path):
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def flip(path):
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


DAMAGES = {
    "cut": cut,
    "flipped": flip,
    "removed": lambda path: path.unlink(),
    "emptied": lambda path: path.write_bytes(b""),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_damage_to_any_file_is_noticed_and_never_trusted(three, built, damage):
    row = StoredIndex.objects.get()
    home = three / row.folder
    kept = three.parent / "kept"
    shutil.copytree(home, kept)
    names = [*stored.files_of(home), stored.MANIFEST]
    assert len(names) >= 4
    for times, name in enumerate(names, start=1):
        DAMAGES[damage](home / name)
        forget_index()
        assert titles("锂电池") == {"高镍正极材料"}
        assert len(built) == times, f"{name} was trusted"
        shutil.rmtree(home)
        shutil.copytree(kept, home)


def test_an_index_moved_to_another_disk_is_read_through_and_used(three, built):
    home = three / StoredIndex.objects.get().folder
    shutil.copytree(home, three / "copy")
    shutil.rmtree(home)
    (three / "copy").rename(home)
    assert titles("锂电池") == {"高镍正极材料"}
    assert built == []


def test_damage_that_leaves_times_and_sizes_alone_is_found_by_reading_everything(three, monkeypatch):
    row = StoredIndex.objects.get()
    manifest = stored.read_manifest(three / row.folder)
    flip(three / row.folder / stored.COLUMNS)
    (three / row.folder / stored.SEAL).write_text(json.dumps(stored._touched(three / row.folder, manifest)))
    with pytest.raises(stored.Unusable, match="校验"):
        stored.check(row)
    assert jobs.is_due(), "the next minute writes it anew"


def test_a_file_too_many_is_noticed(three, built):
    (three / StoredIndex.objects.get().folder / "index" / "extra").write_text("x")
    assert titles("锂电池") == {"高镍正极材料"}
    assert built == [1]


def test_without_its_folder_everything_is_found_all_the_same(three, built):
    shutil.rmtree(three)
    assert titles() == {"高镍正极材料", "储氢合金", "膜蒸馏海水淡化"}
    assert built == [1]
    merge_index()
    forget_index()
    assert titles("储氢") == {"储氢合金"}
    assert built == [1]


@pytest.mark.parametrize("column", ["identity", "position", "folder"])
def test_an_index_the_database_does_not_vouch_for_is_not_opened(three, built, column):
    other = {"identity": "1/2/3", "position": "5:5:", "folder": "000000000009-00000000"}[column]
    StoredIndex.objects.update(**{column: other})
    assert titles("锂电池") == {"高镍正极材料"}
    assert built == [1]


def test_the_index_of_a_database_that_was_set_back_is_not_opened(three, built):
    """Row and files agree with each other, but speak of transactions this database has not reached."""
    row = StoredIndex.objects.get()
    ahead = "999999999:999999999:"
    manifest = three / row.folder / stored.MANIFEST
    manifest.write_text(json.dumps(json.loads(manifest.read_text()) | {"snapshot": ahead}))
    StoredIndex.objects.update(position=ahead)
    assert titles("锂电池") == {"高镍正极材料"}
    assert built == [1]


def test_a_table_built_again_makes_the_index_foreign(three):
    with connection.cursor() as cursor:
        cursor.execute("select search_identity()")
        before = cursor.fetchone()[0]
        try:
            cursor.execute("alter table search_searchentry rename to search_kept")
            cursor.execute("create table search_searchentry (like search_kept including all)")
            cursor.execute("select search_identity()")
            assert cursor.fetchone()[0] != before
        finally:
            cursor.execute("drop table search_searchentry")
            cursor.execute("alter table search_kept rename to search_searchentry")


def test_whoever_began_later_counts_and_the_other_throws_its_files_away(three, monkeypatch):
    show(4, "钙钛矿光伏")
    real, merged = merging._write, []

    def overtaken(*args, **more):
        real(*args, **more)
        if not merged:
            merged.append(None)
            merged[0] = merge_index()

    monkeypatch.setattr(merging, "_write", overtaken)
    with pytest.raises(Overtaken):
        merge_index()
    assert merged[0].documents == 4
    row = StoredIndex.objects.get()
    assert folders(three) == [row.folder]
    assert stored.check(row).token == row.token


def test_a_failure_while_writing_leaves_the_old_one(three, monkeypatch, built):
    before = StoredIndex.objects.get().folder

    def full(*_, **__):
        raise OSError(28, "No space left on device")

    show(4, "钙钛矿光伏")
    monkeypatch.setattr(merging, "write_folder", full)
    with pytest.raises(OSError, match="No space"):
        merge_index()
    assert folders(three) == [before]
    forget_index()
    assert titles("钙钛矿") == {"钙钛矿光伏"}
    assert built == []


def test_what_a_killed_writer_left_is_swept_by_the_next(three):
    for name in (".000000000001-0123abcd", "000000000001-0123abcd"):
        (three / name).mkdir()
        (three / name / "half").write_text("x")
    (three / "notes").mkdir()
    merge_index()
    assert sorted(folders(three)) == sorted([StoredIndex.objects.get().folder, "notes"])


def test_an_uncommitted_state_is_never_stored(three):
    with transaction.atomic(), pytest.raises(RuntimeError):
        merge_index()


def test_nothing_to_be_found_can_be_stored_and_opened_too(folder, built):
    merge_index()
    assert titles() == set()
    assert built == []
    show(1, "第一条")
    assert titles("第一条") == {"第一条"}
    hide_entry(kind="paper", subject_id=1)
    assert titles() == set()


OLDER, PATIENCE = "no transaction older than the changes is left anywhere on the server", 150
"""Trimming waits for every transaction of the server, and other tests have theirs at the same time."""


def test_the_feed_is_trimmed_below_what_the_slowest_index_needs(three):
    row = StoredIndex.objects.get()
    StoredIndex.objects.create(
        place="0" * 32,
        token=1,
        identity=row.identity,
        position=row.position,
        folder="x",
        written_at=row.written_at,
    )
    show(4, "钙钛矿光伏")
    merge_index(kept="0 seconds")
    assert Change.objects.filter(subject_id=4).exists(), "the other folder has not taken it in"
    StoredIndex.objects.filter(place="0" * 32).delete()
    show(5, "余热回收")
    left = Change.objects.filter(subject_id__in=[4, 5])
    until(lambda: merge_index(kept="0 seconds") and not left.exists(), OLDER, seconds=PATIENCE)


def test_young_changes_are_kept_for_those_who_looked_a_while_ago(three):
    show(4, "钙钛矿光伏")
    assert merge_index().trimmed == 0


def test_a_reader_from_before_the_trim_begins_anew_and_misses_nothing(three, built):
    assert "储氢合金" in titles()
    held = finding._follower._held
    show(4, "钙钛矿光伏")
    hide_entry(kind="paper", subject_id=2)
    until(lambda: merge_index(kept="0 seconds").trimmed or None, OLDER, seconds=PATIENCE)
    assert finding._follower._held is held
    assert titles() == {"高镍正极材料", "膜蒸馏海水淡化", "钙钛矿光伏"}
    assert built == [], "it opened the newer stored index"


def test_a_process_with_much_on_top_moves_to_a_newer_stored_index(three, monkeypatch):
    monkeypatch.setattr(stored, "MANY_ON_TOP", 2)
    for number in range(4, 8):
        show(number, f"新材料{number}")
        titles()
    on_top = finding.current().state.on_top
    assert on_top >= 4
    merge_index()
    show(9, "最后")
    assert "最后" in titles()
    assert finding.current().state.on_top < on_top
    assert finding.current().state.token == StoredIndex.objects.get().token


def test_the_doctor_names_a_damaged_index_and_the_mend(three):
    (good,) = checks.stored_index()
    assert good.verdict == Verdict.OK
    flip(three / StoredIndex.objects.get().folder / stored.COLUMNS)
    (found,) = checks.stored_index()
    assert (found.verdict, "rebuild-index" in found.fix) == (Verdict.WARN, True)
    shutil.rmtree(three)
    (missing,) = checks.stored_index()
    assert missing.verdict == Verdict.WARN


def test_the_doctor_finds_what_is_there(three):
    (found,) = checks.search_index()
    assert (found.verdict, found.says) == (Verdict.OK, "3 条，可检索到最新一条")
    SearchEntry.objects.all().delete()
    (nothing,) = checks.search_index()
    assert nothing.verdict == Verdict.WARN
    assert find("", actor=SYSTEM).total == 0


class Watching:
    """Stands for a job's progress."""

    def __init__(self):
        self.said = []

    def progress(self, done, total=None, message=""):
        self.said.append(message)


def test_the_job_is_due_when_nothing_is_stored_much_is_waiting_or_little_is_old(folder, monkeypatch):
    assert not jobs.is_due()
    show(1, "甲")
    assert jobs.is_due()
    merge_index()
    assert not jobs.is_due()
    show(2, "乙")
    assert not jobs.is_due()
    with clock.fixed(clock.now() + jobs.OLD * 2):
        assert jobs.is_due()
    monkeypatch.setattr(jobs, "MANY", 1)
    assert jobs.is_due()


def test_the_job_is_started_once_and_says_how_far_it_is(folder):
    show(1, "甲")
    assert jobs.begin_merge() is not None
    assert jobs.begin_merge() is None, "one is under way"
    watching = Watching()
    assert jobs.merge(watching) == {"documents": 1, "trimmed": 0, "from_stored": False}
    assert watching.said == ["读取 1 条", "写入 1 条"]
    assert not jobs.is_due()


def test_a_job_that_was_overtaken_says_so(folder, monkeypatch):
    def overtaken(**_):
        raise Overtaken

    monkeypatch.setattr(jobs, "merge_index", overtaken)
    assert jobs.merge(Watching()) == {"overtaken": True}
