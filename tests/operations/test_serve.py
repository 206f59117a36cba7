"""Ports: refused with a name and a fix, held while the web server still starts; and whether anybody answers."""

import os
import socket

import pytest

from xiechuang.config.serve import CannotServe, Supervisor, reserve_port, status_of


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def test_a_port_in_use_is_refused_with_the_name_of_who_uses_it_and_the_fix() -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(CannotServe, match=f"端口 {port} 不能使用.*编号 {os.getpid()}.*--port {port + 1}"):
            reserve_port(host="127.0.0.1", port=port)


def test_a_port_that_is_held_is_not_given_away_while_the_web_server_still_starts() -> None:
    port = free_port()
    with reserve_port(host="127.0.0.1", port=port), pytest.raises(CannotServe):
        reserve_port(host="127.0.0.1", port=port)
    reserve_port(host="127.0.0.1", port=port).close()


def test_nobody_answering_is_not_an_error_but_no_answer() -> None:
    assert status_of(f"http://127.0.0.1:{free_port()}/") is None


@pytest.mark.parametrize(
    ("host", "url"),
    [("127.0.0.1", "http://127.0.0.1:80/"), ("0.0.0.0", "http://127.0.0.1:80/"), ("::1", "http://[::1]:80/")],
)
def test_the_address_shown_is_one_that_a_browser_can_open(host: str, url: str, tmp_path) -> None:
    assert Supervisor(data=tmp_path, host=host, port=80).url == url
