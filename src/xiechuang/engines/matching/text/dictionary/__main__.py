"""Packs a dictionary in its text form: python -m xiechuang.engines.matching.text.dictionary dict.txt."""

import sys
from pathlib import Path

from xiechuang.engines.matching.text.dictionary.words import FILE, Words

with Path(sys.argv[1]).open(encoding="utf-8") as stream:
    Words.parse(stream).write(FILE)
