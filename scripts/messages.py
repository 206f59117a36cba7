"""Gathers everything the pages say, keeps its English translation, and compiles it: ``make messages``.

Pure Python (Babel), so that no gettext tools are needed. Words that pure modules hold (states, moves, roles, jobs, the
matching engine's signals) are gathered from the running program, for no marker stands beside them.
"""

import io
import os
import sys
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "src" / "xiechuang"
FOLDER = ROOT / "locale" / "en" / "LC_MESSAGES"
KEYWORDS: dict[str, Any] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
ABOUT = "English of Xiechuang. Written by hand; `make messages` gathers what is new and compiles."
_HEAD: dict[str, Any] = {
    "locale": "en",
    "header_comment": f"# {ABOUT}",
    "project": "xiechuang",
    "version": "1",
    "msgid_bugs_address": "xiechuang",
    "last_translator": "xiechuang",
    "language_team": "English",
    "charset": "utf-8",
    "fuzzy": False,
}
CAP_LABEL = "必须项封顶"
"""What the engine calls the line of a missed must (engines/matching/points.py); it has no name there."""
Message = tuple[str | tuple[str, ...], str | None, str]
"""What is said (singular and plural where it counts), its context, and the file it stands in."""


def gathered() -> list[Message]:
    """Every message of the source, in the order of the files, then the words of pure modules."""
    files = sorted(p for p in SOURCE.rglob("*") if p.suffix in {".py", ".html", ".txt"} and p.is_file())
    marked = [message for path in files for message in _in_file(path)]
    return marked + [(text, None, where) for text, where in pure_words()]


def _in_file(path: Path) -> Iterator[Message]:
    where = path.relative_to(ROOT).as_posix()
    if path.suffix == ".py" and "migrations" not in path.parts:
        yield from _in_python(path.read_text(encoding="utf-8"), where=where)
    elif path.suffix != ".py" and "templates" in path.parts:
        yield from _in_python(_as_python(path), where=where)


def _as_python(path: Path) -> str:
    """A template as Django turns it for gettext; in brackets, so that its indentation means nothing."""
    from django.utils.translation.template import templatize

    return f"({templatize(path.read_text(encoding='utf-8'), origin=str(path))}\n)"


def _in_python(source: str, *, where: str) -> Iterator[Message]:
    for _line, text, _comments, context in extract("python", io.BytesIO(source.encode()), keywords=KEYWORDS):
        yield text, context, where


def pure_words() -> list[tuple[str, str]]:
    """Words that pure modules hold and pages translate when they show them, each with where it stands."""
    from django.apps import apps

    from xiechuang.kernel.jobs import registry
    from xiechuang.kernel.search.public import kind_labels

    found = [(label, "search kinds") for label in kind_labels().values()]
    found += [(label, "jobs") for label in registry.job_labels(package="xiechuang")]
    found += [(title, "columns of imports") for title in _titles_of_imports()]
    found += list(_words_of_modules())
    for config in apps.get_app_configs():
        if config.name.startswith("xiechuang."):
            found += [pair for model in config.get_models() for pair in _words_of_model(model)]
    return list(dict.fromkeys((str(text), where) for text, where in found if _is_chinese(str(text))))


def _titles_of_imports() -> Iterator[str]:
    """Columns that the pages of an import name; a community without words is enough to hear their titles."""
    from collections import defaultdict

    from xiechuang.domains.transfer.models import Intake
    from xiechuang.domains.transfer.queries.intake_columns import spec_of
    from xiechuang.domains.transfer.queries.labels import Labels

    nothing: dict[str, str] = {}
    names = ("fields", "field_aliases", "places", "place_aliases", "regions", "region_aliases")
    blank = Labels(vocabularies=defaultdict(dict), highest_level=1, **dict.fromkeys(names, nothing))
    yield from (column.title for kind in Intake.Kind for column in spec_of(kind, labels=blank).columns)


def _words_of_modules() -> Iterator[tuple[str, str]]:
    from xiechuang.engines.matching.pairs import weights
    from xiechuang.engines.matching.pairs.parameters import Fit
    from xiechuang.kernel.lib.wording import Worded
    from xiechuang.kernel.workflow.public import Flow

    yield from ((one.label, "engines/matching") for one in weights.Signal)
    yield from ((one.value, "engines/matching") for kind in (weights.Level, Fit) for one in kind)
    yield CAP_LABEL, "engines/matching"
    for name, module in sorted(sys.modules.items()):
        if not name.startswith(("xiechuang.domains.", "xiechuang.kernel.")):
            continue
        for key, value in vars(module).items():
            if key.endswith("LABELS") and isinstance(value, dict):
                yield from ((label, name) for label in _labels(value))
            if isinstance(value, type) and issubclass(value, Worded) and value.__module__ == name:
                yield from ((word.label, name) for word in value)
            if isinstance(value, Flow):
                yield from (
                    (word, name) for move in value.moves.values() for word in (move.label, *_who(move))
                )


def _labels(table: dict[Any, Any]) -> Iterator[str]:
    """All words of a table, which may have one for every class, or a tone beside each word."""
    for value in table.values():
        if isinstance(value, dict):
            yield from _labels(value)
        else:
            yield str(value[0] if isinstance(value, tuple) else value)


def _who(move: Any) -> Iterable[str]:
    return str(move.who.words).split("、") if move.who.words else ()


def _words_of_model(model: Any) -> Iterator[tuple[str, str]]:
    where = f"{model.__module__}.{model.__name__}"
    yield str(model._meta.verbose_name), where
    for column in model._meta.fields:
        yield from ((str(label), where) for _code, label in column.flatchoices)


def _is_chinese(text: str) -> bool:
    return any("\u4e00" <= character <= "\u9fff" for character in text)


def catalog_of(messages: Iterable[Message], *, known: Catalog | None) -> Catalog:
    """The messages with the translations already known; what nobody says any longer is dropped."""
    made_at = known.creation_date if known else datetime.now(UTC)
    catalog = Catalog(**_HEAD, creation_date=made_at, revision_date=made_at)
    for text, context, where in messages:
        before = known.get(plain(text), context) if known else None
        kept = before.string if before and not before.fuzzy else None
        catalog.add(text, kept, locations=[(where, 1)], context=context)
    return catalog


def plain(text: Any) -> str:
    """The message, or the singular of one that counts."""
    return text if isinstance(text, str) else text[0]


def untranslated(catalog: Catalog) -> list[str]:
    """What has no English yet."""
    return [plain(one.id) for one in catalog if one.id and (one.fuzzy or not _is_whole(one.string))]


def _is_whole(string: Any) -> bool:
    return all(string) if isinstance(string, tuple | list) else bool(string)


def read_catalog() -> Catalog | None:
    """The translations as they are kept; None before the first time."""
    path = FOLDER / "django.po"
    if not path.exists():
        return None
    with path.open("rb") as file:
        return read_po(file, locale="en")


def compiled(catalog: Catalog) -> bytes:
    """What the program reads."""
    out = io.BytesIO()
    write_mo(out, catalog)
    return out.getvalue()


def written(catalog: Catalog) -> bytes:
    """The catalogue as text."""
    out = io.BytesIO()
    write_po(out, catalog, width=110, include_lineno=False)
    return out.getvalue()


def main() -> int:
    """Gather, keep, drop, compile; say what still has no translation."""
    _start_program()
    catalog = catalog_of(gathered(), known=read_catalog())
    FOLDER.mkdir(parents=True, exist_ok=True)
    (FOLDER / "django.po").write_bytes(written(catalog))
    (FOLDER / "django.mo").write_bytes(compiled(read_catalog() or catalog))
    missing = untranslated(catalog)
    lines = [f"{len(catalog)} messages, {len(missing)} without English", *map(repr, missing)]
    sys.stdout.write("\n  ".join(lines) + "\n")
    return 1 if missing else 0


def _start_program() -> None:
    import django

    sys.path.insert(0, str(ROOT / "src"))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "xiechuang.config.settings")
    django.setup()


if __name__ == "__main__":
    sys.exit(main())
