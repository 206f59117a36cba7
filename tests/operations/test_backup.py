"""A backup can be trusted: what is damaged is refused, what is restored is proven, rows are not touched on the way."""

import io
import json
import tarfile
from argparse import Namespace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiechuang.config.archive import (
    DATABASE,
    MANIFEST,
    ArchiveBroken,
    Manifest,
    unpack,
    verify,
    write_archive,
)
from xiechuang.config.dump import portable


@pytest.fixture
def backup(tmp_path: Path) -> Path:
    """A backup with a database and two documents."""
    database, documents = tmp_path / "dump", tmp_path / "documents"
    database.write_bytes(b"the database")
    for name in ("aa/one", "bb/two"):
        (documents / name).parent.mkdir(parents=True)
        (documents / name).write_text(name)
    (documents / "incoming-123").write_text("half an upload")
    write_archive(target=tmp_path / "b.tar", database=database, documents=documents, manifest=manifest())
    return tmp_path / "b.tar"


def manifest() -> Manifest:
    return Manifest(
        version="1", made_at="2026-06-01", server="18.4", migrations=[], audit_length=0, audit_digest="0" * 64
    )


def rewrite(path: Path, change) -> None:
    """Write the archive again with its members changed."""
    with tarfile.open(path) as tar:
        members = {entry.name: tar.extractfile(entry).read() for entry in tar.getmembers()}
    change(members)
    with tarfile.open(path, "w") as tar:
        for name, content in members.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(content)
            tar.addfile(entry, io.BytesIO(content))


def test_a_whole_backup_passes_and_names_what_it_holds(backup: Path) -> None:
    assert set(verify(backup).files) == {DATABASE, "documents/aa/one", "documents/bb/two"}


def test_only_its_owner_can_read_a_backup(backup: Path) -> None:
    assert backup.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (lambda m: m.update({DATABASE: b"the databasE"}), "与校验和不符"),
        (lambda m: m.pop("documents/aa/one"), "缺少 documents/aa/one"),
        (lambda m: m.update({"documents/evil": b"x"}), "多出了 documents/evil"),
        (lambda m: m.pop(MANIFEST), "不是协创的备份"),
        (lambda m: m.update({MANIFEST: b"{}"}), "不是协创的备份"),
        (lambda m: m.update({MANIFEST: m[MANIFEST].replace(b'"format": 1', b'"format": 9')}), "格式 9"),
    ],
    ids=["changed", "missing", "added", "no manifest", "empty manifest", "other format"],
)
def test_a_backup_that_was_changed_is_refused_by_name(backup: Path, change, problem: str) -> None:
    rewrite(backup, change)
    with pytest.raises(ArchiveBroken, match=problem):
        verify(backup)


def test_a_backup_cut_short_is_refused(backup: Path) -> None:
    content = backup.read_bytes()
    for length in (0, 100, len(content) // 2):
        backup.write_bytes(content[:length])
        with pytest.raises(ArchiveBroken):
            verify(backup)


def test_a_backup_cannot_write_outside_the_folder(backup: Path) -> None:
    def climb(members: dict[str, bytes]) -> None:
        listed = json.loads(members[MANIFEST])
        listed["files"]["documents/../../evil"] = listed["files"]["documents/aa/one"]
        members["documents/../../evil"] = members["documents/aa/one"]
        members[MANIFEST] = json.dumps(listed).encode()

    rewrite(backup, climb)
    with pytest.raises(ArchiveBroken, match="evil"):
        verify(backup)


def test_unpacking_adds_the_documents_that_are_missing_and_spares_the_others(
    backup: Path, tmp_path: Path
) -> None:
    documents = tmp_path / "here"
    (documents / "aa").mkdir(parents=True)
    (documents / "aa" / "one").write_text("mine")
    assert unpack(backup, database=tmp_path / "back", documents=documents) == 1
    assert (tmp_path / "back").read_bytes() == b"the database"
    assert ((documents / "aa/one").read_text(), (documents / "bb/two").read_text()) == ("mine", "bb/two")


TEXT = st.text(st.characters(blacklist_characters="\n\r", blacklist_categories=["Cs"])).filter(
    lambda t: t != "\\."
)
TRAPS = st.sampled_from(
    ["SET transaction_timeout = 0;", "ALTER DEFAULT PRIVILEGES FOR ROLE postgres GRANT", "COPY x FROM stdin;"]
)


@given(rows=st.lists(TEXT | TRAPS))
def test_rows_reach_the_new_database_untouched_whatever_they_say(rows: list[str]) -> None:
    script = ["COPY public.t (a) FROM stdin;\n", *(f"{row}\n" for row in rows), "\\.\n", "SET x = 1;\n"]
    assert list(portable(iter(script))) == script


def test_what_ties_a_script_to_one_server_is_taken_out() -> None:
    given = [
        "SET transaction_timeout = 0;\n",
        'ALTER DEFAULT PRIVILEGES FOR ROLE "my role" IN SCHEMA public GRANT x;\n',
    ]
    assert list(portable(iter(given))) == ["ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT x;\n"]


def test_restoring_a_file_that_is_not_there_is_a_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from xiechuang.config.commands import restore

    assert restore.run(Namespace(file=tmp_path / "none", force=False, check=True)) == 1
    assert "没有文件" in capsys.readouterr().err
