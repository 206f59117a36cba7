"""Keep text from becoming a formula: CSV has no types, so a leading apostrophe marks text, as in Excel itself.

Workbooks need no mark, for there every text is written as a typed string. `unescape(escape(text)) == text` for any
text: an apostrophe that already stands before a dangerous sign gets one more.
"""

from __future__ import annotations

import re

# The full-width signs are taken as formulas by Chinese and Japanese editions of Excel.
_DANGEROUS = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]")
_ESCAPED = re.compile(r"'+[=+\-@\t\r\n＝＋－＠]")


def escape(text: str) -> str:
    """Put an apostrophe before text that a spreadsheet might run as a formula."""
    return f"'{text}" if _DANGEROUS.match(text) else text


def unescape(text: str) -> str:
    """Take away the one apostrophe that `escape` added."""
    return text[1:] if _ESCAPED.match(text) else text
