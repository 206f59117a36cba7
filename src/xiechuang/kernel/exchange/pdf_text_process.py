"""The separate process that reads a PDF: bytes on stdin, the text layer of its pages as JSON on stdout.

It is run as a plain file, within limits, and imports nothing of ours.
"""

from __future__ import annotations

import io
import json
import sys
from typing import Any


def read(content: bytes, *, most_pages: int, most_signs: int) -> dict[str, Any]:
    """The texts of the first pages, as far as the signs allow, how many pages there are, and whether it is encrypted."""
    from pypdf import PasswordType, PdfReader

    reader = PdfReader(io.BytesIO(content))
    if reader.is_encrypted and reader.decrypt("") == PasswordType.NOT_DECRYPTED:
        return {"error": "encrypted"}
    texts: list[str] = []
    left = most_signs
    for page in reader.pages[:most_pages]:
        text = page.extract_text()
        texts.append(text[:left])
        left -= len(text)
        if left < 0:
            break
    return {
        "texts": texts,
        "pages": len(reader.pages),
        "is_cut": left < 0,
        "is_encrypted": reader.is_encrypted,
    }


def main() -> None:
    """Answer with what was read, or that it cannot be."""
    most_pages, most_signs = (int(argument) for argument in sys.argv[1:3])
    try:
        answer = read(sys.stdin.buffer.read(), most_pages=most_pages, most_signs=most_signs)
    except MemoryError:
        raise
    except Exception as error:  # noqa: BLE001 - a hostile file may break a reader in any way
        answer = {"error": type(error).__name__}
    sys.stdout.buffer.write(json.dumps(answer).encode())


if __name__ == "__main__":
    main()
