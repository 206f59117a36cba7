"""Texts leave as Akoma Ntoso: every word, every address, nothing the format forbids."""

from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.engines.alignment.texts import JINGNAN, PATHS, STATUTE
from xiechuang.engines.alignment.akoma import NAMESPACE, Identity, write
from xiechuang.engines.alignment.structure import parse, read

IDENTITY = Identity(number="text", author="somewhere")
HIERARCHY = {"part", "chapter", "section", "article", "clause", "paragraph", "point", "indent", "hcontainer"}


def written(document):
    return ET.fromstring(write(document, identity=IDENTITY))


def local(element):
    namespace, _, name = element.tag.rpartition("}")
    assert namespace == f"{{{NAMESPACE}"
    return name


def words(text):
    return "".join(text.split())


def check_shape(root):
    """What the schema asks of the elements used: their order, and either content or clauses below."""
    (act,) = root
    assert (local(root), local(act)) == ("akomaNtoso", "act")
    parts = [local(one) for one in act]
    assert parts == [one for one in ("meta", "preface", "preamble", "body", "conclusions") if one in parts]
    assert {"meta", "body"} <= set(parts)
    identification = act[0][0]
    assert [local(one) for one in identification] == ["FRBRWork", "FRBRExpression", "FRBRManifestation"]
    for element in act.iter():
        if local(element) in HIERARCHY:
            check_clause(element)


def check_clause(element):
    names = [local(one) for one in element]
    opening = [one for one in names if one in ("num", "heading", "intro", "content")]
    assert (
        names[: len(opening)]
        == opening
        == [one for one in ("num", "heading", "intro", "content") if one in opening]
    )
    below = names[len(opening) :]
    assert set(below) <= HIERARCHY
    assert ("content" in names) is not bool(below)
    assert element.get("eId")


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_the_published_texts_keep_every_word_and_address(path):
    document = read(path.read_bytes())
    root = written(document)
    check_shape(root)
    assert words("".join(root.itertext())) == words(document.source)
    addresses = [one.get("eId") for one in root[0].iter() if one.get("eId")]
    assert {clause.id for clause in document.walk()} <= set(addresses)
    assert len(addresses) == len(set(addresses))


def test_a_statute_has_its_days_and_links():
    root = written(parse(STATUTE))
    check_shape(root)
    days = {(one.get("date"), one.get("type")) for one in root.iter(f"{{{NAMESPACE}}}eventRef")}
    assert days == {("2019-03-01", "generation"), ("2022-05-02", "amendment"), ("2019-06-01", "generation")}
    links = {one.text: one.get("href") for one in root.iter(f"{{{NAMESPACE}}}ref")}
    assert links == {
        "前款": "#art_2__para_1",
        "第二条第一款第三项": "#art_2__para_1__item_3",
        "本章": "#chp_2",
    }
    (uri,) = [one.get("value") for one in root.find(f".//{{{NAMESPACE}}}FRBRWork") if local(one) == "FRBRuri"]
    assert uri == "/akn/cn/act/decision/somewhere/2019-03-01/text"


def test_links_lead_to_addresses_that_are_there():
    for path in PATHS:
        root = written(read(path.read_bytes()))
        addresses = {one.get("eId") for one in root.iter()}
        assert all(one.get("href")[1:] in addresses for one in root.iter(f"{{{NAMESPACE}}}ref"))


def test_an_unknown_day_is_left_out():
    root = written(parse("某办法\n第一条 甲。"))
    assert not list(root.iter(f"{{{NAMESPACE}}}FRBRdate"))
    assert list(written(parse((PATHS[0]).read_text())).iter(f"{{{NAMESPACE}}}FRBRdate"))


def test_headings_of_a_plan_are_headings():
    root = written(read(next(path for path in PATHS if path.stem == JINGNAN).read_bytes()))
    headings = [one.text for one in root.iter(f"{{{NAMESPACE}}}heading")]
    assert headings[:3] == ["总体要求", "指导思想。", "空间布局。"]


@given(
    st.one_of(
        st.text(max_size=200),
        st.lists(
            st.sampled_from(
                ["第一条 甲\n", "（一）乙\n", "一、丙\n", "1.丁\n", "前款\n", "附件1\n", "戊\x01\ud800\n"]
            )
        ).map("".join),
    )
)
def test_whatever_the_text_the_file_can_be_read(source):
    document = parse(source)
    root = written(document)
    check_shape(root)
    if source.isprintable():
        assert words("".join(root.itertext())) == words(source)
