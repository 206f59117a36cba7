"""Windows of one browser, lent out and taken back: a new one costs a process, and the next test needs the same again."""

from collections import defaultdict

from playwright.sync_api import Browser, Error, Page

# A small file of ours: standing on it a page runs nothing, and still reaches what pages of the site have stored.
_REST = "/static/web/mark.svg"
_FORGET = "() => { localStorage.clear(); sessionStorage.clear(); }"
# Whoever is at more places at once gets windows that are thrown away.
_KEPT = 6
_DESK = {"width": 1366, "height": 900}


class Windows:
    """Empty windows, each with one page, apart by what cannot be changed while they are open."""

    def __init__(self, browser: Browser, *, url: str) -> None:
        self._browser, self._url = browser, url
        self._free: dict[str, list[Page]] = defaultdict(list)
        self._kinds: dict[Page, str] = {}
        # Browsers stop the eleventh download of a page, so one that downloaded is not lent again.
        self._loaded: set[Page] = set()
        self.errors: list[str] = []

    def lend(self, *, viewport=_DESK, color_scheme="light", reduced_motion="no-preference", **fixed) -> Page:
        """A page that knows nobody and has stored nothing."""
        kind = repr(sorted(fixed.items()))
        page = self._free[kind].pop() if self._free[kind] else self._open(kind, fixed)
        page.set_viewport_size(viewport)
        page.emulate_media(media="null", color_scheme=color_scheme, reduced_motion=reduced_motion)
        return page

    def take_back(self, page: Page) -> None:
        """Keep a page for the next test, unless there are enough or it cannot forget."""
        kind = self._kinds[page]
        if page not in self._loaded and len(self._free[kind]) < _KEPT and _forgets(page):
            self._free[kind].append(page)
        else:
            del self._kinds[page]
            self._loaded.discard(page)
            page.context.close()

    def _open(self, kind: str, fixed: dict) -> Page:
        page = self._browser.new_context(base_url=self._url, locale="zh-CN", **fixed).new_page()
        page.set_default_timeout(10_000)
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("download", lambda _file: self._loaded.add(page))
        page.on("console", lambda said: self._hear(said.text))
        self._kinds[page] = kind
        return page

    def _hear(self, said: str) -> None:
        if "Content Security Policy" in said:
            self.errors.append(said)


def _forgets(page: Page) -> bool:
    """Whether nothing is left of what a test did: nobody signed in, nothing stored, no request held up."""
    if page.is_closed():
        return False
    for other in page.context.pages:
        if other is not page:
            other.close()
    try:
        page.unroute_all()
        page.goto(_REST)
        page.evaluate(_FORGET)
    except Error:
        return False
    page.context.clear_cookies()
    return True
