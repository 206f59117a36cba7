"""The files of the repository, as house tests look at them."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "xiechuang"
DOMAINS = SOURCE / "domains"


def python_files(*folders: Path) -> Iterator[Path]:
    """Python files written by hand, that is without migrations."""
    for folder in folders:
        yield from (p for p in sorted(folder.rglob("*.py")) if "migrations" not in p.parts)


def tracked_files() -> list[Path]:
    """What the repository holds, and what would be added to it next."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return sorted({ROOT / name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()})


def templates() -> list[Path]:
    return sorted(p for p in SOURCE.rglob("templates/**/*") if p.is_file())


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))
