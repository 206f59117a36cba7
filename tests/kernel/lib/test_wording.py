"""A stored code carries its words, whatever other enumerations call theirs."""

import json
import pickle
from copy import deepcopy

import pytest

from xiechuang.kernel.lib.wording import Worded, choices_of


class Light(Worded):
    """As a domain writes them."""

    OPEN = "open", "亮", "good"
    SHUT = "shut", "暗"


class Door(Worded):
    """Another with a code of the same spelling."""

    OPEN = "open", "开着", "warn"


def test_members_of_two_enumerations_with_one_code_keep_their_own_words():
    assert Light.OPEN == Door.OPEN == "open"
    assert (Light.OPEN.label, Light.OPEN.tone) == ("亮", "good")
    assert (Door.OPEN.label, Door.OPEN.tone) == ("开着", "warn")


def test_a_stored_code_finds_its_member_and_goes_out_as_it_is():
    assert Light("shut") is Light.SHUT
    assert Light.SHUT.tone == "calm"
    assert json.dumps({"state": Light.OPEN}) == '{"state": "open"}'
    assert f"{Light.OPEN}" == "open"
    assert deepcopy(Light.OPEN) is Light.OPEN
    assert pickle.loads(pickle.dumps(Light.OPEN)) is Light.OPEN
    with pytest.raises(ValueError, match="ajar"):
        Light("ajar")


def test_columns_offer_codes_with_their_words():
    assert choices_of(Light) == [("open", "亮"), ("shut", "暗")]


def test_a_member_without_words_is_refused_where_it_is_written():
    with pytest.raises(TypeError, match="bare has no label"):
        Worded("Bare", {"BARE": "bare"})
