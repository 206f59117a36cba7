"""The text layer of a PDF, page by page; whoever asks says how much of it may be read."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from .limited import LimitReachedError, run_limited
from .table import MIB, ExchangeError

_PROCESS = Path(__file__).with_name("pdf_text_process.py")
_SECONDS = 60.0
_MEMORY_BYTES = 1024 * MIB


@dataclass(frozen=True, slots=True, kw_only=True)
class PdfText:
    """The texts of the pages that were read, how many pages there are, whether signs were left out or uses are forbidden."""

    texts: tuple[str, ...]
    pages: int
    is_cut: bool
    is_encrypted: bool


def read_pdf_text(content: bytes, *, most_pages: int, most_signs: int, seconds: float = _SECONDS) -> PdfText:
    """Read the first pages, and no more signs than allowed.

    ExchangeError ``encrypted`` where a password is asked for, ``too_slow`` and ``too_large`` where reading was ended,
    ``corrupt`` for whatever cannot be read.
    """
    arguments = (str(most_pages), str(most_signs))
    try:
        said = run_limited(_PROCESS, *arguments, content=content, seconds=seconds, memory_bytes=_MEMORY_BYTES)
    except LimitReachedError as error:
        raise _ended(seconds) if error.is_time else _too_large() from error
    answer = json.loads(said)
    if "error" in answer:
        raise _refusal(answer["error"])
    return PdfText(**answer | {"texts": tuple(answer["texts"])})


def _ended(seconds: float) -> ExchangeError:
    return ExchangeError("too_slow", f"PDF {seconds:g} 秒内没有读完，请换一份或另存后再上传")


def _too_large() -> ExchangeError:
    return ExchangeError("too_large", "PDF 展开后超出可用内存，请换一份或另存后再上传")


def _refusal(error: str) -> ExchangeError:
    if error == "encrypted":
        return ExchangeError("encrypted", "PDF 有密码，请另存一份没有密码的")
    return ExchangeError("corrupt", "PDF 已损坏，读不出来")
