"""Shows how far the work is: a bar in a terminal, a line every few seconds elsewhere."""

from collections.abc import Callable
from typing import TextIO

_BAR = 24
_REDRAW_SECONDS = 0.1
_LINE_SECONDS = 5.0


class Progress:
    """Progress of one step after the other; `clock` counts seconds from anywhere."""

    def __init__(self, *, stream: TextIO, clock: Callable[[], float]) -> None:
        self._stream, self._clock = stream, clock
        self._in_terminal = stream.isatty()
        self._began = self._shown = clock()
        self._step = ""
        self._open = self._drawn = False

    def say(self, sentence: str) -> None:
        """A sentence that stays."""
        self._close()
        self._stream.write(f"{sentence}\n")
        self._stream.flush()

    def begin(self, step: str) -> None:
        """Start a step and name it to a terminal; time and rate count from here."""
        self._close()
        self._step, self._began = step, self._clock()
        # The first line outside a terminal comes only when the step proves long.
        self._shown = self._began - (_REDRAW_SECONDS if self._in_terminal else 0.0)
        if self._in_terminal:
            self._stream.write(f"{step}…\033[K")
            self._stream.flush()
            self._open, self._drawn = True, False

    def tell(self, done: int, total: int) -> None:
        """Say how much of the step is done, as often as a reader can use."""
        now = self._clock()
        pause = _REDRAW_SECONDS if self._in_terminal else _LINE_SECONDS
        if now - self._shown < pause and not (self._in_terminal and done == total):
            return
        self._shown = now
        text = progress_line(step=self._step, done=done, total=total, seconds=now - self._began)
        if self._in_terminal:
            self._stream.write(f"\r{bar(done=done, total=total)} {text}\033[K")
            self._open = self._drawn = True
        else:
            self._stream.write(f"{text}\n")
        self._stream.flush()

    def _close(self) -> None:
        if self._open:
            # A bar stays to be read; the mere name of a step gives way.
            self._stream.write("\n" if self._drawn else "\r\033[K")
            self._stream.flush()
            self._open = False


def bar(*, done: int, total: int) -> str:
    """The bar itself."""
    filled = _BAR * done // total if total else _BAR
    return f"[{'#' * filled}{'-' * (_BAR - filled)}]"


def progress_line(*, step: str, done: int, total: int, seconds: float) -> str:
    """Count, rate and time left; a rate is stated only once there is something to compute it from."""
    text = f"{step} {done}/{total}"
    if not done or seconds <= 0:
        return text
    rate = done / seconds
    left = (total - done) / rate
    return (
        f"{text}  {rate:,.0f} 条/秒  剩余 {_duration(left)}"
        if rate >= 1
        else f"{text}  剩余 {_duration(left)}"
    )


def _duration(seconds: float) -> str:
    whole = round(seconds)
    return f"{whole // 60} 分 {whole % 60:02d} 秒" if whole >= 60 else f"{whole} 秒"
