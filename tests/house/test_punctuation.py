"""Chinese sentences have Chinese punctuation."""

import io
import re
import tokenize
from collections.abc import Iterator
from pathlib import Path

from tests.house.tree import SOURCE, name_of, python_files

HAN = "\u4e00-\u9fff"
HALF_WIDTH = re.compile(rf"[{HAN}”》）】}}][,;][{HAN}“《（【{{]")
# Patterns and queries are for machines.
FOR_MACHINES = ("(?", "[^", "\\s", "select ")


def strings_of(path: Path) -> Iterator[tuple[int, str]]:
    """Every string that is no docstring, with its line."""
    before = None
    for token in tokenize.generate_tokens(io.StringIO(path.read_text(encoding="utf-8")).readline):
        is_docstring = token.string.startswith('"""') and before in (None, tokenize.NEWLINE, tokenize.INDENT)
        if token.type == tokenize.STRING and not is_docstring:
            yield token.start[0], token.string
        if token.type not in (tokenize.COMMENT, tokenize.NL, tokenize.DEDENT):
            before = token.type


def test_no_comma_or_semicolon_between_chinese_words_is_of_half_width():
    wrong = [
        f"{name_of(path)}:{line}: {text[:80]}"
        for path in python_files(SOURCE)
        for line, text in strings_of(path)
        if HALF_WIDTH.search(text) and not any(part in text.lower() for part in FOR_MACHINES)
    ]
    assert not wrong, "\n".join(wrong)
