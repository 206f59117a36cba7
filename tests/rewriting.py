"""Test files as pytest keeps them, written once for all workers: each would rewrite four hundred files for itself."""

import multiprocessing
from pathlib import Path

import pytest
from _pytest.assertion.rewrite import PYC_TAIL, _rewrite_test, _write_pyc, assertstate_key, get_cache_dir

_PROCESSES = 2


def _kept(file: Path) -> Path:
    return get_cache_dir(file) / f"{file.stem}{PYC_TAIL}"


def _is_stale(file: Path) -> bool:
    kept = _kept(file)
    return not kept.exists() or kept.stat().st_mtime < file.stat().st_mtime


def _rewrite(config: pytest.Config, files: list[Path]) -> None:
    for file in files:
        kept = _kept(file)
        kept.parent.mkdir(parents=True, exist_ok=True)
        source, code = _rewrite_test(file, config)
        _write_pyc(config.stash[assertstate_key], code, source, kept)


def rewrite_ahead(config: pytest.Config, folder: Path) -> None:
    """Rewrite what changed since it was last rewritten; after a fresh clone that is everything."""
    stale = [file for file in sorted(folder.rglob("test_*.py")) if _is_stale(file)]
    # Forked, as what is told here cannot be sent to another process.
    fork = multiprocessing.get_context("fork")
    shares = [stale[start::_PROCESSES] for start in range(_PROCESSES)]
    rewriting = [fork.Process(target=_rewrite, args=(config, share)) for share in shares if share]
    for process in rewriting:
        process.start()
    for process in rewriting:
        process.join()
