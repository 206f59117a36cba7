"""English is complete: every message has its translation, with the same placeholders, and is compiled."""

import re
from typing import Any

import pytest
from babel.messages.catalog import Catalog, Message
from scripts import messages

PERCENT = re.compile(r"%%|%\(\w+\)[sd]|%[sd]|%n")
BRACES = re.compile(r"{\w*}")
CHINESE = re.compile("[\u4e00-\u9fff]")
# The example in the search box of the first page, which searches Chinese records.
EXAMPLES = ("钢渣 固废 利用",)
ADVICE = "run make messages and translate what it lists"


@pytest.fixture(scope="module")
def gathered() -> list[messages.Message]:
    return messages.gathered()


@pytest.fixture(scope="module")
def kept() -> Catalog:
    catalog = messages.read_catalog()
    assert catalog is not None
    return catalog


def texts(value: Any) -> list[str]:
    """Singular and plural, or the one there is."""
    return list(value) if isinstance(value, tuple | list) else [value]


def translated(catalog: Catalog) -> list[Message]:
    return [message for message in catalog if message.id]


def placeholders(text: str) -> list[str]:
    return sorted(PERCENT.findall(text) + BRACES.findall(text))


def test_every_message_of_the_source_has_english(gathered: list[messages.Message], kept: Catalog) -> None:
    now = messages.catalog_of(gathered, known=kept)
    assert not messages.untranslated(now), ADVICE


def test_nothing_is_kept_that_nobody_says(gathered: list[messages.Message], kept: Catalog) -> None:
    said = {(messages.plain(text), context) for text, context, _ in gathered}
    assert {(messages.plain(m.id), m.context) for m in translated(kept)} <= said, ADVICE


def test_the_compiled_file_is_the_catalogue(kept: Catalog) -> None:
    assert (messages.FOLDER / "django.mo").read_bytes() == messages.compiled(kept), ADVICE


def test_a_translation_keeps_the_placeholders(kept: Catalog) -> None:
    wrong = {
        text: (placeholders(messages.plain(m.id)), placeholders(text))
        for m in translated(kept)
        for text in texts(m.string)
        if text and placeholders(messages.plain(m.id)) != placeholders(text)
    }
    assert not wrong


def test_a_translation_is_english(kept: Catalog) -> None:
    left = [
        text for m in translated(kept) for text in texts(m.string) if CHINESE.search(without_examples(text))
    ]
    assert not left


def without_examples(text: str) -> str:
    for example in EXAMPLES:
        text = text.replace(example, "")
    return text


def test_states_moves_and_roles_are_gathered_though_nothing_marks_them() -> None:
    words = {text for text, _where in messages.pure_words()}
    assert {"待审核", "终止对接", "负责的技术经理人", "园区管理人员", "内容相关", "较强", "排队中"} <= words


def test_templates_and_plurals_are_gathered(gathered: list[messages.Message]) -> None:
    found = [text for text, _context, where in gathered if where.endswith("docking_list.html")]
    assert "供需对接清单" in found
    assert ("共 %(n)s 项", "共 %(n)s 项") in found


def test_a_known_translation_stays_and_an_obsolete_one_goes() -> None:
    known = Catalog(locale="en")
    known.add("旧", "old")
    known.add("留", "kept")
    now = messages.catalog_of([("留", None, "a.py"), ("新", None, "a.py")], known=known)
    assert {m.id: m.string for m in translated(now)} == {"留": "kept", "新": None}
    assert messages.untranslated(now) == ["新"]
