"""Templates: every one is used, and none carries inline styles or scripts, which the content policy forbids."""

import re
from pathlib import Path

from tests.house.tree import SOURCE, name_of, python_files, templates

INLINE = re.compile(
    r"""<style\b|<script\b(?![^>]*\bsrc=)(?![^>]*application/(?:ld\+)?json)[^>]*>|\sstyle\s*=\s*["']|\son[a-z]+\s*=\s*["']""",
    re.IGNORECASE,
)
COMMENT = re.compile(r"{#.*?#}|{% comment .*?%}.*?{% endcomment %}|<!--.*?-->", re.DOTALL)
# Names that a framework looks up by itself.
LOOKED_UP = re.compile(
    r"^(account|mfa|socialaccount|allauth|registration|openid|usersessions)/|^(400|403|403_csrf|404|405|500)\.html$|/elements/"
)


def address_of(template: Path) -> str:
    """The name by which a template is loaded."""
    parts = template.parts
    return "/".join(parts[parts.index("templates") + 1 :])


def test_no_template_carries_inline_style_script_or_handler() -> None:
    found = {
        name_of(t): INLINE.findall(COMMENT.sub("", t.read_text()))
        for t in templates()
        if t.suffix in {".html", ".svg"}
    }
    assert not {name: hits for name, hits in found.items() if hits}


def test_every_template_is_used() -> None:
    written = "\n".join(
        p.read_text()
        for p in (*python_files(SOURCE), *templates())
        if p.suffix in {".py", ".html", ".txt", ".svg"}
    )
    unused = [
        name_of(t)
        for t in templates()
        if t.suffix in {".html", ".txt"}
        and not LOOKED_UP.search(address_of(t))
        and address_of(t) not in written
        and not is_named_in_parts(address_of(t), written)
    ]
    assert not unused


def is_named_in_parts(address: str, written: str) -> bool:
    """A template may be chosen by a name put together in code: ``f"transfer/steps/{step}.html"``."""
    folder, _, _ = address.rpartition("/")
    return bool(folder) and re.search(rf"""["']{re.escape(folder)}/[^"']*{{""", written) is not None


def test_the_rule_sees_inline_code_and_spares_the_rest() -> None:
    assert all(
        INLINE.search(bad)
        for bad in ("<style>", "<script>x", '<a onclick="x"', "<p style='x'", '<script type="module">')
    )
    good = (
        '<script src="/x.js" defer></script>',
        '<script id="d" type="application/json">',
        '<link rel="stylesheet">',
    )
    assert not any(INLINE.search(text) for text in good)
