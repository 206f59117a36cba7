"""The running program against hostile visitors: headers, cookies, forged hosts and requests, bodies of any size."""

import http.client
import io
import re
import socket
import time
import zipfile

import psutil
import pytest
import requests

from tests.operations.program import Browser, Caller, Program, csrf_in

HUNDRED_MB = 100 * 1024 * 1024
# A refusal unread takes milliseconds; the rest is for a machine that has other work.
REFUSED_SECONDS = 15.0
MOST_GROWTH = 60 * 1024 * 1024
PAGES = ("/", "/library/", "/search/?q=x", "/accounts/login/", "/nothing-here/", "/api/docs", "/health/")


@pytest.mark.parametrize("path", PAGES)
def test_every_answer_carries_the_closed_headers(path: str, program: Program) -> None:
    headers = requests.get(program.url + path, timeout=30).headers
    policy = headers["Content-Security-Policy"]
    assert "unsafe-" not in policy
    assert "default-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "object-src 'none'" in policy
    assert "form-action 'self'" in policy
    assert "*" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"


def test_an_error_page_carries_them_too_and_tells_nothing_of_the_inside(program: Program) -> None:
    answer = requests.get(f"{program.url}/demands/%00/", timeout=30)
    assert answer.status_code == 404
    assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]
    assert "Traceback" not in answer.text
    assert "site-packages" not in answer.text


def cookie_flags(browser: Browser, name: str) -> object:
    return next(cookie for cookie in browser.session.cookies if cookie.name == name)


def test_the_session_cannot_be_read_by_scripts_nor_sent_from_other_sites(program: Program) -> None:
    browser = program.browser("firm-beijing")
    session = cookie_flags(browser, "sessionid")
    assert session.has_nonstandard_attr("HttpOnly")
    assert session.get_nonstandard_attr("SameSite") == "Lax"
    assert cookie_flags(browser, "csrftoken").get_nonstandard_attr("SameSite") == "Lax"


def test_signing_in_gives_a_new_session_so_that_a_planted_one_is_worth_nothing(program: Program) -> None:
    browser = program.browser()
    browser.session.cookies.set("sessionid", "planted0planted0planted0planted0")
    browser.get("/demo/")
    assert browser.post("/demo/sign-in/firm-beijing/", {}).status_code == 302
    assert browser.session.cookies.get("sessionid", domain="127.0.0.1") != "planted0planted0planted0planted0"
    planted = requests.get(
        f"{program.url}/workbench/",
        cookies={"sessionid": "planted0planted0planted0planted0"},
        timeout=30,
        allow_redirects=False,
    )
    assert planted.status_code == 302, "whoever planted it is a stranger still"
    assert "/accounts/login/" in planted.headers["Location"]


def test_signing_in_again_as_somebody_else_ends_the_session_before(program: Program) -> None:
    browser = program.browser("firm-beijing")
    first = browser.session.cookies["sessionid"]
    assert browser.post("/demo/sign-in/auditor/", {}).status_code == 302
    assert browser.session.cookies["sessionid"] != first
    old = requests.get(
        f"{program.url}/workbench/", cookies={"sessionid": first}, timeout=30, allow_redirects=False
    )
    assert old.status_code == 302


def test_signing_out_makes_the_old_cookie_worthless(program: Program) -> None:
    browser = program.browser("firm-beijing")
    kept = browser.session.cookies["sessionid"]
    assert browser.post("/accounts/logout/", {}).status_code == 302
    after = requests.get(
        f"{program.url}/workbench/", cookies={"sessionid": kept}, timeout=30, allow_redirects=False
    )
    assert after.status_code == 302


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1.evil.example", "127.0.0.1@evil.example", "a b", ""]
)
def test_a_forged_host_is_refused(host: str, program: Program) -> None:
    answer = requests.get(
        f"{program.url}/accounts/login/", headers={"Host": host}, timeout=30, allow_redirects=False
    )
    assert answer.status_code == 400
    assert "evil.example" not in answer.headers.get("Location", "")


def test_a_forwarded_host_is_not_believed(program: Program) -> None:
    answer = requests.get(
        f"{program.url}/workbench/",
        headers={"X-Forwarded-Host": "evil.example"},
        timeout=30,
        allow_redirects=False,
    )
    assert answer.status_code == 302
    assert "evil.example" not in answer.headers["Location"]


@pytest.mark.parametrize(
    "wanted",
    [
        "https://evil.example/",
        "//evil.example",
        "/\\evil.example",
        "javascript:alert(1)",
        "https:evil.example",
        "\thttps://evil.example",
    ],
)
def test_signing_in_leads_to_no_other_site(wanted: str, program: Program) -> None:
    browser = program.browser()
    browser.get("/demo/")
    answer = browser.post("/demo/sign-in/firm-hebei/", {"next": wanted})
    assert answer.headers["Location"] == "/workbench/"
    page = program.browser().get("/accounts/login/", params={"next": wanted})
    assert 'action="https://evil' not in page.text
    changed = browser.post("/language/", {"language": "en", "next": wanted})
    assert "evil" not in changed.headers["Location"]


@pytest.mark.parametrize(
    "path",
    [
        "/demo/sign-in/firm-beijing/",
        "/accounts/login/",
        "/tokens/",
        "/intakes/new/",
        "/memberships/",
        "/achievements/new/start/",
    ],
)
def test_a_form_sent_without_the_mark_is_refused(path: str, program: Program) -> None:
    browser = program.browser("institute-beijing")
    answer = browser.session.post(program.url + path, {"title": "x"}, timeout=30, allow_redirects=False)
    assert answer.status_code == 403


def test_a_form_sent_from_another_site_is_refused_though_it_has_the_mark(program: Program) -> None:
    browser = program.browser("institute-beijing")
    headers = {"X-CSRFToken": browser.session.cookies["csrftoken"], "Origin": "https://evil.example"}
    answer = browser.session.post(f"{program.url}/tokens/", {"name": "x"}, headers=headers, timeout=30)
    assert answer.status_code == 403


def test_the_api_by_session_needs_the_mark_too(program: Program) -> None:
    browser = program.browser("institute-beijing")
    answer = browser.session.post(f"{program.url}/api/achievements", json={"title": "x"}, timeout=30)
    assert answer.status_code == 403


def test_guessing_a_password_is_stopped_after_a_few_tries_and_only_for_that_account(program: Program) -> None:
    browser = program.browser()
    statuses = []
    for number in range(8):
        browser.session.headers["X-Forwarded-For"] = (
            f"198.51.100.{number}"  # claiming another address helps nobody
        )
        page = browser.get("/accounts/login/").text
        form = {"login": "auditor", "password": f"guess-{number}", "csrfmiddlewaretoken": csrf_in(page)}
        statuses.append(browser.post("/accounts/login/", form))
    assert statuses[0].status_code in (200, 422)
    last = statuses[-1]
    assert last.status_code == 429 or "次" in last.text, "it says that too much was tried"
    assert "sessionid" not in browser.session.cookies
    tried = next(n for n, answer in enumerate(statuses) if is_blocked(answer))
    assert tried <= 5


def is_blocked(answer: requests.Response) -> bool:
    return (
        answer.status_code == 429 or "过多" in answer.text or "太多" in answer.text or "稍后" in answer.text
    )


def memory_of(program: Program) -> int:
    processes = [program.web_server, *program.web_workers]
    return sum(process.memory_info().rss for process in processes)


class Zeros:
    """So many bytes of a form with one file, made as they are read."""

    def __init__(self, size: int) -> None:
        self.head = b'--B\r\nContent-Disposition: form-data; name="file"; filename="a.xlsx"\r\n\r\n'
        self.tail = b"\r\n--B--\r\n"
        self.left = size
        self.length = size + len(self.head) + len(self.tail)

    def __iter__(self):
        yield self.head
        while self.left > 0:
            part = min(self.left, 1 << 16)
            self.left -= part
            yield b"\x00" * part
        yield self.tail


def send_hundred_mb(program: Program, path: str, headers: dict[str, str]) -> tuple[int, str, float]:
    """The status and text of the answer, and the seconds it took."""
    body, began = Zeros(HUNDRED_MB), time.monotonic()
    connection = http.client.HTTPConnection("127.0.0.1", program.port, timeout=120)
    given = {"Content-Type": "multipart/form-data; boundary=B", "Content-Length": str(body.length), **headers}
    connection.request("POST", path, body=iter(body), headers=given)
    answer = connection.getresponse()
    text = answer.read().decode()
    connection.close()
    return answer.status, text, time.monotonic() - began


def test_a_hundred_megabytes_are_refused_fast_and_kept_nowhere(program: Program) -> None:
    browser = program.browser("institute-beijing")
    token = browser.token()
    cookie = "; ".join(f"{c.name}={c.value}" for c in browser.session.cookies)
    csrf = {"Cookie": cookie, "X-CSRFToken": browser.session.cookies["csrftoken"], "Referer": program.url}
    before = memory_of(program)
    doors = (
        ("/api/documents", {"Authorization": f"Bearer {token}"}),
        ("/intakes/new/", csrf),
        ("/achievements/new/attachments/", csrf),
        ("/accounts/login/", {}),
    )
    for path, headers in doors:
        status, text, seconds = send_hundred_mb(program, path, headers)
        growth = memory_of(program) - before
        print(f"\n{path}: {status} after {seconds:.1f} s, memory {growth / 1e6:+.0f} MB")
        assert status == 413
        assert "20 MB" in text or "21 MB" in text, "the sender reads why"
        assert seconds < REFUSED_SECONDS
        assert growth < MOST_GROWTH
    assert not list(program.data.rglob("incoming-*"))
    assert program.answers()


@pytest.mark.parametrize("claimed", ["10", "-1", "99999999999999999999", "abc", "1e3"])
def test_a_length_that_lies_does_no_harm(claimed: str, program: Program) -> None:
    """A small claim before a large body, and claims that are no length at all."""
    with socket.create_connection(("127.0.0.1", program.port), timeout=30) as line:
        head = f"POST /api/documents HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: multipart/form-data; boundary=B\r\nContent-Length: {claimed}\r\n\r\n"
        line.sendall(head.encode() + b"\x00" * 4096)
        answer = line.recv(200)
    assert answer == b"" or answer.split(b" ")[1] in (b"400", b"401", b"413", b"422")
    assert program.answers()


def test_a_body_that_is_announced_but_never_comes_holds_up_nobody_else(program: Program) -> None:
    lines = []
    try:
        for _ in range(3):
            line = socket.create_connection(("127.0.0.1", program.port), timeout=30)
            line.sendall(
                b"POST /accounts/login/ HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 1000\r\n\r\nx="
            )
            lines.append(line)
        assert program.answers(), "others are answered meanwhile"
    finally:
        for line in lines:
            line.close()


def test_what_is_no_http_is_answered_or_dropped(program: Program) -> None:
    for garbage in (
        b"\x16\x03\x01\x02\x00\x01",
        b"GET / HTTP/9.9\r\n\r\n",
        b"A" * 70_000,
        b"GET /\x00 HTTP/1.1\r\n\r\n",
    ):
        with socket.create_connection(("127.0.0.1", program.port), timeout=30) as line:
            line.sendall(garbage)
            line.shutdown(socket.SHUT_WR)
            answer = line.recv(200)
        assert answer == b"" or answer.split(b" ")[1].startswith(b"4")
    assert program.answers()


def test_a_zip_bomb_takes_neither_memory_nor_time(program: Program) -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/workbook.xml", "<workbook/>")
        with archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as member:
            for _ in range(2000):
                member.write(b"0" * 1024 * 1024)
    browser, before, began = program.browser("institute-beijing"), memory_of(program), time.monotonic()
    file = {"file": ("炸弹.xlsx", stream.getvalue())}
    answer = browser.post("/intakes/new/", {"kind": "achievement", "key": "bomb"}, files=file)
    seconds, growth = time.monotonic() - began, memory_of(program) - before
    print(
        f"\nbomb of 2 GB in {len(stream.getvalue()) / 1e6:.1f} MB: {seconds:.1f} s, memory {growth / 1e6:+.0f} MB"
    )
    assert answer.status_code == 422
    assert re.search("解压|压缩|过大|太大|不是", answer.text.partition("error")[2]), "it says why"
    assert seconds < REFUSED_SECONDS
    assert growth < MOST_GROWTH


def test_asking_too_often_is_answered_with_when_to_come_back(program: Program) -> None:
    caller = Caller(program.url, program.browser("auditor").token())
    # Six hundred within a minute of the clock, which may turn on the way.
    answers = (caller.get("/me") for _ in range(1_300))
    answer = next(answer for answer in answers if answer.status_code == requests.codes.too_many_requests)
    assert 0 < int(float(answer.headers["Retry-After"])) <= 60
    assert program.browser("office").get("/workbench/").status_code == 200, "others are not concerned"


def test_files_outside_are_not_served(program: Program) -> None:
    for path in (
        "/static/../../etc/passwd",
        "/static/%2e%2e/%2e%2e/etc/passwd",
        "/static/..%2f..%2fsecret-key",
        "//etc/passwd",
    ):
        connection = http.client.HTTPConnection("127.0.0.1", program.port, timeout=30)
        connection.request("GET", path)
        answer = connection.getresponse()
        body = answer.read()
        connection.close()
        assert answer.status in (301, 302, 400, 404)
        assert b"root:" not in body


def test_the_key_and_the_database_are_for_their_owner_alone(program: Program) -> None:
    assert (program.data / "secret-key").stat().st_mode & 0o077 == 0
    assert (program.data / "postgres").stat().st_mode & 0o077 == 0
    listening = {c.laddr.port for c in psutil.Process(program.cluster.pid()).net_connections("inet")}
    assert not listening, "the database listens on no network"
