import re
from pathlib import Path

import pytest
from django.template.loader import get_template

import xiechuang.web

WEB = Path(xiechuang.web.__file__).parent
STATIC = WEB / "static" / "web"
TEMPLATES = sorted((WEB / "templates").rglob("*.html"))
OWN_JS = sorted((STATIC / "js").glob("*.js"))
TOKENS = (STATIC / "css" / "tokens.css").read_text(encoding="utf-8")
# Text and what it may stand on: every pair must be readable by WCAG AA.
TEXT = ["ink", "ink-soft", "ink-faint", "accent", "accent-strong", "bad", "good", "warn"]
PAIRS = [(text, ground) for text in TEXT for ground in ("paper", "ground", "raised", "sunken")]
PAIRS += [
    ("on-accent", "accent"),
    ("on-accent", "accent-strong"),
    ("accent-strong", "accent-soft"),
    ("paper", "bad"),
]
PAIRS += [(f"region-{n}", f"region-{n}-soft") for n in (1, 2, 3)]
PAIRS += [(tone, f"{tone}-soft") for tone in ("good", "warn", "bad")]
PAIRS += [("ink", f"{tone}-soft") for tone in ("good", "warn", "bad", "accent")] + [("ink", "mark")]
PAIRS += [("ink-faint", f"{tone}-soft") for tone in ("good", "warn", "bad")]
# Lines and marks that carry meaning need three to one.
MARKS = [("line-firm", "paper"), ("accent", "paper")] + [(f"series-{n}", "paper") for n in range(1, 7)]


def palettes() -> list[dict[str, str]]:
    blocks = re.findall(r"\{([^{}]*--ground[^{}]*)\}", TOKENS)
    return [dict(re.findall(r"--([\w-]+):\s*(#[0-9a-f]{6})", block)) for block in blocks]


def luminance(colour: str) -> float:
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_both_ways_to_the_dark_have_the_same_colours():
    light, by_system, by_choice = palettes()
    assert by_system == by_choice
    assert light.keys() == by_system.keys()


@pytest.mark.parametrize("name", ["light", "dark"])
def test_text_is_readable_on_its_ground(name):
    palette = palettes()[0 if name == "light" else 1]
    poor = {pair: round(contrast(palette[pair[0]], palette[pair[1]]), 2) for pair in PAIRS}
    assert {pair: ratio for pair, ratio in poor.items() if ratio < 4.5} == {}


@pytest.mark.parametrize("name", ["light", "dark"])
def test_marks_stand_out_from_their_ground(name):
    palette = palettes()[0 if name == "light" else 1]
    poor = {pair: round(contrast(palette[pair[0]], palette[pair[1]]), 2) for pair in MARKS}
    assert {pair: ratio for pair, ratio in poor.items() if ratio < 3} == {}


def test_the_contrast_formula_knows_black_on_white():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda p: str(p.relative_to(WEB / "templates")))
def test_a_template_has_no_inline_style_or_script(path):
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"\sstyle\s*=", text)
    assert not re.search(r"\son[a-z]+\s*=\s*[\"']", text)
    assert "javascript:" not in text
    assert not re.search(r"<style[\s>]", text)
    assert all("src=" in script for script in re.findall(r"<script[^>]*>", text))
    get_template(str(path.relative_to(WEB / "templates")))


def test_every_sentence_in_a_template_is_marked_for_translation():
    spoken = re.compile(r"[\u4e00-\u9fff]")
    bilingual = {"500.html"}
    for path in TEMPLATES:
        if path.name in bilingual:
            continue
        text = path.read_text(encoding="utf-8")
        text = re.sub(r"\{%\s*blocktranslate.*?endblocktranslate\s*%\}", "", text, flags=re.DOTALL)
        text = re.sub(r"\{%.*?%\}|\{\{.*?\}\}", "", text)
        # What stands outside any tag may be punctuation or a name that is the same in every language.
        left = [line for line in text.splitlines() if spoken.search(line)]
        assert left == [], f"{path.name}: {left}"


def test_every_vendored_file_is_named_with_its_licence():
    notice = (STATIC / "vendor" / "NOTICE.txt").read_text(encoding="utf-8")
    for path in (STATIC / "vendor").iterdir():
        assert path.name == "NOTICE.txt" or path.name in notice
    assert all(path.name in notice for path in (STATIC / "map").iterdir())
    assert all(
        (STATIC / "vendor" / name).exists() for name in re.findall(r"[\w.-]+LICENSE[\w.-]*\.txt", notice)
    )


def test_no_script_points_to_a_source_map():
    for path in [*(STATIC / "vendor").glob("*.js"), *OWN_JS, *(STATIC / "css").glob("*.css")]:
        assert "sourceMappingURL" not in path.read_text(encoding="utf-8"), path.name


@pytest.mark.parametrize("path", OWN_JS, ids=lambda p: p.name)
def test_our_own_scripts_are_short_and_need_no_loose_policy(path):
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 130
    assert not re.search(r"\beval\(|new Function|innerHTML|outerHTML|document\.write|\.style\.", text)


def test_every_icon_that_is_asked_for_is_in_the_sprite():
    drawn = set(re.findall(r'id="(\w+)"', (STATIC / "icons.svg").read_text(encoding="utf-8")))
    asked = {
        name
        for path in TEMPLATES
        for name in re.findall(r'\{% icon "(\w+)"', path.read_text(encoding="utf-8"))
    }
    asked |= {
        name
        for path in WEB.rglob("*.py")
        for name in re.findall(r'icon(?:: str)?\s?=\s?"(\w+)"', path.read_text("utf-8"))
    }
    assert asked - drawn == set()


def test_every_class_in_a_template_is_styled_or_used_by_a_script():
    css = "".join(p.read_text(encoding="utf-8") for p in (STATIC / "css").glob("*.css"))
    used = set()
    for path in TEMPLATES:
        for names in re.findall(
            r'class="([^"]*)"', re.sub(r"\{[%{].*?[%}]\}", " ", path.read_text(encoding="utf-8"))
        ):
            used |= {name for name in names.split() if not name.endswith("--")}
    # The tones follow a prefix that the template chooses (note--good), so they are not whole names.
    assert {name for name in used if f".{name}" not in css} <= {"good", "bad", "warn", "calm"}


def test_the_map_has_the_forty_three_areas_and_keeps_its_encoding():
    import json

    shape = json.loads((STATIC / "map" / "jingjinji.json").read_text(encoding="utf-8"))
    assert shape["UTF8Encoding"] is True
    assert len(shape["features"]) == 43
    assert {"海淀区", "滨海新区", "石家庄市"} <= {f["properties"]["name"] for f in shape["features"]}
