"""The rule base from a profile: rules/*.yaml, rules/cases/*.yaml, and the held texts it quotes."""

import hashlib
import json
from pathlib import Path
from typing import Any

from xiechuang.domains.benefits.models import Edition
from xiechuang.domains.benefits.queries.edition import CASES, read_base
from xiechuang.engines.rules.parameters import RulesError
from xiechuang.kernel.community.public import Folder, Say
from xiechuang.kernel.lib import clock
from xiechuang.kernel.numbering.public import next_number

FOLDER = "rules"
TEXTS = "policies/policies.yaml"
SERIES = "GZ"


def rule_mistakes(folder: Folder) -> list[str]:
    """Everything that is wrong with the rules of a profile; none are needed."""
    try:
        files = files_of(folder)
        if files:
            read_base("", files)
    except RulesError as wrong:
        return [f"{FOLDER}/{problem.sentence}" for problem in wrong.problems]
    except (OSError, UnicodeDecodeError) as unreadable:
        return [f"{FOLDER}：{unreadable}"]
    return []


def load_edition(folder: Folder, say: Say) -> None:
    """Load the rules as a new edition; the same files make no second one."""
    files = files_of(folder)
    if not files:
        return
    edition = keep_edition(files=files, texts=_texts(folder))
    say(f"规则:{len(read_base('', files).book.ids)} 项措施，版本 {edition.number}")


def keep_edition(*, files: dict[str, str], texts: dict[str, str]) -> Edition:
    """The edition of these files, made if it is not the newest already."""
    digest = hashlib.sha256(_canonical([files, texts])).hexdigest()
    newest = Edition.objects.order_by("-pk").first()
    if newest is not None and newest.digest.startswith(digest[:48]):
        return newest
    # Files may come back to what they once were: the edition is new all the same, so its digest gets a tail of its own.
    tail = Edition.objects.filter(digest__startswith=digest[:48]).count()
    return Edition.objects.create(
        number=next_number(SERIES),
        digest=digest if not tail else f"{digest[:48]}{tail:016x}",
        files=files,
        texts=texts,
        loaded_at=clock.now(),
    )


def files_of(folder: Folder) -> dict[str, str]:
    """By name the text of each file of the rule base."""
    root = folder.root / FOLDER
    if not root.is_dir():
        return {}
    own = {path.name: _read(path) for path in sorted(root.glob("*.yaml"))}
    cases = {f"{CASES}{path.name}": _read(path) for path in sorted((root / "cases").glob("*.yaml"))}
    return own | cases


def _texts(folder: Folder) -> dict[str, str]:
    listed: list[dict[str, Any]] = folder.read(TEXTS, required=False).get("policies") or []
    return {str(row["number"]): _read(folder.root / row["file"]) for row in listed if row.get("held")}


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def _canonical(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, sort_keys=True).encode()
