"""What is in the repository: hashed requirements, no trace of a machine and links that lead somewhere."""

import re
from pathlib import Path
from urllib.parse import unquote

import pytest

from tests.house.tree import ROOT, name_of, tracked_files

REQUIREMENTS = sorted((ROOT / "requirements").glob("*.txt"))
TEXT = {
    ".py",
    ".md",
    ".toml",
    ".txt",
    ".in",
    ".yaml",
    ".yml",
    ".html",
    ".css",
    ".js",
    ".json",
    ".po",
    ".sh",
    ".cfg",
    ".csv",
    "",
}
# Put together from pieces, so that this file does not find itself.
MACHINE = re.compile(
    "|".join(
        (
            "/" + "root/",
            "/" + "work/",
            "/" + "home/[a-z]+/",
            "/" + "Users/[a-z]+/",
            "/" + "opt/[a-z]+",
        )
    ),
    re.IGNORECASE,
)
# An address that leads to a place where packages are fetched, wherever that is.
REGISTRY = re.compile(r"//[^/\s]*\b(?:pypi|npmjs?|registry|mirrors?)\b[^/\s]*\.[a-z]{2,}\b", re.IGNORECASE)
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)(?:\s+\"[^\"]*\")?\)")


def readable(path: Path) -> str:
    return path.read_text(errors="replace")


@pytest.mark.parametrize("path", REQUIREMENTS, ids=lambda p: p.name)
def test_every_requirement_carries_a_hash(path: Path) -> None:
    entries = re.split(r"\n(?=[a-z0-9])", path.read_text())
    pinned = [e for e in entries if re.match(r"[a-zA-Z0-9._-]+(\[[^\]]*\])?==", e)]
    assert pinned
    assert not [e.split()[0] for e in pinned if "--hash=sha256:" not in e]


def is_vendored(path: Path) -> bool:
    return "vendor" in path.parts


def test_no_file_names_a_package_registry() -> None:
    ours = [p for p in tracked_files() if p.suffix in TEXT and not is_vendored(p)]
    named = {name_of(p): found for p in ours if (found := REGISTRY.findall(readable(p)))}
    assert not named


def test_no_file_carries_a_path_of_some_machine() -> None:
    ours = [p for p in tracked_files() if p.suffix in TEXT and not is_vendored(p)]
    carried = {name_of(p): found[:3] for p in ours if (found := MACHINE.findall(readable(p)))}
    assert not carried


def links() -> list[tuple[Path, str]]:
    pages = [p for p in tracked_files() if p.suffix == ".md" and not is_vendored(p)]
    return [(p, target) for p in pages for target in LINK.findall(without_code(readable(p)))]


def without_code(text: str) -> str:
    return re.sub(r"```.*?```|`[^`\n]*`", "", text, flags=re.DOTALL)


def test_every_link_in_the_documentation_leads_to_a_file() -> None:
    broken = []
    for page, target in links():
        path, _, _ = target.partition("#")
        if (
            path
            and "://" not in path
            and not path.startswith("mailto:")
            and not (page.parent / unquote(path)).exists()
        ):
            broken.append(f"{name_of(page)} → {target}")
    assert not broken
