"""Static files are gathered when one of them is another or one is missing, and left alone otherwise."""

import os
from pathlib import Path

import pytest
from django.conf import settings as configured

from xiechuang.config.gathering import gather_static


@pytest.fixture
def static(settings, tmp_path: Path) -> Path:
    """One static file of ours, to be gathered plainly named."""
    (tmp_path / "ours").mkdir()
    file = tmp_path / "ours" / "house.css"
    file.write_text("body { color: black }")
    settings.STATICFILES_DIRS = [tmp_path / "ours"]
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    settings.STATIC_ROOT = tmp_path / "static"
    settings.STORAGES = configured.STORAGES | {
        "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}
    }
    return file


@pytest.fixture(autouse=True)
def own_finders():
    """Finders are remembered by Django; those of one test are not for the next."""
    from django.contrib.staticfiles.finders import get_finder

    get_finder.cache_clear()
    yield
    get_finder.cache_clear()


def gathered(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.glob("house.*.css"))


def test_they_are_gathered_once(static: Path, settings) -> None:
    assert gather_static()
    assert len(gathered(settings.STATIC_ROOT)) == 1
    assert not gather_static()


def test_a_changed_file_is_gathered_again(static: Path, settings) -> None:
    gather_static()
    before = gathered(settings.STATIC_ROOT)
    static.write_text("body { color: white }")
    os.utime(static, (1, 1))
    assert gather_static()
    assert len(gathered(settings.STATIC_ROOT)) == len(before) + 1


def test_a_new_file_is_gathered(static: Path, settings) -> None:
    gather_static()
    (static.parent / "more.css").write_text("p { color: black }")
    assert gather_static()


def test_a_file_lost_from_the_folder_comes_back(static: Path, settings) -> None:
    gather_static()
    (lost,) = gathered(settings.STATIC_ROOT)
    (settings.STATIC_ROOT / lost).unlink()
    assert gather_static()
    assert gathered(settings.STATIC_ROOT) == [lost]


@pytest.mark.parametrize("content", [None, "not json"])
def test_without_a_readable_list_of_names_everything_is_gathered(static: Path, settings, content) -> None:
    gather_static()
    manifest = settings.STATIC_ROOT / "staticfiles.json"
    manifest.unlink() if content is None else manifest.write_text(content)
    assert gather_static()
    assert not gather_static()
