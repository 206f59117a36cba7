"""A model in a file answers exactly as before it was written, and a damaged one is refused with the reason."""

import json
from dataclasses import replace

import pytest

from tests.engines.matching.learning import lessons
from tests.engines.matching.learning.test_training import UNSEEN, judged, trained
from xiechuang.engines.matching.learning.model import Model
from xiechuang.engines.matching.learning.training import TrainingSettings


@pytest.fixture(scope="module")
def model() -> Model:
    return trained(TrainingSettings(folds=3), vectors=lessons.vectors())


@pytest.fixture
def saved(model, tmp_path):
    path = tmp_path / "模型.json"
    model.save(path)
    return path


def test_a_loaded_model_answers_exactly_as_the_saved_one(model, saved):
    again = Model.load(saved)
    vectors = lessons.vectors()
    assert judged(again, vectors=vectors) == judged(model, vectors=vectors)
    assert again.card == model.card
    assert [path.name for path in saved.parent.iterdir()] == [saved.name]


def test_saving_again_gives_the_same_file(saved, tmp_path):
    Model.load(saved).save(tmp_path / "again.json")
    assert (tmp_path / "again.json").read_bytes() == saved.read_bytes()


def test_the_file_holds_no_key_and_no_text_of_a_record(saved):
    text = saved.read_text(encoding="utf-8")
    for one in [*lessons.needs(), *lessons.supplies()]:
        assert json.dumps(one.key) not in text
        assert one.title not in text


def changed(path, **more):
    whole = json.loads(path.read_text(encoding="utf-8")) | more
    path.write_text(json.dumps(whole), encoding="utf-8")


@pytest.mark.parametrize(
    ("damage", "reason"),
    [
        (lambda path: path.write_bytes(path.read_bytes()[:-10]), "不完整"),
        (lambda path: path.write_bytes(b"\xff\xfe\x00"), "不是匹配模型文件"),
        (lambda path: path.write_text("[]"), "不是匹配模型文件"),
        (lambda path: path.write_text('{"format": "other"}'), "不是匹配模型文件"),
        (lambda path: changed(path, version=99), "版本是 99"),
        (lambda path: changed(path, body={}), "校验和不符"),
        (lambda path: changed(path, sha256="0" * 64), "校验和不符"),
        (lambda path: path.write_text(path.read_text().replace("A", "B", 1)), "校验和不符"),
    ],
)
def test_a_damaged_file_is_refused(saved, damage, reason):
    damage(saved)
    with pytest.raises(ValueError, match=reason):
        Model.load(saved)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda body: body.pop("card"),
        lambda body: body["words"].pop("scale"),
        lambda body: body["words"]["parts"].update(magic={}),
        lambda body: body["words"]["columns"].append("owner"),
        lambda body: body["words"]["scale"]["cuts"].update(shape=[9]),
        lambda body: body["words"]["scale"]["cuts"].update(data="%"),
        lambda body: body["words"]["scale"]["cuts"].update(kind="<U9"),
        lambda body: body["card"].update(made_on="yesterday"),
    ],
)
def test_a_file_made_up_by_hand_is_refused_even_with_the_right_checksum(saved, spoil):
    from xiechuang.engines.matching.learning.model import _digest

    body = json.loads(saved.read_text(encoding="utf-8"))["body"]
    spoil(body)
    changed(saved, body=body, sha256=_digest(body))
    with pytest.raises(ValueError):
        Model.load(saved)


def test_a_crash_while_writing_leaves_the_old_model(model, saved, monkeypatch):
    before = saved.read_bytes()
    monkeypatch.setattr("xiechuang.engines.matching.learning.model.os.fsync", _no_space)
    with pytest.raises(OSError, match="no space"):
        model.save(saved)
    assert saved.read_bytes() == before
    assert [path.name for path in saved.parent.iterdir()] == [saved.name]


def _no_space(_):
    raise OSError(28, "no space")


def test_the_card_says_what_it_was_learned_from_and_what_it_was_worth(model):
    card = model.card
    told = card.to_markdown()
    assert card.pairs == len(lessons.judgements(UNSEEN))
    assert f"{UNSEEN} 项需求、{len(lessons.supplies())} 项成果的 {card.pairs} 对评判" in told
    assert "| 只用文字 |" in told
    assert "| 文字与语义向量 |" in told
    assert "不读编号，也不读成果归谁所有" in told
    assert "训练日期" not in told


def test_the_day_stands_on_the_card_when_it_is_given(model):
    from datetime import date

    assert "训练日期：2026-06-01" in replace(model.card, made_on=date(2026, 6, 1)).to_markdown()
